"""What cannot be true of spells of sickness: days that have not come, a day too many, posts without FTE."""

from perf.dataset.checks_between_rows import (
    Check,
    Texts,
    near_days_check,
    not_too_long,
    past_days_check,
    repeated_rows_check,
    staff_check,
    together,
)
from perf.dataset.dataset import Dataset
from perf.dataset.missing_rows_checks import (
    events_begin_with_a_quarter,
    events_have_no_hole,
    events_reach_the_quarter,
    records_still_end,
)
from perf.wording import count

_NONE_OF_ONE_DAY = 10  # spells that end on the day after the first, where none ends on it: by chance 1 in 20,000 times
_NO_POST = 0.05  # FTE: less is hardly a post
_PERSONS = 100  # spells, of which some are of the same person


def _day_of_return(data: Dataset) -> Texts:
    """Find spells that seem to end with the day of return: none ends on its first day, and many on the next.

    Spells of one day are the most frequent of all.
    """
    lasts = (data.absences["last_day"] - data.absences["first_day"]).dt.days
    next_day = data.absences[lasts == 1]
    if (lasts == 0).any() or len(next_day) < _NONE_OF_ONE_DAY:
        return {}
    return together(
        next_day,
        lambda many: f"no spell ends on its first day, but {many} on the day after: is it the day of return?",
    )


def _without_post(data: Dataset) -> Texts:
    """Find spells that hardly count, because their post has next to no FTE."""
    rows = data.absences[data.absences["fte"] < _NO_POST]
    return together(rows, lambda many: f"{count(many, 'spell')} of less than {_NO_POST} FTE.")


def _nobody_twice(data: Dataset) -> Texts:
    """Find that each spell is of another person, so that more people than there are would be behind a figure."""
    persons = data.absences["person_id"]
    if len(persons) < _PERSONS or persons.duplicated().any():
        return {}
    return {persons.index[0]: f"each of {len(persons):,} spells is of another person."}


SICKNESS_CHECKS = (
    *near_days_check("absences", "first_day", "last_day"), past_days_check("absences", "first_day", level="remark"),
    *not_too_long("absences", "first_day", "last_day", "the spell"),
    repeated_rows_check(
        "absences", ("person_id", "post_id", "service", "staff_group", "first_day", "last_day"), "spell"
    ),
    repeated_rows_check("absences", ("post_id", "first_day", "last_day"), "spell of a post", other="person_id"),
    repeated_rows_check(
        "absences", ("first_day", "last_day", "service", "staff_group", "fte", "reason"), "spell", least=0.25
    ),
    staff_check("absences", "first_day", "spell"),
    *events_reach_the_quarter("absences", "first_day"), *events_have_no_hole("absences", "first_day"),
    *events_begin_with_a_quarter("absences", "last_day"),
    records_still_end("absences", "first_day", "last_day", "spell"),
    Check(
        table="absences", column="last_day", find=_day_of_return, level="remark",
        rule=f"some spell ends on its first day, where {_NONE_OF_ONE_DAY} end on the day after",
        fix="Write the last day of absence: with the day of return, each spell is a day too long.",
    ),
    Check(
        table="absences", column="fte", find=_without_post, level="remark",
        rule=f"a spell is of a post of {_NO_POST} FTE or more", fix="Write the FTE of the post, from 0 to 1.",
    ),
    Check(
        table="absences", column="person_id", find=_nobody_twice, level="remark",
        rule=f"of {_PERSONS} spells or more, some are of the same person",
        fix="Write in person_id who was absent, because small groups of people are protected by it.",
    ),
)  # fmt: skip
