"""A council in the workbench: each quarter scored and protected once, and the reports opened from it."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from weakref import WeakValueDictionary

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, TOPICS, recipe_of
from perf.dataset.dataset import Dataset
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores, protect_scores, protected_by
from perf.load_council import load
from perf.pages.topic.report import TopicReport, report_of
from perf.pages.topic_view import View
from perf.quarter import Quarter
from perf.scores import Scores, covered_days, record_amounts, record_figures, score_quarter
from perf.topics.record_figures import MonthlyTotals, by_month, by_year, monthly_totals
from perf.topics.topic import Topic

MOST_KEPT = 12  # quarters at a time: some ten megabytes each


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


@dataclass(frozen=True)
class OpenedQuarter:
    """A scored quarter, protected; and without protection, when an analyst asks for it."""

    scores: Scores
    protected: ProtectedScores

    @cached_property
    def unprotected(self) -> ProtectedScores:
        """The same quarter, small numbers included."""
        return without_protection(self.scores)


class Workspace:
    """A council in the workbench.

    A quarter is scored and protected when it is first looked at, which takes seconds, and then kept. Charts are drawn
    each time.

    Parameters
    ----------
    data : Dataset
        It is not changed, and must not be.
    most_kept : int, default 12
        How many quarters are kept; the one opened first makes room for another.

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

    def __init__(self, data: Dataset, *, most_kept: int = MOST_KEPT) -> None:
        self.data = data
        self.latest = score_quarter(data)
        self._most_kept = most_kept
        self._opened: dict[str, OpenedQuarter] = {}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics of which the council has records, by name."""
        return {name: topic for name, topic in TOPICS.items() if self._recorded & set(topic.figure_names)}

    @cached_property
    def _recorded(self) -> set[str]:
        return set(self.latest.records["figure"])

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the records reach, the oldest first."""
        months = self.latest.amounts["month"]
        if months.empty:
            return (self.latest.quarter,)
        return tuple(_quarters(pd.Timestamp(f"{months.min()}-01"), self.latest.quarter))

    def figures(self, topic: str) -> tuple[str, ...]:
        """Return the figures of a topic that the records give, the leading one first; none for a quarter alone."""
        names = dict.fromkeys((TOPICS[topic].leading, *TOPICS[topic].others, *TOPICS[topic].figure_names))
        return tuple(name for name in names if name in self._recorded and not FIGURES[name].base)

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
        return quarter in self._opened

    def open_quarter(self, quarter: str) -> OpenedQuarter:
        """Return a quarter; it is scored and protected when it is first asked for."""
        if quarter not in self._opened:
            scores = self._scored(Quarter(quarter, self.data.framework.year_start_month))
            self._opened[quarter] = OpenedQuarter(scores, protect_scores(scores))
            if len(self._opened) > self._most_kept:
                del self._opened[next(iter(self._opened))]
        return self._opened[quarter]

    def _scored(self, quarter: Quarter) -> Scores:
        if quarter == self.latest.quarter:
            return self.latest
        if quarter in self.data.quarters:
            return score_quarter(self.data, quarter)
        amounts = record_amounts(self.data, quarter)
        no_rows = {name: getattr(self.latest, name).iloc[:0] for name in ("measures", "actions", "risks")}
        records = record_figures(self.data, amounts, quarter)
        return replace(self.latest, quarter=quarter, amounts=amounts, records=records, **no_rows)

    def report(
        self, topic: str, area: str = COUNCIL, *, quarter: str = "", figure: str = "", small_numbers: bool = False
    ) -> TopicReport:
        """Open the report of a topic of an area; see `look`.

        With `small_numbers` nothing is hidden: for an analyst's screen alone.
        """
        topic = one_of(self.topics, topic, "topic")
        area = self.data.framework.area(area)
        labels = [each.label for each in self.quarters]
        label = Quarter.parse(quarter, self.data.framework.year_start_month).label if quarter else labels[-1]
        opened = self.open_quarter(one_of(labels, label, "quarter"))
        figure = one_of(self.figures(topic), figure, f"figure of {topic}") if figure else ""
        view = View(opened.unprotected if small_numbers else opened.protected, TOPICS[topic], area, figure)
        return report_of(view)


def _quarters(first_day: pd.Timestamp, last: Quarter) -> Iterator[Quarter]:
    quarter = Quarter.of(first_day, last.year_start_month)
    while quarter <= last:
        yield quarter
        quarter = quarter.next


_IN_USE: WeakValueDictionary[Path, Dataset] = WeakValueDictionary()
_KEPT_AS = "_workspace"


def workspace_of(council: Workspace | Dataset | str | Path) -> Workspace:
    """Return the workspace of a council, which is opened when it is first asked for.

    What has been calculated is kept with the Dataset, and goes when nothing uses that any more. A council that holds
    the same as one in use, however it was loaded, has the same workspace: a view copied as code names the folder, and
    must not wait until the council has been protected a second time.

    Parameters
    ----------
    council : Workspace, Dataset, str or Path
        A council, or its folder.
    """
    if isinstance(council, Workspace):
        return council
    data = council if isinstance(council, Dataset) else load(council)
    folder = data.folder.resolve()
    in_use = _IN_USE.get(folder)
    if in_use is None or not _hold_the_same(in_use, data):
        in_use = _IN_USE[folder] = data
    kept = vars(in_use)  # a weak-keyed mapping would never let go, because a workspace holds its Dataset
    if _KEPT_AS not in kept:
        kept[_KEPT_AS] = Workspace(in_use)
    workspace: Workspace = kept[_KEPT_AS]
    return workspace


def _hold_the_same(one: Dataset, other: Dataset) -> bool:
    """Return whether two councils hold the same, whenever they were loaded."""
    if one is other:
        return True
    if one.framework != other.framework or one.tables.keys() != other.tables.keys():
        return False
    return all(rows.equals(other.tables[name]) for name, rows in one.tables.items())


def look(
    council: Workspace | Dataset | str | Path,
    topic: str,
    area: str = COUNCIL,
    *,
    quarter: str = "",
    figure: str = "",
) -> TopicReport:
    """Look at a figure of an area, as the explorer does: the topic's report, whose sections are methods.

    Parameters
    ----------
    council : Workspace, Dataset, str or Path
        A council, or its folder.
    topic : str
        A topic of which the council has records, such as "sickness".
    area : str, default "council"
        By name or slug.
    quarter : str
        Any that the records reach, such as "2019-20 Q2"; the latest where none is named. Figures are those of the year
        to this quarter.
    figure : str
        A figure of the topic; the leading one where none is named.

    Returns
    -------
    TopicReport
        Every figure about people is protected.

    Raises
    ------
    ValueError
        If there is no such topic, area, quarter or figure; the message lists those that there are.
    """
    return workspace_of(council).report(topic, area, quarter=quarter, figure=figure)
