"""The year ends where its named method says, give or take what the method missed by before."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from perf.analysis.forecast import METHODS, forecast_outturn
from perf.quarter import Quarter

Q2 = "2019-20 Q2"
TO_DATE = {"2016-17": 3.76, "2017-18": 4.45, "2018-19": 3.71, "2019-20": 4.74}
OUTTURNS = {"2015-16": 9.56, "2016-17": 8.80, "2017-18": 10.14, "2018-19": 9.13}
SMOOTHING = "exponential smoothing"
FEW = "fewer than 24 months in a row up to September 2019"

amounts = st.floats(0.1, 100)


def monthly(first="2015-04", last="2019-09", noise=0.0):
    """Days lost per FTE each month: most in January, fewest in July."""
    months = pd.period_range(first, last, freq="M")
    random = np.random.default_rng(1)
    days = 0.8 + 0.2 * np.cos(2 * np.pi * (months.month - 1) / 12) + noise * random.standard_normal(len(months))
    return pd.Series(days, months.astype("str"))


def forecast(to_date=TO_DATE, outturns=OUTTURNS, quarter=Q2, **options):
    return forecast_outturn(to_date, outturns, Quarter.parse(quarter, 4), **{"method": "seasonal share"} | options)


def without(years, *missing):
    return {year: value for year, value in years.items() if year not in missing}


def test_the_published_forecast_is_this_years_days_shared_as_last_year():
    found = forecast()
    assert found.method == "seasonal share"
    assert round(found.value, 2) == 11.66  # not 9.48, twice 4.74


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("seasonal share", 4.74 * 9.13 / 3.71),
        ("average share", 4.74 * (8.80 + 10.14 + 9.13) / (3.76 + 4.45 + 3.71)),
        ("rest of last year", 4.74 + 9.13 - 3.71),
        ("straight line", 9.48),
    ],
)
def test_each_method_is_the_sum_its_name_says(method, expected):
    assert forecast(method=method).value == pytest.approx(expected)
    assert forecast().methods.loc[method, "forecast"] == pytest.approx(expected)


@pytest.mark.parametrize(("gone", "expected"), [(1, 12.0), (3, 4.0), (5, 2.4), (6, 2.0), (9, 4 / 3), (11, 12 / 11)])
def test_a_straight_line_goes_on_for_the_months_left(gone, expected):
    quarter = f"2019-20 Q{(gone + 2) // 3}"
    found = forecast({"2019-20": 1.0}, {}, quarter, method="straight line", months_gone=gone)
    assert found.value == pytest.approx(expected)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_all_months_up_to_the_end_of_the_quarter_have_gone_unless_it_is_said(number):
    found = forecast({"2019-20": 1.0}, {}, f"2019-20 Q{number}", method="straight line")
    assert found.value == pytest.approx(4 / number)


@pytest.mark.parametrize("method", METHODS)
def test_a_year_that_has_ended_is_not_forecast_nor_are_methods_compared(method):
    found = forecast({**TO_DATE, "2019-20": 9.0}, quarter="2019-20 Q4", method=method)
    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.reason == "2019-20 has ended, and its year to date is its outturn"
    assert found.backtest.empty and found.methods["mean_absolute_error"].isna().all()


def test_a_fourth_quarter_without_its_last_month_is_forecast():
    found = forecast({"2018-19": 8.0, "2019-20": 9.0}, {"2018-19": 10.0}, "2019-20 Q4", months_gone=11)
    assert found.value == 9.0 * 10 / 8


@pytest.mark.parametrize("gone", [0, 13])
def test_a_year_has_one_to_twelve_months(gone):
    with pytest.raises(ValueError, match=f"^months_gone must be from 1 to 12; got {gone}$"):
        forecast(months_gone=gone)


# The range


def test_the_range_is_this_years_value_with_the_smallest_and_largest_error_of_past_years():
    found = forecast()
    misses = {"2017-18": 10.14 / (4.45 * 8.80 / 3.76) - 1, "2018-19": 9.13 / (3.71 * 10.14 / 4.45) - 1}
    assert found.errors.to_dict() == pytest.approx({year: 100 * miss for year, miss in misses.items()})
    assert found.years == 2
    assert [found.low, found.high] == pytest.approx([found.value * (1 + miss) for miss in misses.values()])
    assert [round(found.low, 2), round(found.high, 2)] == [11.36, 12.60]


def test_one_past_error_gives_no_range():
    found = forecast(without(TO_DATE, "2016-17"))
    assert found.years == 1
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("method", ["", *METHODS])
@given(st.lists(amounts, min_size=4, max_size=4), st.lists(amounts, min_size=4, max_size=4))
@settings(max_examples=5)
def test_the_range_always_contains_the_forecast(method, to_date, rests):
    years = list(TO_DATE)
    outturns = {year: now + rest for year, now, rest in zip(years, to_date, rests, strict=True)}
    found = forecast(dict(zip(years, to_date, strict=True)), outturns, method=method)
    assert found.years < 2 or found.low <= found.value <= found.high


def test_past_errors_say_how_often_the_year_would_end_on_target():
    found = forecast()  # 11.66, with past errors from 11.36 to 12.60
    assert [found.on_target(target, "lower") for target in (11.3, 11.4, 12.6)] == [0, 1, 2]
    assert [found.on_target(target, "higher") for target in (11.3, 11.4, 12.61)] == [2, 1, 0]


# The method chosen


def test_without_three_past_errors_the_mean_of_three_simple_methods_is_the_default():
    found = forecast(method="")
    three = [forecast(method=name).value for name in ("seasonal share", "average share", "rest of last year")]
    assert (found.method, found.is_chosen) == ("mean of three", False)
    assert found.value == pytest.approx(np.mean(three))


def test_with_three_past_errors_the_method_with_the_smallest_is_chosen():
    years = [f"{year}-{year - 1999}" for year in range(2015, 2020)]
    to_date = dict(zip(years, [2.0, 3.0, 2.5, 4.0, 3.0], strict=True))
    outturns = {year: now + 5 for year, now in to_date.items() if year != "2019-20"}
    found = forecast(to_date, outturns, method="")
    assert (found.method, found.is_chosen, found.value) == ("rest of last year", True, 8.0)
    assert found.errors.tolist() == [0, 0, 0]


STRAIGHT = {"2014-15": 1.0, "2015-16": 2.0, "2016-17": 2.5, "2017-18": 2.0, "2018-19": 2.2, "2019-20": 3.0}
DOUBLED = {"2014-15": 4.0, "2015-16": 5.6, "2016-17": 5.2, "2017-18": 4.1, "2018-19": 4.5}


@pytest.mark.parametrize("earliest", ["2014-15", "2015-16"])
def test_the_method_chosen_its_average_error_and_its_range_are_of_the_same_past_years(earliest):
    """A straight line could have forecast the earliest year too, and was out by far: no other method could."""
    to_date, outturns = ({year: number for year, number in years.items() if year >= earliest}
                         for years in (STRAIGHT, DOUBLED))  # fmt: skip
    found = forecast(to_date, outturns, method="")
    assert (found.method, found.is_chosen) == ("straight line", True)
    compared = [year for year in outturns if year > earliest]
    assert found.errors.index.tolist() == compared
    misses = {year: outturns[year] / (2 * to_date[year]) - 1 for year in compared}
    assert found.errors.to_dict() == pytest.approx({year: 100 * miss for year, miss in misses.items()})
    own = found.methods.loc["straight line"]
    assert own["years"] == len(compared)
    assert own["mean_absolute_error"] == pytest.approx(
        np.mean([abs(outturns[year] - 2 * to_date[year]) for year in compared])
    )
    assert [found.low, found.high] == pytest.approx([6.0, 6.0 * (1 + max(misses.values()))])
    assert found.side == 1


def test_a_method_that_cannot_forecast_this_year_is_not_chosen():
    years = [f"{year}-{year - 1999}" for year in range(2014, 2020)]
    to_date = dict(zip(years, [2.0, 3.0, 2.5, 4.0, 0.0, 3.0], strict=True))  # of nothing last year there is no share
    outturns = {year: 4 * now for year, now in to_date.items() if year != "2019-20"}
    found = forecast(to_date, outturns | {"2018-19": 1.0}, method="")
    assert np.isnan(found.methods.loc["seasonal share", "forecast"])
    assert found.method != "seasonal share" and not np.isnan(found.value)


def test_without_past_years_there_is_a_value_without_a_range():
    found = forecast(without(TO_DATE, "2016-17", "2017-18"))
    assert round(found.value, 2) == 11.66
    assert found.years == 0
    assert np.isnan([found.low, found.high]).all()


def test_a_past_forecast_of_nothing_has_no_share_to_be_out_by():
    to_date = {"2017-18": 1.0, "2018-19": 0.0, "2019-20": 1.0}
    found = forecast(to_date, {"2017-18": 3.0, "2018-19": 3.0}, method="straight line")
    assert found.errors.to_dict() == {"2017-18": 50}
    assert found.backtest["error"].tolist()[:2] == [1, 3]


# Where there is no forecast


@pytest.mark.parametrize(
    ("to_date", "outturns", "reason"),
    [
        (without(TO_DATE, "2019-20"), OUTTURNS, "no year-to-date figure for 2019-20"),
        ({**TO_DATE, "2019-20": np.nan}, OUTTURNS, "no year-to-date figure for 2019-20"),
        ({}, {}, "no year-to-date figure for 2019-20"),
        (without(TO_DATE, "2018-19"), OUTTURNS, "no year-to-date figure for 2018-19"),
        ({**TO_DATE, "2018-19": None}, OUTTURNS, "no year-to-date figure for 2018-19"),
        (TO_DATE, without(OUTTURNS, "2018-19"), "no outturn for 2018-19"),
        ({**TO_DATE, "2018-19": 0.0}, OUTTURNS, "no year-to-date figure above 0 for 2018-19"),
    ],
)
def test_without_this_year_or_last_year_there_is_a_reason_and_no_forecast(to_date, outturns, reason):
    found = forecast(to_date, outturns)
    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.reason == reason


def test_an_older_year_never_stands_in_for_last_year():
    found = forecast(without(TO_DATE, "2018-19"))
    assert np.isnan(found.value)
    assert found.methods.loc["average share", "forecast"] == pytest.approx(4.74 * (8.80 + 10.14) / (3.76 + 4.45))


def test_nothing_so_far_is_a_forecast_of_nothing():
    found = forecast({**TO_DATE, "2019-20": 0.0})
    assert (found.value, found.low, found.high, found.reason) == (0, 0, 0, "")


# Exponential smoothing


def test_exponential_smoothing_finds_the_season_in_the_months():
    months = monthly()
    year = months["2018-04":"2019-03"]  # every year is the same
    expected = 4.74 * year.sum() / year[:6].sum()
    assert forecast(monthly=months, method=SMOOTHING).value == pytest.approx(expected, rel=0.001)


def test_only_the_shape_of_the_months_counts():
    months = monthly(noise=0.05)
    rates, days = (forecast(monthly=scale * months, method=SMOOTHING).value for scale in (1, 2048))
    assert rates == pytest.approx(days, rel=0.001)


@pytest.mark.parametrize(
    "months", [monthly("2017-10"), monthly("2017-10").set_axis(pd.period_range("2017-10", "2019-09", freq="M"))]
)
def test_two_years_of_months_are_enough(months):
    assert forecast(monthly=months, method=SMOOTHING).reason == ""


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        (None, "no monthly figures"),
        (monthly()[:0], "no monthly figure is shown"),
        (monthly("2017-11"), f"{FEW}: the first is November 2017"),
        (monthly().drop("2018-01"), f"{FEW}: January 2018 has no figure"),
        (monthly().mask(monthly().index == "2017-10"), f"{FEW}: October 2017 has no figure"),
        (monthly(last="2019-08"), f"{FEW}: September 2019 has no figure"),
        (monthly().mask(monthly().index > "2019-03", 0), "nothing above 0 in this year's months"),
    ],
)
def test_without_enough_months_it_is_left_out_with_a_reason(months, reason):
    found = forecast(monthly=months)
    assert round(found.value, 2) == 11.66
    assert np.isnan(found.methods.loc[SMOOTHING, "forecast"])
    assert found.methods.loc[SMOOTHING, "reason"] == reason


@pytest.mark.parametrize(
    ("missing", "hidden", "why"),
    [
        (["2018-06"], ["2018-06"], "June 2018 is hidden to protect small groups"),
        (["2017-12", "2019-02"], ["2019-02"], "February 2019 is hidden to protect small groups"),
        (["2017-12", "2019-02"], ["2017-12"], "February 2019 has no figure"),
        (["2019-09"], ["2019-09"], "September 2019 is hidden to protect small groups"),
    ],
)
def test_hidden_months_are_the_reason_where_the_last_of_them_ends_the_months_in_a_row(missing, hidden, why):
    months = monthly().mask(monthly().index.isin(missing))
    found = forecast(monthly=months, hidden=hidden)
    assert found.methods.loc[SMOOTHING, "reason"] == f"{FEW}: {why}"


def test_a_method_may_have_had_enough_months_in_a_past_year_and_have_too_few_now():
    months = monthly().mask(monthly().index == "2018-06")
    own = forecast(monthly=months, hidden=["2018-06"]).methods.loc[SMOOTHING]
    assert (own["years"], own["reason"]) == (1, f"{FEW}: June 2018 is hidden to protect small groups")


@pytest.mark.parametrize("days", [0.5, 3.0])
def test_months_that_are_all_alike_end_as_a_straight_line(days):
    months = monthly() * 0 + days
    assert forecast(monthly=months, method=SMOOTHING).value == pytest.approx(9.48)


@settings(max_examples=8)
@given(counts=st.lists(st.integers(0, 3), min_size=54, max_size=54))
def test_rare_events_never_make_it_fail_or_forecast_less_than_there_is(counts):
    months = pd.Series(counts, monthly().index)
    found = forecast(monthly=months, method=SMOOTHING)
    assert found.reason or found.value >= 4.74 - 1e-9


# The back-test


def test_every_method_is_tested_on_every_past_year_it_could_forecast():
    tested = forecast(monthly=monthly()).backtest
    expected = {
        "seasonal share": ["2017-18", "2018-19"],
        "mean of three": ["2017-18", "2018-19"],
        "average share": ["2017-18", "2018-19"],
        "rest of last year": ["2017-18", "2018-19"],
        "straight line": ["2016-17", "2017-18", "2018-19"],
        SMOOTHING: ["2017-18", "2018-19"],  # in 2016-17 there were only 18 months
    }
    assert expected == tested.groupby("method", sort=False)["year"].agg(list).to_dict()
    assert list(tested) == ["method", "year", "forecast", "outturn", "error", "error_pct"]


def test_an_error_is_the_outturn_less_the_forecast_in_the_unit_and_in_percent_of_the_forecast():
    row = forecast(method="straight line").backtest.iloc[0]
    assert row["year"] == "2016-17"
    assert [row["forecast"], row["outturn"], row["error"]] == pytest.approx([2 * 3.76, 8.80, 8.80 - 2 * 3.76])
    assert row["error_pct"] == pytest.approx(100 * (8.80 / (2 * 3.76) - 1))


def test_methods_are_compared_over_the_years_of_the_one_named():
    methods = forecast(monthly=monthly("2016-04")).methods
    assert methods.index.tolist() == [
        "seasonal share", "mean of three", "average share", "rest of last year", "straight line", SMOOTHING,
    ]  # fmt: skip
    assert methods["years"].tolist() == [2, 2, 2, 2, 2, 1]
    misses = [abs(10.14 - 2 * 4.45), abs(9.13 - 2 * 3.71)]
    assert methods.loc["straight line", "mean_absolute_error"] == pytest.approx(np.mean(misses))


def test_the_method_named_stands_first():
    found = forecast(method="straight line")
    assert found.methods.index[0] == found.backtest["method"].iloc[0] == "straight line"
    assert found.years == 3


@given(later=st.dictionaries(st.sampled_from(["2018-19", "2019-20"]), amounts), winter=amounts)
@settings(max_examples=5)
def test_a_back_test_knows_nothing_that_came_later(later, winter):
    months = monthly(noise=0.05)
    changed = months.mask(months.index > "2017-09", winter)
    before = forecast(monthly=months).backtest
    after = forecast({**TO_DATE, **later}, {**OUTTURNS, "2018-19": winter}, monthly=changed).backtest
    columns = ["method", "year", "forecast"]
    tested = [frame.loc[frame["year"] == "2017-18", columns].reset_index(drop=True) for frame in (before, after)]
    assert len(tested[0]) == len(METHODS)
    assert_frame_equal(*tested)


def test_this_years_own_outturn_and_later_months_are_not_looked_at():
    months = monthly("2015-04", "2020-03", noise=0.05)
    known = forecast(monthly=months[:"2019-09"])
    told = forecast(outturns={**OUTTURNS, "2019-20": 99.0}, monthly=months)
    assert_frame_equal(known.methods, told.methods)
    assert_frame_equal(known.backtest, told.backtest)


# What goes in


@given(scale=amounts)
@settings(max_examples=5)
def test_the_unit_does_not_matter(scale):
    one, other = forecast(), forecast(scale * pd.Series(TO_DATE), scale * pd.Series(OUTTURNS))
    assert [other.value, other.low, other.high] == pytest.approx([scale * x for x in (one.value, one.low, one.high)])
    assert_series_equal(one.errors, other.errors)


@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_the_order_of_the_years_does_not_matter(seed):
    years, past = list(TO_DATE.items()), list(OUTTURNS.items())
    seed.shuffle(years)
    seed.shuffle(past)
    assert_frame_equal(forecast().methods, forecast(dict(years), dict(past)).methods)


@pytest.mark.parametrize("kind", ["float64", "Float64", "object"])
def test_years_may_be_a_series_of_any_numbers_and_are_left_untouched(kind):
    to_date, outturns, months = pd.Series(TO_DATE, dtype=kind), pd.Series(OUTTURNS, dtype=kind), monthly()
    before = [frame.copy() for frame in (to_date, outturns, months)]
    assert forecast(to_date, outturns, monthly=months).value == forecast().value
    for old, new in zip(before, (to_date, outturns, months), strict=True):
        assert_series_equal(old, new)


def test_a_year_that_starts_in_january_is_one_number():
    found = forecast({"2018": 3.71, "2019": 4.74}, {"2018": 9.13}, Quarter("2019 Q2", 1))
    assert round(found.value, 2) == 11.66


@pytest.mark.parametrize("label", ["2018/19", "2018", "2018-20", "2018-19 Q2", "last year"])
def test_a_label_that_is_no_year_is_refused(label):
    with pytest.raises(ValueError, match=f'^"{label}" is not a year; write it like 2019-20$'):
        forecast({**TO_DATE, label: 1.0})


def test_a_year_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="^2018-19 appears twice; each year may appear once$"):
        forecast(outturns=pd.Series([1.0, 2.0], ["2018-19", "2018-19"]))


def test_a_method_nobody_knows_is_refused():
    known = "mean of three, seasonal share, average share, rest of last year, straight line, exponential smoothing"
    with pytest.raises(ValueError, match=f'^method must be one of {known}; got "doubling"$'):
        forecast(method="doubling")
