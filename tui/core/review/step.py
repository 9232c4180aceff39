"""What one key records: the rows of a step, before the record numbers them."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.annotation import Annotation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What now counts about an annotation for one reviewer; `verdict` None: nothing. `as_id`: rejected in favour of.

    About the article: `scope` is what it is done for.
    """

    verdict: str | None
    as_id: str | None = None
    scope: str = ""


NONE = Verdict(None)


@dataclass(frozen=True, slots=True)
class Row:
    """One decision. `annotation_id` None: about the article as a whole.

    `verdict` is the one that stands after it; comment and flag rows repeat the one before.
    `how`: key, bulk, everywhere, carried, settled, imported. `scope`: what a `done` covers, "" for all.
    """

    annotation_id: str | None
    action: str
    verdict: str | None
    as_id: str | None = None
    how: str = "key"
    note: str = ""
    reason: str = ""
    final: bool = False
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The rows of one key, and the annotations that are new with it (the ends of a relation before the relation)."""

    rows: tuple[Row, ...]
    new: tuple[Annotation, ...] = ()
    keys: int = 1

    @property
    def excludes(self) -> bool:
        """Whether it leaves the article out."""
        return any(row.action == "exclude" for row in self.rows)
