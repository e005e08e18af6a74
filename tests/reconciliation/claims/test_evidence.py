"""Evidence for a claim: each source by itself, and which of them is heard first."""

from dataclasses import replace

import pytest

from perf.dataset.framework import Provenance
from perf.reconciliation.claims import evidence
from tests.reconciliation.councils import claim_finding, claimed, question

SYNTHETIC = Provenance(kind="synthetic")


def numbers(source, report):
    """List what a source answers to the first claim of a report."""
    return [round(one.number.value, 2) for one in source(question(report))]


COMPLAINTS = """complaints | received | council | Q2 | count | 120 | | section 3 |
complaints | received | Place | Q2 | count | 81 | | section 3 |
complaints | received | People | Q2 | count | 39 | | section 3 |
complaints | stage=1 | council | Q2 | count | 108 | | section 3 |
complaints | outcome=Upheld | council | Q2 | count | 40 | | section 3 |
complaints | outcome=Partly upheld | council | Q2 | count | 12 | | section 3 |
complaints | on time | council | Q2 | numerator | 88 | | section 3 |
complaints | on time | council | Q2 | denominator | 116 | | section 3 |"""


@pytest.mark.parametrize(
    ("subject", "printed", "unit", "recomputed", "found"),
    [
        ("complaints in Q2", "120", "count", "120", "agrees"),
        ("complaints in Q2", "121", "count", "120", "differs"),
        ("stage 1, share", "90", "percent", "90.0%", "agrees"),
        ("stage 1, share", "92", "percent", "90.0%", "differs"),
        ("stage 2", "12", "count", "12", "agrees"),
        ("upheld, share", "33.3", "percent", "33.3%", "agrees"),
        ("partly upheld, share", "33.3", "percent", "10.0%", "differs"),
        ("resolved in target time, share", "76", "percent", "75.9%", "agrees"),
        ("resolved in target time, share", "67", "percent", "75.9%", "differs"),
        ("complaints closed by email", "99", "count", "", "cannot check"),
        ("Ombudsman complaints", "14", "count", "", "cannot check"),
        ("complaints in Q2", "many", "count", "", "cannot check"),
        ("complaints in Q2", "over 100", "count", "120", "agrees"),
        ("complaints in Q2", "over 130", "count", "120", "differs"),
        ("complaints in Q2", "about 118", "count", "120", "agrees"),
    ],
)
def test_a_claim_about_complaints_is_worked_out_from_what_else_is_printed(
    northborough, subject, printed, unit, recomputed, found
):
    report = claimed(northborough, subject, printed, unit, printed_values=COMPLAINTS)
    assert claim_finding(report) == (recomputed, found)


@pytest.mark.parametrize(("place", "found"), [("section 3", "cannot check"), ("appendix 1", "agrees")])
def test_what_its_own_place_repeats_is_no_evidence_for_a_claim(northborough, place, found):
    values = f"savings | all savings | council | Q2 | target | 3020000 | GBP | {place} |"
    report = claimed(northborough, "savings target", "3.020", "GBP million", printed_values=values)
    assert claim_finding(report)[1] == found


def test_what_its_own_place_contradicts_is_evidence_against_it(northborough):
    values = "compliments | received | Waste | Q2 | count | 61 | | section 3 |"
    report = claimed(
        northborough, "Waste compliments, count in text", "80", figure="compliments.received", area="Waste",
        printed_values=values,
    )  # fmt: skip
    assert claim_finding(report) == ("61", "differs")


MEASURES = """
    measure_id | title | theme | unit | polarity | basis | figure
    M1 | Sickness | People | days per FTE | lower | ytd | sickness.days_per_fte
    M2 | Visits to libraries | Place | count | higher | ytd |
"""
SICKNESS = """measure | M1 | council | Q2 | actual | 4.74 | days per FTE | appendix 2 |
measure | M1 | council | Q2 | previous | 3.71 | days per FTE | appendix 2 |
measure | M1 | council | Q2 | target | 2.12 | days per FTE | appendix 2 |
measure | M2 | council | Q2 | actual | 13,204 | count | appendix 2 |"""


@pytest.mark.parametrize(
    ("subject", "printed", "unit", "recomputed", "found"),
    [
        ("sickness in the year to date", "4.74", "days per FTE", "4.74", "agrees"),
        ("sickness in the year to date", "4.47", "days per FTE", "4.74", "differs"),
        ("sickness increase", "1.03", "days per FTE", "1.03", "agrees"),
        ("sickness increase", "1.1", "days per FTE", "1.03", "differs"),
        ("sickness decrease", "1.03", "days per FTE", "\u22121.03", "differs"),
        ("sickness target", "3.74", "days per FTE", "2.12", "differs"),
        ("library visits", "13,204", "count", "", "cannot check"),
        ("visits to libraries", "13,000", "count", "13,204", "agrees"),
        ("visits to libraries", "14,000", "count", "13,204", "differs"),
        ("visits to museums", "14,000", "count", "", "cannot check"),
    ],
)
def test_a_claim_about_a_measure_is_compared_with_its_row(northborough, subject, printed, unit, recomputed, found):
    report = claimed(northborough, subject, printed, unit, measures=MEASURES, printed_values=SICKNESS)
    assert claim_finding(report) == (recomputed, found)


DIRECTORATES = """complaints | received | Place | Q2 | count | 81 | | s |
complaints | received | People | Q2 | count | 39 | | s |"""


def test_a_count_is_the_sum_of_all_directorates(northborough):
    report = claimed(northborough, "complaints in Q2", "120", printed_values=DIRECTORATES)
    assert numbers(evidence.from_sums, report) == [120]


def test_some_directorates_are_no_sum(northborough):
    report = claimed(northborough, "complaints in Q2", "120", printed_values=DIRECTORATES.splitlines()[0])
    assert numbers(evidence.from_sums, report) == []


def test_a_directorate_is_the_council_less_the_others(northborough):
    values = "complaints | received | council | Q2 | count | 120 | | s |\n" + DIRECTORATES.splitlines()[1]
    report = claimed(northborough, "complaints, Place", "81", area="Place", printed_values=values)
    assert numbers(evidence.from_sums, report) == [81]


def test_a_stage_is_what_was_received_less_the_other_stage(northborough):
    values = """complaints | received | council | Q2 | count | 120 | | s |
        complaints | stage=1 | council | Q2 | count | 108 | | s |"""
    assert numbers(evidence.from_sums, claimed(northborough, "stage 2", "12", printed_values=values)) == [12]


SAVINGS = """savings | all savings | council | Q2 | target | 1500000 | GBP | {first} |
savings | all savings | council | Q2 | forecast | 1200000 | GBP | {second} |"""


@pytest.mark.parametrize(("second", "expected"), [("box", [80.0]), ("section 9", [])])
def test_a_share_is_worked_out_of_two_figures_of_one_place(northborough, second, expected):
    values = SAVINGS.format(first="box", second=second)
    report = claimed(northborough, "savings forecast, share", "80", "percent", printed_values=values)
    assert numbers(evidence.from_ratio, report) == expected


@pytest.mark.parametrize(("second", "expected"), [("box", [300_000]), ("section 9", [])])
def test_a_variance_is_the_difference_of_two_figures_of_one_place(northborough, second, expected):
    values = SAVINGS.format(first="box", second=second)
    report = claimed(northborough, "savings variance", "300000", "GBP", printed_values=values)
    assert numbers(evidence.from_difference, report) == expected


@pytest.mark.parametrize(("where", "expected"), [("section 9", [45]), ("section 3", [])])
def test_the_same_claim_made_elsewhere_is_evidence(northborough, where, expected):
    others = f"\n2 | Q2 | {where} | compliments in Q2 | compliments.received | | | 45 | count"
    report = claimed(northborough, "compliments in Q2", "45", figure="compliments.received", claims=others)
    assert numbers(evidence.from_claims, report) == expected


def test_a_count_follows_from_its_share_as_exactly_as_the_share_is_printed(northborough):
    values = """complaints | received | council | Q2 | count | 120 | | s |
        complaints | stage=2 | council | Q2 | share | 10 | percent | s |"""
    (one,) = evidence.from_share(question(claimed(northborough, "stage 2", "12", printed_values=values)))
    assert [round(number, 1) for number in (one.number.low, one.number.value, one.number.high)] == [11.4, 12.0, 12.6]


@pytest.mark.parametrize(("rest", "expected"), [("cause=Other", [70.0]), ("cause=Staff", [])])
def test_a_share_is_what_the_others_leave_only_where_one_is_for_the_rest(northborough, rest, expected):
    values = f"""complaints | cause=Delay | council | Q2 | share | 40 | percent | s |
        complaints | {rest} | council | Q2 | share | 30 | percent | s |"""
    report = claimed(northborough, "cause delay", "40", "percent", printed_values=values)
    assert numbers(evidence.from_complement, report) == expected


@pytest.mark.parametrize(
    ("provenance", "expected"), [({}, False), ({"complaints": SYNTHETIC, "compliments": SYNTHETIC}, True)]
)
def test_only_records_that_the_folder_holds_can_be_synthetic(northborough, provenance, expected):
    report = claimed(northborough, "compliments in Q2", "45", figure="compliments.received")
    rules = northborough.framework.model_copy(update={"provenance": provenance})
    data = replace(report.data, framework=rules, sources={**report.data.sources, "compliments": "compliments.csv"})
    assert evidence.only_synthetic(replace(report, data=data), report.claims[0]) is expected
    without = replace(data, sources={})
    assert evidence.only_synthetic(replace(report, data=without), report.claims[0]) is False
