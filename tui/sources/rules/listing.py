"""Lists of names with their codes, and which entries came to an end, when, and what followed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tui.core.text.plain import plain
from tui.sources.rules.dates import of_iso


@dataclass(frozen=True, slots=True)
class Entries:
    """A list. `codes`: by name in small letters; `names`: what each code is called first; `strip`: endings of names
    that may be left out; `ended`: by code its last day and the codes that followed."""

    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    strip: Sequence[str] = ()
    ended: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def code(self, words: str, day: date | None = None) -> str:
        """The code of a name, in the form given or without an ending; of those that bear it in turn the one of a `day`.
        "" where no entry is called that, or none but one that has no code."""
        name = words.lower()
        code = next((self.codes[form] for form in self._forms(name) if form in self.codes), "")
        return self._then(code, name, day) if code and day else code

    def name(self, code: str) -> str:
        """What an entry is called; "" where there is none."""
        return self.names.get(code, "")

    def note(self, code: str) -> str:
        """When an entry came to an end and what followed, or what came before it; "" where it is as it was."""
        if code in self.ended:
            last, after = self.ended[code]
            return f"until {last}, then {', '.join(self.names.get(one, one) for one in after)}"
        before = [self.names.get(old, old) for old, (_, after) in self.ended.items() if code in after]
        return f"before: {', '.join(before)}" if before else ""

    def _forms(self, name: str) -> Iterator[str]:
        yield name
        yield from (name.removesuffix(ending) for ending in self.strip if name.endswith(ending))

    def _then(self, code: str, name: str, day: date) -> str:
        """Of the entries before and after one the one that there was on a day and that bears the name, else itself."""
        last = of_iso(self.ended[code][0]) if code in self.ended else None
        if last and day > last:
            return self._bearing(name, self.ended[code][1]) or code
        before = [old for old, (end, after) in self.ended.items() if code in after and _not_after(day, end)]
        return self._bearing(name, before) or code

    def _bearing(self, name: str, codes: Iterable[str]) -> str:
        """The only one of some entries that a name may mean; "" where there is none, or more."""
        wanted = set(self._forms(name))
        fit = [one for one in codes if wanted & set(self._forms(self.names.get(one, "").lower()))]
        return fit[0] if len(fit) == 1 else ""


def _not_after(day: date, end: str) -> bool:
    last = of_iso(end)
    return last is not None and day <= last


def entries(rows: Iterable[Sequence[str]], strip: Sequence[str] = (), changes: Iterable[Sequence[str]] = ()) -> Entries:
    """A list from rows of name and code, the official name of a code first; and of code, last day, followers."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in rows:
        if len(row) > 1:
            codes.setdefault(plain(row[0]).lower(), row[1])
            names.setdefault(row[1], row[0])
    ended = {row[0]: (row[1], tuple(row[2].split())) for row in changes if len(row) > 2}
    return Entries(codes, {code: name for code, name in names.items() if code}, tuple(strip), ended)
