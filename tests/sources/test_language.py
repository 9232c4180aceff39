"""Which language a text is in, as far as the rules must know: theirs, or another one, which they pass over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Article
from tui.core.codebook import default
from tui.sources.rules import load
from tui.sources.rules.language import other_language

TEXTS = {
    "French": "Les inspecteurs ont déclaré que l'école avait fait des progrès depuis la dernière visite et que les "
    "élèves se comportent bien. Ils ont également noté que la direction avait un plan pour les enfants en difficulté, "
    "et que les parents en étaient satisfaits.",
    "Welsh": "Dywedodd arolygwyr fod yr ysgol wedi gwneud cynnydd ers yr arolwg diwethaf a bod disgyblion yn ymddwyn "
    "yn dda yn y gwersi. Mae gan arweinwyr gynllun clir ac mae athrawon yn gwybod beth i'w wneud er mwyn helpu'r rhai "
    "sydd ar ei hôl hi. Roedd rhieni yn hapus gyda hyn hefyd.",
    "German": "Die Prüfer sagten, dass die Schule seit dem letzten Besuch große Fortschritte gemacht hat und dass sich "
    "die Kinder im Unterricht gut benehmen. Die Leitung hat einen Plan für die Kinder, die nicht mitkommen, und auch "
    "die Eltern sind mit der Arbeit zufrieden.",
    "another language": "Инспекторы заявили, что школа добилась больших успехов с момента последнего посещения.",
}
ENGLISH = (
    "Inspectors praised Ashdown School, in the borough of Northshire, after a visit on 5 March 2024. The head teacher, "
    "Ann Other, said that all who work there were pleased with the outcome, and that more would be done."
)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_another_language_is_told_by_its_small_words_or_letters(name: str) -> None:
    assert other_language(TEXTS[name]) == name
    assert load(default()).read(Article.of(TEXTS[name] + " Ofsted, 5 March 2024.")) == []


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH + TEXTS["French"][:120],
        "Good Good Outstanding Requires Improvement " * 20,
        "",
        "Ysgol",
        "Café Zoë " * 3,
        "\u201c" + ENGLISH + "\u201d \u2013 it\u2019s so",
    ],
)
def test_a_text_in_the_language_of_the_rules_or_without_any_is_read(text: str) -> None:
    assert other_language(text) == ""


def test_the_annotated_articles_are_all_read() -> None:
    for path in (Path(__file__).parent / "annotated").glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            assert other_language(json.loads(line)["text"]) == ""


def test_an_import_names_what_the_rules_pass_over(home: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("fr.txt").write_text(TEXTS["French"])
    Path("en.txt").write_text(ENGLISH)
    assert main(["import", "fr.txt", "en.txt"]) == 0
    told = capsys.readouterr().out
    assert "1  in other languages, which get no candidates: the rules read English\n          fr.txt: French" in told
