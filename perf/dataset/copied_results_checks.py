"""Checks for results that are not the council's own: copied from the target or the quarter before, or typed as 0."""

from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.checks_between_rows import Check, Texts, named, together
from perf.dataset.dataset import Dataset

_FEWEST = 5  # measures, that are hardly alike by chance
_WHOLE = 100.0  # percent, and how much of it can hardly be meant
_TIMES_WHOLE = 2


def _latest_results(data: Dataset) -> pd.DataFrame:
    """Return the council's results of the latest quarter, with those of the quarter before; `record` is their index."""
    rows, latest = data.returns.reset_index(names="record"), data.latest
    rows = rows[rows["area"] == COUNCIL].drop_duplicates(["measure_id", "quarter"])
    if latest is None:
        return rows.iloc[:0].assign(before=None)
    before = rows[rows["quarter"] == latest.previous.label].set_index("measure_id")["actual"]
    rows = rows[(rows["quarter"] == latest.label) & rows["actual"].notna()]
    return rows.assign(before=rows["measure_id"].map(before))


def _all_alike(data: Dataset, column: str, text: str) -> Texts:
    """Find the results of the latest quarter if all that can be compared are the same as another column."""
    rows = _latest_results(data).assign(zero=0.0).dropna(subset=[column])
    if len(rows) < _FEWEST or not rows["actual"].eq(rows[column]).all():
        return {}
    return together(
        rows.set_index("record"), lambda many: f"the actuals of all {many} measures in {data.latest} {text}"
    )


def _far_above_whole(data: Dataset) -> Texts:
    """Find percentages that are more than double of the whole, although their target is not above it."""
    units = data.measures.drop_duplicates("measure_id").set_index("measure_id")["unit"]
    rows = data.returns[data.returns["measure_id"].map(units) == "percent"]
    far = rows[(rows["actual"].abs() > _TIMES_WHOLE * _WHOLE) & (rows["target"].abs() <= _WHOLE)]
    return {
        row.Index: f"{row.measure_id}: {row.actual:g}% against a target of {row.target:g}%." for row in far.itertuples()
    }


def _progress_falls(data: Dataset) -> Texts:
    """Find actions of the latest quarter that have made less progress than in the quarter before."""
    rows, latest = data.actions.drop_duplicates(["action_id", "quarter"]), data.latest
    if latest is None:
        return {}
    before = rows.loc[rows["quarter"] == latest.previous.label, ["action_id", "percent_complete"]]
    now = rows[rows["quarter"] == latest.label].reset_index(names="record")
    now = now.merge(before, on="action_id", suffixes=("", "_before"))
    less = now[now["percent_complete"] < now["percent_complete_before"]].set_index("record")
    return together(less, lambda _: f"{named(less['action_id'])}: less than in the quarter before.")


def _progress_as_before(data: Dataset) -> Texts:
    """Find the actions of the latest quarter if none that was not complete has made any progress."""
    latest, columns = data.latest, ["action_id", "percent_complete"]
    rows = data.actions.drop_duplicates(["action_id", "quarter"]).dropna(subset=["percent_complete"])
    if latest is None:
        return {}
    before = rows.loc[rows["quarter"] == latest.previous.label, columns]
    now = rows[rows["quarter"] == latest.label].reset_index(names="record")
    now = now.merge(before[before["percent_complete"] < _WHOLE], on="action_id", suffixes=("", "_before"))
    if len(now) < _FEWEST or not now["percent_complete"].eq(now["percent_complete_before"]).all():
        return {}
    return together(
        now.set_index("record"), lambda many: f"all {many} actions have the progress of the quarter before."
    )


def _revised_to_earlier(data: Dataset) -> Texts:
    """Find the revised dates if most of them are before the date that they revise, or revise none."""
    rows = data.actions.dropna(subset=["revised_due"])
    odd = rows[rows["due"].isna() | (rows["revised_due"] < rows["due"])]
    if len(odd) < _FEWEST or 2 * len(odd) < len(rows):
        return {}
    return together(odd, lambda many: f"{many} of {len(rows)} revised dates have no earlier date in due.")


def _inherent_is_lower(data: Dataset) -> Texts:
    """Find risks that are higher with their controls than without; the first row of each."""
    rows: Any = data.risks
    score = (rows["likelihood"] * rows["impact"]).fillna(rows["score"])
    lower = rows[(rows["inherent_likelihood"] * rows["inherent_impact"] < score).fillna(False).astype("bool")]
    lower = lower.drop_duplicates("risk_ref")
    return together(lower, lambda _: f"{named(lower['risk_ref'])}: the risk is higher with its controls than without.")


COPIED_RESULTS_CHECKS = (
    *(
        Check(
            table="returns", column="actual", level="remark", find=partial(_all_alike, column=column, text=f"{text}."),
            rule=f"of {_FEWEST} measures or more in the latest quarter, not all {text}", fix="Write the results.",
        )
        for column, text in (
            ("target", "are their targets"), ("before", "are those of the quarter before"), ("zero", "are 0")
        )
    ),
    Check(
        table="returns", column="actual", needs=("measures",), level="remark", find=_far_above_whole,
        rule=f"no percentage is above {_TIMES_WHOLE * _WHOLE:g}, where its target is at most {_WHOLE:g}",
        fix="Check the number: 92.13 for 92.13%.",
    ),
    Check(
        table="actions", column="percent_complete", level="remark", find=_progress_falls,
        rule="no action has made less progress than in the quarter before", fix="Check the numbers.",
    ),
    Check(
        table="actions", column="percent_complete", level="remark", find=_progress_as_before,
        rule=f"of {_FEWEST} actions or more that were not complete, not all are as in the quarter before",
        fix="Write the progress in the latest quarter.",
    ),
    Check(
        table="actions", column="revised_due", level="remark", find=_revised_to_earlier,
        rule=f"of {_FEWEST} revised dates or more, most are later than the date in due",
        fix="Check that the two are not exchanged.",
    ),
    Check(
        table="risks", column="inherent_likelihood", level="remark", find=_inherent_is_lower,
        rule="a risk without its controls is not lower than with them", fix="Check that the two are not exchanged.",
    ),
)  # fmt: skip
