"""Load a council folder: its own tables, and those that the topics declare."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from perf.catalogue import CHECKS, FIGURES, TABLES, TOPICS
from perf.dataset import folder as dataset_folder
from perf.dataset.checks_between_rows import named, run_checks
from perf.dataset.dataset import Dataset
from perf.dataset.framework import FILE
from perf.dataset.prepared_results import PreparedResults
from perf.dataset.problems import DataProblem, Level, Problem, did_you_mean
from perf.dataset.read_selection import select
from perf.quarter import Quarter
from perf.wording import count

_FAR_YEARS = 5  # from the quarters with data to a day of a rule
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
        *_not_charted(data),
        *_not_covered(data),
        *_without_table(data),
        *_far_days(data),
    ]


def _not_covered(data: Dataset) -> Iterator[Problem]:
    """Find last covered days before the last rows of their table, or in the future."""
    for name, day in data.framework.data_to.items():
        if name not in data.sources or not data.contract[name].holds_records:
            continue
        table, to = data.contract[name], pd.Timestamp(day)
        days = data.tables[name][table.dated_by].dropna()
        of_quarters = table.kind_of(table.dated_by) == "quarter"
        if of_quarters:
            starts = data.framework.year_start_month
            days = days.map({label: Quarter(label, starts).start for label in days.unique()})
        days = pd.to_datetime(days)
        late = 0 if of_quarters else int((days > to).sum())
        key, fix = f"data_to.{name}", "Correct the day."
        level: Level = "problem"
        if len(days) and days.min() > to:
            text = f"{day} is before the first row of {name}, {days.min():%Y-%m-%d}, so nothing of it would count."
        elif to > pd.Timestamp.now():
            text = f"{day} is in the future."
        elif late:
            text = f"{count(late, 'row')} of {name} {'is' if late == 1 else 'are'} after {day}, and not counted."
            level = "remark"
        else:
            continue
        yield Problem(FILE, 0, key, str(day), text, fix, level=level)


def _without_table(data: Dataset) -> Iterator[Problem]:
    """Find what framework.toml says of tables that the folder does not hold, or that have no last covered day."""
    rules = data.framework
    for key, tables in (("data_to", rules.data_to), ("provenance", rules.provenance)):
        for name in tables:
            text, fix = "", "Remove it, or write it for the table that is meant."
            if name not in data.sources:
                text = f"there is no table {name}, so this is not used."
            elif key == "data_to" and not data.contract[name].holds_records:
                text = f"{name} holds no records, so this is not used."
                fix = "Write the day in its column data_to." if "data_to" in data.contract[name].names else "Remove it."
            if text:
                yield Problem(FILE, 0, f"{key}.{name}", "", text, fix, level="remark")


def _far_days(data: Dataset) -> Iterator[Problem]:
    """Find days of rules that are years before or after anything in the folder, as with a mistyped year."""
    rules, quarters = data.framework, sorted({*data.quarters, *data.recorded_quarters})
    if not quarters:
        return
    years = range(quarters[0].start.year - _FAR_YEARS, quarters[-1].end.year + _FAR_YEARS + 1)
    limits = [day for rule in rules.stage_days.dated for day in (rule.from_day, rule.to_day) if day]
    for key, days in (("closed_days", rules.closed_days), ("stage_days.dated", limits)):
        if far := [f"{day}" for day in days if day.year not in years]:
            has = "is" if len(far) == 1 else "are"
            text = f"{named(far)} {has} more than {_FAR_YEARS} years from the quarters with data."
            yield Problem(FILE, 0, key, far[0], text, "Correct the year.", level="remark")


def _not_charted(data: Dataset) -> Iterator[Problem]:
    """Find new beginnings and events, entered in framework.toml, that no chart by month could show."""
    figures = [name for topic in TOPICS.values() if topic.is_monthly for name in topic.figure_names]
    observed = [str(name) for name in data.observations["measure_id"].dropna().unique()]
    for key, entries in (("rebase", data.framework.rebase), ("event", data.framework.event)):
        for entry in entries:
            if entry.figure not in (*figures, *observed):
                text = f'"{entry.figure}" is not a figure that is charted by month.'
                fix = did_you_mean(entry.figure, (*figures, *observed)) or "docs/definitions.md lists the figures."
                yield Problem(FILE, 0, f"{key}.figure", entry.figure, text, fix)
                continue
            months = _months_of(data, entry.figure)
            if not months:
                text = f"there are no records of {entry.figure}, so this is not used."
                yield Problem(FILE, 0, f"{key}.figure", entry.figure, text, "Add them, or remove this.", level="remark")
            elif not months[0] <= entry.month <= months[-1]:
                text = f'"{entry.month}" is outside the records of {entry.figure}.'
                fix = f"Write a month from {months[0]} to {months[-1]}."
                yield Problem(FILE, 0, f"{key}.month", entry.month, text, fix)


def _months_of(data: Dataset, name: str) -> list[str]:
    """Return the first and the last month with a row for a figure, or a measure with observations; [] without any."""
    if name not in FIGURES:
        months = data.observations.loc[data.observations["measure_id"] == name, "month"].dropna()
        return [months.min(), months.max()] if len(months) else []
    used = [table for table in data.stand_ins(FIGURES[name].tables) if table in data.sources]
    days = [data.tables[table][data.contract[table].dated_by].dropna() for table in used]
    ends = [pd.Timestamp(end) for column in days if len(column) for end in (column.min(), column.max())]
    return [f"{end(ends):%Y-%m}" for end in (min, max)] if ends else []


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
    if isinstance(council, Dataset):
        return council
    if not isinstance(council, str | Path):
        raise TypeError(f"`council` is the path of a folder, or what `perf.load` returns; got {type(council).__name__}")
    return load(council)
