"""The workforce: the table of posts and people that sickness and turnover share."""

from dataclasses import replace

import pandas as pd

from perf.areas import in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.plausibility import months_reach_the_quarter, no_month_missing, no_row_missing
from perf.dataset.table_rules import DIRECTORATE, FTE, MONTH, SERVICE, STAFF, Rule, Table, amount
from perf.quarter import Quarter
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

STAFF_AMOUNTS = {"workforce.fte": "fte", "workforce.headcount": "headcount"}


def staff_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return FTE and headcount of a council by month and area, up to a quarter."""
    if "workforce" not in data.sources:
        return no_amounts()
    staff = in_areas(data.workforce[data.workforce["month"] <= f"{data_date(data, 'workforce', quarter):%Y-%m}"])
    frames = [amounts_of(name, staff.assign(value=staff[column])) for name, column in STAFF_AMOUNTS.items()]
    return pd.concat(frames, ignore_index=True)


WORKFORCE_CHECKS = (
    no_month_missing("workforce"),
    *no_row_missing("workforce", ("service", "staff_group"), ended="remark"),
    months_reach_the_quarter("workforce"),
)
