"""Settling disputes and answering doubts: final decisions, written like every other step and undone like it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core.annotation import Annotation
from tui.core.disputes import Dispute
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.core.settling import Choice, alike, settled
from tui.core.text.show import show
from tui.store import articles, log, queries, voices
from tui.store.driver import Connection, writing
from tui.store.voices import Doubt, Said

__all__ = ["Choice", "Meanwhile", "answer", "settle", "settle_alike"]


class Meanwhile(Problem):
    """Somebody else was faster: there is nothing left to do."""


def settle(
    conn: Connection,
    dispute: Dispute,
    choice: Choice,
    reviewer_id: str,
    reason: str = "",
    note: str = "",
    keys: int = 1,
) -> int:
    """Settle a dispute; how many steps of this reviewer are saved then.

    `choice`: the number of a version (from 1), "both", "none", or an annotation that is right instead. `reason`: why
    they differed (slip, codebook unclear ...); empty: what the program can tell. Problem where somebody has settled it
    meanwhile, or it cannot be written: nothing is.
    """
    return _settle(conn, [(dispute, choice)], reviewer_id, reason, note, keys)


def settle_alike(
    conn: Connection,
    dispute: Dispute,
    choice: Choice,
    others: Sequence[Dispute],
    reviewer_id: str,
    reason: str = "",
    note: str = "",
    keys: int = 1,
) -> int:
    """Settle a dispute and, in the same way, others of its pattern; how many steps are saved then.

    All are settled at once, a step for each article, and taken back by one undo. Others that cannot be settled that way
    stay open. Problem where the dispute itself, or one of the others, was settled meanwhile: nothing is written.
    """
    chosen = [(dispute, choice)]
    for other in others:
        same = alike(dispute, choice, other)
        if same is not None and other != dispute:
            chosen.append((other, same))
    return _settle(conn, chosen, reviewer_id, reason, note, keys)


def _settle(
    conn: Connection, chosen: Sequence[tuple[Dispute, Choice]], reviewer_id: str, reason: str, note: str, keys: int
) -> int:
    """Settle disputes, those of one article in one step."""
    by_article: dict[str, list[tuple[Dispute, Choice]]] = {}
    for one in chosen:
        by_article.setdefault(one[0].article_id, []).append(one)
    steps = {}
    with writing(conn):  # what is looked at must not change before it is settled
        for said in voices.said_of(conn, list(by_article)):
            steps[said.article_id] = _in_article(said, by_article[said.article_id], reason, note, keys)
        book = articles.setting(conn, "codebook")
        return log.append_all(conn, steps, reviewer_id=reviewer_id, codebook_id=book).saved


def _in_article(said: Said, chosen: Sequence[tuple[Dispute, Choice]], reason: str, note: str, keys: int) -> Step:
    rows: dict[str | None, Row] = {}
    new: dict[str, Annotation] = {}
    for dispute, choice in chosen:
        _refuse_settled(said, dispute)
        try:
            step = settled(dispute, choice, said.annotations, said.voices, said.final, reason, note)
        except ValueError as error:
            raise Problem(f"Nothing was settled: {error}.", code=2) from error
        for row in step.rows:
            rows.setdefault(row.annotation_id, row)
        new |= {a.id: a for a in step.new}
    return Step(tuple(rows.values()), tuple(new.values()), keys)


def _refuse_settled(said: Said, dispute: Dispute) -> None:
    if all(version.annotation.id in said.final for version in dispute.versions):
        raise Meanwhile("Somebody has settled this dispute meanwhile; nothing was changed.")


def _append(conn: Connection, step: Step, reviewer_id: str, article_id: str) -> int:
    book = articles.setting(conn, "codebook")
    written = log.append(conn, step, reviewer_id=reviewer_id, article_id=article_id, codebook_id=book)
    return written.saved


def answer(conn: Connection, doubt: Doubt, reviewer_id: str, note: str, verdict: str | None = None) -> int:
    """Answer a doubt; with a verdict (accept, reject) the span is adjudicated, too. How many steps are saved then."""
    text = " ".join(note.split())
    if not text:
        raise Problem(f"The answer to {show(doubt.by)} is empty; nothing was saved.", code=2)
    id = doubt.annotation_id or None
    article = next(queries.texts(conn, [doubt.article_id]))
    stands = queries.standing(conn, article, reviewer_id, [id] if id else [])
    mine = stands.verdicts[id].verdict if id else "done" if stands.whole.verdict == "done" else None
    rows = [Row(id, "answer", mine, note=text)]
    if verdict and id:
        rows.append(Row(id, verdict, verdict, how="settled", note=text, final=True))
    return _append(conn, Step(tuple(rows)), reviewer_id, doubt.article_id)
