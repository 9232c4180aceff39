"""What went wrong, said to the user in one sentence."""

from __future__ import annotations


class Problem(Exception):
    """What happened, to what, and what to do, in one sentence. `code` is the exit code: 1 found wrong, 2 bad use."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
