"""The files that articles come in: found in folders, and read exactly as they are, one file to one or more articles."""

from __future__ import annotations

import html
import json
import logging
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.jobs.encoding import Unreadable, declared_in, decoded, line_decoder
from tui.store.articles import storable

_NOT_READ: Mapping[str, str] = {
    ".pdf": "a PDF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".odt": "a text document",
    ".rtf": "a text document",
    ".epub": "a book",
    ".pages": "a text document",
    ".xls": "a table",
    ".xlsx": "a table",
    ".zip": "an archive",
    ".mht": "a web archive",
    ".mhtml": "a web archive",
    ".webarchive": "a web archive",
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
_REFUSED_LINES = 3
"""Lines of a file that are refused each with its number; the rest is counted."""


class Refused(Exception):
    """A file, or a line of it, that holds no article; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """The text of one article as its file holds it, and what the file says about it.

    `body`: where, in code points, the article itself begins in the text: below a front matter.
    """

    text: str
    facts: dict[str, str] = field(default_factory=dict)
    title: str = ""
    body: int = 0


Reader = Callable[[Path], Iterator[Found | Refused]]


def article_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files to read: those named, and in folders those of a kind that holds articles, in order of their names.

    Hidden files are passed over, and so are the folders of pictures that a browser saves beside a page. A folder that
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
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith("_files")]
        for path in (Path(here, name) for name in names if not name.startswith(".")):
            if path.suffix.lower() in READERS or path.suffix.lower() in _NOT_READ:
                yield path
    yield from closed


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


_META = re.compile(r"""<meta\s+name=["'](note|licen[cs]e)["']\s+content=["']([^"'<>]{1,400})["']""", re.I)
_PAGE_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{1,400})</title>", re.I)
_SAID_ON_STDERR = ("trafilatura", "htmldate", "courlan", "justext")
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2})(?![0-9a-f]));?", re.I
)
"""A reference to what no page can hold, a control character or half of one: the parser gives the page up for it."""
_LARGE = 5_000_000
"""Characters from which on a paragraph may be too long for the usual parser, which leaves it out."""


def _html(path: Path) -> Iterator[Found | Refused]:
    data = path.read_bytes()
    page = decoded(data, declared_in(data))
    if not page.strip():
        raise Refused("is empty")
    document = _extracted(_NO_CHARACTER.sub("\ufffd", page))
    text = (document.text or "") if document is not None else ""
    if document is None or not text.strip():
        raise Refused("is a page in which no article was found; save its text as .txt")
    known = {
        "author": document.author,
        "date": document.date,
        "publisher": document.sitename or _site(page, document.title or "") or document.hostname,
        "url": document.url,
    }
    facts = {key: str(value) for key, value in known.items() if value}
    facts |= {name.lower(): value for name, value in _META.findall(page)}
    title = document.title or ""
    yield Found(text if not title or text.startswith(title) else f"{title}\n\n{text}", facts, title)


def _site(page: str, title: str) -> str:
    """What stands behind an article's title in the title of its page: the name of the site. "" if nothing does."""
    found = _PAGE_TITLE.search(page)
    whole = " ".join(html.unescape(found[1]).split()) if found else ""
    rest = whole.removeprefix(" ".join(title.split())) if title else ""
    site = rest.lstrip(" ").lstrip("|-\u2013\u2014\u00b7\u00bb").strip()
    return site if rest not in ("", whole) and len(site) < len(rest.strip()) else ""


def _extracted(page: str) -> Any:
    """What trafilatura finds in a page; None where it finds nothing."""
    import trafilatura

    for name in _SAID_ON_STDERR:  # what they say there may quote the page
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        parsed = _parsed(page) if len(page) > _LARGE else page
        return trafilatura.bare_extraction(parsed, with_metadata=True, include_comments=False, include_tables=True)
    except Exception as error:  # a page that no parser foresaw is not worth the other files
        raise Refused(f"is a page that cannot be taken apart ({type(error).__name__})") from error


def _parsed(page: str) -> Any:
    from lxml import html as pages

    return pages.document_fromstring(page, parser=pages.HTMLParser(huge_tree=True, remove_comments=True))


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


READERS: Mapping[str, Reader] = {
    ".txt": _text,
    ".text": _text,
    ".md": _text,
    ".markdown": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".jsonl": _lines,
    ".ndjson": _lines,
}
