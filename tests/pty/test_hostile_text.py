"""What an article brings along is drawn visibly and never reaches the terminal as control."""

from __future__ import annotations

from pathlib import Path

import desk
import record

# each with a number of its own, so that it can be told from what the program itself writes
ESCAPES = (
    "\x1b[31337m",
    "\x1b]0;pwned\x07",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b[31338;1H",
    "\x1bP+q31339\x1b\\",
    "\x9b31340m",
)
CONTROLS = "\x00\x07\x08\x0e\x7f\x85"
UNSEEN = "\u202e\u2066\u200b\u2028\u2029\ufeff\U000e0041"
HOSTILE = f"{desk.NAMES[0]} {' '.join(ESCAPES)} [bold]{CONTROLS}[/bold] {UNSEEN} {desk.NAMES[1]}.\n\n{desk.NAMES[2]}"


OWN = b"\x1b]22;default\x07"  # the shape of the mouse pointer, which the program itself sets


def passed_on(raw: bytes) -> list[str]:
    """What of the article reached the terminal as it was."""
    raw = raw.replace(OWN, b"")
    found = [escape for escape in ESCAPES if escape.encode() in raw]
    found += [sign for sign in UNSEEN if sign.encode() in raw]
    return found + [sign for sign in ("\x00", "\x07", "\x0e", "\x7f", "\x85", "\x9b") if sign.encode() in raw]


def test_no_escape_or_control_of_an_article_reaches_the_terminal(tmp_path: Path) -> None:
    made = desk.article(f"Hostile news \x1b[31337m{UNSEEN}", HOSTILE)
    db = desk.database(tmp_path / "annotations.db", made)
    with desk.review(db) as terminal:
        terminal.type("a").until_saved(1).type("n").settled().type("x").until_saved(2)
        terminal.type("f").settled().type("\r").settled().type("q").settled().type("q")
        terminal.exit_code()
        assert passed_on(bytes(terminal.raw)) == []
    assert record.rows(db, "select text from articles") == [(made.text,)]


def test_what_cannot_be_seen_is_drawn_and_offsets_hold(tmp_path: Path) -> None:
    db = desk.database(tmp_path / "annotations.db", desk.article("Hostile news", HOSTILE))
    with desk.review(db) as terminal:
        assert "[bold]" in terminal.text
        assert "\u241b[31337m" in terminal.text
        for number in (1, 2, 3):
            terminal.type("a").until_saved(number)
    assert {quote for _, _, _, quote in record.held(db, "Ada")} == set(desk.NAMES[:3])


def test_a_line_of_a_million_letters_opens_and_is_reviewed(tmp_path: Path) -> None:
    text = f"{desk.NAMES[0]} {'x' * 1_000_000} {desk.NAMES[1]}"
    db = desk.database(tmp_path / "annotations.db", desk.article("Long news", text))
    with desk.review(db) as terminal:
        terminal.type("a").until_saved(1).type("a").until_saved(2)
        assert desk.NAMES[1] in terminal.text
