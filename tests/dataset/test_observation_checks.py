"""Observations, comparators and fractions: each rule with values just inside and just outside it."""

import pandas as pd
import pytest

from tests.dataset.folders import a_folder, a_row, problems, remarks
from tests.dataset.test_checks_between_rows import found

MEASURE = {"measures": [a_row("measures", unit="percent", basis="quarter")]}
NEXT_MONTH = str(pd.Timestamp.now().to_period("M") + 1)


def observed(*rows, **measure):
    """Give what the checks find in the column `value` of observations, and the months to which they belong."""
    facts = {"unit": "count", "basis": "quarter"} | measure
    observations = [a_row("observations", covers=None, area="council") | row for row in rows]
    return found("observations", measures=[a_row("measures", **facts)], observations=observations)


@pytest.mark.parametrize(
    ("unit", "value", "is_right"),
    [
        ("percent", 30, True), ("percent", 30.4, False), ("per 1,000 residents", 300, True),
        ("days", 0.3, True), ("days", 300, True), ("days", 31, False),
    ],
)  # fmt: skip
def test_a_value_is_its_numerator_divided_by_its_denominator(unit, value, is_right):
    problems = observed({"value": value, "numerator": 12, "denominator": 40}, unit=unit)
    assert [level for level, _ in problems] == ([] if is_right else ["problem"])


def test_a_value_that_is_rounded_agrees_with_its_fraction():
    assert observed({"value": 33.3, "numerator": 1, "denominator": 3}, unit="percent") == []


def test_an_actual_that_is_not_its_fraction_is_remarked_on_with_all_three():
    row = a_row("returns", actual=92.1, numerator=12, denominator=40, target=None)
    assert found("returns", "actual", **MEASURE, returns=[row]) == [
        ("remark", "M1: 92.1 is given, but 12 of 40 is 30.")
    ]
    assert found("returns", "actual", **MEASURE, returns=[row | {"actual": 30}]) == []


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"numerator": 12}, "there is a numerator of 12, but no denominator and no value."),
        (
            {"numerator": 12, "denominator": 0},
            "nothing can be divided by a denominator of 0, so there can be no value.",
        ),
        ({"value": 5, "numerator": 0, "denominator": 0}, "nothing can be divided by a denominator of 0"),
        ({"numerator": 0, "denominator": 0}, ""),
        ({"value": 5, "numerator": 12}, ""),
    ],
)
def test_a_fraction_needs_something_to_divide_by(tmp_path, cells, text):
    row = {"measure_id": "M1", "month": "2019-09", "covers": "month", "value": None, "denominator": None} | cells
    folder = a_folder(tmp_path, measures=[a_row("measures")], observations=[row])
    told = [each for each in problems(folder) if each.startswith("observations.csv")]
    assert len(told) == bool(text)
    assert all(text in each for each in told)


def test_a_measure_that_is_not_listed_a_month_twice_and_a_rank_above_the_number_ranked_are_problems(tmp_path):
    folder = a_folder(
        tmp_path, measures=[a_row("measures")],
        observations=[a_row("observations"), a_row("observations"), a_row("observations", measure_id="M9")],
        comparators=[a_row("comparators", rank="23"), a_row("comparators", quarter="2019-20 Q1", rank="0")],
    )  # fmt: skip
    assert sorted(problems(folder)) == [
        "comparators.csv: row 2, M1, rank: a rank of 23 is above the number ranked. Correct rank or of: 3 and 22 for "
        "the third of 22.",
        "comparators.csv: row 3, M1, rank: 0 is not 1 or more. Write a number: 1 or more.",
        "observations.csv: row 3, M1, measure_id: M1 is repeated: an earlier row has the same measure id, month and "
        "area. Keep one of the rows.",
        'observations.csv: row 4, measure_id: "M9" is not in measures. Correct it, or add it to measures.',
    ]


def test_a_result_of_a_month_that_has_not_begun_is_a_problem_and_a_target_is_not():
    assert observed({"month": NEXT_MONTH, "value": 5}) == [
        ("problem", f"{NEXT_MONTH} has not begun, and has a result.")
    ]
    assert observed({"month": NEXT_MONTH, "value": None, "target": 5}) == []


def test_what_observations_cover_is_one_thing_and_fits_the_basis():
    months = [{"month": "2019-08", "covers": "month"}, {"month": "2019-09", "covers": "year to date"}]
    assert observed(*months) == [("problem", "M1: some observations are for the month, and some for the year to date.")]
    assert observed(months[0], basis="snapshot") == [("problem", "M1 is a snapshot, which covers no time.")]
    assert observed({"value": 5}, basis=None) == [
        (
            "remark",
            "M1 has no basis, so its observations are taken to be for the month alone, and are not added up.",
        )
    ]


def test_a_count_to_date_that_falls_within_the_year_is_remarked_on():
    rows = [{"month": "2019-03", "value": 900}, {"month": "2019-04", "value": 100}, {"month": "2019-05", "value": 90}]
    fall = "M1: 90, after 100 in the month before, but it is for the year to date."
    assert observed(*rows, basis="ytd") == [("remark", fall)]
    assert observed(*rows[:2], basis="ytd") == []  # a new year begins
    assert observed(*(row | {"covers": "month"} for row in rows), basis="ytd") == []
    assert observed(*rows, basis="ytd", unit="percent") == []


@pytest.mark.parametrize(("basis", "is_told"), [("ytd", True), ("snapshot", True), ("quarter", False)])
def test_the_last_month_of_a_quarter_is_the_same_as_the_return(basis, is_told):
    tables = {
        "measures": [a_row("measures", basis=basis)],
        "returns": [a_row("returns", actual=100.0, area="council")],
        "observations": [a_row("observations", value=99.4, covers=None, area="council")],
    }
    text = "M1: 99.4, but the return of 2019-20 Q2 is 100."
    assert found("observations", "value", **tables) == ([("remark", text)] if is_told else [])
    tables["observations"][0]["value"] = 100.04  # the return is rounded
    assert found("observations", "value", **tables) == []


@pytest.mark.parametrize(
    ("data_to", "month", "is_told"),
    [("2019-08-31", "2019-08", True), ("2019-08-31", "2019-09", False), ("2019-08-15", "2019-08", False),
     ("2019-09-30", "2019-09", True), (None, "2019-08", False)],
)  # fmt: skip
def test_an_observation_is_compared_with_a_return_of_the_same_date(data_to, month, is_told):
    tables = {
        "measures": [a_row("measures", basis="ytd", unit="percent")],
        "returns": [a_row("returns", actual=40.0, area="council", data_to=pd.Timestamp(data_to) if data_to else None)],
        "observations": [
            a_row("observations", month=month, value=None, numerator=12, denominator=40, covers=None, area="council")
        ],
    }
    text = "M1: 30, but the return of 2019-20 Q2 is 40."
    assert found("observations", "value", **tables) == ([("remark", text)] if is_told else [])


def test_numbers_in_another_unit_are_remarked_on():
    assert observed({"value": 0.92}, unit="percent") == [("remark", "M1: no value of this percentage is more than 1.")]
    comparator = [a_row("comparators", value=0.98)]
    row = [a_row("returns", actual=98.0, area="council")]
    assert found("comparators", comparators=comparator, returns=row) == [
        ("remark", "M1: 0.98 for Wales, beside an actual of 98.")
    ]


def test_a_new_beginning_can_be_entered_for_a_measure_with_observations(tmp_path):
    entry = '[[rebase]]\nfigure = "{}"\narea = "council"\nmonth = "{}"\nwhy = "a new system"\n'
    tables = {"measures": [a_row("measures")], "observations": [a_row("observations")]}
    framework = 'name = "Testshire"\n' + entry.format("M1", "2019-09") + entry.format("M1", "2018-01")
    folder = a_folder(tmp_path, framework=framework, **tables)
    assert problems(folder) == [
        'framework.toml: rebase.month: "2018-01" is outside the records of M1. Write a month from 2019-09 to 2019-09.'
    ]
    assert [each for each in remarks(folder) if "rebase" in each] == []
