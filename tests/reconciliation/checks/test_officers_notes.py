"""Numbers in an officer's note that contradict the note's own row."""

import pytest

from perf.reconciliation.checks import officers_notes
from tests.reconciliation.councils import LAST_YEAR, tiny, verdicts

DAYS, PERCENT = "days per FTE", "percent"


def noted(like, note, unit, actual, target, previous):
    return tiny(
        like,
        measures=f"measure_id | title | theme | unit | polarity\nM1 | Sickness | T | {unit} | lower",
        returns=f"""
            measure_id | quarter | actual | target | note
            M1 | Q2 | {actual} | {target} | {note}
            M1 | {LAST_YEAR} | {previous} | |
        """,
    )


@pytest.mark.parametrize(
    ("note", "unit", "expected"),
    [
        ("Sickness is above the target of 3.74 days.", DAYS, [("3.74", "2.12", "differs")]),
        ("Sickness is above the target of 2.12 days.", DAYS, [("2.12", "2.12", "agrees")]),
        ("The annual target of 8.48 will be missed.", DAYS, []),
        ("Against a 3.74 days target we did badly.", DAYS, [("3.74", "2.12", "differs")]),
        ("Last year's 3.70 was better.", DAYS, [("3.70", "3.71", "differs")]),
        ("It was 3.71 a year before.", DAYS, [("3.71", "3.71", "agrees")]),
        ("Performance was 4.74 this quarter.", DAYS, [("4.74", "4.74", "agrees")]),
        ("The figure is 4.47, up on last year.", DAYS, [("4.47", "4.74", "differs")]),
        ("The figure is 5, and not good.", DAYS, [("5", "4.74", "agrees")]),
        ("The figure is 6, and not good.", DAYS, [("6", "4.74", "differs")]),
        ("In quarter 1 it was 2.30.", DAYS, []),
        ("It is 1.03 days higher than a year before.", DAYS, []),
        ("Of it, 3.50 of the days are long-term.", DAYS, []),
        ("The forecast is 11.66 for the year.", DAYS, []),
        ("Reported on 30.9.2019 by 12 managers.", DAYS, []),
        ("The figure is 45%, in 3 of 4 services.", DAYS, []),
    ],
)
def test_a_note_is_compared_with_its_own_row(northborough, note, unit, expected):
    report = noted(northborough, note, unit, 4.74, 2.12, 3.71)
    assert [
        (one.printed, one.recomputed, one.verdict) for one in officers_notes.check_measure_notes(report)
    ] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("61.17% against a 75% target, better than last year's 53.36%.", ["agrees", "agrees"]),
        ("Performance was 61.2%, short of the target of 80%.", ["agrees", "differs"]),
        ("13.83 points below the target.", []),
        ("Performance was 16% below the national average.", []),
    ],
)
def test_percentages_carry_their_sign(northborough, note, expected):
    report = noted(northborough, note, PERCENT, 61.17, 75, 53.36)
    assert sorted(one.verdict for one in officers_notes.check_measure_notes(report)) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("The depot is 25% complete, where 50% was expected.", ["agrees"]),
        ("The depot is 40% complete.", ["differs"]),
        ("It stands at 30%.", ["differs"]),
        ("Costs fell by 30%.", []),
        ("No progress yet.", []),
    ],
)
def test_an_actions_note_says_how_complete_it_is(northborough, note, expected):
    report = tiny(
        northborough, actions=f"action_id | quarter | title | percent_complete | note\nA1 | Q2 | Depot | 25 | {note}"
    )
    assert verdicts(officers_notes.check_action_notes(report)) == expected


@pytest.mark.parametrize(("said", "finding"), [("3.74", "differs"), ("2.12", "agrees"), ("2.1", "agrees")])
def test_a_printed_comment_is_compared_with_the_table_beside_it(northborough, said, finding):
    rows = f"""kind | id | quarter | field | printed | unit | where
        measure | M1 | Q2 | target | 2.12 | days per FTE | appendix 2
        measure | M1 | Q2 | target | {said} | days per FTE | appendix 2 commentary
        measure | M1 | Q2 | target | 75 | days per FTE | section 9
    """
    (one,) = officers_notes.check_comments(tiny(northborough, printed_values=rows))
    assert (one.check, one.printed, one.recomputed, one.verdict) == ("note", said, "2.12", finding)
    assert one.why == f"The comment says {said} where the row's target is 2.12."
