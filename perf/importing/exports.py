"""The cells of an export as texts: a file of any usual format, or the answer to a query."""

import csv
import io
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter, range_boundaries

from perf.dataset import ods_sheets, xlsx_sheets
from perf.dataset.cells import as_text
from perf.dataset.csv_files import decode
from perf.dataset.sheets import Structure
from perf.dataset.workbook import sheet_names
from perf.errors import PerfError
from perf.importing.sources import Export
from perf.wording import listing

_SEPARATORS = ",;\t|"
_TEXT_FILES = (".csv", ".tsv", ".txt")
_READERS = {".xlsx": xlsx_sheets.read_sheets, ".xlsm": xlsx_sheets.read_sheets, ".ods": ods_sheets.read_sheets}
_WORKBOOKS = (*_READERS, ".xls")
READABLE = (*_TEXT_FILES, *_WORKBOOKS, ".parquet")
_MOST_HEADERS = 20  # rows above a table
_FEW = 3  # cells that are named


def read_export(folder: Path, export: Export, notes: list[str]) -> pd.DataFrame:
    """Read every file of an export, or ask its query.

    Parameters
    ----------
    folder : Path
        The council folder.
    export : Export
    notes : list of str
        Receives what an analyst should know of workbooks: sheets that are not read, and hidden parts that are.

    Returns
    -------
    DataFrame, one row per row of the export
        The columns under their own headings, every cell as text, "" where it is blank; the index holds the number of
        the row in its file.

    Raises
    ------
    PerfError
        If there is no such file, sheet, row of headings or database, or the query fails.
    """
    if export.sql:
        return _answer(folder, export)
    files = sorted(folder.glob(export.file)) if "*" in export.file else [folder / export.file]
    if not files or not files[0].exists():
        raise PerfError(f"there is no {export.file} in {folder.absolute()}.")
    cells = {path: read_cells(path, export.sheet, notes, header_row=export.header_row) for path in files}
    frames = {path: with_headings(rows, export.header_row, path) for path, rows in cells.items()}
    return _together(frames, notes)


def _together(frames: dict[Path, pd.DataFrame], notes: list[str]) -> pd.DataFrame:
    """Return the rows of several files under the headings of the first; those that a file lacks are noted.

    Headings are the same without regard to case and spaces, as everywhere in an import.
    """
    spelt: dict[str, str] = {}
    for frame in frames.values():
        names = pd.Index([spelt.setdefault(plain_heading(name), name) for name in frame.columns])
        frame.columns = names if names.is_unique else frame.columns
    for path, frame in frames.items():
        if lacking := [name for name in spelt.values() if name not in frame]:
            notes.append(f"{path.name} has no column {listing(lacking)}, so its rows are blank there")
    return pd.concat(frames.values()).fillna("")


def plain_heading(name: str) -> str:
    """Return a heading without regard to case and spaces."""
    return " ".join(name.casefold().split())


def read_cells(path: Path, sheet: str, notes: list[str], *, header_row: int = 0) -> list[list[str]]:
    """Read the cells of a file, row by row, as texts; a cell of a workbook that is shown as 61.17% is this text.

    What is not read of a workbook, and what is read although it is hidden, is added to the notes.

    Raises
    ------
    PerfError
        If the file is of a format that cannot be read, or there is no such sheet; or if, from the row of the headings,
        cells of several rows are merged or a formula has no stored value, so that cells look blank.
    """
    ending = path.suffix.lower()
    if ending in _TEXT_FILES:
        return _text_rows(path)
    if ending in _READERS:
        return _sheet_rows(path, sheet, header_row, notes)
    if ending in _WORKBOOKS:
        return _old_sheet_rows(path, sheet, notes)
    if ending == ".parquet":
        frame = pd.read_parquet(path)
        return [list(map(str, frame.columns)), *_texts(frame)]
    raise PerfError(f"{path} is not of a format that can be read: {listing(READABLE)}.")


def _text_rows(path: Path) -> list[list[str]]:
    text = decode(path.read_bytes())
    if text is None:
        raise PerfError(f"{path} is neither UTF-8 nor Windows-1252 text. Save it as CSV UTF-8.")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        return list(csv.reader(io.StringIO(rest, newline=""), delimiter=first.strip()[4:] or ","))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))


def _separator(text: str) -> str:
    """Return the sign that parts most cells of the first rows, the same number in each as far as possible."""
    lines = [line for line in text.splitlines() if line.strip()][:_MOST_HEADERS]
    return max(_SEPARATORS, key=lambda sign: sum(line.count(sign) > 0 for line in lines) + sum(
        line.count(sign) for line in lines) / 1e6) if lines else ","  # fmt: skip


def _chosen(path: Path, sheet: str, names: Sequence[str], notes: list[str]) -> str:
    """Return the name of a sheet, the first where none is asked for; the others are then added to the notes."""
    chosen = next((name for name in names if name.strip().casefold() == sheet.strip().casefold()), "")
    if sheet and not chosen:
        raise PerfError(f'{path} has no sheet "{sheet}". Its sheets: {listing(names)}.')
    if not sheet and names[1:]:
        notes.append(f"{path.name}: read is the first sheet, {names[0]}, and not {listing(names[1:])}")
    return chosen or names[0]


def _sheet_rows(path: Path, sheet: str, header_row: int, notes: list[str]) -> list[list[str]]:
    """Read a sheet as the sheets of data.xlsx are read."""
    names = sheet_names(path)
    if not names:
        raise PerfError(f"{path} is not a workbook that can be read. Save it as an Excel workbook (.xlsx).")
    chosen = _chosen(path, sheet, names, notes)
    (read, *_) = _READERS[path.suffix.lower()](path, [chosen.strip().lower()])
    if header_row:
        _refuse_unseen(read.structure, header_row, path)
    headings = dict.fromkeys((at for cells in read.rows.values() for at in cells), "")
    headings |= {at: str(cell) for at, cell in read.rows.get(header_row, {}).items() if cell is not None}
    notes += [f"{path.name}: {part}" for part in read.structure.hidden_parts(read.rows, headings)]
    for (row, column), error in read.errors.items():
        read.rows[row][column] = error
    rows = range(1, max(read.rows, default=0) + 1)
    wide = range(max((max(cells) for cells in read.rows.values() if cells), default=-1) + 1)
    frame = pd.DataFrame([[read.rows.get(row, {}).get(at) for at in wide] for row in rows], dtype=object)
    return _texts(frame) if len(wide) else []


def _refuse_unseen(structure: Structure, header_row: int, path: Path) -> None:
    """Refuse a sheet with cells that look blank and are not: below the first of merged ones, and not calculated."""
    merged = [cells for cells in structure.merged if _rows_of(cells)[0] < _rows_of(cells)[1] >= header_row]
    if merged:
        raise PerfError(f"{path} has merged cells ({listing(merged[:_FEW])}). Unmerge them, and fill in each cell.")
    unvalued = [f"{get_column_letter(at + 1)}{row}" for row, at in structure.unvalued if row >= header_row]
    if unvalued:
        raise PerfError(
            f"{path} has formulas whose value is not stored ({listing(unvalued[:_FEW])}). Open it, save it, and import "
            "it again."
        )


def _rows_of(cells: str) -> tuple[int, int]:
    """Return the first and the last row of a range such as A2:C5."""
    _, first, _, last = range_boundaries(cells)
    return int(first or 0), int(last or 0)


def _old_sheet_rows(path: Path, sheet: str, notes: list[str]) -> list[list[str]]:
    try:
        with pd.ExcelFile(path) as book:
            chosen = _chosen(path, sheet, [str(name) for name in book.sheet_names], notes)
            return _texts(pd.read_excel(book, sheet_name=chosen, header=None, dtype=object))
    except ImportError as error:
        raise PerfError(f"{path} cannot be read here: {error}. Save it as an Excel workbook (.xlsx).") from None
    except (ValueError, OSError, KeyError) as error:
        raise PerfError(f"{path} is not a workbook that can be read: {error}") from None


def _texts(frame: pd.DataFrame) -> list[list[str]]:
    columns = [as_text(frame.iloc[:, at].astype(object)).fillna("").tolist() for at in range(frame.shape[1])]
    return [list(map(str, cells)) for cells in zip(*columns, strict=True)]


def with_headings(rows: Sequence[Sequence[str]], header_row: int, path: Path) -> pd.DataFrame:
    """Return rows as a frame, under the headings of one of them.

    Raises
    ------
    PerfError
        If the row has no headings, or one twice.
    """
    headings = [cell.strip() for cell in rows[header_row - 1]] if len(rows) >= header_row else []
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise PerfError(f"{path} has no headings in row {header_row}. Name their row with header_row.")
    if twice := [name for at, name in enumerate(headings) if name and name in headings[:at]]:
        raise PerfError(f'{path} has the heading "{twice[0]}" twice in row {header_row}. Rename one of the two.')
    wide = len(headings)
    cells = [[*row[:wide], *[""] * (wide - len(row))] for row in rows[header_row:]]
    beyond = [
        header_row + at for at, row in enumerate(rows[header_row:], start=1) if any(c.strip() for c in row[wide:])
    ]
    if beyond:
        raise PerfError(f"{path} has more cells than headings in row {beyond[0]}. Put text with a separator in quotes.")
    index = range(header_row + 1, header_row + 1 + len(cells))
    frame = pd.DataFrame(cells, columns=headings, index=index, dtype="str")
    return frame[[name for name in headings if name]]


def _answer(folder: Path, export: Export) -> pd.DataFrame:
    """Ask a query: of a SQLite file, or of the database whose address an environment variable holds."""
    file = folder / export.database
    if file.is_file():
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return _queried(export, connection)
    address = os.environ.get(export.database, "")
    if not address:
        raise PerfError(
            f"{export.database} is neither a SQLite file in {folder.absolute()} nor an environment variable with the "
            "address of a database."
        )
    try:
        import sqlalchemy
    except ImportError:
        raise PerfError(
            "SQLAlchemy is needed to ask a database. Install it with: pip install council-perf[sql]"
        ) from None
    try:
        engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.NullPool)
        with closing(engine.connect()) as connection:
            return _queried(export, connection)
    except sqlalchemy.exc.SQLAlchemyError as error:  # its address may hold a password, so only its kind is shown
        raise PerfError(f"{export.name} failed: {type(error).__name__}.") from None


def _queried(export: Export, connection: Any) -> pd.DataFrame:
    try:
        answer = pd.read_sql_query(export.sql, connection)
    except (pd.errors.DatabaseError, sqlite3.Error) as error:
        raise PerfError(f"{export.name} failed: {error}") from None
    rows = pd.DataFrame(_texts(answer), columns=list(map(str, answer.columns)), dtype="str")
    return rows.set_axis(range(1, len(rows) + 1), axis=0)
