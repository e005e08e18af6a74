"""Years with a forecast, quarters against targets, cases still open, groups beside what chance would give."""

import warnings

import numpy as np
import pandas as pd
import pytest

from perf import charts
from perf.analysis import drivers
from perf.charts.theme import NARROW, at_width
from tests.charts.samples import (
    NAN,
    SERVICES,
    STANDARD,
    funnel,
    key_of,
    marks,
    quarters,
    still_open,
    texts,
    touching,
    unfolded,
    words,
    years,
)  # fmt: skip

pytestmark = pytest.mark.slow


def test_a_forecast_is_an_open_mark_with_its_range_in_words():
    figure = STANDARD["years"]()
    assert {"forecast 11.66", "range 11.35 to 12.59", "4.74", "9.13"} <= set(words(figure))
    assert key_of(figure) == ["year to date", "full year", "forecast, with the range of past errors"]
    assert "white" in [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "s"]


def test_a_year_whose_two_figures_are_the_same_shows_them_once():
    assert words(years((7, 7), (8, NAN))).count("7") == 1


def test_years_without_a_forecast_do_not_speak_of_one():
    assert not [word for word in words(years((4.12, 9.56), (3.76, NAN))) if "forecast" in word]


@pytest.mark.parametrize("ends", [{}, {"low": 8.5}, {"low": 8.5, "high": 8.5}])
def test_a_forecast_without_a_range_has_none(ends):
    shown = words(years((4.12, 9.56), (3.76, NAN), forecast=8.5, **ends))
    assert "forecast 8.50" in shown
    assert not [word for word in shown if word.startswith("from")]


def test_the_year_to_date_steps_aside_where_the_range_of_the_forecast_runs_through_it():
    figure = years((55, 57), (56, 58), (54, NAN), unit="percent", forecast=56, low=50, high=60)
    assert next(text for text in texts(figure) if text.get_text() == "54%").get_ha() == "right"
    assert touching(figure) == []


def test_measures_by_quarter_have_a_scale_each_and_their_last_value_rating_and_target_in_words():
    figure = quarters(("Complaints answered", "percent", "Red", 60.0, 61.18), ("Spend", "GBP", "Amber", 2e6, 3e6))
    assert len({axes.get_ylim() for axes in figure.axes}) == 2
    assert {"■ 61.18%, target 72%", "▲ £3.00m, target £72", "Complaints answered", "Spend"} <= set(words(figure))


def test_a_rating_in_a_quarter_has_its_own_shape():
    figure = quarters(("Calls", "percent", ["Green", "Amber", "Red"], 80.0, 70, 60))
    assert sorted(marks(figure)) == ["^", "o", "s"]
    assert key_of(figure) == ["● Green", "▲ Amber", "■ Red", "target"]


def test_a_measure_without_any_figure_or_target_has_no_axes_and_one_with_a_target_alone_says_no_data():
    frame = pd.DataFrame(
        {"label": ["Calls", "Visits", "Letters"], "quarter": "2019-20 Q2", "actual": [5.0, NAN, NAN],
         "target": [4.0, 3.0, NAN], "unit": "count", "rating": ["Green", "N/A", "N/A"]}
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = charts.quarters(frame)
    assert len(figure.axes) == 2
    assert {"Calls", "Visits", "no data"} <= set(words(figure))


def test_limits_say_how_many_are_still_open_and_the_median_is_named():
    shown = unfolded(still_open(*range(1, 21), limits={"stage 1": 10, "stage 2": 15}))
    assert {"stage 1: 50.0% still open", "stage 2: 25.0% still open", "half closed within 10 working days"} <= set(
        shown
    )


@pytest.mark.parametrize(
    ("days", "open_cases", "limit", "share", "longest"),
    [
        ((3, 20, 30), 2, 10, "66.7%", 30),  # a limit within the curve
        ((2, 4, 4, 4), 3, 10, "75.0%", 4),  # a limit that the curve does not reach
        ((6, 6), 2, 6, "100.0%", 6),
    ],
)
def test_a_curve_that_does_not_reach_half_says_at_its_end_how_many_are_open_and_no_more(
    days, open_cases, limit, share, longest
):
    figure = still_open(*days, open_cases=open_cases, limits={"limit": limit})
    said = f"{share} still open after {longest} working days; not known for longer"
    assert said in unfolded(figure)
    (mark,) = (line for line in figure.axes[0].lines if line.get_marker() == "o")
    assert [*mark.get_xdata(), *mark.get_ydata()] == pytest.approx([longest, float(share[:-1])], abs=0.05)


def test_no_share_is_given_at_a_limit_beyond_the_longest_case_unless_none_is_open():
    assert "limit: share not known" in words(still_open(3, 5, 9, open_cases=1))
    assert "limit: 0.0% still open" in words(still_open(3, 5, 9))


def test_the_longest_case_is_named_where_the_curve_ends_before_it():
    assert "working days (the longest: 900)" in words(still_open(*range(100), 900))


def test_groups_outside_are_named_and_the_others_only_if_they_are_few():
    many = [*SERVICES, *((f"Service {at}", 5 + at, 10 + at) for at in range(7))]
    assert {name for name, *_ in SERVICES} <= set(words(funnel(*SERVICES)))
    assert {text.get_text() for text in texts(funnel(*many))} & {name for name, *_ in many} == {"Housing", "Waste"}


def test_a_group_outside_has_its_own_shape_and_word():
    between = "outside the 95% limits only"
    assert key_of(STANDARD["funnel"]()) == ["within the limits", between, "outside the 99.8% limits"]
    assert key_of(funnel(("Adults", 60, 100), ("Waste", 70, 110))) == ["within the limits"]
    assert marks(STANDARD["funnel"]()) == ["o", "^", "D"]


def test_no_word_of_a_name_or_of_the_key_is_cut_on_a_phone():
    with at_width(NARROW):
        shown = words(funnel(("Neighbourhood Services", 10, 100), *SERVICES))
    assert {"Neighbourhood", "outside the 95% limits only"} <= {line for text in shown for line in text.split("\n")}


def test_the_limits_and_the_overall_rate_are_named_at_their_ends():
    shown = words(STANDARD["funnel"]())
    assert [shown.count(name) for name in ("95% limit", "99.8% limit", "overall 55.17%")] == [2, 2, 1]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_the_curves_leave_the_same_groups_outside_as_the_limits(kind):
    rows = [
        (f"{size}", count, size) for size in range(5, 200, 6) for count in (int(size * p) for p in (0.08, 0.3, 0.6))
    ]
    placed = drivers.funnel(pd.DataFrame(rows, columns=["label", "numerator", "denominator"]), kind=kind)
    curves = [
        line for line in charts.funnel(placed, unit="", size_label="size").axes[0].lines
        if len(line.get_xdata()) > 50 and line.get_marker() == "None" and line.get_linestyle() == "-"
    ]  # fmt: skip
    lower, upper = sorted(curves, key=lambda line: line.get_ydata()[-1])
    above, below = (np.interp(placed["denominator"], line.get_xdata(), line.get_ydata()) for line in (upper, lower))
    beyond = (placed["rate"] > above) | (placed["rate"] < below)
    touching_it = np.isclose(placed["rate"], above) | np.isclose(placed["rate"], below)
    assert (placed["outside"] != "").sum() > 10
    assert ((beyond == (placed["outside"] != "")) | touching_it).all()
    for line in (upper, lower):
        assert (np.abs(np.diff(line.get_ydata(), 2)) < 0.1).all()  # a curve, not a saw


def test_headcounts_with_decimals_are_drawn_as_rates():
    assert "overall 0.17" in words(funnel(("A", 12, 103.5), ("B", 40, 200.2), kind="rate", unit="spells per FTE"))
