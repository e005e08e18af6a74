"""Time to close counts the cases that are still open, for as long as they were seen to be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from perf.analysis.time_to_close import median_days, time_to_close

DATA_DATE = pd.Timestamp("2019-09-30")
OPEN = None

cases = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40)


def dates(*days):
    return pd.Series([day and pd.Timestamp(day) for day in days], dtype="datetime64[us]")


def after(*pairs):
    """Cases by (days seen, closed): all opened so that the open ones were seen until the data date."""
    opened = [DATA_DATE - pd.Timedelta(days=days) for days, _ in pairs]
    closed = [DATA_DATE if is_closed else pd.NaT for _, is_closed in pairs]
    return pd.Series(opened, dtype="datetime64[us]"), pd.Series(closed, dtype="datetime64[us]"), DATA_DATE


def shares(*pairs):
    """The share still open by day."""
    return time_to_close(*after(*pairs)).set_index("days")["open_share"].round(4).to_dict()


def test_without_open_cases_the_curve_is_the_share_not_yet_closed():
    assert shares((2, True), (4, True), (4, True), (10, True)) == {0: 1, 2: 0.75, 4: 0.25, 10: 0}


def test_an_open_case_counts_among_those_at_risk_as_long_as_it_was_seen():
    pairs = [(2, True), (3, False), (4, True), (10, False)]
    assert shares(*pairs) == {0: 1, 2: 0.75, 4: 0.375, 10: 0.375}  # 3/4, then 1 of 2 left at risk
    curve = time_to_close(*after(*pairs))
    assert curve["at_risk"].tolist() == [4, 4, 2, 1]
    assert curve["closed"].tolist() == [0, 1, 1, 0]


def test_a_case_open_until_the_day_another_closes_is_still_at_risk_then():
    assert shares((4, True), (4, False)) == {0: 1, 4: 0.5}


def test_a_case_closed_on_the_day_it_was_opened_took_no_days():
    assert shares((0, True), (5, True)) == {0: 0.5, 5: 0}


def test_where_nothing_is_closed_all_stay_open():
    assert shares((3, False), (8, False)) == {0: 1, 8: 1}


def test_open_cases_make_it_longer_than_the_mean_of_the_closed():
    closed = [(5, True)] * 4
    still_open = [(60, False)] * 6
    assert median_days(time_to_close(*after(*closed))) == 5
    assert np.isnan(median_days(time_to_close(*after(*closed, *still_open))))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(2, True), (4, True), (6, True), (8, True)], 4),  # exactly half
        ([(2, True), (4, True), (6, True)], 4),
        ([(2, True), (4, True), (6, False), (8, False)], 4),
        ([(2, True), (4, False), (6, False)], np.nan),  # two thirds are open at the end
        ([(1, True), (2, True), (3, True), (9, True), (9, True), (9, True)], 3),  # 5/6 x 4/5 x 3/4, a hair from half
        ([(0, True)], 0),
    ],
)
def test_the_median_is_the_first_day_on_which_no_more_than_half_are_open(pairs, expected):
    assert median_days(time_to_close(*after(*pairs))) == pytest.approx(expected, nan_ok=True)


def test_the_future_is_not_known_yet():
    """Opened after the data date: not there. Closed after it: open on it."""
    opened = dates("2019-09-10", "2019-09-20", "2019-10-02", None)
    closed = dates("2019-10-05", "2019-09-25", "2019-10-03", "2019-09-01")
    curve = time_to_close(opened, closed, "2019-09-30")
    assert curve.to_dict("list") == {
        "days": [0, 5, 20],
        "at_risk": [2, 2, 1],
        "closed": [0, 1, 0],
        "open_share": [1, 0.5, 0.5],
    }


def test_working_days_are_the_callers():
    opened, closed = dates("2019-08-19", "2019-09-02", "2019-09-02"), dates("2019-09-03", "2019-09-09", OPEN)
    days = pd.Series([10, 5, 20])
    curve = time_to_close(opened, closed, DATA_DATE, days=days)
    assert curve["days"].tolist() == [0, 5, 10, 20]
    assert curve["open_share"].tolist() == pytest.approx([1, 2 / 3, 1 / 3, 1 / 3])
    assert median_days(curve) == 10


@settings(deadline=None, max_examples=60)
@given(pairs=cases, seed=st.randoms(use_true_random=False))
def test_a_curve_falls_from_at_most_one_and_no_order_changes_it(pairs, seed):
    curve = time_to_close(*after(*pairs))
    assert curve["open_share"].between(0, 1).all()
    assert curve["open_share"].is_monotonic_decreasing
    assert curve["days"].is_monotonic_increasing
    assert curve["closed"].sum() == sum(is_closed for _, is_closed in pairs)
    seed.shuffle(pairs)
    assert_frame_equal(curve, time_to_close(*after(*pairs)))


@settings(deadline=None, max_examples=60)
@given(pairs=cases)
def test_the_curve_is_the_product_of_those_who_stayed_open_each_day(pairs):
    curve = time_to_close(*after(*pairs))
    assert curve["open_share"].to_numpy() == pytest.approx(
        (1 - curve["closed"] / curve["at_risk"]).cumprod().to_numpy()
    )


def test_no_cases_give_no_curve_and_no_median():
    curve = time_to_close(dates(), dates(), DATA_DATE)
    assert list(curve) == ["days", "at_risk", "closed", "open_share"]
    assert curve.empty
    assert np.isnan(median_days(curve))


def test_the_dates_are_left_untouched_and_their_labels_do_not_matter():
    opened, closed, data_date = after((2, True), (3, False))
    before = [opened.copy(), closed.copy()]
    curve = time_to_close(opened, closed, data_date)
    assert_series_equal(before[0], opened)
    assert_series_equal(before[1], closed)
    labels = ["same", "same"]
    assert_frame_equal(curve, time_to_close(opened.set_axis(labels), closed.set_axis(labels), data_date))


def test_a_case_closed_before_it_was_opened_is_refused():
    with pytest.raises(ValueError, match="^row 1: -2 days to close; a case takes 0 days or more$"):
        time_to_close(dates("2019-09-10", "2019-09-10"), dates("2019-09-10", "2019-09-08"), DATA_DATE)


def test_days_that_are_missing_are_refused():
    opened, closed, data_date = after((2, True), (3, False))
    with pytest.raises(ValueError, match="^row 1: nan days to close; a case takes 0 days or more$"):
        time_to_close(opened, closed, data_date, days=pd.Series([2, np.nan]))
