"""Of which areas a figure about people may be shown by month, and by year, beside all else that a pack shows."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES
from perf.disclosure.monthly_series import shown_together
from perf.disclosure.published_figures import MAIN
from perf.quarter import Quarter
from perf.scores import Scores

MOST_DAYS = 23  # working days of a month: what one person can lose at most


def areas_shown(scores: Scores, gated: pd.DataFrame, figure: str) -> tuple[frozenset[str], frozenset[str]]:
    """Name the areas for which a figure may be shown by year, and by month.

    Parameters
    ----------
    scores : Scores
    gated : DataFrame
        The protected figures.
    figure : str

    Returns
    -------
    by year, by month : frozensets of str
        All areas where the figure is not about people. Else, of the main figures only, the council, its directorates
        and schools as far as `shown_together` allows; and no service.
    """
    everywhere = frozenset(scores.data.framework.areas)
    if not FIGURES[figure].people:
        return everywhere, everywhere
    if figure not in MAIN.values():
        return frozenset(), frozenset()
    cells, open_areas = _people_at_least(scores, figure), _not_hidden(gated, figure)
    if cells.empty:
        return frozenset(), frozenset()
    days = figure == MAIN["sickness"]
    rules: dict[str, Any] = {"limit": scores.data.framework.disclosure_threshold, "days": days}
    by_year = shown_together(_by_year(cells, scores.quarter, days=days), candidates=open_areas, **rules)
    known = _known(cells, scores.quarter, open_areas, by_year)
    by_month = shown_together(cells, candidates=open_areas & by_year, known=known, **rules)
    return _with_wholes(by_year), _with_wholes(by_month)


def _with_wholes(areas: set[str]) -> frozenset[str]:
    """Add the council without schools, which anyone can work out from the council and schools."""
    return frozenset(areas | ({WITHOUT_SCHOOLS} if {COUNCIL, SCHOOLS} <= areas else set()))


def _people_at_least(scores: Scores, figure: str) -> pd.DataFrame:
    """Count leavers, or the fewest people that can have lost so many days, by area and month; what is left is an area.

    Areas are those that the council consists of.
    """
    name = FIGURES[figure].function.keywords["numerator"]  # type: ignore[attr-defined]
    rows = scores.amounts[(scores.amounts["amount"] == name) & (scores.amounts["part"] == "")]
    by_area = rows.pivot_table("value", "area", "month", aggfunc="sum").fillna(0.0)
    parts = [area for area in (*scores.data.framework.directorates, SCHOOLS) if area in by_area.index]
    cells = by_area.loc[parts]
    if COUNCIL in by_area.index:
        cells.loc[""] = (by_area.loc[COUNCIL] - cells.sum()).round(6)
    return cells / MOST_DAYS if figure == MAIN["sickness"] else cells


def _not_hidden(gated: pd.DataFrame, figure: str) -> set[str]:
    """Name the areas of which the gate hides neither year nor quarter, of this year or the last."""
    rows = gated[gated["figure"].isin([figure, f"{figure}_in_quarter"]) & (gated["part"] == "")]
    return set(rows["area"]) - set(rows.loc[rows["hidden"] != "", "area"])


def _periods(months: Collection[str], quarter: Quarter) -> pd.Series:
    """Name for each month the part of its year: to the quarter reported, or the rest."""

    def name(month: str) -> str:
        each = Quarter.of(pd.Timestamp(month), quarter.year_start_month)
        return f"{each.year} {'to date' if each.number <= quarter.number else 'rest'}"

    return pd.Series({month: name(month) for month in months}, dtype="str")


def _by_year(cells: pd.DataFrame, quarter: Quarter, *, days: bool) -> pd.DataFrame:
    """Add up each year to the quarter, and after it, but for what the gate looks after: this year's and the last's."""
    periods = _periods(cells.columns, quarter)
    sums = cells.T.groupby(periods).sum().T
    if days:  # what one person can lose grows with the months
        sums /= periods.value_counts()
    gated = [f"{each.year} to date" for each in (quarter, quarter.same_quarter_last_year)]
    return sums.drop(columns=gated, errors="ignore")


def _known(cells: pd.DataFrame, quarter: Quarter, told: Collection[str], by_year: Collection[str]) -> pd.DataFrame:
    """Name for each area and month the period whose sum readers know, if they do.

    `told` are the areas of which the gate shows this year and the last, `by_year` those shown by year.
    """
    periods = _periods(cells.columns, quarter)
    ends = (quarter, quarter.same_quarter_last_year)
    gated = periods.isin([f"{each.year} to date" for each in ends])
    alone = periods.index.isin([month for each in ends for month in each.months])
    names = periods.mask(alone, periods + ", the quarter")
    rows = {area: names.where(gated & (area in told) | ~gated & (area in by_year), "") for area in cells.index}
    return pd.DataFrame(rows).T
