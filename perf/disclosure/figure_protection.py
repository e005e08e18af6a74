"""The gate: every figure about people of a pack goes in, and what may be shown comes out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.catalogue import ABOUT_PEOPLE
from perf.disclosure.linked_tables import base_names, make_table, place_of
from perf.disclosure.risky_cells import cells_of
from perf.disclosure.suppression import hide
from perf.figure import KEYS
from perf.quarter import year_of
from perf.rules import DISCLOSURE_THRESHOLD, FEW_POSTS

WITHHELD = "withheld"


def protect(
    figures: pd.DataFrame,
    people: pd.DataFrame | None,
    *,
    directorates: Mapping[str, Sequence[str]],
    threshold: int = DISCLOSURE_THRESHOLD,
    about_people: Collection[str] | None = None,
) -> pd.DataFrame:
    """Hide what is about few people, and as much beside it as keeps anyone from working it out.

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
        All that one pack shows, of all its areas, together: a quarter and the same quarter of other years; and what an
        earlier pack of the year has told (``…_before_quarter``). Rows that are not about people pass as they are. A
        frame that has passed already is returned as it is.
    people : DataFrame, one row per figure, area, quarter and part, or None
        How many people a sickness figure rests on, as `perf.topics.absent_people.people_behind` counts them. A figure
        that it does not know is taken to rest on few.
    directorates : mapping of directorate to its services
        The framework's. Directorates and services exclude schools.
    threshold : int, default 5
        A count of people from 1 to one below this is hidden; 0 is shown, unless a total that holds it is hidden for
        being small: such a total is not broken down.
    about_people : collection of str, optional
        The names of the figures about people; the catalogue's (`Figure.is_about_people`) where none are given.

    Returns
    -------
    DataFrame, same rows and order
        A copy with `hidden` ("", "fewer than 5" or "withheld"), value and numerator missing where it is not "", and
        `flagged`: True for a rate about people on fewer than 10 FTE or heads.

    Raises
    ------
    ValueError
        If a row stands twice, an area is not the framework's, a quarter of the same year comes twice, or figures do
        not add up: what cannot be checked is not let through.

    Notes
    -----
    "fewer than 5" is a count of leavers from 1 to 4 (or 0 where its total says the same); "withheld" a larger one, or
    any sickness figure. Hidden and never printed counts (others: all less voluntary; earlier quarters: year to date
    less quarter) keep every value from 1 to 4 possible, and days of sickness everything from half to double, for a
    reader who knows all that is shown. Source: docs/definitions.md, small numbers.
    """
    if "hidden" in figures:
        return _protected_before(figures)
    names = ABOUT_PEOPLE if about_people is None else set(about_people)
    mine = (figures["figure"].isin(names) | base_names(figures["figure"]).isin(names)).to_numpy()
    _refuse_doubt(figures[mine])
    told = np.full(len(figures), "", dtype=object)
    family = figures["figure"].map({name: place_of(name).family for name in figures["figure"].unique()})
    block, _ = pd.factorize(family.astype("str") + " " + figures["quarter"])
    for number in np.unique(block[mine]):
        rows = np.flatnonzero(mine & (block == number))
        told[rows] = _words(figures.iloc[rows], people, directorates, threshold)
    secret = told != ""
    return figures.assign(
        value=figures["value"].mask(secret),
        numerator=figures["numerator"].mask(secret),
        hidden=pd.Series(told, index=figures.index, dtype="str"),
        flagged=mine & (figures["denominator"] < FEW_POSTS),
    )


def _words(
    figures: pd.DataFrame, people: pd.DataFrame | None, directorates: Mapping[str, Sequence[str]], threshold: int
) -> Any:
    """Give the words in place of the figures of one family and quarter, "" for those that are shown."""
    table = make_table(figures, people, directorates)
    cells = cells_of(table, threshold)
    few = ~np.array(table.days) & (figures["numerator"].to_numpy() < threshold)
    return np.where(cells.rows_hidden(hide(cells)), np.where(few, fewer_than(threshold), WITHHELD), "")


def series_may_be_shown(counts: pd.Series, threshold: int = DISCLOSURE_THRESHOLD) -> bool:
    """Say whether a monthly series about people may be drawn: every month 0 or at least the threshold.

    Parameters
    ----------
    counts : Series of people, one per month
        Leavers, or people absent behind a month's sickness. A missing month is not known, and hides the series.
    threshold : int, default 5

    Notes
    -----
    Whether a series gives away another (the council less all other directorates, or a hidden quarter as the sum of
    its months) cannot be seen from it alone. Source: docs/definitions.md, small numbers.
    """
    return bool(((counts == 0) | (counts >= threshold)).all())


def fewer_than(threshold: int = DISCLOSURE_THRESHOLD) -> str:
    """Give the words that stand for a small count."""
    return f"fewer than {threshold}"


def _protected_before(figures: pd.DataFrame) -> pd.DataFrame:
    if figures["hidden"].isna().any():
        raise ValueError("some of these figures have passed protect and others have not; protect them together")
    return figures.copy()


def _refuse_doubt(figures: pd.DataFrame) -> None:
    if figures.empty:
        return
    twice = figures[figures.duplicated(KEYS)]
    if len(twice):
        raise ValueError(
            f"{len(twice)} figures about people stand twice, the first of them {list(twice.iloc[0][KEYS])}"
        )
    bare = figures[figures["numerator"].isna() & figures["value"].notna()]
    if len(bare):
        raise ValueError(f"{bare['figure'].iloc[0]} is about people and has no numerator to protect it by")
    quarters = list(figures["quarter"].unique())
    if len({year_of(label) for label in quarters}) < len(quarters):
        raise ValueError(f"protect takes one quarter of a year at once; got {', '.join(sorted(quarters))}")
