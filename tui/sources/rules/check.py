"""Whether every rule finds its examples and passes over its counterexamples."""

from __future__ import annotations

import re

from tui.sources.rules.mentions import every_mention
from tui.sources.rules.page import Page
from tui.sources.rules.rulebook import Rule, Rulebook

_MARK = re.compile(r"\[\[|\]\]")


def check_rules(book: Rulebook) -> list[str]:
    """One sentence for each example that its rule misses and each counterexample that it hits; empty if all is well."""
    wrong = []
    for rule in book.every():
        for example in rule.examples:
            wanted = _marked(example)
            found = _found(book, rule, _MARK.sub("", example))
            wrong += [f"{rule.id}: {quote!r} is not found in {example!r}, but {found}" for quote in wanted - found]
        for example in rule.counterexamples:
            wrong += [f"{rule.id}: finds {quote!r} in {example!r}" for quote in _found(book, rule, example)]
    return wrong


def _marked(example: str) -> set[str]:
    return set(_MARK.split(example)[1::2])


def _found(book: Rulebook, rule: Rule, text: str) -> set[str]:
    page = Page(text)
    found = every_mention(page, book, book.phrases, lambda label: label == rule.label)
    return {text[m.start : m.end] for m in found if m.rule == rule.id}
