"""Reading by many: the same rows as by one process, also when one of them is killed in the middle."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.jobs import chunks
from tui.jobs.chunks import Stretch, Texts, Work, read_chunk, stretches
from tui.jobs.crew import crew, refuse_plain, results
from tui.jobs.suggest import suggest_all
from tui.sources.source import find
from tui.store.articles import add_articles
from tui.store.migrations import open_file

ARTICLES = [Article.of(f"Article {n}: OFSTED and NUMBER{n} praised HOME{n}.", f"Title {n}") for n in range(230)]
BOOK = default()
ROWS = {
    "annotations": "SELECT * FROM annotations ORDER BY id",
    "proposals": "SELECT * FROM proposals ORDER BY annotation_id, source_id",
    "readings": "SELECT * FROM readings ORDER BY article_id, source_id",
}


@pytest.fixture
def deadly(tmp_path: Path, home: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the source leaves a mark of each process that it killed; it is found as an installed one is."""
    folder = tmp_path / "site"
    info = folder / "deadly-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: deadly\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[glossator.sources]\ndeadly = deadly:load\n")
    shutil.copy(Path(__file__).with_name("deadly.py"), folder)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "deadly", raising=False)
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{Path(__file__).parent.parent.parent}")
    monkeypatch.setenv("DEADLY", str(folder))
    monkeypatch.setenv("DEADLY_WORD", "nothing")
    return folder


def made(name: str) -> Path:
    path = Path(name).absolute()
    with closing(open_file(path, create=True, codebook=BOOK)) as conn:
        add_articles(conn, [(article, {}) for article in ARTICLES], fresh=True)
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_file(path, read_only=True)) as conn:
        return {table: conn.execute(sql).fetchall() for table, sql in ROWS.items()}


@pytest.fixture
def alone(deadly: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows that one process makes."""
    path = made("alone.db")
    with closing(open_file(path)) as conn:
        assert suggest_all(conn, BOOK, names=["deadly"]).articles == len(ARTICLES)
    return rows(path)


def killed(deadly: Path) -> int:
    return len(list(deadly.glob("killed-*")))


def test_processes_one_of_which_is_killed_make_the_same_rows_as_one(
    deadly: Path, alone: dict[str, list[tuple[object, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEADLY_WORD", "NUMBER123 ")
    path = made("many.db")
    assert main(["--db", str(path), "suggest", "--source", "deadly", "--jobs", "2"]) == 0
    assert killed(deadly) == 1
    assert rows(path) == alone
    assert main(["--db", str(path), "suggest", "--source", "deadly", "--jobs", "2"]) == 0
    assert rows(path) == alone


def test_an_article_that_kills_whoever_reads_it_ends_the_run_and_loses_nothing_that_was_read(
    deadly: Path,
    alone: dict[str, list[tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEADLY_WORD", "NUMBER99 ")
    monkeypatch.setenv("DEADLY_TIMES", "1000")
    path = made("many.db")
    assert main(["--db", str(path), "suggest", "--source", "deadly", "--jobs", "2"]) == 1
    assert "ended 4 times in a row" in capsys.readouterr().err
    some = rows(path)
    assert set(some["readings"]) < set(alone["readings"])
    monkeypatch.setenv("DEADLY_WORD", "nothing")
    assert main(["--db", str(path), "suggest", "--source", "deadly", "--jobs", "2"]) == 0
    assert rows(path) == alone


def test_a_cluster_one_of_whose_workers_is_killed_makes_the_same_rows_as_one_process(
    deadly: Path, alone: dict[str, list[tuple[object, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask
    from distributed import LocalCluster

    monkeypatch.setenv("DEADLY_WORD", "NUMBER123 ")
    path = made("cluster.db")
    quiet = {"distributed.admin.system-monitor.gil.enabled": False, "distributed.worker.daemon": True}
    with (
        dask.config.set(quiet),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
        ) as some,
    ):
        args = ["--db", str(path), "suggest", "--source", "deadly", "--scheduler", some.scheduler_address]
        assert main(args) == 0
        assert killed(deadly) == 1
        assert rows(path) == alone
        assert main(args) == 0
        assert rows(path) == alone


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_come_out_in_order_whoever_reads_them(
    deadly: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps({"text": article.text, "title": article.title}) for article in ARTICLES]
    Path("a.jsonl").write_text("\n".join([*lines[:9], "no JSON"]))
    Path("b.txt").write_text(ARTICLES[9].text)
    assert main(["suggest", "--json", "--source", "deadly", "--jobs", jobs, "a.jsonl", "b.txt", "a.jsonl"]) == 1
    out, said = capsys.readouterr()
    told = [json.loads(line)["id"] for line in out.splitlines()]
    assert told == [article.id for article in [*ARTICLES[:9], ARTICLES[9], *ARTICLES[:9]]]
    assert said.count("a.jsonl: line 10 is no JSON") == 2


def test_an_import_finds_the_same_candidates_by_several_processes(deadly: Path) -> None:
    lines = [json.dumps({"text": f"Ofsted visited {article.text}"}) for article in ARTICLES[:80]]
    Path("a.jsonl").write_text("\n".join(lines))
    for name, jobs in (("one.db", "1"), ("two.db", "2")):
        assert main(["--db", name, "import", "--jobs", jobs, "a.jsonl"]) == 0
    assert rows(Path("one.db")) == rows(Path("two.db"))


def test_every_line_of_a_long_file_is_in_one_stretch(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "STRETCH", 300)
    texts = [f"Caf\u00e9 {n} " + "x" * (n * 37 % 500) for n in range(60)]
    Path("a.jsonl").write_text("\n\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts) + "\nno\n")
    cut = list(stretches([Path("a.jsonl")]))
    assert len(cut) > 20
    source = find("rules", BOOK)
    work = Work(("rules",), (source.id,), BOOK.toml, "none.db")
    done = [read_chunk(work, one) for one in cut]
    assert [reading.article.text for one in done for reading in one.readings] == texts
    assert len([sentence for one in done for sentence in one.refused]) == 1


def test_workers_that_have_other_sources_are_refused() -> None:
    work = Work(("rules",), ("rules@other",), BOOK.toml, "none.db")
    assert "another version of the sources is installed there: rules@" in read_chunk(work, Texts(())).cannot
    assert "cannot be made there" in read_chunk(Work(("no-such",), ("x",), BOOK.toml, "none.db"), Stretch("x")).cannot


class Refuses:
    """A crew whose members have other rules."""

    size = 1

    def submit(self, work: Work, chunk: chunks.Chunk) -> Refuses:
        return self

    def result(self) -> chunks.Done:
        return chunks.Done(cannot="another version")

    def takes(self, source: object) -> bool:
        return True

    def renew(self) -> None:
        pass

    def lost(self, error: Exception) -> bool:
        return False


def test_what_cannot_be_read_elsewhere_is_a_sentence() -> None:
    with pytest.raises(Problem, match="Nothing was read: another version"):
        list(results(Refuses(), Work((), (), "", ""), iter([Texts(())])))


@pytest.mark.parametrize(
    "address", ["tcp://example.org:8786", "example.org:8786", "ws://localhost:1", "tcp://localhost.example.org:1"]
)
def test_articles_are_not_sent_in_the_clear(address: str) -> None:
    with pytest.raises(Problem, match="tls://") as problem, crew(1, address):
        pass
    assert problem.value.code == 2


@pytest.mark.parametrize("address", ["tls://example.org:8786", "tcp://127.0.0.1:1", "localhost:8786", "tcp://[::1]:1"])
def test_addresses_that_are_encrypted_or_on_this_machine_are_taken(address: str) -> None:
    refuse_plain(address)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.jobs.crew._PATIENCE", 0.2)
    with (
        pytest.raises(Problem, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"),
        crew(1, "tcp://127.0.0.1:1"),
    ):
        pass


def test_what_a_cluster_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problem, match=r"glossator\[cluster\]"), crew(1, "localhost:8786"):
        pass
