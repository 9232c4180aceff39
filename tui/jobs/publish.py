"""Publishing: a folder with a database for Datasette, a site that needs no server, and the labels to download.

All of it is made from one state of the file, while others may go on writing, and takes its place at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.excerpt import bare
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.loss import Report
from tui.jobs.beside import beside
from tui.jobs.choice import Choice, Opened, opened
from tui.jobs.export import Order, export
from tui.jobs.parts import export_with_card
from tui.jobs.report import written
from tui.jobs.site_writer import Site
from tui.store import published
from tui.store.backup import backup
from tui.store.migrations import open_file
from tui.store.queries import reviewers

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What to publish. `excerpt`: how many words in a row may stand where the text does not."""

    title: str = "Annotated articles"
    only_gold: bool = False
    anonymous: bool = False
    without_text: bool = False
    excerpt: int = 0


def publish(db: Path, folder: Path, wanted: Wanted, progress: Progress) -> dict[str, int]:
    """Make the folder; how many articles and annotations are in it. Problem where it cannot be made."""
    choice = Choice("gold" if wanted.only_gold else "all")
    with beside(folder) as part:
        part.mkdir()
        snapshot = part / "snapshot.db"
        with closing(open_file(db, read_only=True)) as conn:
            backup(conn, snapshot)
            names = {name: f"Reviewer {i}" for i, name in enumerate(reviewers(conn), 1)}
        with opened(snapshot, choice) as source:
            veil = Veil(source.book, wanted, names if wanted.anonymous else {})

            def articles(what: str) -> Iterator[LabelledArticle]:
                for done, labelled in enumerate(source.articles(), 1):
                    yield veil.over(labelled)
                    progress(what, done, source.total)

            about = f"Labelled with the codebook {source.book.name}, version {source.book.version}."
            counts = published.make(part / "annotations.db", articles("database"), source.book)
            (part / "metadata.json").write_text(published.metadata(wanted.title, about), "utf-8")
            site = Site(part, source.book, wanted.title, with_text=not wanted.without_text)
            agreement = source.agreement()
            filled = site.write(articles("site"), about, agreement)
            tables = [published.Sheet(one.table.id, one.headings, written(one), one.articles) for one in filled]
            published.add_tables(part / "annotations.db", tables)
            known = replace(source, agreement=lambda: agreement)
            site.write_downloads(_downloads(part / "downloads", known, choice, veil))
        for file in part.glob("snapshot.db*"):
            file.unlink()
    return counts


def _whole_words(names: Iterable[str]) -> re.Pattern[str]:
    """What finds one of these names, the longer first, where no letter or digit goes on; nothing without names."""
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)" if ordered else r"(?!)", re.IGNORECASE)


class Veil:
    """What may be seen of articles: without the reviewers' names, without text, as was asked for."""

    def __init__(self, book: Codebook, wanted: Wanted, names: dict[str, str]) -> None:
        self.book, self.wanted, self.names = book, wanted, names
        self._anywhere = _whole_words(names)
        self._in_facts = _whole_words(name for name in names if " " in name)

    def over(self, labelled: LabelledArticle) -> LabelledArticle:
        """An article as it may be seen."""
        labelled = self.unnamed(labelled)
        return bare(labelled, self.wanted.excerpt, self._is_listed) if self.wanted.without_text else labelled

    def unnamed(self, labelled: LabelledArticle) -> LabelledArticle:
        """An article without names, and without comments, which may hold some."""
        if not self.names:
            return labelled
        spans, relations, attributes, records, rests = (
            tuple(map(self._unnamed, ones))
            for ones in (labelled.spans, labelled.relations, labelled.attributes, labelled.records, labelled.rests)
        )
        facts = {key: self._fact(key, value) for key, value in labelled.article.facts.items()}
        article = replace(labelled.article, facts=facts)
        return LabelledArticle(article, spans, relations, attributes, records, rests=rests, unlooked=labelled.unlooked)

    def _unnamed(self, one: Labelled) -> Labelled:
        names = sorted(self.names.get(name, "Another reviewer") for name in one.reviewers)
        sources = tuple([self._anywhere.sub(self._instead, source) for source in one.sources])
        return replace(one, reviewers=tuple(names), comment="", sources=sources)

    def _fact(self, key: str, value: str) -> str:
        """A fact about an article; the first name of a reviewer may well be that of its author."""
        named = key == "file" or value.casefold() in {name.casefold() for name in self.names}
        return (self._anywhere if named else self._in_facts).sub(self._instead, value)

    def _instead(self, found: re.Match[str]) -> str:
        same = (instead for name, instead in self.names.items() if name.casefold() == found[0].casefold())
        return next(same, "A reviewer")

    def _is_listed(self, claim: Annotation) -> bool:
        known = self.book.attributes.get(claim.label)
        return known is not None and claim.value in known.values


def _downloads(folder: Path, source: Opened, choice: Choice, veil: Veil) -> list[tuple[str, str]]:
    """The labels in our own lines, with their card, and as a table; each file with what it is.

    Without the text there is no card: its examples of what a format cannot hold would show some.
    """
    folder.mkdir()
    if veil.wanted.without_text:
        no_text = registry.get("no-text")
        options = Options(no_text.choose({"excerpt": str(veil.wanted.excerpt)}), source.book)
        # the format takes the text away itself, and hashes it first
        seen = map(veil.unnamed, source.articles())
        export(seen, Order(no_text, options, folder / "labels.no-text.jsonl"), _unheard, _unseen)
        made = [("labels.no-text.jsonl", no_text.about)]
    else:
        jsonl = registry.get("jsonl")
        order = Order(jsonl, Options(jsonl.choose({}), source.book), folder / "labels.jsonl")
        veiled = replace(source, articles=lambda: map(veil.over, source.articles()))
        export_with_card(veiled, order, choice, _unheard, _unseen)
        made = [("labels.jsonl", jsonl.about)]
        made += [(f"labels.jsonl.card.{end}", f"the card of labels.jsonl, {what}") for end, what in _CARDS]
    csv = registry.get("csv")
    order = Order(csv, Options(csv.choose({}), source.book), folder / "labels.csv")
    export(map(veil.over, source.articles()), order, _unheard, _unseen)
    return [*made, ("labels.csv", csv.about)]


_CARDS = (("md", "to read"), ("json", "for programs"))


def _unheard(report: Report) -> None:
    """The losses of a download are in its card."""


def _unseen() -> None:
    """The progress of a download is not shown."""
