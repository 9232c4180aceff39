"""REFI-QDA for NVivo, ATLAS.ti and MAXQDA: a project (.qdpx) with coded passages, or the codebook alone (.qdc).

Codes are labels, grouped by layer; an attribute's values are codes too. A passage is a PlainTextSelection with its
codings, a relation a link between two. Positions are code points, as the standard counts them. What QDA programs have
no place for stands in the project as a JSON file of ours beside each source.
"""

from __future__ import annotations

import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import carry, refi_reading
from tui.formats.format import Fit, Format, Options
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import NO_XML, for_xml, in_xml, plain_labels

NAMESPACE = "urn:QDA-XML:project:1.0"
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same export is the same file, whenever it is made
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:glossator")


def guid(*parts: str) -> str:
    """The same GUID for the same thing in every export."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts))).upper()


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but characters that XML cannot hold. A codebook alone holds no article."""
    ledger = Ledger(labelled.article.id)
    labelled = plain_labels(for_xml(labelled, ledger), NO_XML, ledger)
    return Fit(supported(labelled, ledger), tuple(ledger.losses))


class Codes:
    """The codes of a project: those of the codebook, and labels that came up without one."""

    def __init__(self, book: Codebook | None) -> None:
        self.groups: dict[str, list[str]] = {}
        self.colours: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        for label in book.labels.values() if book else ():
            self.groups.setdefault(label.layer, []).append(label.id)
            self.texts[label.id] = label.definition
        for one in book.attributes.values() if book else ():
            if book and one.on & book.labels.keys():
                self.groups[one.id] = [f"{one.id}: {value}" for value in one.values]

    def of(self, group: str, name: str) -> str:
        """The GUID of a code, which is made if it is new."""
        codes = self.groups.setdefault(group or "labels", [])
        if name not in codes:
            codes.append(name)
        return guid("code", group or "labels", name)

    def book(self) -> Element:
        """The CodeBook element. A group is a code that cannot be used for coding."""
        book = Element("CodeBook")
        codes = SubElement(book, "Codes")
        for group, names in self.groups.items():
            parent = SubElement(codes, "Code", guid=guid("group", group), name=_safe(group), isCodable="false")
            for name in names:
                code = SubElement(parent, "Code", guid=guid("code", group, name), name=_safe(name), isCodable="true")
                if self.texts.get(name):
                    SubElement(code, "Description").text = _safe(self.texts[name])
        return book


def _safe(text: str) -> str:
    return NO_XML.sub("\ufffd", text)


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """A zip file: each article's text as a source, then the project that codes them."""
    codes = Codes(options.book)
    users: dict[str, str] = {}
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as sources,
        tempfile.TemporaryFile("w+", encoding="utf-8") as links,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as project,
    ):
        for labelled in articles:
            source = guid("source", labelled.article.id)
            _put(project, f"sources/{source}.txt", labelled.article.text.encode())
            element, said = _source(labelled, source, codes, users)
            sources.write(tostring(element, encoding="unicode") + "\n")
            links.writelines(tostring(link, encoding="unicode") + "\n" for link in _links(labelled))
            packed = carry.pack(labelled, lambda one, said=said: one.annotation.id in said)  # type: ignore[misc]
            _put(project, f"sources/{source}.json", json.dumps(packed).encode())
        for file in (sources, links):
            file.seek(0)
        with project.open(zipfile.ZipInfo("project.qde", _WHEN), "w") as out:
            for part in _project(codes, users, sources, links):
                out.write(part.encode())


def _put(project: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    project.writestr(entry, data)


def _project(codes: Codes, users: dict[str, str], sources: Iterable[str], links: Iterable[str]) -> Iterator[str]:
    """The project's XML, piece by piece: what was put aside for it is not read whole."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<Project xmlns="{NAMESPACE}" name="Glossator" origin="Glossator">\n'
    people = Element("Users")
    for name, id in users.items():
        SubElement(people, "User", guid=id, name=_safe(name))
    if users:
        yield tostring(people, encoding="unicode") + "\n"
    yield tostring(codes.book(), encoding="unicode") + "\n"
    yield "<Sources>\n"
    yield from sources
    yield "</Sources>\n<Links>\n"
    yield from links
    yield "</Links>\n</Project>\n"


def _source(labelled: LabelledArticle, source: str, codes: Codes, users: dict[str, str]) -> tuple[Element, set[str]]:
    """A source with its coded passages, and the ids of what these say."""
    article = labelled.article
    name = _safe(article.title or article.id)
    made = Element("TextSource", guid=source, name=name, plainTextPath=f"internal://{source}.txt")
    values: dict[str, list[Annotation]] = {}
    for one in labelled.attributes:
        values.setdefault(one.annotation.head_id or "", []).append(one.annotation)
    said = {one.annotation.id for one in (*labelled.spans, *labelled.relations)}
    for one in labelled.spans:
        claim = one.annotation
        start, end = claim.extent
        quote = " ".join(_safe(claim.quote or "").split())[:60]
        places = {"startPosition": str(start), "endPosition": str(end)}
        passage = SubElement(made, "PlainTextSelection", {"guid": guid("span", claim.id), "name": quote, **places})
        if one.comment:
            SubElement(passage, "Description").text = _safe(one.comment)
        _code(passage, one, codes.of(one.layer, claim.label), users)
        for value in values.get(claim.id, ()):
            if in_xml(value.value or "") and value.value:
                _code(passage, one, codes.of(value.label, f"{value.label}: {value.value}"), users)
                said.add(value.id)
    return made, said


def _code(passage: Element, one: Labelled, code: str, users: dict[str, str]) -> None:
    """A coding, by the first of those who hold it."""
    by = {}
    if one.reviewers:
        by["creatingUser"] = users.setdefault(one.reviewers[0], guid("user", one.reviewers[0]))
    coding = SubElement(passage, "Coding", {"guid": guid("coding", passage.get("guid", ""), code), **by})
    SubElement(coding, "CodeRef", targetGUID=code)


def _links(labelled: LabelledArticle) -> Iterator[Element]:
    """Relations as links between passages."""
    for claim in (one.annotation for one in labelled.relations):
        ends = {"originGUID": guid("span", claim.head_id or ""), "targetGUID": guid("span", claim.tail_id or "")}
        named = {"guid": guid("link", claim.id), "name": claim.label, "direction": "OneWay"}
        yield Element("Link", named | ends)


def write_codebook(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """The codebook alone; of the articles, only labels that it does not know."""
    codes = Codes(options.book)
    for labelled in articles:
        for one in labelled.spans:
            codes.of(one.layer, one.annotation.label)
    root = codes.book()
    root.set("xmlns", "urn:QDA-XML:codebook:1.0")
    root.set("origin", "Glossator")
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n", "utf-8")


FORMAT = Format(
    name="refi-qda",
    suffix=".qdpx",
    about="a REFI-QDA project for NVivo, ATLAS.ti and MAXQDA",
    holds=frozenset(KINDS) - {"surrogates", "controls", "labels"},
    fit=fit,
    write=write,
    read=refi_reading.read,
    sniff=refi_reading.sniff,
    binary=True,
)
