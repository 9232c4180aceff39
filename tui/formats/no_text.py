"""Our JSON Lines without the text, for corpora under copyright: `rejoin` puts it back from a copy of the articles.

Like `jsonl` with an empty `text` and quotes of a few words at most, and beside them `chars`, `sentences` as `[start,
end, hash]`, and in each span `place`: sentence, word and code points into it, of its start and of its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, attribute, is_rest, record, relation
from tui.core.errors import Problem
from tui.core.excerpt import Bare, Edge, Sentence, bare
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show
from tui.formats import jsonl
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import field, first_keys, json_lines, name_once, open_out, score, shaped
from tui.formats.loss import KINDS, STANDING, Ledger, example, supported
from tui.formats.text import whole

HOLDS = frozenset(KINDS) - {
    "text",
    "surrogates",
    "title",
    "facts",
    "excerpts",
    "comment",
    "attributes",
    "records",
    "rests",
}


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """What says no more of the text than is allowed."""
    ledger = Ledger(labelled.article.id)
    labelled = whole(supported(labelled, ledger), ledger)
    values = options.book.attributes if options.book else {}

    def known(claim: Annotation) -> bool:
        return claim.label in values and claim.value in values[claim.label].values

    found = bare(labelled, _most(options), known)
    ledger.lose("text", labelled.article.id, labelled.article.id)
    if found.article.title != labelled.article.title:
        ledger.lose("title", show(labelled.article.title), show(labelled.article.title))
    for name in labelled.article.facts.keys() - found.article.facts.keys():
        ledger.lose("facts", name, show(f"{name}: {labelled.article.facts[name]}"))
    _compare(labelled, found, ledger)
    return Fit(supported(found, ledger), tuple(ledger.losses))


def _most(options: Options) -> int:
    if not options["excerpt"].isdecimal():
        raise Problem(f"excerpt={options['excerpt']} is no number of words", code=2)
    return int(options["excerpt"])


def _compare(before: LabelledArticle, after: LabelledArticle, ledger: Ledger) -> None:
    there = {one.annotation.id: one for one in after.all()}
    for one in before.all():
        left = there.get(one.annotation.id)
        if left is None:
            kind = "rests" if is_rest(one.annotation.label) else f"{one.annotation.kind}s"
            ledger.lose(kind, one.annotation.label, example(one.annotation))
            continue
        if left.comment != one.comment:
            ledger.lose("comment", show(one.comment), show(one.comment))
        if left.annotation.quote != one.annotation.quote:
            ledger.lose("excerpts", one.annotation.label, example(one.annotation))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One line an article, in the order given."""
    with open_out(path) as file:
        for labelled in articles:
            entry = jsonl.as_object(labelled)
            if isinstance(labelled, Bare):
                entry["chars"] = labelled.chars
                entry["sentences"] = [[one.start, one.end, one.hash] for one in labelled.sentences]
                for one in entry["spans"]:
                    place = labelled.places.get(one["id"])
                    one["place"] = [*place[0], *place[1]] if place else None
            file.write(jsonl.encode(entry) + "\n")


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The articles of such a file, as `Bare`: their text is not there."""
    for where, entry in json_lines(path):
        yield _article(entry, where)


def _article(entry: dict[str, Any], where: str) -> Bare:
    facts = {name: shaped(value, str, where, name) for name, value in field(entry, "meta", dict, where, {}).items()}
    article = Article(field(entry, "id", str, where), "", field(entry, "title", str, where, ""), facts)
    reading = _Reading(article, where)
    spans = tuple(reading.span(one) for one in _list(entry, "spans", where))
    records = tuple(reading.record(one) for one in _list(entry, "records", where))
    relations = tuple(reading.relation(one) for one in _list(entry, "relations", where))
    for one in _list(entry, "attributes", where):
        reading.apart(one)
    attributes = tuple(reading.attributes.values())
    hashed = tuple(
        Sentence(*(shaped(part, kind, where, "sentences") for part, kind in zip(one, (int, int, str), strict=False)))
        for one in field(entry, "sentences", list, where, [])
        if isinstance(one, list) and len(one) == 3
    )
    chars = field(entry, "chars", int, where, 0)
    names = field(entry, "unfinished", list, where, [])
    unlooked = frozenset([shaped(name, str, where, "unfinished") for name in names])
    return Bare(article, spans, relations, attributes, records, chars, hashed, reading.places, unlooked=unlooked)


def _list(entry: dict[str, Any], name: str, where: str) -> list[dict[str, Any]]:
    return [shaped(one, dict, where, name) for one in field(entry, name, list, where, [])]


class _Reading:
    """One line as it is put together again: ids are believed, because there is no text to make them from."""

    def __init__(self, article: Article, where: str) -> None:
        self.article, self.where = article, where
        self.places: dict[str, tuple[Edge, Edge]] = {}
        self.ends: dict[tuple[int, int, str], Annotation] = {}
        self.by_id: dict[str, Labelled] = {}
        self.attributes: dict[str, Labelled] = {}

    def span(self, one: dict[str, Any]) -> Labelled:
        where = self.where
        id, label, quote = (field(one, name, str, where) for name in ("id", "label", "quote"))
        start, end = (field(one, name, int, where) for name in ("start", "end"))
        claim = Annotation(id, self.article.id, "span", label, start, end, quote)
        self.ends[start, end, label] = claim
        match one.get("place"):
            case [int(a), int(b), int(c), int(d), int(e), int(f)]:
                self.places[id] = (a, b, c), (d, e, f)
        return self._stands(claim, one)

    def record(self, one: dict[str, Any]) -> Labelled:
        label, value = (field(one, name, str, self.where) for name in ("label", "value"))
        return self._stands(record(self.article, label, value), one)

    def relation(self, one: dict[str, Any]) -> Labelled:
        ends = [self._end(field(one, name, list, self.where)) for name in ("head", "tail")]
        if ends[0] is None or ends[1] is None:
            raise Problem(f"{self.where}: a relation has an end that is none of the spans")
        return self._stands(relation(field(one, "label", str, self.where), ends[0], ends[1]), one)

    def _end(self, place: list[Any]) -> Annotation | None:
        match place:
            case [int(start), int(end), str(label)]:
                return self.ends.get((start, end, label))
        return None

    def _stands(self, claim: Annotation, one: dict[str, Any]) -> Labelled:
        where = self.where
        names: dict[str, Any] = {
            name: tuple(shaped(v, str, where, name) for v in field(one, name, list, where, []))
            for name in ("reviewers", "sources")
        }
        said = {name: field(one, name, str, where, "") for name in ("layer", "status", "basis", "comment")}
        made = Labelled(claim, score=score(one.get("score"), where), **said, **names)
        name_once(self.by_id, claim.id, made, where)
        for name, value in field(one, "attributes", dict, where, {}).items():
            for each in value if isinstance(value, list) else [value]:
                hung = attribute(name, claim, shaped(each, str, where, name))
                self.attributes[hung.id] = Labelled(hung, **{part: getattr(made, part) for part in STANDING})
        return made

    def apart(self, one: dict[str, Any]) -> None:
        """An attribute that does not stand as what it hangs on does."""
        head = self.by_id.get(field(one, "head", str, self.where))
        if head is None:
            raise Problem(f"{self.where}: an attribute hangs on something that is not there")
        label, value = (field(one, name, str, self.where) for name in ("label", "value"))
        hung = self._stands(attribute(label, head.annotation, value), one)
        self.attributes[hung.annotation.id] = hung


def sniff(path: Path, head: bytes) -> bool:
    """The keys that only such lines have."""
    return first_keys(head) >= {"chars", "sentences", "spans"}


FORMAT = Format(
    name="no-text",
    suffix=".no-text.jsonl",
    about="our JSON Lines without the text, for corpora under copyright; see rejoin",
    holds=HOLDS,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(Option("excerpt", "how many words a quote or title may hold", ("0",), free=True),),
)
