"""Prodigy's JSON Lines: one task an article, spans and relations by characters and by tokens.

Tokens are cut where spans begin and end, so that every span stands on tokens, as Prodigy wants it. Offsets are code
points; `token_end` is the last token, not the one after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, relation
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.core.offsets import Tokens
from tui.formats import anchor, carry, jsonl
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import field, first_keys, json_lines, open_out, score, shaped
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import whole
from tui.formats.tokens import covering

_STATUS = {"accept": "accepted", "reject": "rejected", "ignore": "candidate"}


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters."""
    ledger = Ledger(labelled.article.id)
    return Fit(whole(supported(labelled, ledger), ledger), tuple(ledger.losses))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One task a line. Without tokens, a recipe that needs them makes its own."""
    with open_out(path) as file:
        for labelled in articles:
            file.write(jsonl.encode(_task(labelled, options["tokens"] == "yes")) + "\n")


def _task(labelled: LabelledArticle, with_tokens: bool) -> dict[str, Any]:
    article = labelled.article
    extents = [one.annotation.extent for one in labelled.spans]
    grid = Tokens(covering(article.text, extents)) if with_tokens else None
    spans = {one.annotation.id: _span(one, grid) for one in labelled.spans}
    task: dict[str, Any] = {"text": article.text, "meta": {"title": article.title, **article.facts}}
    if grid:
        task["tokens"] = _tokens(article.text, grid)
    task["spans"] = list(spans.values())
    task["relations"] = [_relation(one.annotation, spans) for one in labelled.relations]
    return task | {"answer": "accept", carry.KEY: carry.pack(labelled, carry.spans_and_relations)}


def _tokens(text: str, grid: Tokens) -> list[dict[str, Any]]:
    return [
        {"text": text[start:end], "start": start, "end": end, "id": i, "ws": text[end : end + 1] == " "}
        for i, (start, end) in enumerate(grid.extents)
    ]


def _span(one: Labelled, grid: Tokens | None) -> dict[str, Any]:
    start, end = one.annotation.extent
    made: dict[str, Any] = {"start": start, "end": end, "label": one.annotation.label}
    if grid:
        first, last = grid.to(start, end)
        made |= {"token_start": first, "token_end": last - 1}
    if one.score is not None:
        made["score"] = one.score
    if one.sources:
        made["source"] = one.sources[0]
    return made


def _relation(claim: Annotation, spans: dict[str, dict[str, Any]]) -> dict[str, Any]:
    head, child = spans[claim.head_id or ""], spans[claim.tail_id or ""]
    made: dict[str, Any] = {"label": claim.label, "head_span": head, "child_span": child}
    if "token_end" in head:
        made |= {"head": head["token_end"], "child": child["token_end"]}
    return made


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """One article a task: a task that was accepted or rejected is so with all its spans, by who did it."""
    for where, task in json_lines(path):
        if "text" not in task and ("image" in task or "html" in task):
            options.amiss(f"{where}: this task has no text")
            continue
        native = _article(task, where, options)
        yield carry.unpack(task.get(carry.KEY), native, where, options)


def _article(task: dict[str, Any], where: str, options: Options) -> LabelledArticle:
    meta = field(task, "meta", dict, where, {})
    facts = {name: value if isinstance(value, str) else jsonl.encode(value) for name, value in meta.items()}
    article = Article.of(field(task, "text", str, where), facts.pop("title", ""), **facts)
    status = _STATUS.get(field(task, "answer", str, where, "ignore"), "candidate")
    who = field(task, "_annotator_id", str, where, "") or field(task, "_session_id", str, where, "")
    by: dict[str, Any] = {"status": status, "reviewers": (who,) if who and status != "candidate" else ()}
    spans: dict[tuple[int, int, str], Labelled] = {}
    for entry in field(task, "spans", list, where, []):
        key = _key(shaped(entry, dict, where, "spans"), where)
        claim = anchor.place(article, key[2], key[0], key[1], _quote(entry, where), where, options)
        if claim:
            source = field(entry, "source", str, where, "")
            spans[key] = Labelled(
                claim,
                options.layer_of(claim.label),
                score=score(entry.get("score"), where),
                sources=(source,) if source else (),
                **by,
            )
    relations = [
        Labelled(claim, **by)
        for entry in field(task, "relations", list, where, [])
        if (claim := _linked(shaped(entry, dict, where, "relations"), spans, where, options))
    ]
    return LabelledArticle(article, tuple(sorted(spans.values(), key=place)), tuple(relations))


def _quote(entry: dict[str, Any], where: str) -> str | None:
    return field(entry, "text", str, where, "") or None


def _key(entry: dict[str, Any], where: str) -> tuple[int, int, str]:
    return field(entry, "start", int, where), field(entry, "end", int, where), field(entry, "label", str, where, "")


def _linked(
    entry: dict[str, Any], spans: dict[tuple[int, int, str], Labelled], where: str, options: Options
) -> Annotation | None:
    ends = [spans.get(_key(field(entry, name, dict, where), where)) for name in ("head_span", "child_span")]
    if None in ends:
        options.amiss(f"{where}: the relation {entry.get('label')} has an end that is none of the spans")
        return None
    head, tail = (end.annotation for end in ends if end)
    return relation(field(entry, "label", str, where), head, tail)


def sniff(path: Path, head: bytes) -> bool:
    """A JSON object a line with a key that only Prodigy writes."""
    keys = first_keys(head)
    return "text" in keys and bool(keys & {"_task_hash", "_input_hash", "answer", "tokens"})


FORMAT = Format(
    name="prodigy",
    suffix=".jsonl",
    about="Prodigy's JSON Lines, spans and relations by characters and tokens",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(Option("tokens", "no: let Prodigy make its own", ("yes", "no")),),
)
