"""One id, or one word by which rows are counted, that is written in two ways is remarked on."""

import pytest

from perf.catalogue import TABLES
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.spelling_checks import spelling_checks
from tests.dataset.folders import a_dataset, a_row

CHECKS = tuple(spelling_checks(TABLES))


@pytest.mark.parametrize(
    ("table", "column", "ids"),
    [
        ("actions", "action_id", ["PL/7", "pl/7"]),
        ("complaints", "complaint_id", ["C 12", "C12", "C13"]),
        ("risks", "risk_ref", ["HR\u00a01", "HR1"]),
        ("risks", "risk_ref", ["Stra\u00dfe\u30001", "STRASSE1"]),
        ("absences", "person_id", ["00412", "412"]),
        ("compliments", "compliment_id", ["a1", "A1"]),
    ],
)
def test_an_id_that_is_written_in_two_ways_is_remarked_on(table, column, ids):
    key = {"spell_id": None} if column == "person_id" else {}
    rows = [a_row(table, **({name: f"S{at}" for name in key} | {column: each})) for at, each in enumerate(ids)]
    told = [str(each) for each in run_checks(a_dataset(**{table: rows}), CHECKS) if each.column == column]
    text = f"these are counted apart: {ids[0]} and {ids[1]}. Write it in one way if it is the same."
    assert len(told) == 1 and told[0].endswith(text)


@pytest.mark.parametrize("ids", [["A1", "A01"], ["A1", "A2"], ["5000aB", "5000Ab", "5000ac", "5000aC", "5000Ac"]])
def test_ids_that_differ_in_more_or_that_a_system_tells_apart_by_case_are_two(ids):
    rows = [a_row("complaints", complaint_id=each) for each in ids]
    assert [each for each in run_checks(a_dataset(complaints=rows), CHECKS) if each.column == "complaint_id"] == []


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("measures", "theme", ["Well-being", "Well being"]),
        ("measures", "category", ["Cost", "COST"]),
        ("leavers", "reason", ["End of contract", "End of  contract"]),
        ("complaints", "cause", ["Staff & conduct", "staff and conduct"]),
        ("absences", "reason", ["Back pain", "back pain"]),
    ],
)
def test_a_word_that_is_written_in_two_ways_is_remarked_on(table, column, words):
    rows = [a_row(table, **{column: word}) for word in words]
    told = [str(each) for each in run_checks(a_dataset(**{table: rows}), CHECKS) if each.column == column]
    assert len(told) == 1 and f"these are counted apart: {words[0]} and {words[1]}." in told[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Streets", "Streets", "Sreets"], '"Sreets" is almost "Streets".'),
        (["Streets", "Sreets"], ""),  # neither is usual
        (["Objective 1", "Objective 1", "Objective 2"], ""),  # another number
        (["Streets", "Streets", "Parks"], ""),
    ],
)
def test_a_theme_of_one_measure_that_is_almost_that_of_others_is_remarked_on(words, expected):
    rows = [a_row("measures", measure_id=f"M{at}", theme=word) for at, word in enumerate(words)]
    told = [str(each) for each in run_checks(a_dataset(measures=rows), CHECKS) if each.column == "theme"]
    assert [expected in each for each in told] == ([True] if expected else [])
