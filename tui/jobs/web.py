"""Saved web pages, and the articles in them: as HTML with or without all that belongs to it in the same file."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.jobs.encoding import Unreadable, declared_in, decoded
from tui.jobs.found import Found, Refused

_META = re.compile(r"""<meta\s+name=["'](note|licen[cs]e)["']\s+content=["']([^"'<>]{1,400})["']""", re.I)
_PAGE_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{1,400})</title>", re.I)
_SAID_ON_STDERR = ("trafilatura", "htmldate", "courlan", "justext")
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2})(?![0-9a-f]));?", re.I
)
"""A reference to what no page can hold, a control character or half of one: the parser gives the page up for it."""
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100},[A-Za-z0-9+/=%]{200,}")
"""A picture or font in the page itself."""
_OPENS = re.compile(r"<(script|style|svg)\b([^>]{0,2000})>", re.I)
_HEAVY = 500_000
"""Characters from which on a page is read without its scripts; what they say of it in JSON stays."""
_SAVED = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)", re.I)
_PAGES = ("text/html", "application/xhtml+xml")
_ADDRESSES = ("Snapshot-Content-Location", "Content-Location")
_LARGE = 5_000_000
"""Characters from which on a paragraph may be too long for the usual parser, which leaves it out."""


def read_page(path: Path) -> Iterator[Found | Refused]:
    """The article in a web page, as it was saved or with all that belongs to it in one file."""
    data = path.read_bytes()
    yield _article(decoded(data, declared_in(data)))


def read_archive(path: Path) -> Iterator[Found | Refused]:
    """The article in a web archive (.mhtml): its first page, under the address that the archive says."""
    import email

    whole = email.message_from_bytes(path.read_bytes())
    pages = (part for part in whole.walk() if part.get_content_type() in _PAGES)
    page = next(pages, None)
    data = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(data, bytes):
        raise Refused("is a web archive that holds no page")
    named = (str(part.get(name, "")) for name in _ADDRESSES for part in (whole, page))
    address = next((one.strip() for one in named if one.strip().startswith("http")), "")
    yield _article(decoded(data, page.get_content_charset() or declared_in(data)), address)


def read_webarchive(path: Path) -> Iterator[Found | Refused]:
    """The article in a web archive of Safari, under the address that the archive says."""
    import plistlib

    try:
        main = plistlib.loads(path.read_bytes())["WebMainResource"]
        data, encoding = main["WebResourceData"], main.get("WebResourceTextEncodingName", "")
        page = decoded(data, str(encoding) or declared_in(data))
    except Unreadable:
        raise
    except Exception as error:  # what is damaged fails in as many ways as there are
        raise Refused(f"is a web archive that cannot be taken apart ({type(error).__name__})") from error
    yield _article(page, str(main.get("WebResourceURL", "")))


def _article(page: str, address: str = "") -> Found:
    """The article in a page. Refused if there is none."""
    if not page.strip():
        raise Refused("is empty")
    document = _extracted(_NO_CHARACTER.sub("\ufffd", _light(page)))
    text = (document.text or "") if document is not None else ""
    if document is None or not text.strip():
        raise Refused("is a page in which no article was found; save its text as .txt")
    known = {
        "author": document.author,
        "date": document.date,
        "publisher": document.sitename or _site(page, document.title or "") or document.hostname,
        "url": document.url or address or _saved_from(page),
    }
    facts = {key: str(value) for key, value in known.items() if value}
    facts |= {name.lower(): value for name, value in _META.findall(page)}
    title = document.title or ""
    return Found(text if not title or text.startswith(title) else f"{title}\n\n{text}", facts, title)


def _saved_from(page: str) -> str:
    """The address that the program which saved a page has noted at its head."""
    found = _SAVED.search(page[:4096])
    return found[1] if found else ""


def _light(page: str) -> str:
    """A page without the pictures and, where it is large, the scripts and styles that stand in it."""
    page = _EMBEDDED.sub("data:,", page)
    if len(page) < _HEAVY:
        return page
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for opening in _OPENS.finditer(page):
        kind = opening[1].lower()
        if opening.start() < at or kind in unclosed or "json" in opening[2]:
            continue
        end = re.compile(f"</{kind}", re.I).search(page, opening.end())
        if end is None:  # looked for once, not for every other one that is open
            unclosed.add(kind)
            continue
        kept.append(page[at : opening.end()])
        at = end.start()
    return "".join(kept) + page[at:]


def _site(page: str, title: str) -> str:
    """What stands behind an article's title in the title of its page: the name of the site. "" if nothing does."""
    found = _PAGE_TITLE.search(page)
    whole = " ".join(html.unescape(found[1]).split()) if found else ""
    rest = whole.removeprefix(" ".join(title.split())) if title else ""
    site = rest.lstrip(" ").lstrip("|-\u2013\u2014\u00b7\u00bb").strip()
    return site if rest not in ("", whole) and len(site) < len(rest.strip()) else ""


def _extracted(page: str) -> Any:
    """What trafilatura finds in a page; None where it finds nothing."""
    import trafilatura

    for name in _SAID_ON_STDERR:  # what they say there may quote the page
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        parsed = _parsed(page) if len(page) > _LARGE else page
        return trafilatura.bare_extraction(parsed, with_metadata=True, include_comments=False, include_tables=True)
    except Exception as error:  # a page that no parser foresaw is not worth the other files
        raise Refused(f"is a page that cannot be taken apart ({type(error).__name__})") from error


def _parsed(page: str) -> Any:
    from lxml import html as pages

    return pages.document_fromstring(page, parser=pages.HTMLParser(huge_tree=True, remove_comments=True))
