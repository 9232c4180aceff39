"""A corrected text beside the one before it."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.text.sentences import sentences
from tui.core.versions import aligned, fresh_words, likeness, only_within, pieces, squeezed

OLD = "The home in Fell Road was visited in May. Staff were kind to people. Records were poor.\n\nMs Harte said so."


def carried(old: str, new: str, quote: str, nth: int = 0) -> str | None:
    start = -1
    for _ in range(nth + 1):
        start = old.index(quote, start + 1)
    there = aligned(old, new).carried(start, start + len(quote))
    return None if there is None else new[slice(*there)]


def test_what_stands_in_an_unchanged_sentence_is_carried_to_its_new_place() -> None:
    new = OLD.replace("Staff were kind to people.", "Staff were often kind to the people who live there.")
    assert carried(OLD, new, "Fell Road") == "Fell Road"
    assert carried(OLD, new, "Ms Harte") == "Ms Harte"
    assert carried(OLD, new, "Staff") is None


def test_a_span_over_two_sentences_is_carried_only_where_nothing_came_between_them() -> None:
    quote = "to people. Records"
    assert carried(OLD, "News.\n\n" + OLD, quote) == quote
    assert carried(OLD, OLD.replace("Records", "It rained. Records"), quote) is None


def test_white_space_of_another_kind_changes_nothing() -> None:
    new = OLD.replace("\n", "\r\n").replace("Fell Road", "Fell\u00a0Road")
    assert aligned(OLD, new).changes == ()
    assert carried(OLD, new, "Fell Road") == "Fell\u00a0Road"
    assert carried(OLD, new, "Records were poor.") == "Records were poor."


def test_of_a_sentence_that_stands_there_twice_each_keeps_its_place() -> None:
    old = "He agreed. One came. He agreed. Two came."
    new = "He agreed. Nobody came at all. He agreed. Two came."
    pair = aligned(old, new)
    second = old.rindex("agreed")
    assert pair.carried(second, second + 6) == (new.rindex("agreed"), new.rindex("agreed") + 6)
    assert [old[slice(*e)] for change in pair.changes for e in change.old] == ["One came."]


def test_of_two_like_sentences_one_that_went_carries_nothing_to_the_other() -> None:
    old = "He agreed. One came. Two came. He agreed."
    assert carried(old, "One came. Two came. He agreed.", "agreed") is None
    assert carried(old, "One came. Two came. He agreed.", "agreed", 1) == "agreed"


def test_a_sentence_that_was_moved_stands_where_it_is_the_only_one() -> None:
    old = "First this. Then that.\n\nAt last the other."
    assert carried(old, "At last the other.\n\nFirst this. Then that.", "other") == "other"


def test_a_change_is_told_word_by_word() -> None:
    new = OLD.replace("visited in May", "visited in June")
    pair = aligned(OLD, new)
    (change,) = pair.changes
    assert [(p.old, p.new) for p in pieces(pair, change) if not p.same] == [("May.", "June.")]
    assert [new[slice(*e)] for e in fresh_words(pair, change)] == ["June"]


def test_sentences_that_changed_side_by_side_are_changes_of_their_own() -> None:
    new = OLD.replace("in May", "in June").replace("kind", "rude")
    assert [len(change.new) for change in aligned(OLD, new).changes] == [1, 1]


def test_what_was_left_out_has_its_place_where_it_would_stand() -> None:
    new = OLD.replace("Records were poor.", "")
    (change,) = aligned(OLD, new).changes
    assert change.new == ()
    assert new[change.place :].startswith("Ms Harte")


def test_a_change_in_zones_alone_is_told_from_others() -> None:
    old, new = OLD + "\n\nRead more: Cats", OLD + "\n\nRead more: Dogs"
    zone = (len(OLD) + 2, len(old))
    assert only_within(aligned(old, new), [zone], [zone])
    assert not only_within(aligned(old, new.replace("May", "June")), [zone], [zone])


def test_texts_with_nothing_in_common_are_not_alike() -> None:
    assert likeness(OLD, OLD) == 1
    assert likeness(OLD, OLD.replace("May", "June")) > 0.5
    assert likeness(OLD, "Quite another story about a bridge that fell into the river last night.") == 0
    assert likeness("", "") == 0


def test_two_hundred_thousand_words_are_compared_in_a_second() -> None:
    old = " ".join(f"Sentence number {i} says that the home in Road {i % 977} was visited twice." for i in range(16000))
    new = old.replace("number 777 says", "number 777 denies").replace("number 15000 says", "number 15000 denies")
    began = time.process_time()
    assert len(aligned(old, new).changes) == 2
    assert time.process_time() - began < 4


WORDS = st.sampled_from(["home", "staff", "He agreed.", "It shut.", "May", "\n\n", " ", "\u00a0", "\r\n", "it", "was."])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.data())
def test_after_any_edit_what_is_carried_says_what_it_said_and_lies_in_no_changed_sentence(
    kept: str, other: str, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(kept)))
    old, new = kept, kept[:cut] + other + kept[data.draw(st.integers(cut, len(kept))) :]
    pair = aligned(old, new)
    before = {squeezed(old[slice(*e)]) for e in sentences(old)}
    for start in range(len(old)):
        for end in range(start + 1, min(start + 12, len(old)) + 1):
            if there := pair.carried(start, end):
                assert squeezed(new[slice(*there)]) == squeezed(old[start:end]) != ""
                assert not pair.touched(there)
                for sentence in sentences(new):
                    if sentence[0] < there[1] and there[0] < sentence[1]:
                        assert squeezed(new[slice(*sentence)]) in before
