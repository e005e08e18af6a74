"""With which earlier quarter the figure of a measure is compared, and the words that name it."""

from dataclasses import dataclass

from perf.rules import Against


@dataclass(frozen=True)
class Comparison:
    """The words for one earlier quarter.

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
