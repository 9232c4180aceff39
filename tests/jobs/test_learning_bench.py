"""The sets that `bench.learning` reads from others: tagged tokens beside their text."""

from __future__ import annotations

from pathlib import Path

from bench.learning import newswire, standing, tagged


def test_tokens_are_found_in_their_text_one_after_the_other() -> None:
    assert standing("A tern, a tern.", ["A", "tern", ",", "a", "tern", "."]) == [
        (0, 1),
        (2, 6),
        (6, 7),
        (8, 9),
        (10, 14),
        (14, 15),
    ]
    assert standing("A tern.", ["A", "gull"]) == []
    assert standing("A" + " " * 300 + "tern", ["A", "tern"]) == []


def test_tags_become_spans_whatever_marks_their_ends() -> None:
    extents = [(0, 1), (2, 6), (6, 7), (8, 9), (10, 14)]
    assert tagged(extents, ["O", "B-BIRD", "E-BIRD", "S-POND", "I-BIRD"]) == [
        (2, 7, "BIRD"),
        (8, 9, "POND"),
        (10, 14, "BIRD"),
    ]


def test_a_folder_of_tagged_articles_is_read_and_others_are_left_out(tmp_path: Path) -> None:
    for folder in ("processed_annotated", "original_articles"):
        (tmp_path / folder).mkdir()
    for name, token in (("a", "Tern"), ("b", "Gull")):
        (tmp_path / "original_articles" / f"{name}.txt").write_text("Tern Lake\n")
        (tmp_path / "processed_annotated" / f"{name}.txt.tsv").write_text(f"{token}\tB-POND\tB-BIRD\n\nLake\tI-POND\n")
    assert [(article.text, spans) for article, spans in newswire([tmp_path])] == [("Tern Lake\n", [(0, 9, "POND")])]
