"""The workbook that officers fill in: a sheet for each table, drop-down lists, and what each cell takes."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from perf.catalogue import RECORD_FIGURES, TABLES
from perf.dataset.references import home_of
from perf.dataset.table_declaration import Column
from perf.new_council.workbook_guidance import SHEETS, STEPS, column_guidance, sheet_guidance
from perf.quarter import Quarter
from perf.ratings import Ratings

LAST_ROW = 2_000  # down to which cells have their list and their format
_LISTS = "lists"  # a hidden sheet: what drop-downs offer that is too long for a cell's own list
_DARK, _PALE = PatternFill("solid", fgColor="12436D"), PatternFill("solid", fgColor="E8EEF3")
_WIDE = {"title": 46, "note": 50, "reason": 36, "cause": 50, "text": 80, "figure": 36, "service": 34}
_FORMATS = {"date": "yyyy-mm-dd", "number": "General", "whole": "0"}  # anything else is text, so that 007 stays 007
_QUARTER = (
    'AND(ISNUMBER(VALUE(LEFT({0},4))),MID({0},LEN({0})-2,2)=" Q",ISNUMBER(SEARCH(RIGHT({0},1),"1234")),'
    'OR(LEN({0})=7,AND(LEN({0})=10,MID({0},5,1)="-")))'
)


def workbook(example: Quarter) -> bytes:
    """Return the officers' workbook, empty.

    Parameters
    ----------
    example : Quarter
        The quarter that cells show as an example.
    """
    book = Workbook()
    book.remove(book.active)
    _cover(book.create_sheet("read me"))
    lists = _lists(book.create_sheet(_LISTS))
    for name in SHEETS:
        _sheet(book.create_sheet(name), name, lists, example)
    book.move_sheet(_LISTS, len(SHEETS))
    book[_LISTS].sheet_state = "hidden"
    with BytesIO() as file:
        book.save(file)
        return file.getvalue()


def _cover(sheet: Worksheet) -> None:
    sheet.append(["How to fill this workbook"])
    sheet["A1"].font = Font(bold=True, size=14)
    for number, step in enumerate(STEPS, 1):
        sheet.append([f"{number}. {step}"])
    sheet.append([])
    sheet.append(["sheet", "what it holds"])
    for name in SHEETS:
        sheet.append([name, sheet_guidance(name)])
    for cell in sheet[len(STEPS) + 3]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 80
    sheet.sheet_view.showGridLines = False


def _lists(sheet: Worksheet) -> dict[str, str]:
    """Write the long lists, a column each; return the formula by which a drop-down list refers to each."""
    lists: dict[str, Iterable[str]] = {
        "figure": [figure.name for figure in RECORD_FIGURES if not figure.base],
    }
    places = {}
    for at, (name, words) in enumerate(lists.items(), 1):
        column = [name, *words]
        for row, word in enumerate(column, 1):
            sheet.cell(row, at, word)
        letter = get_column_letter(at)
        places[name] = f"{_LISTS}!${letter}$2:${letter}${len(column)}"
    return places


def _sheet(sheet: Worksheet, name: str, lists: dict[str, str], example: Quarter) -> None:
    table = TABLES[name]
    for at, column in enumerate(table.columns, 1):
        letter = get_column_letter(at)
        needed = column.required
        head = sheet.cell(1, at, column.name)
        head.font, head.fill = Font(bold=True, color="FFFFFF" if needed else "0B0C0C"), _DARK if needed else _PALE
        head.alignment = Alignment(vertical="center")
        sheet.column_dimensions[letter].width = _WIDE.get(column.name, max(14, len(column.name) + 4))
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "@")
        rule = _id_list(column, name) or _allowed(column, f"{letter}2", lists)
        validation = _validation(column, rule, column_guidance(column, example))
        validation.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(validation)
    sheet.freeze_panes = "B2"


def cell_rule(column: Column, first_cell: str, example: Quarter, ratings: Ratings) -> DataValidation:
    """Return what the cells of a column take, in a workbook without a sheet of lists; ratings in a council's words."""
    column = replace(column, words=tuple(ratings.names)) if column.is_rating else column
    return _validation(column, _allowed(column, first_cell, {}), column_guidance(column, example, ratings))


def _validation(column: Column, rule: dict[str, str], guidance: str) -> DataValidation:
    """Return what the cells of a column take: a list, a range, or only guidance to read."""
    validation = DataValidation(
        **rule, allow_blank=True, showInputMessage=True, promptTitle=column.name, prompt=guidance
    )
    validation.showErrorMessage = bool(rule) and column.only_words
    validation.errorTitle, validation.error = "This cell cannot hold that", guidance
    return validation


def _id_list(column: Column, table: str) -> dict[str, str]:
    """Return the drop-down list of a column that holds the ids of another sheet; nothing for any other column."""
    home = home_of(table, column.name)
    return {"type": "list", "formula1": f"{home}!$A$2:$A${LAST_ROW}"} if home in SHEETS else {}


def _allowed(column: Column, first_cell: str, lists: dict[str, str]) -> dict[str, str]:
    """Return what a column's cells take, as a spreadsheet has it; nothing where any text is allowed."""
    words = column.words or (("yes", "no") if column.kind == "yes or no" else ())
    if words:
        return {"type": "list", "formula1": f'"{",".join(words)}"'}
    if column.name in lists:
        return {"type": "list", "formula1": lists[column.name]}
    if column.kind == "quarter":
        return {"type": "custom", "formula1": _QUARTER.format(first_cell)}
    if column.kind == "date":
        return {"type": "date", "operator": "between", "formula1": "DATE(1900,1,1)", "formula2": "DATE(2199,12,31)"}
    if column.kind in ("number", "whole"):
        kind = "whole" if column.kind == "whole" else "decimal"
        low, high = (f"{end:.0f}" for end in (-1e12 if column.low is None else column.low, column.high or 1e12))
        return {"type": kind, "operator": "between", "formula1": low, "formula2": high}
    return {}
