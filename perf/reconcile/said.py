"""The same thing said elsewhere: in another table or note of the report, in another claim, in the council's records."""

from collections.abc import Iterator

import pandas as pd

from perf.catalogue import score_quarter
from perf.figure import COUNCIL
from perf.present.view import protected
from perf.present.words import value
from perf.reconcile.claim_keys import Key, key_of, matches
from perf.reconcile.evidence import Evidence
from perf.reconcile.links import is_real
from perf.reconcile.numbers import Number
from perf.reconcile.report import Cell, Claim, Report, is_elsewhere


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
    return found or _returned(report, key, field)


def _returned(report: Report, key: Key, field: str) -> list[Cell]:
    """Find the return, where the report prints no cell for it."""
    returns = report.data.returns
    if field not in ("actual", "target") or field not in returns or key.area != COUNCIL:
        return []
    areas = returns["area"].fillna(COUNCIL) if "area" in returns else pd.Series(COUNCIL, index=returns.index)
    mine = (returns["measure_id"] == key.measure) & (returns["quarter"] == key.quarter) & (areas == COUNCIL)
    known = returns.loc[mine, field].dropna()
    unit = report.measures["unit"].get(key.measure)
    text = [f"{number:.9f}".rstrip("0").rstrip(".") for number in known]
    unit = "" if unit is None or pd.isna(unit) else unit
    where = f"the return of {key.measure}"
    return [Cell("measure", key.measure, COUNCIL, key.quarter, field, "", each, unit, where) for each in text]


def from_claims(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare other claims of the very same thing."""
    for other in report.claims:
        if other.no == claim.no or not other.number or other.unit.split()[:1] != claim.unit.split()[:1]:
            continue
        if key_of(report, other) == key and is_elsewhere(other, claim):
            yield Evidence(abs(other.number), f"claim {other.no} ({other.where}) says {other.shown}", other.shown)


def from_records(report: Report, claim: Claim) -> Iterator[Evidence]:
    """Compute the figure from the council's own records; never from synthetic ones, nor what the gate hides."""
    if not claim.figure or not is_real(report.data, claim.figure) or claim.quarter not in _recorded(report):
        return
    figures = protected(score_quarter(report.data, claim.quarter))
    names = [claim.figure, f"{claim.figure}_in_quarter"]
    rows = figures[
        figures["figure"].isin(names)
        & (figures["area"] == claim.area)
        & (figures["quarter"] == claim.quarter)
        & (figures["part"] == claim.part)
    ]
    for row in rows.itertuples():
        if not row.hidden and pd.notna(row.value):
            told = value(round(float(row.value), 4))
            span = "in the quarter" if str(row.figure).endswith("_in_quarter") else "for the year to date"
            yield Evidence(Number.exact(float(row.value)), f"the council's records give {told} {span}", told)


def _recorded(report: Report) -> set[str]:
    return {quarter.label for quarter in report.data.quarters}


def only_synthetic(report: Report, claim: Claim) -> bool:
    """Tell whether nothing but records that are not the council's own could answer."""
    return (
        bool(claim.figure)
        and any(
            claim.figure.startswith(f"{topic}.")
            for topic in ("complaints", "compliments", "sickness", "turnover", "budget", "savings")
        )
        and not is_real(report.data, claim.figure)
    )
