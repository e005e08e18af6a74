"""The tables that only a complaints report has: what they count is what the rows of the records give."""

import pytest

from perf.pages.topic import complaints
from perf.pages.topic_view import open_view


@pytest.fixture
def view(protected):
    return lambda area="council": open_view(protected, "complaints", area)


@pytest.mark.parametrize(("area", "column"), [("council", "directorate"), ("Environment and Housing", "service")])
def test_each_count_by_area_is_that_of_the_rows_and_the_last_row_is_the_whole(view, vale, area, column):
    made = complaints.counts_by_area(view(area)).data.set_index("area")
    rows = vale.complaints if area == "council" else vale.complaints.query("directorate == @area")
    is_closed = rows["closed_on"].between("2019-04-01", "2019-09-30")
    is_received = rows["received_on"].between("2019-04-01", "2019-09-30")
    is_open = (rows["received_on"] <= "2019-09-30") & ~(rows["closed_on"] <= "2019-09-30")
    counted = {
        "Received": is_received & (rows["stage"] == 1),
        "Stage 1 closed": is_closed & (rows["stage"] == 1),
        "Stage 2 closed": is_closed & (rows["stage"] == 2),
        "Upheld": is_closed & (rows["outcome"] == "Upheld"),
        "Not upheld": is_closed & (rows["outcome"] == "Not upheld"),
        "Stages open": is_open,
    }
    for header, chosen in counted.items():
        expected = rows[chosen].groupby(column).size().to_dict()
        assert {name: count for name, count in made[header].iloc[:-1].items() if count} == expected, header
        assert made[header].iloc[-1] == sum(expected.values())


def test_compliments_are_those_of_each_service_the_most_first(view, vale):
    made = complaints.compliments(view()).data
    rows = vale.compliments[vale.compliments["received_on"].between("2019-04-01", "2019-09-30")]
    assert made.set_index("service")["count"].to_dict() == rows.groupby("service").size().to_dict()
    assert made["count"].is_monotonic_decreasing
    assert made["share_pct"].sum() == pytest.approx(100)


def test_a_service_has_neither_table_because_its_figures_are_at_the_head_of_its_page(view):
    alone = view("Housing Services")
    assert not complaints.counts_by_area(alone).text and not complaints.compliments(alone).text
