"""What the workbench shows of people: what the reports may, and more on an analyst's screen only."""

from pathlib import Path

import pandas as pd
import pytest

from perf.catalogue import FIGURES, Scores
from perf.lab.views import gated_view, lifted_view
from perf.load.framework import Framework
from perf.periods import Quarter
from perf.present.view import TOPICS
from perf.topics.amounts import COLUMNS

NAMES = FIGURES["turnover.all_pct"].function.keywords
QUARTER = Quarter("2019-20 Q1")
MONTHS = ("2019-04", "2019-05", "2019-06")
RULES = Framework(name="Anytown", directorates={"Care": ["Adults", "Children", "Carers"]})


class Council:
    framework, folder = RULES, Path("nowhere")


def scores_of(leavers):
    """Make the leavers of each month by area, among 100 heads each."""
    rows = [
        (name, area, month, "", number)
        for area, numbers in leavers.items()
        for month, left in zip(MONTHS, numbers, strict=True)
        for name, number in ((NAMES["numerator"], float(left)), (NAMES["denominator"], 100.0))
    ]
    amounts = pd.DataFrame(rows, columns=COLUMNS)
    nothing = pd.DataFrame()
    return Scores(Council, QUARTER, amounts, nothing, nothing, nothing, nothing)


def months_of(view):
    return view.months("turnover.all_pct")["numerator"].tolist()


def view_of(leavers, area):
    figures = pd.DataFrame(
        columns=["figure", "area", "quarter", "part", "value", "numerator", "denominator", "hidden", "flagged"]
    )
    return gated_view(scores_of(leavers), TOPICS["turnover"], area, figures)


def test_a_service_is_shown_by_month_where_nothing_is_left_over():
    leavers = {"Care": (12, 12, 12), "Adults": (6, 6, 6), "Children": (6, 6, 6), "Carers": (0, 0, 0)}
    assert months_of(view_of(leavers, "Adults")) == [6, 6, 6]


@pytest.mark.parametrize("few", [1, 4])
def test_a_service_is_not_shown_by_month_where_the_rest_of_its_directorate_tells_of_few(few):
    leavers = {"Care": (12, 12 + few, 12), "Adults": (6, 6, 6), "Children": (6, 6, 6), "Carers": (0, few, 0)}
    assert months_of(view_of(leavers, "Adults")) == []


def test_a_service_is_shown_by_month_where_the_rest_tells_of_enough():
    leavers = {"Care": (12, 17, 12), "Adults": (6, 6, 6), "Children": (6, 6, 6), "Carers": (0, 5, 0)}
    assert months_of(view_of(leavers, "Adults")) == [6, 6, 6]


def test_a_directorate_is_shown_as_the_reports_show_it():
    leavers = {"Care": (12, 13, 12), "Adults": (6, 6, 6), "Children": (6, 6, 6), "Carers": (0, 1, 0)}
    assert months_of(view_of(leavers, "Care")) == [12, 13, 12]


def test_small_months_are_shown_with_the_gate_lifted_and_the_council_is_not_changed(scores):
    gated = scores.data.framework.disclosure_threshold
    view = lifted_view(scores, TOPICS["turnover"], "Legal Services")
    assert view.months("turnover.all_pct")["numerator"].between(1, 4).any()
    assert (view.figures["hidden"] == "").all()
    assert view.years("turnover.voluntary_pct")["to_date"].notna().all()
    assert scores.data.framework.disclosure_threshold == gated == 5
    assert "hidden" not in scores.records
