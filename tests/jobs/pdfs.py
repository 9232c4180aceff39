"""A writer of small PDFs, so that tests need no library for it: lines at places, with what a file says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Placed = tuple[float, float, float, str]
"""A line: how far from the left, how high, how large, and its text, in Latin letters."""


def pdf(pages: Sequence[Sequence[Placed]], said: Mapping[str, str] | None = None) -> bytes:
    """A file with these pages."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        drawn = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET" for x, y, size, text in page)
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append("<< " + " ".join(f"/{key} ({_escaped(value)})" for key, value in (said or {}).items()) + " >>")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def column(lines: Sequence[str], top: float = 760, size: float = 11, gap: float = 14) -> list[Placed]:
    """Lines one below the other; an empty one is a wider gap."""
    placed = []
    for line in lines:
        if line:
            placed.append((72.0, top, size, line))
        top -= gap if line else gap / 2
    return placed


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
