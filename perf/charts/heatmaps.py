"""Tables of numbers as shades: an area a row by month, a cause a row by area."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure

from perf.charts.canvas import EDGE, LINE, Key, Room, panel
from perf.charts.labels import fold, shared_decimals, short_number, widest_text
from perf.charts.theme import (
    BLUE,
    ORANGE,
    PALE,
    SEQUENTIAL,
    SMALL,
    chart_width,
    in_house_style,
    in_short,
    is_narrow,
    reasons_hidden,
    tidy,
)
from perf.charts.time_axis import axis_inches, mark_months
from perf.colours import ink_on
from perf.months import month_numbers
from perf.rounding import rounded

_SHADES = LinearSegmentedColormap.from_list("council", SEQUENTIAL)
_BOTH_SIDES = LinearSegmentedColormap.from_list("council of both signs", (ORANGE, PALE, BLUE))
_NOT_SHOWN = "–"
_MOST_OF_WIDTH = 0.27  # of the chart, for names
_ROW, _TINY = 0.34, 8.0  # inches a row is high; points of the numbers in cells


@in_house_style
def months_by_area(frame: pd.DataFrame, *, unit: str, year_start_month: int) -> Figure:
    """Draw a figure of each area by month as a table of shades, the number in each cell where it has room.

    Darker is higher; where numbers are below 0, darker is further from 0: orange below it, blue above it.

    Parameters
    ----------
    frame : DataFrame, one row per area and month
        `label` (the area), `month` ("2019-04"), `value` in the unit; optionally `hidden`, why a value is not shown.
    unit : str
        "percent", "GBP" (the cells have millions or thousands), "count", "days per FTE".
    year_start_month : int, 1 to 12
        The month in which the council's year starts.

    Examples
    --------
    >>> months = pd.DataFrame({"label": ["Housing"], "month": ["2019-04"], "value": [0.79]})
    >>> charts.months_by_area(months, unit="days per FTE", year_start_month=4)  # doctest: +SKIP
    """
    rows = tidy(frame, "label", "month", known="value", once=["label", "month"])
    rows["column"] = month_numbers(rows["month"])
    columns = range(rows["column"].min(), rows["column"].max() + 1)
    figure, axes = _shaded(rows, columns, unit=unit, room=Room(bottom=axis_inches(columns)))
    mark_months(axes, columns, year_start_month, shift=0.5 - columns[0])
    return figure


@in_house_style
def causes_by_area(frame: pd.DataFrame, *, unit: str) -> Figure:
    """Draw how many of each cause every area has, as a table of shades with its numbers.

    Parameters
    ----------
    frame : DataFrame, one row per cause and area
        `label` (the cause), `area`, `value` in the unit; optionally `hidden`, why a value is not shown.
    unit : str
        "count", "percent".

    Examples
    --------
    >>> causes = pd.DataFrame({"label": ["Delay"], "area": ["Housing"], "value": [12]})
    >>> charts.causes_by_area(causes, unit="count")  # doctest: +SKIP
    """
    rows = tidy(frame, "label", "area", known="value", once=["label", "area"])
    areas = list(dict.fromkeys(rows["area"].astype("str")))
    rows["column"] = rows["area"].astype("str").map({area: at for at, area in enumerate(areas)})
    across = (chart_width() - _left_of(rows) - EDGE) / len(areas) - 0.1
    heads = [fold(area, across, size=SMALL) for area in areas]
    key: Key = {}
    if any(head.replace("\n", " ") != area or head.count("\n") > 2 for head, area in zip(heads, areas, strict=True)):
        heads = [chr(ord("A") + at) for at in range(len(areas))]  # letters, where the names have no room
        key = {f"{letter} {area}": {} for letter, area in zip(heads, areas, strict=True)}
    top = 0.1 + LINE * max(head.count("\n") + 1 for head in heads)
    figure, axes = _shaded(rows, range(len(areas)), unit=unit, room=Room(top=top), key=key)
    for at, head in enumerate(heads):
        axes.annotate(
            head, (at, 1), (3, 3), xycoords=axes.get_xaxis_transform(), textcoords="offset points", va="bottom",
            fontsize=SMALL,
        )  # fmt: skip
    return figure


def _left_of(rows: pd.DataFrame) -> float:
    """Return the inches left of the cells; on a narrow chart names are over them."""
    return EDGE if is_narrow() else 0.2 + min(widest_text(rows["label"].astype("str")), _MOST_OF_WIDTH * chart_width())


def _shaded(
    rows: pd.DataFrame, columns: Sequence[int], *, unit: str, room: Room, key: Key | None = None
) -> tuple[Figure, Axes]:  # fmt: skip
    """Draw the table: a row for each label, a cell for each number in the column `column`."""
    names = list(dict.fromkeys(rows["label"].astype("str")))
    cells = pd.crosstab(rows["label"].astype("str"), rows["column"], rows["value"], aggfunc="first")
    cells = cells.reindex(index=names, columns=list(columns)).astype("float64")
    step = 2 if is_narrow() else 1  # a free row over each, for its name
    grid = np.full((step * len(names), len(columns)), np.nan)
    grid[step - 1 :: step] = cells.to_numpy()
    hidden = sorted({why for why in reasons_hidden(rows) if why})
    key = {**({f"{_NOT_SHOWN} not shown: {', '.join(hidden)}": {}} if hidden else {}), **(key or {})}
    left = _left_of(rows)
    figure, axes = panel(_ROW * len(grid), Room(left, EDGE, room.top, room.bottom), key)
    words = _numbers(grid, unit, axes.bbox.width / axes.figure.dpi / len(columns) - 0.04)
    shades, ends = _shades_of(grid)
    sns.heatmap(
        grid, ax=axes, cmap=shades, norm=ends, cbar=False, linewidths=1, linecolor="white", annot=words, fmt="",
        annot_kws={"fontsize": _TINY}, xticklabels=False, yticklabels=False, clip_on=False,
    )  # fmt: skip
    for text in axes.texts:
        shade = to_hex(shades(ends(grid[int(text.get_position()[1]), int(text.get_position()[0])])))
        text.set_color(ink_on(shade))
    for at, name in enumerate(names):
        label = fold(name, chart_width() - 2 * EDGE if is_narrow() else left - 0.2, most=1 if is_narrow() else 2)
        axes.annotate(
            label, (0, step * at + 0.5), ((EDGE - left) * 72, 0), xycoords=axes.get_yaxis_transform(),
            textcoords="offset points", va="center",
        )  # fmt: skip
    for row, column in zip(*np.where(np.isnan(grid[step - 1 :: step])), strict=True):
        axes.text(column + 0.5, step * row + step - 0.5, _NOT_SHOWN, ha="center", va="center", fontsize=SMALL)
    return figure, axes


def _shades_of(grid: Any) -> tuple[Colormap, Normalize]:
    """Return the shades of numbers: darker is higher; where some are below 0, further from 0, on each side of it."""
    low, high = np.nanmin(grid), np.nanmax(grid)
    if low < 0:
        reach = max(-low, high)
        return _BOTH_SIDES, Normalize(-reach, reach)
    return _SHADES, Normalize(low, max(high, low + 1e-9))


def _numbers(grid: Any, unit: str, inches: float) -> Any:
    """Format the numbers of the cells with as many decimals as there is room for.

    They are all "" where there is no room at all, or where one that is not 0 would read 0.
    """
    words = np.full(grid.shape, "", "object")
    known = grid[np.isfinite(grid)]
    short = in_short(known, unit)
    known = known / short.size
    most = shared_decimals(known, unit) if short.decimals is None else short.decimals
    for decimals in range(most, -1, -1):
        numbers = [short_number(number, short.name, decimals=decimals) for number in known]
        if (rounded(known, decimals) == 0)[known != 0].any():
            break
        if widest_text(numbers, size=_TINY) <= inches:
            words[np.isfinite(grid)] = numbers
            break
    return words
