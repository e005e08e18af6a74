"""The areas of which a figure about people may be shown by month, and by year, beside all else that a pack shows."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES, in_quarter, recipe_of
from perf.disclosure.monthly_series import shown_together
from perf.disclosure.published_figures import BY_PART
from perf.figure import Figure
from perf.quarter import Quarter
from perf.scores import Scores

MOST_DAYS = 23  # working days of a month: what one person can lose at most


@dataclass(frozen=True)
class ShownAreas:
    """The areas of which a figure may be shown by year, and by month."""

    by_year: frozenset[str] = frozenset()
    by_month: frozenset[str] = frozenset()


def shown_areas(scores: Scores, protected_figures: pd.DataFrame, name: str) -> ShownAreas:
    """Find the areas of which a figure may be shown by year, and by month.

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
        All areas where the figure is not about people. Else, of the figures that are published by part, the council,
        its directorates and schools as far as `shown_together` allows; and no service.
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
    """Add the council without schools, which anyone can work out from the council and schools."""
    return frozenset(areas | ({WITHOUT_SCHOOLS} if {COUNCIL, SCHOOLS} <= areas else set()))


def _people_at_least(scores: Scores, figure: Figure) -> pd.DataFrame:
    """Count leavers, or the fewest people that can have lost so many days, by area and month; what is left is an area.

    Areas are those that the council consists of.
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
    """Find the areas of which neither year nor quarter is hidden, of this year or the last."""
    alone = in_quarter(name)
    names = [name, alone.name] if alone else [name]
    rows = protected_figures[protected_figures["figure"].isin(names) & (protected_figures["part"] == "")]
    return set(rows["area"]) - set(rows.loc[rows["hidden"] != "", "area"])


def _periods(months: Collection[str], quarter: Quarter) -> pd.Series:
    """Return the period of its year to which each month belongs: to the quarter reported, or the rest."""

    def name(month: str) -> str:
        each = Quarter.of(pd.Timestamp(month), quarter.year_start_month)
        return f"{each.year} {'to date' if each.number <= quarter.number else 'rest'}"

    return pd.Series({month: name(month) for month in months}, dtype="str")


def _by_year(people: pd.DataFrame, quarter: Quarter, *, days: bool) -> pd.DataFrame:
    """Add up each year to the quarter, and after it, except what figures are protected for: this year and the last."""
    periods = _periods(people.columns, quarter)
    sums = people.T.groupby(periods).sum().T
    if days:  # what one person can lose grows with the months
        sums /= periods.value_counts()
    protected = [f"{each.year} to date" for each in (quarter, quarter.same_quarter_last_year)]
    return sums.drop(columns=protected, errors="ignore")


def _known(
    people: pd.DataFrame, quarter: Quarter, open_areas: Collection[str], by_year: Collection[str]
) -> pd.DataFrame:
    """Return for each area and month the period whose sum readers know, "" for none.

    `open_areas` are those of which this year and the last are shown, `by_year` those shown by year.
    """
    periods = _periods(people.columns, quarter)
    ends = (quarter, quarter.same_quarter_last_year)
    protected = periods.isin([f"{each.year} to date" for each in ends])
    alone = periods.index.isin([month for each in ends for month in each.months])
    names = periods.mask(alone, periods + ", the quarter")
    rows = {
        area: names.where(protected & (area in open_areas) | ~protected & (area in by_year), "")
        for area in people.index
    }
    return pd.DataFrame(rows).T
