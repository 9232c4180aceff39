"""UIMA CAS as XMI and as JSON, the road into INCEpTION and out of it: a folder with one file an article.

Beside XMI files stands their TypeSystem.xml. Spans are `webanno.custom.Span`, relations `webanno.custom.Relation`,
words and sentences DKPro's; attributes are features of a span. dkpro-cassis turns offsets into UTF-16 units. What has
no feature stands as JSON in one annotation of the type `glossator.Carried`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation
from tui.core.labelled import LabelledArticle
from tui.core.offsets import Tokens
from tui.formats import carry, uima_annotators, uima_reading
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import beginning
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import NO_XML, for_xml, in_xml, plain_labels, whole
from tui.formats.tokens import breaks, tokens

SPAN, RELATION, CARRIED = "webanno.custom.Span", "webanno.custom.Relation", "glossator.Carried"
_STRING, _ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"
_RESERVED = frozenset({"self", "type", "sofa", "begin", "end", "label", "xmiID"})
TYPES = "TypeSystem.xml"


def fit_xmi(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but characters that XML cannot hold."""
    ledger = Ledger(labelled.article.id)
    labelled = plain_labels(for_xml(labelled, ledger), NO_XML, ledger)
    if options["by"] == "annotator":
        labelled = uima_annotators.in_order(labelled)
    return Fit(supported(labelled, ledger), tuple(ledger.losses))


def fit_json(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters."""
    ledger = Ledger(labelled.article.id)
    return Fit(supported(whole(labelled, ledger), ledger), tuple(ledger.losses))


def features(options: Options) -> list[str]:
    """The attributes that are features of a span."""
    if options.book is None:
        return []
    labels, names = options.book.labels.keys(), options.book.attributes.values()
    return [one.id for one in names if one.on & labels and one.id.isidentifier() and one.id not in _RESERVED]


def types_of(options: Options) -> Any:
    """The type system of what is written with these options."""
    from cassis import TypeSystem  # type: ignore[import-not-found, unused-ignore]

    types = TypeSystem()
    for name in (uima_reading.TOKEN, uima_reading.SENTENCE):
        types.create_type(name, _ANNOTATION)
    span = types.create_type(SPAN, _ANNOTATION)
    for feature in ("label", *features(options)):
        types.create_feature(span, feature, _STRING)
    relation = types.create_type(RELATION, _ANNOTATION)
    types.create_feature(relation, "label", _STRING)
    for end in ("Governor", "Dependent"):
        types.create_feature(relation, end, SPAN)
    types.create_feature(types.create_type(CARRIED, _ANNOTATION), "json", _STRING)
    return types


def cas_of(labelled: LabelledArticle, types: Any, names: list[str], sayable: Callable[[str], bool]) -> Any:
    """The CAS of an article. `names`: its features; `sayable` tells the values that the file can hold."""
    from cassis import Cas  # type: ignore[import-not-found, unused-ignore]

    text = labelled.article.text
    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    grid = Tokens(tokens(text, "words"))
    for start, end in grid.extents:
        cas.add(types.get_type(uima_reading.TOKEN)(begin=start, end=end))
    for first, last in pairwise([*breaks(text, grid), len(grid.extents)]):
        start, end = grid.back(first, last)
        cas.add(types.get_type(uima_reading.SENTENCE)(begin=start, end=end))
    said = _features(labelled, names, sayable)
    made = {}
    for claim in (one.annotation for one in labelled.spans):
        start, end = claim.extent
        values = {one.label: one.value for one in said.get(claim.id, ())}
        made[claim.id] = types.get_type(SPAN)(begin=start, end=end, label=claim.label, **values)
    for claim in (one.annotation for one in labelled.relations):
        head, tail = made[claim.head_id or ""], made[claim.tail_id or ""]
        ends = {"begin": tail.begin, "end": tail.end, "Governor": head, "Dependent": tail}
        made[claim.id] = types.get_type(RELATION)(label=claim.label, **ends)
    cas.add_all(made.values())
    ids = made.keys() | {one.id for ones in said.values() for one in ones}
    packed = json.dumps(carry.pack(labelled, lambda one: one.annotation.id in ids))
    cas.add(types.get_type(CARRIED)(begin=0, end=len(text), json=packed))
    return cas


def _features(
    labelled: LabelledArticle, names: list[str], sayable: Callable[[str], bool]
) -> dict[str, list[Annotation]]:
    """By span the first value of each of its attributes that has a feature."""
    spans = {one.annotation.id for one in labelled.spans}
    taken: set[tuple[str, str]] = set()
    said: dict[str, list[Annotation]] = {}
    for claim in (one.annotation for one in labelled.attributes):
        head = claim.head_id or ""
        if head in spans and claim.label in names and claim.value and sayable(claim.value):
            if (head, claim.label) not in taken:
                said.setdefault(head, []).append(claim)
            taken.add((head, claim.label))
    return said


def write_xmi(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One XMI file an article, named after its id, or a folder with one for each annotator; and their type system."""
    path.mkdir()
    types, names = types_of(options), features(options)
    types.to_xml(path / TYPES)
    for labelled in articles:
        if options["by"] == "annotator":
            folder = path / labelled.article.id
            folder.mkdir()
            for name, share in uima_annotators.shares(labelled):
                cas_of(share, types, names, in_xml).to_xmi(folder / name)
        else:
            cas_of(labelled, types, names, in_xml).to_xmi(path / f"{labelled.article.id}.xmi")


def write_json(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One JSON file an article, named after its id; each holds its types."""
    path.mkdir()
    types, names = types_of(options), features(options)
    for labelled in articles:
        cas_of(labelled, types, names, lambda value: True).to_json(path / f"{labelled.article.id}.json")


def read_xmi(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Every .xmi file in a folder and those below it, or one, with the type system that lies beside or above it.

    The files of an article's annotators are one article, in which each holds what his or her file says.
    """

    def said(file: Path) -> Iterator[LabelledArticle]:
        return uima_reading.articles(uima_reading.load_xmi(file, options["types"]), file, options)

    for folder, found in groupby(sorted(path.rglob("*.xmi")) if path.is_dir() else [path], lambda file: file.parent):
        files = list(found)
        if path.is_dir() and uima_annotators.divided(folder):
            whole = uima_annotators.merged((file, part) for file in files for part in said(file))
            yield from [whole] if whole else []
        else:
            for file in files:
                yield from said(file)


def read_json(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Every .json file in a folder and those below it, or one."""
    for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
        yield from uima_reading.articles(uima_reading.load_json(file), file, options)


def sniff_xmi(path: Path, head: bytes) -> bool:
    """A folder with .xmi files, or the root element of one."""
    if path.is_dir():
        return next(path.rglob("*.xmi"), None) is not None
    return b"<xmi:XMI" in head


def sniff_json(path: Path, head: bytes) -> bool:
    """The keys that a JSON CAS begins with, of a file or of the first one in a folder."""
    if path.is_dir():
        first = next(path.rglob("*.json"), None)
        head = beginning(first) if first else b""
    return b'"%TYPES"' in head or b'"%FEATURE_STRUCTURES"' in head


XMI = Format(
    name="xmi",
    suffix="",
    about="UIMA CAS as XMI with its type system, for INCEpTION: a folder",
    holds=frozenset(KINDS) - {"surrogates", "controls", "labels"},
    fit=fit_xmi,
    write=write_xmi,
    read=read_xmi,
    sniff=sniff_xmi,
    extra="uima",
    needs="cassis",
    folder=True,
    options=(
        Option("types", "on reading: the type system, if it does not lie beside the files"),
        Option(
            "by", "annotator: a folder an article, with one file for each who holds anything", ("article", "annotator")
        ),
    ),
)

JSON = replace(
    XMI,
    name="cas-json",
    about="UIMA CAS as JSON, for INCEpTION: a folder",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit_json,
    write=write_json,
    read=read_json,
    sniff=sniff_json,
    options=(),
)
