"""The rooms and their arrows, looked at in the sources and in running processes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent / "tui"
HEAVY = ("textual", "rich", "sqlite_utils", "spacy", "trafilatura", "numpy", "sklearn", "torch", "llm", "distributed")

RUN = """
import sys
from tui.__main__ import main
code = main(sys.argv[1:])
print([name for name in {heavy!r} if name in sys.modules], code)
"""


def imported(path: Path) -> Iterator[str]:
    """The full names of all modules that a source imports, also inside functions and for types only."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def sources(room: str = "") -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("path", sources("core"), ids=lambda path: path.stem)
def test_core_imports_the_standard_library_and_itself(path: Path) -> None:
    others = {name for name in imported(path) if top(name) not in sys.stdlib_module_names}
    assert all(name == "tui.core" or name.startswith("tui.core.") for name in others), others
    assert "sqlite3" not in others


def test_nobody_outside_the_ui_imports_textual_or_rich() -> None:
    outside = [path for path in sources() if path.relative_to(ROOT).parts[0] != "ui"]
    assert [path for path in outside if {"textual", "rich"} & set(map(top, imported(path)))] == []


def test_only_the_start_reaches_for_the_ui() -> None:
    outside = [path for path in sources() if path.relative_to(ROOT).parts[0] != "ui"]
    reaching = [path for path in outside if any(name.startswith("tui.ui") for name in imported(path))]
    assert reaching == [ROOT / "cli" / "start.py"]


def test_only_the_driver_chooses_the_sqlite_library() -> None:
    choosing = [path for path in sources() if {"sqlite3", "pysqlite3"} & set(map(top, imported(path)))]
    assert choosing == [ROOT / "store" / "driver.py"]


def test_only_the_store_imports_sqlite_utils() -> None:
    users = {path.relative_to(ROOT).parts[0] for path in sources() if "sqlite_utils" in map(top, imported(path))}
    assert users == {"store"}


@pytest.mark.parametrize("words", [["--help"], ["export", "--help"], ["stats", "--help"], ["codebook", "show"]])
def test_a_command_loads_nothing_heavy(words: list[str]) -> None:
    script = RUN.format(heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_review_by_lines_loads_nothing_of_the_screen(tmp_path: Path) -> None:
    script = RUN.format(heavy=HEAVY)
    words = ["--db", str(tmp_path / "a.db")]
    (tmp_path / "a.txt").write_text("Ada met Ben in Leeds.", "utf-8")
    subprocess.run([sys.executable, "-m", "tui", *words, "import", str(tmp_path / "a.txt")], check=True)
    given = [sys.executable, "-c", script, *words, "--reviewer", "Ada", "review", "--lines"]
    done = subprocess.run(given, capture_output=True, text=True, check=True, input="q")
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_opening_a_file_for_the_screen_loads_no_sqlite_utils() -> None:
    script = (
        "import sys, tui.jobs.session; print([name for name in ('sqlite_utils', 'tomllib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_commands_print_json_by_one_function_which_no_value_can_command_a_terminal_through() -> None:
    writers = [path.name for path in sources("cli") if "json" in {top(name) for name in imported(path)}]
    assert writers == ["config.py", "own_keys.py", "printed.py"]  # the first two quote names for the user's own files
