"""The rules as they stand in the data files: lists, expressions and what they mean, compiled when first used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from tui.core.errors import Problem
from tui.core.text.plain import plain
from tui.sources.matcher import Phrases

DATA = Path(__file__).parent / "data"
MENTION_FILES = ("bodies.toml", "terms.toml")
REACH = 110
"""How far from its trigger an expression looks, in characters, if its rule says nothing else."""
NUMERIC = "#"
"""The list that every token with a digit or a number word is on."""

_MACRO = re.compile(r"<<(\w+)>>")


class Expression:
    """A regular expression that is compiled when it is first used: loading stays fast."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, self._flags)


@dataclass(frozen=True)
class Rule:
    """How one kind of mention is found; the data files say what each field means."""

    id: str
    label: str
    score: float
    lists: tuple[str, ...]
    case: str
    before: Expression | None
    after: Expression | None
    not_before: Expression | None
    not_after: Expression | None
    not_within: Expression | None
    find: Expression | None
    at: Expression | None
    reach: int
    needs: Expression | None
    has: tuple[str, ...]
    not_alone: frozenset[str]
    not_whole: frozenset[str]
    inner: bool
    title: bool
    headline: bool
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True)
class Learn:
    """What a mention of `label` teaches about later ones: the group `part` of its text, or of what follows it.

    It goes on the list `list` for this article, or, without a list, is itself a mention with the same label.
    """

    label: str
    expr: Expression | None
    follow: Expression | None
    list: str


@dataclass(frozen=True)
class Rulebook:
    """All rules for mentions, by the list that triggers them, and the phrase table of those lists."""

    rules: Mapping[str, Sequence[Rule]]
    learns: Sequence[Learn]
    cases: Mapping[str, str]
    exact: Mapping[str, frozenset[str]]
    phrases: Phrases

    def every(self) -> Iterator[Rule]:
        """Each rule once, in the order of the files."""
        seen: set[str] = set()
        for rules in self.rules.values():
            for rule in rules:
                if rule.id not in seen:
                    seen.add(rule.id)
                    yield rule


def read_lines(path: Path) -> list[list[str]]:
    """The rows of a TSV file, comments (#) and empty lines left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


def read_toml(path: Path) -> dict[str, Any]:
    """A data file. Problem where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"The rules in {path.name} cannot be read ({error}); mend the file or leave it out.") from error


def expand(source: str, macros: Mapping[str, str]) -> str:
    """`source` with each <<name>> replaced by what [define] says it stands for."""
    while "<<" in source:
        expanded = _MACRO.sub(lambda found: macros[found.group(1)], source)
        if expanded == source:
            break
        source = expanded
    return source


def load_rulebook(extra: Sequence[Path] = ()) -> Rulebook:
    """The shipped rules and those of the user's own files, which may also switch rules off (`off = [ids]`)."""
    lists = read_toml(DATA / "lists.toml")
    files = [read_toml(DATA / name) for name in MENTION_FILES] + [read_toml(path) for path in extra]
    macros: dict[str, str] = {}
    off: set[str] = set()
    for data in files:
        macros |= data.get("define", {})
        lists |= data.get("lists", {})
        off |= set(data.get("off", ()))
    phrases, cases, exact = _lists(lists)
    entries = [entry for data in files for entry in data.get("rule", ()) if entry.get("id") not in off]
    rules: dict[str, list[Rule]] = {}
    own = {
        id(entry): path for path, data in zip(extra, files[len(MENTION_FILES) :], strict=True) for entry in _own(data)
    }
    for entry in entries:
        rule = _checked(entry, macros, own[id(entry)]) if id(entry) in own else _rule(entry, macros)
        if "words" in entry:
            phrases.add(rule.id, entry["words"])
        for name in rule.lists:
            rules.setdefault(name, []).append(rule)
    learns = [_learn(entry, macros) for data in files for entry in data.get("learn", ())]
    return Rulebook(rules, learns, cases, exact, phrases)


def _own(data: Mapping[str, Any]) -> list[Any]:
    return list(data.get("rule", ()))


def _checked(entry: Any, macros: Mapping[str, str], path: Path) -> Rule:
    """A rule of the user's own, its expressions tried. Problem, with its id, where something is wrong with it."""
    name = str(entry.get("id", "without an id")) if isinstance(entry, dict) else str(entry)
    try:
        rule = _rule(entry, macros)
        for part in (getattr(rule, field.name) for field in fields(rule)):
            if isinstance(part, Expression):
                re.compile(part.source)
        if not 0 < rule.score < 1 or not rule.lists:
            raise ValueError("it needs a score between 0 and 1, and words, lists or numeric")
    except KeyError as error:
        raise Problem(
            f"The rule {name} in {path.name} cannot be used: {error} is missing; mend it or leave it out."
        ) from error
    except (re.error, TypeError, AttributeError, ValueError) as error:
        raise Problem(f"The rule {name} in {path.name} cannot be used: {error}; mend it or leave it out.") from error
    return rule


def _lists(lists: Mapping[str, Any]) -> tuple[Phrases, dict[str, str], dict[str, frozenset[str]]]:
    phrases = Phrases()
    cases: dict[str, str] = {}
    exact: dict[str, frozenset[str]] = {}
    for name, entry in lists.items():
        words = list(entry.get("words", ()))
        if "file" in entry:
            words += [row[0] for row in read_lines(DATA / entry["file"])]
        cases[name] = entry.get("case", "any")
        if cases[name] == "exact":
            exact[name] = frozenset(plain(word) for word in words)
        phrases.add(name, words)
    return phrases, cases, exact


def _rule(entry: Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
    def expression(key: str, form: str = "{}", flags: int = 0) -> Expression | None:
        return Expression(form.format(expand(entry[key], macros)), flags) if key in entry else None

    lists = list(entry.get("lists", ()))
    if "words" in entry:
        lists.append(entry["id"])
    if entry.get("numeric"):
        lists.append(NUMERIC)
    return Rule(
        id=entry["id"],
        label=entry["label"],
        score=entry["score"],
        lists=tuple(lists),
        case=entry.get("case", "any"),
        before=expression("before", r"(?:(?<!\w)|(?!\w))(?:{})\Z"),
        after=expression("after"),
        not_before=expression("not_before", r"(?:{})\Z"),
        not_after=expression("not_after"),
        not_within=expression("not_within"),
        find=expression("find"),
        at=expression("at"),
        reach=entry.get("reach", REACH),
        needs=expression("needs", flags=re.I),
        has=tuple(entry.get("has", ())),
        not_alone=frozenset(entry.get("not_alone", ())),
        not_whole=frozenset(entry.get("not_whole", ())),
        inner=entry.get("span") == "more",
        title=entry.get("title", True),
        headline=entry.get("headline", False),
        examples=tuple(entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
    )


def _learn(entry: Mapping[str, Any], macros: Mapping[str, str]) -> Learn:
    def expression(key: str) -> Expression | None:
        return Expression(expand(entry[key], macros)) if key in entry else None

    return Learn(entry["from"], expression("expr"), expression("follow"), entry.get("list", ""))
