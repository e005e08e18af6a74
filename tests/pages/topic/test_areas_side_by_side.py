"""Areas side by side: only those that may be shown, on one scale, with the reason for what is missing."""

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf import score_quarter
from perf.areas import SCHOOLS
from perf.catalogue import FIGURES
from perf.disclosure.protected_scores import protect_scores
from perf.pages.block import Block
from perf.pages.topic import areas_side_by_side
from perf.pages.topic_view import open_view
from perf.topics.monthly_amounts import NOT_RECORDED


@pytest.fixture
def view(protected):
    return lambda topic, area="council": open_view(protected, topic, area)


def page(block):
    return BeautifulSoup(block.html, "html.parser")


def test_areas_by_month_name_the_highest_and_are_all_in_the_table(view):
    shown = page(areas_side_by_side.by_month(view("sickness")))
    assert shown.figcaption.strong.text == "Sickness absence in September 2019: highest in Social Services, 1.55"
    shown_areas = [
        area for area in view("sickness").children if len(view("sickness").months("sickness.days_per_fte", area=area))
    ]
    heads = [cell.text for cell in shown.table.find_all("th", scope="rowgroup")]
    assert heads == [area[:1].upper() + area[1:] for area in shown_areas]
    assert [area for area in heads if area not in shown.svg["aria-label"]] == []  # in the chart, names may wrap
    assert len(shown.tbody.find_all("tr")) == 1 + 54


def test_an_unusual_month_of_an_area_is_told_beside_its_chart_and_an_unstable_range_too(view):
    text = areas_side_by_side.by_month(view("sickness", "Social Services")).text
    found = "Sickness absence of 2.33 days per FTE in September 2019, expected 0.19"
    assert f"In these areas, unusual in the last six months: {found}" in text
    assert "(Resources Management and Safeguarding)" in text
    council = areas_side_by_side.by_month(view("sickness")).text
    assert (
        "The range of Managing Director and Resources describes no stable period, and does not tell which " in council
    )
    assert "unusual in the last six months" not in council


def test_shades_show_the_last_twelve_months(view):
    shown = page(areas_side_by_side.shades(view("sickness")))
    assert len(shown.tbody.find_all("tr")) == 12
    assert shown.tbody.th.text == "October 2018"
    assert shown.svg["aria-label"].startswith("Table of shades")


@pytest.mark.parametrize("sign", ["plus is adverse", "plus is favourable"])
def test_of_a_variance_the_largest_overspend_is_named_whatever_its_sign_and_amounts_are_in_short(view, sign):
    budget = view("budget")
    data = budget.scores.data
    rules = data.framework.model_copy(update={"variance_sign": sign})
    turned = score_quarter(replace(data, framework=rules), budget.quarter)
    shown = page(areas_side_by_side.shades(open_view(protect_scores(turned), "budget")))
    worst = max(data.budget.eval("forecast - budget").groupby([data.budget["directorate"], data.budget["month"]]).sum())
    assert "the largest overspend in Social Services in August 2019, £2,200,000" in shown.figcaption.strong.text
    assert worst == pytest.approx(2_200_000, rel=0.001)
    adverse = "plus" if sign == "plus is adverse" else "minus"
    assert f"£, the council; {adverse} is adverse, an overspend" in shown.table.caption.text
    assert "£ million" in shown.figcaption.text


def test_causes_of_each_area_have_their_numbers_or_the_reason_why_not(view):
    shown = page(areas_side_by_side.causes(view("sickness"), "sickness.days_per_fte", "reason"))
    parts = view("sickness", SCHOOLS).parts("sickness.days_per_fte", "reason")
    numbers = {row["part"]: row["hidden"] or f"{row['numerator']:,.0f}" for _, row in parts.iterrows()}
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in shown.tbody.find_all("tr")]
    assert {cause: number for cause, area, number in rows if area == "Schools"} == numbers


@pytest.mark.parametrize("is_recorded", [True, False])
def test_what_is_not_recorded_is_never_the_most_frequent_cause_of_an_area(view, monkeypatch, is_recorded):
    council = view("complaints")
    known = council.parts("complaints.closed", "cause")
    most = known.loc[known["numerator"].idxmax(), "part"]
    if not is_recorded:
        parts = type(council).parts
        lost = {"value": 0.0, "numerator": 0.0}
        monkeypatch.setattr(
            type(council),
            "parts",
            lambda self, *given: parts(self, *given).pipe(
                lambda rows: rows.where(rows["part"] == NOT_RECORDED, rows.assign(**lost))
            ),
        )
    title = page(areas_side_by_side.causes(council, "complaints.closed", "cause")).figcaption.strong.text
    assert most == NOT_RECORDED
    assert title == (
        "Stages closed by cause: of the causes recorded, the largest is Service standards not met in Environment and "
        "Housing, 21"
        if is_recorded
        else "Stages closed by cause and area"
    )


def numbers(table, **names):
    """Return the cells of a table of areas by month or cause; None is hidden."""
    cells = [
        {"label": row, "area": area, "month": area, "value": cell, "hidden": "small group" if cell is None else ""}
        for row, of_row in table.items()
        for area, cell in of_row.items()
    ]
    return pd.DataFrame(cells).astype({"value": "float64"}).rename(columns=names)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"Delay": {"A": 9, "B": 2}, "Error": {"A": 3, "B": 1}}, "the largest is Delay in A, 9"),
        ({"Delay": {"A": 9, "B": 2}, "Error": {"A": 9, "B": 1}}, "the largest are Delay and Error in A, 9 each"),
        ({"Delay": {"A": 9, "B": 9}, "Error": {"A": 3, "B": 1}}, "the largest are Delay in both services, 9 each"),
        ({"Delay": {"A": 9, "B": 2}, "Error": {"A": 3, "B": 9}},
         "the largest are Delay in A and Error in B, 9 each"),
        ({"Delay": {"A": 9, "B": 9}, "Error": {"A": 9, "B": 9}}, "9 of each in every area"),
        ({"Delay": {"A": 9, "B": 9, "C": 9}, "Error": {"A": 9, "B": 1, "C": 1}},
         "4 of 6 numbers are the largest, 9 each"),
        ({"Delay": {"A": 9, "B": 2}, NOT_RECORDED: {"A": 40, "B": 0}},
         "of the causes recorded, the largest is Delay in A, 9"),
        ({"Delay": {"A": 9, "B": 2}, NOT_RECORDED: {"A": 0, "B": 0}}, "the largest is Delay in A, 9"),
        ({"Delay": {"A": 9, "B": None}, "Error": {"A": 3, "B": 1}},
         "of the causes that are shown, the largest is Delay in A, 9"),
        ({"Delay": {"A": 9, "B": None}, NOT_RECORDED: {"A": 4, "B": 1}},
         "of the causes recorded that are shown, the largest is Delay in A, 9"),
    ],
)  # fmt: skip
def test_the_largest_cause_is_one_of_those_compared_and_none_where_all_are_alike(table, words):
    assert areas_side_by_side._largest_part(numbers(table), "cause", "service") == f": {words}"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"A": {"2019-05": 9, "2019-06": 2}, "B": {"2019-05": 3, "2019-06": 1}}, "highest in A in May 2019, 9"),
        ({"A": {"2019-05": 9, "2019-06": 2}, "B": {"2019-05": 9, "2019-06": 1}},
         "highest in both services in May 2019, 9 each"),
        ({"A": {"2019-05": 9, "2019-06": 9}, "B": {"2019-05": 3, "2019-06": 1}},
         "highest in A in May 2019 and June 2019, 9 each"),
        ({"A": {"2019-05": 9, "2019-06": 2}, "B": {"2019-05": 3, "2019-06": 9}},
         "highest in A in May 2019 and B in June 2019, 9 each"),
        ({"A": {"2019-05": 9, "2019-06": 2}, "B": {"2019-05": None, "2019-06": 8}},
         "highest in A in May 2019 of what is shown, 9"),
        ({"A": {"2019-05": 9, "2019-06": 9}, "B": {"2019-05": 9, "2019-06": 9}}, "the same in all that is shown, 9"),
        ({name: {"2019-05": 9, "2019-06": 9 if name in "AB" else 1} for name in "ABC"},
         "highest in 5 of the 6 months of all areas, 9 each"),
    ],
)  # fmt: skip
def test_the_highest_month_names_what_is_alike_once(table, words):
    received = FIGURES["complaints.received"]
    assert areas_side_by_side._highest_month(numbers(table), received, "service") == words


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"A": 1.2, "B": 1.1}, "highest in A, 1.20"),
        ({"A": 1.2, "B": 1.201, "C": 1}, "highest in A and B, 1.20 each"),
        ({"A": 1.2, "B": 1.2, "C": 1.2}, "the same in all 3 services shown, 1.20"),
        ({"A": 1.2, "B": None}, "highest in A of what is shown, 1.20"),
        (dict.fromkeys("ABCD", 1.2) | {"E": 1}, "highest in 4 of 5 services, 1.20 each"),
    ],
)
def test_no_area_is_the_highest_where_all_are_alike(sizes, words):
    rows = numbers({"May": sizes}, label="when", area="label")
    assert areas_side_by_side.highest(rows, "service", unit="days per FTE", decimals=2) == words


def test_an_area_without_areas_inside_it_has_nothing_side_by_side(view):
    alone = view("sickness", "Legal Services")
    assert areas_side_by_side.by_month(alone) == areas_side_by_side.shades(alone) == Block()
    assert areas_side_by_side.causes(alone, "sickness.days_per_fte", "reason") == Block()


def test_no_cause_that_is_hidden_is_drawn_as_a_number(view):
    hidden = view("turnover")
    records = hidden.scores.records.assign(hidden="small group")
    hidden = replace(hidden, scores=replace(hidden.scores, records=records))
    assert areas_side_by_side.causes(hidden, "turnover.all_pct", "reason") == Block()
