"""Disputes of a file: which are open for whom, in the order in which settling them helps most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tui.core.codebook import Codebook, parse
from tui.core.disputes import Dispute, Rules, Voice, by_use, disputes
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import articles, queries, voices
from tui.store.driver import Connection
from tui.store.voices import Doubt, Said

__all__ = ["Dispute", "Doubt", "open_disputes", "open_doubts", "plain", "rules_of", "set_rule"]


def open_disputes(
    conn: Connection, reviewer: str, sources: Sequence[str] = (), within: Collection[str] | None = None
) -> list[Dispute]:
    """What is to be settled, the most useful first, as far as `reviewer` (a name, "" for nobody) may see it.

    Only those who finished an article take part, and nothing of it is shown to who has begun it and not finished.
    `sources`: reviewers and sources by name or id: only these are compared; one alone is compared with the reviewers.
    `within`: only the disputes of these articles.
    Problem for a name that is not there.
    """
    names, ids = _named(conn, sources)
    rules = rules_of(conn)
    among = set(voices.disputed(conn)) if not ids else set(voices.read_by(conn, ids))
    among = among if within is None else among & set(within)
    hidden = voices.still_deciding(conn, reviewer) if not ids or names is None or names - set(ids) else set()
    found: list[Dispute] = []
    for said in voices.said_of(conn, sorted(among), ids):
        voiced = [voice for voice in said.voices if names is None or voice.name in names]
        for one in disputes(said.article_id, said.annotations, voiced, rules, said.final):
            if said.article_id not in hidden or _has_looked(said, reviewer, one):
                found.append(one)
    return by_use(found)


def _has_looked(said: Said, reviewer: str, one: Dispute) -> bool:
    mine = next((voice for voice in said.voices if voice.name == reviewer), Voice(reviewer, frozenset()))
    return all(version.annotation.label in mine.looked for version in one.versions)


def _named(conn: Connection, wanted: Sequence[str]) -> tuple[set[str] | None, list[str]]:
    """The names that voices must have (None: any), and the ids of the sources among them."""
    people = queries.reviewers(conn)
    names: set[str] = set()
    ids: list[str] = []
    for name in wanted:
        found = voices.source_ids(conn, name)
        if not found and name not in people:
            raise Problem(f"{show(conn.path.name)} has no source or reviewer called {show(name)}.", code=2)
        names.add(found[-1] if found else name)
        ids += found[-1:]
    return (names if len(wanted) > 1 else None), ids


def rules_of(conn: Connection) -> Rules:
    """What the file's codebooks say about comparing."""
    toml = articles.current_codebook(conn)
    book: Codebook | None = parse(toml) if toml else None
    single = [*_single(book)] if book else []
    keys = {id: [book.field_label(r, name) for name in r.key] for id, r in book.records.items()} if book else {}
    return Rules(voices.layers(conn), frozenset(single), keys)


def _single(book: Codebook) -> Iterator[str]:
    yield from (relation.id for relation in book.relations.values() if not relation.many)
    yield from (attribute.id for attribute in book.attributes.values() if not attribute.many)
    yield from book.field_labels


def set_rule(conn: Connection, rule: str) -> None:
    """Keep how gold is found: `unanimous`, or `majority:N` (N hold it, and more than half of those who looked)."""
    kind, _, least = rule.partition(":")
    if rule != "unanimous" and not (kind == "majority" and least.isdecimal() and int(least) > 0):
        raise Problem(f"The rule is unanimous or majority:N, such as majority:2, and not {show(rule)}.", code=2)
    articles.set_setting(conn, "gold", rule)


def open_doubts(conn: Connection, reviewer: str) -> list[Doubt]:
    """The doubts that nobody has answered, as far as `reviewer` may see them: the own ones and those of articles that
    he or she does not have to decide."""
    hidden = voices.still_deciding(conn, reviewer)
    return [
        one
        for one in voices.doubts(conn)
        if one.answer is None and (one.by == reviewer or one.article_id not in hidden)
    ]


def plain(one: Dispute) -> dict[str, object]:
    """A dispute as scripts get it."""
    versions = [
        {"id": v.annotation.id, "label": v.annotation.label, "start": v.start, "end": v.end, "by": list(v.by)}
        | ({"value": v.annotation.value} if v.annotation.kind == "attribute" else {})
        for v in one.versions
    ]
    return {"article": one.article_id, "start": one.start, "end": one.end, "layer": one.layer, "versions": versions}
