"""CSV with one row a span, for spreadsheets and data frames. It holds no text, so a reader must know the article.

No cell is a formula; control characters are drawn visibly unless `raw`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path

from tui.core.annotation import Annotation, Article, attribute
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show
from tui.formats import anchor
from tui.formats.cells import Table, joined, rows, split
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import brief, open_out, score
from tui.formats.loss import KINDS, Ledger, as_head, example, reduce
from tui.formats.text import whole

COLUMNS = (
    "article", "title", "id", "layer", "label", "start", "end", "quote", "status", "basis", "reviewers", "score",
    "sources", "comment",
)  # fmt: skip

HOLDS = frozenset(KINDS) - {
    "articles",
    "text",
    "surrogates",
    "facts",
    "unlooked",
    "shown",
    "relations",
    "attributes",
    "records",
    "rests",
    "standing",
}

_MOST = 1_000_000
"""Rows of one article: they are in memory all at once."""


def attribute_columns(options: Options) -> list[str]:
    """The attributes that have a column of their own: the codebook's, in its order."""
    if options.book is None:
        return []
    labels = options.book.labels.keys()
    return [one.id for one in options.book.attributes.values() if one.on & labels and one.id not in COLUMNS]


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """The spans, their standing and those of their attributes that have a column. No text."""
    article = labelled.article
    ledger = Ledger(article.id)
    if not labelled.spans:
        ledger.lose("articles", article.id, show(article.title or article.id))
        return Fit(None, tuple(ledger.losses))
    ledger.lose("text", article.id, show(article.title or article.id))
    kept = reduce(whole(labelled, ledger), HOLDS | {"attributes"}, ledger, options.layer_of)
    seen = _Seen(options["raw"] == "yes", ledger)
    spans = tuple(map(seen.span, kept.spans))
    title = seen.text(article.title, "title")
    attributes = tuple(_held(replace(kept, spans=spans), attribute_columns(options), seen))
    held = LabelledArticle(replace(kept.article, text="", title=title), spans, attributes=attributes)
    return Fit(as_head(held, ledger), tuple(ledger.losses))


class _Seen:
    """Texts as a table shows them: with control characters made visible, each time named, unless they stay raw."""

    def __init__(self, raw: bool, ledger: Ledger) -> None:
        self.raw, self.ledger = raw, ledger

    def text(self, text: str, what: str) -> str:
        """One text."""
        if self.raw or show(text) == text:
            return text
        self.ledger.lose("shown", what, show(text if len(text) <= 60 else text[:59] + "…"))
        return show(text)

    def span(self, one: Labelled) -> Labelled:
        """A span's quote, comment and the names of who holds or proposes it."""
        claim = one.annotation
        quote, comment = self.text(claim.quote or "", "quote"), self.text(one.comment, "comment")
        reviewers = tuple([self.text(name, "reviewer") for name in one.reviewers])
        sources = tuple([self.text(name, "source") for name in one.sources])
        if (quote, comment, reviewers, sources) == (claim.quote, one.comment, one.reviewers, one.sources):
            return one
        claim = replace(claim, quote=quote)
        return replace(one, annotation=claim, comment=comment, reviewers=reviewers, sources=sources)


def _held(labelled: LabelledArticle, columns: list[str], seen: _Seen) -> Iterator[Labelled]:
    """The attributes that have a column."""
    spans = {one.annotation.id: one.annotation for one in labelled.spans}
    for one in labelled.attributes:
        claim = one.annotation
        head = spans.get(claim.head_id or "")
        if head is None or claim.label not in columns or not claim.value:
            seen.ledger.lose("attributes", claim.label, example(claim))
        else:
            yield replace(one, annotation=attribute(claim.label, head, seen.text(claim.value, claim.label)))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """A header and one row a span, in the order given."""
    columns = attribute_columns(options)
    with open_out(path) as file:
        table = Table(file, [*COLUMNS, *columns])
        for labelled in articles:
            values: dict[tuple[str, str], list[str]] = {}
            for one in labelled.attributes:
                claim = one.annotation
                values.setdefault((claim.head_id or "", claim.label), []).append(claim.value or "")
            for one in labelled.spans:
                cells = (joined(values.get((one.annotation.id, name), ())) for name in columns)
                table.row((labelled.article.id, labelled.article.title, *_cells(one), *cells))


def _cells(one: Labelled) -> tuple[str | int | float | None, ...]:
    claim = one.annotation
    return (
        claim.id, one.layer, claim.label, claim.start, claim.end, claim.quote, one.status, one.basis,
        joined(one.reviewers), one.score, joined(one.sources), one.comment,
    )  # fmt: skip


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The articles of such a file; their text is what `options.text_of` knows, else empty."""
    for _, group in groupby(rows(path, COLUMNS), key=lambda row: row[1]["article"]):
        some = list(islice(group, _MOST))
        if len(some) == _MOST:
            raise Problem(f"{some[-1][0]} is row {_MOST:,} of one article, more than memory should hold")
        yield _article(some, options)


def _article(group: list[tuple[str, dict[str, str]]], options: Options) -> LabelledArticle:
    first = group[0][1]
    article = Article(first["article"], options.text_of(first["article"]) or "", first["title"])
    spans: list[Labelled] = []
    attributes: list[Labelled] = []
    more = [name for name in first if name not in COLUMNS]
    for where, row in group:
        claim = _claim(article, row, where, options)
        if claim is not None:
            said = score(_number(row["score"], float, where, "score") if row["score"] else None, where)
            standing = (row["status"], row["basis"], split(row["reviewers"]), row["comment"], said)
            spans.append(Labelled(claim, row["layer"], *standing, split(row["sources"])))
            for name in more:
                attributes.extend(
                    Labelled(attribute(name, claim, v), "", *standing, split(row["sources"])) for v in split(row[name])
                )
    return LabelledArticle(article, tuple(spans), attributes=tuple(attributes))


def _claim(article: Article, row: dict[str, str], where: str, options: Options) -> Annotation | None:
    start, end = (int(_number(row[name], int, where, name)) for name in ("start", "end"))
    if article.text:
        return anchor.place(article, row["label"], start, end, row["quote"], where, options)
    return Annotation(row["id"], article.id, "span", row["label"], start, end, row["quote"])


def _number(cell: str, kind: type[int] | type[float], where: str, name: str) -> int | float:
    try:
        return kind(cell)
    except ValueError as error:
        raise Problem(f"{where}: the {name} “{brief(cell)}” is no number") from error


def sniff(path: Path, head: bytes) -> bool:
    """The header that `write` writes."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].replace(b'"', b"").strip().decode("utf-8", "replace")
    return first.split(",")[: len(COLUMNS)] == list(COLUMNS)


FORMAT = Format(
    name="csv",
    suffix=".csv",
    about="one row a span, for spreadsheets; no text",
    holds=HOLDS,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(Option("raw", "yes: keep control characters as they are", ("no", "yes")),),
)
