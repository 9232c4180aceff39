"""The one registry of what can be done: bindings, hint line, help, docs/keys.md and the keymap all come from it.

Commands are lower-case letters, punctuation and named keys; labels are digits and capitals, or `;` and one more
character. A command is registered once it is built. Contexts lie over each other: in an open search, what it does not
bind is the review's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tui.core.command import Command, Situation
from tui.core.command import every as _all
from tui.core.command import focus as _focus
from tui.core.command import hits as _hits
from tui.core.command import left as _left
from tui.core.command import picked as _picked
from tui.core.command import rows as _rows
from tui.core.command import trail as _trail
from tui.core.command import writing as _writing
from tui.core.record_commands import RECORDING, RECORDING_HINTS
from tui.core.settle_commands import SETTLING, SETTLING_HINTS
from tui.core.version_commands import CHANGES, TAKE_OVER

if TYPE_CHECKING:  # the list of articles does not need it, and comes first
    from tui.core.codebook import Codebook

__all__ = ["BY_ID", "COMMANDS", "CONTEXTS", "HINTS", "Command", "Hint", "Situation", "is_label_key", "label_commands"]

CONTEXTS: Mapping[str, str] = {
    "library": "the list of articles",
    "review": "an open article",
    "find": "an open search",
    "unsaved": "a decision that could not be saved",
    "consistency": "the consistency queue",
    "hits": "places that a search found",
    "help": "the list of keys",
    "choices": "a list to choose from",
    "numbers": "a list by number",
    "ticks": "a list to tick",
    "entry": "the codebook's entry and the history",
    "reading": "a page to read",
    "progress": "the progress",
    "tables": "the report tables",
    "alike": "a list of disputes to tick",
    "records": "the records of an article",
    "agreement": "the figures of agreement",
    "feedback": "what was settled and answered",
    "disputes": "the list of disputes",
    "dispute": "an open dispute",
    "doubt": "an open doubt",
}
"""Where a command can be given, and what that place is called."""


_DECIDES = _all(_writing, _picked)
_LISTS = ("tables", "library", "consistency", "help", "disputes", "feedback", "agreement")
_ROWS = (*_LISTS, "records", "hits", "choices", "numbers", "ticks", "alike", "reading")

_UNDOES = ("review", "consistency", "records")
_SCREENS = ("library", "consistency", "hits", "review", "records", "tables", "disputes", "dispute", "doubt")
_SETTLES = _all(_writing, _rows)

COMMANDS: tuple[Command, ...] = (
    Command("accept", "accept, and on to the next stop", ("a",), "Decide", why_not=_DECIDES, verb=("accept",)),
    Command("reject", "reject, and on to the next stop", ("x",), "Decide", why_not=_DECIDES, verb=("reject",)),
    Command(
        "accept-paragraph",
        "accept what is left in this paragraph; at once again: in the article",
        ("y",),
        "Decide",
        why_not=_all(_writing, _left),
        verb=("accept_rest",),
    ),
    Command(
        "everywhere",
        "the same text everywhere, in all articles: a tick list, one step",
        ("e",),
        "Decide",
        why_not=_all(_writing, _focus),
    ),
    Command(
        "link",
        "link the focus: the letters on the other end; again: the one linked last; then x: take a link away",
        ("r",),
        "Decide",
        why_not=_all(_writing, _focus),
    ),
    Command("values", "attributes of the focus", ("t",), "Decide", why_not=_all(_writing, _focus)),
    Command("comment", "comment on the focus", ("c",), "Decide", why_not=_all(_writing, _focus)),
    Command("doubt", "ask the lead about the focus, or about the article", ("w",), "Decide", why_not=_writing),
    Command("undo", "undo the last step, of any article", ("u",), "Decide", _UNDOES, why_not=_writing),
    Command("redo", "redo what was undone", ("z", "ctrl+r"), "Decide", _UNDOES, why_not=_writing),
    Command("done", "done, and on to the next article; a done one: reopen", ("d",), "Decide", why_not=_writing),
    Command("exclude", "leave the article out, with the reason", ("delete",), "Decide", why_not=_writing),
    TAKE_OVER,
    Command("next", "next undecided", ("n",), "Go", why_not=_left, verb=("next",)),
    Command("previous", "previous undecided", ("p",), "Go", why_not=_left, verb=("previous",)),
    Command("next-any", "next span, decided or not", ("tab",), "Go", verb=("next_any",)),
    Command("previous-any", "previous span, decided or not", ("shift+tab",), "Go", verb=("previous_any",)),
    Command("order", "which stops are shown (d finishes these alone), and their order", ("o",), "Go"),
    Command("back", "back to the last one decided", ("b",), "Go", why_not=_trail, verb=("back",)),
    Command(
        "start-left",
        "start to the left",
        ("h", "shift+left"),
        "Edges",
        why_not=_picked,
        verb=("edge", "start", -1),
    ),
    Command(
        "start-right",
        "start to the right",
        ("j", "shift+right"),
        "Edges",
        why_not=_picked,
        verb=("edge", "start", 1),
    ),
    Command("end-left", "end to the left", ("k", "left"), "Edges", why_not=_picked, verb=("edge", "end", -1)),
    Command("end-right", "end to the right", ("l", "right"), "Edges", why_not=_picked, verb=("edge", "end", 1)),
    Command("unit", "edges move by characters, or by words again", (",",), "Edges", verb=("unit",)),
    Command("edge-to", "the nearer edge to a word: type its jump label", ("m",), "Edges", why_not=_picked),
    Command("pick", "select a word: type its jump label", ("f",), "Select"),
    Command("select-words", "select the focus's words", ("v",), "Select", why_not=_picked, verb=("select_words",)),
    Command(
        "select-sentence",
        "select the focus's sentence; again: the next one too",
        ("s",),
        "Select",
        why_not=_picked,
        verb=("select_sentence",),
    ),
    Command(
        "select-paragraph",
        "select the focus's paragraph; again: the next one too",
        (".",),
        "Select",
        why_not=_picked,
        verb=("select_paragraph",),
    ),
    Command("page-down", "a page on", ("space", "pagedown"), "Read"),
    Command("page-up", "a page back", ("pageup",), "Read"),
    Command("line-down", "a line on", ("down",), "Read"),
    Command("line-up", "a line back", ("up",), "Read"),
    Command("top", "to the top", ("home",), "Read"),
    Command("bottom", "to the end", ("end",), "Read"),
    CHANGES,
    Command("find", "find in the article", ("/",), "Read"),
    Command("entry", "what the codebook says of the focus's label; again: its history", ("g",), "Read", why_not=_focus),
    Command("turn", "who proposed and who said what of the span, and when; again: back", ("g",), "Read", ("entry",)),
    Command(
        "search",
        "search all articles: words, or a label and words",
        ("*",),
        "Search",
        ("library", "review", "hits"),
    ),
    Command("go-to", "open the article at the place", ("enter",), "Search", ("hits",), _rows),
    Command("next-hit", "next place found", ("n",), "Search", ("find",), _hits),
    Command("previous-hit", "previous place found", ("p",), "Search", ("find",), _hits),
    Command("end-find", "end the search", ("enter", "q"), "Search", ("find",)),
    Command("open", "open the article", ("enter",), "List", ("library",), _rows),
    Command("arrange", "choose the order of the articles", ("o",), "List", ("library",)),
    Command("state", "show only articles of a state: waiting, in work, done, assigned", ("f",), "List", ("library",)),
    Command("progress", "how far you are, how fast, and what is left", ("p",), "List", ("library",)),
    Command("consistency", "where your own verdicts do not go together", ("=",), "List", ("library", "review")),
    Command("run", "do what the row says", ("enter",), "List", ("help",), _rows),
    Command("choose", "take the row", ("enter",), "List", ("choices", "numbers"), _rows),
    Command(
        "tick",
        "tick the row, or untick it; on a heading: its group",
        ("space",),
        "List",
        ("ticks", "alike"),
        _rows,
    ),
    Command("tick-all", "tick all, or none", ("a",), "List", ("ticks", "alike"), _rows),
    Command("take-ticked", "decide what is ticked, and the focus", ("enter",), "List", ("ticks",)),
    Command(
        "reject-ticked", "reject them instead, also where you accepted them; again: back", ("x",), "List", ("ticks",)
    ),
    Command("row-down", "next row", ("down",), "List", _ROWS),
    Command("row-up", "previous row", ("up",), "List", _ROWS),
    Command("rows-down", "a page on", ("pagedown",), "List", _ROWS),
    Command("rows-up", "a page back", ("pageup",), "List", _ROWS),
    Command("first-row", "first row", ("home",), "List", _ROWS),
    Command("last-row", "last row", ("end",), "List", _ROWS),
    Command("filter", "filter the list as you type", ("/",), "List", (*_LISTS, "numbers")),
    Command(
        "as-elsewhere",
        "here, too, as it stands elsewhere",
        ("a",),
        "Consistency",
        ("consistency",),
        _SETTLES,
    ),
    Command(
        "as-elsewhere-alike",
        "the same wherever it stands as here",
        ("e",),
        "Consistency",
        ("consistency",),
        _SETTLES,
    ),
    Command("both-right", "both are right: ask no more", ("b",), "Consistency", ("consistency",), _SETTLES),
    Command(
        "both-right-alike",
        "both are right, wherever it stands as here",
        ("w",),
        "Consistency",
        ("consistency",),
        _SETTLES,
    ),
    Command("others-as-here", "elsewhere, too, as it stands here", ("o",), "Consistency", ("consistency",), _SETTLES),
    Command("open-place", "open the article at the place", ("enter",), "Consistency", ("consistency",), _rows),
    *RECORDING,
    *SETTLING,
    Command("retry", "try again to save it", ("enter",), "Not saved", ("unsaved",)),
    Command("give-up", "drop it, and the keys typed after it", ("backspace",), "Not saved", ("unsaved",)),
    Command("help", "all keys, each can be run from the list", ("?",), "Program", _SCREENS),
    Command("palette", "find a command by its name", ("ctrl+p",), "Program", _SCREENS),
    Command("theme", "next theme: dark, light, high contrast, colour-blind safe", ("ctrl+t",), "Program", _SCREENS),
    Command("leave", "back, then quit", ("q",), "Program", ("review", "dispute", "doubt", *_ROWS)),
    Command(
        "quit",
        "quit at once; all is saved",
        ("ctrl+c", "ctrl+q"),
        "Program",
        ("review", "unsaved", "dispute", "doubt", *_ROWS),
    ),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

Hint = tuple[str, tuple[str, ...]]
"""A word for the hint line, and the commands whose keys stand before it."""

_EDGES: Hint = ("edges", ("start-left", "start-right", "end-left", "end-right"))
_TAKE_OVER: Hint = ("take over", ("take-over",))
_END: tuple[Hint, ...] = (("all keys", ("help",)),)

HINTS: Mapping[str, tuple[Hint, ...]] = {
    "library": (
        ("open", ("open",)),
        ("filter", ("filter",)),
        ("order", ("arrange",)),
        ("show", ("state",)),
        ("search", ("search",)),
        *_END,
        ("disputes", ("disputes",)),
        ("progress", ("progress",)),
        ("quit", ("leave",)),
    ),
    "consistency": (
        ("as elsewhere", ("as-elsewhere",)),
        ("all alike", ("as-elsewhere-alike",)),
        ("both right", ("both-right",)),
        ("all alike", ("both-right-alike",)),
        ("others", ("others-as-here",)),
        ("open", ("open-place",)),
        ("undo", ("undo",)),
        *_END,
        ("back", ("leave",)),
    ),
    "hits": (("open", ("go-to",)), ("another search", ("search",)), *_END, ("back", ("leave",))),
    **SETTLING_HINTS,
    **RECORDING_HINTS,
    "help": (("do it", ("run",)), ("filter", ("filter",)), ("close", ("leave",))),
    "choices": (("take the row", ("choose",)), ("back", ("leave",))),
    "numbers": (("take the row", ("choose",)), ("filter", ("filter",)), ("back", ("leave",))),
    "ticks": (
        ("tick", ("tick",)),
        ("all or none", ("tick-all",)),
        ("decide the ticked", ("take-ticked",)),
        ("reject instead", ("reject-ticked",)),
        ("back", ("leave",)),
    ),
    "entry": (("read on", ("row-down",)), ("codebook or history", ("turn",)), ("back", ("leave",))),
    "reading": (("read on", ("row-down",)), ("back", ("leave",))),
    "unsaved": (("try again", ("retry",)), ("drop it", ("give-up",)), ("quit", ("quit",))),
    "find": (("next", ("next-hit",)), ("previous", ("previous-hit",)), ("end", ("end-find",)), *_END),
    "draft": (("keep edge", ("accept",)), _EDGES, ("by character", ("unit",)), ("take back", ("undo",)), *_END),
    "selection": (
        _EDGES,
        ("words", ("select-words",)),
        ("sentence", ("select-sentence",)),
        ("paragraph", ("select-paragraph",)),
        ("drop", ("undo",)),
        *_END,
    ),
    "candidate": (
        _TAKE_OVER,
        ("accept", ("accept",)),
        ("reject", ("reject",)),
        ("next", ("next",)),
        _EDGES,
        ("pick word", ("pick",)),
        ("sentence", ("select-sentence",)),
        ("paragraph", ("accept-paragraph",)),
        ("everywhere", ("everywhere",)),
        ("link", ("link",)),
        ("undo", ("undo",)),
        *_END,
    ),
    "question": (
        ("accept", ("accept",)),
        ("reject", ("reject",)),
        ("next", ("next",)),
        ("link another", ("link",)),
        ("attributes", ("values",)),
        ("undo", ("undo",)),
        *_END,
    ),
    "decided": (
        _TAKE_OVER,
        ("next", ("next",)),
        ("reject", ("reject",)),
        ("back", ("back",)),
        _EDGES,
        ("pick word", ("pick",)),
        ("undo", ("undo",)),
        ("done", ("done",)),
        *_END,
    ),
    "nothing left": (
        _TAKE_OVER,
        ("done, next article", ("done",)),
        ("records", ("records",)),
        ("pick word", ("pick",)),
        ("any span", ("next-any",)),
        ("undo", ("undo",)),
        ("read on", ("page-down",)),
        *_END,
    ),
}
"""What the hint line offers in each mode, the most wanted first. What cannot be done now is left out."""


def label_commands(book: Codebook) -> Iterable[Command]:
    """A command for each span label of a codebook, on its key."""
    for label in book.labels.values():
        named = label.name or label.id
        yield Command(
            f"label {label.id}",
            f"{label.id}: relabel as {named} and accept; a selection: add it",
            (label.key,),
            f"Labels: {label.layer}",
            why_not=_DECIDES,
            verb=("label", label.id),
        )


def is_label_key(key: str) -> bool:
    """Whether a key belongs to the labels: a digit or a capital, or `;`, which begins one."""
    return len(key) == 1 and (key.isdecimal() or key.isupper() or key == ";")
