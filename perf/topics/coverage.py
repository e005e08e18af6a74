"""The days and months that the records of a table cover."""

from dataclasses import replace

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.days_covered import Days
from perf.figure import Figure
from perf.quarter import Quarter


def data_date(data: Dataset, table: str, quarter: Quarter) -> pd.Timestamp:
    """Return the last day that a table covers: the quarter's end, or the framework's `data_to` if that is earlier."""
    to = data.framework.data_to.get(data.stand_ins([table])[0])
    return quarter.end if to is None else min(quarter.end, pd.Timestamp(to))


def cut_at(data: Dataset, last_day: pd.Timestamp) -> Dataset:
    """Return a council whose records end on a day."""
    ends = dict.fromkeys(data.tables, last_day.date())
    return replace(data, framework=data.framework.model_copy(update={"data_to": ends}))


def first_month(data: Dataset, table: str, column: str) -> str:
    """Return the first month that a table of events covers: the first month of the quarter of its first row.

    Where the dataset holds only records since a day, it is not before the first complete month from that day.
    """
    days = data.tables[table][column].dropna()
    if days.empty:
        return ""
    first = Quarter.of(days.min(), data.framework.year_start_month).months[0]
    since = "" if data.since is None else f"{data.since + pd.offsets.MonthBegin(0):%Y-%m}"
    return max(first, since)


def period_of(figure: Figure, quarter: Quarter) -> Days:
    """Return the complete period of a figure's value for a quarter; for a position, the quarter's last day."""
    first = {"year to date": quarter.year_start, "quarter": quarter.start}.get(figure.period, quarter.end)
    return Days(first, quarter.end)


def days_covered(data: Dataset, figure: Figure, quarter: Quarter) -> Days:
    """Return the days that a figure's value for a quarter covers by the dates that its tables declare.

    A figure of two tables covers the days that both cover. Where the records end before the period begins there is no
    value, and the days are those of the complete period.
    """
    complete = period_of(figure, quarter)
    last = min((data_date(data, table, quarter) for table in figure.tables), default=quarter.end)
    if last < (quarter.start if figure.is_position else complete.first):
        return complete
    return Days(last if figure.is_position else complete.first, last)


def days_of_month(data: Dataset, figure: Figure, month: str) -> Days:
    """Return the days that a figure's value for a month covers; for a position, one day.

    Parameters
    ----------
    month : str
        Such as 2019-04.
    """
    first = pd.Timestamp(f"{month}-01")
    tables = data.stand_ins(figure.tables)
    ends = [data.framework.data_to[table] for table in tables if table in data.framework.data_to]
    last = min([first + pd.offsets.MonthEnd(), *(pd.Timestamp(end) for end in ends)])
    return Days(last if figure.is_position else min(first, last), last)
