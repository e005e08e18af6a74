"""Due dates: in the calendar, in the year, and not passed under a Green."""

import pytest

from perf.reconciliation.checks import due_dates
from tests.reconciliation.councils import tiny

HEAD = "kind | id | quarter | field | printed | unit | where\n"


def due(like, text, rating="Green", done=50, revised=""):
    return tiny(
        like,
        actions=f"""
            action_id | quarter | corporate_action | title | revised_due | percent_complete
            A1 | Q2 | C1 | Depot | {revised} | {done}
        """,
        printed_values=f"{HEAD}action | A1 | Q2 | due | {text} | date | appendix 1",
        printed_ratings=f"kind | id | quarter | rating | where\naction | A1 | Q2 | {rating} | appendix 1",
    )


def check(report):
    (one,) = due_dates.check_due_dates(report)
    return one.recomputed, one.verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/03/2024", ("31 March 2024", "agrees")),
        ("2024-02-29", ("29 February 2024", "agrees")),  # a leap year
        ("March 2024", ("31 March 2024", "agrees")),
        ("1st Dec 2023", ("1 December 2023", "agrees")),
        ("31/09/2024", ("not in the calendar", "differs")),
        ("2023-02-29", ("not in the calendar", "differs")),
        ("12/31/2023", ("not in the calendar", "differs")),
        ("31 June 2024", ("not in the calendar", "differs")),
        ("ongoing", ("", "cannot check")),
    ],
)
def test_a_date_is_in_the_calendar(northborough, text, expected):
    assert check(due(northborough, text)) == expected


@pytest.mark.parametrize(
    ("text", "rating", "done", "expected"),
    [
        ("30/09/2023", "Green", 90, ("late", "differs")),  # the last day of the quarter
        ("01/10/2023", "Green", 90, ("1 October 2023", "agrees")),
        ("30/09/2023", "Red", 90, ("30 September 2023", "agrees")),
        ("30/09/2023", "Green", 100, ("30 September 2023", "agrees")),
        ("31/03/2023", "Red", 90, ("before 1 April 2023", "differs")),
        ("01/04/2023", "Red", 90, ("1 April 2023", "agrees")),
    ],
)
def test_a_date_that_has_passed_is_not_green_and_none_is_before_the_year(northborough, text, rating, done, expected):
    assert check(due(northborough, text, rating, done)) == expected


def test_an_action_with_a_later_revised_date_is_not_late(northborough):
    assert check(due(northborough, "31/08/2023", revised="2023-12-31"))[1] == "agrees"


def test_the_reason_says_what_a_missing_day_would_mean_for_a_green_action(northborough):
    (one,) = due_dates.check_due_dates(due(northborough, "31/09/2023"))
    for part in (
        "no such day in the calendar",
        "If 30 September 2023 was meant",
        "was due by then and is 50% complete",
        "Red, not Green",
    ):
        assert part in one.why
    (complete,) = due_dates.check_due_dates(due(northborough, "31/09/2023", done=100))
    assert complete.why == "There is no such day in the calendar."


def test_dates_that_are_not_printed_are_taken_from_the_actions(northborough):
    report = tiny(
        northborough,
        actions="action_id | quarter | due | percent_complete\nA1 | Q2 | 2021-03-31 | 20",
    )
    assert [(one.printed, one.verdict) for one in due_dates.check_due_dates(report)] == [("2021-03-31", "differs")]
