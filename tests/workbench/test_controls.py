"""The lists are linked: one change is one new selection, and every list then fits it."""

import pytest

from perf.workbench.controls import Controls, options_of, selection_after, values_of
from perf.workbench.selection import Selection, complete_selection


@pytest.fixture
def selections():
    return []


@pytest.fixture
def controls(workspace, selections):
    return Controls(workspace, complete_selection(workspace, Selection("sickness")), selections.append)


def shown(controls, name):
    return [value for _, value in controls.lists[name].options]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("topic", "budget", Selection("budget", "Adult Services")),
        ("area", "schools", Selection("sickness", "schools")),
        ("service", "Finance and ICT", Selection("sickness", "Finance and ICT")),
        ("service", "", Selection("sickness", "Social Services")),
        ("schools", "council without schools", Selection("sickness", "council without schools")),
        ("by", "reason", Selection("sickness", "Adult Services", by="reason", section="breakdown")),
        ("against", "council", Selection("sickness", "Adult Services", against="council", section="comparison")),
    ],
)
def test_a_list_that_changes_changes_the_selection(name, value, expected):
    assert selection_after(Selection("sickness", "Adult Services"), name, value, area="Social Services") == expected


def test_a_change_of_topic_is_one_new_selection_with_lists_that_fit_it(controls, selections):
    controls.lists["topic"].value = "complaints"
    assert [chosen.figure for chosen in selections] == ["complaints.on_time_pct"]
    assert sorted(shown(controls, "by")) == ["area", "cause", "outcome", "stage"]
    assert controls.lists["figure"].value == "complaints.on_time_pct"


def test_a_directorate_offers_its_own_services_and_no_schools(controls):
    controls.lists["area"].value = "Social Services"
    assert shown(controls, "service") == [
        "", "Adult Services", "Children and Young People Services", "Resources Management and Safeguarding",
    ]  # fmt: skip
    assert controls.lists["schools"].disabled
    assert controls.lists["schools"].value == "council without schools"


def test_a_service_chosen_from_the_whole_council_shows_its_directorate(controls, selections):
    controls.lists["service"].value = "Finance and ICT"
    assert controls.lists["area"].value == "Managing Director and Resources"
    assert selections[-1].area == "Finance and ICT"


def test_with_or_without_schools_is_asked_of_the_whole_council_only(controls, selections):
    assert not controls.lists["schools"].disabled
    controls.lists["schools"].value = "schools"
    assert selections[-1].area == "schools"
    assert (controls.lists["area"].value, controls.lists["service"].value) == ("council", "")
    assert not controls.lists["schools"].disabled


def test_a_period_never_begins_after_its_end(controls):
    controls.lists["until"].value = "2016-17 Q1"
    assert shown(controls, "since")[-1] == "2016-17 Q1"
    assert controls.lists["until"].options[0] == ("2019-20 Q2 (to September 2019)", "2019-20 Q2")


def test_every_list_has_a_label_and_offers_what_it_shows(workspace):
    for topic in workspace.topics:
        chosen = complete_selection(workspace, Selection(topic, area="Adult Services"))
        options, values = options_of(workspace, chosen), values_of(workspace, chosen)
        lists = Controls(workspace, chosen, print).lists
        assert set(options) == set(values) == set(lists)
        assert {name: each.value for name, each in lists.items()} == dict(values)
        assert all(each.description for each in lists.values())


@pytest.mark.parametrize(
    "lists",
    [{"topic": "turnover"}, {"topic": "budget"}, {"topic": "complaints", "figure": "compliments.received"}],
)
def test_a_list_that_has_nothing_to_offer_says_so_and_is_disabled(workspace, anytown, lists):
    """The other council has records of complaints alone."""
    controls = Controls(workspace.with_other(anytown), Selection(""), print)
    beside = controls.lists["beside"]
    for name, value in lists.items():
        controls.lists[name].value = value
    assert ([label for label, _ in beside.options], beside.disabled) == (["Nothing to show beside"], True)
    controls.lists["topic"].value = "complaints"
    controls.lists["figure"].value = "complaints.received"
    assert (beside.label, beside.disabled) == ("The council", False)


def test_a_choice_that_an_area_cannot_have_is_there_again_for_one_that_can(controls):
    controls.lists["area"].value = "Social Services"
    controls.lists["section"].value = "drivers"
    controls.lists["service"].value = "Adult Services"
    assert (controls.lists["by"].value, controls.lists["section"].value) == ("reason", "comparison")
    controls.lists["service"].value = ""
    assert (controls.lists["by"].value, controls.lists["section"].value) == ("area", "drivers")
