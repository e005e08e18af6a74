"""Spells of sickness: overlapping spells of a post are merged, so that no day counts twice."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from perf.dataset.framework import Framework
from perf.rules import LONG_TERM_DAYS
from perf.working_days import USUAL, Calendar

PLACE = ["directorate", "service", "staff_group"]
_FAR = 1_000_000  # more days than any date is from 1970


@dataclass(frozen=True)
class SpellRules:
    """How days of sickness are counted.

    Attributes
    ----------
    long_term_days : int, default 28
        A merged spell of this many calendar days or more is long-term, with all its days.
    calendar : Calendar
        The bank holidays and other closed days, which are not working days.
    """

    long_term_days: int = LONG_TERM_DAYS
    calendar: Calendar = USUAL

    @classmethod
    def of(cls, framework: Framework) -> Self:
        """Return the rules of a council."""
        return cls(framework.long_term_days, framework.calendar)


OF_MOST_COUNCILS = SpellRules()


def merge_spells(absences: pd.DataFrame, data_date: pd.Timestamp) -> pd.DataFrame:
    """Return spells of sickness with the overlapping ones of each post merged, so that no day counts twice.

    Parameters
    ----------
    absences : DataFrame, one row per spell and post
        A post is named by `post_id`; if that is blank, by person, service and staff group. A spell without a last day
        is open: it counts up to the data date.
    data_date : Timestamp
        The last day that the records cover; a spell that begins after it is not counted.

    Returns
    -------
    DataFrame, one row per merged spell
        The columns of its first row, with `last_day` filled in, and `days`: calendar days of the complete spell.

    Notes
    -----
    Spells of a post that share a day are one spell. If several begin on the same day, the columns are those of the
    longest, then of the one with most FTE, so that the order of the file changes nothing. Source: definitions, sickness
    absence.
    """
    spells = absences[absences["first_day"] <= data_date]
    code = _post_numbers(spells)
    first, last = as_days(spells["first_day"]), as_days(spells["last_day"].fillna(data_date))
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
    """Return a number for the post of each spell: by post_id, or if blank by person, service and staff group."""
    code = pd.factorize(spells["post_id"])[0].astype("int64")
    unnamed = code < 0
    if unnamed.any():
        persons = spells.loc[unnamed, ["person_id", "service", "staff_group"]].astype({"service": "str"})
        code[unnamed] = code.max() + 1 + persons.groupby(list(persons), observed=True).ngroup().to_numpy()
    return code


def _ranks(spells: pd.DataFrame, begins: Any, last: Any) -> Any:
    """Return the rank of spells of a post that begin on one day: longest first, then most FTE, then by name."""
    ranks = np.zeros(len(spells), dtype="int64")
    tied = pd.Series(begins).duplicated(keep=False).to_numpy()
    if tied.any():
        rows = spells.loc[tied, ["fte", *PLACE, "reason"]].astype(dict.fromkeys([*PLACE, "reason"], "str"))
        rows = rows.assign(fte=-rows["fte"], last=-last[tied])
        ranks[tied] = rows.groupby(["last", *rows.columns[:-1]], dropna=False).ngroup()
    return ranks


def as_days(dates: pd.Series) -> Any:
    """Return dates as whole days since 1970."""
    return dates.to_numpy("datetime64[D]").astype("int64")
