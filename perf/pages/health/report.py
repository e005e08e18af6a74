"""The corporate health report: each section a method that a notebook calls."""

from dataclasses import dataclass

from perf.object_summary import Summarised
from perf.pages import attention, methods, officers_words, restated_figures, topics_at_a_glance
from perf.pages.block import Block, closed_block, say, searchable_tables, sections_of
from perf.pages.health import outcome_report, quarters, risk_matrix, scorecard, sentences, status
from perf.pages.report_scores import ReportScores
from perf.rules import Section


@dataclass(frozen=True, repr=False)
class HealthReport(Summarised):
    """A council's quarter, scored and protected; each section shows itself in a notebook."""

    scores: ReportScores

    def _summary(self) -> tuple[str, dict[str, str]]:
        title = f"{self.scores.report.title}, {self.scores.quarter}"
        return title, {"question": self.question, "sections": ", ".join(sections_of(type(self)))}

    @property
    def question(self) -> str:
        """The question that the report answers."""
        return self.scores.report.heading

    def answer(self) -> Block:
        """Return the answer: what misses its target, what is on course, and the status of the quarter."""
        return status.headline(self.scores) if self.scores.report.question else status.answer(self.scores)

    def about(self) -> Block:
        """Return for which committee the report is, and who answers for it."""
        report = self.scores.report
        committee = f"For {report.committee}." if report.committee else ""
        return say(" ".join(filter(None, (committee, f"Owner: {report.owner}." if report.owner else ""))))

    def cards(self) -> Block:
        """Return the status of measures, actions and risks at a glance."""
        return scorecard.cards(self.scores)

    def position(self) -> Block:
        """Return the position of measures and of actions, in sentences, and as officers see it."""
        words = officers_words.position(self.scores)
        summary = "The position in numbers" + (", and what officers report about it" if words.text else "")
        return closed_block(summary, sentences.position(self.scores) + words)

    def themes(self) -> Block:
        """Return the ratings of measures by theme."""
        return sentences.theme_chart(self.scores)

    def categories(self) -> Block:
        """Return the ratings of measures by theme and category."""
        return Block() if self._is_by_objective else scorecard.categories(self.scores)

    def corporate_actions(self) -> Block:
        """Return the ratings of actions by corporate action."""
        return Block() if self._is_by_objective else scorecard.corporate_actions(self.scores)

    def services(self) -> Block:
        """Return the ratings of actions by service, the largest share of Red first."""
        return sentences.by_service(self.scores) + closed_block("Actions by service", scorecard.by_service(self.scores))

    def printed_otherwise(self) -> Block:
        """Return the printed ratings that differ from the rule."""
        differing = closed_block("Each printed rating that differs, and why", scorecard.printed_otherwise(self.scores))
        return sentences.printed_otherwise(self.scores) + differing

    def objectives(self) -> Block:
        """Return the status of each objective, then its measures, corporate actions and Reds; of an outcome report."""
        return (
            outcome_report.overview(self.scores) + outcome_report.objective_sections(self.scores)
            if self._is_by_objective
            else Block()
        )

    @property
    def _is_by_objective(self) -> bool:
        return self.scores.report.is_by_objective

    def exceptions(self) -> Block:
        """Return what needs attention, in sentences."""
        return attention.summary(self.scores, topics=()) if self._is_by_objective else attention.summary(self.scores)

    def red_measures(self) -> Block:
        """Return every Red measure."""
        return Block() if self._is_by_objective else scorecard.red_measures(self.scores)

    def red_actions(self) -> Block:
        """Return every Red action."""
        return Block() if self._is_by_objective else scorecard.red_actions(self.scores)

    def achievements(self) -> Block:
        """Return what was achieved, as officers write it."""
        return closed_block(
            "Achievements that officers report", officers_words.by_subject(self.scores, ("achievement",))
        )

    def challenges(self) -> Block:
        """Return the challenges, their causes and what is being done, as officers write them."""
        sections: tuple[Section, ...] = ("challenge", "cause", "action_taken")
        summary = "Challenges that officers report, their causes and what is being done"
        return closed_block(summary, officers_words.by_subject(self.scores, sections))

    def recommendations(self) -> Block:
        """Return what members are asked to do."""
        return officers_words.by_subject(self.scores, ("recommendation",))

    def topics(self) -> Block:
        """Return each topic in brief."""
        return topics_at_a_glance.brief(self.scores)

    def risks(self) -> Block:
        """Return the risks: a sentence, the matrix and the register."""
        every = closed_block("Every risk", searchable_tables(risk_matrix.risks(self.scores)))
        return sentences.risks(self.scores) + risk_matrix.risk_matrix(self.scores) + every

    def actions(self) -> Block:
        """Return every action."""
        return sentences.all_actions(self.scores) + searchable_tables(scorecard.all_actions(self.scores))

    def measures(self) -> Block:
        """Return every measure, and how far each is from its target."""
        return (
            sentences.all_measures(self.scores)
            + closed_block("How far each measure is from its target", sentences.target_chart(self.scores))
            + closed_block("Every measure", searchable_tables(scorecard.all_measures(self.scores)))
        )

    def quarters(self) -> Block:
        """Return the measures over the quarters, each with its target, where there are returns for four or more."""
        return quarters.over_quarters(self.scores)

    def glossary(self) -> Block:
        """Return what the words of the report mean."""
        return closed_block("What the terms mean", methods.glossary(self.scores))

    def method(self) -> Block:
        """Return what the figures cover, and how they are compared."""
        return closed_block("How these figures were calculated", methods.method(self.scores))

    def data_dates(self) -> Block:
        """Return where data end before the quarter does, and which tables are not the council's own records."""
        return closed_block("Dates and sources of the data", methods.data_dates(self.scores))

    def restated(self) -> Block:
        """Return what has changed since the packs of earlier quarters, which have the counts of all themes together."""
        return restated_figures.of_ratings(self.scores) if self.scores.report.is_of_all else Block()

    def missing(self) -> Block:
        """Return what is missing from the pack, and why."""
        return methods.missing_data(self.scores)
