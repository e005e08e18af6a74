"""Numbers as short as a chart needs, and words that fit and keep apart."""

import pytest

from perf.charts.labels import fold, move_apart, shared_decimals, short_number, text_width, with_plus
from tests.charts.samples import LONG, NAN, WORD


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (0.7934, "days per FTE", "0.79"),
        (11.66, "days per FTE", "11.66"),
        (80.594, "percent", "80.59%"),
        (35.46, "count", "35.5"),
        (35, "count", "35"),
        (12_345.6, "count", "12,346"),
        (0.00123, "", "0.0012"),
        (9_999.4, "GBP", "£9,999"),
        (9_999.5, "GBP", "£10k"),
        (538_400, "GBP", "£538k"),
        (999_400, "GBP", "£999k"),
        (999_500, "GBP", "£1.00m"),
        (-2_920_000, "GBP", "−£2.92m"),
        (97_850_000, "GBP", "£97.9m"),
        (227e6, "GBP", "£227m"),
        (3.5e9, "GBP", "£3.50bn"),
        (12_300_000, "count", "12.3m"),
        (NAN, "GBP", ""),
    ],
)
def test_a_number_is_as_short_as_a_chart_needs(number, unit, expected):
    assert short_number(number, unit) == expected


def test_numbers_side_by_side_share_their_decimals():
    assert shared_decimals([4.7, 5.0, NAN], "days per FTE") == 2
    assert shared_decimals([80, 79.31], "percent") == 2
    assert shared_decimals([1234.5, 3]) == 0
    assert shared_decimals([]) == shared_decimals([1, 2.0], "percent") == 0


@pytest.mark.parametrize("text", [LONG, WORD, f"{WORD} {LONG}", "short", ""])
def test_folded_text_fits_and_loses_nothing_but_its_spaces(text):
    lines = fold(text, 2.0).split("\n")
    assert all(text_width(line) <= 2.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_folded_text_of_too_many_lines_ends_in_dots():
    lines = fold(LONG, 2.0, most=2).split("\n")
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(text_width(line) <= 2.0 for line in lines)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([0.5], [0.5]),
        ([0.1, 0.9], [0.1, 0.9]),
        ([0.5, 0.5], [0.6, 0.4]),  # of equal ones the first is the higher
        ([0.5, 0.45, 0.9], [0.575, 0.375, 0.9]),
        ([1.0, 1.0, 0.9], [1.0, 0.8, 0.6]),  # none above the end
        ([0.0, 0.0], [0.2, 0.0]),
    ],
)
def test_labels_that_would_touch_are_spread_in_their_order_and_between_the_ends(places, expected):
    assert [round(place, 9) for place in move_apart(places, 0.2, (0, 1))] == expected


def test_a_change_has_its_sign_and_a_missing_one_says_so():
    assert [with_plus(number, words) for number, words in ((2, "£2"), (0, "£0"), (-2, "−£2"), (NAN, ""))] == [
        "+£2", "£0", "−£2", "no data"
    ]  # fmt: skip
