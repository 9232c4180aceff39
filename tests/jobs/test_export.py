"""Exports end in a whole file or in the one that was there before; every loss is told first."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Format, Options
from tui.formats.loss import Report
from tui.jobs.export import Order, export
from tui.jobs.losses import as_json, summary

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from articles import BOOK, sample


def nothing() -> None:
    pass


def run(order: Order, articles: Iterable[LabelledArticle]) -> tuple[Report, list[bool]]:
    """The report, and whether the file was there when it was told."""
    told: list[bool] = []
    report = export(articles, order, lambda _: told.append(bool(order.path and order.path.exists())), nothing)
    return report, told


def order(name: str, path: Path | None, strict: tuple[str, ...] = (), **given: str) -> Order:
    format = registry.get(name)
    return Order(format, Options(format.choose(given), BOOK), path, strict)


def with_format(broken: Format, path: Path) -> Order:
    return Order(broken, Options(broken.choose({}), BOOK), path)


def test_losses_are_told_before_the_file_is_there(tmp_path: Path) -> None:
    path = tmp_path / "tags.conll"
    report, told = run(order("conll", path), [sample()])
    assert told == [False]
    assert path.read_text("utf-8").startswith("-DOCSTART- -X- O O\n\n")
    assert [p.name for p in tmp_path.iterdir()] == ["tags.conll"]
    said = "\n".join(summary(report))
    assert "2 spans of other layers" not in said
    assert "spans of other layers are left out (held by: jsonl" in said
    assert "relations are left out" in said


def test_a_dry_run_writes_nothing_and_tells_the_same(tmp_path: Path) -> None:
    dry, _ = run(order("conll", None), [sample()])
    real, _ = run(order("conll", tmp_path / "x"), [sample()])
    assert as_json(dry) == as_json(real)


def test_strict_refuses_any_loss_or_those_that_it_names_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "tags.conll"
    path.write_text("old")
    for strict in (("any",), ("relations",)):
        with pytest.raises(Problem, match="relations"):
            run(order("conll", path, strict), [sample()])
    assert path.read_text() == "old"
    run(order("conll", path, ("nested",)), [])
    run(order("jsonl", tmp_path / "x.jsonl", ("any",)), [sample()])


def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("old")

    def full(articles: Iterable[LabelledArticle], part: Path, options: Options) -> None:
        part.write_text("half of i")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Problem, match="No space left on device; what was there before is unchanged"):
        run(with_format(replace(registry.get("jsonl"), write=full), path), [sample()])
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_file_that_does_not_read_back_as_promised_never_gets_its_name(tmp_path: Path) -> None:
    jsonl = registry.get("jsonl")

    def forgetful(articles: Iterable[LabelledArticle], part: Path, options: Options) -> None:
        jsonl.write((replace(one, relations=()) for one in articles), part, options)

    def lazy(articles: Iterable[LabelledArticle], part: Path, options: Options) -> None:
        jsonl.write(list(articles)[1:], part, options)

    for write in (forgetful, lazy):
        with pytest.raises(Problem, match="not read back"):
            run(with_format(replace(jsonl, write=write), tmp_path / "x.jsonl"), [sample(), sample()])
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written"):
        run(order("jsonl", tmp_path / "missing" / "x.jsonl"), [])


def test_standing_that_all_share_is_said_once_and_is_no_loss(tmp_path: Path) -> None:
    one = sample()
    gold = tuple(s for s in one.spans if s.status == "gold" and s.layer == "mention")
    report, _ = run(order("conll", tmp_path / "x"), [LabelledArticle(one.article, gold)])
    assert {"status", "basis", "reviewers"}.isdisjoint(tally.kind for tally in report.losses())
    assert report.uniform() == {"status": "gold", "basis": "agreed", "reviewers": "Ann, Ben"}
