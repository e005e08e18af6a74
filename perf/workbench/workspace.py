"""What the workbench keeps of a council: each quarter's indicators, and what the gate lets through of them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from perf.analysis.forecast import Forecast
from perf.catalogue import FIGURES
from perf.dataset.dataset import Dataset
from perf.dataset.folder import load
from perf.pages.topic.year_end import forecast_of
from perf.pages.view import TOPICS, Topic, View, as_shown, protected
from perf.quarter import Quarter
from perf.scores import Scores, score_quarter
from perf.topics import record_figures
from perf.workbench.views import Memory, gated_view, lifted_view

MOST_KEPT = 12  # quarters at a time: some ten megabytes each


class Opened(NamedTuple):
    """A quarter with its indicators, and those of them that the gate lets through."""

    scores: Scores
    gated: pd.DataFrame
    years: Memory  # worked out so far: through the gate, and with it lifted
    lifted_years: Memory


class Bench:
    """A council on the workbench.

    Indicators and the gate's answer are worked out once for each quarter that is looked at, which takes seconds;
    charts are drawn anew each time.

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
        self._opened: dict[str, Opened] = {}
        self._narrow: dict[tuple[str, str], Scores] = {}
        self._forecasts: dict[tuple[str, str, str, bool], Forecast | None] = {}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics that the council has records of, by name."""
        spoken = set(self.latest.records["figure"])
        return {name: topic for name, topic in TOPICS.items() if spoken & set(topic.figures)}

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the records reach, the oldest first."""
        months = self.latest.amounts["month"]
        if months.empty:
            return (self.latest.quarter,)
        return tuple(_quarters(pd.Timestamp(f"{months.min()}-01"), self.latest.quarter))

    def is_ready(self, quarter: str) -> bool:
        """Tell whether a quarter can be looked at without a wait."""
        return quarter in self._opened

    def opened(self, quarter: str) -> Opened:
        """Give a quarter, worked out when it is first asked for."""
        if quarter not in self._opened:
            scores = self._scored(Quarter(quarter, self.data.framework.year_start_month))
            gated = protected(scores)
            self._opened[quarter] = Opened(as_shown(scores, gated), gated, {}, {})
            if len(self._opened) > MOST_KEPT:
                oldest = next(iter(self._opened))
                del self._opened[oldest]
                self._narrow = {key: scores for key, scores in self._narrow.items() if key[0] != oldest}
        return self._opened[quarter]

    def _scored(self, quarter: Quarter) -> Scores:
        if quarter == self.latest.quarter:
            return self.latest
        if quarter in self.data.quarters:
            return score_quarter(self.data, quarter)
        amounts = record_figures.record_amounts(self.data, quarter)
        each = [record_figures.figures_of(amounts, when) for when in (quarter, quarter.same_quarter_last_year)]
        nothing = {name: getattr(self.latest, name).iloc[:0] for name in ("measures", "actions", "risks")}
        figures = pd.concat(each, ignore_index=True)
        return replace(self.latest, quarter=quarter, amounts=amounts, records=figures, **nothing)

    def view(self, topic: str, area: str, quarter: str, figure: str = "", *, lifted: bool = False) -> View:
        """Look at a figure of an area in a quarter: through the gate, unless an analyst's screen lifts it."""
        opened, scores = self.opened(quarter), self._of_topic(quarter, topic)
        looked_at = TOPICS[topic]
        figure = figure or looked_at.figure
        looked_at = replace(looked_at, figure=figure, leads=tuple(dict.fromkeys((figure, *looked_at.leads))))
        if lifted:
            return lifted_view(scores, looked_at, area, opened.lifted_years)
        return gated_view(scores, looked_at, area, opened.gated, opened.years)

    def _of_topic(self, quarter: str, topic: str) -> Scores:
        """Give a quarter with those monthly amounts alone that a topic's months and years are made of, for speed."""
        if (quarter, topic) not in self._narrow:
            scores = self.opened(quarter).scores
            how = [FIGURES[name].function.keywords for name in TOPICS[topic].figures]  # type: ignore[attr-defined]
            names = {each[end] for each in how for end in ("numerator", "denominator")}
            amounts = scores.amounts[(scores.amounts["part"] == "") & scores.amounts["amount"].isin(names)]
            self._narrow[quarter, topic] = replace(scores, amounts=amounts)
        return self._narrow[quarter, topic]

    def forecast(self, view: View, *, lifted: bool = False) -> Forecast | None:
        """Forecast the year's end of a view's figure, worked out once."""
        key = (view.topic.figure, view.area, view.quarter.label, lifted)
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
