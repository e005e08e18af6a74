"""Charts of a row each: every number in words, never by colour alone, hidden numbers as words."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from perf import charts
from perf.analysis import drivers
from perf.charts.theme import BLUE, NARROW, at_width
from perf.ratings import USUAL_RATINGS
from tests.charts.samples import (
    AREAS,
    EDGES,
    NAN,
    ODD,
    STANDARD,
    bars,
    effects,
    key_of,
    misses,
    ratings,
    reasons,
    spend_variance,
    texts,
    variance,
    words,
)  # fmt: skip

pytestmark = pytest.mark.slow


def bars_of(figure):
    """List the bars drawn: how long each is, and its colour."""
    return [(round(bar.get_width(), 3), to_hex(bar.get_facecolor())) for bar in figure.axes[0].patches]


def test_words_replace_a_bar_that_is_hidden_or_missing():
    figure = bars(("A", 4.25, 3, ""), ("B", 3.0, 2, "fewer than 5"), ("C", NAN, NAN, None))
    assert {"4.25%", "fewer than 5", "no data"} <= set(words(figure))
    assert "3.00%" not in words(figure)
    assert [length for length, _ in bars_of(figure)] == [4.25, 0, 0]


def test_last_year_is_not_drawn_where_this_year_is_hidden():
    assert key_of(bars(("A", 4, NAN, ""), ("B", 3.0, 2, "fewer than 5"))) == []


def test_last_year_is_in_the_key_only_where_it_is_drawn():
    assert key_of(bars(("A", 4, 3, ""))) == ["last year"]
    assert key_of(bars(("A", 4, NAN, ""))) == []
    assert key_of(charts.bars(pd.DataFrame({"label": ["A"], "value": [4.0]}), unit="count")) == []


def test_one_row_can_stand_out_and_lines_through_all_rows_say_what_they_are():
    figure = STANDARD["bars"]()
    assert [colour == BLUE for _, colour in bars_of(figure)] == [False, True, False, False]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels() if label.get_weight() == "bold"] == [
        AREAS[1]
    ]
    assert {"council 4.74%", "target 4.20%"} <= set(words(figure))


def test_a_value_is_written_past_a_tick_that_would_stand_among_its_letters():
    near, far = (bars(("A", 4, tick, ""), ("B", 20, NAN, "")) for tick in (4.5, 15))
    places = [next(text for text in texts(each) if text.get_text() == "4%").get_position()[0] for each in (near, far)]
    assert places[0] > 4.5
    assert 4 < places[1] < 4.5


def test_names_are_over_their_bars_on_a_phone_with_room_for_all_their_words():
    with at_width(NARROW):
        figure = STANDARD["bars"]()
    places = {text.get_text(): text.get_window_extent() for text in texts(figure)}
    assert set(AREAS) <= set(places)
    assert places[AREAS[2]].y0 > places["fewer than 5"].y1 - 2


@pytest.mark.parametrize("name", ["bars with long names", "pareto with long names", "variance with long names"])
def test_a_long_name_ends_in_dots_and_an_odd_one_is_drawn_as_it_is_written(name):
    labels = [label.get_text() for label in EDGES[name]().axes[0].get_yticklabels()]
    assert [label.endswith("…") for label in labels] == [True, True, False]
    assert labels[2].replace("\n", " ") == ODD


def test_reasons_have_their_share_their_count_and_the_cumulative_share():
    shown = words(reasons(Stress=60, Cold=30, Other=10, Hidden=NAN))
    assert {"60.0%  (60)", "30.0%  (30)", "90.0%", "100.0%", "not shown", "–", "cumulative share"} <= set(shown)


def test_counts_of_reasons_are_whole_numbers_and_other_units_have_their_decimals():
    table = drivers.pareto(pd.Series({"Stress": 284.6, "Cold": 12.25})).rename_axis("label")
    assert {"95.9%  (285)", "4.1%  (12)"} <= set(words(charts.pareto(table, unit="count")))
    assert "95.9%  (284.60)" in words(charts.pareto(table, unit="days per FTE"))


def test_a_cumulative_share_that_is_nowhere_known_has_no_column():
    table = drivers.pareto(pd.Series({"Stress": 60.0})).rename_axis("label").assign(cumulative_pct=NAN)
    assert "cumulative share" not in words(charts.pareto(table, unit="count"))


def test_a_reason_that_is_not_shown_says_why():
    table = drivers.pareto(pd.Series({"Stress": 60.0, "Cold": NAN})).assign(hidden=["", "fewer than 5"])
    shown = words(charts.pareto(table.rename_axis("label"), unit="count"))
    assert "fewer than 5" in shown
    assert "not shown" not in shown


def test_a_variance_is_outlined_before_reserves_and_solid_after_with_both_said():
    figure = variance(("Adults", -2_200_000, -538_400), ("Waste", 12_600, 0))
    assert {"−£2,200k", "−£538k", "+£13k", "£0", "◀ adverse", "favourable ▶"} <= set(words(figure))
    assert dict(bars_of(figure)) == {-2200: "#ffffff", -538: BLUE, 13: "#ffffff"}
    assert key_of(figure) == ["before reserves", "after reserves"]


def test_parts_that_do_not_add_up_once_rounded_are_said_to_be_rounded():
    note = "rounded, so they may not add up"
    assert note in words(effects(("Adults", 0.166, -0.0049)))
    assert note in words(effects(("Adults", 0.144, 0), ("Waste", 0.144, 0)))
    assert note not in words(effects(("Adults", 0.06, -0.01)))


def test_effects_are_told_apart_by_hatching_and_add_up_in_words():
    figure = effects(("Adults", 0.38, 0.04), ("Waste", -0.07, -0.02))
    assert {"+0.38", "+0.04", "+0.42", "−0.07", "−0.02", "−0.09", "+0.31", "+0.02", "+0.33"} <= set(words(figure))
    assert {bar.get_hatch() for bar in figure.axes[0].patches} == {None, "/////"}
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["Adults", "Waste", "All together"]


def test_spend_over_its_profile_is_to_the_right_and_its_months_are_named():
    figure = spend_variance((20e6, 19e6), (39e6, 40.5e6), (58e6, NAN))
    assert [length for length, _ in bars_of(figure)] == [-1e6, 1.5e6, 0]
    assert {"−£1.00m", "+£1.50m", "no data", "Apr 2019", "◀ under profile", "over profile ▶"} <= set(words(figure))


def test_a_group_is_a_bar_of_its_ratings_in_order_with_symbol_and_number():
    figure = ratings(("People", 3, 2, 1, 4))
    ends = [(3, "Green"), (5, "Amber"), (6, "Red"), (10, "N/A")]  # each is drawn from 0, the longest first
    assert bars_of(figure) == [(end, USUAL_RATINGS.fill(rating)) for end, rating in reversed(ends)]
    assert {"● 3", "▲ 2", "■ 1", "– 4", "People (10)"} <= set(words(figure))


def test_a_rating_that_a_group_lacks_is_not_written_and_a_narrow_one_without_its_symbol():
    figure = ratings(("People", 100, 0, 1, 0))
    assert {"● 100", "1"} <= set(words(figure))
    assert not {"■ 1", "▲ 0", "– 0", "0"} & set(words(figure))


def test_a_key_says_what_each_rating_is_in_symbol_and_word():
    assert key_of(ratings(("People", 0, 0, 1, 0))) == ["● Green", "▲ Amber", "■ Red", "– N/A"]


def test_a_measure_is_a_bar_as_long_as_its_miss_to_the_side_it_says():
    figure = misses(("Turnover", "Red", 182.9), ("Sickness", "Amber", 9.94), ("Calls", "Green", -5.8))
    lengths = [
        (182.9, USUAL_RATINGS.fill("Red")),
        (9.94, USUAL_RATINGS.fill("Amber")),
        (-5.8, USUAL_RATINGS.fill("Green")),
    ]
    assert sorted(bars_of(figure)) == sorted(lengths)
    assert {"■ 183%", "▲ 9.9%", "● 5.8%", "◀ better", "worse ▶"} <= set(words(figure))


@pytest.mark.parametrize(("miss", "shown"), [(0.005, "■ 0.005%"), (-0.04, "■ 0.040%"), (0.0, "■ 0.0%")])
def test_a_miss_that_is_not_0_never_reads_0(miss, shown):
    assert shown in words(misses(("Calls", "Red", miss)))


def test_measures_with_the_same_title_have_a_bar_each():
    figure = misses(("Sickness", "Red", 100.0), ("Sickness", "Red", 20.0), ("Calls", "Green", -5.0))
    rows = [(round(bar.get_y() + bar.get_height() / 2), round(bar.get_width())) for bar in figure.axes[0].patches]
    assert sorted(rows) == [(0, 100), (1, 20), (2, -5)]


def test_a_miss_without_a_percent_has_words_in_its_place():
    frame = pd.DataFrame(
        {"label": ["Deaths"], "rating": ["Red"], "miss_pct": [NAN], "hidden": ["target 0, missed by 3"]}
    )
    assert "■ target 0, missed by 3" in words(charts.misses(frame))


def test_each_bar_has_the_decimals_that_its_cases_carry_and_a_line_those_of_the_most():
    frame = pd.DataFrame({"label": ["A", "B"], "value": [76.19, 58.17], "decimals": [0, 1]})
    figure = charts.bars(frame, unit="percent", overall={"council": 61.18})
    assert {"76%", "58.2%", "council 61.2%"} <= set(words(figure))
