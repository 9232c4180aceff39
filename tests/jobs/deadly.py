"""A source for tests: it proposes words in capitals, and kills its process at one article for the first time."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from tui.core.annotation import Article, Candidate, span
from tui.core.codebook import Codebook


class Deadly:
    """Kills the process that reads an article with the word in DEADLY_WORD, until it has done so DEADLY_TIMES times."""

    id, name, version, kind, fingerprint = "deadly@1", "deadly", "1", "plug-in", "deadly-1"

    def __init__(self, label: str) -> None:
        self.label = label

    def read(self, article: Article, votes: object = None) -> list[Candidate]:
        folder, times = Path(os.environ["DEADLY"]), int(os.environ.get("DEADLY_TIMES", "1"))
        if os.environ["DEADLY_WORD"] in article.text and len(list(folder.glob("killed-*"))) < times:
            (folder / f"killed-{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        found = re.finditer(r"\b[A-Z]{4,}\b", article.text)
        return [Candidate(span(article, self.label, *m.span()), 0.5, "capitals") for m in found]


def load(codebook: Codebook) -> Deadly:
    return Deadly(next(iter(codebook.labels)))
