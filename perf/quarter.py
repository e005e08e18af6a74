"""Quarters of a council's financial year, based on the fiscal periods of pandas."""

import re
from functools import cache, total_ordering

import pandas as pd

from perf.months import months_between
from perf.rules import YEAR_START_MONTH, Against
from perf.safe_text import folder_name

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_YEAR = r"(?:FY ?)?(?P<year>[0-9]{4}|[0-9]{2}(?=[-/]))(?: ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2}))?"
_NUMBER = r"(?:Q|QTR|QUARTER)[ .-]?(?P<number>[1-4])"
_SPELLINGS = [re.compile(form, re.IGNORECASE) for form in (f"{_YEAR}[ -]*{_NUMBER}", f"{_NUMBER}[ -]*{_YEAR}")]
_DASH = "[\u2010-\u2015\u2212]"
_SEPARATOR = r"[\s;,:_()\[\]|]+"


@total_ordering
class Quarter:
    """One quarter of a financial year, such as 2019-20 Q2: 1 July to 30 September 2019.

    Parameters
    ----------
    label : str
        "2019-20 Q2", "Q2 2019/20", "Quarter 2 2019-2020" or "19/20 Q2", with any dash or separator; "2019 Q2" or
        "Q2 2019" where the year starts in January.
    year_start_month : int, 1 to 12, default 4
        The month in which the financial year starts.

    Raises
    ------
    ValueError
        If the label has none of these spellings, or the second year is not the one after the first.
    """

    __slots__ = ("period", "year_start_month")

    period: pd.Period
    year_start_month: int

    def __init__(self, label: str, year_start_month: int = YEAR_START_MONTH) -> None:
        self.year_start_month = year_start_month
        match = _match(str(label))
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0) if match else 0
        to = match["to"] or "" if match else ""
        follows = not to if year_start_month == 1 else to in (f"{year + 1}", f"{year + 1}"[-2:])
        if not match or not 1900 <= year <= 2199 or not follows:
            example = "2019 Q2" if year_start_month == 1 else "2019-20 Q2"
            raise ValueError(f'"{label}" is not a quarter; write it like {example}')
        ends_in = year if year_start_month == 1 else year + 1
        freq = f"Q-{_MONTHS[year_start_month - 2]}"
        self.period = pd.Period(f"{ends_in}Q{match['number']}", freq=freq)

    @classmethod
    def parse(cls, label: "str | Quarter", year_start_month: int) -> "Quarter":
        """Read a quarter from its label; a Quarter is returned unchanged."""
        return label if isinstance(label, Quarter) else _parse(str(label), year_start_month)

    @classmethod
    def known(cls, quarter: "Quarter") -> "Quarter":
        """Return a quarter unchanged.

        Raises
        ------
        TypeError
            If it is only a label, which does not say in which month the council's year starts.
        """
        if not isinstance(quarter, Quarter):
            raise TypeError(
                f'"{quarter}" does not say in which month the year starts; give council.quarter("{quarter}"), '
                f'or perf.Quarter("{quarter}", year_start_month=4) for a year that starts in April'
            )
        return quarter

    @classmethod
    def of(cls, day: pd.Timestamp, year_start_month: int = YEAR_START_MONTH) -> "Quarter":
        """Return the quarter in which a day falls."""
        quarter = object.__new__(cls)
        quarter.year_start_month = year_start_month
        quarter.period = pd.Period(day, freq=f"Q-{_MONTHS[year_start_month - 2]}")
        return quarter

    def _moved(self, quarters: int) -> "Quarter":
        moved = object.__new__(Quarter)
        moved.period, moved.year_start_month = self.period + quarters, self.year_start_month
        return moved

    @property
    def number(self) -> int:
        """Which quarter of the year it is, 1 to 4."""
        return int(self.period.quarter)

    @property
    def year(self) -> str:
        """The financial year: 2019-20, or 2019 where the year starts in January."""
        ends_in = int(self.period.qyear)
        return str(ends_in) if self.year_start_month == 1 else f"{ends_in - 1}-{ends_in % 100:02d}"

    @property
    def label(self) -> str:
        """The spelling that is used everywhere: 2019-20 Q2."""
        return f"{self.year} Q{self.number}"

    @property
    def slug(self) -> str:
        """The label in folder names: 2019-20-Q2."""
        return folder_name(self.label)

    @property
    def start(self) -> pd.Timestamp:
        """The first day of the quarter."""
        return self.period.start_time

    @property
    def end(self) -> pd.Timestamp:
        """The last day of the quarter."""
        return self.period.end_time.normalize()

    @property
    def year_start(self) -> pd.Timestamp:
        """The first day of the financial year."""
        return self._moved(1 - self.number).start

    @property
    def months(self) -> tuple[str, ...]:
        """The three months of the quarter, as 2019-07."""
        return _months(self.period)

    @property
    def months_to_date(self) -> tuple[str, ...]:
        """The months from the start of the year to the end of the quarter, as 2019-04."""
        return tuple(months_between(self.year_start, self.end))

    @property
    def share_of_year(self) -> float:
        """The share of the year that has gone at the end of the quarter: 0.5 at Q2."""
        return self.number / 4

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return self._moved(-1)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return self._moved(1)

    @property
    def last_of_year(self) -> "Quarter":
        """The fourth quarter of the same year."""
        return self._moved(4 - self.number)

    @property
    def is_last_of_year(self) -> bool:
        """Whether the year ends with it."""
        return self == self.last_of_year

    @property
    def same_quarter_last_year(self) -> "Quarter":
        """The quarter a year before."""
        return self._moved(-4)

    def comparison(self, against: Against = "last year") -> "Quarter":
        """Return the quarter with which a measure is compared: that of a year before, or the one before."""
        return self.same_quarter_last_year if against == "last year" else self.previous

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quarter) and self.period == other.period

    def __lt__(self, other: "Quarter") -> bool:
        return bool(self.period < other.period)

    def __hash__(self) -> int:
        return hash(self.period)

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"Quarter({self.label!r})"

    def _repr_html_(self) -> str:
        return f"{self.label}: {self.start.day} {self.start:%B %Y} to {self.end.day} {self.end:%B %Y}"


def number_of(label: str) -> int:
    """Return which quarter of its year a label names, 1 to 4: "2019-20 Q2" is 2."""
    return int(_parts_of(label)["number"])


def year_of(label: str) -> str:
    """Return the financial year that a label names: "2019-20 Q2" is in "2019-20"."""
    parts = _parts_of(label)
    return f"{parts['year']}-{parts['to'][-2:]}" if parts["to"] else parts["year"]


def _parts_of(label: str) -> re.Match[str]:
    match = _match(label)
    if not match:
        raise ValueError(f'"{label}" is not a quarter; write it like 2019-20 Q2')
    return match


def _match(label: str) -> re.Match[str] | None:
    """Return the year and the number of a quarter in a label of any usual spelling."""
    plain = re.sub(_SEPARATOR, " ", re.sub(_DASH, "-", label)).strip()
    return next((match for form in _SPELLINGS if (match := form.fullmatch(plain))), None)


@cache
def _parse(label: str, year_start_month: int) -> Quarter:
    return Quarter(label, year_start_month)


@cache  # series of figures ask for those of each month
def _months(period: pd.Period) -> tuple[str, ...]:
    return tuple(months_between(period.start_time, period.end_time))
