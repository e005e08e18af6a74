"""The same thing said elsewhere: in another table or note of the report, in another claim, in the council's records."""

from collections.abc import Iterator

from perf.areas import COUNCIL
from perf.catalogue import FIGURES
from perf.reconciliation.checks.own_records import is_real, recorded
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.claims.subject import Key, key_of, matches
from perf.reconciliation.printed_cells import Cell, Claim, is_elsewhere
from perf.reconciliation.printed_report import Report, returned_cell


def from_cells(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare what tables and notes print; what only the claim's own place repeats is no evidence for it."""
    for cell in _same(report, key):
        number = abs(cell.number) if cell.number and key.field == "variance" else cell.number
        if number is None or claim.number is None:
            continue
        own = not is_elsewhere(cell, claim)
        if own and claim.number.is_like(number):
            continue
        if own and cell.is_comment and cell.kind == "measure":
            continue  # the claim itself, rounded otherwise
        yield Evidence(number, f"{cell.where} prints {cell.shown}", cell.shown)


def _same(report: Report, key: Key) -> list[Cell]:
    found = report.find(kind=key.kind, id=key.id, area=key.area, quarter=key.quarter, field=key.field)
    return [cell for cell in [*found, *_of_measure(report, key)] if cell.number and matches(cell, key)]


def _of_measure(report: Report, key: Key) -> list[Cell]:
    """Find what is printed for the measure of the same figure: last year's under the name of previous."""
    if not key.measure:
        return []
    field = {"share": "actual", "change": "change"}.get(key.field, key.field)
    here = report.quarter.label
    found = report.find(kind="measure", id=key.measure, area=key.area, quarter=key.quarter, field=field)
    if key.quarter == report.quarter.same_quarter_last_year.label and field == "actual":
        found += report.find(kind="measure", id=key.measure, area=key.area, quarter=here, field="previous")
    own = returned_cell(report, key.measure, field, key.quarter) if key.area == COUNCIL else None
    return [cell for cell in found if cell.number] or ([own] if own else [])


def from_claims(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare other claims of the very same thing."""
    for other in report.claims:
        if other.no == claim.no or not other.number or other.unit.split()[:1] != claim.unit.split()[:1]:
            continue
        if key_of(report, other) == key and is_elsewhere(other, claim):
            yield Evidence(abs(other.number), f"claim {other.no} ({other.where}) says {other.shown}", other.shown)


def from_records(report: Report, claim: Claim) -> Iterator[Evidence]:
    """Compute the figure from the council's own records, never from estimated or made-up ones or hidden figures."""
    if claim.figure and is_real(report.data, claim.figure):
        figure = claim.figure.removesuffix("_in_quarter")
        yield from recorded(report, figure, claim.area, claim.quarter, claim.part)


def only_synthetic(report: Report, claim: Claim) -> bool:
    """Return whether the only records that could answer are estimated or made up."""
    tables = FIGURES[claim.figure].tables if claim.figure in FIGURES else ()
    return any(not report.data.framework.is_own(table) for table in tables)
