"""`feedback`: what was decided otherwise than you had it, the answers to your doubts, and how practice went."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui.cli import reviewer
from tui.cli.printed import as_json
from tui.core.annotation import Annotation
from tui.core.text.show import show
from tui.jobs.feedback import Overruled, answers, overruled
from tui.jobs.practice import Practised, plain, practice
from tui.store.migrations import open_file
from tui.store.voices import Doubt

SUMMARY = "show what was settled against you, answers to your doubts, and how practice went"
EXAMPLE = "glossator --reviewer Ada feedback"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    name = reviewer.name(args.reviewer)
    with closing(open_file(args.db)) as conn:
        against, answered, practised = overruled(conn, name), answers(conn, name), practice(conn, name)
    if args.json:
        settled, told = [_plain(one) for one in against], [_answer(one) for one in answered]
        print(as_json({"overruled": settled, "answers": told, "practice": plain(practised)}))
        return 0
    for one in against:
        print(show(_line(one)))
    for doubt in answered:
        print(show(f"{doubt.article_id[:8]} {doubt.start:>7}-{doubt.end:<7}you asked: {doubt.note} | {doubt.answer}"))
    for article in practised:
        print("\n".join(map(show, _practised(article))))
    if not against and not answered and not practised:
        print(f"Nothing was settled against {show(name)} so far.")
    return 0


def _plain(one: Overruled) -> dict[str, object]:
    return {
        "article": one.article_id,
        "annotation": _claim(one.annotation),
        "yours": one.mine,
        "verdict": one.verdict,
        "instead": _claim(one.instead) if one.instead else None,
        "by": one.by,
        "reason": one.reason,
        "note": one.note,
        "at": one.at,
    }


def _claim(a: Annotation) -> dict[str, object]:
    return {"id": a.id, "label": a.label, "start": a.start, "end": a.end, "quote": a.quote, "value": a.value}


def _answer(one: Doubt) -> dict[str, object]:
    where = {"article": one.article_id, "annotation": one.annotation_id, "start": one.start, "end": one.end}
    return where | {"doubt": one.note, "answer": one.answer}


def _practised(one: Practised) -> list[str]:
    """How practice on one article went, and each difference below."""
    lines = [f"{one.article_id[:8]} {one.told}"]
    for each in one.differences:
        start, end = each.place.extent
        mine, known = (_said(a) if a else "nothing" for a in (each.mine, each.known))
        lines.append(f"{one.article_id[:8]} {start:>7}-{end:<7}you marked {mine}; the answer is {known} ({each.what})")
    return lines


def _line(one: Overruled) -> str:
    """One adjudication for a terminal."""
    start, end = (one.annotation.start or 0), (one.annotation.end or 0)
    told = f"{one.article_id[:8]} {start:>7}-{end:<7}you {one.mine} {_said(one.annotation)}; "
    told += f"{one.by} took {_said(one.instead)}" if one.instead else f"{one.by} {_VERDICTS[one.verdict]} it"
    return told + "".join(f" ({part})" for part in (one.reason, one.note) if part)


_VERDICTS = {"accept": "accepted", "reject": "rejected"}


def _said(a: Annotation) -> str:
    text = " ".join((a.quote or a.value or "").split())
    return f'{a.label} "{text if len(text) <= 50 else text[:49] + "…"}"'
