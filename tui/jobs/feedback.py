"""Feedback: what was adjudicated otherwise than a reviewer had it, answers to doubts, and how practice went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.core.disputes import Voice
from tui.jobs.practice import Difference, practice
from tui.store import voices
from tui.store.driver import Connection
from tui.store.overruled import Final, finals, finished
from tui.store.voices import Doubt, Said


@dataclass(frozen=True)
class Overruled:
    """One adjudication that went against a reviewer. `mine`: held, rejected or passed over; `verdict`: accept, reject.

    `instead`: what stands in its place, where one thing does. `id`: of the decision, so that what is new can be told.
    """

    id: str
    article_id: str
    annotation: Annotation
    mine: str
    verdict: str
    instead: Annotation | None
    by: str
    reason: str
    note: str
    at: str


def overruled(conn: Connection, name: str, after: str = "") -> list[Overruled]:
    """The adjudications against a reviewer in articles that he or she has finished, the oldest first; `after`: only
    those decided after the decision of that id."""
    ids = finished(conn, name)
    given = {id: finals(conn, id) for id in ids}
    found: list[Overruled] = []
    for said in voices.said_of(conn, [id for id, some in given.items() if some]):
        mine = next((voice for voice in said.voices if voice.name == name), Voice(name, frozenset()))
        found += _in_article(said, mine, given[said.article_id])
    return sorted((one for one in found if one.id > after), key=lambda one: one.id)


def _in_article(said: Said, mine: Voice, given: dict[str, Final]) -> Iterator[Overruled]:
    told_with = {f.as_id for id, f in given.items() if f.verdict == "reject" and id in mine.held}
    for id, final in given.items():
        a = said.annotations[id]
        against = id in mine.held if final.verdict == "reject" else id not in mine.held and a.label in mine.looked
        if not against or final.by == mine.name or (final.verdict == "accept" and id in told_with):
            continue
        had = "held" if id in mine.held else "rejected" if id in mine.refused else "passed over"
        instead = said.annotations.get(final.as_id or "")
        yield Overruled(
            final.id, a.article_id, a, had, final.verdict, instead, final.by, final.reason, final.note, final.at
        )


def answers(conn: Connection, name: str) -> list[Doubt]:
    """The doubts of a reviewer that were answered."""
    return [doubt for doubt in voices.doubts(conn) if doubt.by == name and doubt.answer is not None]


def differences(conn: Connection, name: str) -> list[Difference]:
    """Where a reviewer differs from the known answers of the articles that he or she finished for practice."""
    return [one for article in practice(conn, name) for one in article.differences]


Told = Overruled | Doubt | Difference


@dataclass(frozen=True)
class News:
    """What a reviewer was told so far, and how much of it is newer than what was looked at last.

    `latest`: the newest decision among it; `titles`: of articles, by id.
    """

    told: tuple[Told, ...]
    new: frozenset[str]
    latest: str
    titles: dict[str, str]


def id_of(one: Told) -> str:
    """The decision that something was told by."""
    return one.answer_id if isinstance(one, Doubt) else one.id


def news(conn: Connection, name: str, seen: str) -> News:
    """What was decided otherwise than a reviewer had it, answered, or differs in practice, the newest first.

    `seen`: the newest decision of which he or she was told before.
    """
    told: list[Told] = [*overruled(conn, name), *answers(conn, name), *differences(conn, name)]
    told.sort(key=id_of, reverse=True)
    new = frozenset(id_of(one) for one in told if id_of(one) > seen)
    titles = voices.titles(conn, {one.article_id for one in told})
    return News(tuple(told), new, id_of(told[0]) if told else seen, titles)
