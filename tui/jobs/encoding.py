"""From the bytes of a file to its text: every character and line end as it was, or a sentence that says why not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from tui.core.text.show import show

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The marks that a file may begin with; that of UTF-32 begins like that of UTF-16."""
_NO_TEXT = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"SQLite format",
)
"""What files begin with that are no text whatever their names say."""
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
_HEAD = 65536

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{1,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_WESTERN = {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}
"""What pages call themselves that are Windows text: so browsers read them."""
_UNTRUE = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf-32"}
"""What a page cannot be that says so in letters of one byte, and is no UTF-8."""
_READS_WELL = re.compile(r"[\w\s\u2018-\u201e\u2013\u2014\u2020-\u2022\u2026\u20ac\u2122!-/:-@\[-`{-~\xa0-\xff]*")
_LETTER = re.compile(r"[^\W\d_]")


class Unreadable(Exception):
    """Data that is no text that can be told; the sentence says why, without the name of the file."""


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a file: by its byte order mark, as UTF-8, as declared, or as Windows text where that reads well.

    The mark itself is left out, nothing else is changed: line ends and spaces stay. Unreadable for other data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _as(encoding, data[len(mark) :])
    if _binary(data):
        raise Unreadable("holds binary data, not text")
    try:
        return data.decode("iso2022_jp_2" if _shifts(data, declared) else "utf-8")
    except UnicodeDecodeError:
        pass
    if (mixed := _mixed(data)) is not None:
        return mixed
    name = declared.lower()
    if name and name not in _UNTRUE:
        return _as("cp1252" if name in _WESTERN else name, data)
    text = data.decode("cp1252", "replace")
    if not _plausible(text):
        raise Unreadable("is in an encoding that cannot be told; save it as UTF-8")
    return text


def declared_in(data: bytes) -> str:
    """The encoding that the head of a web page declares, "" if none."""
    found = _DECLARED.search(data[:_HEAD])
    return found.group(1).decode("ascii", "replace") if found else ""


def line_decoder(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1; only LF ends one. Unreadable at a line that is not UTF-8.

    A file with another byte order mark is read whole, others a line at a time.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        if not head.startswith(codecs.BOM_UTF8) and any(head.startswith(mark) for mark, _ in _BOMS):
            yield from enumerate(decoded(file.read()).split("\n"), 1)
            return
        if _binary(head):
            raise Unreadable("holds binary data, not text")
        for number, raw in enumerate(file, 1):
            line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise Unreadable(f"is not UTF-8 from line {number} on; save it as UTF-8") from error


def _shifts(data: bytes, declared: str) -> bool:
    """Whether a text is in the one encoding that looks like plain letters: it says so, and shifts to its signs."""
    return declared.lower().startswith("iso-2022-jp") and b"\x1b$" in data


def _mixed(data: bytes) -> str | None:
    """Text that is UTF-8 but for some bytes of Windows, pasted into it; None where there is too little of the one.

    Windows text holds hardly ever what is a character of several bytes in UTF-8.
    """
    text = data.decode("utf-8", "surrogateescape")
    odd = sum("\udc80" <= c <= "\udcff" for c in text)
    if odd * 3 > sum(c > "\x7f" for c in text):
        return None
    told = "".join(
        bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= c <= "\udcff" else c for c in text
    )
    return None if "\ufffd" in told else told


def _as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Unreadable(f"says that it is {show(encoding)}, but cannot be read so; save it as UTF-8") from error


def _plausible(text: str) -> bool:
    """Whether Windows text reads like words in Latin letters: nothing that it does not have, few accents."""
    letters = _LETTER.findall(text)
    plain = sum(letter.isascii() for letter in letters)
    return (
        "\ufffd" not in text
        and plain >= max(0.7 * len(letters), 0.4 * len(text))
        and _READS_WELL.fullmatch(text) is not None
    )


def _binary(data: bytes) -> bool:
    """Whether control bytes stand in it that no text has; one, or a few in a long text, are let through."""
    head = data[:_HEAD]
    odd = len(head) - len(head.translate(None, _CONTROLS))
    return odd > max(1, len(head) // 200) or data.startswith(_NO_TEXT)
