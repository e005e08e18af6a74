"""Ratings are counted as computed, as officers state them, and as a report printed them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perf.ratings import USUAL_RATINGS
from perf.rules import RATINGS
from perf.scoring.rating_counts import COUNTS, as_rated, count_ratings, counts_by_area, rating_figures, rating_values

FIGURES = {
    figure.name: figure
    for figure in rating_figures("things", tables=("things",), by=("theme", "category"), ratings=USUAL_RATINGS)
}
words = st.none() | st.sampled_from(RATINGS)
things = st.lists(
    st.fixed_dictionaries(
        {
            "theme": st.sampled_from(["A", "B", "C"]),
            "category": st.none() | st.sampled_from(["x", "y"]),
            "rating": st.sampled_from(RATINGS),
            "stated_rating": words,
            "printed_rating": words,
            "area": st.sampled_from(["council", "Schools"]),
        }
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: pd.DataFrame(rows, dtype="str"))


def rated(*ratings, **given):
    return pd.DataFrame({"rating": list(ratings), "theme": "A", "category": None, **given}, dtype="str")


def computed(scored, name):
    recipe = FIGURES[name].recipe
    return rating_values(counts_by_area(scored, recipe.by, recipe.basis), recipe)


def values(scored, name, area="council"):
    """Compute a figure of an area: {part: value}."""
    frame = computed(scored, name)
    return frame[frame["area"] == area].set_index("part")["value"].to_dict()


def test_every_rating_is_counted_and_those_that_rate_are_counted_together():
    ratings = pd.Series(["Green", "Green", "Amber", "Red", "N/A", None], dtype="str")
    assert count_ratings(ratings).to_dict("records") == [
        {"total": 5, "rated": 4, "green": 2, "amber": 1, "red": 1, "na": 1}
    ]


def test_groups_are_counted_in_the_order_met_and_what_has_no_group_is_left_out():
    ratings = pd.Series(["Green", "Red", "Red"], dtype="str")
    table = count_ratings(ratings, pd.Series(["B", "A", None], dtype="str"))
    assert table["total"].to_dict() == {"B": 1, "A": 1}


@pytest.mark.parametrize(("basis", "expected"), [("", "Red"), ("stated_", "Amber"), ("printed_", "Green")])
def test_each_basis_counts_its_own_rating(basis, expected):
    scored = rated("Red", stated_rating="Amber", printed_rating="Green")
    assert [expected] == as_rated(scored, basis).tolist()
    assert values(scored, f"things.{basis}{expected.lower()}")[""] == 1


def test_the_computed_rating_counts_where_officers_state_none():
    assert as_rated(rated("Red", stated_rating=None), "stated_").tolist() == ["Red"]


def test_what_was_never_printed_is_not_counted_as_printed():
    scored = rated("Red", "Green", printed_rating=[None, "N/A"])
    counts = {name: values(scored, f"things.printed_{name}")[""] for name in COUNTS}
    assert counts == {"total": 1, "rated": 0, "green": 0, "amber": 0, "red": 0, "na": 1}


def test_a_share_is_of_the_rated_and_is_missing_where_nothing_is_rated():
    frame = computed(rated("Green", "Red", "Amber", "N/A").assign(theme=list("AAAB")), "things.green_pct")
    rows = frame.set_index("part")[["value", "numerator", "denominator"]]
    assert rows.loc[""].tolist() == [100 / 3, 1, 3]
    assert pd.isna(rows.loc["theme=B", "value"])
    assert rows.loc["theme=B", ["numerator", "denominator"]].tolist() == [0, 0]


def test_a_plain_count_has_no_denominator():
    row = computed(rated("Green", "Red"), "things.green").iloc[0]
    assert row[["value", "numerator"]].tolist() == [1, 1]
    assert pd.isna(row["denominator"])


def test_counts_are_given_by_theme_and_by_category_within_a_theme():
    scored = rated("Green", "Green", "Red", theme=["A", "A", "B"], category=["x", None, "x"])
    assert values(scored, "things.total") == {
        "": 3,
        "theme=A": 2,
        "theme=B": 1,
        "theme=A category=x": 1,
        "theme=B category=x": 1,
    }


def test_each_area_is_counted_by_itself():
    scored = rated("Green", "Red", "Red", area=["council", "Schools", "Schools"])
    assert values(scored, "things.red") == {"": 0, "theme=A": 0}
    assert values(scored, "things.red", area="Schools") == {"": 2, "theme=A": 2}


def test_nothing_at_all_is_counted_as_none_of_the_council():
    assert values(rated(), "things.total") == {"": 0}
    assert pd.isna(values(rated(), "things.green_pct")[""])


@pytest.mark.parametrize("basis", ["", "stated_", "printed_"])
@settings(max_examples=10)
@given(scored=things)
def test_counts_by_theme_add_up_to_the_total_and_ratings_to_the_rated(basis, scored):
    def counted(name):
        frame = computed(scored, f"things.{basis}{name}")
        is_theme = frame["part"].str.startswith("theme=") & ~frame["part"].str.contains(" category=")
        themes = frame[is_theme].groupby("area")["value"].sum()
        whole = frame[frame["part"] == ""].set_index("area")["value"]
        assert whole.to_dict() == {"council": 0.0} | themes.to_dict()  # the council is always there
        return whole

    counts = {name: counted(name) for name in COUNTS}
    assert counts["rated"].equals(counts["green"] + counts["amber"] + counts["red"])
    assert counts["total"].equals(counts["rated"] + counts["na"])


@settings(max_examples=10)
@given(scored=things, seed=st.randoms(use_true_random=False))
def test_row_order_and_labels_change_no_count(scored, seed):
    order = list(range(len(scored)))
    seed.shuffle(order)
    other = scored.iloc[order].set_axis(["row"] * len(scored))
    for name in ("things.green", "things.stated_red", "things.printed_total"):
        assert values(scored, name) == values(other, name)


def test_every_figure_says_what_it_is():
    for name, figure in FIGURES.items():
        assert name == figure.name
        assert figure.definition.endswith(".")
        assert (figure.unit == "percent") is name.endswith("_pct") is bool(figure.denominator)
    assert [FIGURES[name].definition for name in ("things.na", "things.stated_green_pct")] == [
        "The number of things that cannot be rated, as the rule gives it.",
        "Of the things with a rating, as officers state it, the share that is Green.",
    ]


def test_a_set_is_counted_apart_from_the_plan_and_in_no_theme():
    scored = pd.DataFrame(
        {"rating": ["Green", "Red", "Red"], "theme": "People", "category": "Care", "set": ["plan", "national", "plan"]}
    )
    assert computed(scored, "things.red").set_index("part")["value"].to_dict() == {
        "": 1, "set=national": 1, "theme=People": 1, "theme=People category=Care": 1,
    }  # fmt: skip
    assert computed(scored.iloc[[1]], "things.red").set_index("part")["value"].to_dict() == {"": 0, "set=national": 1}
