"""Sickness absence: working days lost per full-time equivalent (FTE)."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.table_declaration import (
    DIRECTORATE,
    FTE,
    PERSON,
    POST,
    SERVICE,
    STAFF,
    Table,
    identifier,
    not_before,
    optional,
)
from perf.figure import Counted, Figure, Recipe, in_both_periods
from perf.months import month_labels
from perf.quarter import Quarter
from perf.topics.absent_people import people_behind
from perf.topics.coverage import data_date, first_month
from perf.topics.monthly_amounts import amounts_of, no_amounts, recorded
from perf.topics.sickness_checks import SICKNESS_CHECKS
from perf.topics.spells import OF_MOST_COUNCILS, PLACE, SpellRules, merge_spells
from perf.topics.topic import Topic
from perf.topics.workforce import WORKFORCE, WORKFORCE_CHECKS
from perf.working_days import USUAL, Calendar, working_days

ABSENCES = Table(
    "sickness spell and post",
    (
        identifier("spell_id", also="id absence_id absence_ref spell_ref episode_id"),
        PERSON, POST, DIRECTORATE, SERVICE, STAFF, replace(FTE, high=1),
        identifier("first_day", "date", also="start_date start date_from from_date absence_start began first_date"),
        optional("last_day", "date",
                 also="end_date end date_to to_date absence_end ended ends finish finish_date last_date until"),
        replace(optional("reason", also="absence_reason sickness_reason cause"), repeats=True),
    ),
    key=("spell_id", "post_id", "service", "staff_group"),
    until="last_day",
    rules=(not_before("first_day", "last_day", "the spell"),),
    dated_by="first_day",
    ends_by="last_day",
    holds_records=True,
    is_about_people=True,
    absent={"last_day": "every spell counts as not ended"},
)  # fmt: skip

_NAMES = dict.fromkeys([*PLACE, "reason"], "category")  # a few names on many rows take a byte each
_AT_A_TIME = 500_000  # spells calculated together, so that memory does not grow with their number


def days_by_month(spells: pd.DataFrame, data_date: pd.Timestamp, calendar: Calendar = USUAL) -> pd.DataFrame:
    """Return the days of merged spells by month, up to the data date.

    Returns
    -------
    DataFrame, one row per directorate, service, staff group, term, reason and month that a spell touches
        These, month as 2019-04, and value: working days lost x FTE.
    """
    keys = [*PLACE, "term", "reason"]
    code = spells.groupby(keys, observed=True).ngroup().to_numpy()
    spells, code = spells[code >= 0], code[code >= 0]
    first = spells["first_day"].to_numpy("datetime64[D]")
    last = np.minimum(spells["last_day"].to_numpy("datetime64[D]"), np.datetime64(data_date, "D"))
    fte = spells["fte"].to_numpy("float64")
    if not len(spells):
        return spells[keys].assign(month=pd.Series(dtype="str"), value=pd.Series(dtype="float64"))
    opens, shuts = (days.astype("datetime64[M]").astype("int64") for days in (first.min(), last.max()))
    cells = (code.max() + 1, shuts - opens + 1)
    days, touched = np.zeros(cells[0] * cells[1]), np.zeros(cells[0] * cells[1], dtype=bool)
    for begins in range(0, len(spells), _AT_A_TIME):
        some = slice(begins, begins + _AT_A_TIME)
        spell, month, lost = _month_by_month(first[some], last[some], calendar)
        cell = code[some][spell] * cells[1] + month - opens
        days += np.bincount(cell, weights=lost * fte[some][spell], minlength=len(days))
        touched[cell] = True
    at = np.flatnonzero(touched)
    names = spells[keys].assign(code=code).drop_duplicates("code").set_index("code").sort_index()
    rows = names.iloc[at // cells[1]].reset_index(drop=True)
    return rows.assign(month=month_labels(pd.Series(at % cells[1] + opens)), value=days[at])


def _month_by_month(first: Any, last: Any, calendar: Calendar) -> tuple[Any, Any, Any]:
    """Return each spell cut at the ends of months: which spell, which month (0 is January 1970), working days lost."""
    first_month = first.astype("datetime64[M]").astype("int64")
    times = last.astype("datetime64[M]").astype("int64") - first_month + 1
    spell = np.repeat(np.arange(len(first)), times)
    month = first_month[spell] + np.arange(len(spell)) - np.repeat(times.cumsum() - times, times)
    opens = month.astype("datetime64[M]").astype("datetime64[D]")
    shuts = (month + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
    return spell, month, working_days(np.maximum(first[spell], opens), np.minimum(last[spell], shuts), calendar)


def amounts(
    absences: pd.DataFrame,
    workforce: pd.DataFrame,
    *,
    data_date: pd.Timestamp,
    first_month: str = "",
    rules: SpellRules = OF_MOST_COUNCILS,
) -> pd.DataFrame:
    """Return the monthly amounts of sickness: days lost, of short and of long spells, and FTE.

    Parameters
    ----------
    absences : DataFrame, one row per spell and post
    workforce : DataFrame, one row per month end, service and staff group
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that the absences cover, as 2019-04; if blank, the first month of the workforce.
    rules : SpellRules
        Whether a spell is long-term is decided on the complete spell, so a later extract may move earlier days from
        short-term to long-term.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``sickness.days``, ``sickness.short_term_days``, ``sickness.long_term_days`` (days x FTE; in total and by
        reason) and ``workforce.fte``, for the months that the workforce covers.
    """
    staff = in_areas(workforce[workforce["month"] <= f"{data_date:%Y-%m}"]).rename(columns={"fte": "value"})
    covered = sorted(staff.loc[staff["month"] >= first_month, "month"].unique())
    needed = absences[["post_id", "person_id", *PLACE, "reason", "fte", "first_day", "last_day"]]
    spells = merge_spells(needed.assign(reason=recorded(needed["reason"])).astype(_NAMES), data_date)
    is_long = (spells["days"] >= rules.long_term_days).astype("int8")
    term = pd.Categorical.from_codes(is_long, ["short", "long"])
    days = days_by_month(
        spells[[*PLACE, "reason", "fte", "first_day", "last_day"]].assign(term=term), data_date, rules.calendar
    )
    days = in_areas(days[days["month"].isin(covered)])
    kinds = {"sickness.days": days}
    kinds |= {f"sickness.{term}_term_days": days[days["term"] == term] for term in ("short", "long")}
    frames = [amounts_of(name, rows, part, months=covered) for name, rows in kinds.items() for part in ("", "reason")]
    return pd.concat([*frames, amounts_of("workforce.fte", staff)], ignore_index=True)


def _monthly_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts of a council's absences, up to a quarter."""
    if not {"absences", "workforce"} <= set(data.sources):
        return no_amounts()
    return amounts(
        data.absences,
        data.workforce,
        data_date=data_date(data, "absences", quarter),
        first_month=first_month(data, "absences", "last_day") or first_month(data, "absences", "first_day"),
        rules=SpellRules.of(data.framework),
    )


def _days_per_fte(kind: str, title: str, spells: str, *, share_of: str = "") -> tuple[Figure, Figure]:
    days = Counted(
        f"sickness.{kind}days", f"working days lost{spells} x FTE of the post", noun=f"days lost{spells}",
        weighted_by="FTE",
    )  # fmt: skip
    return in_both_periods(
        Figure(
            name=f"sickness.{kind}days_per_fte",
            title=title,
            unit="days per FTE",
            recipe=Recipe(days, Counted("workforce.fte", "average FTE of the months", over="mean"), parts=("reason",)),
            rule=(
                f"Working days (Monday to Friday less bank holidays) lost to sickness{spells} x FTE of the post, over "
                "the average FTE of the months. Days in overlapping spells of a post count once; a spell that has not "
                "ended counts up to the data date; school closure days count as working days."
            ),
            source="Definitions, sickness absence",
            tables=("absences", "workforce"),
            better="lower",
            about="days of people",
            share_of=share_of,
        )
    )


_ALL = "sickness.days_per_fte"
TOPIC = Topic(
    name="sickness",
    title="Sickness absence",
    question="How much work is lost to sickness?",
    tables={"absences": ABSENCES, "workforce": WORKFORCE},
    figures=(
        *_days_per_fte("", "Sickness absence", ""),
        *_days_per_fte("short_term_", "Short-term sickness absence", " in short-term spells", share_of=_ALL),
        *_days_per_fte("long_term_", "Long-term sickness absence", " in long-term spells", share_of=_ALL),
    ),
    leading=_ALL,
    others=(_ALL, "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte"),
    amounts=_monthly_amounts,
    rare_parts={"reason": frozenset()},
    people_behind=people_behind,
    is_seasonal=True,
    checks=(*WORKFORCE_CHECKS, *SICKNESS_CHECKS),
    place=1,
)
