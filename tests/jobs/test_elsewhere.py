"""Predictions made elsewhere, on a copy with other white space, are about the article that is here."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.store.migrations import open_file
from tui.store.queries import article_ids

TEXT = """---
title: School praised
---

Inspectors praised  Ashdown School,
in the borough of “Northshire”, on 5 March.

\tAnn Other\u00a0said that all who work there were pleased. Inspectors will come back.
"""
COPY = " ".join(TEXT.split("---\n")[2].split()).replace("“", '"').replace("”", '"')
SPANS = (("ORG", "Ashdown School"), ("PLACE", '"Northshire"'), ("PERSON", "Ann Other"), ("DATE", "5 March"))


def spoken(text: str) -> str:
    spans = [
        {"start": text.index(quote), "end": text.index(quote) + len(quote), "label": label, "quote": quote}
        for label, quote in SPANS
    ]
    return json.dumps({"id": "x", "text": text, "spans": spans, "relations": []})


def quotes(db: Path) -> set[str]:
    with closing(open_file(db, read_only=True)) as conn:
        sql = "SELECT a.quote FROM annotations a JOIN proposals p ON p.annotation_id = a.id"
        return {quote for (quote,) in conn.execute(sql)}


def test_they_are_carried_to_it(home: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(TEXT)
    Path("guesses.jsonl").write_text(spoken(COPY))
    assert main(["import", "--no-suggest", "a.md"]) == 0
    assert main(["import", "--no-suggest", "--as-source", "tagger", "guesses.jsonl"]) == 0
    assert "4 candidates, 1 carried to texts with other white space" in capsys.readouterr().out
    assert quotes(db) == {"Ashdown School", "“Northshire”", "Ann Other", "5 March"}
    with closing(open_file(db, read_only=True)) as conn:
        assert len(article_ids(conn)) == 1
        assert conn.execute(
            "SELECT DISTINCT name FROM sources WHERE kind = 'import' AND id <> 'import'"
        ).fetchall() == [("tagger",)]


def test_a_text_with_other_words_is_another_article(home: Path, db: Path) -> None:
    Path("a.md").write_text(TEXT)
    Path("guesses.jsonl").write_text(spoken(COPY.replace("pleased", "glad")))
    assert main(["import", "--no-suggest", "a.md"]) == 0
    assert main(["import", "--no-suggest", "--as-source", "tagger", "guesses.jsonl"]) == 0
    with closing(open_file(db, read_only=True)) as conn:
        assert len(article_ids(conn)) == 2


def test_labels_of_a_reviewer_stay_with_the_text_that_he_or_she_saw(home: Path, db: Path) -> None:
    Path("a.md").write_text(TEXT)
    Path("labels.jsonl").write_text(spoken(COPY))
    assert main(["import", "--no-suggest", "a.md"]) == 0
    assert main(["import", "--no-suggest", "--as-reviewer", "Ada", "labels.jsonl"]) == 0
    with closing(open_file(db, read_only=True)) as conn:
        assert len(article_ids(conn)) == 2
