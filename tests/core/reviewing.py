"""A desk for tests of the review loop: articles, candidates and verbs in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tui.core.annotation import Annotation, Article, Proposal, span
from tui.core.codebook import Codebook, parse
from tui.core.review.opening import review_of
from tui.core.review.outcome import Outcome
from tui.core.review.state import Review
from tui.core.review.verbs import act

BOOK = parse(
    (Path(__file__).parent.parent / "data" / "kitchen.toml").read_text(encoding="utf-8"),
)
TEXT = (
    "Anna fries two onions in butter. The butter browns quickly, but the onions stay pale.\n\n"
    "Ben's soup needs salt. Reviewers said that it tastes flat.\n\n"
    "Share this recipe with Anna and Ben.\n"
)


def find(text: str, quote: str, nth: int = 0) -> tuple[int, int]:
    """Where a quote stands for the nth time."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    return at, at + len(quote)


@dataclass
class Desk:
    """A review that moves on with each verb; `outcomes` keeps what the verbs came to."""

    review: Review
    outcomes: list[Outcome]

    def do(self, verb: str, *args: object) -> Outcome:
        outcome = act(self.review, verb, *args)
        self.review = outcome.review
        self.outcomes.append(outcome)
        return outcome

    @property
    def quote(self) -> str | None:
        return self.review.focused.quote if self.review.focused else None

    @property
    def held(self) -> set[tuple[str, str]]:
        """The quotes and labels that stand."""
        review = self.review
        return {
            (a.quote, a.label)
            for a in review.annotations.values()
            if a.kind == "span" and a.quote is not None and review.accepted(a.id)
        }

    def linked(self, label: str) -> set[tuple[str | None, str | None]]:
        """Head and tail (or value) of the relations and attributes of a label that stand."""
        review = self.review
        return {
            (
                review.annotations[a.head_id or ""].quote,
                review.annotations[a.tail_id].quote if a.tail_id else a.value,
            )
            for a in review.annotations.values()
            if a.label == label and review.accepted(a.id)
        }


def desk(
    *candidates: tuple[str, str] | tuple[str, str, int],
    hanging: Iterable[Annotation] = (),
    text: str = TEXT,
    book: Codebook = BOOK,
    scores: dict[str, float] | None = None,
) -> Desk:
    """A desk whose article has candidates `(label, quote[, nth])`, and relations or attributes hanging on them."""
    article = Article.of(text)
    spans = [candidate(article, *c) for c in candidates]
    known = [*spans, *hanging]
    proposals = {a.id: (Proposal(a.id, "rules@1", (scores or {}).get(a.quote or a.id, 0.9)),) for a in known}
    return Desk(review_of(article, book, known, proposals), [])


def candidate(article: Article, label: str, quote: str, nth: int = 0) -> Annotation:
    return span(article, label, *find(article.text, quote, nth))
