"""Whether a monthly figure is changing: this year against last year, against what is expected, and month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit  # type: ignore[import-untyped]  # scipy.stats takes longer to import

from perf.analysis.monthly_range import MonthlyChart, variance_inflation
from perf.months import in_year
from perf.rules import DECIMALS

Kind = Literal[
    "real rise", "real fall", "probable rise", "probable fall", "one high month", "one low month", "usual variation",
    "too few data", "not stable",
]  # fmt: skip
Over = Literal["sum", "share", "last"]
Reason = Literal["year and months", "months", "year", "every month, and expected", "every month", "one month", ""]

_PROBABLE: dict[int, Kind] = {1: "probable rise", -1: "probable fall"}  # by the sign of the change
RECENT = 6  # months in which a signal is news
CHANCE = 0.003  # of a difference that is no change, as for a month outside its limits
SURELY = 0.0003  # of six months that are no change: then no further evidence is needed
FAR = 0.0005  # of a single month that is no change
FEWEST_ON_ONE_SIDE = 6  # months of a year
TAIL = 0.05  # of a difference that is no change, where all months are on one side as well


@dataclass(frozen=True)
class YearSoFar:
    """The year so far against the same months of last year.

    Attributes
    ----------
    months, of : int
        The months that both years have, of so many months of this year so far.
    difference, usual : float
        This year less last year, and the largest difference that chance explains, in the figure's unit.
    above, below : int
        Months that are higher, and lower, than the same month of last year, as they are shown.
    chance : float, 0 to 1
        How often chance alone gives a difference of this size.
    """

    months: int
    of: int
    difference: float
    usual: float
    above: int
    below: int
    chance: float

    @property
    def side(self) -> int:
        """1 if all months are above last year's, -1 if all are below, else 0."""
        return 1 if self.above == self.months > 0 else -1 if self.below == self.months > 0 else 0

    @property
    def is_beyond(self) -> bool:
        """Whether the difference is larger than chance explains."""
        return bool(abs(self.difference) > self.usual)


@dataclass(frozen=True)
class AgainstExpected:
    """Months against what is expected of them.

    Attributes
    ----------
    months, of : int
        The months that have an expected value, of so many that have a value.
    excess : float
        Their sum (of a share: their share) less what is expected.
    above, below, over, under : int
        Months above and below the expected value, and those of them beyond the range, all as they are shown.
    chance : float, 0 to 1
        How often chance alone gives an excess of this size.
    """

    months: int
    of: int
    excess: float
    above: int
    below: int
    over: int
    under: int
    chance: float

    @property
    def side(self) -> int:
        """1 if all months are above the expected value, -1 if all are below, else 0."""
        return 1 if self.above == self.months > 0 else -1 if self.below == self.months > 0 else 0


@dataclass(frozen=True)
class Evidence:
    """All that is known about a change of a figure, and what follows from it.

    Attributes
    ----------
    last_year : YearSoFar or None
        None where there is no month of both years.
    this_year, recent : AgainstExpected or None
        The months of this year, and the last six months; None where nothing is expected of them yet.
    farthest : int
        1 or -1 where one of the last three months is so far above or below its range that chance hardly explains it.
    kind : str
        The verdict.
    reason : str
        Which evidence decides it: see `evidence_of`; "" where nothing points to a change.
    """

    last_year: YearSoFar | None
    this_year: AgainstExpected | None
    recent: AgainstExpected | None
    farthest: int
    kind: Kind
    reason: Reason = ""


def evidence_of(
    chart: MonthlyChart, year: Sequence[str], *, over: Over = "sum", difference: float | None = None
) -> Evidence:
    """Return what is known about a change, with the verdict.

    Parameters
    ----------
    chart : MonthlyChart
    year : sequence of str
        The months of this year up to now ("2019-04").
    over : {"sum", "share", "last"}, default "sum"
        How the figure is taken over months: a sum, a share of the cases of all months, or the last month's position.
    difference : float, optional
        The year so far less the same months of last year, if it is calculated elsewhere. Default: from the months.

    Returns
    -------
    Evidence

    Notes
    -----
    A real rise: the year so far is beyond last year's by more than chance explains, and the last six months are above
    what is expected by more than chance explains; or these are so by far. Probably a rise: one of the two; or all
    months of the year, at least six, are above last year's and either all above the expected value or together beyond
    what chance gives in 19 of 20 years. One high month: one of the last three is far beyond its range, and nothing else
    points to a change. Months are compared as the chart shows them, so that two that read the same are the same. What
    the thresholds give is measured in docs/methods.md.
    """
    known = chart.frame.dropna(subset="value")
    if not chart.is_enough:
        return Evidence(_last_year(chart, year, over, difference), None, None, 0, "too few data")
    last_year = _last_year(chart, year, over, difference)
    months = known[known.index.isin(year)]
    this_year = _against_expected(chart, months, over)
    recent = _against_expected(chart, known.iloc[-RECENT:], over)
    farthest = _farthest(chart, known.iloc[-3:])
    kind, reason = _verdict(last_year, this_year, recent, farthest)
    if reason in ("", "one month") and not chart.is_stable:
        kind, reason = "not stable", ""
    return Evidence(last_year, this_year, recent, farthest, kind, reason)


def _verdict(
    last_year: YearSoFar | None, this_year: AgainstExpected | None, recent: AgainstExpected | None, farthest: int
) -> tuple[Kind, Reason]:
    """Return the verdict and the evidence that decides it, "" where nothing points to a change."""
    from_last_year = int(np.sign(last_year.difference)) if last_year and last_year.is_beyond else 0
    from_expected = int(np.sign(recent.excess)) if recent and recent.chance < CHANCE else 0
    if recent and from_expected:
        both = from_expected == from_last_year
        sure: Kind = "real rise" if from_expected > 0 else "real fall"
        is_sure = both or recent.chance < SURELY
        return sure if is_sure else _PROBABLE[from_expected], "year and months" if both else "months"
    if from_last_year:
        return _PROBABLE[from_last_year], "year"
    if last_year and last_year.side and last_year.months >= FEWEST_ON_ONE_SIDE:
        if this_year and this_year.side == last_year.side:
            return _PROBABLE[last_year.side], "every month, and expected"
        if last_year.chance < TAIL and np.sign(last_year.difference) == last_year.side:
            return _PROBABLE[last_year.side], "every month"
    if farthest:
        return "one high month" if farthest > 0 else "one low month", "one month"
    return "usual variation", ""


def _last_year(chart: MonthlyChart, year: Sequence[str], over: Over, difference: float | None) -> YearSoFar | None:
    """Return the months of this year against the same months of last year."""
    before = {month: in_year(month, -1) for month in year}
    known = chart.frame.dropna(subset="value")
    pairs = [month for month in year if month in known.index and before[month] in known.index]
    pairs = pairs[-1:] if over == "last" else pairs
    if not pairs:
        return None
    now, then = known.loc[pairs], known.loc[[before[month] for month in pairs]]
    gap = chart.as_shown(now["value"].to_numpy()) - chart.as_shown(then["value"].to_numpy())
    weights = [_weights(rows, over) for rows in (now, then)]
    is_given = difference is not None and not pd.isna(difference)
    from_months = float((weights[0] * now["value"]).sum() - (weights[1] * then["value"]).sum())
    difference = float(difference) if difference is not None and is_given else from_months
    if over == "sum" and is_given:  # the difference is of all months, those without a value too
        covered = [month for month in year if month in chart.frame.index and before[month] in chart.frame.index]
        now, then = chart.frame.loc[covered], chart.frame.loc[[before[month] for month in covered]]
        weights = [np.ones(len(covered))] * 2
    spread = variance_inflation(chart.correlation, len(now))
    error = np.sqrt(
        spread * sum(((w * rows["deviation"]) ** 2).sum() for w, rows in zip(weights, (now, then), strict=True))
    )
    return YearSoFar(
        len(pairs), len(year), difference, _largest(error, chart), *_sides(gap),
        _chance(difference, error, chart),
    )  # fmt: skip


def _against_expected(chart: MonthlyChart, months: pd.DataFrame, over: Over) -> AgainstExpected | None:
    """Return months against what is expected of them; None where that is based on the same months or is not known."""
    every, months = months, months.dropna(subset="expected")
    if months.empty or months["in_baseline"].all():
        return None
    gap = months["value"] - months["expected"]
    weight = _weights(months, "share" if over == "share" else "sum")
    excess = float((weight * gap).sum())
    spread = variance_inflation(chart.correlation, len(months))
    own = spread * ((weight * months["deviation"]) ** 2).sum()
    errors = weight * months["error"]
    theirs = spread * (errors**2).sum() if chart.is_yearly else errors.sum() ** 2
    error = float(np.sqrt(own + theirs))
    shown = {name: chart.as_shown(months[name]) for name in ("value", "expected", "upper", "lower")}
    higher, lower = shown["value"] > shown["upper"], shown["value"] < shown["lower"]
    return AgainstExpected(
        len(months), len(every), excess, *_sides(shown["value"] - shown["expected"]),
        int(higher.sum()), int(lower.sum()),
        _chance(excess, error, chart),
    )  # fmt: skip


def _sides(gap: Any) -> tuple[int, int]:
    """Return how many gaps are above nothing, and below it."""
    gap = np.round(gap, DECIMALS)
    return int((gap > 0).sum()), int((gap < 0).sum())


def _farthest(chart: MonthlyChart, months: pd.DataFrame) -> int:
    """Return 1 or -1 where a month is so far above or below its range that chance hardly explains it, else 0."""
    months = months[~months["in_baseline"]].dropna(subset="expected")
    gap = months["value"] - months["expected"]
    error = np.sqrt(months["deviation"] ** 2 + months["error"] ** 2)
    outside = months["signal"] == "outside"
    far = [
        int(np.sign(gap.iloc[at]))
        for at in range(len(months))
        if outside.iloc[at] and _chance(gap.iloc[at], error.iloc[at], chart) < FAR
    ]
    return far[-1] if far else 0


def _weights(rows: pd.DataFrame, over: Over) -> Any:
    """Return the weight of each month: equal ones for a sum, shares of all cases for a share."""
    return rows["weight"].to_numpy() / (rows["weight"].sum() if over == "share" else 1)


def _largest(error: float, chart: MonthlyChart) -> float:
    """Return the largest difference that chance explains."""
    return float(-stdtrit(chart.freedom, CHANCE / 2) * error) if chart.freedom else float("nan")


def _chance(difference: float, error: float, chart: MonthlyChart) -> float:
    """Return how often chance alone gives a difference of this size or more."""
    if not chart.freedom or np.isnan(error):
        return 1.0
    if error == 0:
        return 0.0 if difference else 1.0
    return float(2 * stdtr(chart.freedom, -abs(difference) / error))
