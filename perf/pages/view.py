"""What a topic report looks at: one topic, one area, one quarter, every figure about people protected."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES
from perf.dataset.prepared_results import find_shared
from perf.disclosure.measure_protection import protect_measures
from perf.disclosure.published_figures import protect_records
from perf.disclosure.shown_areas import areas_shown
from perf.quarter import Quarter
from perf.safe_text import slug
from perf.scores import Scores
from perf.topics import record_figures
from perf.topics.monthly_amounts import monthly


@dataclass(frozen=True)
class Topic:
    """A topic: its name, the figure that answers for it and which way that is better, and the others that lead."""

    name: str
    title: str
    figure: str
    better: Literal["higher", "lower", "neutral"]
    seasonal: bool
    tables: tuple[str, ...]
    leads: tuple[str, ...]
    by_month: bool = True  # its months can be compared: a forecast, which carries the months before with it, cannot

    @property
    def figures(self) -> tuple[str, ...]:
        """Every figure of the catalogue that is about the topic: those of its own name, and of its tables'."""
        begins = tuple(f"{name}." for name in (self.name, *self.tables))
        return tuple(name for name in FIGURES if name.startswith(begins))


TOPICS = {
    topic.name: topic
    for topic in (
        Topic(
            "sickness", "Sickness absence", "sickness.days_per_fte", "lower", True, ("absences", "workforce"),
            ("sickness.days_per_fte", "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte"),
        ),
        Topic(
            "complaints", "Complaints", "complaints.on_time_pct", "higher", False, ("complaints", "compliments"),
            (
                "complaints.received", "complaints.on_time_pct", "complaints.escalated_pct", "complaints.upheld_pct",
                "compliments.received",
            ),
        ),
        Topic(
            "turnover", "Staff turnover", "turnover.all_pct", "lower", True, ("leavers", "workforce"),
            ("turnover.all_pct", "turnover.voluntary_pct"),
        ),
        Topic(
            "budget", "Budget", "budget.variance_after_reserves", "higher", False, ("budget", "savings"),
            (
                "budget.revenue_spend_pct", "budget.capital_spend_pct", "budget.variance",
                "budget.variance_after_reserves",
            ),
            by_month=False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A figure as readers may see it: its numbers, or the words that stand in their place."""

    value: float
    numerator: float
    denominator: float
    hidden: str
    flagged: bool = False  # a rate on so few posts that one person moves it far

    @property
    def is_known(self) -> bool:
        """Whether there is a number to show."""
        return not self.hidden and bool(pd.notna(self.value))


NOTHING = Shown(float("nan"), float("nan"), float("nan"), "")


@dataclass(frozen=True)
class View:
    """A topic of one area in a scored quarter; figures about people have passed the gate.

    `council` are the scores of all areas, where `scores` hold the amounts of this area alone.
    """

    scores: Scores
    topic: Topic
    area: str
    figures: pd.DataFrame
    council: Scores | None = None

    @property
    def quarter(self) -> Quarter:
        """The quarter reported."""
        return self.scores.quarter

    @property
    def children(self) -> tuple[str, ...]:
        """The areas that this one consists of: directorates and schools, or a directorate's services."""
        directorates = self.scores.data.framework.directorates
        if self.area in (COUNCIL, WITHOUT_SCHOOLS):
            return (*directorates, *((SCHOOLS,) if self.area == COUNCIL else ()))
        return tuple(service for service in directorates.get(self.area, ()) if service.casefold() != SCHOOLS)

    def shown(self, figure: str, *, area: str = "", part: str = "", last_year: bool = False) -> Shown:
        """Give a figure as it may be shown; nothing where it is not computed."""
        when = self.quarter.same_quarter_last_year if last_year else self.quarter
        key = (figure, area or self.area, when.label, part)
        return self._by_key.get(key, NOTHING)

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str, str], Shown]:
        return _worked_out(self.figures).by_key

    def parts(self, figure: str, prefix: str) -> pd.DataFrame:
        """List the parts of a figure, such as ``reason=``: part, value, numerator, denominator, hidden."""
        rows = self.figures
        here = (rows["figure"] == figure) & (rows["area"] == self.area) & (rows["quarter"] == self.quarter.label)
        mine = rows[here & rows["part"].str.startswith(f"{prefix}=")]
        return mine.assign(part=mine["part"].str.removeprefix(f"{prefix}=")).reset_index(drop=True)

    def _left(self, kind: str, figure: str, area: str = "") -> pd.DataFrame | None:
        """Give a figure's months or years as the run has left them for its notebooks; None where it has not."""
        shared = find_shared(self.scores.data.folder, self.quarter.label)
        return shared.series(kind, figure, area or self.area) if shared is not None else None

    def is_recorded(self, figure: str) -> bool:
        """Whether the records speak of a figure in any month, be it shown or not."""
        shared = find_shared(self.scores.data.folder, self.quarter.label)
        if shared is not None and shared.covers("months", figure, self.area):
            return shared.covers("recorded", figure, self.area)
        return len(monthly(self.scores.amounts, FIGURES[figure], self.area)) > 0

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Give a figure month by month; nothing where that, beside all else shown, would tell of too few people."""
        left = self._left("months", figure, area)
        if left is not None:
            return left
        series = monthly(self.scores.amounts, FIGURES[figure], area or self.area)
        return series if (area or self.area) in self._areas_shown(figure)[1] else series.iloc[:0]

    def may_show_years(self, figure: str) -> bool:
        """Whether the years of a figure, beside all else shown, tell of no few people."""
        return self.area in self._areas_shown(figure)[0]

    def _areas_shown(self, figure: str) -> tuple[frozenset[str], frozenset[str]]:
        """Name the areas for which a figure may be shown by year, and by month; views of one frame share the names."""
        known = _worked_out(self.figures).areas
        if figure not in known:
            known[figure] = areas_shown(self.council or self.scores, self.figures, figure)
        return known[figure]

    def years(self, figure: str) -> pd.DataFrame:
        """Give a figure by year, to this quarter and whole: to_date, outturn (missing this year); index the year.

        No year at all where that would tell of too few people.
        """
        left = self._left("years", figure)
        if left is not None:
            return left
        if not self.may_show_years(figure):
            return pd.DataFrame({name: pd.Series(dtype="float64") for name in ("to_date", "outturn")})
        amounts = self.scores.amounts
        years = record_figures.yearly(amounts[amounts["area"] == self.area], FIGURES[figure], self.quarter)
        return years.drop(columns="area").set_index("year").rename_axis(None)


@dataclass(frozen=True)
class _WorkedOut:
    """What all views of one frame of figures share: each figure by its key, and the areas of its series so far."""

    figures: pd.DataFrame
    areas: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str, str, str], Shown]:
        """Each figure by its name, area, quarter and part."""
        columns = ["figure", "area", "quarter", "part", "value", "numerator", "denominator", "hidden", "flagged"]
        rows = self.figures[columns].itertuples(index=False, name=None)
        return {row[:4]: Shown(*row[4:]) for row in rows}


_last: list[_WorkedOut] = []


def _worked_out(figures: pd.DataFrame) -> _WorkedOut:
    """Give what is worked out of a frame; that of the last one is kept."""
    if not _last or _last[0].figures is not figures:
        _last[:] = [_WorkedOut(figures)]
    return _last[0]


def open_view(scores: Scores, topic: str, area: str = COUNCIL) -> View:
    """Look at a topic of an area, by name or slug.

    Raises
    ------
    ValueError
        If there is no such topic or area.
    """
    known = {slug(name): name for name in scores.data.framework.areas}
    if topic not in TOPICS or slug(area) not in known:
        raise ValueError(f"there is no topic {topic!r} or no area {area!r}; areas are {', '.join(known)}")
    figures = protected(scores)
    return View(as_shown(scores, figures), TOPICS[topic], known[slug(area)], figures)


def as_shown(scores: Scores, figures: pd.DataFrame | None = None) -> Scores:
    """Leave out of a quarter's measures what rests on too few people; `figures` are the protected ones, if at hand."""
    if scores.are_shown:
        return scores
    gated = protected(scores) if figures is None else figures
    return replace(scores, measures=protect_measures(scores.measures, gated, scores.quarter))


def shown_figures(scores: Scores, gated: pd.DataFrame) -> pd.DataFrame:
    """Give a quarter's figures, those of the records as the gate lets them through."""
    of_records = scores.figures["figure"].isin([figure.name for figure in record_figures.FIGURES])
    mine = gated.loc[gated["quarter"] == scores.quarter.label, list(scores.figures)]
    return pd.concat([mine, scores.figures[~of_records]], ignore_index=True)


def protected(scores: Scores) -> pd.DataFrame:
    """Protect the record figures of a quarter and of the same quarter last year, for all areas at once.

    A run does this once, for all its notebooks.
    """
    data = scores.data
    shared = find_shared(data.folder, scores.quarter.label)
    if shared is not None:
        return shared.frame("protected")
    return protect_records(scores.records, data, scores.quarter)
