"""The tables of a page become files of one value a cell, in which a spreadsheet finds no formula."""

import pandas as pd
import pytest
from markupsafe import Markup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from perf.packs.table_files import TableFile, take_tables, tidy_frame, write_csv
from perf.pages.block import FileTable, closed_block, say
from perf.pages.cell import cell
from perf.pages.tables import Col, arrow, frame_of, pill, small_lines, table
from perf.ratings import USUAL_RATINGS
from perf.wording import month_name, signed, value


def a_run(*blocks):
    outputs = [new_output("display_data", block._repr_mimebundle_()) for block in blocks]
    return new_notebook(cells=[new_code_cell("shown", outputs=outputs)])


def a_table(rows, columns, caption="Measures", **options):
    return table(frame_of(rows), columns, caption=caption, **options)


def tidy(*blocks):
    """The only table of blocks, as its file has it: the headings, then the rows."""
    (found,) = take_tables(a_run(*blocks))
    frame = tidy_frame(found)
    return [list(frame), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]


def test_a_cell_of_a_page_becomes_one_value_a_cell_of_a_file():
    columns = (
        Col("Measure", lambda row: cell(row["title"]) + small_lines("M1", parts={"id": "M1"})),
        Col("Actual", lambda row: value(row["actual"], "percent"), number=True),
        Col("Status", lambda row: pill(row["rating"], USUAL_RATINGS) + small_lines("one", "two")),
        Col("Direction", lambda row: arrow(row["way"])),
        Col("Due", "due"),
    )
    rows = [{"title": "Calls & <b>letters</b>", "actual": -1234.5678, "rating": "Red", "way": "worse",
             "due": pd.Timestamp("2019-09-30")}]  # fmt: skip
    assert tidy(a_table(rows, columns)) == [
        ["Measure", "Measure id", "Unit", "Actual", "Status", "Status note", "Direction", "Due"],
        ["Calls & <b>letters</b>", "M1", "percent", -1234.5678, "Red", "one; two", "worse", "2019-09-30"],
    ]


def test_why_there_is_no_number_is_in_a_column_of_its_own():
    columns = (Col("Area", "area"), Col("Days", lambda row: row["hidden"] or value(row["days"]), number=True))
    rows = [{"area": "A", "days": 5.0, "hidden": ""}, {"area": "B", "days": 1.0, "hidden": "small group"}]
    assert tidy(a_table(rows, columns)) == [["Area", "Days", "Days note"], ["A", 5, None], ["B", None, "small group"]]


def test_numbers_of_different_units_have_a_unit_each():
    columns = (
        Col("Area", "area"),
        Col("Cases", "cases", number=True),
        Col("Share", lambda row: value(12.5, "percent"), number=True),
        Col("Spent", lambda row: value(2), number=True, unit="GBP thousand"),
    )
    assert tidy(a_table([{"area": "A", "cases": 3}], columns)) == [
        ["Area", "Cases", "Share", "Share unit", "Spent", "Spent unit"], ["A", 3, 12.5, "percent", 2, "GBP thousand"],
    ]  # fmt: skip


def test_a_month_a_change_and_a_picture_are_what_a_machine_reads():
    columns = (
        Col("Month", lambda row: month_name("2019-04")),
        Col("Change", lambda row: signed(-0.125), number=True),
        Col("Line", lambda row: cell(Markup("<svg></svg>"), {})),
    )
    assert tidy(a_table([{"x": 1}], columns)) == [["Month", "Change"], ["2019-04", -0.125]]


def test_the_heading_of_a_group_is_a_column():
    rows = [{"name": "A", "corporate_action": "C1"}, {"name": "B", "corporate_action": "C2"}]
    assert tidy(a_table(rows, (Col("Name", "name"),), group="corporate_action")) == [
        ["Corporate action", "Name"], ["C1", "A"], ["C2", "B"],
    ]  # fmt: skip


def test_tables_keep_their_order_through_folds_and_charts_and_leave_the_notebook():
    one, two = (a_table([{"x": word}], (Col("X", "x"),), caption=word) for word in ("first", "second"))
    run = a_run(say("Words.") + one, closed_block("More", two))
    assert [each.caption for each in take_tables(run)] == ["first", "second"]
    assert {name for output in run.cells[0].outputs for name in output.data} == {"text/html", "text/plain"}


def test_a_marked_row_has_its_mark_in_a_column_of_its_own():
    rows = [{"name": "Own"}, {"name": "Estimated"}]
    block = a_table(rows, (Col("Name", "name"),), mark=lambda row: "estimated" if row["name"] != "Own" else "")
    assert tidy(block) == [["Name", "Provenance"], ["Own", None], ["Estimated", "estimated"]]
    assert tidy(block.marked("made up"))[1:] == [["Own", "made up"], ["Estimated", "estimated"]]


def test_a_csv_file_is_utf_8_that_a_spreadsheet_knows(tmp_path):
    spend = a_table([{"name": "Café", "spent": 1234.0}, {"name": "Rest", "spent": -5.25}],
                    (Col("Name", "name"), Col("Spent", lambda row: value(row["spent"], "GBP"), number=True)),
                    caption="Spend, " + "very " * 12 + "long")  # fmt: skip
    (written,) = write_csv(spend.tables, tmp_path / "tables", "council-budget")
    assert written == TableFile(f"council-budget-01-spend-{'very-' * 12}long.csv", spend.tables[0].caption)
    assert (tmp_path / "tables" / written.name).read_bytes() == (
        "\ufeffName,Unit,Spent\r\nCafé,GBP,1234\r\nRest,GBP,-5.25\r\n".encode()
    )


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+cmd", "-cmd", "@SUM(A1)", "\tx"])
def test_text_that_begins_as_a_formula_is_text_in_csv(tmp_path, cell):
    write_csv([FileTable("T", ({"Note": cell},))], tmp_path, "x")
    rows = (tmp_path / "x-01-t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].strip('"') == f"'{cell}"
