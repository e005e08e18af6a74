"""The kinds of column of which the tables of a council folder consist."""

from dataclasses import replace

import pandas as pd

from perf.dataset.table_rules import Column, Kind, Rule


def identifier(name: str, kind: Kind = "text") -> Column:
    """Return a column that every row must fill in."""
    return Column(name, kind, required=True, blank="problem")


def word(name: str, *words: str, required: bool = False) -> Column:
    """Return a column that holds one of some words."""
    return Column(name, "word", required, "problem" if required else "allowed", words)


def described(name: str) -> Column:
    """Return a required column of text that describes: a blank in it is only a remark."""
    return Column(name, required=True, blank="remark")


def amount(name: str, *, required: bool = False, low: float | None = None, high: float | None = None) -> Column:
    """Return a column of numbers, within a range where one is given."""
    return Column(name, "number", required, "problem" if required else "allowed", low=low, high=high)


QUARTER, MONTH, AREA = identifier("quarter", "quarter"), identifier("month", "month"), Column("area", default="council")
DIRECTORATE, SERVICE = (replace(identifier(name), repeats=True) for name in ("directorate", "service"))
STAFF = replace(word("staff_group", "corporate", "schools", required=True), repeats=True)


def not_before(first: str, last: str, noun: str) -> Rule:
    """Return the rule that a record does not end before it begins."""

    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        return ~(rows[last] < rows[first])

    return Rule(
        name=f"{last} is not before {first}",
        column=last,
        check=check,
        problem=f"{noun} ends on {{value}}, before it begins.",
        fix=f"Check {first} and {last}.",
        needs=(first,),
    )
