"""W3C Web Annotation as JSON-LD: a list of annotation pages, one an article, with quote and position selectors.

Positions are code points, as the standard counts them. The page holds the article's text, and as one property what Web
Annotation has no words for. An annotation's body is its label; attributes and comments are further bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import anchor, carry, jsonl
from tui.formats.format import Fit, Format, Options
from tui.formats.lines import field, json_items, name_once, open_out, sayable, shaped
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import whole

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_OURS = {carry.KEY: {"@id": "urn:glossator:carried", "@type": "@json"}, "text": "urn:glossator:text"}
_URN = "urn:glossator:"
_AROUND = 32
"""How many code points before and after a quote help to find it again."""


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters."""
    ledger = Ledger(labelled.article.id)
    return Fit(whole(supported(labelled, ledger), ledger), tuple(ledger.losses))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One page a line."""
    with open_out(path) as file:
        before = "[\n"
        for labelled in articles:
            file.write(before + jsonl.encode(_page(labelled)))
            before = ",\n"
        file.write("]\n" if before != "[\n" else "[]\n")


def _page(labelled: LabelledArticle) -> dict[str, Any]:
    article = labelled.article
    source = article.facts.get("url") or f"{_URN}article:{article.id}"
    hung: dict[str, list[Annotation]] = {}
    for one in labelled.attributes:
        hung.setdefault(one.annotation.head_id or "", []).append(one.annotation)
    items = [_item(one, hung) | {"target": _target(article, one.annotation, source)} for one in labelled.spans]
    for one in labelled.relations:
        ends = [f"{_URN}{one.annotation.head_id}", f"{_URN}{one.annotation.tail_id}"]
        items.append(_item(one, hung) | {"motivation": "linking", "target": ends})
    for one in labelled.records:
        items.append(_item(one, hung) | {"motivation": "classifying", "target": source})
    unread = {one.annotation.id for one in labelled.records}
    packed = carry.pack(labelled, lambda one: not unread & {one.annotation.id, one.annotation.head_id})
    return {
        "@context": [CONTEXT, _OURS],
        "id": f"{_URN}page:{article.id}",
        "type": "AnnotationPage",
        "text": article.text,
        "items": items,
        carry.KEY: packed,
    }


def _item(one: Labelled, hung: dict[str, list[Annotation]]) -> dict[str, Any]:
    """An annotation but for its target."""
    claim = one.annotation
    body = [_body("tagging", claim.label)]
    body += [_body("classifying", each.value or "", each.label) for each in hung.get(claim.id, ())]
    if claim.kind == "record":
        body.append(_body("identifying", claim.value or ""))
    if one.comment:
        body.append(_body("commenting", one.comment))
    item: dict[str, Any] = {"id": f"{_URN}{claim.id}", "type": "Annotation", "motivation": "tagging", "body": body}
    if one.reviewers:
        item["creator"] = [{"type": "Person", "name": name} for name in one.reviewers]
    if one.sources:
        item["generator"] = [{"type": "Software", "name": name} for name in one.sources]
    return item


def _body(purpose: str, value: str, title: str = "") -> dict[str, Any]:
    named = {"name": title} if title else {}
    return {"type": "TextualBody", "purpose": purpose, "value": value} | named


def _target(article: Article, claim: Annotation, source: str) -> dict[str, Any]:
    start, end = claim.extent
    quote = {
        "type": "TextQuoteSelector",
        "exact": claim.quote,
        "prefix": article.text[max(0, start - _AROUND) : start],
        "suffix": article.text[end : end + _AROUND],
    }
    return {"source": source, "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}]}


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Pages with the text of their article, as we write them; of pages without text nothing can be taken."""
    for where, page in json_items(path):
        if not isinstance(page.get("text"), str):
            options.amiss(f"{where}: this page does not hold the text that its annotations are about")
            continue
        native = _Reading(Article.of(page["text"]), where, options).of(field(page, "items", list, where, []))
        yield carry.unpack(page.get(carry.KEY), native, where, options)


class _Reading:
    """One page as it is put together again."""

    def __init__(self, article: Article, where: str, options: Options) -> None:
        self.article, self.where, self.options = article, where, options
        self.claims: dict[str, Annotation] = {}  # by the id that the file uses
        self.found: dict[str, Labelled] = {}

    def of(self, items: list[Any]) -> LabelledArticle:
        entries = [shaped(one, dict, self.where, "items") for one in items]
        for entry in entries:
            if isinstance(entry.get("target"), dict):
                self._span(entry)
        for entry in entries:
            if isinstance(entry.get("target"), list):
                self._relation(entry)
        return LabelledArticle.of(self.article, self.found.values())

    def _bodies(self, entry: dict[str, Any]) -> list[dict[str, Any]]:
        bodies = entry.get("body", [])
        return [one for one in (bodies if isinstance(bodies, list) else [bodies]) if isinstance(one, dict)]

    def _label(self, entry: dict[str, Any]) -> str:
        for body in self._bodies(entry):
            if body.get("purpose", "tagging") == "tagging" and isinstance(body.get("value"), str):
                return str(body["value"])
        return "annotation"

    def _add(self, entry: dict[str, Any], claim: Annotation) -> None:
        if "id" in entry:
            name_once(self.claims, str(entry["id"]), claim, self.where)
        said = [one["value"] for one in self._bodies(entry) if one.get("purpose") == "commenting" and "value" in one]
        layer = self.options.layer_of(claim.label) if claim.kind == "span" else ""
        self.found[claim.id] = Labelled(claim, layer, comment="\n".join(map(str, said)))
        for body in self._bodies(entry):
            if body.get("purpose") == "classifying" and isinstance(body.get("name"), str):
                value = sayable(field(body, "value", str, self.where), self.where, "value")
                hung = attribute(body["name"], claim, value)
                self.found[hung.id] = Labelled(hung)

    def _span(self, entry: dict[str, Any]) -> None:
        selectors = entry["target"].get("selector", [])
        by_type = {
            one.get("type"): one
            for one in (selectors if isinstance(selectors, list) else [selectors])
            if isinstance(one, dict) and isinstance(one.get("type"), str)
        }
        position, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector", {})
        exact = quote.get("exact") if isinstance(quote.get("exact"), str) else None
        label = self._label(entry)
        if position is None:
            first = self.article.text.find(exact) if exact else -1
            if first < 0 or self.article.text.find(exact or "", first + 1) >= 0:
                self.options.amiss(f"{self.where}: an annotation {label} has no position, and no quote found once only")
                return
            position = {"start": first, "end": first + len(exact or "")}
        start, end = (field(position, name, int, self.where) for name in ("start", "end"))
        claim = anchor.place(self.article, label, start, end, exact, self.where, self.options)
        if claim:
            self._add(entry, claim)

    def _relation(self, entry: dict[str, Any]) -> None:
        ends = [self.claims.get(one) for one in entry["target"] if isinstance(one, str)]
        match ends:
            case [Annotation() as head, Annotation() as tail]:
                self._add(entry, relation(self._label(entry), head, tail))
            case _:
                self.options.amiss(f"{self.where}: {self._label(entry)} does not link two annotations of the page")


def sniff(path: Path, head: bytes) -> bool:
    """The context of the standard."""
    return CONTEXT.encode() in head[:2048]


FORMAT = Format(
    name="jsonld",
    suffix=".jsonld",
    about="W3C Web Annotation: pages of annotations with quote and position",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
)
