"""What cannot be true of complaints: days that have not come, stages in the wrong order."""

from functools import partial

from perf.dataset.checks_between_rows import (
    Check,
    Texts,
    named,
    near_days_check,
    not_all_on_one_day,
    not_too_long,
    past_days_check,
    repeated_rows_check,
    together,
)
from perf.dataset.dataset import Dataset
from perf.dataset.missing_rows_checks import (
    events_begin_with_a_quarter,
    events_have_no_hole,
    events_reach_the_quarter,
    records_still_end,
)
from perf.dataset.problems import listed
from perf.rules import DECIDED
from perf.wording import count

_DAYS = ("received_on", "acknowledged_on", "extended_to", "closed_on")
_CLOSED, _MOST_AT_ONCE = 20, 0.8
_LEAST_BLANK = 0.1  # of the closed stages
_NOT_ALONE = {"not", "partially"}  # words of an outcome that say nothing without the others


def _without_first_stage(data: Dataset) -> Texts:
    rows = data.complaints
    known = rows.loc[rows["stage"] == 1, "complaint_id"]
    alone = rows[(rows["stage"] > 1) & ~rows["complaint_id"].isin(known)]
    return together(
        alone,
        lambda many: (
            f"{count(many, 'complaint')} without a stage 1 count{'s' * (many == 1)} as received and escalated on the "
            "day of stage 2."
        ),
    )


def _before_first_stage(data: Dataset) -> Texts:
    rows = data.complaints
    first = rows[rows["stage"] == 1].drop_duplicates("complaint_id").set_index("complaint_id")["received_on"]
    begins = first.reindex(rows["complaint_id"]).set_axis(rows.index)
    early = rows[(rows["stage"] > 1) & (rows["received_on"] < begins)]
    return {
        row.Index: f"{row.complaint_id}: stage 2 begins before stage 1, received on {begins[row.Index]:%Y-%m-%d}."
        for row in early.itertuples()
    }


def _other_outcomes(data: Dataset, *, like_decisions: bool) -> Texts:
    """Find outcomes that are neither a decision nor listed as none: those like one ("Fully upheld"), or the others."""
    words = {word for outcome in DECIDED for word in outcome.casefold().split()} - _NOT_ALONE
    outcomes = data.complaints["outcome"].dropna()
    undecided = {outcome.casefold() for outcome in data.framework.not_decisions}
    outcomes = outcomes[~outcomes.isin(DECIDED) & ~outcomes.str.casefold().isin(undecided)]
    is_like = outcomes.str.casefold().str.split(r"\W+", regex=True).map(lambda given: not words.isdisjoint(given))
    found = outcomes[is_like.astype("bool") == like_decisions]
    some = named(f'"{name}" ({rows})' for name, rows in found.value_counts().items())
    return together(
        found, lambda many: f"{count(many, 'stage')} {'does' if many == 1 else 'do'} not count as decided: {some}."
    )


def _without_outcome(data: Dataset) -> Texts:
    """Find stages that were closed without an outcome, where most have one."""
    closed = data.complaints.dropna(subset=["closed_on"])
    blank = closed[closed["outcome"].isna()]
    if not _LEAST_BLANK <= len(blank) / max(len(closed), 1) < 1:
        return {}
    return together(blank, lambda many: f"{count(many, 'closed stage')} without an outcome: not counted as decided.")


def _closed_at_once(data: Dataset) -> Texts:
    closed = data.complaints.dropna(subset=["closed_on"])
    same = closed[closed["closed_on"] == closed["received_on"]]
    if len(closed) < _CLOSED or len(same) < _MOST_AT_ONCE * len(closed):
        return {}
    return together(same, lambda many: f"{many:,} of {len(closed):,} closed stages were closed on the day of receipt.")


def _acknowledged_late(data: Dataset) -> Texts:
    rows = data.complaints
    late = rows[rows["acknowledged_on"] > rows["closed_on"]]
    return together(late, lambda many: f"{count(many, 'stage was', 'stages were')} acknowledged after being closed.")


COMPLAINT_CHECKS = (
    Check(
        table="complaints", column="closed_on", find=_closed_at_once, level="remark",
        rule=f"of {_CLOSED} closed stages or more, less than {_MOST_AT_ONCE:.0%} were closed on the day of receipt",
        fix="Write the day of the answer.",
    ),
    Check(
        table="complaints", column="acknowledged_on", find=_acknowledged_late, level="remark",
        rule="no stage is acknowledged after it was closed", fix="Check the two days.",
    ),
    not_all_on_one_day("complaints", "received_on"),
    Check(
        table="complaints", column="outcome", find=_without_outcome, level="remark",
        rule=f"less than {_LEAST_BLANK:.0%} of the closed stages are without an outcome, or all are",
        fix="Fill in the outcomes.",
    ),
    Check(
        table="complaints", column="outcome", find=partial(_other_outcomes, like_decisions=True),
        rule="an outcome with a word of a decision is a decision", fix=f"Write {listed(DECIDED)}.",
    ),
    Check(
        table="complaints", column="outcome", find=partial(_other_outcomes, like_decisions=False), level="remark",
        rule="an outcome is a decision, or one of `not_decisions`",
        fix=f"Write {listed(DECIDED)}, or add it to not_decisions in framework.toml if nothing was decided.",
    ),
    *near_days_check("complaints", "received_on", "closed_on"),
    past_days_check("complaints", "received_on", level="problem"),
    past_days_check("complaints", "closed_on", level="problem"),
    *not_too_long("complaints", "received_on", "closed_on", "the complaint"),
    *events_reach_the_quarter("complaints", "received_on"),
    *events_have_no_hole("complaints", "received_on"), *events_begin_with_a_quarter("complaints", "received_on"),
    records_still_end("complaints", "received_on", "closed_on", "stage"),
    repeated_rows_check(
        "complaints", (*_DAYS, "directorate", "service", "stage", "outcome", "cause", "lesson"), "stage",
        least=0.1, days=_DAYS,
    ),
    Check(
        table="complaints", column="stage", level="remark", rule="a complaint with a stage 2 has a stage 1",
        find=_without_first_stage, fix="Add the rows of stage 1, unless they went to stage 2 directly.",
    ),
    Check(
        table="complaints", column="received_on", rule="stage 2 does not begin before stage 1",
        find=_before_first_stage, fix="Correct one of the days.",
    ),
    not_all_on_one_day("compliments", "received_on"),
    repeated_rows_check("compliments", ("received_on", "directorate", "service"), "compliment", least=0.45),
    *near_days_check("compliments", "received_on"),
    past_days_check("compliments", "received_on", level="problem"),
    *events_reach_the_quarter("compliments", "received_on"),
    *events_have_no_hole("compliments", "received_on"), *events_begin_with_a_quarter("compliments", "received_on"),
)  # fmt: skip
