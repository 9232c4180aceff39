"""Reading UIMA CAS, ours and others': every annotation is a span, named by its label, its value or its type."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import anchor, carry
from tui.formats.format import Options
from tui.formats.lines import brief, parse, refuse_large
from tui.formats.xml import refuse_entities

TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"

_CARRIED = "glossator.Carried"
_NAMES = ("label", "value", "identifier", "PosValue", "DependencyType", "referenceType")
"""The features that hold a label, the first that has a value."""
_ENDS = ("Governor", "Dependent")
_SKIPPED = frozenset({TOKEN, SENTENCE, "uima.tcas.DocumentAnnotation", _CARRIED})
_OF_DOCUMENT = frozenset({"DocumentMetaData", "TagsetDescription", "TagDescription"})
_STANDARD = frozenset({"sofa", "begin", "end", *_ENDS})


def load_xmi(path: Path, described: str) -> Any:
    """The CAS of an XMI file with the types that a file describes, or one near it. Problem where there is none."""
    from cassis import load_cas_from_xmi, load_typesystem  # type: ignore[import-not-found, unused-ignore]

    refuse_entities(path)
    types = Path(described) if described else _types_near(path)
    refuse_entities(types)
    try:
        with types.open("rb") as listed, path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_cas_from_xmi(file, load_typesystem(listed), lenient=True)
    except Exception as error:  # lxml and cassis raise what they like on a broken file
        raise Problem(f"{path} cannot be read as XMI with the types of {types.name}: {brief(error)}") from error


def _types_near(path: Path) -> Path:
    for folder in (path.parent, path.parent.parent):
        for other in sorted(folder.glob("*.xml")):
            if other.is_file() and b"<typeSystemDescription" in other.open("rb").read(4096):
                return other
    raise Problem(f"{path} needs its type system: put TypeSystem.xml beside it, or name it with --option types=FILE")


def load_json(path: Path) -> Any:
    """The CAS of a JSON file. Problem where it is none."""
    from cassis import load_cas_from_json  # type: ignore[import-not-found, unused-ignore]

    refuse_large(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_cas_from_json(file)
    except Exception as error:  # cassis raises what it likes on a broken file
        raise Problem(f"{path} cannot be read as a JSON CAS: {brief(error)}") from error


def articles(cas: Any, path: Path, options: Options) -> Iterator[LabelledArticle]:
    """An article for each view that has a text."""
    for sofa in cas.sofas:
        if sofa.sofaString is not None:
            if not isinstance(sofa.sofaString, str):
                raise Problem(f"{path}: the text of the view {brief(sofa.sofaID)} is no text")
            yield _Reading(cas.get_view(sofa.sofaID), sofa.sofaString, path, options).of()


class _Reading:
    """One view as it is put together again."""

    def __init__(self, view: Any, text: str, path: Path, options: Options) -> None:
        self.article, self.where, self.options = Article.of(text), str(path), options
        self.entries = [one for one in view.select_all_annotations() if hasattr(one, "begin")]
        self.claims: dict[int, Annotation] = {}  # by the identity of the feature structure
        self.found: dict[str, Labelled] = {}

    def of(self) -> LabelledArticle:
        packed = None
        for entry in self.entries:
            if entry.type.name == _CARRIED:
                packed = parse(str(entry.json), self.where)
            elif not self._ends(entry) and not self._is_skipped(entry):
                self._span(entry)
        for entry in self.entries:
            if self._ends(entry):
                self._relation(entry)
        return carry.unpack(packed, LabelledArticle.of(self.article, self.found.values()), self.where, self.options)

    def _is_skipped(self, entry: Any) -> bool:
        name = str(entry.type.name)
        return name in _SKIPPED or name.rpartition(".")[2] in _OF_DOCUMENT

    def _ends(self, entry: Any) -> bool:
        return all(entry.type.get_feature(name) for name in _ENDS)

    def _add(self, claim: Annotation) -> None:
        layer = self.options.layer_of(claim.label) if claim.kind == "span" else ""
        self.found.setdefault(claim.id, Labelled(claim, layer))

    def _values(self, entry: Any) -> dict[str, str]:
        """The features that have a plain value."""
        values = ((feature.name, entry[feature.name]) for feature in entry.type.all_features)
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in values
            if name not in _STANDARD and isinstance(value, (str, int, float)) and value != ""
        }

    def _named(self, entry: Any, values: dict[str, str]) -> str:
        name = next((name for name in _NAMES if values.get(name)), "")
        return values.pop(name) if name else str(entry.type.name).rpartition(".")[2]

    def _span(self, entry: Any) -> None:
        values = self._values(entry)
        if not isinstance(entry.begin, int) or not isinstance(entry.end, int):
            return
        label = self._named(entry, values)
        claim = anchor.place(self.article, label, entry.begin, entry.end, None, self.where, self.options)
        if claim:
            self.claims[id(entry)] = claim
            self._add(claim)
            for name, value in values.items():
                self._add(attribute(name, claim, value))

    def _relation(self, entry: Any) -> None:
        values = self._values(entry)
        label = self._named(entry, values)
        head, tail = (self.claims.get(id(entry[name])) for name in _ENDS)
        if head is None or tail is None:
            self.options.amiss(f"{self.where}: the relation {label} has an end that is none of the spans")
            return
        claim = relation(label, head, tail)
        self._add(claim)
        for name, value in values.items():
            self._add(attribute(name, claim, value))
