"""A change is judged from all the evidence; a baseline stays, and each state has a verdict of its own."""

import numpy as np
import pandas as pd
import pytest

from perf.analysis.change import evidence_of
from perf.analysis.monthly_range import monthly_chart, run_length
from tests.benchmarks.signals import YEAR, Process, changed, shares

MONTHS = pd.period_range("2015-04", periods=60, freq="M").astype("str")
STEADY = [10.0, 11.0, 9.0, 10.0, 12.0, 8.0] * 9  # 2015-04 to 2019-09


def frame(values, denominator=np.nan):
    return pd.DataFrame({"value": values, "denominator": denominator}, MONTHS[: len(values)], dtype="float64")


def chart(values, kind="level", denominator=np.nan, this_year="2019-04", **options):
    months = frame(values, denominator)
    return monthly_chart(months, kind=kind, better="lower", this_year=this_year, **options)


def kind_of(values, kind="level", this_year="2019-04", **options):
    months = [month for month in MONTHS[: len(values)] if month >= this_year]
    return evidence_of(chart(values, kind, this_year=this_year), months, **options).kind


def last_six(*values, before=STEADY):
    return [*before[:48], *values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (STEADY, "usual variation"),
        (last_six(15, 16, 14, 15, 17, 13), "real rise"),
        (last_six(5, 6, 4, 5, 7, 3), "real fall"),
        (last_six(10, 11, 9, 10, 12, 16.5), "one high month"),
        (last_six(12.1, 11.5, 10.9, 10.8, 12.6, 10.4), "probable rise"),  # all above last year and above 10
        (last_six(10.1, 11.1, 9.1, 10.1, 12.1, 8.1), "usual variation"),  # all above last year, hardly
        (STEADY[:12], "too few data"),
        (STEADY[:3], "too few data"),
    ],
)
def test_each_state_has_its_own_verdict(values, expected):
    this_year = "2019-04" if len(values) > 12 else "2015-04"
    assert kind_of(values, this_year=this_year) == expected


def test_a_baseline_of_which_a_quarter_is_marked_is_no_stable_process():
    steps = [5.0, 5.1] * 9 + [15.0, 15.1] * 9 + [10.0, 10.1] * 9
    judged = chart(steps)
    assert not judged.is_stable
    assert kind_of(steps) == "not stable"


def test_a_yearly_pattern_needs_two_whole_years_before_this_one():
    winter = [10.0, 20.0] * 6
    assert kind_of(winter * 2 + [10.0], "yearly", this_year="2017-04") == "usual variation"
    assert kind_of(winter + winter[:11], "yearly", this_year="2017-04") == "too few data"


def test_what_is_expected_does_not_follow_a_lasting_change():
    risen = [*STEADY[:36], *(value + 5 for value in STEADY[36:])]
    assert chart(risen).frame["expected"].tolist() == pytest.approx([10.0] * 54)
    assert kind_of(risen) == "real rise"


def test_a_new_beginning_is_a_step_in_what_is_expected():
    risen = [*STEADY[:24], *(value + 5 for value in STEADY[24:])]
    rebased = chart(risen, rebased=["2017-04"]).frame["expected"]
    assert rebased.tolist() == pytest.approx([10.0] * 24 + [15.0] * 30)


def test_a_yearly_pattern_is_lifted_where_a_new_beginning_has_no_two_years():
    winter = ([10.0, 20.0] * 6) * 3
    risen = [*winter, *(2 * value for value in winter[:18])]
    rebased = chart(risen, "yearly", rebased=["2018-04"]).frame["expected"]
    assert rebased.iloc[-2:].tolist() == pytest.approx([20.0, 40.0])


def test_the_range_of_a_share_follows_from_the_cases_of_the_month():
    shown = chart([50.0, 52.0, 48.0] * 18, "share", denominator=[100.0] * 53 + [25.0]).frame
    wide = (shown["upper"] - shown["lower"]).round(6)
    assert wide.iloc[-1] == pytest.approx(2 * wide.iloc[0], rel=1e-6)
    assert wide.iloc[0] == pytest.approx(2 * 3 * 5, rel=0.001)  # three times the root of 50 x 50 / 100


def test_without_a_pattern_or_correlation_the_limits_are_those_of_the_nhs():
    steps = [abs(second - first) for first, second in zip(STEADY[:35], STEADY[1:36], strict=True)]
    shown = chart(STEADY).frame.iloc[0]
    assert shown["upper"] == pytest.approx(10 + 2.66 * np.mean(steps))


@pytest.mark.parametrize(("correlation", "months"), [(0, 7), (0.1, 8), (0.3, 10), (0.6, 13)])
def test_a_shift_is_as_improbable_with_correlation_as_seven_months_without(correlation, months):
    assert run_length(correlation) == months


def test_rare_events_are_too_few_to_judge():
    assert kind_of([0.0, 1.0, 0.0] * 18, "rare") == "too few data"


@pytest.mark.parametrize(
    ("process", "least", "most"),
    [
        (Process(), 0, 0.1),
        (Process("yearly"), 0, 0.1),
        (Process(rise=0.2), 0.95, 1),
        (Process("yearly", rise=0.2), 0.95, 1),
    ],
)
def test_a_year_has_few_false_verdicts_and_a_lasting_rise_of_a_fifth_is_found_and_not_forgotten(process, least, most):
    ends = [YEAR + 6, YEAR + 18] if process.rise else [YEAR + months for months in (3, 6, 9, 12)]
    found = shares(process, ends, 8, changed)
    share = found.mean(axis=0).min() if process.rise else found.any(axis=1).mean()
    assert least <= share <= most
