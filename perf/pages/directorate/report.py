"""The report of one area, a directorate, a service or schools: each section a method that a notebook calls."""

from dataclasses import dataclass

from perf.areas import name_of
from perf.dataset.contract import CORE_TABLES
from perf.dataset.problems import one_of
from perf.disclosure.protected_scores import ProtectedScores
from perf.object_summary import Summarised
from perf.pages import attention, methods, officers_words, topics_at_a_glance
from perf.pages.block import Block, closed_block, sections_of
from perf.pages.directorate import answer, side_by_side
from perf.pages.health import risk_matrix, scorecard, sentences
from perf.pages.report_scores import areas_reported, of_area


@dataclass(frozen=True, repr=False)
class DirectorateReport(Summarised):
    """A protected quarter, narrowed to one area; each section shows itself in a notebook."""

    scores: ProtectedScores

    def _summary(self) -> tuple[str, dict[str, str]]:
        title = f"{name_of(self.scores.area)}, {self.scores.quarter}"
        return title, {"question": self.question, "sections": ", ".join(sections_of(type(self)))}

    @property
    def question(self) -> str:
        """The question that the report answers."""
        return answer.question_about(self.scores.area)

    def answer(self) -> Block:
        """Return the answer: how many of its actions and measures are Red, and which topics are better or worse."""
        return answer.answer(self.scores)

    def cards(self) -> Block:
        """Return the status of its measures, actions and risks at a glance."""
        return scorecard.cards(self.scores)

    def narrative(self) -> Block:
        """Return what officers write about the area and its services."""
        return officers_words.of_area(self.scores)

    def exceptions(self) -> Block:
        """Return what needs attention, in sentences."""
        return attention.summary(self.scores)

    def topics(self) -> Block:
        """Return each topic in brief."""
        return topics_at_a_glance.brief(self.scores)

    def services(self) -> Block:
        """Return the leading figure of each topic in every service of a directorate, side by side."""
        return side_by_side.services(self.scores)

    def measures(self) -> Block:
        """Return the measures that are returned for the area, or calculated for it."""
        return sentences.all_measures(self.scores) + scorecard.all_measures(self.scores)

    def actions_by_service(self) -> Block:
        """Return the ratings of actions by service, the largest share of Red first."""
        return sentences.by_service(self.scores) + scorecard.by_service(self.scores)

    def actions(self) -> Block:
        """Return every action of its services: the Red ones first, then the others that are not Green."""
        return sentences.all_actions(self.scores) + scorecard.actions_by_need(self.scores)

    def risks(self) -> Block:
        """Return the risks of its services."""
        return sentences.risks(self.scores) + risk_matrix.risks(self.scores)

    def glossary(self) -> Block:
        """Return what the words of the report mean."""
        return closed_block("The terms", methods.glossary(self.scores))

    def method(self) -> Block:
        """Return what belongs to the area, what the figures cover, and how they are compared."""
        return answer.what_belongs(self.scores) + methods.method(self.scores)

    def data_dates(self) -> Block:
        """Return where data end before the quarter does, and which tables are not the council's own records."""
        return methods.data_dates(self.scores, (*CORE_TABLES, *answer.tables_shown(self.scores)))


def directorate_report(scores: ProtectedScores, area: str) -> DirectorateReport:
    """Return the report of a directorate, a service or schools, by name or slug; of the first one for "".

    Raises
    ------
    ValueError
        If there is no such area, or nothing is known of it; the message names the areas that have a report.
    """
    rules = scores.data.framework
    known = [each for each in (*rules.directorates, *rules.areas) if each in areas_reported(scores)]
    chosen = rules.area(area) if area or not known else known[0]
    return DirectorateReport(of_area(scores, one_of(dict.fromkeys(known), chosen, "area with a report of its own")))
