"""The article in a Word document: its paragraphs, headings and tables as text. Needs the extra `docx`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.jobs.found import Found, Refused, needs

_MOST = 200_000_000
"""Bytes that the parts of a document may come to: more is no article."""
_LOCKED = b"\xd0\xcf\x11\xe0"
"""What a document with a password begins with, as an old one does."""
_HEADINGS = ("heading", "title")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def read_docx(path: Path) -> Iterator[Found | Refused]:
    """The article in a Word document, its insertions accepted. Refused if it is locked, damaged or empty."""
    with needs("docx", "a Word document"):
        import docx

    with path.open("rb") as file:
        if file.read(4) == _LOCKED:
            raise Refused("is locked by a password or of an old kind of Word; save it as .docx without one")
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST:
                raise Refused("is a Word document of more than 200 MB")
        document = docx.Document(str(path))
        text = "\n\n".join(block for block in _blocks(document) if block.strip())
        facts = _facts(document.core_properties)
    except Refused:
        raise
    except Exception as error:  # what is damaged fails in as many ways as there are
        raise Refused(f"is a Word document that cannot be taken apart ({type(error).__name__})") from error
    if not text.strip():
        raise Refused("is a Word document without text")
    title = facts.pop("title", "")
    yield Found(text, title=title if title and title in text[:2000] else "", guesses=facts)


def _blocks(holder: Any) -> Iterator[str]:
    """Paragraphs and tables in their order; an item of a list has a bullet, a table's row is a line."""
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            yield "\n".join(" | ".join(_cells(row)) for row in block.rows)
        else:
            style = (block.style.name or "").lower() if block.style is not None else ""
            listed = "list" in style or (_numbered(block._p) and not style.startswith(_HEADINGS))
            text = _text(block._p)
            yield f"\u2022 {text}" if text.strip() and listed else text


def _numbered(paragraph: Any) -> bool:
    """Whether a paragraph is an item of a list: not where it is a heading, or its list is the one that is none."""
    shape = paragraph.pPr
    if shape is None or shape.numPr is None or shape.find(f"{shape.tag.removesuffix('pPr')}outlineLvl") is not None:
        return False
    return shape.numPr.numId is None or shape.numPr.numId.val != 0


def _cells(row: Any) -> Iterator[str]:
    """The cells of a row; one that spans columns is one."""
    before = None
    for cell in row.cells:
        if cell._tc is not before:
            yield " ".join(" ".join(_blocks(cell)).split())
        before = cell._tc


def _text(element: Any) -> str:
    """All text below an element, what was inserted with it and what was deleted without; a text box is told once."""
    parts: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name == "p":
            parts.append(f"\n{_text(child)}\n")
        elif name not in ("Fallback", "del", "moveFrom", "pPr", "rPr"):
            parts.append(_text(child))
    return "".join(parts)


def _facts(said: Any) -> dict[str, str]:
    known = {"title": said.title, "author": said.author}
    facts = {key: " ".join(value.split()) for key, value in known.items() if value and value.strip()}
    return facts | ({"date": said.created.date().isoformat()} if said.created else {})
