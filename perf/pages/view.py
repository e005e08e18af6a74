"""What a topic report looks at: one topic of one area in a protected quarter."""

from dataclasses import dataclass, replace

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES, TOPICS
from perf.days import Days
from perf.disclosure.protected_scores import ProtectedScores, ShownValue
from perf.figure import Better
from perf.judgement import Judgement, direction_of, material
from perf.quarter import Quarter
from perf.rules import FEW_CASES, Direction
from perf.safe_text import slug
from perf.topics.topic import Topic


@dataclass(frozen=True)
class View:
    """A topic of one area in a protected quarter; `chosen` names the figure looked at, blank for the leading one."""

    scores: ProtectedScores
    topic: Topic
    area: str = COUNCIL
    chosen: str = ""

    @property
    def figure(self) -> str:
        """The name of the figure looked at."""
        return self.chosen or self.topic.leading

    @property
    def shown_figures(self) -> tuple[str, ...]:
        """The figures at the head of the report: the one looked at, and those beside it."""
        others = self.topic.shown_figures
        return others if self.figure in others else (self.figure, *others)

    @property
    def quarter(self) -> Quarter:
        """The quarter reported."""
        return self.scores.quarter

    @property
    def children(self) -> tuple[str, ...]:
        """The areas of which this one consists: directorates and schools, or a directorate's services."""
        rules = self.scores.data.framework
        if self.area in (COUNCIL, WITHOUT_SCHOOLS):
            return (*rules.directorates, *((SCHOOLS,) if self.area == COUNCIL else ()))
        return tuple(service for service in rules.directorates.get(self.area, ()) if service in rules.areas)

    def days(self, figure: str = "", *, last_year: bool = False) -> Days:
        """Return the days that a figure's value covers, by default those of the figure looked at."""
        return self.scores.days(figure or self.figure, self._quarter(last_year))

    def _quarter(self, last_year: bool) -> Quarter:
        return self.quarter.same_quarter_last_year if last_year else self.quarter

    def shown(self, figure: str, *, area: str = "", part: str = "", last_year: bool = False) -> ShownValue:
        """Return a figure as it may be shown."""
        return self.scores.shown(figure, area or self.area, part=part, quarter=self._quarter(last_year))

    def parts(self, figure: str, dimension: str) -> pd.DataFrame:
        """Return the parts of a figure in a dimension such as reason: part, value, numerator, denominator, hidden."""
        rows = self.scores.records
        chosen = (rows["figure"] == figure) & (rows["area"] == self.area) & (rows["quarter"] == self.quarter.label)
        parts = rows[chosen & rows["part"].str.startswith(f"{dimension}=")]
        return parts.assign(part=parts["part"].str.removeprefix(f"{dimension}=")).reset_index(drop=True)

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Return a figure month by month; no month where that could identify a small group."""
        return self.scores.series.months(figure, area or self.area)

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

    def judgement(self, figure: str = "", *, area: str = "") -> Judgement:
        """Return how a figure compares with the same days a year before: whether it is better, and whether it is up."""
        made = FIGURES[figure or self.figure]
        now, before = (self.shown(made.name, area=area, last_year=last_year) for last_year in (False, True))
        denominators = (now.denominator, before.denominator)
        places = made.decimals_of(*denominators)
        plain = Judgement(now.value, before.value, unit=made.unit, decimals=places, is_signed=made.is_signed)
        if not now.is_known or not before.is_known:
            lacks = now.is_known and not before.hidden
            return replace(plain, why_none=f"no figure {self.days(made.name, last_year=True).when}" if lacks else "")
        better = self.better(made.name)
        if better == "neutral":
            return plain
        if any(made.is_of_few(shown.numerator, shown.denominator) for shown in (now, before)):
            return replace(plain, why_none=f"fewer than {FEW_CASES} cases")
        least = material(before.value, is_percent=made.unit == "percent", one_case=made.one_case(*denominators))
        gain = round(now.value, places) - round(before.value, places)
        return replace(plain, judgement=direction_of(gain if better == "higher" else -gain, least))

    def direction(self, figure: str, area: str = "") -> Direction | None:
        """Return whether performance is better, about the same or worse; None where nothing can be judged."""
        return self.judgement(figure, area=area).judgement


def open_view(scores: ProtectedScores, topic: str, area: str = COUNCIL) -> View:
    """Return the view of a topic of an area, by name or slug.

    Raises
    ------
    ValueError
        If there is no such topic or area; the message names the existing ones.
    """
    if topic not in TOPICS:
        raise ValueError(f'There is no topic "{topic}". Topics: {", ".join(TOPICS)}.')
    known = {slug(name): name for name in scores.data.framework.areas}
    if slug(area) not in known:
        raise ValueError(f'There is no area "{area}". Areas: {", ".join(known.values())}.')
    return View(scores, TOPICS[topic], known[slug(area)])
