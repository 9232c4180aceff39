"""Before a language model is asked: what that comes to, and whether it is wanted; afterwards what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.core.annotation import Article
    from tui.sources.language.model import LanguageModel
    from tui.sources.source import Source


def costly(sources: Sequence[Source]) -> bool:
    """Whether one of the sources is a language model."""
    return any(_models(sources))


def _models(sources: Sequence[Source]) -> Iterator[LanguageModel]:
    from tui.sources.language import PREFIX

    if any(source.name.startswith(PREFIX) for source in sources):
        from tui.sources.language.model import LanguageModel

        yield from (source for source in sources if isinstance(source, LanguageModel))


@contextmanager
def asking(sources: Sequence[Source], articles: Callable[[Source], Iterable[Article]], yes: bool) -> Iterator[None]:
    """Say what the language models among the sources will be asked, and ask whether to; then say what came of it.

    `yes`: that was said on the command line. Problem (exit code 2) if nobody can be asked, or says no.
    """
    models = list(_models(sources))
    for model in models:
        plan = model.plan(articles(model))
        if (new := plan.articles - plan.known) > 0:
            known = f"; {plan.known:,} more are answered already" if plan.known else ""
            told = (
                f"{show(model.name)} will be sent {new:,} articles: about {plan.given:,} tokens to it and "
                f"{plan.answered:,} from it{known}. What a token costs, its provider says."
            )
            if not yes and not _agreed(told):
                raise Problem(f"Nothing was sent to {show(model.name)}.", code=2)
            if yes:
                print(told, file=sys.stderr)
        model.agreed = True
    try:
        yield
    finally:
        for model in models:
            model.close()
            print(_came(model), file=sys.stderr)


def _agreed(told: str) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Problem(f"{told} Say --yes if that is wanted.", code=2)
    print(f"{told} Send them? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _came(model: LanguageModel) -> str:
    tally = model.tally
    counts = (
        (tally.missing, "quotes that are not in the text"),
        (tally.refused, "things that the codebook does not allow"),
        (tally.garbled, "answers that are no JSON"),
    )
    left = "".join(f", {count:,} {what}" for count, what in counts if count)
    return f"{show(model.name)}: {model.asked:,} articles asked about, {tally.placed:,} spans placed{left}."
