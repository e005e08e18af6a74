"""A council folder to a Dataset: every table found, read and checked, every problem told at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from perf.dataset.cells import read_column
from perf.dataset.contract import RECORDS, TABLES
from perf.dataset.csv_files import RawTable, Source, read_csv
from perf.dataset.dataset import Dataset
from perf.dataset.framework import FILE, Framework, read_framework
from perf.dataset.parquet_files import read_parquet
from perf.dataset.prepared_results import PreparedResults, TablesOnDemand
from perf.dataset.problems import DataProblem, Problem, did_you_mean
from perf.dataset.references import check_references, spelled
from perf.dataset.table_rules import Table
from perf.dataset.text import as_text
from perf.dataset.wanted import EVERYTHING, Selection, Wanted, select
from perf.dataset.workbook import WORKBOOK, read_workbook

_READERS: dict[str, Callable[[Path, Wanted], RawTable]] = {
    ".csv": lambda path, _: read_csv(path),
    ".parquet": read_parquet,
}


@dataclass
class _Reading:
    """What has been read of a folder so far."""

    framework: Framework
    selection: Selection
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    theme_word: str = "theme"
    unread: set[str] = field(default_factory=set)  # what is in these files is not known


def load(
    folder: str | Path,
    *,
    tables: Iterable[str] | None = None,
    columns: Mapping[str, Collection[str]] | None = None,
    since: date | str | None = None,
) -> Dataset:
    """Read a council folder, or what is wanted of it.

    Parameters
    ----------
    folder : path
    tables : iterable of str, optional
        The tables to read; the others are as if the folder did not hold them.
    columns : mapping of table to columns, optional
        The columns to read of large tables: Parquet files are read no further.
    since : date or ISO day, optional
        Leave out absences, leavers, compliments and months of workforce and budget that were over before this day;
        figures then begin with the first whole month from it. Complaints, which are counted by their first row, and all
        other tables are read whole.

    Returns
    -------
    Dataset
        Every table of the contract, cast to its types, words in the contract's spelling.

    Raises
    ------
    DataProblem
        If anything in the folder cannot be used; its text and its frame `problems` tell every fault with
        file, row, column, value and remedy.
    ValueError
        If what is wanted is not in the contract.
    """
    data, problems = read(folder, select(tables, columns, since))
    if any(found.level == "problem" for found in problems):
        raise DataProblem(str(folder), [found for found in problems if found.level == "problem"])
    return data


def read(folder: str | Path, selection: Selection = EVERYTHING) -> tuple[Dataset, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark."""
    folder = Path(folder)
    if not folder.is_dir():
        fix = "Give the path of a council folder, such as data/vale."
        absent = Problem(".", 0, "", "", "there is no such folder.", fix)
        raise DataProblem(str(folder), [absent])
    framework, problems = read_framework(folder)
    reading = _Reading(framework, selection, problems=problems)
    found = _find(folder, reading)
    for name, table in TABLES.items():
        if name in found:
            reading.tables[name] = _read_table(found[name], name, selection.tables[name], reading)
            reading.sources[name] = found[name].source
        else:
            reading.tables[name] = _empty(table)
    if not reading.sources:
        fix = f"Add tables such as measures.csv and returns.csv, or {WORKBOOK}."
        reading.problems.append(Problem(".", 0, "", "", "the folder holds none of the tables.", fix))
    if any(problem.level == "problem" for problem in reading.problems if problem.file == FILE) and (
        not framework.directorates
    ):
        reading.unread.add(FILE)
    reading.problems += check_references(reading.tables, reading.sources, framework, unread=reading.unread)
    remarks = tuple(found for found in reading.problems if found.level == "remark")
    data = Dataset(folder, framework, reading.tables, reading.sources, remarks, reading.theme_word, selection.since)
    return data, reading.problems


def open_prepared(folder: Path, prepared: PreparedResults) -> Dataset:
    """Open a folder that a run has checked: each table is read when it is first looked at."""
    framework, _ = read_framework(folder)
    sources = {name: Source(file, folder / file.split("/")[0]) for name, file in prepared.about["sources"].items()}
    counts = prepared.about["rows"]
    tables = TablesOnDemand(tuple(counts), lambda name: read(folder, select([name], None, None))[0].tables[name])
    theme_word = prepared.about["theme_word"]
    return Dataset(folder, framework, tables, sources, theme_word=theme_word, row_counts=counts)


def _find(folder: Path, reading: _Reading) -> dict[str, RawTable]:
    """Find each table in its one place; a table in two places is a problem, a stray file a remark."""
    found: dict[str, RawTable] = {}
    for path in sorted(folder.iterdir()):
        if path.name.lower() == WORKBOOK:
            raws = read_workbook(path)
        elif path.suffix.lower() in _READERS and not path.name.startswith((".", "~")):
            if path.stem.lower() not in TABLES:
                fix = did_you_mean(path.stem, TABLES) or "Remove it, or give it the name of a table."
                stray = Problem(path.name, 0, "", "", "this is not a table, so it is not read.", fix, level="remark")
                reading.problems.append(stray)
                continue
            if path.stem.lower() not in reading.selection.tables:
                continue
            wanted = reading.selection.wanted(path.stem.lower())
            raws = {path.stem.lower(): _READERS[path.suffix.lower()](path, wanted)}
        else:
            continue
        for name, raw in raws.items():
            if name in found:
                told = f"the table {name} also stands in {found[name].source.file}."
                reading.problems.append(Problem(raw.source.file, 0, "", "", told, "Keep one of the two."))
            elif name in reading.selection.tables:
                found[name] = raw
            elif not name or (name not in TABLES and did_you_mean(name, TABLES)):
                reading.problems += raw.problems or [_misnamed(raw.source.file, name)]
    return found


def _misnamed(file: str, name: str) -> Problem:
    told = "this is not a table, so it is not read."
    return Problem(file, 0, "", "", told, did_you_mean(name, TABLES), level="remark")


def _read_table(raw: RawTable, name: str, table: Table, reading: _Reading) -> pd.DataFrame:
    reading.problems += raw.problems
    if raw.problems and raw.rows.empty:
        reading.unread.add(name)
        return _empty(table)
    rows = raw.rows
    for other, usual in table.synonyms.items():
        if other in rows and usual not in rows:
            rows = rows.rename(columns={other: usual})
            reading.theme_word = other
    columns = list(rows)
    names_rows = name not in RECORDS and table.key and table.key[0] in rows
    ids = as_text(rows[table.key[0]]) if names_rows else None

    def tell(record: int, column: str, value: str, problem: str, fix: str, *, remark: bool = False) -> None:
        named = "" if ids is None or pd.isna(ids[record]) else ids[record]
        reading.problems.append(raw.source.fault(record, column, value, problem, fix, id=named, remark=remark))

    values = {}
    for column in table.columns:
        if column.name not in rows:
            continue
        cells = rows.pop(column.name)  # so that a large table is in memory once
        values[column.name], faults = read_column(column, cells, reading.framework.year_start_month)
        for fault in faults:
            tell(fault.record, column.name, fault.value, fault.problem, fault.fix)
        if column.blank != "allowed":
            unread = {fault.record for fault in faults}
            for record in values[column.name].index[values[column.name].isna()]:
                if record not in unread:
                    told = "this is blank."
                    tell(record, column.name, "", told, "Fill it in.", remark=column.blank == "remark")
        if column.default:
            values[column.name] = values[column.name].fillna(column.default)
    extra = {column: as_text(rows[column]) for column in ([] if name in reading.selection.narrowed else rows)}
    cast = pd.DataFrame(values | extra, index=rows.index)
    if table.columns[0].name not in columns:
        reading.unread.add(name)
    cast = spelled(cast, reading.framework)
    _check_contract(cast, raw.source.file, table, reading, tell)
    return _complete(reading.selection.rows(name, cast), table)


def _check_contract(cast: pd.DataFrame, file: str, table: Table, reading: _Reading, tell: object) -> None:
    try:
        table.schema().validate(cast, lazy=True)
    except pa.errors.SchemaErrors as error:
        failed = error.failure_cases
        missing = failed.loc[failed["check"] == "column_in_dataframe", "failure_case"]
        for column in missing:
            known = [name for name in cast if name not in table.names]
            fix = did_you_mean(str(column), known).replace("Did you mean", "Is it called") or "Add the column."
            reading.problems.append(Problem(file, 1, str(column), "", "this column is missing.", fix))
        rules = table.all_rules()
        breaches = failed[failed["check"].str.isdigit() & failed["index"].notna()]
        for record, number in breaches[["index", "check"]].drop_duplicates().itertuples(index=False):
            rule = rules[int(number)]
            value = str(as_text(cast.loc[[record], rule.column]).iloc[0])
            tell(record, rule.column, value, rule.problem.format(value=value), rule.fix)  # type: ignore[operator]


def _complete(cast: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give a table all the columns of the contract, in its order; extra columns come last."""
    blank = _empty(table).reindex(cast.index)
    absent = {name: blank[name] for name in table.names if name not in cast}
    for column in table.columns:
        if column.default and column.name in absent:
            absent[column.name] = absent[column.name].fillna(column.default)
    extra = [name for name in cast if name not in table.names]
    return cast.assign(**absent)[[*table.names, *extra]]


def _empty(table: Table) -> pd.DataFrame:
    return _no_rows(table).copy()


@cache
def _no_rows(table: Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in table.columns})
