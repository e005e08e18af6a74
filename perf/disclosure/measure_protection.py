"""Measures that are scored on figures about people: hidden where the figure is hidden."""

import pandas as pd

from perf.catalogue import ABOUT_PEOPLE
from perf.figure import KEYS
from perf.quarter import Quarter

TOO_FEW = "Not shown: it is about a small group, or would reveal a figure that is."


def protect_measures(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Return scored measures without what they take from hidden figures.

    Parameters
    ----------
    measures : DataFrame, one row per measure and area
        As `score_measures` returns them.
    figures : DataFrame, one row per figure, area, quarter and part
        As `protect_pack` returns them.
    quarter : Quarter

    Returns
    -------
    DataFrame, same rows and order
        A copy. A measure with a hidden figure is N/A, has no return, and its note says why. A hidden previous figure is
        missing.
    """
    about_people = measures["fed"] & measures["figure"].isin(ABOUT_PEOPLE)
    now = about_people & _is_hidden(measures, figures, quarter)
    before = about_people & _is_hidden(measures, figures, quarter.same_quarter_last_year)
    shown = measures.assign(
        previous=measures["previous"].mask(now | before),
        rating=measures["rating"].mask(now, "N/A"),
        direction=measures["direction"].mask(now | before),
        note=measures["note"].mask(now, TOO_FEW),
        differs=measures["differs"] & ~now,
    )
    return shown.assign(**{name: shown[name].mask(now) for name in ("actual", "miss", "returned")})


def _is_hidden(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter) -> "pd.Series[bool]":
    """Return which measures have a figure that has been calculated for a quarter and is not shown."""
    keys = measures[["figure", "area"]].assign(quarter=quarter.label, part=measures["part"].fillna(""))
    computed = pd.MultiIndex.from_frame(figures.loc[figures["part"] == "", KEYS])
    shown = pd.MultiIndex.from_frame(figures.loc[figures["hidden"] == "", KEYS])
    totals = pd.MultiIndex.from_frame(keys.assign(part=""))
    is_shown = pd.MultiIndex.from_frame(keys).isin(shown)
    return pd.Series(totals.isin(computed) & ~is_shown, index=measures.index)
