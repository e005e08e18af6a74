import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from perf.dataset.csv_files import read_csv
from perf.dataset.parquet_files import read_parquet
from perf.dataset.workbook import read_workbook
from tests.dataset.folders import a_workbook

QUOTE_COMMAS = "Put text that contains a comma in quotation marks, and give every row the same number of cells."
HEADER = ["id", "actual", "note"]


def a_csv(at, text, name="returns.csv"):
    (at / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(at / name)


def a_parquet(at, **columns):
    pq.write_table(pa.table(columns), at / "returns.parquet")
    return read_parquet(at / "returns.parquet")


def a_sheet(at, *rows, header=HEADER, shown_as=None):
    return read_workbook(a_workbook(at, {"returns": [header, *rows]}, shown_as=shown_as))["returns"]


def cells(raw):
    """Give every row as a list, None where a cell is missing."""
    return raw.rows.astype(object).where(raw.rows.notna(), None).to_numpy().tolist()


def told(raw):
    return [str(problem) for problem in raw.problems]


def lines(raw):
    return [raw.source.line(record) for record in raw.rows.index]


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_every_encoding_and_line_ending_that_offices_write(tmp_path, encoding, end):
    raw = a_csv(tmp_path, end.join(["id,note", "M1,£5 – café", "M2,", ""]).encode(encoding))
    assert (cells(raw), told(raw)) == ([["M1", "£5 – café"], ["M2", ""]], [])
    assert list(raw.rows) == ["id", "note"]


def test_a_csv_cell_stays_the_text_that_it_is(tmp_path):
    raw = a_csv(tmp_path, "id,note\n007,NULL\n1e3,true\n2019-09-30,N/A\n")
    assert cells(raw) == [["007", "NULL"], ["1e3", "true"], ["2019-09-30", "N/A"]]


def test_quoted_cells_hold_commas_quotation_marks_and_line_breaks(tmp_path):
    raw = a_csv(tmp_path, 'id,note\nM1,"a, ""b""\nc"\n')
    assert (cells(raw), told(raw)) == ([["M1", 'a, "b"\nc']], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,note\nM1,a\nM2,b\n", [2, 3]),
        ("id,note\r\nM1,a\r\nM2,b", [2, 3]),
        ("\n\nid,note\n\nM1,a\n\n\nM2,b\n", [5, 8]),  # after blank lines
        ('id,note\nM1,"a\nb\nc"\nM2,b\n', [2, 5]),  # after a cell of three lines
        ('id,note\r\nM1,"a\r\nb"\r\n\r\nM2,b\r\n', [2, 5]),
        ('id,"no\nte"\nM1,a\n', [3]),  # after a header of two lines
        ("id,note\n,\nM1,a\n", [3]),  # after a row without a value
    ],
)
@pytest.mark.parametrize("name", ["returns.csv", "RETURNS.CSV"])
def test_a_row_is_told_by_the_line_on_which_it_begins(tmp_path, name, text, expected):
    assert lines(a_csv(tmp_path, text, name)) == expected


@given(records=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["", "a", "a\nb", "a\n\n,b", '""'])), max_size=6))
def test_every_row_is_told_by_its_line_whatever_stands_above_it(records):
    text, expected = '"id","note"\n', []
    for blank_lines, note in records:
        text += "\n" * blank_lines
        expected.append(text.count("\n") + 1)
        text += f'"M1","{note}"\n'
    with TemporaryDirectory() as folder:
        assert lines(a_csv(Path(folder), text)) == expected


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", " \t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_a_csv_without_a_header_is_empty_and_that_is_a_problem(tmp_path, text):
    raw = a_csv(tmp_path, text)
    assert told(raw) == ["the file is empty. Write at least the header row, or remove it."]
    assert raw.rows.empty


@pytest.mark.parametrize("text", ["id,note", "id,note\n", "id,note\r\n", "\nid,note\n\n", b"\xef\xbb\xbfid,note"])
def test_headers_alone_are_an_empty_table(tmp_path, text):
    raw = a_csv(tmp_path, text)
    assert (list(raw.rows), cells(raw), told(raw)) == (["id", "note"], [], [])


@pytest.mark.parametrize("text", [b"\x00\x01\x02", b"PK\x03\x04 a workbook", "id,note\nM1,a".encode("utf-16")])
def test_a_binary_file_is_not_a_csv(tmp_path, text):
    assert told(a_csv(tmp_path, text)) == ["this is a binary file, not text. Save it as CSV UTF-8."]


def test_bytes_of_no_known_encoding_are_refused(tmp_path):
    fix = "Save it as CSV UTF-8."
    assert told(a_csv(tmp_path, b"id,note\nM1,\x81\n")) == [f"this is neither UTF-8 nor Windows-1252 text. {fix}"]


def test_every_ragged_row_is_told_with_its_line(tmp_path):
    raw = a_csv(tmp_path, 'id,actual,note\nM1,1,a\nM2,2\n\nM3,3,"a\nb"\nM4,4,a,b\nM5\n')
    assert told(raw) == [
        f"row 3: the row has 2 cells, but the header has 3. {QUOTE_COMMAS}",
        f"row 7: the row has 4 cells, but the header has 3. {QUOTE_COMMAS}",
        f"row 8: the row has 1 cell, but the header has 3. {QUOTE_COMMAS}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        'id,actual,note\nM1,1,a\nM2,2,"late\nM3,3,b\n',  # the rest of the file would be one note
        'id,actual,note\nM1,1,a\nM2,"2,late\nM3,3,b\n',
        'id,actual,note\nM1,1,a\nM2,2,"late\n' + "M3,3,b\n" * 30_000,  # a cell longer than csv.reader takes
    ],
    ids=["in the last cell", "in the middle", "in a long file"],
)
def test_a_quotation_mark_that_is_never_closed_swallows_no_row_unseen(tmp_path, text):
    assert told(a_csv(tmp_path, text)) == [
        "row 3: the quotation marks do not match. Close each quotation mark that is opened."
    ]


def test_a_quotation_mark_within_a_cell_is_an_inch(tmp_path):
    raw = a_csv(tmp_path, 'id,note\nM1,a 5" pipe\nM2,b\n')
    assert (cells(raw), told(raw)) == ([["M1", 'a 5" pipe'], ["M2", "b"]], [])


def test_a_long_cell_is_read_and_the_rows_after_it_keep_their_lines(tmp_path):
    raw = a_csv(tmp_path, f"id,note\nM1,{'a' * 200_000}\nM2,b\n")
    assert (lines(raw), raw.rows["id"].tolist()) == ([2, 3], ["M1", "M2"])


@pytest.mark.parametrize("header", ["Measure ID", " measure_id ", "MEASURE-ID", "measure  id", "measure_id:"])
def test_headers_are_read_without_regard_to_case_spaces_and_signs(tmp_path, header):
    assert list(a_csv(tmp_path, f'"{header}",note\nM1,a\n').rows) == ["measure_id", "note"]


def test_a_column_that_stands_there_twice_is_told_once_by_its_name(tmp_path):
    twice = ["row 1, note: this column appears twice. Keep one of the two."]
    text = "id,note,Note \nM1,a,b\n"
    assert told(a_csv(tmp_path, text)) == twice
    assert told(a_sheet(tmp_path, ["M1", "a", "b"], header=["id", "note", "Note "])) == twice
    assert told(a_parquet(tmp_path, **{"id": ["M1"], "note": ["a"], "Note ": ["b"]})) == twice


def test_a_parquet_file_with_two_columns_of_one_name_is_told_the_same(tmp_path):
    pq.write_table(pa.table([["M1"], ["a"], ["b"]], names=["id", "note", "note"]), tmp_path / "returns.parquet")
    raw = read_parquet(tmp_path / "returns.parquet")
    assert told(raw) == ["row 1, note: this column appears twice. Keep one of the two."]


def test_a_column_without_a_name_is_told_only_where_it_has_values(tmp_path):
    assert told(a_csv(tmp_path, "id,,note,\nM1,,a, \n")) == []
    raw = a_csv(tmp_path, "id,,note,\nM1,,a,b\n")
    assert told(raw) == ["row 1: column 4 has values but no name. Give each column a name."]
    assert list(raw.rows) == ["id", "note"]


def test_rows_without_a_value_are_left_out_in_every_form(tmp_path):
    kept = [["M1", "1"], ["M2", "2"]]
    assert cells(a_csv(tmp_path, "id,actual\nM1,1\n , \nM2,2\n,\n")) == kept
    assert cells(a_parquet(tmp_path, id=["M1", None, "M2"], actual=["1", " ", "2"])) == kept
    sheet = a_sheet(tmp_path, ["M1", "1"], [None, " "], ["M2", "2"], header=["id", "actual"])
    assert (cells(sheet), lines(sheet)) == (kept, [2, 4])


def test_a_parquet_file_keeps_the_types_of_its_columns(tmp_path):
    raw = a_parquet(
        tmp_path,
        id=pa.array(["M1", "M2"]).dictionary_encode(),
        actual=pa.array(["1.50", "2.25"]).cast(pa.decimal128(5, 2)),
        day=[date(2019, 9, 30), None],
        open=[True, None],
    )
    assert cells(raw) == [["M1", 1.5, pd.Timestamp("2019-09-30"), True], ["M2", 2.25, None, None]]


def test_text_that_a_parquet_file_holds_as_bytes_is_text(tmp_path):
    assert cells(a_parquet(tmp_path, note=[b"caf\xc3\xa9", None], id=["M1", "M2"])) == [["café", "M1"], [None, "M2"]]


def test_parquet_text_that_is_not_utf_8_is_told(tmp_path):
    pq.write_table(pa.table({"note": pa.array([b"caf\xe9"]).view(pa.string())}), tmp_path / "returns.parquet")
    raw = read_parquet(tmp_path / "returns.parquet")
    assert told(raw) == ["this is not a Parquet file. Write it again as Parquet."]


def test_a_long_number_in_parquet_keeps_its_last_digit_beside_a_blank(tmp_path):
    raw = a_parquet(tmp_path, id=["M1", "M2"], post_id=pa.array([2**53 + 1, None], type=pa.int64()))
    assert int(raw.rows["post_id"][0]) == 2**53 + 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty."),
        (b"PAR1", "this is not a Parquet file."),
        (b"PAR1 and then something else PAR1", "this is not a Parquet file."),
        (b"id,note\nM1,a\n", "this is not a Parquet file."),
    ],
)
def test_a_file_that_is_not_parquet_is_told(tmp_path, content, problem):
    (tmp_path / "returns.parquet").write_bytes(content)
    assert told(read_parquet(tmp_path / "returns.parquet")) == [f"{problem} Write it again as Parquet."]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"id,note\nM1,a\n", b"\xd0\xcf\x11\xe0 an old .xls"])
def test_a_file_that_is_not_a_workbook_is_told(tmp_path, content):
    (tmp_path / "data.xlsx").write_bytes(content)
    (raw,) = read_workbook(tmp_path / "data.xlsx").values()
    fix = "Save it as an Excel workbook (.xlsx)."
    assert (raw.source.file, told(raw)) == ("data.xlsx", [f"this is not an Excel workbook that can be read. {fix}"])


def test_a_zip_archive_that_is_no_workbook_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "data.xlsx", "w") as archive:
        archive.writestr("letter.txt", "Dear Sir")
    (raw,) = read_workbook(tmp_path / "data.xlsx").values()
    fix = "Save it as an Excel workbook (.xlsx)."
    assert told(raw) == [f"this is not an Excel workbook that can be read. {fix}"]


def test_a_workbook_whose_sheet_is_damaged_is_told(tmp_path):
    path = a_workbook(tmp_path, {"returns": [HEADER, ["M1", 1, None]]})
    swap_in_sheet(path, b"</row></sheetData>", b"</sheetData>")
    (raw,) = read_workbook(path).values()
    fix = "Save it as an Excel workbook (.xlsx)."
    assert told(raw) == [f"this is not an Excel workbook that can be read. {fix}"]


def test_every_sheet_is_a_table_by_its_name_in_lower_case(tmp_path):
    sheets = read_workbook(a_workbook(tmp_path, {" Returns ": [["id"], ["M1"]], "Notes": [["hello"]]}))
    assert [(name, raw.source.file) for name, raw in sheets.items()] == [
        ("returns", "data.xlsx/ Returns "),
        ("notes", "data.xlsx/Notes"),
    ]


def test_a_sheet_without_a_cell_is_empty_and_that_is_a_problem(tmp_path):
    raw = read_workbook(a_workbook(tmp_path, {"returns": []}))["returns"]
    assert told(raw) == ["the sheet is empty. Write at least the header row, or remove it."]


def test_a_sheet_of_headers_alone_is_an_empty_table(tmp_path):
    raw = a_sheet(tmp_path)
    assert (list(raw.rows), cells(raw), told(raw)) == (HEADER, [], [])


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
    assert (cells(raw), told(raw)) == ([["M1", expected, None]], [])


def test_a_formula_is_read_as_its_value_and_as_a_percentage_where_it_is_shown_so(tmp_path):
    book = Workbook()
    book.active.title = "returns"
    for row in (HEADER, ["M1", "=1/2", None], ["M2", "=1/2", None]):
        book.active.append(row)
    book.active["B3"].number_format = "0.0%"
    book.save(tmp_path / "data.xlsx")
    swap_in_sheet(tmp_path / "data.xlsx", b"<f>1/2</f><v />", b"<f>1/2</f><v>0.5</v>")
    assert cells(read_workbook(tmp_path / "data.xlsx")["returns"]) == [["M1", 0.5, None], ["M2", 50.0, None]]


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"],
)
def test_an_error_of_the_spreadsheet_is_told_and_not_taken_for_a_blank(tmp_path, error):
    a_workbook(tmp_path, {"returns": [HEADER, ["M1", 1, None], [], ["M2", 424242, "late"]]})
    swap_in_sheet(tmp_path / "data.xlsx", b't="n"><v>424242</v>', f't="e"><v>{error}</v>'.encode())
    raw = read_workbook(tmp_path / "data.xlsx")["returns"]
    fix = "Correct the formula, or leave the cell blank if there is no value."
    assert told(raw) == [f'row 4, actual: "{error}" is a spreadsheet error. {fix}']
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
    assert cells(read_workbook(tmp_path / "data.xlsx")["returns"]) == [["M1", 1, None]]


@pytest.mark.slow
def test_a_stray_cell_in_the_last_corner_of_a_sheet_does_not_take_all_memory(tmp_path):
    path = a_workbook(tmp_path, {"returns": [HEADER, ["M1", 31415, None]]})
    swap_in_sheet(path, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    code = f"""
import resource
from pathlib import Path
from perf.dataset.workbook import read_workbook
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
raw = read_workbook(Path({str(path)!r}))["returns"]
print(*raw.problems, sep="\\n")
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout == "row 1: column 16384 has values but no name. Give each column a name.\n"
    assert ran.returncode == 0
