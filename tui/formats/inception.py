"""Reading an INCEpTION project that was exported: each document with what each annotator and the curator made of it."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import uima_reading
from tui.formats.format import Fit, Format, Options
from tui.formats.lines import LARGEST
from tui.formats.zips import archive, unpacked

_ENTRY = re.compile(r"(annotation|curation)/(.+)/([^/]+)\.zip")
_NOBODY = frozenset({"INITIAL_CAS"})
CURATOR = "curator"
"""The reviewer whose decisions the curation becomes."""


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """An article for each annotator of each document: accepted by that one; what was curated is adjudicated."""
    with archive(path, "exported project") as project:
        for name in sorted(project.namelist()):
            found = _ENTRY.fullmatch(name)
            if found and found[3] not in _NOBODY:
                curated = found[1] == "curation"
                who = CURATOR if curated else found[3]
                for labelled in _documents(unpacked(project, name, path), Path(f"{path}/{name}"), options):
                    yield _by(labelled, who, curated)


def _documents(data: bytes, path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The CAS in a zip file within the project, which holds its type system as well."""
    with tempfile.TemporaryDirectory() as folder, archive(path, "zip file", io.BytesIO(data)) as inner:
        if sum(entry.file_size for entry in inner.infolist()) > LARGEST:
            raise Problem(f"{path} would unpack to more than {LARGEST:,} bytes; it is not read")
        for entry in inner.infolist():
            (Path(folder) / PurePosixPath(entry.filename).name).write_bytes(unpacked(inner, entry.filename, path))
        files = sorted(Path(folder).iterdir())
        for file in files:
            if file.suffix == ".xmi":
                yield from uima_reading.articles(uima_reading.load_xmi(file, ""), file, options)
            elif file.suffix == ".json":
                yield from uima_reading.articles(uima_reading.load_json(file), file, options)
        if not any(file.suffix in (".xmi", ".json") for file in files):
            options.amiss(f"{path} holds neither XMI nor JSON; export the project in one of these formats")


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


def _cannot_fit(labelled: LabelledArticle, options: Options) -> Fit:
    raise Problem("an INCEpTION project can only be read; export to xmi, cas-json or webanno instead", code=2)


def _cannot_write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    for labelled in articles:
        _cannot_fit(labelled, options)


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
    about="an exported INCEpTION project, each annotator and the curator (import only)",
    holds=frozenset(),
    fit=_cannot_fit,
    write=_cannot_write,
    read=read,
    sniff=sniff,
    extra="uima",
    needs="cassis",
    binary=True,
)
