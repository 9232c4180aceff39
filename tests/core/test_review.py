"""Each verb of the review loop, in sentences."""

from __future__ import annotations

from reviewing import TEXT, candidate, desk, find

from tui.core.annotation import Article, attribute, relation
from tui.core.review.everywhere import places, wish_of

ARTICLE = Article.of(TEXT)


def rows(outcome):
    return [(row.action, row.verdict, row.how) for row in outcome.step.rows]


def others(d, wish=None):
    """Where the wish about the focus's text could be fulfilled beside it."""
    return places(d.review, wish or wish_of(d.review), besides=d.review.focused.extent)


def test_the_first_candidate_has_the_focus_and_accepting_it_goes_on_to_the_next():
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"), ("FOOD", "butter"))
    assert d.quote == "Anna"
    outcome = d.do("accept")
    assert rows(outcome) == [("accept", "accept", "key")]
    assert d.quote == "two onions"
    assert d.review.left == 2


def test_a_longer_candidate_that_starts_at_the_same_place_comes_first():
    d = desk(("FOOD", "butter"), ("BAD", "The butter browns quickly"), ("FOOD", "The butter", 0))
    assert [d.quote, d.do("next") and d.quote, d.do("next") and d.quote] == [
        "butter",
        "The butter browns quickly",
        "The butter",
    ]


def test_rejecting_leaves_nothing_held():
    d = desk(("COOK", "Anna"))
    outcome = d.do("reject")
    assert rows(outcome) == [("reject", "reject", "key")]
    assert d.held == set()
    assert d.review.left == 0
    assert outcome.say == "0 left: d"


def test_a_label_key_relabels_in_two_rows_of_one_step():
    d = desk(("FOOD", "Anna"), ("FOOD", "butter"))
    outcome = d.do("label", "COOK")
    assert rows(outcome) == [("relabel", "reject", "key"), ("relabel", "accept", "key")]
    assert outcome.step.rows[0].as_id == outcome.step.rows[1].annotation_id
    assert d.held == {("Anna", "COOK")}
    assert d.quote == "butter"


def test_the_label_that_it_has_already_accepts_it():
    d = desk(("COOK", "Anna"))
    assert rows(d.do("label", "COOK")) == [("accept", "accept", "key")]


def test_a_label_of_another_layer_is_refused_with_the_reason():
    d = desk(("GOOD", "Anna fries two onions in butter"))
    outcome = d.do("label", "FOOD")
    assert outcome.step is None
    assert "layer" in outcome.say
    assert d.review.left == 1


def test_a_remark_key_on_a_thing_adds_the_trimmed_sentence_around_it():
    d = desk(("COOK", "Ben"), ("FOOD", "soup"))
    d.do("label", "BAD")
    assert d.held == {("Ben's soup needs salt", "BAD")}
    assert d.quote == "Ben"  # still to be decided itself


def test_a_moved_edge_is_a_draft_until_a_verdict_commits_it_as_one_adjust():
    d = desk(("FOOD", "onions"), ("FOOD", "butter"))
    draft = d.do("edge", "start", -1)
    assert draft.step is None
    assert d.review.draft is not None
    outcome = d.do("accept")
    assert rows(outcome) == [("adjust", "reject", "key"), ("adjust", "accept", "key")]
    assert d.held == {("two onions", "FOOD")}
    assert d.quote == "butter"


def test_a_draft_that_another_key_leaves_is_dropped_and_said():
    d = desk(("FOOD", "onions"), ("FOOD", "butter"))
    d.do("edge", "start", -1)
    outcome = d.do("next")
    assert outcome.say == "edge not kept"
    assert outcome.step is None
    assert d.review.draft is None


def test_edges_stop_before_a_possessive_ending_and_then_behind_it():
    d = desk(("COOK", "salt"))
    d.do("focus", d.review.focus)
    start, _ = find(TEXT, "Ben's")
    d.do("edge_to", start, start + 5)
    d.do("edge", "end", -1)
    d.do("edge", "end", -1)
    assert TEXT[d.review.draft.start : d.review.draft.end] == "Ben's soup"
    d.do("edge", "end", -1)
    d.do("edge", "end", -1)
    assert TEXT[d.review.draft.start : d.review.draft.end] == "Ben"


def test_characters_move_an_edge_within_a_word():
    d = desk(("FOOD", "onions"))
    d.do("unit")
    d.do("edge", "end", -1)
    d.do("accept")
    assert d.held == {("onion", "FOOD")}


def test_a_selected_word_is_added_with_a_label_without_its_possessive_and_the_queue_stays_where_it_was():
    d = desk(("COOK", "Anna"), ("FOOD", "soup"))
    d.do("select", *find(TEXT, "Ben's"))
    outcome = d.do("label", "COOK")
    assert rows(outcome) == [("add", "accept", "key")]
    assert d.held == {("Ben", "COOK")}
    assert d.quote == "Anna"


def test_a_sentence_is_selected_without_its_attribution_and_stop():
    d = desk(("FOOD", "flat"))
    d.do("select_sentence")
    d.do("label", "BAD")
    assert d.held == {("it tastes flat", "BAD")}


def test_selecting_again_takes_the_next_sentence_too():
    d = desk(("FOOD", "soup"))
    d.do("select_sentence")
    d.do("select_sentence")
    picked = d.review.selection
    assert TEXT[picked.start : picked.end].startswith("Ben's soup needs salt. Reviewers")
    assert TEXT[picked.start : picked.end].endswith("flat")


def test_accepting_takes_overlapping_candidates_of_the_same_flat_layer_out_of_the_queue():
    d = desk(("FOOD", "two onions"), ("TOOL", "onions in butter"), ("BAD", "Anna fries two onions in butter"))
    assert d.review.left == 2
    d.do("next")
    assert d.quote == "two onions"
    d.do("accept")
    assert d.review.left == 1
    assert not d.review.drawn(candidate(ARTICLE, "TOOL", "onions in butter").id)


def test_alternatives_are_one_stop_and_rejected_as_one():
    d = desk(("FOOD", "two onions"), ("TOOL", "two onions"), ("FOOD", "butter"))
    assert d.review.left == 2
    d.do("reject")
    assert d.review.left == 1
    assert d.quote == "butter"


def test_adding_over_an_accepted_span_of_the_same_flat_layer_replaces_it_and_says_so():
    d = desk(("FOOD", "onions"))
    d.do("accept")
    d.do("select", *find(TEXT, "two onions"))
    outcome = d.do("label", "FOOD")
    assert d.held == {("two onions", "FOOD")}
    assert "in place of onions" in outcome.say


def test_candidates_inside_noise_that_stands_are_no_stops_until_it_is_rejected():
    d = desk(("ADVERT", "Share this recipe with Anna and Ben"), ("COOK", "Anna", 1), ("COOK", "Anna"))
    assert d.review.left == 1
    d.do("next_any")
    assert d.quote == "Share this recipe with Anna and Ben"
    d.do("reject")
    assert d.review.left == 2


def test_relations_are_carried_when_both_ends_stand():
    onions, anna = candidate(ARTICLE, "FOOD", "two onions"), candidate(ARTICLE, "COOK", "Anna")
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"), hanging=[relation("cooked_by", onions, anna)])
    d.do("accept")
    assert d.linked("cooked_by") == set()
    outcome = d.do("accept")
    assert rows(outcome)[-1] == ("accept", "accept", "carried")
    assert d.linked("cooked_by") == {("two onions", "Anna")}


def test_a_proposed_relation_follows_an_end_that_was_moved():
    onions, anna = candidate(ARTICLE, "FOOD", "onions"), candidate(ARTICLE, "COOK", "Anna")
    d = desk(("FOOD", "onions"), ("COOK", "Anna"), hanging=[relation("cooked_by", onions, anna)])
    d.do("accept")
    d.do("edge", "start", -1)
    d.do("accept")
    assert d.linked("cooked_by") == {("two onions", "Anna")}


def test_what_stands_on_a_span_moves_with_it_and_what_is_not_allowed_there_is_named():
    onions, anna = candidate(ARTICLE, "FOOD", "two onions"), candidate(ARTICLE, "COOK", "Anna")
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"), hanging=[relation("cooked_by", onions, anna)])
    d.do("accept")
    d.do("accept")
    d.do("focus", onions.id)
    outcome = d.do("label", "TOOL")
    assert d.linked("cooked_by") == set()
    assert "cooked_by" in outcome.say


def test_an_attribute_is_carried_with_its_span_and_follows_a_new_label():
    remark = candidate(ARTICLE, "GOOD", "the onions stay pale")
    d = desk(("GOOD", "the onions stay pale"), hanging=[attribute("side", remark, "look")])
    d.do("label", "BAD")
    assert d.linked("side") == {("the onions stay pale", "look")}
    assert d.held == {("the onions stay pale", "BAD")}


def test_rejecting_a_span_rejects_what_stood_on_it():
    remark = candidate(ARTICLE, "GOOD", "the onions stay pale")
    d = desk(("GOOD", "the onions stay pale"), hanging=[attribute("side", remark, "look")])
    d.do("accept")
    d.do("focus", remark.id)
    d.do("reject")
    assert d.linked("side") == set()


def test_the_rest_of_a_paragraph_and_then_of_the_article_is_accepted_in_bulk():
    d = desk(("COOK", "Anna"), ("FOOD", "two onions"), ("FOOD", "soup"), ("COOK", "Ben"))
    outcome = d.do("accept_rest")
    assert {row.how for row in outcome.step.rows} == {"bulk"}
    assert d.held == {("Anna", "COOK"), ("two onions", "FOOD")}
    assert d.quote == "Ben"
    d.do("accept_rest")
    assert d.review.left == 0


def test_another_key_between_the_two_keeps_the_second_to_its_paragraph():
    d = desk(("COOK", "Anna"), ("COOK", "Ben"), ("FOOD", "soup"), ("COOK", "Anna", 1))
    d.do("accept_rest")
    d.do("next")
    d.do("previous")
    d.do("accept_rest")
    assert d.review.left == 1


def test_done_first_says_how_many_are_left_and_the_second_closes():
    d = desk(("COOK", "Anna"), ("FOOD", "butter"))
    first = d.do("done")
    assert first.step is None
    assert "2 left" in first.say
    second = d.do("done")
    assert rows(second) == [("done", "done", "key")]
    assert d.review.done
    assert rows(d.do("done")) == [("reopen", None, "key")]


def test_any_key_between_the_two_takes_the_warning_back():
    d = desk(("COOK", "Anna"), ("FOOD", "butter"))
    d.do("done")
    d.do("next")
    assert d.do("done").step is None


def test_noise_that_was_left_standing_is_carried_by_done():
    d = desk(("ADVERT", "Share this recipe with Anna and Ben"))
    outcome = d.do("done")
    assert rows(outcome) == [("done", "done", "key"), ("accept", "accept", "carried")]


def test_back_goes_to_the_last_one_decided_and_further():
    d = desk(("COOK", "Anna"), ("FOOD", "two onions"), ("FOOD", "butter"))
    d.do("accept")
    d.do("reject")
    d.do("back")
    assert d.quote == "two onions"
    d.do("back")
    assert d.quote == "Anna"


def test_a_comment_leaves_the_verdict_as_it_was_and_moves_with_the_span():
    d = desk(("COOK", "Anna"))
    outcome = d.do("comment", "  the cook?  ")
    assert rows(outcome) == [("comment", None, "key")]
    d.do("label", "TOOL")
    assert list(d.review.comments.values()).count("the cook?") == 2


def test_the_queue_wraps_once_to_what_was_passed_over():
    d = desk(("COOK", "Anna"), ("FOOD", "butter"))
    d.do("next")
    d.do("accept")
    assert d.quote == "Anna"


def test_nothing_in_focus_says_what_to_do():
    d = desk()
    for verb in ("accept", "reject", "accept_rest"):
        outcome = d.do(verb)
        assert outcome.step is None
        assert "n goes to the next" in outcome.say


def test_where_the_ends_allow_one_relation_only_no_key_asks_which():
    anna = candidate(ARTICLE, "COOK", "Anna")
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"))
    d.do("next")
    outcome = d.do("link", anna.id)
    assert d.linked("cooked_by") == {("two onions", "Anna")}
    assert d.held == {("two onions", "FOOD"), ("Anna", "COOK")}
    assert outcome.say == "cooked_by: Anna"
    assert d.quote == "two onions"


def test_an_impossible_link_says_why():
    butter = candidate(ARTICLE, "FOOD", "butter")
    d = desk(("FOOD", "two onions"), ("FOOD", "butter"))
    outcome = d.do("link", butter.id)
    assert outcome.step is None
    assert "FOOD and FOOD" in outcome.say


def test_a_link_again_takes_it_away_and_one_that_may_stand_once_gives_way_to_the_next():
    anna, ben = candidate(ARTICLE, "COOK", "Anna"), candidate(ARTICLE, "COOK", "Ben")
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"), ("COOK", "Ben"))
    d.do("next")
    d.do("link", anna.id)
    d.do("link", ben.id)
    assert d.linked("cooked_by") == {("two onions", "Ben")}
    d.do("link", ben.id)
    assert d.linked("cooked_by") == set()


def test_the_same_other_end_as_last_time_takes_one_key():
    anna = candidate(ARTICLE, "COOK", "Anna")
    d = desk(("FOOD", "two onions"), ("COOK", "Anna"), ("FOOD", "butter"))
    d.do("next")
    d.do("link", anna.id)
    d.do("next")
    assert d.quote == "butter"
    d.do("link_again")
    assert d.linked("cooked_by") == {("two onions", "Anna"), ("butter", "Anna")}


def test_a_value_replaces_the_one_that_stood_and_accepts_its_span():
    d = desk(("GOOD", "the onions stay pale"))
    d.do("set_value", "side", "look")
    d.do("set_value", "side", "taste")
    assert d.held == {("the onions stay pale", "GOOD")}
    assert d.linked("side") == {("the onions stay pale", "taste")}


def test_white_space_alone_is_not_labelled():
    d = desk(("COOK", "Anna"))
    d.do("select", len(TEXT) - 1, len(TEXT))
    outcome = d.do("label", "COOK")
    assert outcome.step is None
    assert "white space" in outcome.say


def test_the_same_text_everywhere_is_accepted_in_one_step_with_the_focus():
    text = "Anna fries. ANNA's soup. Anna and Susanna rest."
    d = desk(("COOK", "Anna"), text=text)
    found = others(d)
    assert [(text[p.start : p.end], p.form, p.ticked) for p in found.found] == [
        ("ANNA", "casing", False),
        ("Anna", "same", True),
    ]
    outcome = d.do("everywhere", [(p.start, p.end) for p in found.found])
    assert [row.how for row in outcome.step.rows] == ["key", "everywhere", "everywhere"]
    assert d.held == {("Anna", "COOK"), ("ANNA", "COOK")}


def test_mentions_judged_otherwise_are_left_out_and_counted():
    text = "Anna fries. Anna rests. Anna sleeps."
    d = desk(("COOK", "Anna"), ("FOOD", "Anna", 1), text=text)
    d.do("next")
    d.do("accept")
    assert d.quote == "Anna"
    found = others(d)
    assert (len(found.found), found.judged) == (1, 1)


def test_a_rejected_text_is_rejected_everywhere_it_is_proposed():
    text = "Anna fries. Anna rests. Anna sleeps."
    d = desk(("COOK", "Anna"), ("COOK", "Anna", 1), ("COOK", "Anna", 2), text=text)
    d.do("reject")
    d.do("back")
    found = others(d)
    assert (wish_of(d.review).verdict, len(found.found)) == ("reject", 2)
    d.do("everywhere", [(p.start, p.end) for p in found.found])
    assert d.review.left == 0
    assert d.held == set()


def test_other_labels_proposed_for_that_stretch_give_way_to_it():
    text = "Anna fries. Anna rests."
    d = desk(("COOK", "Anna"), ("FOOD", "Anna", 1), text=text)
    d.do("everywhere", [(p.start, p.end) for p in others(d).found])
    assert d.review.left == 0
    assert d.held == {("Anna", "COOK")}


def test_the_least_sure_stops_come_first_where_that_is_asked_for_and_places_again():
    scores = {"Anna": 0.95, "two onions": 0.6, "butter": 0.3, "Ben": 0.8}
    d = desk(("COOK", "Anna"), ("FOOD", "two onions"), ("FOOD", "butter"), ("COOK", "Ben"), scores=scores)
    d.do("order", True)
    seen = [d.quote]
    for _ in range(3):
        d.do("accept")
        seen.append(d.quote)
    assert seen == ["butter", "two onions", "Ben", "Anna"]
    d.do("order", False)
    assert d.review.stops.order == tuple(sorted(d.review.stops.order, key=lambda id: d.review.annotations[id].start))


def test_what_is_left_after_the_doubtful_ones_is_accepted_by_two_keys():
    scores = {"Anna": 0.95, "two onions": 0.6, "butter": 0.3, "Ben": 0.8}
    d = desk(("COOK", "Anna"), ("FOOD", "two onions"), ("FOOD", "butter"), ("COOK", "Ben"), scores=scores)
    d.do("order", True)
    d.do("reject")
    d.do("accept_rest")
    d.do("accept_rest")
    assert d.held == {("Anna", "COOK"), ("two onions", "FOOD"), ("Ben", "COOK")}
