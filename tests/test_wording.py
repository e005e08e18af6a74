"""Numbers in plain English, with enough digits never to mislead."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.wording import (
    count,
    day,
    day_span,
    is_are,
    largest,
    listing,
    sentence,
    share,
    short_day,
    signed,
    value,
    values_apart,
)

MINUS = "\u2212"  # a minus sign, not a hyphen
CUTS = ["0%", "20%", "80%", "100%"]


def read(shown):
    """Read a value that was said, back to a number."""
    return float(re.sub(r"[£,%]", "", shown).replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "no actions"), (1, "1 action"), (2, "2 actions"), (1234.0, "1,234 actions")]
)
def test_a_count_agrees_with_its_noun(number, expected):
    assert expected == count(number, "action")


def test_a_noun_may_have_a_plural_of_its_own():
    assert [count(many, "entry", "entries") for many in (0, 1, 2)] == ["no entries", "1 entry", "2 entries"]


@pytest.mark.parametrize(("number", "expected"), [(0, "are"), (1, "is"), (2, "are")])
def test_the_verb_agrees_with_its_count(number, expected):
    assert expected == is_are(number)


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_a_sentence_does(words, expected):
    assert expected == listing(words) == listing(iter(words))


@pytest.mark.parametrize(
    ("sizes", "who", "each", "is_shared"),
    [
        ({"Parks": 3}, "Parks", "", False),
        ({"Parks": 3, "Roads": 2}, "Parks", "", False),
        ({"Parks": 3, "Roads": 2.96, "Care": 1}, "Parks and Roads", " each", False),
        ({"Parks": 3, "Roads": 3.04}, "both services", " each", True),
        ({"Parks": 3, "Roads": float("nan")}, "Parks", "", False),
        ({"Parks and Gardens": 3, "Roads": 3, "Care": 1}, "Parks and Gardens; and Roads", " each", False),
        (dict.fromkeys("abcd", 3) | {"e": 1}, "4 of 5 services", " each", False),
        (dict.fromkeys("abcd", 3), "all 4 services", " each", True),
    ],
)
def test_none_is_the_largest_where_all_read_the_same(sizes, who, each, is_shared):
    top = largest(sizes, 1 if 2.96 not in sizes.values() else 0)
    assert (top.who("service"), top.each, top.is_shared_by_all) == (who, each, is_shared)


def test_the_last_join_may_be_another_word():
    assert listing(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (7, 15, "47%"),
        (0, 15, "0%"),
        (15, 15, "100%"),
        (1, 5, "20%"),  # on the cut
        (4, 5, "80%"),
        (159, 200, "79.5%"),  # just short of it
        (1593, 2000, "79.7%"),
        (15999, 20000, "79.995%"),
        (161, 200, "80.5%"),
        (801, 1000, "80.1%"),
        (199, 1000, "19.9%"),
        (201, 1000, "20.1%"),
        (999, 1000, "99.9%"),
        (1, 1000, "0.1%"),
        (1, 300, "0.3%"),
        (789, 1000, "79%"),
        (0, 0, "none"),
    ],
)
def test_a_share_is_in_whole_percent_unless_that_would_sit_on_a_cut_it_is_not_on(part, whole, expected):
    assert expected == share(part, whole)


@given(whole=st.integers(1, 10**9), part=st.integers(0, 10**9))
def test_a_share_never_shows_a_cut_that_it_is_not_on(whole, part):
    part %= whole + 1
    shown = share(part, whole)
    for cut in CUTS:
        on_it = 100 * part == int(cut[:-1]) * whole
        assert (shown == cut) is on_it
        assert on_it or read(shown) != read(cut)


@pytest.mark.parametrize(("part", "whole"), [(1, 10**12), (10**12 - 1, 10**12), (799_999_999_999, 10**12)])
def test_a_share_of_any_size_can_be_said(part, whole):
    assert read(share(part, whole)) == pytest.approx(100 * part / whole, abs=1e-9)


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (80.59, "percent", "80.59%"),
        (50.0, "percent", "50%"),
        (101.85, "percent", "101.85%"),
        (2_920_000.0, "GBP", "£2,920,000"),
        (1234.5, "GBP", "£1,234.5"),
        (13000.0, "count", "13,000"),
        (6637.08, "count", "6,637.08"),
        (4.74, "days per FTE", "4.74"),
        (3.5, "days per FTE", "3.50"),
        (4.0, "days per FTE", "4.00"),
        (100 / 3, "", "33.33"),
        (0.0, "", "0"),
        (-0.0, "", "0"),
        (-2.5, "percent", f"{MINUS}2.5%"),
        (-2.5, "GBP", f"{MINUS}£2.5"),
        (0.004, "", "0"),
        (None, "percent", ""),
        (float("nan"), "GBP", ""),
    ],
)
def test_a_value_has_the_sign_of_its_unit_and_two_decimals_at_most(number, unit, expected):
    assert expected == value(number, unit)


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [(2.0, 2, "2.00"), (2.346, 1, "2.3"), (182.88, 0, "183"), (-0.4, 1, f"{MINUS}0.4")],
)
def test_decimals_may_be_asked_for(number, decimals, expected):
    assert expected == value(number, decimals=decimals)


@pytest.mark.parametrize(("number", "decimals"), [(-0.004, None), (-0.04, 1), (-0.4, 0)])
def test_what_rounds_to_nought_has_no_minus(number, decimals):
    assert read(value(number, decimals=decimals)) == 0
    assert MINUS not in value(number, decimals=decimals)


@given(number=st.decimals(-(10**9), 10**9, places=2), unit=st.sampled_from(["", "percent", "GBP", "days per FTE"]))
def test_a_value_of_two_decimals_is_said_in_full(number, unit):
    assert float(number) == read(value(float(number), unit))


@pytest.mark.parametrize(
    ("first", "second", "unit", "expected"),
    [
        (2.504, 2.5, "", ("2.504", "2.500")),
        (2.5, 2.504, "", ("2.500", "2.504")),
        (2.6, 2.5, "", ("2.6", "2.5")),
        (2.5, 2.5, "", ("2.5", "2.5")),
        (89.9999, 90.0, "percent", ("89.9999%", "90.0000%")),
        (3.736, 3.74, "days per FTE", ("3.736", "3.740")),
        (1_000_000.001, 1_000_000.0, "GBP", ("£1,000,000.001", "£1,000,000.000")),
        (0.000000001, 0.0, "", ("0.000000001", "0.000000000")),
        (2.5, None, "percent", ("2.5%", "")),
        (None, 2.5, "percent", ("", "2.5%")),
        (None, None, "percent", ("", "")),
    ],
)
def test_two_values_have_the_digits_that_tell_them_apart(first, second, unit, expected):
    assert expected == values_apart(first, second, unit=unit)


def test_only_the_digits_that_tell_each_value_from_the_first_are_added():
    assert values_apart(1.143, 0.3, 1.141, decimals=2) == ("1.143", "0.300", "1.141")
    assert values_apart(1.143, 0.3, 0.301, decimals=2) == ("1.14", "0.30", "0.30")


@given(
    first=st.decimals(-(10**4), 10**4, places=9),
    apart=st.integers(-(10**12), 10**12).filter(bool),
    unit=st.sampled_from(["", "percent", "GBP", "days per FTE"]),
)
def test_two_different_values_are_never_said_alike(first, apart, unit):
    second = float(first) + apart / 10**9
    shown = values_apart(float(first), second, unit=unit)
    assert read(shown[0]) != read(shown[1])
    assert (read(shown[0]) < read(shown[1])) is (float(first) < second)


@given(
    number=st.decimals(-(10**6), 10**6, places=3).filter(lambda number: not 0 < abs(number) < 1),
    unit=st.sampled_from(["", "percent", "GBP"]),
)
def test_the_same_value_is_said_alike_and_as_ever(number, unit):
    assert values_apart(float(number), float(number), unit=unit) == (value(float(number), unit),) * 2


@given(
    number=st.decimals(-1, 1, places=9).filter(bool), first=st.floats(-100, 100), least=st.sampled_from([None, 0, 1])
)
def test_beside_others_no_value_reads_0_that_is_not_0(number, first, least):
    for shown in (
        values_apart(first, float(number), decimals=least)[1],
        values_apart(float(number), decimals=least)[0],
    ):
        assert read(shown) != 0


def test_days_are_said_without_a_nought_and_blank_when_missing():
    first = pd.Timestamp("2019-07-01")
    assert [day(first), short_day(first)] == ["1 July 2019", "1 Jul 2019"]
    assert [day(pd.NaT), short_day(pd.NaT)] == ["", ""]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-07-01", "2019-09-30", "1 July to 30 September 2019"),
        ("2019-12-01", "2020-02-29", "1 December 2019 to 29 February 2020"),
    ],
)
def test_a_span_of_days_names_its_year_once_if_it_is_one(start, end, expected):
    assert expected == day_span(pd.Timestamp(start), pd.Timestamp(end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the survey was late", "The survey was late."),
        ("  CRM is late.  ", "CRM is late."),
        ("really?", "Really?"),
        ("stop!", "Stop!"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(text, expected):
    assert expected == sentence(text)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0.384, "+0.38"), (-0.126, "\u22120.13"), (0.004, "0.00"), (-0.004, "0.00"), (1234.5, "+1,234.50")],
)
def test_a_change_has_its_sign_and_none_where_it_is_nought_as_shown(number, said):
    assert signed(number) == said
