"""A sheet for the meeting: every open dispute in its context, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tui.core.annotation import Annotation, Article
from tui.core.disputes import Dispute, Version
from tui.core.text.show import show
from tui.jobs.disputes import Doubt
from tui.store.driver import Connection
from tui.store.queries import texts

AROUND = 80
"""Code points of the article before and after a stretch."""

REASONS = {
    "label": "the label differs",
    "edge": "the edge differs",
    "both": "label and edge differ",
    "missed": "passed over by some",
    "rejected": "rejected by some",
}


def sheet(conn: Connection, found: Sequence[Dispute], doubts: Sequence[Doubt] = ()) -> str:
    """Disputes and doubts with their context, numbered, with room for what is decided."""
    ids = {one.article_id for one in found} | {one.article_id for one in doubts}
    held = {article.id: article for article in texts(conn, sorted(ids))}
    lines = ["# Disputes", "", f"{len(found)} disputes and {len(doubts)} doubts are open.", ""]
    for number, one in enumerate(found, 1):
        article = held[one.article_id]
        lines += [f"## {number}. {_plain(article.title or article.id)}, {REASONS[one.kind]}", ""]
        lines += [f"> {_context(article.text, one.start, one.end)}", ""]
        lines += [f"- [ ] {_version(version)}" for version in one.versions]
        if one.without:
            lines.append(f"- [ ] nothing here: {', '.join(map(_plain, one.without))}")
        lines += ["", "Decision:", ""]
    lines += list(_doubts(held, doubts))
    return "\n".join(lines)


def _doubts(held: Mapping[str, Article], doubts: Sequence[Doubt]) -> Iterator[str]:
    for one in doubts:
        yield from (f"## {_plain(held[one.article_id].title)}, {_plain(one.by)} asks", "")
        yield from (f"> {_context(held[one.article_id].text, one.start, one.end)}", "", f"{_plain(one.note)}", "")
        yield from ("Answer:", "")


def _version(version: Version) -> str:
    told = f"**{_plain(version.annotation.label)}** {_claim(version.annotation)}: {', '.join(map(_plain, version.by))}"
    return told + "".join(f"; {_plain(name)} says: {_plain(text)}" for name, text in version.comments)


def _claim(a: Annotation) -> str:
    return f"“{_plain(a.quote or a.value or '')}”" if a.quote or a.value else "(between the two places)"


def _context(text: str, start: int, end: int) -> str:
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    left = ("…" if before else "") + _plain(text[before:start])
    right = _plain(text[end:after]) + ("…" if after < len(text) else "")
    space = [" " if part[-1:].isspace() else "" for part in (text[before:start], text[start:end])]
    return f"{left}{space[0]}**{_plain(text[start:end])}**{space[1]} {right}" if end else left + right


def _plain(text: str) -> str:
    """Text on one line that Markdown leaves as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", show(" ".join(text.split())))
