"""JSON as it may stand on a terminal: what would command it or hide there is escaped, which changes no value."""

from __future__ import annotations

import json
from typing import Any
from unicodedata import category

_COMMANDING = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class _Escapes(dict[int, int | str]):
    """What each code point is printed as, worked out when it is first met."""

    def __missing__(self, code: int) -> int | str:
        printed: int | str = code
        if code == 0x7F:  # json takes it for a letter
            printed = "\\u007f"
        elif code > 0x7F and category(chr(code)) in _COMMANDING:
            printed = json.dumps(chr(code))[1:-1]
        self[code] = printed
        return printed


_ESCAPES = _Escapes()


def as_json(value: Any) -> str:
    """A value as one line of JSON. Letters stay as they are; control and format characters become escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() and "\x7f" not in text else text.translate(_ESCAPES)
