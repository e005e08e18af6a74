"""The people behind sickness figures: how many were absent, so that figures about small groups are hidden."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.dataset.dataset import Dataset
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
    spells = _Absences.of(_merged(absences, data_date, rules), rules.calendar)
    last = min(last_day, data_date)
    return spells.counted(spells.lost_between(np.datetime64(first_day, "D"), np.datetime64(last, "D")))


def people_behind(data: Dataset, quarter: Quarter, fewest: int = 0, of: Iterable[Quarter] = ()) -> pd.DataFrame:
    """Return how many people are behind each sickness figure of some quarters.

    Parameters
    ----------
    data : Dataset
    quarter : Quarter
        The quarter reported: days after it do not count.
    fewest : int
        Reasons of fewer people, in the council and for the year to date, are counted together: Other reasons.
    of : iterable of Quarter, optional
        The quarters to count in; by default the quarter reported and the same quarter last year.

    Returns
    -------
    DataFrame, one row per figure, area, quarter, month and part with anyone absent
        figure, area, quarter, part, month (-1 for the quarter and the year to date; 0 to 2 for the totals of a month of
        the quarter) and people, as `perf.disclosure` takes them. Beside the catalogue's figures are those of the
        quarters before (``…_before_quarter``), which are not shown but known to readers.
    """
    rules = SpellRules.of(data.framework)
    spells = _merged(data.absences, data_date(data, "absences", quarter), rules)
    every, covered = _Absences.of(spells, rules.calendar), set(data.workforce["month"])
    nobody = {name: pd.Series(dtype="str") for name in ("figure", "area", "quarter", "part")}
    frames = [pd.DataFrame(nobody | {"month": pd.Series(dtype="int64"), "people": pd.Series(dtype="int64")})]
    for when in of or (quarter, quarter.same_quarter_last_year):
        lost = {month: every.lost_in(month) for month in when.months_to_date if month in covered}
        named = every.with_rare_reasons_as_one(_any(lost.values(), every), fewest)
        before = [month for month in when.months_to_date if month not in when.months]
        spans = [(period, -1, months) for period, months in zip(PERIODS, (lost, when.months, before), strict=True)]
        spans += [("year to date", number, [month]) for number, month in enumerate(when.months)]
        for period, number, months in spans:
            people = named.counted(
                _any([lost[month] for month in months if month in lost], every), by_reason=number < 0
            )
            names = people["kind"].map({kind: name_in(base, period) for kind, base in FIGURE_OF.items()})
            frames.append(people.assign(figure=names.astype("str"), quarter=when.label, month=number))
    return pd.concat(frames, ignore_index=True)[["figure", "area", "quarter", "part", "month", "people"]]


def _merged(absences: pd.DataFrame, until: pd.Timestamp, rules: SpellRules) -> pd.DataFrame:
    """Return the merged spells up to the data date, each with its term; a figure's days are calculated from these."""
    spells = merge_spells(absences, until)
    term = np.where(spells["days"] >= rules.long_term_days, "long", "short")
    last = spells["last_day"].clip(upper=until)
    spells = spells.assign(last_day=last, term=term, reason=recorded(spells["reason"]))
    return spells[spells["fte"] > 0]


def _any(lost: Iterable[Any], absences: "_Absences") -> Any:
    """Return which spells are among any of some."""
    return np.any([np.zeros(len(absences.person), dtype=bool), *lost], axis=0)


def _where(chosen: Any, names: Any) -> Any:
    """Return names where they are chosen, None elsewhere."""
    found = np.full(len(chosen), None, dtype=object)
    found[chosen] = names if isinstance(names, str) else names[chosen]
    return found


@dataclass(frozen=True)
class _Absences:
    """Merged spells as arrays, one element a spell; persons, areas and reasons by number.

    `areas` has a column for each kind of area, -1 where a spell belongs to none of the kind.
    """

    first: Any
    last: Any
    person: Any
    areas: Any
    area_names: list[str]
    reason: Any
    reason_names: list[str]
    is_long: Any
    calendar: Calendar

    @classmethod
    def of(cls, spells: pd.DataFrame, calendar: Calendar) -> Self:
        """Return the arrays of merged spells; areas are those of `perf.areas.in_areas`."""
        schools = (spells["staff_group"] == SCHOOLS).to_numpy("bool")
        service = spells["service"].astype("str")
        columns: list[Any] = [
            np.full(len(spells), COUNCIL, dtype=object),
            _where(~schools, WITHOUT_SCHOOLS),
            _where(schools, SCHOOLS),
            _where(~schools, spells["directorate"].astype("str").to_numpy(object)),
            _where(~schools & (service != SCHOOLS).to_numpy("bool"), service.to_numpy(object)),
        ]
        areas, area_names = pd.factorize(np.concatenate(columns))
        reason, reason_names = pd.factorize(spells["reason"].astype("str"))
        return cls(
            first=spells["first_day"].to_numpy("datetime64[D]"),
            last=spells["last_day"].to_numpy("datetime64[D]"),
            person=pd.factorize(spells["person_id"])[0],
            areas=areas.reshape(len(columns), -1).T,
            area_names=[str(name) for name in area_names],
            reason=reason,
            reason_names=[str(name) for name in reason_names],
            is_long=(spells["term"] == "long").to_numpy("bool"),
            calendar=calendar,
        )

    def lost_in(self, month: str) -> Any:
        """Find the spells in which a working day of a month was lost: an array of bool."""
        begins = np.datetime64(month, "D")
        return self.lost_between(begins, (np.datetime64(month, "M") + 1).astype("datetime64[D]") - 1)

    def lost_between(self, begins: Any, ends: Any) -> Any:
        """Find the spells in which a working day from one day to another was lost: an array of bool."""
        lost = np.zeros(len(self.first), dtype=bool)
        near = np.flatnonzero((self.first <= ends) & (self.last >= begins))
        lost[near] = (
            working_days(np.maximum(self.first[near], begins), np.minimum(self.last[near], ends), self.calendar) > 0
        )
        return lost

    def with_rare_reasons_as_one(self, lost: Any, fewest: int) -> Self:
        """Return these spells with each reason of fewer people than `fewest`, in the chosen ones, as Other reasons."""
        if not fewest:
            return self
        pairs = np.unique(np.column_stack([self.reason[lost], self.person[lost]]), axis=0)
        people = np.bincount(pairs[:, 0], minlength=len(self.reason_names))
        names = [name if people[at] >= fewest else other("reason") for at, name in enumerate(self.reason_names)]
        numbers, names_left = pd.factorize(np.array(names, dtype=object))
        return replace(self, reason=numbers[self.reason], reason_names=[str(name) for name in names_left])

    def counted(self, lost: Any, *, by_reason: bool = True) -> pd.DataFrame:
        """Return how many people the chosen spells are of, by area, part and kind; see `absent_people`."""
        frames = []
        for kind, chosen in (("all", lost), ("short", lost & ~self.is_long), ("long", lost & self.is_long)):
            area, person = self.areas[chosen].ravel(), np.repeat(self.person[chosen], self.areas.shape[1])
            frames.append(self._people(area, np.zeros(len(area), dtype=np.int64), person).assign(part="", kind=kind))
            if by_reason:
                reason = np.repeat(self.reason[chosen], self.areas.shape[1])
                rows = self._people(area, reason, person)
                names = np.array(self.reason_names, dtype=object)[rows["reason"]]
                frames.append(rows.assign(part=[f"reason={name}" for name in names], kind=kind))
        return pd.concat(frames, ignore_index=True)[["area", "part", "kind", "people"]].astype({"part": "str"})

    def _people(self, area: Any, reason: Any, person: Any) -> pd.DataFrame:
        """Return how many different persons there are by area and reason."""
        reasons, persons = max(1, len(self.reason_names)), int(self.person.max(initial=0)) + 1
        keys = np.unique(((area * reasons + reason) * persons + person)[area >= 0]) // persons
        keys, people = np.unique(keys, return_counts=True)
        names = np.array(self.area_names, dtype=object)[keys // reasons]
        return pd.DataFrame({"area": pd.Series(names, dtype="str"), "reason": keys % reasons, "people": people})
