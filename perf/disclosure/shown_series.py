"""The areas for which a figure about people may be shown by month and by year, given all else that a pack shows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES, in_quarter, recipe_of
from perf.disclosure.figure_protection import series_may_be_shown
from perf.disclosure.published_figures import BY_PART
from perf.figure import Figure
from perf.quarter import Quarter
from perf.scores import Scores

MOST_DAYS = 23  # working days of a month: what one person can lose at most


@dataclass(frozen=True)
class ShownAreas:
    """The areas for which a figure may be shown by year, and by month."""

    by_year: frozenset[str] = frozenset()
    by_month: frozenset[str] = frozenset()


def shown_areas(scores: Scores, protected_figures: pd.DataFrame, name: str) -> ShownAreas:
    """Find the areas for which a figure may be shown by year, and by month.

    Parameters
    ----------
    scores : Scores
    protected_figures : DataFrame
        The record figures, as `protect_pack` returns them.
    name : str
        The name of the figure.

    Returns
    -------
    ShownAreas
        All areas if the figure is not about people. Otherwise, for figures that are published by part, the council, its
        directorates and schools as far as `shown_together` allows, but no service; for other figures no area.
    """
    figure, rules = FIGURES[name], scores.data.framework
    if not figure.is_about_people:
        return ShownAreas(frozenset(rules.areas), frozenset(rules.areas))
    people, open_areas = _people_at_least(scores, figure), _open_areas(protected_figures, name)
    if name not in BY_PART or people.empty:
        return ShownAreas()
    limit, days = rules.disclosure_threshold, figure.about == "days of people"
    sums = _by_year(people, scores.quarter, days=days)
    by_year = shown_together(sums, candidates=open_areas, limit=limit, days=days)
    known = _known(people, scores.quarter, open_areas, by_year)
    by_month = shown_together(people, candidates=open_areas & by_year, limit=limit, days=days, known=known)
    return ShownAreas(_with_wider(by_year), _with_wider(by_month))


def _with_wider(areas: set[str]) -> frozenset[str]:
    """Return areas with the council without schools, if it can be worked out from the council and schools."""
    return frozenset(areas | ({WITHOUT_SCHOOLS} if {COUNCIL, SCHOOLS} <= areas else set()))


def _people_at_least(scores: Scores, figure: Figure) -> pd.DataFrame:
    """Return leavers, or the fewest people who can have lost so many days, by area and month.

    Areas are those of which the council consists; what does not belong to any of them is an area "".
    """
    amount = recipe_of(figure.name).numerator.amount
    rows = scores.amounts[(scores.amounts["amount"] == amount) & (scores.amounts["part"] == "")]
    by_area = rows.pivot_table("value", "area", "month", aggfunc="sum").fillna(0.0)
    areas = [area for area in (*scores.data.framework.directorates, SCHOOLS) if area in by_area.index]
    people = by_area.loc[areas]
    if COUNCIL in by_area.index:
        people.loc[""] = (by_area.loc[COUNCIL] - people.sum()).round(6)
    return people / MOST_DAYS if figure.about == "days of people" else people


def _open_areas(protected_figures: pd.DataFrame, name: str) -> set[str]:
    """Find the areas for which neither the year nor the quarter is hidden, this year or last year."""
    alone = in_quarter(name)
    names = [name, alone.name] if alone else [name]
    rows = protected_figures[protected_figures["figure"].isin(names) & (protected_figures["part"] == "")]
    return set(rows["area"]) - set(rows.loc[rows["hidden"] != "", "area"])


def _periods(months: Collection[str], quarter: Quarter) -> pd.Series:
    """Return the period of its year to which each month belongs: to the quarter reported, or the rest."""

    def name(month: str) -> str:
        of_month = Quarter.of(pd.Timestamp(month), quarter.year_start_month)
        return f"{of_month.year} {'to date' if of_month.number <= quarter.number else 'rest'}"

    return pd.Series({month: name(month) for month in months}, dtype="str")


def _by_year(people: pd.DataFrame, quarter: Quarter, *, days: bool) -> pd.DataFrame:
    """Return each year's sum to the quarter, and after it, but not to the quarter of this year and of last year."""
    periods = _periods(people.columns, quarter)
    sums = people.T.groupby(periods).sum().T
    if days:  # one person can lose more days in more months
        sums /= periods.value_counts()
    protected = [f"{end.year} to date" for end in (quarter, quarter.same_quarter_last_year)]
    return sums.drop(columns=protected, errors="ignore")


def _known(
    people: pd.DataFrame, quarter: Quarter, open_areas: Collection[str], by_year: Collection[str]
) -> pd.DataFrame:
    """Return the period whose sum readers know, for each area and month; "" for none.

    `open_areas` are those for which this year and last year are shown, `by_year` those shown by year.
    """
    periods = _periods(people.columns, quarter)
    ends = (quarter, quarter.same_quarter_last_year)
    protected = periods.isin([f"{end.year} to date" for end in ends])
    alone = periods.index.isin([month for end in ends for month in end.months])
    names = periods.mask(alone, periods + ", the quarter")
    rows = {
        area: names.where(protected & (area in open_areas) | ~protected & (area in by_year), "")
        for area in people.index
    }
    return pd.DataFrame(rows).T


def shown_together(
    cells: pd.DataFrame,
    *,
    candidates: Collection[str],
    limit: int,
    days: bool = False,
    known: pd.DataFrame | None = None,
) -> set[str]:
    """Return the areas whose series may be shown beside each other, and beside the council's.

    Parameters
    ----------
    cells : DataFrame, one row per area that the council consists of, one column per month
        Leavers, or days lost. The council is their sum.
    candidates : collection of str
        The areas whose figures are shown, the council among them.
    limit : float
        The least that a month must be to be shown, unless it is 0: people (for days, in units of what one person can
        lose).
    days : bool
        Whether days are counted, rather than people.
    known : DataFrame, one row per area, one column per month, optional
        The name of the period that includes the month and whose sum is known for that area; "" for none. All areas have
        the same periods, or none.

    Returns
    -------
    set of str
        The areas, with the council if its series may be shown. A series with a small month is not shown. Nor are
        further ones, those of the smallest areas first, until each small month could be anything from 1 to one below
        the limit (for days, from half to double) to anyone who subtracts the published values from the council's total.
        Where that is not enough, the council's series is not shown.
    """
    own = [area for area in cells.index if area in candidates and series_may_be_shown(cells.loc[area], limit)]
    if COUNCIL not in candidates or not series_may_be_shown(cells.sum(), limit):
        return set(own)
    smallest_first = sorted(own, key=lambda area: float(cells.loc[area].sum()))
    periods = known if known is not None else pd.DataFrame("", index=cells.index, columns=cells.columns)
    for dropped in range(len(own) + 1):
        hidden = cells.drop(index=smallest_first[dropped:])
        if _are_open(hidden, periods.loc[hidden.index], limit, days):
            return {COUNCIL, *smallest_first[dropped:]}
    return set(own)


def _are_open(hidden: pd.DataFrame, periods: pd.DataFrame, limit: int, days: bool) -> bool:
    """Return whether each small cell of the hidden areas could be as low and as high as it must."""
    names = periods.max() if len(periods) else pd.Series("", index=hidden.columns)
    groups = names.where(names != "", hidden.columns.astype("str"))
    for name, columns in hidden.columns.groupby(groups).items():
        cells = hidden[columns].fillna(0.0).to_numpy()
        low, high = _ranges(cells, (periods[columns] == name).all(axis=1).to_numpy())
        small = (cells > 0) & (cells < limit)
        lowest, highest = (cells / 2, 2 * cells) if days else (np.minimum(cells, 1), np.full(cells.shape, limit - 1))
        if (small & ((low > lowest) | (high < highest))).any():
            return False
    return True


def _ranges(cells: Any, known: Any) -> tuple[Any, Any]:
    """Return the lowest and the highest possible value of each cell, if the sums of months and of some areas are known.

    Source: the Fréchet bounds. The areas whose sums are not known count as one area whose sum is known.
    """
    by_month, by_area = cells.sum(axis=0), cells.sum(axis=1)[:, None]
    low, high = np.maximum(0, by_area + by_month - cells.sum()), np.minimum(by_area, by_month)
    if (~known).sum() > 1:
        low[~known], high[~known] = 0, np.minimum(by_area[~known].sum(), by_month)
    return low, high
