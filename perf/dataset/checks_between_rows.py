"""Checks of rows against each other, other tables and the calendar: what cannot be true."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from perf.dataset.dataset import Dataset
from perf.dataset.problems import Fault, Level, Problem, many_as_one
from perf.months import month_numbers, month_of
from perf.wording import count, listing

FAR_YEARS = 30  # a day further than this from the middle of its column has a mistyped year
LONG_YEARS, TOO_LONG_YEARS = 2, 10  # of a spell or a complaint
_DAYS_TO_COMPARE = 15  # of which none is after the 12th by chance once in a million times
_ROWS_TO_COMPARE, _SHARE_OF_DAY = 40, 0.25  # of the rows, on one day
_FEWEST_ALIKE = 5  # rows, where some are alike by chance
_TOGETHER, _DEVIATIONS = 1.5, 2  # times as many as chance makes, for days that go with words, and what exceeds it
_MOST_NAMED = 3  # of services or months in one message
Texts = dict[Any, str]  # what is wrong, by record


@dataclass(frozen=True, kw_only=True)
class Check:
    """Something that the records of a table must meet, held against each other, other tables and the framework.

    Attributes
    ----------
    table, column : str
        Where a record that does not meet it is reported.
    rule : str
        What is asked for, such as "a service has staff in each month": the check as the documents list it.
    find : callable
        Takes the Dataset; returns what is wrong, in a sentence, by record. One cause is one record.
    fix : str
        What to do.
    level : {"problem", "remark"}
        A problem where a figure would be wrong, a remark where only somebody who knows can tell.
    needs : tuple of str
        The other tables without which nothing is checked.
    """

    table: str
    column: str
    rule: str
    find: Callable[[Dataset], Texts]
    fix: str
    level: Level = "problem"
    needs: tuple[str, ...] = ()


def run_checks(data: Dataset, checks: Iterable[Check], *, unreadable: Iterable[str] = ()) -> list[Problem]:
    """Run the checks of the tables that a folder has; those in files with problems of their own wait.

    Parameters
    ----------
    data : Dataset
    checks : iterable of Check
    unreadable : iterable of str
        The files with problems of their own, as problems name them.
    """
    files = set(unreadable)
    usable = {name for name, source in data.sources.items() if source.file not in files and len(data.tables[name])}
    found = []
    for check in checks:
        if {check.table, *check.needs} <= usable:
            cells = data.tables[check.table][check.column]
            faults = [
                Fault(
                    record=int(record),
                    column=check.column,
                    value=_as_written(cells[record]),
                    problem=text,
                    fix=check.fix,
                )
                for record, text in check.find(data).items()
            ]
            found += [data.sources[check.table].problem(fault, level=check.level) for fault in many_as_one(faults)]
    return found


def _as_written(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def together(rows: pd.DataFrame, text: Callable[[int], str]) -> Texts:
    """Return one text for rows that are wrong for the same reason, at the first of them; none where there is no row."""
    return {rows.index[0]: text(len(rows))} if len(rows) else {}


def named(names: Iterable[str]) -> str:
    """Return the first names of many: "Roads, Parks, Care and 4 more"."""
    names = list(names)
    more = len(names) - _MOST_NAMED
    return listing([*names[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


# --- days -----------------------------------------------------------------------------------------------------------


def near_days_check(table: str, *columns: str) -> Iterator[Check]:
    """Return the checks that no day is far from the others of its column, as with a mistyped year."""

    def find(data: Dataset, column: str) -> Texts:
        days = data.tables[table][column].dropna()
        far = days[(days - days.median()).abs() > pd.Timedelta(days=365.25 * FAR_YEARS)]
        return {
            record: f"{day:%Y-%m-%d} is more than {FAR_YEARS} years from most others." for record, day in far.items()
        }

    def exchanged(data: Dataset, column: str) -> Texts:
        days = data.tables[table][column].dropna()
        if days.nunique() < _DAYS_TO_COMPARE or (days.dt.day > 12).any():  # there are 12 months
            return {}
        return together(days, lambda many: f"none of {count(many, 'day')} is after the 12th of its month.")

    for column in columns:
        rule = f"no day is more than {FAR_YEARS} years from the middle one"
        yield Check(table=table, column=column, rule=rule, find=partial(find, column=column), fix="Correct the year.")
        yield Check(
            table=table, column=column, level="remark", find=partial(exchanged, column=column),
            rule=f"of {_DAYS_TO_COMPARE} days, one is after the 12th of a month",
            fix="Check that day and month are not exchanged.",
        )  # fmt: skip


def past_days_check(table: str, column: str, *, level: Level) -> Check:
    """Return the check that no day is later than today."""

    def find(data: Dataset) -> Texts:
        days = data.tables[table][column].dropna()
        return {record: f"{day:%Y-%m-%d} is in the future." for record, day in days[days > pd.Timestamp.now()].items()}

    fix = "Correct it." if level == "problem" else "Correct it, unless it is planned; it does not count until then."
    return Check(table=table, column=column, rule="no day is in the future", find=find, fix=fix, level=level)


def not_all_on_one_day(table: str, column: str) -> Check:
    """Return the remark that many rows have the same day, as where a system wrote the day on which it was filled."""

    def find(data: Dataset) -> Texts:
        days = data.tables[table][column].dropna()
        counts = days.value_counts()
        if len(days) < _ROWS_TO_COMPARE or counts.iloc[0] < _SHARE_OF_DAY * len(days):
            return {}
        same = days[days == counts.index[0]]
        return together(same, lambda many: f"{count(many, 'row')} of {len(days):,} are of {counts.index[0]:%Y-%m-%d}.")

    return Check(
        table=table, column=column, find=find, level="remark", fix="Check that it is not the day of an import.",
        rule=f"no day has {_SHARE_OF_DAY:.0%} of {_ROWS_TO_COMPARE} rows or more",
    )  # fmt: skip


def not_too_long(table: str, first: str, last: str, noun: str) -> Iterator[Check]:
    """Return the checks of how long a record lasts; one without a last day goes on to the newest day of the table."""

    def find(data: Dataset, least: int, most: float) -> Texts:
        rows = data.tables[table]
        newest = min(pd.concat([rows[first], rows[last]]).max(), pd.Timestamp.now())
        years = (rows[last].fillna(newest) - rows[first]).dt.days / 365.25
        long = rows[(years > least) & (years <= most)]
        ends = long[last].dt.strftime("to %Y-%m-%d").fillna("and has not ended")
        return {
            record: f"{noun} goes from {day:%Y-%m-%d} {ends[record]}: more than {least} years."
            for record, day in long[first].items()
        }

    years: dict[Level, tuple[int, float]] = {
        "problem": (TOO_LONG_YEARS, np.inf),
        "remark": (LONG_YEARS, TOO_LONG_YEARS),
    }
    for level, (least, most) in years.items():
        yield Check(
            table=table, column=first, level=level, find=partial(find, least=least, most=most),
            rule=f"{noun} does not last more than {least} years", fix=f"Check {first} and {last}.",
        )  # fmt: skip


# --- other rows and tables --------------------------------------------------------------------------------------------


def repeated_rows_check(
    table: str, columns: tuple[str, ...], noun: str, *, least: float = 0, days: tuple[str, ...] = (), other: str = ""
) -> Check:
    """Return the remark that two rows are the same but for their id.

    Parameters
    ----------
    table : str
    columns : tuple of str
        What is the same; the first of them is where it is reported, and rows without it are not compared.
    noun : str
    least : float, default 0
        The smallest share of all rows that is reported, where some rows are the same by chance.
    days : tuple of str, optional
        Those of the columns that are days. Of the rows that have the last of them, fewer are reported too, if more are
        the same than chance makes of the days and the other words of a service.
    other : str, optional
        What has to differ, where the same rows with the same of it are reported by another check.
    """

    def find(data: Dataset) -> Texts:
        rows = data.tables[table].dropna(subset=[columns[0]])
        again = _alike(rows[[*columns, *([other] if other else [])]], columns)
        again = again.drop_duplicates([*columns, other]) if other else again
        again = again[again.duplicated(list(columns))]
        if least and len(again) < max(least * len(rows), _FEWEST_ALIKE):
            complete = rows.dropna(subset=[days[-1]]) if days else rows.iloc[:0]
            again = complete[complete.duplicated(list(columns))]
            again = again.iloc[:0] if _is_chance(complete, columns, days) else again
        return together(
            again,
            lambda many: f"{count(many, noun)} {'is' if many == 1 else 'are'} in the table twice, with another id.",
        )

    chance = " and no more than chance makes" if days else ""
    few = f", but for less than {least:.0%}{chance}" if least else ""
    rule = f"no {noun} is in the table twice with another id{few}"
    return Check(table=table, column=columns[0], rule=rule, find=find, fix="Keep one of the rows.", level="remark")


def _alike(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows that are the same as another in some columns.

    Texts, such as ids, are long and many, so they are compared one column after the other, where the rest is the same.
    """
    texts = [name for name in columns if rows[name].dtype == "str"]
    same = [name for name in columns if name not in texts]
    for name in (None, *texts):
        same += [name] if name else []
        rows = rows[rows.duplicated(same, keep=False)]
    return rows


def _is_chance(rows: pd.DataFrame, columns: tuple[str, ...], days: tuple[str, ...]) -> bool:
    """Return whether the days and the other words of a service, drawn by themselves, make as many pairs alike."""
    words = [name for name in columns if name not in (*days, "service")]
    pairs, of_service, of_days, of_words = (
        _pairs_alike(rows, ["service", *names]) for names in ([*days, *words], [], days, words)
    )
    expected = float((of_days * of_words / of_service.where(of_service > 0)).sum())
    return bool(pairs.sum() <= _TOGETHER * expected + _DEVIATIONS * math.sqrt(expected))


def _pairs_alike(rows: pd.DataFrame, names: list[str]) -> "pd.Series[float]":
    """Return how many pairs of rows of each service are the same in some columns."""
    alike = rows.groupby(names, dropna=False, observed=True, sort=False).size()
    return (alike * (alike - 1) / 2).groupby(level="service", dropna=False, observed=True).sum()


def quarter_is_known(table: str, column: str) -> Check:
    """Return the remark that a row is of a quarter of which there are no data, so that no page shows it."""

    def find(data: Dataset) -> Texts:
        known = {quarter.label for quarter in (*data.quarters, *data.recorded_quarters)}
        rows = data.tables[table].dropna(subset=[column])
        other = rows[~rows[column].isin(known)] if known else rows.iloc[:0]
        return {
            group.index[0]: f"there are no data for {label}, so no page shows {count(len(group), 'row')}."
            for label, group in other.groupby(other[column].astype("str"))
        }

    return Check(
        table=table, column=column, find=find, level="remark", fix="Correct the quarter.",
        rule="its quarter is one of which there are data",
    )  # fmt: skip


def staff_check(table: str, day: str, noun: str) -> Check:
    """Return the check that the workforce has each record's service and staff group in its month or the one before."""
    by = ["service", "staff_group", "at"]

    def find(data: Dataset) -> Texts:
        rows, staff = data.tables[table].dropna(subset=[day]), data.workforce
        rows = rows[by[:2]].assign(at=month_numbers(month_of(rows[day])), place=np.arange(len(rows)))
        groups = rows.groupby(by, observed=True)["place"].agg(["min", "size"]).reset_index()
        groups = groups.astype(dict.fromkeys(by[:2], "str"))
        staff = staff[by[:2]].astype("str").assign(at=month_numbers(staff["month"])).drop_duplicates()
        known = pd.concat([staff, staff.assign(at=staff["at"] + 1)]).drop_duplicates()
        groups = groups[groups["at"].between(staff["at"].min(), staff["at"].max())]
        missing = groups.merge(known, how="left", on=by, indicator="where").query("where == 'left_only'")
        found = missing.groupby(by[:2]).agg({"min": "min", "size": "sum"})
        return {
            rows.index[place]: f"{service} ({group}) has {count(many, noun)} in months without staff in workforce."
            for (service, group), place, many in zip(found.index, found["min"], found["size"], strict=True)
        }

    return Check(
        table=table, column="service", needs=("workforce",), find=find, rule="its service has staff in the workforce",
        fix="Add the service's months to workforce, or correct the service.",
    )  # fmt: skip
