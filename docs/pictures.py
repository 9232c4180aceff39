"""`python docs/pictures.py`: the pictures in this folder, drawn by the program itself on the sample articles.

Everything is made anew in a folder that is gone afterwards; a picture shows no path, and loads nothing from anywhere.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

os.environ.pop("NO_COLOR", None)  # read by textual once, when it is imported
os.environ |= {"TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor", "TZ": "UTC"}

from tui.core.codebook import default
from tui.jobs.create import create
from tui.jobs.session import Session
from tui.store import ulid
from tui.ui.app import Glossator

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
ARTICLE = "Larch House"  # words that only the article to be shown has
REVIEWER = "Ada"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's name, the keys that lead to it from an open article, and the size of the terminal."""

    name: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (118, 32)


PICTURES = (
    Picture("library", "aaaaq"),
    Picture("review", "aaaxaaaa"),
    Picture("edges", "aaaxaaaal"),
    Picture("jump", "aaaxaaf"),
    Picture("sentence", "aaaxaaaas"),
    Picture("link", "aaaxaaaar"),
    Picture("everywhere", "aaaxaae"),
    Picture("codebook", "aaaxaaaag"),
    Picture("history", (*"aaaxaaaabcwhole", "space", *"name", "enter", *"gg")),
    Picture("records", "yyi5", (100, 26)),
    Picture("progress", "aaaxaaaa2axaaaaayaaxaa9yayqp"),
    Picture("keys", ("question_mark",)),
    Picture("small", "aaaxaaaa", (80, 24)),
)


BEGUN, PACE = 1_767_261_600.0, 2.4
"""The clock at the first decision, and the seconds from one to the next: a picture is the same at any time."""


async def draw(picture: Picture, db: Path) -> str:
    """The SVG of a screen: open the program on a file, press the keys, take the picture."""
    session = Session.open(db, REVIEWER, "example")
    app = Glossator(session, session.articles(ARTICLE)[0])
    try:
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause()
            for key in picture.keys:
                await pilot.press(key)
            await pilot.pause(0.3)
            return without_fonts(app.export_screenshot(title="Glossator"))
    finally:
        session.close()


def without_fonts(svg: str) -> str:
    """The picture with the reader's own monospaced font, where Rich would load one from the net."""
    svg = re.sub(r"\s*@font-face \{.*?\n    \}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace")
    return re.sub(r"\n\s*<!--.*?-->", "", svg) + "\n"


def main() -> None:
    """Make the database from the corpus, then every picture, or those that are named, from a copy of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--to", type=Path, default=HERE, help="the folder to put them in (default: this one)")
    asked = parser.parse_args()
    clock = count()
    ulid.now = lambda: BEGUN + PACE * next(clock)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        create(template, CORPUS, default(), lambda *_: None)
        content = template.read_bytes()
        for picture in (p for p in PICTURES if not asked.names or p.name in asked.names):
            db = Path(folder) / picture.name / "annotations.db"
            db.parent.mkdir()
            db.write_bytes(content)
            (asked.to / f"{picture.name}.svg").write_text(asyncio.run(draw(picture, db)), encoding="utf-8")
            print(f"{picture.name}.svg")


if __name__ == "__main__":
    main()
