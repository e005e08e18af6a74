"""One view, piece by piece: the answer, its charts, and a word where there is nothing."""

from dataclasses import replace

import pytest

from perf.catalogue import FIGURES
from perf.workbench.looking import Look, accumulates, look
from perf.workbench.selection import PANELS, Selection, settled


@pytest.fixture
def looked(bench):
    def made(topic, area="council", **chosen):
        return Look(bench, settled(bench, Selection(topic, area, **chosen)))

    return made


def test_the_answer_is_that_of_the_report(looked):
    assert looked("sickness").answer().text == (
        "Sickness absence in the council was 4.74 days per FTE for April to September 2019, 1.03 more than a year "
        "before (3.71)."
    )
    assert looked("complaints").answer().text.startswith("61.18% of the 255 complaint stages")
    assert looked("budget").answer().text.startswith("Revenue of the council is forecast to end the year")


def test_another_measure_has_an_answer_of_its_own(looked):
    told = looked("sickness", figure="sickness.long_term_days_per_fte").answer().text
    assert told.startswith("Long-term sickness absence in the council was 3.50 days per FTE")


def test_a_selection_without_data_says_where_there_are_some(looked):
    told = looked("complaints", "schools", figure="complaints.upheld_pct").answer().text
    assert told.startswith(
        "There are no records of complaints upheld for schools in April to September 2019. Choose another area, such as"
    )


def test_a_period_begins_where_it_is_chosen(looked):
    whole, part = looked("complaints"), looked("complaints", since="2018-19 Q1")
    assert "April 2015 to September 2019" in whole.trend().text
    assert "April 2018 to September 2019" in part.trend().text
    assert "March 2018" not in part.trend().text
    assert "March 2018" not in part.comparison("council without schools").text


def test_an_earlier_quarter_is_the_year_to_it(looked):
    told = looked("turnover", until="2018-19 Q4").answer().text
    assert told.startswith("Staff turnover in the council was 10.46% for April 2018 to March 2019")


def test_a_breakdown_by_a_part_says_so(looked):
    assert "Working days lost by reason" in looked("sickness").breakdown("reason").text
    assert "Stages closed by cause" in looked("complaints").breakdown("cause").text
    assert "Savings" in looked("budget", figure="savings.achieved_pct").breakdown("programme").text


def test_a_breakdown_that_there_is_not_is_refused(looked):
    with pytest.raises(ValueError) as caught:
        looked("sickness").breakdown("colour")
    assert str(caught.value) == 'there is no breakdown by "colour"; there is area, reason'


def test_a_budget_is_charted_against_its_profile_not_by_signals(looked):
    assert "Revenue spent" in looked("budget").trend().text
    assert "capital budget" in looked("budget", figure="budget.capital_spend_pct").trend().text


def test_what_does_not_grow_over_the_year_is_not_forecast(looked):
    assert looked("complaints").forecast().text == (
        "Complaints answered in time does not add up over the year, so it is not forecast by its share of the year."
    )
    assert "is forecast to end the year at 11.66" in looked("sickness").forecast().text


def test_a_forecast_is_worked_out_once(looked, bench, monkeypatch):
    shown = looked("turnover")
    first = shown.forecast()
    monkeypatch.setattr("perf.workbench.workspace.forecast_of", lambda view: pytest.fail("worked out again"))
    assert shown.forecast().text == first.text


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("area", ["council", "Legal Services"])
def test_every_panel_shows_something_or_says_that_there_is_nothing(looked, panel, area):
    for topic in ("sickness", "complaints", "turnover", "budget"):
        shown = looked(topic, area)
        chosen = replace(shown.chosen, panel=panel)
        assert Look(shown.bench, chosen).panel().html


def test_growing_figures_are_those_of_events_in_a_year():
    grows = {name for name in FIGURES if "." in name and FIGURES[name].source.startswith("Definitions, ")
             and not name.endswith("_in_quarter") and accumulates(name)}  # fmt: skip
    assert grows == {
        "complaints.closed", "complaints.received", "compliments.received", "sickness.days_per_fte",
        "sickness.long_term_days_per_fte", "sickness.short_term_days_per_fte", "turnover.all_pct",
        "turnover.voluntary_pct",
    }  # fmt: skip


def test_look_takes_names_or_slugs(vale, bench):
    assert look(vale, "sickness", "social-services").chosen.area == "Social Services"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"topic": "weather"}, 'topic: "weather" is not one of sickness, complaints, turnover, budget'),
        ({"area": "Atlantis"}, 'area: "Atlantis" is not one of council, council without schools, schools, Env'),
        (
            {"measure": "turnover.all_pct"},
            'measure: "turnover.all_pct" is not one of sickness.days_per_fte, sickness.short_term_days_per_fte, sick',
        ),
        ({"until": "2031-32 Q1"}, 'until: "2031-32 Q1" is not one of 2015-16 Q1, 2015-16 Q2'),
        (
            {"since": "2015-16 Q3", "until": "2015-16 Q2"},
            'since: "2015-16 Q3" is not one of 2015-16 Q1, 2015-16 Q2',
        ),
    ],
)
def test_look_refuses_what_there_is_not(vale, bench, wanted, message):
    with pytest.raises(ValueError) as caught:
        look(vale, **({"topic": "sickness"} | wanted))
    assert str(caught.value).startswith(message)
