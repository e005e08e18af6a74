"""Months are written as 2019-04, and no rule takes such a text apart."""

import pandas as pd

from perf.months import calendar_month, in_year, month_labels, month_numbers, month_of, months_between


def test_the_month_of_a_day_is_the_months_label_and_a_missing_day_has_none():
    days = pd.Series(pd.to_datetime(["2019-04-30", None, "2020-01-01"]))
    assert month_of(days).dropna().tolist() == ["2019-04", "2020-01"]


def test_numbers_since_1970_have_labels():
    assert month_labels(pd.Series([0, 591])).tolist() == ["1970-01", "2019-04"]


def test_numbers_differ_by_one_from_month_to_month_and_those_of_january_divide_by_12():
    numbers = month_numbers(pd.Series(["2019-12", "2020-01", "2020-02"], index=[5, 6, 7]))
    assert (numbers.diff().dropna().tolist(), numbers[6] % 12, numbers[6] // 12) == ([1, 1], 0, 2020)


def test_rows_of_one_month_have_one_number():
    assert month_numbers(pd.Series(["2020-01", "2019-12", "2020-01"])).diff().tolist()[1:] == [-1, 1]


def test_months_run_from_the_first_to_the_last_over_the_end_of_a_year_also_from_days_in_them():
    assert months_between("2019-11", "2020-01") == ["2019-11", "2019-12", "2020-01"]
    assert months_between(pd.Timestamp("2019-04-30"), pd.Timestamp("2019-05-01")) == ["2019-04", "2019-05"]


def test_the_same_month_of_another_year_and_its_place_in_the_calendar():
    assert [in_year("2020-02", years) for years in (-1, 0, 1)] == ["2019-02", "2020-02", "2021-02"]
    assert calendar_month("2019-11") == 11
