"""The workforce: the table of posts and people that sickness and turnover share."""

from dataclasses import replace
from functools import partial

import pandas as pd

from perf.areas import in_areas
from perf.dataset.checks_between_rows import Check, Texts, together
from perf.dataset.dataset import Dataset
from perf.dataset.missing_rows_checks import (
    missing_months_check,
    months_begin_in_time,
    months_reach_the_quarter,
    no_row_missing,
)
from perf.dataset.table_declaration import DIRECTORATE, FTE, MONTH, SERVICE, STAFF, Rule, Table, amount
from perf.quarter import Quarter
from perf.rules import FEW_POSTS
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import amounts_of, no_amounts


def _heads_for_posts(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["headcount"].between(0, rows["fte"], inclusive="left")


HEADCOUNT = replace(amount("headcount", required=True, low=0, also="heads staff people"), percent="refused")
WORKFORCE = Table(
    "month end, service and staff group",
    (
        MONTH, DIRECTORATE, SERVICE, STAFF, HEADCOUNT,
        FTE,
    ),
    key=("month", "directorate", "service", "staff_group"),
    rules=(
        Rule(
            name="headcount is not less than FTE",
            column="headcount",
            check=_heads_for_posts,
            problem="{value} people cannot have more FTE than that.",
            fix="Correct headcount or fte: a person with one full-time post is 1 of both.",
            needs=("fte",),
        ),
    ),
    until="month",
    dated_by="month",
    holds_records=True,
)  # fmt: skip

_SERVICES = 3  # that are hardly alike by chance
TIMES, _LEAST_FTE = 3, 0.1  # as many as a month before; FTE a person
STAFF_AMOUNTS = {"workforce.fte": "fte", "workforce.headcount": "headcount"}


def staff_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return FTE and headcount of a council by month and area, up to a quarter."""
    if "workforce" not in data.sources:
        return no_amounts()
    staff = in_areas(data.workforce[data.workforce["month"] <= f"{data_date(data, 'workforce', quarter):%Y-%m}"])
    frames = [amounts_of(name, staff.assign(value=staff[column])) for name, column in STAFF_AMOUNTS.items()]
    return pd.concat(frames, ignore_index=True)


def _jumps(data: Dataset, column: str) -> Texts:
    """Find services with so many more or fewer than the month before that a digit may be wrong; the first of each."""
    by = ["directorate", "service", "staff_group"]
    rows = data.workforce.astype(dict.fromkeys(by, "str")).sort_values("month", kind="stable")
    rows = rows.assign(now=rows[column], before=rows.groupby(by)[column].shift())
    large = rows[["now", "before"]].max(axis=1) >= FEW_POSTS
    times = rows["now"] / rows["before"].where(rows["before"] != 0)
    far = rows[large & ((times >= TIMES) | (times <= 1 / TIMES))].drop_duplicates(by)
    return {
        row.Index: f"{row.service} ({row.staff_group}) has {row.now:g} {column}, after {row.before:g} the month before."
        for row in far.itertuples()
    }


def _hardly_any_fte(data: Dataset) -> Texts:
    """Find services whose people have hardly any FTE between them, the first row of each."""
    rows = data.workforce[data.workforce["headcount"] >= FEW_POSTS]
    small = rows[rows["fte"] < rows["headcount"] * _LEAST_FTE].drop_duplicates(["service", "staff_group"])
    return {row.Index: f"{row.headcount:g} people of {row.service} have {row.fte:g} FTE." for row in small.itertuples()}


def _same_staff(data: Dataset) -> Texts:
    """Find services with the same staff in two rows of every month that has both: in both staff groups, for one."""
    by = ["month", "service"]
    rows = data.workforce[data.workforce["headcount"] >= FEW_POSTS].astype({"service": "str"})
    both = rows[rows.duplicated(by, keep=False)]
    other = set(both.loc[~both.duplicated([*by, "headcount", "fte"], keep=False), "service"])
    again = both[both.duplicated(by) & ~both["service"].isin(other)].drop_duplicates("service")
    return {
        row.Index: f"{row.service} has the same {row.headcount:g} people and {row.fte:g} FTE in another row of "
        f"{row.month}, and so in every month that has both."
        for row in again.itertuples()
    }


def _fte_is_headcount(data: Dataset) -> Texts:
    rows = data.workforce
    services = set(rows.loc[rows["headcount"] >= FEW_POSTS, "service"])
    if len(services) < _SERVICES or not (rows["headcount"] == rows["fte"]).all():
        return {}
    return {rows.index[0]: "fte is the headcount in every row."}


def _not_moved(data: Dataset) -> Texts:
    """Find that the last month has the staff of the month before, in all of several services."""
    by = ["directorate", "service", "staff_group"]
    rows = data.workforce.astype(dict.fromkeys(by, "str")).sort_values("month", kind="stable")
    before = rows.groupby(by)[["headcount", "fte"]].shift()
    last = rows[(rows["month"] == rows["month"].max()) & (rows["headcount"] >= FEW_POSTS)]
    if len(last) < _SERVICES or not last[["headcount", "fte"]].eq(before.loc[last.index]).all(axis=None):
        return {}
    return together(last, lambda many: f"{many} rows of {last['month'].iloc[0]} are those of the month before.")


WORKFORCE_CHECKS = (
    Check(
        table="workforce",
        column="fte",
        find=_fte_is_headcount,
        level="remark",
        rule=f"of {_SERVICES} services or more of {FEW_POSTS} people, some have less FTE than people",
        fix="Write fte in full-time posts.",
    ),
    Check(
        table="workforce",
        column="month",
        find=_not_moved,
        level="remark",
        rule=f"of {_SERVICES} rows or more of {FEW_POSTS} people, not all are those of the month before",
        fix="Write the staff at the end of the month, if they were copied.",
    ),
    Check(
        table="workforce",
        column="headcount",
        find=_same_staff,
        level="remark",
        rule="no service has the same staff in two rows of each month, as under both staff groups",
        fix="Keep one of the rows: the staff are counted twice.",
    ),
    Check(
        table="workforce",
        column="fte",
        find=_hardly_any_fte,
        level="remark",
        rule=f"{FEW_POSTS} people or more have at least {_LEAST_FTE:g} FTE each",
        fix="Write fte in full-time posts.",
    ),
    *(
        Check(
            table="workforce",
            column=column,
            find=partial(_jumps, column=column),
            level="remark",
            rule=f"no {column} of {FEW_POSTS} or more is {TIMES} times that of the month before, or the reverse",
            fix="Check the number.",
        )
        for column in ("headcount", "fte")
    ),
    missing_months_check("workforce"),
    *no_row_missing("workforce", ("service", "staff_group"), ended="remark"),
    months_reach_the_quarter("workforce"),
    months_begin_in_time("workforce", ("absences", "leavers")),
)
