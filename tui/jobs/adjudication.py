"""The lead's queue: disputes and doubts in order, one of them opened with all that helps to settle it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tui.core.annotation import Annotation, Article
from tui.core.codebook import Codebook
from tui.core.codebook_entry import Section, entry, names
from tui.core.differing import claim, short
from tui.core.disputes import Dispute
from tui.core.settling import Choice, alike
from tui.jobs.disputes import open_disputes, open_doubts
from tui.store import assignments, queries, settled, voices
from tui.store.driver import Connection
from tui.store.settled import Case
from tui.store.voices import Doubt

__all__ = [
    "Choice",
    "Dispute",
    "Doubt",
    "Item",
    "Opened",
    "comparisons",
    "counts",
    "like",
    "opened",
    "queue",
    "replaced",
]

AROUND = 24
"""Characters of context on each side of a stretch in a list."""
LINE = "\n"

Item = Dispute | Doubt
"""What the lead has to settle or to answer."""


def queue(
    conn: Connection, reviewer: str, sources: Sequence[str] = (), within: Collection[str] | None = None
) -> list[Item]:
    """What is open for a reviewer (a name): the doubts, because somebody waits, then the disputes by use.

    `sources`: what is compared, as for `open_disputes`; doubts are shown with people's disputes. `within`: only what is
    open in these articles.
    """
    doubts = [] if sources else open_doubts(conn, reviewer)
    asked = [one for one in doubts if within is None or one.article_id in within]
    return [*asked, *open_disputes(conn, reviewer, sources, within)]


def replaced(items: Sequence[Item], ids: Collection[str], now: Iterable[Item], place: int = 0) -> list[Item]:
    """The queue after something was settled or taken back in articles `ids`, in which `now` is open: what stays keeps
    its place, what is new stands where the first that went did, else at `place`."""
    still = list(now)
    found: list[Item] = []
    at: int | None = None
    for item in items:
        if item.article_id not in ids:
            found.append(item)
        elif item in still:
            still.remove(item)
            found.append(item)
        elif at is None:
            at = len(found)
    place = place if at is None else at
    return [*found[:place], *still, *found[place:]]


def like(item: Item, items: Iterable[Item], choice: Choice | None = None) -> list[Dispute]:
    """The other disputes of the same kind: same text and pair of labels, or same words at the edge. With a choice, only
    those that it settles in the same way."""
    if not isinstance(item, Dispute):
        return []
    others = [o for o in items if isinstance(o, Dispute) and o.pattern == item.pattern and o != item]
    return others if choice is None else [o for o in others if alike(item, choice, o) is not None]


def counts(items: Iterable[Item]) -> Counter[str]:
    """How many disputes there are of each pattern."""
    return Counter(item.pattern for item in items if isinstance(item, Dispute))


@dataclass(frozen=True)
class Opened:
    """An item with its article, the claims that it names, who rejected what, and what to read beside it: what was
    settled before about the same labels and texts, and the codebook's entries."""

    item: Item
    article: Article
    annotations: Mapping[str, Annotation]
    refused: frozenset[str]
    cases: tuple[Case, ...]
    entries: tuple[Section, ...]

    def sections(self, *, named: bool) -> tuple[Section, ...]:
        """What to read, with or without who settled and said what."""
        lines = [_told(case, named) for case in self.cases]
        return (Section("Settled cases", tuple(dict.fromkeys(lines))), *self.entries) if lines else self.entries


def _told(case: Case, named: bool) -> str:
    note = f": {case.note}" if case.note else ""
    who = f" {case.reviewer}" if named else ""
    return f"{case.at[:10]}{who}: {case.action} {case.label} “{case.quote}”{note}"


def opened(conn: Connection, item: Item, book: Codebook, reviewer_id: str) -> Opened:
    """All that helps to settle an item. Problem if its article cannot be read."""
    article = next(iter(queries.texts(conn, [item.article_id])))
    (said,) = voices.said_of(conn, [item.article_id])
    refused: set[str] = set()
    if isinstance(item, Dispute):
        ids = {id for version in item.versions for id in (version.annotation.id, *version.also)}
        refused = {voice.name for voice in said.voices if ids & voice.refused}
        firsts = [version.annotation for version in item.versions]
    else:
        firsts = [said.annotations[item.annotation_id]] if item.annotation_id else []
    cases = [
        case for a in firsts if a.kind == "span" for case in settled.settled_cases(conn, a, reviewer_id, coding=False)
    ]
    known = names(book)
    entries = [entry(book, id) for id in dict.fromkeys(a.label for a in firsts) if id in known]
    together = tuple(section for some in entries for section in some)
    return Opened(item, article, said.annotations, frozenset(refused), tuple(cases), together)


def titles(conn: Connection, items: Iterable[Item]) -> dict[str, str]:
    """The titles of the articles of disputes and doubts, where they have one, by id."""
    return voices.titles(conn, {item.article_id for item in items})


def worded(conn: Connection, items: Iterable[Item]) -> dict[str, str]:
    """What the first version of each dispute about a relation, attribute or record says, by its id."""
    firsts = [item.versions[0].annotation for item in items if isinstance(item, Dispute)]
    hanging = [a for a in firsts if a.kind != "span"]
    ends = voices.claims(conn, {end for a in hanging for end in (a.head_id, a.tail_id) if end})
    return {a.id: claim(a, ends, 14) for a in hanging}


def stretches(conn: Connection, items: Sequence[Dispute]) -> list[str]:
    """Each disputed stretch between brackets in its context, on one line."""
    texts = {one.id: one.text for one in queries.texts(conn, sorted({item.article_id for item in items}))}
    found = []
    for item in items:
        text = texts[item.article_id]
        before, after = text[max(0, item.start - AROUND) : item.start], text[item.end : item.end + AROUND]
        inside = short(text[item.start : item.end], 2 * AROUND)
        found.append(f"…{before.rpartition(LINE)[2]}[{inside}]{after.partition(LINE)[0]}…")
    return found


def comparisons(conn: Connection) -> list[tuple[str, ...]]:
    """What can be compared: people among each other, a source with people, two sources."""
    readers = assignments.readers(conn)
    return [(), *((id,) for id in readers), *combinations(readers, 2)]
