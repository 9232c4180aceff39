"""The consistency queue: what is asked of a reviewer's own verdicts, and answers to it, each one step and one undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.core.codebook import Codebook
from tui.core.consistency.finding import Finder, Question
from tui.core.consistency.judged import Layer, Read
from tui.core.consistency.settling import Answer, decided
from tui.store import consistent, queries
from tui.store.driver import Connection

if TYPE_CHECKING:
    from tui.jobs.session import Session


def questions(conn: Connection, book: Codebook, reviewer_id: str) -> list[Question]:
    """What of a reviewer's verdicts does not go together. Looks through all that the reviewer judged."""
    layers = {id: Layer(layer.id, layer.flat, layer.hides) for id in book.labels for layer in [book.layer_of(id)]}
    held = consistent.held(conn, reviewer_id)
    finder = Finder(layers)
    finder.learn(one for some in held.judged.values() for one in some)
    wanted = {id for id, some in held.judged.items() if finder.wanted(some)} | set(held.looked)
    for article in queries.texts(conn, consistent.in_order(conn, wanted)):
        id = article.id
        finder.read(
            Read(
                id,
                article.text,
                held.looked.get(id, frozenset()),
                held.judged.get(id, ()),
                held.proposed.get(id, ()),
            )
        )
    return finder.questions()


async def ask(session: Session) -> list[Question]:
    """What is asked of this session's reviewer, worked out on a thread."""
    return await session.aside(partial(questions, book=session.book, reviewer_id=session.reviewer_id))


async def answer(session: Session, answers: Sequence[Answer], keys: int) -> None:
    """Record answers in all their articles, as one step. Problem: nothing was written."""
    by_article: dict[str, list[Answer]] = {}
    for one in answers:
        by_article.setdefault(one.place.article_id, []).append(one)
    outcomes = {id: decided(session.open_article(id), some) for id, some in by_article.items()}
    steps = {id: outcome.step for id, outcome in outcomes.items() if outcome.step is not None}
    await session.decide_all(steps, keys)
