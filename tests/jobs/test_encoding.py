"""Bytes become the text that was written, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.jobs.encoding import Unreadable, declared_in, decoded, line_decoder

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff") | st.sampled_from("\r\n\t"))


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


@settings(max_examples=80, deadline=None)
@given(st.binary())
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decoded(data)
    except Unreadable:
        return
    assert data[:2] in (b"\xff\xfe", b"\xfe\xff") or spells(data.removeprefix(b"\xef\xbb\xbf"), text)


def spells(data: bytes, text: str) -> bool:
    """Whether bytes are a text, each character in UTF-8 or, where it has one, as the byte that Windows has for it."""
    at = 0
    for character in text:
        ways = (character.encode(), character.encode("cp1252", "ignore"))
        size = next((len(way) for way in ways if way and data.startswith(way, at)), None)
        if size is None:
            return False
        at += size
    return at == len(data)


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b"<meta charset=windows-1252>", "windows-1252"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=iso-8859-15">', "iso-8859-15"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        (b"<p>charset</p>", ""),
    ],
)
def test_a_page_says_what_it_is_in(head: bytes, declared: str) -> None:
    assert declared_in(head) == declared


def test_a_page_is_read_as_it_declares_and_refused_where_that_is_nothing() -> None:
    data = "\u041f\u0440\u0438\u0432\u0435\u0442".encode("koi8-r")
    assert decoded(data, "koi8-r") == "\u041f\u0440\u0438\u0432\u0435\u0442"
    for name in ("no-such\x1b", "rot13", "zlib", "ascii7"):
        with pytest.raises(Unreadable, match="says that it is") as refused:
            decoded(data, name)
        assert str(refused.value).isprintable()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_end_at_line_feeds_alone(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes("a\u2028\x0b\n\nb\r\n".encode(encoding))
    assert [line.rstrip("\r\n") for _, line in line_decoder(path)][:3] == ["a\u2028\x0b", "", "b"]
