"""A change splits exactly into rate and mix; a group stands out only beyond what chance gives its size."""

from math import comb, exp, factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from perf.analysis.drivers import funnel, funnel_limits, pareto, rate_and_mix

parts = st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(st.integers(0, 50), st.integers(0, 500)), max_size=6)


def services(**numbers):
    """One row per service: its numerator and its denominator."""
    rows = [(name, *pair) for name, pair in numbers.items()]
    return pd.DataFrame(rows, columns=["service", "numerator", "denominator"])


def split(before, after):
    """Split a change by service: {service: row}."""
    return rate_and_mix(services(**before), services(**after), "service").set_index("service").to_dict("index")


def effects(before, after):
    """The rate and the mix effect of each service."""
    return {name: (row["rate_effect"], row["mix_effect"]) for name, row in split(before, after).items()}


def overall(numbers):
    return sum(pair[0] for pair in numbers.values()) / sum(pair[1] for pair in numbers.values())


# Rate and mix


@settings(deadline=None, max_examples=60)
@given(before=parts, after=parts)
def test_rate_and_mix_effects_add_up_to_the_change_whatever_appears_or_vanishes(before, after):
    assume(sum(pair[1] for pair in before.values()) and sum(pair[1] for pair in after.values()))
    found = np.array(list(effects(before, after).values()))
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(overall(after) - overall(before), abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(before=parts, after=parts)
def test_the_way_back_is_the_opposite(before, after):
    assume(sum(pair[1] for pair in before.values()) and sum(pair[1] for pair in after.values()))
    there, back = effects(before, after), effects(after, before)
    assert there == {name: pytest.approx((-rate, -mix)) for name, (rate, mix) in back.items()}


def test_shares_rates_and_effects_are_those_of_the_formula():
    row = split({"A": (10, 100), "B": (60, 300)}, {"A": (30, 200), "B": (40, 200)})["A"]
    assert [row[name] for name in ("share_before", "share_after", "rate_before", "rate_after")] == [
        0.25,
        0.5,
        0.1,
        0.15,
    ]
    assert row["rate_effect"] == pytest.approx((0.25 + 0.5) / 2 * (0.15 - 0.1))
    assert row["mix_effect"] == pytest.approx((0.5 - 0.25) * ((0.1 + 0.15) / 2 - (0.175 + 0.175) / 2))


def test_where_only_rates_move_there_is_no_mix_effect():
    found = effects({"A": (10, 100), "B": (20, 100)}, {"A": (20, 100), "B": (20, 100)})
    assert found == {"A": (pytest.approx(0.05), 0), "B": (0, 0)}


def test_where_only_sizes_move_there_is_no_rate_effect():
    found = effects({"A": (10, 100), "B": (30, 100)}, {"A": (5, 50), "B": (45, 150)})
    assert [rate for rate, _ in found.values()] == [0, 0]
    middle = (0.2 + 0.25) / 2  # of the overall rates: less of what is below it, more of what is above, raise it
    assert [mix for _, mix in found.values()] == pytest.approx([-0.25 * (0.1 - middle), 0.25 * (0.3 - middle)])


def test_every_rate_may_fall_and_the_whole_rise():
    """Simpson's paradox: the reason to show both effects."""
    before, after = {"A": (10, 100), "B": (300, 1000)}, {"A": (9, 100), "B": (2900, 10000)}
    rates, mixes = zip(*effects(before, after).values(), strict=True)
    assert overall(after) > overall(before)
    assert max(rates) < 0 < sum(mixes)


@pytest.mark.parametrize("part", ["new", "gone"])
def test_a_part_that_appears_or_vanishes_has_no_share_the_rate_of_its_own_period_and_is_all_mix(part):
    small, large = {"A": (10, 100)}, {"A": (10, 100), "B": (30, 100)}
    row = (split(small, large) if part == "new" else split(large, small))["B"]
    assert sorted([row["share_before"], row["share_after"]]) == [0, 0.5]
    assert row["rate_before"] == row["rate_after"] == 0.3
    assert row["rate_effect"] == 0
    assert row["mix_effect"] == pytest.approx((0.5 if part == "new" else -0.5) * (0.3 - (0.1 + 0.2) / 2))


def test_a_leaver_from_a_service_without_heads_counts_as_a_rate_effect():
    found = split({"A": (10, 100), "B": (0, 0)}, {"A": (10, 100), "B": (1, 0)})["B"]
    assert (found["rate_effect"], found["mix_effect"]) == (0.01, 0)
    assert np.isnan(found["rate_before"])


@pytest.mark.parametrize(("before", "after"), [({}, {"A": (1, 2)}), ({"A": (1, 0)}, {"A": (1, 2)}), ({}, {})])
def test_without_any_denominator_in_a_period_there_are_no_effects(before, after):
    assert np.isnan([pair for pair in effects(before, after).values()]).all()


def test_rows_of_a_part_are_added_up_and_parts_keep_their_order():
    before = pd.concat([services(B=(1, 10), A=(2, 20)), services(B=(3, 30))])
    found = rate_and_mix(before, services(C=(1, 10), A=(2, 20)), "service")
    assert found["service"].tolist() == ["B", "A", "C"]
    assert found["rate_before"].tolist() == [0.1, 0.1, 0.1]
    assert found["share_before"].tolist() == pytest.approx([4 / 6, 2 / 6, 0])


@settings(deadline=None, max_examples=25)
@given(before=parts, after=parts)
def test_other_names_change_no_effect(before, after):
    renamed = [{name.lower() * 2: pair for name, pair in numbers.items()} for numbers in (before, after)]
    found, again = effects(before, after), effects(*renamed)
    np.testing.assert_equal(list(found.values()), list(again.values()))


def test_a_missing_number_counts_as_nothing():
    assert effects({"A": (1, 10), "B": (None, 5)}, {"A": (1, 10)}) == effects(
        {"A": (1, 10), "B": (0, 5)}, {"A": (1, 10)}
    )


# Pareto


def test_a_pareto_puts_the_largest_first_and_adds_up_to_all():
    found = pareto(pd.Series({"Stress": 3, "Back": 12, "Cold": 5}))
    assert found.index.tolist() == ["Back", "Cold", "Stress"]
    assert found.to_dict("list") == {"count": [12, 5, 3], "share_pct": [60, 25, 15], "cumulative_pct": [60, 85, 100]}


def test_equal_counts_stay_in_the_order_given():
    counts = pd.Series([1, 2, 1, 2, 1, 2], list("abcdef"))
    assert pareto(counts).index.tolist() == list("bdface")


@given(counts=st.lists(st.integers(0, 1000), min_size=1, max_size=20))
@settings(deadline=None, max_examples=60)
def test_the_sum_of_shares_grows_to_exactly_100(counts):
    assume(any(counts))
    found = pareto(pd.Series(counts))
    assert found["cumulative_pct"].iloc[-1] == 100
    assert found["cumulative_pct"].is_monotonic_increasing
    assert found["count"].is_monotonic_decreasing


def test_a_withheld_count_stays_last_without_a_share():
    found = pareto(pd.Series({"Stress": np.nan, "Back": 3, "Cold": 1}))
    assert found.index.tolist() == ["Back", "Cold", "Stress"]
    assert found["share_pct"].fillna(-1).tolist() == [75, 25, -1]


@pytest.mark.parametrize("counts", [{}, {"Stress": 0}])
def test_nothing_counted_has_no_shares(counts):
    assert pareto(pd.Series(counts, dtype="int64"))[["share_pct", "cumulative_pct"]].isna().all(axis=None)


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="^a count is never below 0; Back has -1$"):
        pareto(pd.Series({"Stress": 2, "Back": -1}))


# Funnel


def up_to_binomial(count, size, rate):
    """The chance of at most so many."""
    return sum(comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(count + 1))


def up_to_poisson(count, mean):
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))


CHANCES = [("lower_998", 0.001), ("lower_95", 0.025), ("upper_95", 0.975), ("upper_998", 0.999)]


@pytest.mark.parametrize(("limit", "chance"), CHANCES)
@pytest.mark.parametrize("size", [1, 4, 10, 110, 300])
def test_the_limits_of_a_proportion_are_the_exact_binomial_ones(limit, chance, size):
    count = round(funnel_limits(pd.Series([size]), 0.6)[limit].iloc[0] * size)
    assert up_to_binomial(count - 1, size, 0.6) < chance <= up_to_binomial(count, size, 0.6)


@pytest.mark.parametrize(("limit", "chance"), CHANCES)
@pytest.mark.parametrize("size", [4.5, 30.25, 800.0])
def test_the_limits_of_a_rate_are_the_exact_poisson_ones(limit, chance, size):
    count = round(funnel_limits(pd.Series([size]), 0.05, kind="rate")[limit].iloc[0] * size)
    assert up_to_poisson(count - 1, 0.05 * size) < chance <= up_to_poisson(count, 0.05 * size)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@given(sizes=st.lists(st.integers(1, 2000), min_size=1, max_size=6), share=st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_the_wider_limits_lie_outside_the_narrower_and_both_around_the_overall(kind, sizes, share):
    found = funnel_limits(pd.Series(sizes), share, kind=kind)
    order = found.to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()
    one_event = 1 / np.array(sizes)
    assert (order[:, 1] <= share + one_event).all()
    assert (order[:, 2] >= share - one_event).all()


def outside_of(count, size=110, others=(6000, 10000), kind="proportion"):
    groups = services(Small=(count, size), Rest=others)
    return funnel(groups, kind=kind)["outside"].tolist()[0]


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_group_is_outside_beyond_the_998_limit_not_on_it(kind):
    words = [outside_of(count, kind=kind) for count in range(111)]
    assert words == sorted(words, key=["below", "", "above"].index)
    lowest, highest = words.index(""), words.index("above") - 1
    for count, name in ((lowest, "lower_998"), (highest, "upper_998")):
        group = funnel(services(Small=(count, 110), Rest=(6000, 10000)), kind=kind).iloc[0]
        assert group["rate"] == group[name]


def test_the_same_rate_is_chance_in_a_small_group_and_outside_in_a_large_one():
    groups = services(Small=(3, 4), Large=(750, 1000), Rest=(4000, 8000))
    assert funnel(groups)["outside"].tolist() == ["", "above", "below"]


def test_groups_keep_their_order_their_columns_and_their_labels():
    groups = services(C=(1, 2), A=(9, 10), B=(5, 10)).set_axis([7, 3, 5])
    before = groups.copy()
    found = funnel(groups)
    assert found["service"].tolist() == ["C", "A", "B"]
    assert found.index.tolist() == [7, 3, 5]
    limits = ["lower_998", "lower_95", "upper_95", "upper_998"]
    assert list(found)[3:] == ["rate", "overall", *limits, "outside", "between"]
    assert found["overall"].tolist() == [15 / 22] * 3
    assert_frame_equal(before, groups)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_group_without_a_denominator_or_a_numerator_is_not_outside_and_not_in_the_overall(kind):
    groups = services(A=(5, 10), B=(0, 0), C=(None, 10), D=(5, None))
    found = funnel(groups, kind=kind)
    assert found["overall"].tolist() == [0.5] * 4
    assert found["rate"].isna().tolist() == [False, True, True, True]
    assert found["outside"].tolist() == [""] * 4


@pytest.mark.parametrize("kind", ["proportion", "rate"])
@pytest.mark.parametrize("groups", [services(), services(A=(0, 0))])
def test_no_groups_at_all_give_no_limits(kind, groups):
    found = funnel(groups.astype({"numerator": "float64", "denominator": "float64"}), kind=kind)
    assert found[["overall", "lower_998", "upper_998"]].isna().all(axis=None)
    assert set(found["outside"]) <= {""}


@pytest.mark.parametrize(("numerator", "rate"), [(0, 0.0), (10, 1.0)])
def test_where_all_or_none_happened_nobody_is_outside(numerator, rate):
    found = funnel(services(A=(numerator, 10), B=(numerator * 2, 20)))
    assert found["outside"].tolist() == ["", ""]
    assert found["upper_998"].tolist() == [rate] * 2


def test_more_than_all_is_no_proportion():
    with pytest.raises(ValueError, match="^row 1: 11 of 10 is not a proportion; it may be a rate$"):
        funnel(services(A=(1, 10), B=(11, 10)))


def test_a_proportion_is_of_whole_numbers():
    with pytest.raises(
        ValueError, match="^the denominators of a proportion are whole numbers; for headcounts on average"
    ):
        funnel(services(A=(1, 10.5)))


def test_a_funnel_is_of_proportions_or_rates():
    with pytest.raises(ValueError, match='^kind must be proportion or rate; got "days"$'):
        funnel(services(A=(1, 10)), kind="days")


def test_what_has_no_reason_is_after_the_others_however_large_it_is_and_before_what_is_missing():
    found = pareto(pd.Series({"None": 9.0, "Back": 2, "Stress": np.nan, "Cold": 5}), last="None")
    assert found.index.tolist() == ["Cold", "Back", "None", "Stress"]
    assert found["cumulative_pct"].tolist()[:3] == [31.25, 43.75, 100.0]
