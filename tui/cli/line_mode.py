"""`review --lines`: one candidate a line in its sentence, one key for each; the same commands and the same record.

Nothing is drawn: each line is printed once, and what a key did is printed behind it. So it can be read aloud, and costs
a slow line no more than its words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from tui.cli.line_keys import PASTED, Keys
from tui.cli.line_mentions import LineMentions
from tui.core.codebook_entry import entry
from tui.core.commands import COMMANDS, Command, Situation, is_label_key, label_commands
from tui.core.errors import Problem
from tui.core.keymap import Keymap
from tui.core.review import spoken
from tui.core.review.linking import possible, targets, values
from tui.core.review.outcome import Outcome
from tui.core.review.showing import greeting, offers
from tui.core.review.state import Review
from tui.core.review.verbs import act
from tui.core.text.around import around
from tui.core.text.find import find
from tui.core.text.show import show
from tui.jobs.session import Session

T = TypeVar("T")

FOUND = 20
"""So many places of a text are read out."""


class LineReview:
    """Reviews article after article by lines, until the reviewer leaves or the keys end."""

    def __init__(self, session: Session, keymap: Keymap, keys: Keys, runner: asyncio.Runner) -> None:
        self._session = session
        self._keymap = keymap
        self._keys = keys
        self._runner = runner
        self._presses = 0
        self._left = False
        self._review: Review | None = None
        self._labels: dict[str, Command] = {}
        self.deeds: dict[str, Callable[[], None]] = {
            "undo": lambda: self._again(back=True),
            "redo": lambda: self._again(back=False),
            "done": lambda: self._act("done"),
            "comment": self._comment,
            "values": self._value,
            "link": self._link,
            "pick": lambda: self._word("select"),
            "edge-to": lambda: self._word("edge_to"),
            "entry": self._entry,
            "find": self._find,
            "changes": self._changes,
            "order": self._order,
            "everywhere": self._everywhere,
            "page-down": lambda: self._say(spoken.paragraph(self.review)),
            "help": self._help,
            "leave": self._leave,
            "quit": self._leave,
        }

    @property
    def review(self) -> Review:
        """The review that is open; there is one whenever keys come."""
        assert self._review is not None
        return self._review

    def run(self, article: str | None) -> None:
        """Begin at an article, else where the reviewer left, else at the first that waits."""
        resumed = self._session.resume()
        focus = resumed[1] if resumed and article in (None, resumed[0]) else None
        wanted = article or (resumed[0] if resumed else self._session.next_article())
        if wanted is None:
            self._say("no article is waiting; `glossator import FILE` adds some")
            return
        if self._session.read_only:
            self._say(f"read only: {self._session.read_only}")
        self._open(wanted, focus)
        while not self._left:
            print(f"{spoken.stop(self.review)}\n> ", end="", flush=True)
            key = self._keys.key()
            if key is None:
                print()
                break
            self._presses += 1
            self._key(key)
        self._wait(self._session.visit(self.review.article.id, self.review.focus))
        self._wait(self._session.leave())

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def _say(self, *sentences: str) -> None:
        print(show("; ".join(filter(None, sentences))), flush=True)

    def _open(self, article: str, focus: str | None = None) -> None:
        self._review = self._session.open_article(article, focus)
        self._labels = {command.keys[0]: command for command in label_commands(self.review.book)}
        self._say(spoken.article(self.review), greeting(self.review) if self.review.earlier else "")
        self._wait(self._session.visit(article, self.review.focus))

    # Keys

    def _key(self, key: str) -> None:
        name = self._keymap.meant(key)
        if name == PASTED:
            self._say("a paste was left alone: no text is being typed")
            return
        command = self._keymap.find(name, ("review",))
        if command is None and is_label_key(name):
            if name == ";":
                name += self._keys.key() or ""
            command = self._labels.get(name)
        if command is None:
            self._say(f"{name} does nothing here; {self._keymap.key('help')} says what there is")
            return
        print(show(name), end=": ", flush=True)
        try:
            self._command(command)
        except Problem as problem:
            self._say(f"NOT SAVED: {problem.sentence}")

    def _command(self, command: Command) -> None:
        if reason := command.why_not(Situation(self.review, self._session.read_only)):
            self._say(reason)
        elif command.verb:
            self._act(*command.verb)
        elif command.id in self.deeds:
            self.deeds[command.id]()
        else:
            self._say(f"{command.description}: that needs the screen, `glossator review`")

    def _act(self, verb: str | int, *args: object) -> None:
        outcome = act(self.review, str(verb), *args)
        if outcome.step is None:
            self._review = outcome.review
            self._say(outcome.say)
            return
        self._saved(outcome)

    def _saved(self, outcome: Outcome) -> None:
        was_done = self.review.done
        saved = self._wait(self._session.decide(outcome, self._presses))
        self._presses = 0
        self._review = outcome.review
        assert outcome.step is not None
        self._say(outcome.say, outcome.step.rows[-1].action if not outcome.say else "", f"saved {saved}")
        if outcome.review.done and not was_done:
            self._next_article()

    def _next_article(self) -> None:
        following = self._session.next_article(self.review.article.id)
        if following is None:
            self._say("no article is left")
            self._left = True
        else:
            self._open(following)

    # Commands

    def _again(self, back: bool) -> None:
        if back and (self.review.draft or self.review.selection):
            self._act("clear")
            return
        move = self._session.undo if back else self._session.redo
        taken = self._wait(move(self.review, self._presses))
        if taken is None:
            self._say("nothing is left to undo" if back else "nothing was undone last")
            return
        self._presses = 0
        self._review = taken.review
        self._say(taken.say, f"saved {self._session.saved}")
        if taken.other_article:
            self._say(spoken.article(self.review))

    def _comment(self) -> None:
        self._act("comment", self._line("comment, then enter: "))

    def _value(self) -> None:
        found = values(self.review)
        if not found:
            self._say("the codebook has no attribute for this label")
            return
        standing = {"accepted": ", as it is", "candidate": ", proposed"}
        rows = [f"{one.value or 'type a value'} ({one.kind.id}{standing.get(one.state, '')})" for one in found]
        if (at := self._number(rows)) is None:
            return
        kind, value = found[at].kind.id, found[at].value or self._line(f"{found[at].kind.id}, then enter: ").strip()
        if value:
            self._act("set_value", kind, value)

    def _link(self) -> None:
        ends = targets(self.review)
        if not ends:
            self._say("nothing here can be linked with the focus by the codebook")
            return
        rows = [f"{a.label} {' '.join((a.quote or '').split())}" for a in (self.review.annotations[id] for id in ends)]
        at = self._number(rows)
        if at is None:
            return
        assert self.review.focus is not None
        ways = possible(self.review, self.review.focus, ends[at])
        if len(ways) < 2:
            self._act("link", ends[at])
        elif (
            way := self._number([f"{kind.id}{'' if on else ', the other way round'}" for kind, on in ways])
        ) is not None:
            self._act("link", ends[at], ways[way][0].id)

    def _everywhere(self) -> None:
        told = LineMentions(self._session, self._wait, self._say, self._line).ask(self.review)
        if told is not None:
            self._act("everywhere", *told)

    def _find(self) -> None:
        """A text in the article: the places by number, the first that are there."""
        review = self.review
        text = review.article.text
        found = find(text, self._line("find, then enter: "))[:FOUND]
        if not found:
            self._say("that does not occur here")
            return
        places = [around(text, *hit, 30, 30) for hit in found]
        at = self._number([f"{one.before}[{one.quote}]{one.after}" for one in places])
        if at is None:
            return
        start, end = found[at]
        marks = [mark for mark in review.marks(start, end) if (mark.start, mark.end) == (start, end)]
        if marks:
            self._act("focus", marks[0].id)
        else:
            self._act("select", review.words.at(start)[0], review.words.at(end - 1)[1])

    def _order(self) -> None:
        """The order of the stops and which are shown, by number; kept for the articles after this one."""
        found = offers(self.review)
        rows = [f"{one.text}{' (as it is)' if one.holds else ' (done)' if one.done else ''}" for one in found]
        if (at := self._number(rows)) is not None:
            self._session.keep_stops(**found[at].keep)
            self._act(*found[at].verb)

    def _word(self, verb: str) -> None:
        """A word of the sentence, by its number."""
        text = self.review.article.text
        words = [w for w in self.review.words.within(*spoken.sentence(self.review)) if text[w[0]].isalnum()]
        if (at := self._number([text[slice(*word)] for word in words], apart=" ")) is not None:
            self._act(verb, *words[at])

    def _number(self, rows: Sequence[str], apart: str = "; ") -> int | None:
        """Have one of the rows chosen by its number; None, said, where none was."""
        self._say(apart.join(f"{number} {row}" for number, row in enumerate(rows, 1)))
        typed = self._line("number, then enter: ").strip()
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(rows):
            return int(typed) - 1
        self._say(f"no number from 1 to {len(rows)}; nothing was decided")
        return None

    def _line(self, prompt: str) -> str:
        """Have a line typed; every key of it counts, as on the screen."""
        typed = self._keys.line(prompt) or ""
        self._presses += len(typed) + 1
        return typed

    def _changes(self) -> None:
        from tui.core.review.corrected import sections

        for section in sections(self.review):
            self._say(section.heading, *section.lines)

    def _entry(self) -> None:
        focus = self.review.focused
        if focus is None:
            return
        for section in (*entry(self.review.book, focus.label), *self._session.settled(focus)):
            self._say(section.heading)
            for line in section.lines:
                self._say(f"  {line}")

    def _help(self) -> None:
        """Every command that works here, and every label."""
        self._say("keys that work here")
        here = [c for c in COMMANDS if "review" in c.contexts and (c.verb or c.id in self.deeds)]
        for command in [*here, *self._labels.values()]:
            keys = " ".join(self._keymap.keys.get(command.id, command.keys))
            self._say(f"  {keys}: {command.description}")

    def _leave(self) -> None:
        self._left = True
        self._say(f"left; saved {self._session.saved}")
