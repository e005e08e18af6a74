"""Sickness absence: working days lost per full-time equivalent (FTE)."""

from typing import Any

import numpy as np
import pandas as pd

from perf.areas import in_areas
from perf.topics.monthly_amounts import amounts_of, month_labels, record_figures, recorded
from perf.working_days import working_days

LONG_TERM_DAYS = 28
_PLACE = ["directorate", "service", "staff_group"]
_NAMES = dict.fromkeys([*_PLACE, "reason"], "category")  # few names on many rows: a byte each
_AT_A_TIME = 500_000  # spells, so that memory does not grow with them
_FAR = 1_000_000  # more days than any date is from 1970


def merge_spells(absences: pd.DataFrame, data_date: pd.Timestamp) -> pd.DataFrame:
    """Merge the overlapping spells of each post, so that no day counts twice.

    Parameters
    ----------
    absences : DataFrame, one row per spell and post
        A post is named by `post_id`, else by person, service and staff group. A spell without a last day is open: it
        runs to the data date.
    data_date : Timestamp
        The last day that the records cover; a spell that begins after it is left out.

    Returns
    -------
    DataFrame, one row per merged spell
        The columns of its first row, with `last_day` filled and `days`: calendar days of the whole spell.

    Notes
    -----
    Spells of a post that share a day are one; of those that begin on one day the longest, then that of most FTE, gives
    the columns, so that the order of the file changes nothing. Source: definitions, sickness absence.
    """
    spells = absences[absences["first_day"] <= data_date]
    code = _post_numbers(spells)
    first, last = _as_days(spells["first_day"]), _as_days(spells["last_day"].fillna(data_date))
    begins_at = code * _FAR + first
    order = np.lexsort((_ranks(spells, begins_at, last), begins_at))
    code, first, last = code[order], first[order], last[order]
    reach = np.maximum.accumulate(code * _FAR + last)  # the last day so far, post by post
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = code[1:] * _FAR + first[1:] > reach[:-1]
    ends = np.append(np.flatnonzero(begins)[1:], len(order))[: begins.sum()] - 1
    last = reach[ends] - code[ends] * _FAR
    merged = spells.iloc[order[begins]]
    filled = pd.Series(last.astype("datetime64[D]"), index=merged.index).astype("datetime64[us]")
    return merged.assign(last_day=filled, days=last - first[begins] + 1)


def _post_numbers(spells: pd.DataFrame) -> Any:
    """Give each post a number: by post_id, and where that is blank by person, service and staff group."""
    code = pd.factorize(spells["post_id"])[0].astype("int64")
    unnamed = code < 0
    if unnamed.any():
        persons = spells.loc[unnamed, ["person_id", "service", "staff_group"]].astype({"service": "str"})
        code[unnamed] = code.max() + 1 + persons.groupby(list(persons), observed=True).ngroup().to_numpy()
    return code


def _ranks(spells: pd.DataFrame, begins: Any, last: Any) -> Any:
    """Rank the spells of a post that begin on one day: the longest first, then that of most FTE, then by name."""
    ranks = np.zeros(len(spells), dtype="int64")
    tied = pd.Series(begins).duplicated(keep=False).to_numpy()
    if tied.any():
        rows = spells.loc[tied, ["fte", *_PLACE, "reason"]].astype(dict.fromkeys([*_PLACE, "reason"], "str"))
        rows = rows.assign(fte=-rows["fte"], last=-last[tied])
        ranks[tied] = rows.groupby(["last", *rows.columns[:-1]], dropna=False).ngroup()
    return ranks


def _as_days(dates: pd.Series) -> Any:
    return dates.to_numpy("datetime64[D]").astype("int64")


def days_by_month(spells: pd.DataFrame, data_date: pd.Timestamp) -> pd.DataFrame:
    """Spread merged spells over the months they touch, no further than the data date.

    Returns
    -------
    DataFrame, one row per directorate, service, staff group, term, reason and month that a spell touches
        These, month as 2019-04, and value: working days lost x FTE.
    """
    keys = [*_PLACE, "term", "reason"]
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
        spell, month, lost = _month_by_month(first[some], last[some])
        cell = code[some][spell] * cells[1] + month - opens
        days += np.bincount(cell, weights=lost * fte[some][spell], minlength=len(days))
        touched[cell] = True
    at = np.flatnonzero(touched)
    names = spells[keys].assign(code=code).drop_duplicates("code").set_index("code").sort_index()
    rows = names.iloc[at // cells[1]].reset_index(drop=True)
    return rows.assign(month=month_labels(pd.Series(at % cells[1] + opens)), value=days[at])


def _month_by_month(first: Any, last: Any) -> tuple[Any, Any, Any]:
    """Cut spells at the ends of months: which spell, which month (0 is January 1970) and working days lost."""
    first_month = first.astype("datetime64[M]").astype("int64")
    times = last.astype("datetime64[M]").astype("int64") - first_month + 1
    spell = np.repeat(np.arange(len(first)), times)
    month = first_month[spell] + np.arange(len(spell)) - np.repeat(times.cumsum() - times, times)
    opens = month.astype("datetime64[M]").astype("datetime64[D]")
    shuts = (month + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
    return spell, month, working_days(np.maximum(first[spell], opens), np.minimum(last[spell], shuts))


def amounts(
    absences: pd.DataFrame,
    workforce: pd.DataFrame,
    *,
    data_date: pd.Timestamp,
    first_month: str = "",
    long_term_days: int = LONG_TERM_DAYS,
) -> pd.DataFrame:
    """Give the monthly amounts of sickness: days lost, of short and of long spells, and FTE.

    Parameters
    ----------
    absences : DataFrame, one row per spell and post
    workforce : DataFrame, one row per month end, service and staff group
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that the absences cover, as 2019-04; that of the workforce where none is named.
    long_term_days : int, default 28
        A merged spell of this many calendar days or more is long-term, all of it: decided on the whole spell, so a
        later extract may move earlier days.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``sickness.days``, ``sickness.short_term_days``, ``sickness.long_term_days`` (days x FTE; in all and by reason)
        and ``workforce.fte``. Covered are the months that the workforce covers.
    """
    staff = in_areas(workforce[workforce["month"] <= f"{data_date:%Y-%m}"]).rename(columns={"fte": "value"})
    covered = sorted(staff.loc[staff["month"] >= first_month, "month"].unique())
    few = absences[["post_id", "person_id", *_PLACE, "reason", "fte", "first_day", "last_day"]]
    spells = merge_spells(few.assign(reason=recorded(few["reason"])).astype(_NAMES), data_date)
    is_long = (spells["days"] >= long_term_days).astype("int8")
    term = pd.Categorical.from_codes(is_long, ["short", "long"])
    days = days_by_month(spells[[*_PLACE, "reason", "fte", "first_day", "last_day"]].assign(term=term), data_date)
    days = in_areas(days[days["month"].isin(covered)])
    kinds = {"sickness.days": days}
    kinds |= {f"sickness.{term}_term_days": days[days["term"] == term] for term in ("short", "long")}
    frames = [amounts_of(name, rows, part, months=covered) for name, rows in kinds.items() for part in ("", "reason")]
    return pd.concat([*frames, amounts_of("workforce.fte", staff)], ignore_index=True)


def _days_per_fte(kind: str, title: str, what: str) -> tuple[Any, ...]:
    return record_figures(
        f"sickness.{kind}days_per_fte",
        title=title,
        unit="days per FTE",
        numerator=(f"sickness.{kind}days", f"working days lost{what} x FTE of the post"),
        denominator=("workforce.fte", "average FTE of the months"),
        definition=(
            f"Working days (Monday to Friday less bank holidays) lost to sickness{what} x FTE of the post, over the "
            "average FTE of the months. Overlapping spells of a post count once; an open spell runs to the data date; "
            "school closure days count as working days."
        ),
        source="Definitions, sickness absence",
        tables=("absences", "workforce"),
        people=True,
    )


FIGURES = (
    *_days_per_fte("", "Sickness absence", ""),
    *_days_per_fte("short_term_", "Short-term sickness absence", " in spells shorter than the long-term limit"),
    *_days_per_fte("long_term_", "Long-term sickness absence", " in spells of the long-term limit or longer"),
)
