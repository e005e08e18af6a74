"""What a report prints of one kind of thing in one area: its counts, shares and bases together."""

from collections.abc import Iterator
from dataclasses import dataclass

from perf.areas import COUNCIL
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report

_OTHERWISE = (  # kinds that have rules of their own
    "measure", "action", "corporate action", "theme", "risk", "risk matrix", "risk key", "savings", "budget",
)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """The cells of one kind, area and quarter."""

    report: Report
    kind: str
    area: str
    quarter: str

    @property
    def name(self) -> str:
        """How a finding names it, after what it is about."""
        return f"{self.kind}, {self.area}"

    @property
    def cells(self) -> list[Cell]:
        """Every cell that has a number."""
        found = self.report.find(kind=self.kind, area=self.area, quarter=self.quarter)
        return [cell for cell in found if cell.number is not None]

    def cells_of(self, field: str) -> Iterator[Cell]:
        """List the cells of a field."""
        return (cell for cell in self.cells if cell.field == field)

    def first(self, name: str, field: str, part: str) -> Cell | None:
        """Find the first cell of a thing and field."""
        found = (cell for cell in self.cells_of(field) if cell.id == name and cell.part == part)
        return next(found, None)

    def dimensions(self, field: str) -> dict[str, list[Cell]]:
        """Group the parts of a whole: outcome=…, stage=…, cause=…; on time and not on time."""
        groups: dict[str, dict[str, Cell]] = {}
        for cell in self.cells_of(field):
            dimension, named, _ = cell.id.partition("=")
            dimension = "on time" if cell.id in ("on time", "not on time") else dimension if named else ""
            if dimension and not cell.part:
                groups.setdefault(dimension, {}).setdefault(cell.id, cell)
        return {dimension: list(cells.values()) for dimension, cells in groups.items()}

    def bases(self, cell: Cell) -> list[Number]:
        """List what a share can be a share of, the likeliest first."""
        if cell.id == "received":
            return self._council_base()
        whole = self.first("received", "count", "")
        own = self.first(cell.id, "denominator", "")
        dimension = cell.id.partition("=")[0]
        parts = self.dimensions("count").get(dimension, [])
        sums = [add([part.number for part in parts if part.number])] if len(parts) > 1 else []
        return [*(known.number for known in (own, whole) if known and known.number), *sums]

    def _council_base(self) -> list[Number]:
        """Give the council's count: printed, or stated, or the sum of areas whose shares make 100%."""
        whole = self.report.find(kind=self.kind, id="received", area=COUNCIL, quarter=self.quarter, field="count")
        stated = [claim.number for claim in self.report.claims if claim.figure == f"{self.kind}.received"
                  and (claim.area, claim.quarter, claim.part) == (COUNCIL, self.quarter, "")]  # fmt: skip
        known = [number for number in (*(cell.number for cell in whole), *stated) if number]
        total = sum_of_level(self.report, self.kind, self.area, self.quarter)
        shares = [
            cell.number
            for cell in self.report.find(kind=self.kind, id="received", quarter=self.quarter, field="share")
            if cell.number
        ]
        every = total and shares and add(shares).is_like(Number.exact(100.0))
        return [*known, total] if total and every else known


def sum_of_level(report: Report, kind: str, area: str, quarter: str) -> Number | None:
    """Add up the received of every area printed of the same level: directorates, or services."""
    own = is_directorate(report, area)
    found: dict[str, Number] = {}
    for cell in report.find(kind=kind, id="received", quarter=quarter, field="count"):
        if cell.area != COUNCIL and is_directorate(report, cell.area) == own and cell.number:
            found.setdefault(cell.area, cell.number)
    return add([*found.values()]) if len(found) > 1 else None


def is_directorate(report: Report, area: str) -> bool:
    """Tell whether an area is a directorate; where the framework names none, any area that it does not know."""
    rules = report.data.framework
    return area in rules.directorates or (not rules.directorates and area not in rules.areas)


def books(report: Report) -> list[Book]:
    """List the books of a report."""
    counted = set(kinds(report))
    keys = dict.fromkeys((cell.kind, cell.area, cell.quarter) for cell in report.cells if cell.kind in counted)
    return [Book(report, *key) for key in keys]


def kinds(report: Report) -> list[str]:
    """List the kinds of things that are counted and shared out, such as complaints."""
    counted = (cell.kind for cell in report.cells if cell.field in ("count", "share") and cell.kind not in _OTHERWISE)
    return list(dict.fromkeys(counted))
