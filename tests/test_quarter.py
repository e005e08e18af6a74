from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.quarter import Quarter

year_start_months = st.integers(1, 12)


@st.composite
def quarters(draw, year_start_month=year_start_months):
    starts, year, number = draw(year_start_month), draw(st.integers(1900, 2199)), draw(st.integers(1, 4))
    years = f"{year}" if starts == 1 else f"{year}-{(year + 1) % 100:02d}"
    return Quarter(f"{years} Q{number}", starts)


@pytest.mark.parametrize(
    "spelling",
    [
        "2019-20 Q2",
        "2019/20 Q2",
        "2019-20-Q2",
        "2019-20 q2",
        " 2019-20 Q2\n",
        "2019-20  Q2",
        "2019-20Q2",
        "2019\u201320 Q2",  # an en dash
        "2019\u00a0-\u00a020 Q2",
        "2019-2020 Q2",
        "2019/2020 Q2",
        "2019-20;Q2",
        "2019-20, Q2",
        "2019/20 (Q2)",
        "2019-20 Quarter 2",
        "FY2019-20 Q2",
        "19/20 Q2",
        "Q2 2019/20",
        "Q2 19-20",
        "Q2, 2019-2020",
        "Q2: 2019\u20132020",
        "Quarter 2 2019/20",
        "quarter 2 - 2019-20",
        "Qtr 2 2019-20",
    ],
)
def test_every_spelling_of_a_quarter_gets_the_one_label(spelling):
    assert Quarter(spelling).label == "2019-20 Q2"


@pytest.mark.parametrize(
    "label",
    [
        "2019-21 Q2",  # the years do not follow each other
        "2019-19 Q2",
        "2019-18 Q2",
        "2019-20 Q0",
        "2019-20 Q5",
        "2019 Q2",  # the year starts in April
        "2019-2021 Q2",
        "19-21 Q2",
        "Q2 2019",
        "2019Q2",
        "2019-20 Q2 draft",
        "2019-20 Q22",
        "2019-20 2",
        "2019-20",
        "1899-00 Q4",  # just before the first
        "2200-01 Q1",  # just after the last
        "ten",
        "",
    ],
)
def test_what_is_not_a_quarter_is_refused_with_an_example(label):
    with pytest.raises(ValueError) as refused:
        Quarter(label)
    assert str(refused.value) == f'"{label}" is not a quarter; write it like 2019-20 Q2'


@pytest.mark.parametrize("label", ["1900-01 Q1", "1999-00 Q4", "2099-00 Q1", "2199-00 Q4"])
def test_a_quarter_lies_from_1900_to_2199_and_may_end_a_century(label):
    assert Quarter(label).label == label


@pytest.mark.parametrize("spelling", ["2019 Q2", "2019Q2", "Q2 2019", "Quarter 2, 2019", "2019-Q2"])
def test_a_quarter_of_a_calendar_year_has_one_year(spelling):
    assert Quarter(spelling, 1).label == "2019 Q2"


@pytest.mark.parametrize("label", ["2019-20 Q2", "2019-19 Q2", "2019/20-Q2"])
def test_a_year_that_starts_in_january_is_a_calendar_year(label):
    with pytest.raises(ValueError) as refused:
        Quarter(label, 1)
    assert str(refused.value) == f'"{label}" is not a quarter; write it like 2019 Q2'


@pytest.mark.parametrize(
    ("label", "year_start_month", "start", "end"),
    [
        ("2019-20 Q1", 4, "2019-04-01", "2019-06-30"),
        ("2019-20 Q2", 4, "2019-07-01", "2019-09-30"),
        ("2019-20 Q3", 4, "2019-10-01", "2019-12-31"),
        ("2019-20 Q4", 4, "2020-01-01", "2020-03-31"),
        ("2019 Q1", 1, "2019-01-01", "2019-03-31"),
        ("2019 Q4", 1, "2019-10-01", "2019-12-31"),
        ("2019-20 Q1", 2, "2019-02-01", "2019-04-30"),
        ("2019-20 Q4", 3, "2019-12-01", "2020-02-29"),  # a leap year
        ("2018-19 Q4", 3, "2018-12-01", "2019-02-28"),
        ("2019-20 Q1", 12, "2019-12-01", "2020-02-29"),
    ],
)
def test_a_quarter_runs_from_its_first_day_to_its_last(label, year_start_month, start, end):
    quarter = Quarter(label, year_start_month)
    assert (quarter.start, quarter.end) == (pd.Timestamp(start), pd.Timestamp(end))


def test_a_quarter_knows_its_year_number_months_and_share_of_the_year():
    quarter = Quarter("2019-20 Q2")
    assert (quarter.year, quarter.number, quarter.slug) == ("2019-20", 2, "2019-20-Q2")
    assert quarter.year_start == pd.Timestamp("2019-04-01")
    assert quarter.months == ("2019-07", "2019-08", "2019-09")
    assert quarter.months_to_date == ("2019-04", "2019-05", "2019-06", "2019-07", "2019-08", "2019-09")
    assert quarter.share_of_year == 0.5


@pytest.mark.parametrize(("number", "share"), [(1, 0.25), (2, 0.5), (3, 0.75), (4, 1.0)])
def test_the_share_of_the_year_gone_grows_by_a_quarter(number, share):
    assert Quarter(f"2019-20 Q{number}").share_of_year == share


@pytest.mark.parametrize(
    ("label", "previous", "last_year"),
    [
        ("2019-20 Q2", "2019-20 Q1", "2018-19 Q2"),
        ("2019-20 Q1", "2018-19 Q4", "2018-19 Q1"),  # over the year's edge
        ("2000-01 Q1", "1999-00 Q4", "1999-00 Q1"),
    ],
)
def test_measures_look_a_year_back_and_themes_and_risks_one_quarter(label, previous, last_year):
    quarter = Quarter(label)
    assert (quarter.previous.label, quarter.same_quarter_last_year.label) == (previous, last_year)
    assert quarter.comparison() == quarter.comparison("last year") == Quarter(last_year)
    assert quarter.comparison("last quarter") == Quarter(previous)


def test_quarters_sort_by_time_and_not_by_spelling():
    labels = ["2019-20 Q1", "2018-19 Q4", "1999-00 Q2", "2019-20 Q2"]
    assert [str(quarter) for quarter in sorted(map(Quarter, labels))] == [
        "1999-00 Q2",
        "2018-19 Q4",
        "2019-20 Q1",
        "2019-20 Q2",
    ]


def test_the_same_quarter_is_equal_however_it_was_spelled():
    assert {Quarter("2019-20 Q2"), Quarter("2019/20-q2")} == {Quarter("2019-20-Q2")}


def test_a_quarter_is_not_its_label_nor_that_of_another_year():
    assert Quarter("2019-20 Q2") != "2019-20 Q2"
    assert Quarter("2019-20 Q2", 4) != Quarter("2019-20 Q2", 5)


def test_parsing_reads_a_label_and_leaves_a_quarter_as_it_is():
    quarter = Quarter("2019-20 Q2")
    assert Quarter.parse(quarter, 4) is quarter
    assert Quarter.parse("2019/20 Q2", 4) == quarter
    assert Quarter.parse("2019 Q3", 1) == Quarter("2019 Q3", 1)


def test_a_quarter_shows_its_label():
    assert (str(Quarter("2019/20 Q2")), repr(Quarter("2019/20 Q2"))) == ("2019-20 Q2", "Quarter('2019-20 Q2')")


@pytest.mark.parametrize(
    ("day", "year_start_month", "label"),
    [
        ("2019-06-30", 4, "2019-20 Q1"),
        ("2019-07-01", 4, "2019-20 Q2"),
        ("2019-09-30 23:59", 4, "2019-20 Q2"),
        ("2019-10-01", 4, "2019-20 Q3"),
        ("2020-03-31", 4, "2019-20 Q4"),
        ("2019-03-31", 1, "2019 Q1"),
        ("2019-04-01", 1, "2019 Q2"),
    ],
)
def test_a_day_falls_in_one_quarter(day, year_start_month, label):
    quarter = Quarter.of(pd.Timestamp(day), year_start_month)
    assert (quarter, quarter.label) == (Quarter(label, year_start_month), label)


@pytest.mark.parametrize(
    ("label", "following", "last_of_year"),
    [
        ("2019-20 Q2", "2019-20 Q3", "2019-20 Q4"),
        ("2019-20 Q4", "2020-21 Q1", "2019-20 Q4"),  # over the year's edge
        ("1999-00 Q4", "2000-01 Q1", "1999-00 Q4"),
    ],
)
def test_the_next_quarter_may_be_of_the_next_year_and_the_last_of_the_year_never_is(label, following, last_of_year):
    quarter = Quarter(label)
    assert (quarter.next.label, quarter.last_of_year.label) == (following, last_of_year)


@given(quarter=quarters())
def test_every_day_of_a_quarter_falls_in_it(quarter):
    for day in (quarter.start, quarter.end):
        assert Quarter.of(day, quarter.year_start_month) == quarter


@given(quarter=quarters())
def test_a_quarter_round_trips_through_its_label_and_its_slug(quarter):
    assert Quarter(quarter.label, quarter.year_start_month) == quarter
    assert Quarter(quarter.slug, quarter.year_start_month) == quarter


@given(quarter=quarters())
def test_a_quarter_is_three_months_that_begin_where_the_previous_ends(quarter):
    assert quarter.start == quarter.previous.end + timedelta(days=1)
    assert quarter.months == tuple(f"{quarter.start + pd.DateOffset(months=month):%Y-%m}" for month in range(3))
    assert f"{quarter.end:%Y-%m}" == quarter.months[-1]


@given(quarter=quarters())
def test_the_year_to_date_begins_with_the_year_and_ends_with_the_quarter(quarter):
    assert quarter.year_start.month == quarter.year_start_month
    assert len(quarter.months_to_date) == 3 * quarter.number
    assert quarter.months_to_date[0] == f"{quarter.year_start:%Y-%m}"
    assert quarter.months_to_date[-3:] == quarter.months


@given(quarter=quarters())
def test_four_quarters_back_is_the_same_quarter_last_year(quarter):
    before = quarter.previous.previous.previous.previous
    assert before == quarter.same_quarter_last_year
    assert (before.number, before.start) == (quarter.number, quarter.start - pd.DateOffset(years=1))


@given(one=quarters(st.just(4)), other=quarters(st.just(4)))
def test_quarters_compare_as_their_first_days_do(one, other):
    assert (one < other, one == other, one > other) == (
        one.start < other.start,
        one.start == other.start,
        one.start > other.start,
    )


def test_a_label_alone_is_no_quarter_where_no_council_says_when_its_year_starts():
    quarter = Quarter("2019-20 Q2", 7)
    assert Quarter.known(quarter) is quarter
    with pytest.raises(TypeError) as caught:
        Quarter.known("2019-20 Q2")
    assert str(caught.value) == (
        '"2019-20 Q2" does not say in which month the year starts; give council.quarter("2019-20 Q2"), '
        'or perf.Quarter("2019-20 Q2", year_start_month=4) for a year that starts in April'
    )
