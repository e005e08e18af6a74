"""What is expected of each month of a series, from a baseline that stays until somebody begins a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from perf.analysis.control_chart import (
    FEWEST,
    LIMITS_AT,
    MEANINGS,
    RUN,
    assurance_of,
    mean_moving_range,
    meanings_of,
    numbers_of,
    signals_of,
)
from perf.figure import Better
from perf.months import calendar_month
from perf.rounding import rounded
from perf.rules import DECIMALS

Kind = Literal["level", "yearly", "yearly counts", "share", "rare"]
_YEARLY: tuple[Kind, ...] = ("yearly", "yearly counts")

MOST_YEARS = 3  # of the baseline
FEWEST_YEARS = 2  # that show a yearly pattern
FEWEST_OF_A_MONTH = 2  # in the baseline, for a calendar month to have an expected value
MOST_CORRELATION = 0.6  # between months; a higher one cannot be measured in three years
LEAST_CORRELATION = 0.1  # a lower one cannot be distinguished from none
UNSTABLE = 0.25  # of the baseline's months: where so many are signals, the baseline describes nothing
LEAST_SCALE = 0.25  # of the average: in a month that expects less, the range is as wide as there
TO_DEVIATIONS = LIMITS_AT / 3  # mean moving ranges in a standard deviation


@dataclass(frozen=True)
class MonthlyChart:
    """A monthly series with what is expected of each month.

    Attributes
    ----------
    frame : DataFrame, one row per month
        `value`; `expected`, `lower`, `upper` in its unit, missing where there are too few months; `signal` and
        `meaning` as `control_chart` gives them; `assurance`; `in_baseline`; `deviation`, the standard deviation of a
        month, and `error`, that of its expected value; `weight` of the month in the year so far.
    correlation : float, 0 to 0.6
        Between a month and the next; the limits are wider for it.
    run : int
        Months in a row on one side that are a shift: seven, more where months are correlated.
    freedom : int
        Degrees of freedom of the standard deviation.
    kind : {"level", "yearly", "yearly counts", "share", "rare"}
    decimals : int
        With which values and ranges are shown, and so compared.
    """

    frame: pd.DataFrame
    correlation: float
    run: int
    freedom: int
    kind: Kind
    decimals: int = DECIMALS

    def as_shown(self, numbers: Any) -> Any:
        """Return numbers with the decimals with which they are shown and compared."""
        return rounded(numbers, self.decimals)

    @property
    def is_yearly(self) -> bool:
        """Whether each calendar month has its own expected value."""
        return self.kind in _YEARLY

    @cached_property
    def is_enough(self) -> bool:
        """Whether there are enough months to tell a change from chance."""
        return bool((self.frame["meaning"] != "too few to tell").any())

    @cached_property
    def is_stable(self) -> bool:
        """Whether fewer than a quarter of the baseline's months are signals."""
        baseline = self.frame[self.frame["in_baseline"] & self.frame["value"].notna()]
        return bool((baseline["signal"] != "").mean() < UNSTABLE) if len(baseline) else True


@dataclass(frozen=True)
class _Fit:
    """What a baseline gives: for each month the expected value, the half width of its range and its deviations."""

    expected: Any
    width: Any
    deviation: Any
    error: Any
    scale: Any
    correlation: float
    freedom: int
    names: Any = ()  # of the calendar months, where there is a yearly pattern


def monthly_chart(
    months: pd.DataFrame, *, kind: Kind, better: Better, this_year: str, rebased: Sequence[str] = (),
    target: float | None = None, decimals: int = DECIMALS,
) -> MonthlyChart:  # fmt: skip
    """Return a monthly series with its expected range and its signals.

    Parameters
    ----------
    months : DataFrame, indexed by month ("2019-04"), every month from the first to the last
        `value` in any unit (a share in percent) and, for shares, `denominator`.
    kind : {"level", "yearly", "yearly counts", "share", "rare"}
        "level": the same is expected of every month. "yearly": each calendar month has its own expected value, and
        varies in proportion to it; "yearly counts" vary with its square root. "share": the range follows from the
        month's denominator. "rare": events so rare that nothing is expected of a single month.
    better : {"higher", "lower", "neutral"}
        Which way is an improvement.
    this_year : str
        The first month of the year that is judged: the baseline ends before it.
    rebased : sequence of str
        Months in which a new baseline begins.
    target : float, optional
        In the unit of `value`; gives the assurance.
    decimals : int
        With which the months, and what is expected of them, are shown: a month is a signal only as it is shown.

    Returns
    -------
    MonthlyChart

    Notes
    -----
    Baseline: the first three whole years before this year, or two; without two, all months before this year, and
    without twelve, all months. Level: mean -/+ 2.66 mean moving ranges, as in `control_chart`. Yearly: the mean of the
    calendar month over k baseline years, with the moving ranges of what is left, times the root of (k + 1)/(k - 1),
    because the means are estimated from the same months. Share: binomial limits, wider where the shares vary by more
    than chance (Laney). All limits are divided by the root of 1 - r, where r is the correlation of a month with the
    next, because moving ranges are smaller by that factor; a shift then needs as many months in a row as are as
    improbable as seven in a row without correlation. Source: docs/methods.md.
    """
    value = numbers_of(months["value"])
    parts = _segments(list(months.index), rebased)
    fits: list[_Fit | None] = []
    baseline = np.zeros(len(value), dtype=bool)
    for start, stop in parts:
        chosen = _baseline(list(months.index[start:stop]), this_year, kind)
        baseline[start : start + chosen] = True
        fits.append(_fit(months.iloc[start:stop], value[start:stop], chosen, kind, [fit for fit in fits if fit]))
    pieces = [
        _marked(months.iloc[slice(*part)], fit, better, target, decimals) for part, fit in zip(parts, fits, strict=True)
    ]
    frame = _possible(pd.concat(pieces).assign(in_baseline=baseline), kind)
    weight = months["denominator"].to_numpy("float64") if kind == "share" else np.ones(len(value))
    last = fits[-1]
    correlation = last.correlation if last else 0.0
    return MonthlyChart(
        frame.assign(weight=weight), correlation, run_length(correlation), last.freedom if last else 0, kind, decimals
    )


def _possible(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Keep the range to what a value can be: not below 0 where none is, and no share above 100%."""
    floor, ceiling = 0.0 if not (frame["value"] < 0).any() else -np.inf, 100.0 if kind == "share" else np.inf
    return frame.assign(lower=frame["lower"].clip(lower=floor), upper=frame["upper"].clip(upper=ceiling))


def run_length(correlation: float) -> int:
    """Return how many months in a row on one side are as improbable as seven without correlation.

    The next month is on the same side with a probability of 1/2 + arcsin(r)/pi.
    """
    stay = 0.5 + np.arcsin(max(correlation, 0.0)) / np.pi
    return int(np.ceil(1 + (RUN - 1) * np.log(0.5) / np.log(stay) - 1e-9))


def _segments(months: list[str], rebased: Sequence[str]) -> list[tuple[int, int]]:
    """Return where each baseline's months begin and end."""
    cuts = sorted({months.index(month) for month in rebased if month in months[1:]})
    return list(zip([0, *cuts], [*cuts, len(months)], strict=True))


def _baseline(months: list[str], this_year: str, kind: Kind) -> int:
    """Return how many of the first months are the baseline; 0 where a yearly pattern cannot be seen."""
    before = sum(month < this_year for month in months)
    years = min(before // 12, MOST_YEARS)
    if years >= FEWEST_YEARS:
        return 12 * years
    if kind in _YEARLY:
        return 0
    return before if before >= 12 else len(months)


def _fit(months: pd.DataFrame, value: Any, chosen: int, kind: Kind, earlier: list[_Fit]) -> _Fit | None:
    if kind == "rare":
        return None
    if kind == "share":
        return _share(months, value, chosen)
    if kind == "level":
        return _level(value, chosen)
    if chosen:
        return _yearly(months, value, chosen, kind)
    return _lifted(months, value, earlier[-1]) if earlier else None


def _level(value: Any, chosen: int) -> _Fit:
    known = value[:chosen][~np.isnan(value[:chosen])]
    ones, mean = np.ones(value.size), known.mean() if known.size else np.nan
    freedom = max(known.size - 1, 1)
    deviation = float(np.sqrt(((known - mean) ** 2).sum() / freedom)) if known.size else np.nan
    r = _correlation(value[:chosen] - mean)
    width = LIMITS_AT * mean_moving_range(value[:chosen]) / np.sqrt(1 - r)
    error = deviation * np.sqrt(variance_inflation(r, known.size) / max(known.size, 1))
    return _Fit(mean * ones, width * ones, deviation * ones, error * ones, ones, r, freedom)


def _share(months: pd.DataFrame, value: Any, chosen: int) -> _Fit:
    """Return binomial limits by each month's denominator, widened where the shares vary by more than chance."""
    size = months["denominator"].to_numpy("float64")
    size = np.where(size > 0, size, np.nan)
    whole = np.nansum(np.where(np.isnan(value[:chosen]), np.nan, size[:chosen]))
    share = np.nansum(value[:chosen] * size[:chosen]) / (100 * whole) if whole else np.nan
    chance = 100 * np.sqrt(share * (1 - share) / size)
    score = (value - 100 * share) / np.where(chance > 0, chance, np.nan)
    r = _correlation(score[:chosen])
    known = int((~np.isnan(score[:chosen])).sum())
    spread = mean_moving_range(score[:chosen]) * TO_DEVIATIONS if known > 1 else 1.0
    more = max(spread if np.isfinite(spread) else 1.0, 1.0)
    error = more * 100 * np.sqrt(share * (1 - share) / whole) if whole else np.nan
    ones = np.ones(value.size)
    deviation = more * chance
    return _Fit(
        100 * share * ones, 3 * deviation / np.sqrt(1 - r), deviation, error * ones, chance, r, max(known - 1, 1)
    )


def _yearly(months: pd.DataFrame, value: Any, chosen: int, kind: Kind) -> _Fit:
    """Return the mean of each calendar month in the baseline, and limits from what is left."""
    name = months.index.map(calendar_month)
    of_month = pd.Series(value[:chosen]).groupby(name[:chosen].to_numpy())
    means = of_month.mean().where(of_month.count() >= FEWEST_OF_A_MONTH)
    expected = means.reindex(name).to_numpy("float64")
    years = chosen // 12
    least = LEAST_SCALE * max(float(means.mean()), 0.0)
    scale = np.maximum(np.abs(expected), least) if least else np.ones(value.size)
    scale = np.sqrt(scale) if kind == "yearly counts" else scale
    left = ((value - expected) / scale)[:chosen]
    known = int((~np.isnan(left)).sum())
    freedom = max(known - 12, 1)
    deviation = float(np.sqrt(np.nansum(left**2) / freedom))
    r = _correlation(left)
    width = LIMITS_AT * mean_moving_range(left) * np.sqrt((years + 1) / (years - 1)) / np.sqrt(1 - r)
    error = deviation * scale / np.sqrt(years)
    return _Fit(expected, width * scale, deviation * scale, error, scale, r, freedom, name)


def _lifted(months: pd.DataFrame, value: Any, earlier: _Fit) -> _Fit:
    """Return the earlier yearly pattern, lifted to the level of the months since a new baseline began."""
    place = [list(earlier.names).index(name) for name in months.index.map(calendar_month)]
    shape, scale, width, deviation = (
        numbers[place] for numbers in (earlier.expected, earlier.scale, earlier.width, earlier.deviation)
    )
    known = ~np.isnan(value)
    times = value[known].sum() / (shape[known].sum() or np.nan)
    error = deviation / np.sqrt(max(known.sum(), 1))
    return _Fit(times * shape, width, deviation, error, scale, earlier.correlation, earlier.freedom, earlier.names)


def _correlation(left: Any) -> float:
    """Return the correlation of a month with the next, corrected for what estimating the mean takes from it."""
    known = left[~np.isnan(left)]
    total = (known**2).sum()
    if known.size < FEWEST or total <= 0:
        return 0.0
    r = np.nansum(left[1:] * left[:-1]) / total
    r += (1 + 3 * r) / known.size
    return float(min(r, MOST_CORRELATION)) if r >= LEAST_CORRELATION else 0.0


def variance_inflation(r: float, number: int) -> float:
    """Return by how much correlation inflates the variance of a sum of months."""
    lag = np.arange(1, number)
    return float(1 + 2 * ((number - lag) * r**lag).sum() / number) if number else 1.0


def _marked(
    months: pd.DataFrame, fit: _Fit | None, better: Better, target: float | None, decimals: int
) -> pd.DataFrame:
    """Return the months of one baseline with their ranges and signals."""
    value = numbers_of(months["value"])
    nothing = np.full(value.size, np.nan)
    known = int((~np.isnan(value)).sum())
    if fit is None:
        columns = dict.fromkeys(("expected", "lower", "upper", "deviation", "error"), nothing)
        return pd.DataFrame({"value": value, **columns}, months.index).assign(
            signal="", meaning=MEANINGS[-1], assurance=""
        )
    signal, sense, unmarked = np.full(value.size, ""), np.zeros(value.size), MEANINGS[-1]
    lower, upper = fit.expected - fit.width, fit.expected + fit.width
    if known >= FEWEST:
        now, middle, low, high = (rounded(numbers, decimals) for numbers in (value, fit.expected, lower, upper))
        gap, width = now - middle, np.where(now > middle, high - middle, middle - low)
        signal, sense = signals_of(gap / fit.scale, gap, width, run=run_length(fit.correlation))
        unmarked = MEANINGS[0]
    meaning = meanings_of(signal, sense, better, unmarked)
    contrary = (signal == "trend") & (sense * np.sign(value - fit.expected) < 0)  # it moves back to what is expected
    meaning = np.where(contrary, "neutral", meaning)
    return pd.DataFrame(
        {
            "value": value, "expected": fit.expected, "lower": lower, "upper": upper, "deviation": fit.deviation,
            "error": fit.error, "signal": signal, "meaning": meaning,
            "assurance": assurance_of(np.nanmin(lower[-12:]), np.nanmax(upper[-12:]), target, better),
        },
        months.index,
    )  # fmt: skip
