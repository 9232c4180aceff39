"""spaCy's DocBin: one Doc an article, with entities for its tagger and a span group for each layer.

`doc.ents` are the spans of one layer that do not overlap; tokens of boilerplate are missing there, not outside, and so
are all others while nobody has finished looking for a label of that layer. Every span stands in `doc.spans[LAYER]`.
spaCy keeps spans by tokens, so those with an edge inside a token are counted and left out, never widened. What spaCy
has no place for is kept as JSON in `doc.user_data["glossator"]`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tui.core.annotation import Article, span
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.core.offsets import Tokens
from tui.formats import carry, jsonl
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import brief, parse, refuse_large
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import whole
from tui.formats.tokens import Extent, covering, flat, on_tokens

HOLDS = frozenset(KINDS) - {"surrogates", "edges"}
UNLAYERED = "spans"
"""The group of spans that have no layer."""
_UNPACKED = 1 << 31
"""Bytes that a file may unpack to: spaCy holds all of them."""


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """All spans that begin and end where tokens do, and everything about them."""
    ledger = Ledger(labelled.article.id)
    labelled = whole(labelled, ledger)
    grid = Tokens(_extents(labelled.article.text, options["tokens"], options["language"]))
    spans = tuple(one for one, _ in on_tokens(labelled.spans, grid, ledger))
    return Fit(supported(replace(labelled, spans=spans), ledger), tuple(ledger.losses))


@lru_cache(maxsize=1)
def _language(name: str) -> Any:
    import spacy

    try:
        language = spacy.blank(name or "en")
    except ImportError as error:
        raise Problem(f"spaCy knows no language {name}; name one such as en, de or xx", code=2) from error
    language.max_length = 1 << 40
    return language


@lru_cache(maxsize=1)
def _doc(text: str, by: str, language: str) -> Any:
    """The text as a Doc without annotations. Its tokens and spaces are the text again."""
    from spacy.tokens import Doc

    spoken = _language(language)
    if by == "spacy":
        return spoken.make_doc(text)
    extents = list(covering(text))
    nexts = [start for start, _ in extents[1:]] + [len(text)]
    words = [text[start:end] for start, end in extents]
    spaces = [end < after for (_, end), after in zip(extents, nexts, strict=True)]
    return Doc(spoken.vocab, words, spaces)


def _extents(text: str, by: str, language: str) -> list[Extent]:
    return [(token.idx, token.idx + len(token)) for token in _doc(text, by, language)]


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One Doc an article. spaCy makes the whole file in memory."""
    from spacy.tokens import DocBin

    bin = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for labelled in articles:
        bin.add(_annotated(labelled, options))
    bin.to_disk(path)


def _annotated(labelled: LabelledArticle, options: Options) -> Any:
    from spacy.tokens import Doc, Span

    made = _doc(labelled.article.text, options["tokens"], options["language"])
    doc = Doc(made.vocab, [t.text for t in made], [bool(t.whitespace_) for t in made])
    grid = Tokens((token.idx, token.idx + len(token)) for token in doc)
    groups: dict[str, list[Any]] = {}
    for one, (first, last) in on_tokens(labelled.spans, grid, Ledger("")):
        made_span = Span(doc, first, last, label=one.annotation.label, span_id=one.annotation.id)
        groups.setdefault(one.layer or UNLAYERED, []).append(made_span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    main, hidden = options["layer"] or options.main_layer() or UNLAYERED, options.hidden_layers()
    here = flat((one for one in labelled.spans if (one.layer or UNLAYERED) == main), Ledger(""))
    ids = {one.annotation.id for one in here}
    entities = [Span(doc, s.start, s.end, label=s.label) for s in groups.get(main, ()) if s.id_ in ids]
    zones = [s for name in hidden for s in groups.get(name, ())]
    missing = {i for s in zones for i in range(s.start, s.end)}
    if labelled.unlooked & options.labels_of(main):
        missing = set(range(len(doc)))
    missing -= {i for s in entities for i in range(s.start, s.end)}
    doc.set_ents(entities, missing=[Span(doc, i, i + 1) for i in sorted(missing)])
    doc.user_data[carry.KEY] = jsonl.encode(carry.pack(labelled, carry.spans_only))
    return doc


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The span groups of each Doc; where there are none, its entities. What we kept beside them comes back too."""
    from spacy.tokens import DocBin

    _refuse_bomb(path)
    try:
        bin = DocBin(store_user_data=True).from_disk(path)
        docs = bin.get_docs(_language("").vocab)
        for number, doc in enumerate(docs, 1):
            yield _article(doc, f"{path}, document {number}", options)
    except Problem:
        raise
    except Exception as error:  # a broken file makes msgpack, zlib, numpy or spaCy raise what they like
        raise Problem(f"{path} is no DocBin that spaCy can read: {brief(error)}") from error


def _refuse_bomb(path: Path) -> None:
    """Problem where a file is larger, packed or unpacked, than what is in memory as a whole should be."""
    refuse_large(path)
    unpacked, count = zlib.decompressobj(), 0
    try:
        with path.open("rb") as file:
            while piece := unpacked.unconsumed_tail or file.read(1 << 16):
                count += len(unpacked.decompress(piece, 1 << 20))
                if count > _UNPACKED:
                    raise Problem(f"{path} would unpack to more than {_UNPACKED:,} bytes; it is not read")
    except zlib.error as error:
        raise Problem(f"{path} is no DocBin that spaCy can read: {brief(error)}") from error


def _article(doc: Any, where: str, options: Options) -> LabelledArticle:
    article = Article.of(doc.text)
    found: dict[str, Labelled] = {}
    for layer, group in [*doc.spans.items(), *([] if doc.spans else [("", doc.ents)])]:
        for one in group:
            claim = span(article, one.label_, one.start_char, one.end_char)
            known = layer if layer not in ("", UNLAYERED) else options.layer_of(claim.label)
            found.setdefault(claim.id, Labelled(claim, known))
    native = LabelledArticle(article, tuple(sorted(found.values(), key=place)))
    kept = doc.user_data.get(carry.KEY)
    return carry.unpack(parse(kept, where), native, where, options) if isinstance(kept, str) else native


def sniff(path: Path, head: bytes) -> bool:
    """A zlib stream with the suffix that spaCy gives it."""
    return path.suffix == ".spacy" and head[:1] == b"\x78"


FORMAT = Format(
    name="spacy",
    suffix=".spacy",
    about="spaCy's DocBin: entities, and a span group for each layer",
    holds=HOLDS,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(
        Option("tokens", "spacy: the language's tokenizer; words: as edges move on screen", ("spacy", "words")),
        Option("language", "of the tokenizer: en unless told"),
        Option("layer", "whose spans become doc.ents; unless told the first that is neither findings nor boilerplate"),
    ),
    extra="spacy",
    needs="spacy",
    binary=True,
)
