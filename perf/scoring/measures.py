"""Rate measures against their targets, and find whether performance is better or worse than a year before."""

from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.quarter import Quarter
from perf.rules import DECIMALS, DIRECTIONS, RATINGS, TOLERANCE
from perf.scoring.columns import as_words, positions, with_columns
from perf.scoring.rating_counts import rating_figures

COLUMNS = [
    "measure_id", "quarter", "actual", "previous", "target", "miss", "rating", "stated_rating", "direction", "note",
    "area", "title", "theme", "category", "unit", "polarity", "basis", "frequency", "limit", "data_to", "reason",
    "fed", "returned", "differs", "figure", "part",
]  # fmt: skip
FROM_MEASURES = {
    "title": "str", "theme": "str", "category": "str", "unit": "str", "polarity": "str", "basis": "str",
    "frequency": "str", "tolerance": "float64", "tolerance_kind": "str", "figure": "str", "part": "str",
}  # fmt: skip
FROM_RETURNS = {
    "area": "str", "actual": "float64", "target": "float64", "data_to": "datetime64[us]", "comparable": "boolean",
    "stated_rating": "str", "reason": "str", "note": "str",
}  # fmt: skip
_POLARITIES = ("higher", "lower", "target")
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
    A missing actual or target is N/A, never Red. A target of 0 has no relative tolerance. Exactly at the
    tolerance is Amber as decimals: numbers are compared rounded to 9 places, and for very large numbers within the last
    binary digits, since 0.5 - 0.45 is more than 0.05 in binary. Source: decision 3.
    """
    if not 0 <= tolerance <= 1:
        raise ValueError(f"tolerance must be a share from 0 to 1, such as 0.10 for 10%; got {tolerance}")
    own = with_columns(measures, {"tolerance": "float64", "tolerance_kind": "str"})
    actual, target = (own[name].to_numpy("float64") for name in ("actual", "target"))
    miss = _miss(actual, target, positions(own["polarity"], _POLARITIES)).round(DECIMALS)
    share = own["tolerance"].fillna(tolerance).to_numpy("float64")
    absolute = (positions(own["tolerance_kind"], ["absolute"]) == 0) & own["tolerance"].notna().to_numpy()
    size = np.abs(target)
    limit = np.where(absolute, share, share * size).round(DECIMALS)
    last_digits = 4 * np.spacing(np.fmax(np.abs(actual), size))
    missed_by_more = miss > limit + last_digits
    number = np.where(np.isnan(miss), 3, (miss > 0) + missed_by_more.astype("int8"))
    return measures.assign(miss=miss, limit=limit, rating=as_words(number, RATINGS, measures.index))


def _miss(actual: Any, target: Any, polarity: Any) -> Any:
    """Return by how much each target is missed, negative when it is beaten, NaN without a polarity."""
    gap = target - actual
    signs = np.array([1.0, -1.0, np.nan, np.nan])  # higher, lower, target, and -1: none
    miss = gap * signs[polarity]
    nearer_is_better = polarity == _POLARITIES.index("target")
    miss[nearer_is_better] = np.abs(gap[nearer_is_better])
    return miss


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
        Computed figures, as `compute` returns them. A measure that names one is scored on it: `returned` keeps
        the return, `fed` is true, and `differs` is true if the two disagree at the precision of the return.
    tolerance : float, default 0.10
        See `rate`.

    Returns
    -------
    DataFrame, one row per measure for the council, then one per return of another area
        In the order of `measures`. `previous` is the actual of the same quarter last year, `direction`
        (better, about the same, worse) is about performance, not the number; blank when either is missing, the
        polarity is none, or `comparable` is no.

    Raises
    ------
    ValueError
        If a measure has two returns for the same quarter and area.

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> perf.score_measures(council.returns, council.measures, "2019-20 Q2")
    """
    quarter = Quarter.parse(quarter)
    returns = with_columns(returns, FROM_RETURNS)
    measures = with_columns(measures, FROM_MEASURES)
    measures = measures.assign(theme=measures["theme"].fillna(NO_THEME))
    returns = returns.assign(area=returns["area"].fillna(COUNCIL))
    last_year = quarter.same_quarter_last_year
    recent = returns[returns["quarter"].isin([quarter.label, last_year.label])]
    areas = [COUNCIL, *recent.loc[recent["area"] != COUNCIL, "area"].unique()]
    recent = _numbered(recent, measures, areas)
    now, before = (recent[recent["quarter"] == when.label] for when in (quarter, last_year))
    if now.index.has_duplicates or before.index.has_duplicates:
        raise ValueError("a measure has two returns for the same quarter and area; keep one of them")
    rows = _rows(now, measures[["measure_id", *FROM_MEASURES]], areas)
    rows = rows.assign(quarter=quarter.label, previous=before["actual"].reindex(rows.index))
    rows = rows.join(now[[name for name in FROM_RETURNS if name != "area"]])
    rows = _with_computed(rows, quarter, figures)
    rated = rate(rows, tolerance=tolerance)
    return rated.assign(direction=_direction(rated))[COLUMNS].reset_index(drop=True)


def _numbered(returns: pd.DataFrame, measures: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Return the returns of known measures, indexed by the number of their measure and area.

    A million numbers are found faster than a million pairs of texts.
    """
    measure = positions(returns["measure_id"], measures["measure_id"]).astype("int64")
    numbers = measure * len(areas) + positions(returns["area"], areas)
    return returns.set_axis(numbers)[measure >= 0]


def _rows(now: pd.DataFrame, measures: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Return a row for every measure of the council, and one for each return of another area, indexed by number."""
    everywhere = np.arange(len(measures)) * len(areas)
    elsewhere = now.index[now.index % len(areas) > 0]
    numbers = np.concatenate([everywhere, elsewhere])
    rows = measures.iloc[numbers // len(areas)] if len(elsewhere) else measures
    return rows.assign(area=as_words(numbers % len(areas), areas, rows.index)).set_axis(numbers)


def _with_computed(rows: pd.DataFrame, quarter: Quarter, figures: pd.DataFrame | None) -> pd.DataFrame:
    """Return rows in which a measure that names a computed figure has it in place of its return."""
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
    known = rows["fed"] & rows["returned"].notna()
    return rows.assign(differs=known & ~agrees(rows["returned"], rows["actual"]))


def agrees(printed: pd.Series, computed: pd.Series) -> "pd.Series[bool]":
    """Return whether each computed number, rounded as the printed one is, equals the printed one."""
    decimals = pd.Series(DECIMALS, index=printed.index)
    for places in range(DECIMALS - 1, -1, -1):
        decimals = decimals.mask(printed.round(places) == printed, places)
    return (computed - printed).abs() <= 0.5 * 0.1**decimals + 0.1**DECIMALS


def _direction(rows: pd.DataFrame) -> pd.Series:
    """Return the direction of performance since the same quarter last year, blank where it cannot be compared."""
    actual, previous, target = (rows[name].to_numpy("float64") for name in ("actual", "previous", "target"))
    polarity = positions(rows["polarity"], _POLARITIES)
    by_target = polarity == _POLARITIES.index("target")
    now, before = (_miss(number, np.where(by_target, target, 0), polarity) for number in (actual, previous))
    worse = np.sign((now - before).round(DECIMALS))
    blank = np.isnan(worse) | rows["comparable"].eq(False).fillna(False).to_numpy("bool")
    return as_words(np.where(blank, -1, np.nan_to_num(worse) + 1).astype("int8"), DIRECTIONS, rows.index)


TABLES = ("measures", "returns")
FIGURES = rating_figures("measures", tables=TABLES, by=("theme", "category"))
