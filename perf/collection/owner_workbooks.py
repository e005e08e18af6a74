"""A workbook for each owner: what is asked, last quarter's answers beside it, and lists to choose from."""

from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perf.collection.questions import Questions, questions
from perf.dataset.dataset import Dataset
from perf.new_council.officers_workbook import cell_rule
from perf.quarter import Quarter
from perf.safe_text import slug

_DARK, _PALE, _LAST = (PatternFill("solid", fgColor=colour) for colour in ("12436D", "E8EEF3", "F3F3F3"))
_WIDE = 40
_SPARE = 14
TITLE = "what it is"  # the heading of what a row is called, which is no column of the table


def last_heading(column: str, quarter: Quarter) -> str:
    """Return the heading under which last quarter's answers stand: "actual in 2025-26 Q1"."""
    return f"{column} in {quarter.label}"


def write_workbooks(data: Dataset, quarter: Quarter, folder: Path) -> list[Path]:
    """Write a workbook for each owner of measures, actions and risks.

    Parameters
    ----------
    data : Dataset
    quarter : Quarter
        The quarter that is asked for.
    folder : Path
        Where they are written; it is made if it does not exist.

    Returns
    -------
    list of Path

    Raises
    ------
    FileExistsError
        If a workbook is there already: somebody may have filled it in.
    """
    asked = questions(data, quarter)
    owners = sorted({owner for each in asked for owner in each.owners})
    paths = {owner: folder / f"{quarter.slug}-{slug(owner)}.xlsx" for owner in owners}
    if existing := [path for path in paths.values() if path.exists()]:
        raise FileExistsError(f"{existing[0]} exists, and may have been filled in. Choose another folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    for owner, path in paths.items():
        book = Workbook()
        book.remove(book.active)
        for each in asked:
            own = each.of(owner)
            if len(own.rows):
                _sheet(book.create_sheet(each.form.table), own, data, quarter)
        book.save(path)
    return list(paths.values())


def _sheet(sheet: Worksheet, asked: Questions, data: Dataset, quarter: Quarter) -> None:
    """Write one table's rows: what is given, and each column that is asked beside its last answer."""
    ratings, contract = data.framework.ratings, {each.name: each for each in data.contract[asked.form.table].columns}
    given = [name for name in asked.rows.columns if name not in asked.asked]
    _column(sheet, TITLE, asked.titles, fill=_PALE)
    for name in given:
        _column(sheet, name, asked.rows[name], fill=_PALE)
    for name in asked.asked:
        column, last, now = contract[name], asked.last[name], asked.rows[name]
        if column.is_rating:  # in the council's words, which are read as well as the program's
            last, now = (cells.map(ratings.called, na_action="ignore") for cells in (last, now))
        if last.notna().any():
            _column(sheet, last_heading(name, quarter.previous), last, fill=_LAST)
        letter = _column(sheet, name, now, fill=_DARK)
        last_row = len(asked.rows) + 1
        rule = cell_rule(column, f"{letter}2", quarter, ratings)
        rule.add(f"{letter}2:{letter}{last_row}")
        sheet.add_data_validation(rule)
        for row in range(2, last_row + 1):
            sheet[f"{letter}{row}"].protection = Protection(locked=False)
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True  # without a password: it keeps headings and ids from being changed by mistake
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _column(sheet: Worksheet, heading: str, cells: "pd.Series[Any]", *, fill: PatternFill) -> str:
    """Write a column at the right of those there are; return its letter."""
    at = sheet.max_column + 1 if sheet.cell(1, 1).value else 1
    head = sheet.cell(1, at, heading)
    head.font, head.fill = Font(bold=True, color="FFFFFF" if fill is _DARK else "0B0C0C"), fill
    head.alignment = Alignment(vertical="top", wrap_text=True)
    for row, value in enumerate(cells, start=2):
        cell = sheet.cell(row, at, _typed(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    longest = max((len(str(value)) for value in cells if pd.notna(value)), default=0)
    sheet.column_dimensions[get_column_letter(at)].width = max(_SPARE, min(_WIDE, longest + 2))
    return str(get_column_letter(at))


def _typed(value: Any) -> Any:
    """Return a cell as a spreadsheet has it."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return {True: "yes", False: "no"}[bool(value)] if isinstance(value, bool) else value
