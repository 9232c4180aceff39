"""Bringing articles into the record: from files and folders, once each, as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tui.core.annotation import Article
from tui.core.text.show import show
from tui.jobs.files import MANY, article_files, read_file
from tui.jobs.found import Found, Refused
from tui.jobs.layout import facts_of, iso
from tui.jobs.split import Split, looks_like
from tui.jobs.stories import Copy
from tui.jobs.thin import is_thin
from tui.jobs.versions import Same, Version, Watch, digest
from tui.sources.rules.language import other_language
from tui.store import articles, editions
from tui.store.driver import Connection

Progress = Callable[[str, int, int], None]


class Refusal(NamedTuple):
    """What was refused, by the name it was given under, safe to print; and why."""

    name: str
    reason: str


class Origin(NamedTuple):
    """The file that an article came from, as it was named, and the article's title."""

    file: str
    title: str


@dataclass
class Report:
    """What an import came to: ids of new, known and thin articles, where each came from, and what was refused.

    `again`: files that hold the text of one before them. `several`: files that look like many articles, with the rule
    that would divide them. `others`: articles in another language than the rules read, with its name. `copies`:
    articles that wait for nobody because another, which is nearly the same, does. `versions`: corrections of others.
    `same`: files that brought nothing new.
    """

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    thin: list[str] = field(default_factory=list)
    found: dict[str, Origin] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    again: list[tuple[str, str]] = field(default_factory=list)
    several: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)

    @property
    def refused(self) -> list[str]:
        """A sentence for each file or line that was refused."""
        return [f"{name} {reason}" for name, reason in self.refusals]

    def refuse(self, path: Path, reason: str) -> None:
        """One more that was refused."""
        self.refusals.append(Refusal(show(str(path)), reason))


def import_paths(
    conn: Connection,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    fresh: bool = False,
    split: Split | None = None,
    watch: Watch | None = None,
) -> Report:
    """Import the articles of files and folders. What is refused is named in the report, and the rest goes on.

    `fresh`: nobody else can have the database open. `split`: how files with many articles are divided. `watch` tells
    which articles correct others; one is made where none is given.
    """
    report = Report()
    files: list[Path] = []
    for path in paths:
        inside = list(article_files([path]))
        if not inside:
            report.refuse(path, "holds no file that is read")
        files += inside
    items = _items(files, report, progress, split, watch or Watch(conn))
    added = articles.add_articles(conn, items, fresh=fresh)
    report.new = list(added.new)
    told = {*added.new, *(same.old for same in report.same), *(one.id for one in report.versions)}
    report.known = [id for id in dict.fromkeys(added.known) if id not in told]
    if report.versions:
        editions.hand_over(conn)
    return report


def _items(
    files: Sequence[Path], report: Report, progress: Progress | None, split: Split | None, watch: Watch
) -> Iterator[tuple[Article, dict[str, str]]]:
    """The articles of the files with their facts; the report learns of each, and of what is refused."""
    count = 0
    for done, path in enumerate(files, 1):
        try:
            for found in read_file(path) if split is None else split.divide(read_file(path)):
                if isinstance(found, Refused):
                    report.refuse(path, str(found))
                    continue
                if split is None and (rule := looks_like(found.text)):
                    report.several.append((str(path), rule))
                article, facts = article_of(found, path.name)
                if split is None and path.suffix.lower() not in MANY:
                    facts[editions.BYTES] = digest(path)
                yield from _told(watch, article, facts, path, report)
                count += 1
                if progress is not None and len(files) == 1:
                    progress("reading articles", count, 0)
        except Refused as reason:
            report.refuse(path, str(reason))
        if progress is not None and len(files) > 1:
            progress("reading articles", done, len(files))


def _told(
    watch: Watch, article: Article, facts: dict[str, str], path: Path, report: Report
) -> Iterator[tuple[Article, dict[str, str]]]:
    """The article to record, with its facts; the report learns what it is to those that are there."""
    if old := watch.known(article, facts):
        report.same.append(Same(str(path), old, "the same file, read anew"))
        return
    if version := watch.version(article, facts):
        if why := watch.no_change(article, version):
            report.same.append(Same(str(path), version.old, why))
            yield watch.stands(version), {editions.BYTES: facts.get(editions.BYTES, "")}
            return
        facts |= watch.facts(version)
        report.versions.append(version)
    watch.seen(article, facts)
    if article.id not in report.found:
        report.found[article.id] = Origin(str(path), article.title)
        report.thin += [article.id] if "thin" in facts else []
        report.others += [(article.id, other)] if (other := other_language(article.text)) else []
    else:
        report.again.append((str(path), article.id))
    yield article, facts


def article_of(found: Found, file: str) -> tuple[Article, dict[str, str]]:
    """An article with its facts: what its file says of it, else what its layout shows; `thin` if it is.

    `file`: the name of the file, without its folder.
    """
    body = found.text[found.body :]
    facts = {**found.guesses, **facts_of(body), **found.facts, "file": file}
    if "date" in facts:
        facts["date"] = iso(facts["date"]) or facts["date"]
    shown = facts.pop("title", "")
    if is_thin(body):
        facts["thin"] = "yes"
    return Article.of(found.text, found.title or shown), facts
