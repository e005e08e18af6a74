"""How a council folder becomes a Dataset: every table found, read and checked, every problem reported at once."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from perf.dataset.checked_table import CheckedTable, check_table, no_rows
from perf.dataset.csv_files import Source
from perf.dataset.dataset import Dataset
from perf.dataset.framework import FILE, Framework
from perf.dataset.framework_file import read_framework
from perf.dataset.prepared_results import PreparedResults, TablesOnDemand
from perf.dataset.problems import DataProblem, Problem
from perf.dataset.read_selection import Selection, select
from perf.dataset.references import check_references, misplaced_columns, with_known_ids
from perf.dataset.table_declaration import Table
from perf.dataset.table_places import find_tables
from perf.dataset.workbook import WORKBOOK


def read_folder(folder: str | Path, selection: Selection) -> tuple[Dataset, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark."""
    folder = Path(folder)
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        text = f"The folder {folder.resolve()} {what}."
        fix = "Write the path of a council folder, such as data/vale."
        raise DataProblem(str(folder), [Problem(".", 0, "", "", text, fix)])
    framework, problems = read_framework(folder, selection.contract)
    files = find_tables(folder, selection)
    tables = {
        name: check_table(raw, selection.tables[name], framework, is_narrowed=name in selection.narrowed)
        for name, raw in files.tables.items()
    }
    problems = [*problems, *files.problems, *(each for table in tables.values() for each in table.problems)]
    if not tables:
        fix = f"Add tables such as measures.csv and returns.csv, or {WORKBOOK}."
        problems.append(Problem(".", 0, "", "", "the folder holds none of the tables.", fix))
    rows = {name: no_rows(table) for name, table in selection.contract.items()}
    rows |= {name: selection.rows(name, table.rows) for name, table in tables.items()}
    sources = {name: raw.source for name, raw in files.tables.items()}
    rows = with_known_ids(rows, sources, selection.contract)
    problems += check_references(
        rows, sources, framework, contract=selection.contract, unread=_unread(tables, framework, problems)
    )
    not_read = {name: table.not_read for name, table in tables.items()}
    problems += misplaced_columns(rows, sources, selection.contract, not_read=not_read)
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
    """Open a folder that a run has checked: each table is read when it is first looked at.

    A table that the run has prepared is read as the run has checked it, the others from the folder.
    """
    framework, _ = read_framework(folder, contract)
    sources = {name: Source(file, folder / file.split("/")[0]) for name, file in prepared.about["sources"].items()}
    counts = prepared.about["rows"]

    def read_table(name: str) -> pd.DataFrame:
        rows = prepared.table(name)
        return read_folder(folder, select(contract, tables=[name]))[0].tables[name] if rows is None else rows

    tables, theme_word = TablesOnDemand(tuple(counts), read_table), prepared.about["theme_word"]
    return Dataset(folder, framework, tables, sources, theme_word=theme_word, contract=contract, row_counts=counts)
