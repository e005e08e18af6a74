"""The report of a topic of one area: each section a method that a notebook calls."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from perf.areas import COUNCIL, name_of
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores
from perf.object_summary import Summarised
from perf.pages import methods, officers_words, restated_figures
from perf.pages.block import Block, sections_of
from perf.pages.topic import areas_side_by_side, breakdown, opening, trend, year_end
from perf.pages.topic_view import View, open_view
from perf.topics.topic import Topic


@dataclass(frozen=True, repr=False)
class TopicReport(Summarised):
    """A topic of one area in a protected quarter; each section shows itself in a notebook."""

    view: View
    answer_is_its_figure: ClassVar[bool] = True  # an overview which shows the leading figure need not repeat the answer

    def _summary(self) -> tuple[str, dict[str, str]]:
        topic, title = self.view.topic, f"{self.view.topic.title} of {name_of(self.view.area)}, {self.view.quarter}"
        return title, {"question": topic.question, "sections": ", ".join(sections_of(type(self)))}

    @property
    def question(self) -> str:
        """The question that the report answers."""
        return self.view.topic.question

    def answer(self) -> Block:
        """Return the answer in a sentence: the figure looked at, and how it compares with a year before."""
        is_leading = self.view.figure == self.view.leading
        return self._answer() if is_leading else opening.answer(self.view)

    def _answer(self) -> Block:
        """Return the answer to the topic's question; a topic whose question needs other words has its own."""
        return opening.answer(self.view)

    def narrative(self) -> Block:
        """Return what officers write about the topic in this area, where they do."""
        return officers_words.of_topic(self.view)

    def figures(self) -> Block:
        """Return the leading figures beside those of a year before."""
        return opening.leading_figures(self.view)

    def target(self) -> Block:
        """Return the measures with a target that are scored on the topic's figures."""
        return opening.target(self.view)

    def trend(self, figure: str = "", *, since: str = "") -> Block:
        """Return a figure month by month with its signals, from a month or quarter such as 2019-04 on."""
        return trend.signals(self.view, self.view.named(figure), since=self.view.first_month(since))

    def by_area(self, figure: str = "") -> Block:
        """Return a figure of the areas of which this one consists."""
        return breakdown.by_area(self.view, self.view.named(figure))

    def services(self, figure: str = "") -> Block:
        """Return a figure of every service of the council, the worst first."""
        return breakdown.services(self.view, self.view.named(figure))

    def areas_by_month(self, figure: str = "", *, since: str = "") -> Block:
        """Return a figure of each area month by month, all on one scale, with what is usual and a target.

        The months begin with a month or quarter such as 2019-04.
        """
        first = self.view.first_month(since)
        return areas_side_by_side.by_month(self.view, self.view.named(figure), since=first)

    def months_by_area(self, figure: str = "") -> Block:
        """Return the last twelve months of a figure in each area as a table of shades."""
        return areas_side_by_side.shades(self.view, self.view.named(figure))

    def parts_by_area(self, dimension: str) -> Block:
        """Return how many of each part, such as a cause, every area has, as a table of shades.

        Raises
        ------
        ValueError
            If the topic has no such dimension; the message names those that it has.
        """
        one_of(self.view.dimensions, dimension, f"breakdown of {self.view.topic.name}")
        return areas_side_by_side.causes(self.view, self.view.figure_by_part, dimension)

    def by_part(self, dimension: str) -> Block:
        """Return a figure by part in a dimension such as reason, the largest part first.

        Raises
        ------
        ValueError
            If the topic has no such dimension; the message names those that it has.
        """
        one_of(self.view.dimensions, dimension, f"breakdown of {self.view.topic.name}")
        return breakdown.by_part(self.view, self.view.figure_by_part, dimension)

    def groups(self, figure: str = "") -> Block:
        """Return services of different size beside the limits of chance: a funnel chart."""
        return breakdown.groups(self.view, self.view.named(figure))

    def drivers(self, figure: str = "") -> Block:
        """Return what drove the change since last year."""
        return breakdown.drivers(self.view, self.view.named(figure))

    def year_end(self, figure: str = "") -> Block:
        """Return the forecast for the end of the year, or where a year that has ended did so."""
        return year_end.year_end(self.view, self.view.named(figure))

    def definitions(self) -> Block:
        """Return what each figure of the report means."""
        return methods.definitions(self.view)

    def sources(self) -> Block:
        """Return to which day each table reaches, and whose records it holds."""
        return methods.provenance(self.view)

    def restated(self) -> Block:
        """Return what has changed since the packs of earlier quarters."""
        return restated_figures.of_topic(self.view)


def topic_report(scores: ProtectedScores, topic: str, area: str = COUNCIL, figure: str = "") -> TopicReport:
    """Return the report of a topic of an area, by name or slug; it looks at a figure, by default the leading one.

    A topic with sections of its own declares them as `REPORT`, a class of `TopicReport`, in the module of its name
    beside this one.

    Raises
    ------
    ValueError
        If there is no such topic, area or figure.
    """
    return report_of(open_view(scores, topic, area, figure))


def report_of(view: View) -> TopicReport:
    """Return the report of a view."""
    return report_class(view.topic)(view)


def report_class(topic: Topic) -> type[TopicReport]:
    """Return the class of a topic's reports: that of the topic alone, where it declares one."""
    name = f"{__package__}.{topic.name}"
    declared: type[TopicReport] = import_module(name).REPORT if find_spec(name) else TopicReport
    return declared
