"""What an import came to, as a table for the terminal, as JSON, and in sentences about what is amiss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.jobs.import_labels import Taken
    from tui.jobs.intake import Outcome

LISTED = 20
"""So many articles are named in the table, of each kind; JSON names all."""
TITLE = 72
"""Characters of a title that are shown."""


def amiss(outcome: Outcome) -> Iterator[str]:
    """A sentence for all that was refused, could not be taken as it is, or may be meant otherwise."""
    yield from outcome.report.refused
    for file, rule in outcome.report.several:
        yield f"{file} looks like many articles in one; `import --split {rule}` divides it."
    for path, taken in outcome.taken:
        yield from taken.amiss
        if taken.troubles > len(taken.amiss):
            yield f"... and {taken.troubles - len(taken.amiss):,} more in {path.name}"


def table(outcome: Outcome) -> Iterator[str]:
    """What came of everything: a line for each kind with its count, and under it the names."""
    report = outcome.report
    for name, ids in (("imported", report.new), ("already there", report.known), ("thin", report.thin)):
        if ids or (name == "imported" and not (outcome.taken or outcome.rows)):
            yield from _listed(name, [f"{_file(outcome, id)}: {_title(report.found[id].title)}" for id in ids])
    for path, taken in outcome.taken:
        yield f"{taken.articles:>8,}  with labels in {show(path.name)} ({taken.format}): {_said(taken)}"
    if outcome.rows:
        told = ", ".join(f"{count:,} {table}" for table, count in outcome.rows.items() if count)
        yield f"{sum(outcome.rows.values()):>8,}  new in the record: {told or 'nothing'}"
    yield from _set_aside(outcome)
    if report.refused:
        yield f"{len(report.refused):>8,}  refused, see below"
    if outcome.candidates:
        yield f"{outcome.candidates:>8,}  candidates found by the rules"


def _set_aside(outcome: Outcome) -> Iterator[str]:
    """What came in and is not what a reviewer would expect to find in the queue."""
    report = outcome.report
    if report.again:
        same = [f"{show(name)} is {_file(outcome, id)}" for name, id in report.again]
        yield from _listed("the same text as another file", same)
    if report.same:
        yield from _listed("unchanged", [f"{show(one.file)}: {one.why}" for one in report.same])
    if report.versions:
        before = {True: ", which was here before", False: ""}
        newer = [
            f"{_file(outcome, one.id)}: new version of {_title(report.found[one.id].title or one.old)} "
            f"({one.old[:8]}), known by {one.by}{before[one.back]}"
            for one in report.versions
        ]
        yield from _listed("new versions of articles that are here: they wait instead of the older ones", newer)
    if report.others:
        from tui.sources.rules.language import read_language

        said = f"in other languages, which get no candidates: the rules read {read_language()}"
        yield from _listed(said, [f"{_file(outcome, id)}: {language}" for id, language in report.others])
    if report.copies:
        alike = [f"{_file(outcome, copy.id)} like {_title(copy.title or copy.lead)}" for copy in report.copies]
        yield from _listed("nearly the same as another, which is reviewed for them", alike)


def _listed(said: str, names: Sequence[str]) -> Iterator[str]:
    yield f"{len(names):>8,}  {said}"
    yield from (f"{'':>10}{name}" for name in names[:LISTED])
    if len(names) > LISTED:
        yield f"{'':>10}... and {len(names) - LISTED:,} more"


def _file(outcome: Outcome, id: str) -> str:
    found = outcome.report.found
    return show(str(found[id].file)) if id in found else id


def _title(title: str) -> str:
    return show(title if len(title) <= TITLE else f"{title[: TITLE - 1]}…")


def _said(taken: Taken) -> str:
    counts = (
        (taken.new, "new"),
        (taken.proposals, "candidates"),
        (taken.decisions, "decisions"),
        (taken.done, "done"),
        (taken.carried, "carried to texts with other white space"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing new"


def _told(taken: Taken) -> dict[str, Any]:
    return {name: value for name, value in vars(taken).items() if name != "finished"}


def plain(outcome: Outcome) -> dict[str, Any]:
    """The same for scripts, all of it by name."""
    report = outcome.report

    def named(ids: Sequence[str]) -> list[dict[str, str]]:
        return [{"id": id, "file": str(report.found[id].file), "title": report.found[id].title} for id in ids]

    return {
        "imported": named(report.new),
        "already_there": named(report.known),
        "thin": named(report.thin),
        "again": [{"file": show(name), "id": id} for name, id in report.again],
        "other_languages": [
            {"id": id, "file": str(report.found[id].file), "language": language} for id, language in report.others
        ],
        "versions": [
            {"id": one.id, "version_of": one.old, "by": one.by, "older_text": one.back} for one in report.versions
        ],
        "unchanged": [{"file": one.file, "id": one.old, "reason": one.why} for one in report.same],
        "copies": [{"id": copy.id, "like": copy.lead} for copy in report.copies],
        "refused": [{"file": name, "reason": reason} for name, reason in report.refusals],
        "labels": [{"file": path.name, **_told(taken)} for path, taken in outcome.taken],
        "record": dict(outcome.rows),
        "candidates": outcome.candidates,
    }
