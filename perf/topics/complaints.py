"""Complaints and compliments: how many, how quickly they are answered, and with what outcome."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.framework import DatedRule, StageDays
from perf.dataset.table_declaration import DIRECTORATE, SERVICE, Column, Table, identifier, not_before, optional, word
from perf.figure import Counted, Figure, Recipe, in_both_periods
from perf.months import month_of, months_between
from perf.quarter import Quarter
from perf.rules import DECIDED, UPHELD
from perf.topics.complaint_checks import COMPLAINT_CHECKS
from perf.topics.coverage import data_date, first_month
from perf.topics.monthly_amounts import amounts_of, no_amounts, recorded
from perf.topics.topic import Topic
from perf.working_days import USUAL, Calendar, due_day

COMPLAINTS = Table(
    "complaint and stage",
    (
        identifier("complaint_id", also="id ref reference case_id case_ref complaint_ref case_number"), DIRECTORATE,
        optional("service", also="service_area team section"),
        identifier("received_on", "date", also="received date_received received_date opened opened_on logged_on"),
        Column("stage", "whole", required=True, blank="problem", low=1, high=2, also=("complaint_stage", "level")),
        optional("acknowledged_on", "date", also="ack acknowledged date_acknowledged acknowledgement_date"),
        optional("extended_to", "date", also="extended extension extension_to extended_until"),
        optional("closed_on", "date",
                 also="closed date_closed closed_date response_date responded_on answered_on completed_on resolved_on"),
        replace(word("outcome", *DECIDED, also="decision result finding upheld"), only_words=False),
        optional("cause", also="reason category complaint_type subject"),
        optional("lesson", also="lessons learning lessons_learned lesson_learned"),
    ),
    key=("complaint_id", "stage"),
    rules=(
        not_before("received_on", "closed_on", "the complaint"),
        not_before("received_on", "acknowledged_on", "the time for an acknowledgement"),
        not_before("received_on", "extended_to", "the extension"),
    ),
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

RETURN_DAYS = 20  # working days within which complaints are closed, in returns to the Ombudsman
_PARTS = ("stage", "outcome", "cause")  # of what is closed


def rule_of_stage(rules: StageDays, directorate: str, received_on: pd.Timestamp) -> DatedRule:
    """Return the rule for a stage of a directorate that is received on a day."""
    day = received_on.date()
    applies = [
        rule
        for rule in rules.in_order
        if rule.directorate in ("", directorate) and rule.period[0] <= day <= rule.period[1]
    ]
    return applies[-1]


def with_due(complaints: pd.DataFrame, rules: StageDays | None = None, *, calendar: Calendar = USUAL) -> pd.DataFrame:
    """Return complaints with the day by which each stage is due, and whether it was closed by then.

    Parameters
    ----------
    complaints : DataFrame, one row per complaint and stage
        `received_on` is the day on which this stage was requested; each stage has the rule of that day.
    rules : StageDays, optional
        Working days, counted from the day after receipt or after the acknowledgement. A stage without an
        acknowledgement is counted from receipt. An extension counts as far as the rule allows one.
    calendar : Calendar
        The bank holidays, and other closed days.

    Returns
    -------
    DataFrame, same rows
        A copy with `due`, `acknowledge_by` (missing where no rule asks for it), `first_received` (of the complaint) and
        `on_time` (missing while open).
    """
    received, stage = complaints["received_on"], complaints["stage"]
    counted_from, days, extension = received.copy(), stage.astype("Int64"), stage.astype("Int64")
    acknowledge = pd.Series(pd.NA, index=complaints.index, dtype="Int64")
    for rule in (rules or StageDays()).in_order:
        first, last = (f"{day:%Y-%m-%d}" for day in rule.period)
        days_received = received.dt.strftime("%Y-%m-%d")
        applies = days_received.between(first, last)
        if rule.directorate:
            applies &= (complaints["directorate"] == rule.directorate).astype("bool")
        begins = received
        if rule.clock == "acknowledgement":
            begins = complaints["acknowledged_on"].fillna(received)
        counted_from = counted_from.mask(applies, begins)
        days = days.mask(applies, stage.map(rule.by_stage).astype("Int64"))
        extension = extension.mask(applies, stage.map(rule.extensions).astype("Int64"))
        acknowledge = acknowledge.mask(applies, rule.acknowledge if rule.acknowledge else pd.NA)
    due = due_day(counted_from, days, calendar)
    asked = complaints["extended_to"].fillna(due)
    due = due.mask(asked > due, asked.clip(upper=due_day(due, extension, calendar)))
    acknowledge_by = due_day(received, acknowledge.fillna(0), calendar).mask(acknowledge.isna())
    on_time = (complaints["closed_on"] <= due).astype("boolean").mask(complaints["closed_on"].isna())
    first_received = complaints.groupby("complaint_id")["received_on"].transform("min")
    return complaints.assign(due=due, acknowledge_by=acknowledge_by, on_time=on_time, first_received=first_received)


def amounts(
    complaints: pd.DataFrame,
    rules: StageDays | None = None,
    *,
    data_date: pd.Timestamp,
    first_month: str = "",
    calendar: Calendar = USUAL,
) -> pd.DataFrame:
    """Return the monthly amounts of complaints.

    Parameters
    ----------
    complaints, rules, calendar
        See `with_due`.
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that they cover, as 2019-04; that of the first complaint where none is named.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        Of complaints, by the month in which they were first received: ``complaints.received``,
        ``complaints.escalated``, ``complaints.not_escalated``; by the month in which their last stage was closed, see
        `_whole_complaints`. Of stages, by the month in which they were closed: ``complaints.closed``,
        ``complaints.on_time`` (both by stage, outcome and cause), ``complaints.decided`` and ``complaints.upheld``
        (both by stage and cause), ``complaints.lessons`` (by lesson); by the month in which they were received:
        ``complaints.to_acknowledge`` and ``complaints.acknowledged``. At the month's end: ``complaints.open`` and
        ``complaints.open_overdue``.
    """
    known = complaints[complaints["received_on"] <= data_date]
    if known.empty:
        return amounts_of("complaints.received", in_areas(known).assign(value=0.0, month=""))
    rows = with_due(known, rules, calendar=calendar)
    stated = {"outcome": recorded(rows["outcome"], DECIDED), "cause": recorded(rows["cause"])}
    rows = rows.assign(value=1.0, closed_on=rows["closed_on"].mask(rows["closed_on"] > data_date), **stated)
    covered = months_between(first_month or f"{rows['received_on'].min():%Y-%m}", f"{data_date:%Y-%m}")
    monthly = partial(amounts_of, months=covered)
    first = rows.sort_values(["received_on", "stage"]).drop_duplicates("complaint_id")
    second = rows[rows["stage"] == 2].groupby("complaint_id")["received_on"].min()
    escalated = second.reindex(first["complaint_id"]).to_numpy() <= _same_day(first["first_received"], data_date)
    first = in_areas(first.assign(month=month_of(first["first_received"]), escalated=escalated))
    closed = rows.dropna(subset=["closed_on"])
    closed = in_areas(closed.assign(month=month_of(closed["closed_on"])))
    decided = closed[closed["outcome"].isin(DECIDED)]
    lessons = closed.dropna(subset=["lesson"])
    of_stages = {
        "complaints.closed": (closed, _PARTS),
        "complaints.on_time": (closed[closed["on_time"].fillna(False).astype("bool")], _PARTS),
        "complaints.decided": (decided, ("stage", "cause")),
        "complaints.upheld": (decided[decided["outcome"] == UPHELD], ("stage", "cause")),
        "complaints.lessons": (lessons.assign(lesson=recorded(lessons["lesson"])), ("lesson",)),
    }
    return pd.concat(
        [
            monthly("complaints.received", first),
            monthly("complaints.escalated", first[first["escalated"]]),
            monthly("complaints.not_escalated", first[~first["escalated"]]),
            *(monthly(name, found, part) for name, (found, parts) in of_stages.items() for part in ("", *parts)),
            *_acknowledged(rows, covered, data_date),
            *_whole_complaints(rows, covered, calendar),
            *_open(rows, covered, data_date),
        ],
        ignore_index=True,
    )


def _same_day(dates: pd.Series, data_date: pd.Timestamp) -> pd.Series:
    """Return, for each date, the first day on or after it that is the data date or the same day of an earlier year.

    Until then complaints are followed, so that those of every year have had as long to reach stage 2.
    """
    years = range(data_date.year - dates.min().year + 1, -1, -1)
    days = pd.DatetimeIndex([data_date - pd.DateOffset(years=number) for number in years])
    return pd.Series(days[days.searchsorted(dates)], dates.index)


def _acknowledged(rows: pd.DataFrame, covered: list[str], data_date: pd.Timestamp) -> list[pd.DataFrame]:
    """Return how many stages were to be acknowledged, and how many were in time; none where no rule asks for it."""
    in_time = rows["acknowledged_on"] <= rows["acknowledge_by"]
    due = rows[in_time | (rows["acknowledge_by"] <= data_date)]
    if due.empty:
        return []
    due = in_areas(due.assign(month=month_of(due["received_on"]), in_time=in_time))
    pairs = {"complaints.to_acknowledge": due, "complaints.acknowledged": due[due["in_time"]]}
    return [amounts_of(name, found, months=covered) for name, found in pairs.items()]


def _whole_complaints(rows: pd.DataFrame, covered: list[str], calendar: Calendar) -> list[pd.DataFrame]:
    """Return complaints whose every stage is closed, by the month of the last: how many, in 20 working days, upheld.

    The days are counted from the day after the complaint was first received. A complaint is upheld if its last stage
    was.
    """
    last = rows.sort_values(["stage", "received_on"]).drop_duplicates("complaint_id", keep="last")
    is_open = rows.loc[rows["closed_on"].isna(), "complaint_id"]
    last = last[~last["complaint_id"].isin(is_open)]
    limit = due_day(last["first_received"], pd.Series(RETURN_DAYS, index=last.index), calendar)
    last = in_areas(last.assign(month=month_of(last["closed_on"]), in_time=last["closed_on"] <= limit))
    found = {
        "complaints.completed": last,
        "complaints.completed_in_20_days": last[last["in_time"]],
        "complaints.completed_upheld": last[last["outcome"] == UPHELD],
    }
    return [amounts_of(name, complaints, months=covered) for name, complaints in found.items()]


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
        begins, until = first_month(data, "complaints", "received_on"), data_date(data, "complaints", quarter)
        rules = data.framework
        of_complaints = amounts(
            data.complaints, rules.stage_days, data_date=until, first_month=begins, calendar=rules.calendar
        )
        frames += [of_complaints, _residents(of_complaints, rules.population)]
    if "compliments" in data.sources:
        until, begins = data_date(data, "compliments", quarter), first_month(data, "compliments", "received_on")
        frames.append(compliments_amounts(data.compliments, data_date=until, first_month=begins))
    return pd.concat(frames, ignore_index=True)


def _residents(of_complaints: pd.DataFrame, population: int) -> pd.DataFrame:
    """Return the number of residents for each month of the council's complaints; no row where it is not known."""
    months = of_complaints[(of_complaints["amount"] == "complaints.received") & (of_complaints["area"] == COUNCIL)]
    if not population or not of_complaints["month"].any():
        return no_amounts()
    return months.assign(amount="council.population", value=float(population))


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
            "Stages closed in the period within their limit of working days, over all stages closed in the period; by "
            "stage, outcome and cause. The limit is that of the day on which the stage was received, counted from the "
            "day after receipt, or after the acknowledgement where the framework says so."
        ),
    ),
    _SHARE(
        name="complaints.escalated_pct", title="Complaints escalated to stage 2", better="lower",
        recipe=Recipe(
            Counted("complaints.escalated", "complaints received in the period that reached stage 2"), _RECEIVED,
            scale=100, is_proportion=True,
        ),
        rule=(
            "Of the complaints received in the period, the share that reached stage 2 by the last day of the data; in "
            "an earlier year, by the same day."
        ),
    ),
    _SHARE(
        name="complaints.not_escalated_pct", title="Complaints not escalated to stage 2", better="higher",
        recipe=Recipe(
            Counted("complaints.not_escalated", "complaints received in the period that did not reach stage 2"),
            _RECEIVED, scale=100, is_proportion=True,
        ),
        rule=(
            "Of the complaints received in the period, the share that did not reach stage 2 by the last day of the "
            "data; in an earlier year, by the same day."
        ),
    ),
    _SHARE(
        name="complaints.upheld_pct", title="Complaints upheld",
        recipe=Recipe(
            Counted("complaints.upheld", "stages closed in the period and upheld"),
            Counted("complaints.decided", "stages closed in the period with a decision", noun="stages decided"),
            scale=100, parts=("stage", "cause"), parts_of_whole=False, is_proportion=True,
        ),
        rule="Of the stages closed in the period with a decision, the share upheld; by stage and cause.",
    ),
    _SHARE(
        name="complaints.acknowledged_pct", title="Complaints acknowledged in time", better="higher",
        recipe=Recipe(
            Counted("complaints.acknowledged", "stages received in the period and acknowledged in time"),
            Counted("complaints.to_acknowledge", "stages received in the period that were to be acknowledged by now"),
            scale=100, is_proportion=True,
        ),
        rule="Of the stages received in the period whose acknowledgement was made or due, the share made in time.",
    ),
    _COUNT(
        name="complaints.lessons", title="Complaint stages with a lesson",
        recipe=Recipe(Counted("complaints.lessons", "stages closed with a lesson"), parts=("lesson",)),
        rule="Stages closed in the period for which a lesson is recorded, by lesson.",
    ),
    *(
        _COUNT(
            name=f"complaints.{name}", title=title, better=better,
            recipe=Recipe(Counted(f"complaints.{name}", title.lower())),
            rule=f"{title} in the period: their last stage was closed in it{detail}.",
        )
        for name, title, better, detail in (
            ("completed", "Complaints closed", "neutral", ""),
            (
                "completed_in_20_days", f"Complaints closed within {RETURN_DAYS} working days", "neutral",
                f", {RETURN_DAYS} working days or less from the day after the complaint was first received",
            ),
            ("completed_upheld", "Complaints closed and upheld", "neutral", ", and upheld it"),
        )
    ),
    _FIGURES(
        name="complaints.received_per_1000", title="Complaints received per 1,000 residents",
        unit="per 1,000 residents",
        recipe=Recipe(
            Counted("complaints.received", "complaints received in the period"),
            Counted("council.population", "residents, as the framework gives them", over="mean"), scale=1_000,
        ),
        rule="Complaints received in the period for every 1,000 residents of the council's area.",
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
    beside="complaints.received",
    overdue="complaints.open_overdue",
    rare_parts={"cause": frozenset(), "outcome": frozenset(DECIDED), "lesson": frozenset()},
    checks=COMPLAINT_CHECKS,
    place=2,
)  # fmt: skip
