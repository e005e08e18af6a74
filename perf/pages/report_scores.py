"""What a report is about: the measures, actions and risks of some themes or of an area, counted for themselves."""

from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import pandas as pd

from perf.areas import COUNCIL, WITHOUT_SCHOOLS
from perf.catalogue import BY_KIND
from perf.dataset.committee_reports import CommitteeReport, committee_reports, whole_council
from perf.disclosure.protected_scores import ProtectedScores
from perf.scores import Scores, rating_figures
from perf.wording import split_list

_RATING_FIGURES = [figure.name for figures in BY_KIND.values() for figure in figures]
_OF_SERVICES = [figure.name for kind in ("actions", "risks") for figure in BY_KIND[kind]]
_FACTS = ["title", "theme", "complete_by", "status"]  # of a corporate action


@dataclass(frozen=True, repr=False)
class ReportScores(ProtectedScores):
    """A protected quarter as one committee report sees it: its measures, actions, risks and their counts alone.

    Figures of records are those of the complete council.
    """

    report: CommitteeReport = field(kw_only=True)

    @cached_property
    def is_first(self) -> bool:
        """Whether it is the first of the council's reports, where texts stand that have no other page."""
        return self.report == committee_reports(self.data)[0]

    @property
    def subject(self) -> str:
        """What the status is of, in a sentence."""
        return "the quarter" if self.report.is_of_all else self.report.title

    @cached_property
    def actions_before(self) -> pd.DataFrame:
        """The actions of the quarter before under its corporate actions, rated."""
        before = super().actions_before
        own = before["corporate_action"].isin(self.corporate_actions["corporate_action"])
        return before if self.report.is_of_all else before[own]

    def printed_name(self, kind: str = "") -> str:
        """Return the name under which a published status is recorded: that of the report, or of its measures."""
        if not kind:
            return self.report.title
        return kind if self.report.is_of_all else f"{self.report.title}: {kind}"


def of_council(scores: ProtectedScores) -> ReportScores:
    """Return a protected quarter as a report of everything sees it."""
    return of_report(scores, whole_council(scores.data))


def of_report(scores: ProtectedScores, report: CommitteeReport) -> ReportScores:
    """Return a protected quarter as a committee report sees it, in the order of its themes.

    A corporate action has the theme of its row, an action that of its corporate action. A risk that names no theme is
    in every report.
    """
    values = {each.name: getattr(scores, each.name) for each in fields(ProtectedScores)}
    whole = ReportScores(**values, report=report)
    if report.is_of_all:
        return whole
    corporate = _ordered(scores.corporate_actions, report.themes)
    narrowed = replace(
        whole,
        measures=_ordered(scores.measures, report.themes),
        actions=scores.actions[scores.actions["corporate_action"].isin(corporate["corporate_action"])],
        risks=scores.risks[_is_about(scores, report.themes)],
        measures_before=_ordered(scores.measures_before, report.themes),
        themes=_ordered(scores.themes, report.themes),
        corporate_actions=corporate,
    )
    return replace(narrowed, figures=_with_counts(scores, rating_figures(narrowed, _RATING_FIGURES)))


def of_area(scores: ProtectedScores, area: str) -> ProtectedScores:
    """Return a protected quarter as an area sees it: the measures returned for it, its services' actions and risks.

    A corporate action counts the actions of the area alone. Figures of records are those of every area, as before.
    """
    services = scores.data.framework.services_of(area)
    actions, risks = (rows[rows["service"].isin(services)] for rows in (scores.actions, scores.risks))
    before = scores.measures_before.iloc[:0]  # of areas it is not known what was hidden then
    narrowed = replace(scores, area=area, actions=actions, risks=risks, measures_before=before)
    corporate = scores.corporate_actions[scores.corporate_actions["corporate_action"].isin(actions["corporate_action"])]
    names = corporate["corporate_action"].tolist()
    groups = scores.rolled_up(actions, "corporate_action", groups=names, before=narrowed.actions_before)
    counted = rating_figures(narrowed, _RATING_FIGURES)
    counted = counted.assign(area=counted["area"].mask(counted["figure"].isin(_OF_SERVICES), area))
    return replace(
        narrowed,
        themes=scores.rolled_up(narrowed.council_measures, "theme"),
        corporate_actions=groups.assign(**{name: corporate[name].to_numpy() for name in _FACTS}),
        figures=_with_counts(scores, counted),
    )


def areas_reported(scores: Scores | ProtectedScores) -> frozenset[str]:
    """Return the directorates and services, and schools, of which a quarter has records, returns, actions or risks."""
    rules = scores.data.framework
    named = {*scores.records["area"], *scores.measures["area"]}
    services = {*scores.actions["service"].dropna(), *scores.risks["service"].dropna()}
    areas = (area for area in rules.areas if area not in (COUNCIL, WITHOUT_SCHOOLS))
    return frozenset(area for area in areas if area in named or not services.isdisjoint(rules.services_of(area)))


def _with_counts(scores: ProtectedScores, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a quarter, those that count ratings and risks replaced."""
    of_records = scores.figures[~scores.figures["figure"].isin(_RATING_FIGURES)]
    return pd.concat([of_records, counted], ignore_index=True)[list(scores.figures)]


def _ordered(rows: pd.DataFrame, themes: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of some themes, theme by theme."""
    rows = rows[rows["theme"].isin(themes)]
    return rows.sort_values("theme", key=lambda names: names.map(themes.index), kind="stable")


def _is_about(scores: ProtectedScores, themes: tuple[str, ...]) -> "pd.Series[bool]":
    """Return which risks name one of the themes, or none at all."""
    named = scores.risks["theme"].fillna("").map(split_list)
    return named.map(lambda names: not names or not set(names).isdisjoint(themes)).astype(bool)
