"""Charts in house style: one small function per question, DataFrame in, Figure out; `show` puts one on the page."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch

from perf.charts.style import GREY as GREY
from perf.charts.style import HOUSE, INK, WIDTH, fold
from perf.rules import RATINGS
from perf.wording import SYMBOLS, count, listing, value

FILLS = {"Green": "#0f7a52", "Amber": "#ffbf00", "Red": "#8a1c1c", "N/A": "#ffffff"}
INKS = {"Green": "#ffffff", "Amber": INK, "Red": "#ffffff", "N/A": INK}


def ratings_by(groups: pd.DataFrame, by: str, *, title: str, subtitle: str) -> Figure:
    """Draw how the ratings of each group divide: one bar a group, as long as the group is large.

    Parameters
    ----------
    groups : DataFrame, one row per group
        As `roll_up_groups` gives it: the group in the column `by`, and green, amber, red and na.
    """
    with mpl.rc_context(HOUSE):
        figure, axes = _canvas(title, subtitle, rows=len(groups))
        left = np.zeros(len(groups))
        for rating in RATINGS:
            numbers = groups[rating.lower().replace("/", "")].to_numpy("float64")
            axes.barh(range(len(groups)), numbers, left=left, height=0.62, color=FILLS[rating], edgecolor=INK, lw=0.6)
            for at, (start, number) in enumerate(zip(left, numbers, strict=True)):
                if number:
                    label = f"{SYMBOLS[rating]} {number:.0f}"
                    wide = number / max(groups["total"].max(), 1) > 0.035
                    axes.text(
                        start + number / 2, at, label if wide else f"{number:.0f}", color=INKS[rating],
                        ha="center", va="center", fontsize=9,
                    )  # fmt: skip
            left += numbers
        _rows(axes, [f"{name} ({total:.0f})" for name, total in zip(groups[by], groups["total"], strict=True)])
        _key(figure, axes)
    return figure


def misses(measures: pd.DataFrame, *, title: str, subtitle: str) -> Figure:
    """Draw how far each rated measure is from its target, as a share of the target, the worst first.

    Parameters
    ----------
    measures : DataFrame, one row per measure
        `title`, `rating`, and `miss_pct`: the miss in percent of the target, negative when beaten.
    """
    with mpl.rc_context(HOUSE):
        figure, axes = _canvas(title, subtitle, rows=len(measures))
        at = range(len(measures))
        fills = measures["rating"].map(FILLS)
        axes.barh(at, measures["miss_pct"], height=0.62, color=fills, edgecolor=INK, lw=0.6)  # by row: titles recur
        axes.axvline(0, color=INK, lw=1)
        reach = max(measures["miss_pct"].max(), 0) - min(measures["miss_pct"].min(), 0) or 1.0
        for row, (miss, rating) in zip(at, measures[["miss_pct", "rating"]].itertuples(index=False), strict=True):
            said = f"{SYMBOLS[rating]} {value(abs(miss), 'percent', decimals=0 if abs(miss) >= 10 else 1)}"
            side, gap = ("left", reach / 60) if miss > 0 else ("right", -reach / 60)
            axes.text(miss + gap, row, said, va="center", ha=side)
        room = 0.24 * reach  # for the numbers beside the longest bars
        axes.set_xlim(min(measures["miss_pct"].min(), 0) - room, max(measures["miss_pct"].max(), 0) + room)
        axes.text(0, -0.75, "◀ better than target", ha="right", va="bottom", fontsize=9)
        axes.text(0, -0.75, "  worse than target ▶", ha="left", va="bottom", fontsize=9)
        _rows(axes, list(measures["label"]))
    return figure


def describe_ratings(groups: pd.DataFrame, by: str, noun: str) -> str:
    """Say what a chart of ratings shows, for those who do not see it."""
    said = []
    for _, row in groups.iterrows():
        parts = [f"{row[rating.lower().replace('/', '')]} {rating}" for rating in RATINGS]
        shown = [part for part in parts if not part.startswith("0 ")]
        said.append(f"{row[by]}: {listing(shown) if shown else 'none'} of {count(row['total'], noun)}")
    return f"Bar chart of ratings. {'; '.join(said)}."


def _canvas(title: str, subtitle: str, *, rows: int) -> tuple[Figure, Axes]:
    title, subtitle = fold(title, WIDTH - 0.2, size=12, bold=True), fold(subtitle, WIDTH - 0.2)
    under_title = 0.13 + 0.21 * len(title.split("\n"))
    head = under_title + 0.11 + 0.17 * len(subtitle.split("\n"))
    height = head + 0.53 + 0.34 * rows
    layout = ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - head / height))  # the title's room stays free
    figure = Figure(figsize=(WIDTH, height), layout=layout)
    axes = figure.add_subplot()
    figure.text(0.01, 1 - 0.08 / height, title, fontsize=12, fontweight="bold", va="top")
    figure.text(0.01, 1 - under_title / height, subtitle, fontsize=9.5, color="#3d3d3d", va="top")
    return figure, axes


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), [fold(label, 3, most=2) for label in labels])
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set(xlabel="", ylabel="")
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _key(figure: Figure, axes: Axes) -> None:
    handles = [Patch(facecolor=FILLS[rating], edgecolor=INK, lw=0.6) for rating in RATINGS]
    labels = [f"{SYMBOLS[rating]} {rating}" for rating in RATINGS]
    figure.legend(handles, labels, loc="outside lower left", ncols=4, frameon=False, fontsize=9, handlelength=1.2)
