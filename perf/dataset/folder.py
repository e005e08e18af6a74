"""A council folder to a Dataset: every table found, read and checked, every problem reported at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from perf.dataset.checked_table import CheckedTable, check_table, no_rows
from perf.dataset.contract import TABLES
from perf.dataset.csv_files import RawTable, Source, read_csv
from perf.dataset.dataset import Dataset
from perf.dataset.framework import FILE, Framework, read_framework
from perf.dataset.parquet_files import read_parquet
from perf.dataset.prepared_results import PreparedResults, TablesOnDemand
from perf.dataset.problems import DataProblem, Problem, did_you_mean, in_two_places
from perf.dataset.references import check_references
from perf.dataset.what_to_read import EVERYTHING, FileSelection, Selection, select
from perf.dataset.workbook import WORKBOOK, read_workbook

_READERS: dict[str, Callable[[Path, FileSelection], RawTable]] = {
    ".csv": lambda path, _: read_csv(path),
    ".parquet": read_parquet,
}
_NO_TABLE = "this is not a table, so it is not read."


def load(
    folder: str | Path,
    *,
    tables: Iterable[str] | None = None,
    columns: Mapping[str, Collection[str]] | None = None,
    since: date | str | None = None,
) -> Dataset:
    """Read a council folder, or a selection of it.

    Parameters
    ----------
    folder : path
    tables : iterable of str, optional
        The tables to read; it is as if the folder did not hold the others.
    columns : mapping of table to columns, optional
        The columns to read of large tables; no other column of a Parquet file is read.
    since : date or ISO day, optional
        Do not read absences, leavers, compliments and months of workforce and budget that were over before this day;
        figures then begin with the first full month from it. Complaints, which are counted by their first row, and
        all other tables are read completely.

    Returns
    -------
    Dataset
        Every table of the contract, cast to its types, words in the contract's spelling.

    Raises
    ------
    DataProblem
        If anything in the folder cannot be used; its text and its frame `problems` list every fault with
        file, row, column, value and remedy.
    ValueError
        If a table or a column is not in the contract.
    """
    data, problems = read(folder, select(tables, columns, since))
    if any(found.level == "problem" for found in problems):
        raise DataProblem(str(folder), [found for found in problems if found.level == "problem"])
    return data


def read(folder: str | Path, selection: Selection = EVERYTHING) -> tuple[Dataset, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark."""
    folder = Path(folder)
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        text = f"The folder {folder.resolve()} {what}."
        fix = "Write the path of a council folder, such as data/vale."
        raise DataProblem(str(folder), [Problem(".", 0, "", "", text, fix)])
    framework, problems = read_framework(folder)
    files = _find(folder, selection)
    tables = {
        name: check_table(raw, name, selection.tables[name], framework, keep_extra=name not in selection.narrowed)
        for name, raw in files.tables.items()
    }
    problems = [*problems, *files.problems, *(each for table in tables.values() for each in table.problems)]
    if not tables:
        fix = f"Add tables such as measures.csv and returns.csv, or {WORKBOOK}."
        problems.append(Problem(".", 0, "", "", "the folder holds none of the tables.", fix))
    rows = {name: no_rows(table) for name, table in TABLES.items()}
    rows |= {name: selection.rows(name, table.rows) for name, table in tables.items()}
    sources = {name: raw.source for name, raw in files.tables.items()}
    problems += check_references(rows, sources, framework, unread=_unread(tables, framework, problems))
    remarks = tuple(problem for problem in problems if problem.level == "remark")
    theme_word = tables["measures"].headings.get("theme", "theme") if "measures" in tables else "theme"
    return Dataset(folder, framework, rows, sources, remarks, theme_word, selection.since), problems


def _unread(tables: Mapping[str, CheckedTable], framework: Framework, problems: Iterable[Problem]) -> set[str]:
    """Return the tables whose ids are not known, and framework.toml where its areas are not."""
    unread = {name for name, table in tables.items() if not table.is_known}
    is_faulty = any(problem.file == FILE and problem.level == "problem" for problem in problems)
    return unread | {FILE} if is_faulty and not framework.directorates else unread


def open_prepared(folder: Path, prepared: PreparedResults) -> Dataset:
    """Open a folder that a run has checked: each table is read when it is first looked at."""
    framework, _ = read_framework(folder)
    sources = {name: Source(file, folder / file.split("/")[0]) for name, file in prepared.about["sources"].items()}
    counts = prepared.about["rows"]
    tables = TablesOnDemand(tuple(counts), lambda name: read(folder, select([name], None, None))[0].tables[name])
    theme_word = prepared.about["theme_word"]
    return Dataset(folder, framework, tables, sources, theme_word=theme_word, row_counts=counts)


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
            elif not name or (name not in TABLES and did_you_mean(name, TABLES)):
                problems += raw.problems or [
                    Problem(raw.source.file, 0, "", "", _NO_TABLE, did_you_mean(name, TABLES), level="remark")
                ]
    return _Files({name: tables[name] for name in TABLES if name in tables}, problems)


def _raw_tables(path: Path, selection: Selection, problems: list[Problem]) -> dict[str, RawTable]:
    """Read the tables of one file, none where it is not to be read; remark on a file that is not a table."""
    if path.name.lower() == WORKBOOK:
        return read_workbook(path)
    name, suffix = path.stem.lower(), path.suffix.lower()
    if suffix not in _READERS or path.name.startswith((".", "~")):
        return {}
    if name not in TABLES:
        fix = did_you_mean(path.stem, TABLES) or "Remove it, or give it the name of a table."
        problems.append(Problem(path.name, 0, "", "", _NO_TABLE, fix, level="remark"))
    return {name: _READERS[suffix](path, selection.of_file(name))} if name in selection.tables else {}
