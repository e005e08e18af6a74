"""Raw tables, which keep every cell as its file holds it, and how they are read from CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from perf.dataset.headings import named
from perf.dataset.problems import Fault, Level, Problem

UNOPENED = ("this is not a file that can be opened.", "Put the file itself in the folder.")
OUTSIDE = ("this is a link to a place outside the folder, so it is not read.", "Put the file itself in the folder.")
MOST_COLUMNS = 1_000
MOST_CSV_BYTES = 1_000_000_000  # a million spells take less than a tenth of this
_UNMATCHED = ("the quotation marks do not match.", "Close each quotation mark that is opened.")
csv.field_size_limit(2**31 - 1)  # a quotation mark that is never closed makes a very long cell


@dataclass(frozen=True)
class Source:
    """Where a table came from: `file` as problems name it (data.xlsx/returns for a sheet)."""

    file: str
    path: Path

    def line(self, record: int) -> int:
        """Return the line on which a record begins, header = 1, records from 0; of a sheet, its row."""
        return self._lines[record] if self.path.suffix.lower() == ".csv" else record + 2

    def problem(self, fault: Fault, *, id: str = "", level: Level = "problem") -> Problem:
        """Return the problem of a cell, with the line on which its record begins."""
        line = self.line(fault.record)
        more = tuple((self.line(record), value) for record, value in fault.more)
        return Problem(
            self.file, line, fault.column, fault.value, fault.problem, fault.fix, id, level, more=more, rows=fault.rows
        )

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
    headings: dict[str, str] = field(default_factory=dict)  # each column as the file spells it

    def spoil(self, problem: str, fix: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        """Add a problem of the file itself."""
        self.problems.append(Problem(self.source.file, line, column, value, problem, fix))

    def remark(self, text: str, fix: str, *, line: int = 0, column: str = "") -> None:
        """Add a remark on the file itself."""
        self.problems.append(Problem(self.source.file, line, column, "", text, fix, level="remark"))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return the line on which each record begins, and its cells."""
    reader, begins = csv.reader(io.StringIO(text, newline="")), 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def refusal(path: Path, most: int) -> tuple[str, str] | None:
    """Return why a file is not opened, and what to do: it is no file, is outside its folder, or is too large."""
    try:
        if path.resolve(strict=True).parent != path.parent.resolve():
            return OUTSIDE
        if not path.is_file():
            return UNOPENED
        size = path.stat().st_size
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return UNOPENED
    if size <= most:
        return None
    text = f"the file is {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB can be read."
    return text, "Remove rows of earlier years, or save a large table as Parquet."


def read_csv(path: Path) -> RawTable:
    """Read a CSV file in UTF-8 (with or without BOM) or Windows-1252, every cell as text."""
    raw = RawTable(Source(path.name, path))
    text, problem = _decoded(path)
    if problem:
        raw.spoil(*problem)
        return raw
    if unclosed := _unclosed(text):
        raw.spoil(*_UNMATCHED, line=unclosed)
        return raw
    header = next(cells for _, cells in _records(text) if cells)
    if _has_too_many(raw, header):
        return raw
    try:
        cells = pa_csv.read_csv(
            io.BytesIO(f"{text}\n".encode()),  # pyarrow reads no table from a header without a line break
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        _spoil_ragged(raw, text)
        return raw
    raw.rows = pd.DataFrame(dict(enumerate(column.to_pandas() for column in cells.columns)))
    return tidied(raw, cells.column_names)


def _decoded(path: Path) -> tuple[str, tuple[str, str] | None]:
    """Decode a text file; if that fails, return what is wrong with it and what to do."""
    if refused := refusal(path, MOST_CSV_BYTES):
        return "", refused
    try:
        text = path.read_bytes()
    except OSError:
        return "", UNOPENED
    if not text.strip(b"\xef\xbb\xbf\r\n\t "):
        return "", ("the file is empty.", "Write at least the header row, or remove it.")
    if b"\0" in text or text.startswith(b"PK\x03\x04"):
        return "", ("this is a binary file, not text.", "Save it as CSV UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return text.decode(encoding), None
        except UnicodeDecodeError:
            continue
    return "", ("this is neither UTF-8 nor Windows-1252 text.", "Save it as CSV UTF-8.")


def _unclosed(text: str) -> int:
    """Return the line of the record whose quotation mark is never closed, so that it takes in the rest; or 0."""
    if text.count('"') % 2 == 0:
        return 0
    last = max(line for line, _ in _records(text))
    lines = list(io.StringIO(text, newline=""))[last - 1 :]
    try:
        list(csv.reader(lines, strict=True))
    except csv.Error as error:
        return last if "unexpected end" in str(error) else 0
    return 0


def _spoil_ragged(raw: RawTable, text: str) -> None:
    """Add a problem for each row that has more or fewer cells than the header."""
    records = [(line, cells) for line, cells in _records(text) if cells]
    wide = len(records[0][1])
    fix = "Put text that contains a comma in quotation marks, and give every row the same number of cells."
    for line, cells in records:
        if len(cells) != wide:
            count = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
            raw.spoil(f"the row has {count}, but the header has {wide}.", fix, line=line)
    if not raw.problems:
        raw.spoil(*_UNMATCHED)


def tidied(raw: RawTable, headers: list[str]) -> RawTable:
    """Rename the columns to the contract's spelling; remove blank rows, and blank columns without a name."""
    if _has_too_many(raw, headers):
        return raw
    names = [named(header) for header in headers]
    places = list(raw.rows)
    for at, name in enumerate(names):
        if not name and _filled(raw.rows[places[at]]).any():
            raw.spoil(f"column {places[at] + 1} has values but no name.", "Give each column a name.", line=1)
        if name and name in names[:at]:
            raw.spoil("this column appears twice.", "Keep one of the two.", line=1, column=name)
    raw.headings = dict(zip(names, headers, strict=True))
    kept = [at for at, name in enumerate(names) if name and name not in names[:at]]
    rows = raw.rows[[places[at] for at in kept]].set_axis([names[at] for at in kept], axis=1)
    filled = pd.Series(False, index=rows.index)
    for name in rows:
        if not filled.all():  # usually the first column has no blank, and no other need be read
            filled |= _filled(rows[name])
    raw.rows = rows if filled.all() else rows[filled]
    return raw


def _has_too_many(raw: RawTable, headers: list[str]) -> bool:
    """Return whether there are more columns than can be read; add the problem if so."""
    if len(headers) > MOST_COLUMNS:
        raw.spoil(f"there are {len(headers):,} columns; at most {MOST_COLUMNS:,} can be read.", "Remove the others.")
        raw.rows = pd.DataFrame()
    return len(headers) > MOST_COLUMNS


def _filled(cells: pd.Series) -> "pd.Series[bool]":
    """Return which cells are not blank."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return ~cells.isin([None, *(name for name in cells.cat.categories if not name.strip())])
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.notna() & (cells.str.strip() != "")
    if cells.dtype == object:
        return cells.map(lambda cell: cell is not None and str(cell).strip() not in ("", "nan"))
    return cells.notna()
