"""What the remaining months of a year must be like to meet a target."""

from dataclasses import dataclass

import pandas as pd

from perf.areas import name_of
from perf.catalogue import FIGURES, recipe_of
from perf.months import MONTHS_OF_YEAR
from perf.pages.block import Block, lead, say
from perf.pages.topic.opening import span
from perf.pages.topic_view import View
from perf.quarter import Quarter
from perf.wording import count, in_words, sentence, uncapitalised, value


@dataclass(frozen=True)
class RestOfYear:
    """What the remaining months of a year must be like to meet a target.

    Attributes
    ----------
    months_left : int
        Months that remain in the year.
    so_far, needed : float
        A month's mean, to date and in the remaining months: of the figure itself where it is a share, else of the
        amount by which it grows each month.
    """

    months_left: int
    so_far: float
    needed: float


def rest_of_year(value: float, months_gone: int, target: float, *, share: bool) -> RestOfYear:
    """Calculate what the remaining months must be like, if each has as many cases as a month to date.

    Parameters
    ----------
    value : float
        The figure for the year to date.
    months_gone : int, 1 to 12
    target : float
        For the complete year, in the unit of the figure.
    share : bool
        Whether the figure is a share of cases (complaints answered in time), which is averaged over the year, and
        does not grow over it (days lost per FTE, leavers).

    >>> rest_of_year(4.74, 6, 8.48, share=False)
    RestOfYear(months_left=6, so_far=0.79, needed=0.6233333333333334)
    >>> rest_of_year(60.0, 6, 75.0, share=True)
    RestOfYear(months_left=6, so_far=60.0, needed=90.0)
    """
    if not 1 <= months_gone <= MONTHS_OF_YEAR:
        raise ValueError(f"a year to date has 1 to 12 months; got {months_gone}")
    months_left = MONTHS_OF_YEAR - months_gone
    if not months_left:
        return RestOfYear(0, value if share else value / MONTHS_OF_YEAR, float("nan"))
    if share:
        return RestOfYear(months_left, value, (MONTHS_OF_YEAR * target - months_gone * value) / months_left)
    return RestOfYear(months_left, value / months_gone, (target - value) / months_left)


def can_be_planned(figure: str) -> bool:
    """Return whether the rest of the year can be calculated for a figure: it grows over the year, or is a share."""
    recipe = recipe_of(figure)
    return recipe.accumulates or recipe.is_ratio_of_flows


def months_gone(amounts: pd.DataFrame, figure: str, quarter: Quarter) -> int:
    """Count the months of the year to date that the records cover."""
    covered = set(amounts.loc[amounts["amount"] == recipe_of(figure).numerator.amount, "month"])
    return sum(month in covered for month in quarter.months_to_date)


def needed_result(view: View, amounts: pd.DataFrame, target: float) -> Block:
    """Return the result that the remaining months need, so that a figure ends the year at a target."""
    figure, shown = FIGURES[view.figure], view.shown(view.figure)
    what = _what(view)
    gone = months_gone(amounts, figure.name, view.quarter)
    if not shown.is_known or not gone:
        reason = f"{what} is not shown ({shown.hidden})" if shown.hidden else f"there is no figure for {what}"
        return say(f"The result that is needed cannot be calculated: {reason} for {span(view)}.")
    share = recipe_of(figure.name).is_ratio_of_flows
    rest = rest_of_year(shown.value, gone, target, share=share)
    if not rest.months_left:
        return say(f"The year is over: {what} ended at {in_words(shown.value, figure.unit, figure.decimals)}.")
    if rest.needed < 0 or (share and rest.needed > 100):
        return lead(_out_of_reach(view, rest, target))
    a_month = "" if share else " a month"
    so_far, then = (in_words(number, figure.unit, figure.decimals) + a_month for number in (rest.so_far, rest.needed))
    goal, left = in_words(target, figure.unit, figure.decimals), count(rest.months_left, "remaining month")
    answer = f"To end the year at {goal}, {what} must be {then} in the {left}; it was {so_far} in the "
    return lead(f"{answer}{count(gone, 'month')} to date.") + say(_assumption(view, rest))


def _what(view: View) -> str:
    title = FIGURES[view.figure].title
    return f"{uncapitalised(title)} in {name_of(view.area)}"


def _out_of_reach(view: View, rest: RestOfYear, target: float) -> str:
    figure = FIGURES[view.figure]
    goal, now = (in_words(number, figure.unit, figure.decimals) for number in (target, view.shown(figure.name).value))
    left = count(rest.months_left, "month")
    return sentence(f"{_what(view)} cannot end the year at {goal}: it is {now} so far, with {left} left")


def _assumption(view: View, rest: RestOfYear) -> str:
    """Return what a share assumes; of another figure, the result of the same months last year where it is known."""
    if recipe_of(view.figure).is_ratio_of_flows:
        return "This assumes as many cases in each remaining month as in a month so far."
    years = view.years(view.figure).dropna()
    if years.empty:
        return ""
    last = years.iloc[-1]
    a_month = (last["outturn"] - last["to_date"]) / rest.months_left
    figure = FIGURES[view.figure]
    return f"In the same months of {years.index[-1]} it was {value(a_month, figure.unit, decimals=2)} a month."
