"""A project's life in one piece, through the screens and the command line: two coders, another codebook in the middle,
an article that its paper corrects, files merged, a dispute settled, and what is published in the end."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from reviewer import at_work

from tui.__main__ import main
from tui.core.codebook import default
from tui.store import check
from tui.store.migrations import open_file

FILLER = "The building stands beside the river. Buses pass it on their way, and the bell can be heard there. " * 6
SCHOOL = (
    "Elm School told to improve\n\nBy Ann Lee\n\nElm School in Leeds was rated “inadequate” by Ofsted in May 2019. "
    "Inspectors found that lessons were poor and that pupils were not safe.\n\n"
    f"Headteacher Rosa Field said: “We are working hard.”\n\n{FILLER}\n"
)
HOME = (
    "Oak House praised\n\nBy Ann Lee\n\nOak House care home in York was rated good by the CQC in June 2019. Inspectors "
    f"found that staff were kind and that residents felt safe.\n\nManager Tom Reed said: “We are proud.”\n\n{FILLER}\n"
)
NEXT = (
    default()
    .toml.replace('version = "', 'version = "next-', 1)
    .replace("[labels.AUTHORITY]", '[labels.WITNESS]\nlayer = "entity"\nkey = "W"\n\n[labels.AUTHORITY]', 1)
)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--db", "lead.db", "--reviewer", "Lea", *words]) == 0
    return capsys.readouterr().out


async def code(db: str, name: str, keys: str) -> str:
    """Sit down at a file, press keys and leave; what the status line says at the end."""
    async with at_work(Path(db), reviewer=name, size=(100, 40), keys=keys) as one:
        return one.status


def gold(label: str) -> list[str]:
    with closing(open_file(Path("lead.db"))) as conn:
        assert check.check(conn) == []
        return [quote for (quote,) in conn.execute("SELECT quote FROM gold WHERE label_id = ? ORDER BY 1", (label,))]


def flow(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    told = json.loads(run(capsys, "stats", "--flow", "--json"))
    return {state: count for state, count in told.items() if count and isinstance(count, int)}


async def test_from_the_first_import_to_what_is_published(
    here: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news = here / "news"
    news.mkdir()
    (news / "elm.txt").write_text(SCHOOL)
    (news / "oak.txt").write_text(HOME)
    run(capsys, "import", "news")
    run(capsys, "assign", "Ada", "Ben", "--everybody")
    for name in ("Ada", "Ben"):
        run(capsys, "backup", "--for", name, f"{name}.db")

    # both code both articles; Ben rejects the first stop of the first one
    await code("Ada.db", "Ada", "home enter y y d y y d")
    await code("Ben.db", "Ben", "home enter x y y d y y d")
    run(capsys, "merge", "Ada.db")
    assert flow(capsys) == {"articles": 2, "once": 2}
    assert gold("RATING") == ["good", "inadequate"]

    # the codebook gets a label before Ben's file is back: both wait for it alone, nothing that was said is lost
    (here / "next.toml").write_text(NEXT)
    assert "2 finished articles wait" in run(capsys, "codebook", "migrate", "next.toml", "--yes", "--why", "who saw it")
    run(capsys, "merge", "Ben.db")
    assert flow(capsys) == {"articles": 2, "begun": 2}
    agreed = json.loads(run(capsys, "agreement", "--json"))
    assert agreed["articles"] == {"candidates": 2}
    assert "WITNESS" not in {row["name"] for row in agreed["rows"]}

    # what Ben rejected is the one dispute; Lea takes the first version
    (dispute,) = json.loads(run(capsys, "disputes", "--json"))
    disputed = dispute["versions"][0]["label"]
    before = len(gold(disputed))
    assert "1 settled" in (await code_title("lead.db", "Lea", "d enter 1"))
    assert len(gold(disputed)) == before + 1
    assert json.loads(run(capsys, "disputes", "--json")) == []

    # both look for what is new, and finish again; then Ben is told what was settled
    for name in ("Ada", "Ben"):
        await code("lead.db", name, "home enter d d")
    assert flow(capsys) == {"articles": 2, "adjudicated": 1, "double": 1}
    assert main(["--db", "lead.db", "--reviewer", "Ben", "feedback"]) == 0
    assert "you rejected" in capsys.readouterr().out

    # the paper corrects an article: the older one counts until somebody has finished the new one
    (news / "oak.txt").write_text(HOME.replace("June 2019", "July 2019"))
    assert "new version" in run(capsys, "import", "news")
    assert "June 2019" in gold("DATE")
    async with at_work(Path("lead.db"), reviewer="Ada", size=(100, 40)) as ada:
        await ada.press("/")
        await ada.type("oak")
        await ada.press("enter home enter")
        if "July" not in ada.review.article.text:
            await ada.press("q down enter")
        assert ada.status.startswith("corrected: + takes over")
        await ada.press("+ y y d d")
    assert "July 2019" in gold("DATE")
    assert "June 2019" not in gold("DATE")

    # what leaves the house says the same as gold
    run(capsys, "export", "--format", "jsonl", "--labels", "gold", "gold.jsonl")
    spans = [s for line in Path("gold.jsonl").read_text().splitlines() for s in json.loads(line)["spans"]]
    assert sorted(s["quote"] for s in spans if s["label"] == "RATING") == gold("RATING")
    run(capsys, "publish", "site")
    assert (here / "site" / "index.html").exists()


async def code_title(db: str, name: str, keys: str) -> str:
    """The same; what the title says at the end."""
    async with at_work(Path(db), reviewer=name, size=(100, 40), keys=keys) as one:
        return one.lines[0]
