"""Every claim of the prose: one finding each, and what several claims say together."""

import pytest

from perf.reconciliation.claims import claim_findings
from tests.reconciliation.councils import Q1, claimed, tiny


def test_a_claimed_share_must_be_possible_of_the_number_that_other_claims_give(northborough):
    head = "claim_no | report_quarter | where | subject | figure | quarter | printed | unit\n"
    rows = f"""1 | Q2 | s | measures Green at Q1 | measures.green | {Q1} | 9 | count
        2 | Q2 | s | measures Green at Q1, share | measures.green_pct | {Q1} | 56 | percent
        3 | Q2 | s | measures Amber at Q1, share | measures.amber_pct | {Q1} | 6 | percent
        4 | Q2 | s | measures Red at Q1, share | measures.red_pct | {Q1} | 40 | percent"""
    found = {one.claims[0]: one for one in claim_findings.check_claims(tiny(northborough, claims=head + rows))}
    assert {no: one.verdict for no, one in found.items()} == {
        "1": "cannot check", "2": "cannot check", "3": "agrees", "4": "differs",
    }  # fmt: skip
    assert found["4"].premise == "9 Green at 56% means that 16 have a rating."
    assert found["4"].why == "Of 16, the possible share nearest to 40% is 37.50% (6)."


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
