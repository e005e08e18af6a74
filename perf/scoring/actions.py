"""Rate service plan actions against the progress expected by now."""

from functools import cache
from typing import Literal, get_args

import numpy as np
import pandas as pd

from perf.figure import Figure
from perf.quarter import Quarter
from perf.ratings import USUAL_RATINGS, Ratings
from perf.rules import AMBER_PACE, DECIMALS
from perf.scoring.columns import check_columns, with_columns
from perf.scoring.rating_counts import rating_figures

DecidedBy = Literal["nothing", "completion", "due date", "pace"]  # what the rating of an action follows from
DECIDED_BY: tuple[DecidedBy, ...] = get_args(DecidedBy)
NOTHING, COMPLETION, DUE_DATE, PACE = DECIDED_BY
COLUMNS = [
    "action_id", "quarter", "percent_complete", "expected", "rating", "decided_by", "stated_rating", "due",
    "revised_due", "owner", "note", "cause", "remedy", "corporate_action", "service", "title",
]  # fmt: skip
_OPTIONAL = {
    "percent_complete": "float64", "stated_rating": "str", "due": "datetime64[us]", "revised_due": "datetime64[us]",
    "owner": "str", "note": "str", "cause": "str", "remedy": "str", "corporate_action": "str", "service": "str",
    "title": "str",
}  # fmt: skip


def score_actions(actions: pd.DataFrame, quarter: Quarter, *, amber_from: float = AMBER_PACE) -> pd.DataFrame:
    """Score every action of a quarter.

    Parameters
    ----------
    actions : DataFrame, one row per action and quarter
        `percent_complete` from 0 to 100; `due` a date.
    quarter : Quarter
    amber_from : float, default 0.80
        The least progress that is Amber, as a share of the expected progress.

    Returns
    -------
    DataFrame, one row per action, in the order given
        `expected` is the share of the year that has passed, in percent (50 at Q2). `decided_by` says what the rating
        follows from: completion, the due date, the pace of the year, or nothing where there is no percentage.

    Notes
    -----
    Green: at least the expected progress, or complete. Amber: at least 80% of it. Red: less; or not complete, and
    due between the start of the year and the end of the quarter. N/A: no percentage. A revised day, and a due day
    before the year, decide nothing. Source: decision 4.

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> perf.score_actions(council.actions, council.quarter("2019-20 Q2"))
    """
    quarter = Quarter.known(quarter)
    check_columns(actions, ("action_id", "quarter", "percent_complete"), "actions")
    rows = with_columns(actions, _OPTIONAL)
    rows = rows[rows["quarter"] == quarter.label].reset_index(drop=True)
    expected = 100 * quarter.share_of_year
    done = rows["percent_complete"].round(DECIMALS)
    overdue = rows["due"].between(quarter.year_start, quarter.end)
    grades = [
        done.isna(),
        done >= 100,
        overdue,
        done >= expected,
        done >= round(amber_from * expected, DECIMALS),
    ]
    columns = {
        "rating": np.select(grades, ["N/A", "Green", "Red", "Green", "Amber"], "Red"),
        "decided_by": np.select(grades[:3], [NOTHING, COMPLETION, DUE_DATE], PACE),
    }
    columns = {name: pd.Series(words, index=rows.index, dtype="str") for name, words in columns.items()}
    return rows.assign(expected=expected, **columns)[COLUMNS]


@cache
def figures_called(ratings: Ratings) -> tuple[Figure, ...]:
    """Return the figures of actions, with a council's names of ratings."""
    return rating_figures("actions", tables=("actions",), by=("corporate_action", "service"), ratings=ratings)


FIGURES = figures_called(USUAL_RATINGS)
