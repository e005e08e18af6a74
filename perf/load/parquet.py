"""Parquet files to raw tables: only the columns and the row groups that are wanted."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perf.load.files import UNOPENED, RawTable, Source, named, tidied
from perf.load.selection import ALL, Wanted


def read_parquet(path: Path, wanted: Wanted = ALL) -> RawTable:
    """Read a Parquet file, its columns in their own types; of those not wanted, and of rows long over, nothing."""
    raw = RawTable(Source(path.name, path))
    if not path.is_file():
        raw.spoil(*UNOPENED)
        return raw
    try:
        repeated = [name for name in pq.read_schema(path).names if named(name) in wanted.repeated]
        with pq.ParquetFile(path, read_dictionary=repeated) as file:  # read_table refuses two columns of one name
            records, cells = _wanted_rows(file, wanted)
        cells.validate(full=True)  # text that is not UTF-8
        columns = {}
        for at, name in enumerate(names := cells.column_names):
            columns[at] = _plain(cells.column(0), keep=name in repeated).to_pandas(
                date_as_object=False, integer_object_nulls=True
            )
            cells = cells.remove_column(0)  # so that a large table is in memory once
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        empty = not path.stat().st_size
        raw.spoil("the file is empty." if empty else "this is not a Parquet file.", "Write it again as Parquet.")
        return raw
    raw.rows = pd.DataFrame(columns)
    if records is not None:
        raw.rows.index = pd.Index(records)
    return tidied(raw, names)


def _wanted_rows(file: pq.ParquetFile, wanted: Wanted) -> tuple[Any, pa.Table]:
    """Read the wanted columns of the rows that are not over before the day asked for, with those rows' numbers."""
    names = [name for name in file.schema_arrow.names if wanted.columns is None or named(name) in wanted.columns]
    days = [name for name in names if named(name) == wanted.until and pa.types.is_timestamp(_type(file, name))]
    if wanted.since is None or len(days) != 1 or len(set(names)) < len(names):
        return None, file.read(columns=names)
    kept, tables, before = [], [file.schema_arrow.empty_table().select(names)], 0
    for group in range(file.num_row_groups):
        day = file.read_row_group(group, columns=days).column(0)
        counts = pc.fill_null(pc.greater_equal(day, pa.scalar(wanted.since, day.type)), True)
        rows = np.flatnonzero(counts.to_numpy())
        if len(rows):
            kept.append(rows + before)
            tables.append(file.read_row_group(group, columns=names).take(rows))
        before += len(day)
    return np.concatenate([np.empty(0, dtype="int64"), *kept]), pa.concat_tables(tables)


def _type(file: pq.ParquetFile, name: str) -> pa.DataType:
    return file.schema_arrow.field(name).type


def _plain(column: pa.ChunkedArray, *, keep: bool = False) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if keep and pa.types.is_string(kind.value_type) else _plain(column.cast(kind.value_type))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        try:
            return column.cast(pa.string())
        except pa.ArrowInvalid:  # bytes that are no text: each cell is told
            return column
    return column.cast(pa.float64()) if pa.types.is_decimal(kind) else column
