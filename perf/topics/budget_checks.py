"""What cannot be true of a budget: amounts that are not cumulative, in another unit, or with their sign turned."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from perf.dataset.checks_between_rows import Check, Texts, named, together
from perf.dataset.dataset import Dataset
from perf.dataset.missing_rows_checks import (
    missing_months_check,
    months_reach_the_quarter,
    no_row_missing,
    quarters_reach_data_to,
)
from perf.dataset.problems import Level
from perf.months import month_numbers
from perf.quarter import Quarter
from perf.wording import count

UNIT = ["directorate", "service", "kind"]
LEAST_OF_SHARE = 0.4  # of the budget's share for the months that are gone: less by then is no cumulative profile
FIRST_MONTH = 3  # of the year from which this can be seen: a month alone is a third by then
THOUSAND = (500, 2_000)  # times as much or as little as the month before: pounds and thousands
_BESIDE_BUDGET: dict[str, Level] = {"forecast": "problem", "profile": "problem", "actual": "remark"}  # may be late
_MOST_OF_YEAR = 1.02  # of the budget for the year, in a profile to a month
_BEYOND = 3  # times the target of savings
_POUND = 1  # a difference that is no rounding
_FEWEST_TOGETHER = 3  # services: one alone may be far from what is usual
NEAR = (0.5, 2.0)  # times as much, between which an amount has the size of another


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


def _some_blank(data: Dataset, column: str) -> Texts:
    """Find services without an amount that others of their kind have in the same month, all together."""
    rows = _by_month(data)
    parts = rows["reserves_planned"] + rows["reserves_unplanned"] if column == "reserves" else None
    given = rows[column].fillna(parts).notna() if parts is not None else rows[column].notna()
    others = given.groupby([rows["month"], rows["kind"]]).transform("any")
    earlier = given.groupby(rows["kind"]).transform("any") & (rows["month"] == rows["month"].max())
    blank = rows[(others | earlier) & ~given]
    if blank.empty:
        return {}
    text = f"{count(len(blank), 'row')} of {named(blank['service'].unique())} {'has' if len(blank) == 1 else 'have'}"
    return {blank["record"].iloc[0]: f"{text} none, so what is calculated with it is not known for the council."}


def _draws_apart(data: Dataset) -> Texts:
    """Find draws on reserves that are blank, or not their two parts together, where those of most other rows are."""
    rows = data.budget
    parts = rows["reserves_planned"] + rows["reserves_unplanned"]
    rows = rows.assign(parts=parts, other=(rows["reserves"] - parts).abs() >= _POUND)[parts.abs() >= _POUND]
    agree = rows["reserves"].notna() & ~rows["other"]
    if agree.sum() * 2 <= len(rows):
        return {}
    return {
        row.Index: f"{_of(row)} has {'none' if pd.isna(row.reserves) else f'{row.reserves:,.0f}'}, and draws of "
        f"{row.parts:,.0f} planned and unplanned together; in most other rows the two are the same."
        for row in rows[~agree].itertuples()
    }


def _draws_unknown(data: Dataset) -> Texts:
    """Find planned or unplanned draws that are alone, where no row of their kind says what the complete draw is."""
    rows, parts = data.budget, data.budget[["reserves_planned", "reserves_unplanned"]]
    is_known = rows["reserves"].notna() | parts.notna().all(axis=1)
    alone = rows[parts.notna().any(axis=1) & ~is_known.groupby(rows["kind"]).transform("any")]
    return together(alone, lambda many: f"{count(many, 'row')} with one of the two draws and no complete one.")


def _more_than_year(data: Dataset) -> Texts:
    """Find revenue profiles of more than the budget for the year, all together."""
    rows = data.budget[(data.budget["kind"] == "revenue") & (data.budget["budget"] > 0)]
    more = rows[rows["profile"] > rows["budget"] * _MOST_OF_YEAR]
    return together(more, lambda many: f"{count(many, 'revenue profile is', 'revenue profiles are')} above the budget.")


def _nothing(data: Dataset, column: str) -> Texts:
    """Find services that spend, and have a budget if it is not this that is asked for, but have 0, all together."""
    rows = _by_month(data)
    is_given = (rows["gone"] >= FIRST_MONTH) & (rows["budget"] > 0) if column != "budget" else True
    none = rows[(rows[column] == 0) & (rows["actual"] > 0) & is_given].set_index("record")
    beside = "spend" if column == "budget" else "a budget and spend"
    some = named(none["service"].unique())
    return together(
        none, lambda many: f"{count(many, 'row')} of {some} {'has' if many == 1 else 'have'} 0, beside {beside}."
    )


def _far_in_all(data: Dataset, column: str, beside: str) -> Texts:
    """Find the last month in which the revenue of all services together is far from what it is held against."""
    rows = _by_month(data).dropna(subset=[column, beside])
    rows = rows[(rows["kind"] == "revenue") & (rows["gone"] >= FIRST_MONTH)]
    sums = rows.groupby("month")[[column, beside]].sum().assign(services=rows.groupby("month").size()).reset_index()
    sums = sums[(sums["services"] >= _FEWEST_TOGETHER) & (sums[beside] > 0)]
    far = sums[~(sums[column] / sums[beside]).between(*NEAR)]
    if far.empty:
        return {}
    last = far.iloc[-1]
    text = f"in {last['month']} the revenue {column} of all services is {last[column]:,.0f}, beside a {beside} of"
    return {rows.loc[rows["month"] == last["month"], "record"].iloc[0]: f"{text} {last[beside]:,.0f}."}


def _copied_kinds(data: Dataset) -> Texts:
    """Find services whose capital is their revenue, amount for amount."""
    columns = ["month", "directorate", "service", "budget", "actual", "forecast"]
    rows = data.budget[(data.budget["budget"] > 0) & (data.budget["actual"] > 0)]
    again = rows[rows.duplicated(columns)].drop_duplicates("service")
    return together(again, lambda _: f"the revenue and the capital of {named(again['service'])} are the same amounts.")


def _not_moved(data: Dataset) -> Texts:
    """Find that the spend of the last month is that of the month before, in all of several services."""
    rows = _by_month(data).dropna(subset=["actual"])
    rows = rows.assign(before=rows.groupby([*UNIT, "year"])["actual"].shift())
    last = rows[(rows["month"] == rows["month"].max()) & (rows["actual"] != 0)].dropna(subset=["before"])
    last = last[last["kind"] == "revenue"].set_index("record")
    if len(last) < _FEWEST_TOGETHER or not last["actual"].eq(last["before"]).all():
        return {}
    return together(last, lambda many: f"the spend of {many} services is that of the month before.")


def _savings_fall(data: Dataset) -> Texts:
    """Find savings that are lower than in the quarter before, of the same year."""
    rows, starts = data.savings.sort_values("quarter", kind="stable"), data.framework.year_start_month
    years = {label: Quarter(label, starts).year for label in rows["quarter"].dropna().unique()}
    keys = [rows[name].fillna("") for name in ("programme", "project", "stage")]
    less = rows[rows["achieved"] < rows.groupby([*keys, rows["quarter"].map(years)])["achieved"].shift()]
    return together(less, lambda _: f"{named(less['project'].unique())}: less than in the quarter before.")


def _savings_beyond(data: Dataset) -> Texts:
    """Find savings of several times their target."""
    far = data.savings[(data.savings["achieved"] > _BEYOND * data.savings["target"]) & (data.savings["target"] > 0)]
    return together(far, lambda _: f"{named(far['project'].unique())}: more than {_BEYOND} times the target.")


def _savings_end(data: Dataset) -> Texts:
    """Find projects with savings in a quarter but none in the next of the same year, in which others have some."""
    rows, starts = data.savings.dropna(subset=["quarter"]), data.framework.year_start_month
    quarters = {label: Quarter(label, starts) for label in rows["quarter"].unique()}
    if data.latest and "savings" not in data.framework.data_to:
        quarters[data.latest.label] = data.latest
    after = {label: each.next.label for label, each in quarters.items() if each.next.year == each.year}
    rows = rows.assign(after=rows["quarter"].map(after).astype("str"))
    names = ["programme", "project"]
    goes_on = pd.MultiIndex.from_frame(rows[[*names, "after"]]).isin(
        pd.MultiIndex.from_frame(rows[[*names, "quarter"]])
    )
    gone = rows[rows["after"].isin(list(quarters)) & ~goes_on]
    projects = gone["project"].unique()
    has = "has" if len(projects) == 1 else "have"
    return together(gone, lambda _: f"{named(projects)} {has} no row in the quarter after, of the same year.")


def _unlike_budget(data: Dataset, column: str) -> Texts:
    """Find amounts that are a thousand times too small or too large beside the budget of their own row."""
    rows = _by_month(data)
    share = 1.0 if column == "forecast" else rows["gone"] / 12
    due = rows["budget"] * share
    times = (rows[column] / due.where(due != 0)).abs()
    times = np.maximum(times, 1 / times.where(times > 0))
    wrong = rows.assign(now=rows[column])[times.between(*THOUSAND)].drop_duplicates(UNIT)
    return {
        row.record: f"the {column} of {_of(row)} is {row.now:,.0f}, of a budget of {row.budget:,.0f} for the year."
        for row in wrong.itertuples()
    }


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
    turned = rows[(-share).between(*NEAR)]
    return {
        row.Index: f"{_of(row)} has a forecast of {row.forecast:,.0f} for a budget of {row.budget:,.0f}."
        for row in turned.itertuples()
    }


BUDGET_CHECKS = (
    missing_months_check("budget", level="remark"),
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
    *(
        Check(
            table="budget", column=column, find=partial(_some_blank, column=column), level="remark",
            rule=f"where a service has an amount under {column}, the others of its kind have one in the same month",
            fix="Fill it in, with 0 if there was nothing.",
        )
        for column in ("budget", "profile", "actual", "forecast", "reserves")
    ),
    *(
        Check(
            table="budget", column=column, find=partial(_far_in_all, column=column, beside=beside), level="remark",
            rule=f"the revenue {column} of {_FEWEST_TOGETHER} services or more together is half to double the {beside}",
            fix="Check that no two columns are exchanged.",
        )
        for column, beside in (("forecast", "budget"), ("actual", "profile"))
    ),
    Check(
        table="budget", column="reserves", find=_draws_apart, level="remark",
        rule="reserves are what is planned and unplanned together, where they are in most rows",
        fix="Write the complete draw on reserves.",
    ),
    Check(
        table="budget", column="reserves", find=_draws_unknown, level="remark",
        rule="where a planned or an unplanned draw is given, the complete one is known",
        fix="Write reserves, or both parts, with 0 if there is no other draw.",
    ),
    Check(
        table="budget", column="kind", find=_copied_kinds, level="remark",
        rule="no service has the same amounts as revenue and as capital", fix="Keep one of the rows.",
    ),
    Check(
        table="budget", column="actual", find=_not_moved, level="remark",
        rule=f"of {_FEWEST_TOGETHER} services or more, some have spent revenue in the last month",
        fix="Write the spend to the end of the month, if it was copied.",
    ),
    quarters_reach_data_to("savings"),
    Check(
        table="savings", column="achieved", find=_savings_fall, level="remark",
        rule="savings do not fall within a year", fix="Write the sum from the start of the year.",
    ),
    Check(
        table="savings", column="achieved", find=_savings_beyond, level="remark",
        rule=f"no savings are more than {_BEYOND} times their target", fix="Write both in pounds.",
    ),
    Check(
        table="savings", column="quarter", find=_savings_end, level="remark",
        rule="a project with savings in a quarter has a row in the next of the same year",
        fix="Add its rows, which hold the sum from the start of the year.",
    ),
    Check(
        table="budget", column="profile", find=_more_than_year, level="remark",
        rule="no revenue profile is more than the budget for the year", fix="Check that the two are not exchanged.",
    ),
    *(
        Check(
            table="budget", column=column, find=partial(_nothing, column=column), level="remark",
            rule=f"a {column} of 0 has {'' if column == 'budget' else 'no budget or '}no spend beside it",
            fix="Leave it blank if it is not known.",
        )
        for column in ("budget", "profile", "forecast")
    ),
    *(
        Check(
            table="budget", column=column, find=partial(_unlike_budget, column=column), level=level,
            rule=f"no {column} is {THOUSAND[0]} to {THOUSAND[1]:,} times what the budget lets expect, or the other way "
            "round",
            fix="Write every amount in pounds.",
        )
        for column, level in _BESIDE_BUDGET.items()
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
