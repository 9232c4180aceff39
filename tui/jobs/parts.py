"""Exports with a card that says what they are: one file, or train, dev and test in a folder with a manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui import __version__
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.splits import Division, Plan, divide
from tui.core.text.show import show
from tui.formats.loss import Report
from tui.jobs.beside import beside
from tui.jobs.card_agreement import as_markdown
from tui.jobs.choice import Choice, Opened
from tui.jobs.export import Order, export, write_parts
from tui.jobs.losses import as_json

MANIFEST, CARD = "manifest.json", "README.md"


@dataclass
class Counts:
    """What went into an export, or into a part of it."""

    articles: int = 0
    spans: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    reviewers: set[str] = field(default_factory=set)
    shared: int = 0  # spans that more than one reviewer holds

    def add(self, labelled: LabelledArticle) -> None:
        """Count one article."""
        self.articles += 1
        self.spans += len(labelled.spans)
        for one in labelled.spans:
            self.labels[one.annotation.label] += 1
            self.shared += len(one.reviewers) > 1
        for one in labelled.all():
            self.reviewers.update(one.reviewers)


def export_parts(
    source: Opened, plan: Plan, order: Order, choice: Choice, say: Callable[[Report], None], tick: Callable[[], None]
) -> Division:
    """Write the folder `order.path`: a file or folder for each part, `manifest.json` and a card in `README.md`.

    Problems as for `export`. Near-duplicates, and articles that share the fact of `plan.group_by`, are in one part.
    """
    if order.path is None:
        raise Problem("--split writes a folder, so name one: export --split 80/10/10 FOLDER", code=2)
    division = divide(source.articles(), plan)
    counts = {name: Counts() for name in plan.names}
    told: list[Report] = []

    def tell(report: Report) -> None:
        told.append(report)
        say(report)

    def part(name: str) -> Iterator[LabelledArticle]:
        for labelled in source.articles():
            if division.part_of.get(labelled.article.id) == name:
                counts[name].add(labelled)
                yield labelled

    with beside(order.path) as folder:
        folder.mkdir()
        made = write_parts({name: part(name) for name in plan.names}, order, folder, tell, tick)
        manifest = _manifest(source, order, choice) | {"split": _split(plan, division), "losses": as_json(told[0])}
        manifest["parts"] = {name: _part(made[name], counts[name]) for name in plan.names}
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
        (folder / CARD).write_text(card(manifest, source.book), "utf-8")
    return division


def export_with_card(
    source: Opened, order: Order, choice: Choice, say: Callable[[Report], None], tick: Callable[[], None]
) -> None:
    """Write one file or folder, and beside it `NAME.card.json` and `NAME.card.md`. Problems as for `export`."""
    if order.path is None:
        raise Problem("--card writes a file beside the export, so name one: export --card FILE", code=2)
    counts = Counts()

    def counted() -> Iterator[LabelledArticle]:
        for labelled in source.articles():
            counts.add(labelled)
            yield labelled

    report = export(counted(), order, say, tick)
    manifest = _manifest(source, order, choice) | {"losses": as_json(report)}
    manifest["parts"] = {"all": _part(order.path, counts)}
    for suffix, text in (
        (".json", json.dumps(manifest, ensure_ascii=False, indent=2)),
        (".md", card(manifest, source.book)),
    ):
        with beside(order.path.with_name(f"{order.path.name}.card{suffix}")) as part:
            part.write_text(text.rstrip("\n") + "\n", "utf-8")


def _manifest(source: Opened, order: Order, choice: Choice) -> dict[str, Any]:
    return {
        "program": f"glossator {__version__}",
        "format": order.format.name,
        "options": dict(order.options.chosen),
        "labels": choice.labels,
        "rule": source.rule,
        "without": sorted(choice.people),
        **({"where": dict(sorted(choice.facts))} if choice.facts else {}),
        "codebook": {"id": source.book.id, "name": source.book.name, "version": source.book.version},
        "log": {"decisions": source.decisions, "sha256": source.log},
        "licence": order.licence,
        "agreement": source.agreement(),
    }


def _split(plan: Plan, division: Division) -> dict[str, Any]:
    split = {"shares": dict(zip(plan.names, plan.shares, strict=True)), "seed": division.seed}
    return split | ({"group_by": plan.group_by} if plan.group_by else {})


def _part(path: Path, counts: Counts) -> dict[str, Any]:
    found = {
        "file": path.name,
        "articles": counts.articles,
        "spans": counts.spans,
        "labels": dict(sorted(counts.labels.items())),
        "reviewers": sorted(counts.reviewers),
        "held_by_several": counts.shared,
    }
    if path.is_file():
        with path.open("rb") as file:
            found["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def card(manifest: dict[str, Any], book: Codebook) -> str:
    """The card of an export as Markdown, from its manifest and the codebook."""
    parts: dict[str, dict[str, Any]] = manifest["parts"]
    names = list(parts)
    reviewers = sorted({name for part in parts.values() for name in part["reviewers"]})
    spans = sum(part["spans"] for part in parts.values())
    shared = sum(part["held_by_several"] for part in parts.values())
    lines = [
        f"# {_plain(book.name)}: {manifest['labels']} labels",
        "",
        f"{sum(part['articles'] for part in parts.values()):,} articles with {spans:,} spans, as {manifest['format']}.",
        "",
        f"- Codebook: {_plain(book.name)}, version {_plain(book.version)} (`{book.id}`)",
        f"- Made from {manifest['log']['decisions']:,} decisions (SHA-256 of their ids: `{manifest['log']['sha256']}`)",
        f"- Reviewers: {', '.join(map(_plain, reviewers)) or 'none'}",
        f"- Spans that more than one reviewer holds: {shared:,} of {spans:,}",
        *_split_said(manifest.get("split")),
        f"- Licence: {_plain(manifest['licence']) or 'not given'}",
        "",
        "| label | " + " | ".join(names) + " | what |",
        "|---|" + "---:|" * len(names) + "---|",
    ]
    for label in book.labels.values():
        counted = [f"{parts[name]['labels'].get(label.id, 0):,}" for name in names]
        if any(count != "0" for count in counted):
            lines.append(f"| {label.id} | {' | '.join(counted)} | {_plain(label.definition)} |")
    lines += as_markdown(manifest["agreement"], _plain)
    lines += ["", "What the format could not hold:", ""]
    lines += [f"- {loss['count']:,} {loss['what']}" for loss in manifest["losses"]["losses"]] or ["- nothing is lost"]
    return "\n".join(lines) + "\n"


def _split_said(split: dict[str, Any] | None) -> list[str]:
    if split is None:
        return []
    by = f", by {_plain(split['group_by'])}" if "group_by" in split else ""
    shares = "/".join(map(str, split["shares"].values()))
    return [f"- Split: {shares} by whole articles, seed {split['seed']}{by}; near-duplicates are in one part"]


def _plain(text: str) -> str:
    """A text that Markdown takes for nothing but text."""
    return show("".join("\\" + char if char in "\\`*_{}[]<>#|!" else char for char in text))
