"""The tables of a page as CSV files: one value a cell, for a machine as much as for a spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from perf.pages.block import TABLES, FileTable
from perf.pages.cell import UNIT
from perf.safe_text import formula_safe, slug

_LONGEST_NAME = 150  # letters of a file's name: more than any caption of ours has, so that none is cut


@dataclass(frozen=True)
class TableFile:
    """The name of a file, and the caption of the table in it."""

    name: str
    caption: str


def take_tables(run: NotebookNode) -> list[FileTable]:
    """Take the tables out of the outputs of a notebook that has run, in their order; its page does not need them."""
    outputs = (output for cell in run.cells for output in cell.get("outputs", ()))
    tables = [each for output in outputs for each in output.get("data", {}).pop(TABLES, ())]
    return [FileTable(**{**each, "rows": tuple(each["rows"])}) for each in tables]


def write_csv(tables: Iterable[FileTable], folder: Path, stem: str) -> list[TableFile]:
    """Write each table as a CSV file of one value a cell, in which a spreadsheet finds no formula.

    Parameters
    ----------
    tables : iterable of FileTable
    folder : Path
        Where to write the files.
    stem : str
        What their names begin with: ``council-sickness``.

    Returns
    -------
    list of TableFile
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, table in enumerate(tables, 1):
        name = f"{stem}-{number:02d}-{slug(table.caption)[:_LONGEST_NAME].strip('-')}.csv"
        rows = formula_safe(tidy_frame(table))
        (folder / name).write_bytes(rows.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
        written.append(TableFile(name, table.caption))
    return written


def tidy_frame(table: FileTable) -> pd.DataFrame:
    """Return the rows of a table as a file has them: no column that is blank in every row, and the provenance last.

    Numbers are not rounded. Where all numbers of a row have the same unit, the unit is one column.
    """
    names = [*table.rows[0]]
    frame = pd.DataFrame([[_exact(row[name]) for name in names] for row in table.rows], columns=names, dtype=object)
    frame = frame.loc[:, [at == 0 or frame[name].notna().any() for at, name in enumerate(names)]]
    return _with_one_unit(frame, table.units)


def _exact(value: Any) -> Any:
    """Return a number without the noise of binary fractions, and as a whole one where it is; anything else as it is."""
    if not isinstance(value, float):
        return value
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() else rounded


def _with_one_unit(frame: pd.DataFrame, units_of: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with one column for the unit, where each column of numbers has a unit, and all have the same."""
    units = [unit for unit in units_of.values() if unit in frame]
    numbers = [name for name in frame if frame[name].map(lambda each: isinstance(each, int | float)).any()]
    of_numbers = [units_of.get(name) for name in numbers]
    is_one = (
        units
        and {*units} == {*of_numbers}
        and frame[units].map(str).eq(frame[units[0]].map(str), axis=0).all(axis=None)
    )
    if not is_one:
        return frame
    one = frame[units].bfill(axis=1).iloc[:, 0]
    frame = frame.drop(columns=units)
    frame.insert(min(frame.columns.get_loc(name) for name in numbers), UNIT.capitalize(), one)
    return frame
