"""The files of the published site: a page an article, lists on as many pages as they need, the look, the downloads."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.core.codebook import Codebook
from tui.core.labelled import LabelledArticle
from tui.core.report import Filled, Report
from tui.jobs import pages
from tui.jobs.figures import SERVED
from tui.jobs.report import standing

ROWS = 500
"""Rows of a table on one page."""
LOOK = Path(__file__).parent / "site"


@dataclass(frozen=True, slots=True)
class Listed:
    """What lists say of an article."""

    id: str
    title: str
    publisher: str
    date: str
    shown: int


class Site:
    """The site in a folder."""

    def __init__(self, folder: Path, book: Codebook, title: str, *, with_text: bool) -> None:
        self.folder, self.book, self.title, self.with_text = folder, book, title, with_text
        self.links = [("index.html", "Articles"), *((f"{_file(t.id)}.html", t.name or t.id) for t in book.tables)]
        self.links += [("about.html", "About"), ("downloads/index.html", "Downloads")]

    def write(self, articles: Iterable[LabelledArticle], about: str, agreement: dict[str, Any]) -> list[Filled]:
        """Every page but that of the downloads; the report tables that they show. `about`: a sentence on how the labels
        were made; `agreement`: what `card_agreement.agreed` found."""
        (self.folder / "articles").mkdir()
        for name in ("style.css", "tables.js"):
            shutil.copyfile(LOOK / name, self.folder / name)
        listed: list[Listed] = []
        report = Report(self.book)
        for labelled in articles:
            seen = standing(labelled)  # the database and the downloads hold rejected ones and candidates as well
            listed.append(self._article(seen))
            report.add(seen)
        listed.sort(key=lambda one: (one.date, one.title, one.id), reverse=True)
        self._index(listed)
        filled = list(report.filled())
        for one in filled:
            self._table(one)
        self._page("about.html", "About", self._labels(about) + _agreement(agreement), script=True)
        return filled

    def write_downloads(self, files: list[tuple[str, str]]) -> None:
        """The page that lists the files in `downloads`, each with what it is."""
        listed = [[f'<a href="{file}">{file}</a>', pages.safe(about)] for file, about in files]
        listed.append(['<a href="../annotations.db">annotations.db</a>', "SQLite, for Datasette with metadata.json"])
        self._page("downloads/index.html", "Downloads", pages.table("Files", ["file", "what it is"], listed), up="../")

    def _page(self, name: str, title: str, body: str, up: str = "", script: bool = False) -> None:
        (self.folder / name).write_text(pages.page(title, body, self.links, up, script), "utf-8")

    def _article(self, labelled: LabelledArticle) -> Listed:
        article = labelled.article
        title = article.title or f"Article {article.id}"
        body = pages.article(labelled, self.book, self.with_text)
        self._page(f"articles/{article.id}.html", title, body, up="../", script=True)
        facts = article.facts
        return Listed(article.id, title, facts.get("publisher", ""), facts.get("date", ""), len(labelled.spans))

    def _index(self, listed: list[Listed]) -> None:
        told = [
            [_link(one.id, one.title), pages.safe(one.publisher), pages.safe(one.date), f"{one.shown:,}"]
            for one in listed
        ]
        self._paged("index.html", self.title, "Articles", ["title", "publisher", "date", "labels"], told)

    def _table(self, filled: Filled) -> None:
        headings = list(filled.headings)
        told = [[pages.safe("; ".join(cell)) for cell in row] for row in filled.rows]
        if not filled.table.group:
            headings.append("where")
            told = [[*row, _link(id, "open")] for row, id in zip(told, filled.articles, strict=True)]
        self._paged(f"{_file(filled.table.id)}.html", filled.name, filled.name, headings, told)

    def _paged(self, name: str, title: str, caption: str, headings: list[str], told: list[list[str]]) -> None:
        """A table on as many pages as it needs."""
        count = max(1, -(-len(told) // ROWS))
        for number in range(count):
            some = told[number * ROWS : (number + 1) * ROWS]
            part = f" ({number + 1} of {count})" if count > 1 else ""
            turn = [
                f'<a href="{_numbered(name, other)}">{word} page</a>'
                for other, word in ((number - 1, "previous"), (number + 1, "next"))
                if 0 <= other < count
            ]
            body = pages.table(caption + part, headings, some) + (f"<p>{' · '.join(turn)}</p>" if turn else "")
            self._page(_numbered(name, number), title + part, body, script=True)

    def _labels(self, about: str) -> str:
        told = [
            [pages.safe(one.id), pages.safe(one.layer), pages.safe(one.definition), pages.safe(one.exclude)]
            for one in self.book.labels.values()
        ]
        return f"<p>{pages.safe(about)}</p>\n" + pages.table("Labels", ["label", "layer", "what", "not"], told)


def _agreement(found: dict[str, Any]) -> str:
    """How far those agree who finished the same articles; a sentence where nobody did."""
    if not found["rows"]:
        return "<p>No article was finished by two people, so there is no agreement to report.</p>\n"
    told = [
        [SERVED[row["served"]], pages.safe(row["name"]) or "all", str(row["articles"])]
        + [row["said"][way] for way in ("exact", "overlapping")]
        for row in found["rows"]
    ]
    heads = ["coded", "what", "articles", "exact", "overlapping"]
    notes = "".join(f"<p>{pages.safe(note)}</p>\n" for note in found["notes"])
    return pages.table("Agreement: F1 of all pairs, with intervals of 95 %", heads, told) + notes


def _file(id: str) -> str:
    """A table's id as the name of a page."""
    return "table-" + "".join(char if char.isalnum() and char.isascii() else "-" for char in id)


def _numbered(name: str, number: int) -> str:
    stem, _, suffix = name.rpartition(".")
    return name if number == 0 else f"{stem}-{number + 1}.{suffix}"


def _link(article: str, text: str) -> str:
    return f'<a href="articles/{article}.html">{pages.safe(text)}</a>'
