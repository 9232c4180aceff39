"""Articles to test formats with: one by hand that has something of everything, and any number by chance."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tui.core.annotation import Annotation, Article, attribute, record, relation, span
from tui.core.codebook import Codebook, parse
from tui.core.labelled import Labelled, LabelledArticle, place

BOOK: Codebook = parse("""
name = "birds"
version = "1"

[layers.mention]
flat = true

[layers.claim]
report = true

[layers.noise]
hides = true

[labels.BIRD]
layer = "mention"
key = "1"

[labels.SITE]
layer = "mention"
key = "2"

[labels.SEEN]
layer = "claim"
key = "S"

[labels.AD]
layer = "noise"
key = "Z"

[relations.at]
head = ["BIRD"]
tail = ["SITE"]

[relations.tells]
head = ["SEEN"]
tail = ["BIRD", "SITE"]

[attributes.sure]
on = ["SEEN"]
values = ["yes", "no"]

[attributes.latin]
on = ["BIRD"]

[attributes.weather]
on = ["outing"]

[records.outing]
of = "BIRD"
[records.outing.fields]
weather = "weather"
""")
"""A codebook that shares no label with the shipped one."""

LABELS = {"BIRD": "mention", "SITE": "mention", "SEEN": "claim", "AD": "noise"}

TEXT = (
    "Heron’s day 🐦\r\n\r\nA grey heron — 2 of them! — stood at Mill\u00a0Pond. “Cafe\u0301 by the pond” was shut;\n"
    "=SUM(A1) was chalked on it. The heron-shaped 👩\u200d🌾 sign fell.\n\nSubscribe now\nfor £3"
)


def claim(article: Article, label: str, quote: str, nth: int = 0, **standing: Any) -> Labelled:
    """The nth place in the article where `quote` stands, labelled."""
    at = -1
    for _ in range(nth + 1):
        at = article.text.index(quote, at + 1)
    return Labelled(span(article, label, at, at + len(quote)), LABELS[label], **standing)


def sample() -> LabelledArticle:
    """Nested, crossing, multi-line and sub-token spans, relations, attributes, a record; emoji, marks, CRLF, NBSP."""
    article = Article.of(TEXT, "Heron’s day", date="2024-03-05", publisher="The Pond", url="https://example.org/1")
    both = ("Ann", "Ben")
    gold: dict[str, Any] = {"status": "gold", "basis": "agreed", "reviewers": both, "score": 0.75}
    bird = claim(article, "BIRD", "heron", sources=("rules@1",), **gold)
    site = claim(article, "SITE", "Mill\u00a0Pond", **gold)
    seen = claim(article, "SEEN", "A grey heron — 2 of them! — stood at Mill\u00a0Pond", comment="two?\nor one", **gold)
    part = claim(article, "BIRD", "heron", 1, status="disputed", reviewers=("Ben",))
    formula = claim(article, "SITE", "=SUM(A1)", status="rejected", reviewers=("Ann",), comment="-1")
    cross = claim(article, "SITE", "pond” was", status="candidate", score=0.5, sources=("model@1", "rules@1"))
    over = claim(article, "SEEN", "was shut;\n=SUM(A1) was chalked on it", **gold)
    advert = claim(article, "AD", "Subscribe now\nfor £3", **gold)
    accent = claim(article, "SITE", "Cafe\u0301", **gold)
    outing = Labelled(record(article, "outing", "5 March; morning"), "", "gold", "agreed", both)
    at = Labelled(relation("at", bird.annotation, site.annotation), "", "gold", "agreed", both, "here")
    tells = Labelled(
        relation("tells", seen.annotation, bird.annotation), "", "candidate", score=0.25, sources=("rules@1",)
    )
    attributes = (
        Labelled(attribute("sure", seen.annotation, "yes"), "", "gold", "agreed", both),
        Labelled(attribute("latin", bird.annotation, "Ardea; cinerea"), "", "disputed", "", ("Ann",)),
        Labelled(attribute("latin", bird.annotation, "+Ardea"), "", "disputed", "", ("Ben",)),
        Labelled(attribute("weather", outing.annotation, "rain"), "", "gold", "agreed", both),
    )
    told = {"status": "gold", "basis": "agreed", "reviewers": both}
    rests = (
        Labelled(relation("outing@", outing.annotation, bird.annotation), "", **told),
        Labelled(relation("outing@", attributes[-1].annotation, over.annotation), "", "accepted", "", ("Ann",)),
    )
    spans = sorted((bird, site, seen, part, formula, cross, over, advert, accent), key=place)
    return LabelledArticle(article, tuple(spans), (at, tells), attributes, (outing,), rests=rests)


_ODD = "\n\r\t \u00a0\u2028\u0085\x00\x1b\u200b\u200d\ufeff\u202e😀👍🏽🇬🇧e\u0301ü漢字한=+-@'\"\\[]|_*;,<>&#.’"
_TEXTS = st.text(
    st.one_of(st.sampled_from(_ODD), st.characters(), st.sampled_from("abc de.\n")), min_size=1, max_size=60
)
_NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
_STATUS = st.sampled_from(["gold", "disputed", "accepted", "rejected", "candidate"])


@st.composite
def standings(draw: st.DrawFn) -> dict[str, Any]:
    """How an annotation stands, by chance."""
    return {
        "status": draw(_STATUS),
        "basis": draw(st.sampled_from(["", "single", "agreed"])),
        "reviewers": tuple(sorted(draw(st.lists(_NAMES, max_size=2, unique=True)))),
        "comment": draw(st.one_of(st.just(""), _TEXTS.map(_valid))),
        "score": draw(st.one_of(st.none(), st.floats(0, 1))),
        "sources": tuple(draw(st.lists(_NAMES, max_size=2, unique=True))),
    }


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@st.composite
def labelled_articles(draw: st.DrawFn) -> LabelledArticle:
    """Random nested, overlapping, multi-line spans over random Unicode, with relations, attributes and records."""
    text = draw(_TEXTS)
    facts = draw(st.dictionaries(_NAMES, _NAMES, max_size=2))
    article = Article(Article.of(text).id, text, draw(st.one_of(st.just(""), _NAMES)), facts)
    spans: dict[str, Labelled] = {}
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(st.sampled_from(sorted(LABELS)))
        made = span(article, label, start, end)
        spans[made.id] = Labelled(made, LABELS[label], **draw(standings()))
    heads = [one.annotation for one in spans.values()]
    records = _some(draw, [record(article, "outing", v) for v in draw(st.lists(_NAMES, max_size=1))])
    relations = _some(draw, [relation("tells", *draw(_pairs(heads))) for _ in range(draw(st.integers(0, 2))) if heads])
    on = [*heads, *(one.annotation for one in records), *(one.annotation for one in relations)]
    count = draw(st.integers(0, 3)) if on else 0
    attributes = [
        attribute(draw(st.sampled_from(["sure", "latin"])), draw(st.sampled_from(on)), draw(_NAMES))
        for _ in range(count)
    ]
    ordered = tuple(sorted(spans.values(), key=place))
    return LabelledArticle(article, ordered, relations, _some(draw, attributes), records)


def _pairs(heads: list[Annotation]) -> st.SearchStrategy[tuple[Annotation, Annotation]]:
    return st.tuples(st.sampled_from(heads), st.sampled_from(heads))


def _some(draw: st.DrawFn, claims: list[Annotation]) -> tuple[Labelled, ...]:
    return tuple(Labelled(one, **draw(standings())) for one in {one.id: one for one in claims}.values())
