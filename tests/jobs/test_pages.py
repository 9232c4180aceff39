"""Saved web pages: the article, whatever is saved with it in the same file, in the encoding that it is in."""

from __future__ import annotations

import base64
import plistlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from tui.jobs.files import read_file
from tui.jobs.found import Found, Refused

SENTENCES = [
    f"Inspectors praised café {n} of the school, and said \u201cwell done\u201d to all who work in it."
    for n in range(8)
]
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
PICTURE = base64.b64encode(bytes(range(256)) * 1200).decode()


def page(head: str = "", before: str = "", body: str = BODY) -> str:
    title = "<title>School praised | Ashdown Gazette</title>"
    return (
        f"<html><head>{head}{title}</head><body>{before}<article><h1>School praised</h1>{body}</article></body></html>"
    )


def read(tmp_path: Path, name: str, data: bytes) -> Found:
    path = tmp_path / name
    path.write_bytes(data)
    [found] = read_file(path)
    assert isinstance(found, Found)
    return found


def archive(html: bytes, charset: str = '; charset="utf-8"') -> bytes:
    picture = base64.encodebytes(b"\x89PNG" + bytes(3000)).decode()
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/school\r\n"
        "Subject: School praised\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n'
        f"------B\r\nContent-Type: text/html{charset}\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://gazette.example/school\r\n\r\n"
    )
    tail = (
        "\r\n------B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://gazette.example/a.png\r\n\r\n{picture}\r\n------B--\r\n"
    )
    return head.encode() + base64.encodebytes(html) + tail.encode()


@pytest.mark.parametrize(
    ("encoding", "charset", "meta"),
    [("utf-8", '; charset="utf-8"', ""), ("utf-8", "", ""), ("cp1252", "", "<meta charset=windows-1252>")],
)
def test_a_web_archive_is_read_as_its_page_under_its_address(
    tmp_path: Path, encoding: str, charset: str, meta: str
) -> None:
    found = read(tmp_path, "a.mhtml", archive(page(meta).encode(encoding), charset))
    assert all(sentence in found.text for sentence in SENTENCES)
    assert (found.title, found.facts["url"]) == ("School praised", "https://gazette.example/school")
    assert found.facts["publisher"] == "Ashdown Gazette"


def test_an_archive_of_safari_is_read_as_its_page_under_its_address(tmp_path: Path) -> None:
    main = {"WebResourceURL": "https://gazette.example/school", "WebResourceTextEncodingName": "windows-1252"}
    data = {"WebMainResource": main | {"WebResourceData": page().encode("cp1252")}}
    found = read(tmp_path, "a.webarchive", plistlib.dumps(data, fmt=plistlib.FMT_BINARY))
    assert all(sentence in found.text for sentence in SENTENCES)
    assert found.facts["url"] == "https://gazette.example/school"
    for broken in (b"", b"bplist00 and no more", plistlib.dumps({"WebMainResource": {}})):
        (tmp_path / "b.webarchive").write_bytes(broken)
        with pytest.raises(Refused, match="cannot be taken apart"):
            list(read_file(tmp_path / "b.webarchive"))


@pytest.mark.parametrize("data", [b"", b"no archive", archive(b"")])
def test_a_web_archive_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.mht").write_bytes(data)
    with pytest.raises(Refused, match=r"holds no page|is empty"):
        list(read_file(tmp_path / "a.mht"))


def test_a_page_in_a_single_file_is_read_without_what_is_embedded_in_it(tmp_path: Path) -> None:
    script = "<script>" + "var x = '<p>no text</p>';" * 40_000 + "</script>"
    known = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05"}</script>'
    head = f"<!--\n Page saved with SingleFile \n url: https://gazette.example/school \n-->{known}{script}"
    head += f"<style>p {{background: url(data:image/png;base64,{PICTURE})}}</style>"
    before = f'<img src="data:image/png;base64,{PICTURE}">' * 10 + f"<svg>{'<path d=m1,2/>' * 9000}</svg>"
    whole = page(head, before).encode()
    began = perf_counter()
    found = read(tmp_path, "a.html", whole)
    assert perf_counter() - began < 5
    assert all(sentence in found.text for sentence in SENTENCES)
    assert "var x" not in found.text
    assert "base64" not in found.text
    assert found.facts["url"] == "https://gazette.example/school"
    assert found.facts["date"] == "2024-03-05"


def test_scripts_that_never_end_take_no_time_and_hide_nothing_before_them(tmp_path: Path) -> None:
    body = BODY + "<svg " * 200_000
    assert SENTENCES[7] in read(tmp_path, "a.html", page(body=body).encode()).text


def encodings() -> Iterator[tuple[str, bytes]]:
    yield "utf-8", page().encode()
    yield "a mark", page().encode("utf-8-sig")
    yield "utf-16", page('<meta charset="utf-16">').encode("utf-16")
    yield "windows-1252 that says iso-8859-1", page("<meta charset=iso-8859-1>").encode("cp1252")
    yield "windows-1252 that says utf-8", page("<meta charset=utf-8>").encode("cp1252")
    yield "utf-8 that says windows-1252", page("<meta charset=windows-1252>").encode()
    yield "an XML head", b'<?xml version="1.0" encoding="windows-1252"?>' + page().encode("cp1252")
    pasted = page("<meta charset=utf-8>").encode().replace("\u201cwell".encode(), b"\x93well", 1)
    yield "utf-8 with windows-1252 pasted into it", pasted


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in encodings()])
def test_a_page_is_read_in_the_encoding_that_it_is_in(tmp_path: Path, data: bytes) -> None:
    assert all(sentence in read(tmp_path, "a.html", data).text for sentence in SENTENCES)


def test_japanese_that_looks_like_plain_letters_is_read_as_it_says(tmp_path: Path) -> None:
    line = "\u5b66\u6821\u306f\u826f\u3044\u3068\u8a00\u3046\u3002" * 12
    data = page("<meta charset=iso-2022-jp>", body=f"<p>{line}</p>" * 4).encode("iso2022_jp", "ignore")
    assert line in read(tmp_path, "a.html", data).text
