"""Bringing articles into the record: from files and folders, once each, as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui.core.annotation import Article
from tui.core.text.show import show
from tui.jobs.files import Found, Refused, article_files, read_file
from tui.jobs.layout import facts_of, iso
from tui.store import articles
from tui.store.driver import Connection

Progress = Callable[[str, int, int], None]

THIN = 80
"""An article of fewer words is thin: it is kept, but waits for nobody."""


@dataclass
class Report:
    """What an import came to: ids of new and known articles, and a sentence for each file or line that was refused."""

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    thin: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def import_paths(
    conn: Connection, paths: Sequence[Path], *, progress: Progress | None = None, fresh: bool = False
) -> Report:
    """Import the articles of files and folders. What is refused is named in the report, and the rest goes on.

    `fresh`: nobody else can have the database open.
    """
    report = Report()
    files = list(article_files(list(paths)))
    for path in paths:
        if path.is_dir() and not any(path in file.parents for file in files):
            report.refused.append(f"{show(str(path))} holds no file that is read")
    added = articles.add_articles(conn, _items(files, report, progress), fresh=fresh)
    report.new.extend(dict.fromkeys(added.new))
    report.known.extend(dict.fromkeys(added.known))
    return report


def _items(
    files: Sequence[Path], report: Report, progress: Progress | None
) -> Iterator[tuple[Article, dict[str, str]]]:
    for done, path in enumerate(files, 1):
        name = show(path.name)
        try:
            for found in read_file(path):
                if isinstance(found, Refused):
                    report.refused.append(f"{name}: {found}")
                else:
                    yield _article(found, path, report)
        except Refused as reason:
            report.refused.append(f"{name} {reason}")
        if progress is not None:
            progress("reading articles", done, len(files))


def _article(found: Found, path: Path, report: Report) -> tuple[Article, dict[str, str]]:
    """An article with its facts: what its file says of it, then what its layout shows."""
    facts = {**facts_of(_body(found)), **found.facts, "file": path.name}
    if "date" in facts:
        facts["date"] = iso(facts["date"]) or facts["date"]
    title = found.title or facts.get("title", "")
    facts.pop("title", None)
    article = Article.of(found.text, title)
    if len(found.text.split()) < THIN:
        facts["thin"] = "yes"
        report.thin.append(article.id)
    return article, facts


def _body(found: Found) -> str:
    """The text below its front matter, where it has one."""
    text = found.text
    if found.facts and text.startswith("---"):
        end = text.find("\n---", 3)
        return text[text.find("\n", end + 1) + 1 :] if end > 0 else text
    return text
