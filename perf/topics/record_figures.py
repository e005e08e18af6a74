"""Figures from monthly amounts: a numerator over a denominator, for a period, a month or a year."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from perf.days import Days
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
    amounts = amounts[amounts["amount"].isin(recipe.amounts) & amounts["month"].isin(months)]
    known = [part for part in amounts["part"].unique() if not part or Part.parse(part).dimension in recipe.parts]
    amounts = amounts[amounts["part"].isin(known)]
    top = _over_months(amounts, recipe.numerator, months)
    if recipe.denominator is None:
        return top.assign(value=top["taken"], numerator=top["taken"], denominator=float("nan")).drop(columns="taken")
    bottom = _over_months(amounts, recipe.denominator, months)
    if top.empty:
        bottom = bottom.iloc[:0]
    totals = bottom[bottom["part"] == ""]
    if recipe.parts_of_whole:  # a missing numerator is 0 where the denominator is known
        parts = top.loc[top["part"] != "", ["area", "part"]].merge(totals.drop(columns="part"), on="area")
        bottom = pd.concat([totals, parts], ignore_index=True)
    both = bottom.merge(top, on=["area", "part"], how="left", suffixes=("_below", "")).fillna({"taken": 0.0})
    below = both["taken_below"]
    value = recipe.scale * both["taken"] / below.where(below != 0)
    return both[["area", "part"]].assign(value=value, numerator=both["taken"], denominator=below)


def _over_months(amounts: pd.DataFrame, counted: Counted, months: Sequence[str]) -> pd.DataFrame:
    """Return an amount over months, by area and part; no rows where the records do not cover the period's beginning."""
    rows = amounts[amounts["amount"] == counted.amount]
    rows = rows[rows["month"].isin(months[-1:] if counted.over == "last" else months)]
    if counted.over != "last" and months[0] not in set(rows["month"]):
        rows = rows.iloc[:0]
    values = rows.groupby(["area", "part"], sort=False)["value"]
    taken = values.mean() if counted.over == "mean" else values.sum(min_count=1)  # a position may be unknown
    return taken.rename("taken").reset_index()


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
    by_amount = {str(name): rows for name, rows in amounts.groupby("amount", sort=False)}
    known_months = {name: set(rows["month"].unique()) for name, rows in by_amount.items()}
    for figure in figures:
        asked = (days or {}).get(figure.name, period_of(figure, quarter))
        covered = _covered(figure, asked, quarter, known_months)
        if covered is None or not isinstance(figure.recipe, Recipe):
            continue
        counted = pd.concat([by_amount[name] for name in figure.recipe.amounts if name in by_amount])
        values = figure_values(counted, figure.recipe, covered.months)
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
    """Return an amount over months, as `_over_months` does; None where the records do not cover their beginning."""
    rows = [amount[month] for month in (months[-1:] if counted.over == "last" else months) if month in amount]
    if not rows or (counted.over != "last" and months[0] not in amount):
        return None
    known = [value for value in rows if not math.isnan(value)]
    if not known:
        return math.nan
    return math.fsum(known) / (len(known) if counted.over == "mean" else 1)
