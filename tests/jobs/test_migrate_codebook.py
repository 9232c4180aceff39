"""A file that moves to another version of its codebook: what it says first, and what stands afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Annotation, Article, attribute, relation, span
from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs.agreement import agreement
from tui.jobs.merge import merge_files
from tui.jobs.migrate_codebook import migrate, plan
from tui.store import articles, check, log
from tui.store.driver import Connection
from tui.store.labelled import labelled
from tui.store.migrations import open_file

OLD = """
name = "plants"
version = "1"
[layers.part]
[layers.remark]
[labels.LEAF]
layer = "part"
key = "1"
[labels.PETAL]
layer = "part"
key = "2"
[labels.ROOT]
layer = "part"
key = "3"
[labels.PRAISE]
layer = "remark"
key = "P"
[relations.near]
head = ["part"]
tail = ["part"]
[attributes.colour]
on = ["part"]
"""
TEXT = "The leaf and the petal by the root are green."


def without(toml: str, label: str) -> str:
    head, _, rest = toml.partition(f"[labels.{label}]")
    return head + rest.partition("key = ")[2].partition("\n")[2]


RENAMED = OLD.replace('version = "1"', 'version = "2"').replace('key = "1"', 'key = "7"\nname = "blade"')
ADDED = OLD.replace('version = "1"', 'version = "2"') + '[labels.STEM]\nlayer = "part"\nkey = "4"\n'
REMOVED = without(OLD.replace('version = "1"', 'version = "2"'), "ROOT")
_NEXT = OLD.replace('version = "1"', 'version = "2"')
MERGED = without(_NEXT, "PETAL").replace('key = "1"', 'key = "1"\nwas = ["PETAL"]')


@dataclass
class Garden:
    """A file in which Ada and Ben finished one article, alike."""

    conn: Connection
    article: Article
    leaf: Annotation
    petal: Annotation
    root: Annotation
    near: Annotation

    def holds(self, name: str = "Ada") -> list[tuple[str, str]]:
        sql = "SELECT label_id, coalesce(quote, value, '') FROM holdings WHERE reviewer = ? ORDER BY 1, 2"
        return [(label, quote) for label, quote in self.conn.execute(sql, (name,))]

    def gold(self) -> list[str]:
        (one,) = labelled(self.conn, "gold", parse(articles.current_codebook(self.conn) or ""), candidates=False)
        return sorted(claim.annotation.label for claim in one.all())

    def waits(self) -> bool:
        return bool(self.conn.execute("SELECT done < needed FROM queue").fetchone()[0])


def planted(path: Path, *names: str) -> Garden:
    book, article = parse(OLD), Article.of(TEXT, "Plants")
    conn = open_file(path, create=True, codebook=book)
    articles.add_articles(conn, [(article, {})], fresh=True)
    leaf, petal, root = (span(article, label, at, at + len(word)) for label, word, at in places(article))
    near, green = relation("near", petal, root), attribute("colour", petal, "green")
    held = (leaf, petal, root, near, green)
    for name in names:
        step = Step((*(Row(a.id, "add", "accept") for a in held), Row(None, "done", "done")), held)
        me = articles.person(conn, name, suffix="m")
        log.append(conn, step, reviewer_id=me, article_id=article.id, codebook_id=book.id)
    return Garden(conn, article, leaf, petal, root, near)


def places(article: Article) -> list[tuple[str, str, int]]:
    return [(word.upper(), word, article.text.index(word)) for word in ("leaf", "petal", "root")]


@pytest.fixture
def garden(db: Path) -> Iterator[Garden]:
    one = planted(db, "Ada", "Ben")
    with closing(one.conn):
        yield one


def test_another_name_or_key_changes_no_decision(garden: Garden) -> None:
    before = garden.conn.execute("SELECT count(*) FROM decisions").fetchone()
    told = migrate(garden.conn, parse(RENAMED), "Lea")
    assert told.changes.reworded == {"LEAF": ("key", "name")}
    assert garden.conn.execute("SELECT count(*) FROM decisions").fetchone() == before
    assert not garden.waits()


def test_what_is_new_was_looked_for_by_nobody_and_finished_articles_wait_for_it_alone(garden: Garden) -> None:
    told = migrate(garden.conn, parse(ADDED), "Lea", "stems matter")
    assert (told.changes.added, told.reopened) == (("STEM",), 1)
    assert garden.waits()
    assert ("LEAF", "leaf") in garden.holds()
    looked = {label for (label,) in garden.conn.execute("SELECT label_id FROM looked WHERE reviewer = 'Ada'")}
    assert "STEM" not in looked
    assert {"LEAF", "PETAL", "ROOT", "PRAISE"} <= looked
    assert "LEAF" in garden.gold()  # what was agreed on stays so
    (note,) = {note for (note,) in garden.conn.execute("SELECT note FROM decisions WHERE reason = 'codebook'")}
    assert note == "plants 1 to 2, by Lea: stems matter"
    me = articles.person(garden.conn, "Ada", suffix="m")
    book = parse(ADDED)
    done = Step((Row(None, "done", "done", scope="STEM"),))
    log.append(garden.conn, done, reviewer_id=me, article_id=garden.article.id, codebook_id=book.id)
    assert {row.name for row in agreement(garden.conn).rows if row.what == "label"} <= {
        "LEAF",
        "PETAL",
        "ROOT",
        "PRAISE",
    }


def test_what_is_gone_stays_in_the_log_and_out_of_gold(garden: Garden) -> None:
    migrate(garden.conn, parse(REMOVED), "Lea")
    assert ("ROOT", "root") in garden.holds()
    assert garden.gold() == ["LEAF", "PETAL", "colour"]  # what hung on it is not gold either
    assert "ROOT" not in {row[0] for row in garden.conn.execute("SELECT label_id FROM gold")}
    assert not garden.waits()


def test_what_takes_the_place_of_another_is_what_had_it_with_all_that_hung_on_it(garden: Garden) -> None:
    told = migrate(garden.conn, parse(MERGED), "Lea")
    assert told.changes.merged == {"PETAL": "LEAF"}
    for name in ("Ada", "Ben"):
        assert garden.holds(name) == [
            ("LEAF", "leaf"), ("LEAF", "petal"), ("ROOT", "root"), ("colour", "green"), ("near", ""),
        ]  # fmt: skip
    assert garden.gold() == ["LEAF", "LEAF", "ROOT", "colour", "near"]
    assert {how for (how,) in garden.conn.execute("SELECT how FROM decisions WHERE reason = 'codebook'")} == {"carried"}
    assert check.check(garden.conn) == []


def test_no_key_of_a_reviewer_takes_a_move_back(garden: Garden) -> None:
    migrate(garden.conn, parse(MERGED), "Lea")
    undone = log.undo(garden.conn, articles.person(garden.conn, "Ada", suffix="m"))
    assert undone is not None
    assert "done" in undone.actions
    assert "codebook" not in {r for (r,) in garden.conn.execute("SELECT reason FROM decisions WHERE action = 'undo'")}


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (OLD, "already works with"),
        (MERGED.replace('key = "3"', 'key = "3"\nwas = ["PETAL"]'), "only a person can say"),
        (MERGED.replace('was = ["PETAL"]', 'was = ["PRAISE"]'), "only a person can say|different layers"),
    ],
)
def test_what_cannot_be_moved_to_is_a_sentence_and_nothing_happens(garden: Garden, toml: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        migrate(garden.conn, parse(toml), "Lea")
    assert articles.current_codebook(garden.conn) == OLD
    assert garden.gold()


def test_a_move_that_is_cut_off_leaves_the_file_as_it_was(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = garden.conn.execute("SELECT count(*) FROM decisions").fetchone()
    monkeypatch.setattr("tui.jobs.migrate_codebook._reopen", cut)
    with pytest.raises(KeyboardInterrupt):
        migrate(garden.conn, parse(MERGED), "Lea")
    assert garden.conn.execute("SELECT count(*) FROM decisions").fetchone() == before
    assert articles.current_codebook(garden.conn) == OLD


@pytest.mark.parametrize("new", [ADDED, REMOVED, MERGED], ids=["added", "removed", "merged"])
def test_two_machines_on_two_versions_come_to_the_same_holdings_in_either_order(tmp_path: Path, new: str) -> None:
    def merged(order: Callable[[Garden, Path], None]) -> list[tuple[str, str, str]]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        with closing(planted(folder / "ada.db", "Ada").conn) as ada, closing(planted(folder / "ben.db", "Ben").conn):
            garden = Garden(ada, *[None] * 5)  # type: ignore[arg-type]
            order(garden, folder / "ben.db")
            assert check.check(ada) == []
            sql = "SELECT reviewer, label_id, coalesce(quote, value, '') FROM holdings ORDER BY 1, 2, 3"
            return list(ada.execute(sql))

    def move_then_merge(garden: Garden, other: Path) -> None:
        migrate(garden.conn, parse(new), "Lea")
        merge_files(garden.conn.path, [other])

    def merge_then_move(garden: Garden, other: Path) -> None:
        merge_files(garden.conn.path, [other])
        migrate(garden.conn, parse(new), "Lea")

    assert merged(move_then_merge) == merged(merge_then_move)


def test_a_file_that_has_not_moved_carries_nothing_back(tmp_path: Path) -> None:
    with (
        closing(planted(tmp_path / "new.db", "Ada").conn) as moved,
        closing(planted(tmp_path / "old.db", "Ben").conn) as old,
    ):
        migrate(moved, parse(ADDED), "Lea")
        merge_files(tmp_path / "old.db", [tmp_path / "new.db"])
        rows = old.execute("SELECT count(*) FROM decisions WHERE reason = 'codebook'").fetchone()
        assert rows == moved.execute("SELECT count(*) FROM decisions WHERE reason = 'codebook'").fetchone()


def test_the_command_says_what_it_means_and_does_it_only_when_told(
    garden: Garden, tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    file = tmp_path / "new.toml"
    file.write_text(MERGED)
    assert main(["--reviewer", "Lea", "codebook", "migrate", str(file)]) == 0
    told = capsys.readouterr().out
    assert "PETAL becomes LEAF: 2 held by 2, in 1 articles" in told
    assert "Nothing was changed" in told
    assert plan(garden.conn, parse(MERGED)).carried == 1
    assert main(["--reviewer", "Lea", "codebook", "migrate", str(file), "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["merged"] == {"PETAL": {"into": "LEAF", "held": 2}}
    assert garden.gold().count("LEAF") == 2
