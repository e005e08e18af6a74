"""The people behind sickness figures: how many were absent, so that figures about small groups are hidden."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.dataset.dataset import Dataset
from perf.days import Days
from perf.figure import Period, name_in
from perf.quarter import Quarter
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import other, recorded
from perf.topics.spells import OF_MOST_COUNCILS, SpellRules, merge_spells
from perf.working_days import Calendar, working_days

FIGURE_OF = {  # by term of the spells
    "all": "sickness.days_per_fte",
    "short": "sickness.short_term_days_per_fte",
    "long": "sickness.long_term_days_per_fte",
}
PERIODS: tuple[Period, ...] = ("year to date", "quarter", "before the quarter")  # the last is never shown
Span = tuple[pd.Timestamp, pd.Timestamp]


def absent_people(
    absences: pd.DataFrame,
    *,
    first_day: pd.Timestamp,
    last_day: pd.Timestamp,
    data_date: pd.Timestamp,
    rules: SpellRules = OF_MOST_COUNCILS,
) -> pd.DataFrame:
    """Return how many people lost a working day to sickness in a period.

    Parameters
    ----------
    absences : DataFrame, one row per spell and post
    first_day, last_day : Timestamp
        The period, both days included; days after the data date are not lost yet.
    data_date : Timestamp
        The last day that the records cover.
    rules : SpellRules
        When a spell is long-term, and which days are working days.

    Returns
    -------
    DataFrame, one row per area, part and kind with anyone absent
        area; part ("" and ``reason=…``); kind ("all", "short" or "long"); people, each counted once in an area, however
        many posts or spells they have. So people, unlike days, do not add up over areas, reasons or kinds.

    Notes
    -----
    Days, terms and areas are those of ``sickness.days_per_fte``. Source: docs/definitions.md, small numbers.
    """
    return _counted(_merged(absences, data_date, rules), [(first_day, min(last_day, data_date))], rules.calendar)


def people_behind(data: Dataset, quarter: Quarter, fewest: int = 0) -> pd.DataFrame:
    """Return how many people are behind each sickness figure of a pack: this quarter, and the same days last year.

    Reasons of fewer people than `fewest`, in the council and for the year to date, are counted together: Other reasons.

    Returns
    -------
    DataFrame, one row per figure, area, quarter and part with anyone absent
        figure, area, quarter, part and people, as `perf.disclosure` takes them. Beside the catalogue's
        figures are those of the quarters before (``…_before_quarter``), which are not shown but known to readers.
    """
    rules, until = SpellRules.of(data.framework), data_date(data, "absences", quarter)
    spells = _merged(data.absences, until, rules)
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in ("figure", "area", "quarter", "part")})]
    last_days = (until, Days(until, until).year_before.last)
    for when, last_day in zip((quarter, quarter.same_quarter_last_year), last_days, strict=True):
        before = [month for month in when.months_to_date if month not in when.months]
        covered = set(data.workforce["month"])
        named = _named(spells, _spans(set(when.months_to_date) & covered, last_day), fewest, rules.calendar)
        for period, months in zip(PERIODS, (when.months_to_date, when.months, before), strict=True):
            people = _counted(named, _spans(set(months) & covered, last_day), rules.calendar)
            name = people["kind"].map({kind: name_in(base, period) for kind, base in FIGURE_OF.items()})
            frames.append(people.drop(columns="kind").assign(figure=name, quarter=when.label))
    together = pd.concat(frames, ignore_index=True)
    return together[["figure", "area", "quarter", "part", "people"]].astype({"people": "int64"})


def _merged(absences: pd.DataFrame, until: pd.Timestamp, rules: SpellRules) -> pd.DataFrame:
    """Return the merged spells up to the data date, each with its term; a figure's days are calculated from these."""
    spells = merge_spells(absences, until)
    term = np.where(spells["days"] >= rules.long_term_days, "long", "short")
    last = spells["last_day"].clip(upper=until)
    spells = spells.assign(last_day=last, term=term, reason=recorded(spells["reason"]))
    return spells[spells["fte"] > 0]


def _spans(months: Iterable[str], last_day: pd.Timestamp) -> list[Span]:
    """Return the first and last day of each month, none of them after a last day."""
    periods = [pd.Period(month, freq="M") for month in sorted(months)]
    spans = [(period.start_time, min(period.end_time.normalize(), last_day)) for period in periods]
    return [(first, last) for first, last in spans if first <= last]


def _lost(spells: pd.DataFrame, spans: Iterable[Span], calendar: Calendar) -> Any:
    """Find the spells in which a working day of the spans was lost: an array of bool, one per spell."""
    first, last = (spells[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    lost = np.zeros(len(spells), dtype=bool)
    for begins, ends in spans:
        near = np.flatnonzero((first <= np.datetime64(ends, "D")) & (last >= np.datetime64(begins, "D")))
        within = np.maximum(first[near], np.datetime64(begins, "D")), np.minimum(last[near], np.datetime64(ends, "D"))
        lost[near[working_days(*within, calendar) > 0]] = True
    return lost


def _named(spells: pd.DataFrame, spans: Iterable[Span], fewest: int, calendar: Calendar) -> pd.DataFrame:
    """Return spells in which each reason of fewer people than `fewest` is called Other reasons."""
    if not fewest:
        return spells
    absent = (
        spells.loc[_lost(spells, spans, calendar), ["reason", "person_id"]].astype({"reason": "str"}).drop_duplicates()
    )
    people = absent["reason"].value_counts()
    reasons = spells["reason"].astype("str")
    return spells.assign(reason=reasons.where(reasons.isin(people.index[people >= fewest]), other("reason")))


def _counted(spells: pd.DataFrame, spans: Iterable[Span], calendar: Calendar) -> pd.DataFrame:
    lost = _lost(spells, spans, calendar)
    absent = _in_each_area(spells.loc[lost, ["directorate", "service", "staff_group", "person_id", "reason", "term"]])
    kinds = {"all": absent, "short": absent[absent["term"] == "short"], "long": absent[absent["term"] == "long"]}
    frames = [_people(rows, part).assign(kind=kind) for kind, rows in kinds.items() for part in ("", "reason")]
    return pd.concat(frames, ignore_index=True)[["area", "part", "kind", "people"]]


def _in_each_area(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each row once for every area to which it belongs, as `perf.areas.in_areas` does."""
    schools = rows["staff_group"] == SCHOOLS
    corporate = rows[~schools]
    services = corporate[corporate["service"] != SCHOOLS]
    rows_by_area: list[tuple[Any, pd.DataFrame]] = [
        (COUNCIL, rows), (WITHOUT_SCHOOLS, corporate), (SCHOOLS, rows[schools]),
        (corporate["directorate"], corporate), (services["service"], services),
    ]  # fmt: skip
    frames = [rows_of_area.assign(area=area) for area, rows_of_area in rows_by_area]
    keys = ["area", "person_id", "reason", "term"]
    return pd.concat(frames, ignore_index=True)[keys].drop_duplicates().astype({"area": "str"})


def _people(absent: pd.DataFrame, part: str) -> pd.DataFrame:
    keys = ["area", part] if part else ["area"]
    counts = absent.drop_duplicates([*keys, "person_id"]).groupby(keys).size().rename("people").reset_index()
    return counts.assign(part=(part + "=" + counts[part].astype("str")) if part else "")
