"""Beside a measure in a table stand its last four quarters in words, and how others do; else there is no column."""

import pytest
from bs4 import BeautifulSoup

from perf.disclosure.protected_scores import protect_scores
from perf.pages.health import scorecard
from perf.pages.health.history_columns import last_ratings

pytestmark = pytest.mark.slow
Q2 = "2019-20 Q2"
QUARTERS = ["2018-19 Q2", "2018-19 Q3", "2018-19 Q4", "2019-20 Q1", Q2]
ROWS = {
    "measures": {"measure_id": "M1", "title": "Calls answered", "theme": "Customer", "unit": "percent",
                 "polarity": "higher", "basis": "quarter"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 80, "target": 100},
    "comparators": {"measure_id": "M1", "quarter": Q2, "group": "Wales", "value": 75.5},
}  # fmt: skip


def cell(scores, header):
    """Give what the table of all measures shows under a header; None where it has no such column."""
    soup = BeautifulSoup(scorecard.all_measures(scores).html, "html.parser")
    found = soup.find("td", {"data-label": header})
    return found if found is None else (" ".join(found.text.split()), bool(found.find("svg")))


def returns(**actuals):
    return [{"quarter": QUARTERS[int(at[1:])], "actual": actual} for at, actual in actuals.items()]


@pytest.mark.parametrize(
    ("facts", "rows", "expected"),
    [
        ({}, returns(q1=100, q2=100, q3=90, q4=80), ("Q3 Green, Q4 Green, Q1 Amber, Q2 Red", True)),
        ({}, returns(q1=100, q4=80), ("Q3 Green, Q4 no figure, Q1 no figure, Q2 Red", False)),
        ({}, returns(q0=100, q4=80), None),  # only one of the last four
        ({}, [*returns(q2=90, q3=90), {"target": None}], ("Q3 no figure, Q4 Amber, Q1 Amber, Q2 not rated", False)),
        ({"unit": "count", "basis": "ytd"}, returns(q1=100, q2=100, q3=90, q4=80),
         ("Q3 Green, Q4 Green, Q1 Amber, Q2 Red", False)),  # counts to date begin again, so a line would mislead
        ({"unit": "count"}, returns(q1=100, q2=100, q3=90, q4=80), ("Q3 Green, Q4 Green, Q1 Amber, Q2 Red", True)),
    ],
)  # fmt: skip
def test_the_last_four_quarters_are_given_in_words_the_oldest_first(quarter, facts, rows, expected):
    assert cell(protect_scores(quarter(measures=[facts], returns=rows)), "Last four quarters") == expected


def test_a_measure_calculated_from_records_has_no_earlier_ratings(quarter):
    scores = protect_scores(quarter(measures=[{}], returns=returns(q3=90, q4=80)))
    row = scores.measures.iloc[0].to_dict()
    column = last_ratings(scores)
    assert (column.cell(row) != "", column.cell(row | {"fed": True})) == (True, "")


@pytest.mark.parametrize(
    ("comparators", "expected"),
    [
        ([], None),
        ([{"rank": 3, "of": 22}], "Wales: 75.5% (3rd of 22)"),
        ([{}, {"group": "Family <group>", "quarter": "2018-19 Q4"}],
         "Wales: 75.5%Family <group>: 75.5% (2018-19 Q4)"),
        ([{"quarter": "2018-19 Q4", "value": 70}, {"quarter": "2019-20 Q1", "value": 71}], "Wales: 71% (2019-20 Q1)"),
        ([{"quarter": "2019-20 Q3"}], None),
    ],
)  # fmt: skip
def test_comparators_are_named_with_rank_and_the_quarter_where_it_is_another(quarter, comparators, expected):
    tables = {"comparators": comparators} if comparators else {}
    shown = cell(protect_scores(quarter(measures=[{}], returns=[{}], **tables)), "Others")
    assert (shown and shown[0]) == expected
