"""What is to be read about a span beside the codebook's entry: settled cases, and its history, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.codebook_entry import Section
from tui.store.about import annotations_at, proposed
from tui.store.driver import Connection
from tui.store.history import history
from tui.store.settled import settled_cases
from tui.store.sight import at_work

_ENDS = 36
"""Characters of a long quote that are shown at either end."""

UNSEEN = "What others say of this article is shown once you have finished it."


def settled(conn: Connection, span: Annotation, reviewer_id: str) -> tuple[Section, ...]:
    """What was adjudicated or commented about the same label or text, the newest first; nothing where nothing was."""
    lines = []
    for case in settled_cases(conn, span, reviewer_id):
        note = f": {case.note}" if case.note else ""
        lines.append(f"{case.at[:10]} {case.reviewer}: {case.action} {case.label} “{case.quote}”{note}")
    return (Section("Settled cases", tuple(lines)),) if lines else ()


def told(conn: Connection, book: Codebook, span: Annotation, name: str) -> tuple[Section, ...]:
    """Who proposed what about a span, its rivals of the same layer and what hangs on them, and who decided what, the
    newest first: as much of it as a reviewer who has the article open may see."""
    layer = book.labels[span.label].layer
    labels = tuple(label.id for label in book.labels.values() if label.layer == layer)
    ids = annotations_at(conn, (span.article_id, *span.extent, labels))
    sight = at_work(conn, name, span.article_id)
    rows = [row for row in history(conn, about=ids) if sight.shows(row["reviewer"] == name, row["round"])]
    claims = proposed(conn, ids)
    tails = {row["annotation_id"]: row["tail"] for row in claims}
    rows = [row | {"tail": tails.get(row["annotation_id"])} for row in rows]
    judged = {row["annotation_id"] for row in rows}

    def seen(row: Mapping[str, Any]) -> bool:
        own = row["name"] == name and (sight.round is None or row["annotation_id"] in judged)
        return row["source_kind"] != "person" or sight.others or own

    claims = [row for row in claims if seen(row)]
    said = tuple(decision(row) for row in reversed(rows) if not _second_half(row))
    sections = [Section("Proposed", tuple(_proposals(claims))), Section("Said, the newest first (times are UTC)", said)]
    if not sight.others:
        sections.append(Section(UNSEEN, ()))
    return tuple(section for section in sections if section.lines or section.heading == UNSEEN)


def _second_half(row: Mapping[str, Any]) -> bool:
    """Whether a row only repeats the one before it: the new annotation of a relabel or of a moved edge."""
    return row["action"] in ("relabel", "adjust") and row["verdict"] == "accept"


def _proposals(rows: list[dict[str, Any]]) -> Iterator[str]:
    """One line a claim, with all that propose it."""
    for id in dict.fromkeys(row["annotation_id"] for row in rows):
        of = [row for row in rows if row["annotation_id"] == id]
        yield f"{claim(of[0])}: {'; '.join(map(proposal, of))}"


def proposal(row: Mapping[str, Any]) -> str:
    """A source with its score and rule, or a person's name."""
    if row["source_kind"] == "person":
        return str(row["name"])
    score = f" {row['score']:.2f}" if row["score"] is not None else ""
    note = f" ({row['note']})" if row["note"] else ""
    return f"{row['source_id']}{score}{note}"


def claim(row: Mapping[str, Any]) -> str:
    """What is claimed, in a few words; of a long quote its ends."""
    what = row["quote"] or row["value"] or row.get("tail") or ""
    flat = " ".join(what.split())
    short = flat if len(flat) <= 2 * _ENDS else f"{flat[:_ENDS]} … {flat[-_ENDS:]}"
    return f"{row['label_id']} “{short}”" if short else str(row["label_id"])


def decision(row: Mapping[str, Any]) -> str:
    """One decision in one line: when, who, what, of what, and why."""
    action = f"{row['action']} of {row['undone']}" if row["undone"] else row["action"]
    parts = [row["at"][:16].replace("T", " "), row["reviewer"], action, claim(row) if row["label_id"] else ""]
    if row["as_label"] and row["action"] in ("relabel", "adjust"):
        parts.append(f"→ {_instead(row)}" if row["kind"] == "span" else "→ its new form")
    parts += [f"({row['how']})"] if row["how"] != "key" else []
    parts += ["(final)"] if row["final"] else []
    said = ": ".join(row[name] for name in ("reason", "note") if row[name])
    return "  ".join(part for part in parts if part) + (f": {said}" if said else "")


def _instead(row: Mapping[str, Any]) -> str:
    """The span that was taken instead: its label where that differs, and how far its edges were moved."""
    moved = [
        f"{edge} {row[new] - row[old]:+}"
        for edge, old, new in (("start", "start", "as_start"), ("end", "end", "as_end"))
        if row[new] != row[old]
    ]
    label = [row["as_label"]] if row["as_label"] != row["label_id"] else []
    return ", ".join([*label, *moved])
