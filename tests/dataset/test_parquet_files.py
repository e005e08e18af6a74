"""A Parquet file is read in the types of its columns; what is not text, a number or a date is reported."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perf.dataset.parquet_files import read_parquet
from tests.dataset.folders import a_parquet, cells, messages


def test_a_parquet_file_with_two_columns_of_one_name_is_told_the_same(tmp_path):
    pq.write_table(pa.table([["M1"], ["a"], ["b"]], names=["id", "note", "note"]), tmp_path / "returns.parquet")
    raw = read_parquet(tmp_path / "returns.parquet")
    assert messages(raw) == ["row 1, note: this column appears twice. Keep one of the two."]


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
    assert messages(raw) == ["this is not a Parquet file. Write it again as Parquet."]


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
    assert messages(read_parquet(tmp_path / "returns.parquet")) == [f"{problem} Write it again as Parquet."]
