"""The charts of the topic reports: by month here, the others in the modules beside it.

None where there is nothing to draw, which `charts.show` puts on no page. Title and subtitle are the caller's.
"""

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.charts import style
from perf.charts.bar_charts import bars, pareto
from perf.charts.change_charts import effects, variance
from perf.charts.funnel_chart import funnel
from perf.charts.range_charts import survival, years
from perf.charts.svg import sparkline
from perf.figure import Better
from perf.rules import YEAR_START_MONTH

__all__ = ["bars", "control", "effects", "funnel", "pareto", "sparkline", "spend", "survival", "variance", "years"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CROWDED = 100  # points, from which on only signals are marked
_FEW, _YEAR_ROOM = 14, 0.53  # so many months are all named; inches that a year's name needs
_CALLED = {"common cause": "usual variation (common cause)"}
_DOT: dict[str, Any] = {"marker": "o", "ms": 3.5, "color": style.BLUE, "mec": style.BLUE}
_SIGNALS: dict[str, dict[str, Any]] = {
    "common cause": _DOT,
    "too few to tell": _DOT,
    "improvement": {"marker": "^", "ms": 7.5, "color": style.TEAL},
    "concern": {"marker": "v", "ms": 7.5, "color": style.ORANGE},
    "neutral": {"marker": "D", "ms": 6, "color": style.LILAC},
}
_SPENT: dict[str, dict[str, Any]] = {
    "profile": {"marker": "D", "ms": 3.5, "color": style.SLATE, "mec": style.SLATE, "lw": 1.3, "ls": (0, (4, 2))},
    "actual": {"marker": "o", "ms": 4.5, "color": style.BLUE, "mec": style.BLUE, "lw": 2},
}


def control(
    chart: pd.DataFrame, *, title: str, subtitle: str, unit: str, better: Better, target: float | None = None,
    year_start_month: int = YEAR_START_MONTH,
) -> Figure | None:  # fmt: skip
    """Draw a monthly series with its mean, its limits as a band, and its signals by shape and word.

    Parameters
    ----------
    chart : DataFrame, as `control_chart` gives it, indexed by month ("2019-04")
        A missing month, or one without a value, is a gap.
    unit : str
        "percent", "GBP", "count", "days per FTE"; "" for a ratio.
    better : {"higher", "lower", "neutral"}
        Which way is an improvement; the key says it.
    target : float, optional
        In the unit of the values: a dashed line.
    year_start_month : int, 1 to 12
        Where the marks of the years stand.

    Returns
    -------
    Figure or None
        None where no month has a value. A limit that no value can reach (below 0 of a series that never is, above
        100%) is drawn and named there: "below 0".
    """
    if chart["value"].isna().all():
        return None
    chart = _every_month(chart)
    known = chart.dropna(subset="value")
    levels = _levels(known, unit, target)
    with mpl.rc_context(style.HOUSE):
        figure, axes = _over_time(
            title, subtitle, chart, ["value"], levels, unit=unit, year_start_month=year_start_month, foot=0.3
        )
        if "lower" in levels:
            limits = [levels[name][0] for name in ("lower", "upper")]
            axes.axhspan(*limits, facecolor=style.PALE, edgecolor="none", zorder=0.5)
            axes.hlines(limits, *axes.get_xlim(), color=style.GREY, lw=0.8)
        axes.axhline(levels["mean"][0], color=style.INK, lw=1)
        if "target" in levels:
            axes.axhline(levels["target"][0], color=style.INK, lw=1.3, ls=(0, (5, 3)))
        axes.plot(chart.index, chart["value"], color=style.BLUE, lw=1.2)
        _mark_signals(figure, axes, known, better)
    return figure


def _every_month(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each month from the first to the last a row, numbered since year 0, so that a missing one is a gap."""
    months = pd.PeriodIndex(frame.index.astype("str"), freq="M")
    numbers = np.asarray(12 * months.year + months.month - 1)
    return frame.set_axis(numbers).reindex(range(numbers.min(), numbers.max() + 1))


def _levels(known: pd.DataFrame, unit: str, target: float | None) -> dict[str, style.Label]:
    """Give the places and the words of the last value, the mean, the limits and the target."""
    values, (last, mean, lower, upper) = known["value"], known[["value", "mean", "lower", "upper"]].iloc[-1]
    floor = 0.0 if values.min() >= 0 else -np.inf
    ceiling = 100.0 if unit == "percent" and values.max() <= 100 else np.inf
    together = style.digits([last, mean, lower, upper], unit)
    found = {
        "last": (last, f"{_named(known.index[-1])}:", style.digits(values, unit) and together),
        "upper": (upper, "upper limit", together) if not upper > ceiling else (ceiling, "upper limit above", 0),
        "mean": (mean, "mean", together),
        "target": (np.nan if target is None else target, "target", None),
        "lower": (lower, "lower limit", together) if not lower < floor else (floor, "lower limit below", 0),
    }
    return {
        name: (float(number), f"{words} {style.short(number, unit, decimals=decimals)}")
        for name, (number, words, decimals) in found.items()
        if np.isfinite(number)
    }


def _named(month: int) -> str:
    return f"{_MONTHS[month % 12]} {month // 12}"


def _mark_signals(figure: Figure, axes: Axes, known: pd.DataFrame, better: str) -> None:
    """Draw each point by its meaning; the key says in words what is there, and which way is better."""
    entries = []
    for meaning, look in _SIGNALS.items():
        here = known[known["meaning"] == meaning]
        if len(here) and (look is not _DOT or len(known) <= _CROWDED):
            axes.plot(here.index, here["value"], **{"lw": 0, "mec": style.INK, "mew": 0.6, "zorder": 3, **look})
            entries.append((_CALLED.get(meaning, meaning), look))
    way = "neither way is better" if better == "neutral" else f"{better} is better"
    figure.text(0.99, 0.13 / figure.get_figheight(), way, ha="right", fontsize=style.SMALL)
    style.key(figure, entries)


def _over_time(
    title: str, subtitle: str, table: pd.DataFrame, columns: list[str], labels: Mapping[str, style.Label], *,
    unit: str, year_start_month: int, zero: bool = False, foot: float = 0.0,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Make axes from the first month to the last: years named in their middle, months too where they are few."""
    months = list(table.index)
    numbers = [*table[columns].to_numpy("float64").ravel(), *(height for height, _ in labels.values())]
    bottom = 0.32 + foot + (0.17 if len(months) <= _FEW else 0)
    figure, axes = style.value_axes(
        title, subtitle, numbers, unit, list(labels.values()), height=2.5, bottom=bottom, zero=zero
    )
    axes.set_xlim(months[0] - 0.6, months[-1] + 0.6)
    years: dict[int, list[int]] = {}
    for month in months:
        years.setdefault((month - year_start_month + 1) // 12, []).append(month)
    axes.set_xticks([mine[0] - 0.5 for mine in years.values() if mine[0] > months[0]], minor=True)
    axes.set_xticks(*_month_marks(years, axes.bbox.width / axes.figure.dpi / len(months), year_start_month))
    axes.tick_params(axis="x", which="major", length=0, labelsize=style.SMALL)
    axes.tick_params(axis="x", which="minor", length=7, color=style.GREY)
    return figure, axes


def _month_marks(years: Mapping[int, list[int]], inches: float, start: int) -> tuple[list[float], list[str]]:
    """Place the names of financial years, as many as fit; or of months, the first of a year with the year below."""
    named = {year: str(year) if start == 1 else f"{year}-{(year + 1) % 100:02d}" for year in years}
    months = [month for mine in years.values() for month in mine]
    if len(months) <= _FEW:
        below = {mine[0]: f"\n{named[year]}" for year, mine in years.items()}
        return [float(month) for month in months], [_MONTHS[month % 12] + below.get(month, "") for month in months]
    every = int(np.ceil(_YEAR_ROOM / (12 * inches)))
    apart = 12 * (every - 1) + 6  # from the middle of one name to the end of its year, at least
    shown = [
        year
        for year, mine in years.items()
        if (max(years) - year) % every == 0 and (apart + len(mine) / 2) * inches > _YEAR_ROOM
    ]
    return [(years[year][0] + years[year][-1]) / 2 for year in shown], [named[year] for year in shown]


def spend(table: pd.DataFrame, *, title: str, subtitle: str, year_start_month: int = YEAR_START_MONTH) -> Figure | None:
    """Draw spend against its profile, both cumulative, and say the gap between them.

    Parameters
    ----------
    table : DataFrame, indexed by month ("2019-04")
        `profile` and `actual` in GBP, cumulative; either may end before the other.
    year_start_month : int, 1 to 12
        Where the marks of the years stand.

    Returns
    -------
    Figure or None
        None where neither has a value.
    """
    if table[["profile", "actual"]].isna().all(axis=None):
        return None
    table = _every_month(table)
    both = table[["profile", "actual"]].dropna()
    labels = _spend_labels(table, both)
    with mpl.rc_context(style.HOUSE):
        figure, axes = _over_time(
            title, subtitle, table, ["profile", "actual"], labels,
            unit="GBP", year_start_month=year_start_month, zero=True, foot=0.3,
        )  # fmt: skip
        for name, look in _SPENT.items():
            axes.plot(table.index, table[name], **look)
        style.key(figure, list(_SPENT.items()))
    return figure


def _spend_labels(table: pd.DataFrame, both: pd.DataFrame) -> dict[str, style.Label]:
    """Say the gap where both are known, and where each of them ends."""
    labels: dict[str, style.Label] = {}
    if len(both):
        profile, actual = (float(number) for number in both.iloc[-1])
        gap = f"{style.short(abs(actual - profile), 'GBP')} {'over' if actual > profile else 'under'} profile"
        labels["gap"] = ((profile + actual) / 2, gap if actual != profile else "on profile")
    for name in ("profile", "actual"):
        known = table[name].dropna()
        if len(known):
            by = "" if known.index[-1] == table.index[-1] else f", {_named(known.index[-1])}"
            labels[name] = (float(known.iloc[-1]), f"{name} {style.short(known.iloc[-1], 'GBP')}{by}")
    return labels
