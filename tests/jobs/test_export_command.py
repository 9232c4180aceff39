"""The export command on a database: what a reviewer holds comes out, whole, in each format that needs no extra."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tui.cli import export
from tui.core.annotation import Article, Candidate, attribute, relation, span
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.store.articles import Source, add_articles, add_proposals, ensure_source, person
from tui.store.log import append
from tui.store.migrations import open_file

TEXT = "Ofsted praised Leeds City Council’s work.\r\n\r\nSubscribe now 😀 for news"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """One article with two labels of the shipped codebook, one relation and one attribute, accepted and done."""
    book = default()
    entity = next(label for label in book.labels.values() if not book.layers[label.layer].report)
    finding = next(label for label in book.labels.values() if book.layers[label.layer].report)
    article = Article.of(TEXT, "Praise", date="2024-03-05")
    head = span(article, finding.id, 0, 40)
    tail = span(article, entity.id, 15, 33)
    link = next(r.id for r in book.relations.values() if finding.id in r.head and entity.id in r.tail)
    theme = next(a for a in book.attributes.values() if finding.id in a.on)
    claims = [head, tail, relation(link, head, tail), attribute(theme.id, head, theme.values[0])]
    unsure = span(article, entity.id, 0, 6)
    path = tmp_path / "annotations.db"
    conn = open_file(path, create=True, codebook=book)
    add_articles(conn, [(article, {})])
    ensure_source(conn, Source("rules@1", "rules", "rules", "1"))
    candidates = [Candidate(one, 0.75) for one in (*claims, unsure)]
    add_proposals(conn, "rules@1", [(article.id, candidates)])
    me = person(conn, "Ann", suffix="x")
    for one in claims:
        decide(conn, article, me, book.id, Row(one.id, "accept", "accept"))
    decide(conn, article, me, book.id, Row(None, "done", "done"))
    conn.close()
    return path


def decide(conn: object, article: Article, reviewer: str, book: str, row: Row) -> None:
    append(conn, Step((row,)), reviewer_id=reviewer, article_id=article.id, codebook_id=book)  # type: ignore[arg-type]


def run(db: Path, *argv: str) -> int:
    parser = argparse.ArgumentParser()
    export.add_arguments(parser)
    parser.set_defaults(json=False)
    args = parser.parse_args(argv)
    args.db = db
    return export.run(args)


def test_gold_is_printed_as_json_lines_and_losses_go_to_stderr(
    db: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(db) == 0
    out, err = capfdbinary.readouterr()
    (line,) = out.decode().splitlines()
    entry = json.loads(line)
    assert set(entry) == {"id", "title", "text", "meta", "spans", "relations", "attributes"} - (
        set() if "attributes" in entry else {"attributes"}
    )
    assert entry["text"] == TEXT
    assert entry["title"] == "Praise"
    assert entry["meta"]["date"] == "2024-03-05"
    for one in entry["spans"]:
        assert TEXT[one["start"] : one["end"]] == one["quote"]
        assert one["status"] == "gold"
        assert one["basis"] == "single"
        assert one["reviewers"] == ["Ann"]
    assert len(entry["spans"]) == 2
    assert len(entry["relations"]) == 1
    assert b"nothing is lost" in err


@pytest.mark.parametrize("name", ["jsonl", "csv", "conll", "prodigy", "doccano", "labelstudio", "brat", "webanno"])
def test_every_format_takes_gold_and_all(db: Path, name: str, tmp_path: Path) -> None:
    for labels in ("gold", "all", "Ann"):
        target = tmp_path / f"{name}-{labels}"
        assert run(db, "--format", name, "--labels", labels, str(target)) == 0
        assert target.exists()


def test_what_nobody_finished_is_not_taken_for_outside(db: Path, tmp_path: Path) -> None:
    conn = open_file(db)
    article = Article.of("Nobody has read this to its end.")
    add_articles(conn, [(article, {})])
    decide(conn, article, person(conn, "Ann", suffix="x"), default().id, Row(None, "exclude", "excluded"))
    conn.close()
    found = []
    for option in ("out", "in"):
        path = tmp_path / f"{option}.conll"
        run(db, "--format", "conll", "--labels", "all", "--option", f"unfinished={option}", str(path))
        found.append(path.read_text("utf-8").count("-DOCSTART-"))
    assert found == [1, 2]


def test_all_holds_candidates_unless_they_are_not_wanted(db: Path, capfd: pytest.CaptureFixture[str]) -> None:
    counts = []
    for argv in (("--labels", "all"), ("--labels", "all", "--without", "candidates")):
        run(db, *argv)
        counts.append(len(json.loads(capfd.readouterr().out)["spans"]))
    assert counts == [3, 2]


def test_strict_writes_nothing(db: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="forbidden"):
        run(db, "--format", "conll", "--strict", str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()


def test_bad_use_is_named(db: Path, tmp_path: Path) -> None:
    for argv, sentence in (
        (("--labels", "Zoe"), "Zoe"),
        (("--format", "nonsense"), "there is no format nonsense"),
        (("--format", "brat"), "folder"),
        (("--layer", "nonsense"), "no layer nonsense"),
        (("--option", "columns"), "not NAME=VALUE"),
        (("--format", "conll", "--option", "columns=3"), "columns is one of: 4, 2"),
        (("--format", "conll", "--option", "colour=3"), "no option colour"),
        (("--must-hold", "nonsense"), "no loss nonsense"),
    ):
        with pytest.raises(Problem, match=sentence) as raised:
            run(db, *argv)
        assert raised.value.code == 2


def test_the_database_itself_is_never_overwritten(db: Path, tmp_path: Path) -> None:
    before = db.read_bytes()
    (tmp_path / "link").symlink_to(db)
    for name in (db, tmp_path / "link", tmp_path / "." / db.name):
        with pytest.raises(Problem, match="is the database itself"):
            run(db, str(name))
    assert db.read_bytes() == before


def test_a_device_or_pipe_is_written_to_and_not_replaced(db: Path, tmp_path: Path) -> None:
    assert run(db, "/dev/null") == 0
    assert not Path("/dev/null").is_file()
    with pytest.raises(Problem, match="/dev/full could not be written"):
        run(db, "/dev/full")
    (tmp_path / "there.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "there.jsonl")
    run(db, str(tmp_path / "link.jsonl"))
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "there.jsonl").read_text("utf-8") != "old"


def test_a_missing_extra_is_named(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Problem, match=r"pip install 'glossator\[spacy\]'"):
        run(db, "--format", "spacy", str(tmp_path / "x.spacy"))


def test_the_tables_of_the_codebook_are_written(db: Path, tmp_path: Path) -> None:
    assert run(db, "--format", "tables", str(tmp_path / "tables")) == 0
    assert (tmp_path / "tables" / "findings.csv").read_text("utf-8").count("\n") == 2


def test_the_record_is_the_whole_log(db: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(db, "--format", "record") == 0
    out, err = capfdbinary.readouterr()
    tables = [json.loads(line).get("table") for line in out.decode().splitlines()]
    assert tables.count("decisions") == 5
    assert b"all of it" in err


def test_the_formats_are_listed(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(db, "--formats") == 0
    assert "glossator[spacy]" in capsys.readouterr().out


def test_a_split_is_a_folder_with_its_manifest_and_card(db: Path, tmp_path: Path) -> None:
    conn = open_file(db)
    me = person(conn, "Ann", suffix="x")
    book = default()
    for number in range(40):
        article = Article.of(f"Story {number}: " + " ".join(f"word{number * 7 + i}" for i in range(60)))
        add_articles(conn, [(article, {})])
        decide(conn, article, me, book.id, Row(None, "done", "done"))
    conn.close()
    folder = tmp_path / "gold"
    assert run(db, "--split", "60/20/20", "--format", "jsonl", str(folder)) == 0
    assert {file.name for file in folder.iterdir()} == {
        "train.jsonl",
        "dev.jsonl",
        "test.jsonl",
        "manifest.json",
        "README.md",
        ".glossator",
    }
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert sum(part["articles"] for part in manifest["parts"].values()) == 41
    assert manifest["split"]["shares"] == {"train": 60, "dev": 20, "test": 20}
    seed = str(manifest["split"]["seed"])
    again = tmp_path / "again"
    run(db, "--split", "60/20/20", "--seed", seed, str(again))
    assert (again / "train.jsonl").read_bytes() == (folder / "train.jsonl").read_bytes()
    assert "Reviewers: Ann" in (folder / "README.md").read_text("utf-8")


def test_a_card_stands_beside_the_file(db: Path, tmp_path: Path) -> None:
    assert run(db, "--card", "--format", "conll", str(tmp_path / "gold.conll")) == 0
    told = json.loads((tmp_path / "gold.conll.card.json").read_text("utf-8"))
    assert told["codebook"]["version"] == default().version
    assert told["parts"]["all"]["reviewers"] == ["Ann"]
    assert {loss["kind"] for loss in told["losses"]["losses"]} >= {"relations", "attributes"}
    text = (tmp_path / "gold.conll.card.md").read_text("utf-8")
    assert "relations are left out" in text
    assert "Split" not in text


def test_a_split_needs_a_folder(db: Path) -> None:
    with pytest.raises(Problem, match="writes a folder"):
        run(db, "--split", "80/20")
