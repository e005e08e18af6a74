"""Checks for impossible or unlikely measures, actions and risks."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.checks_between_rows import Check, Texts, named, together
from perf.dataset.contract import RISK_COLUMNS
from perf.dataset.dataset import Dataset
from perf.dataset.distinct_values import each_once, is_among
from perf.dataset.problems import Level, did_you_mean
from perf.quarter import Quarter
from perf.rules import MEASURED, TREND
from perf.units import is_percent_in_other_words

RISE, FALL = 5, 0.1  # times the value of the year or quarter before
APART = 50  # times as much: a share beside a percentage is 100 times as small
_FAR_YEARS = 10
_COMPLETE = 100  # percent
_WIDE = 0.25  # of the target: more is rarely a relative tolerance
_QUARTERS_APART = 4  # nothing is reported less often than once a year


def _far_quarter(data: Dataset, table: str) -> Texts:
    """Find the last quarter of a table if nothing was entered for more than a year before it, and little in it."""
    rows = data.tables[table]
    counts = rows["quarter"].value_counts().sort_index()
    if len(counts) < 2:
        return {}
    before, last = (Quarter(label, data.framework.year_start_month) for label in counts.index[-2:])
    gap = (last.start.year - before.start.year) * 4 + (last.start.month - before.start.month) // 3
    if gap <= _QUARTERS_APART or counts.iloc[-1] * 2 >= counts.iloc[:-1].median():
        return {}
    first = rows.index[rows["quarter"] == last.label][0]
    return {first: f"{last} comes {gap} quarters after {before}, the one before, and has few rows."}


def _not_begun(data: Dataset, table: str) -> Texts:
    """Find a result in a quarter that has not begun; targets may be entered in advance."""
    rows, texts = data.tables[table], {}
    for label in rows["quarter"].dropna().unique():
        quarter = Quarter(label, data.framework.year_start_month)
        entered = rows[(rows["quarter"] == label) & rows[list(MEASURED[table])].notna().any(axis=1)]
        if quarter.start > pd.Timestamp.now() and len(entered):
            texts[entered.index[0]] = f"{quarter} has not begun, and has a result."
    return texts


def _of_quarters() -> Iterator[Check]:
    for table in MEASURED:
        yield Check(
            table=table, column="quarter", find=partial(_far_quarter, table=table), fix="Correct the quarter.",
            rule="no quarter is more than a year after the one before, with less than half as many rows as others",
        )  # fmt: skip
        yield Check(
            table=table, column="quarter", find=partial(_not_begun, table=table), fix="Correct the quarter.",
            rule="no result is of a quarter that has not begun",
        )  # fmt: skip


def with_facts(data: Dataset, table: str) -> pd.DataFrame:
    """Return the rows of a table with the unit and the basis of their measure; `record` is their index."""
    facts = data.measures[["measure_id", "unit", "basis"]].drop_duplicates("measure_id")
    return data.tables[table].reset_index(names="record").merge(facts, on="measure_id")


def _with_results_before(data: Dataset, column: str) -> pd.DataFrame:
    """Return returns with the facts of their measure, and a column's value a year, or else a quarter, `before`."""
    rows = with_facts(data, "returns")
    labels = {label: Quarter(label, data.framework.year_start_month) for label in rows["quarter"].dropna().unique()}
    keys, results = ["measure_id", "area", "at"], rows.drop_duplicates(["measure_id", "area", "quarter"])
    for name, step in (("last_year", "same_quarter_last_year"), ("last", "previous")):
        at = rows["quarter"].map({label: getattr(quarter, step).label for label, quarter in labels.items()})
        before = results.rename(columns={"quarter": "at", column: name})[[*keys, name]]
        rows = rows.assign(at=at).merge(before, on=keys, how="left")
    restarts = rows["basis"] == "ytd"
    return rows.assign(before=rows["last_year"].fillna(rows["last"].mask(restarts.fillna(False))))


def _jumps(data: Dataset, column: str) -> Texts:
    rows = _with_results_before(data, column)
    rows = rows.assign(now=rows[column])
    times = (rows["now"] / rows["before"].where(rows["before"] != 0)).abs()
    far = rows[(times >= RISE) | ((times <= FALL) & (times > 0))]
    return {row.record: f"{row.measure_id}: {row.now:g}, after {row.before:g}." for row in far.itertuples()}


def _other_sign(data: Dataset) -> Texts:
    """Find results below 0 whose target is above 0, or the other way round; amounts of money may well be."""
    rows = with_facts(data, "returns")
    other = rows[(rows["actual"] * rows["target"] < 0) & (rows["unit"] != "GBP")]
    return {
        row.record: f"{row.measure_id}: {row.actual:g}, against a target of {row.target:g}."
        for row in other.itertuples()
    }


def _apart(data: Dataset, column: str) -> Texts:
    rows = data.returns.assign(given=data.returns[column])
    times = (rows["given"] / rows["target"].where(rows["target"] != 0)).abs()
    far = rows[(times >= APART) | ((times <= 1 / APART) & (times > 0))]
    return {
        row.Index: f"{row.measure_id}: {row.given:g}, against a target of {row.target:g}." for row in far.itertuples()
    }


def _wrong_data_to(data: Dataset) -> Texts:
    """Find last covered days of returns that are after their quarter, or long before it."""
    rows = data.returns.dropna(subset=["data_to", "quarter"])
    starts = data.framework.year_start_month
    quarters = each_once(rows["quarter"], lambda label: Quarter(label, starts))
    ends = each_once(quarters, lambda quarter: quarter.end)
    begins = each_once(quarters, lambda quarter: quarter.same_quarter_last_year.year_start)
    wrong = rows[(rows["data_to"] > ends) | (rows["data_to"] < begins)]
    return {
        row.Index: f"{row.measure_id}: {row.data_to:%Y-%m-%d} is not in {row.quarter}." for row in wrong.itertuples()
    }


def _far_due(data: Dataset, column: str) -> Texts:
    """Find actions that are due ten years or more after their quarter."""
    rows = data.actions.dropna(subset=["quarter", column])
    starts = data.framework.year_start_month
    years = each_once(rows["quarter"], lambda label: Quarter(label, starts).year_start.year).astype("int64")
    far = rows[rows[column].dt.year - years >= _FAR_YEARS]
    return {row.Index: f"{row.action_id}: {getattr(row, column):%Y-%m-%d} is far off." for row in far.itertuples()}


def _no_longer_given(data: Dataset, table: str) -> Texts:
    """Find what has a row in the quarter before the latest but none in the latest, all together.

    Actions that were complete are not among them, nor measures that are no longer reported, or only once a year.
    """
    rows, latest, key = data.tables[table], data.latest, data.contract[table].key[0]
    if latest is None:
        return {}
    if not rows["quarter"].eq(latest.label).any():
        newest = rows[rows["quarter"] == rows["quarter"].max()]
        return together(newest, lambda _: f"there is no row for {latest}, the latest quarter of the other tables.")
    rows = rows[rows["area"] == COUNCIL] if "area" in rows else rows
    now, before = (rows[rows["quarter"] == quarter.label] for quarter in (latest, latest.previous))
    gone = before[~is_among(before[key], now[key])]
    if table == "returns":
        facts = data.measures.drop_duplicates("measure_id").set_index("measure_id")
        over = facts.index[(facts["to_quarter"] < latest.label) | (facts["frequency"] == "annual")]
        gone = gone[~gone[key].isin(over)]
    elif table == "actions":
        gone = gone[~(gone["percent_complete"] == _COMPLETE)]
    some = named(gone[key].dropna().unique())
    return together(gone, lambda _: f"{some} {'has' if len(gone) == 1 else 'have'} no row for {latest}, the latest.")


def _fractions(data: Dataset) -> Texts:
    """Find measures in percent, none of whose figures is more than 1."""
    rows = with_facts(data, "returns")
    rows = rows[rows["unit"] == "percent"]
    rows = rows.assign(most=rows[["actual", "target"]].abs().max(axis=1)).dropna(subset=["most"])
    most = rows.groupby("measure_id")["most"].transform("max")
    first = rows[(most <= 1) & (most > 0)].drop_duplicates("measure_id")
    return {
        row.record: f"{row.measure_id}: no actual and no target of this percentage is more than 1."
        for row in first.itertuples()
    }


def _percent_in_other_words(data: Dataset) -> Texts:
    """Find units such as "% of calls", by which a fraction would not be multiplied by 100."""
    units = data.measures["unit"].dropna()
    return {
        record: f'"{unit}" is not read as percent, so fractions and differences of the measure would be wrong.'
        for record, unit in units[units.map(is_percent_in_other_words)].items()
    }


def _wide_tolerances(data: Dataset) -> Texts:
    """Find large tolerances that are taken to be shares of the target, because nothing says that they are amounts."""
    rows = data.measures[data.measures["tolerance_kind"].isna() & (data.measures["tolerance"] > _WIDE)]
    return {
        row.Index: f"{row.tolerance:g} is taken to be {row.tolerance:.0%} of the target." for row in rows.itertuples()
    }


def _shares_of_action(data: Dataset) -> Texts:
    done = data.actions["percent_complete"]
    shares = done[(done > 0) & (done < 1)]
    return (
        {shares.index[0]: f"{named(f'{share:g}' for share in shares.unique())}: less than 1%."} if len(shares) else {}
    )


def _impossible_scores(data: Dataset) -> Texts:
    """Find scores that are no product of a likelihood and an impact."""
    rules, scores = data.framework, data.risks["score"].dropna()
    wrong: Any = scores[~scores.isin(rules.risk_scores)]
    scale = f"{len(rules.risk_likelihood)} x {len(rules.risk_impact)}"
    return {record: f"a {scale} scale cannot give a score of {score}." for record, score in wrong.items()}


def _beyond_the_scale(data: Dataset, column: str) -> Texts:
    setting = "risk_likelihood" if column in ("likelihood", "inherent_likelihood") else "risk_impact"
    labels = getattr(data.framework, setting)
    beyond = data.risks[column][data.risks[column] > len(labels)]
    return {record: f"{step} is not 1 to {len(labels)}, as {setting} has it." for record, step in beyond.items()}


def _unknown_bands(data: Dataset) -> Texts:
    bands, known = data.risks["band"].dropna(), list(data.framework.risk_bands)
    return {
        record: f'"{band}" is not a band of the framework. {did_you_mean(band, known)}'.strip()
        for record, band in bands[~bands.isin(known)].items()
    }


def _other_band(data: Dataset) -> Texts:
    """Find bands that are stated beside a score of another band."""
    rows = data.risks.assign(score=(data.risks["likelihood"] * data.risks["impact"]).fillna(data.risks["score"]))
    rows = rows.dropna(subset=["band", "score"])
    return {
        row.Index: f"a score of {row.score} is {data.framework.band_of(row.score)}, not {row.band}."
        for row in rows.itertuples()
        if row.band in data.framework.risk_bands and data.framework.band_of(row.score) != row.band
    }


def _not_reported(data: Dataset) -> Texts:
    """Find returns of quarters in which their measure is not reported."""
    given = data.returns[["measure_id", "quarter"]].reset_index(names="record")
    rows = given.merge(data.measures[["measure_id", "from_quarter", "to_quarter"]], on="measure_id")
    late = rows["quarter"] > rows["to_quarter"]
    limit = ("from " + rows["from_quarter"]).mask(late, "to " + rows["to_quarter"])
    outside = rows.assign(limit=limit)[late | (rows["quarter"] < rows["from_quarter"])]
    return {
        row.record: f"{row.measure_id} is reported {row.limit}, so this return is in no table and no count."
        for row in outside.itertuples()
    }


def _floor_is_better(data: Dataset) -> Texts:
    """Find floors that are better than the target, so that nothing could be Amber."""
    rows = data.returns[["measure_id", "floor", "target"]].reset_index(names="record")
    rows = rows.merge(data.measures[["measure_id", "polarity"]].drop_duplicates("measure_id"), on="measure_id")
    above = (rows["floor"] > rows["target"]) & (rows["polarity"] == "higher")
    below = (rows["floor"] < rows["target"]) & (rows["polarity"] == "lower")
    return {
        row.record: f"{row.measure_id}: a floor of {row.floor:g} is better than the target of {row.target:g}."
        for row in rows[above | below].itertuples()
    }


def _floor_beside_trend(data: Dataset) -> Texts:
    """Find floors of measures that are Amber by trend: only one of the two can decide."""
    by_trend = data.measures.loc[data.measures["amber_by"] == TREND, "measure_id"]
    rows = data.returns[data.returns["floor"].notna() & data.returns["measure_id"].isin(by_trend)]
    return {
        row.Index: f"{row.measure_id} is rated by trend, and has a floor of {row.floor:g}." for row in rows.itertuples()
    }


_REMARK: Level = "remark"
MEASURE_CHECKS = (
    *_of_quarters(),
    Check(
        table="measures", column="tolerance", level=_REMARK, find=_wide_tolerances,
        rule=f"a tolerance above {_WIDE:.0%} says in tolerance_kind that it is one",
        fix="Write relative in tolerance_kind, or absolute if it is in the measure's unit.",
    ),
    *(
        Check(
            table="returns", column=column, needs=("measures",), level=_REMARK, find=partial(_jumps, column=column),
            rule=f"no {column} is {RISE} times that of the year before (or else of the quarter before), or a tenth",
            fix="Check the number and its unit.",
        )
        for column in ("actual", "target")
    ),
    Check(
        table="returns", column="actual", needs=("measures",), level=_REMARK, find=_other_sign,
        rule="an actual has the sign of its target, unless both are money", fix="Check the sign.",
    ),
    *(
        Check(
            table="returns", column=column, level=_REMARK, find=partial(_apart, column=column),
            rule=f"no {column} is {APART} times its target, or a {APART}th",
            fix="Write both in the measure's unit: 95 for 95%.",
        )
        for column in ("actual", "floor", "annual_target", "forecast")
    ),
    Check(
        table="returns", column="data_to", find=_wrong_data_to,
        rule="data_to is not after the quarter, nor before the year before it", fix="Correct the day.",
    ),
    *(
        Check(
            table="actions", column=column, level=_REMARK, find=partial(_far_due, column=column),
            rule=f"no {column} is {_FAR_YEARS} years or more after the quarter", fix="Check the year.",
        )
        for column in ("due", "revised_due")
    ),
    *(
        Check(
            table=table, column="quarter", level=_REMARK, find=partial(_no_longer_given, table=table),
            rule="what has a row in the quarter before the latest has one in the latest",
            fix="Add it, unless it has ended.", needs=("measures",) if table == "returns" else (),
        )
        for table in MEASURED
    ),
    Check(
        table="measures", column="unit", find=_percent_in_other_words, rule="the unit of a percentage is percent",
        fix="Write percent, and in the title what it is a share of.",
    ),
    Check(
        table="returns", column="actual", needs=("measures",), level=_REMARK, find=_fractions,
        rule="a percentage has an actual or a target above 1", fix="Write 92.13 for 92.13%, not 0.9213.",
    ),
    Check(
        table="returns", column="quarter", needs=("measures",), level=_REMARK, find=_not_reported,
        rule="a return is of a quarter in which its measure is reported",
        fix="Correct from_quarter or to_quarter of the measure, or the quarter.",
    ),
    Check(
        table="returns", column="floor", needs=("measures",), find=_floor_is_better,
        rule="a floor is not better than its target", fix="Correct one of them, or the polarity of the measure.",
    ),
    Check(
        table="returns", column="floor", needs=("measures",), find=_floor_beside_trend,
        rule="a measure with amber_by = trend has no floor",
        fix="Remove the floor, or write tolerance in amber_by of the measure.",
    ),
    Check(
        table="actions", column="percent_complete", level=_REMARK, find=_shares_of_action,
        rule="no progress is between 0 and 1", fix="Write 60 for 60%, not 0.6.",
    ),
    *(
        Check(
            table="risks", column=column, find=partial(_beyond_the_scale, column=column),
            rule=f"{column} is on the council's scale", fix="Correct it, or write the labels of a larger scale.",
        )
        for column in RISK_COLUMNS
    ),
    Check(
        table="risks", column="band", find=_unknown_bands, rule="a stated band is one of the framework",
        fix="Write it as under [risk_bands].",
    ),
    Check(
        table="risks", column="band", find=_other_band, rule="a stated band is that of the score, where there is one",
        fix="Correct one of them.",
    ),
    Check(
        table="risks", column="score", find=_impossible_scores, rule="a score is one that the risk scale gives",
        fix="Correct it: likelihood times impact.",
    ),
)  # fmt: skip
