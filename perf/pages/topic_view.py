"""What a topic report looks at: one topic of one area in a protected quarter."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS
from perf.better_or_worse import Judgement, least_material
from perf.catalogue import FIGURES, TABLES, TOPICS
from perf.dataset.dates import read_first_month
from perf.dataset.problems import one_of
from perf.days_covered import Days
from perf.disclosure.protected_scores import ProtectedScores, ShownValue
from perf.figure import Better, Figure, Part, parts_in
from perf.months import MONTHS_OF_YEAR, months_between
from perf.pages.block import Source
from perf.quarter import Quarter
from perf.rounding import rounded
from perf.rules import OF_FEW, OF_FEW_BEFORE, Direction
from perf.topics.coverage import days_of_month
from perf.topics.topic import Topic
from perf.wording import capitalised, listing


@dataclass(frozen=True)
class Charted:
    """A figure of an area in a quarter, as charts and sentences about it need it: of a topic, or a measure's."""

    figure: Figure
    area: str
    quarter: Quarter
    better: Better
    source: Source


@dataclass(frozen=True)
class View:
    """A topic of one area in a protected quarter; `chosen` names the figure looked at, blank for the leading one."""

    scores: ProtectedScores
    topic: Topic
    area: str = COUNCIL
    chosen: str = ""

    @property
    def leading(self) -> str:
        """The figure that answers the topic's question: in place of a forecast, what settled it when the year ended."""
        settled = FIGURES[self.topic.leading].settled_by
        return settled if settled in self.scores.known_figures else self.topic.leading

    @property
    def figure(self) -> str:
        """The name of the figure looked at."""
        return self.chosen or self.leading

    @property
    def shown_figures(self) -> tuple[str, ...]:
        """The figures at the head of the report: the one looked at, and those beside it."""
        others = tuple(dict.fromkeys((self.leading, *self.topic.shown_figures)))
        return others if self.figure in others else (self.figure, *others)

    @property
    def quarter(self) -> Quarter:
        """The quarter reported."""
        return self.scores.quarter

    @property
    def children(self) -> tuple[str, ...]:
        """The areas of which this one consists: directorates and schools, or a directorate's services."""
        return self.scores.data.framework.areas_inside(self.area)

    def homes_of_schools(self, figure: str) -> list[str]:
        """Return the directorates whose value of a figure includes schools; none where people are counted apart."""
        columns = {name: TABLES[name].names for name in FIGURES[figure].tables}
        together = [name for name, known in columns.items() if "service" in known and "staff_group" not in known]
        tables = (self.scores.data.tables[name] for name in together)
        of_schools = (rows.loc[rows["service"] == SCHOOLS, "directorate"].dropna().astype("str") for rows in tables)
        return sorted({name for homes in of_schools for name in homes})

    def areas_of(self, figure: str, *, once: bool = False) -> tuple[str, ...]:
        """Return the areas of which this one consists, with schools where they are part of this directorate alone.

        `once`: without schools where they are part of a directorate beside them, so that nothing is counted twice.
        """
        homes = self.homes_of_schools(figure)
        if once and homes and self.area == COUNCIL:
            return tuple(area for area in self.children if area != SCHOOLS)
        return (*self.children, SCHOOLS) if homes == [self.area] else self.children

    def label(self, area: str, figure: str) -> str:
        """Return the name of an area in a list of areas: "Schools (part of South)" beside the directorate South."""
        homes = self.homes_of_schools(figure) if area == SCHOOLS and self.area == COUNCIL else []
        return f"{capitalised(area)} (part of {listing(homes)})" if homes else capitalised(area)

    def days(self, figure: str = "", *, last_year: bool = False) -> Days:
        """Return the days that a figure's value covers, by default those of the figure looked at."""
        return self.scores.days(figure or self.figure, self._quarter(last_year))

    def months_gone(self, figure: str) -> int:
        """Return how many complete months of the year the records of a figure cover."""
        last = self.days(figure).last
        return len(months_between(self.quarter.year_start, last + pd.Timedelta(days=1))) - 1

    def has_ended(self, figure: str) -> bool:
        """Return whether a figure is that of a year which has ended: for the year to date, with all its months."""
        return FIGURES[figure].period == "year to date" and self.months_gone(figure) == MONTHS_OF_YEAR

    def _quarter(self, last_year: bool) -> Quarter:
        return self.quarter.same_quarter_last_year if last_year else self.quarter

    @property
    def figure_by_part(self) -> str:
        """The figure that is broken down by part: the one looked at; for the leading one, what the topic publishes."""
        return self.topic.published_by_part if self.figure in (self.topic.leading, self.leading) else self.figure

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions, such as reason, by which figures of the topic are broken down in any area."""
        records = self.scores.records
        parts = records.loc[records["figure"].isin(self.topic.figure_names) & (records["part"] != ""), "part"].unique()
        return tuple(dict.fromkeys([*self.topic.rare_parts, *(Part.parse(part).dimension for part in parts)]))

    def is_broken_down(self, figure: str, dimension: str) -> bool:
        """Return whether a figure is broken down by a dimension in any area."""
        records = self.scores.records
        return not parts_in(records[records["figure"] == figure], dimension).empty

    def named(self, figure: str) -> str:
        """Return a figure of the topic; the one looked at where no name is given.

        Raises
        ------
        ValueError
            If the topic has no such figure; the message names those that it has.
        """
        return one_of(self.topic.figure_names, figure, f"figure of {self.topic.name}") if figure else self.figure

    def first_month(self, since: str) -> str:
        """Return the month from which months are shown, in any spelling of it or of a quarter; "" where it is blank.

        Raises
        ------
        ValueError
            If it is neither a month nor a quarter.
        """
        return read_first_month(since, self.quarter.year_start_month)

    def shown(self, figure: str, *, area: str = "", part: str = "", last_year: bool = False) -> ShownValue:
        """Return a figure as it may be shown."""
        return self.scores.shown(figure, area or self.area, part=part, quarter=self._quarter(last_year))

    def parts(self, figure: str, dimension: str) -> pd.DataFrame:
        """Return the parts of a figure in a dimension such as reason: part, value, numerator, denominator, hidden."""
        rows = self.scores.records
        chosen = (rows["figure"] == figure) & (rows["area"] == self.area) & (rows["quarter"] == self.quarter.label)
        return parts_in(rows[chosen], dimension).reset_index(drop=True)

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Return a figure month by month; no month where that could identify a small group."""
        return self.scores.series.months(figure, area or self.area)

    def whole_months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Return a figure month by month, without a month within which the records end."""
        cut = self.cut_month(figure)
        return self.months(figure, area=area).drop(index=list(cut.months) if cut else [], errors="ignore")

    def cut_month(self, figure: str) -> Days | None:
        """Return the days of the month within which the records of a figure end; None where they end with a month."""
        made = FIGURES[figure]
        if made.is_position:
            return None
        days = days_of_month(self.scores.data, made, f"{self.days(figure).last:%Y-%m}")
        return None if days.last.is_month_end else days

    def years(self, figure: str) -> pd.DataFrame:
        """Return a figure by year, to this quarter and complete; no year where that could identify a small group."""
        return self.scores.series.years(figure, self.area)

    def is_recorded(self, figure: str) -> bool:
        """Return whether the records have a figure in any month, shown or not."""
        return self.scores.series.is_recorded(figure, self.area)

    def is_of_few(self, figure: str, *, area: str = "", last_year: bool = False) -> bool:
        """Return whether a figure is based on few cases: it has no percent, no direction and no chart."""
        shown = self.shown(figure, area=area, last_year=last_year)
        return FIGURES[figure].is_of_few(shown.numerator, shown.denominator)

    def better(self, figure: str) -> Better:
        """Return which way a figure is better in this council."""
        return FIGURES[figure].better_where(plus_is_favourable=self.scores.data.framework.plus_is_favourable)

    def measure(self, figure: str) -> pd.Series | None:
        """Return the row of the one measure of the area that is scored on a figure; None where there is not one."""
        places = self.scores.scored_on.get((self.area, figure), [])
        return self.scores.measures.iloc[places[0]] if len(places) == 1 else None

    def judgement(self, figure: str = "", *, area: str = "") -> Judgement:
        """Return how a figure compares with the same days a year before: whether it is better, and whether it is up."""
        made = FIGURES[figure or self.figure]
        now, before = (self.shown(made.name, area=area, last_year=last_year) for last_year in (False, True))
        denominators = (now.denominator, before.denominator)
        places = made.decimals_of(*denominators)
        plain = Judgement(
            now.value, before.value, unit=made.unit, decimals=places, decimals_now=made.decimals_of(now.denominator),
            is_signed=made.is_signed,
        )  # fmt: skip
        if not now.is_known or not before.is_known:
            lacks = now.is_known and not before.hidden
            days, none = self.days(made.name, last_year=True), made.none_of(before.denominator)
            why = f"{none} in {days.in_words}" if none else f"no figure {days.when}"
            return replace(plain, why=why if lacks else "")
        better = self.better(made.name)
        few_now, few_before = (made.is_of_few(shown.numerator, shown.denominator) for shown in (now, before))
        of_few, why = few_now or few_before, OF_FEW if few_now else OF_FEW_BEFORE["last year"]
        if of_few and made.is_share:  # a percent of few is not shown as a movement either
            return replace(plain, now=float("nan"), before=float("nan"), why=why)
        if better == "neutral" or of_few:
            return replace(plain, why="" if better == "neutral" else why)
        least = least_material(
            before.value, is_percent=made.unit == "percent", one_case=made.one_case(*denominators),
            planned=self.shown(made.planned_in, area=area, last_year=True).denominator if made.planned_in else 0.0,
        )  # fmt: skip
        gain = rounded(now.value, places) - rounded(before.value, places)
        way, why = least.judge(gain if better == "higher" else -gain, made.about)
        return replace(plain, judgement=way, why=why)

    def direction(self, figure: str, area: str = "") -> Direction | None:
        """Return whether performance is better, the same, worse or not judged; None where it cannot be compared."""
        return self.judgement(figure, area=area).judgement


def open_view(scores: ProtectedScores, topic: str, area: str = COUNCIL, figure: str = "") -> View:
    """Return the view of a topic of an area, by name or slug; it looks at a figure, by default the leading one.

    Raises
    ------
    ValueError
        If there is no such topic, area or figure; the message names the existing ones.
    """
    one_of(TOPICS, topic, "topic")
    view = View(scores, TOPICS[topic], scores.data.framework.area(area))
    return replace(view, chosen=view.named(figure) if figure else "")
