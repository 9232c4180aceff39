"""Changes that an article's text needs before a file can hold it, each of them named in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tui.core.annotation import Article
from tui.core.labelled import LabelledArticle, moved
from tui.core.offsets import Cut, Scale
from tui.core.text.show import show
from tui.formats.loss import Ledger

_SURROGATE = re.compile("[\ud800-\udfff]")


def with_text(labelled: LabelledArticle, text: str) -> LabelledArticle:
    """The same claims, at the same offsets, about another text of the same length."""
    old = labelled.article
    extents = {one.annotation.id: one.annotation.extent for one in labelled.spans}
    return moved(labelled, Article.of(text, old.title, **old.facts), extents)


def whole(labelled: LabelledArticle, ledger: Ledger) -> LabelledArticle:
    """The article with U+FFFD for each lone surrogate: UTF-8 has no bytes for half a character."""
    article = labelled.article
    if article.text.isascii() or not _SURROGATE.search(article.text):
        return labelled
    ledger.lose("surrogates", show(article.title or article.id))
    return with_text(labelled, _SURROGATE.sub("\ufffd", article.text))


def on_scale(labelled: LabelledArticle, scale_of: Callable[[str], Scale], ledger: Ledger) -> LabelledArticle:
    """The article without spans that have an edge inside a unit of the scale, each of them named."""
    scale = scale_of(labelled.article.text)
    spans = []
    for one in labelled.spans:
        try:
            for edge in one.annotation.extent:
                scale.to(edge)
        except Cut:
            ledger.lose_span("edges", one)
        else:
            spans.append(one)
    return replace(labelled, spans=tuple(spans))


NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can hold in no way at all: control characters, half characters, U+FFFE and U+FFFF."""


def in_xml(text: str) -> bool:
    """Whether XML can hold a text."""
    return not NO_XML.search(text)


def for_xml(labelled: LabelledArticle, ledger: Ledger) -> LabelledArticle:
    """The article with U+FFFD for each character of its text that XML cannot hold."""
    labelled = whole(labelled, ledger)
    article = labelled.article
    if in_xml(article.text):
        return labelled
    ledger.lose("controls", show(article.title or article.id))
    return with_text(labelled, NO_XML.sub("\ufffd", article.text))


def plain_labels(labelled: LabelledArticle, strange: re.Pattern[str], ledger: Ledger) -> LabelledArticle:
    """The article with `_` for each `strange` character in the names of its labels; each label is named once."""
    names = {(one.annotation.kind, one.annotation.label) for one in labelled.all()}
    changed: dict[tuple[str, str], str] = {}
    for kind, name in sorted((kind, name) for kind, name in names if strange.search(name)):
        plain = strange.sub("_", name)
        while (kind, plain) in names:
            plain += "_"
        names.add((kind, plain))
        changed[kind, name] = plain
        ledger.lose("labels", name, show(f"{name} becomes {plain}"))
    if not changed:
        return labelled
    extents = {one.annotation.id: one.annotation.extent for one in labelled.spans}
    return moved(labelled, labelled.article, extents, changed)
