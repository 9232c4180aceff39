"""`python -m bench.keystrokes`: one task in 20 random layouts, done through the real screen by real keys, counted.

The task: an article of 525 words with 18 suggestions: confirm 10, relabel 2, fix 3 edges, reject 3, add 2, go on to the
next. The database is read afterwards: what is held must be what was planned. Then `bench.wholes`: whole articles.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from statistics import mean

from bench import files, task, wholes
from bench.program import command, home
from bench.terminal import Terminal
from tui.core import codebook
from tui.core.codebook import Codebook
from tui.store import driver

LAYOUTS = 20
EDGE = {(task.START, -1): "h", (task.START, 1): "j", (task.END, -1): "k", (task.END, 1): "l"}
WAYS = (
    ("each by its own key", False, False, 34),
    ("with accept the rest (y)", True, False, 34),
    ("the least sure first (o), then accept the rest", True, True, 25),
)
KINDS = (
    "order",
    "accept",
    "accept the rest",
    "relabel",
    "edge",
    "reject",
    "find the word",
    "its label",
    "next article",
)


class Player:
    """Does one task by the simplest good way: along the queue, each stop by its own key, a missing name on the way.

    With `rest`, where all that is left in the article or in the paragraph is right, it is accepted at once.
    """

    def __init__(self, terminal: Terminal, work: task.Task, book: Codebook, rest: bool) -> None:
        self.terminal, self.work, self.book, self.rest = terminal, work, book, rest
        self.keys: Counter[str] = Counter()
        self.left = list(work.sites)
        self.last = ""

    def play(self, order: bool = False) -> Counter[str]:
        """Decide every site and go on to the next article; the keys pressed, by kind. `order`: least sure first."""
        if order:
            self._press("order", "o")
            self.terminal.until("the least sure first")
            self._press("order", "s")
        while self.left:
            site = self._next()
            assert site
            self.left.remove(site)
            getattr(self, f"_{site.kind}")(site)
        self._press("next article", "d")
        self.terminal.until(lambda screen: self.work.article.title not in screen.lines[0])
        return self.keys

    def _next(self) -> task.Site | None:
        """The site in focus, or a missing name that was passed on the way to it."""
        if any(site.suggested for site in self.left):
            self.terminal.until(lambda _: self._focus() is not None)
        focus = self._focus()
        return next((s for s in self.left if s.kind == "add" and (not focus or self._before(s, focus))), focus)

    def _before(self, site: task.Site, other: task.Site) -> bool:
        return self.work.sites.index(site) < self.work.sites.index(other)

    def _focus(self) -> task.Site | None:
        """The open site at the cursor, which stands on the focus."""
        line, column = self.terminal.cursor
        ahead = self.terminal.lines[line][column:]
        return next((s for s in self.left if s.suggested and ahead.startswith(s.first)), None)

    # ------------------------------------------------------------------------------------------------------- verdicts

    def _confirm(self, site: task.Site) -> None:
        rest = self._rest(site)
        if not rest:
            self._decide("accept", "a")
            return
        taken, keys = rest
        self._decide("accept the rest", keys)
        self.left = [s for s in self.left if s not in taken]

    def _rest(self, site: task.Site) -> tuple[list[task.Site], str] | None:
        """What can be accepted at once from here on with fewer keys than one by one, and how."""
        stops = [s for s in self.left if s.suggested]
        here = [s for s in stops if s.paragraph == site.paragraph]
        again = self.last == "y"  # right after one y, the next takes the article, not one more paragraph
        for taken, keys in ((stops, "y" if again else "yy"), ([] if again else here, "y")):
            if self.rest and len(taken) > len(keys) and all(s.kind == "confirm" for s in taken):
                return taken, keys
        return None

    def _relabel(self, site: task.Site) -> None:
        self._decide("relabel", self._label_key(site))

    def _reject(self, site: task.Site) -> None:
        self._decide("reject", "x")

    def _edge(self, site: task.Site) -> None:
        assert site.edge
        self._press("edge", EDGE[site.edge])
        self._decide("edge", "a")

    def _add(self, site: task.Site) -> None:
        place = self.terminal.find(f"{site.first} ")
        assert place, f"{site.first} is not on the screen"
        self._press("find the word", "f")
        for key in self._hint(*place, site.first):
            self._press("find the word", key)
        for _ in range(site.words - 1):
            self._press("find the word", "l")
        self._decide("its label", self._label_key(site))

    def _hint(self, line: int, column: int, word: str) -> str:
        """The jump label drawn over the word that begins there: its cells on another ground than what follows it."""
        plain = self.terminal.cell(line, column + len(word)).bg
        end = column
        while self.terminal.cell(line, end).bg != plain:
            end += 1
        return self.terminal.lines[line][column:end]

    def _label_key(self, site: task.Site) -> str:
        assert site.gold
        return self.book.labels[site.gold.label].key

    # ----------------------------------------------------------------------------------------------------------- keys

    def _press(self, kind: str, keys: str) -> None:
        for key in keys:
            self.keys[kind] += 1
            self.last = key
            self.terminal.press(key.encode(), quiet=0.05)

    def _decide(self, kind: str, keys: str) -> None:
        before = self.terminal.saved
        self._press(kind, keys)
        self.terminal.until_saved(before + 1)


def verify(file: Path, work: task.Task) -> list[str]:
    """What the record lacks of the plan, in sentences; empty where they are equal."""
    with closing(driver.connect(file, read_only=True)) as conn:
        sql = "select annotation_id, verdict from verdicts where article_id = ?"
        verdicts = dict(conn.execute(sql, [work.article.id]).fetchall())
    held = {id for id, verdict in verdicts.items() if verdict == "accept"}
    wrong = {s.suggested.id for s in work.sites if s.kind == "reject" and s.suggested}
    found = []
    if held != work.gold:
        found.append(f"{len(work.gold - held)} of {len(work.gold)} are missing, {len(held - work.gold)} are too many")
    if any(verdicts.get(id) != "reject" for id in wrong):
        found.append("a wrong suggestion was not rejected")
    if verdicts.get("") != "done":
        found.append("the article is not done")
    return found


def replay(seeds: Iterable[int], rest: bool, doubt: bool) -> list[Counter[str]]:
    """Do the task in the given layouts, one database and one session for all of them.

    `doubt`: the first article is put in order of doubt, which the next ones keep.
    """
    book = codebook.default()
    works = [task.make(seed, book) for seed in seeds]
    closing_one = task.make(len(works), book)  # so that the last one has a next article too
    counts = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "annotations.db"
        files.make(file, ((work.article, work.candidates) for work in [*works, closing_one]), book)
        options = {"environment": home(Path(folder)), "folder": folder}
        with Terminal(*command(file, "Ada"), rows=70, columns=120, **options) as terminal:
            terminal.until("Task").settled().type("\r").settled(0.3)
            for number, _ in enumerate(works):
                work = next(work for work in works if work.article.title in terminal.text)
                counts.append(Player(terminal, work, book, rest).play(order=doubt and number == 0))
                if problems := verify(file, work):
                    raise SystemExit(f"{work.article.title}: {'; '.join(problems)}")
    return counts


def report(counts: list[Counter[str]], goal: int) -> str:
    """Keys by kind, the mean of the layouts, and the total with its range."""
    lines = [f"  {kind:<18}{mean(count[kind] for count in counts):6.1f}" for kind in KINDS]
    totals = [count.total() for count in counts]
    lines.append(f"  {'all':<18}{mean(totals):6.1f}   from {min(totals)} to {max(totals)}, goal {goal}")
    return "\n".join(lines)


def main() -> int:
    """Replay, print, and say by the exit code whether the goals are met, by the mean of the layouts."""
    parser = argparse.ArgumentParser(prog="python -m bench.keystrokes", description=__doc__)
    parser.add_argument("--layouts", type=int, default=LAYOUTS, help="how many random layouts (default 20)")
    asked = parser.parse_args()
    met = True
    for name, rest, doubt, goal in WAYS:
        counts = replay(range(asked.layouts), rest, doubt)
        print(f"Keys for the task, {name}: mean of {len(counts)} layouts, no mouse; the record equals the plan.")
        print(report(counts, goal))
        met = met and mean(count.total() for count in counts) <= goal
    print("Whole articles, until the record is right.")
    return max(wholes.main([]), 0 if met else 1)


if __name__ == "__main__":
    sys.exit(main())
