"""Articles that come again: the same file read anew, a corrected text, or one that changed in boilerplate alone.

An article is looked for by the bytes of its file, then by its address, by the name of its file, and by its headline in
the same paper. Each time the texts must be alike: two papers call a page `index.html`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tui.core.annotation import Article
from tui.core.versions import Extent, aligned, likeness, only_within, squeezed
from tui.store import editions
from tui.store.driver import Connection
from tui.store.history import article_like

ALIKE: Mapping[str, float] = {"url": 0.2, "file": 0.3, "title": 0.5}
"""How alike a text must be to one at the same address, in a file of the same name, or under the same headline."""
SURE = 0.7
"""The score from which a stretch that the rules find is boilerplate without anybody having said so."""
_MOST = 16
_TOLD = {"url": "the same address", "file": "the same file name", "title": "the same headline and paper", "": "as said"}


class Version(NamedTuple):
    """An article that corrects the one with the id `old`; by what it was known. `back`: its text was there before."""

    id: str
    old: str
    by: str
    back: bool = False


class Same(NamedTuple):
    """A file (as it was named) that brought nothing new: the article with the id `old` stands, and why."""

    file: str
    old: str
    why: str


class Watch:
    """Looks at the articles of an import, one after the other, as they come.

    `of`: the article (an id, or how it begins) that all of them correct. `apart`: none of them corrects any.
    """

    def __init__(self, conn: Connection, *, of: str = "", apart: bool = False) -> None:
        self._conn, self._apart = conn, apart
        self._of = article_like(conn, of) if of else ""
        self._met: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._unwritten: dict[str, tuple[Article, Mapping[str, str]]] = {}

    def known(self, article: Article, facts: Mapping[str, str]) -> str:
        """The article that an earlier reading of the very same file gave; "" where there is none or it is this one."""
        ids = self._with("file-sha256", facts.get(editions.BYTES, "")) if facts.get(editions.BYTES) else []
        return "" if article.id in ids or not ids or self._of else ids[0]

    def version(self, article: Article, facts: Mapping[str, str]) -> Version | None:
        """Which article this one corrects, if any. Problem if one that was named is not there."""
        if self._apart or ("thin" in facts and not self._of):
            return None
        for by, newest in [("", self._newest(self._of))] if self._of else self._alike(article, facts):
            if newest == article.id:
                return None
            back = self._text(article.id) is not None
            if (
                back
                and not self._of
                and facts.get(editions.BYTES, "") in ("", *self._facts(article.id, editions.BYTES))
            ):
                return None  # the file of the older text itself, not a newer one that says the same
            if back and not self._related(article.id, newest) and not self._of:
                return None
            return Version(article.id, newest, _TOLD[by], back)
        return None

    def stands(self, version: Version) -> Article:
        """The article that stays, where a newer text needs no new version."""
        return Article.of(self._text(version.old) or "")

    def no_change(self, article: Article, version: Version) -> str:
        """Why a newer text needs no new version: "" where it does."""
        old = self._text(version.old)
        if old is None or version.back:
            return ""
        if squeezed(old) == squeezed(article.text):
            return "only white space differs"
        pair = aligned(old, article.text)
        zones = [*_zones(old), *editions.held_zones(self._conn, version.old)]
        return "only boilerplate differs" if only_within(pair, zones, _zones(article.text)) else ""

    def facts(self, version: Version) -> dict[str, str]:
        """What is to be recorded of a version."""
        numbers = [one.number for one in editions.versions(self._conn, version.old)]
        numbers += [int(one) for one in self._facts(version.old, editions.NUMBER) if one.isdecimal()]
        number = {editions.NUMBER: editions.after(max(numbers, default=1))}
        return number if version.back else {editions.OF: version.old, **number}

    def seen(self, article: Article, facts: Mapping[str, str]) -> None:
        """Remember an article until it can be found in the record."""
        self._unwritten[article.id] = article, facts
        for key in ("url", "file", editions.BYTES, "title"):
            value = article.title if key == "title" else facts.get(key, "")
            if value:
                self._met[key, value].append(article.id)
        for id in list(self._unwritten):
            if editions.text_of(self._conn, id) is None:
                break
            del self._unwritten[id]

    def _alike(self, article: Article, facts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for key, least in ALIKE.items():
            value = article.title if key == "title" else facts.get(key, "")
            if not value or (key == "file" and editions.BYTES not in facts):
                continue
            alike = []
            for id in dict.fromkeys(map(self._newest, self._with(key, value))):
                if key != "title" or self._one_paper(facts, id):
                    text = article.text if id == article.id else self._text(id) or ""
                    alike.append((likeness(text, article.text), id))
            yield from ((key, id) for share, id in sorted(alike, reverse=True) if share >= least)

    def _with(self, key: str, value: str) -> list[str]:
        here = [id for id in self._met.get((key, value), ()) if id in self._unwritten]
        return [*reversed(here), *editions.with_fact(self._conn, key, value, _MOST)][:_MOST]

    def _newest(self, id: str) -> str:
        following = next((n for n, (_, facts) in self._unwritten.items() if facts.get(editions.OF) == id), None)
        if following:
            return self._newest(following)
        family = editions.versions(self._conn, id)
        newest = family[-1].article_id if family else id
        return self._newest(newest) if newest != id else id

    def _related(self, a: str, b: str) -> bool:
        return any(one.article_id == b for one in editions.versions(self._conn, a))

    def _text(self, id: str) -> str | None:
        return self._unwritten[id][0].text if id in self._unwritten else editions.text_of(self._conn, id)

    def _facts(self, id: str, key: str) -> set[str]:
        if id in self._unwritten:
            return {self._unwritten[id][1].get(key, "")} - {""}
        return editions.facts(self._conn, id, key)

    def _one_paper(self, facts: Mapping[str, str], id: str) -> bool:
        mine = _papers({facts.get("publisher", "")}, {facts.get("url", "")})
        return bool(mine & _papers(self._facts(id, "publisher"), self._facts(id, "url")))


def _papers(publishers: set[str], urls: set[str]) -> set[str]:
    """What tells papers apart: their names and the hosts of their addresses."""
    hosts = set()
    for url in urls:
        try:
            hosts.add(urlsplit(url).hostname or "")
        except ValueError:
            continue
    return ({squeezed(name).casefold() for name in publishers} | hosts) - {""}


def _zones(text: str) -> list[Extent]:
    from tui.sources.rules.page import Page
    from tui.sources.rules.zones import load_zones

    return [(zone.start, zone.end) for zone in load_zones().find(Page(text)) if zone.score >= SURE]


def digest(path: Path) -> str:
    """What tells the bytes of a file from those of others; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
