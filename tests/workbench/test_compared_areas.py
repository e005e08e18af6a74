"""An area beside another, or beside its own last year."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from perf.pages.topic.report import TopicReport
from perf.workbench import compared_areas
from perf.workbench.compared_areas import compare


@pytest.fixture
def view(workspace):
    return lambda topic, area="council", figure="": workspace.report(topic, area, figure=figure).view


def test_a_sentence_says_how_far_apart_two_areas_are(view):
    sentence = compared_areas.sentence(view("sickness", "Social Services"), "council")
    assert sentence == "That is 3.17 more than in the council (4.74 days per FTE)."
    sentence = compared_areas.sentence(view("sickness"), "Social Services")
    assert sentence == "That is 3.17 less than in Social Services (7.91 days per FTE)."


def test_a_share_differs_by_percentage_points(view):
    sentence = compared_areas.sentence(view("turnover"), "Social Services")
    assert sentence == "That is 1.5 percentage points less than in Social Services (8.3%)."


def test_an_area_is_the_same_as_itself(view):
    assert compared_areas.sentence(view("turnover"), "council") == "In the council it was the same, 6.79%."


@pytest.mark.parametrize(("plus_is_favourable", "way"), [(True, "adverse"), (False, "favourable")])
def test_a_variance_is_favourable_or_adverse_by_the_sign_of_the_council(view, plus_is_favourable, way):
    budget = view("budget", figure="budget.variance")
    sign = "plus is favourable" if plus_is_favourable else "plus is adverse"
    rules = budget.scores.data.framework.model_copy(update={"variance_sign": sign})
    data = replace(budget.scores.data, framework=rules)
    signed = replace(budget, scores=replace(budget.scores, data=data))
    sentence = compared_areas.sentence(signed, "Social Services")
    assert sentence == f"That is £1,688,000 more {way} than in Social Services (−£2,200,000)."


def test_a_hidden_figure_is_not_compared_and_the_words_in_its_place_are_given(view):
    records = view("turnover").scores.records
    hidden = records[(records["hidden"] != "") & (records["figure"] == "turnover.voluntary_pct")].iloc[0]
    shown = view("turnover", "council", "turnover.voluntary_pct")
    sentence = compared_areas.sentence(shown, hidden["area"])
    assert sentence == f"Voluntary staff turnover cannot be compared with {hidden['area']}: {hidden['hidden']}."


def test_last_year_stands_beside_the_same_month(view):
    both = compared_areas.months(view("sickness"), None, "2019-04")
    months = view("sickness").months("sickness.days_per_fte")["value"]
    assert list(both.index) == [f"2019-0{month}" for month in range(4, 10)]
    assert both["Last year"].tolist() == months["2018-04":"2018-09"].tolist()


def test_the_chart_names_both_areas_and_every_month_where_there_are_few(view):
    page = BeautifulSoup(compare(TopicReport(view("sickness")), "schools", since="2019-04").html, "html.parser")
    words = [text.text for text in page.svg.find_all("text")]
    assert {"Apr", "May", "Sep", "2019-20"} <= set(words)
    assert {word.split(" ", 1)[1] for word in words if word.endswith(("The council", "Schools"))} == {
        "The council",
        "Schools",
    }


def test_too_few_months_leave_a_table(anytown):
    text = compare(anytown.report("complaints", "Parks"), "council").text
    assert text.startswith("There are too few months of complaints answered in time of Parks to draw a comparison.")


def test_an_area_is_found_by_slug_too(anytown):
    report = anytown.report("complaints")
    assert compare(report, "streets").text == compare(report, "Streets").text


def test_an_unknown_area_is_an_error_that_lists_the_areas(anytown):
    with pytest.raises(ValueError) as caught:
        compare(anytown.report("complaints"), "nowhere")
    assert str(caught.value) == (
        'There is no area "nowhere". Areas: council, council without schools, schools, Streets, Homes, Bins, Parks, '
        "Repairs."
    )
