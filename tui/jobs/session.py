"""The screen's way to the record: what it shows is read here, and what a reviewer decides is written here.

Reads are short and stand on the event loop; everything that writes goes through one writer thread, in order. A step
counts as saved when its transaction is on the disk, and only then is it handed on to be drawn.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tui.core.errors import Problem
from tui.jobs.clerk import Clerk
from tui.store import articles, backup, library, log, seats, visits
from tui.store.driver import Connection, only_writes
from tui.store.migrations import open_file

if TYPE_CHECKING:  # what only an open article needs is imported with the first one, after the list is on the screen
    from tui.core.annotation import Annotation, Article
    from tui.core.codebook import Codebook
    from tui.core.codebook_entry import Section
    from tui.core.review.everywhere import Wish
    from tui.core.review.outcome import Extent, Outcome
    from tui.core.review.state import Review
    from tui.core.review.step import Step
    from tui.jobs.everywhere import Item, Listed
    from tui.jobs.helper import Helper
    from tui.store import queries
    from tui.store.library import ArticleRow
    from tui.store.queries import Standing, Waiting
    from tui.store.shelf import Shelf

T = TypeVar("T")

_KEPT_BOOK = "codebook.parsed"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A step that was taken back or restored: the state after it, perhaps of another article than before.

    `beyond`: the other articles that it was about, too.
    """

    review: Review
    say: str
    touched: tuple[Extent, ...]
    other_article: bool
    beyond: tuple[str, ...] = ()


class Session:
    """One reviewer at work on one file. `Session.open` opens it; `close` it, or a journal stays beside the file."""

    def __init__(self, conn: Connection, reviewer: str, suffix: str) -> None:
        self._conn = conn
        self._writer = Clerk("writer", conn, self._only_writes)
        self._reader = Clerk("reader", conn)
        self.helper: Helper | None = None
        """The process that finds candidates ahead and learns; set at the start of the screen."""
        self.shelf: Shelf | None = None
        """The articles in the order and of the state that were chosen; None for all as they come."""
        self._ready: tuple[str, queries.Mark, Review] | None = None
        self.path = conn.path
        self.reviewer = reviewer
        self.read_only = conn.read_only
        self.notice = conn.notice
        self.on_wait: Callable[[float], None] | None = None
        """Called from the writer thread with the seconds that it has waited for another process; set by the screen."""
        self.keyed: Callable[[Codebook], Codebook] = lambda book: book
        """Puts the user's own keys on the labels of the codebook; set at the start."""
        if self.read_only:
            from tui.store import queries

            self.reviewer_id = queries.person_id(conn, reviewer) or ""
        else:
            self.reviewer_id = articles.person(conn, reviewer, suffix=suffix)
        self.saved = log.saved(conn, self.reviewer_id)

    @classmethod
    def open(cls, path: Path, reviewer: str, suffix: str) -> Session:
        """Open a file that exists. Problem if it cannot be opened; one that cannot be written is opened read-only."""
        return cls(open_file(path), reviewer, suffix)

    @cached_property
    def book(self) -> Codebook:
        """The file's codebook. Its parsed form is kept in the file, because reading TOML takes longer than a frame."""
        from tui.core.codebook import from_json, parse, to_json

        toml = articles.current_codebook(self._conn)
        if toml is None:
            raise Problem(f"{self.path.name} holds no codebook: make the file anew with import.")
        kept = articles.setting(self._conn, _KEPT_BOOK)
        if kept and (book := from_json(kept, toml)):
            return self.keyed(book)
        book = parse(toml)
        if not self.read_only:
            self._writer.see_to(partial(articles.set_setting, key=_KEPT_BOOK, value=to_json(book)))
        return self.keyed(book)

    # the library

    def articles(self, filter: str = "", order: str = "") -> Sequence[str]:
        """The ids of the articles that fit a filter, in an order; a sequence that reads what is asked of it."""
        if self.shelf is not None:
            return self.shelf.fitting(self._conn, filter)
        return library.article_ids(self._conn, filter, order)

    async def arrange(self, order: str, state: str) -> None:
        """Keep to an order and to the articles of a state (`store.shelf` names them), worked out on a thread."""
        if order or state:
            from tui.store.shelf import shelf

            self.shelf = await self.aside(partial(shelf, order=order, state=state, reviewer_id=self.reviewer_id))
        else:
            self.shelf = None

    def rows(self, ids: Sequence[str]) -> list[ArticleRow]:
        """What the library shows of some articles, in the order of `ids`."""
        return library.article_rows(self._conn, ids, self.reviewer_id)

    def at_work(self) -> Mapping[str, tuple[str, ...]]:
        """The articles that others have open now, each with who."""
        return seats.others(self._conn, self.reviewer)

    def has_queue(self) -> bool:
        """Whether this reviewer has been given articles to code."""
        return seats.has_queue(self._conn, self.reviewer)

    def waiting(self) -> Waiting:
        """How much there is and how much of it waits for this reviewer."""
        from tui.store import queries

        return queries.waiting(self._conn, self.reviewer_id)

    def setting(self, key: str, default: str = "") -> str:
        """A setting kept in the file, such as the theme."""
        return articles.setting(self._conn, key, default)

    async def set_setting(self, key: str, value: str) -> None:
        """Keep a setting in the file; nothing happens where the file cannot be written."""
        if not self.read_only:
            await self._writer.do(partial(articles.set_setting, key=key, value=value))

    # one article

    @cached_property
    def _arranged(self) -> dict[str, Any]:
        """How the stops were shown when the reviewer left."""
        kept = articles.setting(self._conn, f"stops.{self.reviewer}")
        return dict(json.loads(kept)) if kept else {}

    @property
    def shown(self) -> str:
        """The scope of the pass that the reviewer is in, "" for everything."""
        return str(self._arranged.get("shown", ""))

    @property
    def doubtful(self) -> bool:
        """Whether the least sure stops come first."""
        return bool(self._arranged.get("doubtful"))

    def keep_stops(self, **arranged: str | bool) -> None:
        """Keep which stops are `shown`, whether the least sure come first (`doubtful`) and `scores` are seen."""
        self._arranged.update(arranged)
        self._ready = None
        if not self.read_only:
            kept = json.dumps(self._arranged)
            self._writer.see_to(partial(articles.set_setting, key=f"stops.{self.reviewer}", value=kept))

    def open_article(self, article_id: str, focus: str | None = None, *, round: int | None = None) -> Review:
        """The state of an article as this reviewer left it: in a round, or in the one that is to be worked on."""
        from tui.jobs.opening import Kept, opened
        from tui.store import queries

        if self.helper is not None:
            self.helper.opened(article_id)
        ready, self._ready = (None if focus or round is not None else self._ready), None
        if ready and ready == (article_id, queries.mark(self._conn, article_id), ready[2]):
            return ready[2]
        scores, through = bool(self._arranged.get("scores", True)), bool(self._arranged.get("through"))
        kept = Kept(self.shown, self.doubtful, scores, through)
        return opened(self._conn, self.book, self.reviewer_id, article_id, focus, round=round, kept=kept)

    def article(self, article_id: str) -> Article:
        """An article's text and facts, without what is said about it."""
        from tui.store import queries

        return queries.load_text(self._conn, article_id)

    def make_ready(self, after: str) -> Review | None:
        """Read the article that comes after one before it is asked for, so that opening it takes no time."""
        from tui.store import queries

        following = self.next_article(after)
        if following is None:
            return None
        mark = queries.mark(self._conn, following)
        review = self.open_article(following)
        self._ready = following, mark, review
        return review

    def resume(self) -> tuple[str, str | None] | None:
        """The article and the focus that this reviewer left open, if the article is still there."""
        return visits.last_visit(self._conn, self.reviewer_id)

    def interrupted(self) -> tuple[str, str | None] | None:
        """The article and the focus that were on the screen when the program was cut off; None if it was left."""
        place = visits.last_visit(self._conn, self.reviewer_id, unclosed=True)
        if place and visits.finished_last(self._conn, self.reviewer_id):
            following = self.next_article(place[0])
            return (following, None) if following else None
        return place

    def next_article(self, after: str | None = None) -> str | None:
        """The first article after one that this reviewer has not finished, wrapping; None when all are finished.

        Where an order or a state was chosen, it is the next in that. In a pass it is one not finished for that.
        What is to be gone through in a round of its own comes between two others: practice before all else.
        """
        from tui.core.scope import covering
        from tui.store import assignments, queries

        repeats = () if self.shown else assignments.repeats(self._conn, self.reviewer)
        waiting = [one for one in repeats if one.article_id != after]
        practice = bool(waiting) and waiting[0].purpose == "practice"
        if waiting and (practice or assignments.last_round(self._conn, self.reviewer) == 0):
            return waiting[0].article_id
        wanted = covering(self.book, self.shown)
        if self.shelf is not None:
            following = self.shelf.following(self._conn, after, self.reviewer_id, wanted)
        else:
            following = queries.next_article(self._conn, self.reviewer_id, after, wanted)
        return following or (waiting[0].article_id if waiting else None)

    async def call_up(self) -> None:
        """Have what is due to be shown again come up among the next articles."""
        from tui.store import assignments

        if not self.read_only:
            await self._writer.do(partial(assignments.call_up, reviewer_id=self.reviewer_id))

    def settled(self, span: Annotation) -> tuple[Section, ...]:
        """What was settled about a span, its text or its label: sections to read, none where nothing was."""
        from tui.jobs.told import settled

        return settled(self._conn, span, self.reviewer_id)

    def told(self, span: Annotation) -> tuple[Section, ...]:
        """Who proposed and who said what about a span, and when, as far as this reviewer may see it."""
        from tui.jobs.told import told

        return told(self._conn, self.book, span, self.reviewer)

    async def visit(self, article_id: str, focus: str | None) -> None:
        """Keep where the reviewer is, so that the next start opens there."""
        if not self.read_only:
            await self._writer.do(
                partial(visits.visit, reviewer_id=self.reviewer_id, article_id=article_id, focus=focus)
            )

    async def leave(self) -> None:
        """Keep that the reviewer went back to the library."""
        if not self.read_only:
            await self._writer.do(partial(visits.leave, reviewer_id=self.reviewer_id))

    async def mentions(self, review: Review, wish: Wish) -> Listed:
        """Where a wish about the focus's text could be fulfilled, in this article and in others."""
        from tui.jobs.everywhere import listed

        return await self.aside(partial(listed, book=self.book, reviewer_id=self.reviewer_id, review=review, wish=wish))

    async def chosen(self, wish: Wish, items: Sequence[Item]) -> tuple[list[Extent], dict[str, Step]]:
        """What the verb `everywhere` is told of chosen mentions: those here, and the steps in other articles."""
        from tui.jobs.everywhere import steps

        make = partial(steps, book=self.book, reviewer_id=self.reviewer_id, wish=wish, chosen=items)
        return [item.place.extent for item in items if not item.far], await self.aside(make)

    # deciding

    async def decide(self, outcome: Outcome, keys: int = 1) -> int:
        """Write the step of an outcome; the count of the reviewer's steps once it is on the disk.

        Problem when it was not saved: nothing was written, and the same outcome can be handed in again.
        """
        if outcome.step is None:
            return self.saved
        review = outcome.review
        steps = {review.article.id: outcome.step, **outcome.beyond}
        await self.decide_all(steps, keys, blind=review.blind, round=review.round)
        return self.saved

    async def decide_all(self, steps: Mapping[str, Step], keys: int = 1, *, blind: bool = False, round: int = 0) -> int:
        """Write what one key decided in several articles, a step for each, as `decide` does."""
        if steps:
            self._refuse_read_only()
            first = next(iter(steps))
            whole = {**steps, first: replace(steps[first], keys=max(keys, 1))}
            append = partial(log.append_all, steps=whole, reviewer_id=self.reviewer_id, codebook_id=self.book.id)
            how = partial(append, served="blind" if blind else "candidates", round=round)
            self.saved = (await self._writer.do(how)).saved
        return self.saved

    async def undo(self, review: Review, keys: int = 1) -> TakenBack | None:
        """Take back this reviewer's newest step, in whichever article it was. None when there is nothing left."""
        return await self._again(True, review, keys, "taken back")

    async def redo(self, review: Review, keys: int = 1) -> TakenBack | None:
        """Restore the step that was taken back last. None when there is none."""
        return await self._again(False, review, keys, "restored")

    async def again(self, back: bool, keys: int = 1) -> log.Undone | None:
        """Take back the newest step, or restore the one taken back last; for a screen that has no article open."""
        return (await self._moved(back, keys, None))[0]

    async def _moved(self, back: bool, keys: int, review: Review | None) -> tuple[log.Undone | None, Standing | None]:
        """The step that was taken back or restored, and what then stands of it in the article that is open."""
        self._refuse_read_only()

        def move(conn: Connection) -> tuple[log.Undone | None, Standing | None]:
            undone = (log.undo if back else log.redo)(conn, self.reviewer_id, keys=keys)
            return undone, standing_after(conn, self.reviewer_id, review, undone) if review and undone else None

        from tui.jobs.opening import standing_after

        undone, standing = await self._writer.do(move)
        if undone is not None:
            self.saved = undone.saved
        return undone, standing

    async def _again(self, back: bool, review: Review, keys: int, said: str) -> TakenBack | None:
        undone, standing = await self._moved(back, keys, review)
        if undone is None:
            return None
        say = f"{said}: {', '.join(undone.actions)}"
        shown = undone.article_id if standing is None else review.article.id
        beyond = tuple(id for id in undone.articles if id != shown)
        if beyond:
            say = f"{say}, in {1 + len(beyond)} articles"
        if standing is None:
            focus = next(iter(undone.annotations), None)
            return TakenBack(self.open_article(undone.article_id, focus, round=undone.round), say, (), True, beyond)
        from tui.jobs.opening import refreshed

        after, touched = refreshed(review, standing)
        return TakenBack(after, say, touched, False, beyond)

    async def record(self, write: Callable[[Connection], int]) -> int:
        """Write what is no verb of an open article, such as an adjudication; the count of the reviewer's steps then.

        Problem when it was not saved: nothing was written.
        """
        self._refuse_read_only()
        self.saved = await self._writer.do(write)
        return self.saved

    async def checkpoint(self) -> None:
        """Bring all that was written into the file itself."""
        if not self.read_only:
            await self._writer.do(log.checkpoint)

    async def back_up(self) -> None:
        """Make the day's backup beside the file, unless there is one."""
        if not self.read_only:
            await asyncio.to_thread(backup.daily_backup, self.path)

    def close(self) -> None:
        """Finish what is being written, bring it into the file and let go of it."""
        if self.helper is not None:
            self.helper.close()
        self._reader.close()
        self._writer.close()
        if not self.read_only:
            log.checkpoint(self._conn)
        self._conn.close()

    # the threads

    async def aside(self, read: Callable[[Connection], T]) -> T:
        """What a long reading of the file finds, without the event loop waiting for it."""
        return await self._reader.do(read)

    def _only_writes(self, conn: Connection) -> None:
        only_writes(conn)
        conn.on_wait = self._waits

    def _waits(self, seconds: float) -> None:
        if self.on_wait is not None:
            self.on_wait(seconds)

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise Problem(f"nothing can be saved: {self.read_only}")
