"""What a report of a pack is.

Nothing here imports pandas, so that the command line and the search for changes start at once.
"""

import re
from dataclasses import dataclass
from typing import Annotated, TypedDict

from perf.pages.links import stem_of

_FILE_NAME = re.compile(r"(?!\.)[\w.-]{1,255}(/(?!\.)[\w.-]{1,255})*", re.ASCII)
FileName = Annotated[str, _FILE_NAME.fullmatch]  # of a file in a folder, or below it: council/sickness.html


class Reads(TypedDict):
    """What a report reads beside the framework: its notebook and its tables, of which None means all."""

    notebook: FileName
    tables: list[str] | None


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
    is_for_committee : bool
        Whether it is a report of `perf.dataset.committee_reports`, whose name its notebook takes.
    heading : str
        The question on its page; "" for that of its notebook.
    is_prepared : bool
        Whether its notebook opens what the run has scored and protected; otherwise it reads the folder itself, and can
        run in the meantime.
    measure : str
        The id of the measure that it is about, which its notebook takes; "" for any other report.
    page : str
        Its page in the pack, without the ending, where that is not its name.
    family : str
        The name by which all reports of its kind are asked for; "" where it is asked for by its own name alone.
    """

    name: str
    title: str
    notebook: str
    by_area: bool = True
    tables: tuple[str, ...] | None = None
    is_for_committee: bool = False
    heading: str = ""
    is_prepared: bool = True
    measure: str = ""
    page: str = ""
    family: str = ""

    @property
    def asked_as(self) -> tuple[str, ...]:
        """The names by which it is asked for: its own, and that of its family."""
        return (self.name, self.family) if self.family else (self.name,)

    @property
    def is_of_council(self) -> bool:
        """Whether it is about the whole council, not about an area or a measure."""
        return not self.by_area and not self.measure

    @property
    def place(self) -> int:
        """Its place in the reading order: those of the council, then those of areas, then those of measures."""
        return 0 if self.is_of_council else 2 if self.measure else 1

    @property
    def reads(self) -> Reads:
        """What it reads: its notebook, and its tables."""
        return {"notebook": self.notebook, "tables": None if self.tables is None else list(self.tables)}


PDF, WORD = COPIES = (".pdf", ".docx")  # how the names of copies of the pages end
INDEX = "index.html"
ACCESSIBILITY = "accessibility.html"
COMMITTEE_PACK = "committee-pack.pdf"  # the pages for members as one, without their annexes
ANNEXES = "committee-annexes.pdf"  # all that is not in it
WORD_DOCUMENT = "committee-pack.docx"


@dataclass(frozen=True)
class Task:
    """One report of one area."""

    report: Report
    area: str

    @property
    def stem(self) -> str:
        """Its page in the pack, without the ending: council/sickness."""
        return self.report.page or stem_of(self.report.name, self.area if self.report.by_area else "")
