"""The article in a PDF: lines put together to paragraphs, without what a page repeats. Needs the extra `pdf`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tui.jobs.found import Found, Refused, needs
from tui.jobs.reflow import Line, paragraphs

if TYPE_CHECKING:
    from pypdf import PdfReader

_FEW = 20
"""Characters a page, below which there is no text in it but perhaps a picture of one."""
_NO_TITLE = (
    ".doc",
    ".indd",
    ".qxd",
    ".pdf",
    ".rtf",
    ".pages",
    "untitled",
    "microsoft word",
    "(unspecified)",
    "(anonymous)",
)
"""What stands in a title that a program made up."""


def read_pdf(path: Path) -> Iterator[Found | Refused]:
    """The article in a PDF. Refused if it is locked, damaged, or a scan without text."""
    with needs("pdf", "a PDF"):
        from pypdf import PdfReader
        from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it says may quote the file
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("is locked by a password; save a copy without one")
        lines = [line for number, page in enumerate(reader.pages) for line in _lines(page, number)]
        pages = len(reader.pages)
        facts = _facts(reader)
    except Refused:
        raise
    except DependencyError as error:
        raise Refused("is locked in a way that cannot be read here; save a copy without it") from error
    except Exception as error:  # what is damaged fails in as many ways as there are
        raise Refused(f"is a PDF that cannot be taken apart ({type(error).__name__})") from error
    if sum(len(line.text) for line in lines) < _FEW * pages:
        raise Refused("is a PDF with hardly any text, as of a scan; let a program recognise its text first")
    text = "\n\n".join(paragraphs(lines))
    title = facts.get("title", "")
    stands = title.casefold() in " ".join(text[:2000].split()).casefold()
    yield Found(text, title=title if stands else "", guesses=facts)


def _lines(page: object, number: int) -> list[Line]:
    """The lines of a page in the order in which they are drawn, with where they stand and how large they are."""
    found: list[Line] = []
    parts: list[str] = []
    place = (0.0, 0.0)

    def end() -> None:
        if text := " ".join("".join(parts).split()):
            found.append(Line(text, number, *place))
        parts.clear()

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        nonlocal place
        for rank, piece in enumerate(text.split("\n")):
            if rank:
                end()
            if piece.strip() and not "".join(parts).strip():
                height = abs(tm[3] * cm[3]) or 1.0
                place = (tm[4] * cm[1] + tm[5] * cm[3] + cm[5], (size or 1.0) * height)
            parts.append(_plain(piece))

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    end()
    return found


_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


def _plain(text: str) -> str:
    """Text with letters for ligatures; control characters, as some fonts draw their bullets with, are bullets."""
    text = text.translate(_LIGATURES)
    return "".join("\u2022" if (ord(c) < 32 and c != "\t") or c == "\x7f" else c for c in text)


def _facts(reader: PdfReader) -> dict[str, str]:
    """What the file says of itself, where it says something."""
    try:
        said = reader.metadata
        made = said.creation_date if said else None
    except Exception:  # a date that is none
        made = None
    known = {"title": said.title or "", "author": said.author or ""} if said else {}
    known = {key: " ".join(str(value).split()) for key, value in known.items()}
    facts = {key: value for key, value in known.items() if value and not any(no in value.lower() for no in _NO_TITLE)}
    return facts | ({"date": made.date().isoformat()} if made else {})
