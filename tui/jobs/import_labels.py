"""Taking in what others said about articles, in any format: as candidates of a source, or as a reviewer's decisions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tui.core.annotation import Candidate
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.review.step import Row, Step
from tui.core.scope import without
from tui.core.squeezed import carried
from tui.core.text.show import show
from tui.formats.reading import Names, Source, survey
from tui.jobs.calm import fewer_collections
from tui.jobs.layout import facts_of
from tui.store import articles, queries
from tui.store.driver import Connection
from tui.store.log import append
from tui.store.mentions import holding

Progress = Callable[[str, int, int], None]

_REFUSED = "rejected"
_WORD = re.compile(r"\w+")
_RUN = 12
"""Words in a row by which an article is found that has other white space."""
_LONGER = 2
"""A text of which the file holds less than this part is another article."""


@dataclass
class Taken:
    """What an import came to. `amiss`: the first sentences about what could not be taken as it is, of `troubles`.

    `carried`: articles that are here already with other white space, and have got the labels.
    `finished`: (reviewer, article) for each that was not done before: a file may have an article on several lines.
    """

    format: str
    articles: int = 0
    new: int = 0
    proposals: int = 0
    decisions: int = 0
    done: int = 0
    carried: int = 0
    amiss: list[str] = field(default_factory=list)
    troubles: int = 0
    finished: set[tuple[str, str]] = field(default_factory=set)

    def lost(self, count: int) -> None:
        """So many spans more have no place in the text that is here."""
        if count:
            self.troubles += count
            self.amiss.append(f"{count} spans of white space alone have no place in the text that is here")


def import_labels(
    conn: Connection,
    path: Path,
    book: Codebook,
    *,
    format: str = "auto",
    given: Mapping[str, str] | None = None,
    names: Names | None = None,
    reviewer_id: str = "",
    source: str = "",
    each: Callable[[str], str] | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
) -> Taken:
    """Take in a file or folder of another program. `names` maps its labels to those of `book`.

    Without `reviewer_id`, what it says becomes candidates of a source, named `source` or after the file; what it
    rejects is left out. With it, it becomes that reviewer's decisions, and each of its articles is done; what he or
    she has decided there already stays. With `each`, which gives a reviewer's id by name, it becomes the decisions of
    those whom the file names, and what it says is adjudicated becomes final. Problem, before anything is taken in,
    where the file cannot be read to its end or has labels that neither `book` nor `names` knows. `fresh`: nobody else
    can have the database open.
    """
    more = {"given": given or {}, "names": names or {}, "text_of": partial(_text_of, conn)}
    reading = Source.of(path, format, book=book, **more)
    with fewer_collections():
        looked = survey(reading)
    looked.refuse_unknown()
    taken = Taken(reading.format.name, amiss=looked.amiss, troubles=looked.troubles)
    take = (
        partial(_decide_each, conn, book, reviewer_id, each, taken)
        if reviewer_id or each
        else partial(_propose, conn, _source(conn, path, source or path.name, taken), taken, fresh)
    )
    carry = not (reviewer_id or each) and len(queries.article_ids(conn)) > 0
    with fewer_collections():
        found = _counted(reading, looked.articles, taken, progress)
        for batch in articles.batches(found, fresh, _weight):
            _take_in(conn, batch, path, fresh, taken, take, carry)
    return taken


def _take_in(
    conn: Connection,
    batch: list[LabelledArticle],
    path: Path,
    fresh: bool,
    taken: Taken,
    take: Callable[[list[LabelledArticle]], None],
    carry: bool,
) -> None:
    """Some articles with what `take` makes of their labels, all or none of them."""
    with articles.turn(conn, fresh):
        if not carry:
            _add_articles(conn, batch, path, taken, fresh)
            take(batch)
            return
        for labelled in batch:  # each is compared with those before it
            if (ours := _ours(conn, labelled)) is not None:
                taken.carried += 1
                taken.lost(len(labelled.spans) - len(ours.spans))
                labelled = ours
            _add_articles(conn, [labelled], path, taken, fresh)
            take([labelled])


def _ours(conn: Connection, labelled: LabelledArticle) -> LabelledArticle | None:
    """The labels of an article about the one that is here and differs in white space alone; None without one."""
    words = _WORD.findall(labelled.article.text)
    if not words or _text_of(conn, labelled.article.id) is not None:
        return None
    for begin in {0, len(words) // 3, 2 * len(words) // 3}:
        for id in holding(conn, words[begin : begin + _RUN]):
            ours = queries.load_text(conn, id)
            if len(ours.text) < _LONGER * len(labelled.article.text) and (found := carried(labelled, ours)) is not None:
                return found
    return None


def _text_of(conn: Connection, id: str) -> str | None:
    try:
        return queries.load_text(conn, id).text
    except Problem:
        return None


def _counted(source: Source, total: int, taken: Taken, progress: Progress | None) -> Iterator[LabelledArticle]:
    for labelled in source.articles(lambda sentence: None):
        taken.articles += 1
        if labelled.article.text:
            yield labelled
        else:
            taken.troubles += 1
            taken.amiss.append(f"the text of article {show(labelled.article.id)} is neither here nor in the file")
        if progress:
            progress("reading labels", taken.articles, total)


def _add_articles(conn: Connection, batch: list[LabelledArticle], path: Path, taken: Taken, fresh: bool) -> None:
    """Record articles; a new one with what its layout shows of what the file does not say."""
    items = []
    known = articles.known(conn, [labelled.article.id for labelled in batch])
    for article in (labelled.article for labelled in batch):
        shown = {"file": path.name}
        if article.id not in known:
            shown |= {key: value for key, value in facts_of(article.text).items() if key not in article.facts}
            if article.title:
                del shown["title"]
        items.append((article, shown))
    taken.new += len(articles.add_articles(conn, items, fresh=fresh).new)


def _claims(labelled: LabelledArticle) -> list[Labelled]:
    """What hangs on others last, each once."""
    return list({one.annotation.id: one for one in labelled.all()}.values())


def _weight(labelled: LabelledArticle) -> int:
    return len(labelled.article.text) + 100 * sum(1 for _ in labelled.all())


def _source(conn: Connection, path: Path, name: str, taken: Taken) -> str:
    """The id of the source that proposes what a file says, recorded."""
    version = _version(path)
    id = f"{taken.format}:{name}@{version}"
    meta = {"format": taken.format, "file": path.name}
    articles.ensure_source(conn, articles.Source(id, "import", name, version, meta))
    return id


def _propose(conn: Connection, source: str, taken: Taken, fresh: bool, batch: list[LabelledArticle]) -> None:
    found = []
    for labelled in batch:
        ones = _standing(_claims(labelled))
        candidates = [Candidate(one.annotation, 1.0 if one.score is None else one.score) for one in ones]
        found.append((labelled.article.id, candidates))
    taken.proposals += articles.add_proposals(conn, source, found, fresh=fresh).proposals


def _decide_each(
    conn: Connection,
    book: Codebook,
    reviewer_id: str,
    each: Callable[[str], str] | None,
    taken: Taken,
    batch: list[LabelledArticle],
) -> None:
    """Decisions of the one reviewer, or of all whom the file names."""
    for labelled in batch:
        for who, part, final in _parts(labelled, each) if each else [(reviewer_id, labelled, False)]:
            _decide(conn, part, book, who, taken, final)


def _version(path: Path) -> str:
    """A hash of a file's content; of where a folder is."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:8]
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _standing(ones: list[Labelled]) -> list[Labelled]:
    """Those that are not rejected, and do not hang on what is."""
    gone = {one.annotation.id for one in ones if one.status == _REFUSED}
    kept = []
    for one in ones:
        if {one.annotation.id, one.annotation.head_id, one.annotation.tail_id} & gone:
            gone.add(one.annotation.id)
        else:
            kept.append(one)
    return kept


def _parts(labelled: LabelledArticle, each: Callable[[str], str]) -> Iterator[tuple[str, LabelledArticle, bool]]:
    """For each reviewer whom the file names, by id, what he or she holds; and whether it is adjudicated."""
    ones = _claims(labelled)
    final = [one for one in ones if one.basis == "adjudicated"]
    for name in sorted({name for one in ones for name in one.reviewers} | labelled.finished_by):
        own = [one for one in ones if name in one.reviewers and one not in final]
        judged = [one for one in final if name in one.reviewers]
        for some, adjudicated in ((own, False), (judged, True)):
            if some or (name in labelled.finished_by and not adjudicated):
                part = LabelledArticle.of(labelled.article, some)
                yield each(name), replace(part, unlooked=labelled.unlooked), adjudicated


def _decide(
    conn: Connection, labelled: LabelledArticle, book: Codebook, reviewer_id: str, taken: Taken, final: bool
) -> None:
    """One step of all that is new, and one that says done; a final one says nothing about the rest of the article."""
    loaded = queries.load_article(conn, labelled.article.id, reviewer_id)
    mine = (reviewer_id, labelled.article.id)
    if loaded.done and mine not in taken.finished:
        return
    ones = [one for one in _claims(labelled) if final or one.annotation.id not in loaded.verdicts]
    standing = {one.annotation.id for one in _standing(ones)}
    rows: list[Row] = []
    for one in ones:
        rows += _rows(one, one.annotation.id in standing, final)
    write = partial(append, conn, reviewer_id=reviewer_id, article_id=labelled.article.id, codebook_id=book.id)
    if rows:
        write(Step(tuple(rows), tuple(one.annotation for one in ones), keys=0))
        taken.decisions += len(rows)
    scope = without(book, labelled.unlooked)
    if not final and not loaded.done and scope is not None:
        write(Step((Row(None, "done", "done", how="imported", scope=scope),), keys=0))
        taken.finished.add(mine)
        taken.done += 1


def _rows(one: Labelled, stands: bool, final: bool) -> Iterator[Row]:
    verdict, action = ("accept", "add") if stands else ("reject", "reject")
    yield Row(one.annotation.id, action, verdict, how="imported", final=final)
    if one.comment and not final:
        yield Row(one.annotation.id, "comment", verdict, how="imported", note=one.comment)
