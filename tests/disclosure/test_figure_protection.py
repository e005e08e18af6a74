"""What may be shown of few people, rule by rule."""

import numpy as np
import pandas as pd
import pytest

from perf.disclosure.figure_protection import protect

Q1, Q2, LAST_Q2 = "2019-20 Q1", "2019-20 Q2", "2018-19 Q2"
TREE = {"North": ["Roads", "Parks", "Bins"], "South": ["Care"]}
ALL, VOLUNTARY, SICKNESS = "turnover.all_pct", "turnover.voluntary_pct", "sickness.days_per_fte"


def counts(*rows, figure=ALL, quarter=Q2):
    """Figures from (area, part, count), or (area, count), each on 50 heads."""
    cells = [(area, *rest) if len(rest) == 2 else (area, "", *rest) for area, *rest in rows]
    frame = pd.DataFrame(cells, columns=["area", "part", "numerator"]).astype({"numerator": "float64"})
    return frame.assign(figure=figure, quarter=quarter, value=2 * frame["numerator"], denominator=50.0)


def hidden(figures, people=None, **options):
    return protect(figures, people, directorates=TREE, **options)["hidden"].tolist()


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, "small group"), (4, "small group"), (5, ""), (60, "")])
def test_a_count_from_1_to_4_is_hidden(count, expected):
    assert [expected] == hidden(counts(("council", count)))


@pytest.mark.parametrize(("count", "expected"), [(9, "small group"), (10, "")])
def test_what_is_few_follows_the_threshold(count, expected):
    assert [expected] == hidden(counts(("council", count)), threshold=10)


def test_what_is_hidden_has_no_value_nor_numerator_and_keeps_its_denominator():
    row = protect(counts(("council", 3)), None, directorates=TREE).iloc[0]
    assert np.isnan(row["value"]) and np.isnan(row["numerator"])
    assert row["denominator"] == 50


def test_beside_a_small_service_the_smallest_other_is_hidden_and_not_their_total():
    figures = counts(("North", 41), ("Roads", 2), ("Parks", 9), ("Bins", 30))
    assert hidden(figures) == ["", "small group", "withheld", ""]


def test_beside_small_services_that_could_each_be_anything_nothing_more_is_hidden():
    figures = counts(("North", 7), ("Roads", 3), ("Parks", 2), ("Bins", 2))
    assert hidden(figures) == ["", *["small group"] * 3]


def test_two_small_services_with_a_small_sum_need_a_third():
    figures = counts(("North", 32), ("Roads", 1), ("Parks", 1), ("Bins", 30))
    assert hidden(figures) == ["", "small group", "small group", "withheld"]


def test_another_reason_is_hidden_beside_a_small_one():
    parts = zip(
        ["", "reason=Retired", "reason=Died", "reason=Moved", "reason=Dismissed"], [23, 14, 1, 8, 0], strict=True
    )
    assert hidden(counts(*[("council", *part) for part in parts])) == ["", "", "small group", "withheld", ""]


@pytest.mark.parametrize(("voluntary", "shown"), [(8, 1), (10, 2), (5, 2)])
def test_all_less_voluntary_gives_no_few_others_away(voluntary, shown):
    figures = pd.concat([counts(("council", 10)), counts(("council", voluntary), figure=VOLUNTARY)])
    assert shown == hidden(figures).count("")


@pytest.mark.parametrize(("quarter", "alone", "shown"), [(Q2, 6, 1), (Q2, 9, 2), (Q2, 0, 2), (Q1, 9, 2)])
def test_year_to_date_less_the_quarter_gives_no_few_earlier_ones_away(quarter, alone, shown):
    year = counts(("council", 9), quarter=quarter)
    figures = pd.concat([year, counts(("council", alone), figure=f"{ALL}_in_quarter", quarter=quarter)])
    assert shown == hidden(figures).count("")


def test_a_directorate_less_its_services_gives_no_few_of_an_unlisted_one_away():
    figures = counts(("North", 22), ("Roads", 20))
    assert hidden(figures).count("") == 1


def test_a_small_total_is_not_broken_down():
    parts = ["", "reason=Retired", "reason=Moved", "reason=Died"]
    council = counts(*zip(["council"] * 4, parts, [90, 70, 20, 0], strict=True))
    north = counts(*zip(["North"] * 4, parts, [2, 2, 0, 0], strict=True))
    assert hidden(pd.concat([council, north])) == [*[""] * 4, *["small group"] * 3, ""]  # nobody died, it says above


def test_parts_of_services_and_of_shares_have_no_row_because_a_row_tells_that_there_is_somebody():
    parts = ["", "reason=Retired", "reason=Moved"]
    figures = pd.concat([
        counts(*zip(["council"] * 3, parts, [60, 40, 20], strict=True)),
        counts(*zip(["council"] * 3, parts, [30, 20, 10], strict=True), figure=VOLUNTARY),
        counts(*zip(["Roads"] * 3, parts, [20, 10, 10], strict=True)),
    ])  # fmt: skip
    protected = protect(figures, None, directorates=TREE)
    assert protected[["figure", "area", "part"]].to_numpy().tolist() == [
        *[[ALL, "council", part] for part in parts], [VOLUNTARY, "council", ""], [ALL, "Roads", ""],
    ]  # fmt: skip


def test_nothing_is_hidden_where_nothing_is_small():
    figures = pd.concat([
        counts(("North", 41), ("Roads", 0), ("Parks", 11), ("Bins", 30)),
        counts(("North", 20), ("Roads", 0), ("Parks", 5), ("Bins", 15), figure=VOLUNTARY),
    ])  # fmt: skip
    protected = protect(figures, None, directorates=TREE)
    pd.testing.assert_frame_equal(figures, protected[list(figures)])
    assert protected["hidden"].eq("").all() and not protected["flagged"].any()


@pytest.mark.parametrize(
    ("people", "expected"), [(1, "small group"), (4, "small group"), (5, ""), (None, "small group")]
)
def test_sickness_that_rests_on_few_people_or_on_nobody_knows_how_many_is_hidden(people, expected):
    figures = counts(("council", 120.5), figure=SICKNESS)
    known = figures.assign(people=people) if people else None
    assert [expected] == hidden(figures, known)


def test_no_sickness_is_shown_as_0():
    assert hidden(counts(("council", 0), figure=SICKNESS)) == [""]


@pytest.mark.parametrize(
    ("parks", "expected"),
    [(4, ["", "small group", "withheld", ""]), (3.9, ["", "small group", "withheld", "withheld"])],  # not enough
)
def test_beside_days_of_a_small_group_enough_is_withheld_that_they_could_be_a_fifth_more(parks, expected):
    figures = counts(("North", 120 + parks), ("Roads", 20), ("Parks", parks), ("Bins", 100), figure=SICKNESS)
    assert expected == hidden(figures, figures.assign(people=[40, 3, 12, 25]))


def test_years_and_families_do_not_touch_each_other():
    figures = pd.concat([
        counts(("council", 3)),
        counts(("council", 8), quarter=LAST_Q2),
        counts(("council", 8), figure="turnover_of_volunteers"),
    ])  # fmt: skip
    assert hidden(figures, about_people=[ALL, "turnover_of_volunteers"]) == ["small group", "", ""]


def test_what_is_not_about_people_passes_as_it_is():
    figures = counts(("council", 3), figure="complaints.received")
    protected = protect(figures.assign(denominator=2.0), None, directorates=TREE)
    assert protected[["numerator", "hidden", "flagged"]].iloc[0].tolist() == [3.0, "", False]


@pytest.mark.parametrize(("heads", "expected"), [(9.9, True), (10.0, False), (np.nan, False)])
def test_a_rate_on_fewer_than_10_is_flagged(heads, expected):
    protected = protect(counts(("council", 0)).assign(denominator=heads), None, directorates=TREE)
    assert [expected] == protected["flagged"].tolist()


def test_a_service_of_two_directorates_is_understood():
    tree = {"North": ["Support", "Roads"], "South": ["Support", "Care"]}
    figures = counts(
        ("council without schools", 60), ("North", 30), ("South", 30), ("Support", 40), ("Roads", 12), ("Care", 8)
    )
    assert protect(figures, None, directorates=tree)["hidden"].tolist() == [""] * 6
    few = figures.assign(numerator=[56.0, 26, 30, 40, 8, 8]).replace({"numerator": {8: 2}})
    assert "small group" in protect(few.iloc[1:], None, directorates=tree)["hidden"].tolist()


def test_the_figures_are_left_untouched_and_what_has_passed_passes_again():
    figures = counts(("North", 41), ("Roads", 2), ("Parks", 9), ("Bins", 30))
    before = figures.copy(deep=True)
    protected = protect(figures, None, directorates=TREE)
    pd.testing.assert_frame_equal(before, figures)
    pd.testing.assert_frame_equal(protected, protect(protected, None, directorates=TREE))


BOTH_QUARTERS = pd.concat([counts(("council", 9)), counts(("council", 9), quarter=Q1)])
WITHOUT_THE_REST = counts(("council", 20), ("council without schools", 9), ("schools", 9))
TWO_KINDS = counts(("council", 9), ("council", "reason=a", 9), ("council", "grade=b", 9))
NOT_ALL = counts(("council", 9)).assign(hidden=None)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            counts(*[("council", 9)] * 2),
            f"1 figure about people is listed more than once: {[ALL, 'council', Q2, '']}",
        ),
        (counts(("East", 9)), "these areas are not in the framework: East"),
        (BOTH_QUARTERS, "protect takes one quarter of each year at a time; got 2019-20 Q1, 2019-20 Q2"),
        (
            counts(("North", 9), ("Roads", 12)),
            f"{ALL} does not add up: a total is less than the sum of what it includes",
        ),
        (WITHOUT_THE_REST, "the figures do not add up: everything in a total is 0, but the total is not"),
        (
            counts(("North", 9)).assign(numerator=np.nan),
            f"{ALL} is about people but has no numerator, so it cannot be protected",
        ),
        (TWO_KINDS, "protect takes parts of one dimension, such as reason=…; got grade=b, reason=a"),
        (NOT_ALL, "some of these figures are protected and others are not; protect them together"),
    ],
)
def test_what_cannot_be_checked_is_not_let_through(figures, expected):
    with pytest.raises(ValueError) as error:
        protect(figures, None, directorates=TREE)
    assert expected == str(error.value)


def test_no_figures_at_all_pass_too():
    protected = protect(counts(), None, directorates=TREE)
    assert [len(protected), *list(protected)[-2:]] == [0, "hidden", "flagged"]
