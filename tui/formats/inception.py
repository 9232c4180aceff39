"""An INCEpTION project as a zip file: each document with what each annotator and the curator made of it."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import uima, uima_annotators, uima_reading, webanno_reading
from tui.formats.format import Fit, Format, Options
from tui.formats.inception_writing import OURS, PROJECT, write
from tui.formats.lines import LARGEST, field, parse, shaped
from tui.formats.zips import archive, unpacked

_ENTRY = re.compile(r"/?(annotation|curation)/(.+)/([^/]+)\.(zip|xmi|json|tsv)")
_NOBODY = frozenset({"INITIAL_CAS"})
CURATOR = "curator"
"""The reviewer whose decisions the curation becomes."""
_FINISHED = "FINISHED"


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but characters that XML cannot hold."""
    return uima.fit_xmi(labelled, replace(options, chosen={"by": "annotator"}))


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """An article for each annotator of each document: accepted by that one; what was curated is adjudicated.

    What an annotator has not finished is not looked for to its end. Of a project of ours each document is one article.
    """
    with archive(path, "exported project") as project:
        described = _described(project, path)
        entries = [found for found in map(_ENTRY.fullmatch, sorted(project.namelist())) if found]
        if described.get("application_name") == OURS:
            yield from _whole(project, path, entries, options)
            return
        finished = _finished(described, path)
        for found in entries:
            kind, document, who = found[1], found[2], found[3]
            if who in _NOBODY:
                continue
            curated = kind == "curation"
            begun = not curated and finished.get((document, who), _FINISHED) != _FINISHED
            unlooked = frozenset(options.book.kinds()) if begun and options.book else frozenset()
            looked = frozenset() if begun or curated else frozenset({who})
            for labelled in _documents(project, found[0], path, options):
                held = _by(labelled, CURATOR if curated else who, curated)
                yield replace(held, unlooked=unlooked, finished_by=looked)


def _described(project: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The description of a project; empty where it has none."""
    name = next((name for name in project.namelist() if re.fullmatch(r"/?exportedproject[^/]*\.json", name)), None)
    if name is None:
        return {}
    where = f"{path}: {name}"
    try:
        return dict(shaped(parse(unpacked(project, name, path).decode("utf-8"), where), dict, where))
    except UnicodeDecodeError as error:
        raise Problem(f"{where} is not UTF-8 text ({error.reason})") from error


def _finished(described: dict[str, Any], path: Path) -> dict[tuple[str, str], str]:
    """How far each annotator is with each document, by the names of both."""
    where = f"{path}: {PROJECT}"
    found = {}
    for one in field(described, "annotation_documents", list, where, []):
        entry = shaped(one, dict, where, "annotation_documents")
        document, who = field(entry, "name", str, where), field(entry, "user", str, where)
        found[document, who] = field(entry, "state", str, where, "")
    return found


def _whole(
    project: zipfile.ZipFile, path: Path, entries: list[re.Match[str]], options: Options
) -> Iterator[LabelledArticle]:
    """Our documents, each put together from what its annotators hold."""
    ours = (found for found in entries if found[1] == "annotation")
    for _, files in groupby(ours, key=lambda found: found[2]):
        parts = (
            (Path(f"{found[3]}.xmi"), part) for found in files for part in _documents(project, found[0], path, options)
        )
        whole = uima_annotators.merged(parts)
        if whole:
            yield whole


def _documents(project: zipfile.ZipFile, name: str, path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The articles of an entry: a zip file with a CAS and its type system, or one file."""
    data, place = unpacked(project, name, path), Path(f"{path}/{name}")
    with tempfile.TemporaryDirectory() as folder:
        if place.suffix == ".zip":
            _unpack(data, place, Path(folder))
        else:
            (Path(folder) / place.name).write_bytes(data)
        known = 0
        for file in sorted(Path(folder).iterdir()):
            if reader := _READERS.get(file.suffix):
                known += 1
                with _told_of(file, place):
                    yield from reader(file, options)
        if not known:
            options.amiss(f"{place} holds no XMI, JSON or TSV; export the project in one of these formats")


def _unpack(data: bytes, place: Path, folder: Path) -> None:
    with archive(place, "zip file", io.BytesIO(data)) as inner:
        if sum(entry.file_size for entry in inner.infolist()) > LARGEST:
            raise Problem(f"{place} would unpack to more than {LARGEST:,} bytes; it is not read")
        for entry in inner.infolist():
            (folder / PurePosixPath(entry.filename).name).write_bytes(unpacked(inner, entry.filename, place))


@contextmanager
def _told_of(file: Path, place: Path) -> Iterator[None]:
    """A Problem names the project, not the folder that it was unpacked to."""
    try:
        yield
    except Problem as problem:
        raise Problem(problem.sentence.replace(str(file.parent), str(place)), problem.code) from problem


_READERS: Mapping[str, Callable[[Path, Options], Iterator[LabelledArticle]]] = {
    ".xmi": lambda file, options: uima_reading.articles(uima_reading.load_xmi(file, ""), file, options),
    ".json": lambda file, options: uima_reading.articles(uima_reading.load_json(file), file, options),
    ".tsv": lambda file, options: iter([webanno_reading.article_of(file, options)]),
}


def _by(labelled: LabelledArticle, who: str, curated: bool) -> LabelledArticle:
    def held(ones: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        status, basis = ("gold", "adjudicated") if curated else ("accepted", "")
        return tuple(replace(one, status=status, basis=basis, reviewers=(who,)) for one in ones)

    return replace(
        labelled,
        spans=held(labelled.spans),
        relations=held(labelled.relations),
        attributes=held(labelled.attributes),
        records=held(labelled.records),
    )


def sniff(path: Path, head: bytes) -> bool:
    """A zip file with the folders of a project."""
    if not head.startswith(b"PK") or path.is_dir():
        return False
    try:
        with zipfile.ZipFile(path) as project:
            return any(_ENTRY.fullmatch(name) for name in project.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


FORMAT = Format(
    name="inception",
    suffix=".zip",
    about="an INCEpTION project with each annotator and the curator, as one .zip",
    holds=uima.XMI.holds,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    extra="uima",
    needs="cassis",
    binary=True,
)
