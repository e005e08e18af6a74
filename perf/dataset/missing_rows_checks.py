"""Checks for rows that are missing: months, the beginning and the end of a table, and what ends before it does."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from perf.dataset.checks_between_rows import Check, Texts, named, together
from perf.dataset.dataset import Dataset
from perf.dataset.problems import Level
from perf.months import months_between
from perf.quarter import Quarter
from perf.wording import count, listing

_UNUSUAL, _IMPOSSIBLE = 3, 7  # rows to be expected in a time without any: by chance 1 in 20, and 1 in 1,000
_ROWS_OF_MONTH, _DAYS_OF_SERVICE = 5, 10  # to be expected where there are none
_COMPARED: dict[Level, int] = {"problem": 0, "remark": 1}  # years before the one that is reported
_FEWEST_DAYS = 5  # with a row, before a table has a usual rhythm


# --- months ---------------------------------------------------------------------------------------------------------


def missing_months_check(table: str, *, level: Level = "problem") -> Check:
    """Return the check that a table of months has rows of every month from its first to its last."""

    def find(data: Dataset) -> Texts:
        months = data.tables[table]["month"]
        known = sorted(months.dropna().unique())
        missing = _between(known[0], known[-1], known)
        after = next((month for month in known if missing and month > missing[0]), "")
        text = f"there is no row of {named(missing)}, between {known[0]} and {known[-1]}."
        return {months.index[months == after][0]: text} if missing else {}

    fix = "Add the rows of each missing month, or correct the month."
    return Check(table=table, column="month", rule="no month is missing", find=find, fix=fix, level=level)


def _between(first: str, last: str, known: Iterable[str]) -> list[str]:
    """Return the months from the first to the last that are not known."""
    return [month for month in months_between(first, last) if month not in set(known)]


def no_row_missing(table: str, by: tuple[str, ...], *, ended: Level) -> Iterator[Check]:
    """Return the checks that what a table has rows of, such as a service, has one in each month from its first.

    Parameters
    ----------
    table : str
    by : tuple of str
        The columns that name what has a row in each month.
    ended : {"problem", "remark"}
        What it is if the rows end before the table does.
    """

    def spans(data: Dataset) -> pd.DataFrame:
        rows = data.tables[table].reset_index(names="record").sort_values("month", kind="stable")
        rows = rows.assign(**{name: rows[name].astype("str") for name in by})
        month = rows["month"].map({label: at for at, label in enumerate(sorted(rows["month"].unique()))})
        rows = rows.assign(at=month, since=month - month.groupby([rows[name] for name in by]).shift(fill_value=0))
        return rows.assign(is_first=~rows.duplicated(list(by)), is_last=~rows.duplicated(list(by), keep="last"))

    def gaps(data: Dataset) -> Texts:
        rows = spans(data)
        gap = rows[~rows["is_first"] & (rows["since"] > 1)]
        return {
            row.record: f"{_of(row, by)} has no row in the {count(row.since - 1, 'month')} before."
            for row in gap.itertuples()
        }

    def ends(data: Dataset) -> Texts:
        rows = spans(data)
        last = rows[rows["is_last"] & (rows["at"] < rows["at"].max())]
        if ended == "problem":  # a position: what ended in an earlier year is not in it
            starts = data.framework.year_start_month
            newest = Quarter.of(pd.Timestamp(f"{rows['month'].max()}-01"), starts).year_start
            last = last[last["month"] >= f"{newest:%Y-%m}"]
        end = rows["month"].max()
        return {
            row.record: f"{_of(row, by)} has no row after {row.month}, but the table goes on to {end}."
            for row in last.itertuples()
        }

    yield Check(
        table=table, column="month", rule="nothing that has a row in two months is without one between them", find=gaps,
        fix="Add its rows of those months.",
    )  # fmt: skip
    yield Check(
        table=table, column="month", rule="what has a row goes on to the last month", find=ends, level=ended,
        fix="Add its rows, with 0 if it has ended." if ended == "problem" else "Add its rows, unless it has ended.",
    )  # fmt: skip


def _of(row: Any, by: tuple[str, ...]) -> str:
    return f"{getattr(row, by[0])} ({', '.join(getattr(row, name) for name in by[1:])})"


# --- the end of a table ---------------------------------------------------------------------------------------------


def _data_to(table: str, last: pd.Timestamp) -> str:
    return f"If nothing is missing, write `{table} = {last:%Y-%m-%d}` under [data_to] in framework.toml."


def months_reach_the_quarter(table: str) -> Check:
    """Return the check that a table of months has those of the latest quarter, or the framework says where it ends."""

    def find(data: Dataset) -> Texts:
        latest, months = data.latest, data.tables[table]["month"]
        last, to = months.max(), data.framework.data_to.get(table)
        if latest is None:
            return {}
        due = min(latest.months[-1], f"{to:%Y-%m}") if to else latest.months[-1]
        if last >= due:
            return {}
        whose = f"data_to is {to}" if to else f"the latest quarter, {latest}, ends in {due}"
        text = f"the last row is of {last}, but {whose}. {_data_to(table, pd.Period(last).end_time)}"
        return {months.index[months == last][0]: text}

    return Check(
        table=table, column="month", rule="the months go on to the end of the latest quarter, or to its data_to",
        find=find, fix="Add the months that are missing.",
    )  # fmt: skip


def quarters_reach_data_to(table: str) -> Check:
    """Return the check that a table of quarters has rows of the quarter to which the framework says that it goes on."""

    def find(data: Dataset) -> Texts:
        quarters, to = data.tables[table]["quarter"].dropna(), data.framework.data_to.get(table)
        if to is None or quarters.empty:
            return {}
        claimed = Quarter.of(pd.Timestamp(to), data.framework.year_start_month)
        due = min(claimed, data.latest or claimed)
        last = quarters.max()
        text = f"the last row is of {last}, but data_to is {to}, and there is none of {due}."
        return {quarters.index[quarters == last][0]: text} if last < due.label else {}

    return Check(
        table=table, column="quarter", rule="there are rows of the quarter of its data_to, or the latest before it",
        find=find, fix="Add the rows that are missing, or correct data_to in framework.toml.",
    )  # fmt: skip


def _numbers_of(days: pd.Series) -> Any:
    """Return the days on which there is a row, each once and in order, as numbers."""
    return np.unique(days.to_numpy("datetime64[D]").astype("int64"))


def _expected_in(gap: int, every: Any) -> float:
    """Return how many of these days are to be expected in a time without any; 0 where there has been one as long."""
    return float(gap * (len(every) - 1) / (every[-1] - every[0])) if gap > np.diff(every).max() else 0.0


def _per_day(days: pd.Series) -> float:
    """Return how many days with a row there are for each day from the first to the last."""
    return float(days.nunique() / max((days.max() - days.min()).days, 1))


def events_reach_the_quarter(table: str, day: str) -> Iterator[Check]:
    """Return the checks that a table of events, each with its day, does not end long before the latest quarter does.

    A table has a row on so many of its days. A silence longer than any before, in which seven days with a row were to
    be expected, comes by chance once in a thousand times; one with three, once in twenty.
    """

    def find(data: Dataset, least: float, most: float) -> Texts:
        latest, days = data.latest, data.tables[table][day].dropna()
        days = days[days <= latest.end] if latest else days.iloc[:0]
        every = _numbers_of(days)
        if latest is None or len(every) < _FEWEST_DAYS:
            return {}
        to = data.framework.data_to.get(table)
        if to is not None:  # the council says so; it may still have forgotten the day there
            least, most = (_IMPOSSIBLE, np.inf) if least == _UNUSUAL else (np.inf, np.inf)
        end = latest.end if to is None else min(latest.end, pd.Timestamp(to))
        whose = f"the end of the latest quarter, {latest}" if to is None else f"its data_to, {end:%Y-%m-%d}"
        last, gap = days.max(), int((end - days.max()).days)
        expected = _expected_in(gap, every)
        if not least <= expected < most:
            return {}
        text = (
            f"the last row is of {last:%Y-%m-%d}, {count(gap, 'day')} before {whose}; "
            f"about {expected:.0f} days with a row were to be expected since."
            + (f" {_data_to(table, last)}" if to is None else "")
        )
        return {days.index[days == last][0]: text}

    levels: dict[Level, tuple[float, float]] = {"problem": (_IMPOSSIBLE, np.inf), "remark": (_UNUSUAL, _IMPOSSIBLE)}
    for level, (least, most) in levels.items():
        yield Check(
            table=table, column=day, level=level, find=partial(find, least=least, most=most),
            rule=f"no {least} days with a row were to be expected from the last one to the end of the latest quarter",
            fix="Add the rows that are missing.",
        )  # fmt: skip


def events_begin_with_a_quarter(table: str, day: str) -> Iterator[Check]:
    """Return the checks that a table of events has not lost those from the start of its first quarter.

    Figures cover a quarter from its first day. It is a problem in the year that is reported, and a remark in the year
    before, with which that is compared.
    """

    def find(data: Dataset, *, years_before: int) -> Texts:
        days, latest = data.tables[table][day].dropna(), data.latest
        every = _numbers_of(days)
        if len(every) < _FEWEST_DAYS or latest is None:
            return {}
        first = days.min()
        quarter = Quarter.of(first, data.framework.year_start_month)
        gap = (first - quarter.start).days
        expected = _expected_in(gap, every)
        if expected < _IMPOSSIBLE or _years(quarter, latest) != years_before:
            return {}
        text = f"the first row is of {first:%Y-%m-%d}, {count(gap, 'day')} after {quarter} began; about {expected:.0f}"
        return {days.idxmin(): f"{text} days with a row were to be expected before."}

    for level, years_before in _COMPARED.items():
        yield Check(
            table=table, column=day, level=level, find=partial(find, years_before=years_before),
            rule=f"the first row is not {_IMPOSSIBLE} days with a row after its quarter began, in the year "
            + ("before that reported" if years_before else "that is reported"),
            fix="Add the rows that are missing, or remove those of this quarter, so that figures begin with the next.",
        )  # fmt: skip


def _years(first: Quarter, last: Quarter) -> int:
    """Return how many financial years one quarter is before another."""
    return int(last.year_start.year - first.year_start.year)


def months_begin_in_time(table: str, needed_by: Iterable[str]) -> Check:
    """Return the remark that a table of months begins after the reported year, so that no rate covers the year to date.

    Parameters
    ----------
    table : str
    needed_by : iterable of str
        The tables of which rates are made with it.
    """

    def find(data: Dataset) -> Texts:
        months, latest = data.tables[table]["month"].dropna(), data.latest
        used = [name for name in needed_by if name in data.sources]
        if latest is None or not used or not latest.months_to_date[0] < months.min() <= latest.months[-1]:
            return {}
        text = f"the first row is of {months.min()}, so no rate of {listing(used)} covers {latest.year} to date."
        return {months.index[months == months.min()][0]: text}

    return Check(
        table=table, column="month", find=find, level="remark", fix="Add the months from the start of the year.",
        rule="the months begin no later than the year that is reported",
    )  # fmt: skip


def events_have_no_hole(table: str, day: str) -> Iterator[Check]:
    """Return the remarks that an export of events left something out: a month in the middle, or the end of a service.

    Where five rows were to be expected in a month, it has none by chance once in 150 times; where ten were to be
    expected of a service, once in 20,000 times.
    """

    def months(data: Dataset) -> Texts:
        days = data.tables[table][day].dropna()
        counts = days.dt.to_period("M").value_counts().sort_index()
        known = [str(month) for month in counts.index]
        missing = _between(known[0], known[-1], known) if known else []
        expected = len(days) / max(len(known), 1)
        if not missing or expected < _ROWS_OF_MONTH or len(missing) >= len(known):
            return {}
        after = days[days >= pd.Timestamp(f"{missing[0]}-01")]
        text = f"there is no row of {named(missing)}, between {known[0]} and {known[-1]}; about {expected:.0f}"
        return {after.idxmin(): f"{text} {'were' if len(missing) == 1 else 'a month were'} to be expected."}

    def services(data: Dataset) -> Texts:
        rows = data.tables[table].dropna(subset=["service", day])
        end = rows[day].max()
        until = min(pd.Timestamp(data.framework.data_to.get(table, end)), end)
        found = {}
        for service, days in rows[day].groupby(rows["service"], observed=True):
            expected = _per_day(days) * (until - days.max()).days
            if expected >= _DAYS_OF_SERVICE and days.nunique() >= _FEWEST_DAYS:
                found[days.idxmax()] = (
                    f"the last row of {service} is of {days.max():%Y-%m-%d}, but the table goes on to "
                    f"{end:%Y-%m-%d}; about {expected:.0f} days with a row were to be expected since."
                )
        return found

    yield Check(
        table=table, column=day, find=months, level="remark", fix="Add its rows, unless nothing happened.",
        rule=f"no month in the middle is without a row, where {_ROWS_OF_MONTH} were to be expected",
    )  # fmt: skip
    yield Check(
        table=table, column=day, find=services, level="remark", fix="Add its rows, unless it has ended.",
        rule=f"no service ends before the table does, where {_DAYS_OF_SERVICE} days with a row were to be expected",
    )  # fmt: skip


def records_still_end(table: str, first: str, last: str, noun: str) -> Check:
    """Return the remark that records begin, but have long ceased to end, as where an export lacks their last days."""

    def find(data: Dataset) -> Texts:
        rows = data.tables[table]
        begun, ended = rows[first].dropna(), rows[last].dropna()
        ended = ended[ended <= begun.max()]
        if ended.nunique() < _FEWEST_DAYS:
            return {}
        since = begun[begun > ended.max()]
        if _per_day(ended) * (begun.max() - ended.max()).days < _IMPOSSIBLE:
            return {}
        return together(since, lambda many: f"{count(many, noun)} began after {ended.max():%Y-%m-%d}, and none ended.")

    return Check(
        table=table, column=last, find=find, level="remark", fix=f"Fill in {last} of those that have ended.",
        rule=f"a {noun} has ended on one of the last {_IMPOSSIBLE} days on which one was to be expected",
    )  # fmt: skip
