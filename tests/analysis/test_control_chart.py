"""Signals follow the NHS "Making Data Count" rules."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from perf.analysis.control_chart import ASSURANCES, FEWEST, MEANINGS, SIGNALS, control_chart

PRINTED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
FLAT = [-1, 1] * 7  # mean 0, moving ranges 2: limits -/+ 5.32, near from 3.55
RISE = [-3, -2, -1, 0, 1, 2, 3]
GAP = None
OPPOSITE = {"higher": "lower", "lower": "higher", "neutral": "neutral"}

whole_numbers = st.lists(st.integers(-9, 9), min_size=FEWEST, max_size=40)
gapped = st.lists(st.none() | st.integers(-4, 4), max_size=40)
betters = st.sampled_from(["higher", "lower", "neutral"])


def chart(values, better="lower", **options):
    return control_chart(pd.Series(values, dtype="float64"), better=better, **options)


def marked(values, **options):
    """The points that are signals: {position: signal}."""
    signal = chart(values, **options)["signal"]
    return {place: word for place, word in enumerate(signal) if word}


def limits(values, **options):
    row = chart(values, **options).iloc[0]
    return [round(float(row[name]), 2) for name in ("mean", "lower", "upper")]


def among_waves(points):
    """Set points between waves of -/+ 3 (limits about -/+ 13) that start and end against them."""
    start, end = np.sign(points[0]) * -3, np.sign(points[-1]) * -3
    return [*([start, -start] * 2), start, *points, end, *([-end, end] * 2)]


def mirrored(points):
    """Set points, and the same with signs changed, between gaps in flat series: the mean stays 0."""
    return [*FLAT, GAP, *points, GAP, *FLAT, GAP, *(point and -point for point in points), GAP, *FLAT]


# Limits


def test_the_limits_and_the_point_outside_are_the_printed_ones():
    assert limits(PRINTED) == [1.94, -0.72, 4.60]
    assert marked(PRINTED) == {4: "outside"}


def test_unscreened_the_outlying_ranges_widen_the_printed_limits():
    assert limits(PRINTED, screen=False) == [1.94, -3.06, 6.95]
    assert marked(PRINTED, screen=False) == {4: "outside"}


def test_moving_ranges_are_screened_only_once():
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 5, 0, 40, 0]  # steps of 1, then 5 5 40 40
    steps = [1] * 12 + [5] * 2  # the mean is 6.4, so the 40s go; at the new mean of 1.57 the 5s would go too
    assert limits(values)[2] == round(np.mean(values) + 2.66 * np.mean(steps), 2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5.0] * 13, [5, 5, 5]),  # all steps are 0, so all would go
        ([0] * 6 + [1] + [0] * 6, [0.08, -0.37, 0.52]),  # both steps but the zeros would go
    ],
)
def test_screening_never_leaves_nothing_or_nothing_but_zeros(values, expected):
    assert limits(values) == expected


def test_a_rare_event_is_outside_and_the_months_without_are_not():
    assert marked([0] * 6 + [1] + [0] * 6) == {6: "outside"}


@pytest.mark.parametrize("value", [0.0, 5.0, 0.1, 1 / 3, 1e9 + 0.1, -2.2])
def test_a_constant_series_is_common_cause_whatever_binary_floats_make_of_its_mean(value):
    found = chart([value] * 29)
    assert set(found["signal"]) == {""}
    assert set(found["meaning"]) == {"common cause"}
    assert found["lower"].iloc[0] == found["upper"].iloc[0] == pytest.approx(value)


def test_a_gap_gives_no_moving_range():
    assert limits([1, GAP, 9, 10, GAP]) == [round(20 / 3, 2), round(20 / 3 - 2.66, 2), round(20 / 3 + 2.66, 2)]


@pytest.mark.parametrize("values", [[4.0], [4.0, GAP, 6.0], [GAP, 4.0]])
def test_without_two_values_in_a_row_there_is_a_mean_and_no_limits(values):
    found = chart(values, target=1)
    assert found["mean"].notna().all()
    assert found[["lower", "upper"]].isna().all(axis=None)
    assert set(found["meaning"]) == {"too few to tell"}
    assert set(found["assurance"]) == {""}


@pytest.mark.parametrize("values", [[], [GAP, GAP]])
def test_a_series_without_values_has_neither(values):
    found = chart(values, target=1)
    assert len(values) == len(found)
    assert found[["value", "mean", "lower", "upper"]].isna().all(axis=None)
    assert list(found.dtypes.astype("str")) == ["float64"] * 4 + ["str"] * 3


def test_an_infinite_value_is_a_gap():
    assert_frame_equal(chart([1, np.inf, 2, 3]), chart([1, GAP, 2, 3]))


# Under 13 points


def test_under_13_points_there_are_limits_and_no_signals():
    found = chart([1] * 11 + [9])
    assert found[["lower", "upper"]].notna().all(axis=None)
    assert set(found["signal"]) == {""}
    assert set(found["meaning"]) == {"too few to tell"}


def test_from_13_points_on_there_are_signals():
    assert marked([1] * 12 + [9])[12] == "outside"


def test_gaps_are_no_points():
    assert marked([1] * 11 + [9, GAP, GAP]) == {}
    assert marked([1] * 12 + [9, GAP])[12] == "outside"


# Outside


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.31, {}),
        (5.32, {}),  # on the limit
        (5.33, {5: "outside", 12: "outside"}),
        (6.00, {5: "outside", 12: "outside"}),
    ],
)
def test_a_point_is_outside_beyond_a_limit_not_on_it(value, expected):
    flat = [*FLAT[:4], GAP, value, GAP, *FLAT, GAP, -value, GAP, *FLAT]  # gaps: the value moves no limit
    found = {place: word for place, word in marked(flat).items() if place in (5, 12)}
    assert found == {place: word for place, word in expected.items() if place == 5}
    assert limits(flat) == [0, -5.32, 5.32]


# Trend


@pytest.mark.parametrize("points", [RISE, RISE[::-1]])
def test_seven_points_each_beyond_the_last_are_a_trend(points):
    assert marked(among_waves(points)) == dict.fromkeys(range(5, 12), "trend")


def test_all_points_of_a_longer_trend_are_marked():
    assert marked(among_waves([-4, *RISE, 4])) == dict.fromkeys(range(5, 14), "trend")


@pytest.mark.parametrize(
    "points",
    [
        RISE[1:],  # six
        [-3, -2, -1, 0, 0, 1, 2, 3],  # equal to the last is not above it
        [-3, -2, -1, GAP, 1, 2, 3],
        [-4, -3, -2, -1, GAP, 0, 1, 2, 3],
    ],
)
def test_six_points_a_tie_or_a_gap_are_no_trend(points):
    assert marked(among_waves(points)) == {}


@pytest.mark.parametrize(
    ("points", "better", "expected"),
    [
        (RISE, "higher", "improvement"),
        (RISE, "lower", "concern"),
        (RISE, "neutral", "neutral"),
        (RISE[::-1], "higher", "concern"),
        (RISE[::-1], "lower", "improvement"),
    ],
)
def test_a_trend_means_what_its_direction_means_on_either_side_of_the_mean(points, better, expected):
    assert chart(among_waves(points), better=better)["meaning"].tolist()[5:12] == [expected] * 7


def test_a_point_between_two_trends_follows_the_later():
    meaning = chart(among_waves([*RISE, *RISE[-2::-1]]), better="lower")["meaning"].tolist()[5:18]
    assert meaning == ["concern"] * 6 + ["improvement"] * 7


def test_a_trend_that_follows_another_of_the_same_way_leaves_both_their_meaning():
    meaning = chart(among_waves([*RISE, *RISE]), better="lower")["meaning"].tolist()[5:19]
    assert meaning == ["concern"] * 14


# Two of three


@pytest.mark.parametrize(
    ("points", "near"),
    [
        ([4.5, 4.5, 1], [0, 1]),
        ([1, 4.5, 4.5], [1, 2]),
        ([4.5, 1, 4.5], [0, 2]),  # not the one between
        ([4.5, 4.5, 4.5], [0, 1, 2]),
        ([4.5, -1, 4.5], []),  # one on the other side
        ([4.5, 0, 4.5], []),  # one on the mean
        ([4.5, 4.5], []),  # two of two
        ([4.5, GAP, 4.5, 1], []),
        ([4.5, 1, 1, 4.5], []),  # two of four
        ([3.4, 3.4, 1], []),  # just short of two thirds of the way to the limit, here 3.41
        ([3.45, 3.45, 1], [0, 1]),  # just beyond
        ([1, 20, 4.5], []),  # a point outside does not count as near
        ([4.5, 20, 4.5], [0, 2]),  # but stands in nobody's way
        ([4.5, 4.5, 20], [0, 1]),
    ],
)
def test_of_three_in_a_row_on_one_side_the_two_or_three_near_the_limit_are_marked(points, near):
    outside = [place for place, point in enumerate(points) if point == 20]
    expected = dict.fromkeys(near, "two of three") | dict.fromkeys(outside, "outside")
    starts = (len(FLAT) + 1, 2 * len(FLAT) + len(points) + 3)  # of the points, and of their mirror image
    assert marked(mirrored(points)) == {start + place: word for start in starts for place, word in expected.items()}


# Shift


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([1, 2, 1, 2, 1, 2, 1], 7),
        ([1, 2, 1, 2, 1, 2, 1, 2], 8),  # all of a longer one
        ([1, 2, 1, 2, 1, 2], 0),  # six
        ([1, 2, 1, 0, 1, 2, 1], 0),  # a point on the mean breaks it
        ([1, 2, 1, 0, 1, 2, 1, 2, 1, 2, 1], 7),  # and a new one may begin
        ([1, 2, 1, 2, GAP, 1, 2, 1], 0),
    ],
)
@pytest.mark.parametrize("side", [1, -1])
def test_seven_points_in_a_row_on_one_side_are_a_shift(points, expected, side):
    waves = [-5, 5] * 12
    steadied = sum(point or 0 for point in points) / 12  # the waves fall as much as the points rise: the mean is 0
    waves = [wave - steadied if wave < 0 else wave for wave in waves]
    values = [*waves[1:12], waves[0], *points, *waves[12:], waves[11]]
    found = marked([point and side * point for point in values])
    assert expected == len(found)
    assert set(found.values()) <= {"shift"}


# The order of the rules, and what a signal means


def test_a_trend_is_named_before_the_shift_it_stands_in():
    waves = [-8, 6] * 7
    words = chart([*waves, 1, 2, 3, 4, 5, 6, 7, *waves])["signal"].tolist()
    assert words == [""] * 13 + ["shift"] + ["trend"] * 7 + [""] * 14


def test_outside_is_named_before_the_trend_it_ends():
    waves = [-8, 6] * 7
    words = chart([*waves, 1, 2, 3, 4, 5, 6, 60, *waves])["signal"].tolist()
    assert words == [""] * 14 + ["trend"] * 6 + ["outside"] + [""] * 14


def test_two_of_three_is_named_before_the_shift_it_stands_in():
    values = [*[-4, 2] * 6, -4, 1, 2, 1, 2, 1, 12, 11, 1, *[-4, 2] * 6, -4]
    words = {word for word in chart(values)["signal"] if word}
    assert words == {"two of three", "shift"}
    assert marked(values)[18] == marked(values)[19] == "two of three"


@pytest.mark.parametrize(
    ("value", "better", "expected"),
    [
        (9, "higher", "improvement"),
        (9, "lower", "concern"),
        (9, "neutral", "neutral"),
        (-9, "higher", "concern"),
        (-9, "lower", "improvement"),
        (-9, "neutral", "neutral"),
    ],
)
def test_a_signal_means_what_its_side_means(value, better, expected):
    meaning = chart([*FLAT, value, *FLAT], better=better)["meaning"].tolist()
    assert meaning == ["common cause"] * 14 + [expected] + ["common cause"] * 14


def test_what_is_better_is_one_of_three_words():
    with pytest.raises(ValueError, match='^better must be higher, lower or neutral; got "target"$'):
        chart(FLAT, better="target")


# Assurance


@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [
        (-5.33, "meets", "misses"),
        (-5.32, "hit and miss", "hit and miss"),  # on the limit
        (0, "hit and miss", "hit and miss"),
        (5.32, "hit and miss", "hit and miss"),
        (5.33, "misses", "meets"),
    ],
)
def test_a_target_outside_the_limits_on_the_good_side_is_met_on_the_bad_side_missed(target, higher, lower):
    assert set(chart(FLAT, better="higher", target=target)["assurance"]) == {higher}
    assert set(chart(FLAT, better="lower", target=target)["assurance"]) == {lower}
    assert set(chart(FLAT, better="neutral", target=target)["assurance"]) == {""}


@pytest.mark.parametrize("target", [None, np.nan, pd.NA])
def test_without_a_target_there_is_no_assurance(target):
    assert set(chart(FLAT, target=target)["assurance"]) == {""}


def test_a_series_that_never_left_its_target_meets_it():
    assert set(chart([0.1] * 13, better="higher", target=0.1)["assurance"]) == {"meets"}
    assert set(chart([0.1] * 13, better="higher", target=0.2)["assurance"]) == {"misses"}


# Whatever the series


def by_the_book(values):
    """Name the signals in exact fractions, word by word as docs/definitions.md has them; slowly."""
    values = [Fraction(value) for value in values]
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    usual = [step for step in ranges if step < Fraction("3.267") * sum(ranges) / len(ranges)]
    ranges = usual if any(usual) else ranges
    width = Fraction("2.66") * sum(ranges) / len(ranges)
    found = [""] * len(values)

    def mark(places, word):
        for place in places:
            found[place] = found[place] or word

    def windows(length):
        return [range(start, start + length) for start in range(len(values) - length + 1)]

    gaps = [value - mean for value in values]
    mark([place for place, gap in enumerate(gaps) if abs(gap) > width], "outside")
    near = {place for place, gap in enumerate(gaps) if width >= abs(gap) > width * 2 / 3}
    for way in (1, -1):
        for seven in windows(7):
            if all(way * values[later] > way * values[place] for place, later in pairwise(seven)):
                mark(seven, "trend")
    for way in (1, -1):
        for three in windows(3):
            if all(way * gaps[place] > 0 for place in three) and len(near & set(three)) >= 2:
                mark(near & set(three), "two of three")
    for way in (1, -1):
        for seven in windows(7):
            if all(way * gaps[place] > 0 for place in seven):
                mark(seven, "shift")
    return found


@settings(deadline=None, max_examples=150)
@given(values=whole_numbers | st.lists(st.integers(0, 2), min_size=FEWEST, max_size=40))
def test_every_series_of_whole_numbers_is_marked_by_the_book(values):
    assert by_the_book(values) == chart(values)["signal"].tolist()


@settings(deadline=None, max_examples=60)
@given(steps=st.lists(st.integers(0, 4), min_size=FEWEST, max_size=30), turn=st.integers(0, 30))
def test_every_series_that_rises_and_falls_is_marked_by_the_book(steps, turn):
    values = np.cumsum([step if place < turn else -step for place, step in enumerate(steps)]).tolist()
    assert by_the_book(values) == chart(values)["signal"].tolist()


@settings(deadline=None, max_examples=60)
@given(values=gapped, better=betters, scale=st.floats(0.001, 1000), shift=st.integers(-1000, 1000))
def test_another_unit_or_zero_changes_no_word(values, better, scale, shift):
    series = pd.Series(values, dtype="float64")
    words = ["signal", "meaning", "assurance"]
    before = control_chart(series, better=better, target=1)[words]
    assert_frame_equal(
        before, control_chart(scale * (series + shift), better=better, target=scale * (1 + shift))[words]
    )


@settings(deadline=None, max_examples=60)
@given(values=gapped, better=betters)
def test_what_is_better_upside_down_is_the_mirror(values, better):
    series = pd.Series(values, dtype="float64")
    words = ["signal", "meaning", "assurance"]
    before = control_chart(series, better=better, target=1)
    assert_frame_equal(before[words], control_chart(-series, better=OPPOSITE[better], target=-1)[words])
    swapped = control_chart(series, better=OPPOSITE[better])["meaning"]
    assert_series_equal(swapped.replace({"improvement": "concern", "concern": "improvement"}), before["meaning"])


@settings(deadline=None, max_examples=60)
@given(
    values=st.lists(st.floats(-1e100, 1e100) | st.sampled_from([np.nan, np.inf]), max_size=40),
    better=betters,
    target=st.none() | st.floats(),
    screen=st.booleans(),
)
def test_no_series_raises_or_is_given_another_word(values, better, target, screen):
    series = pd.Series(values, [f"m{place}" for place in range(len(values))], dtype="float64")
    before = series.copy()
    found = control_chart(series, better=better, target=target, screen=screen)
    assert list(found) == ["value", "mean", "lower", "upper", "signal", "meaning", "assurance"]
    assert set(found["signal"]) <= {"", *SIGNALS}
    assert set(found["meaning"]) <= set(MEANINGS)
    assert set(found["assurance"]) <= {"", *ASSURANCES}
    assert (found.loc[found["value"].isna(), "signal"] == "").all()
    assert_series_equal(before, series)
    assert found.index.equals(series.index)


@pytest.mark.parametrize("kind", ["Int64", "Float64", "object", "int64"])
def test_the_type_of_the_numbers_does_not_matter(kind):
    values = PRINTED if kind == "int64" else [*PRINTED, None]
    assert_frame_equal(chart(values), control_chart(pd.Series(values, dtype=kind), better="lower"))


def test_a_list_is_charted_like_the_series_of_its_numbers():
    numbers = [3.0, None, 5.0, 4.0]
    pd.testing.assert_frame_equal(
        control_chart(numbers, better="lower"), control_chart(pd.Series(numbers), better="lower")
    )
