"""Where the year will end: a forecast by a named method, the range of its past errors, a back-test of all methods."""

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from perf.figure import Better
from perf.months import MONTHS_OF_YEAR, months_between
from perf.quarter import Quarter
from perf.wording import month_name

SEASONAL_SHARE = "seasonal share"
MEAN = "mean of three"  # simple methods
FEWEST_ERRORS = 3  # past years that every method must have forecast before the best of them is chosen
FEWEST_OF_RANGE = 2  # past errors
MONTHS_NEEDED = 24  # for exponential smoothing: two complete years, to separate the season from chance


@dataclass(frozen=True)
class Forecast:
    """Where a year is expected to end, and how far such forecasts were out before.

    Attributes
    ----------
    method : str
        One of METHODS.
    value : float
        The forecast outturn, in the unit of the year to date; missing where `reason` says why.
    low, high : float
        `value` with the lowest and the highest of `errors`, `value` included; missing where there are fewer than two.
        Not a confidence interval: of simulated years, 36 to 59% of outturns are inside with two or three past errors,
        and 63 to 80% with seven (docs/methods.md).
    is_chosen : bool
        Whether the method is the one with the smallest average error in past years.
    errors : Series of percent, indexed by year
        By how much the outturn was above the method's forecast (2.0), or below it (-2.0), in the years over which the
        methods are compared: those of the average error too.
    backtest : DataFrame, one row per method and past year it could forecast
        method, year, `forecast` from what was known then, `outturn`, `error` (outturn - forecast, in the unit)
        and `error_pct` (of the forecast).
    methods : DataFrame, one row per method, indexed by it, `method` first
        This year's `forecast`; `mean_absolute_error`, in the unit, over the number of `years` of `errors` that
        it could forecast too; `reason`, why there is no forecast, or "".
    """

    method: str
    value: float
    low: float
    high: float
    errors: pd.Series
    backtest: pd.DataFrame
    methods: pd.DataFrame
    is_chosen: bool = False

    def on_target(self, target: float, better: Better) -> int:
        """Return with how many of the past errors the year would end on target."""
        ends = self.value * (1 + self.errors / 100)
        return int((ends <= target).sum() if better == "lower" else (ends >= target).sum())

    @property
    def side(self) -> int:
        """1 where every past year ended above its forecast, -1 where every one ended below it, else 0."""
        if self.errors.empty:
            return 0
        return 1 if (self.errors > 0).all() else -1 if (self.errors < 0).all() else 0

    @property
    def years(self) -> int:
        """The number of past years on which the range is based."""
        return len(self.errors)

    @property
    def reason(self) -> str:
        """Why there is no forecast, or ""."""
        return str(self.methods.loc[self.method, "reason"])


def forecast_outturn(
    to_date: Mapping[str, float] | pd.Series,
    outturns: Mapping[str, float] | pd.Series,
    quarter: Quarter,
    *,
    method: str = "",
    monthly: pd.Series | None = None,
    months_gone: int | None = None,
    hidden: Collection[str] = (),
) -> Forecast:
    """Return a forecast of the outturn of the quarter's year, for a figure that accumulates over the year.

    Parameters
    ----------
    to_date : mapping or Series of numbers by year ("2019-20")
        Each year's year to date at this same quarter, this year's included. Any unit.
    outturns : mapping or Series of numbers by year
        Past years' outturns, in the same unit; this year's is ignored.
    quarter : Quarter
        The quarter to forecast from.
    method : str, default ""
        One of METHODS; the others are compared with it. If blank, the one with the smallest average error, where at
        least three past years could be forecast by every method; else the mean of three simple ones.
    monthly : Series of numbers by month ("2019-04"), optional
        The figure's numerators, or rates, by month: only their pattern over the year is used. Without them there
        is no exponential smoothing.
    months_gone : int, 1 to 12, optional
        How many months of the year each year to date covers; by default all up to the end of the quarter. After twelve
        the year has ended: its year to date is its outturn, and there is nothing to forecast.
    hidden : collection of months, optional
        Those of `monthly` that are missing because they are hidden to protect small groups, which is then the reason
        why too few months follow each other.

    Returns
    -------
    Forecast

    Raises
    ------
    ValueError
        If the method is unknown, a label is not a year or appears twice, or the months gone are not 1 to 12.

    Notes
    -----
    Mean of three: of seasonal share, average share and rest of last year. Seasonal share: year to date x last year's
    outturn / last year's year to date, so 4.74 days after 3.71 and 9.13 give 11.66. Average share: the same with all
    earlier years added up. Rest of last year: year to date + last year's outturn - last year's year to date. Straight
    line: year to date x 12 / months gone. Exponential smoothing: year to date x (this year's months +
    Holt-Winters' for the rest) / this year's months. A back-test uses only what was known at that quarter. Source:
    docs/methods.md.

    Examples
    --------
    >>> to_date, quarter = {"2018-19": 3.71, "2019-20": 4.74}, perf.Quarter("2019-20 Q2")
    >>> round(perf.forecast_outturn(to_date, {"2018-19": 9.13}, quarter, method="seasonal share").value, 2)
    11.66
    """
    if method and method not in METHODS:
        raise ValueError(f'method must be one of {", ".join(METHODS)}; got "{method}"')
    quarter = Quarter.known(quarter)
    if monthly is not None:
        monthly = monthly.astype("float64").set_axis(monthly.index.astype("str"))
    gone = len(quarter.months_to_date) if months_gone is None else months_gone
    if not 1 <= gone <= MONTHS_OF_YEAR:
        raise ValueError(f"months_gone must be from 1 to {MONTHS_OF_YEAR}; got {gone}")
    known = _Known(_by_year(to_date, quarter), _by_year(outturns, quarter), monthly, quarter, gone, frozenset(hidden))
    backtest = _backtest(known, list(METHODS))
    now = known.at(quarter.year)
    forecasts = {name: _forecast(now, name) for name in METHODS}
    able = [name for name, (outturn, _) in forecasts.items() if not np.isnan(outturn)]
    chosen = "" if method else _best(backtest, able)
    method = method or chosen or MEAN
    order = [method, *(other for other in METHODS if other != method)]
    rank = {name: at for at, name in enumerate(order)}
    backtest = backtest.sort_values("method", key=lambda names: names.map(rank), kind="stable", ignore_index=True)
    errors = backtest[backtest["method"] == method].set_index("year")["error_pct"].dropna()
    errors = errors[errors.index.isin(_compared_years(backtest))] if chosen else errors
    compared = errors.index
    methods = _compare({name: forecasts[name] for name in order}, backtest[backtest["year"].isin(compared)])
    value = float(methods.loc[method, "forecast"])
    ends = [value, *(value * (1 + errors / 100))] if len(errors) >= FEWEST_OF_RANGE else [np.nan]
    return Forecast(method, value, min(ends), max(ends), errors, backtest, methods, bool(chosen))


def _best(backtest: pd.DataFrame, able: Sequence[str]) -> str:
    """Return the method with the smallest average error over the years compared, of those able to forecast; ""."""
    known = backtest.dropna(subset=["error_pct"])
    errors = known.set_index(["year", "method"])["error"].abs().unstack()  # noqa: PD010 (each pair once)
    years = _compared_years(backtest)
    if len(years) < FEWEST_ERRORS:
        return ""
    means = errors.loc[years].mean(skipna=False).reindex(able).dropna()
    return str(means.idxmin()) if len(means) else ""


def _compared_years(backtest: pd.DataFrame) -> pd.Index:
    """Return the past years over which methods are compared: those that the mean of three could forecast, above 0."""
    is_known = (backtest["method"] == MEAN) & backtest["error_pct"].notna()
    return pd.Index(backtest.loc[is_known, "year"].unique())


class _Known(NamedTuple):
    """The data from which a quarter's year is forecast."""

    to_date: Mapping[str, float]
    outturns: Mapping[str, float]
    monthly: pd.Series | None  # months after those that have gone are not used
    quarter: Quarter
    months_gone: int
    hidden: frozenset[str]

    @property
    def now(self) -> float:
        return self.to_date.get(self.quarter.year, np.nan)

    def at(self, year: str) -> "_Known":
        """Return what was known at the same quarter of a year."""
        then = Quarter(f"{year} Q{self.quarter.number}", self.quarter.year_start_month)
        to_date = {each: number for each, number in self.to_date.items() if each <= year}
        outturns = {each: number for each, number in self.outturns.items() if each < year}
        return self._replace(to_date=to_date, outturns=outturns, quarter=then)

    @property
    def months(self) -> list[str]:
        """The months of the year that have gone."""
        first = self.quarter.year_start
        return months_between(first, first + pd.DateOffset(months=self.months_gone - 1))

    @property
    def past(self) -> list[str]:
        """The years before this one of which both are known."""
        return [year for year in self.to_date if year in self.outturns and year < self.quarter.year]


def _by_year(values: Mapping[str, float] | pd.Series, quarter: Quarter) -> dict[str, float]:
    """Return values in the order of their years, without the missing ones."""
    series = pd.Series(values, dtype="float64")
    series = series.set_axis(series.index.astype("str").rename("year"))
    for year in series.index:
        if not _is_year(year, quarter.year_start_month):
            raise ValueError(f'"{year}" is not a year; write it like {quarter.year}')
    if series.index.has_duplicates:
        raise ValueError(f"{series.index[series.index.duplicated()][0]} appears twice; each year may appear once")
    return {str(year): float(number) for year, number in series.dropna().sort_index().items()}


def _is_year(label: str, year_start_month: int) -> bool:
    try:
        return Quarter(f"{label} Q1", year_start_month).year == label
    except ValueError:
        return False


def _forecast(known: _Known, method: str) -> tuple[float, str]:
    """Return a method's forecast, or why there is none."""
    if np.isnan(known.now):
        return np.nan, f"no year-to-date figure for {known.quarter.year}"
    if known.months_gone == MONTHS_OF_YEAR:
        return np.nan, f"{known.quarter.year} has ended, and its year to date is its outturn"
    return METHODS[method](known)


def _backtest(known: _Known, order: list[str]) -> pd.DataFrame:
    then = {year: known.at(year) for year in known.past}
    rows = [(method, year, _forecast(then[year], method)[0]) for method in order for year in then]
    forecasts = pd.DataFrame(rows, columns=["method", "year", "forecast"]).astype(
        {"method": "str", "year": "str", "forecast": "float64"}
    )
    forecasts = forecasts.dropna(subset=["forecast"]).reset_index(drop=True)
    outturn = forecasts["year"].map(known.outturns).astype("float64")
    error = outturn - forecasts["forecast"]
    error_pct = 100 * error / forecasts["forecast"].replace(0, np.nan)
    return forecasts.assign(outturn=outturn, error=error, error_pct=error_pct)


def _compare(forecasts: Mapping[str, tuple[float, str]], backtest: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison of the methods: this year's forecasts, or why there is none, and the mean of past errors."""
    order = list(forecasts)
    sizes = backtest["error"].abs().groupby(backtest["method"]).agg(["mean", "count"]).reindex(order)
    return pd.DataFrame(
        {
            "forecast": [value for value, _ in forecasts.values()],
            "mean_absolute_error": sizes["mean"].to_numpy("float64"),
            "years": sizes["count"].fillna(0).to_numpy("int64"),
            "reason": pd.array([reason for _, reason in forecasts.values()], dtype="str"),
        },
        index=pd.Index(order, name="method", dtype="str"),
    )


def _seasonal_share(known: _Known) -> tuple[float, str]:
    year = known.quarter.same_quarter_last_year.year
    return _share(known, [year], f"for {year}")


def _average_share(known: _Known) -> tuple[float, str]:
    return _share(known, known.past, "for earlier years")


def _share(known: _Known, years: list[str], of_them: str) -> tuple[float, str]:
    """Return a forecast from the share of the year that was reached by now in `years`, added up."""
    before, outturn = (_total(values, years) for values in (known.to_date, known.outturns))
    if np.isnan(before) or np.isnan(outturn):
        return np.nan, f"no {'year-to-date figure' if np.isnan(before) else 'outturn'} {of_them}"
    if before <= 0:
        return np.nan, f"no year-to-date figure above 0 {of_them}"
    return float(known.now * outturn / before), ""


def _total(values: Mapping[str, float], years: list[str]) -> float:
    """Return the sum over some years; missing where none of them has a value."""
    found = [values[year] for year in years if year in values]
    return sum(found) if found else np.nan


def _rest_of_last_year(known: _Known) -> tuple[float, str]:
    year = known.quarter.same_quarter_last_year.year
    before, outturn = (values.get(year, np.nan) for values in (known.to_date, known.outturns))
    if np.isnan(before) or np.isnan(outturn):
        return np.nan, f"no {'year-to-date figure' if np.isnan(before) else 'outturn'} for {year}"
    return float(known.now + outturn - before), ""


def _mean_of_three(known: _Known) -> tuple[float, str]:
    forecasts = [forecast(known) for forecast in (_seasonal_share, _average_share, _rest_of_last_year)]
    reason = next((reason for _, reason in forecasts if reason), "")
    return (np.nan, reason) if reason else (float(np.mean([value for value, _ in forecasts])), "")


def _straight_line(known: _Known) -> tuple[float, str]:
    return known.now * MONTHS_OF_YEAR / known.months_gone, ""


def _exponential_smoothing(known: _Known) -> tuple[float, str]:
    if known.monthly is None:
        return np.nan, "no monthly figures"
    if known.monthly.isna().all():
        return np.nan, "no monthly figure is shown"
    months = _unbroken(known.monthly, known.months[-1])
    if len(months) < MONTHS_NEEDED:
        return np.nan, _too_few(known, len(months))
    so_far = months.reindex(known.months).sum()
    if so_far <= 0:
        return np.nan, "nothing above 0 in this year's months"
    rest = _holt_winters(months.to_numpy(), MONTHS_OF_YEAR - known.months_gone)
    return float(known.now * (so_far + rest) / so_far), ""


def _too_few(known: _Known, in_a_row: int) -> str:
    """Return that too few months follow each other, and what is before them: a hidden month, a missing one, or none."""
    last = known.months[-1]
    before = str(pd.Period(last, freq="M") - in_a_row)
    why = f"{month_name(before)} has no figure"
    if before in known.hidden:
        why = f"{month_name(before)} is hidden to protect small groups"
    elif known.monthly is None or before < known.monthly.index.min():
        why = f"the first is {month_name(str(pd.Period(before, freq='M') + 1))}"
    return f"fewer than {MONTHS_NEEDED} months in a row up to {month_name(last)}: {why}"


def _unbroken(monthly: pd.Series, last: str) -> pd.Series:
    """Return the months up to `last` that follow each other without a gap."""
    months = months_between(monthly.index.min(), last) if len(monthly) else []
    known = monthly.reindex(months)
    return known[known[::-1].notna().cummin()[::-1].astype("bool")]


def _holt_winters(months: Any, ahead: int) -> float:
    """Return the sum of the months ahead, forecast with a level and a season, because a trend would grow too far.

    statsmodels is imported here, because importing it takes a second and few callers need it.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning  # type: ignore[import-untyped]
    from statsmodels.tsa.holtwinters import ExponentialSmoothing  # type: ignore[import-untyped]

    model = ExponentialSmoothing(months, seasonal="add", seasonal_periods=12, initialization_method="heuristic")
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # a perfect fit has the logarithm of 0 in its AIC
        warnings.simplefilter("ignore", ConvergenceWarning)  # the best fit found; the back-test shows how good it is
        ahead_of_now = model.fit().forecast(ahead)
    return float(np.maximum(ahead_of_now, min(0.0, months.min())).sum())  # counts and days never fall below 0


METHODS: Mapping[str, Callable[[_Known], tuple[float, str]]] = {
    MEAN: _mean_of_three,
    SEASONAL_SHARE: _seasonal_share,
    "average share": _average_share,
    "rest of last year": _rest_of_last_year,
    "straight line": _straight_line,
    "exponential smoothing": _exponential_smoothing,
}
