"""Charts by month: signals by shape and word, gaps, expected range and target, the council's own years."""

import re

import pandas as pd
import pytest

from perf import charts
from perf.analysis.control_chart import control_chart
from perf.charts.theme import NARROW, WIDE, at_width
from tests.charts.samples import (
    AREAS,
    LEVELS,
    NAN,
    WAVE,
    areas,
    control,
    key_of,
    lines,
    marks,
    months_by_area,
    months_from,
    series,
    spend,
    texts,
    unfolded,
    words,
)  # fmt: skip

pytestmark = pytest.mark.slow


def lines_of(axes):
    """List the lines through months, each as the months and the values that it joins."""
    return [
        list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        for line in axes.lines
        if line.get_linestyle() != "None"
    ]


def test_a_control_chart_names_its_average_expected_range_target_and_last_value():
    figure = control(*[70, 72, 71, 73, 70, 72] * 3, unit="percent", better="higher", target=75)
    assert {
        "expected 71.33%", "usual at most 76.65%", "usual at least 66.01%", "target 75%", "Sep 2016: 72%",
    } <= set(words(figure))  # fmt: skip


def test_numbers_have_no_more_decimals_than_those_of_the_text_beside_the_chart():
    months = control_chart(pd.Series([71.11, 72.22, 70.07], months_from("2016-07", 3)), better="higher")
    options = {"unit": "percent", "better": "higher", "year_start_month": 4, "decimals": 1}
    shown = words(charts.control(months.rename_axis("month"), **options))
    assert "Sep 2016: 70.1%" in shown
    assert not [word for word in shown if re.search(r"\.\d\d", word)]
    frame = pd.DataFrame({"label": ["A", "B"], "month": "2016-07", "value": [70.12, 71.18]})
    assert not [word for word in words(charts.areas(frame, **options)) if re.search(r"\.\d\d", word)]


@pytest.mark.parametrize(
    ("better", "expected", "shape", "way"),
    [
        ("lower", "unusual, worse", "v", "Lower is better"),
        ("higher", "unusual, better", "^", "Higher is better"),
        ("neutral", "unusual", "D", None),
    ],
)
def test_a_signal_has_its_own_shape_and_its_word_in_the_key(better, expected, shape, way):
    figure = control(*LEVELS, better=better)
    assert key_of(figure) == ["within the range", expected]
    assert marks(figure) == ["o", shape]
    assert [word for word in words(figure) if word.endswith("is better")] == [way] * bool(way)


def test_too_few_months_are_said_to_be_too_few():
    assert key_of(control(5, 6, 5, 7)) == ["too few months to tell"]


def test_only_signals_are_marked_among_hundreds_of_months():
    calm = [5, 6] * 150
    assert key_of(control(*calm)) == []
    calm[100] = 40
    assert key_of(control(*calm)) == ["unusual, worse"]


def test_the_expected_range_ends_where_no_value_can_be():
    percents = words(control(*[90, 100, 20, 95, 60] * 4, unit="percent", better="higher"))
    assert {"usual at most 100%", "usual at least 0%"} <= {word.replace(".00", "") for word in percents}
    assert "usual at least −10.6" in words(control(*[-2, 4, 0, 3] * 4))


def test_a_missing_month_is_a_gap_whether_its_row_is_there_or_not():
    values = pd.Series([3.0, 4, 5, 6], ["2015-04", "2015-05", "2015-07", "2015-08"])
    chart = control_chart(values, better="lower").rename_axis("month")
    without = charts.control(chart, unit="count", better="lower", year_start_month=4)
    first = 12 * 2015 + 3
    for figure in (control(3, 4, NAN, 5, 6), without):
        drawn = lines_of(figure.axes[0])
        assert [(first, 3), (first + 1, 4)] in drawn
        assert [(first + 3, 5), (first + 4, 6)] in drawn


def test_an_expected_range_and_a_target_may_change_from_month_to_month():
    figure = control(*[5] * 4, lower=[1, 1, 2, 2], upper=[8, 8, 9, 9], mean=[4, 4, 5, 5], target=[6, 6, 7, 7])
    assert {"usual at least 2", "usual at most 9", "expected 5", "target 7"} <= set(words(figure))
    first = 12 * 2015 + 3
    assert [(first, 6), (first + 1, 6), (first + 2, 7), (first + 3, 7)] in lines_of(figure.axes[0])


@pytest.mark.parametrize(
    ("months", "start", "expected"),
    [
        (54, 4, ["2015-16", "2016-17", "2017-18", "2018-19", "2019-20"]),
        (54, 1, ["2015", "2016", "2017", "2018", "2019"]),
        (3, 4, ["Apr", "May", "Jun", "2015-16"]),
        (300, 4, ["2019-20", "2023-24", "2027-28", "2031-32", "2035-36", "2039-40"]),
    ],
)
def test_the_councils_years_are_named_as_far_as_there_is_room(months, start, expected):
    shown = words(control(*(WAVE * 6)[:months], year_start_month=start))
    years = [word for word in shown if word[:4].isdigit() and word[:2] == "20"]
    assert sorted(years + [word for word in shown if word in ("Apr", "May", "Jun")]) == sorted(expected)


JANUARY = {
    "control": lambda: control(*WAVE[:24], start="2018-01", year_start_month=1),
    "lines": lambda: lines(24, start="2018-01", year_start_month=1),
    "areas": lambda: areas(24, start="2018-01", year_start_month=1),
    "months_by_area": lambda: months_by_area(12, start="2019-01", year_start_month=1),
    "spend": lambda: spend((1e6, 1e6), (2e6, 2e6), start="2019-01", year_start_month=1),
}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", JANUARY)
def test_a_council_whose_year_starts_in_january_has_its_own_years_on_every_axis(name, width):
    with at_width(width):
        shown = words(JANUARY[name]())
    assert "2019" in shown
    assert not [word for word in shown if "-19" in word or "-20" in word]


def test_the_first_series_is_in_front_and_every_one_is_named_where_it_ends():
    figure = lines(24, areas=AREAS)
    ends = {f"{WAVE[23] + at:.1f} {area}" for at, area in enumerate(AREAS)}
    assert ends <= set(unfolded(figure))
    assert next(text for text in texts(figure) if AREAS[0] in text.get_text().replace("\n", " ")).get_weight() == "bold"
    assert (
        len({(line.get_color(), line.get_linestyle()) for line in figure.axes[0].lines if len(line.get_xdata()) == 24})
        == 4
    )


def test_of_more_than_six_series_one_stands_out():
    figure = lines(24, areas=[f"Service {at}" for at in range(8)])
    colours = [line.get_color() for line in figure.axes[0].lines if len(line.get_xdata()) == 24]
    assert len(set(colours)) == 2
    assert colours.count(colours[-1]) == 1


def test_areas_side_by_side_share_one_scale_and_have_their_range_and_target():
    figure = areas(30, lower=8.0, upper=16.0, target=11.0)
    assert len(figure.axes) == len(AREAS)
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    assert set(AREAS) | {f"{WAVE[29] + at:.1f}" for at in range(4)} <= set(unfolded(figure))
    assert key_of(figure) == ["expected range", "target"]
    assert key_of(areas(30)) == []


def test_areas_side_by_side_keep_their_order_and_say_where_there_are_no_data():
    frame = series(6).assign(value=lambda rows: rows["value"].where(rows["label"] != AREAS[1]))
    figure = charts.areas(frame, unit="count", better="lower", year_start_month=4)
    heads = [[text.get_text().replace("\n", " ") for text in axes.texts[:2]] for axes in figure.axes]
    assert [name for name, _ in heads] == AREAS
    assert [value == "no data" for _, value in heads] == [False, True, False, False]


@pytest.mark.parametrize(
    ("profile", "actual", "expected"),
    [
        (94.6e6, 96.4e6, "£1.80m over profile"),
        (96.4e6, 94.6e6, "£1.80m under profile"),
        (5e6, 5e6, "on profile"),
    ],
)
def test_the_gap_between_spend_and_profile_is_said_in_money(profile, actual, expected):
    assert expected in words(spend((1e6, 1e6), (profile, actual)))


def test_spend_that_ends_before_its_profile_says_when():
    shown = words(spend((20e6, 19e6), (39e6, 38.5e6), (58e6, NAN)))
    assert {"profile £58.0m", "actual £38.5m, May 2019", "£500k under profile"} <= set(shown)
