"""Totals in place of records: the same figures, nothing counted twice, and no more shown than the totals allow."""

import math

import pandas as pd
import pytest

import perf
from perf.catalogue import TOPICS
from perf.dataset.problems import DataProblem
from perf.disclosure.why_hidden import WhyHidden
from perf.pages import methods
from perf.quarter import Quarter
from perf.scores import record_amounts
from perf.topics.record_figures import for_quarter
from tests.random_council import a_council, as_read

pytestmark = pytest.mark.slow

FRAMEWORK = """name = "Smalltown"
school_services = ["Schools"]
[directorates]
North = ["Roads", "Parks"]
South = ["Care", "Schools"]
"""
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]
WORKING_DAYS = 23 + 21 + 21  # of July, August and September 2019


@pytest.fixture
def council(tmp_path):
    """Write a council of totals: each month the same, but for what is given."""

    def written(*rows, months=MONTHS, **tables):
        (tmp_path / "framework.toml").write_text(FRAMEWORK)
        every = [{"month": month, "area": "council", **row} for row in rows for month in ([row.get("month")] if
                 "month" in row else months)]  # fmt: skip
        pd.DataFrame(every).to_csv(tmp_path / "aggregates.csv", index=False)
        for name, lines in tables.items():
            pd.DataFrame(lines).to_csv(tmp_path / f"{name}.csv", index=False)
        return tmp_path

    return written


DAYS = {"amount": "sickness.days", "value": 200.0}
FTE = {"amount": "workforce.fte", "value": 100.0}


@pytest.mark.parametrize("seed", range(2))
def test_totals_give_the_figures_that_their_records_give(seed, tmp_path):
    quarter = Quarter("2019-20 Q2")
    data = as_read(a_council(seed), {})
    amounts = record_amounts(data, quarter)
    figures = [figure for name in ("sickness", "turnover", "complaints") for figure in TOPICS[name].figures]
    used = {name for figure in figures for name in figure.recipe.amounts}
    areas = {name: set(rows["area"]) for name, rows in amounts.groupby("amount")}
    nothing = {
        (recipe.numerator.amount, area)
        for recipe in (figure.recipe for figure in figures if figure.recipe.denominator)
        if recipe.numerator.amount in areas
        for area in areas.get(recipe.denominator.amount, set()) - areas[recipe.numerator.amount]
    }
    zeros = [{"amount": name, "area": area, "month": month, "value": 0} for name, area in nothing
             for month in sorted(amounts.loc[amounts["amount"] == name, "month"].unique())]  # fmt: skip
    totals = pd.concat([amounts[amounts["amount"].isin(used)].replace({"part": {"": None}}), pd.DataFrame(zeros)])
    (tmp_path / "framework.toml").write_text(FRAMEWORK)
    totals.to_csv(tmp_path / "aggregates.csv", index=False, float_format="%.12g")
    again, problems = perf.load_council.read(tmp_path)
    assert [each.problem for each in problems if each.level == "problem" and "no row" not in each.problem] == []
    expected = for_quarter(amounts, quarter, figures)
    actual = for_quarter(record_amounts(again, quarter), quarter, figures)
    keys = ["figure", "area", "quarter", "part"]
    pd.testing.assert_frame_equal(
        actual.sort_values(keys, ignore_index=True), expected.sort_values(keys, ignore_index=True)
    )


def test_fte_may_come_from_the_workforce_and_the_rest_from_totals(council):
    staff = {"directorate": "North", "service": "Roads", "staff_group": "corporate", "headcount": 50, "fte": 50}
    everywhere = [DAYS | {"area": area} for area in ("council", "council without schools", "North", "Roads")]
    folder = council(*everywhere, workforce=[{"month": month, **staff} for month in MONTHS])
    assert perf.explain(folder, "sickness.days_per_fte", "2019-20 Q2")["value"] == 6 * 200 / 50


def test_turnover_alone_may_be_given_as_totals(council):
    leavers, heads = {"amount": "turnover.leavers", "value": 60}, {"amount": "workforce.headcount", "value": 1200}
    shown = perf.figures(council(leavers, heads), "2019-20 Q2", topic="turnover").set_index("figure")["value"]
    assert shown["turnover.all_pct"] == 6 * 60 / 1200 * 100


def of_quarter(folder, area):
    figures = perf.figures(folder, "2019-20 Q2", area=area, topic="sickness").set_index("figure")
    return figures.loc["sickness.days_per_fte_in_quarter"]


@pytest.mark.parametrize(
    ("days", "people", "is_shown"),
    [
        ((4 * WORKING_DAYS + 1) / 3, None, True),  # more than four people can lose in three months
        (4 * WORKING_DAYS / 3, None, False),
        (4, 5, True),  # so many are given
        (4, 4, False),
        (0, None, True),
    ],
)
def test_days_are_shown_where_enough_people_must_have_lost_them(council, days, people, is_shown):
    north = {"amount": "sickness.days", "area": "North", "value": days, "people": people}
    south = {"amount": "sickness.days", "area": "South", "value": 9_000.0 - days}
    folder = council(DAYS | {"value": 9_000.0}, FTE, north, south, FTE | {"area": "North", "value": 40.0},
                     FTE | {"area": "South", "value": 60.0})  # fmt: skip
    figure = of_quarter(folder, "North")
    assert math.isnan(figure["value"]) == (not is_shown)
    assert figure["hidden"] == ("" if is_shown else WhyHidden.MAY_BE_FEW)


def test_a_page_says_that_it_is_based_on_totals(council):
    report = perf.open_report(council(DAYS, FTE), "sickness", "2019-20 Q2")
    assert report.answer().text.startswith("Sickness absence in the council was 12.00 days per FTE for April to Sept")
    assert "Totals given in place of records: aggregates." in report.sources().text
    missing = methods.missing_data(report.view.scores).text
    assert "Sickness" not in missing and "Turnover from records" in missing
    assert "Source: aggregates. Totals given in place of records: aggregates." in report.trend().text
    assert perf.explain(report.view.scores.data, "sickness.days_per_fte", "2019-20 Q2")["tables"] == {"aggregates": 12}


def test_a_page_defines_figures_by_what_they_are_made_from(council):
    report = perf.open_report(council(DAYS, FTE), "sickness", "2019-20 Q2")
    data, rule = report.view.scores.data, "FTE days lost, over average FTE of the months, from monthly totals"
    assert f"{rule} as the council counts them." in report.definitions().text
    assert perf.explain(data, "sickness.days_per_fte", "2019-20 Q2")["definition"].startswith(rule)
    of_records = [figure for topic in TOPICS.values() for figure in topic.figures]
    assert not [figure.title for figure in of_records if figure.rule in report.definitions().text]
    assert "calendar days" not in report.definitions().text


NORTH, SOUTH = DAYS | {"area": "North"}, DAYS | {"area": "South"}
LEAVERS = {"person_id": "P1", "directorate": "North", "service": "Roads", "staff_group": "corporate",
           "left_on": "2019-09-02", "reason": "Resignation", "voluntary": "yes"}  # fmt: skip
STAFF = [{"month": month, "directorate": "North", "service": "Roads", "staff_group": "corporate", "headcount": 9,
          "fte": 9} for month in MONTHS]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "tables", "problem"),
    [
        ([DAYS, NORTH, SOUTH], {},
         "sickness.days of council in 2018-04 is 200, but what it includes is 400 together."),
        ([DAYS, {"amount": "sickness.long_term_days", "value": 201}], {},
         "sickness.days of council in 2018-04 is 200, but what it includes is 201 together."),
        ([DAYS, DAYS | {"part": "reason=Stress", "value": 201}], {},
         "sickness.days of council in 2018-04 is 200, but what it includes is 201 together."),
        ([DAYS, DAYS | {"area": "North", "part": "reason=Stress", "value": 2}], {},
         "North has no row without a part for sickness.days in 2018-04."),
        ([DAYS, DAYS | {"part": "cause=Stress", "value": 2}], {},
         "sickness.days is calculated by reason, so this part is of no use."),
        ([{"amount": "turnover.leavers", "value": 1.5}], {}, "1.5 is not a whole number."),
        ([{"amount": "turnover.leavers", "value": 1}], {"leavers": [LEAVERS], "workforce": STAFF},
         "turnover.leavers is calculated from the table leavers already."),
        ([FTE], {"workforce": STAFF}, "workforce.fte is calculated from the table workforce already."),
        ([DAYS, *(NORTH | {"month": month, "value": 2} for month in MONTHS[:-1])], {},
         "sickness.days (North) has no row after 2019-08, but the table goes on to 2019-09."),
        ([DAYS | {"value": 100}, *({**DAYS, "area": area, "value": 80} for area in ("Roads", "Parks"))], {},
         "sickness.days of council in 2018-04 is 100, but what it includes is 160 together."),
        ([DAYS, NORTH | {"value": 150}, DAYS | {"part": "reason=Cold", "value": 120},
          NORTH | {"part": "reason=Cold", "value": 60}], {},
         "sickness.days of council beside North in 2018-04 is 50, but what it includes is 60 together."),
        ([DAYS, NORTH | {"value": 150}, DAYS | {"amount": "sickness.long_term_days", "value": 120},
          NORTH | {"amount": "sickness.long_term_days", "value": 60}], {},
         "sickness.days of council beside North in 2018-04 is 50, but what it includes is 60 together."),
        ([DAYS, NORTH, DAYS | {"part": "reason=Cold", "value": 90}, NORTH | {"part": "reason=Stress", "value": 20}], {},
         "sickness.days reason=Stress of council in 2018-04 is 0, but what it includes is 20 together."),
        ([DAYS, *(NORTH | {"month": month, "value": 2} for month in MONTHS[-2:])], {},
         "sickness.days of North begins in 2019-08, within the year from 2019-04."),
        ([DAYS, DAYS | {"part": "reason=Stress", "value": 9}, DAYS | {"part": "reason=stress", "value": 9}], {},
         "reason=stress is reason=Stress in a row above."),
        ([DAYS, FTE, FTE | {"area": "North", "value": 40}], {},
         "sickness.days is not given for North, although workforce.fte is."),
        ([DAYS], {"workforce": STAFF},
         "sickness.days is not given for North, Roads and council without schools, although workforce.fte is."),
        ([DAYS, *(DAYS | {"amount": f"sickness.{term}_term_days", "value": 99} for term in ("short", "long"))], {},
         "sickness.days of council in 2018-04 is 200, but its shares are 198 together."),
        ([DAYS | {"amount": "sickness.dais"}], {}, None),
        ([DAYS | {"area": "Nroth"}], {}, None),
        ([DAYS | {"area": None}], {}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_true_or_complete_is_a_problem(council, rows, tables, problem):
    with pytest.raises(DataProblem) as refused:
        perf.load(council(*rows, **tables))
    found = [each for each in refused.value.problems["problem"] if each]
    assert problem is None or problem in found, found
