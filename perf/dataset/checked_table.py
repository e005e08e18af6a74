"""A raw table to a checked one: its columns read, its blanks and rules checked, every fault reported."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from perf.dataset.cells import as_text, read_column
from perf.dataset.csv_files import RawTable, Source
from perf.dataset.framework import Framework
from perf.dataset.headings import intended_column, looks_like
from perf.dataset.letters_used import ASCII, as_arrow, distinct, uses_only
from perf.dataset.problems import FEW, Fault, Level, Problem, faults_of, listed
from perf.dataset.references import spell_as_framework
from perf.dataset.table_declaration import Column, Table
from perf.dataset.unusual_layouts import later_header, period_columns

_GARBLED = "\u00c3[^\x00-\x7f]|\u00e2\u20ac|\u00c2[\u00a0-\u00bf]|\u00ef\u00bb\u00bf|\ufffd|\u0153[0-9]"
_SHOWN = 60  # letters of a text in a remark
_NOT_READ = (
    ("this column is not read.", "Remove it, or give it the name of a column that is."),
    ("these columns are not read.", "Remove them, or give them the names of columns that are."),
)


@dataclass(frozen=True)
class CheckedTable:
    """A table that has been read and checked.

    `rows` has every column of the contract, in its order, and no other, so that nothing which is reported as not read
    can be used. `headings` names the columns that the file calls something else, as the file does. `is_known` is false
    where its ids could not be read. `not_read` are the file's other columns with a value in any row.
    """

    rows: pd.DataFrame
    problems: list[Problem]
    headings: dict[str, str] = field(default_factory=dict)
    is_known: bool = True
    not_read: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Report:
    """The problems of a table so far; `ids` names its rows, where that is of use to an officer."""

    source: Source
    ids: pd.Series | None
    problems: list[Problem]

    def add(self, fault: Fault, level: Level = "problem") -> None:
        name = "" if self.ids is None or pd.isna(self.ids[fault.record]) else self.ids[fault.record]
        self.problems.append(self.source.problem(fault, id=name, level=level))


def check_table(raw: RawTable, table: Table, framework: Framework, *, is_narrowed: bool = False) -> CheckedTable:
    """Read and check the cells of a raw table.

    Parameters
    ----------
    raw : RawTable
        Its columns are taken out one by one, so that a large table is in memory once.
    table : Table
        The columns to read, and the rules to check.
    framework : Framework
    is_narrowed : bool
        Whether only some columns were asked for, so that the others are not reported.
    """
    if line := later_header(raw, table):
        raw.problems.clear()
        raw.spoil(f"the header seems to be in row {line}.", "Delete the rows above it.", line=1)
        return CheckedTable(no_rows(table), raw.problems, is_known=False)
    if raw.is_spoilt and raw.rows.empty:
        return CheckedTable(no_rows(table), raw.problems, is_known=False)
    headings = {new: old for old, new in table.synonyms.items() if old in raw.rows and new not in raw.rows}
    rows = raw.rows.rename(columns={old: new for new, old in headings.items()})
    raw.rows = pd.DataFrame()
    key = table.key[0] if table.key else ""
    ids = as_text(rows[key]) if key in rows and not table.holds_records else None
    report = _Report(raw.source, ids, raw.problems)
    is_known = table.columns[0].name in rows
    index, values = rows.index, {}
    for column in table.columns:
        if column.name in rows:
            values[column.name] = _read(rows.pop(column.name), column, framework, report)
            if column.default:
                if column.all_or_none:
                    _tell_some_blank(values[column.name], column, report)
                values[column.name] = values[column.name].fillna(column.default)
    cast = spell_as_framework(pd.DataFrame(values, index=index), framework, of_records=table.holds_records)
    _tell_columns(cast, table, raw, [] if is_narrowed else [*rows], framework.year_start_month)
    _tell_garbled(cast, raw)
    for fault in broken_rules(cast, table):
        report.add(fault)
    not_read = frozenset(heading for heading in rows if as_text(rows[heading]).notna().any())
    return CheckedTable(_complete(cast, table), report.problems, headings, is_known, not_read)


def _read(cells: pd.Series, column: Column, framework: Framework, report: _Report) -> pd.Series:
    """Read one column; report each cell that cannot be read, or is blank but must not be."""
    values, faults = read_column(column, cells, framework.forms)
    for fault in faults:
        report.add(fault)
    if column.blank != "allowed":
        unreadable = [record for fault in faults for record in fault.every_record]
        blank = values.index[values.isna()].difference(unreadable)
        for fault in faults_of(pd.Series("", blank, name=column.name), "this is blank.", "Fill it in."):
            report.add(fault, column.blank)
    return values


def _tell_some_blank(cells: pd.Series, column: Column, report: _Report) -> None:
    """Report the blanks of a column in which only all can be blank, where other rows are filled in."""
    blank = cells.isna()
    if blank.any() and not blank.all():
        fix = f"Write {column.default} if that is meant."
        text = f"this is blank, although other rows name an {column.name}."
        for fault in faults_of(cells[blank].fillna(""), text, fix):
            report.add(fault)


def _tell_columns(
    rows: pd.DataFrame, table: Table, raw: RawTable, not_read: Collection[str], year_start_month: int
) -> None:
    """Report the columns that are not read, those that are missing, and those that no row fills in."""
    missing = {column.name for column in table.columns if column.name not in rows}
    headings = {name: raw.headings.get(name, name) for name in not_read}
    if periods := period_columns(headings.values(), year_start_month):
        for period, names in periods.items():
            some = names if len(names) <= FEW else [*names[:FEW], f"{len(names) - FEW:,} more"]
            fix = f"Write one row for each {period}, with the {period} in a column of its own"
            raw.spoil(
                f"the columns {listed(some, last='and')} look like {period}s.",
                f"{fix}; council-perf import does that.",
                line=1,
            )
        return
    meanings = {name: intended_column(heading, table.columns) for name, heading in headings.items()}
    asked = {name: column for name, column in meanings.items() if column in missing}
    for name, column in asked.items():
        fix = f"Did you mean {column}?"
        if looks_like(headings[name], [column]):
            fix += " A letter of it only looks like one of these, or cannot be seen: type it again."
        raw.spoil("this column is not read.", fix, line=1, column=headings[name])
    if others := [heading for name, heading in headings.items() if name not in asked]:
        text, fix = _NOT_READ[len(others) > 1]
        raw.remark(text, fix, line=1, column=listed(others, last="and"))
    for each in table.columns:
        if each.required and each.name in missing - set(asked.values()):
            raw.spoil("this column is missing.", "Add the column.", line=1, column=each.name)
    if len(rows):
        _tell_unfilled(rows, table, raw, questioned=asked.values())


def _tell_garbled(rows: pd.DataFrame, raw: RawTable) -> None:
    """Report text whose letters were read in another encoding than they were written in, once a column."""
    for name in rows.columns[rows.dtypes.astype("str").isin(["str", "category"])]:
        texts = rows[name].cat.categories if rows[name].dtype == "category" else rows[name]
        if uses_only(as_arrow(texts), ASCII):
            continue
        texts = distinct(texts)
        garbled = texts[texts.str.contains(_GARBLED, regex=True)]
        if len(garbled):
            text = f'"{garbled.iloc[0][:_SHOWN]}" looks garbled: it was written in one encoding and read in another.'
            raw.remark(text, "Save it again as CSV UTF-8 from the program that it comes from.", column=name)


def _tell_unfilled(rows: pd.DataFrame, table: Table, raw: RawTable, questioned: Collection[str]) -> None:
    """Report the columns that no row fills in, with what follows; a problem where the rows then say nothing."""
    if table.one_of and not {*rows, *questioned} & set(table.one_of):
        raw.spoil(
            f"there is no column {listed(table.one_of)}.", "Add it, because the rows say nothing without.", line=1
        )
        return
    unfilled = [
        name for name in table.names if name not in questioned and (name not in rows or rows[name].isna().all())
    ]
    faulty = {problem.column for problem in raw.problems}
    for name in unfilled:
        if name in table.absent and name not in faulty:
            raw.remark(f"no row fills in {name}, so {table.absent[name]}.", "Fill it in where it applies.")


def broken_rules(rows: pd.DataFrame, table: Table) -> Iterator[Fault]:
    """Check every rule of a table; return a fault for each row that breaks one."""
    for rule in table.every_rule:
        if not {rule.column, *rule.needs} <= set(rows):
            continue
        broken = rows.loc[~rule.check(rows).to_numpy("bool"), rule.column]
        yield from faults_of(as_text(broken).fillna(""), rule.problem, rule.fix)


def _complete(cast: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a table with every column of the contract, in its order."""
    blank = no_rows(table).reindex(cast.index)
    absent = {name: blank[name] for name in table.names if name not in cast}
    for column in table.columns:
        if column.default and column.name in absent:
            absent[column.name] = absent[column.name].fillna(column.default)
    return cast.assign(**absent)[[*table.names]]


def no_rows(table: Table) -> pd.DataFrame:
    """Return a table without rows, every column of its type."""
    return _no_rows(table).copy()


@cache
def _no_rows(table: Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in table.columns})
