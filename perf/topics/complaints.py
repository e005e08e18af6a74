"""Complaints and compliments: how many, how quickly they are answered, and with what outcome."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from perf.areas import in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.table_rules import DIRECTORATE, SERVICE, Column, Table, identifier, not_before, optional, word
from perf.figure import Counted, Figure, Recipe, in_both_periods
from perf.quarter import Quarter
from perf.rules import STAGE_DAYS
from perf.topics.complaint_checks import COMPLAINT_CHECKS
from perf.topics.coverage import data_date, first_month
from perf.topics.monthly_amounts import amounts_of, month_of, months_between, no_amounts, recorded
from perf.topics.topic import Topic
from perf.working_days import due_day

DECIDED = ("Upheld", "Partially upheld", "Not upheld")
COMPLAINTS = Table(
    "complaint and stage",
    (
        identifier("complaint_id", also="id ref reference case_id case_ref complaint_ref case_number"), DIRECTORATE,
        optional("service", also="service_area team section"),
        identifier("received_on", "date", also="received date_received received_date opened opened_on logged_on"),
        Column("stage", "whole", required=True, blank="problem", low=1, high=2, also=("complaint_stage", "level")),
        optional("closed_on", "date",
                 also="closed date_closed closed_date response_date responded_on answered_on completed_on resolved_on"),
        replace(word("outcome", *DECIDED, also="decision result finding upheld"), only_words=False),
        optional("cause", also="reason category complaint_type subject"),
        optional("lesson", also="lessons learning lessons_learned lesson_learned"),
    ),
    key=("complaint_id", "stage"),
    rules=(not_before("received_on", "closed_on", "the complaint"),),
    dated_by="received_on",
    ends_by="closed_on",
    holds_records=True,
    absent={"closed_on": "every complaint counts as still open"},
)  # fmt: skip

COMPLIMENTS = Table(
    "compliment",
    (identifier("compliment_id"), DIRECTORATE, SERVICE, identifier("received_on", "date")),
    key=("compliment_id",),
    until="received_on",
    dated_by="received_on",
    holds_records=True,
)  # fmt: skip

_PARTS = ("stage", "outcome", "cause")  # of what is closed


def with_due(
    complaints: pd.DataFrame,
    *,
    stage_days: Mapping[int, int] = STAGE_DAYS,
    by_directorate: Mapping[str, Mapping[int, int]] | None = None,
) -> pd.DataFrame:
    """Return complaints with the day by which each stage is due, and whether it was closed by then.

    Parameters
    ----------
    complaints : DataFrame, one row per complaint and stage
        `received_on` is the day on which this stage was requested.
    stage_days : mapping of stage to working days
        Counted from the day after receipt.
    by_directorate : mapping of directorate to such a mapping, optional
        For directorates with other limits by law.

    Returns
    -------
    DataFrame, same rows
        A copy with `due`, `first_received` (of the complaint) and `on_time` (missing while open).
    """
    limits = complaints["stage"].map(dict(stage_days))
    for directorate, days in (by_directorate or {}).items():
        limits = limits.mask(complaints["directorate"] == directorate, complaints["stage"].map(dict(days)))
    due = due_day(complaints["received_on"], limits)
    on_time = (complaints["closed_on"] <= due).astype("boolean").mask(complaints["closed_on"].isna())
    first = complaints.groupby("complaint_id")["received_on"].transform("min")
    return complaints.assign(due=due, on_time=on_time, first_received=first)


def amounts(
    complaints: pd.DataFrame,
    *,
    data_date: pd.Timestamp,
    first_month: str = "",
    stage_days: Mapping[int, int] = STAGE_DAYS,
    by_directorate: Mapping[str, Mapping[int, int]] | None = None,
) -> pd.DataFrame:
    """Return the monthly amounts of complaints.

    Parameters
    ----------
    complaints, stage_days, by_directorate
        See `with_due`.
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that they cover, as 2019-04; that of the first complaint where none is named.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        Of complaints, by the month in which they were first received: ``complaints.received``,
        ``complaints.escalated``, ``complaints.not_escalated``. Of stages, by the month in which they were closed:
        ``complaints.closed`` (by stage, outcome and cause), ``complaints.on_time`` (likewise), ``complaints.decided``
        and ``complaints.upheld`` (by outcome). At the month's end: ``complaints.open`` and ``complaints.open_overdue``.
    """
    known = complaints[complaints["received_on"] <= data_date]
    if known.empty:
        return amounts_of("complaints.received", in_areas(known).assign(value=0.0, month=""))
    rows = with_due(known, stage_days=stage_days, by_directorate=by_directorate)
    rows = rows.assign(value=1.0, closed_on=rows["closed_on"].mask(rows["closed_on"] > data_date))
    covered = months_between(first_month or f"{rows['received_on'].min():%Y-%m}", f"{data_date:%Y-%m}")
    monthly = partial(amounts_of, months=covered)
    first = rows.sort_values(["received_on", "stage"]).drop_duplicates("complaint_id")
    escalated = first["complaint_id"].isin(rows.loc[rows["stage"] == 2, "complaint_id"])
    first = in_areas(first.assign(month=month_of(first["first_received"]), escalated=escalated))
    closed = rows.dropna(subset=["closed_on"])
    stated = {name: recorded(closed[name]) for name in ("outcome", "cause")}
    closed = in_areas(closed.assign(month=month_of(closed["closed_on"]), **stated))
    decided = closed[closed["outcome"].isin(DECIDED)]
    on_time = closed[closed["on_time"].fillna(False).astype("bool")]
    return pd.concat(
        [
            monthly("complaints.received", first),
            monthly("complaints.escalated", first[first["escalated"]]),
            monthly("complaints.not_escalated", first[~first["escalated"]]),
            *(monthly("complaints.closed", closed, part) for part in ("", *_PARTS)),
            *(monthly("complaints.on_time", on_time, part) for part in ("", *_PARTS)),
            monthly("complaints.decided", decided),
            monthly("complaints.upheld", decided[decided["outcome"] == "Upheld"]),
            monthly("complaints.upheld", decided, "outcome"),
            *_open(rows, covered, data_date),
        ],
        ignore_index=True,
    )


def _open(rows: pd.DataFrame, covered: list[str], data_date: pd.Timestamp) -> list[pd.DataFrame]:
    """Return how many stages are open, and how many of those are past their limit, at the end of each month."""
    rows = in_areas(rows)
    open_stages: dict[str, list[pd.DataFrame]] = {"complaints.open": [], "complaints.open_overdue": []}
    for month in covered:
        end = min(pd.Period(month).end_time.normalize(), data_date)
        waiting = rows[(rows["received_on"] <= end) & ~(rows["closed_on"] <= end)].assign(month=month)
        open_stages["complaints.open"].append(waiting)
        open_stages["complaints.open_overdue"].append(waiting[waiting["due"] < end])
    return [amounts_of(name, pd.concat(frames), months=covered) for name, frames in open_stages.items()]


def compliments_amounts(compliments: pd.DataFrame, *, data_date: pd.Timestamp, first_month: str = "") -> pd.DataFrame:
    """Return the monthly number of compliments: ``compliments.received``."""
    known = compliments[compliments["received_on"] <= data_date]
    known = in_areas(known.assign(value=1.0, month=month_of(known["received_on"])))
    covered = months_between(first_month or known["month"].min(), f"{data_date:%Y-%m}") if len(known) else []
    return amounts_of("compliments.received", known, months=covered)


def _monthly_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts of a council's complaints and compliments, up to a quarter."""
    frames = [no_amounts()]
    if "complaints" in data.sources:
        limits = data.framework.stage_days
        frames.append(
            amounts(
                data.complaints,
                data_date=data_date(data, "complaints", quarter),
                first_month=first_month(data, "complaints", "received_on"),
                stage_days=limits.by_stage,
                by_directorate={name: days.by_stage for name, days in limits.by_directorate.items()},
            )
        )
    if "compliments" in data.sources:
        until, begins = data_date(data, "compliments", quarter), first_month(data, "compliments", "received_on")
        frames.append(compliments_amounts(data.compliments, data_date=until, first_month=begins))
    return pd.concat(frames, ignore_index=True)


_RECEIVED = Counted("complaints.received", "complaints received in the period", noun="complaints")
_CLOSED = Counted("complaints.closed", "stages closed in the period", noun="stages closed")
_FIGURES: Any = partial(Figure, source="Definitions, complaints", tables=("complaints",))
_COUNT = partial(_FIGURES, unit="count")
_SHARE = partial(_FIGURES, unit="percent")
_OF_PERIODS = (
    _COUNT(
        name="complaints.received", title="Complaints received",
        recipe=Recipe(Counted("complaints.received", "complaints")),
        rule="Complaints whose first stage was requested in the period, each counted once.",
    ),
    _COUNT(
        name="complaints.closed", title="Complaint stages closed",
        recipe=Recipe(Counted("complaints.closed", "stages closed"), parts=_PARTS),
        rule="Stages of complaints closed in the period, by stage, outcome and cause.",
    ),
    _SHARE(
        name="complaints.on_time_pct", title="Complaints answered in time", better="higher",
        recipe=Recipe(
            Counted("complaints.on_time", "stages closed in the period within their limit"), _CLOSED, scale=100,
            parts=_PARTS, parts_of_whole=False, is_proportion=True,
        ),
        rule=(
            "Stages closed in the period within their limit of working days, over all stages closed in the period. The "
            "limit is counted from the day after receipt."
        ),
    ),
    _SHARE(
        name="complaints.escalated_pct", title="Complaints escalated to stage 2", better="lower",
        recipe=Recipe(
            Counted("complaints.escalated", "complaints received in the period that reached stage 2"), _RECEIVED,
            scale=100, is_proportion=True,
        ),
        rule="Of the complaints received in the period, the share that reached stage 2.",
    ),
    _SHARE(
        name="complaints.not_escalated_pct", title="Complaints resolved at stage 1", better="higher",
        recipe=Recipe(
            Counted("complaints.not_escalated", "complaints received in the period that did not reach stage 2"),
            _RECEIVED, scale=100, is_proportion=True,
        ),
        rule="Of the complaints received in the period, the share that did not reach stage 2.",
    ),
    _SHARE(
        name="complaints.upheld_pct", title="Complaints upheld",
        recipe=Recipe(
            Counted("complaints.upheld", "stages closed in the period and upheld"),
            Counted("complaints.decided", "stages closed in the period with a decision", noun="stages decided"),
            scale=100, parts=("outcome",), is_proportion=True,
        ),
        rule="Of the stages closed in the period with a decision, the share upheld; by outcome as parts.",
    ),
    Figure(
        name="compliments.received", title="Compliments received", unit="count", better="higher",
        recipe=Recipe(Counted("compliments.received", "compliments")), source="Definitions, complaints",
        tables=("compliments",), rule="Compliments received in the period.",
    ),
)  # fmt: skip
_POSITIONS = (
    _COUNT(
        name="complaints.open", title="Complaint stages open", better="lower",
        recipe=Recipe(Counted("complaints.open", "stages open", over="last")),
        rule="Stages open at the end of the period.",
    ),
    _COUNT(
        name="complaints.open_overdue", title="Complaint stages open past their limit", better="lower",
        recipe=Recipe(Counted("complaints.open_overdue", "stages open past their limit", over="last")),
        rule="Stages open at the end of the period whose limit has passed.",
    ),
)  # fmt: skip
TOPIC = Topic(
    name="complaints",
    title="Complaints",
    question="How many complaints are there, and are they answered in time?",
    tables={"complaints": COMPLAINTS, "compliments": COMPLIMENTS},
    figures=(*(each for figure in _OF_PERIODS for each in in_both_periods(figure)), *_POSITIONS),
    leading="complaints.on_time_pct",
    others=(
        "complaints.received", "complaints.on_time_pct", "complaints.escalated_pct", "complaints.upheld_pct",
        "compliments.received",
    ),
    amounts=_monthly_amounts,
    main="complaints.closed",
    overdue="complaints.open_overdue",
    rare_parts={"cause": frozenset(), "outcome": frozenset(DECIDED)},
    checks=COMPLAINT_CHECKS,
    place=2,
)  # fmt: skip
