"""Whether another file's record can be believed: whole pages, tables as we make them, and ids that their content makes.

Its triggers and views are never run: only tables are read, and only those that are what this program makes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import check, schema, ulid
from tui.store.articles import _place
from tui.store.check import Finding
from tui.store.driver import Connection, said, sqlite
from tui.store.record import KEYS

AHEAD = 24 * 3600
"""Seconds that an id may lie ahead of this machine's clock."""

TABLES = (*KEYS, "settings")


def judge(theirs: Connection, *, force: bool = False) -> None:
    """Problem, in one sentence, if the record of a file must not be taken in. `force`: also ids ahead of time."""
    name = show(theirs.path.name)
    with said(theirs.path):
        theirs.execute("PRAGMA trusted_schema = OFF")
        for look in (_pages, _tables, *_CHECKS):
            if sentence := next(look(theirs), None):
                raise Problem(f"{name} was not merged: {sentence}")
        if not force and (sentence := _ahead(theirs)):
            raise Problem(f"{name} was not merged: {sentence}")


def _pages(theirs: Connection) -> Iterator[str]:
    try:
        found = theirs.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite.DatabaseError as error:
        found = str(error)
    if found != "ok":
        yield f"it is damaged ({show(found)}); ask for another copy, made with `glossator backup`."


def _tables(theirs: Connection) -> Iterator[str]:
    shipped, held = schema.shipped(), schema.objects(theirs)
    for name in TABLES:
        if held.get(("table", name)) != shipped["table", name]:
            yield f"its table {name} is not as this program makes it."


def _found(look: Callable[[Connection], Iterator[Finding]]) -> Callable[[Connection], Iterator[str]]:
    """A check of our own files, for another's."""
    return lambda theirs: (one.sentence for one in look(theirs))


def _codebooks(theirs: Connection) -> Iterator[str]:
    """Codebooks that cannot be read, or whose labels are not those that their text names."""
    sql = "SELECT label_id, layer, flat, hides, report FROM codebook_labels WHERE codebook_id = ?"
    for id, toml in theirs.execute("SELECT id, toml FROM codebooks").fetchall():
        try:
            book = parse(toml)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield f"its codebook {show(id)} cannot be read by this program; update it."
            return
        if set(theirs.execute(sql, (id,))) != {(label, *_place(book, label)) for label in book.kinds()}:
            yield f"the labels of its codebook {show(id)} are not those that its text names."


_WRONG = (
    (
        "SELECT d.id FROM decisions d LEFT JOIN sources s ON s.id = d.reviewer_id WHERE s.kind IS NOT 'person'",
        "decision {id} was made by nobody: only people decide.",
    ),
    (
        "SELECT d.id FROM decisions d JOIN annotations a ON a.id IN (d.annotation_id, d.as_id) "
        "WHERE a.article_id <> d.article_id",
        "decision {id} is about an annotation of another article.",
    ),
    (
        "SELECT d.id FROM decisions d JOIN decisions u ON u.id = d.undoes_id JOIN sources s ON s.id = d.reviewer_id "
        "JOIN sources t ON t.id = u.reviewer_id WHERE u.article_id <> d.article_id OR s.name <> t.name",
        "decision {id} takes back what another person decided or what another article holds.",
    ),
    (
        "SELECT a.id FROM annotations a LEFT JOIN labels l ON l.id = a.label_id WHERE l.kind IS NOT a.kind",
        "annotation {id} is not of the kind of its label.",
    ),
    (
        "SELECT a.id FROM annotations a JOIN annotations e ON e.id IN (a.head_id, a.tail_id) "
        "WHERE e.article_id <> a.article_id",
        "annotation {id} hangs on an annotation of another article.",
    ),
    *(
        (
            f"SELECT id FROM {table} WHERE length(CAST(id AS BLOB)) <> 26 OR id >= '8' "
            "OR id GLOB '*[^0-9A-HJKMNP-TV-Z]*'",
            f"{{id}} is no id that {table} can have.",
        )
        for table in ("decisions", "assignments")
    ),
)
"""Rows that our own guards would refuse, and what is wrong with them."""


def _rules(theirs: Connection) -> Iterator[str]:
    for sql, sentence in _WRONG:
        for (id,) in theirs.execute(sql):
            yield sentence.format(id=show(str(id)))


_CHECKS = (
    _found(check._references),
    _found(check._articles),
    _found(check._annotations),
    _found(check._codebooks),
    _codebooks,
    _rules,
    _found(check._log),
)


def _ahead(theirs: Connection) -> str:
    latest = ulid.encode(int((ulid.now() + AHEAD) * 1000) << 80)
    for table in ("decisions", "assignments"):
        row = theirs.execute(f"SELECT id FROM {table} WHERE id > ? LIMIT 1", (latest,)).fetchone()
        if row:
            return (
                f"its {table} go on after tomorrow, so the clock there or here is wrong; set it right, or take them "
                "as they are with --force."
            )
    return ""
