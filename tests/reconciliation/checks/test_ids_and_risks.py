"""Ids, scores, bands and keys."""

from dataclasses import replace

import pytest

from perf.reconciliation.checks import ids_and_risks
from tests.reconciliation.councils import summary, tiny, verdicts

HEAD = "kind | id | quarter | field | printed | where\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("PAM/1", "PAM/2", []),
        ("PAM/1", "PAM/1", ["PAM/1 id"]),
        ("M2", "", ["M2 id"]),  # another measure's own id
        ("A1; PAM/1", "", ["A1 id"]),  # an action's
    ],
)
def test_an_id_is_used_for_one_thing(northborough, first, second, expected):
    report = tiny(
        northborough,
        measures=f"measure_id | other_ids | theme | polarity\nM1 | {first} | T | higher\nM2 | {second} | T | higher",
        actions="action_id | quarter\nA1 | Q2",
    )
    assert [one.subject for one in ids_and_risks.check_ids(report)] == expected


def test_a_table_prints_an_id_once(northborough):
    rows = "kind | id | quarter | rating | where\n"
    twice = "action | A1 | Q2 | Green | appendix\naction | A1 | Q2 | Red | appendix\n"
    elsewhere = "action | A2 | Q2 | Red | appendix\naction | A2 | Q2 | Red | section 1"
    report = tiny(northborough, printed_ratings=rows + twice + elsewhere)
    assert summary(ids_and_risks.check_rows(report)) == [("A1 action", "Green / Red", "one row", "differs")]


@pytest.mark.parametrize(
    ("score", "likelihood", "recomputed", "finding"),
    [
        ("6", "2", "6", "agrees"),
        ("8", "2", "6", "differs"),
        ("6", "", "a possible score", "agrees"),
        ("5", "", "not a possible score", "differs"),
    ],
)
def test_a_score_is_likelihood_times_impact(northborough, score, likelihood, recomputed, finding):
    rows = f"risk | R1 | Q2 | score | {score} | s\nrisk | R1 | Q2 | impact | 3 | s\n"
    rows += f"risk | R1 | Q2 | likelihood | {likelihood} | s" if likelihood else ""
    assert summary(ids_and_risks.check_scores(tiny(northborough, printed_values=HEAD + rows))) == [
        ("R1", score, recomputed, finding)
    ]


MATRIX = """risk matrix | likelihood=2 impact=2 | Q2 | band | MEDIUM | m
risk matrix | likelihood=4 impact=1 | Q2 | band | Medium | m
risk matrix | likelihood=1 impact=4 | Q2 | band | {band} | m
risk matrix | likelihood=2 impact=2 | Q2 | score | {score} | m
"""


@pytest.mark.parametrize(("band", "score", "wrong"), [("Medium", "4", 0), ("High", "4", 1), ("Medium", "5", 1)])
def test_equal_scores_have_one_band_and_a_cell_its_product(northborough, band, score, wrong):
    report = tiny(northborough, printed_values=HEAD + MATRIX.format(band=band, score=score))
    assert [one.verdict for one in ids_and_risks.check_matrix(report)].count("differs") == wrong


@pytest.mark.parametrize(
    ("line", "scores", "recomputed", "finding"),
    [
        ("Medium", "4-6", "4-6", "agrees"),
        ("Medium/high", "8 to 9", "8-9", "agrees"),
        ("Medium/high", "8-10", "8-9", "differs"),  # no product is 10
        ("Low", "1-2", "2", "differs"),  # 1 is very low
        ("High", "12", "12", "agrees"),
    ],
)
def test_a_key_names_the_scores_of_its_band(northborough, line, scores, recomputed, finding):
    report = tiny(northborough, printed_values=f"{HEAD}risk key | {line} | Q2 | range | {scores} | key")
    assert summary(ids_and_risks.check_key(report)) == [(f"{line} (risk key)", scores, recomputed, finding)]


def test_a_line_of_the_key_that_is_unclear_is_not_compared(northborough):
    head, row = f"{HEAD.strip()} | certainty\n", "risk key | Medium | Q2 | range | 3 | key | unclear"
    assert verdicts(ids_and_risks.check_key(tiny(northborough, printed_values=head + row))) == ["cannot check"]


def test_the_scores_that_can_be_are_those_of_the_councils_own_scale(northborough):
    five = ("a", "b", "c", "d", "e")
    rules = northborough.framework.model_copy(update={"risk_likelihood": five, "risk_impact": five})
    report = tiny(
        replace(northborough, framework=rules), printed_values=f"{HEAD}risk | R1 | Q2 | score | 25 | register"
    )
    (one,) = ids_and_risks.check_scores(report)
    assert (one.verdict, "each from 1 to 5" in one.why) == ("agrees", True)


def test_a_key_is_compared_with_the_matrix_that_is_printed(northborough):
    rows = "risk matrix | likelihood=1 impact=2 | Q2 | band | MINOR | m\nrisk key | Low | Q2 | range | 2 | key"
    (one,) = ids_and_risks.check_key(tiny(northborough, printed_values=HEAD + rows))
    assert one.why == "The matrix gives a score of 2 the band Minor, not Low."
