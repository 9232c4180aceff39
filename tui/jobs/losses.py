"""The loss report of an export: as lines for people, and as JSON for scripts."""

from __future__ import annotations

from tui.formats import registry
from tui.formats.loss import Report, Tally

_NAMED = 3
"""How many formats that would hold what is lost are named."""


def summary(report: Report) -> list[str]:
    """The report of losses as lines for people, ready for a terminal."""
    held = ", ".join(
        f"{count:,} {name}"
        for name, count in (
            ("articles", report.articles),
            ("spans", report.spans),
            ("relations", report.relations),
            ("attributes", report.attributes),
            ("records", report.records),
        )
        if count or name in ("articles", "spans")
    )
    lines = [f"{report.format} holds {held}"]
    if same := report.uniform():
        lines.append("for all of them: " + ", ".join(f"{kind} {value}" for kind, value in same.items()))
    losses = report.losses()
    if not losses:
        return [*lines, "nothing is lost"]
    for tally in losses:
        lines.append(f"{tally.count:,} {tally.said()}{_held_by(tally)}")
        lines.extend(f"    {example}" for _, example in tally.examples if example)
    return lines


def _held_by(tally: Tally) -> str:
    holders = registry.holders(tally.kind)
    more = f" and {len(holders) - _NAMED} more" if len(holders) > _NAMED else ""
    return f" (held by: {', '.join(holders[:_NAMED])}{more})" if holders else ""


def as_json(report: Report) -> dict[str, object]:
    """The report of losses for scripts."""
    return {
        "format": report.format,
        "articles": report.articles,
        "spans": report.spans,
        "relations": report.relations,
        "attributes": report.attributes,
        "records": report.records,
        "same": report.uniform(),
        "losses": [
            {
                "kind": tally.kind,
                "count": tally.count,
                "what": tally.said(),
                "examples": [{"article": article, "what": example} for article, example in tally.examples],
                "kept_by": registry.holders(tally.kind),
            }
            for tally in report.losses()
        ],
    }
