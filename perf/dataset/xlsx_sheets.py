"""The sheets of an Excel workbook (.xlsx, .xlsm), every cell as Excel shows it."""

import io
import re
import warnings
import zipfile
from collections.abc import Collection
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from perf.dataset.sheets import MOST_CELLS, MOST_COLUMNS, Place, Sheet, Structure

_ONLY_PRINTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]')  # what a number format prints unchanged
_STYLES = "xl/styles.xml"
_COLOUR = re.compile(rb'\brgb="(?![0-9A-Fa-f]{8}")[^"]*"')  # not as openpyxl would have it, though Excel opens it
_HINTS = (b"hidden=", b"mergeCell ", b"<f", b":f>", b":f ")  # of a sheet with something that its values do not show
_CHUNK = 1 << 20
_SHEET_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of an Excel workbook, without opening them."""
    with zipfile.ZipFile(path) as parts, parts.open("xl/workbook.xml") as book:
        return [sheet.get("name", "") for sheet in _named(ElementTree.parse(book), "sheet")]


def read_sheets(path: Path, wanted: Collection[str]) -> list[Sheet]:
    """Read the sheets of an Excel workbook whose names, in lower case, are wanted."""
    structures = _structures(path, wanted)
    with (
        warnings.catch_warnings(action="ignore"),  # about styles and extensions, which are not read
        _readable(path) as file,  # openpyxl does not close a file that it fails to read
        closing(load_workbook(file, read_only=True, data_only=True)) as book,
    ):
        return [
            _cells(sheet, structures.get(sheet.title, Structure()))
            for sheet in book.worksheets
            if sheet.title.strip().lower() in wanted
        ]


def _readable(path: Path) -> IO[bytes]:
    """Open a workbook; one with a colour that openpyxl refuses is copied without it."""
    with zipfile.ZipFile(path) as parts:
        if _STYLES not in parts.namelist() or not _COLOUR.search(styles := parts.read(_STYLES)):
            return path.open("rb")
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as changed:
            for part in parts.infolist():
                content = _COLOUR.sub(b'rgb="FF000000"', styles) if part.filename == _STYLES else parts.read(part)
                changed.writestr(part, content)
    return copy


def _cells(sheet: Any, structure: Structure) -> Sheet:
    """Read the cells that are not blank, so that a stray one far below or beside the table costs nothing."""
    read = Sheet(sheet.title, structure=structure)
    sheet.reset_dimensions()  # the size that the file states may be wrong
    cells_read = 0
    for cells in sheet.iter_rows():
        cells_read += 1 + len(cells)
        if cells_read > MOST_CELLS:
            read.is_too_large = True
            return read
        for cell in cells:
            if cell.value is not None:
                place = (cell.row, cell.column - 1)
                read.rows.setdefault(cell.row, {})[cell.column - 1] = None if cell.data_type == "e" else _shown(cell)
                if cell.data_type == "e":
                    read.errors[place] = cell.value
    return read


def _shown(cell: Any) -> Any:
    """Return the value of a cell, and of one that is shown as a percentage what is shown, such as 61.17%."""
    percent = isinstance(cell.value, int | float) and cell.value is not True and cell.value is not False
    return f"{cell.value * 100:.12g}%" if percent and _is_percent(cell.number_format or "") else cell.value


@cache
def _is_percent(number_format: str) -> bool:
    return "%" in _ONLY_PRINTED.sub("", number_format)


def _structures(path: Path, wanted: Collection[str]) -> dict[str, Structure]:
    """Return what the values of each wanted sheet do not show, by the sheet's name."""
    found = {}
    with zipfile.ZipFile(path) as parts:
        with parts.open("xl/workbook.xml") as book, parts.open("xl/_rels/workbook.xml.rels") as targets:
            sheets = list(_named(ElementTree.parse(book), "sheet"))
            target_of = {
                each.get("Id"): each.get("Target", "") for each in _named(ElementTree.parse(targets), "Relationship")
            }
        for sheet in sheets:
            target = target_of.get(sheet.get(_SHEET_ID), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            name, is_hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
            if name.strip().lower() in wanted and part in parts.namelist():
                found[name] = _structure(parts, part, is_hidden=is_hidden)
    return found


def _named(tree: Any, name: str) -> list[ElementTree.Element]:
    return list(tree.iterfind(f".//{{*}}{name}"))


def _structure(parts: zipfile.ZipFile, part: str, *, is_hidden: bool) -> Structure:
    """Return what the values of a sheet do not show; a sheet without any such thing is not parsed."""
    structure = Structure(is_hidden=is_hidden)
    with parts.open(part) as sheet:
        if not _has_hint(sheet):
            return structure
    with parts.open(part) as sheet:
        for _, element in ElementTree.iterparse(sheet):
            kind = element.tag.rpartition("}")[2]
            if kind == "c" and (place := _unvalued(element)):
                structure.unvalued.append(place)
            elif kind == "row" and element.get("hidden") in ("1", "true"):
                structure.hidden_rows.append(int(element.get("r", 0)))
            elif kind == "col" and element.get("hidden") in ("1", "true"):
                last = min(int(element.get("max", 0)), MOST_COLUMNS)
                structure.hidden_columns.extend(range(int(element.get("min", 0)) - 1, last))
            elif kind == "mergeCell":
                structure.merged.append(element.get("ref", ""))
            if kind in ("c", "row"):
                element.clear()
    return structure


def _unvalued(cell: ElementTree.Element) -> Place | None:
    """Return the place of a cell if it holds a formula without a stored value."""
    kinds = {child.tag.rpartition("}")[2]: child.text for child in cell}
    if "f" not in kinds or kinds.get("v") or cell.get("t") == "str" and "v" in kinds or "r" not in cell.attrib:
        return None
    letters, row = coordinate_from_string(cell.attrib["r"])
    return row, column_index_from_string(letters) - 1


def _has_hint(sheet: IO[bytes]) -> bool:
    """Return whether the text of a sheet holds any sign of formulas, merged cells, or hidden rows or columns."""
    end = b""
    while chunk := sheet.read(_CHUNK):
        if any(hint in end + chunk for hint in _HINTS):
            return True
        end = chunk[-len(max(_HINTS, key=len)) :]
    return False
