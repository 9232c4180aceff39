"""Articles with what stands about them, one after the other, for exports: gold, one reviewer's, or everything.

The rule of gold is that of the view `gold`; here it is worked out article by article, in bounded memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui.core.annotation import Annotation, Article, is_rest
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.core.text.show import show
from tui.store.articles import setting, whole
from tui.store.coders import layers_by_codebook
from tui.store.driver import Connection, reading, said
from tui.store.editions import aside
from tui.store.queries import ANNOTATION, annotation_of, reviewers

CHUNK = 200
"""Articles that are read at a time."""


@dataclass
class _Said:
    """What is said about one article."""

    article: Article
    annotations: dict[str, Annotation] = field(default_factory=dict)
    scores: dict[str, list[tuple[str, float | None]]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    final: dict[str, tuple[str, str]] = field(default_factory=dict)
    judges: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    comments: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    done: dict[str, tuple[str, str]] = field(default_factory=dict)
    decided_by: set[str] = field(default_factory=set)
    outdated: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)
    doubted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def forget(self, names: frozenset[str]) -> None:
        """Leave out what some reviewers hold, finished, doubt and say. What they adjudicated stays."""
        for by in (self.held, self.refused, self.doubted):
            for id in list(by):
                by[id] -= names
                if not by[id]:
                    del by[id]
        for comments in self.comments.values():
            for name in names & comments.keys():
                del comments[name]
        for name in names & self.done.keys():
            del self.done[name]
        self.decided_by -= names
        self.disputed = {id for id in self.disputed if id in self.held and self.done.keys() - self.held[id]}


@dataclass(frozen=True)
class _Rules:
    """What the file says about labels, and its rule of gold. `kept`: what the codebook has; the rest is not gold."""

    layers: Mapping[str, str]
    covered: Mapping[str, Mapping[str, str]]
    least: int | None
    kept: frozenset[str]
    without: frozenset[str] = frozenset()
    known: dict[frozenset[tuple[str, str]], frozenset[str]] = field(default_factory=dict)

    def looked(self, scope: str, codebook: str, label: str) -> bool:
        """Whether a `done` under a codebook covers a label: then silence about it is a no."""
        labels = self.covered.get(codebook, {})
        if label not in labels:
            return False
        names = scope.split()
        return not names or label in names or (labels[label] != "" and labels[label] in names)

    def unlooked(self, done: Iterable[tuple[str, str]]) -> frozenset[str]:
        """The labels that none of these `done`s, each a scope with its codebook, covers."""
        passes = frozenset(done)
        if passes not in self.known:
            self.known[passes] = frozenset(
                label for label in self.layers if not any(self.looked(*one, label) for one in passes)
            )
        return self.known[passes]


def labelled(
    conn: Connection,
    which: str,
    book: Codebook,
    *,
    candidates: bool = True,
    without: frozenset[str] = frozenset(),
    ids: Sequence[str] | None = None,
    versions: bool = False,
) -> Iterator[LabelledArticle]:
    """Articles by id with their annotations. `which`: "gold", "all", or a reviewer's name.

    gold: articles that somebody finished or adjudicated, with what is gold, also where that is nothing. A reviewer's:
    articles that he or she decided something in, with what he or she holds. all: every article, with everything that
    anybody holds, rejects or disputes, and candidates unless they are not wanted. `book` says which layer a label is
    of. `without`: reviewers who are left out, as if they had never looked. `ids`: of these articles alone, and in this
    order. `versions`: all of an article that was corrected, not the one alone that counts. Problem for a name that is
    not there.
    """
    names = reviewers(conn)
    for wanted in ({which} - {"gold", "all"}) | without:
        if wanted not in names:
            known = ", ".join(show(name) for name in names) or "nobody yet"
            raise Problem(f"No reviewer is called {show(wanted)!r} here; there is {known}.", code=2)
    return _labelled(conn, which, replace(_rules(conn, book), without=without), candidates, ids, versions)


def _labelled(
    conn: Connection, which: str, rules: _Rules, candidates: bool, ids: Sequence[str] | None, versions: bool
) -> Iterator[LabelledArticle]:
    if conn.journal == "wal":
        with reading(conn):
            yield from _stream(conn, which, rules, candidates, ids, versions)
    else:  # a long read would keep others from writing
        with said(conn.path):
            yield from _stream(conn, which, rules, candidates, ids, versions)


def _chunks(conn: Connection, which: str, ids: Sequence[str] | None) -> Iterator[Sequence[str]]:
    """The ids of some articles at a time: of those chosen, or of all that there may be something to say of."""
    if ids is not None:
        yield from (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
        return
    sql, last = _ARTICLES.get(which, _OWN), ""
    while some := [id for (id,) in conn.execute(sql, {"last": last, "chunk": CHUNK, "name": which})]:
        yield some
        last = some[-1]


def _stream(
    conn: Connection, which: str, rules: _Rules, candidates: bool, ids: Sequence[str] | None, versions: bool
) -> Iterator[LabelledArticle]:
    passed = frozenset[str]() if versions else aside(conn, "" if which in _ARTICLES else which)
    for some in _chunks(conn, which, ids):
        for one in _read(conn, [id for id in some if id not in passed] if passed else some):
            if rules.without:
                one.forget(rules.without)
            article = _PICK.get(which, _reviewers_own)(one, rules, which, candidates)
            if article:
                yield article


_ARTICLES = {
    "all": "SELECT id FROM articles WHERE id > :last ORDER BY id LIMIT :chunk",
    "gold": "SELECT DISTINCT article_id FROM verdicts WHERE article_id > :last AND round = 0 AND "
    "(annotation_id = '' AND final = 0 AND verdict = 'done' OR final = 1 AND verdict IS NOT NULL) "
    "ORDER BY article_id LIMIT :chunk",
}
_OWN = (
    "SELECT DISTINCT article_id FROM verdicts WHERE article_id > :last AND reviewer = :name AND round = 0 "
    "AND final = 0 AND verdict IS NOT NULL ORDER BY article_id LIMIT :chunk"
)


def _rules(conn: Connection, book: Codebook) -> _Rules:
    covered = layers_by_codebook(conn)
    layers = {label: layer for labels in covered.values() for label, layer in labels.items()}
    layers |= {label.id: label.layer for label in book.labels.values()}
    kind, _, least = setting(conn, "gold", "unanimous").partition(":")
    kept = frozenset(book.kinds())
    return _Rules(layers, covered, int(least or 0) if kind == "majority" else None, kept)


def _read(conn: Connection, ids: Sequence[str]) -> Iterable[_Said]:
    chosen = (json.dumps(ids),)
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    sql = (
        f"SELECT article_id, key, min(value) FROM article_facts WHERE article_id {_CHOSEN} AND key <> 'file-sha256' "
        "GROUP BY article_id, key"
    )
    for id, key, value in conn.execute(sql, chosen):
        facts[id][key] = value
    found: dict[str, _Said] = {}
    for id, text, raw in conn.execute(f"SELECT id, text, raw FROM articles WHERE id {_CHOSEN} ORDER BY id", chosen):
        title = facts[id].pop("title", "")
        found[id] = _Said(Article(id, whole(text, raw), title, facts[id]))
    for row in conn.execute(f"SELECT {ANNOTATION} FROM annotations a WHERE a.article_id {_CHOSEN}", chosen):
        one = found[row[1]]
        one.annotations[row[0]] = annotation_of(row, one.article.text)
    for sql, take in _TAKEN:
        for row in conn.execute(sql, chosen):
            take(found[row[0]], *row[1:])
    return [found[id] for id in ids]


def _proposed(one: _Said, id: str, source: str, score: float | None) -> None:
    one.scores[id].append((source, score))


def _outdated(one: _Said, source: str) -> None:
    one.outdated.add(source)


def _disputed(one: _Said, id: str) -> None:
    one.disputed.add(id)


def _doubted(one: _Said, id: str, name: str) -> None:
    one.doubted[id].add(name)


def _judged(
    one: _Said, id: str, name: str, final: int, decision: str, verdict: str | None, scope: str, comment: str, book: str
) -> None:
    """Sort one reviewer's newest word on one annotation, or on the article."""
    if comment:
        one.comments[id][name] = comment
    if verdict is None:
        return
    if final:
        one.final[id] = max(one.final.get(id, ("", "")), (decision, verdict))
        if verdict == "accept":
            one.judges[id].add(name)
        return
    one.decided_by.add(name)
    if verdict == "done":
        one.done[name] = (scope, book)
    elif verdict in ("accept", "reject"):
        (one.held if verdict == "accept" else one.refused)[id].add(name)


_CHOSEN = "IN (SELECT value FROM json_each(?))"
_TAKEN: tuple[tuple[str, Callable[..., None]], ...] = (
    (
        "SELECT a.article_id, p.annotation_id, p.source_id, p.score FROM annotations a "
        f"JOIN proposals p ON p.annotation_id = a.id WHERE a.article_id {_CHOSEN} "
        "AND p.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person')",
        _proposed,
    ),
    (
        "SELECT v.article_id, v.annotation_id, v.reviewer, v.final, v.decision_id, v.verdict, v.scope, v.comment, "
        "iif(v.verdict = 'done', (SELECT codebook_id FROM decisions WHERE id = v.decision_id), '') FROM verdicts v "
        f"WHERE v.article_id {_CHOSEN} AND v.round = 0",
        _judged,
    ),
    (f"SELECT article_id, source_id FROM outranked WHERE article_id {_CHOSEN}", _outdated),
    (f"SELECT article_id, annotation_id FROM disputes WHERE article_id {_CHOSEN}", _disputed),
    (
        f"SELECT article_id, annotation_id, reviewer FROM flags WHERE answer_id IS NULL AND article_id {_CHOSEN}",
        _doubted,
    ),
)
"""What is said about the annotations of the chosen articles, and who takes it; the article comes first in each row."""


def _basis(one: _Said, rules: _Rules, id: str, finished: Mapping[str, set[str]]) -> str:
    """Why an annotation is gold, its ends apart; "" if it is not. `finished`: by label, who has looked for it."""
    if id in one.final:
        return "adjudicated" if one.final[id][1] == "accept" else ""
    looked = finished[one.annotations[id].label]
    held = len(one.held[id] & looked) if id in one.held else 0
    if id in one.doubted or not held:
        return ""
    if held == len(looked):
        return "single" if held == 1 else "agreed"
    enough = rules.least is not None and held >= rules.least and held * 2 > len(looked)
    return "majority" if enough else ""


def _gold(one: _Said, rules: _Rules) -> dict[str, str]:
    """Each gold annotation and why it is; what hangs on something that is not gold is not either."""
    claims = {id for id in {*one.held, *one.final} if one.annotations[id].label in rules.kept}
    finished = {
        label: {name for name, (scope, book) in one.done.items() if rules.looked(scope, book, label)}
        for label in {one.annotations[id].label for id in claims}
    }
    gold = {id: basis for id in claims if (basis := _basis(one, rules, id, finished))}
    size = -1 if any(one.annotations[id].head_id for id in gold) else len(gold)
    while size != len(gold):
        size = len(gold)
        gold = {
            id: basis
            for id, basis in gold.items()
            if all(end in gold for end in (one.annotations[id].head_id, one.annotations[id].tail_id) if end)
        }
    return gold


def _standing(one: _Said, id: str) -> list[tuple[str, float | None]]:
    """The proposals of an annotation, but for those of outdated versions of a source."""
    return [(source, score) for source, score in one.scores.get(id, ()) if source not in one.outdated]


def _one(one: _Said, rules: _Rules, id: str, status: str, basis: str = "", only: str = "") -> Labelled:
    annotation = one.annotations[id]
    score: float | None = None
    sources: tuple[str, ...] = ()
    comment = ""
    if id in one.scores:
        scores = _standing(one, id) or one.scores[id]
        score = max((score for _, score in scores if score is not None), default=None)
        sources = tuple(sorted(source for source, _ in scores))
    if id in one.comments:
        comments = one.comments[id]
        comment = "\n".join(comments[name] for name in sorted(comments) if not only or name == only)
    names = (only,) if only else tuple(one.held.get(id) or one.judges.get(id) or ())
    layer = rules.layers.get(annotation.label, "") if annotation.kind == "span" else ""
    by = tuple(sorted(names)) if len(names) > 1 else names
    return Labelled(annotation, layer, status, basis, by, comment, score, sources)


def _together(one: _Said, all: list[Labelled], unlooked: frozenset[str]) -> LabelledArticle:
    kinds: dict[str, list[Labelled]] = defaultdict(list)
    for each in all:
        kinds["rest" if is_rest(each.annotation.label) else each.annotation.kind].append(each)
    spans = tuple(sorted(kinds.pop("span", ()), key=place))
    for some in kinds.values():
        some.sort(key=lambda each: each.annotation.id)
    if not kinds:
        return LabelledArticle(one.article, spans, unlooked=unlooked)
    rank = {span.annotation.id: i for i, span in enumerate(spans)}

    def ends(each: Labelled) -> tuple[int, int, str]:
        head, tail = each.annotation.head_id or "", each.annotation.tail_id or ""
        return rank.get(head, len(rank)), rank.get(tail, len(rank)), each.annotation.label

    relations, attributes = (tuple(sorted(kinds[kind], key=ends)) for kind in ("relation", "attribute"))
    records, rests = tuple(kinds["record"]), tuple(kinds["rest"])
    return LabelledArticle(one.article, spans, relations, attributes, records, rests=rests, unlooked=unlooked)


def _only_gold(one: _Said, rules: _Rules, which: str, candidates: bool) -> LabelledArticle | None:
    if not one.done and not one.final:
        return None
    gold = [_one(one, rules, id, "gold", basis) for id, basis in _gold(one, rules).items()]
    return _together(one, gold, rules.unlooked(one.done.values()))


def _everything(one: _Said, rules: _Rules, which: str, candidates: bool) -> LabelledArticle:
    gold = _gold(one, rules)
    all = []
    for id in one.annotations:
        if id in gold:
            status = "gold"
        elif id in one.disputed:
            status = "disputed"
        elif id in one.held or one.judges.get(id):
            status = "accepted"
        elif id in one.refused or id in one.final:
            status = "rejected"
        elif candidates and _standing(one, id):
            status = "candidate"
        else:
            continue
        all.append(_one(one, rules, id, status, gold.get(id, "")))
    return _together(one, all, rules.unlooked(one.done.values()))


def _reviewers_own(one: _Said, rules: _Rules, which: str, candidates: bool) -> LabelledArticle | None:
    if which not in one.decided_by:
        return None
    own = [id for id, names in one.held.items() if which in names]
    done = [one.done[which]] if which in one.done else []
    return _together(one, [_one(one, rules, id, "accepted", only=which) for id in own], rules.unlooked(done))


_PICK = {"gold": _only_gold, "all": _everything}
