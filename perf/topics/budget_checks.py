"""What cannot be true of a budget: amounts that are not cumulative, in another unit, or with their sign turned."""

from typing import Any

import numpy as np
import pandas as pd

from perf.dataset.dataset import Dataset
from perf.dataset.plausibility import (
    Check,
    Texts,
    months_reach_the_quarter,
    no_month_missing,
    no_row_missing,
)
from perf.months import month_numbers

UNIT = ["directorate", "service", "kind"]
LEAST_OF_SHARE = 0.4  # of the budget's share for the months that are gone: less by then is no cumulative profile
FIRST_MONTH = 3  # of the year from which this can be seen: a month alone is a third by then
THOUSAND = (500, 2_000)  # times as much or as little as the month before: pounds and thousands
TURNED = (0.5, 2.0)  # a forecast of the other sign whose size is this near to the budget's


def _by_month(data: Dataset) -> pd.DataFrame:
    """Return the budget by unit and month, with its year and how many months of it are gone."""
    rows = data.budget.reset_index(names="record").sort_values("month", kind="stable")
    since = month_numbers(rows["month"]) + 1 - data.framework.year_start_month
    return rows.astype(dict.fromkeys(UNIT, "str")).assign(year=since // 12, gone=since % 12 + 1)


def _of(row: Any) -> str:
    return f"{row.service} ({row.kind})"


def _profile_is_of_a_month(data: Dataset) -> Texts:
    rows = _by_month(data).dropna(subset=["profile"])
    rows = rows[(rows["kind"] == "revenue") & (rows["gone"] >= FIRST_MONTH)]
    sums = rows.groupby(["month", "gone"])[["profile", "budget"]].sum().reset_index()
    low = sums[sums["profile"] < LEAST_OF_SHARE * sums["budget"] * sums["gone"] / 12]
    if low.empty:
        return {}
    month, profile, budget = low.iloc[-1][["month", "profile", "budget"]]
    text = f"the revenue profile to {month} is {profile:,.0f}, of a budget of {budget:,.0f} for the year."
    return {rows.loc[rows["month"] == month, "record"].iloc[0]: text}


def _spend_falls(data: Dataset) -> Texts:
    rows = _by_month(data)
    rows = rows.assign(before=rows.groupby([*UNIT, "year"])["actual"].shift())
    falls = rows[(rows["actual"] < rows["before"]) & (rows["actual"] >= 0)]
    return {
        row.record: f"{_of(row)} had spent {row.before:,.0f} a month earlier, and {row.actual:,.0f} to {row.month}."
        for row in falls.itertuples()
    }


def _in_thousands(data: Dataset) -> Texts:
    rows, texts = _by_month(data), {}
    for column in ("budget", "profile", "actual", "forecast"):
        before = rows.groupby(UNIT)[column].shift()
        times = (rows[column] / before.where(before != 0)).abs()
        times = np.maximum(times, 1 / times.where(times > 0))
        for row in rows.assign(before=before, now=rows[column])[times.between(*THOUSAND)].itertuples():
            text = f"the {column} of {_of(row)} is {row.now:,.0f}, after {row.before:,.0f} the month before."
            texts[row.record] = text
    return texts


def _is_small(data: Dataset) -> Texts:
    rows = _by_month(data)
    rows = rows[rows["month"] == rows["month"].max()]
    size = rows["budget"].abs().where(rows["budget"] != 0)
    smallest = size.groupby(rows["kind"]).transform("median") / THOUSAND[0]
    small = rows[size < smallest]
    return {
        row.record: f"the budget of {_of(row)} is {row.budget:,.0f}, less than a {THOUSAND[0]}th of most others."
        for row in small.itertuples()
    }


def _sign_is_turned(data: Dataset) -> Texts:
    rows = data.budget.dropna(subset=["forecast"])
    share = rows["forecast"] / rows["budget"].where(rows["budget"] != 0)
    turned = rows[(-share).between(*TURNED)]
    return {
        row.Index: f"{_of(row)} has a forecast of {row.forecast:,.0f} for a budget of {row.budget:,.0f}."
        for row in turned.itertuples()
    }


BUDGET_CHECKS = (
    no_month_missing("budget", level="remark"),
    *no_row_missing("budget", ("service", "kind"), ended="problem"),
    months_reach_the_quarter("budget"),
    Check(
        table="budget", column="profile", find=_profile_is_of_a_month,
        rule=f"from the third month the revenue profile is {LEAST_OF_SHARE:.0%} or more of an even share of the budget",
        fix="Write each month's profile and actual as the sum from the start of the year.",
    ),
    Check(
        table="budget", column="actual", find=_spend_falls, level="remark", rule="spend does not fall within a year",
        fix="Write the sum from the start of the year, unless income or a correction came in.",
    ),
    Check(
        table="budget", column="budget", find=_in_thousands,
        rule=f"no amount is {THOUSAND[0]} to {THOUSAND[1]:,} times that of the month before, or the other way round",
        fix="Write every amount in pounds.",
    ),
    Check(
        table="budget", column="budget", find=_is_small, level="remark",
        rule=f"no budget is less than a {THOUSAND[0]}th of most others of its kind",
        fix="Write every amount in pounds.",
    ),
    Check(
        table="budget", column="forecast", find=_sign_is_turned,
        rule="no forecast has the size of the budget, within half and double, and the other sign",
        fix="Write spend as plus and income as minus in every column.",
    ),
)  # fmt: skip
