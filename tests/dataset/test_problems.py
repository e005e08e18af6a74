"""A problem says where, which, what was found and what to do; nothing in it can act on a terminal."""

import pandas as pd
import pytest

from perf.dataset.problems import DataProblem, Problem, as_frame, did_you_mean, faults_of, listed, nearest


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


@pytest.mark.parametrize(("count", "last"), [(50, "row 51, actual: it is wrong."), (51, "and 1 more; --format csv")])
def test_a_file_with_very_many_faults_shows_fifty_of_them(count, last):
    error = DataProblem("shire", [a_problem(row=at + 2) for at in range(count)])
    first, *others = str(error).splitlines()
    assert first == f"shire/returns.csv: {count} problems, so nothing was scored. Put these right and run again."
    assert (len(others), others[-1].strip().startswith(last)) == (count if count == 50 else 51, True)


def faults(*values):
    return faults_of(pd.Series(values, dtype="str", name="actual"), '"{value}" is not a number.', "Write it in digits.")


def test_a_few_faults_of_one_cause_are_reported_one_by_one():
    assert [(fault.record, fault.problem) for fault in faults("a", "b", "b")] == [
        (0, '"a" is not a number.'),
        (1, '"b" is not a number.'),
        (2, '"b" is not a number.'),
    ]


@pytest.mark.parametrize(
    ("values", "others"),
    [
        (["a", "b", "c", "d"], 'It is the same in 3 more rows, such as row 3 ("b") and row 4 ("c").'),
        (["a"] * 4, "It is the same in 3 more rows, such as row 3 and row 4."),
        ([*"abcd"] * 500, 'It is the same in 1,999 more rows, such as row 3 ("b") and row 4 ("c").'),
    ],
)
def test_more_faults_of_one_cause_are_one_line_and_each_a_row_of_the_frame(values, others):
    (fault,) = faults(*values)
    more = tuple((record + 2, value) for record, value in fault.more)
    problem = a_problem(value="a", problem=fault.problem, fix=fault.fix, more=more, rows=fault.rows)
    assert str(problem) == f'row 2, actual: "a" is not a number. {others} Write it in digits.'
    frame = as_frame([problem])
    assert frame["row"].tolist() == [at + 2 for at in range(min(len(values), 1_000))]
    assert frame["value"].tolist() == values[:1_000]
    too_many = " 2,000 rows have this fault; 1,000 are listed." if len(values) > 1_000 else ""
    assert frame["problem"].iloc[0] == f'"a" is not a number.{too_many}'


def test_a_value_with_braces_is_shown_as_it_is():
    (fault,) = faults("{value} {0}")
    assert fault.problem == '"{value} {0}" is not a number.'


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("non-schools", ["corporate", "schools"], ""),
        ("not justified", ["Justified", "Settled"], ""),
        ("not justifed", ["Justified", "Not justified"], "Not justified"),
        ("justifed", ["Not justified", "Justified"], "Justified"),
        ("nonsuch", ["Nonesuch"], "Nonesuch"),  # a word that only begins like a negation
    ],
)
def test_the_opposite_of_a_word_is_never_suggested(word, known, expected):
    assert did_you_mean(word, known) == (f"Did you mean {expected}?" if expected else "")
