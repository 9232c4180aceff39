"""The guide: its pictures are drawn by the program and are there, and the recorded session is what its script types."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pyte
import pytest

from docs import cast

DOCS = Path(cast.__file__).parent
PAGES = [DOCS.parent / "README.md", DOCS / "guide.md"]
DRAWN = set(re.findall(r'Picture\("(\w+)"', (DOCS / "pictures.py").read_text("utf-8")))


def words_of(svg: str) -> list[str]:
    """The lines of text of a picture of a screen."""
    rows: dict[str, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows.setdefault(y, []).append((float(x), text))
    return [
        "".join(text for _, text in sorted(row)) for _, row in sorted(rows.items(), key=lambda item: float(item[0]))
    ]


def test_every_picture_is_drawn_by_the_program_and_shown_in_a_page() -> None:
    shown = {
        name for page in PAGES for name in re.findall(r"!\[[^\]]+\]\((?:docs/)?(\w+)\.svg\)", page.read_text("utf-8"))
    }
    assert shown == DRAWN
    assert {path.stem for path in DOCS.glob("*.svg")} == DRAWN


def test_no_picture_loads_anything_or_shows_a_path() -> None:
    for path in DOCS.glob("*.svg"):
        text = path.read_text("utf-8").replace('"http://www.w3.org/2000/svg"', "")
        assert "http" not in text
        assert "/tmp" not in text
        assert "font-face" not in text


def test_a_picture_is_what_the_program_shows_now(tmp_path: Path) -> None:
    draw = [sys.executable, str(DOCS / "pictures.py"), "small", "--to", str(tmp_path)]
    subprocess.run(draw, cwd=DOCS.parent, check=True, capture_output=True, timeout=120)
    drawn, kept = (words_of((folder / "small.svg").read_text("utf-8")) for folder in (tmp_path, DOCS))
    drawn, kept = ([re.sub(r"@[0-9a-f]{8}", "", row) for row in rows] for rows in (drawn, kept))  # any version of them
    assert drawn[:19] == kept[:19], "run `make docs`"  # the article; sources and hints below it may have other words


def events() -> list[tuple[float, str, str]]:
    header, *lines = map(json.loads, cast.CAST.read_text("utf-8").splitlines())
    assert header["version"] == 2
    assert (header["width"], header["height"]) == (cast.COLUMNS, cast.ROWS)
    return [(at, kind, text) for at, kind, text in lines]


def test_the_recorded_session_types_what_its_script_says() -> None:
    typed = [text for _, kind, text in events() if kind == "i"]
    assert typed == [key for _, keys in cast.SCENES for key in keys], "run `make docs`"
    assert [text for _, kind, text in events() if kind == "m"] == [caption for caption, _ in cast.SCENES]
    times = [at for at, _, _ in events()]
    assert times == sorted(times)


def test_every_scene_of_the_recorded_session_does_what_its_caption_says() -> None:
    screen = pyte.Screen(cast.COLUMNS, cast.ROWS)
    stream = pyte.Stream(screen)
    frames = []
    for _, kind, text in events():
        if kind == "o":
            stream.feed(text)
            frames.append("\n".join(screen.display))
    expected = (
        "filter: Larch", "saved 4", "theme: leadership", "accept Larch House as ORG", "taken back: relabel",
        "moved, not kept yet", "link with", "rated_on: January 2019", "INSPECTORATE: Ofsted", "selected",
        "selection dropped", "accepted in bulk", "d again to finish", "done; the next article", "saved 13",
    )  # fmt: skip
    place = 0
    for words in expected:
        place = next((at for at in range(place, len(frames)) if words in frames[at]), -1)
        assert place >= 0, f"{words!r} does not come: run `make docs` and look"


def test_the_recorded_session_can_be_played_without_a_player() -> None:
    shown: list[str] = []
    slept: list[float] = []
    cast.play(cast.CAST.read_text("utf-8"), shown.append, slept.append)
    whole = "".join(shown)
    assert "Larch" in whole
    assert all(caption in whole for caption, _ in cast.SCENES)
    assert sum(slept) == pytest.approx(events()[-1][0])
