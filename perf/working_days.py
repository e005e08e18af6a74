"""Working days: Monday to Friday less the bank holidays of a part of the United Kingdom, and other closed days."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

import holidays
import numpy as np
import pandas as pd

Region = Literal["England and Wales", "Scotland", "Northern Ireland"]
REGIONS: tuple[Region, ...] = get_args(Region)
_SUBDIVISIONS: dict[Region, str] = dict(zip(REGIONS, ("ENG", "SCT", "NIR"), strict=True))


@dataclass(frozen=True)
class Calendar:
    """The days on which a council does not work: the bank holidays of its region, and other days on which it is closed.

    Attributes
    ----------
    region : {"England and Wales", "Scotland", "Northern Ireland"}
    closed_days : tuple of date
        Further days, such as those between Christmas and the new year.
    """

    region: Region = "England and Wales"
    closed_days: tuple[date, ...] = ()

    def days_off(self, days: Any) -> Any:
        """Return the days off of the years of the days (datetime64[D]), and of the years before and after them."""
        years = days.astype("datetime64[Y]").astype("int64") + 1970
        return _days_off(self, int(years.min()) - 1, int(years.max()) + 1)


@cache
def _days_off(calendar: Calendar, first_year: int, last_year: int) -> Any:
    years = range(first_year, last_year + 1)
    bank_holidays = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[calendar.region], years=years)
    return np.array(sorted({*bank_holidays, *calendar.closed_days}), dtype="datetime64[D]")


USUAL = Calendar()


def working_days(first: Any, last: Any, calendar: Calendar = USUAL) -> Any:
    """Return the working days from each first day to each last day, both included; 0 if the last day comes first.

    Parameters
    ----------
    first, last : arrays of datetime64[D]
    calendar : Calendar

    Notes
    -----
    Counted once for every day of the period and then looked up, so that millions of spells are fast.
    """
    if not len(first):
        return np.array([], dtype="int64")
    base = min(first.min(), last.min())
    span = np.arange(base, max(first.max(), last.max()) + 2)
    before = np.concatenate([[0], np.cumsum(np.is_busday(span, holidays=calendar.days_off(span)))])
    begins, ends = ((days - base).astype("int64") for days in (first, last))
    return np.maximum(before[ends + 1] - before[begins], 0)


def due_day(received: pd.Series, days: pd.Series, calendar: Calendar = USUAL) -> pd.Series:
    """Return the day by which something is due, a number of working days after the day on which it was received.

    Received on Monday 19 August 2019 and due in 10 working days: due on Tuesday 3 September, because 26 August is a
    bank holiday.
    """
    begins = received.to_numpy("datetime64[D]")
    if not len(begins):
        return received
    due = np.busday_offset(begins, days.to_numpy("int64"), roll="backward", holidays=calendar.days_off(begins))
    return pd.Series(due, index=received.index).astype(received.dtype)
