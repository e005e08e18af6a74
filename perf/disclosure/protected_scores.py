"""A scored quarter as readers may see it: every figure about people protected before any page or chart exists."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Protocol

import pandas as pd

from perf.catalogue import ABOUT_PEOPLE, FIGURES, RECORD_FIGURES, base_of, in_quarter, recipe_of
from perf.dataset.dataset import Dataset
from perf.dataset.prepared_results import PreparedResults
from perf.days_covered import Days
from perf.disclosure.decisions import Decisions, decisions_of
from perf.figure import KEYS
from perf.quarter import Quarter
from perf.scores import RatedQuarter, Scores, covered_days, score_quarter
from perf.scoring.measures import NO_TREND, is_by_trend
from perf.topics.coverage import days_covered
from perf.topics.record_figures import MonthlyTotals, by_month, by_year, monthly_totals

MOST_SERIES = 500  # by month, and by year, that are kept at a time: some ten kilobytes each
TOO_FEW = "Not shown: it is about a small group, or would reveal a figure that is."
NO_EARLIER = f"{NO_TREND}: the earlier figure is about a small group, or would reveal one that is"
FRAMES = ("measures", "actions", "risks", "measures_before", "themes", "corporate_actions", "figures", "records")
_COMPARED = ("direction", "movement", "compared")
_NO_YEARS = ("to_date", "outturn")
_MONTHLY = {"value": "float64", "numerator": "float64", "denominator": "float64", "hidden": "str"}


class Series(Protocol):
    """A quarter's figures by month and by year, as far as they may be shown."""

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month: value, numerator, denominator, hidden; indexed by month (2019-04), in order.

        A month that is hidden has no value and no numerator, but a reason of `WhyHidden`. Where all months are hidden,
        there are none.
        """

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year, to the quarter and complete: to_date, outturn (missing this year); indexed by year.

        No year at all where one of them is hidden.
        """

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month, shown or not."""


@dataclass(frozen=True)
class SeriesOnce:
    """Series of which each is made once, when it is first asked for."""

    made_by: Series

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month; see `Series`."""
        return self._months(figure, area).copy(deep=False)

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year; see `Series`."""
        return self._years(figure, area).copy(deep=False)

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month; see `Series`."""
        return self.made_by.is_recorded(figure, area)

    @cached_property
    def _months(self) -> Callable[[str, str], pd.DataFrame]:
        return lru_cache(MOST_SERIES)(self.made_by.months)

    @cached_property
    def _years(self) -> Callable[[str, str], pd.DataFrame]:
        return lru_cache(MOST_SERIES)(self.made_by.years)


@dataclass(frozen=True)
class ShownValue:
    """A figure as readers may see it: its numbers, or the words shown in their place."""

    value: float = float("nan")
    numerator: float = float("nan")
    denominator: float = float("nan")
    hidden: str = ""
    flagged: bool = False  # whether it is a rate on so few posts that one person changes it a lot

    @property
    def is_known(self) -> bool:
        """Whether there is a number to show."""
        return not self.hidden and bool(pd.notna(self.value))


NO_VALUE = ShownValue()


@dataclass(frozen=True, repr=False)
class ProtectedScores(RatedQuarter):
    """A council's quarter, scored and protected: all that a page, a chart or a file may show.

    Attributes
    ----------
    measures_before : DataFrame, one row per measure
        The ratings of the council's measures in the quarter before.
    themes, corporate_actions : DataFrame
        The roll-ups of measures and of actions, as `Scores` has them.
    figures : DataFrame, one row per figure, area and part
        Every figure of the catalogue for the quarter, those about people protected.
    records : DataFrame, one row per record figure, area, quarter and part
        Those of the quarter and of the same quarter last year, with `hidden` and `flagged` (see `protect`).
    series : Series
        The record figures by month and by year.
    earlier : sequence of mappings
        How the packs of earlier quarters differ from the records now, as a run compares them.
    """

    measures_before: pd.DataFrame
    themes: pd.DataFrame
    corporate_actions: pd.DataFrame
    figures: pd.DataFrame
    records: pd.DataFrame
    series: Series
    earlier: Sequence[Mapping[str, Any]] = field(default=(), compare=False)

    @property
    def protection(self) -> str:
        """What is shown of small numbers of people, in words."""
        threshold = self.data.framework.disclosure_threshold
        return f"protected: counts of people below {threshold} are hidden" if threshold else super().protection

    def shown(self, figure: str, area: str, *, part: str = "", quarter: Quarter | None = None) -> ShownValue:
        """Return a record figure as it may be shown; `NO_VALUE` where it is not calculated."""
        return self._by_key.get((figure, area, (quarter or self.quarter).label, part), NO_VALUE)

    def days(self, figure: str, quarter: Quarter | None = None) -> Days:
        """Return the days that a record figure's values cover, for the quarter or the same quarter last year."""
        quarter = quarter or self.quarter
        return self._days.get((figure, quarter), days_covered(self.data, FIGURES[figure], quarter))

    @cached_property
    def known_figures(self) -> frozenset[str]:
        """The record figures that have a value for the quarter in any area."""
        rows = self.records
        return frozenset(rows.loc[(rows["quarter"] == self.quarter.label) & rows["value"].notna(), "figure"])

    @cached_property
    def monthly_charts(self) -> dict[tuple[str, str, str], Any]:
        """What pages have worked out of figures by month, by topic, area and figure; nothing at first."""
        return {}

    @cached_property
    def _days(self) -> Mapping[tuple[str, Quarter], Days]:
        quarters = (self.quarter, self.quarter.same_quarter_last_year)
        return {(name, at): days for at in quarters for name, days in covered_days(self.records, at).items()}

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str, str], ShownValue]:
        columns = [*KEYS, "value", "numerator", "denominator", "hidden", "flagged"]
        rows = self.records[columns].itertuples(index=False, name=None)
        return {row[:4]: ShownValue(*row[4:]) for row in rows}


@dataclass(frozen=True)
class CalculatedSeries:
    """Series calculated from the monthly amounts of the records, protected beside all figures of the quarter."""

    scores: Scores
    decisions: Decisions

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month; see `Series`."""
        months = self._all_months(figure, area)
        if not FIGURES[figure].is_about_people:
            return months.assign(hidden="")
        why = self.decisions.of_months(base_of(figure), area, months.index)
        shown = months.mask(why != "").assign(denominator=months["denominator"], hidden=why)
        return (shown if (why == "").any() else shown.iloc[:0]).astype(_MONTHLY)

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year; see `Series`."""
        days = covered_days(self.scores.records, self.scores.quarter).get(figure)
        years = by_year(self._totals, FIGURES[figure], area, self.scores.quarter, days)
        if FIGURES[figure].is_about_people and self._has_hidden_year(base_of(figure), area, years, days):
            return pd.DataFrame({name: pd.Series(dtype="float64") for name in _NO_YEARS})
        return years

    def _has_hidden_year(self, figure: str, area: str, years: pd.DataFrame, days: Days | None) -> bool:
        """Return whether the year to date or the outturn of one of the years is hidden.

        A year that is taken to an earlier day than the end of the quarter is the sum of its months.
        """
        quarter = self.scores.quarter
        for _ in years.index:
            if days is None or days.last == quarter.end:
                hidden = [self.decisions.of_year(figure, area, quarter)]
            else:
                hidden = [*self.decisions.of_months(figure, area, quarter.months_to_date)]
            if quarter != self.scores.quarter:
                hidden.append(self.decisions.of_year(figure, area, quarter.last_of_year))
            if any(hidden):
                return True
            quarter, days = quarter.same_quarter_last_year, days and days.year_before
        return False

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month; see `Series`."""
        return bool(self._all_months(figure, area)["numerator"].notna().any())

    @cached_property
    def _all_months(self) -> Callable[[str, str], pd.DataFrame]:
        """What gives all months of a figure of an area, small numbers included."""
        return lru_cache(MOST_SERIES)(lambda figure, area: by_month(self._totals, recipe_of(figure), area))

    @cached_property
    def _totals(self) -> MonthlyTotals:
        return monthly_totals(self.scores.amounts)


@dataclass(frozen=True)
class PreparedSeries:
    """Series that a run has prepared for its notebooks; others are calculated when they are asked for."""

    prepared: PreparedResults
    data: Dataset
    quarter: Quarter

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month; see `Series`."""
        if self.prepared.has("months", figure, area):
            return self.prepared.series("months", figure, area).set_index("month")
        return self._calculated.months(figure, area)

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year; see `Series`."""
        if self.prepared.has("years", figure, area):
            return self.prepared.series("years", figure, area).set_index("year").rename_axis(None)
        return self._calculated.years(figure, area)

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month; see `Series`."""
        is_recorded, is_not = (self.prepared.has(kind, figure, area) for kind in ("recorded", "not_recorded"))
        return is_recorded or (not is_not and self._calculated.is_recorded(figure, area))

    @cached_property
    def _calculated(self) -> Series:
        return protect_scores(score_quarter(self.data, self.quarter)).series


def protect_scores(scores: Scores) -> ProtectedScores:
    """Protect a scored quarter, all areas at once.

    Returns
    -------
    ProtectedScores
        Measures that take a hidden figure are N/A there, and their note says why.
    """
    decisions = decisions_of(scores.data, scores.quarter, scores.amounts)
    return protected_by(scores, decisions.protect(scores.records), CalculatedSeries(scores, decisions))


def protected_by(scores: Scores, records: pd.DataFrame, series: Series) -> ProtectedScores:
    """Return a scored quarter whose record figures and series have been protected already."""
    shown = replace(scores, measures=protect_measures(scores.measures, records, scores.quarter, scores.compared_with))
    of_ratings = ~shown.figures["figure"].isin([figure.name for figure in RECORD_FIGURES])
    of_quarter = records.loc[records["quarter"] == scores.quarter.label, list(shown.figures)]
    return ProtectedScores(
        data=shown.data,
        quarter=shown.quarter,
        measures=shown.measures,
        actions=shown.actions,
        risks=shown.risks,
        measures_before=scores.measures_before,
        themes=shown.themes,
        corporate_actions=shown.corporate_actions,
        figures=pd.concat([of_quarter, shown.figures[of_ratings]], ignore_index=True),
        records=records,
        series=SeriesOnce(series),
    )


def is_hidden(measure: Mapping[Hashable, Any]) -> bool:
    """Return whether a protected measure takes a figure from records that is not shown, because of a small group."""
    return bool(measure["fed"] and measure["note"] == TOO_FEW)


def protect_measures(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter, earlier: Quarter) -> pd.DataFrame:
    """Return scored measures without what they take from hidden figures.

    Parameters
    ----------
    measures : DataFrame, one row per measure and area
        As `score_measures` returns them.
    figures : DataFrame, one row per figure, area, quarter and part
        As `Decisions.protect` returns them.
    quarter, earlier : Quarter
        The quarter, and the one with which its measures are compared.

    Returns
    -------
    DataFrame, same rows and order
        A copy. A measure with a hidden figure is N/A, has no return, and its note says why. A hidden previous figure is
        missing; a rating that is based on it is N/A, and `not_rated` says why.
    """
    about_people = measures["fed"] & measures["figure"].isin(ABOUT_PEOPLE)
    now = about_people & _is_hidden(measures, figures, quarter)
    sides = _as_compared(measures)
    before = about_people & (_is_hidden(sides, figures, quarter) | _is_hidden(sides, figures, earlier))
    compares = is_by_trend(measures) & measures["miss"].notna() & (measures["rating"] != "Green")
    shown = measures.assign(
        previous=measures["previous"].mask(now | before),
        rating=measures["rating"].mask(now | (before & compares), "N/A"),
        not_rated=measures["not_rated"].mask(before & compares, NO_EARLIER).mask(now & compares, ""),
        **{name: measures[name].mask(now | before) for name in _COMPARED if name in measures},
        note=measures["note"].mask(now, TOO_FEW),
        differs=measures["differs"] & ~now,
    )
    numbers = ("actual", "miss", "returned", "numerator", "denominator")
    return shown.assign(**{name: shown[name].mask(now) for name in numbers if name in shown})


def _as_compared(measures: pd.DataFrame) -> pd.DataFrame:
    """Return measures with the figure that is compared: that of the quarter alone, where a year to date has one."""
    if "compared" not in measures:
        return measures
    alone = {name: figure.name for name in measures["figure"].dropna().unique() if (figure := in_quarter(name))}
    return measures.assign(figure=measures["figure"].mask(measures["compared"].notna(), measures["figure"].map(alone)))


def _is_hidden(measures: pd.DataFrame, figures: pd.DataFrame, quarter: Quarter) -> "pd.Series[bool]":
    """Return which measures have a figure that has been calculated for a quarter and is not shown."""
    keys = measures[["figure", "area"]].assign(quarter=quarter.label, part=measures["part"].fillna(""))
    computed = pd.MultiIndex.from_frame(figures.loc[figures["part"] == "", KEYS])
    shown = pd.MultiIndex.from_frame(figures.loc[figures["hidden"] == "", KEYS])
    totals = pd.MultiIndex.from_frame(keys.assign(part=""))
    is_shown = pd.MultiIndex.from_frame(keys).isin(shown)
    return pd.Series(totals.isin(computed) & ~is_shown, index=measures.index)


def from_prepared(prepared: PreparedResults, data: Dataset) -> ProtectedScores:
    """Return the scored and protected quarter that a run has prepared for its notebooks."""
    quarter = Quarter(prepared.quarter, data.framework.year_start_month)
    frames = {name: prepared.frame(name) for name in FRAMES}
    series = SeriesOnce(PreparedSeries(prepared, data, quarter))
    return ProtectedScores(data=data, quarter=quarter, series=series, earlier=prepared.earlier, **frames)
