"""A chart as SVG inside a page: words as text in the page's typeface, named for those who do not see it."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring, tostring

import numpy as np
import pandas as pd
from markupsafe import Markup

from perf.charts.theme import BLUE, TYPEFACE, house_settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_ROUND = {"style": "stroke-linejoin: round; stroke-linecap: butt"}  # as matplotlib's own stylesheet has it
_REFERRED_TO = ("path", "clipPath", "pattern")  # elements whose id another one uses
_UNSEEN = ("fill: none", "fill: none; stroke: #ffffff")
_NUMBERS = ("d", "x", "y")  # attributes whose decimals nobody sees


def as_svg(figure: "Figure", *, label: str, look: str = "", tight: bool = False) -> str:
    """Write a figure as one SVG element that can be part of a page, or a file of its own.

    Parameters
    ----------
    figure : Figure
    label : str
        What the chart shows, in words: its accessible name. Figures of different labels or widths share no id.
    look : str
        The class of the element.
    tight : bool
        Whether words beyond the edges of the figure are included.
    """
    salt = f"{label}{figure.get_figwidth()}"
    with io.BytesIO() as file, house_settings(**{"svg.hashsalt": salt}):
        figure.savefig(file, format="svg", metadata=_NO_METADATA, bbox_inches="tight" if tight else None)
        drawn = fromstring(file.getvalue())
    box = drawn.attrib["viewBox"]
    width, height = (str(round(96 / 72 * float(points))) for points in box.split()[2:])
    attributes = {
        "xmlns": _SVG[1:-1],
        "viewBox": box,
        "width": width,
        "height": height,
        "font-family": TYPEFACE,
        **_ROUND,
    }
    root = Element("svg", {**attributes, "role": "img", "aria-label": label, **({"class": look} if look else {})})
    for child in drawn:
        root.extend(_slim(child))
    return tostring(root, encoding="unicode")


def _slim(element: Element) -> list[Element]:
    """Drop what no reader sees: names of parts, groups of one, stylesheets, decimals, a style that all parts share."""
    tag = element.tag.removeprefix(_SVG)
    if tag in ("style", "metadata") or (tag == "path" and element.attrib.get("style") in _UNSEEN):
        return []
    children = [slim for child in element for slim in _slim(child)]
    slim = Element(
        tag,
        {name: _short(name, text) for name, text in element.attrib.items() if name != "id" or tag in _REFERRED_TO},
    )
    if _HREF in slim.attrib:
        slim.attrib["href"] = slim.attrib.pop(_HREF)
    slim.text = (element.text or "").strip() and element.text
    if tag == "text":
        rules = slim.attrib["style"].split("; ")
        slim.attrib["style"] = "; ".join(rule for rule in rules if not rule.startswith("font-family"))
    if tag == "g" and not slim.attrib:
        styles = {child.attrib.get("style") for child in children}
        if len(children) < 2 or len(styles) != 1 or None in styles:
            return children
        slim.attrib["style"] = styles.pop() or ""
        for child in children:
            del child.attrib["style"]
    slim.extend(children)
    return [slim] if tag not in ("g", "defs") or children else []


def _short(name: str, text: str) -> str:
    """Round the numbers of an attribute to a hundredth of a point."""
    if name not in _NUMBERS:
        return text
    return " ".join(part if part.isalpha() else f"{float(part):.2f}".rstrip("0").rstrip(".") for part in text.split())


def sparkline(values: Iterable[float], *, alt: str = "") -> Markup:
    """Draw a series as small as a word, its last point as a dot; nothing where there is nothing to draw.

    Parameters
    ----------
    values : numbers in the order of time
        A missing one is a gap.
    alt : str
        What the line shows, in words; "" where the words beside it say that, so that it is hidden from screen readers.

    Returns
    -------
    Markup
        A picture of 110 x 26 pixels, or "".
    """
    numbers = np.array([float(number) if pd.notna(number) else np.nan for number in values])
    known = np.flatnonzero(np.isfinite(numbers))
    if not known.size:
        return Markup("")
    low, high = numbers[known].min(), numbers[known].max()
    x = 4 + np.arange(numbers.size) * 102 / max(numbers.size - 1, 1)
    y = 22 - 18 * ((numbers - low) / (high - low) if high > low else numbers * 0 + 0.5)
    line = "".join(f"{'L' if at - 1 in set(known) else 'M'}{x[at]:.1f} {y[at]:.1f}" for at in known)
    named = Markup('role="img" aria-label="{}"').format(alt) if alt else Markup('aria-hidden="true"')
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 110 26" width="110" height="26" '
        '{}><path d="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-linejoin="round"/>'
        '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/></svg>'
    ).format(named, line, BLUE, x[known[-1]], y[known[-1]], BLUE)
