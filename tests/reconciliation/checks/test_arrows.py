"""Printed arrows against performance."""

from dataclasses import replace

import pytest

from perf.reconciliation.checks import arrows
from tests.reconciliation.councils import LAST_YEAR, Q1, summary, tiny, verdicts


def checked_arrows(like, arrow, now, before, polarity="lower", earlier=LAST_YEAR):
    return tiny(
        like,
        measures=f"measure_id | title | theme | unit | polarity | basis\nM1 | Days lost | T | | {polarity} | quarter",
        returns=f"""
            measure_id | quarter | actual
            M1 | Q2 | {now}
            M1 | {earlier} | {before}
        """,
        printed_ratings=f"kind | id | quarter | rating | direction | where\nmeasure | M1 | Q2 | | {arrow} | appendix",
    )


@pytest.mark.parametrize(
    ("arrow", "now", "before", "polarity", "recomputed", "finding"),
    [
        ("up", 4.74, 3.71, "lower", "worse", "differs"),  # the number rose, performance fell
        ("down", 4.74, 3.71, "lower", "worse", "agrees"),
        ("up", 3.70, 3.71, "lower", "better", "agrees"),  # less than is material: an arrow may show it, or no change
        ("same", 3.70, 3.71, "lower", "about the same", "agrees"),
        ("down", 3.70, 3.71, "lower", "better", "differs"),
        ("same", 3.67, 3.71, "lower", "better", "differs"),  # material
        ("up", 94.2, 95.7, "higher", "worse", "differs"),
        ("same", 2, 2, "higher", "about the same", "agrees"),
        ("up", 2, 2, "higher", "about the same", "differs"),
        ("up", 4, 3, "none", "", "cannot check"),
        ("unreadable", 4, 3, "lower", "", "cannot check"),
    ],
)
def test_an_arrow_is_about_performance(northborough, arrow, now, before, polarity, recomputed, finding):
    found = summary(arrows.check_arrows(checked_arrows(northborough, arrow, now, before, polarity)))
    assert found == [("M1 Days lost", arrow, recomputed, finding)]


@pytest.mark.parametrize(("arrow", "finding"), [("same", "agrees"), ("up", "agrees"), ("down", "differs")])
def test_an_arrow_of_a_difference_that_few_cases_make_may_show_it_or_no_change(northborough, arrow, finding):
    report = tiny(
        northborough,
        measures="measure_id | title | theme | unit | polarity | basis\nM1 | In time | T | percent | higher | quarter",
        returns=f"""
            measure_id | quarter | actual | target | numerator | denominator
            M1 | Q2 | 70 | 80 | 21 | 30
            M1 | {LAST_YEAR} | 60 | 80 | 18 | 30
        """,
        printed_ratings=f"kind | id | quarter | rating | direction | where\nmeasure | M1 | Q2 | | {arrow} | appendix",
    )
    (one,) = arrows.check_arrows(report)
    assert report.measures.loc["M1", "direction"] == "not judged"
    assert one.verdict == finding


def test_the_reason_says_both_figures_and_which_way_is_better(northborough):
    (one,) = arrows.check_arrows(checked_arrows(northborough, "up", 4.74, 3.71))
    for part in ("3.71 a year before", "4.74 now", "lower is better", "performance is worse", "the arrow points up"):
        assert part in one.why


def against_the_last_quarter(council):
    return replace(council, framework=council.framework.model_copy(update={"direction": "last quarter"}))


@pytest.mark.parametrize(("earlier", "finding"), [(Q1, ["differs"]), (LAST_YEAR, [])])
def test_an_arrow_is_checked_against_the_quarter_that_the_council_compares_with(northborough, earlier, finding):
    report = checked_arrows(against_the_last_quarter(northborough), "up", 4.74, 3.71, earlier=earlier)
    found = list(arrows.check_arrows(report))
    assert [one.verdict for one in found] == finding
    assert all("It was 3.71 a quarter before and is 4.74 now" in one.why for one in found)


def without_previous(like, arrow, others):
    return tiny(
        like,
        measures="measure_id | theme | unit | polarity\nM1 | T | days | lower\nM2 | T | days | lower",
        returns=f"measure_id | quarter | actual\nM1 | Q2 | 4\nM2 | Q2 | 4\nM2 | {others} | 3",
        printed_ratings=f"kind | id | quarter | rating | direction | where\nmeasure | M1 | Q2 | | {arrow} | appendix",
    )


def test_an_arrow_needs_a_figure_of_the_year_before(northborough):
    report = without_previous(northborough, "up", LAST_YEAR)
    assert summary(arrows.check_first_arrows(report)) == [("M1", "up", "no arrow", "differs")]
    assert summary(arrows.check_arrows(report)) == []


@pytest.mark.parametrize(("arrow", "others"), [("unreadable", LAST_YEAR), ("up", Q1)])
def test_an_arrow_that_cannot_be_read_or_a_folder_without_last_year_says_nothing(northborough, arrow, others):
    assert summary(arrows.check_first_arrows(without_previous(northborough, arrow, others))) == []


@pytest.mark.parametrize(
    ("arrow", "before", "finding"),
    [("same", 6, "agrees"), ("up", 6, "differs"), ("down", 9, "agrees"), ("up", "", "cannot check")],
)
def test_the_arrow_of_a_risk_is_compared_with_its_score_of_the_quarter_before(northborough, arrow, before, finding):
    report = tiny(
        northborough,
        risks=f"risk_ref | quarter | level | score\nR1 | Q2 | service | 6\nR1 | {Q1} | service | {before}",
        printed_ratings=f"kind | id | quarter | direction | where\nrisk | R1 | Q2 | {arrow} | register",
    )
    assert verdicts(arrows.check_risk_arrows(report)) == [finding]


@pytest.mark.parametrize(("arrow", "finding"), [("up", "agrees"), ("same", "differs"), ("down", "differs")])
def test_the_arrow_of_a_theme_is_compared_with_its_rating_of_the_quarter_before(northborough, arrow, finding):
    rows = f"""
        kind | id | quarter | rating | direction | where
        theme | Streets | Q2 | Green | {arrow} | summary
        theme | Streets | {Q1} | Amber | | summary
        theme | Money | Q2 | Green | up | summary
    """
    found = summary(arrows.check_group_arrows(tiny(northborough, printed_ratings=rows)))
    assert found == [("Streets", arrow, "better", finding)]


def test_a_measure_of_which_neither_way_is_better_has_this_as_the_reason(northborough):
    (found,) = arrows.check_arrows(checked_arrows(northborough, "up", 4, 3, "none"))
    assert found.why == "Its figures cannot be compared, because neither way is better."
