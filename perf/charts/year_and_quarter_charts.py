"""Charts of years and quarters: where the year will end, and how measures compare with their targets."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.charts.canvas import (
    BEHIND,
    DASHED,
    EDGE,
    LINE,
    Key,
    draw_points,
    ends_of,
    small_multiples,
    value_axes,
    without_axis_names,
)
from perf.charts.labels import shared_decimals, short_number, text_width, widest_text
from perf.charts.theme import (
    BLUE,
    GREY,
    INK,
    SMALL,
    TEAL,
    NothingToDraw,
    chart_width,
    in_house_style,
    optional,
    rows_with,
    tidy,
)  # fmt: skip
from perf.ratings import SYMBOLS, USUAL_RATINGS, Ratings
from perf.rules import Rating

_TO_DATE: dict[str, Any] = {"marker": "o", "ms": 6.5, "mfc": BLUE}
_OUTTURN: dict[str, Any] = {"marker": "s", "ms": 6.5, "mfc": TEAL}
_FORECAST: dict[str, Any] = {"marker": "s", "ms": 7.5, "mfc": "white", "mew": 1.4}
_MARKERS: dict[Rating, str] = {"Green": "o", "Amber": "^", "Red": "s", "N/A": "D"}
_TARGET: dict[str, Any] = {"color": INK, "lw": 1.3, "ls": DASHED}


@in_house_style
def years(
    frame: pd.DataFrame, *, unit: str, forecast: float | None = None, low: float | None = None,
    high: float | None = None,
) -> Figure:  # fmt: skip
    """Draw each year's figure to this quarter and for the full year, and this year's forecast with its range.

    Of a year that has ended, and those before it, only the full year.

    Parameters
    ----------
    frame : DataFrame, one row per year, this year last
        `year` ("2015-16") and `outturn` in the unit, missing where there is none; optionally `to_date`, and
        `target_to_date` and `target` of the year.
    unit : str
        "percent", "GBP", "count", "days per FTE".
    forecast, low, high : float, optional
        Where this year will end, and with the lowest and the highest error of past forecasts.

    Examples
    --------
    >>> table = pd.DataFrame({"year": ["2018-19", "2019-20"], "to_date": [3.7, 4.7], "outturn": [9.1, None]})
    >>> charts.years(table, unit="days per FTE", forecast=11.7, low=11.4, high=12.6)  # doctest: +SKIP
    """
    rows = rows_with(frame, "year", "outturn", once=["year"])
    table = pd.DataFrame({name: optional(rows, name) for name in ("to_date", "outturn")})
    if table.isna().all(axis=None):
        raise NothingToDraw("there is nothing to draw: no year has a figure")
    ahead, *ends = (np.nan if number is None else float(number) for number in (forecast, low, high))
    goals = pd.DataFrame({name: optional(rows, name) for name in ("target_to_date", "target")})
    everything = [*table.to_numpy().ravel(), ahead, *ends, *goals.to_numpy().ravel()]
    words_for = partial(short_number, unit=unit, decimals=shared_decimals(everything, unit))
    labels = [(ahead, f"forecast {words_for(ahead)}")] if np.isfinite(ahead) else []
    if labels and np.isfinite(ends).all() and words_for(ends[0]) != words_for(ends[1]):
        labels += [(ahead, f"range {words_for(ends[0])} to {words_for(ends[1])}")]
    for name, words in (("target", "target for the year"), ("target_to_date", "target to this quarter")):
        labels += [(goal, f"{words} {words_for(goal)}") for goal in goals[name].iloc[-1:] if np.isfinite(goal)]
    last = len(table) - 1
    key = {"year to date": _TO_DATE} if table["to_date"].notna().any() else {}
    key |= {"full year": _OUTTURN}
    key |= {"forecast, with the range of past errors": _FORECAST} if np.isfinite(ahead) else {}
    key |= {"target": _TARGET} if goals.notna().any(axis=None) else {}
    figure, axes = value_axes([*everything, 0.0], labels, unit=unit, bottom=0.44, top=LINE, key=key)
    axes.set_xlim(-0.5, last + (0.3 if labels else 0.5))
    with without_axis_names(axes):
        for column, look in (("to_date", _TO_DATE), ("outturn", _OUTTURN)):
            sns.lineplot(table[column], color=GREY, lw=1, mec=INK, mew=0.6, estimator=None, ax=axes, **look)
    for name in goals:
        places = np.flatnonzero(goals[name].notna())
        axes.hlines(goals[name].iloc[places], places - 0.3, places + 0.3, color=INK, lw=1.3, ls=DASHED)
    names = [str(year) for year in rows["year"]]
    beneath = [_is_just_beneath(axes, table.loc[at].min(), goals.loc[at]) for at in table.index]
    _label_years(
        axes,
        table.set_axis(names),
        words_for,
        beneath,
        aside=bool(labels and ends[0] < table["to_date"].iloc[-1] < ends[1]),
    )
    if np.isfinite(ahead):
        axes.plot([last - 1, last], [table["outturn"].get(last - 1, np.nan), ahead], color=GREY, lw=1, ls=":")
        axes.plot([last, last], ends, color=INK, lw=1.4, marker="_", ms=16, mew=1.4, zorder=2.5)
        axes.plot(last, ahead, mec=INK, zorder=3, **_FORECAST)
    return figure


def _is_just_beneath(axes: Axes, number: float, goals: pd.Series) -> bool:
    """Return whether a target is where a value is written beneath its mark."""
    reach = axes.transData.transform((0, number))[1] - 0.3 * axes.figure.dpi
    heights = [axes.transData.transform((0, goal))[1] for goal in goals.dropna()]
    return any(reach < height < reach + 0.3 * axes.figure.dpi for height in heights)


def _label_years(
    axes: Axes, table: pd.DataFrame, words_for: Callable[[float], str], beneath: Sequence[bool], *, aside: bool
) -> None:
    """Write the years and their values, the higher of two above its mark; not all where they would touch.

    `beneath` says of each year whether there is a target where the lower value would be written.
    """
    words = [*table.index, *(words_for(number) for number in table.to_numpy().ravel())]
    column = axes.bbox.width / axes.figure.dpi / (len(table) - (0.2 if aside else 0))
    every = int(np.ceil((0.1 + widest_text(words, size=SMALL)) / column))
    shown = [at for at in range(len(table)) if (len(table) - 1 - at) % every == 0]
    axes.set_xticks(shown, [words[at] for at in shown], fontsize=SMALL)
    low = False
    for at in shown:
        known = table.iloc[at].dropna().sort_values(kind="stable")
        for place, (name, number) in enumerate(known.items()):
            if place == 0 and len(known) > 1 and words_for(number) == words_for(known.iloc[-1]):
                continue
            if aside and at == len(table) - 1:  # the forecast's range runs through it
                offset, ha, va = (-9, 0), "right", "center"
            elif place == 1 or beneath[at] or (len(known) == 1 and name == "outturn"):
                offset, ha, va = (0, 7), "center", "bottom"
            else:
                offset, ha, va = (0, -7), "center", "top"
                low = low or axes.transData.transform((at, number))[1] - axes.bbox.y0 < 0.25 * axes.figure.dpi
            axes.annotate(
                words_for(number), (at, number), offset, textcoords="offset points", ha=ha, va=va, fontsize=SMALL,
                bbox=BEHIND,
            )  # fmt: skip
    axes.tick_params(axis="x", length=0, pad=16 if low else 7)


@in_house_style
def quarters(frame: pd.DataFrame, *, looks: Ratings = USUAL_RATINGS) -> Figure:
    """Draw measures quarter by quarter against their targets, each on a scale of its own, with its rating's shape.

    Parameters
    ----------
    frame : DataFrame, one row per measure and quarter
        `label` (the measure), `quarter` ("2019-20 Q2", in order), `actual` and `target` in the unit of the measure,
        `unit`, `rating` ("Green", "Amber", "Red", "N/A").
    looks : Ratings
        The council's names and colours of ratings: `council.framework.ratings`.

    Examples
    --------
    >>> measures = scored.measures.rename(columns={"title": "label"})  # doctest: +SKIP
    >>> charts.quarters(measures)  # doctest: +SKIP
    """
    rows = tidy(frame, "label", "quarter", "target", "unit", "rating", known="actual", once=["label", "quarter"])
    rows = rows[rows[["actual", "target"]].notna().any(axis=1).groupby(rows["label"]).transform("any")]
    names = list(dict.fromkeys(sorted(rows["quarter"].astype("str"))))
    rows = rows.assign(at=rows["quarter"].astype("str").map({name: at for at, name in enumerate(names)}))
    parts = {str(label): part.sort_values("at") for label, part in rows.groupby("label", sort=False)}
    markers = {rating: marker for rating, marker in _MARKERS.items() if (rows["rating"] == rating).any()}
    points: dict[str, Any] = {
        rating: {"marker": each, "ms": 7, "color": looks.fill(rating)} for rating, each in markers.items()
    }
    key: Key = {**{looks.marked(rating): points[rating] for rating in markers}, "target": _TARGET}
    titles = {label: _standing(part) for label, part in parts.items()}
    figure, grid = small_multiples(titles, (0, 1), unit="", bottom=0.42, key=key)
    for axes, part in zip(grid, parts.values(), strict=True):
        axes.set_yticks([])
        axes.set_ylim(ends_of([*part["actual"], *optional(part, "target")]))
        axes.plot(part["at"], part["target"], **_TARGET)
        with without_axis_names(axes):
            sns.lineplot(part, x="at", y="actual", color=GREY, lw=1.2, estimator=None, errorbar=None, ax=axes)
        draw_points(axes, part.dropna(subset="actual"), ("at", "actual"), "rating", points)
        axes.set_xlim(-0.4, len(names) - 0.6)
        _name_ends(axes, names)
    return figure


def _standing(part: pd.DataFrame) -> str:
    """Write the last actual, its rating and its target."""
    last = part.dropna(subset="actual").iloc[-1:]
    if last.empty:
        return "no data"
    row = last.iloc[0]
    words = f"{SYMBOLS[row['rating']]} {short_number(row['actual'], row['unit'])}"
    return words if pd.isna(row["target"]) else f"{words}, target {short_number(row['target'], row['unit'])}"


def _name_ends(axes: Axes, names: list[str]) -> None:
    """Write the first and the last quarter under the axes."""
    axes.set_xticks(range(len(names)), [""] * len(names))
    axes.tick_params(axis="x", length=3, color=GREY)
    between = (len(names) - 1) / (len(names) - 0.2) * axes.get_position().width * chart_width()
    fits = 2 * text_width(names[0], size=SMALL) + EDGE < between
    for at, side in ((0, "left"), (len(names) - 1, "right")):
        if at == len(names) - 1 or fits:
            axes.annotate(
                names[at], (at, 0), (0, -5), xycoords=axes.get_xaxis_transform(), textcoords="offset points", va="top",
                ha=side if len(names) > 1 else "center", fontsize=SMALL,
            )  # fmt: skip
