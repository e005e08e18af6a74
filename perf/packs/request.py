"""What a run of the quarterly pack is asked to do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from perf.bundled import bundled
from perf.safe_text import slug


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a run is asked to do.

    Parameters
    ----------
    data : Path
        The council folder.
    quarter : str
        The quarter to report. Default: the latest with data.
    out : Path, default "outputs"
        The pack is written to a folder in it that is named after the quarter: 2019-20-Q2.
    reports, areas : collections of str
        The reports to make by name and their areas, by name or slug. Default: all reports, of the council,
        its directorates and schools. The other reports of the quarter's existing pack are kept.
    workers : int
        How many notebooks run at a time. 0 means one for each core.
    scheduler : str
        The address of a dask cluster to run them on: tcp://…
    force : bool
        Whether to make reports again even if nothing has changed.
    pdf : bool
        Whether to write each page as a PDF too, and all of them as one. A pack that is made without has no PDF files.
    docx : bool
        Whether to write all pages as one Word document. A pack that is made without has none.
    timeout : float, default 600
        The seconds that a report may take.
    memory : int
        The bytes of memory that a report may take. 0 means an equal share of the machine's.
    notebooks : Path
        The folder of the notebooks.
    """

    data: Path
    quarter: str = ""
    out: Path = Path("outputs")
    reports: Collection[str] = ()
    areas: Collection[str] = ()
    workers: int = 0
    scheduler: str = ""
    force: bool = False
    pdf: bool = False
    docx: bool = False
    timeout: float = 600.0
    memory: int = 0
    notebooks: Path = field(default_factory=lambda: bundled("notebooks"))

    def includes(self, asked_as: Collection[str], area: str) -> bool:
        """Return whether the report of an area is asked for, by any of its names."""
        return (not self.reports or not set(asked_as).isdisjoint(self.reports)) and (
            not self.areas or slug(area) in {slug(name) for name in self.areas}
        )

    def unanswered(self, possible: Iterable[tuple[Collection[str], str]]) -> list[str]:
        """Return a remark on each report and each area that is asked for by name and has no report in a pack.

        Parameters
        ----------
        possible : iterable of tuple
            The names and the area of every report that the data allow: of the areas that a run makes if none is named,
            otherwise of any.
        """
        answers = [(set(asked_as), slug(area)) for asked_as, area in possible if self.includes(asked_as, area)]
        names, areas = set().union(*(names for names, _ in answers)), {area for _, area in answers}
        where = "these areas" if self.areas else "the council, its directorates or schools"
        what = "these reports" if self.reports else "any report"
        return [
            *(f"There is no report {name} of {where}: the folder has no data for it there."
              for name in dict.fromkeys(self.reports) if name not in names),
            *(f"There is no report of {area}: the folder has no data for {what} there."
              for area in dict.fromkeys(self.areas) if slug(area) not in areas),
        ]  # fmt: skip
