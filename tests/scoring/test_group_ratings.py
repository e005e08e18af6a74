"""A group of ratings has one rating, by the share of it that is Green."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import perf
from perf.rules import RATINGS
from perf.scoring.group_ratings import roll_up_groups

ratings = st.lists(st.sampled_from(RATINGS), max_size=30)


def a_group(green=0, amber=0, red=0, na=0):
    return ["Green"] * green + ["Amber"] * amber + ["Red"] * red + ["N/A"] * na


def scored(**groups):
    """Ratings by theme, as scored measures hold them."""
    rows = [{"theme": theme, "rating": word} for theme, words in groups.items() for word in words]
    return pd.DataFrame(rows, columns=["theme", "rating"], dtype="str")


def rolled_up(rows, **options):
    """Roll up by theme: {theme: row}."""
    return roll_up_groups(rows, "theme", **options).set_index("theme").to_dict("index")


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (a_group(green=4, red=1), "Green"),  # exactly 80%
        (a_group(green=80, red=20), "Green"),
        (a_group(green=81, red=19), "Green"),
        (a_group(green=79, red=21), "Amber"),
        (a_group(green=799, red=201), "Amber"),
        (a_group(green=1, red=4), "Amber"),  # exactly 20%
        (a_group(green=21, red=79), "Amber"),
        (a_group(green=20, red=80), "Amber"),
        (a_group(green=19, red=81), "Red"),
        (a_group(green=199, red=801), "Red"),
        (a_group(green=19, amber=80, red=1), "Red"),  # one Red is enough
        (a_group(green=19, amber=81), "Amber"),  # without one, never
        (a_group(amber=5), "Amber"),
        (a_group(green=5), "Green"),
        (a_group(red=1), "Red"),
        (a_group(amber=4, red=1), "Red"),
        (a_group(na=3), "N/A"),
        (a_group(), "N/A"),
        (a_group(green=4, red=1, na=100), "Green"),  # what cannot be rated is left out
        (a_group(green=1, red=4, na=100), "Amber"),
    ],
)
def test_a_group_is_green_from_80_percent_green_and_red_below_20_with_a_red(group, expected):
    assert expected == perf.roll_up(group)


@settings(max_examples=30)
@given(fifths=st.integers(1, 60), beyond=st.booleans())
def test_the_cuts_are_met_at_exactly_80_and_20_percent_whatever_the_size(fifths, beyond):
    rated = 5 * fifths
    green, amber = 4 * fifths - beyond, fifths - beyond
    assert perf.roll_up(a_group(green=green, red=rated - green)) == ("Amber" if beyond else "Green")
    assert perf.roll_up(a_group(green=amber, red=rated - amber)) == ("Red" if beyond else "Amber")


@settings(max_examples=30)
@given(green=st.integers(0, 100))
def test_the_cuts_are_the_councils_own_and_met_as_decimals(green):
    cut = green / 100
    group = a_group(green=green, red=100 - green)
    assert perf.roll_up(group, green_from=cut, red_below=0) == "Green"
    assert perf.roll_up(group, green_from=1, red_below=cut) == ("Green" if green == 100 else "Amber")


@settings(max_examples=30)
@given(group=ratings, seed=st.randoms(use_true_random=False))
def test_order_and_unrated_ratings_change_no_group(group, seed):
    expected = perf.roll_up(group)
    shuffled = [*group, "N/A"]
    seed.shuffle(shuffled)
    assert expected == perf.roll_up(shuffled) == perf.roll_up(pd.Series(group, dtype="str"))


@settings(max_examples=30)
@given(group=ratings)
def test_one_more_green_never_turns_a_group_worse(group):
    order = {"N/A": 0, "Red": 1, "Amber": 2, "Green": 3}
    assert order[perf.roll_up(group)] <= order[perf.roll_up([*group, "Green"])]


def test_groups_are_counted_and_rated_in_the_order_met():
    table = roll_up_groups(scored(People=a_group(red=2, na=3), Assets=a_group(green=4, amber=1)), "theme")
    assert table["theme"].tolist() == ["People", "Assets"]
    counts = ["total", "rated", "green", "amber", "red", "na", "rating"]
    assert table[counts].to_numpy().tolist() == [[5, 2, 0, 0, 2, 3, "Red"], [5, 5, 4, 1, 0, 0, "Green"]]


def test_named_groups_are_shown_in_their_order_those_without_anything_included():
    table = roll_up_groups(scored(A=a_group(green=1)), "theme", groups=["B", "A"])
    assert table[["theme", "total", "rating"]].to_numpy().tolist() == [["B", 0, "N/A"], ["A", 1, "Green"]]


def test_a_group_within_a_group_is_rolled_up_by_both_names():
    rows = scored(A=a_group(green=1, red=1)).assign(category=["x", "y"])
    table = roll_up_groups(rows, ["theme", "category"])
    assert table[["theme", "category", "rating"]].to_numpy().tolist() == [["A", "x", "Green"], ["A", "y", "Red"]]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("Red", "Amber", "better"),
        ("Red", "Green", "better"),
        ("Amber", "Amber", "about the same"),
        ("Green", "Amber", "worse"),
        ("N/A", "Green", None),
        ("Green", "N/A", None),
    ],
)
def test_a_group_goes_the_way_of_its_rating_since_the_quarter_before(before, now, expected):
    direction = rolled_up(scored(A=[now]), before=scored(A=[before]))["A"]["direction"]
    assert [expected] == [None if pd.isna(direction) else direction]


@pytest.mark.parametrize("before", [scored(B=["Red"]), scored(A=["N/A"]), scored(), None])
def test_a_group_that_was_not_rated_the_quarter_before_has_no_previous_rating_and_no_direction(before):
    row = rolled_up(scored(A=["Green"]), before=before)["A"]
    assert pd.isna(row["previous"])
    assert pd.isna(row["direction"])


def test_a_group_stands_beside_its_counts_in_the_quarter_before():
    before = scored(A=a_group(green=1, red=3, na=2), B=a_group(na=1))
    found = rolled_up(scored(A=a_group(green=4), B=a_group(green=1), C=a_group(green=1)), before=before)
    counts = [[row[f"{name}_before"] for name in ("green", "amber", "red")] for row in found.values()]
    assert counts[0] == [1, 0, 3]
    assert pd.isna(counts[1:]).all()  # what could not be rated has no counts


def test_a_stated_group_rating_is_told_where_officers_state_another_never_in_its_place():
    rows = scored(A=["Red"], B=["Red"]).assign(stated_rating=["Green", None]).astype("str")
    found = rolled_up(rows)
    assert [found["A"]["rating"], found["A"]["stated_rating"]] == ["Red", "Green"]
    assert found["B"]["rating"] == "Red"
    assert pd.isna(found["B"]["stated_rating"])


def test_rolling_up_leaves_its_input_untouched_and_labels_change_nothing():
    rows = scored(A=a_group(green=1, red=1), B=a_group(amber=1))
    before = rows.copy(deep=True)
    assert_frame_equal(roll_up_groups(rows, "theme"), roll_up_groups(rows.set_axis(["row"] * 3), "theme"))
    assert_frame_equal(before, rows)


def test_nothing_scored_gives_no_groups():
    assert roll_up_groups(scored(), "theme").empty


def test_a_word_that_is_no_rating_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match='There is no rating "Rde". Ratings: Green, Amber, Red, N/A.'):
        perf.roll_up(["Green", "Rde"])


def test_a_missing_rating_is_not_counted():
    assert perf.roll_up(["Green", float("nan"), None]) == perf.roll_up(["Green", "N/A"]) == "Green"
