"""Months and a council's own years along an axis."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from perf.charts.canvas import LINE
from perf.charts.theme import GREY, SMALL
from perf.months import MONTHS_OF_YEAR, month_numbers

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEW = 14  # so many months are named, as far as there is room
_BEYOND = 0.06  # inches that the name of a year may reach past the axes: the next ones are not far
_MONTH_ROOM, _YEAR_ROOM = 0.32, 0.53  # inches that the name of a month needs, and of a year


def every_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each month from the first to the last, so that a missing one is a gap in the line.

    Returns
    -------
    DataFrame, one row per month
        `at`, the number of the month since year 0, in place of `month`; `run`, the same for months without a gap
        between their values.
    """
    numbers = month_numbers(rows["month"]).to_numpy()
    rows = rows.set_axis(numbers).reindex(range(numbers.min(), numbers.max() + 1)).rename_axis("at").reset_index()
    return rows.assign(run=rows["value"].isna().cumsum()) if "value" in rows else rows


def month_named(number: int) -> str:
    """Return a month by its number since year 0: "Sep 2019"."""
    return f"{_MONTHS[number % 12]} {number // 12}"


def year_named(year: int, year_start_month: int) -> str:
    """Return the name of a council's year: "2019-20", or "2019" if it starts in January."""
    return str(year) if year_start_month == 1 else f"{year}-{(year + 1) % 100:02d}"


def axis_inches(months: Sequence[int]) -> float:
    """Return the inches under the axes that the names of months and years need."""
    return 0.12 + LINE * (2 if len(months) <= _FEW else 1)


def mark_months(axes: Axes, months: Sequence[int], year_start_month: int, *, shift: float = 0.0) -> None:
    """Mark the years of a council along the axis, each named in its middle; the months, too, where they are few.

    `shift` is where on the axis the month numbered 0 is.
    """
    if not 1 <= year_start_month <= MONTHS_OF_YEAR:
        raise ValueError(f"a year cannot start in month {year_start_month}: give a month from 1 to {MONTHS_OF_YEAR}")
    beyond = 0.5 if shift else 0.6
    axes.set_xlim(months[0] + shift - beyond, months[-1] + shift + beyond)
    axes.set_xticks([])
    inch = axes.bbox.width / axes.figure.dpi / (months[-1] - months[0] + 1.2)
    years: dict[int, list[int]] = {}
    for month in months:
        years.setdefault((month - year_start_month + 1) // 12, []).append(month)
    axes.set_xticks([year[0] - 0.5 + shift for year in years.values() if year[0] > months[0]], minor=True)
    axes.tick_params(axis="x", which="minor", length=7, color=GREY)
    named = len(months) <= _FEW
    if named:
        every = next(step for step in (1, 2, 3, 6, 12) if step * inch >= _MONTH_ROOM or step == 12)
        shown = [month for month in months if (month - year_start_month + 1) % every == 0]
        axes.set_xticks([month + shift for month in shown], [_MONTHS[month % 12] for month in shown], fontsize=SMALL)
        axes.tick_params(axis="x", which="major", length=0, pad=3)
    for place, words in _year_marks(years, inch, year_start_month):
        axes.annotate(
            words, (place + shift, 0), (0, -4 - 72 * LINE * named), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", ha="center", va="top", fontsize=SMALL,
        )  # fmt: skip


def _year_marks(years: Mapping[int, list[int]], inch: float, year_start_month: int) -> list[tuple[float, str]]:
    """Place the names of years in their middle, the last first, as many as fit."""
    marks: list[tuple[float, str]] = []
    every = [month for months in years.values() for month in months]
    room, slack = _YEAR_ROOM / inch, _BEYOND / inch
    for year, months in reversed(list(years.items())):
        place = (months[0] + months[-1]) / 2
        place = min(place, max(every) + 0.6 - room / 2 + slack) if len(years) > 1 else place
        if not marks or (marks[-1][0] - place >= room and place - min(every) + 0.6 >= room / 2 - slack):
            marks.append((place, year_named(year, year_start_month)))
    return marks[::-1]
