"""A language model for tests, registered by the plug-in API of `llm`: it answers from a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llm


class Stub(llm.Model):  # type: ignore[misc]
    """Answers with what the folder STUB_LLM says of the text: by the first of its words that stands in it."""

    can_stream = False

    def __init__(self, model_id: str, supports_schema: bool) -> None:
        self.model_id, self.supports_schema = model_id, supports_schema

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any = None) -> Iterator[str]:
        folder = Path(os.environ["STUB_LLM"])
        with (folder / "asked.jsonl").open("a") as file:
            asked = {"system": prompt.system, "prompt": prompt.prompt, "schema": bool(prompt.schema)}
            file.write(json.dumps(asked) + "\n")
        print("a plug-in that prints")
        for word, answer in json.loads((folder / "answers.json").read_text()).items():
            if word in prompt.prompt:
                if answer == "fail":
                    raise llm.ModelError("quota used up\nfor today \x1b[31m")
                if answer == "end":
                    os._exit(1)
                yield answer if isinstance(answer, str) else json.dumps(answer)
                return
        yield '{"spans": [], "relations": []}'


@llm.hookimpl  # type: ignore[untyped-decorator]
def register_models(register: Any) -> None:
    register(Stub("stub", True))
    register(Stub("plain-stub", False))
