"""What cannot be true of leavers: days that have not come, people who leave twice, all of one kind."""

import pandas as pd

from perf.dataset.checks_between_rows import (
    Check,
    Texts,
    near_days_check,
    past_days_check,
    repeated_rows_check,
    staff_check,
    together,
)
from perf.dataset.dataset import Dataset
from perf.dataset.missing_rows_checks import events_begin_with_a_quarter, events_have_no_hole, events_reach_the_quarter
from perf.wording import count

_LEAVERS, _REASONS = 20, 3  # that are hardly all by choice, or all not


def _all_of_one_kind(data: Dataset) -> Texts:
    """Find that all of many leavers left by choice, or all did not, although they had several reasons."""
    rows = data.leavers.dropna(subset=["voluntary"])
    is_varied = len(set(rows["voluntary"])) > 1 or len(set(rows["reason"].dropna())) < _REASONS
    if is_varied or len(rows) < _LEAVERS:
        return {}
    kind = "left by choice" if rows["voluntary"].iloc[0] else "did not leave by choice"
    return {rows.index[0]: f"all {len(rows):,} leavers {kind}, whatever their reason."}


def _again(data: Dataset) -> Texts:
    """Find people who leave a post that they have left within the year before."""
    by = ["person_id", "post_id", "service", "staff_group"]
    rows = data.leavers.dropna(subset=["post_id"]).astype({"service": "str", "staff_group": "str"})
    rows = rows.sort_values("left_on", kind="stable")
    since = rows["left_on"] - rows.groupby(by)["left_on"].shift()
    again = rows[since < pd.Timedelta(days=365)]
    return together(again, lambda many: f"{count(many, 'person leaves', 'people leave')} a post twice within a year.")


TURNOVER_CHECKS = (
    *near_days_check("leavers", "left_on"), past_days_check("leavers", "left_on", level="remark"),
    repeated_rows_check(
        "leavers", ("left_on", "post_id", "directorate", "service", "staff_group", "reason", "voluntary"), "leaver",
        least=0.1, days=("left_on",),
    ),
    staff_check("leavers", "left_on", "leaver"),
    *events_have_no_hole("leavers", "left_on"), *events_begin_with_a_quarter("leavers", "left_on"),
    *events_reach_the_quarter("leavers", "left_on"),
    Check(
        table="leavers", column="voluntary", find=_all_of_one_kind, level="remark",
        rule=f"of {_LEAVERS} leavers or more with {_REASONS} reasons or more, not all left by choice, nor all not",
        fix="Write yes for those who resigned or retired by choice, and no for the others.",
    ),
    Check(
        table="leavers", column="left_on", find=_again, level="remark", rule="nobody leaves a post twice within a year",
        fix="Keep one of the rows.",
    ),
)  # fmt: skip
