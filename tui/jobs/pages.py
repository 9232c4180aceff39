"""The pages of the published site: HTML that nothing from an article can become part of but as text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show

CSP = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"


def safe(text: str) -> str:
    """A text as HTML shows it: nothing in it is markup, and control characters and bidi overrides are drawn."""
    lines = text.replace("\r\n", "\n").split("\n")
    return html.escape("\n".join(map(show, lines)), quote=True)


def page(title: str, body: str, links: Sequence[tuple[str, str]], up: str = "", script: bool = False) -> str:
    """A whole page. `links`: what the navigation names, with addresses from the site's root; `up` leads there."""
    items = "".join(f'<li><a href="{up}{safe(address)}">{safe(name)}</a></li>' for address, name in links)
    extra = f'<script src="{up}tables.js" defer></script>' if script else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{safe(title)}</title>
<link rel="stylesheet" href="{up}style.css">
{extra}
</head>
<body>
<header><nav aria-label="Pages"><ul>{items}</ul></nav></header>
<main>
<h1>{safe(title)}</h1>
{body}
</main>
</body>
</html>
"""


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are HTML already, its headings and caption are not."""
    head = "".join(f'<th scope="col">{safe(heading)}</th>' for heading in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(caption)}">'
        f'<table class="data"><caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>\n"
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text that begins or ends no span inside it."""

    start: int
    end: int
    spans: tuple[Labelled, ...]


def drawn(labelled: LabelledArticle, book: Codebook) -> str:
    """The text with its spans marked: by name at their beginning, by their edges, and by the look of their layer."""
    text = labelled.article.text
    parts = []
    for piece in _pieces(labelled.spans, len(text)):
        body = safe(text[piece.start : piece.end])
        for one in reversed(piece.spans):
            body = _marked(one, piece, body, book)
        parts.append(body)
    return f'<div class="text">{"".join(parts)}</div>\n'


def _pieces(spans: Sequence[Labelled], length: int) -> list[_Piece]:
    """The text cut at every edge; each piece with its spans, the longest outside. Spans that cross are cut as well."""
    begin: dict[int, list[Labelled]] = {}
    for one in spans:
        begin.setdefault(one.annotation.extent[0], []).append(one)
    edges = sorted({0, length} | {edge for one in spans for edge in one.annotation.extent})
    open_: list[Labelled] = []
    found = []
    for start, end in pairwise(edges):
        open_ = [one for one in open_ if one.annotation.extent[1] > start]
        open_ += begin.get(start, [])
        open_.sort(key=lambda one: one.annotation.extent[0] - one.annotation.extent[1])
        found.append(_Piece(start, end, tuple(open_)))
    return found


def _marked(one: Labelled, piece: _Piece, body: str, book: Codebook) -> str:
    claim = one.annotation
    first, last = claim.extent[0] == piece.start, claim.extent[1] == piece.end
    name = safe(claim.label)
    anchor = f' id="t{claim.id}"' if first else ""
    chip = f'<span class="chip">{name}</span>' if first else ""
    end = f'<span class="sr"> (end of {name})</span>' if last else ""
    look = " ".join([_look(one, book), *(["first"] if first else []), *(["last"] if last else [])])
    return f'<mark class="{look}"{anchor}>{chip}{body}{end}</mark>'


def _look(one: Labelled, book: Codebook) -> str:
    layer = book.layers.get(one.layer)
    return "mention" if layer is None else "report" if layer.report else "noise" if layer.hides else "mention"


def article(labelled: LabelledArticle, book: Codebook, with_text: bool) -> str:
    """The body of an article's page: its facts, its text, its findings, and all else that stands about it."""
    facts = [labelled.article.facts.get(name, "") for name in ("publisher", "date", "url")]
    if old := labelled.article.facts.get("version-of"):
        facts.append(f"corrected; the text before: {old}")
    meta = " · ".join(safe(fact) for fact in facts if fact)
    text = drawn(labelled, book) if with_text else "<p>The text of this article is not published.</p>\n"
    links, values = _hung(labelled)
    spans = [one for one in labelled.spans if _look(one, book) != "noise"]
    reports = [one for one in spans if _look(one, book) == "report"]
    others = [one for one in spans if _look(one, book) != "report"]
    sections = [(name, ones) for name, ones in (("Findings", reports), ("Mentions", others)) if ones]
    listed = "".join(_listed(name, ones, links, values, with_text) for name, ones in sections)
    return f'<p class="meta">{meta}</p>\n{text}{_records(labelled, book)}{listed}'


def _records(labelled: LabelledArticle, book: Codebook) -> str:
    """What people recorded: a row for each value of a field, with the spans that it rests on."""
    spans = {one.annotation.id: one.annotation for one in labelled.spans}
    rests: dict[str, list[str]] = {}
    for claim in (one.annotation for one in labelled.rests):
        if tail := spans.get(claim.tail_id or ""):
            link = f'<a href="#s{tail.id}">{safe(tail.quote or tail.label)}</a>'
            rests.setdefault(claim.head_id or "", []).append(link)
    rows = []
    for number, record in enumerate(labelled.records, 1):
        kind = book.records.get(record.annotation.label)
        names = {book.field_label(kind, name): name for name in kind.fields} if kind else {}
        for one in labelled.attributes:
            claim = one.annotation
            if claim.head_id == record.annotation.id:
                standing = safe(one.status + (f" ({one.basis})" if one.basis else ""))
                named = safe(f"{number} {record.annotation.label}")
                field, value = safe(names.get(claim.label, claim.label)), safe(claim.value or "")
                on = "<br>".join(rests.get(claim.id, ()))
                rows.append([named, field, value, on, standing, safe(", ".join(one.reviewers))])
    headings = ["record", "field", "value", "rests on", "status", "held by"]
    return table("Records", headings, rows) if rows else ""


def _hung(labelled: LabelledArticle) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """By span what it is linked to, and its attributes, as HTML."""
    by_id = {one.annotation.id: one.annotation for one in labelled.spans}
    links: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    for claim in (one.annotation for one in labelled.relations):
        head, tail = by_id.get(claim.head_id or ""), by_id.get(claim.tail_id or "")
        if head and tail:
            links.setdefault(head.id, []).append(
                f'{safe(claim.label)}: <a href="#s{tail.id}">{safe(tail.quote or tail.label)}</a>'
            )
    for claim in (one.annotation for one in labelled.attributes):
        values.setdefault(claim.head_id or "", []).append(f"{safe(claim.label)}: {safe(claim.value or '')}")
    return links, values


def _listed(
    name: str,
    ones: Sequence[Labelled],
    links: Mapping[str, list[str]],
    values: Mapping[str, list[str]],
    with_text: bool,
) -> str:
    rows = []
    for one in ones:
        claim = one.annotation
        quote = safe(claim.quote or f"{claim.start}-{claim.end}")
        said = f'<a href="#t{claim.id}">{quote}</a>' if with_text else quote
        standing = safe(one.status + (f" ({one.basis})" if one.basis else ""))
        hung = "<br>".join([*values.get(claim.id, ()), *links.get(claim.id, ())])
        held = safe(", ".join(one.reviewers))
        comment = safe(one.comment)
        rows.append([f'<span id="s{claim.id}">{said}</span>', safe(claim.label), hung, standing, held, comment])
    return table(name, ["text", "label", "about it", "status", "held by", "comment"], rows)
