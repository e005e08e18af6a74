"""Whether performance is better or worse than before, whether the number rose or fell, and the words for before."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from perf.figure import About
from perf.rounding import rounded
from perf.rules import (
    DECIMALS,
    DIRECTIONS,
    FEW_CHANGES,
    MATERIAL_OF_PLAN,
    MATERIAL_SHARE,
    NOT_JUDGED,
    SAME,
    Against,
    Direction,
)
from perf.wording import value, values_apart

Movement = Literal["down", "level", "up"]
MOVEMENTS: tuple[Movement, ...] = ("down", "level", "up")
OF_PLAN = f"less than {value(100 * MATERIAL_OF_PLAN, 'percent')} of the spend that was planned by then"


@dataclass(frozen=True)
class Judgement:
    """How a value compares with that of the same days a year before.

    Attributes
    ----------
    now, before : float
        The two values; missing where there is none.
    judgement : {"better", "about the same", "worse", "not judged"} or None
        Of performance, not of the number: "not judged" where too few cases make the difference. None where the two
        cannot be compared, or neither way is better.
    why : str
        Why nothing can be judged, or why values that differ are about the same, for a cell or the end of a sentence;
        "" where the values tell it, or neither way is better.
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
    why: str = ""
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


@dataclass(frozen=True)
class Least:
    """The least differences that count, in the unit of the values: numbers or arrays.

    Attributes
    ----------
    share, plan : float or array
        What is smaller than either, as a share of the earlier value or of a plan, is about the same.
    cases : float or array
        What is smaller than this is made by so few cases that it is not judged.
    """

    share: Any
    cases: Any = 0.0
    plan: Any = 0.0

    def directions(self, gain: Any) -> Any:
        """Return the number of the direction in `DIRECTIONS` for each gain in performance, -1 where there is none.

        Numbers are compared as decimals.
        """
        gain = np.asarray(gain, dtype="float64").round(DECIMALS)
        small, few = np.round(np.fmax(self.share, self.plan), DECIMALS), np.round(self.cases, DECIMALS)
        size, number = np.abs(gain), 1 - np.nan_to_num(np.sign(gain))
        number = np.where((size > 0) & (size < few), DIRECTIONS.index(NOT_JUDGED), number)
        number = np.where(size < small, DIRECTIONS.index(SAME), number)
        return np.where(np.isnan(gain), -1, number).astype("int8")

    def judge(self, gain: float, about: About) -> tuple[Direction | None, str]:
        """Return the direction for one gain in performance, and why it is one that the two values do not tell.

        None where the gain is missing.
        """
        number = int(self.directions(gain))
        way = None if number < 0 else DIRECTIONS[number]
        size = round(abs(gain), DECIMALS)
        of_plan = way == SAME and size > 0 and size >= round(self.share, DECIMALS)
        return way, few_make_it(about) if way == NOT_JUDGED else OF_PLAN if of_plan else ""


def few_make_it(about: About) -> str:
    """Return why a difference is not judged: "fewer than 5 cases make the difference"."""
    noun = {"people": "people", "days of people": "people who are absent for a week"}.get(about, "cases")
    return f"fewer than {FEW_CHANGES} {noun} make the difference"


def least_material(before: Any, *, is_percent: Any = False, one_case: Any = 0.0, planned: Any = 0.0) -> Least:
    """Return the least differences that make performance better or worse.

    A difference that is small as a number is about the same: of less than 1% of the earlier value, and of a percentage
    1% of the smaller of it and what it lacks of 100, so that a fall from 99.9% to 99% counts. Of a variance of a budget
    it is also one of less than 0.1% of the spend that was planned by then, because the earlier variance may be next to
    nothing. Of a rate of cases or people one that fewer than 5 of them make is not judged, however large it is.

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
    return Least(MATERIAL_SHARE * size, FEW_CHANGES * np.asarray(one_case), MATERIAL_OF_PLAN * np.asarray(planned))


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
    days : str
        The days with which their figures, most of them for the year to date, are compared: "the same days last year".
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
    days: str
    ago: str
    figure: str
    no_figure: str
    heading: str
    heading_now: str


COMPARISONS: dict[Against, Comparison] = {
    "last year": Comparison(
        12,
        "the same quarter last year",
        "the same days last year",
        "a year before",
        "last year's figure",
        "there is no figure for last year",
        "Last year",
        "This year",
    ),
    "last quarter": Comparison(
        3,
        "the quarter before",
        "the quarter before",
        "a quarter before",
        "the figure of the quarter before",
        "there is no figure for the quarter before",
        "Last quarter",
        "Now",
    ),
}
