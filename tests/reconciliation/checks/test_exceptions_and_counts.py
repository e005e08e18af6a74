"""Lists against each other: exceptions and Reds, counts by group and what they count."""

import pytest

from perf.reconciliation.checks import exceptions_and_counts
from tests.reconciliation.councils import summary, tiny, verdicts

ACTIONS = """
    action_id | quarter | corporate_action | title | percent_complete
    A1 | Q2 | C1 | Depot | 10
    A2 | Q2 | C1 | Benches | 60
    A3 | Q2 | C2 | Trees | 10
"""
RATINGS = """
    kind | id | quarter | rating | where
    action | A1 | Q2 | Red | appendix
    action | A2 | Q2 | Green | appendix
    action | A3 | Q2 | Red | appendix
"""


def listed(*names, said="yes"):
    rows = [f"action | {name} | Q2 | listed as exception | {said} | section 1" for name in names]
    return "\n".join(["kind | id | quarter | field | printed | where", *rows])


def test_every_red_action_is_listed_and_nothing_else(northborough):
    report = tiny(northborough, actions=ACTIONS, printed_ratings=RATINGS, printed_values=listed("A1", "A2"))
    assert summary(exceptions_and_counts.check_exceptions(report)) == [
        ("A1 Depot", "Red", "listed", "agrees"),
        ("A3 Trees", "Red", "not listed", "differs"),
        ("A2 Benches", "listed", "Green", "differs"),
    ]


def test_a_report_without_a_list_of_exceptions_leaves_nothing_out(northborough):
    report = tiny(northborough, actions=ACTIONS, printed_ratings=RATINGS)
    assert verdicts(exceptions_and_counts.check_exceptions(report)) == ["cannot check"] * 2


def test_a_list_that_says_no_of_an_action_is_a_list(northborough):
    report = tiny(northborough, actions=ACTIONS, printed_ratings=RATINGS, printed_values=listed("A1", said="no"))
    assert verdicts(exceptions_and_counts.check_exceptions(report)) == ["differs"] * 2


@pytest.mark.parametrize(
    ("part", "count", "recomputed", "finding"),
    [
        ("actions", "2", "2", "agrees"),
        ("actions", "3", "2", "differs"),
        ("rating=Red", "1", "1", "agrees"),
        ("rating=Green", "0", "1", "differs"),
        ("rating=N/A", "0", "0", "agrees"),
    ],
)
def test_the_count_of_a_corporate_action_is_that_of_its_list(northborough, part, count, recomputed, finding):
    values = f"""
        kind | id | quarter | field | printed | unit | where | part
        corporate_action | C1 | Q2 | count | {count} | count | s | {part}
    """
    report = tiny(
        northborough,
        actions=ACTIONS,
        printed_ratings=RATINGS,
        printed_values=values,
        corporate_actions="corporate_action | title\nC1 | Cleaner streets",
    )
    subject = f"C1 Cleaner streets, {part.removeprefix('rating=')}"
    assert summary(exceptions_and_counts.check_group_counts(report)) == [(subject, count, recomputed, finding)]


def test_a_group_that_the_folder_does_not_know_is_not_counted(northborough):
    values = "kind | id | quarter | field | printed | unit | where\ntheme | Streets | Q2 | count | 3 | count | s"
    assert summary(exceptions_and_counts.check_group_counts(tiny(northborough, printed_values=values))) == []
