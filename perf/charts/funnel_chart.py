"""The funnel: groups of different size beside what chance alone would give them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.analysis.drivers import LIMITS, Kind, funnel_limits
from perf.charts import style

_WITHIN: dict[str, Any] = {"marker": "o", "ms": 6, "color": style.BLUE}
_OUTSIDE: dict[str, Any] = {"marker": "D", "ms": 7, "color": style.ORANGE}
_NAMED = 6  # groups within the limits; of more, none is named
_SIZES = 80  # on which the curves are drawn, and those of the groups
Box = tuple[float, float, float, float]  # left, bottom, right, top, in inches


def funnel(
    groups: pd.DataFrame, *, title: str, subtitle: str, unit: str, size_label: str, label: str = "label"
) -> Figure | None:
    """Draw the rate of groups by their size, between the limits that chance gives a group of that size.

    Parameters
    ----------
    groups : DataFrame, as `drivers.funnel` gives it, one row per group
        Rates as they are there; shown in percent (0.8 as 80%) where the unit is "percent".
    unit : str
        "percent", or what the rate counts ("spells per FTE").
    size_label : str
        What the size is: "complaints closed", "average headcount".
    label : str
        The column that names a group.

    Returns
    -------
    Figure or None
        None where no group has a rate. Groups outside the 99.8% limits are named, the others if they are few.
    """
    groups = groups.dropna(subset=["rate"]).reset_index(drop=True)
    if groups.empty:
        return None
    times = 100 if unit == "percent" else 1
    curves = times * _curves(groups)
    size, rate, outside = groups["denominator"].astype("float64"), times * groups["rate"], groups["outside"] != ""
    overall = times * float(groups["overall"].iloc[0])
    names = {"upper_998": "99.8% limit", "upper_95": "95% limit", "lower_95": "95% limit", "lower_998": "99.8% limit"}
    labels = [(overall, f"overall {style.short(overall, unit, decimals=style.digits([overall], unit))}")]
    labels += [(float(curves[name].iloc[-1]), words) for name, words in names.items()]
    numbers = [*rate, overall, *curves.loc[size.median() :].to_numpy().ravel()]
    with mpl.rc_context(style.HOUSE):
        figure, axes = style.value_axes(title, subtitle, numbers, unit, labels, height=3.1, bottom=0.8)
        style.mark_across(axes, curves.index[0], curves.index[-1], size_label)
        axes.axhline(overall, color=style.INK, lw=1)
        for name in names:
            axes.plot(curves.index, curves[name], color=style.SLATE, lw=1.2, ls="-" if "998" in name else (0, (5, 3)))
        for here, look in ((~outside, _WITHIN), (outside, _OUTSIDE)):
            axes.plot(
                size[here],
                rate[here],
                **{"lw": 0, "mec": style.INK, "mew": 0.6, "zorder": 3, "clip_on": False, **look},
            )
        named = outside | (len(outside) - outside.sum() <= _NAMED)
        _name_points(axes, size, rate, groups[label].astype("str").where(named, ""), outside)
        entries = [("within the limits", _WITHIN), ("outside the 99.8% limits", _OUTSIDE)]
        style.key(figure, entries if outside.any() else entries[:1])
    return figure


def _curves(groups: pd.DataFrame) -> pd.DataFrame:
    """Give the limits by size, from below the smallest group to past the largest."""
    size, overall = groups["denominator"].astype("float64"), float(groups["overall"].iloc[0])
    kind = _kind(size, overall, groups)
    ends = max(0.6 * size.min(), 1e-9), 1.06 * size.max()
    between = np.geomspace(*ends, _SIZES)
    sizes = pd.Series(np.unique([*(np.ceil(between) if kind == "proportion" else between), *size]))
    limits = funnel_limits(sizes, overall, kind=kind).set_axis(sizes)
    smooth = partial(_smooth, overall=overall, kind=kind)
    return pd.DataFrame({name: smooth(limits[name], share, upper="upper" in name) for name, share in LIMITS.items()})


def _kind(size: pd.Series, overall: float, groups: pd.DataFrame) -> Kind:
    """Tell by their limits whether the groups are compared as proportions or as rates."""
    if (size % 1 != 0).any() or overall > 1:
        return "rate"
    given, limits = groups[list(LIMITS)], funnel_limits(size, overall)
    return "proportion" if np.allclose(given, limits, equal_nan=True) else "rate"


def _smooth(limit: pd.Series, share: float, overall: float, kind: Kind, *, upper: bool) -> pd.Series:
    """Draw a limit that goes up by whole events as a curve, with the same groups inside and outside of it.

    An upper limit of k events excludes a group with k + 1: the curve runs from k to k + 1 while the limit is k.
    """
    from scipy.special import bdtrik, pdtrik  # type: ignore[import-untyped]  # here, as in perf.analysis.drivers

    size = limit.index.to_numpy("float64")
    events = np.round(limit.to_numpy("float64") * size)
    curve = bdtrik(share, size, overall) if kind == "proportion" else pdtrik(share, overall * size)
    curve = np.clip(curve + upper, events - (not upper), events + upper)
    most = size if kind == "proportion" else np.inf
    return pd.Series(np.clip(np.where(np.isnan(curve), events, curve), 0, most) / size, limit.index)


def _name_points(axes: Axes, size: pd.Series, rate: pd.Series, names: pd.Series, outside: pd.Series) -> None:
    """Write names beside their points, where they touch neither each other nor a point."""
    width, height = axes.bbox.width / axes.figure.dpi, axes.bbox.height / axes.figure.dpi
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    x, y = (size - left) / (right - left) * width, (rate - low) / (high - low) * height
    taken = [(at - 0.07, up - 0.07, at + 0.07, up + 0.07) for at, up in zip(x, y, strict=True)]
    for at in sorted(names.index[names != ""], key=lambda at: not outside[at]):
        words = style.fold(names[at], 2.2, size=style.SMALL, bold=outside[at], most=2)
        room = style.wide(words, size=style.SMALL, bold=outside[at]), 0.15 * len(words.split("\n"))
        box = _free((x[at], y[at]), room, taken, (width, height))
        taken.append(box)
        axes.text(
            (box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height, words, ha="center", va="center", zorder=4,
            fontsize=style.SMALL, weight="bold" if outside[at] else "normal", bbox=style.BEHIND,
            transform=axes.transAxes,
        )  # fmt: skip


def _free(
    point: tuple[float, float], room: tuple[float, float], taken: Sequence[Box], ends: tuple[float, float]
) -> Box:
    """Find the place beside a point where words cover the least of what is there and stay on the axes."""
    boxes = []
    for gap in (0.09, 0.2, 0.35):
        for way, up in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
            middle = point[0] + way * (gap + room[0] / 2), point[1] + up * (gap + room[1] / 2)
            boxes.append(
                (middle[0] - room[0] / 2, middle[1] - room[1] / 2, middle[0] + room[0] / 2, middle[1] + room[1] / 2)
            )
    return min(boxes, key=lambda box: sum(_covers(box, other) for other in taken) + 10 * _beyond(box, ends))


def _covers(one: Box, other: Box) -> float:
    across, up = (min(one[at + 2], other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    return max(across, 0) * max(up, 0)


def _beyond(box: Box, ends: tuple[float, float]) -> float:
    return max(0, -box[0]) + max(0, -box[1]) + max(0, box[2] - ends[0]) + max(0, box[3] - ends[1])
