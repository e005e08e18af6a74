"""Files to raw tables: CSV, Parquet and the sheets of data.xlsx, every cell kept as it stands."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from perf.load.problems import Problem

WORKBOOK = "data.xlsx"
_EXCEL_ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}


@dataclass(frozen=True)
class Source:
    """Where a table came from: `file` as problems name it (data.xlsx/returns for a sheet)."""

    file: str
    path: Path

    def line(self, record: int) -> int:
        """Give the line on which a record begins, header = 1, records from 0; a sheet's row likewise."""
        return self._lines[record] if self.path.suffix == ".csv" else record + 2

    def fault(
        self,
        record: int,
        column: str,
        value: str,
        problem: str,
        fix: str,
        *,
        id: str = "",
        remark: bool = False,
    ) -> Problem:
        """Tell what is wrong with a cell of one record."""
        level: Literal["problem", "remark"] = "remark" if remark else "problem"
        return Problem(self.file, self.line(record), column, value, problem, fix, id, level)

    @cached_property
    def _lines(self) -> list[int]:
        text, _ = _decoded(self.path)
        return [line for line, cells in _records(text) if cells][1:]


@dataclass
class RawTable:
    """One table as its file holds it: cells unread, columns renamed to the contract's spelling.

    `rows` has one row per record that is not blank; its index is the record's number, from 0.
    """

    source: Source
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: list[Problem] = field(default_factory=list)

    def spoil(self, problem: str, fix: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        """Note a problem of the file itself."""
        self.problems.append(Problem(self.source.file, line, column, value, problem, fix))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader, begins = csv.reader(io.StringIO(text, newline="")), 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def read_csv(path: Path) -> RawTable:
    """Read a CSV file in UTF-8 (with or without BOM) or Windows-1252, every cell as text."""
    raw = RawTable(Source(path.name, path))
    text, problem = _decoded(path)
    if problem:
        raw.spoil(*problem)
        return raw
    header = next(cells for _, cells in _records(text) if cells)
    try:
        cells = pa_csv.read_csv(
            io.BytesIO(text.encode()),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        _tell_ragged(raw, text)
        return raw
    raw.rows = pd.DataFrame(dict(enumerate(column.to_pandas() for column in cells.columns)))
    return _tidied(raw, cells.column_names)


def _decoded(path: Path) -> tuple[str, tuple[str, str] | None]:
    """Decode a text file; else say what is wrong with it and what to do."""
    text = path.read_bytes()
    if not text.strip(b"\xef\xbb\xbf\r\n\t "):
        return "", ("the file is empty.", "Write at least the header row, or remove it.")
    if b"\0" in text or text.startswith(b"PK\x03\x04"):
        return "", ("this is not text but a binary file.", "Save it as CSV UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return text.decode(encoding), None
        except UnicodeDecodeError:
            continue
    return "", ("this is neither UTF-8 nor Windows-1252 text.", "Save it as CSV UTF-8.")


def _tell_ragged(raw: RawTable, text: str) -> None:
    records = [(line, cells) for line, cells in _records(text) if cells]
    wide = len(records[0][1])
    fix = "Put text that holds a comma in quotation marks, and give every row all its cells."
    for line, cells in records:
        if len(cells) != wide:
            raw.spoil(f"the row has {len(cells)} cells, but the header has {wide}.", fix, line=line)
    if not raw.problems:
        raw.spoil("the quotation marks do not match.", "Close each that is opened.")


def read_parquet(path: Path) -> RawTable:
    """Read a Parquet file, its columns in their own types."""
    raw = RawTable(Source(path.name, path))
    try:
        cells = pq.read_table(path)
    except (pa.ArrowInvalid, OSError):
        empty = not path.stat().st_size
        raw.spoil("the file is empty." if empty else "this is not a Parquet file.", "Write it again as Parquet.")
        return raw
    columns = (_plain(column).to_pandas(date_as_object=False) for column in cells.columns)
    raw.rows = pd.DataFrame(dict(enumerate(columns)))
    return _tidied(raw, cells.column_names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    return column.cast(pa.float64()) if pa.types.is_decimal(kind) else column


def read_workbook(path: Path) -> dict[str, RawTable]:
    """Read every sheet of data.xlsx, by its name in lower case; a cell shown as 61.17% is read as 61.17."""
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError):
        raw = RawTable(Source(WORKBOOK, path))
        raw.spoil("this is not an Excel workbook that can be read.", "Save it as an Excel workbook (.xlsx).")
        return {"": raw}
    with closing(load_workbook(path, read_only=True)) as shown:
        return {name.strip().lower(): _sheet(path, name, book, shown[name]) for name in book.sheet_names}


def _sheet(path: Path, name: str, book: CalamineWorkbook, shown: Any) -> RawTable:
    raw = RawTable(Source(f"{WORKBOOK}/{name}", path))
    grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if not grid:
        raw.spoil("the sheet is empty.", "Write at least the header row, or remove it.")
        return raw
    rows = pd.DataFrame(grid[1:], columns=range(len(grid[0])), dtype=object)
    for row, column in _percent_cells(shown):
        rows.loc[row, column] = float(f"{rows.loc[row, column] * 100:.12g}")
    errors = rows.isin(_EXCEL_ERRORS)
    fix = "Correct the formula, or leave the cell blank if there is no value."
    for at, column in zip(*errors.to_numpy().nonzero(), strict=True):
        value = grid[at + 1][column]
        told = f'"{value}" is an error of the spreadsheet.'
        raw.spoil(told, fix, line=int(at) + 2, column=str(grid[0][column]), value=value)
    raw.rows = rows.mask(errors | (rows == ""))
    return _tidied(raw, [str(header) for header in grid[0]])


def _percent_cells(shown: Any) -> Iterator[tuple[int, int]]:
    for at, row in enumerate(shown.iter_rows(min_row=2)):
        for cell in row:
            if isinstance(cell.value, int | float) and "%" in (cell.number_format or ""):
                yield at, cell.column - 1


def _tidied(raw: RawTable, headers: list[str]) -> RawTable:
    """Rename the columns to the contract's spelling; leave out blank rows and nameless blank columns."""
    names = [re.sub(r"\W+", "_", header.strip().casefold()).strip("_") for header in headers]
    filled = pd.DataFrame({at: _filled(raw.rows[at]) for at in raw.rows})
    for at, name in enumerate(names):
        if not name and filled[at].any():
            raw.spoil(f"column {at + 1} has values but no name.", "Give each column a name.", line=1)
        if name and name in names[:at]:
            raw.spoil("this column stands there twice.", "Keep one of the two.", line=1, column=name)
    kept = [at for at, name in enumerate(names) if name and name not in names[:at]]
    raw.rows = raw.rows.loc[filled.any(axis=1), kept].set_axis([names[at] for at in kept], axis=1)
    return raw


def _filled(cells: pd.Series) -> "pd.Series[bool]":
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.notna() & (cells.str.strip() != "")
    if cells.dtype == object:
        return cells.map(lambda cell: cell is not None and str(cell).strip() not in ("", "nan"))
    return cells.notna()
