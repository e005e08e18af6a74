"""What a figure is: a computed number with a name, at an area and a quarter, for a part if it has parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from perf.areas import COUNCIL

COLUMNS = ["figure", "area", "quarter", "part", "value", "numerator", "denominator"]


@dataclass(frozen=True)
class Figure:
    """How one number is made, so that the way of any number on a page can be told.

    Attributes
    ----------
    name : str
        What it is called in code, claims and `explain`: ``measures.green``.
    title : str
        What it is called on a page.
    unit : str
        "count", "percent", "days per FTE" or "GBP".
    numerator, denominator : str
        What is counted, and of what; the denominator is "" for a plain count.
    definition, source : str
        The rule in a sentence, and where the rule comes from.
    tables : tuple of str
        The tables of the council folder that it reads.
    function : callable
        Takes the frame or frames its module works on; returns a frame with area, part, value, numerator
        and denominator, one row per area and part.
    people : bool
        Whether it is about people, so that small numbers are protected before they are shown.
    """

    name: str
    title: str
    unit: str
    numerator: str
    denominator: str
    definition: str
    source: str
    tables: tuple[str, ...]
    function: Callable[..., pd.DataFrame]
    people: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a figure: the dimension along which it is divided, and the value there.

    >>> Part.parse("reason=Stress")
    Part(dimension='reason', value='Stress')
    """

    dimension: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a part from its text, "reason=Stress"; a text without a dimension is a value alone."""
        dimension, sign, value = text.partition("=")
        return cls(dimension, value) if sign else cls("", text)

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}" if self.dimension else self.value


def value_of(figures: pd.DataFrame, name: str, *, area: str = COUNCIL, part: str = "", column: str = "value") -> Any:
    """Pick one number out of a frame of figures.

    Raises
    ------
    KeyError
        If the frame does not hold that figure for that area and part, or holds it for several quarters.
    """
    chosen = (figures["figure"] == name) & (figures["area"] == area) & (figures["part"] == part)
    found = figures.loc[chosen, column]
    if len(found) != 1:
        raise KeyError(f"{len(found)} figures are {name!r} for area {area!r} and part {part!r}")
    return found.iloc[0]
