"""The sheets of an OpenDocument spreadsheet (.ods), every cell as LibreOffice shows it."""

import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from openpyxl.utils import get_column_letter

from perf.dataset.sheets import MOST_CELLS, MOST_COLUMNS, Sheet, Structure

_CONTENT = "content.xml"
_ROWS, _COLUMNS = "number-rows-repeated", "number-columns-repeated"


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a spreadsheet."""
    with zipfile.ZipFile(path) as parts, parts.open(_CONTENT) as content:
        begins = ElementTree.iterparse(content, events=("start",))
        return [_attributes(element).get("name", "") for _, element in begins if _kind(element) == "table"]


def read_sheets(path: Path, wanted: Collection[str]) -> list[Sheet]:
    """Read the sheets of a spreadsheet whose names, in lower case, are wanted."""
    sheets, hidden_styles = [], set()
    with zipfile.ZipFile(path) as parts, parts.open(_CONTENT) as content:
        for _, element in ElementTree.iterparse(content):
            if _kind(element) == "style" and any(_attributes(child).get("display") == "false" for child in element):
                hidden_styles.add(_attributes(element).get("name"))
            if _kind(element) == "table":
                settings = _attributes(element)
                if settings.get("name", "").strip().lower() in wanted:
                    sheets.append(_sheet(element, settings["name"], settings.get("style-name") in hidden_styles))
                element.clear()
    return sheets


def _kind(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element without their namespaces; of two value types, that of the standard."""
    return {name.rpartition("}")[2]: value for name, value in reversed(element.attrib.items())}


def _sheet(table: Element, name: str, is_hidden: bool) -> Sheet:
    sheet, row, cells_read = Sheet(name, structure=Structure(is_hidden=is_hidden)), 1, 0
    sheet.structure.hidden_columns.extend(_hidden_columns(table))
    for element in table.iter():
        if _kind(element) != "table-row":
            continue
        settings, cells = _attributes(element), list(_cells(element))
        if cells:
            times = int(settings.get(_ROWS, 1))
            cells_read += times * len(cells)
            if cells_read > MOST_CELLS:
                sheet.is_too_large = True
                return sheet
            for at in range(row, row + times):
                _fill(sheet, at, cells, is_hidden=settings.get("visibility", "visible") != "visible")
        row += int(settings.get(_ROWS, 1))
    return sheet


def _hidden_columns(table: Element) -> Iterator[int]:
    """Return the numbers of the columns that are hidden, from 0."""
    at = 0
    for element in table.iter():
        if _kind(element) == "table-column":
            settings, first = _attributes(element), at
            at = min(at + int(settings.get(_COLUMNS, 1)), MOST_COLUMNS)
            if settings.get("visibility", "visible") != "visible":
                yield from range(first, at)


def _cells(row: Element) -> Iterator[tuple[int, dict[str, str], Any]]:
    """Return the place, the attributes and the value of each cell that is not blank, or is merged with others."""
    column = 0
    for cell in row:
        settings = _attributes(cell)
        if _kind(cell) == "table-cell":
            value = _value(cell, settings)
            spans = {settings.get("number-columns-spanned", "1"), settings.get("number-rows-spanned", "1")} != {"1"}
            if value is not None or "formula" in settings or spans:
                for at in range(column, column + int(settings.get(_COLUMNS, 1))):
                    yield at, settings, value
        column += int(settings.get(_COLUMNS, 1))


def _fill(sheet: Sheet, row: int, cells: list[tuple[int, dict[str, str], Any]], *, is_hidden: bool) -> None:
    """Put the cells of one row into a sheet."""
    for column, settings, value in cells:
        wide, high = (int(settings.get(f"number-{each}-spanned", 1)) for each in ("columns", "rows"))
        if (wide, high) != (1, 1):
            last = f"{get_column_letter(column + wide)}{row + high - 1}"
            sheet.structure.merged.append(f"{get_column_letter(column + 1)}{row}:{last}")
        if "formula" in settings and "value-type" not in settings:
            sheet.structure.unvalued.append((row, column))
        if str(value).startswith(("#", "Err:")) and "formula" in settings:
            sheet.errors[row, column], value = str(value), None
        if value is not None or (row, column) in sheet.errors:
            sheet.rows.setdefault(row, {})[column] = value
    if is_hidden:
        sheet.structure.hidden_rows.append(row)


def _value(cell: Element, settings: dict[str, str]) -> Any:
    """Return what a cell holds: a number as it is shown, a day, true or false, or text; None where it is blank."""
    kind = settings.get("value-type", "")
    if kind in ("float", "currency"):
        return float(settings["value"])
    if kind == "percentage":
        return f"{float(settings['value']) * 100:.12g}%"
    if kind == "boolean":
        return settings["boolean-value"] == "true"
    if kind == "date":
        return settings["date-value"].replace("T", " ").removesuffix(" 00:00:00")
    lines = ["".join(_text(line)) for line in cell if _kind(line) == "p"]
    return "\n".join(lines) or settings.get("string-value") or None


def _text(line: Element) -> Iterator[str]:
    """Return the text of a paragraph, with the spaces that it writes as elements."""
    for element in line.iter():
        if _kind(element) == "s":
            yield " " * int(_attributes(element).get("c", 1))
        elif _kind(element) in ("p", "span", "a"):
            yield element.text or ""
        if element is not line:
            yield element.tail or ""
