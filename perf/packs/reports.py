"""The reports that a pack can hold, and where their notebooks are.

Nothing here imports pandas, so that the command line and the search for changes start at once.
"""

from dataclasses import dataclass
from pathlib import Path

import perf
from perf.safe_text import slug


@dataclass(frozen=True)
class Report:
    """A report that a pack can hold.

    Parameters
    ----------
    name : str
        Its name on the command line: sickness.
    title : str
        Its title on pages.
    notebook : str
        The file name of its notebook.
    by_area : bool
        Whether there is one for each area in the topic's records, or one for the whole council.
    tables : tuple of str, or None
        The tables that it reads beside the framework: it is made again when one of them changes. None means any.
    shows_records : bool
        Whether it shows records, so that its files must state which of them are not the council's own.
    """

    name: str
    title: str
    notebook: str
    by_area: bool = True
    tables: tuple[str, ...] | None = None
    shows_records: bool = True


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

COMMITTEE_PACK = "committee-pack.pdf"  # all pages as one


@dataclass(frozen=True)
class Task:
    """One report of one area."""

    report: Report
    area: str

    @property
    def stem(self) -> str:
        """Its page in the pack, without the ending: council/sickness."""
        return f"{slug(self.area)}/{self.report.name}" if self.report.by_area else self.report.name


def notebook_folder() -> Path:
    """Find the notebooks: beside the package in a checkout, inside it once it is installed."""
    beside = Path(perf.__file__).parent.parent / "notebooks"
    return beside if beside.is_dir() else Path(perf.__file__).parent / "notebooks"
