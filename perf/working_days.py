"""Working days: Monday to Friday less the bank holidays of England and Wales."""

from functools import cache
from typing import Any

import holidays
import numpy as np
import pandas as pd


@cache
def _bank_holidays(first_year: int, last_year: int) -> Any:
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    return np.array(sorted(days), dtype="datetime64[D]")


def _calendar(days: Any) -> Any:
    """Return the bank holidays of the years of the days, and of the years before and after them."""
    years = days.astype("datetime64[Y]").astype("int64") + 1970
    return _bank_holidays(int(years.min()) - 1, int(years.max()) + 1)


def working_days(first: Any, last: Any) -> Any:
    """Return the working days from each first day to each last day, both included; 0 if the last day comes first.

    Parameters
    ----------
    first, last : arrays of datetime64[D]

    Notes
    -----
    Counted once for every day of the period and then looked up, so that millions of spells are fast.
    """
    if not len(first):
        return np.array([], dtype="int64")
    base = min(first.min(), last.min())
    span = np.arange(base, max(first.max(), last.max()) + 2)
    before = np.concatenate([[0], np.cumsum(np.is_busday(span, holidays=_calendar(span)))])
    begins, ends = ((days - base).astype("int64") for days in (first, last))
    return np.maximum(before[ends + 1] - before[begins], 0)


def due_day(received: pd.Series, days: pd.Series) -> pd.Series:
    """Return the day by which something is due, a number of working days after the day on which it was received.

    Received on Monday 19 August 2019 and due in 10 working days: due on Tuesday 3 September, because 26 August is a
    bank holiday.
    """
    begins = received.to_numpy("datetime64[D]")
    if not len(begins):
        return received
    due = np.busday_offset(begins, days.to_numpy("int64"), roll="backward", holidays=_calendar(begins))
    return pd.Series(due, index=received.index).astype(received.dtype)
