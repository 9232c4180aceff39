"""Where things stand in a TOML text: the line of every table, key and list item, which tomllib does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<text>"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    r"|(?P<newline>\n)|(?P<skip>[^\S\n]+|\#[^\n]*)|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.\"'#]+)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def lines(toml: str) -> dict[KeyPath, int]:
    """KeyPath -> line (from 1) of a text that tomllib has read: `("labels", "X", "rules", 2)` is an item of a list."""
    return _Reader(_tokens(toml)).read()


def line_of(where: dict[KeyPath, int], path: KeyPath) -> int:
    """The line of `path`, or of the nearest thing that holds it; 1 for what is not in the text at all."""
    while path:
        if path in where:
            return where[path]
        path = path[:-1]
    return 1


def _tokens(toml: str) -> list[tuple[str, str, int]]:
    """`(kind, text, line)` of everything but blanks and comments; strings in full."""
    tokens, line = [], 1
    for match in _TOKEN.finditer(toml.replace("\r\n", "\n")):
        kind, text = match.lastgroup or "", match[0]
        if kind != "skip":
            tokens.append((kind, text, line))
        line += text.count("\n")
    return tokens


@dataclass
class _Reader:
    """Reads tokens in order and notes the line of each path."""

    tokens: list[tuple[str, str, int]]
    at: int = 0
    found: dict[KeyPath, int] = field(default_factory=dict)
    repeated: dict[KeyPath, int] = field(default_factory=dict)

    def read(self) -> dict[KeyPath, int]:
        base: KeyPath = ()
        while self.at < len(self.tokens):
            if self._sees("\n"):
                self.at += 1
            elif self._sees("["):
                base = self._header()
            else:
                self._pair(base)
        return self.found

    def _sees(self, *marks: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][1] in marks

    def _note(self, path: KeyPath, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], line)

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`: the path that the pairs below it belong to."""
        line = self.tokens[self.at][2]
        opening = 0
        while self._sees("["):
            opening += 1
            self.at += 1
        keys = self._key("]")
        while self._sees("]"):
            self.at += 1
        path: KeyPath = ()
        for place, key in enumerate(keys, 1):
            path += (key,)
            if opening == 2 and place == len(keys):
                self.repeated[path] = self.repeated.get(path, -1) + 1
            if path in self.repeated:
                path += (self.repeated[path],)
        self._note(path, line)
        return path

    def _key(self, end: str) -> list[str]:
        keys = []
        while self.at < len(self.tokens) and not self._sees(end):
            kind, text, _ = self.tokens[self.at]
            if kind in ("text", "bare"):
                keys.append(_unquoted(text))
            self.at += 1
        return keys

    def _pair(self, base: KeyPath) -> None:
        line = self.tokens[self.at][2]
        path = (*base, *self._key("="))
        self.at += 1
        self._note(path, line)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._sees("["):
            self._list(path)
        elif self._sees("{"):
            self._inline(path)
        else:
            while self.at < len(self.tokens) and not self._sees("\n", ",", "]", "}"):
                self.at += 1

    def _list(self, path: KeyPath) -> None:
        self.at += 1
        item = 0
        while self.at < len(self.tokens) and not self._sees("]"):
            if self._sees("\n", ","):
                self.at += 1
                continue
            self._note((*path, item), self.tokens[self.at][2])
            self._value((*path, item))
            item += 1
        self.at += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self.at < len(self.tokens) and not self._sees("}"):
            if self._sees("\n", ","):
                self.at += 1
            else:
                self._pair(path)
        self.at += 1


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    if key.startswith('"'):
        return _ESCAPE.sub(_escaped, key[1:-1])
    return key


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
