"""Passes: which part of a codebook is gone through, and what a finished article is finished for.

A scope is how the record writes it: layers and labels with spaces between, "" for all there is. What hangs on spans is
shown and accepted with them, so it is covered as soon as all that it may hang on is; records and boilerplate are
covered with the last of the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tui.core.annotation import rests_label
from tui.core.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Pass:
    """What is gone through: `stops` are the labels that are asked about, `drawn` those that are on the screen.

    `scope` is how the record names it. `hanging`: the stops are relations or attributes, each asked about by itself.
    """

    scope: str
    stops: frozenset[str]
    drawn: frozenset[str]
    hanging: bool = False

    def name(self, book: Codebook) -> str:
        """What it is called on the screen."""
        if len(self.stops) > 1 and self.hanging:
            return "relations" if self.stops <= book.relations.keys() else "attributes"
        return ", ".join(self.scope.split())


def pass_of(book: Codebook, scope: str) -> Pass | None:
    """The pass that a scope names; None for one through everything, and where the codebook knows none of its names."""
    labels = covered(book, scope) if scope else frozenset[str]()
    spans = frozenset(label for label in labels if label in book.labels and not book.layer_of(label).hides)
    if spans:
        return Pass(scope, spans, spans)
    hanging = labels & (book.relations.keys() | book.attributes.keys())
    if not hanging:
        return None
    ends = frozenset[str]().union(*(_ends(book, label) for label in hanging))
    return Pass(scope, hanging, ends & book.labels.keys(), hanging=True)


def passes(book: Codebook) -> list[Pass]:
    """The passes to choose from: each layer, all relations, all attributes; then each label, relation, attribute."""
    layers = [layer.id for layer in book.layers.values() if not layer.hides]
    on_spans = [a.id for a in book.attributes.values() if a.on & book.labels.keys()]
    names = [*layers, " ".join(book.relations), " ".join(on_spans)]
    names += [label.id for label in book.labels.values() if label.layer in layers]
    names += [*book.relations, *on_spans]
    found = (pass_of(book, name) for name in dict.fromkeys(names) if name)
    return list({one.stops: one for one in found if one}.values())


def covering(book: Codebook, scope: str) -> list[tuple[str, ...]]:
    """For each name of a pass's scope the names that a finished scope may have to cover it: itself, or its layer."""
    return [(name, book.labels[name].layer) if name in book.labels else (name,) for name in scope.split()]


def covered(book: Codebook, scope: str) -> frozenset[str]:
    """The labels, of any kind, that a scope covers."""
    names = set(scope.split())
    if not names:
        return frozenset(book.kinds())
    return frozenset(id for id in book.kinds() if id in names or (id in book.labels and book.labels[id].layer in names))


def finished(book: Codebook, before: str | None, one: Pass | None) -> str:
    """The scope that is finished once a pass is (None: all is); `before`: what was, None for nothing."""
    if one is None or before == "":
        return ""
    return _named(book, _closed(book, (covered(book, before) if before else frozenset()) | one.stops))


def without(book: Codebook, labels: Collection[str]) -> str | None:
    """The scope that covers all but some labels, "" if these are none of the book's; None where nothing is left."""
    known = frozenset(book.kinds())
    left = known - set(labels)
    return _named(book, left) if left & book.labels.keys() else None


def still(old: Codebook, scope: str, new: Codebook) -> str | None:
    """What a scope of one version of a codebook covers of another, as that one writes it; None for nothing."""
    left = covered(old, scope) & new.kinds().keys()
    return _named(new, left) if left else None


def reopened(book: Codebook, before: str, one: Pass | None) -> str | None:
    """The scope that is still finished once a pass is reopened; None for nothing."""
    if one is None:
        return None
    after = covered(book, before) - one.stops
    after -= {id for id in (*book.relations, *book.attributes) if not one.stops.isdisjoint(_ends(book, id))}
    after -= _last(book)
    return _named(book, after) if after else None


def is_finished(book: Codebook, scope: str | None, one: Pass | None) -> bool:
    """Whether an article that is finished for `scope` (None: for nothing) is finished for a pass (None: for all)."""
    if not scope or one is None:
        return scope == ""
    return one.stops <= covered(book, scope)


def _ends(book: Codebook, id: str) -> frozenset[str]:
    """What a relation or attribute may hang on."""
    if id in book.relations:
        return book.relations[id].head | book.relations[id].tail
    return book.attributes[id].on


def _last(book: Codebook) -> frozenset[str]:
    """What is covered with the last of the rest: boilerplate, and records with what is said of them."""
    hiding = {label.id for label in book.labels.values() if book.layer_of(label.id).hides}
    of_records = {a.id for a in book.attributes.values() if a.on.isdisjoint(book.labels.keys())}
    of_records |= {rests_label(id) for id in book.records} | book.field_labels
    return frozenset(hiding | book.records.keys() | of_records)


def _closed(book: Codebook, labels: Collection[str]) -> frozenset[str]:
    """The labels, and what is covered with them."""
    all = set(labels) | {id for id in (*book.relations, *book.attributes) if _ends(book, id) <= set(labels)}
    last = _last(book)
    return frozenset(all | last if all >= book.kinds().keys() - last else all)


def _named(book: Codebook, labels: Iterable[str]) -> str:
    """A scope for labels: layers where all of theirs are there, "" where all are."""
    rest = set(labels)
    if rest >= book.kinds().keys():
        return ""
    names = set()
    for layer in book.layers:
        own = {label.id for label in book.labels.values() if label.layer == layer}
        if own and own <= rest:
            names.add(layer)
            rest -= own
    return " ".join(sorted(names | rest))
