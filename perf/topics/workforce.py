"""The workforce: the table of posts and people that sickness and turnover share."""

from dataclasses import replace

import pandas as pd

from perf.dataset.plausibility import months_reach_the_quarter, no_month_missing, no_row_missing
from perf.dataset.table_rules import DIRECTORATE, FTE, MONTH, SERVICE, STAFF, Rule, Table, amount


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

WORKFORCE_CHECKS = (
    no_month_missing("workforce"),
    *no_row_missing("workforce", ("service", "staff_group"), ended="remark"),
    months_reach_the_quarter("workforce"),
)
