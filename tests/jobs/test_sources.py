"""Which sources a file has, how they did, and which of them are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.cli import sources as command
from tui.cli.parser import parser_of
from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs import sources, suggest
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import load_article

TEXT = "Ofsted visited Torbay Council in May 2019. It was rated inadequate.\n"
BOOK = default()
OWN = """
off = ["date-month-year"]

[[rule]]
id = "our-bus"
label = "SERVICE"
words = ["youth bus"]
score = 0.9
examples = ["the [[youth bus]] in"]
"""


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_file(tmp_path / "a.db", create=True, codebook=BOOK)) as made:
        articles.add_articles(made, [(Article.of(TEXT), {})])
        articles.person(made, "Ada", suffix="m1")
        suggest.suggest_all(made, BOOK)
        yield made


def judge(conn: Connection, quote: str, verdict: str) -> str:
    """Accept or reject what is proposed for a quote; the rule that proposed it."""
    loaded = load_article(conn, Article.of(TEXT).id, "Ada-m1")
    claim = next(a for a in loaded.annotations.values() if a.quote == quote)
    rows = (Row(claim.id, verdict, verdict),)
    log.append(conn, Step(rows, (), 1), reviewer_id="Ada-m1", article_id=claim.article_id, codebook_id=BOOK.id)
    return loaded.proposals[claim.id][0].note


def run(conn: Connection, *line: str) -> int:
    args = parser_of("sources").parse_args([*line])
    args.db = conn.path
    args.json = "--json" in line
    return command.run(args)


def test_each_rule_is_judged_by_the_verdicts_so_far(conn: Connection) -> None:
    right, wrong = judge(conn, "Ofsted", "accept"), judge(conn, "May 2019", "reject")
    told = {one.name: (one.proposed, one.accepted, one.rejected, one.precision) for one in sources.by_rule(conn)}
    assert told[right] == (1, 1, 0, 1.0)
    assert told[wrong] == (1, 0, 1, 0.0)
    assert any(precision is None for *_, precision in told.values())


def test_the_list_says_how_each_source_of_the_file_did(conn: Connection, capsys: pytest.CaptureFixture[str]) -> None:
    judge(conn, "Ofsted", "accept")
    (known,) = sources.known(conn)
    assert (known.source.name, known.articles, known.tally.accepted, known.state) == ("rules", 1, 1, "")
    assert run(conn, "--json") == 0
    entries = json.loads(capsys.readouterr().out)
    assert entries[-1]["precision"] == 1.0
    assert run(conn) == run(conn, "check") == 0
    assert "1.00" in capsys.readouterr().out


def test_a_source_that_is_off_is_asked_by_name_alone(conn: Connection) -> None:
    articles.add_articles(conn, [(Article.of(TEXT + "More."), {})])
    assert run(conn, "off", "rules") == 0
    assert suggest.suggest_all(conn, BOOK).articles == 0
    assert suggest.suggest_all(conn, BOOK, names=["rules"]).articles == 1
    articles.add_articles(conn, [(Article.of(TEXT + "Still more."), {})])
    assert run(conn, "on", "rules") == 0
    assert suggest.suggest_all(conn, BOOK).articles == 1


def test_a_pinned_version_keeps_newer_ones_out(conn: Connection) -> None:
    older = articles.Source("rules@older", "rules", "rules", "older")
    articles.ask(conn, older)
    articles.add_proposals(conn, older.id, [(Article.of(TEXT).id, [])])
    articles.add_articles(conn, [(Article.of(TEXT + "More."), {})])
    assert run(conn, "pin", older.id) == 0
    assert suggest.suggest_all(conn, BOOK).articles == 0
    assert {one.source.id: one.state for one in sources.known(conn)}[older.id] == "pinned"
    assert run(conn, "unpin", "rules") == 0
    assert suggest.suggest_all(conn, BOOK).articles == 1


def test_what_is_not_there_is_named(conn: Connection) -> None:
    for line in (["off", "nobody"], ["pin", "Ada-m1"], ["unpin", "rules"], ["off"]):
        with pytest.raises(Problem):
            run(conn, *line)


def own_rules(home: Path, text: str) -> None:
    folder = home / ".config" / "glossator"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.toml").write_text(text)


def test_users_have_rules_of_their_own_and_switch_shipped_ones_off(home: Path) -> None:
    from tui.sources.source import find

    before = find("rules", BOOK)
    own_rules(home, OWN)
    after = find("rules", BOOK)
    article = Article.of("They met at a youth bus in May 2019.\n")
    found = [{(c.annotation.label, c.annotation.quote) for c in one.read(article, {})} for one in (before, after)]
    assert ("SERVICE", "youth bus") in found[1] - found[0]
    assert ("DATE", "May 2019") in found[0] - found[1]
    assert before.id != after.id


@pytest.mark.parametrize(
    "wrong",
    [
        '[[rule]]\nlabel = "DATE"\nscore = 0.5\nwords = ["x"]\n',
        '[[rule]]\nid = "mine"\nlabel = "DATE"\nscore = 0.5\nwords = ["x"]\nafter = "("\n',
        '[[rule]]\nid = "mine"\nlabel = "DATE"\nscore = 2\nwords = ["x"]\n',
        '[[rule]]\nid = "mine"\nlabel = "DATE"\nscore = 0.5\n',
        '[[rule]]\nid = "mine"\nlabel = "DATE"\nscore = 0.5\nwords = ["x"]\nafter = "<<nothing>>"\n',
    ],
)
def test_a_rule_of_ones_own_that_cannot_be_used_is_named(home: Path, wrong: str) -> None:
    from tui.sources.source import find

    own_rules(home, wrong)
    with pytest.raises(Problem, match=r"rules\.toml"):
        find("rules", BOOK).read(Article.of(TEXT), {})
