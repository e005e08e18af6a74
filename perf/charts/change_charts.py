"""Charts of two numbers a row: a variance before and after reserves, what a rate and what a size did to a change."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from perf.charts import style
from perf.charts.bar_charts import numbers_of, row_axes, set_reach, write_beside
from perf.wording import value

_OUTLINED: dict[str, Any] = {"facecolor": "white", "edgecolor": style.BLUE, "lw": 1.4}
_SOLID: dict[str, Any] = {"facecolor": style.BLUE, "edgecolor": style.BLUE, "lw": 1.4}
_HATCHED: dict[str, Any] = {"facecolor": "white", "edgecolor": style.BLUE, "lw": 1, "hatch": "/////"}


def variance(table: pd.DataFrame, *, title: str, subtitle: str, label: str, before: str, after: str) -> Figure | None:
    """Draw forecast variances before and after reserves: favourable to the right, adverse to the left.

    Parameters
    ----------
    table : DataFrame, one row per area
        The columns that `label`, `before` and `after` name; in GBP, plus is favourable. Shown in thousands.

    Returns
    -------
    Figure or None
        None where no area has a variance.
    """
    pairs = np.array([numbers_of(table, column) for column in (before, after)]) / 1_000
    if not np.isfinite(pairs).any():
        return None
    places = 0 if np.nanmax(np.abs(pairs)) >= 10 else 1
    pairs = np.round(pairs, places)
    told = [
        [_signed(number, f"{value(number, 'GBP', decimals=places)}{'k' if number else ''}") for number in side]
        for side in pairs
    ]
    with mpl.rc_context(style.HOUSE):
        figure, axes = row_axes(title, subtitle, [str(name) for name in table[label]], row=0.5, top=0.25, bottom=0.4)
        _draw_pairs(axes, pairs, told, (_OUTLINED, _SOLID), ("adverse", "favourable"))
        style.key(figure, [("before reserves", Patch(**_OUTLINED)), ("after reserves", Patch(**_SOLID))])
    return figure


def effects(table: pd.DataFrame, *, title: str, subtitle: str, unit: str, label: str) -> Figure | None:
    """Draw what each part's own rate and its shift in size did to the change of the whole.

    Parameters
    ----------
    table : DataFrame, as `rate_and_mix` gives it, one row per part
        The column that `label` names; `rate_effect` and `mix_effect` in the unit shown ("points", "days per FTE").

    Returns
    -------
    Figure or None
        None where no part has an effect. The last row is all parts together.
    """
    pairs = np.array([numbers_of(table, column) for column in ("rate_effect", "mix_effect")])
    if not np.isfinite(pairs).any():
        return None
    pairs = np.column_stack([pairs, np.nansum(pairs, axis=1)])
    totals = np.nansum(pairs, axis=0)
    places = style.digits(pairs.ravel(), unit)
    pairs, totals = np.round(pairs, places), np.round(totals, places)
    told = [
        [_signed(number, style.short(number, unit, decimals=places)) for number in side] for side in (*pairs, totals)
    ]
    names, last = [*(str(name) for name in table[label]), "All together"], len(table)
    with mpl.rc_context(style.HOUSE):
        right = 0.3 + max(style.wide(words, bold=True) for words in [*told[2], "total"])
        figure, axes = row_axes(title, subtitle, names, row=0.5, right=right, top=0.25, bottom=0.4, bold=last)
        inch = _draw_pairs(axes, pairs, told, (_SOLID, _HATCHED), ("makes it lower", "makes it higher"))
        edge = axes.get_xlim()[1] + (right - 0.1) * inch
        for at, words in enumerate(["total", *told[2]], -1):
            axes.text(edge, max(at, -0.5), words, ha="right", va="center" if at >= 0 else "bottom", weight="bold")
        axes.axhline(last - 0.5, color=style.RULE, lw=1)
        off = np.nansum(pairs, axis=0) - totals, np.nansum(pairs[:, :-1], axis=1) - pairs[:, -1]
        if np.abs(np.concatenate(off)).max() > 0.5 * 10.0**-places:
            words = "rounded, so they may not add up"
            figure.text(0.99, 0.13 / figure.get_figheight(), words, ha="right", fontsize=style.SMALL)
        style.key(figure, [("its own rate", Patch(**_SOLID)), ("shift in its size (mix)", Patch(**_HATCHED))])
    return figure


def _signed(number: float, words: str) -> str:
    return f"{'+' if number > 0 else ''}{words or 'no data'}"


def _draw_pairs(
    axes: Axes, pairs: Any, told: Sequence[Sequence[str]], looks: Sequence[Mapping[str, Any]], sides: tuple[str, str]
) -> float:
    """Draw two bars on each row, one over the other, each with its number; give the length of an inch."""
    words = np.array(told[:2])
    left, right = (f"◀ {sides[0]} ", f" {sides[1]} ▶")
    inch = set_reach(
        axes, pairs.ravel(), words[pairs < 0], words[~(pairs < 0)],
        (style.wide(left, size=style.SMALL), style.wide(right, size=style.SMALL)),
    )  # fmt: skip
    for side, said, look, up in zip(pairs, words, looks, (-0.19, 0.19), strict=True):
        drawn = np.flatnonzero(np.nan_to_num(side))
        axes.barh(drawn + up, side[drawn], height=0.32, **look)
        for row, number in enumerate(side):
            write_beside(axes, row + up, number, said[row], inch)
    for text, at in ((left, "right"), (right, "left")):
        axes.text(0, -0.55, text, ha=at, va="bottom", fontsize=style.SMALL)
    return inch
