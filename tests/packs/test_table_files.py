"""The tables of a page become files that a spreadsheet opens without finding a formula in them."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from perf.packs.table_files import PageTable, TableFile, tables_of, write_csv, write_workbook
from perf.pages.tables import Col, arrow, pill, small, table


def a_run(*pages):
    outputs = [new_output("display_data", {"text/html": str(page)}) for page in pages]
    return new_notebook(cells=[new_code_cell("shown", outputs=outputs)])


def a_table(rows, columns, caption="Measures", **options):
    return table(pd.DataFrame(rows), columns, caption=caption, **options).html


def test_a_table_is_read_as_its_page_shows_it_without_symbols():
    columns = (
        Col("Measure", lambda row: row["title"]),
        Col("Status", lambda row: pill(row["rating"])),
        Col("Direction", lambda row: arrow(row["way"])),
        Col("Note", lambda row: small("one", "two")),
    )
    rows = [{"title": "Calls & <b>letters</b>", "rating": "Red", "way": "worse"}]
    assert tables_of(a_run(a_table(rows, columns))) == [
        PageTable("Measures", (("Measure", "Status", "Direction", "Note"),
                           ("Calls & <b>letters</b>", "Red", "Worse", "one two"))),
    ]  # fmt: skip


def test_tables_keep_their_order_and_only_tables_are_listed():
    one, two = (a_table([{"x": word}], (Col("X", "x"),), caption=word) for word in ("first", "second"))
    assert [
        page_table.caption for page_table in tables_of(a_run("<p>Words.</p>", one, f"<details>{two}</details>"))
    ] == [
        "first",
        "second",
    ]


def test_a_marked_row_has_its_mark_in_a_column_of_its_own():
    rows = [{"name": "Own"}, {"name": "Estimated", "mark": "estimated data"}]
    page = a_table(rows, (Col("Name", "name"),), mark=lambda row: row["mark"] if row["name"] != "Own" else "")
    assert [each.rows for each in tables_of(a_run(page))] == [
        (("Name", "Provenance"), ("Own", ""), ("Estimated", "estimated data"))
    ]


def test_each_row_of_a_marked_table_has_its_mark_but_not_the_heading_of_a_group():
    rows = pd.DataFrame([{"name": "A", "value": 1, "group": "First"}])
    block = table(rows, (Col("Name", "name"), Col("Value", "value")), caption="Values", group="group")
    (page_table,) = tables_of(a_run(block.marked("estimated data").html))
    assert page_table == PageTable(
        "Values", (("Name", "Value", "Provenance"), ("First", "", ""), ("A", "1", "estimated data"))
    )
    assert tables_of(a_run(block.marked("").html)) == [PageTable("Values", (("Name", "Value"), ("First",), ("A", "1")))]


def test_a_csv_file_is_utf_8_that_a_spreadsheet_knows(tmp_path):
    spend = PageTable("Spend, £", (("Name", "£"), ("Café", "1,234"), ("Rest", "−5")))
    written = write_csv([spend], tmp_path / "tables", "council-budget")
    assert written == [TableFile("council-budget-01-spend.csv", "Spend, £")]
    assert (tmp_path / "tables" / "council-budget-01-spend.csv").read_bytes() == (
        '\ufeffName,£\r\nCafé,"1,234"\r\nRest,−5\r\n'.encode()
    )


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+cmd", "-cmd", "@SUM(A1)", "\tx"])
def test_text_that_begins_as_a_formula_is_text_in_csv(tmp_path, cell):
    write_csv([PageTable("T", (("Note",), (cell,)))], tmp_path, "x")
    rows = (tmp_path / "x-01-t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].strip('"') == f"'{cell}"


def test_a_negative_number_stays_a_number_in_csv(tmp_path):
    write_csv([PageTable("T", (("Miss",), ("-5.25",)))], tmp_path, "x")
    assert (tmp_path / "x-01-t.csv").read_text(encoding="utf-8-sig") == "Miss\n-5.25\n"


def test_the_workbook_holds_the_scored_measures_and_actions(scores, tmp_path):
    write_workbook(scores, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["measures", "actions"]
    header, *rows = book["measures"].iter_rows(values_only=True)
    assert header[:3] == ("Measure id", "Title", "Theme")
    (sickness,) = (dict(zip(header, row, strict=True)) for row in rows if row[0] == "CPM/019")
    assert (round(sickness["Actual"], 2), sickness["Target"], sickness["Rating"]) == (4.74, 3.74, "Red")
    assert book["actions"].max_row == 1 + len(scores.actions)
    types = {(cell.data_type, cell.value is None) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types == {("s", False), ("n", False), ("n", True), ("d", False)}  # a blank is an empty cell, not a text


def test_a_note_that_begins_as_a_formula_is_text_in_the_workbook(scores, tmp_path):
    changed = replace(scores, actions=scores.actions.assign(note="=1+1"))
    write_workbook(changed, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["actions"]
    note = [cell.value for cell in sheet[1]].index("Note")
    assert {(row[note].value, row[note].data_type) for row in sheet.iter_rows(min_row=2)} == {("=1+1", "s")}
