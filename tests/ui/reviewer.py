"""A reviewer for tests: types keys into the real app, waits until it is idle, and reads what the screen says."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events

from tui.core.annotation import Annotation, Article, Candidate, attribute, relation, span
from tui.core.codebook import default
from tui.core.keymap import Keymap
from tui.core.review.state import Review
from tui.jobs.session import Session
from tui.store import articles, migrations
from tui.store.articles import Source
from tui.ui.app import Glossator
from tui.ui.screens.review import ReviewScreen

NEWS = (
    "Inspectors praise Ashdown homes\n\n"
    "Care Watch met Ada Ashdown in Leeds last week. Inspectors found that staff were kind and well led, "
    "and that Ada Ashdown had made good progress.\n\n"
    "Ben Birk wrote to Cora Calloway, but the homes still lack trained staff.\n\n"
    "Share this article with a friend"
)
SECOND = "The short letter\n\nEdie Elstow and Finn Farrant were there."

_CHARACTERS = {"space": " "}


def news() -> Article:
    """An article with entities, findings and a zone."""
    return Article.of(NEWS, "Inspectors praise Ashdown homes", publisher="The Courier", date="2024-03-05")


def letter() -> Article:
    """An article with two names."""
    return Article.of(SECOND, "The short letter", publisher="Evening Post", date="2024-03-06")


def found_in(article: Article, label: str, quote: str, nth: int = 0) -> Annotation:
    """The span that a quote makes where it stands for the nth time."""
    at = -1
    for _ in range(nth + 1):
        at = article.text.index(quote, at + 1)
    return span(article, label, at, at + len(quote))


def claims(article: Article) -> list[Annotation]:
    """What the rules propose about the sample article."""
    wanted = [
        ("ORG", "Care Watch", 0), ("PERSON", "Ada Ashdown", 0), ("PLACE", "Leeds", 0), ("DATE", "last week", 0),
        ("STRENGTH", "staff were kind and well led", 0), ("PERSON", "Ada Ashdown", 1), ("PERSON", "Ben Birk", 0),
        ("PERSON", "Cora Calloway", 0), ("CONCERN", "the homes still lack trained staff", 0),
        ("BOILERPLATE", "Share this article with a friend", 0),
    ]  # fmt: skip
    return [found_in(article, *one) for one in wanted]


def make_database(path: Path) -> Path:
    """A database with the two sample articles, their candidates, a theme and a relation."""
    first, second = news(), letter()
    spans = claims(first)
    by_label = {a.label: a for a in reversed(spans)}
    more = [
        attribute("theme", by_label["STRENGTH"], "workforce"),
        relation("about", by_label["STRENGTH"], by_label["ORG"]),
    ]
    names = [found_in(second, "PERSON", name) for name in ("Edie Elstow", "Finn Farrant")]
    conn = migrations.open_file(path, create=True, codebook=default())
    rules, model = Source("rules@1", "rules", "rules", "1"), Source("tagger@7", "model", "tagger", "7")
    for source in (rules, model):
        articles.ensure_source(conn, source)
    articles.add_articles(conn, [(article, article.facts) for article in (first, second)])
    candidates = [Candidate(a, 0.9, "names") for a in (*spans, *more)]
    articles.add_proposals(conn, rules.id, [(first.id, candidates), (second.id, [Candidate(n, 0.8) for n in names])])
    articles.add_proposals(conn, model.id, [(first.id, [Candidate(a, 0.71) for a in spans[:3]])])
    conn.close()
    return path


class Reviewer:
    """Types, waits and reads. Keys are separated by spaces; `space` is the key of that name."""

    def __init__(self, app: Glossator) -> None:
        self.app = app

    async def press(self, keys: str) -> Reviewer:
        """Type keys one after the other, each once the one before is done."""
        for key in keys.split():
            self.send(key)
            await self.idle()
        return self

    async def burst(self, keys: str) -> Reviewer:
        """Type keys all at once."""
        for key in keys.split():
            self.send(key)
        return await self.idle()

    async def type(self, text: str) -> Reviewer:
        """Type a text, character by character."""
        for character in text:
            self.send(character)
        return await self.idle()

    async def paste(self, text: str) -> Reviewer:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        return await self.idle()

    def send(self, key: str) -> None:
        """Hand a key to the app."""
        character = key if len(key) == 1 else _CHARACTERS.get(key)
        self.app.post_message(events.Key("space" if key == " " else key, character))

    async def idle(self) -> Reviewer:
        """Wait until every key is worked off and every message handled."""
        app, calm = self.app, 0
        while calm < 3:
            await asyncio.sleep(0.001 if not app.keys.idle else 0)
            queues = [app._message_queue, *(node._message_queue for node in app.screen.walk_children(with_self=True))]
            settled = app.keys.idle and all(queue.empty() for queue in queues)
            laid_out = app.screen.size and not app.screen._layout_required
            calm = calm + 1 if settled and laid_out else 0
        return self

    async def stay(self) -> Reviewer:
        """Do nothing for the moment after which the place is kept."""
        for screen in self.app.screen_stack:
            if isinstance(screen, ReviewScreen):
                screen.keeping._look()
        await asyncio.gather(*self.app._beside)
        return self

    async def resize(self, width: int, height: int) -> Reviewer:
        """Give the terminal another size."""
        from textual.geometry import Size

        self.app._driver._size = (width, height)
        self.app.post_message(events.Resize(Size(width, height), Size(width, height)))
        await asyncio.sleep(0.05)
        return await self.idle()

    @property
    def review(self) -> Review:
        """The review that is open."""
        assert isinstance(self.app.screen, ReviewScreen)
        return self.app.screen.open_review

    @property
    def focus(self) -> str:
        """The quote in focus; "" where nothing has it."""
        focused = self.review.focused
        return (focused.quote or "") if focused else ""

    @property
    def selected(self) -> str:
        """The text that is selected."""
        picked = self.review.selection
        return self.review.article.text[picked.start : picked.end] if picked else ""

    @property
    def moved(self) -> str:
        """The text of the edge draft."""
        draft = self.review.draft
        return self.review.article.text[draft.start : draft.end] if draft else ""

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def status(self) -> str:
        """The last line."""
        return self.lines[-1].strip()

    @property
    def hints(self) -> str:
        """The line of hints."""
        bar = self.app.place.hint_bar
        return self.lines[bar.region.y].strip()

    def accepted(self) -> set[str]:
        """The quotes that are held to be true."""
        review = self.review
        return {a.quote for id, a in review.annotations.items() if a.kind == "span" and a.quote and review.accepted(id)}


@asynccontextmanager
async def at_work(
    db: Path, size: tuple[int, int] = (80, 24), keys: str = "", keymap: Keymap | None = None, reviewer: str = "Ada"
) -> AsyncIterator[Reviewer]:
    """The app on a database, at the library; then `keys` are typed."""
    session = Session.open(db, reviewer, "0001")
    try:
        async with app_of(session, size, keymap) as at_desk:
            yield await at_desk.press(keys)
            await at_desk.stay()
    finally:
        session.close()


@asynccontextmanager
async def app_of(
    session: Session, size: tuple[int, int] = (80, 24), keymap: Keymap | None = None, **look: Any
) -> AsyncIterator[Reviewer]:
    """The app of a session."""
    app = Glossator(session, None, keymap, **look)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield await Reviewer(app).idle()


def copied(template: Path, path: Path) -> Path:
    """A copy of a closed database."""
    shutil.copyfile(template, path)
    return path


def verdicts(db: Path, sql: str, *values: object) -> Sequence[tuple[object, ...]]:
    """Rows of the record, read by another connection."""
    conn = migrations.open_file(db, read_only=True)
    try:
        return [tuple(row) for row in conn.execute(sql, values).fetchall()]
    finally:
        conn.close()
