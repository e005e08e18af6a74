"""A sheet is read as Excel shows it; a damaged workbook is reported."""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font

from perf.dataset.workbook import read_workbook
from tests.dataset.folders import HEADER, a_sheet, a_workbook, cells, messages, the_sheet


def change_part(path, name, change):
    """Change one part of a workbook's archive."""
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, change(content) if part == name else content)


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
        (0.6117, "0.00%", "61.17%"),
        (0.6117, "0%", "61.17%"),  # as stored, not as rounded for show
        (1.0185, "0.00%", "101.85%"),
        (1, "0%", "100%"),
        (-0.05, "0.0%;[Red]-0.0%", "-5%"),
        (0.07, "0%", "7%"),  # 0.07 x 100 is 7.000000000000001 in binary
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
    assert cells(the_sheet(tmp_path / "data.xlsx")) == [["M1", 0.5, None], ["M2", "50%", None]]


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


def a_book(path, fill):
    """Write a workbook with one sheet, returns, that a function fills."""
    book = Workbook()
    book.active.title = "returns"
    for row in (HEADER, ["M1", 1, "a"], ["M2", 2, "b"], ["M3", 3, "c"]):
        book.active.append(row)
    fill(book.active)
    book.save(path / "data.xlsx")
    return the_sheet(path / "data.xlsx")


@pytest.mark.parametrize(
    ("cells_with", "named"),
    [
        (["B2"], "the formula in cell B2 has"),
        (["B2", "B3", "C4"], "the formula in cells B2, B3 and C4 has"),
        (["A2", "A3", "A4", "B2", "B3", "B4"], "the formula in cells A2, B2, A3 and 3 more has"),
    ],
)
def test_a_formula_without_a_stored_value_is_told_with_its_cell(tmp_path, cells_with, named):
    raw = a_book(tmp_path, lambda sheet: [sheet.__setitem__(cell, "=1/2") for cell in cells_with])
    assert messages(raw) == [
        f"{named} no stored value, because it has not been calculated. "
        "Open the workbook, save it, and run again; or write the value in place of the formula."
    ]


def test_a_formula_whose_value_is_an_empty_text_has_one(tmp_path):
    a_book(tmp_path, lambda sheet: sheet.__setitem__("C2", '=""'))
    swap_in_sheet(tmp_path / "data.xlsx", b'<c r="C2"><f>""</f><v />', b'<c r="C2" t="str"><f>""</f><v />')
    assert messages(the_sheet(tmp_path / "data.xlsx")) == []


def test_merged_cells_are_told(tmp_path):
    raw = a_book(tmp_path, lambda sheet: sheet.merge_cells("C2:C3"))
    assert messages(raw) == [
        "cells C2:C3 are merged, so only the first of them has a value. Unmerge them, and write the value in each cell."
    ]


def test_hidden_rows_and_sheets_are_read_and_remarked_on(tmp_path):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
        sheet.parent.create_sheet("visible")
        sheet.sheet_state = "hidden"

    raw = a_book(tmp_path, hide)
    assert len(raw.rows) == 3
    assert [(problem.level, str(problem)) for problem in raw.problems] == [
        ("remark", "this sheet is hidden; it has been read. Delete what should not be read."),
        ("remark", "row 3 is hidden; it has been read. Delete what should not be read."),
    ]


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ("B", ["column B (actual) is hidden; it has been read. Delete what should not be read."]),
        ("BC", ["columns B (actual) and C (note) are hidden; they have been read. Delete what should not be read."]),
        ("F", []),  # beside the table
    ],
)
def test_hidden_columns_are_read_and_remarked_on(tmp_path, hidden, expected):
    def hide(sheet):
        for letter in hidden:
            sheet.column_dimensions[letter].hidden = True

    raw = a_book(tmp_path, hide)
    assert (len(raw.rows.columns), messages(raw)) == (3, expected)
    column = "<table:table-column{}/>".format
    parts = [column(' table:visibility="collapse"' if letter in hidden else "") for letter in "ABCDEF"]
    assert messages(an_ods(tmp_path, [A_TEXT.format("M1")], columns="".join(parts))) == expected


def test_a_workbook_with_a_colour_that_excel_alone_accepts_is_read(tmp_path):
    a_book(tmp_path, lambda sheet: sheet["A1"].__setattr__("font", Font(color="FF112233")))
    change_part(tmp_path / "data.xlsx", "xl/styles.xml", lambda part: part.replace(b'rgb="FF112233"', b'rgb="112"'))
    assert len(the_sheet(tmp_path / "data.xlsx").rows) == 3


ODS = """<?xml version="1.0"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Returns">{columns}
<table:table-row>{header}</table:table-row>{rows}
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""
A_TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def an_ods(path, *rows, row_settings="", columns=""):
    """Write data.ods with rows of cells in its own language."""
    header = "".join(A_TEXT.format(name) for name in HEADER)
    body = "".join(f"<table:table-row{row_settings}>{''.join(cells)}</table:table-row>" for cells in rows)
    with zipfile.ZipFile(path / "data.ods", "w") as parts:
        parts.writestr("content.xml", ODS.format(header=header, rows=body, columns=columns))
    return the_sheet(path / "data.ods")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('office:value-type="float" office:value="61.17"', 61.17),
        ('office:value-type="percentage" office:value="0.6117"', "61.17%"),
        ('office:value-type="currency" office:value="2.5"', 2.5),
        ('office:value-type="date" office:date-value="2019-09-30"', "2019-09-30"),
        ('office:value-type="date" office:date-value="2019-09-30T00:00:00"', "2019-09-30"),
        ('office:value-type="boolean" office:boolean-value="true"', True),
    ],
)
def test_a_cell_of_an_open_document_is_read_as_it_is_shown(tmp_path, settings, expected):
    raw = an_ods(
        tmp_path, [A_TEXT.format("M1"), f"<table:table-cell {settings}><text:p>shown</text:p></table:table-cell>"]
    )
    assert (cells(raw), messages(raw)) == ([["M1", expected, None]], [])


def test_an_open_document_repeats_cells_and_hides_merges_and_computes_as_a_workbook_does(tmp_path):
    repeated = A_TEXT.format("x<text:s text:c='2'/>y").replace(">", ' table:number-columns-repeated="3">', 1)
    assert cells(an_ods(tmp_path, [repeated])) == [["x  y"] * 3]
    hidden = an_ods(tmp_path, [A_TEXT.format("M1")], row_settings=' table:visibility="filter"')
    assert messages(hidden) == ["row 2 is hidden; it has been read. Delete what should not be read."]
    merged = A_TEXT.format("M1").replace(">", ' table:number-rows-spanned="2">', 1)
    assert messages(an_ods(tmp_path, [merged], ["<table:covered-table-cell/>"]))[0].startswith("cells A2:A3 are merged")
    formula = '<table:table-cell table:formula="of:=1/2"/>'
    assert messages(an_ods(tmp_path, [A_TEXT.format("M1"), formula]))[0].startswith("the formula in cell B2 has no")
    error = A_TEXT.format("#N/A").replace(">", ' table:formula="of:=NA()">', 1)
    assert messages(an_ods(tmp_path, [A_TEXT.format("M1"), error]))[0].startswith(
        'row 2, actual: "#N/A" is a spreadsheet'
    )
