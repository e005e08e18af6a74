"""An export is read in any usual format, with its headings in any row."""

import sqlite3

import pandas as pd
import pytest
from openpyxl import Workbook

from perf.errors import PerfError
from perf.importing.exports import read_export
from perf.importing.sources import Export
from perf.importing.suggestion import suggested

ROWS = [["Ref", "Täg"], ["A", "1"], ["B", ""]]


def rows_of(folder, export):
    return read_export(folder, export, [])


def written(path, *, encoding="utf-8", separator=",", above=()):
    lines = [*above, *(separator.join(row) for row in ROWS)]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_any_usual_encoding_and_with_any_usual_separator(tmp_path, encoding, separator):
    written(tmp_path / "x.csv", encoding=encoding, separator=separator)
    rows = rows_of(tmp_path, Export(file="x.csv"))
    assert (list(rows.columns), rows.to_numpy().tolist(), list(rows.index)) == (ROWS[0], ROWS[1:], [2, 3])


def test_excels_own_line_with_the_separator_is_skipped(tmp_path):
    written(tmp_path / "x.csv", separator=";", above=["sep=;"])
    assert list(rows_of(tmp_path, Export(file="x.csv")).columns) == ROWS[0]


def test_the_headings_may_stand_in_any_row_and_files_that_fit_a_pattern_are_read_together(tmp_path):
    written(tmp_path / "hr-1.csv", above=["HR extract,", ","])
    written(tmp_path / "hr-2.csv", above=["HR extract,", ","])
    rows = rows_of(tmp_path, Export(file="hr-*.csv", header_row=3))
    assert (rows["Ref"].tolist(), list(rows.index)) == (["A", "B", "A", "B"], [4, 5, 4, 5])


def test_a_workbooks_sheet_is_read_as_an_officer_would_type_it(tmp_path):
    frame = pd.DataFrame({"Day": [pd.Timestamp("2025-06-03"), None], "FTE": [0.5, 1.0]})
    with pd.ExcelWriter(tmp_path / "x.xlsx") as book:
        pd.DataFrame({"Other": [1]}).to_excel(book, sheet_name="Cover", index=False)
        frame.to_excel(book, sheet_name="Extract", index=False)
    rows = rows_of(tmp_path, Export(file="x.xlsx", sheet="extract"))
    assert rows.to_numpy().tolist() == [["2025-06-03", "0.5"], ["", "1"]]
    with pytest.raises(PerfError, match=r'x\.xlsx has no sheet "Data"\. Its sheets: Cover and Extract\.$'):
        rows_of(tmp_path, Export(file="x.xlsx", sheet="Data"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,a\n1,2\n", 'has the heading "a" twice in row 1. Rename one of the two.'),
        ("a\n1,2\n", "has more cells than headings in row 2. Put text with a separator in quotes."),
        ("\n", "has no headings in row 1. Name their row with header_row."),
    ],
)
def test_a_file_without_proper_headings_is_refused(tmp_path, text, message):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(PerfError) as error:
        rows_of(tmp_path, Export(file="x.csv"))
    assert str(error.value).endswith(message)


def test_a_query_asks_a_sqlite_file(tmp_path):
    with sqlite3.connect(tmp_path / "cases.db") as database:
        database.execute("create table cases (ref text, days real)")
        database.executemany("insert into cases values (?, ?)", [("A", 2.5), ("B", None)])
    rows = rows_of(tmp_path, Export(sql="select * from cases order by ref", database="cases.db"))
    assert rows.to_numpy().tolist() == [["A", "2.5"], ["B", ""]]
    with pytest.raises(PerfError, match=r"^the query of cases\.db failed: .*no such table: none"):
        rows_of(tmp_path, Export(sql="select * from none", database="cases.db"))


def test_a_database_is_named_by_an_environment_variable_whose_address_is_never_shown(tmp_path, monkeypatch):
    with pytest.raises(PerfError, match=r"^CASES is neither a SQLite file in .* nor an environment variable"):
        rows_of(tmp_path, Export(sql="select 1", database="CASES"))
    monkeypatch.setenv("CASES", "postgresql+psycopg://reader:secret@localhost:1/none")
    with pytest.raises(PerfError) as error:
        rows_of(tmp_path, Export(sql="select 1", database="CASES"))
    assert str(error.value) == "the query of CASES failed: OperationalError."


def a_book(path, change):
    book = Workbook()
    sheet = book.active
    for row in (["Sickness report", None], ["Team", "Share"], ["Waste", 0.42], ["Parks", 0.5]):
        sheet.append(row)
    change(sheet)
    book.save(path)
    return Export(file=path.name, header_row=2)


def test_a_cell_that_a_workbook_shows_as_a_percent_is_one(tmp_path):
    def as_percent(sheet):
        sheet["B3"].number_format = "0%"

    assert rows_of(tmp_path, a_book(tmp_path / "x.xlsx", as_percent))["Share"].tolist() == ["42%", "0.5"]


def test_an_error_of_a_spreadsheet_is_no_blank(tmp_path):
    def with_error(sheet):
        sheet["B3"] = "#REF!"
        sheet["B3"].data_type = "e"

    assert rows_of(tmp_path, a_book(tmp_path / "x.xlsx", with_error))["Share"].tolist() == ["#REF!", "0.5"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda sheet: sheet.merge_cells("A3:A4"), r"merged cells \(A3:A4\)\. Unmerge them, and fill in each cell\."),
        (
            lambda sheet: sheet.__setitem__("B4", "=1/4"),
            r"value is not stored \(B4\)\. Open it, save it, and import it",
        ),
        (lambda sheet: sheet.merge_cells("A1:B1"), ""),  # a title, which is above the headings
        (lambda sheet: sheet.__setitem__("B1", "=1/4"), ""),
        (lambda sheet: sheet.merge_cells("A4:B4"), ""),  # of one row: nothing below it looks blank
    ],
)
def test_cells_that_only_look_blank_are_refused(tmp_path, change, expected):
    export = a_book(tmp_path / "x.xlsx", change)
    if expected:
        with pytest.raises(PerfError, match=expected):
            rows_of(tmp_path, export)
    else:
        assert rows_of(tmp_path, export)["Team"].tolist() == ["Waste", "Parks"]


def hidden_row(sheet):
    sheet.row_dimensions[4].hidden = True


def hidden_column(sheet):
    sheet.column_dimensions["B"].hidden = True


def hidden_sheet(sheet):
    sheet.parent.create_sheet("Q2")
    sheet.sheet_state = "hidden"


@pytest.mark.parametrize(
    ("change", "asked", "expected"),
    [
        (hidden_row, "", "row 4 is hidden; it has been read"),
        (hidden_column, "", "column B (Share) is hidden; it has been read"),
        (hidden_sheet, "Sheet", "this sheet is hidden; it has been read"),
        (lambda sheet: sheet.parent.create_sheet("Q2"), "", "read is the first sheet, Sheet, and not Q2"),
        (lambda sheet: sheet.parent.create_sheet("Q2"), "Sheet", ""),
    ],
)
def test_what_is_hidden_in_a_workbook_and_the_sheets_that_are_not_read_are_noted(tmp_path, change, asked, expected):
    notes = []
    export = a_book(tmp_path / "x.xlsx", change).model_copy(update={"sheet": asked})
    assert read_export(tmp_path, export, notes)["Team"].tolist() == ["Waste", "Parks"]
    assert notes == ([f"x.xlsx: {expected}"] if expected else [])


def test_a_suggestion_says_what_of_a_workbook_is_hidden_or_not_read(tmp_path):
    def change(sheet):
        hidden_row(sheet)
        sheet.parent.create_sheet("Q2")

    a_book(tmp_path / "x.xlsx", change)
    assert str(suggested(tmp_path / "x.xlsx", tmp_path, table="workforce")).splitlines()[:2] == [
        "# x.xlsx: read is the first sheet, Sheet, and not Q2",
        "# x.xlsx: row 4 is hidden; it has been read",
    ]


@pytest.mark.parametrize(
    ("second", "columns", "noted"),
    [
        ("ref, ACTUAL\nB,2\n", [["A", "1"], ["B", "2"]], []),
        ("Actual,Ref\n2,B\n", [["A", "1"], ["B", "2"]], []),
        (
            "Ref,Result\nB,2\n",
            [["A", "1", ""], ["B", "", "2"]],
            [
                "returns-1.csv has no column Result, so its rows are blank there",
                "returns-2.csv has no column Actual, so its rows are blank there",
            ],
        ),
    ],
)
def test_files_that_are_read_together_share_their_headings_or_are_named(tmp_path, second, columns, noted):
    (tmp_path / "returns-1.csv").write_text("Ref,Actual\nA,1\n")
    (tmp_path / "returns-2.csv").write_text(second)
    notes = []
    rows = read_export(tmp_path, Export(file="returns-*.csv"), notes)
    assert (rows.to_numpy().tolist(), notes) == (columns, noted)


def test_headings_of_one_file_that_differ_in_case_alone_stay_two(tmp_path):
    (tmp_path / "x.csv").write_text("Ref,ref\nA,1\n")
    assert list(rows_of(tmp_path, Export(file="x.csv")).columns) == ["Ref", "ref"]
