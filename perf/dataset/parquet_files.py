"""Parquet files to raw tables: only the columns and the row groups that are to be read."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from perf.dataset.csv_files import RawTable, Source, tidy_columns, why_not_opened
from perf.dataset.headings import contract_heading
from perf.dataset.read_selection import WHOLE_FILE, FileSelection

MOST_BYTES = 4_000_000_000  # of a file, and of the text in it once unpacked: a megabyte may be packed in a bit
MOST_ROWS = 20_000_000  # a council has five million spells of sickness in three hundred years
_FEWER = "Remove rows of earlier years."


def read_parquet(path: Path, selection: FileSelection = WHOLE_FILE) -> RawTable:
    """Read the selected columns and rows of a Parquet file, each column in its own type."""
    raw = RawTable(Source(path.name, path))
    if refused := why_not_opened(path, MOST_BYTES):
        raw.spoil(*refused)
        return raw
    try:
        schema = pq.read_schema(path)
        if refused := _too_large(path, schema):
            raw.spoil(*refused)
            return raw
        kept = _without_lists(raw, schema)
        repeated = [name for name in kept if contract_heading(name) in selection.repeated]
        with pq.ParquetFile(path, read_dictionary=repeated) as file:  # read_table refuses two columns of one name
            records, cells = _selected_rows(file, kept, selection)
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
    return tidy_columns(raw, names)


def _without_lists(raw: RawTable, schema: pa.Schema) -> list[str]:
    """Return the columns that hold cells; add a problem for each that holds lists or records."""
    lists = {field.name for field in schema if pa.types.is_nested(field.type)}
    for name in sorted(lists):
        fix = "Write one text, number or date in each cell."
        raw.spoil("this column holds lists, not cells.", fix, line=1, column=name)
    return [name for name in schema.names if name not in lists]


def _too_large(path: Path, schema: pa.Schema) -> tuple[str, str] | None:
    """Return what is wrong, and what to do, where a file unpacks to more than can be read."""
    names = [field.name for field in schema if _is_text(field.type) and schema.names.count(field.name) == 1]
    with pq.ParquetFile(path, read_dictionary=names) as file:
        if (rows := file.metadata.num_rows) > MOST_ROWS:
            return f"the file has {rows:,} rows; at most {MOST_ROWS:,} can be read.", _FEWER
        groups, columns = range(file.num_row_groups), _texts(file)
        size = sum(_text_bytes(file, group, *column) for group in groups for column in columns)
    if size <= MOST_BYTES:
        return None
    return f"the text in it unpacks to {size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB can be read.", _FEWER


def _texts(file: pq.ParquetFile) -> list[tuple[int, str]]:
    """Return the columns of text, by their number in the file and their name."""
    kinds = {field.name: field.type for field in file.schema_arrow}
    of_text = {name for name, kind in kinds.items() if pa.types.is_dictionary(kind) and _is_text(kind.value_type)}
    paths = [file.schema.column(at).path for at in range(len(file.schema.names))]  # of a list "name.list.element"
    return [(at, path) for at, path in enumerate(paths) if path in of_text]


def _text_bytes(file: pq.ParquetFile, group: int, at: int, name: str) -> int:
    """Return how many bytes the text of a column takes in a row group: at least, and exactly where it is much.

    The first row brings the dictionary of all rows, so that usually the longest text is enough to know.
    """
    chunk = file.metadata.row_group(group).column(at)
    first = next(file.iter_batches(batch_size=1, row_groups=[group], columns=[name]), None)
    longest = 0 if first is None else pc.max(pc.binary_length(first.column(0).dictionary)).as_py() or 0
    if "DELTA_BYTE_ARRAY" in chunk.encodings:  # each text may repeat the one before, and more
        longest = chunk.total_uncompressed_size
    most = int(chunk.num_values * longest + chunk.total_uncompressed_size)
    if most <= MOST_BYTES // 100:
        return most
    cells = file.read_row_group(group, columns=[name]).column(0)
    lengths = (pc.binary_length(part.dictionary).cast(pa.int64()).take(part.indices) for part in cells.chunks)
    return sum(pc.sum(each).as_py() or 0 for each in lengths)


def _is_text(kind: pa.DataType) -> bool:
    return any(is_kind(kind) for is_kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary))


def _selected_rows(file: pq.ParquetFile, kept: list[str], selection: FileSelection) -> tuple[Any, pa.Table]:
    """Read the selected columns of the rows that were not over before the day asked for, with the rows' numbers."""
    names = [name for name in kept if selection.columns is None or contract_heading(name) in selection.columns]
    days = [
        name for name in names if contract_heading(name) == selection.until and pa.types.is_timestamp(_type(file, name))
    ]
    if selection.since is None or len(days) != 1 or len(set(names)) < len(names):
        return None, file.read(columns=names)
    numbers, tables, before = [], [file.schema_arrow.empty_table().select(names)], 0
    for group in range(file.num_row_groups):
        day = file.read_row_group(group, columns=days).column(0)
        counts = pc.fill_null(pc.greater_equal(day, pa.scalar(selection.since, day.type)), True)
        rows = np.flatnonzero(counts.to_numpy())
        if len(rows):
            numbers.append(rows + before)
            tables.append(file.read_row_group(group, columns=names).take(rows))
        before += len(day)
    return np.concatenate([np.empty(0, dtype="int64"), *numbers]), pa.concat_tables(tables)


def _type(file: pq.ParquetFile, name: str) -> pa.DataType:
    return file.schema_arrow.field(name).type


def _plain(column: pa.ChunkedArray, *, keep: bool = False) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if keep and pa.types.is_string(kind.value_type) else _plain(column.cast(kind.value_type))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        try:
            return column.cast(pa.string())
        except pa.ArrowInvalid:  # bytes that are not text: each cell is reported
            return column
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):  # 2.2 as it is written, not as 2.2000000476837
        return column.cast(pa.string()).cast(pa.float64())
    return column.cast(pa.float64()) if pa.types.is_decimal(kind) else column
