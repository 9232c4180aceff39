"""The process that asks a model through the `llm` package: apart, because that loads a SQLite library of its own.

`python -m tui.sources.language.asker MODEL` reads a JSON object a line, `system`, `prompt` and `schema`, and writes one
for each: `answer`, or `error` with a sentence. Its first line says whether there is such a model. It opens no file of
ours and gives a model no tools.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO


def serve(name: str, given: TextIO, out: TextIO) -> None:
    """Answer what the lines of `given` ask, until it ends."""

    def say(**told: Any) -> None:
        out.write(json.dumps(told) + "\n")
        out.flush()

    try:
        import llm

        model = llm.get_model(name)
    except ImportError:
        say(error="the extra llm is not installed: pip install 'glossator[llm]'")
        return
    except Exception as error:  # plug-ins of others fail as they like
        say(error=_sentence(error))
        return
    say(model=model.model_id)
    for line in given:
        try:
            say(answer=_answer(model.prompt, bool(model.supports_schema), **json.loads(line)))
        except Exception as error:  # so do providers
            say(error=_sentence(error))


def _answer(prompt: Callable[..., Any], keeps_schema: bool, *, system: str, asked: str, schema: dict[str, Any]) -> str:
    more = {"schema": schema} if keeps_schema else {}
    return str(prompt(asked, system=system, stream=False, **more).text())


def _sentence(error: Exception) -> str:
    told = " ".join(str(error.args[0] if error.args else error).split()) or type(error).__name__
    return told[:300]


if __name__ == "__main__":
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a plug-in prints is no answer
    serve(sys.argv[1], sys.stdin, lines)
