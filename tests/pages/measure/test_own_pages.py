"""A measure has a page of its own if enough is known of it: eight months, or four of the last eight quarters."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.pages.health import scorecard
from perf.pages.measure.own_pages import measures_with_pages, slugs_of

Q2 = "2019-20 Q2"
QUARTERS = ["2017-18 Q2", "2017-18 Q3", "2018-19 Q4", "2019-20 Q1", Q2]
ROWS = {
    "measures": {"measure_id": "M1", "title": "Calls", "theme": "Customer", "unit": "count", "polarity": "higher",
                 "basis": "quarter"},
    "returns": {"measure_id": "M1", "quarter": Q2, "area": "council", "actual": 80, "target": 100},
    "observations": {"measure_id": "M1", "area": "council", "value": 5},
}  # fmt: skip


def observed(number, last="2019-09", **changes):
    months = pd.period_range(end=last, periods=number, freq="M")
    return [{"month": str(month)} | changes for month in months]


@pytest.mark.parametrize(
    ("observations", "quarters", "has_page"),
    [
        (observed(8), [Q2], True),
        (observed(7), [Q2], False),
        (observed(9, last="2019-10"), [Q2], True),  # eight up to the quarter
        (observed(8, last="2019-10"), [Q2], False),
        (observed(8, value=None, numerator=1, denominator=2), [Q2], True),
        (observed(8, value=None, target=5), [Q2], False),
        ([*observed(4), *observed(4, area="schools")], [Q2], False),  # four in each of two areas
        (observed(1), QUARTERS[1:], True),
        (observed(1), [*QUARTERS[:1], *QUARTERS[2:]], False),  # one of them is older than eight quarters
    ],
)
def test_eight_months_or_four_of_the_last_eight_quarters_make_a_page(quarter, observations, quarters, has_page):
    scores = quarter(
        measures=[{}], observations=observations, returns=[{"quarter": label} for label in quarters]
    )  # fmt: skip
    assert measures_with_pages(scores) == ({"M1"} if has_page else set())


def test_a_measure_calculated_from_records_has_a_page_only_with_observations_of_its_own(quarter):
    scores = quarter(measures=[{}], returns=[{"quarter": label} for label in QUARTERS], observations=observed(1))
    fed = replace(scores, measures=scores.measures.assign(fed=True))
    assert (measures_with_pages(scores), measures_with_pages(fed)) == ({"M1"}, set())
    observing = replace(fed, data=replace(fed.data, tables=quarter(measures=[{}], returns=[{}],
                                                                   observations=observed(8)).data.tables))  # fmt: skip
    assert measures_with_pages(observing) == {"M1"}


def test_no_two_measures_have_the_same_page_and_none_that_of_a_topic():
    ids = ["CPM/019", "cpm 019", "CPM-019", "Sickness", "…"]
    assert list(slugs_of(ids).values()) == ["cpm-019", "cpm-019-2", "cpm-019-3", "sickness-2", "measure"]


def test_a_title_leads_to_the_page_of_its_measure_else_to_the_list_of_all(quarter):
    scores = protect_scores(quarter(measures=[{"title": "A & B"}], returns=[{}]))
    assert '<a data-to="measures/m1">A &amp; B</a>' in scorecard.all_measures(scores).html
    assert (
        '<a data-to="measures/m1 #measure-m1">A &amp; B</a>'
        in scorecard.one_measure(scores, scores.council_measures, "Red measures").html
    )
