"""Signals: which points of a series differ by more than chance explains, by the NHS "Making Data Count" rules."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.figure import Better

SIGNALS = ("outside", "trend", "two of three", "shift")  # the first that holds names the point
MEANINGS = ("common cause", "improvement", "concern", "neutral", "too few to tell")
ASSURANCES = ("meets", "misses", "hit and miss")

LIMITS_AT = 2.66  # mean moving ranges from the mean: three standard deviations of single values
OUTLYING = 3.267  # moving ranges of this many times their mean, or more, are excluded
NEAR = 2 / 3  # of the way to a limit; beyond it a point is near the limit
RUN = 7  # points that make a shift or a trend
FEWEST = 13  # points; with fewer there are no signals
SAME = 1e-12  # of the largest value: closer than this is equal, because binary floats are not exact
_GOOD_SIDE = {"higher": 1, "lower": -1, "neutral": 0}


def control_chart(
    values: pd.Series | Sequence[float | None], *, better: Better, target: float | None = None, screen: bool = True
) -> pd.DataFrame:
    """Return a series with the limits of its XmR chart and the points that are signals.

    Parameters
    ----------
    values : Series or other sequence of numbers, one per month (or other even step), in the order of time
        Any unit. A missing or infinite value is a gap: it breaks a run and gives no moving range.
    better : {"higher", "lower", "neutral"}
        Which way is an improvement; "neutral" where neither is.
    target : float, optional
        In the unit of `values`. Without a target, or where neither way is better, there is no assurance.
    screen : bool, default True
        Whether to exclude moving ranges of 3.267 or more times their mean from the limits, once. Their points stay in
        the mean. Not done if no ranges, or only zeros, would remain: limits without width would mark every point.

    Returns
    -------
    DataFrame, one row per value, same index
        `value`; `mean`, `lower` and `upper`, the same on every row (limits are missing if no two values
        follow each other); `signal`, one of SIGNALS or ""; `meaning`, one of MEANINGS, a gap being no signal;
        `assurance`, one of ASSURANCES or "", the same on every row.

    Raises
    ------
    ValueError
        If `better` is not one of the three words.

    Notes
    -----
    Limits are the mean -/+ 2.66 mean moving ranges. Outside: beyond a limit. Trend: seven points, each strictly
    above (or each below) the last. Two of three: of three points in a row, all on one side of the mean, at least
    two beyond two thirds of the way to the limit and not outside; only those are marked. Shift: seven points in
    a row on one side; a point on the mean breaks it. The meaning follows the side, of a trend its direction; a
    point where one trend ends and another begins follows the later. Under 13 points there are limits, no signals.
    Assurance: "meets" where the limits are wholly on the good side of the target (or a series without spread is
    always on it), "misses" where they are wholly on the other side, "hit and miss" where the target is between them.
    Source: docs/definitions.md; NHS England, Making Data Count; the rule order is that of NHSRplotthedots.

    Examples
    --------
    >>> months = perf.figures("data/vale", by="month", topic="complaints", area="council")
    >>> received = months.query("figure == 'complaints.received'").set_index("period")["value"]
    >>> perf.control_chart(received, better="neutral")[["value", "lower", "upper", "signal"]]
    """
    if better not in _GOOD_SIDE:
        raise ValueError(f'better must be higher, lower or neutral; got "{better}"')
    series = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype="float64")
    value = numbers_of(series)
    known = value[~np.isnan(value)]
    mean = known.mean() if known.size else np.nan
    width = LIMITS_AT * mean_moving_range(value, screen=screen)
    if known.size < FEWEST:
        signal, sense, unmarked = np.full(value.size, ""), np.zeros(value.size), "too few to tell"
    else:
        signal, sense = signals_of(value, value - mean, np.full(value.size, width))
        unmarked = "common cause"
    meaning = meanings_of(signal, sense, better, unmarked)
    chart = pd.DataFrame({"value": value, "mean": mean, "lower": mean - width, "upper": mean + width}, series.index)
    assurance = assurance_of(mean - width, mean + width, target, better)
    words = {"signal": signal, "meaning": meaning, "assurance": np.full(value.size, assurance)}
    return chart.assign(**{name: pd.Series(word, chart.index, dtype="str") for name, word in words.items()})


def numbers_of(values: pd.Series) -> Any:
    """Return values as an array of numbers; a missing or infinite one is missing."""
    value = pd.to_numeric(values).to_numpy("float64", na_value=np.nan)
    return np.where(np.isfinite(value), value, np.nan)


def mean_moving_range(value: Any, *, screen: bool = True) -> float:
    """Return the mean step between neighbours, without the outlying steps if others than zeros remain."""
    ranges = np.abs(np.diff(value))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return float("nan")
    same = _same(value)
    usual = ranges[ranges < OUTLYING * ranges.mean() - same]
    return float(usual.mean() if screen and (usual > same).any() else ranges.mean())


def signals_of(course: Any, gap: Any, width: Any, *, run: int = RUN) -> tuple[Any, Any]:
    """Return each point's signal, "" for none, and its direction: 1 up, -1 down.

    Parameters
    ----------
    course : array
        What rises or falls in a trend: the values, or for a yearly pattern their gaps in proportion.
    gap, width : array
        How far each point is from its expected value, and how far its limits are.
    run : int, default 7
        Points in a row on one side that are a shift.
    """
    same = _same(np.concatenate([course, gap]))
    side = _sign(gap, same)
    outside = np.abs(gap) > width + same
    near = (np.abs(gap) > NEAR * width + same) & ~outside
    threes = (_sums(near, 3) >= 2) & (np.abs(_sums(side, 3)) == 3)
    trend = _trend(_sign(np.diff(course), same))
    holds = [outside, trend != 0, near & _covered(threes, 3), _runs(side, run) != 0]
    return np.select(holds, SIGNALS, ""), np.where(outside | (trend == 0), side, trend)


def meanings_of(signal: Any, sense: Any, better: Better, unmarked: str) -> Any:
    """Return what each signal means for performance; `unmarked` where there is none."""
    good = sense * _GOOD_SIDE[better]
    return np.select([signal == "", good > 0, good < 0], [unmarked, "improvement", "concern"], "neutral")


def _same(value: Any) -> float:
    """Return the difference below which binary floats of this size are equal."""
    return float(SAME * np.nanmax(np.abs(value), initial=0))


def _sign(number: Any, same: float) -> Any:
    """Return 1 for up and -1 for down; 0 for equal and missing."""
    return (number > same).astype("int64") - (number < -same)


def _trend(step: Any) -> Any:
    """Return the direction of each point's trend, 0 for none: of the step after it, or else of the step before."""
    run = _runs(step, RUN - 1)
    after, before = np.append(run, 0), np.append(0, run)
    return np.where(after != 0, after, before)


def _runs(sign: Any, length: int) -> Any:
    """Return the signs that are in a run of at least `length` equal ones; the others become 0."""
    return sign * _covered(np.abs(_sums(sign, length)) == length, length)


def _sums(number: Any, length: int) -> Any:
    return np.convolve(number, np.ones(length, "int64"), "valid")


def _covered(window: Any, length: int) -> Any:
    """Find the points that are in any of the marked windows."""
    return np.convolve(window, np.ones(length, "int64")) > 0


def assurance_of(lower: float, upper: float, target: float | None, better: Better) -> str:
    """Return whether a process within these limits meets its target: one of ASSURANCES; "" without a target."""
    good_side = _GOOD_SIDE[better]
    if good_side == 0 or target is None or pd.isna(target) or np.isnan(lower):
        return ""
    same = _same(np.array([lower, upper, target]))
    beyond = good_side * (int(lower - target > same) - int(target - upper > same))
    always_on_target = beyond == 0 and upper - lower <= same
    return "meets" if beyond > 0 or always_on_target else "misses" if beyond < 0 else "hit and miss"
