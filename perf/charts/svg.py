"""A drawing as SVG in the page: matplotlib's text made smaller, and a line as small as a word."""

import io
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote

import matplotlib as mpl
import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from perf.charts.style import BLUE, HOUSE

COARSE = 16  # of the 6,400 steps that a letter is high: at 9.5 points 1/40 of a point


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


def as_svg(figure: Figure) -> str:
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
