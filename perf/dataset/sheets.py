"""The cells of one sheet of a workbook, of any format, to a raw table."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from perf.dataset.csv_files import FIRST_ROWS, RawTable, Source, tidy_columns
from perf.dataset.problems import FEW, listed

MOST_CELLS = 10_000_000  # of a sheet, with the blank cells between others: a row may be numbered a billion
MOST_COLUMNS = 16_384  # of a sheet
Place = tuple[int, int]  # of a cell: its row, from 1, and its column, from 0


@dataclass(frozen=True)
class Structure:
    """What of a sheet its values do not show.

    `hidden_rows` are the numbers of rows that are hidden, `hidden_columns` those of columns, from 0, `merged` the
    ranges of merged cells, such as A2:A5, and `unvalued` the cells with a formula whose value is not stored.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    unvalued: list[Place] = field(default_factory=list)
    is_hidden: bool = False

    def hidden_parts(self, rows: Container[int], headings: Mapping[int, str]) -> list[str]:
        """Return what of the rows and columns that were read is hidden: "row 3 is hidden; it has been read".

        Parameters
        ----------
        rows : container of int
            The numbers of the rows that were read.
        headings : mapping of int to str
            The heading of each column that was read, by its number from 0.
        """
        hidden_rows = [str(row) for row in self.hidden_rows if row in rows]
        letters = {column: get_column_letter(column + 1) for column in self.hidden_columns if column in headings}
        columns = [f"{letter} ({headings[at]})" if headings[at] else letter for at, letter in letters.items()]
        parts = ["this sheet is hidden; it has been read"] if self.is_hidden else []
        for noun, names in (("row", hidden_rows), ("column", columns)):
            were = "is hidden; it has been read" if len(names) == 1 else "are hidden; they have been read"
            parts += [f"{_some(noun, names)} {were}"] if names else []
        return parts


@dataclass
class Sheet:
    """The cells of a sheet that are not blank, by row and column, and those that hold an error."""

    title: str
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    structure: Structure = field(default_factory=Structure)
    is_too_large: bool = False


def table_of(path: Path, sheet: Sheet) -> RawTable:
    """Return the table of a sheet, with what is wrong with its cells."""
    raw = RawTable(Source(f"{path.name}/{sheet.title}", path))
    if sheet.is_too_large:
        text = f"the sheet has more than {MOST_CELLS:,} cells, with the blank ones between them."
        raw.spoil(text, "Delete what is far below or beside the table, or save a large table as Parquet.")
        return raw
    rows = {row: cells for row, cells in sheet.rows.items() if cells}
    if not rows:
        raw.spoil("the sheet is empty.", "Write at least the header row, or remove it.")
        return raw
    header = min(rows)
    headers = {column: "" if name is None else str(name) for column, name in rows.pop(header).items()}
    fix = "Correct the formula, or leave the cell blank if there is no value."
    first_rows = islice(sheet.rows.items(), FIRST_ROWS)
    raw.first_rows = [(row, [str(cell) for cell in cells.values()]) for row, cells in first_rows]
    lines: dict[tuple[int, str], list[int]] = {}
    for (row, column), error in sheet.errors.items():
        lines.setdefault((column, error), []).append(row)
    for (column, error), rows_with in lines.items():
        text = f'"{error}" is a spreadsheet error.'
        raw.spoil_lines(text, fix, rows_with, column=headers.get(column, ""), value=error)
    _tell_structure(raw, sheet.structure)
    for part in sheet.structure.hidden_parts(rows, headers):
        raw.remark(f"{part}.", "Delete what should not be read.")
    columns = sorted({*headers, *(column for cells in rows.values() for column in cells)})
    raw.rows = pd.DataFrame(list(rows.values()), index=[row - 2 for row in rows], columns=columns, dtype=object)
    return tidy_columns(raw, [headers.get(column, "") for column in columns])


def _tell_structure(raw: RawTable, structure: Structure) -> None:
    """Report what is merged or not calculated."""
    cells = [f"{get_column_letter(column + 1)}{row}" for row, column in structure.unvalued]
    if cells:
        text = f"the formula in {_some('cell', cells)} has no stored value, because it has not been calculated."
        raw.spoil(text, "Open the workbook, save it, and run again; or write the value in place of the formula.")
    if structure.merged:
        text = f"{_some('cell', structure.merged, plural='cells')} are merged, so only the first of them has a value."
        raw.spoil(text, "Unmerge them, and write the value in each cell.")


def _some(noun: str, names: list[str], *, plural: str = "") -> str:
    """Return the first few of some names: "rows 2, 3, 4 and 12 more"."""
    nouns = plural or (f"{noun}s" if len(names) > 1 else noun)
    few: Iterable[str] = names if len(names) <= FEW + 1 else [*names[:FEW], f"{len(names) - FEW:,} more"]
    return f"{nouns} {listed(few, last='and')}"
