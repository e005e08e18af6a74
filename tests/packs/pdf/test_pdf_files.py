"""A PDF of a page can be heard as well as read: tagged, named, linked, and the same each time it is made."""

import os
import shutil
import socket
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from typer.testing import CliRunner

from perf import charts
from perf.cli import app
from perf.packs.approve import approve_pack
from perf.packs.notebook.html_pages import Neighbour, Page, Ways, render_index, render_report, with_ways
from perf.packs.pdf.pdf_files import check_pdf, write_committee_pack, write_pdf
from perf.packs.report_and_task import ANNEXES, COMMITTEE_PACK
from perf.pages.block import Block, ChartText, Source, show_chart, terms
from perf.pages.tables import Col, table
from tests.packs.conftest import STEMS
from tests.packs.manifests import made_on
from tests.packs.pdf.pdf_checks import faults, kids, named
from tests.packs.pdf.pdf_text import page_text, reader

FRAME = {
    "council": "Testshire",
    "quarter": "2019-20 Q2",
    "span": "1 July to 30 September 2019",
    "data_to": "30 September 2019",
    "version": "0.1.0",
    "inputs": "0123456789ab",
}
CARDS = '<dl class="cards"><div><dt>Overall</dt><dd>Green</dd></div><div><dt>Risks</dt><dd>3</dd></div></dl>'
GROUPS = pd.DataFrame({"label": ["People"], "green": [1], "amber": [0], "red": [2], "na": [0], "total": [3]})
MONTHS = pd.DataFrame({"month": [f"Month {number}" for number in range(1, 101)], "days": range(100)})


def find_pango():
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


@pytest.fixture(scope="session", autouse=True)
def pango():
    """Pango, which WeasyPrint draws text with; installed where that can be done, else the tests are skipped."""
    if not find_pango() and shutil.which("apt-get") and os.geteuid() == 0:
        libraries = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *libraries], check=False)
    if not find_pango():
        reason = "Pango is not installed, and cannot be without root and apt-get"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def shown(block):
    return new_code_cell("x", outputs=[new_output("display_data", {"text/html": str(block.html), "text/plain": "x"})])


def chart():
    data = table(GROUPS, [Col("Theme", "label"), Col("Red", "red", number=True)], caption="Measures by theme")
    text = ChartText("People: 2 Red", "Measures", "People has 2 Red measures of 3.", Source("Source: the returns."))
    return show_chart(partial(charts.ratings, GROUPS), text, data)


def a_report():
    cells = [new_markdown_cell("# Is it so?"), new_markdown_cell("## In a chart?"), shown(chart())]
    months = table(MONTHS, [Col("Month", "month"), Col("Days", "days", number=True)], caption="Days by month")
    cells += [new_markdown_cell("## Month by month?"), shown(months)]
    cells += [new_markdown_cell("## What do the words mean?"), shown(terms([("Day", "A day of work.")]))]
    page = Page(name="Sickness", area="Council", up="../index.html", **FRAME)
    ways = Ways("../index.html", after=Neighbour("turnover.html", "Staff turnover"))
    return with_ways(render_report(new_notebook(cells=cells), page), ways)


def an_index():
    links = '<ul><li><a href="council/sickness.html">Sickness<span class="aside">, Council</span></a></li></ul>'
    return render_index(Page(name="Performance reports", **FRAME), title="Performance", cards=CARDS, grid=links)


@pytest.fixture(scope="module")
def made(tmp_path_factory, pango, takes_long):
    """A pack of an index and one report, with its PDF files."""
    folder = tmp_path_factory.mktemp("pack")
    pages = [folder / "index.html", folder / "council" / "sickness.html"]
    pages[1].parent.mkdir()
    for page, html in zip(pages, (an_index(), a_report()), strict=True):
        page.write_text(html, encoding="utf-8")
        write_pdf(page, page.with_suffix(".pdf"))
    write_committee_pack(pages, folder / COMMITTEE_PACK, ["index", "council/sickness"])
    return folder


@pytest.fixture
def report(made):
    with pikepdf.open(made / "council" / "sickness.pdf") as pdf:
        yield pdf


@pytest.fixture
def committee(made):
    with pikepdf.open(made / COMMITTEE_PACK) as pdf:
        yield pdf


def outline(pdf):
    def titles(items):
        return [(item.title, titles(item.children)) for item in items]

    with pdf.open_outline() as marks:
        return titles(marks.root)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.pdf", "council/sickness.pdf", COMMITTEE_PACK])
def test_a_pdf_has_no_fault_that_a_program_can_see(made, name):
    assert faults(made / name) == []


def test_the_title_is_that_of_the_page(report):
    assert str(report.docinfo["/Title"]) == "Sickness, Council, 2019-20 Q2 – Testshire"


def test_header_cells_state_whether_they_head_a_column_or_a_row(report):
    read_out, months = reader(report), named(report, "/Table")[1]
    caption, head, *bodies = kids(months)
    assert read_out(caption) == "Days by month"
    assert [(read_out(cell), str(cell.A.Scope)) for cell in kids(kids(head)[0])] == [
        ("Month", "/Column"),
        ("Days", "/Column"),
    ]
    first = kids(kids(bodies[0])[0])
    assert [str(cell.S) for cell in first] == ["/TH", "/TD"]
    assert str(first[0].A.Scope) == "/Row"


def test_a_table_cut_by_pages_is_one_table_with_one_head_to_the_ear(report):
    read_out, months = reader(report), named(report, "/Table")[1]
    rows = [row for body in kids(months) if body.S == "/TBody" for row in kids(body)]
    assert [read_out(kids(row)[0]) for row in rows] == list(MONTHS["month"])
    assert len({row.Pg.objgen for row in rows}) > 1
    assert [str(kid.S) for kid in kids(months)].count("/THead") == 1
    assert "MonthDays" in page_text(report.pages[2])[None]  # the eye has the head on each page


def test_a_chart_has_its_alternative_text(report):
    assert [str(figure.Alt) for figure in named(report, "/Figure")] == ["People has 2 Red measures of 3."]


def test_page_numbers_are_for_the_eye_alone(report):
    last = len(report.pages)
    assert f"{last} of {last}" in page_text(report.pages[-1])[None]
    assert f"{last} of {last}" not in reader(report)(report.Root.StructTreeRoot.K[0])


def test_bookmarks_are_the_headings(report):
    sections = [("In a chart?", []), ("Month by month?", []), ("What do the words mean?", [])]
    assert outline(report) == [("Is it so?", sections)]


def test_links_between_pages_lead_from_pdf_to_pdf_and_name_their_target(made):
    with pikepdf.open(made / "index.pdf") as pdf:
        links = {str(link.A.URI): str(link.Contents) for link in pdf.pages[0].Annots}
    assert links == {"council/sickness.pdf": "Sickness, Council", "accessibility.html": "Accessibility statement"}


@pytest.mark.slow
def test_an_overview_of_tall_rows_stays_with_its_heading_and_its_head(tmp_path, pango):
    areas = pd.DataFrame({"area": [f"Area {number}" for number in range(1, 6)], "words": ["words of a cell " * 60] * 5})
    columns = [Col("Area", "area"), *(Col(f"Topic {number}", "words") for number in range(4))]
    grid = f'<div class="grid">{table(areas, columns, caption="Every area").html}</div>'
    html = render_index(Page(name="Performance reports", **FRAME), title="Performance", cards=CARDS, grid=grid)
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    write_pdf(tmp_path / "index.html", tmp_path / "index.pdf")
    with pikepdf.open(tmp_path / "index.pdf") as pdf:
        texts = ["".join(page_text(page).values()) for page in pdf.pages]
    first = next(text for text in texts if "Every area" in text)
    assert "Topic 0" in first
    assert "Area 1" in first


def test_the_committee_pack_has_bookmarks_by_report(committee):
    assert [title for title, _ in outline(committee)] == ["Contents", "The quarter at a glance", "Sickness, Council"]


def test_the_contents_give_the_page_on_which_each_report_begins(committee):
    read_out = reader(committee)
    [contents, *_] = named(committee, "/L")
    starts = [
        1 + [page.objgen for page in committee.pages].index(heading.Pg.objgen) for heading in named(committee, "/H1")
    ]
    lines = [read_out(entry).replace(".", "").split() for entry in kids(contents)]
    assert [" ".join(words[:-1]) for words in lines] == ["The quarter at a glance", "Sickness, Council"]
    assert [int(words[-1]) for words in lines] == starts[1:] == [2, 3]


def test_the_pages_of_the_committee_pack_are_numbered_throughout(committee):
    of = len(committee.pages)
    assert [f"{number} of {of}" in page_text(page)[None] for number, page in enumerate(committee.pages, 1)] == [
        True
    ] * of


def test_the_same_pages_give_the_same_bytes(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    pages = [tmp_path / "index.html", tmp_path / "council" / "sickness.html"]
    write_pdf(pages[1], tmp_path / "again.pdf")
    (tmp_path / COMMITTEE_PACK).unlink()
    write_committee_pack(pages, tmp_path / COMMITTEE_PACK, ["index", "council/sickness"])
    assert (tmp_path / "again.pdf").read_bytes() == (made / "council" / "sickness.pdf").read_bytes()
    assert (tmp_path / COMMITTEE_PACK).read_bytes() == (made / COMMITTEE_PACK).read_bytes()


def test_nothing_is_fetched_for_a_pdf(tmp_path, monkeypatch):
    picture, asked = tmp_path / "secret.svg", []
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>')
    monkeypatch.setattr(socket, "create_connection", lambda *where, **_: asked.append(where))
    sources = [picture.as_uri(), "secret.svg", "http://testshire.example/a.png"]
    outside = Block("".join(f'<img alt="Unseen {at}" src="{source}">' for at, source in enumerate(sources)))
    page = Page(name="Sickness", **FRAME)
    html = render_report(new_notebook(cells=[new_markdown_cell("# Is it so?"), shown(outside)]), page)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    write_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        words = map(reader(pdf), named(pdf, "/Figure"))
        assert list(words) == ["Unseen 0", "Unseen 1", "Unseen 2"]  # which stand in a picture's place
    assert asked == []


def test_without_the_extra_the_message_names_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ValueError) as refused:
        check_pdf()
    assert str(refused.value) == (
        'PDF files need the extra "pdf", and weasyprint is not installed. In the project\'s folder: '
        "python -m pip install --no-deps --require-hashes -r requirements-dev.lock"
    )


def test_without_the_systems_library_the_message_names_its_package(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(ValueError) as refused:
        check_pdf()
    assert str(refused.value) == (
        "PDF files need the system's Pango library, which cannot be loaded. On Debian or Ubuntu: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_what_leads_to_other_pages_is_not_printed(report):
    text = reader(report)(report.Root.StructTreeRoot.K[0])
    assert "Staff turnover" not in text
    assert "All reports" not in text


def test_a_run_that_cannot_make_pdf_files_is_refused_before_anything_is_read(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    result = CliRunner().invoke(
        app, ["run", "--pdf", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "outputs")]
    )
    assert result.exit_code == 2
    assert "pikepdf is not installed" in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "outputs").exists()


def pdfs(place):
    return {path.relative_to(place).as_posix(): path.stat().st_ino for path in place.rglob("*.pdf")}


@pytest.mark.pack
def test_a_run_with_pdf_writes_one_beside_each_page_and_one_of_all_and_keeps_those_of_unchanged_pages(
    run, existing, place
):
    assert pdfs(place) == {}
    assert COMMITTEE_PACK not in (place / "index.html").read_text(encoding="utf-8")
    assert run(pdf=True)["run"]["kept"] == len(STEMS)
    assert sorted(pdfs(place)) == sorted([ANNEXES, COMMITTEE_PACK, "index.pdf", *(f"{stem}.pdf" for stem in STEMS)])
    assert [fault for name in pdfs(place) for fault in faults(place / name)] == []
    assert COMMITTEE_PACK in (place / "index.html").read_text(encoding="utf-8")
    before, progress = pdfs(place), []
    assert run(pdf=True)["run"]["kept"] == len(STEMS)
    assert pdfs(place) == before  # a file is kept while its page is the same
    run({"budget": ["# another"]}, pdf=True, workers=1, watch=progress.append)
    after = pdfs(place)
    assert [name for name in sorted(before) if after[name] == before[name]] == [
        "corporate-health.pdf", "housing/directorate.pdf", "learning/directorate.pdf",
    ]  # fmt: skip
    assert (progress[-1].step, progress[-1].kept, len(progress[-1].finished), progress[-1].total) == (
        "PDF files",
        3,
        6,
        9,
    )
    run()
    assert pdfs(place) == {}  # as is a pack that is made without


@pytest.mark.pack
@pytest.mark.parametrize("stem", ["corporate-health", "council/complaints"])
def test_a_report_of_the_bundled_pack_has_no_fault_that_a_program_can_see(pack: Path, tmp_path, stem):
    write_pdf(pack / f"{stem}.html", tmp_path / "report.pdf")
    assert faults(tmp_path / "report.pdf") == []


def test_the_pdf_files_of_an_approved_pack_say_so_and_writing_them_later_changes_no_approval(run, existing, place):
    made_on(place, "2019-11-04")
    approve_pack(place.parent, by="Cabinet", on=date(2019, 11, 4))
    assert run(pdf=True, workers=1)["pack_status"] == "approved"
    made_on(place, "2019-11-04")
    approve_pack(place.parent, by="Head of Performance", on=date(2019, 11, 5))
    with pikepdf.open(place / COMMITTEE_PACK) as pdf:
        assert "Approved by Head of Performance on 5 November 2019" in " ".join(page_text(pdf.pages[0]).values())
    with pikepdf.open(place / "council" / "budget.pdf") as pdf:
        assert "2019-20 Q2, approved" in " ".join(page_text(pdf.pages[0]).values())
