"""The files that articles come in: found in folders, and read exactly as they are, one file to one or more articles."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui.jobs.encoding import Unreadable, decoded, line_decoder
from tui.jobs.found import Found, Refused
from tui.store.articles import storable

_NOT_READ: Mapping[str, str] = {
    ".doc": "a Word document",
    ".odt": "a text document",
    ".rtf": "a text document",
    ".epub": "a book",
    ".pages": "a text document",
    ".xls": "a table",
    ".xlsx": "a table",
    ".zip": "an archive",
}
"""Kinds of file that may well hold an article, but not as text: named where others in a folder are passed over."""

_ALIASES: Mapping[str, str] = {
    "headline": "title",
    "byline": "author",
    "link": "url",
    "published": "date",
    "newspaper": "publisher",
}
"""What others call the facts that we know."""
_BESIDE_TEXT = ("id", "title", "url", "date", "publisher", "author", "source", *_ALIASES)
_BESIDE_A_PAGE = (
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_file",
    "_bestanden",
    "_ficheiros",
    "-filer",
)
"""How the name of a folder ends that belongs to a page."""
_PAGE_KINDS = (".html", ".htm", ".xhtml")
_REFUSED_LINES = 3
"""Lines of a file that are refused each with its number; the rest is counted."""


MANY = frozenset({".jsonl", ".ndjson"})
"""Kinds of file that hold an article a line."""

Reader = Callable[[Path], Iterator[Found | Refused]]


def article_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files to read: those named, and in folders those of a kind that holds articles, in order of their names.

    Hidden files are passed over, and so are the folders of pictures that a browser saved beside a page. A folder that
    cannot be listed comes as itself, to be refused by `read_file`.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(_inside(path))
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".") and not _of_a_page(name, names)]
        for path in (Path(here, name) for name in names if not name.startswith(".")):
            if path.suffix.lower() in READERS or path.suffix.lower() in _NOT_READ:
                yield path
    yield from closed


def _of_a_page(folder: str, beside: Sequence[str]) -> bool:
    """Whether a folder holds what belongs to a page beside it, as browsers save that in their languages."""
    stem = next((folder.removesuffix(end) for end in _BESIDE_A_PAGE if folder.endswith(end)), "")
    return bool(stem) and any(name.lower() in {f"{stem}{kind}".lower() for kind in _PAGE_KINDS} for name in beside)


def read_file(path: Path) -> Iterator[Found | Refused]:
    """The articles of a file, in order; a Refused stands for a line without one. Refused where the file has none."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Refused("is a folder that cannot be opened")
        if not stat.S_ISREG(mode):
            raise Refused("is no ordinary file")
        kind = path.suffix.lower()
        if kind in _NOT_READ:
            raise Refused(f"is {_NOT_READ[kind]}, which is not read; save it as text or HTML")
        if kind not in READERS:
            raise Refused(f"is not of a kind that is read ({', '.join(sorted(READERS))})")
        yield from READERS[kind](path)
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror or error}") from error
    except Unreadable as reason:
        raise Refused(str(reason)) from reason


def _text(path: Path) -> Iterator[Found | Refused]:
    text = decoded(path.read_bytes())
    facts, body = front_matter(text)
    if not text[body:].strip():
        raise Refused("holds nothing but its front matter" if body else "is empty")
    yield Found(text, facts, facts.pop("title", ""), body)


_FRONT = re.compile(r"---[ \t]*\r?\n((?:.*\n){0,50}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"([^\W\d_][\w -]{0,40}?)\s*:\s*(.*?)\s*")


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The facts of a block of `key: value` lines between `---` lines at the head, and where the text below begins."""
    found = _FRONT.match(text)
    if not found:
        return {}, 0
    facts: dict[str, str] = {}
    for line in found.group(1).split("\n"):
        if entry := _FIELD.fullmatch(line):
            value = entry.group(2)
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            if value:
                facts[entry.group(1).lower()] = value
    return _by_our_names(facts), found.end()


def _by_our_names(facts: dict[str, str]) -> dict[str, str]:
    for theirs, ours in _ALIASES.items():
        if theirs in facts and ours not in facts:
            facts[ours] = facts.pop(theirs)
    return facts


def _lines(path: Path) -> Iterator[Found | Refused]:
    read = refused = 0
    for number, line in line_decoder(path):
        if not line.strip():
            continue
        read += 1
        try:
            yield _object(json.loads(line))
        except (ValueError, RecursionError):
            reason = Refused(f"line {number} is no JSON")
        except Refused as why:
            reason = Refused(f"line {number} {why}")
        else:
            continue
        refused += 1
        if refused <= _REFUSED_LINES:
            yield reason
    if not read:
        raise Refused("is empty")
    if refused > _REFUSED_LINES:
        yield Refused(f"{refused - _REFUSED_LINES:,} more of its lines hold no article")


def lines_between(path: Path, start: int, end: int) -> Iterator[Found | Refused]:
    """The articles of those lines of a file that begin at these bytes, half-open; each line is in one such stretch."""
    with path.open("rb") as file:
        if start:
            file.seek(start - 1)
            file.readline()
        while (at := file.tell()) < end and (line := file.readline()):
            if not line.strip():
                continue
            try:
                yield _object(json.loads(line.decode("utf-8-sig" if at == 0 else "utf-8")))
            except (ValueError, RecursionError):
                yield Refused(f"the line at byte {at} is no JSON in UTF-8")
            except Refused as why:
                yield Refused(f"the line at byte {at} {why}")


def _object(entry: Any) -> Found:
    """The article of a line of JSON. Refused if it holds none."""
    if not isinstance(entry, dict):
        raise Refused("is no JSON object")
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused('has no "text"')
    if isinstance(entry.get("start"), int) and isinstance(entry.get("end"), int):
        raise Refused("is a span of an article, not an article")
    meta = entry.get("meta") if isinstance(entry.get("meta"), dict) else {}
    said = {**(meta or {}), **{key: entry[key] for key in _BESIDE_TEXT if key in entry}}
    facts = _by_our_names({storable(k): _plain(v) for k, v in said.items() if v not in (None, "", [], {})})
    return Found(text, facts, facts.pop("title", ""))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lazily(module: str, name: str) -> Reader:
    """A reader of a module of its own, which is imported with the first file of its kind."""

    def read(path: Path) -> Iterator[Found | Refused]:
        from importlib import import_module

        reader: Reader = getattr(import_module(f"tui.jobs.{module}"), name)
        yield from reader(path)

    return read


READERS: Mapping[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), _text),
    **dict.fromkeys(_PAGE_KINDS, _lazily("web", "read_page")),
    **dict.fromkeys((".mhtml", ".mht"), _lazily("web", "read_archive")),
    ".webarchive": _lazily("web", "read_webarchive"),
    ".pdf": _lazily("pdf", "read_pdf"),
    ".docx": _lazily("docx", "read_docx"),
    **dict.fromkeys(MANY, _lines),
}
"""The kinds of file that articles come in, by the end of the name."""
