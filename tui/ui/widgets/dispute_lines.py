"""An open dispute or doubt as lines: the stretch in its context, each version as a difference, who holds it and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui.core.codebook_entry import Section
from tui.core.differing import claim, drawn, short, sides
from tui.core.disputes import Dispute, Version
from tui.jobs.adjudication import Doubt, Opened
from tui.ui.widgets.folded import folded
from tui.ui.widgets.lines import Part, Parts

AROUND = 260
"""Characters of context that are shown before and after a stretch."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is chosen about an open dispute before it is settled: the row that is marked, a reason, a note."""

    marked: int = 0
    reason: str = ""
    note: str = ""


Names = Callable[[str], str]
"""What a coder is called on the screen."""


def hidden(item_names: Sequence[str], salt: str) -> dict[str, str]:
    """A letter for each name, in an order that tells nothing, and another one in every dispute."""
    order = sorted(item_names, key=lambda name: hashlib.sha256(f"{salt}\0{name}".encode()).digest())
    return {name: f"coder {chr(ord('A') + i % 26)}" for i, name in enumerate(order)}


def body(opened: Opened, draft: Draft, names: Names, width: int) -> list[Parts]:
    """All of an open item, folded to a width."""
    item = opened.item
    lines = [*_context(opened, width), []]
    if isinstance(item, Doubt):
        return [*lines, *_doubt(item, names, width)]
    for row, side in enumerate(sides(item)):
        lines += _side(opened, item, row, [item.versions[n - 1] for n in side], draft, names, width)
    lines += _nothing(opened, item, draft, names, width)
    lines += [[], _why(item, draft)]
    if draft.note:
        lines += folded([("note ", "quiet"), (draft.note, "")], width, 5)
    return lines


def sections(some: Sequence[Section], width: int) -> Iterator[Parts]:
    """Headings with their paragraphs."""
    for section in some:
        yield [(section.heading, "strong")]
        for paragraph in section.lines:
            yield from folded([("- ", "quiet"), (paragraph, "")], width, 2)
        yield []


def _context(opened: Opened, width: int) -> Iterator[Parts]:
    """The stretch between brackets, with what stands before and after it in the article."""
    text, item = opened.article.text, opened.item
    if item.end <= item.start:  # about the whole article
        yield from folded([(_flat(text[: 2 * AROUND]) + "…", "quiet")], width)
        return
    before = text[max(0, item.start - AROUND) : item.start]
    after = text[item.end : item.end + AROUND]
    parts: list[Part] = [
        (("…" if item.start > AROUND else "") + _flat(before), "quiet"),
        (f"[{short(text[item.start : item.end], 2 * AROUND)}]", "strong"),
        (_flat(after) + ("…" if item.end + AROUND < len(text) else ""), "quiet"),
    ]
    yield from folded(parts, width)


def _flat(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def _why(item: Dispute, draft: Draft) -> Parts:
    if draft.reason:
        return [("why  ", "quiet"), (draft.reason, "strong")]
    if item.reason:
        return [("why  ", "quiet"), (item.reason, ""), ("  as far as can be told from the versions", "quiet")]
    return [("why  ", "quiet"), ("that cannot be told from the versions", "quiet")]


def _side(
    opened: Opened,
    item: Dispute,
    row: int,
    versions: Sequence[Version],
    draft: Draft,
    names: Names,
    width: int,
) -> Iterator[Parts]:
    """What the same people hold, and who they are."""
    for number, version in enumerate(versions):
        a = version.annotation
        lead = _lead(draft.marked == row, str(row + 1) if row < 9 else " ") if not number else [("      ", "")]
        text = _spanned(opened, item, version) if a.kind == "span" else [(claim(a, opened.annotations), "")]
        yield from folded([*lead, (a.label, f"label {a.label}"), ("  ", ""), *text], width, 6)
    yield from folded([("      ", ""), (", ".join(map(names, versions[0].by)), "quiet")], width, 6)
    for name, comment in dict.fromkeys(told for version in versions for told in version.comments):
        yield from folded([("      ", ""), (f"{names(name)}: ", "quiet"), (comment, "")], width, 8)
    yield []


def _spanned(opened: Opened, item: Dispute, version: Version) -> list[Part]:
    one = drawn(opened.article.text, item, version)
    return [*_more(one.left), (one.common, ""), *_more(one.right)]


def _more(text: str) -> Iterator[Part]:
    """Words that this version has and another has not."""
    if text:
        yield f"[+{text}]", "key"


def _lead(marked: bool, key: str) -> list[Part]:
    return [("► " if marked else "  ", "strong"), (f"{key}   ", "key")]


def _nothing(opened: Opened, item: Dispute, draft: Draft, names: Names, width: int) -> Iterator[Parts]:
    """The row of those who hold none of the versions."""
    yield [*_lead(draft.marked == len(sides(item)), "x"), ("nothing here", "")]
    if item.without:
        said = [f"{names(name)} ({'rejected' if name in opened.refused else 'passed over'})" for name in item.without]
        yield from folded([("      ", ""), (", ".join(said), "quiet")], width, 6)


def _doubt(item: Doubt, names: Names, width: int) -> Iterator[Parts]:
    if item.label:
        yield [("about  ", "quiet"), (item.label, f"label {item.label}")]
    yield from folded([(f"{names(item.by)} asks  ", "quiet"), (item.note, "strong")], width, 2)
