"""Rate measures against their targets, and say which way they go."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from perf.figure import COUNCIL
from perf.periods import Quarter
from perf.score.columns import with_columns
from perf.score.counts import rating_figures
from perf.terms import DECIMALS, TOLERANCE

COLUMNS = [
    "measure_id", "quarter", "actual", "previous", "target", "miss", "rating", "stated_rating", "direction", "note",
    "area", "title", "theme", "category", "unit", "polarity", "basis", "frequency", "limit", "data_to", "reason",
    "fed", "returned", "differs",
]  # fmt: skip
FROM_MEASURES = {
    "title": "str", "theme": "str", "category": "str", "unit": "str", "polarity": "str", "basis": "str",
    "frequency": "str", "tolerance": "float64", "tolerance_kind": "str", "figure": "str", "part": "str",
}  # fmt: skip
FROM_RETURNS = {
    "area": "str", "actual": "float64", "target": "float64", "data_to": "datetime64[us]", "comparable": "boolean",
    "stated_rating": "str", "reason": "str", "note": "str",
}  # fmt: skip
NO_THEME = "Not grouped"


def rate(measures: pd.DataFrame, *, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Rate each measure Green, Amber or Red against its target.

    Parameters
    ----------
    measures : DataFrame, one row per measure and area
        `actual` and `target` share the measure's own unit; `polarity` is higher, lower, target (nearer is
        better) or none. `tolerance` and `tolerance_kind`, where there are such columns, are a measure's own:
        a share of the target, or (absolute) an amount in its unit.
    tolerance : float, default 0.10
        The largest Amber miss, as a share of the target (0.10 is 10%).

    Returns
    -------
    DataFrame, same rows and order
        A copy with `miss` (in the measure's unit, negative when beaten), `limit` (the largest Amber miss) and
        `rating`.

    Raises
    ------
    ValueError
        If `tolerance` is not between 0 and 1.

    Notes
    -----
    A missing actual or target is N/A, never Red. A target of 0 leaves no relative tolerance. Exactly at the
    tolerance is Amber as decimals: compared rounded to 9 places, and for very large numbers within the last
    binary digits, since 0.5 - 0.45 is more than 0.05 in binary. Source: decision 3.
    """
    if not 0 <= tolerance <= 1:
        raise ValueError(f"tolerance must be a share from 0 to 1, such as 0.10 for 10%; got {tolerance}")
    own = with_columns(measures, {"tolerance": "float64", "tolerance_kind": "str"})
    actual, target = (own[name].to_numpy("float64") for name in ("actual", "target"))
    polarity = pd.Categorical(own["polarity"], ["higher", "lower", "target"]).codes  # -1: none
    gap = target - actual
    miss = np.where(polarity == 1, -gap, np.where(polarity == 2, np.abs(gap), gap)).round(DECIMALS)
    miss[polarity == -1] = np.nan
    share = own["tolerance"].fillna(tolerance).to_numpy("float64")
    absolute = (own["tolerance_kind"] == "absolute") & own["tolerance"].notna()
    limit = np.where(absolute, share, share * np.abs(target)).round(DECIMALS)
    last_digits = 4 * np.spacing(np.fmax(np.abs(actual), np.abs(target)))
    grades = [np.isnan(miss), miss <= 0, miss <= limit + last_digits]
    rating = pd.Categorical.from_codes(np.select(grades, [3, 0, 1], 2), ["Green", "Amber", "Red", "N/A"])
    return measures.assign(miss=miss, limit=limit, rating=rating.astype("str"))


def score_measures(
    returns: pd.DataFrame,
    measures: pd.DataFrame,
    quarter: str | Quarter,
    *,
    figures: pd.DataFrame | None = None,
    tolerance: float = TOLERANCE,
) -> pd.DataFrame:
    """Score every measure of a quarter.

    Parameters
    ----------
    returns : DataFrame, one row per measure, quarter and area
    measures : DataFrame, one row per measure
    quarter : str or Quarter
    figures : DataFrame, optional
        Computed figures, as `compute` gives them. A measure that names one is scored on it: `returned` keeps
        the return, `fed` is true, and `differs` when the two disagree at the precision returned.
    tolerance : float, default 0.10
        See `rate`.

    Returns
    -------
    DataFrame, one row per measure for the council, then one per return of another area
        In the order of `measures`. `previous` is the actual of the same quarter last year, `direction`
        (improved, same, declined) is about performance, not the number; blank when either is missing, the
        polarity is none, or `comparable` is no.
    """
    quarter = Quarter.parse(quarter)
    returns = with_columns(returns, FROM_RETURNS)
    measures = with_columns(measures, FROM_MEASURES)
    measures = measures.assign(theme=measures["theme"].fillna(NO_THEME))
    returns = returns.assign(area=returns["area"].fillna(COUNCIL))
    now, before = (returns[returns["quarter"] == when.label] for when in (quarter, quarter.same_quarter_last_year))
    rows = _rows(now, measures)
    rows = rows.assign(quarter=quarter.label, previous=_found(before, rows)["actual"], **_found(now, rows))
    rows = _fed(rows, quarter, figures)
    rated = rate(rows, tolerance=tolerance)
    return rated.assign(direction=_direction(rated))[COLUMNS].reset_index(drop=True)


def _rows(now: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """List what is to be scored: every measure for the council, and what other areas returned."""
    elsewhere = now.loc[now["area"] != COUNCIL, ["measure_id", "area"]]
    at = pd.Index(measures["measure_id"]).get_indexer(elsewhere["measure_id"])
    known = measures.iloc[at[at >= 0]].assign(area=elsewhere.loc[at >= 0, "area"].to_numpy())
    return pd.concat([measures.assign(area=COUNCIL), known], ignore_index=True)


def _found(returned: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Find the return of each measure and area, blank where there is none.

    Each pair is numbered first: a million numbers are found sooner than a million texts.
    """
    ids, areas = pd.Index(rows["measure_id"].unique()), pd.Index(rows["area"].unique())

    def numbered(frame: pd.DataFrame) -> Any:
        measure, area = ids.get_indexer(frame["measure_id"]), areas.get_indexer(frame["area"])
        return np.where((measure < 0) | (area < 0), -1, measure * len(areas) + area)

    numbers = numbered(returned)
    returned = returned.loc[numbers >= 0, list(FROM_RETURNS)].drop(columns="area")
    return returned.set_axis(pd.Index(numbers[numbers >= 0])).reindex(numbered(rows)).set_axis(rows.index)


def _fed(rows: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None) -> pd.DataFrame:
    """Put computed figures in the place of returns, where a measure names one that was computed."""
    rows = rows.assign(fed=False, returned=rows["actual"], differs=False)
    if figures is None or rows["figure"].isna().all():
        return rows
    values = figures.set_index(["figure", "area", "quarter", "part"])["value"]
    for when, column in ((quarter, "actual"), (quarter.same_quarter_last_year, "previous")):
        keys = rows.assign(part=rows["part"].fillna(""), when=when.label)
        computed = values.reindex(pd.MultiIndex.from_frame(keys[["figure", "area", "when", "part"]])).to_numpy()
        known = ~np.isnan(computed)
        rows[column] = np.where(known, computed, rows[column])
        if column == "actual":
            rows["fed"] = known
    both = rows["fed"] & rows["returned"].notna()
    pairs = rows.loc[both, ["returned", "actual"]].itertuples(index=False)
    rows.loc[both, "differs"] = [not agrees(returned, actual) for returned, actual in pairs]
    return rows


def agrees(printed: float, computed: float) -> bool:
    """Tell whether a computed number, rounded as the printed one is, is the printed one."""
    decimals = max(0, -int(Decimal(repr(float(printed))).normalize().as_tuple().exponent))
    return bool(abs(computed - printed) <= 0.5 * 10**-decimals + 10**-DECIMALS)


def _direction(rows: pd.DataFrame) -> pd.Series:
    """Say whether performance improved, stayed the same or declined since the same quarter last year."""
    actual, previous, target = (rows[name].to_numpy("float64") for name in ("actual", "previous", "target"))
    polarity = rows["polarity"].to_numpy()
    nearer = np.abs(previous - target) - np.abs(actual - target)
    choices = [actual - previous, previous - actual, nearer]
    better = np.select([polarity == word for word in ("higher", "lower", "target")], choices, np.nan)
    sign = np.sign(better.round(DECIMALS))
    words = pd.Series(sign, index=rows.index).map({1.0: "improved", 0.0: "same", -1.0: "declined"}).astype("str")
    return words.mask(rows["comparable"].eq(False).fillna(False).to_numpy("bool"))


FIGURES = rating_figures("measures", tables=("measures", "returns", "printed_ratings"), by=("theme", "category"))
