"""What a printed number can mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.reconciliation.printed_numbers import Number, PrintedUnit, add, read_number


def read(text, unit="percent"):
    return read_number(text, unit)


@pytest.mark.parametrize(
    ("text", "unit", "value", "low", "high"),
    [
        ("88.3", "percent", 88.3, 88.25, 88.35),
        ("61%", "percent", 61, 60.5, 61.5),
        ("1,234", "count", 1234, 1234, 1234),
        ("13,000", "count", 13000, 12500, 13500),
        ("£2.92m", "GBP", 2_920_000, 2_915_000, 2_925_000),
        ("2.454", "GBP million", 2_454_000, 2_453_500, 2_454_500),
        ("586", "GBP thousand", 586_000, 585_500, 586_500),
        ("2920000", "GBP", 2_920_000, 2_915_000, 2_925_000),
        ("-586000", "GBP", -586_000, -586_500, -585_500),
        ("(80,000)", "GBP", -80_000, -85_000, -75_000),
        ("seven", "count", 7, 7, 7),
        ("about 100", "count", 100, 95, 105),
        ("over 50", "count", 50, 50, float("inf")),
        ("fewer than 5", "count", 5, float("-inf"), 5),
        ("2.4 percentage points", "percentage points", 2.4, 2.35, 2.45),
    ],
)
def test_a_number_is_as_wide_as_it_is_printed(text, unit, value, low, high):
    read = read_number(text, unit)
    assert [read.value, read.low, read.high] == pytest.approx([value, low, high])


@pytest.mark.parametrize("text", ["", "N/A", "some", "No Target", "019 3.7", "5.96 against 5.90", "31/09/2019", "%"])
def test_what_is_no_number_is_not_read(text):
    assert read_number(text, "percent") is None


@pytest.mark.parametrize(
    ("printed", "other", "same"),
    [
        ("61.17%", "61%", True),
        ("61.17%", "61.18%", False),
        ("80.59", "81", True),
        ("53.36", "50.8", False),
        ("3.70", "3.7", True),
        ("4.74", "4.8", False),
    ],
)
def test_two_printed_numbers_are_one_where_both_can_be_rounded_from_it(printed, other, same):
    assert read(printed).is_like(read(other)) is same
    assert read(other).is_like(read(printed)) is same


@pytest.mark.parametrize(("exact", "same"), [(0.125, True), (0.115, True), (0.1251, False), (0.1149, False)])
def test_a_half_agrees_whether_it_is_rounded_up_or_to_even(exact, same):
    assert read("0.12").is_like(Number.exact(exact)) is same


@given(st.decimals(min_value=0, max_value=10_000, places=4), st.integers(0, 3))
def test_every_number_agrees_with_itself_rounded(exact, places):
    assert read(f"{exact:.{places}f}").is_like(Number.exact(float(exact)))


def test_a_sum_is_as_uncertain_as_its_parts():
    total = add([read("88.3"), read("16.7")])
    assert (total.value, total.low, total.high) == pytest.approx((105.0, 104.9, 105.1))


def test_a_share_of_nothing_is_none():
    assert Number.exact(3).over(Number.exact(0)) is None
    assert Number.exact(1).over(Number.exact(6)).value == pytest.approx(16.6667, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "kind", "scale", "is_money", "in_percent", "is_count"),
    [
        ("GBP million", "gbp", 1e6, True, False, False),
        ("GBP", "gbp", 1, True, False, False),
        ("percentage points", "percentage", 1, False, True, False),
        ("Count", "count", 1, False, False, True),
        ("days per FTE", "days", 1, False, False, False),
        ("", "", 1, False, False, False),
    ],
)
def test_a_printed_unit_is_read_once_for_all_checks(text, kind, scale, is_money, in_percent, is_count):
    unit = PrintedUnit(text)
    read = (unit.kind, unit.scale, unit.is_money, unit.in_percent, unit.is_count)
    assert read == (kind, scale, is_money, in_percent, is_count)
