"""What the rest of the year must bring to meet a target."""

import pytest

from perf.workbench.rest_of_year import RestOfYear, can_be_planned, months_gone, needed_result, rest_of_year


@pytest.mark.parametrize(
    ("value", "gone", "target", "share", "expected"),
    [
        (4.5, 6, 9.0, False, RestOfYear(6, 0.75, 0.75)),
        (6.0, 6, 9.0, False, RestOfYear(6, 1.0, 0.5)),
        (10.0, 6, 9.0, False, RestOfYear(6, 10 / 6, -1 / 6)),
        (8.0, 9, 9.0, False, RestOfYear(3, 8 / 9, 1 / 3)),
        (60.0, 6, 75.0, True, RestOfYear(6, 60.0, 90.0)),
        (60.0, 9, 75.0, True, RestOfYear(3, 60.0, 120.0)),
    ],
)
def test_the_rest_makes_up_what_is_missing(value, gone, target, share, expected):
    rest = rest_of_year(value, gone, target, share=share)
    assert (rest.months_left, rest.so_far) == (expected.months_left, pytest.approx(expected.so_far))
    assert rest.needed == pytest.approx(expected.needed)


def test_nothing_is_left_of_a_year_that_is_over():
    assert rest_of_year(9.0, 12, 8.0, share=False).months_left == 0


@pytest.mark.parametrize("gone", [0, 13])
def test_a_year_to_date_has_from_one_to_twelve_months(gone):
    with pytest.raises(ValueError) as caught:
        rest_of_year(1.0, gone, 2.0, share=False)
    assert str(caught.value) == f"a year to date has 1 to 12 months; got {gone}"


def test_positions_cannot_be_planned_and_what_grows_or_is_a_share_can():
    assert can_be_planned("sickness.days_per_fte")
    assert can_be_planned("complaints.on_time_pct")
    assert not can_be_planned("complaints.open")
    assert not can_be_planned("budget.variance")


def test_only_months_with_records_have_gone(workspace):
    amounts, quarter = workspace.latest.amounts, workspace.latest.quarter
    assert months_gone(amounts, "sickness.days_per_fte", quarter) == 6
    assert months_gone(amounts[amounts["month"] < "2019-08"], "sickness.days_per_fte", quarter) == 4


@pytest.fixture
def answer(workspace):
    def answered(topic, target, area="council", quarter="2019-20 Q2"):
        view = workspace.report(topic, area, quarter=quarter).view
        return needed_result(view, workspace.open_quarter(quarter).scores.amounts, target).text

    return answered


def test_what_is_needed_stands_beside_this_year_so_far_and_the_same_months_of_last_year(answer):
    assert answer("sickness", 8.48) == (
        "To end the year at 8.48 days per FTE, sickness absence in the council must be 0.62 days per FTE a month in "
        "the 6 remaining months; it was 0.79 days per FTE a month in the 6 months to date.\n"
        "In the same months of 2018-19 it was 0.90 a month."
    )


def test_a_target_that_has_been_passed_is_out_of_reach(answer):
    assert answer("sickness", 4.0) == (
        "Sickness absence in the council cannot end the year at 4.00 days per FTE: it is 4.74 days per FTE so far, "
        "with 6 months left."
    )


def test_a_share_above_all_is_out_of_reach(answer):
    assert "cannot end the year at 90.0%: it is 61.2% so far" in answer("complaints", 90.0)
    assert "This assumes as many cases in each remaining month" in answer("complaints", 65.0)


def test_a_year_that_is_over_has_the_value_with_which_it_ended(answer):
    ended = answer("sickness", 9.0, quarter="2018-19 Q4")
    assert ended == "The year is over: sickness absence in the council ended at 9.13 days per FTE."


def test_a_hidden_figure_is_not_calculated_with(answer):
    assert answer("sickness", 9.0, area="Legal Services") == (
        "The result that is needed cannot be calculated: sickness absence in Legal Services is not shown (withheld) "
        "for April to September 2019."
    )
