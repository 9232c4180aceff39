"""Files that hold many articles, divided by a rule that is data: where one ends, and where its facts stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs.found import Found, Refused

SHIPPED = Path(__file__).with_name("splits.toml")
_EXPRESSIONS = ("between", "begins", "ends", "from", "to", "without")


@dataclass(frozen=True)
class Split:
    """A rule; `splits.toml` says what each of its parts means."""

    between: re.Pattern[str] | None = None
    begins: re.Pattern[str] | None = None
    ends: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    without: re.Pattern[str] | None = None
    cover: bool = False
    facts: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def divide(self, found: Iterable[Found | Refused]) -> Iterator[Found | Refused]:
        """The articles in what files hold; one in which the rule finds no place to divide stays as it is."""
        for one in found:
            pieces = list(self._pieces(one.text.replace("\r\n", "\n"))) if isinstance(one, Found) else []
            if isinstance(one, Found) and len(pieces) > 1:
                for number, piece in enumerate(pieces, 1):
                    yield self._article(piece, {**one.facts, "part": f"{number} of {len(pieces)}"})
            else:
                yield one

    def _pieces(self, text: str) -> Iterator[str]:
        cuts = [] if self.cover else [(0, 0)]
        if self.between:
            cuts += [found.span() for found in self.between.finditer(text)]
        if self.begins:
            cuts += [(found.start(), found.start()) for found in self.begins.finditer(text)]
        if self.ends:
            cuts += [(found.end(), found.end()) for found in self.ends.finditer(text)]
        cuts.sort()
        for (_, start), (end, _) in zip(cuts, [*cuts[1:], (len(text), len(text))][: len(cuts)], strict=True):
            if piece := text[start:end].strip():
                yield piece

    def _article(self, piece: str, facts: dict[str, str]) -> Found:
        for key, pattern in self.facts.items():
            if found := pattern.search(piece):
                facts[key] = " ".join(next((group for group in found.groups() if group), found[0]).split())
        start = found.end() if self.after and (found := self.after.search(piece)) else 0
        end = found.start() if self.before and (found := self.before.search(piece, start)) else len(piece)
        text = piece[start:end].strip() or piece
        text = self.without.sub("", text) if self.without else text
        title = facts.pop("title", "")
        whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
        return Found(whole, facts, title)


def looks_like(text: str) -> str:
    """The name of the shipped rule for a press service by which a text is several articles; "" if it is none."""
    text = text.replace("\r\n", "\n")
    for name, rule in _services().items():
        cut = next(pattern for pattern in (rule.begins, rule.ends, rule.between) if pattern)
        if len(list(islice(cut.finditer(text), 2))) == 2:
            return name
    return ""


@cache
def _services() -> Mapping[str, Split]:
    """The shipped rules that are about more than a mark between articles."""
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    return {name: _rule(data, name) for name, data in shipped.items() if "facts" in data}


def chosen(name: str, at: str) -> Split | None:
    """The rule of a name or in a file, or one that divides at an expression; None if neither is given.

    Problem (exit code 2) for what is no rule, and for both.
    """
    if name and at:
        raise Problem("Give --split or --split-at, not both.", code=2)
    if at:
        return Split(between=_compiled(at, "--split-at"))
    if not name:
        return None
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    if name in shipped:
        return _rule(shipped[name], f"{SHIPPED.name}, {name}")
    path = Path(name)
    if not path.is_file():
        told = "; ".join(f"{known}: {rule['says']}" for known, rule in shipped.items())
        raise Problem(f"--split {show(name)} is neither a file nor one of these. {told}.", code=2)
    try:
        return _rule(tomllib.loads(path.read_text("utf-8")), show(name))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{show(name)} is no TOML: {error}", code=2) from error


def _rule(data: Mapping[str, Any], where: str) -> Split:
    given = {name: _compiled(data[name], f"{where}, {name}") for name in _EXPRESSIONS if name in data}
    facts = data.get("facts", {})
    if not given.keys() & {"between", "begins", "ends"} or not isinstance(facts, dict):
        raise Problem(f"{where}: a rule needs `between`, `begins` or `ends`, and `facts` is a table.", code=2)
    return Split(
        given.get("between"),
        given.get("begins"),
        given.get("ends"),
        given.get("from"),
        given.get("to"),
        given.get("without"),
        data.get("cover") is True,
        {key: _compiled(pattern, f"{where}, facts.{key}") for key, pattern in facts.items()},
    )


def _compiled(pattern: object, where: str) -> re.Pattern[str]:
    try:
        return re.compile(str(pattern), re.MULTILINE)
    except re.error as error:
        raise Problem(f"{where}: {show(str(pattern))} is no regular expression: {error}", code=2) from error
