"""The days and months that the records of a table cover."""

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.figure import Figure
from perf.quarter import Quarter


def data_date(data: Dataset, table: str, quarter: Quarter) -> pd.Timestamp:
    """Return the last day that a table covers: the quarter's end, or the framework's `data_to` if that is earlier."""
    to = data.framework.data_to.get(table)
    return quarter.end if to is None else min(quarter.end, pd.Timestamp(to))


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


def days_covered(data: Dataset, figure: Figure, quarter: Quarter) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that a figure's value for a quarter covers; for a position, the last day twice.

    A figure of two tables covers the days that both cover.
    """
    last = min((data_date(data, table, quarter) for table in figure.tables), default=quarter.end)
    first = {"year to date": quarter.year_start, "quarter": quarter.start}.get(figure.period, last)
    return min(first, last), last


def days_of_month(data: Dataset, figure: Figure, month: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that a figure's value for a month covers; for a position, the last day twice.

    Parameters
    ----------
    month : str
        Such as 2019-04.
    """
    first = pd.Timestamp(f"{month}-01")
    ends = [data.framework.data_to[table] for table in figure.tables if table in data.framework.data_to]
    last = min([first + pd.offsets.MonthEnd(), *(pd.Timestamp(end) for end in ends)])
    return (last if figure.period == "position" else min(first, last)), last
