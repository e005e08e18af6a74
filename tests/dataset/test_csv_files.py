"""A CSV file is read in every encoding that offices write, and every row keeps its line."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.dataset.csv_files import read_csv
from tests.dataset.folders import a_parquet, a_sheet, cells, messages

QUOTE_COMMAS = "Put text that contains a comma in quotation marks, and give every row the same number of cells."


def a_csv(at, text, name="returns.csv"):
    (at / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(at / name)


def lines(raw):
    return [raw.source.line(record) for record in raw.rows.index]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_every_encoding_and_line_ending_that_offices_write(tmp_path, encoding, end):
    raw = a_csv(tmp_path, end.join(["id,note", "M1,£5 – café", "M2,", ""]).encode(encoding))
    assert (cells(raw), messages(raw)) == ([["M1", "£5 – café"], ["M2", ""]], [])
    assert list(raw.rows) == ["id", "note"]


def test_a_csv_cell_stays_the_text_that_it_is(tmp_path):
    raw = a_csv(tmp_path, "id,note\n007,NULL\n1e3,true\n2019-09-30,N/A\n")
    assert cells(raw) == [["007", "NULL"], ["1e3", "true"], ["2019-09-30", "N/A"]]


def test_quoted_cells_hold_commas_quotation_marks_and_line_breaks(tmp_path):
    raw = a_csv(tmp_path, 'id,note\nM1,"a, ""b""\nc"\n')
    assert (cells(raw), messages(raw)) == ([["M1", 'a, "b"\nc']], [])


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
    assert messages(raw) == ["the file is empty. Write at least the header row, or remove it."]
    assert raw.rows.empty


@pytest.mark.parametrize("text", ["id,note", "id,note\n", "id,note\r\n", "\nid,note\n\n", b"\xef\xbb\xbfid,note"])
def test_headers_alone_are_an_empty_table(tmp_path, text):
    raw = a_csv(tmp_path, text)
    assert (list(raw.rows), cells(raw), messages(raw)) == (["id", "note"], [], [])


@pytest.mark.parametrize("text", [b"\x00\x01\x02", b"PK\x03\x04 a workbook", "id,note\nM1,a".encode("utf-16-le")])
def test_a_binary_file_is_not_a_csv(tmp_path, text):
    assert messages(a_csv(tmp_path, text)) == ["this is a binary file, not text. Save it as CSV UTF-8."]


def test_bytes_of_no_known_encoding_are_refused(tmp_path):
    fix = "Save it as CSV UTF-8."
    assert messages(a_csv(tmp_path, b"id,note\nM1,\x81\n")) == [f"this is neither UTF-8 nor Windows-1252 text. {fix}"]


def test_every_ragged_row_is_told_with_its_line(tmp_path):
    raw = a_csv(tmp_path, 'id,actual,note\nM1,1,a\nM2,2\n\nM3,3,"a\nb"\nM4,4,a,b\nM5\n')
    assert messages(raw) == [
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
    assert messages(a_csv(tmp_path, text)) == [
        "row 3: the quotation marks do not match. Close each quotation mark that is opened."
    ]


def test_a_quotation_mark_within_a_cell_is_an_inch(tmp_path):
    raw = a_csv(tmp_path, 'id,note\nM1,a 5" pipe\nM2,b\n')
    assert (cells(raw), messages(raw)) == ([["M1", 'a 5" pipe'], ["M2", "b"]], [])


def test_a_long_cell_is_read_and_the_rows_after_it_keep_their_lines(tmp_path):
    raw = a_csv(tmp_path, f"id,note\nM1,{'a' * 200_000}\nM2,b\n")
    assert (lines(raw), raw.rows["id"].tolist()) == ([2, 3], ["M1", "M2"])


@pytest.mark.parametrize("header", ["Measure ID", " measure_id ", "MEASURE-ID", "measure  id", "measure_id:"])
def test_headers_are_read_without_regard_to_case_spaces_and_signs(tmp_path, header):
    assert list(a_csv(tmp_path, f'"{header}",note\nM1,a\n').rows) == ["measure_id", "note"]


def test_a_column_that_stands_there_twice_is_told_once_by_its_name(tmp_path):
    twice = ["row 1, note: this column appears twice. Keep one of the two."]
    text = "id,note,Note \nM1,a,b\n"
    assert messages(a_csv(tmp_path, text)) == twice
    assert messages(a_sheet(tmp_path, ["M1", "a", "b"], header=["id", "note", "Note "])) == twice
    assert messages(a_parquet(tmp_path, **{"id": ["M1"], "note": ["a"], "Note ": ["b"]})) == twice


def test_a_column_without_a_name_is_told_only_where_it_has_values(tmp_path):
    assert messages(a_csv(tmp_path, "id,,note,\nM1,,a, \n")) == []
    raw = a_csv(tmp_path, "id,,note,\nM1,,a,b\n")
    assert messages(raw) == ["row 1: column 4 has values but no name. Give each column a name."]
    assert list(raw.rows) == ["id", "note"]


def test_rows_without_a_value_are_left_out_in_every_form(tmp_path):
    kept = [["M1", "1"], ["M2", "2"]]
    assert cells(a_csv(tmp_path, "id,actual\nM1,1\n , \nM2,2\n,\n")) == kept
    assert cells(a_parquet(tmp_path, id=["M1", None, "M2"], actual=["1", " ", "2"])) == kept
    sheet = a_sheet(tmp_path, ["M1", "1"], [None, " "], ["M2", "2"], header=["id", "actual"])
    assert (cells(sheet), lines(sheet)) == (kept, [2, 4])
