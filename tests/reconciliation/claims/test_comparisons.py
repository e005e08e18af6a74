"""Claims that compare: two numbers, a direction, a month of a quarter, a quarter with the ones before."""

import pytest

from perf.reconciliation.claims import comparisons
from tests.reconciliation.councils import claim_finding, claimed, question


@pytest.mark.parametrize(
    ("subject", "printed", "found"),
    [
        ("sickness within directorate target", "5.96 against 5.90", "differs"),
        ("sickness within directorate target", "1.36 against 5.90", "agrees"),
        ("sickness above target", "5.96 against 5.90", "agrees"),
        ("sickness beside its target", "5.96 against 5.90", "cannot check"),
    ],
)
def test_two_numbers_compare_as_the_words_say(northborough, subject, printed, found):
    assert claim_finding(claimed(northborough, subject, printed, "days per FTE"))[1] == found


TURNOVER = """turnover | turnover | Place | Q2 | previous | 6.51 | percent | s |
turnover | turnover | Place | Q2 | actual | 4.11 | percent | s |
turnover | turnover | People | Q2 | previous | 5.10 | percent | s |
turnover | turnover | People | Q2 | actual | {people} | percent | s |"""


@pytest.mark.parametrize(
    ("subject", "way", "people", "found"),
    [
        ("turnover generally increased across 4 directorates", "increased", "4.00", "differs"),
        ("turnover generally increased across 4 directorates", "increased", "6.00", "cannot check"),
        ("turnover decreased across both directorates", "decreased", "4.00", "agrees"),
        ("turnover decreased across both directorates", "decreased", "6.00", "differs"),
    ],
)
def test_a_direction_is_compared_with_the_directorates(northborough, subject, way, people, found):
    report = claimed(northborough, subject, way, "direction", printed_values=TURNOVER.format(people=people))
    assert claim_finding(report)[1] == found


COMPLIMENTS = """compliments | received | Waste | Q2 | count | 60 | | s |
compliments | received | Adults | Q2 | count | 48 | | s |"""


@pytest.mark.parametrize(
    ("subject", "printed", "expected"),
    [
        ("compliments, highest month", "23", ("36 or more", "differs")),
        ("compliments, highest month", "36", ("36 or more", "agrees")),
        ("compliments, highest month", "109", ("36 or more", "differs")),
        ("compliments, lowest month", "40", ("36 or less", "differs")),
        ("compliments, lowest month", "30", ("36 or less", "agrees")),
    ],
)
def test_a_month_is_compared_with_its_quarter(northborough, subject, printed, expected):
    assert claim_finding(claimed(northborough, subject, printed, printed_values=COMPLIMENTS)) == expected


@pytest.mark.parametrize(("printed", "expected"), [("59", ("213", "differs")), ("213", ("213", "agrees"))])
def test_a_quarter_its_half_year_and_its_rise_follow_from_each_other(northborough, printed, expected):
    others = "\n2 | Q2 | appendix | complaints in six months | complaints.received | | | 293 | count"
    values = "complaints | received | council | Q2 | count | 253 | | section 3 |"
    report = claimed(northborough, "complaints increase Q2 on Q1", printed, claims=others, printed_values=values)
    assert claim_finding(report) == expected


OPEN = """complaints | received | council | Q2 | count | 120 | | section 3 |
complaints | outcome=Upheld | Place | Q2 | count | 60 | | section 3 |
complaints | outcome=Withdrawn | Place | Q2 | count | 40 | | section 3 |
complaints | outcome=Open | Place | Q2 | count | {place} | | section 3 |
complaints | outcome=Under investigation | People | Q2 | count | {people} | | section 3 |"""


@pytest.mark.parametrize(
    ("place", "people", "expected"),
    [("12", "8", ("100", "differs")), ("12", "0", ("108", "differs")), ("0", "0", ("", "cannot check"))],
)
def test_complaints_are_not_all_resolved_beside_outcomes_of_open_ones(northborough, place, people, expected):
    report = claimed(
        northborough, "all complaints resolved at stage 1 or 2", "120",
        printed_values=OPEN.format(place=place, people=people),
        claims="\n2 | Q2 | appendix | complaints received | complaints.received | | | 120 | count",
    )  # fmt: skip
    assert claim_finding(report) == expected


@pytest.mark.parametrize(("base", "found"), [("255", "differs"), ("120", "agrees"), ("116", "cannot check")])
def test_a_base_of_answers_may_leave_some_open_and_counts_others_too_where_it_passes_what_was_received(
    northborough, base, found
):
    report = claimed(
        northborough, "complaints in the time base", base,
        printed_values="complaints | received | council | Q2 | count | 120 | | section 3 |",
    )  # fmt: skip
    assert claim_finding(report)[1] == found
    assert ["others too" in one.how for one in comparisons.from_base(question(report))] == [True] * (
        found != "cannot check"
    )


YEAR = [f"2023-24 Q{number}" for number in (1, 2, 3, 4)]


def received(*counts):
    """Print what was received in quarters of 2023-24, the first one first."""
    return "\n".join(
        f"complaints | received | council | {quarter} | count | {number} | | s |"
        for quarter, number in zip(YEAR, counts, strict=False)
        if number
    )


@pytest.mark.parametrize(
    ("quarter", "months", "counts", "expected"),
    [
        (YEAR[0], "three", [50], "50"),
        (YEAR[1], "six", [50, 60], "110"),
        (YEAR[2], "nine", [50, 60, 70], "180"),
        (YEAR[3], "twelve", [50, 60, 70, 80], "260"),
    ],
)
def test_the_year_to_date_is_the_sum_of_its_quarters(northborough, quarter, months, counts, expected):
    for printed, verdict in ((expected, "agrees"), (str(int(expected) + 1), "differs")):
        report = claimed(
            northborough, f"complaints in {months} months", printed, quarter=quarter, printed_values=received(*counts)
        )
        assert claim_finding(report) == (expected, verdict)


def test_a_year_to_date_with_a_quarter_missing_cannot_be_checked(northborough):
    values = received(50, None, 70)
    report = claimed(northborough, "complaints in nine months", "180", quarter=YEAR[2], printed_values=values)
    assert claim_finding(report) == ("", "cannot check")


def test_months_that_are_neither_the_quarter_nor_the_year_to_date_cannot_be_checked(northborough):
    values = received(50, 60, 70)
    report = claimed(northborough, "complaints in six months", "110", quarter=YEAR[2], printed_values=values)
    assert claim_finding(report) == ("", "cannot check")


@pytest.mark.parametrize(("quarter", "before"), [(YEAR[1], "Q1"), (YEAR[2], "Q2 "), (YEAR[3], "Q3")])
def test_a_rise_is_over_the_quarter_before(northborough, quarter, before):
    counts = [50, 60, 70, 80][: YEAR.index(quarter) + 1]
    report = claimed(
        northborough, f"complaints increase on {before}", "10", quarter=quarter, printed_values=received(*counts)
    )
    assert [one.number.value for one in comparisons.from_periods(question(report))] == [10]


def test_a_rise_in_the_first_quarter_is_over_the_last_of_the_year_before(northborough):
    values = "complaints | received | council | 2022-23 Q4 | count | 40 | | s |\n" + received(50)
    report = claimed(northborough, "complaints increase on Q4", "10", quarter=YEAR[0], printed_values=values)
    assert claim_finding(report) == ("10", "agrees")


def test_a_year_to_date_gives_the_quarter_before_only_where_all_others_are_printed(northborough):
    others = "\n2 | Q2 | appendix | complaints in nine months | complaints.received | | | 180 | count"
    for counts, expected in (([50, None, 70], [10]), ([None, None, 70], [])):
        report = claimed(
            northborough, "complaints increase on the last quarter", "10", quarter=YEAR[2], claims=others,
            printed_values=received(*counts),
        )  # fmt: skip
        assert [one.number.value for one in comparisons.from_periods(question(report))] == expected


@pytest.mark.parametrize(("way", "found"), [("increased", "differs"), ("fell", "agrees")])
def test_a_direction_of_the_council_is_that_of_its_own_figures(northborough, way, found):
    values = """turnover | turnover | council | Q2 | previous | 6.51 | percent | s |
        turnover | turnover | council | Q2 | actual | 4.11 | percent | s |"""
    assert claim_finding(claimed(northborough, "turnover", way, "direction", printed_values=values)) == ("fell", found)
