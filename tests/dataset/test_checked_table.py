"""Rules are checked in their order, each on the rows and columns that there are."""

import pandas as pd
import pytest

from perf.catalogue import TABLES
from perf.dataset.checked_table import broken_rules
from perf.dataset.table_declaration import Column, Rule, Table

NOT_NEGATIVE = Rule(
    name="a is not negative",
    column="a",
    check=lambda rows: ~(rows["a"] < 0),
    problem="{value} is negative.",
    fix="Write 0 or more.",
)
B_IS_LARGER = Rule(
    name="b is larger than a",
    column="b",
    check=lambda rows: ~(rows["b"] <= rows["a"]),
    problem="{value} is not larger.",
    fix="Correct it.",
    needs=("a",),
)


def broken(rows, *rules):
    table = Table("row", (Column("a", "number"), Column("b", "number")), rules=rules)
    return [(each.record, each.column, each.problem, each.fix) for each in broken_rules(rows, table)]


def test_each_row_that_breaks_a_rule_is_reported_with_its_record_and_value():
    rows = pd.DataFrame({"a": [1.0, -2.0, float("nan"), -0.5]}, index=[0, 2, 3, 7])
    assert broken(rows, NOT_NEGATIVE) == [
        (2, "a", "-2 is negative.", "Write 0 or more."),
        (7, "a", "-0.5 is negative.", "Write 0 or more."),
    ]


def test_a_row_that_breaks_two_rules_is_reported_by_both_in_their_order():
    rows = pd.DataFrame({"a": [-1.0], "b": [-2.0]})
    assert [problem for _, _, problem, _ in broken(rows, NOT_NEGATIVE, B_IS_LARGER)] == [
        "-1 is negative.",
        "-2 is not larger.",
    ]


@pytest.mark.parametrize("missing", ["a", "b"])
def test_a_rule_is_not_checked_where_a_column_that_it_reads_is_missing(missing):
    rows = pd.DataFrame({"a": [3.0], "b": [1.0]})
    assert len(broken(rows, B_IS_LARGER)) == 1
    assert broken(rows.drop(columns=missing), B_IS_LARGER) == []


@pytest.mark.parametrize("name", list(TABLES))
def test_no_two_rules_of_a_table_have_one_name(name):
    names = [rule.name for rule in TABLES[name].every_rule]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", list(TABLES))
def test_a_rule_reads_no_column_that_it_does_not_name(name):
    """With the columns that a rule names, and no other, it can be checked."""
    for rule in TABLES[name].every_rule:
        named = [column for column in TABLES[name].columns if column.name in (rule.column, *rule.needs)]
        rows = pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in named})
        assert rule.check(rows).tolist() == []
