"""What the lead can do: the part of the registry about disputes and doubts."""

from __future__ import annotations

from collections.abc import Mapping

from tui.core.command import Command, alike, every, rows, several, writing

DISPUTE_OR_DOUBT = ("dispute", "doubt")
ANYWHERE = ("disputes", *DISPUTE_OR_DOUBT)

SETTLING: tuple[Command, ...] = (
    Command("feedback", "what was settled otherwise than you had it, and answers", ("b",), "List", ("library",)),
    Command("feedback-place", "open the article at the place", ("enter",), "Settle", ("feedback",), rows),
    Command("disputes", "disputes and doubts to settle", ("d",), "List", ("library",)),
    Command("agreement", "how far coders agree", ("a",), "List", ("library", "disputes")),
    Command("open-dispute", "open the dispute", ("enter",), "Settle", ("disputes",), rows),
    Command("compare", "what is compared: people, sources", ("o",), "Settle", ("disputes",)),
    Command("take", "take the marked version; a digit takes that version", ("enter",), "Settle", ("dispute",), writing),
    Command("take-both", "all versions are right", ("b",), "Settle", ("dispute",), every(writing, several)),
    Command("take-none", "none of them is right", ("x",), "Settle", ("dispute",), writing),
    Command("amend", "give another version, in the article", ("f",), "Settle", ("dispute",), writing),
    Command(
        "settle-alike",
        "all like this: then a digit, both or none, and a tick list",
        ("e",),
        "Settle",
        ("dispute",),
        every(writing, alike),
    ),
    Command("take-alike", "settle what is ticked in the same way", ("enter",), "Settle", ("alike",)),
    Command("reason-slip", "why they differ: a slip", ("s",), "Settle", ("dispute",)),
    Command("reason-codebook", "why they differ: the codebook is unclear", ("k",), "Settle", ("dispute",)),
    Command("reason-text", "why they differ: the text is ambiguous", ("m",), "Settle", ("dispute",)),
    Command("reason-other", "why they differ: something else", ("o",), "Settle", ("dispute",)),
    Command("note", "a note on how it is settled", ("c",), "Settle", ("dispute",), writing),
    Command("answer", "answer the doubt", ("enter",), "Settle", ("doubt",), writing),
    Command("answer-accept", "answer, and accept it for all", ("a",), "Settle", ("doubt",), writing),
    Command("answer-reject", "answer, and reject it for all", ("x",), "Settle", ("doubt",), writing),
    Command("next-dispute", "next one, leaving this open", ("n",), "Settle", DISPUTE_OR_DOUBT),
    Command("previous-dispute", "the one before", ("p",), "Settle", DISPUTE_OR_DOUBT),
    Command("place", "to its place in the article", ("j",), "Settle", DISPUTE_OR_DOUBT),
    Command("names", "hide who holds what, or show it", ("h",), "Settle", ANYWHERE),
    Command("mark-down", "mark the next version", ("down",), "Settle", ("dispute",)),
    Command("mark-up", "mark the version before", ("up",), "Settle", ("dispute",)),
    Command("read-on", "read on", ("space", "pagedown"), "Settle", DISPUTE_OR_DOUBT),
    Command("read-back", "read back", ("pageup",), "Settle", DISPUTE_OR_DOUBT),
    Command("undo-settled", "undo the last step", ("u",), "Settle", ANYWHERE, writing),
    Command("redo-settled", "redo what was undone", ("z", "ctrl+r"), "Settle", ANYWHERE, writing),
)

SETTLING_HINTS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "feedback": (("open the place", ("feedback-place",)), ("filter", ("filter",)), ("back", ("leave",))),
    "agreement": (("filter", ("filter",)), ("back", ("leave",))),
    "disputes": (
        ("open", ("open-dispute",)),
        ("filter", ("filter",)),
        ("compare", ("compare",)),
        ("names", ("names",)),
        ("undo", ("undo-settled",)),
        ("all keys", ("help",)),
        ("back", ("leave",)),
    ),
    "alike": (
        ("tick", ("tick",)),
        ("all or none", ("tick-all",)),
        ("settle the ticked", ("take-alike",)),
        ("back", ("leave",)),
    ),
    "amend": (
        ("take it so", ("accept",)),
        ("edges", ("start-left", "start-right", "end-left", "end-right")),
        ("pick word", ("pick",)),
        ("sentence", ("select-sentence",)),
        ("all keys", ("help",)),
        ("back", ("leave",)),
    ),
    "dispute": (
        ("or its digit: take", ("take",)),
        ("both", ("take-both",)),
        ("none", ("take-none",)),
        ("another", ("amend",)),
        ("all like this", ("settle-alike",)),
        ("note", ("note",)),
        ("next", ("next-dispute",)),
        ("undo", ("undo-settled",)),
        ("names", ("names",)),
        ("place", ("place",)),
        ("all keys", ("help",)),
    ),
    "doubt": (
        ("answer", ("answer",)),
        ("and accept", ("answer-accept",)),
        ("and reject", ("answer-reject",)),
        ("place", ("place",)),
        ("next", ("next-dispute",)),
        ("undo", ("undo-settled",)),
        ("all keys", ("help",)),
    ),
}
