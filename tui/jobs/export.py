"""Writing labelled articles to a file: fitted, losses counted, written beside its name, read back, compared, renamed.

Nothing takes the file's name before all of that went well: a crash or a full disk leaves the old file as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.formats.format import Format, Options
from tui.formats.loss import Report
from tui.jobs.beside import beside
from tui.jobs.calm import fewer_collections

Articles = Iterable[LabelledArticle]


@dataclass(frozen=True)
class Order:
    """What to export: in which format, with which of its options, to where (None: to nowhere, only the losses).

    `licence` is what a card says of how the labels may be used; it changes nothing else.
    """

    format: Format
    options: Options
    path: Path | None = None
    strict: Sequence[str] = ()
    licence: str = ""


def export(articles: Articles, order: Order, say: Callable[[Report], None], tick: Callable[[], None]) -> Report:
    """Write `articles` as `order` says. `say` gets the report of losses before the file is there; `tick` hears of each
    article. Problem where the file cannot be written, does not read back as promised, or where a loss is forbidden.
    """
    order.format.require()
    with fewer_collections():
        return _export(articles, order, say, tick)


def _export(articles: Articles, order: Order, say: Callable[[Report], None], tick: Callable[[], None]) -> Report:
    report = Report(order.format.name)
    promised: Counter[int] = Counter()
    fitted = _fitted(articles, order, report, promised, tick)
    if order.path is None:
        for _ in fitted:
            pass
        say(report)
        _forbid(report, order.strict)
        return report
    with beside(order.path) as part:
        order.format.write(fitted, part, order.options)
        say(report)
        _forbid(report, order.strict)
        _compare(part, order, promised)
    return report


def write_parts(
    parts: Mapping[str, Articles], order: Order, folder: Path, say: Callable[[Report], None], tick: Callable[[], None]
) -> dict[str, Path]:
    """Write several files, or folders, of one format into a folder, with one report of losses. Each is read back.

    `order.path` does not count. Returns where each part is. The same Problems as for `export`.
    """
    order.format.require()
    report = Report(order.format.name)
    made: dict[str, tuple[Path, Counter[int]]] = {}
    for name, articles in parts.items():
        made[name] = folder / f"{name}{order.format.suffix}", Counter()
        path, promised = made[name]
        order.format.write(_fitted(articles, order, report, promised, tick), path, order.options)
    say(report)
    _forbid(report, order.strict)
    for path, promised in made.values():
        _compare(path, order, promised)
    return {name: path for name, (path, _) in made.items()}


def _fitted(
    articles: Articles, order: Order, report: Report, promised: Counter[int], tick: Callable[[], None]
) -> Iterator[LabelledArticle]:
    """Each article as the format holds it; on the way its losses go to `report` and its digest to `promised`."""
    for labelled in articles:
        fit = order.format.fit(labelled, order.options)
        report.add(fit.article, fit.losses)
        tick()
        if fit.article is not None:
            promised[digest(fit.article)] += 1
            yield fit.article


def digest(labelled: LabelledArticle) -> int:
    """What two articles share when the same is said about the same text, in whatever order it was written down.

    64 bits that mean something in this process only.
    """
    article = labelled.article
    about = (article.id, article.text, article.title, frozenset(article.facts.items()), labelled.unlooked)
    said = (labelled.spans, labelled.relations, labelled.attributes, labelled.records, labelled.rests)
    return hash((about, *map(frozenset, said)))


def _forbid(report: Report, strict: Sequence[str]) -> None:
    """Problem if something is lost that must not be: `strict` holds kinds of loss, or `any`."""
    lost = [tally.kind for tally in report.losses() if "any" in strict or tally.kind in strict]
    if lost:
        raise Problem(f"nothing was written: {report.format} would lose {', '.join(lost)}, which is forbidden")


def _compare(part: Path, order: Order, promised: Counter[int]) -> None:
    """Problem unless the file, read by its format's own reader, says what was promised."""
    for labelled in order.format.read(part, order.options):
        for one in labelled.spans:
            start, end = one.annotation.extent
            if labelled.article.text and labelled.article.text[start:end] != one.annotation.quote:
                raise Problem(f"nothing was written: in {order.format.name} a span of {labelled.article.id} moved")
        found = digest(labelled)
        if not promised[found]:
            raise Problem(
                f"nothing was written: the article {labelled.article.id} does not read back from {order.format.name} "
                "as it was written; please report this with the article"
            )
        promised[found] -= 1
    if missing := sum(promised.values()):
        raise Problem(f"nothing was written: {missing} articles do not read back from {order.format.name}")
