"""Agreement between those who coded the same articles: by pair, layer, label, relation and attribute, and over words.

What was coded with candidates shown is never pooled with what was coded without.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from tui.core.agreement import (
    WAYS,
    Counts,
    Figure,
    Unit,
    alpha,
    by_layer,
    confusion,
    count,
    f1,
    kappa,
    match,
    on_words,
    ratio,
)
from tui.core.annotation import is_rest
from tui.core.codebook import parse
from tui.core.disputes import Aligned, Voice
from tui.core.errors import Problem
from tui.core.text.words import Words
from tui.core.unitizing import Continuum, unitizing_alpha
from tui.jobs.coded_again import coded_again
from tui.store import articles as library
from tui.store import coders, voices
from tui.store.coders import Article, Coded
from tui.store.driver import Connection
from tui.store.queries import log_state

ALL = "all pairs"
_NONE = Counts()


@dataclass(frozen=True)
class Row:
    """Agreement on one thing. `what`: all, layer, label, relation, record, attribute; month (in which the later of a
    pair first finished), self (an article coded again); `name`: which one.

    `first`, `second`: the coders, one twice for `self`, or "all pairs" and "". `counts` and `figures` (by way of
    matching) are of the state at each coder's first `done`; `now` holds the present values, None where there is nothing
    marked. `alpha`: for spans the unitizing alpha, for attributes that of values where both have one, else None.
    """

    served: str
    first: str
    second: str
    what: str
    name: str
    articles: int
    counts: Counts
    figures: dict[str, Figure]
    now: dict[str, float | None]
    alpha: Figure | None


@dataclass(frozen=True)
class WordRow:
    """Agreement word by word in a layer whose spans do not overlap: Cohen's kappa of a pair, Krippendorff's alpha."""

    served: str
    layer: str
    coders: tuple[str, ...]
    measure: str
    words: int
    figure: Figure


@dataclass(frozen=True)
class Report:
    """All figures, and what they are of."""

    rows: list[Row]
    words: list[WordRow]
    confused: dict[str, list[tuple[str, str, int]]]
    coders: dict[str, list[str]]
    articles: dict[str, int]
    days: tuple[str, str] | None
    codebooks: list[str]
    samples: list[tuple[str, int]]
    log: tuple[int, str]

    @property
    def served(self) -> list[str]:
        """What was shown to those who coded: each is a part of its own."""
        return sorted({row.served for row in self.rows})

    def parts(self, served: str) -> list[tuple[str, list[Row]]]:
        """The rows of such a part as tables with a title; those without a row are left out."""
        rows = [row for row in self.rows if row.served == served]
        months = [row for row in rows if row.what == "month"]
        tables = [
            ("By layer and label, all pairs", [r for r in rows if r.first == ALL and r.what != "month"]),
            ("By pair of coders", [r for r in rows if r.first != ALL and r.what == "all"]),
            ("Over time, all pairs", months if len(months) > 1 else []),
            ("Each coder, an article coded again", [r for r in rows if r.what == "self"]),
        ]
        return [(title, some) for title, some in tables if some]


Key = tuple[str, str, str, str, str]
"""served, first, second, what, name"""


@dataclass
class _Tally:
    """What is counted while articles go by."""

    layers: dict[str, str]
    flat: set[str]
    first: dict[Key, list[Counts]] = field(default_factory=lambda: defaultdict(list))
    now: dict[Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    pairs: dict[tuple[str, str, str, str], Counter[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    continua: dict[tuple[str, str, str, str], Continuum] = field(default_factory=lambda: defaultdict(Continuum))
    values: dict[tuple[str, str, str, str], Counter[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    units: dict[tuple[str, str], Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    named: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    confused: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    coders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    articles: Counter[str] = field(default_factory=Counter)
    days: set[str] = field(default_factory=set)
    books: set[str] = field(default_factory=set)


def agreement(conn: Connection, tick: Callable[[int], None] = lambda done: None) -> Report:
    """All figures of a file. `tick` is told how many articles were compared. Problem where nothing is double-coded."""
    toml = library.current_codebook(conn)
    book = parse(toml) if toml else None
    tally = _Tally(voices.layers(conn), {layer.id for layer in book.layers.values() if layer.flat} if book else set())
    names = coders.codebook_names(conn)
    for number, article in enumerate(coders.double_coded(conn), 1):
        _compare(conn, tally, article)
        tick(number)
    for (served, name), counts in coded_again(conn, tally.layers).items():
        tally.first[served, name, name, "self", ""] = counts
    if not tally.first:
        raise Problem("No article was finished by two people in the same way, so there is nothing to compare yet.")
    return Report(
        rows=_rows(tally),
        words=_word_rows(tally),
        confused={s: [(a, b, n) for (a, b), n in some.most_common()] for s, some in sorted(tally.confused.items())},
        coders={served: sorted(some) for served, some in sorted(tally.coders.items())},
        articles=dict(tally.articles),
        days=(min(tally.days), max(tally.days)) if tally.days else None,
        codebooks=sorted(names[id] for id in tally.books),
        samples=coders.samples(conn),
        log=log_state(conn),
    )


def _compare(conn: Connection, tally: _Tally, article: Article) -> None:
    """Count one article, for each group of coders who were shown the same."""
    for served in ("candidates", "blind"):
        group = {name: coded for name, coded in sorted(article.coders.items()) if coded.served == served}
        if len(group) < 2:
            continue
        tally.articles[served] += 1
        tally.coders[served] |= set(group)
        for coded in group.values():
            tally.days.add(coded.at[:10])
            tally.books |= coded.codebooks
        text = library.stored_text(conn, article.id)
        together: dict[tuple[str, str], Counts] = defaultdict(Counts)
        for (a, first), (b, second) in combinations(group.items(), 2):
            both = _Both.of(tally, article, first, second, (first.first, second.first))
            then = now = _counts(tally, article, both)
            if (first.first, second.first) != (first.now, second.now):
                now = _counts(tally, article, _Both.of(tally, article, first, second, (first.now, second.now)))
            for (what, name), counts in then.items():
                tally.first[served, a, b, what, name].append(counts)
                together[what, name] += counts
            for (what, name), counts in now.items():
                tally.now[served, a, b, what, name] += counts
                tally.now[served, ALL, "", what, name] += counts
            month = max(first.at, second.at)[:7]
            together["month", month] += then.get(("all", ""), _NONE)
            _place(tally, article, len(text), (served, a, b), both)
        for (what, name), counts in together.items():
            tally.first[served, ALL, "", what, name].append(counts)
        _by_word(tally, article, text, served, group)


@dataclass(frozen=True)
class _Both:
    """What two held in one article, of the labels that both looked for: their spans by layer, and all of it aligned."""

    labels: set[str]
    held: tuple[set[str], set[str]]
    units: tuple[dict[str, set[Unit]], dict[str, set[Unit]]]
    aligned: Aligned

    @classmethod
    def of(cls, tally: _Tally, article: Article, a: Coded, b: Coded, held: tuple[set[str], set[str]]) -> _Both:
        """`held`: the annotation ids of each, at the first `done` or now."""
        labels = a.labels & b.labels
        mine, theirs = (by_layer(article.annotations, some, labels, tally.layers) for some in held)
        voices = [Voice(name, frozenset(some)) for name, some in zip("ab", held, strict=True)]
        return cls(labels, held, (mine, theirs), Aligned(article.annotations, voices))


def _place(tally: _Tally, article: Article, length: int, pair: tuple[str, str, str], both: _Both) -> None:
    """Note where two marked what, which labels they took for each other, and which values they gave."""
    mine, theirs = both.units
    for layer in mine.keys() & theirs.keys():
        tally.confused[pair[0]] += confusion(match(mine[layer], theirs[layer], blind=True))
    extents: tuple[dict[str, list[tuple[int, int]]], ...] = (defaultdict(list), defaultdict(list))
    for found, units in zip(extents, (mine, theirs), strict=True):
        for start, end, label in (unit for some in units.values() for unit in some):
            found[label].append((start, end))
    for label in both.labels & tally.layers.keys():
        tally.continua[(*pair, label)].add(length, *(found.get(label, ()) for found in extents))
    for label, values in _values(article, both):
        tally.values[(*pair, label)][values] += 1


def _counts(tally: _Tally, article: Article, both: _Both) -> dict[tuple[str, str], Counts]:
    """What two marked in one article, and what of it matches: in all, by layer, label, relation and attribute."""
    labels, (mine, theirs) = both.labels, both.units
    found: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for layer in {tally.layers[label] for label in labels if label in tally.layers}:
        found["layer", layer] = count(mine.get(layer, ()), theirs.get(layer, ()))
        found["all", ""] += found["layer", layer]
    used = {unit[2] for units in (mine, theirs) for some in units.values() for unit in some}
    for label in labels & tally.layers.keys():
        layer = tally.layers[label]
        some = [{unit for unit in units.get(layer, ()) if unit[2] == label} for units in (mine, theirs)]
        found["label", label] = count(*some) if label in used else _NONE
    for (kind, label), counts in _hanging(article, both):
        found[kind, label] += counts
    return found


def _hanging(article: Article, both: _Both) -> Iterator[tuple[tuple[str, str], Counts]]:
    """Records, and relations and attributes whose ends both hold, spans and records aligned: how many each has, and how
    many both."""
    aligned = both.aligned
    forms: dict[tuple[str, str], tuple[set[object], set[object]]] = defaultdict(lambda: (set(), set()))
    for side, (held, other) in enumerate(zip(both.held, "ba", strict=True)):
        for id in held:
            one = article.annotations[id]
            hangs = one.kind != "span" and one.label in both.labels and not is_rest(one.label)
            if hangs and all(aligned.holds(other, end) for end in aligned.ends(one)):
                forms[one.kind, one.label][side].add(aligned.form(id))
    for key, (first, second) in forms.items():
        same = len(first & second)
        yield key, Counts(len(first), len(second), same, same, same)


def _values(article: Article, both: _Both) -> Iterator[tuple[str, tuple[str, str]]]:
    """The values that two gave by the same attribute to the same span, spans aligned, where each gave one."""
    given: dict[tuple[str, object], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, held in enumerate(both.held):
        for id in held:
            one = article.annotations[id]
            if one.kind == "attribute" and one.label in both.labels:
                given[one.label, both.aligned.form(one.head_id or "")][side].append(one.value or "")
    for (label, _), (mine, theirs) in given.items():
        if len(mine) == len(theirs) == 1:
            yield label, (mine[0], theirs[0])


def _by_word(tally: _Tally, article: Article, text: str, served: str, group: dict[str, Coded]) -> None:
    """Note which label each coder gave each word, in the layers where a word has one at most."""
    words = Words(text).within(0, len(text))
    for layer in sorted(tally.flat):
        labels = {label for label, of in tally.layers.items() if of == layer}
        marked = {
            name: on_words(words, by_layer(article.annotations, coded.first, labels, tally.layers).get(layer, ()))
            for name, coded in group.items()
            if coded.labels & labels
        }
        for (a, first), (b, second) in combinations(marked.items(), 2):
            tally.pairs[served, layer, a, b] += Counter(zip(first, second, strict=True))
        if len(marked) > 1:
            tally.units[served, layer] += Counter(zip(*marked.values(), strict=True))
            tally.named[served, layer] |= set(marked)


_ORDER = ("all", "layer", "label", "relation", "record", "attribute", "month", "self")
_WHOLE = ("all", "layer", "month", "self")
"""What holds several labels, so that matching without them says something."""


def _rows(tally: _Tally) -> list[Row]:
    def order(key: Key) -> tuple[object, ...]:
        served, first, second, what, name = key
        return served, first != ALL, first, second, _ORDER.index(what), name

    found = []
    for key in sorted(tally.first, key=order):
        articles = tally.first[key]
        total = sum(articles, Counts())
        if key[3] == "label" and not total.first + total.second:
            continue  # a label that nobody used would be a row of reasons
        ways = WAYS if key[3] in _WHOLE else WAYS[:2] if key[3] == "label" else WAYS[:1]
        figures = {way: f1(articles, way) for way in ways}
        now = {way: ratio(tally.now[key], way) for way in ways}
        found.append(Row(*key, len(articles), total, figures, now, _alpha(tally, key)))
    return found


def _alpha(tally: _Tally, key: Key) -> Figure | None:
    """The alpha of a row: of where units lie, or of the values of an attribute; over all pairs where it is of all."""
    served, first, second, what, name = key

    def wanted(pair: tuple[str, str, str, str]) -> bool:
        label = pair[3]
        called = {"all": name, "layer": tally.layers.get(label)}.get(what, label)
        return pair[0] == served and (first == ALL or pair[1:3] == (first, second)) and called == name

    if what in ("relation", "record", "month", "self"):
        return None
    if what == "attribute":
        together: Counter[tuple[str, ...]] = Counter()
        for pair, values in tally.values.items():
            if wanted(pair):
                together += values
        return alpha(together)
    return unitizing_alpha(one for pair, one in tally.continua.items() if wanted(pair))


def _word_rows(tally: _Tally) -> list[WordRow]:
    found = []
    for (served, layer), units in sorted(tally.units.items()):
        people = tuple(sorted(tally.named[served, layer]))
        found.append(WordRow(served, layer, people, "alpha", sum(units.values()), alpha(units)))
    for (served, layer, a, b), pairs in sorted(tally.pairs.items()):
        found.append(WordRow(served, layer, (a, b), "kappa", sum(pairs.values()), kappa(pairs)))
    return found
