"""Charts of areas, services, reasons: one row each, bars from left to right, every number written beside its bar."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.charts import style

_GAP = 0.06  # inches between a bar and its number


def bars(
    table: pd.DataFrame, *, title: str, subtitle: str, unit: str, label: str = "label", value: str = "value",
    previous: str = "previous", hidden: str = "hidden", highlight: str = "", overall: Mapping[str, float] | None = None,
) -> Figure | None:  # fmt: skip
    """Draw a value for each area or service, in the order given, beside last year's.

    Parameters
    ----------
    table : DataFrame, one row per area
        The columns that `label`, `value`, `previous` (last year's, a dark tick) and `hidden` name; the last two may be
        absent. Where `hidden` holds words ("fewer than 5", "withheld"), they stand in the place of the bar.
    unit : str
        The unit of the values.
    highlight : str
        The label of one row to stand out: dark and bold, the others grey.
    overall : mapping of words to values, optional
        Dashed lines through all rows, such as {"council": 4.74}.

    Returns
    -------
    Figure or None
        None without rows.
    """
    if table.empty:
        return None
    names = [str(name) for name in table[label]]
    instead = _words_of(table, hidden)
    now, before = (numbers_of(table, column) for column in (value, previous))
    now = np.where(instead != "", np.nan, now)
    lines = {words: number for words, number in (overall or {}).items() if pd.notna(number)}
    said = partial(style.short, unit=unit, decimals=style.digits([*now, *lines.values()], unit))
    told = [words or said(number) or "no data" for words, number in zip(instead, now, strict=True)]
    chosen = names.index(highlight) if highlight in names else -1
    has_tick = bool(np.isfinite(before).any())
    with mpl.rc_context(style.HOUSE):
        figure, axes = row_axes(
            title, subtitle, names, top=0.05 + style.ROW * len(lines), bottom=0.35 if has_tick else 0.1, bold=chosen
        )
        ends = [*now, *before, *lines.values()]
        inch = set_reach(axes, ends, np.array(told)[now < 0], told)
        rows = np.arange(len(names))
        colours = [style.BLUE if chosen in (-1, at) else style.GREY for at in rows]
        axes.barh(rows, np.nan_to_num(now), height=0.6, color=colours)
        axes.vlines(before, rows - 0.4, rows + 0.4, color="white", lw=5)  # so that a tick is seen on its bar
        axes.vlines(before, rows - 0.4, rows + 0.4, color=style.INK, lw=2.2)
        for at, words in enumerate(told):
            write_beside(axes, at, now[at], words, inch, past=before[at], bold=at == chosen)
        style.upright_lines(axes, {f"{words} {said(number)}": number for words, number in lines.items()})
        if has_tick:
            style.key(figure, [("last year", {"marker": "|", "ms": 11, "mew": 2.2})])
    return figure


def numbers_of(table: pd.DataFrame, column: str) -> Any:
    """Give a column as numbers, missing where there is none or no such column."""
    if column not in table:
        return np.full(len(table), np.nan)
    numbers = pd.to_numeric(table[column]).to_numpy("float64", na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _words_of(table: pd.DataFrame, column: str) -> Any:
    """Give the words that stand in the place of numbers, "" where there are none or no such column."""
    return np.array([str(words) if pd.notna(words) else "" for words in table.get(column, [""] * len(table))], "object")


def row_axes(
    title: str, subtitle: str, names: Sequence[str], *, row: float = 0.36, right: float = 0.1, top: float = 0.05,
    bottom: float = 0.1, bold: int = -1,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Make axes with a named row for each bar, the first at the top, and a line at 0."""
    labels = [style.fold(name, 2.4, bold=at == bold, most=2) for at, name in enumerate(names)]
    left = 0.2 + max(style.wide(name, bold=at == bold) for at, name in enumerate(labels))
    figure, axes = style.panel(title, subtitle, height=row * len(names), left=left, right=right, top=top, bottom=bottom)
    axes.set_yticks(range(len(names)), labels, fontsize=style.SIZE)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.axvline(0, color=style.INK, lw=1, zorder=3)
    if bold >= 0:
        axes.get_yticklabels()[bold].set_fontweight("bold")
    return figure, axes


def set_reach(
    axes: Axes, numbers: Sequence[float], before: Iterable[str], after: Iterable[str],
    sides: tuple[float, float] = (0, 0),
) -> float:  # fmt: skip
    """Set the ends of the bars' axis, with room for words before and after the bars; give the length of an inch.

    `sides` are the inches needed on either side of 0, whatever the bars.
    """
    known = [0.0, *(number for number in numbers if np.isfinite(number))]
    lengths = [-min(known), max(known) or (0.0 if min(known) else 1.0)]
    room = [max((style.wide(words, bold=True) for words in side), default=0.0) + _GAP for side in (before, after)]
    width = axes.bbox.width / axes.figure.dpi
    for _ in range(2):  # where a side needs more than its bars, the other has the rest
        inch = (sum(lengths) or 1.0) / max(width - sum(room), 0.8)
        short = [length + more * inch < side * inch for length, more, side in zip(lengths, room, sides, strict=True)]
        lengths = [0.0 if less else length for less, length in zip(short, lengths, strict=True)]
        room = [side if less else more for less, more, side in zip(short, room, sides, strict=True)]
    axes.set_xlim(-lengths[0] - room[0] * inch, lengths[1] + room[1] * inch)
    return float(inch)


def write_beside(
    axes: Axes, row: float, number: float, words: str, inch: float, *, past: float = np.nan, bold: bool = False
) -> None:
    """Write words past the end of a bar; past a tick too that would stand among them."""
    way = -1 if number < 0 else 1
    end = 0.0 if np.isnan(number) else number
    reach = end + way * (style.wide(words, bold=bold) + 2 * _GAP) * inch
    if min(end, reach) - _GAP * inch < past < max(end, reach):
        end = past
    axes.text(
        end + way * _GAP * inch, row, words, va="center", ha="left" if way > 0 else "right", zorder=4,
        weight="bold" if bold else "normal", bbox=None if np.isnan(past) else style.BEHIND,
    )  # fmt: skip


def pareto(table: pd.DataFrame, *, title: str, subtitle: str, unit: str, hidden: str = "hidden") -> Figure | None:
    """Draw reasons or causes, the largest first, with their share of all and the share so far.

    Parameters
    ----------
    table : DataFrame, as `drivers.pareto` gives it, indexed by reason
        A missing count says so: the words of the column `hidden`, or "withheld".
    unit : str
        The unit of the counts.

    Returns
    -------
    Figure or None
        None without rows.
    """
    if table.empty:
        return None
    share, so_far, counts = (numbers_of(table, column) for column in ("share_pct", "cumulative_pct", "count"))
    told = _shares(share, counts, _words_of(table, hidden), unit)
    head = "share so far"
    with mpl.rc_context(style.HOUSE):
        right = 0.2 + style.wide(head, size=style.SMALL)
        figure, axes = row_axes(title, subtitle, [str(name) for name in table.index], right=right, top=0.25)
        inch = set_reach(axes, share, [], told)
        axes.barh(range(len(table)), np.nan_to_num(share), height=0.6, color=style.BLUE)
        edge = axes.get_xlim()[1] + (right - 0.1) * inch
        axes.text(edge, -0.5, head, ha="right", va="bottom", fontsize=style.SMALL)
        for at, words in enumerate(told):
            write_beside(axes, at, share[at], words, inch)
            axes.text(edge, at, style.short(so_far[at], "percent", decimals=1) or "–", ha="right", va="center")
    return figure


def _shares(share: Any, counts: Any, instead: Sequence[str], unit: str) -> list[str]:
    """Say each share with its count, or why there is none."""
    places, told = style.digits(counts, unit), []
    for part, number, words in zip(share, counts, instead, strict=True):
        count = style.short(number, unit, decimals=places) or words or "withheld"
        told.append(f"{style.short(part, 'percent', decimals=1)}  ({count})" if np.isfinite(part) else count)
    return told
