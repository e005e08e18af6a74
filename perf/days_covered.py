"""The days that a value covers: a period, or the one day of a position."""

from dataclasses import dataclass

import pandas as pd

from perf.figure import Period
from perf.months import months_between
from perf.wording import day, day_span, month_name


@dataclass(frozen=True)
class Days:
    """The days that a value covers, from the first to the last; a position holds on one day."""

    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def is_position(self) -> bool:
        """Whether they are one day."""
        return bool(self.first == self.last)

    @property
    def months(self) -> tuple[str, ...]:
        """The months that they touch, as 2019-04."""
        return tuple(months_between(self.first, self.last))

    @property
    def year_before(self) -> "Days":
        """The same days a year before; the end of a month stays the end of it."""
        return self.before(12)

    def before(self, months: int) -> "Days":
        """Return the same days some months before; the end of a month stays the end of it."""
        return Days(_before(self.first, months), _before(self.last, months))

    @property
    def in_words(self) -> str:
        """The days as in a sentence: "April to August 2019", "1 April to 15 August 2019" or "31 August 2019"."""
        if self.is_position:
            return day(self.last)
        if self.first.day != 1 or not self.last.is_month_end:
            return day_span(self.first, self.last)
        first, last = self.months[0], self.months[-1]
        if first == last:
            return month_name(first)
        return f"{month_name(first, year=first[:4] != last[:4])} to {month_name(last)}"

    @property
    def when(self) -> str:
        """When the value holds: "for April to August 2019", or "at 31 August 2019"."""
        return f"{'at' if self.is_position else 'for'} {self.in_words}"

    def covered(self, period: Period) -> str:
        """Return what a value of a kind of period covers: "April to August 2019", "at 31 August 2019"."""
        if period == "forecast":
            return f"forecast for the year, made at {self.in_words}"
        return f"at {self.in_words}" if period == "position" else self.in_words


def _before(date: pd.Timestamp, months: int) -> pd.Timestamp:
    before = date - pd.DateOffset(months=months)
    return before + pd.offsets.MonthEnd(0) if date.is_month_end else before
