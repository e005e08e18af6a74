"""Figures from monthly amounts: a numerator over a denominator, for a period, a month or a year."""

from collections.abc import Iterable, Sequence

import pandas as pd

from perf.figure import COLUMNS, Counted, Figure, Recipe
from perf.quarter import Quarter

_NUMBERS = dict.fromkeys(("value", "numerator", "denominator"), "float64")


def figure_values(amounts: pd.DataFrame, recipe: Recipe, months: Sequence[str]) -> pd.DataFrame:
    """Return a figure calculated from amounts over the months of a period.

    Parameters
    ----------
    amounts : DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    recipe : Recipe
    months : sequence of str
        The months of the period, as 2019-04. Without records of the first month there is no figure.

    Returns
    -------
    DataFrame, one row per area and part
        area, part, value (missing where there is nothing to divide by), numerator, denominator.
    """
    dimensions = amounts["part"].str.partition("=")[0]
    amounts = amounts[dimensions.isin(["", *recipe.parts])]
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
    """Return an amount over months, by area and part; no rows where the records do not cover the period's beginning.

    A position is the last of the period, and no older than its last quarter.
    """
    rows = amounts[amounts["amount"] == counted.amount]
    rows = rows[rows["month"].isin(months[-3:] if counted.over == "last" else months)]
    if counted.over == "last":
        rows = rows[rows["month"] == rows["month"].max()]
    elif months[0] not in set(rows["month"]):
        rows = rows.iloc[:0]
    how = "mean" if counted.over == "mean" else "sum"
    return rows.groupby(["area", "part"], sort=False)["value"].agg(how).rename("taken").reset_index()


def by_month(amounts: pd.DataFrame, recipe: Recipe, area: str) -> pd.DataFrame:
    """Return a figure for each month that the records cover, for one area.

    Returns
    -------
    DataFrame, indexed by month (2019-04), the oldest first
        value, numerator and denominator (missing for a plain count).
    """
    rows = amounts[(amounts["area"] == area) & (amounts["part"] == "")]

    def monthly(counted: Counted) -> pd.Series:
        months = rows.loc[rows["amount"] == counted.amount, ["month", "value"]]
        return months.set_index("month")["value"].sort_index()

    top = monthly(recipe.numerator)
    if recipe.denominator is None:
        return pd.DataFrame({"value": top, "numerator": top, "denominator": float("nan")})
    both = pd.DataFrame({"numerator": top, "denominator": monthly(recipe.denominator)}).dropna(subset=["denominator"])
    share = both["numerator"] / both["denominator"].where(both["denominator"] != 0)
    return both.assign(value=recipe.scale * share)[["value", "numerator", "denominator"]]


def for_quarter(amounts: pd.DataFrame, quarter: Quarter, figures: Iterable[Figure]) -> pd.DataFrame:
    """Return record figures for a quarter: for the year to date, or for the quarter alone, as each figure declares.

    Returns
    -------
    DataFrame, one row per figure, area and part
        figure, area, quarter, part, value, numerator, denominator.
    """
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})]
    known = set(amounts["amount"].unique())
    for figure in figures:
        if not isinstance(figure.recipe, Recipe) or figure.recipe.numerator.amount not in known:
            continue
        months = quarter.months if figure.period == "quarter" else quarter.months_to_date
        values = figure_values(amounts, figure.recipe, months)
        frames.append(values.assign(figure=figure.name, quarter=quarter.label))
    return pd.concat(frames, ignore_index=True)[COLUMNS].astype(_NUMBERS)


def by_year(amounts: pd.DataFrame, figure: Figure, quarter: Quarter) -> pd.DataFrame:
    """Return a record figure by year, from where an area's records begin: to the quarter, and for the complete year.

    Returns
    -------
    DataFrame, one row per area and year, the oldest year first
        area, year, to_date, outturn (missing for the quarter's own year).
    """
    totals = amounts[amounts["part"] == ""]
    years = [pd.DataFrame({"area": [], "year": [], "to_date": [], "outturn": []})]
    at, to_date = quarter, _values(totals, figure, quarter)
    while len(to_date):
        outturn = float("nan") if at == quarter else _values(totals, figure, at.last_of_year)
        year = pd.DataFrame({"year": at.year, "to_date": to_date, "outturn": outturn}, index=to_date.index)
        years.append(year.rename_axis("area").reset_index())
        at = at.same_quarter_last_year
        before = _values(totals, figure, at)
        to_date = before[before.index.isin(to_date.index)]
    kinds = {"area": "str", "year": "str", "to_date": "float64", "outturn": "float64"}
    return pd.concat(years[::-1], ignore_index=True).astype(kinds)


def _values(amounts: pd.DataFrame, figure: Figure, quarter: Quarter) -> pd.Series:
    return for_quarter(amounts, quarter, [figure]).set_index("area")["value"].dropna()
