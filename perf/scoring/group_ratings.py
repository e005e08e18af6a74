"""One rating for a group of ratings."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perf.dataset.problems import one_of
from perf.figure import Basis
from perf.rules import (
    BETTER,
    DECIMALS,
    GREEN_FROM,
    RATED,
    RATING_COLUMNS,
    RATINGS,
    RED_BELOW,
    SAME,
    WORSE,
    Direction,
    Rating,
)
from perf.scoring.rating_counts import as_rated, count_ratings

_ORDER: dict[Rating, int] = {"Red": 0, "Amber": 1, "Green": 2}


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """The cuts of a group's rating, as shares of Green: Green from the first, Red below the second."""

    green_from: float = GREEN_FROM
    red_below: float = RED_BELOW


def roll_up(ratings: Iterable[str], *, green_from: float = GREEN_FROM, red_below: float = RED_BELOW) -> Rating:
    """Return one rating for a group of ratings.

    Green when at least 80% are Green; Red when fewer than 20% are Green and at least one is Red; otherwise Amber.

    Parameters
    ----------
    ratings : iterable of str
        Green, Amber, Red or N/A. Those that are N/A or missing are not counted; a group with no other rating is N/A.
    green_from, red_below : float, from 0 to 1
        The shares of Green from which the group is Green, and below which it can be Red.

    Returns
    -------
    str
        Green, Amber, Red or N/A.

    Raises
    ------
    ValueError
        If one of them is another word.

    Notes
    -----
    Source: decision 5.

    Examples
    --------
    >>> perf.roll_up(["Green", "Red", "N/A"])
    'Amber'
    """
    known = [one_of(RATINGS, rating, "rating") for rating in ratings if pd.notna(rating)]
    counts = count_ratings(pd.Series(known, dtype="str"))
    if counts.empty:
        return "N/A"
    rating: Rating = roll_up_counts(counts, Cuts(green_from=green_from, red_below=red_below)).iloc[0]
    return rating


def worst_of(ratings: Iterable[Rating]) -> Rating:
    """Return the worst of several ratings; those that are N/A are not counted, unless there is no other."""
    return min((rating for rating in ratings if rating in _ORDER), key=lambda rating: _ORDER[rating], default="N/A")


def change_of(before: Rating, now: Rating) -> Direction:
    """Return whether one rating is better or worse than another; neither is N/A."""
    step = _ORDER[now] - _ORDER[before]
    return BETTER if step > 0 else WORSE if step < 0 else SAME


def roll_up_counts(counts: pd.DataFrame, cuts: Cuts = Cuts()) -> pd.Series:
    """Roll up each row of counts (rated, green, red) to a rating: see `roll_up`."""
    rated, green = counts["rated"], counts["green"]
    grades = [
        rated == 0,
        green >= (cuts.green_from * rated).round(DECIMALS),
        (green < (cuts.red_below * rated).round(DECIMALS)) & (counts["red"] > 0),
    ]
    return pd.Series(np.select(grades, ["N/A", "Green", "Red"], "Amber"), index=counts.index, dtype="str")


def roll_up_groups(
    scored: pd.DataFrame,
    by: str | list[str],
    *,
    groups: Iterable[str] | None = None,
    before: pd.DataFrame | None = None,
    cuts: Cuts = Cuts(),
) -> pd.DataFrame:
    """Roll up scored measures or actions by group.

    Parameters
    ----------
    scored : DataFrame
        As `score_measures` or `score_actions` return it.
    by : str or list of str
        The columns that name the group: theme, corporate_action, service.
    groups : iterable of str, optional
        The groups to show, in this order, empty ones too; without it, the groups of `scored`.
    before : DataFrame, optional
        The same, scored for the quarter to compare with, for `previous` and `direction`.
    cuts : Cuts
        The council's cuts.

    Returns
    -------
    DataFrame, one row per group
        The group, total, rated, green, amber, red, na, rating, stated_rating (where officers' stated ratings
        lead to a different one), and of the quarter before `previous`, its rating, and green_before, amber_before and
        red_before, missing where nothing was rated then. `direction` is that from one rating to the other.
    """
    columns = [by] if isinstance(by, str) else by
    names = pd.Index(list(groups), name=columns[0], dtype="str") if groups is not None else None

    def rolled_up(rows: pd.DataFrame, basis: Basis = "") -> tuple[pd.DataFrame, pd.Series]:
        counts = count_ratings(as_rated(rows, basis), [rows[column] for column in columns])
        counts = counts.reindex(names, fill_value=0) if names is not None else counts
        return counts, roll_up_counts(counts, cuts)

    table, rating = rolled_up(scored)
    _, stated = rolled_up(scored, "stated_")
    earlier, rated_before = rolled_up(scored.iloc[:0] if before is None else before)
    previous = rated_before.reindex(table.index)
    previous = previous.mask(previous == "N/A")
    counts = earlier[[RATING_COLUMNS[word] for word in RATED]].reindex(table.index).where(previous.notna())
    change = np.sign(rating.map(_ORDER).astype("float64") - previous.map(_ORDER).astype("float64"))
    direction = change.map({1.0: BETTER, 0.0: SAME, -1.0: WORSE}).astype("str")
    stated = stated.mask(stated == rating)
    table = table.assign(rating=rating, stated_rating=stated, previous=previous, direction=direction)
    return table.join(counts.astype("float64").add_suffix("_before")).reset_index()
