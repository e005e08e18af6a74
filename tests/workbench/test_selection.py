"""A selection always fits together, and every list offers what fits it."""

import json
import re
from dataclasses import replace

import pytest

from perf.catalogue import FIGURES, TOPICS
from perf.workbench.compared_areas import LAST_YEAR
from perf.workbench.selection import (
    AREAS_BY_MONTH,
    MONTHS_BY_AREA,
    Selection,
    areas_above,
    breakdowns,
    comparisons,
    complete_selection,
    directorate_of,
    figures,
    first_month,
    sections,
)
from tests.conftest import ROOT

NOTEBOOKS = ROOT / "notebooks"


def values(options):
    return [value for _, value in options]


def test_what_is_left_open_is_the_whole_council_from_the_first_quarter_to_the_latest(workspace):
    assert complete_selection(workspace, Selection("turnover")) == Selection(
        "turnover", "council", "turnover.all_pct", "2015-16 Q1", "2019-20 Q2", "area", LAST_YEAR, "breakdown"
    )


@pytest.mark.parametrize(
    ("wanted", "name", "expected"),
    [
        (Selection("weather"), "topic", "sickness"),
        (Selection("budget", area="Atlantis"), "area", "council"),
        (Selection("turnover", figure="sickness.days_per_fte"), "figure", "turnover.all_pct"),
        (Selection("turnover", until="2031-32 Q1"), "until", "2019-20 Q2"),
        (Selection("turnover", since="2019-20 Q1", until="2018-19 Q4"), "since", "2015-16 Q1"),
        (Selection("turnover", since="2018-19 Q4", until="2018-19 Q4"), "since", "2018-19 Q4"),
        (Selection("turnover", by="cause"), "by", "area"),
        (Selection("turnover", area="schools", against="schools"), "against", LAST_YEAR),
        (Selection("turnover", section="tea leaves"), "section", "breakdown"),
    ],
)
def test_what_does_not_fit_gets_the_nearest_that_does(workspace, wanted, name, expected):
    assert getattr(complete_selection(workspace, wanted), name) == expected


def test_a_measure_is_offered_once_and_never_for_the_quarter_alone(workspace):
    assert values(figures(workspace, "sickness")) == [
        "sickness.days_per_fte", "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte",
    ]  # fmt: skip
    assert "savings.forecast_pct" in values(figures(workspace, "budget"))


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("area", ["Social Services", "Achievement for All", "schools"])
def test_figures_are_narrowed_to_those_of_which_an_area_has_records(workspace, topic, area):
    chosen = complete_selection(workspace, Selection(topic, area))
    view = workspace.report(topic, area).view
    offered = {*values(figures(workspace, topic, area))}
    others = {*values(figures(workspace, topic))} - offered
    assert TOPICS[topic].leading in offered
    assert {name for name in others if view.is_recorded(name) or view.shown(name).hidden} == set()
    assert others <= {name for name in others if not FIGURES[name].is_about_people}
    assert all(complete_selection(workspace, replace(chosen, figure=name)).figure not in others for name in others)


def test_savings_are_not_offered_for_a_service_and_are_there_again_for_its_directorate(workspace):
    wanted = Selection("budget", "Achievement for All", "savings.forecast_pct")
    assert complete_selection(workspace, wanted).figure == "budget.variance"
    assert complete_selection(workspace, replace(wanted, area="Learning and Skills")).figure == "savings.forecast_pct"


def test_the_list_says_of_which_figure_the_parts_are_unless_it_is_the_one_chosen(workspace):
    chosen = complete_selection(workspace, Selection("complaints"))
    assert breakdowns(workspace, chosen)[1:] == [
        (f"{name.capitalize()} (Complaint stages closed)", name) for name in ("stage", "outcome", "cause")
    ]
    closed = complete_selection(workspace, Selection("complaints", figure="complaints.closed"))
    assert breakdowns(workspace, closed)[1:] == [("Stage", "stage"), ("Outcome", "outcome"), ("Cause", "cause")]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            "complaints.on_time_pct",
            [
                "breakdown",
                "comparison",
                "services",
                "groups",
                "parts_by_area",
                "drivers",
                "still_open",
                "time_to_close",
                "outcomes",
                "counts_by_area",
                "compliments",
                "lessons",
                "ombudsman_return",
            ],
        ),
        (
            "complaints.received",
            ["breakdown", "comparison", "services", "areas_by_month", "months_by_area", "year_end"],
        ),
        ("complaints.open", ["breakdown", "comparison", "services", "areas_by_month", "months_by_area"]),
    ],
)
def test_only_sections_that_a_figure_can_have_are_offered(workspace, figure, expected):
    chosen = complete_selection(workspace, Selection("complaints", figure=figure))
    assert values(sections(workspace, chosen)) == expected


ALWAYS_THERE = {"answer", "figures", "trend", "by_area", "by_part"}  # in view, or the breakdown
IN_WORDS = {"narrative", "target", "definitions", "sources", "restated"}  # what a page says beside its figures


@pytest.mark.parametrize("topic", TOPICS)
def test_whatever_the_report_of_a_topic_shows_is_offered(workspace, topic):
    notebook = json.loads((NOTEBOOKS / f"{topic}.ipynb").read_text(encoding="utf-8"))
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    shown = set(re.findall(r"^report\.(\w+)\(", code, re.MULTILINE)) - ALWAYS_THERE - IN_WORDS
    chosen = [complete_selection(workspace, Selection(topic, figure=name)) for name in workspace.figures(topic)]
    assert shown <= {name for each in chosen for name in values(sections(workspace, each))}


@pytest.mark.parametrize("area", ["schools", "Adult Services"])
def test_an_area_that_consists_of_no_others_is_broken_down_by_part_alone(workspace, area):
    chosen = complete_selection(workspace, Selection("sickness", area))
    assert [value for _, value in breakdowns(workspace, chosen)] == ["reason"]
    assert not {"services", "groups", "areas_by_month", "parts_by_area", "drivers"} & set(
        values(sections(workspace, chosen))
    )


def test_what_may_not_be_shown_is_marked_and_comes_after_what_may(workspace):
    chosen = complete_selection(workspace, Selection("sickness", "Adult Services"))
    assert breakdowns(workspace, chosen) == [("Reason: hidden", "reason")]
    assert sections(workspace, chosen)[:2] == [("Comparison", "comparison"), ("Breakdown: hidden", "breakdown")]
    assert chosen.section == "comparison"


def test_an_area_without_records_offers_nothing_but_the_comparison_that_says_so(workspace):
    chosen = complete_selection(workspace, Selection("complaints", "schools"))
    assert breakdowns(workspace, chosen) == []
    assert values(sections(workspace, chosen)) == ["comparison"]


def test_the_parts_of_every_area_are_those_that_are_chosen(workspace):
    chosen = complete_selection(workspace, Selection("complaints", by="cause"))
    assert ("Cause by area", "parts_by_area") in sections(workspace, chosen)
    first = complete_selection(workspace, Selection("complaints", section="parts_by_area"))
    assert first.by == "stage"


def test_a_directorate_is_broken_down_by_service_and_the_council_by_directorate(workspace):
    council = complete_selection(workspace, Selection("sickness"))
    assert breakdowns(workspace, council) == [("Directorate", "area"), ("Reason", "reason")]
    below = complete_selection(workspace, Selection("sickness", area="Social Services"))
    assert breakdowns(workspace, below)[0] == ("Service", "area")


def test_areas_without_records_of_the_figure_are_not_offered_for_comparison(workspace):
    offered = values(comparisons(workspace, complete_selection(workspace, Selection("complaints"))))
    assert "Environment and Housing" in offered
    assert not {"schools", "council without schools", "Social Services"} & set(offered)


def test_an_area_is_compared_with_last_year_the_council_and_others_but_not_with_itself(workspace):
    offered = comparisons(workspace, complete_selection(workspace, Selection("sickness", area="Adult Services")))
    assert offered[:2] == [("Last year", LAST_YEAR), ("The council", "council")]
    assert "Children and Young People Services" in values(offered)
    assert "Adult Services" not in values(offered)
    assert "Finance and ICT" not in values(offered)


@pytest.mark.parametrize(
    ("area", "home", "way"),
    [
        ("council", "council", ("council",)),
        ("schools", "council", ("council", "schools")),
        ("Social Services", "Social Services", ("council", "Social Services")),
        ("Adult Services", "Social Services", ("council", "Social Services", "Adult Services")),
    ],
)
def test_the_way_back_leads_up_from_an_area_to_the_council(vale, area, home, way):
    assert directorate_of(area, vale.framework) == home
    assert areas_above(area, vale.framework) == way


def test_a_period_begins_with_the_first_month_of_its_quarter(workspace):
    assert first_month(workspace, complete_selection(workspace, Selection("sickness", since="2018-19 Q3"))) == "2018-10"


@pytest.mark.parametrize(
    ("topic", "figure", "offered"),
    [
        ("sickness", "sickness.days_per_fte", {AREAS_BY_MONTH, MONTHS_BY_AREA}),
        ("budget", "budget.variance", {MONTHS_BY_AREA}),  # each month has a forecast of its own
        ("budget", "budget.revenue_spend", set()),  # which only grows over the year
    ],
)
def test_areas_are_offered_by_month_where_months_can_be_compared(workspace, topic, figure, offered):
    chosen = complete_selection(workspace, Selection(topic, "council", figure=figure))
    assert {AREAS_BY_MONTH, MONTHS_BY_AREA} & {name for _, name in sections(workspace, chosen)} == offered
