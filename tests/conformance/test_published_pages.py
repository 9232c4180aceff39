"""axe-core, in a headless chromium, finds no fault in the published pages. Runs where GLOSSATOR_AXE names its script.

`make conformance` brings axe-core and sets the variable; chromium must be on the PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "jobs"))
from hostile import hostile_file

from tui.core.codebook import default
from tui.jobs.import_ import import_paths
from tui.jobs.publish import Wanted, publish
from tui.jobs.suggest import suggest_all
from tui.store.migrations import open_file

AXE = os.environ.get("GLOSSATOR_AXE", "")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
CORPUS = Path(__file__).parents[2] / "corpus"

pytestmark = pytest.mark.skipif(not (AXE and CHROMIUM), reason="needs chromium, and GLOSSATOR_AXE with axe-core")

RUN = """
<script>axe.run().then(function (found) {
  var said = found.violations.map(function (one) {
    return {id: one.id, impact: one.impact, nodes: one.nodes.map(function (n) { return n.html.slice(0, 200); })};
  });
  document.body.textContent = "AXE" + JSON.stringify({passes: found.passes.length, violations: said}) + "AXE";
});</script>
"""


def nothing(what: str, done: int = 0, total: int = 0) -> None:
    pass


def faults(page: Path, width: int) -> list[dict[str, Any]]:
    """What axe-core says of a page in a window so wide."""
    tried = page.with_name(f"{page.stem}.axe.html")
    html = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))  # it bars axe, too
    script = f'<script src="{Path(AXE).resolve().as_uri()}"></script>'
    tried.write_text(html.replace("</body>", script + RUN + "</body>"), "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--window-size={width},900",
        "--virtual-time-budget=20000",
    ]
    run = [CHROMIUM, *options, "--dump-dom", tried.as_uri()]
    made = subprocess.run(run, capture_output=True, timeout=120, check=True).stdout.decode("utf-8")
    tried.unlink()
    said = re.search("AXE({.*})AXE</body>", made, re.DOTALL)
    assert said, f"axe-core said nothing of {page.name}"
    found = json.loads(unescape(said[1]))
    assert found["passes"] > 10
    return found["violations"]


def test_the_pages_of_real_articles_have_no_fault(tmp_path: Path) -> None:
    book = default()
    conn = open_file(tmp_path / "a.db", create=True, codebook=book)
    import_paths(conn, [CORPUS], fresh=True)
    suggest_all(conn, book, nothing, fresh=True)
    conn.close()
    publish(tmp_path / "a.db", tmp_path / "site", Wanted(), nothing)
    pages = [*sorted((tmp_path / "site").glob("*.html")), *sorted((tmp_path / "site" / "articles").glob("*.html"))[:3]]
    found = {page.name: some for page in pages for width in (1200, 360) if (some := faults(page, width))}
    assert found == {}


def test_the_pages_of_a_hostile_article_have_no_fault(tmp_path: Path) -> None:
    publish(hostile_file(tmp_path), tmp_path / "site", Wanted(), nothing)
    pages = [tmp_path / "site" / "index.html", *(tmp_path / "site" / "articles").glob("*.html")]
    assert {page.name: some for page in pages if (some := faults(page, 1200))} == {}


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    publish(hostile_file(tmp_path), tmp_path / "site", Wanted(), nothing)
    page = tmp_path / "site" / "index.html"
    page.write_text(page.read_text("utf-8").replace("</main>", '<img src="x.png"></main>'), "utf-8")
    assert [one["id"] for one in faults(page, 1200)] == ["image-alt"]
