"""What the rest of a year must bring to meet a target."""

from dataclasses import dataclass

import pandas as pd

from perf.areas import name_of
from perf.catalogue import FIGURES, recipe_of
from perf.pages.block import Block, lead, say
from perf.pages.topic.opening import span
from perf.pages.view import View
from perf.quarter import Quarter
from perf.wording import count, in_words, sentence, value
from perf.workbench.looking import accumulates

MONTHS = 12


@dataclass(frozen=True)
class Rest:
    """What the rest of a year must bring to meet a target.

    Attributes
    ----------
    left : int
        Months left in the year.
    so_far, needed : float
        A month's mean, to date and in the months left: of the figure itself where it is a share, else of what it
        grows by each month.
    """

    left: int
    so_far: float
    needed: float


def rest_of_year(value: float, months_gone: int, target: float, *, share: bool) -> Rest:
    """Work out what the months left must bring, if as much happens in each of them as in a month to date.

    Parameters
    ----------
    value : float
        The figure for the year to date.
    months_gone : int, 1 to 12
    target : float
        For the whole year, in the unit of the figure.
    share : bool
        Whether the figure is a share of cases (complaints answered in time), which is averaged over the year, and
        does not grow over it (days lost per FTE, leavers).

    >>> rest_of_year(4.74, 6, 8.48, share=False)
    Rest(left=6, so_far=0.79, needed=0.6233333333333334)
    >>> rest_of_year(60.0, 6, 75.0, share=True)
    Rest(left=6, so_far=60.0, needed=90.0)
    """
    if not 1 <= months_gone <= MONTHS:
        raise ValueError(f"a year to date has 1 to 12 months; got {months_gone}")
    left = MONTHS - months_gone
    if not left:
        return Rest(0, value if share else value / MONTHS, float("nan"))
    if share:
        return Rest(left, value, (MONTHS * target - months_gone * value) / left)
    return Rest(left, value / months_gone, (target - value) / left)


def is_share(figure: str) -> bool:
    """Tell whether a figure is a share of the cases of its period."""
    return recipe_of(figure).is_ratio_of_flows


def can_be_planned(figure: str) -> bool:
    """Tell whether the rest of the year can be worked out for a figure: it grows, or is a share of cases."""
    return accumulates(figure) or is_share(figure)


def months_gone(amounts: pd.DataFrame, figure: str, quarter: Quarter) -> int:
    """Count the months of the year to date that the records cover."""
    covered = set(amounts.loc[amounts["amount"] == recipe_of(figure).numerator.amount, "month"])
    return sum(month in covered for month in quarter.months_to_date)


def needed(view: View, amounts: pd.DataFrame, target: float) -> Block:
    """Say what the months left must bring for a figure to end the year at a target."""
    made, shown = FIGURES[view.figure], view.shown(view.figure)
    where = f"{made.title[:1].lower()}{made.title[1:]} in {name_of(view.area)}"
    gone = months_gone(amounts, made.name, view.quarter)
    if not shown.is_known or not gone:
        why = shown.hidden or "not known"
        return say(sentence(f"{where} is {why} for {span(view)}, so what the rest of the year must bring is not told"))
    share, places = is_share(made.name), made.decimals
    rest = rest_of_year(shown.value, gone, target, share=share)
    goal = in_words(target, made.unit, places)
    if not rest.left:
        return say(f"The year is over: {where} ended at {in_words(shown.value, made.unit, places)}.")
    each = "" if share else " a month"
    now, then = (in_words(number, made.unit, places) + each for number in (rest.so_far, rest.needed))
    told = f"To end the year at {goal}, {where} must come to {then} in the {count(rest.left, 'month')} left"
    if rest.needed < 0 or (share and rest.needed > 100):
        now_at = in_words(shown.value, made.unit, places)
        so_far = f"it is {now_at} {'so far' if share else 'already'}, with {count(rest.left, 'month')} left"
        return lead(sentence(f"{where} cannot end the year at {goal}: {so_far}"))
    told = f"{told}; it was {now} in the {count(gone, 'month')} to date."
    return lead(told) + say(_last_year(view, rest, share=share))


def _last_year(view: View, rest: Rest, *, share: bool) -> str:
    """Say what the same months brought last year, where the year before is known."""
    made, years = FIGURES[view.figure], view.years(view.figure)
    past = years.dropna()
    assumed = "That is if as many cases come each month as so far." if share else ""
    if share or past.empty:
        return assumed
    last = past.iloc[-1]
    brought = (last["outturn"] - last["to_date"]) / rest.left
    return f"The same months of {past.index[-1]} brought {value(brought, made.unit, decimals=2)} a month."
