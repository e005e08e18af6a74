"""Charts of what is uncertain: where the year will end, how long a case stays open."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.analysis.time_to_close import median_days
from perf.charts import style

_TO_DATE: dict[str, Any] = {"marker": "o", "ms": 6.5, "mfc": style.BLUE}
_WHOLE: dict[str, Any] = {"marker": "s", "ms": 6.5, "mfc": style.TEAL}
_FORECAST: dict[str, Any] = {"marker": "s", "ms": 7.5, "mfc": "white", "mew": 1.4}
_CLOSED = 0.02  # of all cases still open: there the curve may end


def years(
    table: pd.DataFrame, *, title: str, subtitle: str, unit: str, forecast: float | None = None,
    low: float | None = None, high: float | None = None,
) -> Figure | None:  # fmt: skip
    """Draw each year's figure to this quarter and for the whole year, and this year's forecast with its range.

    Parameters
    ----------
    table : DataFrame, indexed by year ("2015-16"), this year last
        `to_date` and `outturn`, missing where there is none.
    unit : str
        As in `control`.
    forecast, low, high : float, optional
        Where this year will end, and between what.

    Returns
    -------
    Figure or None
        None where the table has no value.
    """
    table = table[["to_date", "outturn"]].astype("float64")
    if table.isna().all(axis=None):
        return None
    ahead, *ends = (np.nan if number is None else float(number) for number in (forecast, low, high))
    everything = [*table.to_numpy().ravel(), ahead, *ends]
    said = partial(style.short, unit=unit, decimals=style.digits(everything, unit))
    labels = [(ahead, f"forecast {said(ahead)}")] if np.isfinite(ahead) else []
    if labels and np.isfinite(ends).all() and said(ends[0]) != said(ends[1]):
        labels += [(ahead, f"from {said(ends[0])} to {said(ends[1])}")]
    last = len(table) - 1
    with mpl.rc_context(style.HOUSE):
        figure, axes = style.value_axes(title, subtitle, everything, unit, labels, height=2.6, bottom=0.65, zero=True)
        axes.set_xlim(-0.5, last + (0.3 if labels else 0.5))
        for column, look in (("to_date", _TO_DATE), ("outturn", _WHOLE)):
            axes.plot(range(last + 1), table[column], color=style.GREY, lw=1, mec=style.INK, mew=0.6, **look)
        _label_years(axes, table, said, aside=labels != [] and bool(ends[0] < table["to_date"].iloc[-1] < ends[1]))
        if labels:
            before = table["outturn"].iloc[last - 1]
            axes.plot([last - 1, last], [before, ahead], color=style.GREY, lw=1, ls=":")
            axes.plot([last, last], ends, color=style.INK, lw=1.4, marker="_", ms=16, mew=1.4, zorder=2.5)
            axes.plot(last, ahead, mec=style.INK, zorder=3, **_FORECAST)
        shown = {"year to date": _TO_DATE, "whole year": _WHOLE, "forecast, with its range": _FORECAST}
        style.key(figure, list(shown.items())[: 3 if labels else 2])
    return figure


def _label_years(axes: Axes, table: pd.DataFrame, said: Callable[[float], str], *, aside: bool) -> None:
    """Name the years and write their values, the higher of two above its mark; not all where they would touch."""
    words = [str(year) for year in table.index] + [said(number) for number in table.to_numpy().ravel()]
    column = axes.bbox.width / axes.figure.dpi / len(table)
    every = int(np.ceil((0.1 + max(style.wide(word, size=style.SMALL) for word in words)) / column))
    shown = [at for at in range(len(table)) if (len(table) - 1 - at) % every == 0]
    axes.set_xticks(shown, [words[at] for at in shown], fontsize=style.SMALL)
    low = False
    for at in shown:
        known = table.iloc[at].dropna().sort_values(kind="stable")
        for place, (name, number) in enumerate(known.items()):
            if place == 0 and said(number) == said(known.iloc[-1]) and len(known) > 1:
                continue
            if aside and at == len(table) - 1:  # the forecast's range runs through it
                offset, ha, va = (-9, 0), "right", "center"
            elif place == 1 or (len(known) == 1 and name == "outturn"):
                offset, ha, va = (0, 7), "center", "bottom"
            else:
                offset, ha, va = (0, -7), "center", "top"
                low = low or axes.transData.transform((at, number))[1] - axes.bbox.y0 < 0.25 * axes.figure.dpi
            how: dict[str, Any] = {
                "ha": ha,
                "va": va,
                "fontsize": style.SMALL,
                "bbox": style.BEHIND if ha == "right" else None,
            }
            axes.annotate(said(number), (at, number), offset, textcoords="offset points", **how)
    axes.tick_params(axis="x", length=0, pad=14 if low else 4)


def survival(
    curve: pd.DataFrame, *, title: str, subtitle: str, limits: Mapping[str, float], unit: str = "working days"
) -> Figure | None:
    """Draw the share of cases still open by the days since they were opened.

    Parameters
    ----------
    curve : DataFrame, as `time_to_close` gives it
    limits : mapping of words to days
        Each an upright line, with the share still open then.
    unit : str
        What the days are.

    Returns
    -------
    Figure or None
        None without a case. The curve ends where nearly all are closed; the longest case is then named.
    """
    if curve.empty:
        return None
    days, share = curve["days"].to_numpy("float64"), 100 * curve["open_share"].to_numpy("float64")
    half, longest = median_days(curve), float(days.max())
    end = max(_ends_at(curve), 1.1 * max([*limits.values(), 0 if np.isnan(half) else half]), 1.0)
    still = {}
    for words, limit in limits.items():
        known = share[days <= limit]
        still[f"{words}: {style.short(known[-1], 'percent', decimals=0)} still open" if known.size else words] = limit
    with mpl.rc_context(style.HOUSE):
        figure, axes = style.value_axes(
            title, subtitle, [0, 100], "percent", height=2.6, top=style.ROW * len(still), bottom=0.5, zero=True
        )
        beyond = f" (the longest: {style.short(longest)})" if longest > end else ""
        style.mark_across(axes, 0, 1.01 * end, f"{unit}{beyond}")
        axes.step([0, *days], [100, *share], where="post", color=style.BLUE, lw=2)
        style.upright_lines(axes, still)
        _mark_half(axes, half, unit)
    return figure


def _ends_at(curve: pd.DataFrame) -> float:
    """Give the first day on which nearly all are closed, else the longest case's."""
    closed = curve.loc[curve["open_share"] <= _CLOSED, "days"]
    return float(closed.min() if len(closed) else curve["days"].max())


def _mark_half(axes: Axes, half: float, unit: str) -> None:
    """Mark the day by which half are closed, in words on the free side of the curve."""
    if np.isnan(half):
        _write_at(axes, 0.995, 0.06, "fewer than half are closed so far", ha="right")
        return
    words = f"half closed within {style.short(half)} {unit}"
    across = axes.bbox.width / axes.figure.dpi
    x, y = axes.transAxes.inverted().transform(axes.transData.transform((half, 50)))
    fits = x * across + style.wide(words, size=style.SMALL, bold=True) + 0.1 < across
    axes.plot(half, 50, marker="o", ms=7, color=style.BLUE, mec=style.INK, mew=0.6, clip_on=False, zorder=4)
    if fits:
        _write_at(axes, x + 0.1 / across, y + 0.03, words)
    else:
        _write_at(axes, x - 0.1 / across, y - 0.03, words, ha="right", va="top")


def _write_at(axes: Axes, across: float, up: float, words: str, **how: Any) -> None:
    look: dict[str, Any] = {
        "fontsize": style.SMALL,
        "weight": "bold",
        "transform": axes.transAxes,
        "zorder": 4,
        "bbox": style.BEHIND,
    }
    axes.text(across, up, words, **look, **how)
