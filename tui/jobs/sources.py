"""The sources of a file: which there are, how well they did, which are switched off, and which version is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs.learned import MODEL, RULES, Choice
from tui.sources.source import installed
from tui.store import tallies
from tui.store.articles import Source, set_setting, setting
from tui.store.driver import Connection
from tui.store.queries import sources
from tui.store.tallies import Tally

OFF, PINNED = "sources.off", "sources.pinned"
"""Settings of the file: the names that are switched off, and the version of a name that is kept."""


@dataclass(frozen=True)
class Known:
    """A source of a file. `state`: "", "off" or "pinned"."""

    source: Source
    articles: int
    tally: Tally
    state: str


def choice(conn: Connection) -> Choice:
    """What the file says about which sources are asked."""
    off: list[str] = json.loads(setting(conn, OFF, "[]"))
    pinned: dict[str, str] = json.loads(setting(conn, PINNED, "{}"))
    return Choice(frozenset(off), pinned)


def known(conn: Connection) -> list[Known]:
    """Every source of the file that is no person and has read or proposed something, by name and id."""
    chosen, read = choice(conn), tallies.readings(conn)
    counted = {tally.name: tally for tally in tallies.by_source(conn)}
    found = [one for one in sources(conn).values() if one.kind != "person" and (one.id in read or one.id in counted)]
    return [
        Known(one, read.get(one.id, 0), counted.get(one.id, Tally(one.id, 0, 0, 0)), _state(one, chosen))
        for one in sorted(found, key=lambda one: (one.name, one.id))
    ]


def _state(source: Source, chosen: Choice) -> str:
    if source.name in chosen.off:
        return "off"
    return "pinned" if chosen.pinned.get(source.name) == source.id else ""


def switch(conn: Connection, name: str, on: bool) -> None:
    """Ask a source no more, or again. What it proposed stays. Problem for a name that no source has."""
    _refuse_unknown(conn, name)
    off = set(choice(conn).off)
    set_setting(conn, OFF, json.dumps(sorted(off - {name} if on else off | {name})))


def pin(conn: Connection, id: str) -> None:
    """Keep to one version of a source, by its id: others of its name are not asked. Problem if it is not there."""
    source = sources(conn).get(id)
    if source is None or source.kind == "person":
        raise Problem(f"There is no source {show(id)} in {conn.path.name}; `glossator sources` lists them.", code=2)
    set_setting(conn, PINNED, json.dumps(dict(choice(conn).pinned) | {source.name: id}))


def unpin(conn: Connection, name: str) -> None:
    """Let a source, by its name or id, go on to newer versions. Problem if it was not pinned."""
    pinned = dict(choice(conn).pinned)
    held = [key for key, id in pinned.items() if name in (key, id)]
    if not held:
        raise Problem(f"{show(name)} is not pinned; `glossator sources` says what is.", code=2)
    set_setting(conn, PINNED, json.dumps({key: id for key, id in pinned.items() if key not in held}))


def _refuse_unknown(conn: Connection, name: str) -> None:
    here = {one.name for one in sources(conn).values() if one.kind != "person"}
    if name not in here | set(installed()) | {MODEL}:
        raise Problem(f"No source is called {show(name)}; `glossator sources` lists them.", code=2)


def by_rule(conn: Connection) -> list[Tally]:
    """How each rule did in the version of the rules that the file asked last; empty if they read nothing yet."""
    order: list[str] = json.loads(setting(conn, "versions", "[]"))
    last = [id for id in order if (one := sources(conn).get(id)) is not None and one.name == RULES]
    return tallies.by_rule(conn, last[-1]) if last else []
