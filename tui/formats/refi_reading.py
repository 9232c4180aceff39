"""Reading a REFI-QDA project: every coding of a passage in a text source is a span, every link of two a relation."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import anchor, carry
from tui.formats.format import Options
from tui.formats.lines import LARGEST, brief, parse
from tui.formats.xml import refuse_entities_of
from tui.formats.zips import archive, check, opened, unpacked

_MOST = 2_000_000
"""Links that one project may have: they are in memory all at once."""


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The text sources of a project, in its order. Problem where the file is none, or unpacks to too much."""
    with archive(path, "REFI-QDA project") as project:
        names = [name for name in project.namelist() if name.endswith(".qde")]
        if not names:
            raise Problem(f"{path} is no REFI-QDA project: there is no .qde file in it")
        codes = dict(_codes(_elements(project, names[0], path, "CodeBook")))
        links = [
            (link.get("name") or "link", link.get("originGUID", ""), link.get("targetGUID", ""))
            for link in islice(_elements(project, names[0], path, "Link"), _MOST)
        ]
        if len(links) == _MOST:
            raise Problem(f"{path} has {_MOST:,} links or more, too many for memory; divide the project")
        for source in _elements(project, names[0], path, "TextSource"):
            found = _Source(project, path, source, options).of(codes, links)
            if found:
                yield found


def _elements(project: zipfile.ZipFile, name: str, path: Path, wanted: str) -> Iterator[Element]:
    """The elements of this name, each once it is whole and only until the next one is asked for."""
    entry = project.getinfo(name)
    check(entry, path, largest=1 << 40)  # it is read piece by piece
    refuse_entities_of(lambda: opened(project, entry, path), f"{path}: {name}")
    parser: XMLPullParser[Any] = XMLPullParser(("start", "end"))
    above: list[Element] = []
    depth = since = 0
    with opened(project, entry, path) as file:
        try:
            while piece := file.read(1 << 16):
                since += len(piece)
                if since > LARGEST:
                    raise Problem(f"{path}: {name} has an element of more than {LARGEST:,} bytes; it is not read")
                parser.feed(piece)
                for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                    here = element.tag.rpartition("}")[2] == wanted
                    depth += (1 if event == "start" else -1) * here
                    if event == "start":
                        above.append(element)
                        continue
                    above.pop()
                    if here:
                        yield element
                    if not depth:
                        since = 0
                        element.clear()
                        if above:
                            above[-1].remove(element)
            parser.close()
        except ParseError as error:
            raise Problem(f"{path}: {name} is no XML: {brief(error)}") from error


def _codes(books: Iterable[Element]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of each code and that of the code above it, by GUID."""
    for book in books:
        for above in book.iter():
            for code in above:
                yield code.get("guid", ""), (code.get("name", ""), above.get("name", ""))


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


class _Source:
    """One text source as it is put together again."""

    def __init__(self, project: zipfile.ZipFile, path: Path, source: Element, options: Options) -> None:
        self.project, self.path, self.source, self.options = project, path, source, options
        self.where = f"{path}, source {brief(source.get('name'))}"
        self.claims: dict[str, list[Annotation]] = {}  # by the GUID of their passage
        self.found: dict[str, Labelled] = {}

    def of(self, codes: dict[str, tuple[str, str]], links: list[tuple[str, str, str]]) -> LabelledArticle | None:
        article = self._text()
        if article is None:
            return None
        for passage in _all(self.source, "PlainTextSelection"):
            self._passage(article, passage, codes)
        for link in links:
            self._link(*link)
        native = LabelledArticle.of(article, self.found.values())
        beside = f"sources/{self.source.get('guid')}.json"
        if beside not in self.project.namelist():
            return native
        packed = parse(unpacked(self.project, beside, self.path).decode("utf-8", "replace"), self.where)
        return carry.unpack(packed, native, self.where, self.options)

    def _text(self) -> Article | None:
        """The source's text. A title that is only the name of a file counts as well as any."""
        title = self.source.get("name", "")
        for content in _all(self.source, "PlainTextContent"):
            return Article.of(content.text or "", title)
        name = PurePosixPath(self.source.get("plainTextPath", "").rpartition("://")[2]).name
        for entry in (f"sources/{name}", f"Sources/{name}", name):
            if name and entry in self.project.namelist():
                try:
                    return Article.of(unpacked(self.project, entry, self.path).decode("utf-8"), title)
                except UnicodeDecodeError as error:
                    raise Problem(f"{self.where}: its text is not UTF-8 ({error.reason})") from error
        self.options.amiss(f"{self.where}: its text is not in the project")
        return None

    def _passage(self, article: Article, passage: Element, codes: dict[str, tuple[str, str]]) -> None:
        try:
            start, end = (int(passage.get(name, "")) for name in ("startPosition", "endPosition"))
        except ValueError:
            self.options.amiss(f"{self.where}: a passage has no positions")
            return
        said = "\n".join(one.text or "" for one in _all(passage, "Description"))
        values: list[tuple[str, str]] = []
        for reference in _all(passage, "CodeRef"):
            name, group = codes.get(reference.get("targetGUID", ""), ("", ""))
            if group and name.startswith(f"{group}: "):
                values.append((group, name.removeprefix(f"{group}: ")))
                continue
            claim = anchor.place(article, name or "code", start, end, None, self.where, self.options)
            if claim:
                self.claims.setdefault(passage.get("guid", ""), []).append(claim)
                self.found[claim.id] = Labelled(claim, self.options.layer_of(claim.label), comment=said)
        for claim in self.claims.get(passage.get("guid", ""), ()):
            for name, value in values:
                hung = attribute(name, claim, value)
                self.found[hung.id] = Labelled(hung)

    def _link(self, name: str, origin: str, target: str) -> None:
        for head in self.claims.get(origin, ()):
            for tail in self.claims.get(target, ()):
                claim = relation(name, head, tail)
                self.found[claim.id] = Labelled(claim)


def sniff(path: Path, head: bytes) -> bool:
    """A zip file by the name that the standard gives it."""
    return path.suffix.lower() == ".qdpx" and head.startswith(b"PK")
