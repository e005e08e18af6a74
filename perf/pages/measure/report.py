"""The report of a measure: each section a method that a notebook calls."""

from dataclasses import dataclass

from perf.areas import COUNCIL, name_of
from perf.disclosure.protected_scores import ProtectedScores
from perf.object_summary import Summarised
from perf.pages.block import Block, sections_of
from perf.pages.measure import areas, change, comparators, method, opening, year_end
from perf.pages.measure.view import MeasureView, open_measure_view


@dataclass(frozen=True, repr=False)
class MeasureReport(Summarised):
    """A measure of one area in a protected quarter; each section shows itself in a notebook."""

    view: MeasureView

    def _summary(self) -> tuple[str, dict[str, str]]:
        title = f"{self.view.title} of {name_of(self.view.area)}, {self.view.quarter}"
        return title, {"question": self.question, "sections": ", ".join(sections_of(type(self)))}

    @property
    def question(self) -> str:
        """The question that the report answers."""
        return question_about(self.view.title)

    def answer(self) -> Block:
        """Return the answer in a sentence: the figure, its target and rating, and how it compares with before."""
        return opening.answer(self.view)

    def narrative(self) -> Block:
        """Return what officers write about the measure in this area, where they do."""
        return opening.narrative(self.view)

    def figures(self) -> Block:
        """Return the figure with its target, rating and direction, and of how many cases it is."""
        return opening.figures(self.view)

    def trend(self) -> Block:
        """Return the observations by month with their expected range and signals; without them, the last quarters."""
        return change.by_month_or_quarter(self.view)

    def quarters(self) -> Block:
        """Return the last quarters against their targets, where the trend is by month."""
        return change.beside_months(self.view)

    def areas(self) -> Block:
        """Return the measure in each other area."""
        return areas.areas(self.view)

    def year_end(self) -> Block:
        """Return where the year will end, or ended, where months add up to it."""
        return year_end.year_end(self.view)

    def comparators(self) -> Block:
        """Return how others do: groups with their value, the difference and the council's rank."""
        return comparators.comparators(self.view)

    def definitions(self) -> Block:
        """Return what is laid down about the measure."""
        return method.definitions(self.view)

    def sources(self) -> Block:
        """Return to which day each table reaches, and whose records it holds."""
        return method.sources(self.view)


def question_about(title: str) -> str:
    """Return the question that the page of a measure answers."""
    return f"{title}: how is it doing?"


def measure_report(scores: ProtectedScores, measure: str, area: str = COUNCIL) -> MeasureReport:
    """Return the report of a measure by its id, and of an area by name or slug.

    Raises
    ------
    ValueError
        If there is no such measure or area.
    """
    return MeasureReport(open_measure_view(scores, measure, area))
