"""An action is rated against the progress expected by now, and by its due date."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import perf

Q2 = "2019-20 Q2"


def an_action(percent_complete=None, *, action_id="A1", quarter=Q2, due=None, **given):
    return {"action_id": action_id, "quarter": quarter, "percent_complete": percent_complete, "due": due, **given}


def actions(*rows):
    return pd.DataFrame(list(rows)).astype({"percent_complete": "float64", "due": "datetime64[us]"})


def rating(*, quarter=Q2, **given):
    """Rate one action of a quarter."""
    row = an_action(quarter=quarter, **given)
    return perf.score_actions(actions(row), perf.Quarter(quarter))["rating"].item()


@pytest.mark.parametrize(
    ("quarter", "percent", "expected"),
    [
        ("2019-20 Q1", 25.0, "Green"),
        ("2019-20 Q1", 24.9, "Amber"),
        ("2019-20 Q1", 20.0, "Amber"),
        ("2019-20 Q1", 19.9, "Red"),
        ("2019-20 Q2", 50.1, "Green"),
        ("2019-20 Q2", 50.0, "Green"),
        ("2019-20 Q2", 49.9, "Amber"),
        ("2019-20 Q2", 40.1, "Amber"),
        ("2019-20 Q2", 40.0, "Amber"),
        ("2019-20 Q2", 39.9, "Red"),
        ("2019-20 Q2", 0.0, "Red"),
        ("2019-20 Q3", 75.0, "Green"),
        ("2019-20 Q3", 74.9, "Amber"),
        ("2019-20 Q3", 60.0, "Amber"),
        ("2019-20 Q3", 59.9, "Red"),
        ("2019-20 Q4", 100.0, "Green"),
        ("2019-20 Q4", 99.9, "Amber"),
        ("2019-20 Q4", 80.0, "Amber"),
        ("2019-20 Q4", 79.9, "Red"),
    ],
)
def test_an_action_is_rated_by_the_share_of_the_year_gone(quarter, percent, expected):
    assert expected == rating(quarter=quarter, percent_complete=percent)


@pytest.mark.parametrize(("number", "expected"), [(1, 25.0), (2, 50.0), (3, 75.0), (4, 100.0)])
def test_the_expected_progress_is_the_share_of_the_year_gone(number, expected):
    quarter = f"2019-20 Q{number}"
    assert expected == perf.score_actions(actions(an_action(quarter=quarter)), perf.Quarter(quarter))["expected"].item()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2019-03-31", "Amber"),  # before the year began: a remark of check, not a Red
        ("2019-04-01", "Red"),
        ("2019-09-29", "Red"),
        ("2019-09-30", "Red"),  # on the last day of the quarter
        ("2019-10-01", "Amber"),
        ("2020-03-31", "Amber"),
        (None, "Amber"),
    ],
)
def test_an_action_due_within_the_year_and_by_the_quarters_end_is_red_until_complete(due, expected):
    assert expected == rating(percent_complete=45.0, due=due)
    assert expected.replace("Amber", "Green") == rating(percent_complete=99.9, due=due)
    assert rating(percent_complete=100.0, due=due) == "Green"


def test_a_revised_date_does_not_put_off_the_date_that_was_set():
    assert rating(percent_complete=99.0, due="2019-09-30", revised_due=pd.Timestamp("2020-03-31")) == "Red"


@pytest.mark.parametrize("due", [None, "2019-06-30", "2020-03-31"])
def test_an_action_without_a_percentage_is_not_rated(due):
    assert rating(percent_complete=None, due=due) == "N/A"


@pytest.mark.parametrize(("percent", "expected"), [(25.0, "Amber"), (24.9, "Red"), (50.0, "Green")])
def test_the_pace_that_is_amber_is_the_councils_own(percent, expected):
    assert (
        expected == perf.score_actions(actions(an_action(percent)), perf.Quarter(Q2), amber_from=0.5)["rating"].item()
    )


@settings(max_examples=30)
@given(tenths=st.integers(1, 499))
def test_exactly_the_least_amber_progress_is_amber_for_any_pace(tenths):
    pace, percent = tenths / 500, tenths / 10  # of the 50% expected
    scored = perf.score_actions(
        actions(an_action(percent), an_action(percent - 0.1)), perf.Quarter(Q2), amber_from=pace
    )
    assert scored["rating"].tolist() == ["Amber", "Red"]


@pytest.mark.parametrize(
    ("starts", "label", "due", "expected"),
    [
        (1, "2019 Q2", "2019-01-01", "Red"),
        (1, "2019 Q2", "2019-06-30", "Red"),
        (1, "2019 Q2", "2019-07-01", "Green"),
        (7, "2019-20 Q2", "2019-06-30", "Green"),  # before the year began
        (7, "2019-20 Q2", "2019-12-31", "Red"),
        (7, "2019-20 Q2", "2020-01-01", "Green"),
    ],
)
def test_what_is_due_by_now_follows_the_month_in_which_the_year_starts(starts, label, due, expected):
    scored = perf.score_actions(actions(an_action(50.0, quarter=label, due=due)), perf.Quarter(label, starts))
    assert scored[["expected", "rating"]].to_numpy().tolist() == [[50.0, expected]]


@pytest.mark.parametrize("label", ["2019-20 Q2", "2019 Q2"])
def test_actions_are_not_scored_by_a_label_that_does_not_say_when_the_year_starts(label):
    with pytest.raises(TypeError, match="does not say in which month the year starts"):
        perf.score_actions(actions(an_action(50.0, quarter=label)), label)


def test_only_the_quarters_own_actions_are_scored_in_the_order_given():
    rows = actions(
        an_action(50.0, action_id="A2"), an_action(50.0, quarter="2019-20 Q1"), an_action(45.0, action_id="A1")
    )
    scored = perf.score_actions(rows, perf.Quarter(Q2))
    assert scored[["action_id", "rating"]].to_numpy().tolist() == [["A2", "Green"], ["A1", "Amber"]]
    assert scored.index.tolist() == [0, 1]


def test_no_action_gives_an_empty_table_with_every_column():
    some, none = (perf.score_actions(actions(an_action(50.0)), perf.Quarter(quarter)) for quarter in (Q2, "2020-21 Q1"))
    assert none.empty
    assert list(some) == list(none)


def test_scoring_says_no_more_than_the_actions_say():
    row = an_action(10.0, owner="Head of Housing", note="Site not yet bought", stated_rating="Amber")
    scored = perf.score_actions(actions(row), perf.Quarter(Q2)).iloc[0]
    assert scored[["rating", "stated_rating", "owner", "note"]].tolist() == [
        "Red",
        "Amber",
        "Head of Housing",
        "Site not yet bought",
    ]


some_actions = st.lists(
    st.builds(
        an_action,
        st.none() | st.integers(0, 100),
        due=st.none() | st.dates(pd.Timestamp("2019-01-01").date(), pd.Timestamp("2020-12-31").date()),
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: actions(*rows))


@settings(max_examples=30)
@given(rows=some_actions, seed=st.randoms(use_true_random=False))
def test_an_actions_rating_depends_on_its_own_row_alone(rows, seed):
    before = rows.copy(deep=True)
    expected = perf.score_actions(rows, perf.Quarter(Q2))["rating"].tolist()
    order = list(range(len(rows)))
    seed.shuffle(order)
    shuffled = perf.score_actions(rows.iloc[order].set_axis(["row"] * len(rows)), perf.Quarter(Q2))
    assert [expected[at] for at in order] == shuffled["rating"].tolist()
    assert_frame_equal(before, rows)
