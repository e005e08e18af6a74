"""Checks for impossible or unlikely observations, comparators and fractions of returns."""

from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.better_or_worse import agrees
from perf.dataset.checks_between_rows import Check, Texts, named, together
from perf.dataset.dataset import Dataset
from perf.dataset.scorecard_checks import APART, FALL, RISE, with_facts
from perf.months import month_numbers
from perf.quarter import Quarter
from perf.rules import COVERS
from perf.units import ADDITIVE_UNITS, fraction_scale
from perf.wording import value

_RATES = (1.0, 100.0, 1_000.0, 10_000.0, 100_000.0)  # of a fraction, where the unit does not say which
_TO_DATE = COVERS[1]
_MONTHS_FOR_USUAL = 6  # with a result, before one can be far from the others


def _other_fractions(data: Dataset, table: str, column: str) -> Texts:
    """Find results that are not their numerator divided by their denominator, at the result's own precision."""
    rows = with_facts(data, table).dropna(subset=[column, "numerator", "denominator"])
    rows = rows[rows["denominator"] != 0]
    fraction = rows["numerator"] / rows["denominator"]
    scale = rows["unit"].map(fraction_scale).astype("float64")
    scale = scale.mask(scale == 1.0)
    same = pd.Series(False, index=rows.index)
    for rate in _RATES:
        same |= scale.fillna(rate).eq(rate) & agrees(rows[column], rate * fraction)
    texts = {}
    for row in rows.assign(result=fraction * scale.fillna(1.0))[~same].to_dict("records"):
        made = f"{row['numerator']:,.12g} of {row['denominator']:,.12g} is {value(row['result'])}"
        texts[row["record"]] = f"{row['measure_id']}: {row[column]:,.12g} is given, but {made}."
    return texts


def _to_come(data: Dataset) -> Texts:
    """Find observations of months that have not begun; targets may be entered in advance."""
    rows = data.observations
    given = rows[["value", "numerator"]].notna().any(axis=1)
    late = rows[given & (rows["month"] > f"{pd.Timestamp.now():%Y-%m}")]
    return {record: f"{month} has not begun, and has a result." for record, month in late["month"].items()}


def _two_ways(data: Dataset) -> Texts:
    """Find measures of whose observations some are for the month and others for the year to date."""
    ways = with_facts(data, "observations").dropna(subset=["covers"])
    mixed = ways[ways.groupby(["measure_id", "area"])["covers"].transform("nunique") > 1]
    firsts = mixed.drop_duplicates(["measure_id", "area"])
    return {
        row.record: f"{row.measure_id}: some observations are for the month, and some for the year to date."
        for row in firsts.itertuples()
    }


def _positions_to_date(data: Dataset) -> Texts:
    rows = with_facts(data, "observations")
    wrong = rows[(rows["basis"] == "snapshot") & rows["covers"].notna()].drop_duplicates("measure_id")
    return {row.record: f"{row.measure_id} is a snapshot, which covers no time." for row in wrong.itertuples()}


def _without_basis(data: Dataset) -> Texts:
    rows = with_facts(data, "observations")
    without = rows[rows["basis"].isna() & rows["covers"].isna()].drop_duplicates("measure_id")
    return {
        row.record: f"{row.measure_id} has no basis, so its observations are taken to be for the month alone, and are "
        "not added up."
        for row in without.itertuples()
    }


def _falling(data: Dataset) -> Texts:
    """Find counts and amounts for the year to date that are lower than those of an earlier month of the same year."""
    rows = with_facts(data, "observations").dropna(subset=["value", "month"]).sort_values("month", kind="stable")
    to_date = rows["covers"].eq(_TO_DATE) | (rows["covers"].isna() & rows["basis"].eq("ytd"))
    rows = rows[to_date & rows["unit"].isin(ADDITIVE_UNITS)]
    starts = data.framework.year_start_month
    year = rows["month"].map(
        {month: Quarter.of(pd.Timestamp(f"{month}-01"), starts).year for month in set(rows["month"])}
    )
    before = rows["value"].groupby([rows["measure_id"], rows["area"], year]).shift()
    lower = rows.assign(before=before)[rows["value"] < before].drop_duplicates(["measure_id", "area"])
    return {
        row.record: f"{row.measure_id}: {row.value:,.12g}, after {row.before:,.12g} in the month before, but it is "
        "for the year to date."
        for row in lower.itertuples()
    }


def _unlike_returns(data: Dataset) -> Texts:
    """Find observations that are to be the same as the return of their quarter, and are not.

    They are those of the month with which the return ends, of positions and of values for the year to date.
    """
    rows = with_facts(data, "observations").dropna(subset=["month"])
    fraction = rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    rows = rows.assign(value=rows["value"].fillna(rows["unit"].map(fraction_scale).astype("float64") * fraction))
    is_same = rows["basis"].eq("snapshot") | (rows["basis"].eq("ytd") & rows["covers"].fillna(_TO_DATE).eq(_TO_DATE))
    returned, starts = data.returns.dropna(subset=["actual", "quarter"]), data.framework.year_start_month
    ends = {label: Quarter(label, starts).end for label in returned["quarter"].unique()}
    end = returned["data_to"].fillna(returned["quarter"].map(ends))
    returned = returned[end.dt.is_month_end].assign(month=end.dt.strftime("%Y-%m"))  # others end before a month does
    keys = ["measure_id", "area", "month"]
    both = rows[is_same].merge(returned[[*keys, "actual", "quarter"]], on=keys).dropna(subset=["value"])
    other = both[~agrees(both["value"], both["actual"]) & ~agrees(both["actual"], both["value"])]
    return {
        row.record: f"{row.measure_id}: {value(row.value)}, but the return of {row.quarter} is {value(row.actual)}."
        for row in other.itertuples()
    }


def _end_early(data: Dataset) -> Texts:
    """Find measures whose observations in an area end before the latest quarter does, all together."""
    latest, rows = data.latest, data.observations.dropna(subset=["month"])
    rows = rows[rows[["value", "numerator"]].notna().any(axis=1)]
    if latest is None or rows.empty:
        return {}
    last = rows.sort_values("month", kind="stable").drop_duplicates(["measure_id", "area"], keep="last")
    early = last[last["month"] < latest.months[-1]]
    until = early["measure_id"].map(data.measures.drop_duplicates("measure_id").set_index("measure_id")["to_quarter"])
    early = early[until.isna() | (until >= latest.label)]
    names = early["measure_id"] + early["area"].map(lambda area: "" if area == COUNCIL else f" of {area}")
    some = f"{named(names)} {'goes' if len(early) == 1 else 'go'} no further than {early['month'].max()}"
    return together(early, lambda _: f"{some}, but the latest quarter, {latest}, ends in {latest.months[-1]}.")


def _holes(data: Dataset) -> Texts:
    """Find months without an observation between two that have one, all together."""
    rows = data.observations[data.observations[["value", "numerator"]].notna().any(axis=1)].dropna(subset=["month"])
    rows = rows.sort_values("month", kind="stable")
    number = month_numbers(rows["month"])
    holes = rows[number.groupby([rows["measure_id"], rows["area"]]).diff() > 1]
    annual = data.measures.loc[data.measures["frequency"] == "annual", "measure_id"]
    holes = holes[~holes["measure_id"].isin(annual)]
    some = named(f"{row.measure_id} before {row.month}" for row in holes.itertuples())
    return together(holes, lambda _: f"there are months without an observation: of {some}.")


def _far_from_others(data: Dataset) -> Texts:
    """Find observations many times those of other months, or of the return: a digit, or a column, may be wrong."""
    rows = with_facts(data, "observations").dropna(subset=["month"])
    made = rows["unit"].map(fraction_scale) * rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    rows = rows.assign(result=rows["value"].fillna(made))
    to_date = rows["covers"].eq(_TO_DATE) | (rows["covers"].isna() & rows["basis"].eq("ytd"))
    rows = rows[rows["result"].gt(0) & ~(to_date & rows["unit"].isin(ADDITIVE_UNITS))]
    results = rows.groupby(["measure_id", "area"])["result"]
    usual, months = results.transform("median"), results.transform("size")
    own = data.returns.groupby(["measure_id", "area"])["actual"].median().rename("returned")
    returned = rows.join(own, on=["measure_id", "area"])["returned"]
    times = rows["result"] / usual
    far = rows[(months >= _MONTHS_FOR_USUAL) & ((times >= RISE) | (times <= FALL))]
    units = rows[((rows["result"] / returned).ge(APART) | (rows["result"] / returned).le(1 / APART)) & (returned > 0)]
    texts = {
        row.record: f"{row.measure_id}: {row.result:.6g} in {row.month}, but {returned[row.Index]:g} in its returns."
        for row in units.drop_duplicates(["measure_id", "area"]).itertuples()
    }
    alone = {row.record: f"{row.measure_id}: {row.result:.6g}, far from its other months." for row in far.itertuples()}
    return alone | texts


def _small_percentages(data: Dataset) -> Texts:
    """Find measures in percent, none of whose observations is more than 1."""
    rows = with_facts(data, "observations").dropna(subset=["value"])
    rows = rows[rows["unit"] == "percent"]
    most: Any = rows["value"].abs().groupby(rows["measure_id"]).transform("max")
    first = rows[(most <= 1) & (most > 0)].drop_duplicates("measure_id")
    return {row.record: f"{row.measure_id}: no value of this percentage is more than 1." for row in first.itertuples()}


def _far_comparators(data: Dataset) -> Texts:
    """Find comparators that are so far from the council's own figure that their units can hardly be the same."""
    own = data.returns.loc[data.returns["area"] == "council", ["measure_id", "quarter", "actual"]]
    rows = data.comparators.reset_index(names="record").merge(own, on=["measure_id", "quarter"])
    times = (rows["value"] / rows["actual"].where(rows["actual"] != 0)).abs()
    far = rows[(times >= APART) | ((times <= 1 / APART) & (times > 0))]
    return {
        row.record: f"{row.measure_id}: {row.value:g} for {row.group}, beside an actual of {row.actual:g}."
        for row in far.itertuples()
    }


OBSERVATION_CHECKS = (
    Check(
        table="returns", column="actual", needs=("measures",), level="remark",
        find=partial(_other_fractions, table="returns", column="actual"),
        rule="an actual is its numerator divided by its denominator", fix="Correct one of the three.",
    ),
    Check(
        table="observations", column="value", needs=("measures",),
        find=partial(_other_fractions, table="observations", column="value"),
        rule="a value is its numerator divided by its denominator",
        fix="Correct one of the three, or leave value blank so that it is calculated.",
    ),
    Check(
        table="observations", column="month", find=_to_come, rule="no result is of a month that has not begun",
        fix="Correct the month.",
    ),
    Check(
        table="observations", column="covers", needs=("measures",), find=_two_ways,
        rule="all observations of a measure in an area cover the month, or all the year to date",
        fix="Write the same in covers of all its rows, and the values to go with it.",
    ),
    Check(
        table="observations", column="covers", needs=("measures",), find=_positions_to_date,
        rule="the observations of a snapshot cover no time", fix="Leave covers blank, or correct the basis.",
    ),
    Check(
        table="observations", column="measure_id", needs=("measures",), level="remark", find=_without_basis,
        rule="a measure with observations has a basis",
        fix="Write in measures the basis: ytd, quarter or snapshot.",
    ),
    Check(
        table="observations", column="value", needs=("measures",), level="remark", find=_falling,
        rule="a count or an amount for the year to date does not fall within the year",
        fix="Correct it; or write month in covers if each value is for the month alone.",
    ),
    Check(
        table="observations", column="value", needs=("measures", "returns"), level="remark", find=_unlike_returns,
        rule="the observation of the last month of a return is its actual, of a snapshot or for the year to date",
        fix="Correct one of them; or write month in covers if each value is for the month alone.",
    ),
    Check(
        table="observations", column="month", needs=("measures",), level="remark", find=_end_early,
        rule="observations go on to the end of the latest quarter, unless the measure has ended",
        fix="Add the months that are missing.",
    ),
    Check(
        table="observations", column="month", needs=("measures",), level="remark", find=_holes,
        rule="no month between two observations is without one", fix="Add it, unless it is not known.",
    ),
    Check(
        table="observations", column="value", needs=("measures",), level="remark", find=_far_from_others,
        rule=f"no result of a month is {RISE} times that of most months, or a tenth; nor {APART} times the returns, "
        f"or a {APART}th",
        fix="Check the numbers, and that numerator and denominator are not exchanged.",
    ),
    Check(
        table="observations", column="value", needs=("measures",), level="remark", find=_small_percentages,
        rule="a percentage has a value above 1", fix="Write 92.13 for 92.13%, not 0.9213.",
    ),
    Check(
        table="comparators", column="value", needs=("returns",), level="remark", find=_far_comparators,
        rule=f"no comparator is {APART} times the council's actual, or a {APART}th",
        fix="Write both in the measure's unit: 95 for 95%.",
    ),
)  # fmt: skip
