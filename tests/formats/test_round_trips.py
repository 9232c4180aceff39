"""Every format reads back what it wrote, and what it did not write is in the loss report. One test for all of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from articles import BOOK, labelled_articles, sample
from hypothesis import HealthCheck, given, settings

from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Format, Options
from tui.formats.loss import KINDS, STANDING
from tui.jobs.export import digest

GONE_WITH = {
    "spans": {"nested", "edges", "layers", "zones", "lines"},
    "relations": {"relations"},
    "attributes": {"attributes"},
    "records": {"records"},
    "rests": {"rests"},
}
"""Which kinds of loss take how many of what an article has."""


@pytest.fixture(params=registry.names())
def format(request: pytest.FixtureRequest) -> Format:
    found = registry.get(request.param)
    if found.needs:
        pytest.importorskip(found.needs, reason=f"the extra `{found.extra}` is not installed")
    return found


def choices(format: Format) -> list[dict[str, str]]:
    """The options as they are unless told, and each other value of each of them."""
    others = [{option.name: value} for option in format.options for value in option.values[1:]]
    return [format.choose(given) for given in [{}, *others]]


def round_trip(format: Format, labelled: list[LabelledArticle], options: Options, path: Path) -> None:
    fits = [format.fit(one, options) for one in labelled]
    held = [fit.article for fit in fits if fit.article]
    format.write(held, path, options)
    assert Counter(map(digest, format.read(path, options))) == Counter(map(digest, held))
    for before, fit in zip(labelled, fits, strict=True):
        lost = Counter(loss.kind for loss in fit.losses)
        assert lost.keys() <= KINDS.keys()
        follow = {"relations", "attributes", "rests"} if lost.keys() & GONE_WITH["spans"] else set()
        assert not ((lost.keys() - follow) & format.holds), "a format that says it holds something has lost it"
        if fit.article:
            for name, kinds in GONE_WITH.items():
                gone = len(getattr(before, name)) - len(getattr(fit.article, name))
                assert gone == sum(lost[kind] for kind in kinds), name
            for one in fit.article.spans:
                start, end = one.annotation.extent
                assert not fit.article.article.text or fit.article.article.text[start:end] == one.annotation.quote
            for name in set(STANDING) - lost.keys() - {"comment"} if "shown" not in lost else ():
                stood, stands = (Counter(getattr(one, name) for one in some.spans) for some in (before, fit.article))
                assert stands <= stood, name
            assert fit.losses or digest(before) == digest(fit.article)
        else:
            assert lost["articles"] + lost["unfinished"] == 1


def test_an_article_with_something_of_everything_goes_there_and_back(format: Format, tmp_path: Path) -> None:
    for number, chosen in enumerate(choices(format)):
        round_trip(format, [sample()], Options(chosen, BOOK), tmp_path / f"{number}{format.suffix}")


def test_without_a_codebook_too(format: Format, tmp_path: Path) -> None:
    round_trip(format, [sample()], Options(format.choose({}), None), tmp_path / f"x{format.suffix}")


@given(labelled_articles())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_article_goes_there_and_back(
    format: Format, tmp_path_factory: pytest.TempPathFactory, labelled: LabelledArticle
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for number, chosen in enumerate(choices(format)):
        round_trip(format, [labelled, sample()], Options(chosen, BOOK), folder / f"{number}{format.suffix}")


def test_what_was_written_is_recognised_by_its_content(format: Format, tmp_path: Path) -> None:
    options = Options(format.choose({}), BOOK)
    fit = format.fit(sample(), options)
    assert fit.article is not None
    path = tmp_path / f"some{format.suffix}"
    format.write([fit.article], path, options)
    assert registry.recognise(path).name == format.name
