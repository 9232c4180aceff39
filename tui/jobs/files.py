"""Reading the files that articles come in, exactly as they are: bytes to text, one file to one or more articles."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.core.text.show import show

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_META = re.compile(r"""<meta\s+name=["'](note|licen[cs]e)["']\s+content=["']([^"'<>]{1,400})["']""", re.I)
_WESTERN = re.compile(r"[\w\s\u2018-\u201e\u2013\u2014\u2026\u20ac\u2122!-/:-@\[-`{-~\xa0-\xff]*")
_LETTERS = re.compile(r"[^\W\d_]")
_ODD = {".doc", ".docx", ".pdf", ".odt", ".rtf", ".epub", ".zip", ".xls", ".xlsx", ".mhtml"}


class Refused(Exception):
    """A file, or a line of it, that holds no article; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """The text of one article as its file holds it, what the file says about it, and which file that is."""

    text: str
    facts: dict[str, str] = field(default_factory=dict)
    title: str = ""


def article_files(paths: list[Path]) -> Iterator[Path]:
    """The files to read: those named, and in folders those of a kind that holds articles, in order of their names.

    Hidden files are passed over, and so are the folders of pictures that a browser saves beside a page.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            inside = file.relative_to(path).parts
            aside = any(part.startswith(".") or part.endswith("_files") for part in inside)
            if not aside and file.is_file() and (file.suffix.lower() in READERS or file.suffix.lower() in _ODD):
                yield file


def read_file(path: Path) -> Iterator[Found | Refused]:
    """The articles of a file, in order; a Refused stands for a line without one. Refused where the file has none."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(READERS))
        raise Refused(f"is not of a kind that is read ({kinds})")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}") from error
    if not data.strip():
        raise Refused("is empty")
    return reader(data)


def _text(data: bytes) -> Iterator[Found | Refused]:
    text = decoded(data)
    front, title = front_matter(text)
    yield Found(text, front, title)


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a file: by its byte order mark, as UTF-8, as declared, or as Windows text where that reads well.

    The mark itself is left out, nothing else is changed: line ends and spaces stay. Refused for other data.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data[len(bom) :] if encoding == "utf-8" else data, encoding)
    if _binary(data):
        raise Refused("holds binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared.lower() not in ("utf-8", "utf8"):
        return _decode(data, declared)
    text = data.decode("cp1252", "replace")
    letters = _LETTERS.findall(text)
    plain_letters = sum(letter.isascii() for letter in letters)
    if "\ufffd" in text or plain_letters < max(0.7 * len(letters), 0.4 * len(text)) or not _WESTERN.fullmatch(text):
        raise Refused("is in an encoding that cannot be told; save it as UTF-8")
    return text


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused(f"says that it is {show(encoding)}, but cannot be read so; save it as UTF-8") from error


def _binary(data: bytes) -> bool:
    """Whether control bytes stand in it that no text has; a single NUL in a long text is let through."""
    head = data[:65536]
    odd = sum(head.count(byte) for byte in (0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25))
    return odd > max(1, len(head) // 200) or data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff"))


_FRONT = re.compile(r"---[ \t]*\r?\n((?:.*\n){0,50}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:\s*(.*?)\s*")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The facts and the title that a block of `key: value` lines between `---` lines at the head gives."""
    found = _FRONT.match(text)
    facts: dict[str, str] = {}
    if found:
        for line in found.group(1).splitlines():
            if entry := _FIELD.fullmatch(line):
                value = entry.group(2)
                if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                    value = value[1:-1]
                if value:
                    facts[entry.group(1).lower()] = value
    return facts, facts.pop("title", "")


def _html(data: bytes) -> Iterator[Found | Refused]:
    declared = _CHARSET.search(data[:4096])
    page = decoded(data, declared.group(1).decode("ascii", "replace") if declared else "")
    import trafilatura

    document: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=True)
    if document is None or not (document.text or "").strip():
        raise Refused("is a page in which no article text was found")
    known = {
        "author": document.author,
        "date": document.date,
        "publisher": document.sitename or document.hostname,
        "url": document.url,
    }
    facts = {key: str(value) for key, value in known.items() if value}
    facts |= {name.lower(): value for name, value in _META.findall(page)}
    title, text = document.title or "", document.text or ""
    yield Found(text if not title or text.startswith(title) else f"{title}\n\n{text}", facts, title)


def _lines(data: bytes) -> Iterator[Found | Refused]:
    text = decoded(data)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _object(json.loads(line))
            except (ValueError, RecursionError):
                yield Refused(f"line {number} is no JSON object")
            except Refused as reason:
                yield Refused(f"line {number} {reason}")


def _object(entry: Any) -> Found:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or not entry["text"].strip():
        raise Refused('has no "text"')
    meta = entry.get("meta") if isinstance(entry.get("meta"), dict) else {}
    named = {key: entry[key] for key in ("url", "date", "publisher", "author", "source") if key in entry}
    facts = {str(k): _plain(v) for k, v in {**(meta or {}), **named}.items() if v not in (None, "", [], {})}
    title = facts.pop("title", "")
    return Found(entry["text"], facts, str(entry.get("title") or title))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


READERS: dict[str, Callable[[bytes], Iterator[Found | Refused]]] = {
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
