"""A measure's rating follows its miss; its direction follows performance, not the number."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import perf
from perf.better_or_worse import agrees
from perf.rules import DIRECTIONS
from perf.scoring.measures import FROM_RETURNS, NO_TREND, rate

Q2 = "2019-20 Q2"
LAST_YEAR = "2018-19 Q2"
Q1 = "2019-20 Q1"
POLARITIES = ["higher", "lower", "target", "none"]
SEVERITY = {"N/A": 0, "Green": 0, "Amber": 1, "Red": 2}


def a_measure(measure_id="M1", polarity="higher", **given):
    return {"measure_id": measure_id, "title": "Buses on time", "theme": "Transport", "polarity": polarity, **given}


def a_return(measure_id="M1", actual=None, target=None, quarter=Q2, **given):
    return {"measure_id": measure_id, "quarter": quarter, "actual": actual, "target": target, **given}


def returns(*rows):
    kinds = {name: kind for name, kind in FROM_RETURNS.items() if any(name in row for row in rows)}
    return pd.DataFrame(list(rows)).astype(kinds)


def rated(actual, target, polarity="higher", **given):
    """Rate one measure, and give its row."""
    row = {"actual": actual, "target": target, "polarity": polarity, **given}
    tolerance = row.pop("council_tolerance", 0.10)
    kinds = {"actual": "float64", "target": "float64"}
    return rate(pd.DataFrame([row]).astype(kinds), tolerance=tolerance).iloc[0]


def scored(measure, *rows, **options):
    """Score one measure on its returns, and give its row."""
    return perf.score_measures(returns(*rows), pd.DataFrame([measure]), perf.Quarter(Q2), **options).iloc[0]


@pytest.mark.parametrize(
    ("actual", "target", "polarity", "expected"),
    [
        (90.1, 90.0, "higher", "Green"),  # beaten
        (90.0, 90.0, "higher", "Green"),  # on target
        (89.9, 90.0, "higher", "Amber"),  # just missed
        (81.1, 90.0, "higher", "Amber"),
        (81.0, 90.0, "higher", "Amber"),  # on the edge of the tolerance
        (80.9, 90.0, "higher", "Red"),
        (0.45, 0.5, "higher", "Amber"),  # the same edge, where binary floats overshoot
        (0.449999999, 0.5, "higher", "Red"),
        (89.9, 90.0, "lower", "Green"),
        (90.0, 90.0, "lower", "Green"),
        (90.1, 90.0, "lower", "Amber"),
        (99.0, 90.0, "lower", "Amber"),
        (99.1, 90.0, "lower", "Red"),
        (1.1, 1.0, "lower", "Amber"),
        (0.33, 0.3, "lower", "Amber"),
        (50.0, 50.0, "target", "Green"),
        (45.0, 50.0, "target", "Amber"),  # short of it
        (55.0, 50.0, "target", "Amber"),  # past it
        (44.9, 50.0, "target", "Red"),
        (55.1, 50.0, "target", "Red"),
        (-10.0, -10.0, "higher", "Green"),
        (-11.0, -10.0, "higher", "Amber"),  # the tolerance is a share of the target's size
        (-11.1, -10.0, "higher", "Red"),
        (-9.0, -10.0, "lower", "Amber"),
        (-8.9, -10.0, "lower", "Red"),
        (0.0, 5.0, "lower", "Green"),
    ],
)
def test_the_rating_follows_the_miss_and_the_polarity(actual, target, polarity, expected):
    assert expected == rated(actual, target, polarity)["rating"]


@pytest.mark.parametrize("polarity", POLARITIES)
@pytest.mark.parametrize(("actual", "target"), [(None, 90.0), (90.0, None), (None, None)])
def test_without_an_actual_or_a_target_a_measure_is_not_rated(actual, target, polarity):
    row = rated(actual, target, polarity)
    assert row["rating"] == "N/A"
    assert np.isnan(row["miss"])


@pytest.mark.parametrize("actual", [1.0, 90.0, 1000.0])
def test_a_measure_of_which_neither_more_nor_less_is_better_is_not_rated(actual):
    row = rated(actual, 90.0, "none")
    assert row["rating"] == "N/A"
    assert np.isnan(row["miss"])


@pytest.mark.parametrize(("actual", "expected"), [(0.0, "Green"), (0.000001, "Red"), (-1.0, "Green")])
def test_a_target_of_nought_has_no_relative_tolerance(actual, expected):
    assert expected == rated(actual, 0.0, "lower")["rating"]


@pytest.mark.parametrize(("actual", "expected"), [(0.0, "Green"), (1.9, "Amber"), (2.0, "Amber"), (2.1, "Red")])
def test_a_target_of_nought_may_have_an_absolute_tolerance(actual, expected):
    row = rated(actual, 0.0, "lower", tolerance=2.0, tolerance_kind="absolute")
    assert expected == row["rating"]


@pytest.mark.parametrize(
    ("tolerance", "kind", "actual", "expected"),
    [
        (0.05, "relative", 95.0, "Amber"),
        (0.05, "relative", 94.9, "Red"),
        (0.05, None, 94.9, "Red"),  # a share unless it says absolute
        (0.0, "relative", 99.9, "Red"),  # nought is a tolerance, a blank is none of its own
        (3.0, "absolute", 97.0, "Amber"),
        (3.0, "absolute", 96.9, "Red"),
        (None, "relative", 90.0, "Amber"),
        (None, "absolute", 90.0, "Amber"),
        (None, None, 89.9, "Red"),
    ],
)
def test_a_measures_own_tolerance_comes_before_the_councils(tolerance, kind, actual, expected):
    assert expected == rated(actual, 100.0, tolerance=tolerance, tolerance_kind=kind)["rating"]


@pytest.mark.parametrize(
    ("actual", "target", "polarity", "expected"),
    [(80.0, 90.0, "higher", 10.0), (80.0, 90.0, "lower", -10.0), (80.0, 90.0, "target", 10.0)],
)
def test_the_miss_is_in_the_measures_unit_and_negative_when_beaten(actual, target, polarity, expected):
    assert expected == rated(actual, target, polarity)["miss"]


@pytest.mark.parametrize("tolerance", [-0.01, 1.01, float("nan")])
def test_a_tolerance_that_is_not_a_share_is_refused(tolerance):
    with pytest.raises(ValueError) as error:
        rated(1.0, 1.0, council_tolerance=tolerance)
    assert str(error.value) == f"tolerance must be a share from 0 to 1, such as 0.10 for 10%; got {tolerance}"


@pytest.mark.parametrize(("tolerance", "expected"), [(0.0, "Red"), (1.0, "Amber")])
def test_a_tolerance_may_be_nothing_or_the_whole_target(tolerance, expected):
    assert expected == rated(1.0, 90.0, council_tolerance=tolerance)["rating"]


@st.composite
def goals(draw):
    """A target of 0 to 6 decimals, from 0.000001 to 1e12 and of either sign, with a polarity."""
    places = draw(st.integers(0, 6))
    digits = draw(st.integers(1, 12 + places))
    units = draw(st.integers(10 ** (digits - 1), 10**digits))
    sign = draw(st.sampled_from([1, -1]))
    return sign * Decimal(units).scaleb(-places), draw(st.sampled_from(["higher", "lower", "target"]))


some_goals = st.lists(goals(), min_size=1, max_size=6)


def a_hair(target):
    """The least that the rule tells apart: the ninth decimal, or for large numbers the last digits of a float."""
    return max(Decimal("1e-9"), abs(target) * Decimal("2e-15"))


def ratings_of(goals, miss_of, *, tolerance=0.10):
    """Rate measures that miss each target by what `miss_of` makes of it: the ratings that occur."""
    rows = [
        {"actual": float(target - miss_of(target) * (1 if polarity == "higher" else -1)), "target": float(target)}
        for target, polarity in goals
    ]
    frame = pd.DataFrame(rows).assign(polarity=[polarity for _, polarity in goals])
    return set(rate(frame, tolerance=tolerance)["rating"])


@settings(max_examples=50)
@given(goals=some_goals)
def test_a_miss_of_exactly_a_tenth_is_amber_for_any_decimals(goals):
    assert ratings_of(goals, lambda target: abs(target) / 10) == {"Amber"}


@settings(max_examples=50)
@given(goals=some_goals, percent=st.integers(1, 100))
def test_a_miss_of_exactly_the_tolerance_is_amber_whatever_the_tolerance(goals, percent):
    assert ratings_of(goals, lambda target: abs(target) * percent / 100, tolerance=percent / 100) == {"Amber"}


@settings(max_examples=50)
@given(goals=some_goals)
def test_a_hair_beyond_a_tenth_is_red(goals):
    assert ratings_of(goals, lambda target: abs(target) / 10 + a_hair(target)) == {"Red"}


@settings(max_examples=50)
@given(goals=some_goals)
def test_a_hair_short_of_the_target_is_amber_and_a_hair_better_is_green(goals):
    assert ratings_of(goals, a_hair) == {"Amber"}
    one_way = [goal for goal in goals if goal[1] != "target"]
    assert not one_way or ratings_of(one_way, lambda target: -a_hair(target)) == {"Green"}


numbers = st.none() | st.decimals(-(10**6), 10**6, places=3).map(float)
tolerances = st.floats(0, 1)
rows = st.fixed_dictionaries(
    {
        "actual": numbers,
        "target": numbers,
        "polarity": st.sampled_from(POLARITIES[:3]),
        "tolerance": st.none() | tolerances,
        "tolerance_kind": st.sampled_from([None, "relative", "absolute"]),
    }
)
some_measures = st.lists(rows, min_size=1, max_size=6).map(
    lambda found: pd.DataFrame(found).astype({"actual": float, "target": float, "tolerance": float})
)


@given(measures=some_measures, one=tolerances, other=tolerances)
def test_a_wider_tolerance_never_turns_a_measure_worse(measures, one, other):
    narrow, wide = sorted((one, other))
    before, after = (rate(measures, tolerance=share)["rating"].map(SEVERITY) for share in (narrow, wide))
    assert (after <= before).all()


@given(measures=some_measures)
def test_rating_leaves_its_input_untouched_and_its_rows_in_order(measures):
    before = measures.copy(deep=True)
    after = rate(measures)
    assert_frame_equal(before, measures)
    assert_frame_equal(before, after[before.columns])


@given(measures=some_measures, seed=st.randoms(use_true_random=False))
def test_a_rating_depends_on_its_own_row_alone(measures, seed):
    order = list(range(len(measures)))
    seed.shuffle(order)
    shuffled = rate(measures.iloc[order])
    relabelled = rate(measures.set_axis(["row"] * len(measures)))
    expected = rate(measures)["rating"].tolist()
    assert [expected[at] for at in order] == shuffled["rating"].tolist()
    assert expected == relabelled["rating"].tolist()


@given(
    actuals=st.lists(numbers, min_size=1, max_size=4),
    polarities=st.lists(st.sampled_from(POLARITIES[:3]), min_size=4, max_size=4),
    seed=st.randoms(use_true_random=False),
)
def test_the_order_and_the_labels_of_returns_change_nothing(actuals, polarities, seed):
    measures = pd.DataFrame([a_measure(f"M{at}", polarities[at]) for at in range(len(actuals))])
    found = [a_return(f"M{at}", actual, 10.0) for at, actual in enumerate(actuals)]
    found += [a_return(f"M{at}", 9.0, 10.0, LAST_YEAR) for at in range(len(actuals))]
    given_returns = returns(*found)
    expected = perf.score_measures(given_returns, measures, perf.Quarter(Q2))
    seed.shuffle(found)
    shuffled = returns(*found).set_axis(["row"] * len(found))
    assert_frame_equal(
        expected, perf.score_measures(shuffled, measures.set_axis([7] * len(measures)), perf.Quarter(Q2))
    )


def test_scoring_leaves_its_input_untouched():
    measures, given_returns = pd.DataFrame([a_measure()]), returns(a_return(actual=1.0, target=2.0))
    figures = pd.DataFrame([{"figure": "f", "area": "council", "quarter": Q2, "part": "", "value": 1.0}])
    before = [frame.copy(deep=True) for frame in (measures, given_returns, figures)]
    perf.score_measures(given_returns, measures, perf.Quarter(Q2), figures=figures)
    for was, now in zip(before, (measures, given_returns, figures), strict=True):
        assert_frame_equal(was, now)


def test_a_scored_measure_begins_with_the_ten_columns_of_the_contract():
    table = perf.score_measures(
        returns(a_return(actual=1.0, target=2.0)), pd.DataFrame([a_measure()]), perf.Quarter(Q2)
    )
    assert list(table)[:10] == [
        "measure_id",
        "quarter",
        "actual",
        "previous",
        "target",
        "miss",
        "rating",
        "stated_rating",
        "direction",
        "note",
    ]


def test_every_measure_is_scored_in_the_order_of_the_measures_with_a_return_or_without():
    measures = pd.DataFrame([a_measure("M2"), a_measure("M3"), a_measure("M1")])
    table = perf.score_measures(
        returns(a_return("M1", 9.0, 10.0), a_return("M2", 10.0, 10.0)), measures, perf.Quarter(Q2)
    )
    assert table["measure_id"].tolist() == ["M2", "M3", "M1"]
    assert table["rating"].tolist() == ["Green", "N/A", "Amber"]


def test_no_measure_gives_an_empty_table_and_no_return_gives_unrated_measures():
    nothing = returns(a_return(actual=1.0)).iloc[:0]
    assert perf.score_measures(nothing, pd.DataFrame([a_measure()]).iloc[:0], perf.Quarter(Q2)).empty
    assert perf.score_measures(nothing, pd.DataFrame([a_measure()]), perf.Quarter(Q2))["rating"].tolist() == ["N/A"]


def test_only_the_quarters_own_returns_are_scored():
    row = scored(a_measure(), a_return(actual=1.0, target=10.0, quarter="2019-20 Q1"))
    assert np.isnan(row["actual"])
    assert row["rating"] == "N/A"


@pytest.mark.parametrize("quarter", ["2019-20 Q2", "2019/20 Q2", "2019-20-Q2"])
def test_a_quarter_may_be_written_in_any_of_its_spellings(quarter):
    table = perf.score_measures(
        returns(a_return(actual=10.0, target=10.0)), pd.DataFrame([a_measure()]), perf.Quarter(quarter)
    )
    assert table[["quarter", "rating"]].to_numpy().tolist() == [[Q2, "Green"]]


@pytest.mark.parametrize("column", ["note", "actual", "target", "quarter", "previous", "rating", "area"])
def test_a_column_of_the_councils_own_in_the_measures_changes_no_score(column):
    found = (a_return(actual=9.0, target=10.0, note="Flood"), a_return(actual=8.0, quarter=LAST_YEAR))
    expected = scored(a_measure(), *found)
    pd.testing.assert_series_equal(expected, scored(a_measure() | {column: "theirs"}, *found))


def test_two_returns_of_a_measure_for_one_quarter_and_area_are_refused():
    with pytest.raises(ValueError) as error:
        scored(a_measure(), a_return(actual=1.0), a_return(actual=2.0))
    assert str(error.value) == "a measure has two returns for the same quarter and area; keep one of them"


def test_scoring_says_no_more_than_the_returns_say():
    row = scored(
        a_measure(),
        a_return(actual=5.0, target=10.0, note="Roadworks", stated_rating="Amber", reason="Works end in May"),
    )
    assert row[["rating", "stated_rating", "reason", "note"]].tolist() == [
        "Red",
        "Amber",
        "Works end in May",
        "Roadworks",
    ]


def test_a_measure_without_a_theme_is_not_grouped():
    assert scored(a_measure(theme=None), a_return(actual=1.0))["theme"] == "Not grouped"


@pytest.mark.parametrize("area", [None, "council"])
def test_a_return_without_an_area_is_the_councils(area):
    row = scored(a_measure(), a_return(actual=10.0, target=10.0, area=area))
    assert row[["area", "rating"]].tolist() == ["council", "Green"]


def test_each_area_is_scored_on_its_own_return_and_its_own_year_before():
    table = perf.score_measures(
        returns(
            a_return(actual=10.0, target=10.0, area="council"),
            a_return(actual=5.0, target=10.0, area="Schools"),
            a_return(actual=6.0, area="Schools", quarter=LAST_YEAR),
            a_return("M9", actual=6.0, area="Schools"),  # of no measure
        ),
        pd.DataFrame([a_measure("M1"), a_measure("M2")]),
        perf.Quarter(Q2),
    )
    assert table[["measure_id", "area", "rating"]].to_numpy().tolist() == [
        ["M1", "council", "Green"],
        ["M2", "council", "N/A"],
        ["M1", "Schools", "Red"],
    ]
    assert table["direction"].fillna("").tolist() == ["", "", "worse"]


@pytest.mark.parametrize(
    ("polarity", "previous", "actual", "expected"),
    [
        ("higher", 80.0, 81.0, "better"),
        ("higher", 80.0, 80.0, "about the same"),
        ("higher", 80.0, 79.0, "worse"),
        ("lower", 80.0, 79.0, "better"),
        ("lower", 80.0, 80.0, "about the same"),
        ("lower", 80.0, 81.0, "worse"),
        ("target", 85.0, 91.0, "better"),  # from 5 short to 1 beyond, of a target of 90
        ("target", 85.0, 95.0, "about the same"),
        ("target", 91.0, 85.0, "worse"),
        ("none", 80.0, 81.0, None),
        ("higher", None, 81.0, None),
        ("higher", 80.0, None, None),
        ("higher", 0.3, 0.1 + 0.2, "about the same"),  # as decimals
    ],
)
def test_the_direction_is_about_performance_not_about_the_number(polarity, previous, actual, expected):
    row = scored(
        a_measure(polarity=polarity),
        a_return(actual=actual, target=90.0),
        a_return(actual=previous, quarter=LAST_YEAR),
    )
    assert [expected] == [None if pd.isna(row["direction"]) else row["direction"]]


def test_the_direction_compares_with_the_same_quarter_last_year_not_with_the_quarter_before():
    row = scored(
        a_measure(),
        a_return(actual=81.0, target=90.0),
        a_return(actual=99.0, quarter="2019-20 Q1"),
        a_return(actual=80.0, quarter=LAST_YEAR),
    )
    assert row[["previous", "direction"]].tolist() == [80.0, "better"]


@pytest.mark.parametrize(("comparable", "expected"), [(True, "better"), (None, "better"), (False, None)])
def test_there_is_no_direction_where_a_return_says_it_cannot_be_compared(comparable, expected):
    row = scored(
        a_measure(),
        a_return(actual=81.0, target=90.0, comparable=comparable),
        a_return(actual=80.0, quarter=LAST_YEAR),
    )
    assert [expected] == [None if pd.isna(row["direction"]) else row["direction"]]
    assert row["previous"] == 80.0


def a_figure(value, quarter=Q2, part=""):
    return {"figure": "sickness.days", "area": "council", "quarter": quarter, "part": part, "value": value}


def test_a_fed_measure_is_scored_on_its_figure_and_keeps_its_return():
    row = scored(
        a_measure(polarity="lower", figure="sickness.days"),
        a_return(actual=4.74, target=4.0),
        a_return(actual=3.0, quarter=LAST_YEAR),
        figures=pd.DataFrame([a_figure(3.9), a_figure(3.71, LAST_YEAR)]),
    )
    told = ["actual", "returned", "previous", "fed", "differs", "rating", "direction"]
    assert row[told].tolist() == [3.9, 4.74, 3.71, True, True, "Green", "worse"]


@pytest.mark.parametrize(
    ("last_day", "returned", "expected"),
    [
        ("2019-08-31", None, "2019-08-31"),  # where records end early, so does the measure
        ("2019-09-29", "2019-08-31", "2019-09-29"),  # the day of a return is that of the return's own figure
        ("2019-09-30", "2019-08-31", None),
        ("2019-09-30", None, None),
    ],
)
def test_a_fed_measure_has_the_last_day_of_its_figure(last_day, returned, expected):
    figures = pd.DataFrame([a_figure(3.9) | {"last_day": pd.Timestamp(last_day)}])
    measure = a_measure(polarity="lower", figure="sickness.days")
    given = a_return(actual=4.74, target=4.0, data_to=returned)
    for of_own, shown in ((True, expected), (False, returned)):  # made-up records replace no return
        row = scored(measure, given, figures=figures.assign(own=of_own))
        assert (f"{row['data_to']:%Y-%m-%d}" if pd.notna(row["data_to"]) else None) == shown


def test_a_measure_is_fed_by_the_part_of_a_figure_that_it_names():
    row = scored(
        a_measure(figure="sickness.days", part="length=short"),
        a_return(actual=1.0, target=1.0),
        figures=pd.DataFrame([a_figure(3.9), a_figure(1.2, part="length=short")]),
    )
    assert row["actual"] == 1.2


def test_a_fed_measure_needs_no_return():
    measure = a_measure(polarity="lower", figure="sickness.days")
    row = scored(measure, a_return(target=4.0), figures=pd.DataFrame([a_figure(3.9)]))
    assert row[["actual", "rating", "fed", "differs"]].tolist() == [3.9, "Green", True, False]
    assert np.isnan(row["returned"])


@pytest.mark.parametrize(
    "computed",
    [a_figure(np.nan), a_figure(3.9, part="length=short"), a_figure(3.9) | {"area": "Schools"}],
    ids=["no value", "another part", "another area"],
)
def test_a_measure_whose_figure_was_not_computed_is_scored_on_its_return(computed):
    measure = a_measure(figure="sickness.days")
    row = scored(measure, a_return(actual=4.74, target=4.0), figures=pd.DataFrame([computed]))
    assert row[["actual", "fed", "differs"]].tolist() == [4.74, False, False]


@pytest.mark.parametrize(
    ("printed", "computed", "expected"),
    [
        (4.74, 4.74, True),
        (4.74, 4.736, True),
        (4.74, 4.735, True),  # the half may be rounded either way
        (4.74, 4.745, True),
        (4.74, 4.7349, False),
        (4.74, 4.7451, False),
        (13000.0, 13000.4, True),
        (13000.0, 13000.6, False),
        (0.0, 0.4, True),
        (-2.9, -2.94, True),
        (-2.9, -2.96, False),
    ],
)
def test_a_figure_agrees_with_a_return_that_it_rounds_to(printed, computed, expected):
    assert [expected] == agrees(pd.Series([printed]), pd.Series([computed])).tolist()


@pytest.mark.parametrize(
    ("basis", "target_basis", "quarter", "expected"),
    [
        ("ytd", "ytd", Q2, "Red"),
        ("ytd", None, Q2, "Red"),
        ("ytd", "quarter", Q2, "N/A"),
        ("ytd", "annual", Q2, "N/A"),
        ("ytd", "quarter", "2019-20 Q1", "Red"),
        ("ytd", "annual", "2019-20 Q1", "N/A"),
        ("ytd", "annual", "2019-20 Q4", "Red"),
        ("ytd", "quarter", "2019-20 Q4", "N/A"),
        ("quarter", "quarter", Q2, "Red"),
        ("quarter", "ytd", Q2, "N/A"),
        ("quarter", "annual", "2019-20 Q4", "N/A"),
        (None, "annual", Q2, "Red"),
    ],
)
def test_a_target_of_another_period_than_the_figure_rates_nothing(basis, target_basis, quarter, expected):
    table = returns(a_return(actual=5.29, target=1.87, quarter=quarter, target_basis=target_basis))
    row = perf.score_measures(
        table, pd.DataFrame([a_measure(polarity="lower", basis=basis)]), perf.Quarter(quarter)
    ).iloc[0]
    assert (row["rating"], row["target"]) == (expected, 1.87)
    assert (row["not_rated"] == "") == (expected == "Red")


def test_the_reason_for_no_rating_names_both_periods():
    row = scored(a_measure(basis="ytd"), a_return(actual=1.0, target=2.0, target_basis="quarter"))
    assert row["not_rated"] == "the target is for the quarter, the figure for the year to date"


@pytest.mark.parametrize(
    ("before", "now", "unit", "materiality", "expected"),
    [
        (6.73, 6.79, "percent", None, "about the same"),  # less than 1%
        (10.0, 10.09, "percent", None, "about the same"),
        (10.0, 10.1, "percent", None, "worse"),  # on the edge
        (99.9, 99.0, "percent", None, "better"),  # a large share of what it lacks of 100
        (8500.0, 8584.0, "count", None, "about the same"),
        (1.0, 2.0, "count", None, "worse"),
        (0.0, 1.0, "count", None, "worse"),
        (3.71, 4.74, "days per FTE", 1.1, "about the same"),  # within the measure's own
        (3.71, 4.74, "days per FTE", 1.03, "worse"),
    ],
)
def test_a_direction_needs_a_material_difference(before, now, unit, materiality, expected):
    measure = a_measure(polarity="lower", unit=unit, materiality=materiality)
    row = scored(measure, a_return(actual=now, target=9.0), a_return(actual=before, quarter=LAST_YEAR))
    assert row["direction"] == expected
    assert row["movement"] == ("up" if now > before else "down")


@pytest.mark.parametrize(
    ("now", "before", "of", "expected"),
    [
        (50.5, 50.2, (100, 100), "about the same"),
        (54, 50, (100, 100), "not judged"),
        (55, 50, (100, 100), "better"),
        (14, 10, (19, 19), "fewer than 20 cases"),
        (14, 10, (19, 20), "fewer than 20 cases"),
        (16, 10, (20, 19), "fewer than 20 cases a year before"),
        (16, 10, (20, 20), "better"),
    ],
)
def test_a_share_needs_five_cases_of_difference_and_twenty_of_each_year(now, before, of, expected):
    rows = [a_return(actual=100 * part / whole, target=90.0, quarter=when, numerator=part, denominator=whole)
            for part, when, whole in ((now, Q2, of[0]), (before, LAST_YEAR, of[1]))]  # fmt: skip
    row = scored(a_measure(unit="percent"), *rows)
    assert row["not_compared"] == ("" if pd.notna(row["direction"]) else expected)
    assert expected in (row["direction"], row["not_compared"])


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("2019-08-31", "2018-08-31", ""),
        ("2019-08-31", None, "last year's figure is for the time to 30 September 2018"),
        (None, "2018-08-31", "last year's figure is for the time to 31 August 2018"),
        ("2019-09-30", None, ""),
    ],
)
def test_two_returns_to_different_days_are_not_compared(now, before, expected):
    rows = (a_return(actual=12.04, target=50.0, data_to=now), a_return(actual=14.15, quarter=LAST_YEAR, data_to=before))
    row = scored(a_measure(), *rows)
    assert row["not_compared"] == expected
    assert pd.isna(row["direction"]) == pd.isna(row["movement"]) == bool(expected)


def test_made_up_records_stand_in_for_no_return_of_either_year():
    made_up = pd.DataFrame([a_figure(3.9), a_figure(3.0, LAST_YEAR)]).assign(own=False)
    measure = a_measure(polarity="lower", figure="sickness.days")
    returned = scored(measure, a_return(actual=4.74, target=4.0), figures=made_up)
    assert returned[["actual", "fed", "not_compared"]].tolist() == [4.74, False, "there is no figure for last year"]
    assert np.isnan(returned["previous"])
    missing = scored(measure, a_return(target=4.0), figures=made_up)
    assert missing[["actual", "previous", "fed", "direction"]].tolist() == [3.9, 3.0, True, "worse"]


@pytest.mark.parametrize(
    ("actual", "polarity", "floor", "expected"),
    [
        (90.0, "higher", 85.0, "Green"),  # on target
        (89.9, "higher", 85.0, "Amber"),
        (85.0, "higher", 85.0, "Amber"),  # on the floor
        (84.9, "higher", 85.0, "Red"),  # although within 10% of the target
        (75.0, "higher", 70.0, "Amber"),  # although missed by more than 10%
        (89.9, "higher", 90.0, "Red"),  # a floor that is the target leaves no Amber
        (95.0, "lower", 95.0, "Amber"),
        (95.1, "lower", 95.0, "Red"),
        (93.0, "target", 87.0, "Amber"),  # as far from the target on the other side
        (93.1, "target", 87.0, "Red"),
        (80.0, "none", 85.0, "N/A"),
        (81.0, "higher", None, "Amber"),  # without a floor, the tolerance
    ],
)
def test_amber_is_between_the_target_and_the_floor(actual, polarity, floor, expected):
    assert expected == rated(actual, 90.0, polarity, floor=floor, tolerance=0.10).rating


def test_a_floor_is_exact_as_decimals():
    assert rated(0.45, 0.5, floor=0.45).rating == "Amber"
    assert rated(0.449999999, 0.5, floor=0.45).rating == "Red"


@pytest.mark.parametrize(
    ("first", "last", "is_reported"),
    [
        (Q2, Q2, True),
        ("2019-20 Q3", None, False),
        (None, "2019-20 Q1", False),
        ("2018-19 Q4", "2019-20 Q3", True),
        (None, None, True),
    ],
)
def test_a_measure_is_scored_from_its_first_quarter_to_its_last(first, last, is_reported):
    measures = pd.DataFrame([a_measure("M1"), a_measure("M2", from_quarter=first, to_quarter=last)])
    scores = perf.score_measures(returns(a_return("M2", 90.0, 90.0)), measures, perf.Quarter(Q2))
    assert scores["measure_id"].tolist() == ["M1", "M2"][: 1 + is_reported]


@pytest.mark.parametrize(
    ("quarter", "actual", "why"),
    [
        (LAST_YEAR, None, "there is no figure for last year"),  # a blank is one all the same
        ("2019-20 Q3", 1.0, "new measure, without an earlier figure"),  # later, so it says nothing
        ("2019-20 Q1", 1.0, "there is no figure for last year"),
        (LAST_YEAR, 1.0, ""),
    ],
)
def test_a_measure_is_new_if_no_earlier_quarter_has_a_return_of_it(quarter, actual, why):
    others = [a_return("M2", 1.0, quarter=LAST_YEAR)]
    given = returns(a_return(actual=1.0), a_return(actual=actual, quarter=quarter), *others)
    measures = pd.DataFrame([a_measure(), a_measure("M2")])
    assert perf.score_measures(given, measures, perf.Quarter(Q2)).loc[0, "not_compared"] == why
    alone = perf.score_measures(given[given["measure_id"] == "M1"], measures, perf.Quarter(Q2)).loc[0, "not_compared"]
    assert alone == (why if quarter == LAST_YEAR else "there is no figure for last year")


YTD = "the year to date is not compared with that to the quarter before"


@pytest.mark.parametrize(
    ("measure", "now", "before", "direction", "why"),
    [
        ({"basis": "quarter"}, {}, {}, "better", ""),
        ({"basis": "quarter", "polarity": "lower"}, {}, {}, "worse", ""),
        ({"basis": "snapshot"}, {}, {}, "better", ""),
        ({"basis": "ytd"}, {}, {}, None, YTD),
        ({}, {}, {}, None, YTD),  # the usual basis
        ({"basis": "quarter"}, {"comparable": False}, {}, None,
         "it cannot be compared with the figure of the quarter before"),
        ({"basis": "quarter"}, {}, {"actual": None}, None, "there is no figure for the quarter before"),
        ({"basis": "quarter"}, {}, {"quarter": LAST_YEAR}, None, "there is no figure for the quarter before"),
        ({"basis": "quarter"}, {"data_to": "2019-08-31"}, {}, None,
         "the figure of the quarter before is for the time to 30 June 2019"),
        ({"basis": "quarter"}, {"data_to": "2019-08-31"}, {"data_to": "2019-05-31"}, "better", ""),
        ({"basis": "snapshot"}, {"data_to": "2019-08-31"}, {}, "better", ""),  # each is that of a day
    ],
)  # fmt: skip
def test_against_the_last_quarter_a_figure_is_compared_where_both_cover_as_many_months(
    measure, now, before, direction, why
):
    rows = [a_return(**{"actual": 60.0} | now), a_return(**{"actual": 50.0, "quarter": Q1} | before)]
    row = scored(a_measure(**measure), *rows, against="last quarter")
    assert (None if pd.isna(row["direction"]) else row["direction"], row["not_compared"]) == (direction, why)


@pytest.mark.parametrize(
    ("period", "quarter", "direction", "why"),
    [
        ("quarter", Q2, "worse", ""),
        ("position", Q2, "worse", ""),
        ("year to date", Q2, None, YTD),
        ("forecast", Q2, "worse", ""),
        ("forecast", Q1, None, "the forecast of the quarter before is for another year"),
        ("quarter", Q1, "worse", ""),
    ],
)
def test_of_a_calculated_figure_its_own_period_decides(period, quarter, direction, why):
    quarter = perf.Quarter(quarter)
    figures = pd.DataFrame(
        {
            "figure": "a.figure", "area": "council", "part": "", "quarter": [quarter.label, quarter.previous.label],
            "value": [60.0, 50.0], "period": period, "last_day": [quarter.end, quarter.previous.end],
        }
    )  # fmt: skip
    measures = pd.DataFrame([a_measure(polarity="lower", figure="a.figure", basis="quarter")])
    nothing = returns(a_return()).iloc[:0]
    row = perf.score_measures(nothing, measures, quarter, figures=figures, against="last quarter").iloc[0]
    assert (None if pd.isna(row["direction"]) else row["direction"], row["not_compared"]) == (direction, why)
    assert row["previous"] == 50.0


@pytest.mark.parametrize(
    ("polarity", "now", "before", "direction", "compared"),
    [
        ("lower", 3.0, 2.0, "worse", 3.0),
        ("higher", 3.0, 2.0, "better", 3.0),
        ("lower", 3.0, 3.0, "about the same", 3.0),
        ("lower", 3.0, None, None, 3.0),  # the return of the quarter before is to date, so it is not compared
        ("lower", None, 2.0, None, None),
        ("target", 3.0, 2.0, None, None),  # the target is to date
    ],
)
def test_of_a_year_to_date_the_quarters_own_figure_is_compared_with_that_of_the_quarter_before(
    polarity, now, before, direction, compared
):
    values = {("to.date", Q2): 5.0, ("to.date", Q1): 2.0, ("alone", Q2): now, ("alone", Q1): before}
    rows = [{"figure": name, "quarter": label, "value": value} for (name, label), value in values.items()]
    figures = pd.DataFrame(rows).assign(area="council", part="", last_day=pd.NaT).dropna(subset="value")
    figures = figures.assign(
        period=figures["figure"].map({"to.date": "year to date", "alone": "quarter"}),
        alone=figures["figure"].map({"to.date": "alone", "alone": ""}),
    )
    measure = a_measure(polarity=polarity, figure="to.date")
    row = scored(
        measure, a_return(target=4.0), a_return(actual=2.0, quarter=Q1), figures=figures, against="last quarter"
    )
    assert row[["figure", "actual"]].tolist() == ["to.date", 5.0]
    assert [None if pd.isna(row[name]) else row[name] for name in ("direction", "compared")] == [direction, compared]
    assert pd.isna(row["direction"]) == bool(row["not_compared"])


@pytest.mark.parametrize(
    ("actual", "before", "polarity", "expected"),
    [
        (95.0, 99.0, "higher", "Green"),  # within the tolerance, whatever the trend
        (90.0, 99.0, "higher", "Green"),  # on its edge
        (89.9, 80.0, "higher", "Amber"),
        (89.9, 89.9, "higher", "Red"),  # the same is not better
        (89.9, 89.5, "higher", "Red"),  # nor is a difference that is not material
        (89.9, 99.0, "higher", "Red"),
        (120.0, 130.0, "lower", "Amber"),
        (120.0, 110.0, "lower", "Red"),
        (120.0, 130.0, "target", "Amber"),  # nearer than before
        (120.0, 90.0, "target", "Red"),
        (89.9, None, "higher", "N/A"),
        (100.0, None, "higher", "Green"),  # a target that is met needs no trend
        (None, 80.0, "higher", "N/A"),
        (89.9, 80.0, "none", "N/A"),
    ],
)
def test_by_trend_a_missed_target_is_amber_if_performance_is_better_and_red_if_it_is_not(
    actual, before, polarity, expected
):
    rows = [a_return(actual=actual, target=100.0), a_return(actual=before, quarter=LAST_YEAR)]
    for measure, options in ((a_measure(polarity=polarity), {"amber_by": "trend"}),
                             (a_measure(polarity=polarity, amber_by="trend"), {})):  # fmt: skip
        assert scored(measure, *rows, **options)["rating"] == expected


def test_by_trend_what_cannot_be_compared_is_never_red_and_says_why():
    rows = [a_return(actual=50.0, target=100.0, comparable=False), a_return(actual=80.0, quarter=LAST_YEAR)]
    row = scored(a_measure(), *rows, amber_by="trend")
    assert row["rating"] == "N/A"
    assert row["not_rated"] == f"{NO_TREND}: it cannot be compared with last year's figure"


@pytest.mark.parametrize("before", [40.0, 80.0, None])
def test_a_floor_in_a_return_and_a_measures_own_rule_come_before_the_councils_trend(before):
    rows = [a_return(actual=50.0, target=100.0, floor=45.0), a_return(actual=before, quarter=LAST_YEAR)]
    assert scored(a_measure(), *rows, amber_by="trend")["rating"] == "Amber"
    rows = [a_return(actual=95.0, target=100.0), a_return(actual=before, quarter=LAST_YEAR)]
    row = scored(a_measure(amber_by="tolerance"), *rows, amber_by="trend")
    assert (row["rating"], row["amber_by"]) == ("Amber", "tolerance")


@given(measures=some_measures, direction=st.sampled_from([*DIRECTIONS, None]))
def test_by_trend_and_by_tolerance_agree_on_what_is_on_target_and_on_what_cannot_be_rated(measures, direction):
    by_tolerance = rate(measures)
    by_trend = rate(measures.assign(amber_by="trend", direction=pd.Series(direction, measures.index, dtype="str")))
    met = by_tolerance["rating"] == "Green"
    assert (by_trend.loc[met, "rating"] == "Green").all()
    assert (by_trend.loc[by_tolerance["rating"] == "N/A", "rating"] == "N/A").all()
    missed = by_tolerance["rating"] == "Red"
    assert set(by_trend.loc[missed, "rating"]) <= {{"better": "Amber", None: "N/A"}.get(direction, "Red")}
