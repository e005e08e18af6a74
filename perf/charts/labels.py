"""Words on a chart: short numbers, the room that a text needs, lines that fit, labels that keep apart."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from perf.charts.theme import MEASURED, SIZE
from perf.wording import MOST_DECIMALS, value

_DECIMALS = {"GBP": 0, "count": 1}  # else two; a mean of counts has one
_STEPS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
_SHORT_FROM = {"GBP": 9_999.5, "percent": np.inf}  # else from ten million
_TELLING = 4  # words that are kept of the part in which a name differs
_SLACK = 1.05  # a screen's hinting may take a little more


def shared_decimals(numbers: Iterable[float], unit: str = "") -> int:
    """Return how many decimals numbers side by side share: none for integers or large ones, more for tiny ones."""
    known = [abs(float(number)) for number in numbers if np.isfinite(number)]
    if all(number.is_integer() for number in known) or max(known) >= 1_000:
        return 0
    tiny = 1 - int(np.floor(np.log10(max(known)))) if max(known) < 0.1 else 0
    return min(max(_DECIMALS.get(unit, 2), tiny), MOST_DECIMALS)


def short_number(number: float, unit: str = "", *, decimals: int | None = None) -> str:
    """Format a value as a chart has room for: "£2.92m", "£538k", "12,345", "0.79"; "" when it is missing."""
    size = abs(number)
    for step, letter in _STEPS:
        if size >= max(0.9995 * step, _SHORT_FROM.get(unit, 1e7)):
            places = 0 if letter == "k" or size >= 100 * step else 1 if size >= 10 * step else 2
            return value(number / step, unit, decimals=places) + letter
    return value(number, unit, decimals=shared_decimals([number], unit) if decimals is None else decimals)


def with_plus(number: float, words: str) -> str:
    """Write a plus sign before the words of a number above 0; "no data" where there is no number."""
    return f"{'+' if number > 0 else ''}{words or 'no data'}"


@cache
def text_width(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """Return the width of a text's widest line, in inches."""
    font = FontProperties(family=MEASURED, size=size, weight="bold" if bold else "normal")
    widths = [TextToPath().get_text_width_height_descent(line, font, ismath=False)[0] for line in text.split("\n")]
    return float(_SLACK * max(widths) / 72)


def widest_text(texts: Iterable[str], *, size: float = SIZE, bold: bool = False) -> float:
    """Return the width of the widest of several texts, in inches; 0 without any."""
    return max((text_width(text, size=size, bold=bold) for text in texts), default=0.0)


def fold(text: str, inches: float, *, size: float = SIZE, bold: bool = False, most: int = 99) -> str:
    """Break a text into lines that fit; of more than `most` lines the rest becomes "…"."""

    def fitting(words: str, end: str = "") -> str:
        """Cut words so that they fit on a line, before the end given; one letter stays."""
        while len(words) > 1 and (length := text_width(words + end, size=size, bold=bold)) > inches:
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


def keep_apart(names: Sequence[str], fit: Callable[[str], str]) -> list[str]:
    """Return names as `fit` cuts them, each with the words that tell it from the most similar of the others.

    Where these would be cut off, words before them are: "CPM/012 Share of … withdrawn (12)". The first word may be an
    id, which alone does not count as a difference.
    """
    words, labels = [name.split() for name in names], [fit(name) for name in names]
    cut = [at for at, label in enumerate(labels) if _joined(label) != _joined(names[at])]
    for at in cut:
        own, seen = words[at], len(labels[at].split()) - 1
        alike = max((_alike(own, words[other]) for other in cut if other != at), default=0)
        if seen > alike or alike >= len(own):
            continue
        end = " ".join(own[alike : alike + _TELLING])
        tried = (f"{' '.join(own[:kept])} … {end}" for kept in range(min(seen, alike), 0, -1))
        labels[at] = next((label for text in tried if _joined(label := fit(text)) == text), labels[at])
    return labels


def _joined(text: str) -> str:
    return " ".join(text.split())


def _alike(own: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two names have in common at their beginnings; ids that differ are passed over."""
    pairs = list(zip(own, other, strict=False))
    return next((at for at, (one, two) in enumerate(pairs) if at and one != two), len(pairs))


def move_apart(places: Sequence[float], gap: float, ends: tuple[float, float] = (-np.inf, np.inf)) -> list[float]:
    """Move places apart to `gap` or more, each group as little as can be, in their order and between the ends."""
    groups: list[tuple[float, list[int]]] = []  # the middle of a group, and the places in it
    for at in sorted(range(len(places)), key=lambda at: (places[at], -at)):  # of equal ones the first is the highest
        middle, members = _between(places[at], 0, ends), [at]
        while groups and middle - groups[-1][0] < gap * (len(members) + len(groups[-1][1])) / 2:
            before, below = groups.pop()
            middle = (middle * len(members) + before * len(below)) / (len(members) + len(below))
            members = [*below, *members]
            middle = _between(middle, gap * (len(members) - 1) / 2, ends)
        groups.append((middle, members))
    moved = list(places)
    for middle, members in groups:
        for number, at in enumerate(members):
            moved[at] = middle + gap * (number - (len(members) - 1) / 2)
    return moved


def _between(middle: float, half: float, ends: tuple[float, float]) -> float:
    return max(min(middle, ends[1] - half), ends[0] + half)
