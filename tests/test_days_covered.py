"""The days that a value covers: named in words, moved by a year, and the same days only of another year."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.days_covered import Days

ALL_DAYS = st.datetimes(pd.Timestamp("2000-01-01"), pd.Timestamp("2030-12-31")).map(
    lambda day: pd.Timestamp(day.date())
)


def days(first, last):
    return Days(pd.Timestamp(first), pd.Timestamp(last))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-04-01", "2019-08-31", "for April to August 2019"),
        ("2019-04-01", "2019-08-30", "for 1 April to 30 August 2019"),
        ("2019-04-02", "2019-08-31", "for 2 April to 31 August 2019"),
        ("2019-04-01", "2020-02-29", "for April 2019 to February 2020"),
        ("2019-04-01", "2020-02-28", "for 1 April 2019 to 28 February 2020"),
        ("2019-07-01", "2019-07-31", "for July 2019"),
        ("2019-08-31", "2019-08-31", "at 31 August 2019"),
    ],
)
def test_days_are_named_by_their_months_and_otherwise_by_their_days(first, last, expected):
    assert days(first, last).when == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2020-02-29", "2019-02-28"), ("2019-02-28", "2018-02-28"), ("2021-02-28", "2020-02-29"),
     ("2020-02-28", "2019-02-28"), ("2019-08-15", "2018-08-15")],
)  # fmt: skip
def test_a_year_before_the_end_of_a_month_is_the_end_of_that_month(last, expected):
    assert days("2018-04-01", last).year_before.last == pd.Timestamp(expected)


@given(day=ALL_DAYS)
def test_the_year_before_has_the_same_day_of_the_same_month_or_both_are_the_end_of_it(day):
    before = Days(day, day).year_before.last
    assert before.year == day.year - 1 and before.month == day.month
    assert before.day == day.day or (before.is_month_end and day.is_month_end)
