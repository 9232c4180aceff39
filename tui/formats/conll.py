"""CoNLL: one token a line, an empty line after a sentence, -DOCSTART- before an article; one flat layer as tags.

Written as CoNLL-2003 (`token -X- _ TAG`) or in two columns, tags as IOB2 or BILOU; read with any number of columns,
tags in any of IOB1, IOB2, BILOU and BIOES. White space between tokens is not kept, and tokens of boilerplate are left
out, and articles in which nobody has finished looking: what is not labelled there is not outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tui.core.annotation import Article, span
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.offsets import Tokens
from tui.core.text.show import show
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import lines, open_out
from tui.formats.loss import Ledger, reduce
from tui.formats.text import whole
from tui.formats.tokens import DOCUMENT, Extent, Sentences, Taken, flat, of_layer, on_tokens, retold, split, tokens

HOLDS = frozenset({"articles", "shown", "lines"})
_MOST = 5_000_000
"""Tokens of one article: they are in memory all at once."""
_SPACE = re.compile(r"\s")
_TAG = re.compile(r"([BILUESMO])(?:-(.+))?$")
_BEGINS, _ENDS = frozenset("BUS"), frozenset("LUES")


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """One layer's spans that begin and end where tokens do and do not overlap; the text as its tokens tell it."""
    ledger = Ledger(labelled.article.id)
    labelled = whole(labelled, ledger)
    article = labelled.article
    layer = options["layer"] or options.main_layer()
    if labelled.unlooked & options.labels_of(layer) and options["unfinished"] == "out":
        ledger.lose("unfinished", article.id, show(article.title or article.id))
        return Fit(None, tuple(ledger.losses))
    zones = _zones(labelled, options)
    spans = of_layer(labelled, layer, ledger)
    spans = [one for one in spans if _outside(one, zones, ledger)]
    grid = Tokens(extent for extent in tokens(article.text, options["tokens"]) if zones.free(*extent))
    held = [one for one, _ in on_tokens(spans, grid, ledger)]
    held = flat((_plainly_named(one, ledger) for one in held), ledger)
    unlooked = labelled.unlooked & options.labels_of(layer)  # of what the file is about; the rest is lost as a layer
    kept = LabelledArticle(article, tuple(held), *_others(labelled), rests=labelled.rests, unlooked=unlooked)
    kept = reduce(kept, HOLDS, ledger, options.layer_of)
    placed = [(one, grid.to(*one.annotation.extent)) for one in kept.spans]
    told = split(article.text, grid, (extent for _, extent in placed))
    if told.text() != article.text:
        ledger.lose("text", article.id, show(article.title or article.id))
    return Fit(retold(kept, placed, told), tuple(ledger.losses))


def _others(labelled: LabelledArticle) -> tuple[tuple[Labelled, ...], ...]:
    return labelled.relations, labelled.attributes, labelled.records


def _zones(labelled: LabelledArticle, options: Options) -> Taken:
    """Where boilerplate stands, unless the user wants its tokens."""
    taken = Taken()
    hidden = options.hidden_layers() if options["zones"] == "out" else ()
    for one in labelled.spans:
        if one.layer in hidden and one.status != "rejected":
            taken.take(*one.annotation.extent)
    return taken


def _outside(one: Labelled, zones: Taken, ledger: Ledger) -> bool:
    if zones.free(*one.annotation.extent):
        return True
    ledger.lose_span("zones", one)
    return False


def _plainly_named(one: Labelled, ledger: Ledger) -> Labelled:
    """A label with white space would look like two columns."""
    if not _SPACE.search(one.annotation.label):
        return one
    ledger.lose("labels", one.annotation.label, show(one.annotation.label))
    return replace(one, annotation=replace(one.annotation, label=_SPACE.sub("_", one.annotation.label)))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """The tokens are those of the text as `fit` left it: what its spaces and line ends separate."""
    separator = "\t" if options["separator"] == "tab" else " "
    filler = ("-X-", "_") if options["columns"] == "4" else ()
    head = (DOCUMENT, "O") if separator == "\t" and not filler else (DOCUMENT, "-X-", "O", "O")
    bilou = options["tags"] == "BILOU"
    with open_out(path) as file:
        for labelled in articles:
            file.write(separator.join(head) + "\n\n")
            told = Sentences(tuple(tuple(line.split(" ")) for line in labelled.article.text.split("\n") if line))
            grid = told.grid()
            placed = [(grid.to(*one.annotation.extent), one.annotation.label) for one in labelled.spans]
            tags = iter(_tags(placed, len(grid.extents), bilou))
            for sentence in told.words:
                file.writelines(separator.join((word, *filler, next(tags))) + "\n" for word in sentence)
                file.write("\n")


def _tags(spans: Sequence[tuple[Extent, str]], count: int, bilou: bool) -> list[str]:
    tags = ["O"] * count
    for (first, last), label in spans:
        tags[first:last] = [f"I-{label}"] * (last - first)
        tags[first] = f"B-{label}"
        if bilou:
            tags[last - 1] = f"{'U' if last - first == 1 else 'L'}-{label}"
    return tags


class _Document:
    """An article as its lines come in."""

    def __init__(self) -> None:
        self.sentences: list[list[str]] = []
        self.spans: list[tuple[int, int, str]] = []  # extents in tokens
        self.open: tuple[int, str] | None = None
        self.count = 0
        self.fresh = True

    def token(self, word: str, place: str, label: str) -> None:
        """One more token with its tag."""
        if self.fresh:
            self.sentences.append([])
        self.fresh = False
        self.sentences[-1].append(word)
        if self.open and (place in _BEGINS or place == "O" or label != self.open[1]):
            self.close()
        if place != "O" and not self.open:
            self.open = (self.count, label)
        self.count += 1
        if place in _ENDS:
            self.close()

    def close(self) -> None:
        """The end of a span, if one is open."""
        if self.open:
            self.spans.append((self.open[0], self.count, self.open[1]))
        self.open = None

    def sentence(self) -> None:
        """The end of a sentence, and of any span in it."""
        self.close()
        self.fresh = True

    def article(self, options: Options) -> LabelledArticle:
        """The tokens as a text, the tags as spans."""
        self.close()
        told = Sentences(tuple(map(tuple, self.sentences)))
        article, grid = Article.of(told.text()), told.grid()
        spans = (span(article, label, *grid.back(first, last)) for first, last, label in self.spans)
        return LabelledArticle(article, tuple(Labelled(one, options.layer_of(one.label)) for one in spans))


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The first column is the token, the last one the tag. A file without -DOCSTART- is one article."""
    document: _Document | None = None
    for number, line in lines(path):
        if not line.strip(" \t"):
            if document:
                document.sentence()
            continue
        cells = line.split("\t") if "\t" in line else line.split(" ")
        cells = [cell for cell in cells if cell]
        if cells[0] == DOCUMENT:
            if document:
                yield document.article(options)
            document = _Document()
            continue
        document = document or _Document()
        if document.count == _MOST:
            raise Problem(f"{path}, line {number} is token {_MOST:,} of one article; begin each with {DOCUMENT}")
        document.token(cells[0], *_tag(cells, f"{path}, line {number}"))
    if document:
        yield document.article(options)


def _tag(cells: list[str], where: str) -> tuple[str, str]:
    found = _TAG.match(cells[-1]) if len(cells) > 1 else None
    if found is None or (found[1] == "O") is not (found[2] is None):
        raise Problem(f"{where} does not end in a tag such as O or B-NAME, after a token and a space or tab")
    return found[1], found[2] or ""


def sniff(path: Path, head: bytes) -> bool:
    """-DOCSTART- at the beginning, or first lines that all end in a tag."""
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    if text.startswith(DOCUMENT):
        return True
    some = [line.split() for line in text.split("\n")[:20] if line.strip()]
    return bool(some) and all(len(cells) in range(2, 8) and _TAG.match(cells[-1]) for cells in some)


FORMAT = Format(
    name="conll",
    suffix=".conll",
    about="one token a line with a tag; one flat layer, for taggers",
    holds=HOLDS,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(
        Option("columns", "4: as CoNLL-2003; 2: token and tag", ("4", "2")),
        Option("tags", "how tags say where a span begins and ends", ("IOB2", "BILOU")),
        Option("tokens", "words: cut at hyphens and before 's; else at white space only", ("words", "whitespace")),
        Option("separator", "between the columns", ("space", "tab")),
        Option("layer", "which layer; unless told the first that is neither findings nor boilerplate"),
        Option("unfinished", "in: take articles in which nobody has finished looking, too", ("out", "in")),
        Option("zones", "out: leave out the tokens of boilerplate", ("out", "in")),
    ),
)
