"""The reason given for the rating of an action is the one that decides it, with its rating or without."""

import pandas as pd
import pytest

import perf
from perf.pages.why_action_rated import why_rated

Q3 = perf.Quarter("2021-22 Q3")  # October to December 2021; 75% of the year has gone


def why(percent, due=None, revised=None):
    """Return the rating of one action in the third quarter, and why."""
    row = {"action_id": "A1", "quarter": Q3.label, "percent_complete": percent, "due": due, "revised_due": revised}
    days = dict.fromkeys(("due", "revised_due"), "datetime64[us]")
    rows = perf.score_actions(pd.DataFrame([row]).astype({"percent_complete": "float64", **days}), Q3)
    return f"{rows['rating'].item()}: {why_rated(rows.to_dict('records')[0], Q3)}"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ((80, "2021-06-30"), "Red: was due 30 Jun 2021, 80% complete"),
        ((75, "2021-06-30", "2022-02-28"), "Red: was due 30 Jun 2021, now 28 Feb 2022, 75% complete"),
        ((75, "2021-06-30", "2021-11-30"), "Red: was due 30 Jun 2021, then 30 Nov 2021, 75% complete"),
        ((75, "2021-06-30", "2021-06-30"), "Red: was due 30 Jun 2021, 75% complete"),
        ((10, "2022-09-30"), "Red: 10% complete, 75% expected of every action by now, due 30 Sep 2022"),
        ((70, "2022-01-31", "2022-03-31"),
         "Amber: 70% complete, 75% expected of every action by now, due 31 Jan 2022, now 31 Mar 2022"),
        ((90, "2021-03-31"),
         "Green: 90% complete, 75% expected of every action by now, was due 31 Mar 2021 (before this year)"),
        ((90, None, "2021-10-31"),
         "Green: 90% complete, 75% expected of every action by now, revised to be due 31 Oct 2021"),
        ((90,), "Green: 90% complete, 75% expected of every action by now"),
        ((100, "2021-06-30"), "Green: 100% complete"),
        ((None, "2021-12-31"), "N/A: was due 31 Dec 2021, progress not recorded"),
    ],
)  # fmt: skip
def test_the_reason_is_what_decides_the_rating(action, words):
    assert why(*action) == words
