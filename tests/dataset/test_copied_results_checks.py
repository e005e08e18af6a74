"""Results that were copied, or typed as 0, are told where they can hardly be so by chance."""

import pytest

from tests.dataset.folders import a_row
from tests.dataset.test_lost_records import found

MEASURES = [a_row("measures", measure_id=f"M{at}") for at in range(5)]


def returns(quarter, **cells):
    """Give a row of each of five measures, with values of its own unless all are to be alike."""
    values = [{"actual": 90.0 + at, "target": 80.0 + at, "area": "council"} for at in range(5)]
    return [
        a_row("returns", measure_id=f"M{at}", quarter=quarter, **(row | {name: to(row) for name, to in cells.items()}))
        for at, row in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (returns("2019-20 Q2", actual=lambda row: row["actual"] + 1), ""),
        (returns("2019-20 Q2"), "are those of the quarter before"),
        (returns("2019-20 Q2", actual=lambda row: row["target"]), "are their targets"),
        (returns("2019-20 Q2", actual=lambda row: 0.0), "are 0"),
        (returns("2019-20 Q2", actual=lambda row: 0.0)[1:], ""),
        ([*returns("2019-20 Q2")[1:], a_row("returns", measure_id="M0", actual=91.0, area="council")], ""),
    ],
)
def test_results_that_are_all_alike_are_a_remark(last, text):
    rows = [*returns("2019-20 Q1"), *last]
    listed = found("returns", "actual", measures=MEASURES, returns=rows)
    expected = [("remark", f"the actuals of all 5 measures in 2019-20 Q2 {text}.")] if text else []
    assert [each for each in listed if "all" in each[1]] == expected


@pytest.mark.parametrize(
    ("actual", "target", "unit", "is_told"),
    [
        (200.0, 95, "percent", False),
        (920.0, 95, "percent", True),
        (920.0, 400, "percent", False),
        (920.0, 95, "count", False),
    ],
)
def test_a_percentage_far_above_the_whole_is_a_remark(actual, target, unit, is_told):
    rows = [a_row("returns", actual=actual, target=target)]
    text = f"M1: {actual:g}% against a target of {target:g}%."
    assert (
        found("returns", "actual", measures=[a_row("measures", unit=unit)], returns=rows)
        == [("remark", text)] * is_told
    )


@pytest.mark.parametrize(("progress", "is_told"), [(50, False), (49, True)])
def test_an_action_that_has_made_less_progress_than_before_is_a_remark(progress, is_told):
    rows = [a_row("actions", quarter=quarter, percent_complete=done)
            for quarter, done in (("2019-20 Q1", 50), ("2019-20 Q2", progress))]  # fmt: skip
    text = "A1: less than in the quarter before."
    assert found("actions", "percent_complete", actions=rows) == [("remark", text)] * is_told


@pytest.mark.parametrize(("inherent", "is_told"), [(3, False), (2, True), (None, False)])
def test_a_risk_that_is_higher_with_its_controls_than_without_is_a_remark(inherent, is_told):
    row = a_row("risks", likelihood=2, impact=3, score=6, inherent_likelihood=2, inherent_impact=inherent)
    text = "R1: the risk is higher with its controls than without."
    assert found("risks", "inherent_likelihood", risks=[row]) == [("remark", text)] * is_told


def actions(quarter, many=5, **cells):
    return [a_row("actions", action_id=f"A{at}", quarter=quarter, **{name: to(at) for name, to in cells.items()})
            for at in range(many)]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "many", "is_told"),
    [
        (lambda at: 20 + at, 5, True),
        (lambda at: 20 + at, 4, False),  # too few to be unlikely
        (lambda at: 20 + at + (at == 3), 5, False),  # one has made progress
    ],
)
def test_progress_that_is_all_as_in_the_quarter_before_is_a_remark(now, many, is_told):
    before = actions("2019-20 Q1", many, percent_complete=lambda at: 20 + at)
    rows = [*before, *actions("2019-20 Q2", many, percent_complete=now)]
    text = "all 5 actions have the progress of the quarter before."
    assert found("actions", "percent_complete", actions=rows) == [("remark", text)] * is_told


@pytest.mark.parametrize(("revised", "is_told"), [("2019-12-31", True), ("2020-06-30", False)])
def test_revised_dates_that_are_mostly_before_the_first_ones_are_a_remark(revised, is_told):
    rows = actions("2019-20 Q2", due=lambda at: "2020-03-31", revised_due=lambda at: revised)
    text = "5 of 5 revised dates have no earlier date in due."
    assert found("actions", "revised_due", actions=rows) == [("remark", text)] * is_told
