"""The drawing area of every chart: axes, margins in inches that hold the labels, and a key at the foot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from perf.charts.labels import fold, keep_apart, move_apart, short_number, text_width, widest_text
from perf.charts.theme import GREY, INK, SLATE, SMALL, TooManyRows, chart_width, is_narrow
from perf.wording import MOST_DECIMALS

EDGE = 0.08  # inches: what stays free at the edges of a chart
LINE = 0.17  # inches: a line of small words
GAP = 0.06  # inches between a bar and its number
BEHIND: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}  # so that no line crosses words
DASHED = (0, (5, 3))
MOST_ROWS = 40  # of bars: of more, a table shows more
_HIGH = 2.6  # inches: the axes of a chart with an upright scale
Key = Mapping[str, Artist | dict[str, Any]]  # the words for a mark, and how it looks
Label = tuple[float, str]  # where on the upright axis, and the words


@dataclass(frozen=True)
class Room:
    """What is left free round the axes, in inches."""

    left: float = EDGE
    right: float = EDGE
    top: float = EDGE
    bottom: float = EDGE


def panel(height: float, room: Room, key: Key | None = None) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes of a height in inches, room round it, and a key at its foot."""
    width, lines = chart_width(), _key_lines(key or {})
    foot = room.bottom + len(lines) * (LINE + 0.03)
    total = room.top + height + foot
    figure = Figure(figsize=(width, total))
    axes = figure.add_axes((room.left / width, foot / total, (width - room.left - room.right) / width, height / total))
    for at, entries in enumerate(lines):
        handles = [_handle(look) for look in entries.values()]
        figure.legend(
            handles, list(entries), loc="lower left", bbox_to_anchor=(0, (len(lines) - 1 - at) * (LINE + 0.03) / total),
            ncols=len(entries), fontsize=SMALL, handlelength=2.2, handletextpad=0.4, columnspacing=1.2,
            borderpad=0.25, borderaxespad=0.1,
        )  # fmt: skip
    return figure, axes


def _handle(look: Artist | dict[str, Any]) -> Artist:
    return Line2D([], [], **{"lw": 0, "mec": INK, "mew": 0.6, **look}) if isinstance(look, dict) else look


def _key_lines(key: Key) -> list[dict[str, Artist | dict[str, Any]]]:
    """Divide a key into lines that fit on the chart."""
    lines: list[dict[str, Artist | dict[str, Any]]] = []
    used = np.inf
    for words, look in key.items():
        words = fold(words, chart_width() - 0.6, size=SMALL, most=1)
        needed = 0.5 + text_width(words, size=SMALL)
        if used + needed > chart_width():
            lines.append({})
            used = 0.0
        lines[-1][words] = look
        used += needed
    return lines


def value_axes(
    numbers: Iterable[float], labels: Sequence[Label], *, unit: str, bottom: float, top: float = EDGE,
    key: Key | None = None,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Return axes whose upright scale holds all numbers, with labels at the right end, the first of them in bold.

    What is never below 0 has no axis there.
    """
    low, high = ends_of(numbers)
    marks, names = round_marks(low, high, unit)
    inches, most = 0.98 if is_narrow() else 2.2, min(3, max(1, int(_HIGH / LINE / max(len(labels), 1))))
    folded = [(place, fold(words, inches, size=SMALL, bold=True, most=most)) for place, words in labels]
    right = 0.3 + widest_text((words for _, words in folded), size=SMALL, bold=True)
    room = Room(0.2 + widest_text(names, size=SMALL), right if labels else 0.3, top, bottom)
    figure, axes = panel(_HIGH, room, key)
    _scale_up(axes, (low, high), marks, names)
    _end_labels(axes, folded)
    return figure, axes


def ends_of(numbers: Iterable[float]) -> tuple[float, float]:
    """Return the ends of a scale that holds all numbers, with a little room; not below 0 where no number is."""
    known = [float(number) for number in numbers if np.isfinite(number)]
    low, high = min(known), max(known)
    room = 0.06 * (high - low) if high - low > 1e-6 * abs(high) else 0.1 * abs(high) or 1.0
    return (low - room if low < 0 else max(low - room, 0.0)), high + room


def mark_across(axes: Axes, low: float, high: float, what: str) -> None:
    """Draw the level axis: its ends, round marks and the words for what they count."""
    axes.set_xlim(low, high)
    axes.set_xticks(*round_marks(low, high, "", most=5 if not is_narrow() else 3), fontsize=SMALL)
    axes.annotate(
        fold(what, chart_width() - 2 * EDGE, size=SMALL, most=1), (1, 0), (-72 * EDGE, -26),
        xycoords=("figure fraction", "axes fraction"), textcoords="offset points", ha="right", va="center",
        fontsize=SMALL,
    )  # fmt: skip


def round_marks(low: float, high: float, unit: str, *, most: int = 5) -> tuple[list[float], list[str]]:
    """Return round places on a scale between its ends, and the words for them."""
    marks = [
        float(mark)
        for mark in MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        if low <= mark <= high
    ]
    step = abs(marks[-1] - marks[0]) / max(len(marks) - 1, 1) or 1.0
    decimals = next((at for at in range(MOST_DECIMALS) if abs(step - round(step, at)) < step / 1_000), MOST_DECIMALS)
    return marks, [_trimmed(short_number(mark, unit, decimals=decimals)) for mark in marks]


def _trimmed(words: str) -> str:
    """Drop the decimals that a mark in millions does not need: £2.50m is £2.5m."""
    number, letters = words.rstrip("bnm"), words[len(words.rstrip("bnm")) :]
    return (number.rstrip("0").rstrip(".") if letters and "." in number else number) + letters


def _end_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Write labels right of the axes beside their values, apart from each other, each with a thin line to its value."""
    if not labels:
        return
    low, high = axes.get_ylim()
    across, up = (length / axes.figure.dpi for length in (axes.bbox.width, axes.bbox.height))
    gap = 0.03 + LINE * max(words.count("\n") + 1 for _, words in labels)
    heights = [(place - low) / (high - low) for place, _ in labels]
    for at, place in enumerate(move_apart(heights, gap / up, (0.4 * gap / up, 1 - 0.4 * gap / up))):
        look: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
        axes.plot([1, 1 + 0.1 / across], [heights[at], place], color=GREY, lw=0.7, **look)
        weight = "normal" if at else "bold"
        axes.text(1 + 0.13 / across, place, labels[at][1], va="center", fontsize=SMALL, weight=weight, **look)


def row_axes(
    names: Sequence[str], *, bars: int = 1, room: Room = Room(), bold: int = -1, key: Key | None = None
) -> tuple[Figure, Axes, float]:  # fmt: skip
    """Return axes with a named row for each bar, or pair of bars, the first at the top, and a line at 0.

    Names are on the left, on a narrow chart over their bars. The thickness of a bar is returned with the axes.
    """
    over = is_narrow() and widest_text(names) > 0.3 * chart_width()
    inches = chart_width() - 2 * EDGE if over else 0.36 * chart_width()
    if len(names) > MOST_ROWS:
        raise TooManyRows(f"a chart of {len(names)} rows cannot be read; draw at most {MOST_ROWS}, or show a table")
    labels = keep_apart(names, lambda name: fold(name, inches, bold=bold >= 0, most=2 if over else 3))
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    bar = 0.2 if bars == 1 else 0.17
    row = 0.12 + bar * bars + LINE * lines if over else max(0.15 + bar * bars, 0.08 + LINE * lines)
    left = EDGE if over else 0.2 + widest_text(labels, bold=bold >= 0)
    figure, axes = panel(row * len(names), Room(left, room.right, room.top, room.bottom), key)
    shift = 0.5 * bar * bars / row + 0.04 if over else 0.5
    axes.set_ylim(len(names) - 1 + shift, shift - 1)
    axes.set_yticks(range(len(names)), [""] * len(names) if over else labels, ha="left")
    axes.tick_params(axis="y", length=0, pad=(left - EDGE) * 72)
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    reach = (0.5 * bar * bars + 0.04) / row if over else 0.5
    axes.vlines(
        [0] * len(names),
        [at - reach for at in range(len(names))],
        [at + reach for at in range(len(names))],
        color=INK,
        lw=1,
        zorder=3,
    )
    for at, name in enumerate(labels if over else ()):
        axes.annotate(
            name, (0, at), (0, 36 * bar * bars + 3), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
            va="bottom", weight="bold" if at == bold else "normal", bbox=BEHIND, zorder=4,
        )  # fmt: skip
    if bold >= 0 and not over:
        axes.get_yticklabels()[bold].set_fontweight("bold")
    return figure, axes, bar / row


def set_reach(
    axes: Axes, numbers: Iterable[float], before: Iterable[str], after: Iterable[str],
    sides: tuple[float, float] = (0, 0),
) -> float:  # fmt: skip
    """Set the ends of the bars' axis, with room for words before and after the bars; return the length of an inch.

    `sides` are the inches needed on either side of 0, whatever the bars.
    """
    known = [0.0, *(float(number) for number in numbers if np.isfinite(number))]
    lengths = [-min(known), max(known) or (0.0 if min(known) else 1.0)]
    room = [widest_text(words, bold=True) + 2 * GAP for words in (before, after)]
    width = axes.bbox.width / axes.figure.dpi
    for _ in range(2):  # where a side needs more than its bars, the other has the rest
        inch = (sum(lengths) or 1.0) / max(width - sum(room), 0.5)
        short_of = [length + more * inch < side * inch for length, more, side in zip(lengths, room, sides, strict=True)]
        lengths = [0.0 if less else length for less, length in zip(short_of, lengths, strict=True)]
        room = [side if less else more for less, more, side in zip(short_of, room, sides, strict=True)]
    axes.set_xlim(-lengths[0] - room[0] * inch, lengths[1] + room[1] * inch)
    return float(inch)


def write_beside(
    axes: Axes, place: tuple[float, float], words: str, *, past: float = np.nan, bold: bool = False
) -> None:
    """Write words past the end of a bar; past a tick, too, that would be among them."""
    number, row = place
    inch = (axes.get_xlim()[1] - axes.get_xlim()[0]) / (axes.bbox.width / axes.figure.dpi)
    way = -1 if number < 0 else 1
    end = 0.0 if np.isnan(number) else number
    reach = end + way * (text_width(words, bold=bold) + 2 * GAP) * inch
    if min(end, reach) - GAP * inch < past < max(end, reach):
        end = past
    axes.text(
        end + way * GAP * inch, row, words, va="center", ha="left" if way > 0 else "right", zorder=4,
        weight="bold" if bold else "normal", bbox=BEHIND,
    )  # fmt: skip


def name_sides(axes: Axes, sides: tuple[str, str]) -> None:
    """Write over the axes what the two sides of 0 mean."""
    for words, offset, side in ((f"◀ {sides[0]}", -3, "right"), (f"{sides[1]} ▶", 3, "left")):
        axes.annotate(
            words, (0, 1), (offset, 3), xycoords=axes.get_xaxis_transform(), textcoords="offset points", ha=side,
            va="bottom", fontsize=SMALL,
        )  # fmt: skip


def side_widths(sides: tuple[str, str]) -> tuple[float, float]:
    """Return the inches that the names of the two sides need."""
    return text_width(f"◀ {sides[0]}", size=SMALL) + GAP, text_width(f"{sides[1]} ▶", size=SMALL) + GAP


def upright_lines(axes: Axes, lines: Mapping[str, float]) -> None:
    """Draw dashed lines up to their words over the axes, a row each: the first the highest, so that none is crossed."""
    across, up, margin = (length / axes.figure.dpi for length in (axes.bbox.width, axes.bbox.height, axes.bbox.x0))
    low, high = axes.get_xlim()
    for at, (words, place) in enumerate(sorted(lines.items(), key=lambda line: line[1])):
        foot = 1 + (0.06 + LINE * (len(lines) - 1 - at)) / up
        words = fold(words, chart_width() - 2 * EDGE, size=SMALL, most=1)
        farthest = chart_width() - EDGE - margin - text_width(words, size=SMALL)
        start = min((place - low) / (high - low) * across + 0.06, farthest) / across
        axes.plot(
            [place, place], [0, foot + 0.13 / up], color=INK, lw=1.2, ls=DASHED, zorder=2, clip_on=False,
            transform=axes.get_xaxis_transform(),
        )  # fmt: skip
        axes.text(start, foot, words, va="bottom", fontsize=SMALL, transform=axes.transAxes, bbox=BEHIND)


def note_over(axes: Axes, words: str) -> None:
    """Write a small remark over the upper left corner of the axes."""
    axes.annotate(
        words, (0, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", va="bottom", fontsize=SMALL,
        color=SLATE,
    )  # fmt: skip


def draw_points(
    axes: Axes, rows: pd.DataFrame, place: tuple[str, str], by: str, looks: Mapping[str, Mapping[str, Any]]
) -> None:
    """Draw a point for each row at its place, in the shape and colour of what the column `by` says."""
    order = [name for name in looks if (rows[by] == name).any()]
    if not order:
        return
    drawn = len(axes.lines)
    with without_axis_names(axes):
        sns.lineplot(
            rows[rows[by].isin(order)], x=place[0], y=place[1], hue=by, style=by, hue_order=order, style_order=order,
            palette={name: looks[name]["color"] for name in order},
            markers={name: looks[name]["marker"] for name in order},
            dashes=False, lw=0, estimator=None, errorbar=None, legend=False, zorder=3, clip_on=False, ax=axes,
        )  # fmt: skip
    for line, name in zip(axes.lines[drawn:], order, strict=True):
        line.set(mew=0.6, ms=looks[name]["ms"], mec=looks[name].get("mec", INK))


@contextmanager
def without_axis_names(axes: Axes) -> Iterator[None]:
    """Draw with seaborn inside this block, without the names of columns along the axes.

    Meanwhile the axes have a blank name: where they have none, seaborn makes every tick to see whether it is visible.
    """
    axes.set(xlabel=" ", ylabel=" ")
    try:
        yield
    finally:
        axes.set(xlabel="", ylabel="")


def small_multiples(
    titles: Mapping[str, str], ends: tuple[float, float], *, unit: str, bottom: float, key: Key
) -> tuple[Figure, Sequence[Axes]]:  # fmt: skip
    """Return axes of one scale side by side, each with its name and, in bold, a value over it."""
    marks, names = round_marks(*ends, unit, most=3)
    left = 0.16 + widest_text(names, size=SMALL)
    for columns in range(min(len(titles), 2 if is_narrow() else 3), 0, -1):  # fewer, where the names need more room
        across = (chart_width() - left - EDGE) / columns
        heads = {fold(name, across - 0.16): value for name, value in titles.items()}
        if max(name.count("\n") for name in heads) < 3 and widest_text(heads.values(), bold=True) < across - 0.1:
            break
    head = 0.06 + LINE * (2 + max(name.count("\n") for name in heads))
    each, lines = 1.0 + head + bottom, -(-len(titles) // columns)
    figure, frame = panel(each * lines, Room(left, EDGE, 0, 0), key)
    width, total, foot = chart_width(), figure.get_figheight(), frame.bbox.y0 / figure.dpi
    frame.remove()
    grid = []
    for at, (name, value) in enumerate(heads.items()):
        row, column = divmod(at, columns)
        place = left + column * across, foot + each * (lines - 1 - row) + bottom
        axes = figure.add_axes((place[0] / width, place[1] / total, (across - 0.16) / width, 1.0 / total))
        _scale_up(axes, ends, marks, names if column == 0 else [""] * len(marks))
        for text, lift, weight in ((name, LINE * 72 + 4, "normal"), (value, 4, "bold")):
            axes.annotate(
                text,
                (0, 1),
                (0, lift),
                xycoords="axes fraction",
                textcoords="offset points",
                va="bottom",
                weight=weight,
            )
        grid.append(axes)
    return figure, grid


def _scale_up(axes: Axes, ends: tuple[float, float], marks: Sequence[float], names: Sequence[str]) -> None:
    """Draw the upright scale: pale lines at round numbers, no line along it."""
    axes.set_yticks(marks, names, fontsize=SMALL)
    axes.set_ylim(ends)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", lw=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
