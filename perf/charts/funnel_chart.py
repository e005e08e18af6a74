"""The funnel: groups of different size beside what chance alone would give them."""

from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.analysis.drivers import LIMITS, Kind, funnel_limits
from perf.charts.canvas import BEHIND, LINE, draw_points, mark_across, value_axes, without_axis_names
from perf.charts.labels import fold, shared_decimals, short_number, text_width, widest_text
from perf.charts.theme import BLUE, INK, ORANGE, SLATE, SMALL, TEAL, in_house_style, tidy

_WITHIN: dict[str, Any] = {"marker": "o", "ms": 6, "color": BLUE}
_BETWEEN: dict[str, Any] = {"marker": "^", "ms": 7, "color": TEAL}
_OUTSIDE: dict[str, Any] = {"marker": "D", "ms": 7, "color": ORANGE}
_DASHES: dict[str, Any] = {"99.8% limit": "", "95% limit": (4, 2.5)}
_NAMED = 6  # groups within the limits; of more, none is named
_SIZES = 80  # on which the curves are drawn, and those of the groups


@in_house_style
def funnel(frame: pd.DataFrame, *, unit: str, size_label: str, decimals: int | None = None) -> Figure:
    """Draw the rate of groups by their size, between the limits that chance gives a group of that size.

    Parameters
    ----------
    frame : DataFrame, one row per group, as `drivers.funnel` gives it
        `label` (the group), `denominator` (its size), `rate`, `overall`, the limits, `outside` and `between`. Rates
        as they are there; shown in percent (0.8 as 80%) where the unit is "percent".
    unit : str
        "percent", or what the rate counts ("spells per FTE").
    size_label : str
        What the size is: "complaints closed", "average headcount". Groups outside the 95% limits are named, the
        others if they are few.
    decimals : int, optional
        Of the rate of all groups together. Default: as many as it needs.

    Examples
    --------
    >>> services = drivers.funnel(counts, kind="proportion")  # doctest: +SKIP
    >>> charts.funnel(services, unit="percent", size_label="complaints closed")  # doctest: +SKIP
    """
    groups = tidy(frame, "label", "denominator", "overall", "outside", known="rate")
    groups = groups.dropna(subset=["rate"]).reset_index(drop=True)
    times = 100 if unit == "percent" else 1
    curves = times * _curves(groups)
    groups = groups.assign(size=groups["denominator"].astype("float64"), rate=times * groups["rate"])
    overall, outside = times * float(groups["overall"].iloc[0]), groups["outside"] != ""
    between = (groups["between"] if "between" in groups else groups["outside"]).where(~outside, "") != ""
    groups["look"] = np.select([outside, between], ["outside", "between"], "within")
    names = {"upper_998": "99.8% limit", "upper_95": "95% limit", "lower_95": "95% limit", "lower_998": "99.8% limit"}
    places = shared_decimals([overall], unit) if decimals is None else decimals
    labels = [(overall, f"overall {short_number(overall, unit, decimals=places)}")]
    labels += [(float(curves[name].iloc[-1]), words) for name, words in names.items()]
    numbers = [*groups["rate"], overall, *curves.loc[groups["size"].median() :].to_numpy().ravel()]
    key = {"within the limits": _WITHIN} | ({"outside the 95% limits only": _BETWEEN} if between.any() else {})
    key |= {"outside the 99.8% limits": _OUTSIDE} if outside.any() else {}
    figure, axes = value_axes(numbers, labels, unit=unit, bottom=0.46, key=key)
    axes.axhline(overall, color=INK, lw=1)
    long = curves.rename_axis("size").reset_index().melt("size", var_name="name", value_name="limit")
    with without_axis_names(axes):
        sns.lineplot(
            long.assign(limits=long["name"].map(names)), x="size", y="limit", style="limits", units="name",
            dashes=_DASHES, color=SLATE, lw=1.2, estimator=None, errorbar=None, legend=False, ax=axes,
        )  # fmt: skip
    looks = {"within": _WITHIN, "between": _BETWEEN, "outside": _OUTSIDE}
    draw_points(axes, groups, ("size", "rate"), "look", looks)
    mark_across(axes, curves.index[0], curves.index[-1], size_label)
    named = outside | between | (len(outside) - outside.sum() <= _NAMED)
    _name_points(axes, groups[named].assign(outside=outside[named]), groups)
    return figure


def _curves(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the limits by size, from below the smallest group to past the largest."""
    size, overall = groups["denominator"].astype("float64"), float(groups["overall"].iloc[0])
    kind = _kind(size, overall, groups)
    ends = max(0.6 * size.min(), 1e-9), 1.06 * size.max()
    between = np.geomspace(*ends, _SIZES)
    sizes = pd.Series(np.unique([*(np.ceil(between) if kind == "proportion" else between), *size]))
    limits = funnel_limits(sizes, overall, kind=kind).set_axis(sizes)
    smooth = partial(_smooth, overall=overall, kind=kind)
    return pd.DataFrame({name: smooth(limits[name], share, upper=share > 0.5) for name, share in LIMITS.items()})


def _kind(size: pd.Series, overall: float, groups: pd.DataFrame) -> Kind:
    """Find by their limits whether the groups are compared as proportions or as rates."""
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


def _name_points(axes: Axes, named: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Write names beside their points, where they touch neither each other nor a point."""
    ends = np.array([axes.bbox.width, axes.bbox.height]) / axes.figure.dpi
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()

    def inches(rows: pd.DataFrame) -> Any:
        return (rows[["size", "rate"]].to_numpy() - (left, low)) / (right - left, high - low) * ends

    taken = [np.concatenate([point - 0.07, point + 0.07]) for point in inches(groups)]
    named = named.sort_values("outside", ascending=False, kind="stable")
    for point, (name, bold) in zip(inches(named), named[["label", "outside"]].itertuples(index=False), strict=True):
        word = widest_text(str(name).split(), size=SMALL, bold=bold)  # which is cut only where it has no room
        width = max(min(2.2, 0.6 * ends[0]), min(word, 0.8 * ends[0]))
        words = fold(str(name), width, size=SMALL, bold=bold, most=2)
        room = np.array([text_width(words, size=SMALL, bold=bold), LINE * (words.count("\n") + 1)])
        box = _free(point, room, taken, ends)
        taken.append(box)
        axes.text(
            box[0] / ends[0], (box[1] + box[3]) / 2 / ends[1], words, va="center", zorder=4, fontsize=SMALL,
            weight="bold" if bold else "normal", bbox=BEHIND, transform=axes.transAxes,
        )  # fmt: skip


def _free(point: Any, room: Any, taken: list[Any], ends: Any) -> Any:
    """Find the box beside a point (left, bottom, right, top) where words cover the least of what is there."""
    ways = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    middles = [point + way * (gap + room / 2) for gap, way in product((0.09, 0.2, 0.35), np.array(ways))]
    boxes = [np.concatenate([middle - room / 2, middle + room / 2]) for middle in middles]

    def cost(box: Any) -> float:
        covered = sum(
            np.prod(np.clip(np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2]), 0, None))
            for other in taken
        )
        beyond = np.clip(-box[:2], 0, None).sum() + np.clip(box[2:] - ends, 0, None).sum()
        return float(covered + 10 * beyond)

    return min(boxes, key=cost)
