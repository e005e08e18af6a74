"""A problem says where, which, what was found and what to do; nothing in it can act on a terminal."""

import pytest

from perf.dataset.problems import DataProblem, Problem, did_you_mean, listed, nearest


def a_problem(**changes):
    usual = {
        "file": "returns.csv",
        "row": 2,
        "column": "actual",
        "value": "ten",
        "problem": "it is wrong.",
        "fix": "Go.",
    }
    return Problem(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "row 2, actual: it is wrong. Go."),
        ({"id": "M1"}, "row 2, M1, actual: it is wrong. Go."),
        ({"row": 0}, "actual: it is wrong. Go."),
        ({"row": 0, "column": ""}, "it is wrong. Go."),
    ],
)
def test_a_problem_reads_row_id_column_what_is_wrong_what_to_do(changes, expected):
    assert str(a_problem(**changes)) == expected


def test_what_cannot_be_seen_is_shown_and_a_value_of_more_than_a_thousand_letters_is_cut():
    assert a_problem(value="a\x1b[2Jb").value == "a[U+001B][2Jb"
    assert a_problem(value="x" * 1_000).value == "x" * 1_000
    assert a_problem(value="x" * 1_001).value == "x" * 1_000 + "…"


def test_the_folder_itself_is_named_without_a_file():
    error = DataProblem("shire", [a_problem(file=".", row=0, column=""), a_problem(level="remark")])
    assert str(error).splitlines() == [
        "shire: 1 problem, so nothing was scored. Put this right and run again.",
        "  it is wrong. Go.",
        "shire/returns.csv: 1 remark.",
        "  row 2, actual: it is wrong. Go.",
    ]


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("hihger", ["higher", "lower"], "higher"),
        ("HIGHER", ["higher", "lower"], "higher"),
        ("up", ["higher", "lower"], ""),
        ("month", ["amount"], "amount"),  # just alike enough
        ("x", [], ""),
    ],
)
def test_the_nearest_word_is_suggested_only_where_one_is_near(word, known, expected):
    assert nearest(word, known) == expected
    assert did_you_mean(word, known) == (f"Did you mean {expected}?" if expected else "")


def test_how_alike_words_must_be_can_be_raised():
    assert nearest("month", ["amount"], least_alike=0.8) == ""


@pytest.mark.parametrize(("words", "expected"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
def test_words_are_listed_as_a_sentence_does(words, expected):
    assert listed(words) == expected
