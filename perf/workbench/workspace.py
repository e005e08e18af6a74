"""What the workbench keeps of a council: each quarter's indicators, and what the gate lets through of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from perf.analysis.forecast import Forecast
from perf.catalogue import TOPICS
from perf.council_folder import load
from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import ProtectedScores, protect_scores
from perf.pages.topic.year_end import forecast_of
from perf.pages.view import View
from perf.quarter import Quarter
from perf.scores import Scores, record_amounts, record_figures, score_quarter
from perf.topics.topic import Topic
from perf.workbench.views import unprotected

MOST_KEPT = 12  # quarters at a time: some ten megabytes each


@dataclass(frozen=True)
class OpenedQuarter:
    """A scored quarter, protected; and without protection, when an analyst asks for it."""

    scores: Scores
    protected: ProtectedScores

    @cached_property
    def unprotected(self) -> ProtectedScores:
        """The same quarter, small numbers included."""
        return unprotected(self.scores)


class Bench:
    """A council on the workbench.

    Each quarter that is looked at is scored and protected once, which takes seconds; charts are drawn each time.

    Parameters
    ----------
    data : Dataset
        It is not changed, and must not be.

    Raises
    ------
    PerfError
        If it has no quarter at all.
    """

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.latest = score_quarter(data)
        self._opened: dict[str, OpenedQuarter] = {}
        self._forecasts: dict[tuple[str, str, str, bool], Forecast | None] = {}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics of which the council has records, by name."""
        recorded = set(self.latest.records["figure"])
        return {name: topic for name, topic in TOPICS.items() if recorded & set(topic.figure_names)}

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the records reach, the oldest first."""
        months = self.latest.amounts["month"]
        if months.empty:
            return (self.latest.quarter,)
        return tuple(_quarters(pd.Timestamp(f"{months.min()}-01"), self.latest.quarter))

    def is_ready(self, quarter: str) -> bool:
        """Return whether a quarter can be looked at without a wait."""
        return quarter in self._opened

    def opened(self, quarter: str) -> OpenedQuarter:
        """Return a quarter; it is scored and protected when it is first asked for."""
        if quarter not in self._opened:
            scores = self._scored(Quarter(quarter, self.data.framework.year_start_month))
            self._opened[quarter] = OpenedQuarter(scores, protect_scores(scores))
            if len(self._opened) > MOST_KEPT:
                del self._opened[next(iter(self._opened))]
        return self._opened[quarter]

    def _scored(self, quarter: Quarter) -> Scores:
        if quarter == self.latest.quarter:
            return self.latest
        if quarter in self.data.quarters:
            return score_quarter(self.data, quarter)
        amounts = record_amounts(self.data, quarter)
        nothing = {name: getattr(self.latest, name).iloc[:0] for name in ("measures", "actions", "risks")}
        records = record_figures(amounts, quarter)
        return replace(self.latest, quarter=quarter, amounts=amounts, records=records, **nothing)

    def view(self, topic: str, area: str, quarter: str, figure: str = "", *, lifted: bool = False) -> View:
        """Return the view of a figure of an area in a quarter: protected, unless an analyst's screen lifts that."""
        opened = self.opened(quarter)
        return View(opened.unprotected if lifted else opened.protected, TOPICS[topic], area, figure)

    def forecast(self, view: View, *, lifted: bool = False) -> Forecast | None:
        """Forecast the year's end of a view's figure, once."""
        key = (view.figure, view.area, view.quarter.label, lifted)
        if key not in self._forecasts:
            self._forecasts[key] = forecast_of(view)
        return self._forecasts[key]


def _quarters(first_day: pd.Timestamp, last: Quarter) -> Iterator[Quarter]:
    quarter = Quarter.of(first_day, last.year_start_month)
    while quarter <= last:
        yield quarter
        quarter = quarter.next


_LAST: list[Bench] = []  # the bench in use, so that a view copied into another cell need not wait for the gate again


def bench_of(council: Dataset | str | Path) -> Bench:
    """Give the bench of a council: the one in use if it holds the same data, else a new one."""
    data = council if isinstance(council, Dataset) else load(council)
    if not any(_same(bench.data, data) for bench in _LAST):
        _LAST[:] = [Bench(data)]
    return _LAST[0]


def _same(one: Dataset, other: Dataset) -> bool:
    """Tell whether two councils hold the same, whenever they were read."""
    if one is other:
        return True
    if (one.folder.resolve(), one.framework) != (other.folder.resolve(), other.framework):
        return False
    return all(rows.equals(other.tables[name]) for name, rows in one.tables.items())
