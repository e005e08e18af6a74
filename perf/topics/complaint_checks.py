"""What cannot be true of complaints: days that have not come, stages in the wrong order."""

from perf.dataset.dataset import Dataset
from perf.dataset.plausibility import (
    Check,
    Texts,
    days_are_near,
    days_have_come,
    events_reach_the_quarter,
    not_too_long,
    together,
)
from perf.wording import count


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


COMPLAINT_CHECKS = (
    *days_are_near("complaints", "received_on", "closed_on"),
    days_have_come("complaints", "received_on", level="problem"),
    days_have_come("complaints", "closed_on", level="problem"),
    *not_too_long("complaints", "received_on", "closed_on", "the complaint"),
    *events_reach_the_quarter("complaints", "received_on"),
    Check(
        table="complaints", column="stage", level="remark", rule="a complaint with a stage 2 has a stage 1",
        find=_without_first_stage, fix="Add the rows of stage 1, unless they went to stage 2 directly.",
    ),
    Check(
        table="complaints", column="received_on", rule="stage 2 does not begin before stage 1",
        find=_before_first_stage, fix="Correct one of the days.",
    ),
    *days_are_near("compliments", "received_on"),
    days_have_come("compliments", "received_on", level="problem"),
    *events_reach_the_quarter("compliments", "received_on"),
)  # fmt: skip
