"""What docs/sources.md says about sources is so."""

from __future__ import annotations

import re
from pathlib import Path

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.sources.rules.rulebook import DATA

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")


def test_the_example_of_a_source_works() -> None:
    names: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.S)[1], names)
    source = names["load"](default())
    (candidate,) = source.read(Article.of("It was LATE again"), {})
    assert candidate.annotation.quote == "LATE"


def test_every_data_file_is_described() -> None:
    assert all(f"`{path.name}`" in PAGE for path in DATA.iterdir())
