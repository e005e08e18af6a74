"""The Word document of a pack can be heard as well as read: headings, heads of tables, texts of pictures."""

import zipfile
from datetime import date

import pytest
from bs4 import BeautifulSoup

from perf.packs.approval import PackStatus, approve
from perf.packs.report_and_task import WORD_DOCUMENT
from perf.packs.status_mark import mark_pages
from perf.packs.word.word_document import check_docx, write_word_document

docx = pytest.importorskip("docx", reason='the extra "docx" is not installed')

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100" role="img" '
    'aria-label="Bar chart: Housing 4, Learning 2."><rect width="100" height="50" fill="#12436d"/>'
    '<text x="5" y="90" style="font-size: 9px">Housing</text></svg>'
)
TABLE = (
    "<table><caption>Measures by theme</caption><thead><tr><th>Theme</th><th>Status</th></tr></thead>"
    '<tbody><tr><th scope="rowgroup" colspan="2">People</th></tr>'
    '<tr><th scope="row" rowspan="2">Sickness <small>M1</small></th><td><span class="rating red">'
    '<span aria-hidden="true">■</span> Red</span></td></tr><tr class="words"><td>Cause: flu.</td></tr>'
    '<tr><th scope="row">Leavers</th><td></td></tr></tbody></table>'
)
FRAME = """<html lang="en-GB"><body data-title="{name}, 2019-20 Q2">
<header><p class="council">Testshire</p><p class="report">{name} <span>2019-20 Q2, July to September</span></p>
<div class="status"><p>Draft</p></div></header>
<main id="main">{content}</main><footer><p>Data to September.</p></footer></body></html>"""
PAGES = {
    "index.html": ("Performance reports", "<h1>Reports</h1><p class='lead'>It is <strong>well</strong> enough.</p>"),
    "council/sickness.html": (
        "Sickness, Council",
        '<h1>Is it changing?</h1><nav class="contents"><h2>Contents</h2></nav><p>Yes, and fast.</p>'
        f"<h2>Where?</h2>{TABLE}<h3>Why?</h3><ul><li>One</li><li><a>Two</a><p>more</p></li></ul>"
        f'<figure class="chart"><figcaption><strong>Housing leads</strong> <span>days</span></figcaption>{SVG}'
        f'<div class="narrow">{SVG}</div><p class="source">Source: records.</p></figure>'
        f"<details><summary>Data of this chart</summary>{TABLE.replace('by theme', 'of the chart')}</details>"
        '<details class="files"><summary>Download the tables</summary></details>',
    ),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    for name, (title, content) in PAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(FRAME.format(name=title, content=content), encoding="utf-8")
    write_word_document([folder / name for name in PAGES], folder / WORD_DOCUMENT)
    return folder / WORD_DOCUMENT


@pytest.fixture(scope="module")
def document(path):
    return docx.Document(str(path))


def faults(document):
    """What a person who hears the document would miss."""
    levels = [int(part.style.name[-1]) for part in document.paragraphs if part.style.name.startswith("Heading")]
    if levels[0] != 1 or any(after - before > 1 for before, after in zip(levels, levels[1:], strict=False)):
        yield f"headings of the levels {levels}"
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        if first is None or first.find(docx.oxml.ns.qn("w:tblHeader")) is None:
            yield f"a table without a head: {table.rows[0].cells[0].text}"
    for picture in document.element.iter(docx.oxml.ns.qn("wp:docPr")):
        if not picture.get("descr"):
            yield f"a picture without a text: {picture.get('name')}"


def words(document):
    """All words of the document, those of tables too."""
    return " ".join("".join(piece.text or "" for piece in part.iter(docx.oxml.ns.qn("w:t")))
                    for part in document.element.iter(docx.oxml.ns.qn("w:p")))  # fmt: skip


def test_who_hears_the_document_misses_nothing(document):
    assert list(faults(document)) == []
    assert [picture.get("descr") for picture in document.element.iter(docx.oxml.ns.qn("wp:docPr"))] == [
        "Bar chart: Housing 4, Learning 2."
    ]


def test_the_title_page_has_the_quarter_and_the_status_and_names_each_page(document):
    assert [part.text for part in document.paragraphs][:8] == [
        "Testshire", "Performance reports, 2019-20 Q2", "2019-20 Q2, July to September", "Draft", "Contents",
        "The quarter at a glance\t…", "Sickness, Council\t…", "Data to September.",
    ]  # fmt: skip


def test_a_copy_that_can_be_edited_never_says_that_it_is_what_was_approved(tmp_path):
    approval = approve({}, tmp_path, quarter="2019-20 Q2", by="Cabinet", on=date(2019, 11, 4))
    copy = "From the pack approved by Cabinet on 4 November 2019. This copy can be edited"
    (tmp_path / "index.html").write_text(FRAME.format(name="Reports", content="<p>Well.</p>"), encoding="utf-8")
    index = {"inputs": "", "files": {"index.html": ""}, "copies": {}}
    mark_pages(tmp_path, [], index, PackStatus(approval), "2019-20 Q2")
    write_word_document([tmp_path / "index.html"], tmp_path / WORD_DOCUMENT)
    document = docx.Document(str(tmp_path / WORD_DOCUMENT))
    assert document.sections[0].header.paragraphs[0].text == f"Reports, 2019-20 Q2, Testshire. {copy}"
    assert [part.text for part in document.paragraphs][3] == copy
    assert "Approved" not in words(document)


def test_the_contents_lead_to_each_page_and_ask_for_its_number(document):
    qn, body = docx.oxml.ns.qn, document.element
    places = [part.get(qn("w:name")) for part in body.iter(qn("w:bookmarkStart"))]
    assert [part.get(qn("w:anchor")) for part in body.iter(qn("w:hyperlink"))] == places
    fields = [part.text.split() for part in body.iter(qn("w:instrText"))]
    assert fields == [["PAGEREF", place, "\\h"] for place in places]
    named = [part for part in document.paragraphs if part._p.find(qn("w:bookmarkStart")) is not None]
    assert [part.text for part in named] == ["The quarter at a glance", "Sickness, Council"]


def test_headings_lists_and_tables_are_what_they_are_called(document):
    parts = [(part.style.name, part.text) for part in document.paragraphs if part.text][8:]
    assert parts == [
        ("Heading 1", "The quarter at a glance"), ("Normal", "Reports"), ("Normal", "It is well enough."),
        ("Heading 1", "Sickness, Council"), ("Normal", "Is it changing?"), ("Normal", "Yes, and fast."),
        ("Heading 2", "Where?"), ("Caption", "Measures by theme"), ("Heading 3", "Why?"),
        ("List Bullet", "One"), ("List Bullet", "Two: more"), ("Normal", "Housing leads"), ("Normal", "days"),
        ("Normal", "Source: records."), ("Caption", "Measures of the chart"),
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Theme", "Status"], ["People", "People"], ["Sickness M1", "■ Red"], ["Cause: flu."] * 2, ["Leavers", ""],
    ]  # fmt: skip


def test_words_under_a_row_stay_with_it_and_not_with_the_next_one(tmp_path):
    rows = "".join(
        f'<tr><th scope="row" rowspan="2">M{at}</th><td>Red</td></tr><tr class="words"><td>Cause.</td></tr>'
        for at in range(12)
    )
    table = f"<table><caption>Many</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    page = tmp_path / "index.html"
    page.write_text(FRAME.format(name="Reports", content=f"<h1>So?</h1>{table}"), encoding="utf-8")
    write_word_document([page], tmp_path / WORD_DOCUMENT)
    rows = docx.Document(str(tmp_path / WORD_DOCUMENT)).tables[0].rows[1:]
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in rows]
    assert kept == [True, False] * 12


def test_every_page_has_the_quarter_the_status_and_its_number(document):
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Performance reports, 2019-20 Q2, Testshire. Draft"
    assert section.footer.paragraphs[0].text == "Page  of "  # the numbers are fields
    assert {field.get(docx.oxml.ns.qn("w:instr")) for field in section.footer._element.iter(
        docx.oxml.ns.qn("w:fldSimple"))} == {"PAGE", "NUMPAGES"}  # fmt: skip


def test_the_language_is_british_english(path):
    with zipfile.ZipFile(path) as parts:
        assert b'w:val="en-US"' not in parts.read("word/styles.xml")
        assert b"<dc:language>en-GB</dc:language>" in parts.read("docProps/core.xml")


def test_a_run_writes_the_document_when_it_is_asked_for(run, existing, place):
    check_docx()
    assert not (place / WORD_DOCUMENT).exists()
    run(docx=True)
    document = docx.Document(str(place / WORD_DOCUMENT))
    assert list(faults(document)) == []
    assert "council is well." in words(document)
    index = BeautifulSoup((place / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert index.select_one("li.files a")["href"] == WORD_DOCUMENT
