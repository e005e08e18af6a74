"""A council in the workbench: what its lists offer, and the reports opened from it."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, TOPICS, base_of, recipe_of
from perf.dataset.dataset import Dataset
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores, protected_by
from perf.load_council import Council
from perf.opened_quarter import OpenedQuarter, in_use, is_opened, open_quarter
from perf.pages.block import sections_of, without_pictures
from perf.pages.topic.report import TopicReport, topic_report
from perf.quarter import Quarter
from perf.scores import Scores, covered_days
from perf.topics.record_figures import MonthlyTotals, by_month, by_year, monthly_totals
from perf.topics.topic import Topic

_KEPT_AS = "_workspace"


@dataclass(frozen=True)
class UnprotectedSeries:
    """Figures of a scored quarter by month and by year, small numbers included."""

    scores: Scores

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month."""
        return by_month(self._totals, recipe_of(figure), area).assign(hidden="")

    @cached_property
    def _totals(self) -> MonthlyTotals:
        return monthly_totals(self.scores.amounts)

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year, to the quarter and for the complete year."""
        days = covered_days(self.scores.records, self.scores.quarter).get(figure)
        return by_year(self._totals, FIGURES[figure], area, self.scores.quarter, days)

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month."""
        return len(self.months(figure, area)) > 0


def without_protection(scores: Scores) -> ProtectedScores:
    """Return a scored quarter in the form of a protected one, small numbers included: for an analyst's screen alone."""
    rules = scores.data.framework.model_copy(update={"disclosure_threshold": 0})
    open_scores = replace(scores, data=replace(scores.data, framework=rules))
    records = scores.records.assign(hidden="", flagged=False)
    return protected_by(open_scores, records, UnprotectedSeries(open_scores))


class Workspace:
    """A council in the workbench.

    A quarter is scored and protected when it is first looked at, which takes seconds, and then kept. Charts are drawn
    each time.

    Parameters
    ----------
    data : Dataset
        It is not changed, and must not be.

    Raises
    ------
    PerfError
        If it has no quarter at all.

    Attributes
    ----------
    beside : Workspace or None
        Another council, whose figures can be shown beside those of this one.
    """

    beside: "Workspace | None" = None

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.latest = open_quarter(data).scores
        self._own_sections: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._unprotected: tuple[OpenedQuarter, ProtectedScores] | None = None

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics of which the council has records, by name."""
        return {name: topic for name, topic in TOPICS.items() if self._recorded & set(topic.figure_names)}

    @cached_property
    def _recorded(self) -> set[str]:
        """The figures that the records give; one that they give for the quarter alone, by its name for the year."""
        return {base_of(name) for name in self.latest.records["figure"].unique()}

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the records reach, the oldest first."""
        months = self.latest.amounts["month"]
        if months.empty:
            return (self.latest.quarter,)
        known = {*self.data.quarters, *self.data.recorded_quarters}
        reached = _quarters(pd.Timestamp(f"{months.min()}-01"), self.latest.quarter)
        return tuple(quarter for quarter in reached if quarter in known)

    def figures(self, topic: str, area: str = "") -> tuple[str, ...]:
        """Return the figures of a topic that the records give, the leading one first; none for a quarter alone.

        Of an area they are the leading one, and those of which it has records in any month. Of figures about people the
        months are not asked, because they would show in which areas nobody was ever ill, or left.
        """
        names = dict.fromkeys((TOPICS[topic].leading, *TOPICS[topic].others, *TOPICS[topic].figure_names))
        known = tuple(name for name in names if name in self._recorded and not FIGURES[name].base)
        if not area:
            return known
        rows, series = self.latest.records, self.open_quarter(self.latest.quarter.label).protected.series
        of_area = {TOPICS[topic].leading, *map(base_of, rows.loc[rows["area"] == area, "figure"].unique())}
        return tuple(
            name for name in known
            if name in of_area or (not FIGURES[name].is_about_people and series.is_recorded(name, area))
        )  # fmt: skip

    def with_other(self, other: "Workspace") -> "Workspace":
        """Return this council with another one beside it; both keep what they have calculated."""
        both = copy(self)
        both.beside = other
        return both

    def quarter_to(self, month: str) -> str:
        """Return the latest quarter that ends by a month, such as 2019-09; the earliest where none does."""
        ended = [quarter for quarter in self.quarters if quarter.months[-1] <= month]
        return (ended or self.quarters[:1])[-1].label

    def last_month(self, quarter: str) -> str:
        """Return the last month of a quarter, such as 2019-09."""
        return Quarter(quarter, self.data.framework.year_start_month).months[-1]

    def is_ready(self, quarter: str) -> bool:
        """Return whether a quarter can be looked at without a wait."""
        return is_opened(self.data, Quarter(quarter, self.data.framework.year_start_month))

    def open_quarter(self, quarter: str) -> OpenedQuarter:
        """Return a quarter; it is scored and protected when it is first asked for."""
        return open_quarter(self.data, quarter)

    def report(
        self, topic: str, area: str = COUNCIL, *, quarter: str = "", figure: str = "", small_numbers: bool = False
    ) -> TopicReport:
        """Open the report of a topic of an area, as `perf.open_report` does.

        With `small_numbers` nothing is hidden: for an analyst's screen alone.
        """
        opened = self.open_quarter(quarter)
        scores = self._without_protection(opened) if small_numbers else opened.protected
        return topic_report(scores, one_of(self.topics, topic, "topic"), area, figure)

    def own_sections(self, topic: str, area: str, quarter: str) -> tuple[str, ...]:
        """Return the sections that only this topic's reports have, of those that show something of an area."""
        key = topic, area, quarter
        if key not in self._own_sections:
            report = self.report(topic, area, quarter=quarter)
            names = [name for name in sections_of(type(report)) if name not in sections_of(TopicReport)]
            with without_pictures():
                shown = [name for name in names if not signature(getattr(report, name)).parameters]
                self._own_sections[key] = tuple(name for name in shown if getattr(report, name)().html)
        return self._own_sections[key]

    def _without_protection(self, opened: OpenedQuarter) -> ProtectedScores:
        """Return the quarter that was last shown without protection, or another one."""
        if self._unprotected is None or self._unprotected[0] is not opened:
            self._unprotected = opened, without_protection(opened.scores)
        return self._unprotected[1]


def _quarters(first_day: pd.Timestamp, last: Quarter) -> Iterator[Quarter]:
    quarter = Quarter.of(first_day, last.year_start_month)
    while quarter <= last:
        yield quarter
        quarter = quarter.next


def workspace_of(council: Workspace | Council) -> Workspace:
    """Return the workspace of a council, which is opened when it is first asked for.

    What has been calculated is kept with the Dataset, and goes when nothing uses that any more. A council that holds
    the same as one in use, however it was loaded, has the same workspace.

    Parameters
    ----------
    council : Workspace, Dataset, str or Path
        A council, or its folder.
    """
    if isinstance(council, Workspace):
        return council
    data = in_use(council)
    kept = vars(data)  # a weak-keyed mapping would never let go, because a workspace holds its Dataset
    if _KEPT_AS not in kept:
        kept[_KEPT_AS] = Workspace(data)
    workspace: Workspace = kept[_KEPT_AS]
    return workspace
