"""Disputes: what differs between those who looked, as the things that a person would settle one by one."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.annotation import Annotation, Article, attribute, record, relation, span
from tui.core.disputes import Dispute, Rules, Voice, by_use, disputes

ARTICLE = Article.of("The green leaf on the old root is said to be fine. The leaf fell on the root.")
LAYERS = {"LEAF": "part", "ROOT": "part", "PRAISE": "remark"}
RULES = Rules(LAYERS, {"colour", "grows_on"})
LABELS = frozenset({*LAYERS, "colour", "smell", "grows_on", "near", "touches", "visit"})


def leaf(start: int = 10, end: int = 14, label: str = "LEAF") -> Annotation:
    return span(ARTICLE, label, start, end)


ROOT = leaf(26, 30, "ROOT")


def voice(name: str, *held: Annotation, refused: Iterable[Annotation] = (), looked: frozenset[str] = LABELS) -> Voice:
    return Voice(name, frozenset(a.id for a in held), frozenset(a.id for a in refused), looked)


def found(*voices: Voice, of: Iterable[Annotation], settled: Iterable[Annotation] = ()) -> list[Dispute]:
    return disputes(ARTICLE.id, {a.id: a for a in of}, voices, RULES, {a.id for a in settled})


def told(one: Dispute) -> tuple[str, int, int, str, list[tuple[str, tuple[str, ...]]], tuple[str, ...]]:
    versions = [(v.annotation.label, v.by) for v in one.versions]
    return one.layer, one.start, one.end, one.kind, versions, one.without


def test_who_agree_have_no_dispute() -> None:
    assert found(voice("Ada", leaf(), ROOT), voice("Ben", leaf(), ROOT), of=[leaf(), ROOT]) == []


def test_edge_against_edge_is_one_dispute_over_both() -> None:
    wide = leaf(4, 14)
    (one,) = found(voice("Ada", leaf()), voice("Ben", wide, refused=[leaf()]), of=[leaf(), wide])
    assert told(one) == ("part", 4, 14, "edge", [("LEAF", ("Ben",)), ("LEAF", ("Ada",))], ())
    assert one.reason == "edge"


def test_label_against_label() -> None:
    other = leaf(label="ROOT")
    (one,) = found(voice("Ada", leaf()), voice("Ben", other), of=[leaf(), other])
    assert one.kind == one.reason == "label"
    assert {v.by for v in one.versions} == {("Ada",), ("Ben",)}


def test_label_and_edge_at_once_goes_by_the_label() -> None:
    other = leaf(4, 14, "ROOT")
    (one,) = found(voice("Ada", leaf()), voice("Ben", other), of=[leaf(), other])
    assert (one.kind, one.reason) == ("both", "label")


def test_held_against_passed_over_and_held_against_rejected_are_told_apart() -> None:
    (one,) = found(voice("Ada", leaf()), voice("Ben"), of=[leaf()])
    assert told(one) == ("part", 10, 14, "missed", [("LEAF", ("Ada",))], ("Ben",))
    (one,) = found(voice("Ada", leaf()), voice("Ben", refused=[leaf()]), of=[leaf()])
    assert (one.kind, one.reason, one.without) == ("rejected", "", ("Ben",))


def test_who_has_not_looked_takes_no_part_on_either_side() -> None:
    nothing: frozenset[str] = frozenset()
    assert found(voice("Ada", leaf()), voice("Ben", looked=nothing), of=[leaf()]) == []
    assert found(voice("Ada", leaf(), looked=nothing), voice("Ben"), of=[leaf()]) == []
    other_labels = frozenset({"PRAISE"})
    assert found(voice("Ada", leaf()), voice("Ben", looked=other_labels), of=[leaf()]) == []
    rejecting = voice("Ben", refused=[leaf()], looked=nothing)
    assert found(voice("Ada", leaf()), rejecting, of=[leaf()]) == []


def test_stretches_hang_together_by_overlap_and_layers_stay_apart() -> None:
    first, second, across = leaf(4, 9), leaf(10, 14), leaf(4, 14)
    praise, far = leaf(4, 14, "PRAISE"), leaf(55, 59)
    several = [first, second, across, praise, far]
    ones = found(voice("Ada", first, second, far, praise), voice("Ben", across), of=several)
    assert [(one.layer, one.start, one.end, len(one.versions)) for one in ones] == [
        ("part", 4, 14, 3),
        ("remark", 4, 14, 1),
        ("part", 55, 59, 1),
    ]


def test_a_third_who_holds_neither_is_named() -> None:
    wide = leaf(4, 14)
    (one,) = found(voice("Ada", leaf()), voice("Ben", wide), voice("Cora"), of=[leaf(), wide])
    assert (one.kind, one.without, one.people) == ("edge", ("Cora",), ("Ada", "Ben", "Cora"))


def test_what_was_adjudicated_is_no_dispute_any_more() -> None:
    wide = leaf(4, 14)
    assert found(voice("Ada", leaf()), voice("Ben", wide), of=[leaf(), wide], settled=[leaf(), wide]) == []


def test_relations_on_aligned_spans_agree_and_one_edge_is_one_dispute() -> None:
    wide = leaf(4, 14)
    mine, theirs = relation("near", leaf(), ROOT), relation("near", wide, ROOT)
    green, also = attribute("colour", leaf(), "green"), attribute("colour", wide, "green")
    ones = found(
        voice("Ada", leaf(), ROOT, mine, green),
        voice("Ben", wide, ROOT, theirs, also),
        of=[leaf(), wide, ROOT, mine, theirs, green, also],
    )
    assert [(one.layer, one.kind) for one in ones] == [("part", "edge")]


def test_a_relation_hangs_on_a_span_that_one_lacks_is_settled_with_the_span() -> None:
    link = relation("near", leaf(), ROOT)
    ones = found(voice("Ada", leaf(), ROOT, link), voice("Ben", ROOT), of=[leaf(), ROOT, link])
    assert [(one.layer, one.kind) for one in ones] == [("part", "missed")]


def test_one_value_against_another_is_one_dispute() -> None:
    wide = leaf(4, 14)
    green, brown = attribute("colour", leaf(), "green"), attribute("colour", wide, "brown")
    ones = found(voice("Ada", leaf(), green), voice("Ben", wide, brown), of=[leaf(), wide, green, brown])
    assert [(one.layer, one.kind, len(one.versions)) for one in ones] == [
        ("attribute", "label", 2),
        ("part", "edge", 2),
    ]


def test_values_of_which_there_can_be_many_are_disputed_singly() -> None:
    sweet, sour = attribute("smell", leaf(), "sweet"), attribute("smell", leaf(), "sour")
    ones = found(voice("Ada", leaf(), sweet), voice("Ben", leaf(), sour), of=[leaf(), sweet, sour])
    assert sorted((one.kind, one.without) for one in ones) == [("missed", ("Ada",)), ("missed", ("Ben",))]


def test_one_relation_against_another_between_the_same_ends() -> None:
    near, touches = relation("near", leaf(), ROOT), relation("touches", leaf(), ROOT)
    (one,) = found(
        voice("Ada", leaf(), ROOT, near), voice("Ben", leaf(), ROOT, touches), of=[leaf(), ROOT, near, touches]
    )
    assert (one.layer, one.kind, one.start, one.end) == ("relation", "label", 10, 30)


def test_the_only_tail_of_a_relation_against_another() -> None:
    far = leaf(72, 76, "ROOT")
    mine, theirs = relation("grows_on", leaf(), ROOT), relation("grows_on", leaf(), far)
    spans = [leaf(), ROOT, far]
    (one,) = found(voice("Ada", *spans, mine), voice("Ben", *spans, theirs), of=[*spans, mine, theirs])
    assert (one.layer, one.kind, len(one.versions)) == ("relation", "label", 2)


def test_a_record_has_no_place() -> None:
    visit = record(ARTICLE, "visit", "1")
    (one,) = found(voice("Ada", visit), voice("Ben"), of=[visit])
    assert (one.layer, one.start, one.end, one.kind) == ("record", 0, 0, "missed")


def test_disputes_that_can_be_settled_alike_have_one_pattern_and_come_first() -> None:
    lone = leaf(31, 33, "ROOT")
    the_root, root, the_leaf, bare_leaf = leaf(68, 76), leaf(72, 76), leaf(51, 59), leaf(55, 59)
    of = [lone, the_root, root, the_leaf, bare_leaf]
    ones = by_use(found(voice("Ada", lone, the_root, the_leaf), voice("Ben", root, bare_leaf), of=of))
    assert [one.pattern for one in ones] == ["edge\tpart\tthe\t"] * 2 + ["missed\tpart\tROOT\tis"]


def test_what_an_edge_is_about_is_read_off_either_side() -> None:
    (one,) = found(voice("Ada", leaf(0, 14)), voice("Ben", leaf(4, 17)), of=[leaf(0, 14), leaf(4, 17)])
    assert one.pattern == "edge\tpart\tthe\ton"


SPANS = [leaf(s, e, label) for label in LAYERS for s, e in ((4, 9), (4, 14), (10, 14), (26, 30), (22, 30))]
some_spans = st.lists(st.sampled_from(SPANS), max_size=6).map(tuple)


@settings(max_examples=100, deadline=None)
@given(st.lists(some_spans, min_size=2, max_size=4))
def test_every_span_that_not_all_hold_is_in_exactly_one_dispute(held: list[tuple[Annotation, ...]]) -> None:
    voices = [voice(f"R{i}", *some) for i, some in enumerate(held)]
    ones = found(*voices, of=SPANS)
    inside = [v.annotation.id for one in ones for v in one.versions]
    everybody = set.intersection(*(set(v.held) for v in voices))
    anybody = set.union(*(set(v.held) for v in voices))
    assert sorted(inside) == sorted(anybody - everybody)
    for one in ones:
        assert one.people == tuple(sorted(v.name for v in voices))
        for version in one.versions:
            assert version.by == tuple(v.name for v in voices if version.annotation.id in v.held)
