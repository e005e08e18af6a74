"""Signals: which points of a series are more than noise, by the NHS "Making Data Count" rules."""

from typing import Any

import numpy as np
import pandas as pd

from perf.figure import Better

SIGNALS = ("outside", "trend", "two of three", "shift")  # the first that holds names the point
MEANINGS = ("common cause", "improvement", "concern", "neutral", "too few to tell")
ASSURANCES = ("meets", "misses", "hit and miss")

LIMITS_AT = 2.66  # mean moving ranges from the mean: three standard deviations of single values
OUTLYING = 3.267  # moving ranges of this many times their mean, or more, are screened out
NEAR = 2 / 3  # of the way to a limit; beyond it a point is near the limit
RUN = 7  # points that make a shift or a trend
FEWEST = 13  # points, below which nothing is said
SAME = 1e-12  # of the largest value: closer than this is equal, whatever binary floats make of it
_GOOD_SIDE = {"higher": 1, "lower": -1, "neutral": 0}


def control_chart(
    values: pd.Series, *, better: Better, target: float | None = None, screen: bool = True
) -> pd.DataFrame:
    """Draw the limits of an XmR chart round a series, and mark the points that are signals.

    Parameters
    ----------
    values : Series of numbers, one per month (or other even step), in the order of time
        Any unit. A missing or infinite value is a gap: it breaks a run and gives no moving range.
    better : {"higher", "lower", "neutral"}
        Which way is an improvement; "neutral" where neither is.
    target : float, optional
        In the unit of `values`. Without one, or where neither way is better, there is no assurance.
    screen : bool, default True
        Leave moving ranges of 3.267 or more times their mean out of the limits, once. Their points stay in
        the mean. Never when nothing, or nothing but zeros, would be left: limits without width mark every point.

    Returns
    -------
    DataFrame, one row per value, same index
        `value`; `mean`, `lower` and `upper`, the same on every row (limits are missing where no two values
        follow each other); `signal`, one of SIGNALS or ""; `meaning`, one of MEANINGS, a gap being no signal;
        `assurance`, one of ASSURANCES or "", the same on every row.

    Raises
    ------
    ValueError
        If `better` is none of the three words.

    Notes
    -----
    Limits are the mean -/+ 2.66 mean moving ranges. Outside: beyond a limit. Trend: seven points, each strictly
    above (or each below) the last. Two of three: of three points in a row, all on one side of the mean, at least
    two beyond two thirds of the way to the limit and not outside; only those are marked. Shift: seven points in
    a row on one side; a point on the mean breaks it. The meaning follows the side, of a trend its direction; a
    point where one trend ends and another begins follows the later. Under 13 points there are limits, no signals.
    Assurance: "meets" where the target lies outside the limits on the good side (or is all a series without
    spread ever was), "misses" on the other, "hit and miss" between. Source: docs/definitions.md; NHS England,
    Making Data Count; the rule order is that of NHSRplotthedots.
    """
    if better not in _GOOD_SIDE:
        raise ValueError(f'better must be higher, lower or neutral; got "{better}"')
    value = _numbers(values)
    known = value[~np.isnan(value)]
    same = SAME * np.abs(known).max(initial=0)
    mean = known.mean() if known.size else np.nan
    width = LIMITS_AT * _mean_moving_range(value, same, screen)
    if known.size < FEWEST:
        signal, sense, unmarked = np.full(value.size, ""), np.zeros(value.size), "too few to tell"
    else:
        signal, sense = _signals(value, value - mean, width, same)
        unmarked = "common cause"
    sense = sense * _GOOD_SIDE[better]
    meaning = np.select([signal == "", sense > 0, sense < 0], [unmarked, "improvement", "concern"], "neutral")
    chart = pd.DataFrame({"value": value, "mean": mean, "lower": mean - width, "upper": mean + width}, values.index)
    assurance = _assurance(mean - width, mean + width, target, _GOOD_SIDE[better], same)
    words = {"signal": signal, "meaning": meaning, "assurance": np.full(value.size, assurance)}
    return chart.assign(**{name: pd.Series(word, chart.index, dtype="str") for name, word in words.items()})


def _numbers(values: pd.Series) -> Any:
    value = pd.to_numeric(values).to_numpy("float64", na_value=np.nan)
    return np.where(np.isfinite(value), value, np.nan)


def _mean_moving_range(value: Any, same: float, screen: bool) -> float:
    """Average the steps between neighbours, without the outlying ones if anything but zeros is left."""
    ranges = np.abs(np.diff(value))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return float("nan")
    usual = ranges[ranges < OUTLYING * ranges.mean() - same]
    return float(usual.mean() if screen and (usual > same).any() else ranges.mean())


def _signals(value: Any, gap: Any, width: float, same: float) -> tuple[Any, Any]:
    """Name each point's signal, "" for none, and give the way it points: 1 up, -1 down."""
    side = _sign(gap, same)
    outside = np.abs(gap) > width + same
    near = (np.abs(gap) > NEAR * width + same) & ~outside
    threes = (_sums(near, 3) >= 2) & (np.abs(_sums(side, 3)) == 3)
    trend = _trend(_sign(np.diff(value), same))
    holds = [outside, trend != 0, near & _covered(threes, 3), _runs(side, RUN) != 0]
    return np.select(holds, SIGNALS, ""), np.where(outside | (trend == 0), side, trend)


def _sign(number: Any, same: float) -> Any:
    """Tell up (1) from down (-1); equal and missing are 0."""
    return (number > same).astype("int64") - (number < -same)


def _trend(step: Any) -> Any:
    """Give each point the way of its trend, 0 for none: that of the step after it, else of the step before."""
    run = _runs(step, RUN - 1)
    after, before = np.append(run, 0), np.append(0, run)
    return np.where(after != 0, after, before)


def _runs(sign: Any, length: int) -> Any:
    """Keep the signs that stand in a run of at least `length` equal ones; the others become 0."""
    return sign * _covered(np.abs(_sums(sign, length)) == length, length)


def _sums(number: Any, length: int) -> Any:
    return np.convolve(number, np.ones(length, "int64"), "valid")


def _covered(window: Any, length: int) -> Any:
    """Mark the points of the windows marked."""
    return np.convolve(window, np.ones(length, "int64")) > 0


def _assurance(lower: float, upper: float, target: float | None, good_side: int, same: float) -> str:
    if good_side == 0 or target is None or pd.isna(target) or np.isnan(lower):
        return ""
    beyond = good_side * (int(lower - target > same) - int(target - upper > same))
    always_on_target = beyond == 0 and upper - lower <= same
    return "meets" if beyond > 0 or always_on_target else "misses" if beyond < 0 else "hit and miss"


def seasonal_ratio(monthly: pd.Series) -> pd.Series:
    """Divide each month by the mean of the same month in earlier years.

    Parameters
    ----------
    monthly : Series of numbers, none negative, indexed by month ("2019-04")
        In any order; a missing value counts for no year.

    Returns
    -------
    Series, same index
        1.1 is 10% above what the month used to be. Missing without two earlier years, or where their mean is 0.

    Raises
    ------
    ValueError
        If a label is not a month, or a month comes twice.

    Notes
    -----
    A series with a yearly pattern is not noise round one mean: sickness peaks each winter, teachers leave in
    August. XmR then marks nearly every winter and summer, and reads seven months of thaw as a trend. Against its
    own month, an unchanged year is noise round 1 again. One earlier year would hand its own noise on; a mean of
    all months would keep the pattern. Source: docs/definitions.md.
    """
    months = monthly.index.astype("str")
    wrong = months[~months.str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])")]
    if len(wrong):
        raise ValueError(f'"{wrong[0]}" is not a month; write it like 2019-04')
    if months.has_duplicates:
        raise ValueError(f"{months[months.duplicated()][0]} comes twice; give each month once")
    by_month = pd.Series(_numbers(monthly), months).sort_index()
    earlier = by_month.groupby(by_month.index.str[5:]).transform(lambda same: same.expanding(2).mean().shift())
    ratio = by_month / earlier.where(earlier > 0)
    return pd.Series(ratio[months].to_numpy(), monthly.index, name=monthly.name)
