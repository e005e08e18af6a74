"""Counts of rated things in officers' texts are compared with what a text may be about."""

import pytest

from perf.reconciliation.checks import officers_notes
from tests.reconciliation.councils import tiny

MEASURES = """
    measure_id | theme | unit | polarity | set
    M1 | People | count | higher | plan
    M2 | People | count | higher | plan
    M3 | Money | count | higher | plan
    M4 | Money | count | higher | national
"""
RETURNS = """
    measure_id | quarter | actual | target
    M1 | Q2 | 10 | 10
    M2 | Q2 | 5 | 10
    M3 | Q2 | 5 | 10
    M4 | Q2 | 5 | 10
"""
ACTIONS = """
    action_id | quarter | corporate_action | service | percent_complete
    A1 | Q2 | C1 | Waste | 10
    A2 | Q2 | C1 | Parks | 10
    A3 | Q2 | C1 | Adults | 90
"""
HEAD = "report | quarter | area | section | subject | text"


@pytest.fixture
def written(northborough):
    def report(text, *, area="", subject=""):
        rows = f"{HEAD}\ncorporate-plan | Q2 | {area} | position | {subject} | {text}"
        return tiny(northborough, measures=MEASURES, returns=RETURNS, actions=ACTIONS, narrative=rows)

    return report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 actions are Red.", [("2", "2", "agrees")]),
        ("All is well, but 99 actions are red.", [("99", "2", "differs")]),
        ("{measures.green} of {measures.rated} measures are Green and 3 actions are Red.", [("3", "2", "differs")]),
        ("Two of our 3 actions are Red.", [("2 of 3", "2 of 3", "agrees")]),
        ("2 of 4 actions are Red.", [("2 of 4", "2 of 3", "differs")]),
        ("Of the 3 measures, one is Green.", [("1 of 3", "1 of 3", "agrees")]),
        ("We have four Red measures.", [("4", "2", "differs")]),
        ("3 measures are Red.", [("3", "2", "agrees")]),  # with the national one
        ("7 actions were Red in quarter 1.", []),
        ("It has 4 more Red measures.", []),
        ("A forecast of 5 Red actions.", []),
        ("8 homes are Green.", []),
        ("Most of our 3 measures are Red.", []),
        ("None of our 3 actions is Red.", [("0 of 3", "2 of 3", "differs")]),
        ("2 of 3 measures miss their target.", [("2 of 3", "2 of 3", "agrees")]),
        ("1 of 3 measures with a rating misses its target.", [("1 of 3", "2 of 3", "differs")]),
        ("2 of 3 measures miss their target by more than the tolerance.", [("2 of 3", "2 of 3", "agrees")]),
        ("None of the 3 measures meets its target.", [("0 of 3", "1 of 3", "differs")]),
        ("Of the 3 measures, one met its target.", [("1 of 3", "1 of 3", "agrees")]),
        ("All 3 measures meet their target.", [("3", "1", "differs")]),
        ("2 of 3 measures missed their target last year.", []),
        ("3 measures do not meet their target.", []),
    ],
)
def test_a_count_is_compared_with_the_councils_own(written, text, expected):
    found = list(officers_notes.check_texts(written(text)))
    assert [(one.printed, one.recomputed, one.verdict) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "place", "verdict"),
    [
        ("1 action is Red.", {"area": "Place"}, "differs"),
        ("2 actions are Red.", {"area": "Place"}, "agrees"),
        ("1 action is Red.", {"area": "Waste"}, "agrees"),
        ("1 measure is Red.", {"subject": "People"}, "agrees"),
        ("2 measures are Red.", {"subject": "People"}, "agrees"),  # of the council
        ("4 measures are Red.", {"subject": "People"}, "differs"),
        ("2 actions are Red.", {"subject": "C1"}, "agrees"),
    ],
)
def test_a_text_may_count_what_its_place_or_its_subject_has(written, text, place, verdict):
    assert [one.verdict for one in officers_notes.check_texts(written(text, **place))] == [verdict]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("56% of homes are done, 80 are expected; last year 12%.", 3),
        ("2 actions are Red and £538k is spent.", 1),
        ("2 actions are Red.", 0),
        ("On 4 November 2019, in quarter 2 of 2019/20, stage 1 began with Q3.", 0),
        ("{measures.red} of {measures.total}.", 0),
    ],
)
def test_numbers_that_are_compared_with_nothing_are_counted(written, text, number):
    found = list(officers_notes.check_the_rest(written(text)))
    expected = {0: [], 1: ["1 number"]}.get(number, [f"{number} numbers"])
    assert [(one.printed, one.verdict) for one in found] == [(words, "cannot check") for words in expected]
