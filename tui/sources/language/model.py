"""A source that asks a large language model, once for each article, model and way of asking, and keeps its answers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

from tui.core.annotation import Article, Candidate
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.sources.language import PREFIX, prompt
from tui.sources.language.answer import Tally, candidates, parsed
from tui.sources.source import Votes, fingerprint

PATIENCE = 300.0
"""Seconds for one answer."""
TRIES = 2
"""Times that the same is asked where the answer is no JSON."""


@dataclass(frozen=True)
class Plan:
    """What asking about articles comes to: how many, how many answers are here already, and tokens both ways, about."""

    articles: int
    known: int
    given: int
    answered: int


@dataclass
class LanguageModel:
    """The source; `kept` is the folder of its answers. It asks nothing before it is `agreed` to."""

    model: str
    codebook: Codebook
    kept: Path
    agreed: bool = False
    tally: Tally = field(default_factory=Tally)
    asked: int = 0
    kind: str = "plug-in"
    _process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        self.name = f"{PREFIX}{self.model}"
        parts = (self.model, prompt.VERSION, self.codebook.id)
        self.fingerprint = fingerprint(part.encode("utf-8", "surrogatepass") for part in parts)
        self.version = self.fingerprint[:8]
        self.id = f"{self.name}@{self.version}"

    def plan(self, articles: Iterable[Article]) -> Plan:
        """What it will come to to read these articles."""
        count = known = given = answered = 0
        told = len(prompt.instructions(self.codebook, "")) // prompt.PER_TOKEN
        for article in articles:
            new = [piece for piece in prompt.pieces(article.text) if not self._file(article, piece).exists()]
            count += 1
            known += not new
            for piece in new:
                tokens = len(piece.text) // prompt.PER_TOKEN
                given += told + tokens
                answered += int(tokens * prompt.ANSWERED)
        return Plan(count, known, given, answered)

    def read(self, article: Article, votes: Votes | None = None) -> list[Candidate]:
        """The candidates for an article, from the answers that are kept or by asking. Problem if it cannot be asked."""
        found: dict[str, Candidate] = {}
        asked = False
        for piece in prompt.pieces(article.text):
            answer = self._known(article, piece)
            if answer is None:
                asked = True
                answer = self._answer(piece)
                if answer is None:
                    self.tally.garbled += 1
                    continue
                self._keep(article, piece, answer)
            found |= {c.annotation.id: c for c in candidates(article, piece, answer, self.codebook, self.tally)}
        self.asked += asked
        return sorted(found.values(), key=lambda c: c.annotation.kind != "span")

    def close(self) -> None:
        """End the process that asks."""
        if self._process is not None:
            with suppress(OSError):
                self._process.kill()
            self._process.communicate()
            self._process = None

    def _file(self, article: Article, piece: prompt.Piece) -> Path:
        return self.kept / self.fingerprint / f"{article.id}.{piece.start}.json"

    def _known(self, article: Article, piece: prompt.Piece) -> dict[str, Any] | None:
        try:
            answer = json.loads(self._file(article, piece).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return answer if isinstance(answer, dict) else None

    def _keep(self, article: Article, piece: prompt.Piece, answer: dict[str, Any]) -> None:
        file = self._file(article, piece)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(answer), "utf-8")
        draft.replace(file)

    def _answer(self, piece: prompt.Piece) -> dict[str, Any] | None:
        if not self.agreed:
            raise Problem(
                f"{self.name} is asked by `glossator suggest --source {self.name}` alone, which says what it costs."
            )
        fence = prompt.fence_of(piece.text)
        system, schema = prompt.instructions(self.codebook, fence), prompt.schema(self.codebook)
        for _ in range(TRIES):
            answer = self._ask({"system": system, "asked": prompt.asked(piece, fence), "schema": schema})
            if (found := parsed(answer)) is not None:
                return found
        return None

    def _ask(self, question: dict[str, Any]) -> str:
        process = self._process or self._begin()
        self._say(process, question)
        told = self._hear(process)
        if "answer" not in told:
            raise Problem(
                f"{show(self.name)} gave no answer: {show(str(told.get('error')))}. What it has answered is kept."
            )
        return str(told["answer"])

    def _begin(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tui.sources.language.asker", self.model]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, text=True, encoding="utf-8")
        self._process = process
        told = self._hear(process)
        if "model" not in told:
            self.close()
            said = show(str(told.get("error")))
            raise Problem(
                f"The model {show(self.model)} cannot be asked: {said}. `llm models` lists what there is.", code=2
            )
        return process

    def _say(self, process: subprocess.Popen[str], question: dict[str, Any]) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
        except OSError:  # it has ended: there is nothing to hear either, and that is said
            pass

    def _hear(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        """What the process says next; that it said nothing, if it ends or takes too long."""
        assert process.stdout is not None
        timer = Timer(PATIENCE, process.kill)
        timer.start()
        try:
            told = json.loads(process.stdout.readline())
        except ValueError:
            self.close()
            return {"error": f"it ended, or took longer than {PATIENCE:.0f} s"}
        finally:
            timer.cancel()
        return told if isinstance(told, dict) else {}
