"""A sheet is read as Excel shows it; a damaged workbook is reported."""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from perf.dataset.workbook import read_workbook
from tests.dataset.folders import HEADER, a_sheet, a_workbook, cells, messages, the_sheet


def swap_in_sheet(path, old, new):
    """Put what only Excel writes into the first sheet: a formula's stored value, a cell's error."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"<v ?/>|<v></v>", b"<v />", parts[sheet])  # as the XML library at hand writes it
    assert old in parts[sheet]
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(old, new) if name == sheet else part)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"id,note\nM1,a\n", b"\xd0\xcf\x11\xe0 an old .xls"])
def test_a_file_that_is_not_a_workbook_is_told(tmp_path, content):
    (tmp_path / "data.xlsx").write_bytes(content)
    raw = the_sheet(tmp_path / "data.xlsx")
    fix = "Save it as an Excel workbook (.xlsx)."
    assert (raw.source.file, messages(raw)) == ("data.xlsx", [f"this is not an Excel workbook that can be read. {fix}"])


def test_a_zip_archive_that_is_no_workbook_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "data.xlsx", "w") as archive:
        archive.writestr("letter.txt", "Dear Sir")
    raw = the_sheet(tmp_path / "data.xlsx")
    fix = "Save it as an Excel workbook (.xlsx)."
    assert messages(raw) == [f"this is not an Excel workbook that can be read. {fix}"]


def test_a_workbook_whose_sheet_is_damaged_is_told(tmp_path):
    path = a_workbook(tmp_path, {"returns": [HEADER, ["M1", 1, None]]})
    swap_in_sheet(path, b"</row></sheetData>", b"</sheetData>")
    raw = the_sheet(path)
    fix = "Save it as an Excel workbook (.xlsx)."
    assert messages(raw) == [f"this is not an Excel workbook that can be read. {fix}"]


def test_every_sheet_is_a_table_by_its_name_in_lower_case(tmp_path):
    path = a_workbook(tmp_path, {" Returns ": [["id"], ["M1"]], "Notes": [["hello"]], "Lists": [["x"]]})
    book = read_workbook(path, ["returns", "measures"])
    assert [(name, raw.source.file) for name, raw in book.tables.items()] == [("returns", "data.xlsx/ Returns ")]
    assert book.others == ["Notes"]


def test_a_sheet_without_a_cell_is_empty_and_that_is_a_problem(tmp_path):
    raw = the_sheet(a_workbook(tmp_path, {"returns": []}))
    assert messages(raw) == ["the sheet is empty. Write at least the header row, or remove it."]


def test_a_sheet_of_headers_alone_is_an_empty_table(tmp_path):
    raw = a_sheet(tmp_path)
    assert (list(raw.rows), cells(raw), messages(raw)) == (HEADER, [], [])


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.6117, "0.00%", 61.17),
        (0.6117, "0%", 61.17),  # as stored, not as rounded for show
        (1.0185, "0.00%", 101.85),
        (1, "0%", 100.0),
        (-0.05, "0.0%;[Red]-0.0%", -5.0),
        (0.07, "0%", 7.0),  # 0.07 x 100 is 7.000000000000001 in binary
        (0.6117, "General", 0.6117),
        (61.17, '0.00"%"', 61.17),  # a sign in quotation marks is only printed
        (61.17, "0.00\\%", 61.17),
    ],
)
def test_a_cell_shown_as_a_percentage_is_read_as_it_is_shown(tmp_path, value, number_format, expected):
    raw = a_sheet(tmp_path, ["M1", value, None], shown_as={"B2": number_format})
    assert (cells(raw), messages(raw)) == ([["M1", expected, None]], [])


def test_a_formula_is_read_as_its_value_and_as_a_percentage_where_it_is_shown_so(tmp_path):
    book = Workbook()
    book.active.title = "returns"
    for row in (HEADER, ["M1", "=1/2", None], ["M2", "=1/2", None]):
        book.active.append(row)
    book.active["B3"].number_format = "0.0%"
    book.save(tmp_path / "data.xlsx")
    swap_in_sheet(tmp_path / "data.xlsx", b"<f>1/2</f><v />", b"<f>1/2</f><v>0.5</v>")
    assert cells(the_sheet(tmp_path / "data.xlsx")) == [["M1", 0.5, None], ["M2", 50.0, None]]


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"],
)
def test_an_error_of_the_spreadsheet_is_told_and_not_taken_for_a_blank(tmp_path, error):
    a_workbook(tmp_path, {"returns": [HEADER, ["M1", 1, None], [], ["M2", 424242, "late"]]})
    swap_in_sheet(tmp_path / "data.xlsx", b't="n"><v>424242</v>', f't="e"><v>{error}</v>'.encode())
    raw = the_sheet(tmp_path / "data.xlsx")
    fix = "Correct the formula, or leave the cell blank if there is no value."
    assert messages(raw) == [f'row 4, actual: "{error}" is a spreadsheet error. {fix}']
    assert cells(raw) == [["M1", 1, None], ["M2", None, "late"]]


def test_dates_in_a_sheet_are_dates(tmp_path):
    raw = a_sheet(tmp_path, ["M1", date(2019, 9, 30), datetime(2019, 9, 30, 10)])
    assert [str(cell) for cell in cells(raw)[0]] in (
        ["M1", "2019-09-30", "2019-09-30 10:00:00"],
        ["M1", "2019-09-30 00:00:00", "2019-09-30 10:00:00"],
    )


def test_a_chart_on_a_sheet_of_its_own_is_passed_over(tmp_path):
    book = Workbook()
    book.active.title = "returns"
    for row in (HEADER, ["M1", 1, None]):
        book.active.append(row)
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Chart").add_chart(chart)
    book.save(tmp_path / "data.xlsx")
    assert cells(the_sheet(tmp_path / "data.xlsx")) == [["M1", 1, None]]


@pytest.mark.slow
def test_a_stray_cell_in_the_last_corner_of_a_sheet_does_not_take_all_memory(tmp_path):
    path = a_workbook(tmp_path, {"returns": [HEADER, ["M1", 31415, None]]})
    swap_in_sheet(path, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    code = f"""
import resource
from pathlib import Path
from tests.dataset.folders import the_sheet
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
raw = the_sheet(Path({str(path)!r}))
print(*raw.problems, sep="\\n")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout == "row 1: column 16384 has values but no name. Give each column a name.\n"
    assert ran.returncode == 0
