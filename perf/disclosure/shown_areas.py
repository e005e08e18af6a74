"""The areas for which a figure about people may be shown by month and by year, given all else that a pack shows."""

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
