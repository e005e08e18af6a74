"""What may be shown of figures about people, quarter by quarter: decided once for all packs and frames of a council."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from perf.catalogue import ABOUT_PEOPLE, TOPICS, base_of, is_of_quarter
from perf.dataset.dataset import Dataset
from perf.disclosure.figure_table import BEFORE, FIRST_MONTH, PERIODS, TO_DATE, Table, make_table
from perf.disclosure.figures_to_publish import (
    AMOUNTS,
    BY_PART,
    FAMILIES,
    YearOfAmounts,
    naming_limit,
    publishable,
    to_protect,
)
from perf.disclosure.hidden_cells import Before, Decided, decide
from perf.disclosure.kept_decisions import Cell, kept_decisions
from perf.disclosure.why_hidden import WhyHidden
from perf.figure import Part, name_in
from perf.quarter import Quarter
from perf.rules import FEW_POSTS
from perf.topics import aggregates
from perf.topics.monthly_amounts import other
from perf.topics.topic import PeopleBehind, Topic

Depth = Literal["wide", "totals", "parts"]  # totals of the council and directorates; of services too; parts too


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What may be shown of the figures about people, of every quarter and month of the records.

    What is decided of a quarter depends on the quarters before it in its year, but on no later one: a pack, the pack
    of the quarter before and every frame of figures agree, and can be laid side by side.

    Attributes
    ----------
    amounts : DataFrame
        The monthly amounts of the records.
    quarter : Quarter
        The last quarter.
    directorates : mapping of directorate to its services
    threshold : int
    people_in : callable
        Returns how many people are behind the figures of some quarters, as `people_behind` does; None for nobody.
    of_totals : frozenset of str
        The figures of days of which only totals are given: how many people lost them is known at least, not exactly.
    """

    amounts: pd.DataFrame
    quarter: Quarter
    directorates: Mapping[str, Sequence[str]]
    threshold: int
    people_in: Callable[[Sequence[Quarter]], pd.DataFrame | None]
    of_totals: frozenset[str] = frozenset()
    _decided: dict[tuple[str, Depth], dict[Cell, str]] = field(default_factory=dict, compare=False, repr=False)

    def protect(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Return the record figures of the quarter and of the same quarter last year that are published, protected.

        Parameters
        ----------
        figures : DataFrame, one row per figure, area, quarter and part

        Returns
        -------
        DataFrame, one row per figure, area, quarter and part
            Rare parts added up, with `hidden` (a reason of `WhyHidden`, or ""), value and numerator missing where it is
            not "", and `flagged`: True for a rate about people on fewer than 10 FTE or heads.
        """
        people = pd.concat(self._people.values()) if self._people else None
        named = publishable(figures, people, threshold=self.threshold)
        about_people = named["figure"].isin(ABOUT_PEOPLE)
        named = named[~about_people | (named["part"] == "") | named["figure"].isin(BY_PART)].reset_index(drop=True)
        why = [self._why_value(row) if row.figure in ABOUT_PEOPLE else "" for row in named.itertuples()]
        shown = named.assign(hidden=pd.Series(why, index=named.index, dtype="str"))
        shown = shown[(shown["part"] == "") | (shown["hidden"] != WhyHidden.NOT_GIVEN)].reset_index(drop=True)
        is_hidden = shown["hidden"] != ""
        return shown.assign(
            value=shown["value"].mask(is_hidden),
            numerator=shown["numerator"].mask(is_hidden),
            flagged=shown["figure"].isin(ABOUT_PEOPLE) & (shown["denominator"] < FEW_POSTS),
        )

    def of_months(self, figure: str, area: str, months: Iterable[str]) -> "pd.Series[str]":
        """Return why each month of a figure is hidden, "" where it is shown; indexed by month."""
        why = {}
        for month in months:
            quarter = Quarter.of(pd.Timestamp(month), self.quarter.year_start_month)
            found = self._why(figure, area, quarter, month=quarter.months.index(month))
            why[month] = WhyHidden.NOT_GIVEN.value if found is None else found
        return pd.Series(why, dtype="str")

    def of_year(self, figure: str, area: str, quarter: Quarter) -> str:
        """Return why the year to date of a figure is hidden, "" where it is shown."""
        found = self._why(figure, area, quarter)
        return WhyHidden.NOT_GIVEN.value if found is None else found

    def _why_value(self, row: Any) -> str:
        """Return why a value is hidden; one that ends before the quarter does is a sum of months, if it is shown."""
        quarter = Quarter(row.quarter, self.quarter.year_start_month)
        last_day = getattr(row, "last_day", quarter.end)
        if last_day == quarter.end or quarter == self.quarter:
            why = self._why(row.figure, row.area, quarter, row.part)
            return WhyHidden.HELD_BACK.value if why is None else why
        months = [month for month in self._months_of(row.figure, quarter) if month <= f"{last_day:%Y-%m}"]
        is_sum = (
            row.part == "" and last_day.is_month_end and not any(self.of_months(base_of(row.figure), row.area, months))
        )
        return "" if is_sum else WhyHidden.HELD_BACK.value

    def _months_of(self, figure: str, quarter: Quarter) -> tuple[str, ...]:
        return quarter.months if is_of_quarter(figure) else quarter.months_to_date

    def _why(self, figure: str, area: str, quarter: Quarter, part: str = "", month: int = -1) -> str | None:
        """Return why a cell is hidden, "" where it is shown; None where it is not published.

        Of earlier years than those of the pack, services are decided only when they are asked for.
        """
        reported = quarter.year in (self.quarter.year, self.quarter.same_quarter_last_year.year)
        depth: Depth = "parts" if reported else "totals" if area in self._services else "wide"
        key = (quarter.year, depth)
        if key not in self._decided:
            self._decided[key] = self._of_year(*key)
        why = self._decided[key].get((figure, area, quarter.label, part, month))
        is_known = why != WhyHidden.SMALL_GROUP or base_of(figure) not in self.of_totals
        return why if is_known else WhyHidden.MAY_BE_FEW.value

    @cached_property
    def _services(self) -> frozenset[str]:
        return frozenset(service for services in self.directorates.values() for service in services)

    @cached_property
    def _years(self) -> Mapping[str, list[Quarter]]:
        """The quarters that the records reach, by year."""
        months = self.amounts["month"]
        first = self.quarter if months.empty else Quarter.of(pd.Timestamp(months.min()), self.quarter.year_start_month)
        quarters = [self.quarter]
        while first < quarters[0]:
            quarters.insert(0, quarters[0].previous)
        years: dict[str, list[Quarter]] = {}
        for quarter in quarters:
            years.setdefault(quarter.year, []).append(quarter)
        return years

    @cached_property
    def _people(self) -> Mapping[str, pd.DataFrame]:
        """How many people are behind the figures of each quarter."""
        counted = self.people_in([quarter for year in self._years.values() for quarter in year])
        if counted is None:
            return {}
        return {str(label): rows.reset_index(drop=True) for label, rows in counted.groupby("quarter")}

    def _of_year(self, year: str, depth: Depth) -> dict[Cell, str]:
        """Return why each cell of a year that is published is hidden, "" for those that are shown."""
        quarters = self._years.get(year, [])
        months = [month for quarter in quarters for month in quarter.months]
        amounts = self.amounts[self.amounts["month"].isin(months) & self.amounts["amount"].isin(AMOUNTS)]
        if depth != "parts":
            amounts = amounts[amounts["part"] == ""]
        if depth == "wide":
            amounts = amounts[~amounts["area"].isin(self._services)]
        amounts = amounts.reset_index(drop=True)  # their places depend on amounts that have no part in this
        people = [self._people.get(quarter.label) for quarter in quarters]
        periods = [(quarter.label, quarter.months) for quarter in quarters]
        made_of = (amounts, people, periods, self.directorates, self.threshold, depth)
        return kept_decisions(made_of, lambda: self._decide(quarters, amounts, by_part=depth == "parts"))

    def _decide(self, quarters: Sequence[Quarter], amounts: pd.DataFrame, *, by_part: bool) -> dict[Cell, str]:
        """Decide the quarters of a year one after the other, each after those before it."""
        hidden: dict[Cell, str] = {}
        of_year, before = YearOfAmounts.of(amounts), dict[str, Decided]()
        for quarter in quarters:
            people = self._people.get(quarter.label)
            for published in to_protect(of_year, people, quarter, self.threshold):
                table, name = make_table(published, self.directorates), published.family
                earlier = _continued(before[name], table) if name in before else None
                before[name] = decide(table, self.threshold, before=earlier, by_part=by_part)
                hidden.update(_reasons(before[name], name, quarter.label))
        return hidden


def _reasons(decided: Decided, family: str, quarter: str) -> Iterator[tuple[Cell, str]]:
    """Return why each cell that is published is hidden, "" for those that are shown."""
    table = decided.table
    for at in zip(*np.nonzero(table.printed), strict=True):
        area, part, kind, period = at
        month = max(-1, period - FIRST_MONTH)
        figure = name_in(FAMILIES[family][kind], PERIODS[period] if month < 0 else "year to date")
        yield (figure, table.names[area], quarter, table.part_names[part], month), decided.why[at]


def decisions_of(data: Dataset, quarter: Quarter, amounts: pd.DataFrame) -> Decisions:
    """Return what may be shown of a council's figures about people, by the council's own rules."""
    rules = data.framework
    counters, of_totals = list[PeopleBehind](), list[Topic]()  # of records, or of totals in their place
    for topic in TOPICS.values():
        if topic.people_behind and set(topic.tables) <= set(data.sources):
            counters.append(topic.people_behind)
        elif topic.people_behind and data.has_totals:
            of_totals.append(topic)

    def people_in(quarters: Sequence[Quarter]) -> pd.DataFrame | None:
        fewest = naming_limit(rules.disclosure_threshold)
        counts = [people_behind(data, quarter, fewest, quarters) for people_behind in counters]
        counts += [aggregates.people_behind(data, quarter, topic.figures, quarters) for topic in of_totals]
        return pd.concat(counts, ignore_index=True) if counts else None

    return Decisions(
        amounts=amounts,
        quarter=quarter,
        directorates=rules.directorates,
        threshold=rules.disclosure_threshold,
        people_in=people_in,
        of_totals=frozenset(name for topic in of_totals for name in topic.figure_names),
    )


def _continued(before: Decided, table: Table) -> Before:
    """Return what the quarter before has decided, in the arrays of a table of this quarter.

    Where a reason is named now that was one of the other reasons then, neither it nor the other reasons were published.
    """
    old = before.table
    areas = [(at, table.names.index(name)) for at, name in enumerate(old.names) if name in table.names]
    same = [name for name in old.part_names if name in table.part_names]
    if set(old.part_names) != set(table.part_names):
        same = [name for name in same if Part.parse(name).value != other(Part.parse(name).dimension)]
    parts = [(old.part_names.index(name), table.part_names.index(name)) for name in same]
    was, now = (np.ix_([pair[side] for pair in areas], [pair[side] for pair in parts]) for side in (0, 1))
    continued, true = [], table.values[..., BEFORE]  # noqa: PD011
    for values_then in before.others.reshape((-1, *before.why.shape)):
        differs = np.nan_to_num(values_then - old.values)[..., TO_DATE][was]  # noqa: PD011
        values = true.copy()
        values[now] += differs
        if (np.abs(differs) > 1e-6).any() and not (values < -1e-6).any():
            continued.append(values)
    decided, hidden = np.zeros(true.shape, dtype=bool), np.zeros(true.shape, dtype=bool)
    decided[now] = True
    hidden[now] = before.why[..., TO_DATE][was] != ""
    return Before(decided, hidden, np.array(continued).reshape((-1, *true.shape)))
