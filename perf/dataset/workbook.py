"""The sheets of data.xlsx, or of a workbook of another format in its place, to raw tables."""

import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from perf.dataset import ods_sheets, xlsx_sheets
from perf.dataset.csv_files import UNOPENED, RawTable, Source, why_not_opened
from perf.dataset.problems import in_two_places
from perf.dataset.sheets import Sheet, table_of
from perf.rules import WORKBOOKS

WORKBOOK = WORKBOOKS[0]  # as messages name it
GUIDANCE = ("read me", "lists")  # the sheets of a new council's workbook that hold no table
MOST_BYTES = 200_000_000  # of a workbook, packed or unpacked: half a million spells
_READERS: dict[str, Callable[[Path, Collection[str]], list[Sheet]]] = {
    ".xlsx": xlsx_sheets.read_sheets,
    ".xlsm": xlsx_sheets.read_sheets,
    ".ods": ods_sheets.read_sheets,
}
_UNREADABLE = {
    ".ods": ("this is not a spreadsheet that can be read.", "Save it as an OpenDocument spreadsheet (.ods)."),
}
_NOT_EXCEL = ("this is not an Excel workbook that can be read.", "Save it as an Excel workbook (.xlsx).")


@dataclass(frozen=True)
class Workbook:
    """The tables of a workbook by name, and the names of its other sheets; without any if it cannot be read."""

    tables: dict[str, RawTable]
    others: list[str] = field(default_factory=list)
    fault: RawTable | None = None


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook; none where it cannot be read."""
    try:
        return ods_sheets.sheet_names(path) if path.suffix.lower() == ".ods" else xlsx_sheets.sheet_names(path)
    except Exception:  # a damaged workbook can fail in any way
        return []


def read_workbook(path: Path, wanted: Collection[str]) -> Workbook:
    """Read the wanted sheets, by their names in lower case; a cell shown as 61.17% holds this text."""
    tables: dict[str, RawTable] = {}
    unreadable = _UNREADABLE.get(path.suffix.lower(), _NOT_EXCEL)
    try:
        if refused := why_not_opened(path, MOST_BYTES) or _too_large(path):
            return _spoiled(path, *(refused if refused != UNOPENED else unreadable))
        for sheet in _READERS[path.suffix.lower()](path, wanted):
            raw, name = table_of(path, sheet), sheet.title.strip().lower()
            if name in tables:
                tables[name].problems.append(in_two_places(name, raw.source.file, tables[name].source.file))
            tables.setdefault(name, raw)
        others = [name for name in sheet_names(path) if name.strip().lower() not in {*wanted, *GUIDANCE}]
    except Exception:  # a damaged workbook can fail in any way
        return _spoiled(path, *unreadable)
    return Workbook(tables, others)


def _spoiled(path: Path, problem: str, fix: str) -> Workbook:
    raw = RawTable(Source(path.name, path))
    raw.spoil(problem, fix)
    return Workbook({}, fault=raw)


def _too_large(path: Path) -> tuple[str, str] | None:
    """Return what is wrong, and what to do, where a workbook says that it unpacks to more than can be read."""
    with zipfile.ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size <= MOST_BYTES:
        return None
    text = f"the workbook unpacks to {size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB can be read."
    return text, "Save large tables as Parquet."
