"""The sheets of data.xlsx to raw tables, every cell as Excel shows it."""

import re
import warnings
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from perf.dataset.csv_files import UNOPENED, RawTable, Source, refusal, tidied
from perf.dataset.problems import in_two_places

WORKBOOK = "data.xlsx"
MOST_BYTES = 200_000_000  # of a workbook, packed or unpacked: half a million spells
MOST_CELLS = 10_000_000  # of a sheet, with the blank cells between others: a row may be numbered a billion
_UNREADABLE = ("this is not an Excel workbook that can be read.", "Save it as an Excel workbook (.xlsx).")
_ONLY_PRINTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]')  # what a number format prints unchanged


def read_workbook(path: Path) -> dict[str, RawTable]:
    """Read every sheet of data.xlsx, by its name in lower case; a cell shown as 61.17% is read as 61.17."""
    tables: dict[str, RawTable] = {}
    try:
        if refused := refusal(path, MOST_BYTES) or _too_large(path):
            return {"": _spoiled(path, *(refused if refused != UNOPENED else _UNREADABLE))}
        with (
            warnings.catch_warnings(action="ignore"),  # about styles and extensions, which are not read
            path.open("rb") as file,  # openpyxl does not close a file that it fails to read
            closing(load_workbook(file, read_only=True, data_only=True)) as book,
        ):
            for sheet in book.worksheets:
                raw, name = _sheet(path, sheet), sheet.title.strip().lower()
                if name in tables:
                    twice = in_two_places(name, raw.source.file, tables[name].source.file)
                    tables[name].problems.append(twice)
                tables.setdefault(name, raw)
    except Exception:  # a damaged workbook can fail in any way
        return {"": _spoiled(path, *_UNREADABLE)}
    return tables


def _spoiled(path: Path, problem: str, fix: str) -> RawTable:
    raw = RawTable(Source(WORKBOOK, path))
    raw.spoil(problem, fix)
    return raw


def _too_large(path: Path) -> tuple[str, str] | None:
    """Return what is wrong, and what to do, where a workbook says that it unpacks to more than can be read."""
    with zipfile.ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size <= MOST_BYTES:
        return None
    text = f"the workbook unpacks to {size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB can be read."
    return text, "Save large tables as Parquet."


def _sheet(path: Path, sheet: Any) -> RawTable:
    """Read the cells that are not blank, so that a stray one far below or beside the table costs nothing."""
    raw = RawTable(Source(f"{WORKBOOK}/{sheet.title}", path))
    sheet.reset_dimensions()  # the size that the file states may be wrong
    rows: dict[int, dict[int, Any]] = {}
    errors, cells_read = [], 0
    for cells in sheet.iter_rows():
        cells_read += 1 + len(cells)
        if cells_read > MOST_CELLS:
            text = f"the sheet has more than {MOST_CELLS:,} cells, with the blank ones between them."
            raw.spoil(text, "Delete what is far below or beside the table, or save a large table as Parquet.")
            return raw
        for cell in cells:
            if cell.data_type == "e":
                errors.append(cell)
            if cell.value is not None:
                rows.setdefault(cell.row, {})[cell.column - 1] = None if cell.data_type == "e" else _shown(cell)
    if not rows:
        raw.spoil("the sheet is empty.", "Write at least the header row, or remove it.")
        return raw
    header, *_ = rows
    headers = {column: "" if name is None else str(name) for column, name in rows.pop(header).items()}
    fix = "Correct the formula, or leave the cell blank if there is no value."
    for cell in errors:
        text, column = f'"{cell.value}" is a spreadsheet error.', headers.get(cell.column - 1, "")
        raw.spoil(text, fix, line=cell.row, column=column, value=cell.value)
    columns = sorted({*headers, *(column for cells in rows.values() for column in cells)})
    raw.rows = pd.DataFrame(list(rows.values()), index=[row - 2 for row in rows], columns=columns, dtype=object)
    return tidied(raw, [headers.get(column, "") for column in columns])


def _shown(cell: Any) -> Any:
    """Return the value of a cell, and of one that is shown as a percentage the number that is shown."""
    percent = isinstance(cell.value, int | float) and cell.value is not True and cell.value is not False
    return float(f"{cell.value * 100:.12g}") if percent and _is_percent(cell.number_format or "") else cell.value


@cache
def _is_percent(number_format: str) -> bool:
    return "%" in _ONLY_PRINTED.sub("", number_format)
