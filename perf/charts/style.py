"""What every chart is drawn on: the house theme, room measured for words, short numbers, labels that keep apart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import TextToPath
from matplotlib.ticker import MaxNLocator

from perf.wording import MOST_DECIMALS, value

INK, SLATE, GREY, RULE, PALE = "#0b0c0c", "#3D3D3D", "#767676", "#d9d9d9", "#e8eef3"
BLUE, TEAL, PLUM, ORANGE, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#A285D1"
WIDTH = 7.6  # inches: the text column of the page
SIZE, SMALL = 9.5, 9.0  # points
ROW = 0.19  # inches: a line of small words
HOUSE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "text.color": INK,
    "text.parse_math": False,  # "$" is money, never mathematics
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "council-perf",
    "axes.unicode_minus": True,
}
BEHIND: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}  # so that no line crosses words
Label = tuple[float, str]  # where on the upright axis, and the words
_DECIMALS = {"GBP": 0, "count": 1}  # else two; a mean of counts has one
_STEPS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
_SHORT_FROM = {"GBP": 9_999.5, "percent": np.inf}  # else from ten million


def digits(numbers: Iterable[float], unit: str = "") -> int:
    """Tell how many decimals numbers side by side share: none for whole or great ones, more for tiny ones."""
    known = [abs(float(number)) for number in numbers if np.isfinite(number)]
    if all(number.is_integer() for number in known) or max(known) >= 1_000:
        return 0
    tiny = 1 - int(np.floor(np.log10(max(known)))) if max(known) < 0.1 else 0
    return min(max(_DECIMALS.get(unit, 2), tiny), MOST_DECIMALS)


def short(number: float, unit: str = "", *, decimals: int | None = None) -> str:
    """Say a value as a chart has room for: "£2.92m", "£538k", "12,345", "0.79"; "" when it is missing."""
    size = abs(number)
    for step, letter in _STEPS:
        if size >= max(0.9995 * step, _SHORT_FROM.get(unit, 1e7)):
            places = 0 if letter == "k" or size >= 100 * step else 1 if size >= 10 * step else 2
            return value(number / step, unit, decimals=places) + letter
    return value(number, unit, decimals=digits([number], unit) if decimals is None else decimals)


@cache
def wide(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """Measure a text's widest line, in inches."""
    font = FontProperties(family=HOUSE["font.family"], size=size, weight="bold" if bold else "normal")
    widths = [TextToPath().get_text_width_height_descent(line, font, ismath=False)[0] for line in text.split("\n")]
    return float(1.05 * max(widths) / 72)  # a screen's hinting may take a little more


def fold(text: str, inches: float, *, size: float = SIZE, bold: bool = False, most: int = 99) -> str:
    """Break a text into lines that fit; of more than `most` lines the rest becomes "…"."""

    def fitting(words: str, end: str = "") -> str:
        """Cut words so that they fit on a line, before the end given; one letter stays."""
        while len(words) > 1 and (length := wide(words + end, size=size, bold=bold)) > inches:
            words = words[: min(len(words) - 1, 1 + int(len(words) * inches / length))]
        return words

    lines: list[str] = []
    rest = " ".join(text.split())
    while rest != (line := fitting(rest)):
        if len(lines) == most - 1:
            return "\n".join([*lines, f"{fitting(rest, '…').rstrip(' ,')}…"])
        space = rest.rfind(" ", 0, len(line) + 1)
        lines.append(rest[:space] if space > 0 else line)
        rest = rest[len(lines[-1]) :].lstrip()
    return "\n".join([*lines, rest])


def spread(places: Sequence[float], gap: float, ends: tuple[float, float] = (-np.inf, np.inf)) -> list[float]:
    """Move places apart to `gap` or more, each group as little as can be, in their order and between the ends."""
    groups: list[tuple[float, list[int]]] = []  # the middle of a group, and who is in it
    for at in sorted(range(len(places)), key=lambda at: (places[at], -at)):  # of equal ones the first is the highest
        middle, members = _between(places[at], 0, ends), [at]
        while groups and middle - groups[-1][0] < gap * (len(members) + len(groups[-1][1])) / 2:
            before, them = groups.pop()
            middle = (middle * len(members) + before * len(them)) / (len(members) + len(them))
            members = [*them, *members]
            middle = _between(middle, gap * (len(members) - 1) / 2, ends)
        groups.append((middle, members))
    moved = list(places)
    for middle, members in groups:
        for number, at in enumerate(members):
            moved[at] = middle + gap * (number - (len(members) - 1) / 2)
    return moved


def _between(middle: float, half: float, ends: tuple[float, float]) -> float:
    return max(min(middle, ends[1] - half), ends[0] + half)


def panel(
    title: str, subtitle: str, *, height: float, left: float = 0.1, right: float = 0.1, top: float = 0.1,
    bottom: float = 0.1,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Make a figure with its title and subtitle, folded where they are long, over axes with margins in inches."""
    title, subtitle = fold(title, WIDTH - 0.2, size=12, bold=True), fold(subtitle, WIDTH - 0.2)
    under_title = 0.12 + 0.21 * len(title.split("\n"))
    head = under_title + 0.17 * len(subtitle.split("\n")) + 0.08 + top
    total = head + height + bottom
    figure = Figure(figsize=(WIDTH, total))
    axes = figure.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    figure.text(0.01, 1 - 0.08 / total, title, fontsize=12, fontweight="bold", va="top")
    figure.text(0.01, 1 - under_title / total, subtitle, fontsize=SIZE, color=SLATE, va="top")
    return figure, axes


def value_axes(
    title: str, subtitle: str, numbers: Iterable[float], unit: str, labels: Sequence[Label] = (), *, height: float,
    bottom: float, top: float = 0.1, zero: bool = False,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Make axes whose upright scale holds all numbers, with labels at the right end, the first of them in bold.

    What is never below 0 has no axis there.
    """
    known = [float(number) for number in numbers if np.isfinite(number)] + ([0.0] if zero else [])
    low, high = min(known), max(known)
    room = 0.06 * (high - low) if high - low > 1e-6 * abs(high) else 0.1 * abs(high) or 1.0
    low, high = (low - room if low < 0 else max(low - room, 0.0)), high + room
    marks, names = _round_marks(low, high, unit)
    left = 0.2 + max(wide(name, size=SMALL) for name in names)
    right = 0.3 + max((wide(words, size=SMALL, bold=True) for _, words in labels), default=0.0)
    figure, axes = panel(title, subtitle, height=height, left=left, right=right, top=top, bottom=bottom)
    axes.set_yticks(marks, names, fontsize=SMALL)
    axes.set_ylim(low, high)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=RULE, lw=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    _end_labels(axes, labels)
    return figure, axes


def mark_across(axes: Axes, low: float, high: float, what: str) -> None:
    """Give the level axis its ends, round marks and the words for what they count."""
    axes.set_xlim(low, high)
    axes.set_xticks(*_round_marks(low, high, ""), fontsize=SMALL)
    across = axes.bbox.width / axes.figure.dpi
    axes.set_xlabel(fold(what, across, size=SMALL, most=1), fontsize=SMALL, loc="right", labelpad=1)


def _round_marks(low: float, high: float, unit: str) -> tuple[list[float], list[str]]:
    marks = [
        float(mark) for mark in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= mark <= high
    ]
    step = abs(marks[-1] - marks[0]) / max(len(marks) - 1, 1) or 1.0
    decimals = next((at for at in range(MOST_DECIMALS) if abs(step - round(step, at)) < step / 1_000), MOST_DECIMALS)
    return marks, [_trimmed(short(mark, unit, decimals=decimals)) for mark in marks]


def _trimmed(words: str) -> str:
    """Leave out the decimals that a mark in millions does not need: £2.50m is £2.5m."""
    return re.sub(r"(?:(\.\d*[1-9])|\.)0+(?=[mb])", r"\1", words)


def _end_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Write labels right of the axes beside their values, apart from each other, each with a thin line to its value."""
    low, high = axes.get_ylim()
    points = axes.bbox.height / axes.figure.dpi * 72
    heights = [(place - low) / (high - low) for place, _ in labels]
    for at, place in enumerate(spread(heights, 13 / points, (0, 1))):
        axes.plot([1.003, 1.022], [heights[at], place], color=GREY, lw=0.7, transform=axes.transAxes, clip_on=False)
        weight = "normal" if at else "bold"
        axes.text(1.028, place, labels[at][1], va="center", fontsize=SMALL, weight=weight, transform=axes.transAxes)


def upright_lines(axes: Axes, lines: Mapping[str, float]) -> None:
    """Draw dashed lines up to their words over the axes, a row each: the first the highest, so that none is crossed."""
    across, up, margin = (length / axes.figure.dpi for length in (axes.bbox.width, axes.bbox.height, axes.bbox.x0))
    (low, high), rows = axes.get_xlim(), len(lines) - 1
    for at, (words, place) in enumerate(sorted(lines.items(), key=lambda line: line[1])):
        foot = 1 + (0.06 + ROW * (rows - at)) / up
        from_left = (place - low) / (high - low) * across
        left, right = margin + from_left - 0.16, WIDTH - margin - from_left - 0.16
        words = fold(words, max(left, right), size=SMALL, most=1)
        fits = right > left or wide(words, size=SMALL) < right
        axes.plot(
            [place, place], [0, foot + 0.15 / up], color=INK, lw=1.2, ls=(0, (5, 3)), zorder=2, clip_on=False,
            transform=axes.get_xaxis_transform(),
        )  # fmt: skip
        axes.text(
            (from_left + (0.06 if fits else -0.06)) / across, foot, words, ha="left" if fits else "right", va="bottom",
            fontsize=SMALL, transform=axes.transAxes, bbox=BEHIND,
        )  # fmt: skip


def key(figure: Figure, entries: Sequence[tuple[str, Artist | dict[str, Any]]]) -> None:
    """Say at the foot what each mark is: words, and the mark or how it is drawn."""
    if not entries:
        return
    handles = [
        Line2D([], [], **{"lw": 0, "mec": INK, "mew": 0.6, **look}) if isinstance(look, dict) else look
        for _, look in entries
    ]
    lines = any(isinstance(handle, Line2D) and handle.get_linewidth() for handle in handles)
    figure.legend(
        handles, [words for words, _ in entries], loc="lower left", bbox_to_anchor=(0, 0), ncols=len(entries),
        frameon=False, fontsize=SMALL, handlelength=2.4 if lines else 1.4, handletextpad=0.3, columnspacing=1.4,
        borderpad=0.3,
    )  # fmt: skip
