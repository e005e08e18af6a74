"""What the rest of the year must bring to meet a target."""

import pytest

from perf.workbench.rest_of_year import Rest, can_be_planned, months_gone, needed, rest_of_year


@pytest.mark.parametrize(
    ("value", "gone", "target", "share", "expected"),
    [
        (4.5, 6, 9.0, False, Rest(6, 0.75, 0.75)),
        (6.0, 6, 9.0, False, Rest(6, 1.0, 0.5)),
        (10.0, 6, 9.0, False, Rest(6, 10 / 6, -1 / 6)),
        (8.0, 9, 9.0, False, Rest(3, 8 / 9, 1 / 3)),
        (60.0, 6, 75.0, True, Rest(6, 60.0, 90.0)),
        (60.0, 9, 75.0, True, Rest(3, 60.0, 120.0)),
    ],
)
def test_the_rest_makes_up_what_is_missing(value, gone, target, share, expected):
    rest = rest_of_year(value, gone, target, share=share)
    assert (rest.left, rest.so_far) == (expected.left, pytest.approx(expected.so_far))
    assert rest.needed == pytest.approx(expected.needed)


def test_nothing_is_left_of_a_year_that_is_over():
    assert rest_of_year(9.0, 12, 8.0, share=False).left == 0


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


def test_only_months_with_records_have_gone(bench):
    amounts = bench.latest.amounts
    assert months_gone(amounts, "sickness.days_per_fte", bench.latest.quarter) == 6
    assert months_gone(amounts[amounts["month"] < "2019-08"], "sickness.days_per_fte", bench.latest.quarter) == 4


def test_the_sentence_sets_what_is_needed_beside_what_was_and_what_last_year_brought(bench):
    view = bench.view("sickness", "council", "2019-20 Q2")
    assert needed(view, 8.48).text == (
        "To end the year at 8.48 days per FTE, sickness absence in the council must come to 0.62 days per FTE a month "
        "in the 6 months left; it was 0.79 days per FTE a month in the 6 months to date.\n"
        "The same months of 2018-19 brought 0.90 a month."
    )


def test_a_target_that_is_passed_already_is_out_of_reach(bench):
    told = needed(bench.view("sickness", "council", "2019-20 Q2"), 4.0).text
    assert told == (
        "Sickness absence in the council cannot end the year at 4.00 days per FTE: it is 4.74 days per FTE already, "
        "with 6 months left."
    )


def test_a_share_above_all_is_out_of_reach(bench):
    view = bench.view("complaints", "council", "2019-20 Q2")
    assert "cannot end the year at 90.00%" in needed(view, 90.0).text
    assert "if as many cases come each month as so far" in needed(view, 65.0).text


def test_a_year_that_is_over_says_where_it_ended(bench):
    told = needed(bench.view("sickness", "council", "2018-19 Q4"), 9.0).text
    assert told == "The year is over: sickness absence in the council ended at 9.13 days per FTE."
