"""The reasons for which a figure about people is not shown: what frames hold, and what pages print in its place."""

from collections.abc import Iterable
from enum import StrEnum

from perf.rules import DISCLOSURE_THRESHOLD


class WhyHidden(StrEnum):
    """Why a figure is not shown; a frame's column `hidden` holds one of these, or "" where the figure is shown.

    Attributes
    ----------
    SMALL_GROUP
        It counts 1 to 4 people, or days that 1 to 4 people lost (one fewer than the council's `disclosure_threshold`);
        or it is within a total that does, and may then be 0.
    MAY_BE_FEW
        It counts days, and only totals of them are given: nothing shows that enough people lost them.
    HELD_BACK
        Together with what is shown it would reveal a figure about a small group. It may be any number.
    NOT_GIVEN
        No pack gives this figure for this kind of area.
    """

    SMALL_GROUP = "small group"
    MAY_BE_FEW = "may be a small group"
    HELD_BACK = "withheld"
    NOT_GIVEN = "not given"

    def mark(self, threshold: int = DISCLOSURE_THRESHOLD) -> str:
        """Return what a page prints in place of the figure: "fewer than 5"."""
        return f"fewer than {threshold}" if self is WhyHidden.SMALL_GROUP else self.value

    def meaning(self, threshold: int = DISCLOSURE_THRESHOLD) -> str:
        """Return what the mark means, as the end of a sentence for a legend."""
        return {
            WhyHidden.SMALL_GROUP: f"it is about 1 to {threshold - 1} people, or part of a total that is",
            WhyHidden.MAY_BE_FEW: f"it may be about fewer than {threshold} people: totals alone are given",
            WhyHidden.HELD_BACK: "it may be any number; with it, a figure about a small group could be worked out",
            WhyHidden.NOT_GIVEN: "it is not given for this kind of area",
        }[self]


def legend(hidden: Iterable[str], threshold: int = DISCLOSURE_THRESHOLD) -> list[str]:
    """Return a line for each reason in a column `hidden`, in the order of `WhyHidden`: "withheld: it may be …"."""
    present = set(hidden)
    return [f"{why.mark(threshold)}: {why.meaning(threshold)}" for why in WhyHidden if why in present]
