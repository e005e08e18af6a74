"""The reports that committees get, as the table `reports` lists them; without it, one of the whole council."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.rules import CORPORATE_HEALTH, HEALTH, OUTCOME, ReportKind
from perf.safe_text import slug
from perf.wording import split_list


@dataclass(frozen=True)
class CommitteeReport:
    """A report for a committee.

    Attributes
    ----------
    name : str
        Its short name, as in addresses and file names.
    title : str
    kind : {"corporate health", "outcome"}
        Whether it is organised by theme, corporate action and topic, or by objective.
    themes : tuple of str
        The themes (or objectives) that it is about, in its order; none are all.
    committee, owner, question : str
        For whom it is, who answers for it (a role), and the question that it answers; "" where none is given.
    """

    name: str
    title: str
    kind: ReportKind = HEALTH
    themes: tuple[str, ...] = ()
    committee: str = ""
    owner: str = ""
    question: str = ""

    @property
    def is_by_objective(self) -> bool:
        """Whether it is organised by objective."""
        return self.kind == OUTCOME

    @property
    def is_of_all(self) -> bool:
        """Whether it is about all themes."""
        return not self.themes

    @property
    def heading(self) -> str:
        """The question that its page answers."""
        return self.question or ("Is the council on course?" if self.is_of_all else f"{self.title}: is it on course?")


def committee_reports(data: Dataset) -> tuple[CommitteeReport, ...]:
    """Return the committee reports of a council, in the order of the table."""
    rows = data.reports.dropna(subset=["report"])
    return tuple(_report(row) for row in rows.to_dict("records")) or (whole_council(data),)


def whole_council(data: Dataset) -> CommitteeReport:
    """Return the report of everything, which a folder has that lists no others."""
    return CommitteeReport(CORPORATE_HEALTH, data.framework.report)


def _report(row: dict[Any, Any]) -> CommitteeReport:
    words = {name: "" if pd.isna(cell) else str(cell) for name, cell in row.items()}
    return CommitteeReport(
        name=slug(words["report"]),
        title=words["title"] or words["report"],
        kind=row["kind"],
        themes=split_list(words["themes"]),
        committee=words["committee"],
        owner=words["owner"],
        question=words["question"],
    )
