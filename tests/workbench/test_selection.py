"""A selection always fits together, and can be written as code."""

import ast

import pytest

from perf.workbench.selection import (
    LAST_YEAR,
    Selection,
    as_code,
    breakdowns,
    comparisons,
    directorate_of,
    figures_of,
    first_month,
    part_figures,
    settled,
    topic_of,
    trail,
)


def values(options):
    return [value for _, value in options]


def test_what_is_left_open_is_the_whole_council_from_the_first_quarter_to_the_latest(bench):
    assert settled(bench, Selection("turnover")) == Selection(
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
        (Selection("turnover", panel="tea leaves"), "panel", "breakdown"),
    ],
)
def test_what_does_not_fit_gets_the_nearest_that_does(bench, wanted, name, expected):
    assert getattr(settled(bench, wanted), name) == expected


def test_a_measure_is_offered_once_and_never_for_the_quarter_alone(bench):
    assert values(figures_of("sickness", bench)) == [
        "sickness.days_per_fte", "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte",
    ]  # fmt: skip
    assert "savings.achieved_pct" in values(figures_of("budget", bench))


def test_parts_are_counted_by_the_measure_itself_or_by_a_count_beside_it(bench):
    assert part_figures(bench, "sickness.days_per_fte") == {"reason": "sickness.days_per_fte"}
    assert part_figures(bench, "complaints.on_time_pct") == dict.fromkeys(
        ("cause", "outcome", "stage"), "complaints.closed"
    )
    assert part_figures(bench, "compliments.received") == {}
    assert part_figures(bench, "savings.achieved_pct") == {"programme": "savings.achieved_pct"}


def test_a_directorate_is_broken_down_by_service_and_the_council_by_directorate(bench):
    council = settled(bench, Selection("sickness"))
    assert breakdowns(bench, council) == [("Directorate", "area"), ("Reason", "reason")]
    below = settled(bench, Selection("sickness", area="Social Services"))
    assert breakdowns(bench, below)[0] == ("Service", "area")


def test_an_area_is_compared_with_last_year_the_council_and_others_but_not_with_itself(bench):
    offered = comparisons(bench, settled(bench, Selection("sickness", area="Adult Services")))
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
    assert trail(area, vale.framework) == way


def test_a_period_begins_with_the_first_month_of_its_quarter(bench, vale):
    assert first_month(settled(bench, Selection("sickness", since="2018-19 Q3")), vale.framework) == "2018-10"


def test_a_figure_knows_its_topic():
    assert topic_of("savings.achieved_pct") == "budget"


def test_a_view_is_three_lines_of_code(bench):
    chosen = settled(bench, Selection("turnover", "Social Services", since="2017-18 Q1", by="reason"))
    assert as_code(chosen, bench).splitlines()[0] == "from perf.workbench import look"
    assert (
        as_code(chosen, bench)
        .splitlines()[1]
        .endswith('/data/vale", "turnover", "Social Services", since="2017-18 Q1", until="2019-20 Q2")')
    )
    assert as_code(chosen, bench).splitlines()[2] == 'view.answer() + view.trend() + view.breakdown("reason")'


@pytest.mark.parametrize("name", ['Parks, "Trees" & Bees', "Children's Services", "back\\slash"])
def test_code_keeps_any_name(bench, name):
    line = as_code(Selection("turnover", name, until="2019-20 Q2", figure="turnover.all_pct"), bench).splitlines()[1]
    call = ast.parse(line).body[0].value
    assert call.args[2].value == name
