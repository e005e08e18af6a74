"""Every topic of every area at a glance."""

import pytest
from bs4 import BeautifulSoup

import perf
from perf.pages.overview import Link, brief, grid


@pytest.fixture
def shown(scores, gate):
    """Give the rows of the grid: cells by their text, links by their address."""

    def made(*cells, figures=None):
        links = {cell: Link(f"{cell[0]}/{cell[1]}.html", "An <answer>.") for cell in cells}
        soup = BeautifulSoup(grid(scores, gate if figures is None else figures, links).html, "html.parser")
        rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]
        return rows, [link["href"] for link in soup.find_all("a")]

    return made


def test_a_cell_says_value_rating_direction_signal_and_answer_and_leads_to_its_report(shown):
    rows, links = shown(("council", "sickness"))
    assert rows == [
        ["Area", "Sickness absence"],
        [
            "Council",
            "4.74 days per FTE , Sickness absence, the council ■ Red ▼ Declined Usual variation An <answer>.",
        ],
    ]
    assert links == ["council/sickness.html"]


def test_an_area_without_a_target_has_no_rating(shown):
    rows, _ = shown(("Social Services", "sickness"))
    assert rows[1][1].startswith("7.91 days per FTE , Sickness absence, Social Services ▼ Declined Usual variation")


def test_a_report_that_is_not_there_leaves_its_cell_empty(shown):
    rows, links = shown(("council", "complaints"), ("schools", "turnover"))
    assert rows[0] == ["Area", "Complaints", "Staff turnover"]
    assert [rows[1][2], rows[2][1]] == ["", ""]
    assert links == ["council/complaints.html", "schools/turnover.html"]


def test_what_is_withheld_says_so_and_has_neither_direction_nor_signal(shown, gate):
    few = gate.copy()
    here = (few["figure"] == "turnover.all_pct") & (few["area"] == "Social Services")
    few.loc[here, "hidden"], few.loc[here, ["value", "numerator"]] = "fewer than 5", float("nan")
    rows, _ = shown(("Social Services", "turnover"), figures=few)
    assert rows[1][1] == "fewer than 5 , Staff turnover, Social Services An <answer>."


def test_months_that_would_tell_of_few_people_give_no_signal(shown):
    rows, _ = shown(("schools", "turnover"))
    assert rows[1][1] == ("7.16% , Staff turnover, schools ▼ Declined Not shown by month An <answer>.")


def test_a_forecast_of_the_budget_gives_no_signal(shown):
    rows, _ = shown(("Social Services", "budget"))
    assert rows[1][1] == "£0 , Budget, Social Services ▼ Declined An <answer>."


def test_without_a_report_there_is_no_grid(scores, gate):
    assert grid(scores, gate, {}).html == ""


def test_the_topics_in_brief_are_told_with_their_answers(scores):
    soup = BeautifulSoup(brief(scores).html, "html.parser")
    assert [row.th.get_text("|", strip=True).split("|")[0] for row in soup.tbody.find_all("tr")] == [
        "Sickness absence", "Complaints", "Staff turnover", "Budget",
    ]  # fmt: skip
    sickness, *_, budget = soup.tbody.find_all("tr")
    assert sickness.th.small.text == (
        "Sickness absence in the council was 4.74 days per FTE for April to September 2019, "
        "1.03 more than a year before (3.71)."
    )
    assert sickness.svg["aria-label"] == "Sickness absence, the last 36 months: from 0.54 to 1.13, the latest 0.80"
    assert budget.th.small.text.startswith("Revenue of the council is forecast to end the year with an overspend")


def test_topics_without_records_are_left_out_of_the_brief(tmp_path):
    (tmp_path / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    assert brief(perf.score_quarter(perf.load(tmp_path))).html == ""
