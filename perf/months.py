"""Months, which are written as 2019-04 everywhere: of days, from one to another, and the same month of other years."""

import numpy as np
import pandas as pd

MONTHS_OF_YEAR = 12


def month_of(days: pd.Series) -> pd.Series:
    """Return the month of each day."""
    at, known = pd.factorize(days.to_numpy("datetime64[M]"))  # days are many, months are few
    labels = pd.array(np.datetime_as_string(known), dtype="str")
    return pd.Series(labels.take(at, allow_fill=True), days.index, name=days.name)


def month_labels(numbers: pd.Series) -> pd.Series:
    """Return the months of numbers, of which 0 is January 1970."""
    labels = {number: str(np.datetime64(int(number), "M")) for number in numbers.unique()}
    return numbers.map(labels).astype("str")


def month_numbers(months: pd.Series) -> "pd.Series[int]":
    """Return numbers that differ by 1 from month to month; January is 0 in year 0, and 12 a year later."""
    at, known = pd.factorize(months.astype("str"), use_na_sentinel=False)  # rows are many, months are few
    periods = pd.PeriodIndex(known, freq="M")
    return pd.Series((12 * periods.year + periods.month - 1).to_numpy()[at], months.index)


def months_between(first: str | pd.Timestamp, last: str | pd.Timestamp) -> list[str]:
    """Return the months from the first to the last; either can be a day in it."""
    return [str(month) for month in pd.period_range(first, last, freq="M")]


def in_year(month: str, years: int) -> str:
    """Return the same month some years later, or earlier where `years` is below 0."""
    return f"{int(month[:4]) + years}{month[4:]}"


def calendar_month(month: str) -> int:
    """Return which month of the calendar year it is, 1 to 12."""
    return int(month[5:])
