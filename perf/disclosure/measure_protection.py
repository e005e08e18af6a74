"""Measures that are scored on figures about people: not shown where the gate hides the figure."""

import pandas as pd

from perf.catalogue import FIGURES
from perf.quarter import Quarter

TOO_FEW = "Not shown: it rests on too few people, or would give away one that does."
_KEYS = ["figure", "area", "quarter", "part"]


def protect_measures(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Leave out of scored measures what they take from figures that are not shown.

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
    about_people = measures["fed"] & measures["figure"].isin([name for name, made in FIGURES.items() if made.people])
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
    computed = pd.MultiIndex.from_frame(figures.loc[figures["part"] == "", _KEYS])
    shown = pd.MultiIndex.from_frame(figures.loc[figures["hidden"] == "", _KEYS])
    wholes = pd.MultiIndex.from_frame(keys.assign(part=""))
    told = pd.MultiIndex.from_frame(keys).isin(shown)
    return pd.Series(wholes.isin(computed) & ~told, index=measures.index)
