"""Figures from monthly amounts: a numerator over a denominator, for a period, a month or a year."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perf.days_covered import Days
from perf.figure import COLUMNS, Counted, Figure, Part, Recipe
from perf.quarter import Quarter
from perf.topics.coverage import period_of

_KINDS = dict.fromkeys(("value", "numerator", "denominator"), "float64")
MonthlyTotals = Mapping[tuple[str, str], pd.Series]  # of an amount in an area
_NO_MONTHS = pd.Series(dtype="float64", index=pd.Index([], dtype="str", name="month"))
_KINDS |= dict.fromkeys(("first_day", "last_day"), "datetime64[us]")


def figure_values(amounts: pd.DataFrame, recipe: Recipe, months: Sequence[str]) -> pd.DataFrame:
    """Return a figure calculated from amounts over the months of a period.

    Parameters
    ----------
    amounts : DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    recipe : Recipe
    months : sequence of str
        The months of the period, as 2019-04. Without records of the first month there is no sum and no average; a
        position is that of the last month.

    Returns
    -------
    DataFrame, one row per area and part
        area, part, value (missing where there is nothing to divide by), numerator, denominator.
    """
    return _values_of(_Amounts.of(amounts), recipe, months)


@dataclass(frozen=True)
class _Amounts:
    """Monthly amounts as arrays: areas with a part, and months, are numbers.

    Attributes
    ----------
    keys : DataFrame, one row per area and part
    dimension : array of str
        That of the part of each key, "" for a total.
    total : array of int
        The key of the total of the same area, -1 without one.
    months : mapping of month to its number
    rows : mapping of amount to arrays of keys, months and values
    """

    keys: pd.DataFrame
    dimension: Any
    total: Any
    months: Mapping[str, int]
    rows: Mapping[str, tuple[Any, Any, Any]]

    @classmethod
    def of(cls, amounts: pd.DataFrame) -> "_Amounts":
        areas, area_names = pd.factorize(amounts["area"])
        parts, part_names = pd.factorize(amounts["part"])
        key, pairs = pd.factorize(areas * max(len(part_names), 1) + parts)
        at_area, at_part = np.divmod(pairs, max(len(part_names), 1))
        dimensions = np.array([Part.parse(part).dimension if part else "" for part in part_names], dtype=object)
        of_area = np.full(len(area_names), -1)
        is_total = dimensions[at_part] == "" if len(part_names) else np.zeros(0, dtype=bool)
        of_area[at_area[is_total]] = np.flatnonzero(is_total)
        month, month_names = pd.factorize(amounts["month"])
        amount, names = pd.factorize(amounts["amount"])
        values = amounts["value"].to_numpy("float64")
        order = np.argsort(amount, kind="stable")
        ends = np.cumsum(np.bincount(amount, minlength=len(names)))
        split = [np.split(array[order], ends)[: len(names)] for array in (key, month, values)]
        return cls(
            keys=pd.DataFrame({"area": area_names.take(at_area), "part": part_names.take(at_part)}),
            dimension=dimensions[at_part],
            total=of_area[at_area],
            months={str(name): number for number, name in enumerate(month_names)},
            rows=dict(zip(map(str, names), zip(*split, strict=True), strict=True)),
        )

    def months_of(self, amount: str) -> set[str]:
        """Return the months in which an amount has a row."""
        _, month, _ = self.rows[amount]
        there = np.bincount(month, minlength=len(self.months))
        return {name for name, number in self.months.items() if there[number]}

    def over(self, counted: Counted, months: Sequence[str], known: Any) -> tuple[Any, Any]:
        """Return the known keys that have an amount in some months, in order, and it by key.

        There is none where the records do not cover the beginning of the months.
        """
        taken = np.full(len(self.keys), np.nan)
        nothing = np.zeros(0, dtype=int), taken
        if counted.amount not in self.rows:
            return nothing
        key, month, values = self.rows[counted.amount]
        wanted = np.zeros(len(self.months), dtype=bool)
        wanted[
            [self.months[name] for name in (months[-1:] if counted.over == "last" else months) if name in self.months]
        ] = True
        chosen = wanted[month] & known[key]
        key, month, values = key[chosen], month[chosen], values[chosen]
        if counted.over != "last" and not (month == self.months.get(months[0], -1)).any():
            return nothing
        is_number = ~np.isnan(values)  # a position may be unknown
        number = np.bincount(key[is_number], minlength=len(self.keys))
        total = np.bincount(key[is_number], weights=values[is_number], minlength=len(self.keys))
        has = number > 0
        taken[has] = total[has] / (number[has] if counted.over == "mean" else 1)
        return pd.unique(key), taken


def _values_of(amounts: _Amounts, recipe: Recipe, months: Sequence[str]) -> pd.DataFrame:
    """Return a figure calculated from amounts over the months of a period; see `figure_values`."""
    known = np.isin(amounts.dimension, ["", *recipe.parts])
    keys, top = amounts.over(recipe.numerator, months, known)
    if recipe.denominator is None:
        return _frame(amounts, keys, value=top, numerator=top, denominator=np.full(len(top), np.nan))
    below_keys, below = amounts.over(recipe.denominator, months, known)
    if not len(keys):
        below_keys = below_keys[:0]
    if recipe.parts_of_whole:  # of each part the denominator is that of the total
        totals = below_keys[amounts.dimension[below_keys] == ""]
        parts = keys[(amounts.dimension[keys] != "") & np.isin(amounts.total[keys], totals)]
        below_keys, below = np.concatenate([totals, parts]), below[amounts.total]
    numerator = np.nan_to_num(top)  # a missing one is 0 where the denominator is known
    value = recipe.scale * numerator / np.where(below == 0, np.nan, below)
    return _frame(amounts, below_keys, value=value, numerator=numerator, denominator=below)


def _frame(amounts: _Amounts, keys: Any, **values: Any) -> pd.DataFrame:
    named = amounts.keys.iloc[keys].reset_index(drop=True)
    return named.assign(**{name: by_key[keys] for name, by_key in values.items()})


def monthly_totals(amounts: pd.DataFrame) -> MonthlyTotals:
    """Return each amount of each area as a series by month, the oldest first, without parts."""
    totals = amounts[amounts["part"] == ""].sort_values("month", kind="stable").set_index("month")
    return {(str(name), str(area)): rows for (name, area), rows in totals.groupby(["amount", "area"])["value"]}


def by_month(totals: MonthlyTotals, recipe: Recipe, area: str) -> pd.DataFrame:
    """Return a figure for each month that the records cover, for one area.

    Parameters
    ----------
    totals : mapping of amount and area to Series
        As `monthly_totals` returns them.
    recipe : Recipe
    area : str

    Returns
    -------
    DataFrame, indexed by month (2019-04), the oldest first
        value, numerator and denominator (missing for a plain count).
    """
    top = totals.get((recipe.numerator.amount, area), _NO_MONTHS)
    if recipe.denominator is None:
        return pd.DataFrame({"value": top, "numerator": top, "denominator": float("nan")})
    below = totals.get((recipe.denominator.amount, area), _NO_MONTHS)
    both = pd.DataFrame({"numerator": top, "denominator": below}).dropna(subset=["denominator"])
    share = both["numerator"] / both["denominator"].where(both["denominator"] != 0)
    return both.assign(value=recipe.scale * share)[["value", "numerator", "denominator"]]


def for_quarter(
    amounts: pd.DataFrame, quarter: Quarter, figures: Iterable[Figure], days: Mapping[str, Days] | None = None
) -> pd.DataFrame:
    """Return record figures for a quarter: for the year to date, or for the quarter alone, as each figure declares.

    Parameters
    ----------
    amounts : DataFrame
        See `figure_values`.
    quarter : Quarter
    figures : iterable of Figure
    days : mapping of figure name to Days, optional
        The days that its value is to cover; by default the complete period. Records that end earlier give a value for
        fewer days.

    Returns
    -------
    DataFrame, one row per figure, area and part
        figure, area, quarter, part, value, numerator, denominator, first_day and last_day (which the value covers).
    """
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})]
    coded = _Amounts.of(amounts)
    known_months = {name: coded.months_of(name) for name in coded.rows}
    for figure in figures:
        asked = (days or {}).get(figure.name, period_of(figure, quarter))
        covered = _covered(figure, asked, quarter, known_months)
        if covered is None or not isinstance(figure.recipe, Recipe):
            continue
        values = _values_of(coded, figure.recipe, covered.months)
        about = {"figure": figure.name, "quarter": quarter.label}
        frames.append(values.assign(**about, first_day=covered.first, last_day=covered.last))
    return pd.concat(frames, ignore_index=True)[COLUMNS].astype(_KINDS)


def _covered(figure: Figure, asked: Days, quarter: Quarter, months: Mapping[str, Collection[str]]) -> Days | None:
    """Return the days for which there are records, of those asked for; None if there are none.

    `months` are those in which each amount has a row. Of events, a month without a row is a month without events; of
    stocks and positions, it is one without records. What is taken from the last month is no older than the quarter.
    """
    if not isinstance(figure.recipe, Recipe) or figure.recipe.numerator.amount not in months:
        return None
    sides = [side for side in (figure.recipe.numerator, figure.recipe.denominator) if side and side.over != "sum"]
    this_quarter = {month for month in quarter.months if month <= asked.months[-1]}
    known = [
        set(months.get(side.amount, ())) & (this_quarter if side.over == "last" else set(asked.months))
        for side in sides
    ]
    if not all(known):
        return None
    ends = [pd.Period(max(of_side), freq="M").end_time.normalize() for of_side in known]
    last = min([asked.last, *ends])
    return Days(last if figure.is_position else asked.first, last)


def by_year(
    totals: MonthlyTotals, figure: Figure, area: str, quarter: Quarter, days: Days | None = None
) -> pd.DataFrame:
    """Return a record figure of an area by year, from where its records begin: to the quarter, and the complete year.

    Parameters
    ----------
    totals : mapping of amount and area to Series
        As `monthly_totals` returns them.
    figure : Figure
    area : str
    quarter : Quarter
    days : Days, optional
        The days that this year's value covers, by default the complete period: every year is taken to the same day, or
        to the end of the month before if that day is within a month.

    Returns
    -------
    DataFrame, indexed by year (2019-20), the oldest first
        to_date, outturn (missing for the quarter's own year).
    """
    covered = days or period_of(figure, quarter)
    if not (figure.is_position or covered.last.is_month_end):
        covered = Days(covered.first, covered.last - pd.offsets.MonthEnd())
    amounts = _amounts_of(totals, figure, area)
    years: dict[str, tuple[float, float]] = {}
    at = quarter
    while pd.notna(to_date := _over_days(amounts, figure, at, covered)):
        last = at.last_of_year
        outturn = math.nan if at == quarter else _over_days(amounts, figure, last, period_of(figure, last))
        years[at.year] = (to_date, outturn)
        at, covered = at.same_quarter_last_year, covered.year_before
    index = pd.Index(list(years)[::-1], dtype="str")
    return pd.DataFrame(list(years.values())[::-1], index, columns=["to_date", "outturn"], dtype="float64")


def _amounts_of(totals: MonthlyTotals, figure: Figure, area: str) -> Mapping[str, Mapping[str, float]]:
    """Return the amounts of a figure in an area by month, those that have any."""
    names = figure.recipe.amounts if isinstance(figure.recipe, Recipe) else ()
    return {name: dict(totals[name, area]) for name in names if (name, area) in totals}


def _over_days(amounts: Mapping[str, Mapping[str, float]], figure: Figure, quarter: Quarter, days: Days) -> float:
    """Return a figure of one area over some days, as `for_quarter` does; missing where records do not cover them."""
    recipe = figure.recipe
    covered = _covered(figure, days, quarter, amounts) if days.first <= days.last else None
    if covered is None or covered.last != days.last or not isinstance(recipe, Recipe):
        return math.nan
    top = _taken(amounts.get(recipe.numerator.amount, {}), recipe.numerator, covered.months)
    if top is None or recipe.denominator is None:
        return math.nan if top is None else top
    below = _taken(amounts.get(recipe.denominator.amount, {}), recipe.denominator, covered.months)
    return recipe.scale * (0.0 if math.isnan(top) else top) / below if below else math.nan


def _taken(amount: Mapping[str, float], counted: Counted, months: Sequence[str]) -> float | None:
    """Return an amount over months, as a figure does; None where the records do not cover their beginning."""
    rows = [amount[month] for month in (months[-1:] if counted.over == "last" else months) if month in amount]
    if not rows or (counted.over != "last" and months[0] not in amount):
        return None
    known = [value for value in rows if not math.isnan(value)]
    if not known:
        return math.nan
    return math.fsum(known) / (len(known) if counted.over == "mean" else 1)
