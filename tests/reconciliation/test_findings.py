"""Findings: their order, their columns and the sentence that counts them."""

from dataclasses import replace

import pytest

from perf.reconciliation.findings import COLUMNS, Finding, as_frame, counts_sentence, join_findings
from perf.reconciliation.printed_cells import Thing


def a_finding(verdict, matter="figure", subject="M1"):
    return Finding(
        check="rating", subject=subject, where="s", printed="1", recomputed="2", verdict=verdict, why="w", matter=matter
    )


def test_what_differs_comes_first_and_in_each_what_matters_most():
    findings = as_frame(
        [
            a_finding("agrees", "status", "a"),
            a_finding("cannot check", "status", "b"),
            a_finding("differs", "date", "c"),
            a_finding("differs", "status", "d"),
            a_finding("differs", "date", "e"),
        ]
    )
    assert findings["subject"].tolist() == ["d", "c", "e", "b", "a"]


def test_a_frame_has_the_columns_of_the_contract_even_without_findings():
    assert list(as_frame([])) == list(as_frame([a_finding("agrees")])) == COLUMNS


def test_findings_that_are_joined_state_what_they_are_based_on_once():
    thing = Thing(kind="rating", id="measures", area="council", quarter="2023-24 Q1", field="share", part="")
    shares = [
        replace(a_finding("differs"), premise="16 have a rating.", why=why, recomputed=share, doubts=(thing,))
        for share, why in (("6.25%", "Of 16, 1 is 6.25%."), ("37.50%", "Of 16, 6 are 37.50%."))
    ]
    (one,) = join_findings(shares)
    assert as_frame([one])["why"].item() == "16 have a rating. Of 16, 1 is 6.25%. Of 16, 6 are 37.50%."
    assert as_frame(shares[:1])["why"].item() == "16 have a rating. Of 16, 1 is 6.25%."


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], "There are no findings."),
        (["differs"], "1 finding differs."),
        (["differs", "differs", "agrees"], "2 findings differ and 1 agrees."),
        (["cannot check"] * 3, "No findings differ and 3 cannot be checked."),
        (["cannot check", "agrees", "agrees"], "No findings differ, 1 cannot be checked and 2 agree."),
    ],
)
def test_the_counts_agree_with_their_verbs(verdicts, expected):
    assert counts_sentence(as_frame(a_finding(verdict) for verdict in verdicts)) == expected


def test_a_finding_is_built_by_name_alone():
    with pytest.raises(TypeError):
        Finding("rating", "M1", "s", "1", "2", "agrees", "w", "status")
