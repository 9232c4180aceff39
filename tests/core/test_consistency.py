"""What of one's own verdicts does not go together, how it is answered, and that an answer puts it to rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.annotation import Annotation, Article, Proposal, span
from tui.core.codebook import Codebook, parse
from tui.core.consistency.finding import BOTH, Finder, Question
from tui.core.consistency.judged import Judged, Layer, Proposed, Read
from tui.core.consistency.settling import Answer, after, as_elsewhere, as_here, both_right, decided
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.core.review.step import Row, Verdict

BOOK = """
name = "plants"
version = "1"
[layers.part]
[layers.remark]
flat = false
edges = "sentence"
[layers.frame]
hides = true
[labels.LEAF]
layer = "part"
key = "1"
[labels.ROOT]
layer = "part"
key = "2"
[labels.PRAISE]
layer = "remark"
key = "P"
[labels.BLAME]
layer = "remark"
key = "B"
[labels.EDGE]
layer = "frame"
key = "Z"
"""


@cache
def book() -> Codebook:
    return parse(BOOK)


@dataclass
class Reviewed:
    """Articles under review: the log is a list of rows, the newest last."""

    articles: list[Article] = field(default_factory=list)
    known: dict[str, Annotation] = field(default_factory=dict)
    proposals: dict[str, float] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    log: list[Row] = field(default_factory=list)

    def add(
        self, text: str, *claims: tuple[str, str], done: bool = True, reject: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """An article in which each (label, quote) is accepted, where it first stands."""
        article = Article.of(text)
        self.articles.append(article)
        if done:
            self.done.add(article.id)
        for verdict, some in (("accept", claims), ("reject", reject)):
            for label, quote in some:
                at = text.index(quote)
                a = span(article, label, at, at + len(quote))
                self.known[a.id] = a
                self.log.append(Row(a.id, verdict, verdict))

    def propose(self, label: str, quote: str, score: float = 0.9) -> None:
        """What a source proposes in the newest article."""
        article = self.articles[-1]
        at = article.text.index(quote)
        a = span(article, label, at, at + len(quote))
        self.known[a.id] = a
        self.proposals[a.id] = score

    def verdicts(self) -> dict[str, tuple[int, Row]]:
        """The newest row about each annotation."""
        return {row.annotation_id: (at, row) for at, row in enumerate(self.log) if row.annotation_id}

    def questions(self) -> list[Question]:
        layers = {
            label.id: Layer(label.layer, book().layer_of(label.id).flat, book().layer_of(label.id).hides)
            for label in book().labels.values()
        }
        finder = Finder(layers)
        judged: dict[str, list[Judged]] = {article.id: [] for article in self.articles}
        for id, (at, row) in self.verdicts().items():
            a = self.known[id]
            note = row.note if row.reason == BOTH else ""
            accepted = row.verdict == "accept"
            judged[a.article_id].append(
                Judged(a.article_id, id, a.label, *a.extent, a.quote or "", accepted, f"{at:06}", note)
            )
        finder.learn(one for some in judged.values() for one in some)
        for article in self.articles:
            looked = frozenset(layers) if article.id in self.done else frozenset()
            proposed = [
                Proposed(id, a.label, *a.extent, a.quote or "", score)
                for id, score in self.proposals.items()
                if (a := self.known[id]).article_id == article.id and id not in self.verdicts()
            ]
            finder.read(Read(article.id, article.text, looked, judged[article.id], proposed))
        return finder.questions()

    def review(self, article_id: str) -> Review:
        article = next(a for a in self.articles if a.id == article_id)
        own = [a for a in self.known.values() if a.article_id == article_id]
        proposals = {a.id: (Proposal(a.id, "rules", s),) for a in own if (s := self.proposals.get(a.id)) is not None}
        verdicts = {
            id: Verdict(row.verdict, row.as_id) for id, (_, row) in self.verdicts().items() if id in {a.id for a in own}
        }
        return review_of(article, book(), own, proposals, verdicts)

    def answer(self, answers: list[Answer]) -> None:
        """Record answers, article by article."""
        for id in dict.fromkeys(answer.place.article_id for answer in answers):
            step = decided(self.review(id), [one for one in answers if one.place.article_id == id]).step
            if step:
                self.known |= {a.id: a for a in step.new}
                self.log += step.rows

    def held(self) -> set[tuple[str, str]]:
        return {
            (a.label, a.quote or "")
            for id, (_, row) in self.verdicts().items()
            if row.verdict == "accept"
            for a in [self.known[id]]
        }


def told(questions: list[Question]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.group.text, one.here.said, one.there.said) for one in questions]


def test_a_text_labelled_two_ways_is_asked_about_where_it_stands_otherwise_than_most():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("An ivy grows.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", ("ROOT", "ivy"))
    (asked,) = plants.questions()
    assert told([asked]) == [("labels", "ivy", "ROOT", "LEAF")]
    assert asked.group.counts[asked.group.leading] == 2
    assert asked.article_id == plants.articles[2].id


def test_of_two_opinions_the_newest_leads():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", ("ROOT", "ivy"))
    assert told(plants.questions()) == [("labels", "ivy", "LEAF", "ROOT")]


def test_what_is_labelled_here_but_not_there_is_asked_about_in_finished_articles_only():
    plants = Reviewed()
    plants.add("The ivy climbs. More ivy comes.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", done=False)
    assert told(plants.questions()) == [("missed", "ivy", "no label", "LEAF")]


def test_a_text_that_was_nearly_always_passed_over_is_asked_about_where_it_is_labelled():
    plants = Reviewed()
    plants.add("It may rain in may, may we, may you, may they?", ("LEAF", "may"))
    assert told(plants.questions()) == [("missed", "may", "LEAF", "no label")]


def test_part_of_a_word_or_of_what_stands_and_what_boilerplate_holds_is_no_question():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("A poison-ivy, ivying, O'ivy.")
    plants.add("The ivy root rots.", ("ROOT", "ivy root"))
    plants.add("Read of ivy here", ("EDGE", "Read of ivy here"))
    plants.add("The ivy's colour", ("LEAF", "ivy"))
    assert plants.questions() == []


def test_an_earlier_rejection_of_the_same_is_asked_about():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", reject=(("LEAF", "ivy"),), done=False)
    plants.add("Wild ivy falls.", ("LEAF", "ivy"))
    plants.add("Ripe ivy falls.", reject=(("ROOT", "ivy"),), done=False)
    assert told(plants.questions()) == [("verdict", "ivy", "no label", "LEAF")]


def test_edges_one_word_apart_are_asked_about_where_the_same_words_stand():
    plants = Reviewed()
    plants.add("See the Red Oak grow.", ("LEAF", "the Red Oak"))
    plants.add("Fell the Red Oak now.", ("LEAF", "the Red Oak"))
    plants.add("Saw The Red Oak down.", ("LEAF", "Red Oak"))
    plants.add("A Red Oak here", ("LEAF", "Red Oak"))
    (asked,) = [one for one in plants.questions() if one.kind == "edges"]
    assert told([asked]) == [("edges", "the Red Oak", "without “the”", "with “the”")]
    plants.answer(as_elsewhere(asked))
    assert ("LEAF", "The Red Oak") in plants.held()
    assert [one for one in plants.questions() if one.kind == "edges"] == []


def test_a_word_more_at_the_end_is_an_edge_too():
    plants = Reviewed()
    plants.add("See Red Oak tree grow.", ("LEAF", "Red Oak tree"))
    plants.add("Cut Red Oak tree down.", ("LEAF", "Red Oak"))
    assert told(plants.questions()) == [("edges", "Red Oak tree", "with “tree”", "without “tree”")]
    plants.answer(as_here(plants.questions()[0]))
    assert plants.held() == {("LEAF", "Red Oak tree")}


def test_what_is_proposed_in_a_finished_article_is_asked_about_if_it_is_likely_and_in_nobodys_way():
    plants = Reviewed()
    plants.add("The ivy climbs the old wall.", ("LEAF", "ivy"))
    plants.propose("ROOT", "wall")
    plants.propose("LEAF", "old wall", 0.7)
    plants.propose("ROOT", "ivy")
    plants.propose("LEAF", "climbs", 0.2)
    assert told(plants.questions()) == [("open", "wall", "no label", "ROOT")]
    plants.answer(as_elsewhere(plants.questions()[0]))
    assert ("ROOT", "wall") in plants.held()
    assert plants.questions() == []


def test_layers_that_may_overlap_compare_the_labels_of_a_stretch_as_a_whole():
    plants = Reviewed()
    plants.add("It grows well.", ("PRAISE", "It grows well"), ("BLAME", "It grows well"))
    plants.add("Now: It grows well!", ("PRAISE", "It grows well"), ("BLAME", "It grows well"))
    plants.add("So: It grows well!", ("PRAISE", "It grows well"))
    (asked,) = plants.questions()
    assert told([asked]) == [("labels", "It grows well", "PRAISE", "BLAME + PRAISE")]
    plants.answer(as_elsewhere(asked))
    assert plants.questions() == []


def test_the_same_answer_for_all_alike_and_the_others_as_this_one():
    plants = Reviewed()
    for number in range(4):
        plants.add(f"Ivy {number} is ivy.", ("LEAF", "ivy"))
    for number in range(2):
        plants.add(f"Root {number} of ivy.", ("ROOT", "ivy"))
    asked = plants.questions()
    assert len(asked) == 2
    assert len(as_elsewhere(asked[0], asked)) == 2
    plants.answer(as_here(asked[0]))
    assert plants.held() == {("ROOT", "ivy")}
    assert plants.questions() == []


def test_what_was_found_right_stays_away_until_something_else_stands_elsewhere():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("An ivy grows.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", ("ROOT", "ivy"))
    plants.answer(both_right(plants.questions()[0]))
    assert plants.log[-1].verdict == "accept"
    assert plants.log[-1].how == "settled"
    assert plants.log[-1].reason == BOTH
    assert plants.questions() == []
    plants.add("No ivy here.")
    plants.answer(both_right(plants.questions()[0]))
    assert plants.questions() == []
    assert plants.held() == {("LEAF", "ivy"), ("ROOT", "ivy")}


def test_what_is_left_after_an_answer_is_known_without_looking_through_all_again():
    plants = Reviewed()
    for number in range(3):
        plants.add(f"Ivy {number} is ivy.", ("LEAF", "ivy"))
    for number in range(2):
        plants.add(f"Root {number} of ivy.", ("ROOT", "ivy"))
    plants.add("The oak stands.", ("LEAF", "oak"))
    plants.add("An oak falls.")
    asked = plants.questions()
    answers = as_elsewhere(asked[0])
    plants.answer(answers)
    left = after(asked, answers)
    assert told(left) == told(plants.questions()) == told(asked)[1:]
    assert left[0].group.counts[left[0].group.leading] == 4


def test_an_answer_is_recorded_as_settled_with_its_reason():
    plants = Reviewed()
    plants.add("The ivy climbs.", ("LEAF", "ivy"))
    plants.add("Old ivy falls.", ("ROOT", "ivy"))
    before = len(plants.log)
    plants.answer(as_elsewhere(plants.questions()[0]))
    rows = plants.log[before:]
    assert [(row.action, row.verdict, row.how, row.reason) for row in rows] == [
        ("relabel", "reject", "settled", "consistency"),
        ("relabel", "accept", "settled", "consistency"),
    ]


WORDS = st.lists(st.sampled_from(["ivy", "oak", "the", "red", "Ash", "moss."]), min_size=1, max_size=7)
CLAIMS = st.tuples(st.integers(0, 6), st.integers(1, 2), st.sampled_from(["LEAF", "ROOT"]))
CHOICES = st.lists(st.tuples(WORDS, st.lists(CLAIMS, max_size=3), st.booleans()), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(CHOICES, st.randoms(use_true_random=False))
def test_every_answer_puts_its_own_question_to_rest(made, random):
    plants = Reviewed()
    for number, (words, claims, done) in enumerate(made):
        text = f"{number} " + " ".join(words)
        plants.add(text, done=done)
        taken: list[tuple[int, int]] = []
        starts = [2 + sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
        for first, count, label in claims:
            if first < len(words):
                last = min(first + count, len(words)) - 1
                extent = starts[first], starts[last] + len(words[last])
                if all(extent[1] <= a or b <= extent[0] for a, b in taken):
                    taken.append(extent)
                    a = span(plants.articles[-1], label, *extent)
                    plants.known[a.id] = a
                    plants.log.append(Row(a.id, "add", "accept"))
    for _ in range(30):
        asked = plants.questions()
        if not asked:
            break
        one = random.choice(asked)
        place = one.article_id, one.extent, one.group.text, one.kind
        answer = random.choice([as_elsewhere, both_right])(one)
        plants.answer(answer)
        assert place not in [
            (q.article_id, q.extent, q.group.text, q.kind)
            for q in plants.questions()
            if q.there == one.there and q.here == one.here
        ]
