"""Reading a file of any format for import: recognised, looked through first, its labels mapped to ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tui.core.annotation import Kind
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle, moved
from tui.formats import registry
from tui.formats.format import Format, Options
from tui.formats.lines import brief, refuse_large, sayable, score, text_of

_TABLES: Mapping[str, Kind] = {
    "labels": "span",
    "relations": "relation",
    "attributes": "attribute",
    "records": "record",
}
"""The tables of a map, with the kind of annotation whose names each one maps."""

Names = Mapping[tuple[str, str], str]
"""By kind and foreign label: our label, or "" for what is to be left out."""
_LARGEST_MAP = 1_000_000
_LISTED = 50
"""Unknown labels that are named; of more there is only the number."""


def read_map(path: Path) -> Names:
    """A map of labels from a TOML file: `[labels]`, `[relations]`, `[attributes]`, each `theirs = "ours"`.

    An empty text leaves a label out. Problem where the file is not such a map.
    """
    import tomllib

    refuse_large(path, _LARGEST_MAP)
    try:
        tables = tomllib.loads(text_of(path).removeprefix("\ufeff"))
    except ValueError as error:
        raise Problem(f"{path} is not TOML: {brief(error)}") from error
    except RecursionError as error:
        raise Problem(f"{path} is TOML whose brackets are nested too deeply to be read") from error
    found: dict[tuple[str, str], str] = {}
    for table, names in tables.items():
        if table not in _TABLES or not isinstance(names, dict):
            raise Problem(f"{path} has a table {brief(table)}; a map has only: {', '.join(_TABLES)}")
        for theirs, ours in names.items():
            if not isinstance(ours, str):
                raise Problem(f"{path}: {brief(theirs)} in [{table}] is mapped to no text")
            found[_TABLES[table], theirs] = ours
    return found


@dataclass(frozen=True)
class Source:
    """A file or folder to read, and how: see `Format.options`. `names` maps its labels to those of `book`."""

    path: Path
    format: Format
    given: Mapping[str, str] = field(default_factory=dict)
    book: Codebook | None = None
    names: Names = field(default_factory=dict)
    text_of: Callable[[str], str | None] = lambda id: None

    @classmethod
    def of(cls, path: Path, format: str = "auto", **more: Any) -> Source:
        """A source whose format is named, or `auto`: recognised. Problem where it is not known or not readable."""
        found = registry.recognise(path) if format == "auto" else registry.get(format)
        found.require()
        return cls(path, found, **more)

    def articles(self, amiss: Callable[[str], None]) -> Iterator[LabelledArticle]:
        """The articles, one after the other, with our labels. `amiss` hears of what cannot be taken as it is.

        Problem, with file and line, where the rest cannot be read.
        """
        options = Options(self.format.choose(self.given), self.book, amiss, self.text_of)
        for labelled in self.format.read(self.path, options):
            yield renamed(labelled, self.names, options) if self.names else labelled


@dataclass
class Survey:
    """What a source holds, counted without importing anything.

    `unknown`: labels that the codebook does not have, by kind and name. `amiss`: the first sentences about what cannot
    be taken as it is, `troubles` how many there are.
    """

    articles: int = 0
    spans: int = 0
    relations: int = 0
    attributes: int = 0
    records: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    amiss: list[str] = field(default_factory=list)
    troubles: int = 0

    def hear(self, sentence: str) -> None:
        """One more thing that cannot be taken as it is."""
        self.troubles += 1
        if len(self.amiss) < 20:
            self.amiss.append(sentence)

    def refuse_unknown(self) -> None:
        """Problem, with the unknown labels and how many there are of each, if there are any."""
        if self.unknown:
            counts = self.unknown.most_common()
            listed = ", ".join(f"{brief(name)} ({kind}, {count:,})" for (kind, name), count in counts[:_LISTED])
            if len(counts) > _LISTED:
                listed += f" and {len(counts) - _LISTED:,} more"
            raise Problem(f"the codebook does not know these labels; map or leave them out with --map: {listed}")


def survey(source: Source) -> Survey:
    """Read all of a source once, so that nothing is imported if it is cut off, broken or full of unknown labels."""
    found = Survey()
    kinds = source.book.kinds() if source.book else {}
    for labelled in source.articles(found.hear):
        found.articles += 1
        for name in ("spans", "relations", "attributes", "records"):
            setattr(found, name, getattr(found, name) + len(getattr(labelled, name)))
        for one in labelled.all():
            if one.score is not None or one.annotation.value is not None:
                _sound(one, f"{source.path}, article {found.articles}")
            if source.book and kinds.get(one.annotation.label) != one.annotation.kind:
                found.unknown[one.annotation.kind, one.annotation.label] += 1
    if not found.articles:
        found.hear(f"{source.path} holds no article that {source.format.name} could read")
    return found


def _named(unlooked: frozenset[str], names: Names) -> frozenset[str]:
    """Labels by our names, whatever their kind."""
    ours = {theirs: name for (_, theirs), name in names.items()}
    return frozenset(ours.get(label, label) for label in unlooked) - {""}


def _sound(one: Labelled, where: str) -> None:
    """Problem for what no database can hold; most formats have said so already, and on which line."""
    score(one.score, where)
    sayable(one.annotation.value or "", where, one.annotation.label)


def renamed(labelled: LabelledArticle, names: Names, options: Options) -> LabelledArticle:
    """The article with our labels for its own; what is mapped to nothing is left out, with what hangs on it."""

    def kept(ones: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        return tuple(one for one in ones if names.get((one.annotation.kind, one.annotation.label)) != "")

    extents = {one.annotation.id: one.annotation.extent for one in kept(labelled.spans)}
    there = LabelledArticle(
        labelled.article,
        labelled.spans,
        kept(labelled.relations),
        kept(labelled.attributes),
        kept(labelled.records),
        rests=labelled.rests,
        unlooked=_named(labelled.unlooked, names),
    )
    new = moved(there, labelled.article, extents, {key: name for key, name in names.items() if name})
    spans = tuple(replace(one, layer=options.layer_of(one.annotation.label) or one.layer) for one in new.spans)
    return replace(new, spans=spans, finished_by=labelled.finished_by)
