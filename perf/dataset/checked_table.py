"""A raw table to a checked one: its columns read, its blanks and rules checked, every fault reported."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from perf.dataset.cells import as_text, read_column
from perf.dataset.csv_files import RawTable, Source
from perf.dataset.framework import Framework
from perf.dataset.problems import Fault, Level, Problem, nearest
from perf.dataset.references import spelled
from perf.dataset.table_rules import Column, Table

_SAME_NAME = 0.8  # how alike a heading must be to be taken for that of a missing column: month is not amount


@dataclass(frozen=True)
class CheckedTable:
    """A table that has been read and checked.

    `rows` has every column of the contract, in its order, then the file's own. `headings` names the columns that
    the file calls something else, as the file does. `is_known` is false where its ids could not be read.
    """

    rows: pd.DataFrame
    problems: list[Problem]
    headings: dict[str, str] = field(default_factory=dict)
    is_known: bool = True


@dataclass(frozen=True)
class _Report:
    """The problems of a table so far; `ids` names its rows, where that is of use to an officer."""

    source: Source
    ids: pd.Series | None
    problems: list[Problem]

    def add(self, fault: Fault, level: Level = "problem") -> None:
        name = "" if self.ids is None or pd.isna(self.ids[fault.record]) else self.ids[fault.record]
        self.problems.append(self.source.problem(fault, id=name, level=level))


def check_table(raw: RawTable, table: Table, framework: Framework, *, keep_extra: bool = True) -> CheckedTable:
    """Read and check the cells of a raw table.

    Parameters
    ----------
    raw : RawTable
        Its columns are taken out one by one, so that a large table is in memory once.
    table : Table
        The columns to read, and the rules to check.
    framework : Framework
    keep_extra : bool
        Whether to keep the columns that the contract does not know, as text.
    """
    if raw.problems and raw.rows.empty:
        return CheckedTable(no_rows(table), raw.problems, is_known=False)
    headings = {new: old for old, new in table.synonyms.items() if old in raw.rows and new not in raw.rows}
    rows = raw.rows.rename(columns={old: new for new, old in headings.items()})
    raw.rows = pd.DataFrame()
    key = table.key[0] if table.key else ""
    ids = as_text(rows[key]) if key in rows and not table.holds_records else None
    report = _Report(raw.source, ids, list(raw.problems))
    is_known = table.columns[0].name in rows
    index, values = rows.index, {}
    for column in table.columns:
        if column.name in rows:
            values[column.name] = _read(rows.pop(column.name), column, framework, report)
    extra = {heading: as_text(rows[heading]) for heading in (rows if keep_extra else [])}
    cast = spelled(pd.DataFrame(values | extra, index=index), framework, of_records=table.holds_records)
    report.problems.extend(_missing_columns(cast, table, raw.source.file))
    for fault in broken_rules(cast, table):
        report.add(fault)
    return CheckedTable(_complete(cast, table), report.problems, headings, is_known)


def _read(cells: pd.Series, column: Column, framework: Framework, report: _Report) -> pd.Series:
    """Read one column; report each cell that cannot be read, or is blank but must not be."""
    values, faults = read_column(column, cells, framework.year_start_month)
    for fault in faults:
        report.add(fault)
    if column.blank != "allowed":
        unreadable = {fault.record for fault in faults}
        for record in values.index[values.isna()]:
            if record not in unreadable:
                blank = Fault(record=record, column=column.name, value="", problem="this is blank.", fix="Fill it in.")
                report.add(blank, column.blank)
    return values.fillna(column.default) if column.default else values


def _missing_columns(rows: pd.DataFrame, table: Table, file: str) -> Iterator[Problem]:
    extra = [name for name in rows if name not in table.names]
    for column in table.columns:
        if column.required and column.name not in rows:
            meant = nearest(column.name, extra, least_alike=_SAME_NAME)
            fix = f"Is it called {meant}?" if meant else "Add the column."
            yield Problem(file, 1, column.name, "", "this column is missing.", fix)


def broken_rules(rows: pd.DataFrame, table: Table) -> Iterator[Fault]:
    """Check every rule of a table; return a fault for each row that breaks one."""
    for rule in table.every_rule:
        if not {rule.column, *rule.needs} <= set(rows):
            continue
        broken = rows.loc[~rule.check(rows).to_numpy("bool"), rule.column]
        for record, value in as_text(broken).fillna("").items():
            problem = rule.problem.format(value=value)
            yield Fault(record=int(str(record)), column=rule.column, value=value, problem=problem, fix=rule.fix)


def _complete(cast: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a table with every column of the contract, in its order; extra columns come last."""
    blank = no_rows(table).reindex(cast.index)
    absent = {name: blank[name] for name in table.names if name not in cast}
    for column in table.columns:
        if column.default and column.name in absent:
            absent[column.name] = absent[column.name].fillna(column.default)
    extra = [name for name in cast if name not in table.names]
    return cast.assign(**absent)[[*table.names, *extra]]


def no_rows(table: Table) -> pd.DataFrame:
    """Return a table without rows, every column of its type."""
    return _no_rows(table).copy()


@cache
def _no_rows(table: Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in table.columns})
