"""Raw tables, which keep every cell as its file holds it, and how they are read from CSV."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from perf.dataset.headings import contract_heading
from perf.dataset.problems import FEW, MOST_LISTED, Fault, Level, Problem

UNOPENED = ("this is not a file that can be opened.", "Put the file itself in the folder.")
OUTSIDE = ("this is a link to a place outside the folder, so it is not read.", "Put the file itself in the folder.")
MOST_COLUMNS = 1_000
MOST_CSV_BYTES = 1_000_000_000  # a million spells take less than a tenth of this
FIRST_ROWS = 12  # among which the header is looked for
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks of UTF-16
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
            self.file, line, fault.column, fault.value, fault.problem, fault.fix, id, level, more=more,
            rows=fault.rows, texts=fault.texts,
        )  # fmt: skip

    @cached_property
    def _lines(self) -> list[int]:
        return [line for line, cells in _read_text(self.path).records() if cells][1:]


@dataclass
class RawTable:
    """One table as its file holds it: cells unread, columns renamed to the contract's spelling.

    `rows` has one row per record that is not blank; its index is the record's number, from 0.
    """

    source: Source
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: list[Problem] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # each column as the file spells it
    first_rows: list[tuple[int, list[str]]] = field(default_factory=list)  # with their lines, the header among them

    def spoil(self, problem: str, fix: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        """Add a problem of the file itself."""
        self.problems.append(Problem(self.source.file, line, column, value, problem, fix))

    def spoil_lines(self, problem: str, fix: str, lines: list[int], *, column: str = "", value: str = "") -> None:
        """Add a problem of several lines: one for each if they are few."""
        for at, line in enumerate(lines[:FEW] if len(lines) <= FEW else lines[:1]):
            more = tuple((other, value) for other in lines[1:MOST_LISTED]) if len(lines) > FEW and not at else ()
            of_lines = len(lines) if more else 1
            self.problems.append(Problem(self.source.file, line, column, value, problem, fix, more=more, rows=of_lines))

    @property
    def is_spoilt(self) -> bool:
        """Whether a problem of the file itself has been found."""
        return any(problem.level == "problem" for problem in self.problems)

    def remark(self, text: str, fix: str, *, line: int = 0, column: str = "") -> None:
        """Add a remark on the file itself."""
        self.problems.append(Problem(self.source.file, line, column, "", text, fix, level="remark"))


@dataclass(frozen=True)
class _Text:
    """The text of a CSV file: what separates its cells, and the line on which its header is or should be."""

    text: str
    delimiter: str = ","
    first_line: int = 1
    problem: tuple[str, str] | None = None
    remark: str = ""

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Return the line on which each record begins, and its cells."""
        reader, begins = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter), self.first_line
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + self.first_line


def why_not_opened(path: Path, most: int) -> tuple[str, str] | None:
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
    """Read a CSV file, every cell as text.

    It may be in UTF-8 (with or without BOM), UTF-16 or Windows-1252, and separated by commas, semicolons, tabs or bars.
    """
    raw, file = RawTable(Source(path.name, path)), _read_text(path)
    if file.problem:
        raw.spoil(*file.problem)
        return raw
    if file.remark:
        raw.remark(file.remark, "Save it as CSV UTF-8, separated by commas, so that every program reads it alike.")
    if unclosed := _unclosed(file):
        raw.spoil(*_UNMATCHED, line=unclosed)
        return raw
    raw.first_rows = list(islice(((line, cells) for line, cells in file.records() if any(cells)), FIRST_ROWS))
    header = next(cells for _, cells in file.records() if cells)
    if _has_too_many(raw, header):
        return raw
    try:
        cells = pa_csv.read_csv(
            io.BytesIO(f"{file.text}\n".encode()),  # pyarrow reads no table from a header without a line break
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, delimiter=file.delimiter),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        _spoil_ragged(raw, file)
        return raw
    raw.rows = pd.DataFrame(dict(enumerate(column.to_pandas() for column in cells.columns)))
    return tidy_columns(raw, cells.column_names)


def _read_text(path: Path) -> _Text:
    """Decode a text file and find its separator; if that fails, return what is wrong with it and what to do."""
    text, problem = _decoded(path)
    if problem:
        return _Text("", problem=problem)
    first, _, rest = text.partition("\n")
    if stated := re.fullmatch(r"\ufeff?sep=(.)\r?", first, re.IGNORECASE):
        separated = _SEPARATORS.get(stated[1], f'"{stated[1]}"')
        remark = f"the first line, {first.strip()}, is for Excel; the file, separated by {separated}, has been read."
        return _Text(rest, stated[1], 2, remark=remark)
    header = next((line for line in text.splitlines() if line.strip()), "")
    if "," not in header and (delimiter := max(_SEPARATORS, key=header.count)) in header:
        return _Text(text, delimiter, remark=f"this file is separated by {_SEPARATORS[delimiter]}; it has been read.")
    return _Text(text)


def _decoded(path: Path) -> tuple[str, tuple[str, str] | None]:
    """Decode a text file; if that fails, return what is wrong with it and what to do."""
    if refused := why_not_opened(path, MOST_CSV_BYTES):
        return "", refused
    try:
        text = path.read_bytes()
    except OSError:
        return "", UNOPENED
    if not text.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t \0"):
        return "", ("the file is empty.", "Write at least the header row, or remove it.")
    if (b"\0" in text and not text.startswith(_WIDE)) or text.startswith(b"PK\x03\x04"):
        return "", ("this is a binary file, not text.", "Save it as CSV UTF-8.")
    decoded = decode(text)
    if decoded is None:
        return "", ("this is neither UTF-8 nor Windows-1252 text.", "Save it as CSV UTF-8.")
    return decoded, None


def decode(text: bytes) -> str | None:
    """Decode text in UTF-8 (with or without BOM), UTF-16 or Windows-1252; return None if it is in none of them."""
    for encoding in ("utf-16",) if text.startswith(_WIDE) else ("utf-8-sig", "cp1252"):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unclosed(file: _Text) -> int:
    """Return the line of the record whose quotation mark is never closed, so that it takes in the rest; or 0."""
    if file.text.count('"') % 2 == 0:
        return 0
    last = max(line for line, _ in file.records())
    lines = list(io.StringIO(file.text, newline=""))[last - file.first_line :]
    try:
        list(csv.reader(lines, delimiter=file.delimiter, strict=True))
    except csv.Error as error:
        return last if "unexpected end" in str(error) else 0
    return 0


def _spoil_ragged(raw: RawTable, file: _Text) -> None:
    """Add a problem for each row that has more or fewer cells than the header."""
    records = [(line, cells) for line, cells in file.records() if cells]
    wide = len(records[0][1])
    fix = "Put text that contains a comma in quotation marks, and give every row the same number of cells."
    by_width: dict[int, list[int]] = {}
    for line, cells in records:
        by_width.setdefault(len(cells), []).append(line)
    for width, lines in by_width.items():
        if width != wide:
            count = f"{width} cell{'s' * (width != 1)}"
            raw.spoil_lines(f"the row has {count}, but the header has {wide}.", fix, lines)
    if len(by_width) == 1:
        raw.spoil(*_UNMATCHED)


def tidy_columns(raw: RawTable, headers: list[str]) -> RawTable:
    """Rename the columns to the contract's spelling; remove blank rows, and blank columns without a name."""
    if _has_too_many(raw, headers):
        return raw
    names = [contract_heading(header) for header in headers]
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
