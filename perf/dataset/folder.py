"""A council folder to a Dataset: every table found, read and checked, every problem reported at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perf.dataset.checked_table import CheckedTable, check_table, no_rows
from perf.dataset.csv_files import RawTable, Source, read_csv
from perf.dataset.dataset import Dataset
from perf.dataset.framework import FILE, Framework, read_framework
from perf.dataset.parquet_files import read_parquet
from perf.dataset.prepared_results import PreparedResults, TablesOnDemand
from perf.dataset.problems import DataProblem, Problem, did_you_mean, in_two_places
from perf.dataset.references import check_references
from perf.dataset.table_rules import Table
from perf.dataset.what_to_read import FileSelection, Selection, select
from perf.dataset.workbook import WORKBOOK, read_workbook

_READERS: dict[str, Callable[[Path, FileSelection], RawTable]] = {
    ".csv": lambda path, _: read_csv(path),
    ".parquet": read_parquet,
}
_NO_TABLE = "this is not a table, so it is not read."


def read_folder(folder: str | Path, selection: Selection) -> tuple[Dataset, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark."""
    folder = Path(folder)
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        text = f"The folder {folder.resolve()} {what}."
        fix = "Write the path of a council folder, such as data/vale."
        raise DataProblem(str(folder), [Problem(".", 0, "", "", text, fix)])
    framework, problems = read_framework(folder, selection.contract)
    files = _find(folder, selection)
    tables = {
        name: check_table(raw, selection.tables[name], framework, keep_extra=name not in selection.narrowed)
        for name, raw in files.tables.items()
    }
    problems = [*problems, *files.problems, *(each for table in tables.values() for each in table.problems)]
    if not tables:
        fix = f"Add tables such as measures.csv and returns.csv, or {WORKBOOK}."
        problems.append(Problem(".", 0, "", "", "the folder holds none of the tables.", fix))
    rows = {name: no_rows(table) for name, table in selection.contract.items()}
    rows |= {name: selection.rows(name, table.rows) for name, table in tables.items()}
    sources = {name: raw.source for name, raw in files.tables.items()}
    problems += check_references(
        rows, sources, framework, contract=selection.contract, unread=_unread(tables, framework, problems)
    )
    remarks = tuple(problem for problem in problems if problem.level == "remark")
    theme_word = tables["measures"].headings.get("theme", "theme") if "measures" in tables else "theme"
    data = Dataset(
        folder, framework, rows, sources, remarks, theme_word, contract=selection.contract, since=selection.since
    )
    return data, problems


def _unread(tables: Mapping[str, CheckedTable], framework: Framework, problems: Iterable[Problem]) -> set[str]:
    """Return the tables whose ids are not known, and framework.toml where its areas are not."""
    unread = {name for name, table in tables.items() if not table.is_known}
    is_faulty = any(problem.file == FILE and problem.level == "problem" for problem in problems)
    return unread | {FILE} if is_faulty and not framework.directorates else unread


def open_prepared(folder: Path, prepared: PreparedResults, contract: Mapping[str, Table]) -> Dataset:
    """Open a folder that a run has checked: each table is read when it is first looked at."""
    framework, _ = read_framework(folder, contract)
    sources = {name: Source(file, folder / file.split("/")[0]) for name, file in prepared.about["sources"].items()}
    counts = prepared.about["rows"]

    def read_table(name: str) -> pd.DataFrame:
        return read_folder(folder, select(contract, tables=[name]))[0].tables[name]

    tables, theme_word = TablesOnDemand(tuple(counts), read_table), prepared.about["theme_word"]
    return Dataset(folder, framework, tables, sources, theme_word=theme_word, contract=contract, row_counts=counts)


@dataclass(frozen=True)
class _Files:
    """The tables of a folder by name, in the contract's order, and what is wrong with its files."""

    tables: Mapping[str, RawTable]
    problems: list[Problem] = field(default_factory=list)


def _find(folder: Path, selection: Selection) -> _Files:
    """Find each table in its one place; a table in two places is a problem, a file that is not a table a remark."""
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        for name, raw in _raw_tables(path, selection, problems).items():
            if name in tables:
                problems.append(in_two_places(name, raw.source.file, tables[name].source.file))
            elif name in selection.tables:
                tables[name] = raw
            elif not name or (name not in selection.contract and did_you_mean(name, selection.contract)):
                problems += raw.problems or [
                    Problem(
                        raw.source.file, 0, "", "", _NO_TABLE, did_you_mean(name, selection.contract), level="remark"
                    )
                ]
    return _Files({name: tables[name] for name in selection.contract if name in tables}, problems)


def _raw_tables(path: Path, selection: Selection, problems: list[Problem]) -> dict[str, RawTable]:
    """Read the tables of one file, none where it is not to be read; remark on a file that is not a table."""
    if path.name.lower() == WORKBOOK:
        return read_workbook(path)
    name, suffix = path.stem.lower(), path.suffix.lower()
    if suffix not in _READERS or path.name.startswith((".", "~")):
        return {}
    if name not in selection.contract:
        fix = did_you_mean(path.stem, selection.contract) or "Remove it, or give it the name of a table."
        problems.append(Problem(path.name, 0, "", "", _NO_TABLE, fix, level="remark"))
    return {name: _READERS[suffix](path, selection.of_file(name))} if name in selection.tables else {}
