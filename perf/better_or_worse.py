"""Whether performance is better or worse than before, whether the number rose or fell, and the words for before."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from perf.rounding import rounded
from perf.rules import DECIMALS, DIRECTIONS, FEW_CHANGES, MATERIAL_OF_PLAN, MATERIAL_SHARE, Against, Direction
from perf.wording import value, values_apart

Movement = Literal["down", "level", "up"]
MOVEMENTS: tuple[Movement, ...] = ("down", "level", "up")


@dataclass(frozen=True)
class Judgement:
    """How a value compares with that of the same days a year before.

    Attributes
    ----------
    now, before : float
        The two values; missing where there is none.
    judgement : {"better", "about the same", "worse"} or None
        Of performance, not of the number. None where nothing can be judged.
    why_none : str
        Why nothing can be judged, for a cell or the end of a sentence; "" where something is, or neither way is better.
    unit : str
    decimals : int or None
        With which the values are compared; None for as many as they need.
    decimals_now : int or None
        With which the value of now is shown, if they are more.
    is_signed : bool
        Whether they are variances, of which "up" would say nothing.
    beside : tuple of float
        The target and limits that are shown beside them, with the decimals with which the first differs from all.
    """

    now: float
    before: float
    judgement: Direction | None = None
    why_none: str = ""
    unit: str = ""
    decimals: int | None = None
    decimals_now: int | None = None
    is_signed: bool = False
    beside: tuple[float, ...] = ()

    @property
    def movement(self) -> Movement | None:
        """Whether the number, as it is shown, is up, level or down; None where a value is missing."""
        places = DECIMALS if self.decimals is None else self.decimals
        gap = rounded(self.now, places) - rounded(self.before, places)
        return None if np.isnan(gap) else MOVEMENTS[int(np.sign(round(gap, DECIMALS))) + 1]

    @property
    def moved(self) -> str:
        """What the number did, for a cell: "up from 3.71", "level at 3.71"; "" where a value is missing.

        Values that are level with fewer decimals than that of now is shown with are not stated to be so.
        """
        if self.movement is None:
            return ""
        if self.decimals is None:
            before = values_apart(self.now, self.before, *self.beside, unit=self.unit)[1]
        else:
            before = value(self.before, self.unit, decimals=self.decimals)
        if self.movement == "level":
            both, own = self.decimals, self.decimals_now
            is_same = own is None or both is None or rounded(self.now, own) == rounded(self.before, both)
            return f"level at {before}" if is_same else f"from {before}"
        return f"from {before}" if self.is_signed else f"{self.movement} from {before}"


def least_material_difference(before: Any, *, is_percent: Any = False, one_case: Any = 0.0, planned: Any = 0.0) -> Any:
    """Return the least difference that makes performance better or worse, in the unit of the value.

    It is 1% of the earlier value, and of a percentage 1% of the smaller of it and what it lacks of 100, so that a fall
    from 99.9% to 99% counts. Of a rate of cases or people it is also at least what 5 of them change, and of a variance
    of a budget 0.1% of the spend that was planned by then, because the earlier variance may be next to nothing.

    Parameters
    ----------
    before : float or array
        The earlier value.
    is_percent : bool or array
    one_case : float or array
        By how much one case changes the value; 0 where the value is no rate of cases or people.
    planned : float or array
        The spend that was planned by then; 0 where the value is no variance of it.

    Notes
    -----
    Source: docs/definitions.md, better and worse.
    """
    size = np.abs(before)
    size = np.where(is_percent, np.minimum(size, np.abs(100 - size)), size)
    of_cases = np.fmax(MATERIAL_SHARE * size, FEW_CHANGES * np.asarray(one_case))
    return np.fmax(of_cases, MATERIAL_OF_PLAN * np.asarray(planned))


def direction_numbers(gain: Any, least: Any) -> Any:
    """Return the number of the direction in `DIRECTIONS` for each gain in performance, -1 where there is none.

    A gain of less than the least that is material, either way, is about the same; numbers are compared as decimals.
    """
    gain = np.asarray(gain, dtype="float64").round(DECIMALS)
    size = np.where(np.abs(gain) < np.round(least, DECIMALS), 0, np.sign(gain))
    return np.where(np.isnan(gain), -1, 1 - np.nan_to_num(size)).astype("int8")


def direction_of(gain: float, least: float) -> Direction | None:
    """Return the direction for one gain in performance; None where it is missing."""
    number = int(direction_numbers(gain, least))
    return None if number < 0 else DIRECTIONS[number]


def agrees(printed: pd.Series, computed: pd.Series) -> "pd.Series[bool]":
    """Return whether each computed number, rounded as the printed one is, equals the printed one."""
    decimals = pd.Series(DECIMALS, index=printed.index)
    for places in range(DECIMALS - 1, -1, -1):
        decimals = decimals.mask(printed.round(places) == printed, places)
    return (computed - printed).abs() <= 0.5 * 0.1**decimals + 0.1**DECIMALS


@dataclass(frozen=True)
class Comparison:
    """The words for the earlier quarter with which measures are compared.

    Attributes
    ----------
    months : int
        How many months before it is.
    quarter : str
        What measures are compared with: "the same quarter last year".
    ago : str
        When that was: "a year before".
    figure : str
        Its figure: "last year's figure".
    no_figure : str
        That there is none: "there is no figure for last year".
    heading, heading_now : str
        Of the columns with its figures, and with those of now: "Last year", "This year".
    """

    months: int
    quarter: str
    ago: str
    figure: str
    no_figure: str
    heading: str
    heading_now: str


COMPARISONS: dict[Against, Comparison] = {
    "last year": Comparison(
        12,
        "the same quarter last year",
        "a year before",
        "last year's figure",
        "there is no figure for last year",
        "Last year",
        "This year",
    ),
    "last quarter": Comparison(
        3,
        "the quarter before",
        "a quarter before",
        "the figure of the quarter before",
        "there is no figure for the quarter before",
        "Last quarter",
        "Now",
    ),
}
