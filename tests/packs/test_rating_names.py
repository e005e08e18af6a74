"""A pack has the council's names and colours of ratings in its pages, its documents and its workbook."""

import json
import re

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf.packs.pdf.committee_pack import join_pages
from perf.packs.report_and_task import ANNEXES, COMMITTEE_PACK
from perf.packs.request import Request
from perf.packs.run import run_pack
from perf.packs.scores_workbook import WORKBOOK
from perf.packs.word.word_document import write_word_document
from perf.ratings import USUAL_RATINGS
from perf.rules import RATED

docx = pytest.importorskip("docx", reason='the extra "docx" is not installed')
pytestmark = pytest.mark.pack

NAMES = {"Green": ("Wombat", "#1d70b8"), "Amber": ("Echidna", "#ffdd55"), "Red": ("Quokka", "#f3c0d8")}
SETTINGS = "".join(
    f'\n[ratings.{rating}]\nname = "{name}"\ncolour = "{colour}"\n' for rating, (name, colour) in NAMES.items()
)
WORDS = re.compile(r"\b(Green|Amber|Red)\b")
COLOURS = re.compile("|".join(USUAL_RATINGS.fill(rating) for rating in RATED), re.IGNORECASE)
QUARTER = "2019-20 Q2"


@pytest.fixture(scope="module")
def named_pack(tmp_path_factory, with_parent):
    """The pack of a council with three measures, each of another rating, and what its report printed of them."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "framework.toml").write_text(f'name = "Smalltown"\n{SETTINGS}', encoding="utf-8")
    measures = [{"measure_id": f"M{at}", "title": f"Visits {at}", "theme": "Customer"} for at in (1, 2, 3)]
    tables = {
        "measures": [row | {"unit": "count", "polarity": "higher"} for row in measures],
        "returns": [
            {"measure_id": f"M{at}", "quarter": QUARTER, "actual": actual, "target": 100, "stated_rating": stated}
            | {"reason": "Late" if stated else None}
            for at, actual, stated in ((1, 100, "echidna"), (2, 95, None), (3, 5, "Amber"))
        ],
        "actions": [
            {"action_id": f"A{at}", "quarter": QUARTER, "corporate_action": "C1", "title": f"Open {at}"}
            | {"due": "2020-03-31", "percent_complete": done}
            for at, done in ((1, 60), (2, 45), (3, 1))
        ],
        "printed_ratings": [
            {"kind": "measure", "id": f"M{at}", "quarter": QUARTER, "rating": rating, "where": "page 1"}
            for at, rating in ((1, "Quokka"), (2, "green"), (3, "QUOKKA"))
        ],
    }
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    with with_parent():
        run_pack(Request(data=folder, out=folder / "outputs"))
    return folder / "outputs" / QUARTER.replace(" ", "-")


def pages(pack):
    """Return the HTML of each page by its name without the ending, the index first."""
    files = sorted(pack.rglob("*.html"), key=lambda path: path.name != "index.html")
    names = [path.relative_to(pack).with_suffix("").as_posix() for path in files]
    return dict(zip(names, (path.read_text(encoding="utf-8") for path in files), strict=True))


def wrong(html):
    """Return the words and colours of the program that a page shows, in attributes too; its class names are its own."""
    soup = BeautifulSoup(html, "lxml")
    for script in soup.select("script"):
        script.decompose()
    return [*WORDS.findall(str(soup)), *COLOURS.findall(str(soup))]


def test_no_page_and_no_document_of_pages_shows_the_words_or_colours_of_the_program(named_pack):
    html = pages(named_pack)
    assert {name: found for name, text in html.items() if (found := wrong(text))} == {}
    assert all(name in html["index"] and colour in html["index"] for name, colour in NAMES.values())
    assert "Quokka" in html["reconciliation"]
    for document in (COMMITTEE_PACK, ANNEXES):
        joined = join_pages(html, ["index", "corporate-health"], document)
        assert wrong(joined) == []
        assert NAMES["Green"][1] in joined


def test_the_word_document_and_the_workbook_have_the_councils_names(named_pack, tmp_path):
    write_word_document([named_pack / f"{name}.html" for name in pages(named_pack)], tmp_path / "pack.docx")
    document = docx.Document(str(tmp_path / "pack.docx"))
    words = [part.text for part in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    book = openpyxl.load_workbook(named_pack / "tables" / WORKBOOK)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    for texts in (words, cells):
        assert [text for text in texts if WORDS.search(text)] == []
        assert all(any(name in text for text in texts) for name, _ in NAMES.values())


def test_files_for_machines_have_the_words_of_the_program(named_pack):
    rated = [pd.read_csv(path) for path in sorted((named_pack / "tables").glob("*.csv"))]
    ratings = {word for frame in rated if "Status" in frame for word in frame["Status"].dropna()}
    assert ratings <= {*USUAL_RATINGS.names}
    assert len(ratings) > 1
    manifest = json.loads((named_pack / "manifest.json").read_text(encoding="utf-8"))
    assert "Green" in manifest["definitions"]["measures.green"]
