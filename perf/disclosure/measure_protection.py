"""Measures that are scored on figures about people: hidden where the figure is."""

import pandas as pd

from perf.catalogue import ABOUT_PEOPLE
from perf.figure import KEYS
from perf.quarter import Quarter

TOO_FEW = "Not shown: it is about a small group, or would reveal a figure that is."


def protect_measures(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Hide what scored measures take from figures that are hidden.

    Parameters
    ----------
    measures : DataFrame, one row per measure and area
        As `score_measures` gives them.
    figures : DataFrame, one row per figure, area, quarter and part
        As `protect_pack` gives them.
    quarter : Quarter

    Returns
    -------
    DataFrame, same rows and order
        A copy: such a measure is N/A, without its return, and its note says why; so is a previous figure missing.
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
    """Tell which measures are of a figure that has been computed for a quarter and is not shown."""
    keys = measures[["figure", "area"]].assign(quarter=quarter.label, part=measures["part"].fillna(""))
    computed = pd.MultiIndex.from_frame(figures.loc[figures["part"] == "", KEYS])
    shown = pd.MultiIndex.from_frame(figures.loc[figures["hidden"] == "", KEYS])
    wholes = pd.MultiIndex.from_frame(keys.assign(part=""))
    told = pd.MultiIndex.from_frame(keys).isin(shown)
    return pd.Series(wholes.isin(computed) & ~told, index=measures.index)
