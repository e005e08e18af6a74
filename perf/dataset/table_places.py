"""Where each table of a council folder is, and which files and sheets of the folder are not read."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perf.dataset.csv_files import RawTable, read_csv
from perf.dataset.parquet_files import read_parquet
from perf.dataset.problems import FEW, Problem, in_two_places, listed, nearest
from perf.dataset.read_selection import FileSelection, Selection
from perf.dataset.workbook import GUIDANCE, WORKBOOK, read_workbook, sheet_names
from perf.rules import WORKBOOKS

_READERS: dict[str, Callable[[Path, FileSelection], RawTable]] = {
    "csv": lambda path, _: read_csv(path),
    "parquet": read_parquet,
}
_SOURCES = "sources.toml"
_SETTINGS = frozenset({"framework.toml", _SOURCES, "imported.json"})
_DOCUMENT = re.compile(  # endings of files that hold no table, whatever they are called
    "bak|css|docx?|eml|gif|html?|ico|ini|ipynb|jpe?g|js|key|log|lock|md|msg|od[pt]|one|pages|pdf|png|pptx?|py|r|rmd|rtf|sh|"
    "svg|tmp|url|vsdx|webp|ya?ml"
)
_SHEETS = frozenset({"xlsx", "xlsm", "ods"})
_REMEDIES = {  # what to do with a file of another format that could be a table
    "xls": "Save it as {name}.csv, or as a sheet {name} of data.xlsx.",
    "xlsb": "Save it as {name}.csv, or as a sheet {name} of data.xlsx.",
    **dict.fromkeys(_SHEETS, "Put it into data.xlsx as a sheet {name}, or save it as {name}.csv."),
    **dict.fromkeys(("csv.gz", "gz", "csv.zip", "zip", "7z", "csv.bz2", "parquet.gz"), "Unpack it to {name}.csv."),
    "csv.txt": "Give it the name {name}.csv.",
}
_COPY_WORD = re.compile(
    r"copy|of|final|new|old|latest|current|draft|export|table|backup|v?\d+|q[1-4]|fy|"
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
_LIST_WORD = re.compile(r"data|details?|extract|list|log|records?|register|tables?")  # of a table: risk register
_NEAR = 0.8  # how alike the name of a file or sheet must be to that of a table
_NO_TABLE = "this is not a table, so it is not read."


@dataclass(frozen=True)
class Places:
    """The tables of a folder by name, in the contract's order, and what is wrong with its files."""

    tables: Mapping[str, RawTable]
    problems: list[Problem] = field(default_factory=list)


def find_tables(folder: Path, selection: Selection) -> Places:
    """Find each table in its one place; a table in two places, or a file that may be one unread, is a problem."""
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    unread: list[Path] = []
    imported = _imported_files(folder)
    for path in sorted(folder.iterdir()):
        base, _, ending = path.name.lower().partition(".")
        if path.name.startswith((".", "~")) or path.name in _SETTINGS:
            continue
        raw_tables: dict[str, RawTable] = {}
        if path.name.lower() in WORKBOOKS:
            book = read_workbook(path, selection.tables)
            raw_tables = book.tables
            problems += book.fault.problems if book.fault else _other_sheets(path, book.others, selection.contract)
        elif ending in _READERS and base in selection.contract:
            if base in selection.tables:
                raw_tables = {base: _READERS[ending](path, selection.of_file(base))}
        elif path.is_file() and path.name not in imported:
            unread.append(path)
        elif path.is_dir():
            problems += _folder_within(path, selection, imported)
        for name, raw in raw_tables.items():
            if name in tables:
                problems.append(in_two_places(name, raw.source.file, tables[name].source.file))
            else:
                tables[name] = raw
    problems += (problem for path in unread if (problem := _unread(path, tables, selection)) is not None)
    return Places({name: tables[name] for name in selection.contract if name in tables}, problems)


def _imported_files(folder: Path) -> set[str]:
    """Return the files that sources.toml names, as it names them: an import reads them."""
    try:
        sources = tomllib.loads((folder / _SOURCES).read_text(encoding="utf-8"))["source"]
        exports = [each for source in sources for each in (source, source.get("join", {}))]
        names = [each["file"] for each in exports if each.get("file")]
        return {path.relative_to(folder).as_posix() for name in names for path in folder.glob(name)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError):
        return set()  # the import says what is wrong with it


def _folder_within(path: Path, selection: Selection, imported: Collection[str]) -> Iterator[Problem]:
    """Report a folder in the council's folder that holds files of tables which neither it nor an import reads."""
    try:
        names = sorted(each.name for each in path.iterdir())
    except OSError:
        return
    tables = {f"{name}.{ending}" for name in selection.contract for ending in _READERS}
    held = [name for name in names if name.lower() in tables.union(WORKBOOKS) and f"{path.name}/{name}" not in imported]
    if held:
        some = listed(held if len(held) <= FEW else [*held[:FEW], f"{len(held) - FEW:,} more"], last="and")
        text = f"this folder is not read; it holds {some}."
        yield Problem(path.name, 0, "", "", text, "Move a file out of it if it should be read.", level="remark")


def _other_sheets(path: Path, titles: list[str], contract: Collection[str]) -> Iterator[Problem]:
    """Report the sheets that are not read: those that may be a table, and in one line the others."""
    file, others = path.name, []
    for title in titles:
        if title.strip().lower() in contract:
            continue
        if name := _meant(title.lower(), contract):
            yield Problem(f"{file}/{title}", 0, "", "", "this sheet is not read.", f"Did you mean {name}?")
        else:
            others.append(title)
    if others:
        sheets = f"the sheets {listed(others, last='and')} are" if len(others) > 1 else f"the sheet {others[0]} is"
        fix = "Give a sheet the name of a table if it should be read."
        yield Problem(file, 0, "", "", f"{sheets} not read.", fix, level="remark")


def _unread(path: Path, tables: Mapping[str, RawTable], selection: Selection) -> Problem | None:
    """Return the problem of a file that may be a table but is not read, a remark on another, None for a document."""
    base, _, ending = path.name.lower().partition(".")
    if _DOCUMENT.fullmatch(ending):
        if base not in selection.contract or base in tables:
            return None
        return Problem(path.name, 0, "", "", "this file is not read.", f"Save it as {base}.csv.", level="remark")
    if ending == "toml":
        fix = "Did you mean framework.toml?" if nearest(base, ["framework"], least_alike=_NEAR) else "Remove it."
        return Problem(path.name, 0, "", "", "this file is not read.", fix, level="problem" if "?" in fix else "remark")
    name = _meant(base, (*selection.contract, *(["data"] if ending in _SHEETS | {"xls", "xlsb"} else [])))
    held = (
        [name for name in map(str.lower, sheet_names(path)) if name in selection.contract] if ending in _SHEETS else []
    )
    if not name and not held:
        if ending == "txt":
            return None
        return Problem(path.name, 0, "", "", _NO_TABLE, "Remove it, or give it the name of a table.", level="remark")
    if name in tables:
        text = f"this file is not read, because the table {name} is read from {tables[name].source.file}."
        return Problem(path.name, 0, "", "", text, "Keep one of the two.")
    if held or name == "data":
        has = f", but it has the sheet{'s' * (len(held) > 1)} {listed(held, last='and')}" if held else ""
        fix = f"Did you mean {WORKBOOK}? Only one workbook is read."
        return Problem(path.name, 0, "", "", f"this workbook is not read{has}.", fix)
    usual = f"Did you mean {name}.{ending}?" if ending in _READERS else f"Save it as {name}.csv."
    fix = _REMEDIES.get(ending, usual).format(name=name)
    return Problem(path.name, 0, "", "", "this file is not read.", fix)


def _meant(base: str, names: Collection[str]) -> str:
    """Return the table that a name probably stands for: misspelt, or with words such as "copy of" or "list" added."""
    if base.strip() in (*names, *GUIDANCE):
        return base if base in names else ""
    words = [word for word in re.split(r"[\W_]+", base) if word and not _COPY_WORD.fullmatch(word)]
    of_list = [word for word in words if not _LIST_WORD.fullmatch(word)]
    whole, part = "_".join(words), "_".join(of_list)
    return next((name for name in (whole, part) if name in names), "") or next(
        filter(None, (nearest(name, names, least_alike=_NEAR) for name in (whole, part))), ""
    )
