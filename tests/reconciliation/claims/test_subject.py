"""What a claim is about: its figure, or otherwise its words."""

from dataclasses import replace

import pytest

from perf.reconciliation.claims.subject import filler_words, read_claim
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER
from tests.reconciliation.councils import claimed

YEAR = [f"2023-24 Q{number}" for number in (1, 2, 3, 4)]
VALUES = """complaints | received | council | Q2 | count | 120 | | s |
complaints | stage=1 | council | Q2 | count | 108 | | s |
complaints | outcome=Upheld | council | Q2 | count | 40 | | s |
complaints | outcome=Not upheld | council | Q2 | count | 44 | | s |
complaints | cause=Staff attitude | council | Q2 | share | 10 | percent | s |"""


def read(report):
    return read_claim(report, report.claims[0])


@pytest.mark.parametrize(
    ("subject", "unit", "expected"),
    [
        ("complaints in Q2", "count", ("complaints", "received", "count")),
        ("stage 1, share", "percent", ("complaints", "stage=1", "share")),
        ("complaints at stage 1 or 2", "count", ("complaints", "received", "count")),
        ("upheld, count", "count", ("complaints", "outcome=Upheld", "count")),
        ("not upheld, share", "percent", ("complaints", "outcome=Not upheld", "share")),  # the longest name
        ("cause staff", "percent", ("complaints", "cause=Staff attitude", "share")),  # the only one of which a word is
        ("resolved in time, count", "count", ("complaints", "on time", "numerator")),
        ("complaints in the time base", "count", ("complaints", "on time", "denominator")),
        ("resolved in target time, target", "percent", ("complaints", "on time", "target")),
    ],
)
def test_words_name_a_kind_a_thing_and_a_field(northborough, subject, unit, expected):
    cell = read(claimed(northborough, subject, "1", unit, printed_values=VALUES))
    assert (cell.kind, cell.id, cell.field) == expected


def test_a_word_that_the_report_does_not_know_leaves_a_claim_unread(northborough):
    assert read(claimed(northborough, "complaints by email", "1", printed_values=VALUES)) is None


def test_a_council_adds_the_words_of_its_own_report(northborough):
    report = claimed(northborough, "complaints in the annex", "1", printed_values=VALUES)
    assert read(report) is None
    rules = northborough.framework.model_copy(update={"claim_filler_words": ("Annex",)})
    own = replace(report, data=replace(report.data, framework=rules))
    assert "annex" in filler_words(own)
    assert read(own).id == "received"


def test_a_figure_goes_before_the_words(northborough):
    report = claimed(northborough, "nothing known", "33", "percent", figure="complaints.upheld_pct")
    assert (read(report).kind, read(report).id, read(report).field) == ("complaints", "outcome=Upheld", "share")


@pytest.mark.parametrize(
    ("quarter", "words", "window"),
    [
        (YEAR[0], "", "either"),
        (YEAR[0], " in three months", "either"),
        (YEAR[1], "", ""),
        (YEAR[1], " in three months", "in quarter"),
        (YEAR[1], " in six months", "to date"),
        (YEAR[1], " this quarter", "in quarter"),
        (YEAR[2], " in nine months", "to date"),
        (YEAR[3], " year to date", "to date"),
    ],
)
def test_the_months_of_a_claim_depend_on_its_quarter(northborough, quarter, words, window):
    report = claimed(northborough, f"complaints{words}", "1", quarter=quarter, printed_values=VALUES)
    assert read(report).window == window


@pytest.mark.parametrize(
    ("quarter", "words"), [(YEAR[0], "six months"), (YEAR[2], "half-year"), (YEAR[3], "nine months")]
)
def test_months_of_no_known_period_leave_a_claim_unread(northborough, quarter, words):
    assert read(claimed(northborough, f"complaints in {words}", "1", quarter=quarter, printed_values=VALUES)) is None


@pytest.mark.parametrize(
    ("quarter", "words", "matching"),
    [
        (YEAR[0], "", ["", IN_QUARTER]),  # the first quarter is the year to date
        (YEAR[1], "", [""]),
        (YEAR[1], " this quarter", [IN_QUARTER]),
        (YEAR[1], " to date", []),  # what was received is printed for the quarter
    ],
)
def test_a_claim_matches_the_cells_of_its_own_period(northborough, quarter, words, matching):
    report = claimed(northborough, f"complaints{words}", "1", quarter=quarter, printed_values=VALUES)
    first = report.cells[0]
    parts = ["", IN_QUARTER, ANNUAL]
    assert [part for part in parts if read(report).matches(replace(first, part=part))] == matching


def test_a_programme_is_known_by_its_own_name(northborough):
    values = "savings | programme=Digital Future | council | Q2 | forecast | 1020000 | GBP | s |"
    report = claimed(northborough, "digital forecast, amount", "1.02", "GBP million", printed_values=values)
    key = read_claim(report, report.claims[0])
    assert (key.kind, key.id, key.field) == ("savings", "programme=Digital Future", "forecast")
