"""Charts in house style: one small function per question, DataFrame in, Figure out; `show` puts one on the page."""

import io
import re
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import quote

import matplotlib as mpl
import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch

from perf.present.block import Block
from perf.present.canvas import BLUE, HOUSE, INK, WIDTH, fold
from perf.present.canvas import GREY as GREY
from perf.present.tables import SYMBOLS
from perf.present.words import count, listing, value
from perf.terms import RATINGS

FILLS = {"Green": "#0f7a52", "Amber": "#ffbf00", "Red": "#8a1c1c", "N/A": "#ffffff"}
INKS = {"Green": "#ffffff", "Amber": INK, "Red": "#ffffff", "N/A": INK}
COARSE = 16  # of the 6,400 steps that a letter is high: at 9.5 points 1/40 of a point


def show(figure: Figure | None, *, alt: str, caption: str, data: Block) -> Block:
    """Put a chart on the page: the picture with its alternative text, a caption, and its data as a table.

    No figure (there was nothing to draw), no block.
    """
    if figure is None:
        return Block()
    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    html = Markup(
        '<figure><div class="chart" tabindex="0" role="group" aria-label="Chart"><img src="{}" alt="{}" width="{}" '
        'height="{}"></div>'
        "<figcaption>{}</figcaption></figure><details><summary>Data of this chart</summary>{}</details>"
    ).format(as_address(_as_svg(figure)), alt, width, height, caption, data.html)
    return Block(html, f"{alt}\n{caption}\n{data.text}", (figure,))


def as_address(svg: str) -> Markup:
    """Write an SVG as the address of an image; its single quotes need no escape there."""
    return Markup("data:image/svg+xml,") + Markup(quote(svg.replace('"', "'"), safe=" =:/;,.-'()!*+?@$"))


def sparkline(values: Iterable[float], *, alt: str) -> Markup:
    """Draw a series as small as a word, its last point as a dot; nothing where there is nothing to draw.

    Parameters
    ----------
    values : numbers in the order of time
        A missing one is a gap.
    alt : str
        What the line shows, in words.

    Returns
    -------
    Markup
        An image of 110 x 26 pixels, or "".
    """
    numbers = np.array([float(number) if pd.notna(number) else np.nan for number in values])
    known = np.flatnonzero(np.isfinite(numbers))
    if not known.size:
        return Markup("")
    low, high = numbers[known].min(), numbers[known].max()
    x = 4 + np.arange(numbers.size) * 102 / max(numbers.size - 1, 1)
    y = 22 - 18 * ((numbers - low) / (high - low) if high > low else numbers * 0 + 0.5)
    drawn = "".join(f"{'L' if at - 1 in set(known) else 'M'}{x[at]:.1f} {y[at]:.1f}" for at in known)
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 110 26'>"
        f"<path d='{drawn}' fill='none' stroke='{BLUE}' stroke-width='1.5' stroke-linejoin='round'/>"
        f"<circle cx='{x[known[-1]]:.1f}' cy='{y[known[-1]]:.1f}' r='3' fill='{BLUE}'/></svg>"
    )
    return Markup('<img src="{}" alt="{}" width="110" height="26">').format(as_address(svg), alt)


def _as_svg(figure: Figure) -> str:
    """Draw the picture, without what no reader sees: less than half of matplotlib's size."""
    with io.StringIO() as file, mpl.rc_context(HOUSE):
        figure.savefig(file, format="svg", metadata={"Date": None})
        svg = file.getvalue()
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><").replace("xlink:href", "href")
    svg = re.sub(r' d="([^"]*)" transform="scale\(0.015625\)"', lambda letter: _as_letter(letter[1]), svg)
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: re.sub(r" ?([A-Z]) ", r"\1", _rounded(path)), svg)
    svg = re.sub(r'(?<=translate\()[^)]*|(?<= [xy]=")[^"]*', _rounded, svg)
    svg = re.sub(r'(?<=<use href=)(\S+) transform="translate\((\d+)\S* 0\)"', r'\1 x="\2"', svg)
    svg = re.sub(r"DejaVuSans-(Bold-)?", lambda font: "b" if font[1] else "f", svg)
    svg = re.sub(r'<g id="[\w.]*">', "<g>", re.sub(r'<g id="[\w.]*"/>|<defs/>', "", svg))
    svg = re.sub(r'<g([^>]*)>((?:<use [^>]*)( style="[^"]*")/>(?:<use [^>]*\3/>)*)</g>', _with_one_style, svg)
    while (slimmer := re.sub(r"<(g|defs)></\1>", "", svg)) != svg:
        svg = slimmer
    return svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").strip()


def _rounded(found: re.Match[str]) -> str:
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), found[0])


def _with_one_style(marks: re.Match[str]) -> str:
    return f"<g{marks[1]}{marks[3]}>{marks[2].replace(marks[3], '')}</g>"


@cache
def _as_letter(path: str) -> str:
    """Draw a letter on a coarser grid, each point as its distance from the last: half as long, the same to the eye."""
    drawn, here, begin = "", (0, 0), (0, 0)
    for command, numbers in re.findall(r"([A-Zz])([^A-Zz]*)", path):
        ends = [round(float(number) / COARSE) for number in numbers.split()]
        away = [end - here[at % 2] for at, end in enumerate(ends)]
        drawn += command.lower() + " ".join(str(step) for step in away).replace(" -", "-")
        here = (ends[-2], ends[-1]) if ends else begin
        begin = here if command == "M" else begin
    return f' d="{drawn}" transform="scale({COARSE / 64})"'


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
