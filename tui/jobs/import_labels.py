"""Taking in what others said about articles, in any format: as candidates of a source, or as a reviewer's decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tui.core.annotation import Candidate
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.review.step import Row, Step
from tui.core.text.show import show
from tui.formats.reading import Names, Source, survey
from tui.store import articles, queries
from tui.store.driver import Connection
from tui.store.log import append

Progress = Callable[[str, int, int], None]

_REFUSED = "rejected"


@dataclass
class Taken:
    """What an import came to. `amiss`: the first sentences about what could not be taken as it is, of `troubles`."""

    format: str
    articles: int = 0
    new: int = 0
    proposals: int = 0
    decisions: int = 0
    done: int = 0
    amiss: list[str] = field(default_factory=list)
    troubles: int = 0


def import_labels(
    conn: Connection,
    path: Path,
    book: Codebook,
    *,
    format: str = "auto",
    given: Mapping[str, str] | None = None,
    names: Names | None = None,
    reviewer_id: str = "",
    progress: Progress | None = None,
) -> Taken:
    """Take in a file or folder of another program. `names` maps its labels to those of `book`.

    Without `reviewer_id`, what it says becomes candidates of a source named after the file; what it rejects is left
    out. With it, it becomes that reviewer's decisions, and each of its articles is done; what he or she has decided
    there already stays. Problem, before anything is taken in, where the file cannot be read to its end or has labels
    that neither `book` nor `names` knows.
    """
    source = Source.of(
        path,
        format,
        given=given or {},
        names=names or {},
        book=book,
        text_of=partial(_text_of, conn),
    )
    looked = survey(source)
    looked.refuse_unknown()
    taken = Taken(source.format.name, amiss=looked.amiss, troubles=looked.troubles)
    found = _counted(source, looked.articles, taken, progress)
    if reviewer_id:
        for labelled in found:
            _add_article(conn, labelled, taken)
            _decide(conn, labelled, book, reviewer_id, taken)
    else:
        _propose(conn, found, path, taken)
    return taken


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


def _add_article(conn: Connection, labelled: LabelledArticle, taken: Taken) -> None:
    taken.new += len(articles.add_articles(conn, [(labelled.article, {})]).new)


def _claims(labelled: LabelledArticle) -> list[Labelled]:
    """What hangs on others last, each once."""
    return list({one.annotation.id: one for one in labelled.all()}.values())


def _propose(conn: Connection, found: Iterator[LabelledArticle], path: Path, taken: Taken) -> None:
    version = _version(path)
    id = f"{taken.format}:{path.name}@{version}"
    articles.ensure_source(conn, articles.Source(id, "import", path.name, version, {"format": taken.format}))

    for labelled in found:
        _add_article(conn, labelled, taken)
        ones = _standing(_claims(labelled))
        candidates = [Candidate(one.annotation, 1.0 if one.score is None else one.score) for one in ones]
        taken.proposals += articles.add_proposals(conn, id, [(labelled.article.id, candidates)]).proposals


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


def _decide(conn: Connection, labelled: LabelledArticle, book: Codebook, reviewer_id: str, taken: Taken) -> None:
    """One step of all that is new, and one that says done."""
    loaded = queries.load_article(conn, labelled.article.id, reviewer_id)
    if loaded.done:
        return
    ones = [one for one in _claims(labelled) if one.annotation.id not in loaded.verdicts]
    standing = {one.annotation.id for one in _standing(ones)}
    rows: list[Row] = []
    for one in ones:
        rows += _rows(one, one.annotation.id in standing)
    write = partial(append, conn, reviewer_id=reviewer_id, article_id=labelled.article.id, codebook_id=book.id)
    if rows:
        write(Step(tuple(rows), tuple(one.annotation for one in ones), keys=0))
        taken.decisions += len(rows)
    write(Step((Row(None, "done", "done", how="imported"),), keys=0))
    taken.done += 1


def _rows(one: Labelled, stands: bool) -> Iterator[Row]:
    verdict, action = ("accept", "add") if stands else ("reject", "reject")
    yield Row(one.annotation.id, action, verdict, how="imported")
    if one.comment:
        yield Row(one.annotation.id, "comment", verdict, how="imported", note=one.comment)
