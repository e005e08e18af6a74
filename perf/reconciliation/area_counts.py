"""What a report prints of one kind of thing in one area: its counts, shares and bases together."""

from collections.abc import Iterator
from dataclasses import dataclass

from perf.areas import COUNCIL
from perf.figure import Part
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report

ON_TIME, NOT_ON_TIME = "on time", "not on time"
COMPLEMENTS = (  # two parts that are the complete total by definition: a complaint is at one stage, and on time or not
    ("stage", ("stage=1", "stage=2")),
    (ON_TIME, (ON_TIME, NOT_ON_TIME)),
)
REST = frozenset({"other", "others", "not recorded", "unknown", "none", "rest"})  # a part for all that has no name
_OTHERWISE = (  # kinds that have rules of their own
    "measure", "action", "corporate action", "theme", "risk", "risk matrix", "risk key", "savings", "budget",
)  # fmt: skip


@dataclass(frozen=True)
class AreaCounts:
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
        cells = self.report.find(kind=self.kind, area=self.area, quarter=self.quarter)
        return [cell for cell in cells if cell.number is not None]

    def cells_of(self, field: str) -> Iterator[Cell]:
        """List the cells of a field."""
        return (cell for cell in self.cells if cell.field == field)

    def first(self, name: str, field: str, part: str = "") -> Cell | None:
        """Find the first cell of a thing and field."""
        cells = (cell for cell in self.cells_of(field) if cell.id == name and cell.part == part)
        return next(cells, None)

    def dimensions(self, field: str) -> dict[str, list[Cell]]:
        """Group the parts of a total by their dimension: outcome, stage, cause; on time and not on time."""
        groups: dict[str, dict[str, Cell]] = {}
        for cell in self.cells_of(field):
            dimension = ON_TIME if cell.id in (ON_TIME, NOT_ON_TIME) else cell.named.dimension
            if dimension and not cell.part:
                groups.setdefault(dimension, {}).setdefault(cell.id, cell)
        return {dimension: list(cells.values()) for dimension, cells in groups.items()}

    def bases(self, cell: Cell) -> list[Number]:
        """List what a share can be a share of, the likeliest first."""
        if cell.id == "received":
            return self._council_base()
        known = (self.first(cell.id, "denominator"), self.first("received", "count"))
        parts = self.dimensions("count").get(cell.named.dimension or cell.id, [])
        sums = [add_cells(parts)] if len(parts) > 1 else []
        return [*(base.number for base in known if base and base.number), *sums]

    def _council_base(self) -> list[Number]:
        """List the council's count: printed, or claimed, or the sum of areas whose shares make 100%."""
        printed = self.report.find(kind=self.kind, id="received", area=COUNCIL, quarter=self.quarter, field="count")
        claimed = [
            claim
            for claim in self.report.claims
            if claim.figure == f"{self.kind}.received"
            and (claim.area, claim.quarter, claim.part) == (COUNCIL, self.quarter, "")
        ]
        known = [number for number in (*(cell.number for cell in printed), *(one.number for one in claimed)) if number]
        total = sum_of_level(self.report, self.kind, self.area, self.quarter)
        shares = self.report.find(kind=self.kind, id="received", quarter=self.quarter, field="share")
        shares = [cell for cell in shares if cell.number]
        is_complete = bool(shares) and add_cells(shares).is_like(Number.exact(100.0))
        return [*known, total] if total and is_complete else known


def add_cells(cells: list[Cell]) -> Number:
    """Add up the numbers of cells; a cell without one is passed over."""
    return add([cell.number for cell in cells if cell.number])


def complement_of(name: str) -> str:
    """Return the one other part of a total of two, "" where the total is not of two: of stage=1 it is stage=2."""
    pairs = (pair for _, pair in COMPLEMENTS if name in pair)
    return next((other for pair in pairs for other in pair if other != name), "")


def sum_of_level(report: Report, kind: str, area: str, quarter: str) -> Number | None:
    """Add up what was received in every area printed of the same level: directorates, or services."""
    level = is_directorate(report, area)
    received: dict[str, Number] = {}
    for cell in report.find(kind=kind, id="received", quarter=quarter, field="count"):
        if cell.area != COUNCIL and is_directorate(report, cell.area) == level and cell.number:
            received.setdefault(cell.area, cell.number)
    return add([*received.values()]) if len(received) > 1 else None


def is_directorate(report: Report, area: str) -> bool:
    """Return whether an area is a directorate; where the framework names none, any area that it does not know is."""
    rules = report.data.framework
    return area in rules.directorates or (not rules.directorates and area not in rules.areas)


def counts_of_areas(report: Report) -> list[AreaCounts]:
    """List the counts of every kind, area and quarter of a report."""
    counted = set(counted_kinds(report))
    keys = dict.fromkeys((cell.kind, cell.area, cell.quarter) for cell in report.cells if cell.kind in counted)
    return [AreaCounts(report, *key) for key in keys]


def counted_kinds(report: Report) -> list[str]:
    """List the kinds of things that are counted and shared out, such as complaints."""
    counted = (cell.kind for cell in report.cells if cell.field in ("count", "share") and cell.kind not in _OTHERWISE)
    return list(dict.fromkeys(counted))


def has_rest(cells: list[Cell]) -> bool:
    """Return whether one of the parts printed is for all that has no name, so that the parts are complete."""
    return any(Part.parse(cell.id).value.casefold() in REST for cell in cells if cell.named.dimension)
