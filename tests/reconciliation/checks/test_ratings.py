"""Printed ratings against the rules."""

from dataclasses import replace

import pytest

from perf.reconciliation.checks import ratings
from tests.reconciliation.councils import summary, tiny

MEASURES = """
    measure_id | title | theme | unit | polarity
    M1 | Calls | Customer | percent | higher
    M2 | Visits | Customer | count | none
"""


@pytest.fixture
def printed(northborough):
    """Report one measure with a printed rating."""

    def report(rating, actual, target, **more):
        return tiny(
            northborough,
            measures=MEASURES,
            returns=f"""
                measure_id | quarter | actual | target | stated_rating | reason
                {more.get("name", "M1")} | Q2 | {actual} | {target} | {more.get("stated", "")} | Counted otherwise
            """,
            printed_ratings=f"""
                kind | id | quarter | rating | where
                measure | {more.get("name", "M1")} | Q2 | {rating} | appendix
            """,
        )

    return report


@pytest.mark.parametrize(
    ("rating", "actual", "target", "computed", "finding"),
    [
        ("Green", 90, 90, "Green", "agrees"),
        ("Amber", 81, 90, "Amber", "agrees"),  # at the edge of the tolerance
        ("Amber", 80.9, 90, "Red", "differs"),
        ("Green", 89.9, 90, "Amber", "differs"),
        ("Green", "", 90, "N/A", "differs"),
        ("Green", 95, "", "N/A", "differs"),
        ("N/A", "", 90, "N/A", "agrees"),
    ],
)
def test_a_printed_rating_is_compared_with_the_rule(printed, rating, actual, target, computed, finding):
    found = summary(ratings.check_measures(printed(rating, actual, target)))
    assert found == [("M1 Calls", rating, computed, finding)]


@pytest.mark.parametrize(
    ("actual", "rated", "why"),
    [
        (91, "Green", "on target or better is Green."),
        (81, "Green", "a miss of 9, no more than the 9 that Green allows, is Green."),
        (70, "N/A", "a miss of 20, more than the 9 that Green allows, is not rated (N/A), because whether a missed "
         "target is better than before is not known: there is no figure for last year."),
    ],
)  # fmt: skip
def test_the_reason_of_a_rating_by_trend_names_the_rule_that_applied(printed, actual, rated, why):
    report = printed("Red", actual, 90)
    rules = report.data.framework.model_copy(update={"amber_by": "trend"})
    (one,) = ratings.check_measures(replace(report, data=replace(report.data, framework=rules)))
    assert (one.recomputed, one.verdict) == (rated, "differs")
    assert f"where higher is better: {why}" in one.why


def test_the_reason_names_figure_target_and_rule(printed):
    (one,) = ratings.check_measures(printed("Amber", 80.9, 90))
    assert one.why == (
        "80.9% against a target of 90%, where higher is better: a miss of 9.1, more than the 9 that Amber allows, is "
        "Red. With this rating Customer would be Red rather than Amber."
    )


def test_a_rating_that_an_officer_states_with_a_reason_is_no_contradiction(printed):
    (one,) = ratings.check_measures(printed("Green", 85, 90, stated="Green"))
    assert one.verdict == "agrees"
    assert one.why.startswith("An officer states Green, with a reason. 85% against a target of 90%")


def test_a_measure_without_a_better_way_cannot_be_rated(printed):
    (one,) = ratings.check_measures(printed("Green", 85, 90, name="M2"))
    assert one.verdict == "cannot check"


def test_a_rating_of_nothing_that_the_folder_knows_cannot_be_checked(printed):
    (one,) = ratings.check_measures(printed("Green", 85, 90, name="M9"))
    assert (one.subject, one.verdict) == ("M9", "cannot check")
    assert one.why == "The folder has no measure with this id for 2023-24 Q2, so its rating cannot be worked out."


ACTIONS = """
    action_id | quarter | corporate_action | title | due | percent_complete
    A1 | Q2 | C1 | Depot | 2024-03-31 | {done}
    A2 | Q2 | C1 | Benches | 2023-09-30 | 90
"""


@pytest.mark.parametrize(
    ("done", "rating", "computed", "finding"),
    [
        (50, "Green", "Green", "agrees"),
        (49, "Green", "Amber", "differs"),
        (40, "Amber", "Amber", "agrees"),
        (39, "Amber", "Red", "differs"),
    ],
)
def test_an_action_is_compared_with_the_progress_expected(northborough, done, rating, computed, finding):
    rows = f"kind | id | quarter | rating | where\naction | A1 | Q2 | {rating} | appendix"
    report = tiny(northborough, actions=ACTIONS.format(done=done), printed_ratings=rows)
    assert summary(ratings.check_actions(report)) == [("A1 Depot", rating, computed, finding)]


def test_an_action_that_is_late_is_red(northborough):
    rows = "kind | id | quarter | rating | where\naction | A2 | Q2 | Green | appendix"
    (one,) = ratings.check_actions(tiny(northborough, actions=ACTIONS.format(done=50), printed_ratings=rows))
    assert (one.recomputed, one.verdict) == ("Red", "differs")
    assert one.why == "It was due by the end of the quarter and is 90% complete: that is Red."


def test_an_action_that_was_due_before_the_year_is_red_by_its_progress_alone(northborough):
    rows = "kind | id | quarter | rating | where\naction | A1 | Q2 | Green | appendix"
    actions = ACTIONS.format(done=10).replace("2024-03-31", "2023-03-31")
    (one,) = ratings.check_actions(tiny(northborough, actions=actions, printed_ratings=rows))
    assert one.why == "10% complete where 50% is expected by now is further behind than Amber allows: Red."


@pytest.mark.parametrize(("group", "finding"), [("Amber", "agrees"), ("Green", "differs"), ("Red", "differs")])
def test_a_group_is_compared_with_the_ratings_printed_for_its_members(northborough, group, finding):
    report = tiny(
        northborough,
        measures=MEASURES,
        printed_ratings=f"""
            kind | id | quarter | rating | where
            measure | M1 | Q2 | Green | appendix
            measure | M2 | Q2 | Red | appendix
            theme | Customer | Q2 | {group} | summary
            theme | Nothing | Q2 | Green | summary
        """,
    )
    assert summary(ratings.check_groups(report)) == [
        ("Customer", group, "Amber", finding),
        ("Nothing", "Green", "", "cannot check"),
    ]


@pytest.mark.parametrize(
    ("band", "finding"), [("MEDIUM", "agrees"), ("Medium/High", "differs"), ("Enormous", "differs")]
)
def test_the_band_of_a_risk_is_that_of_its_score(northborough, band, finding):
    report = tiny(
        northborough,
        risks="risk_ref | quarter | level | title | likelihood | impact\nR1 | Q2 | corporate | Flood | 2 | 3",
        printed_ratings=f"kind | id | quarter | rating | where\nrisk | R1 | Q2 | {band} | register",
    )
    assert summary(ratings.check_risks(report)) == [("R1 Flood", band, "Medium", finding)]
