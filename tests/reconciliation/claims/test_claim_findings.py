"""Every claim of the prose: one finding each, and what several claims say together."""

import pytest

from perf.reconciliation.claims import claim_findings
from tests.reconciliation.councils import Q1, claimed, tiny


def test_every_number_stated_for_what_was_received_is_in_one_finding(northborough):
    others = """
        2 | Q2 | section 3 | all complaints resolved at stage 1 or 2 | | | | 253 | count
        3 | Q2 | section 3 | complaints in the time base | | | | 255 | count
        4 | Q2 | section 4 | complaints in six months | complaints.received | | | 293 | count
        5 | Q2 | section 4 | complaints increase Q2 on Q1 | | | | 59 | count"""
    values = "complaints | received | council | Q2 | count | 253 | | section 3 |"
    report = claimed(northborough, "complaints in Q2", "253", claims=others, printed_values=values)
    (one,) = claim_findings.check_stated_totals(report)
    assert (one.subject, one.printed, one.recomputed) == (
        "claim 1: complaints in Q2, and claim 3 and claim 4", "253", "255 / 293",
    )  # fmt: skip


@pytest.mark.parametrize(("last", "found"), [("37", "agrees"), ("38", "agrees"), ("40", "differs")])
def test_the_shares_of_a_quarter_that_is_not_printed_make_100(northborough, last, found):
    head = "claim_no | report_quarter | where | subject | figure | quarter | printed | unit\n"
    rows = [
        f"{no} | Q2 | s | measures {word} at Q1, share | measures.{word.lower()}_pct | {Q1} | {share} | percent"
        for no, word, share in ((1, "Green", 56), (2, "Amber", 7), (3, "Red", last))
    ]
    (one,) = claim_findings.check_shares_of_claims(tiny(northborough, claims=head + "\n".join(rows)))
    assert (one.printed, one.verdict) == (f"56% + 7% + {last}%", found)


def test_every_claim_has_one_finding_whatever_it_says(northborough):
    others = """
        2 | Q2 | s | overall status | | | | Green | status
        3 | Q2 | s | sickness within target | | | | 5.9 against 5.8 | days per FTE
        4 | Q2 | s | turnover | | | | rose | direction
        5 | Q2 | s | visitors | | | | many | count"""
    findings = list(claim_findings.check_claims(claimed(northborough, "complaints in Q2", "1", claims=others)))
    assert [one.subject.split(":")[0] for one in findings] == [f"claim {number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("subject", "printed", "figure", "part"),
    [
        ("visitors", "many", "", '"many" is not a number'),
        ("visitors", "5", "", "prints nothing else about it"),
        ("compliments in Q2", "5", "compliments.received", "printed only here"),
        ("actions", "5", "actions.green", "No ratings are printed for 2023-24 Q2"),
    ],
)
def test_a_claim_that_cannot_be_checked_has_the_true_reason(northborough, subject, printed, figure, part):
    report = claimed(northborough, subject, printed, figure=figure)
    (one,) = claim_findings.check_claims(report)
    assert (one.verdict, part in one.why) == ("cannot check", True)
