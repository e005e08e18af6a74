"""The people behind sickness figures: how many were absent, so that figures about small groups are hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.dataset.dataset import Dataset
from perf.figure import KEYS, Part, Period, name_in
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
    counted = spells.counted(spells.lost_between(np.datetime64(first_day, "D"), np.datetime64(last, "D")))
    return spells.named(counted).assign(kind=_taken(list(FIGURE_OF), counted.kind))[["area", "part", "kind", "people"]]


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
    lost: dict[str, Any] = {}
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in KEYS} | {"month": [], "people": []})]
    for when in of or (quarter, quarter.same_quarter_last_year):
        for month in set(when.months_to_date) - set(lost):
            lost[month] = every.lost_in(month) if month in covered else np.zeros(len(spells), dtype=bool)
        frames.append(_people_of(every, lost, when, fewest))
    people = pd.concat(frames, ignore_index=True).astype({"month": "int64", "people": "int64"})
    return people[["figure", "area", "quarter", "part", "month", "people"]]


def _people_of(every: "_Absences", lost: Mapping[str, Any], when: Quarter, fewest: int) -> pd.DataFrame:
    """Return how many people are behind each sickness figure of a quarter; `lost`: in which spells, by month."""
    named = every.with_rare_reasons_as_one(_any(lost, when.months_to_date), fewest)
    before = [month for month in when.months_to_date if month not in when.months]
    spans = [(period, -1, months) for period, months in enumerate((when.months_to_date, when.months, before))]
    spans += [(0, number, [month]) for number, month in enumerate(when.months)]
    counts = [named.counted(_any(lost, months), by_reason=number < 0) for _, number, months in spans]
    sizes = [len(counted.people) for counted in counts]
    period, month = (np.repeat([span[at] for span in spans], sizes) for at in (0, 1))
    together = _Counts(*(np.concatenate(each) for each in zip(*map(astuple, counts), strict=True)))
    names = [name_in(base, period) for period in PERIODS for base in FIGURE_OF.values()]
    figure = _taken(names, period * len(FIGURE_OF) + together.kind)
    return named.named(together).assign(figure=figure, quarter=when.label, month=month)


def _merged(absences: pd.DataFrame, until: pd.Timestamp, rules: SpellRules) -> pd.DataFrame:
    """Return the merged spells up to the data date, each with its term; a figure's days are calculated from these."""
    spells = merge_spells(absences, until)
    term = np.where(spells["days"] >= rules.long_term_days, "long", "short")
    last = spells["last_day"].clip(upper=until)
    spells = spells.assign(last_day=last, term=term, reason=recorded(spells["reason"]))
    return spells[spells["fte"] > 0]


def _any(lost: Mapping[str, Any], months: Sequence[str]) -> Any:
    """Return which spells lost a day in any of some months."""
    return np.any([lost[month] for month in months], axis=0) if months else np.zeros_like(next(iter(lost.values())))


def _taken(names: Sequence[str], numbers: Any) -> "pd.Series[str]":
    """Return names by their numbers."""
    return pd.Series(pd.Categorical.from_codes(numbers, names)).astype("str")


@dataclass(frozen=True)
class _Counts:
    """How many people there are of each kind (all, short, long), area and part with anyone, as arrays of numbers.

    The part is 0 for all reasons, and one more than the reason for each of them.
    """

    kind: Any
    area: Any
    part: Any
    people: Any


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

    def counted(self, lost: Any, *, by_reason: bool = True) -> _Counts:
        """Return how many people the chosen spells are of; see `absent_people`."""
        areas, person, long = self.areas[lost], self.person[lost], self.is_long[lost]
        everything = np.zeros(len(person), dtype=np.int64)
        shape = (len(FIGURE_OF), len(self.area_names), len(self.reason_names) + 1)
        groups = [
            (kind[:, None] * shape[1] + areas) * shape[2] + part[:, None]
            for kind in (everything, 1 + long)
            for part in (everything, self.reason[lost] + 1)[: 1 + by_reason]
        ]
        persons = int(self.person.max(initial=0)) + 1
        keys = np.concatenate([(group * persons + person[:, None])[areas >= 0] for group in groups])
        keys.sort()
        group = keys[_begins(keys)] // persons
        at = np.flatnonzero(_begins(group))
        kind, area, part = np.unravel_index(group[at], shape)
        return _Counts(kind, area, part, np.diff(at, append=len(group)))

    def named(self, counts: _Counts) -> pd.DataFrame:
        """Return counts of people by the names of areas and parts: area, part and people."""
        parts = ["", *(str(Part("reason", name)) for name in self.reason_names)]
        area, part = _taken(self.area_names, counts.area), _taken(parts, counts.part)
        return pd.DataFrame({"area": area, "part": part, "people": counts.people})


def _begins(numbers: Any) -> Any:
    """Find where each run of equal numbers begins: an array of bool."""
    return np.append(np.ones(min(1, len(numbers)), dtype=bool), numbers[1:] != numbers[:-1])
