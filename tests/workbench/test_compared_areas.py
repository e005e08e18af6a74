"""An area beside another, or beside its own last year."""

import pytest
from bs4 import BeautifulSoup

from perf.workbench import compared_areas
from perf.workbench.selection import LAST_YEAR


@pytest.fixture
def view(bench):
    return lambda topic, area="council", figure="": bench.view(topic, area, "2019-20 Q2", figure)


def test_a_sentence_says_how_far_apart_two_areas_are(view):
    told = compared_areas.sentence(view("sickness", "Social Services"), "council")
    assert told == "That is 3.17 more than in the council (4.74 days per FTE)."
    told = compared_areas.sentence(view("sickness"), "Social Services")
    assert told == "That is 3.17 less than in Social Services (7.91 days per FTE)."


def test_a_sentence_says_percentage_points_and_equality(view):
    told = compared_areas.sentence(view("turnover", "council without schools"), "council")
    assert "percentage points" in told
    same = compared_areas.sentence(view("turnover"), "council")
    assert same == "In the council it was the same, 4.12%." or same.startswith("In the council it was the same, ")


def test_last_year_is_said_as_the_reports_say_it(view):
    assert compared_areas.sentence(view("sickness"), LAST_YEAR) == "That is 1.03 more than a year before (3.71)."


def test_a_hidden_figure_is_not_compared(view):
    shown = view("turnover", "council", "turnover.voluntary_pct")
    hidden = shown.figures[(shown.figures["hidden"] != "") & (shown.figures["figure"] == "turnover.voluntary_pct")]
    area = hidden["area"].iloc[0]
    words = shown.shown("turnover.voluntary_pct", area=area).hidden
    assert compared_areas.sentence(shown, area) == f"Voluntary staff turnover in {area} is {words}."


def test_last_year_stands_beside_the_same_month(view):
    both = compared_areas.months(view("sickness"), LAST_YEAR, "2019-04")
    months = view("sickness").months("sickness.days_per_fte")["value"]
    assert list(both.index) == [f"2019-0{month}" for month in range(4, 10)]
    assert both["The same month last year"].tolist() == months["2018-04":"2018-09"].tolist()


def test_the_chart_names_both_areas_and_every_month_where_there_are_few(view):
    page = BeautifulSoup(compared_areas.comparison(view("sickness"), "schools", "2019-04").html, "html.parser")
    words = [text.text for text in page.svg.find_all("text")]
    assert {"Apr", "May", "Sep", "2019-20"} <= set(words)
    assert {word.split(" ", 1)[1] for word in words if word.endswith(("The council", "Schools"))} == {
        "The council",
        "Schools",
    }


def test_too_few_months_leave_a_table(view):
    told = compared_areas.comparison(view("turnover", "Legal Services"), "council", "2019-04").text
    assert told.startswith("There are too few months that may be shown to draw a comparison.")
    assert "Legal Services" in told
