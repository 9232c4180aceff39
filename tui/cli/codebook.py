"""`codebook`: show the labels and their rules, check a codebook of one's own, or move a file to another version."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterable
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.printed import as_json
from tui.core.codebook import Codebook, default
from tui.core.codebook_check import check, read, text_of
from tui.core.codebook_entry import Section, entry, names
from tui.core.errors import Problem
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.jobs.migrate_codebook import Plan

SUMMARY = "show the labels and their rules, check a codebook of your own, or move a file to it"
EXAMPLE = "glossator codebook show 7"
WIDEST = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    shown = actions.add_parser("show", help="print the codebook, or its entry for one label, relation or attribute")
    shown.add_argument(
        "id", nargs="?", metavar="LABEL", help="a label or its key, a relation, attribute, record or layer"
    )
    shown.add_argument("--codebook", metavar="FILE", type=Path, help="this codebook instead of the shipped one")
    shown.add_argument("--toml", action="store_true", help="print the whole file, to start one of your own from")
    shown.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    checked = actions.add_parser("check", help="print what is wrong with a codebook, each fault with its line")
    checked.add_argument("file", metavar="FILE", type=Path)
    checked.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    moved = actions.add_parser("migrate", help="say what another version means for a file; --yes: move to it")
    moved.add_argument("file", metavar="NEW.toml", type=Path)
    moved.add_argument("--yes", action="store_true", help="do it, in one transaction")
    moved.add_argument("--why", default="", metavar="TEXT", help="the reason, kept with every decision that is carried")
    moved.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    return {"check": _check, "migrate": _migrate}.get(args.action, _show)(args)


def _migrate(args: argparse.Namespace) -> int:
    from tui.cli import reviewer
    from tui.jobs.migrate_codebook import migrate, plan
    from tui.store.migrations import open_file

    new = read(args.file)
    with closing(open_file(args.db)) as conn:
        done = migrate(conn, new, reviewer.name(args.reviewer), args.why) if args.yes else plan(conn, new)
    print(as_json(_planned(done)) if getattr(args, "json", False) else _told(done, args.yes))
    return 0


def _planned(one: Plan) -> dict[str, Any]:
    return {
        "from": f"{one.old.name} {one.old.version}",
        "to": f"{one.new.name} {one.new.version}",
        "added": list(one.changes.added),
        "removed": {id: one.held.get(id, (0, 0))[0] for id in one.changes.removed},
        "merged": {id: {"into": heir, "held": one.held.get(id, (0, 0))[0]} for id, heir in one.changes.merged.items()},
        "reworded": {id: list(what) for id, what in one.changes.reworded.items()},
        "articles_that_wait": one.reopened,
        "articles_carried": one.carried,
    }


def _told(one: Plan, did: bool) -> str:
    """What changes and what it touches, a line each."""
    lines = [f"{one.old.name} {one.old.version} -> {one.new.name} {one.new.version}"]
    for id, what in one.changes.reworded.items():
        lines.append(f"  {id}: other {', '.join(what)}; no decision changes")
    for id, heir in one.changes.merged.items():
        claims, people = one.held.get(id, (0, 0))
        lines.append(f"  {id} becomes {heir}: {claims:,} held by {people:,}, in {one.carried:,} articles")
    lines += [f"  {id} is new: nobody has looked for it" for id in one.changes.added]
    for id in one.changes.removed:
        claims, people = one.held.get(id, (0, 0))
        lines.append(f"  {id} is gone: {claims:,} held by {people:,} stay in the log, and out of gold")
    if one.changes.added:
        lines.append(f"  {one.reopened:,} finished articles wait for what is new, and for that alone")
    lines.append("Done." if did else "Nothing was changed; --yes does it.")
    return _shown("\n".join(lines))


def _check(args: argparse.Namespace) -> int:
    toml = text_of(args.file)
    faults = check(toml)
    if getattr(args, "json", False):
        print(as_json([{"file": str(args.file), "line": f.line, "problem": f.sentence} for f in faults]))
    elif faults:
        print("\n".join(f"{show(str(args.file))}:{fault.line}: {show(fault.sentence)}" for fault in faults))
    else:
        book = read(args.file)
        print(
            show(f"{book.name} {book.version}: nothing wrong; {len(book.labels)} labels in {len(book.layers)} layers.")
        )
    return 1 if faults else 0


def _show(args: argparse.Namespace) -> int:
    book = read(args.codebook) if args.codebook else default()
    if args.toml:
        sys.stdout.write(book.toml)
    elif args.id is None:
        print(as_json(_plain(book)) if getattr(args, "json", False) else _overview(book))
    else:
        id = _named(book, args.id)
        print(as_json(_plain(_found(book, id))) if getattr(args, "json", False) else _entry(book, id))
    return 0


def _named(book: Codebook, name: str) -> str:
    """The id that a person means: as written, else in other casing, else by its key."""
    known = names(book)
    folded = {id.casefold(): id for id in reversed(known)}
    keyed = {key: label.id for key, label in book.by_key.items()}
    for found in (name if name in known else None, folded.get(name.casefold()), keyed.get(name)):
        if found:
            return found
    raise Problem(f"`{show(name)}` is not in the codebook; `glossator codebook show` lists what is.", code=2)


def _found(book: Codebook, id: str) -> Any:
    sections: Iterable[Any] = (book.labels, book.relations, book.attributes, book.records, book.layers)
    return next(section[id] for section in sections if id in section)


def _plain(value: Any) -> Any:
    """Dataclasses, tuples and sets as JSON has them; the source text of the codebook is left out."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name != "toml"}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _overview(book: Codebook) -> str:
    """All labels by layer with their keys, then the other ids, each with its first sentence."""
    blocks = [f"{book.name}, version {book.version} ({book.id})"]
    for layer in book.layers:
        labels = [label for label in book.labels.values() if label.layer == layer]
        rows = [_row(f"  {label.key:<3}{label.id}", label.definition) for label in labels]
        blocks.append("\n".join([layer, *rows]))
    for heading, entries in (
        ("relations", book.relations.values()),
        ("attributes", book.attributes.values()),
        ("records", book.records.values()),
    ):
        rows = [_row(f"  {item.id}", item.definition) for item in entries]
        blocks += ["\n".join([heading, *rows])] if rows else []
    return _shown("\n\n".join(blocks))


def _row(head: str, definition: str) -> str:
    """A key and id with the first sentence that defines it, in two columns."""
    sentence = definition.partition(". ")[0].rstrip(".")
    return textwrap.fill(sentence, _width(), initial_indent=f"{head:<21}", subsequent_indent=" " * 21) or head


def _entry(book: Codebook, id: str) -> str:
    title, *rest = entry(book, id)
    parts = [title.heading, *_wrapped(title, "  ")]
    for section in rest:
        parts += ["", section.heading, *_wrapped(section, "  - ")]
    return _shown("\n".join(parts))


def _wrapped(section: Section, mark: str) -> list[str]:
    indent = " " * len(mark)
    return [textwrap.fill(line, _width(), initial_indent=mark, subsequent_indent=indent) for line in section.lines]


def _shown(text: str) -> str:
    """Lines of text from a codebook, which may be anybody's, made harmless for the terminal."""
    return "\n".join(show(line) for line in text.split("\n"))


def _width() -> int:
    return min(WIDEST, max(40, shutil.get_terminal_size().columns))
