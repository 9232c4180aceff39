"""PDF and Word: an article as it was written, or a sentence that says why not."""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import pypdf
import pytest
from pdfs import column, pdf

from tui.core.annotation import Article
from tui.jobs.files import read_file
from tui.jobs.found import Found, Refused
from tui.jobs.import_ import article_of

FIRST = [
    "School praised by inspectors",
    "",
    "Inspectors said that the school had made rapid improvement since its last inspec-",
    "tion, and that well-known faults had gone. Pupils behave well in all lessons, which",
    "parents welcomed.",
    "",
    "Leaders have a clear plan, the report says, and teachers know what they should do to",
    "help those who fall behind. The inspection found that reading is taught well, and so",
]
SECOND = [
    "is writing. It is a well-",
    "known fact that governors hold leaders to account.",
    "",
    "\u2022 first point",
    "\u2022 second point",
]
TEXT = """School praised by inspectors

Inspectors said that the school had made rapid improvement since its last inspection, and that well-known faults had \
gone. Pupils behave well in all lessons, which parents welcomed.

Leaders have a clear plan, the report says, and teachers know what they should do to help those who fall behind. The \
inspection found that reading is taught well, and so is writing. It is a well-known fact that governors hold leaders \
to account.

\u2022 first point

\u2022 second point"""


def furnished(lines: list[str], number: int, size: float = 11) -> list[tuple[float, float, float, str]]:
    head = [(72.0, 810.0, 9.0, "Ashdown Gazette")] if number > 1 else []
    return [*head, *column(lines), (300.0, 30.0, 9.0, f"Page {number} of 2")]


def read(path: Path) -> Found:
    [found] = read_file(path)
    assert isinstance(found, Found)
    return found


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_paragraphs_of_a_pdf_are_whole_over_lines_and_pages(tmp_path: Path) -> None:
    data = pdf([furnished(FIRST, 1), column(SECOND), [(300.0, 30.0, 9.0, "3")]])
    assert read(put(tmp_path, "a.pdf", data)).text == TEXT


def test_a_line_that_runs_over_the_pages_stands_once_and_page_numbers_do_not(tmp_path: Path) -> None:
    text = read(put(tmp_path, "a.pdf", pdf([furnished(FIRST, 2), furnished(SECOND, 3), furnished(FIRST, 4)]))).text
    assert text.count("Ashdown Gazette") == 1
    assert "Page" not in text


def test_what_a_pdf_says_of_itself_counts_where_its_text_says_nothing(tmp_path: Path) -> None:
    said = {"Title": "School praised by inspectors", "Author": "Jo Example", "CreationDate": "D:20240305101500Z"}
    found = read(put(tmp_path, "a.pdf", pdf([column(FIRST)], said)))
    article, facts = article_of(found, "a.pdf")
    assert (article.title, facts["author"], facts["date"]) == (said["Title"], "Jo Example", "2024-03-05")
    dated = ["School praised by inspectors", "", "By Ann Other, 1 May 2020", "", *FIRST[2:]]
    article, facts = article_of(read(put(tmp_path, "b.pdf", pdf([column(dated)], said))), "b.pdf")
    assert (facts["author"], facts["date"]) == ("Ann Other", "2020-05-01")
    made_up = {"Title": "Microsoft Word - letter.doc"}
    article, _ = article_of(read(put(tmp_path, "c.pdf", pdf([column(FIRST)], made_up))), "c.pdf")
    assert article.title == "School praised by inspectors"


def locked(tmp_path: Path) -> bytes:
    writer = pypdf.PdfWriter(put(tmp_path, "open.pdf", pdf([column(FIRST)])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    return (tmp_path / "locked.pdf").read_bytes()


def test_a_pdf_that_holds_no_text_to_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    whole = pdf([column(FIRST)])
    for data, reason in (
        (locked(tmp_path), "locked by a password"),
        (pdf([[], []]), "as of a scan"),
        (whole[: len(whole) // 3], "cannot be taken apart"),
        (b"%PDF-1.7", "cannot be taken apart"),
        (b"no PDF at all", "cannot be taken apart"),
    ):
        with pytest.raises(Refused, match=reason):
            list(read_file(put(tmp_path, "a.pdf", data)))


def document(tmp_path: Path) -> Path:
    made = docx.Document()
    made.add_heading("School praised", 0)
    made.add_paragraph("By Jo Example").add_run(" and others")
    made.add_paragraph("first point", style="List Bullet")
    none = made.add_paragraph("No list.")._p.get_or_add_pPr().get_or_add_numPr()
    none.get_or_add_numId().val = 0
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1))
    for row, place, text in ((0, 0, "Area"), (0, 2, "Grade"), (1, 0, "Care"), (1, 1, "of all"), (1, 2, "Good")):
        table.cell(row, place).text = text
    made.add_heading("What is next", 1)
    made.add_paragraph("The end.")
    made.core_properties.title, made.core_properties.author = "School praised", "Ann Other"
    made.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def test_a_word_document_is_read_with_headings_lists_and_tables(tmp_path: Path) -> None:
    found = read(document(tmp_path))
    assert found.text == (
        "School praised\n\nBy Jo Example and others\n\n\u2022 first point\n\nNo list.\n\n"
        "Area | Grade\nCare | of all | Good\n\nWhat is next\n\nThe end."
    )
    article, facts = article_of(found, "a.docx")
    assert (article, facts["author"]) == (Article.of(found.text, "School praised"), "Ann Other")


def test_a_word_document_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    whole = document(tmp_path).read_bytes()
    docx.Document().save(str(tmp_path / "empty.docx"))
    for data, reason in (
        (b"\xd0\xcf\x11\xe0" + bytes(600), "locked by a password"),
        (whole[: len(whole) // 2], "cannot be taken apart"),
        (b"PK\x03\x04", "cannot be taken apart"),
        ((tmp_path / "empty.docx").read_bytes(), "without text"),
    ):
        with pytest.raises(Refused, match=reason):
            list(read_file(put(tmp_path, "b.docx", data)))


@pytest.mark.parametrize(("extra", "module"), [("pdf", "pypdf"), ("docx", "docx")])
def test_what_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Refused, match=rf"not installed: pip install 'glossator\[{extra}\]'"):
        list(read_file(put(tmp_path, f"a.{extra}", b"%PDF-1.7")))
