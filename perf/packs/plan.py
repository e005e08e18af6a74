"""What a pack holds: its reports, and of each topic the areas that the records speak of.

What is imported only to be checked is not imported here: an unchanged pack is known without pandas.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perf.safe_text import slug

if TYPE_CHECKING:
    from perf.scores import RatedQuarter, Scores


@dataclass(frozen=True)
class Report:
    """A report that a pack can hold.

    `name` is the one of the command line. `tables` are those that it reads beside the framework, so that it is made
    again when one of them changes; None is any of them. A topic has a report for each area that its records speak of.
    """

    name: str
    title: str
    notebook: str
    by_area: bool = True
    tables: tuple[str, ...] | None = None
    shows_records: bool = True  # estimated and made-up ones too


def _topic(name: str, title: str, *tables: str) -> Report:
    return Report(name, title, f"{name}.ipynb", tables=(*tables, "measures", "returns", "commentary"))


REPORTS = {
    report.name: report
    for report in (
        Report("corporate-health", "Corporate health", "corporate_health.ipynb", by_area=False),
        _topic("sickness", "Sickness absence", "absences", "workforce"),
        _topic("complaints", "Complaints", "complaints", "compliments"),
        _topic("turnover", "Staff turnover", "leavers", "workforce"),
        _topic("budget", "Budget", "budget", "savings"),
        Report("reconciliation", "Reconciliation", "reconciliation.ipynb", by_area=False, shows_records=False),
    )
}


@dataclass(frozen=True)
class Task:
    """One report of one area."""

    report: Report
    area: str

    @property
    def stem(self) -> str:
        """Its file in the pack, without the ending: council/sickness."""
        return f"{slug(self.area)}/{self.report.name}" if self.report.by_area else self.report.name


def tasks_of(scores: "Scores", reports: Iterable[str] = (), areas: Iterable[str] = ()) -> list[Task]:
    """List the reports that a pack holds: of each topic, those areas that its records speak of.

    Raises
    ------
    ValueError
        If an area is not one of the framework's.
    """
    from perf.areas import COUNCIL, SCHOOLS
    from perf.catalogue import TOPICS
    from perf.reconciliation.printed_report import has_print

    rules = scores.data.framework
    known = {slug(name): name for name in rules.areas}
    unknown = [area for area in areas if slug(area) not in known]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not an area; there is {", ".join(known)}')
    wanted = [known[slug(area)] for area in areas] or [COUNCIL, *rules.directorates, SCHOOLS]
    tasks = []
    for name in reports or REPORTS:
        report = REPORTS[name]
        if not report.by_area:
            here = COUNCIL in wanted and (name != "reconciliation" or has_print(scores.data, scores.quarter))
            tasks += [Task(report, COUNCIL)] if here else []
            continue
        spoken = scores.records.loc[scores.records["figure"].isin(TOPICS[name].figure_names), "area"]
        tasks += [Task(report, area) for area in wanted if area in set(spoken)]
    return sorted(tasks, key=lambda task: (task.report.by_area, wanted.index(task.area)))  # as one reads: area by area


def parameters_of(task: Task, scores: "RatedQuarter") -> dict[str, str]:
    """Give the notebook of a report its parameters."""
    common = {"data": str(scores.data.folder.resolve()), "quarter": scores.quarter.label}
    return common | ({"area": task.area} if task.report.by_area else {})


def title_of(report: Report, scores: "RatedQuarter") -> str:
    """Give a report its title: the council's own name for the main one."""
    return scores.data.framework.report if report.name == "corporate-health" else report.title
