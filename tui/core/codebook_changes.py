"""What is different between two versions of a codebook, by ids: an id is the same label, whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.text.show import show


@dataclass(frozen=True)
class Changes:
    """What became of labels, relations, attributes and records. `merged`: old label -> the one that takes its place;
    `reworded`: id -> what is said otherwise of it."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    merged: Mapping[str, str]
    reworded: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.merged or self.reworded)


def changes(old: Codebook, new: Codebook) -> Changes:
    """How `new` differs from `old`. Problem where a label was divided, or takes the place of one that is kept or of
    another layer: what is one of them now, nobody can tell without looking."""
    taken: dict[str, list[str]] = {}
    for label in new.labels.values():
        for id in label.was:
            if id in old.labels:
                taken.setdefault(id, []).append(label.id)
    for id, heirs in taken.items():
        if len(heirs) > 1 or id in new.labels:
            kept = heirs if id not in new.labels else [id, *heirs]
            raise Problem(
                f"{show(id)} would become {' and '.join(map(show, kept))}: only a person can say which span is "
                "which, so leave `was` out, and the new labels are gone through anew.",
                code=2,
            )
        if old.labels[id].layer != new.labels[heirs[0]].layer:
            raise Problem(
                f"{show(id)} and {show(heirs[0])} are of different layers, so one cannot become the other.", code=2
            )
    before, after = old.kinds(), new.kinds()
    return Changes(
        added=tuple(id for id in after if id not in before),
        removed=tuple(id for id in before if id not in after and id not in taken),
        merged={id: heirs[0] for id, heirs in taken.items()},
        reworded={id: said for id in after if id in before and (said := _said(old, new, id))},
    )


def _said(old: Codebook, new: Codebook, id: str) -> tuple[str, ...]:
    mine, theirs = _entry(old, id), _entry(new, id)
    if mine is None or theirs is None or type(mine) is not type(theirs):
        return ()
    return tuple(f.name for f in fields(mine) if f.name != "was" and getattr(mine, f.name) != getattr(theirs, f.name))


def _entry(book: Codebook, id: str) -> Any:
    sections: tuple[Mapping[str, Any], ...] = (book.labels, book.relations, book.attributes, book.records)
    return next((section[id] for section in sections if id in section), None)
