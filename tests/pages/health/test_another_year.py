"""An outcome report of a council without records of people, against counts worked out by hand."""

import pytest
from bs4 import BeautifulSoup

import perf
from perf.pages.tables import TOGETHER
from tests.pages.health.another_year import QUARTER, write_council
from tests.pages.page_tables import table_lines

POVERTY, HOMES = "Fewer people in poverty", "Decent homes and safe places"
STATUS = [  # Green, Amber, Red, not rated, all
    [POVERTY],
    ["As a whole", "", "", "", "", "", "▲ Amber"],
    ["Measures", "9", "2", "4", "6", "21", "▲ Amber"],
    ["National measures, counted apart", "2", "0", "2", "0", "4", "▲ Amber"],
    ["Actions", "19", "1", "3", "0", "23", "● Green"],
    [HOMES],
    ["As a whole", "", "", "", "", "", "▲ Amber"],
    ["Measures", "8", "3", "2", "4", "17", "▲ Amber"],
    ["National measures, counted apart", "5", "1", "2", "1", "9", "▲ Amber"],
    ["Actions", "18", "2", "3", "1", "24", "▲ Amber"],
]


@pytest.fixture(scope="module")
def report(tmp_path_factory, takes_long):
    return perf.open_report(write_council(tmp_path_factory.mktemp("testshire")), "inclusive-and-safe", QUARTER)


def tables(block):
    page = BeautifulSoup(block.html, "html.parser")
    return {table.caption.get_text(): table_lines(table) for table in page.find_all("table")}


def test_both_objectives_have_their_measures_set_by_set_and_their_actions(report):
    assert tables(report.objectives())["Status by objective, 2017-18 Q3"][1:] == STATUS


def test_the_answer_counts_the_measures_of_the_plan_and_the_actions(report):
    assert report.answer().text == (
        "In part: 11 of 28 measures miss their target, and 10 cannot be rated; 37 of 46 actions are on course, all of "
        "them at exactly the expected 75%, and 1 cannot be rated. The status of An inclusive and safe county is Amber, "
        "the worse of measures (Amber) and actions (Green)."
    )
    assert "17 of 28 measures meet their target. (Director of Housing)" in report.position().text


def test_every_corporate_action_measure_action_and_risk_is_there_once(report):
    shown = tables(report.objectives())
    corporate = [rows for name, rows in shown.items() if name.startswith("Corporate actions: ")]
    assert sum(row[0] not in ("Corporate action", TOGETHER) for rows in corporate for row in rows) == 16
    assert sum(len(row) > 1 for rows in tables(report.measures()).values() for row in rows[1:]) == 51 + 28
    assert sum(len(row) > 1 for rows in tables(report.actions()).values() for row in rows[1:]) == 47
    risks = [row for row in tables(report.risks())["Risks, 2017-18 Q3"][1:] if len(row) > 1]
    assert (len(risks), sum("No score" in row for row in risks)) == (30, 6)


def test_of_many_risks_of_an_objective_the_highest_are_named(report):
    assert (
        "15 risks: 2 medium/high, 2 medium, 4 medium/low, 2 low, 2 very low and 3 without a score. "
        "The highest: Risk 2 (R2) and Risk 14 (R14)."
    ) in report.objectives().text


def test_what_there_are_no_records_for_is_missing_and_says_so(report):
    assert report.topics().text == report.quarters().text == ""
    assert "Sickness absence from records: the folder has no workforce or absences table." in report.missing().text
