"""Load a council folder: its own tables, and those that the topics declare."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from perf.catalogue import CHECKS, TABLES
from perf.dataset import folder as dataset_folder
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.dataset import Dataset
from perf.dataset.prepared_results import PreparedResults
from perf.dataset.problems import DataProblem, Problem
from perf.dataset.read_selection import select
from perf.dataset.setting_checks import run_setting_checks
from perf.table_setting_checks import TABLE_SETTING_CHECKS

Council = Dataset | str | Path  # a council as functions take it: what `load` returns, or the path of its folder


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

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> council.returns.query("quarter == '2019-20 Q2'")
    """
    selection = select(TABLES, tables=tables, columns=columns, since=since)
    data, problems = dataset_folder.read_folder(folder, selection)
    if selection.is_complete:  # a part of the records cannot be held against the rest
        data, problems = _compared(data, problems)
    faults = [problem for problem in problems if problem.level == "problem"]
    if faults:
        raise DataProblem(str(folder), faults)
    return data


def read(folder: str | Path) -> tuple[Dataset, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark."""
    return _compared(*dataset_folder.read_folder(folder, select(TABLES)))


def _compared(data: Dataset, problems: list[Problem]) -> tuple[Dataset, list[Problem]]:
    """Hold the records of a folder against each other, in the files that have no problem of their own."""
    unreadable = {problem.file for problem in problems if problem.level == "problem"}
    found = run_checks(data, CHECKS, unreadable=unreadable)
    remarks = tuple(problem for problem in found if problem.level == "remark")
    return replace(data, remarks=(*data.remarks, *remarks)), [
        *problems,
        *found,
        *run_setting_checks(data, TABLE_SETTING_CHECKS),
    ]


def open_prepared(folder: Path, prepared: PreparedResults) -> Dataset:
    """Open a folder that a run has checked: each table is read when it is first looked at."""
    return dataset_folder.open_prepared(folder, prepared, TABLES)


def as_dataset(council: Council) -> Dataset:
    """Return a council's data, read from its folder where a path is given.

    Raises
    ------
    DataProblem
        If anything in the folder cannot be used.
    TypeError
        If it is neither a Dataset nor a path.
    """
    return council if isinstance(council, Dataset) else load(folder_of(council))


def folder_of(council: Council) -> Path:
    """Return the folder of a council.

    Raises
    ------
    TypeError
        If it is neither a Dataset nor a path.
    """
    if isinstance(council, Dataset):
        return council.folder
    if not isinstance(council, str | Path):
        raise TypeError(f"`council` is the path of a folder, or what `perf.load` returns; got {type(council).__name__}")
    return Path(council)
