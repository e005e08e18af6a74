"""Measures over the quarters: only where there are four, and only those that are returned."""

import pytest
from bs4 import BeautifulSoup

from perf.disclosure.protected_scores import protect_scores
from perf.pages.block import Block
from perf.pages.health.quarters import over_quarters

pytestmark = pytest.mark.slow
Q2 = "2019-20 Q2"
FOUR = ["2018-19 Q3", "2018-19 Q4", "2019-20 Q1", Q2]
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 80, "target": 100},
}


def shown(quarter, *, quarters):
    """Show a measure with a return for each of some quarters, beside one with a return for this quarter alone."""
    returns = [{"quarter": label, "actual": 100 - 10 * at} for at, label in enumerate(quarters)]
    returns.append({"measure_id": "M2"})
    return over_quarters(protect_scores(quarter(measures=[{}, {"measure_id": "M2"}], returns=returns)))


def test_a_measure_with_four_quarters_is_charted_with_the_rating_of_each(quarter):
    block = shown(quarter, quarters=FOUR)
    rows = BeautifulSoup(block.html, "html.parser").select("table tr")
    assert [[cell.text for cell in row.find_all(["th", "td"])] for row in rows] == [
        ["Quarter", "Actual", "Target", "Status"],
        ["M1 Buses"],
        ["2018-19 Q3", "100%", "100%", "● Green"],
        ["2018-19 Q4", "90%", "100%", "▲ Amber"],
        ["2019-20 Q1", "80%", "100%", "■ Red"],
        ["2019-20 Q2", "70%", "100%", "■ Red"],
    ]
    assert block.charts[0].text.title == "The only measure with returns for 4 quarters or more is Red in 2019-20 Q2"


def test_a_column_has_the_same_decimals_for_every_quarter_of_a_measure(quarter):
    returns = [
        {"measure_id": name, "quarter": label, "actual": actual, "target": 90 + actual % 1}
        for name, actuals in (("M1", (94, 95.5, 93.25, 98)), ("M2", (1, 2, 3, 4)))
        for label, actual in zip(FOUR, actuals, strict=True)
    ]
    scores = protect_scores(quarter(measures=[{}, {"measure_id": "M2"}], returns=returns))
    rows = BeautifulSoup(over_quarters(scores).html, "html.parser").select("table tr")
    cells = [[cell.text for cell in row.find_all("td")][:2] for row in rows if len(row.find_all("td")) > 1]
    assert cells[:4] == [["94.00%", "90.00%"], ["95.50%", "90.50%"], ["93.25%", "90.25%"], ["98.00%", "90.00%"]]
    assert cells[4:] == [[f"{actual}%", "90%"] for actual in (1, 2, 3, 4)]


@pytest.mark.parametrize("quarters", [FOUR[1:], FOUR[:3], ["2017-18 Q1", *FOUR[1:]]])
def test_fewer_than_four_of_the_last_eight_quarters_or_none_now_are_not_charted(quarter, quarters):
    assert shown(quarter, quarters=quarters) == Block()


def test_measures_that_are_not_rated_are_not_counted_as_not_red(quarter):
    returns = [{"quarter": label, "actual": 80, "target": None if label == FOUR[-1] else 100} for label in FOUR]
    block = over_quarters(protect_scores(quarter(measures=[{}], returns=returns)))
    assert block.charts[0].text.title == "1 measure with returns for 4 quarters or more, not rated in 2019-20 Q2"
