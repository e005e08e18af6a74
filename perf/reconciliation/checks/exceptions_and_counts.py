"""Lists against each other: the exceptions and the Reds, the counts by group and the list that they count."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Part
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict_of
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_report import Report
from perf.rules import PLAN
from perf.wording import count

LISTED = "listed as exception"
_exception = partial(Finding, check="exceptions", matter="status")


def check_exceptions(report: Report) -> Iterator[Finding]:
    """Find what is printed Red and not listed as an exception, and what is listed and not Red."""
    word = report.called("Red")
    for kind in ("measure", "action"):
        cells = report.find(kind=kind, field=LISTED)
        listed = {cell.id: cell for cell in cells if _is_yes(cell)}
        printed = report.ratings[report.ratings["kind"] == kind].dropna(subset=["rating"])
        red = printed[printed["rating"] == "Red"].drop_duplicates("id").set_index("id")["where"]
        for name, where in red.items():
            finding = partial(_exception, **report.subject_of(kind, str(name)), where=where, printed=word)
            if not cells:
                yield finding(verdict=CANNOT, why=f"The report has no list of {kind}s that are exceptions.")
            elif name in listed:
                yield finding(recomputed="listed", verdict=AGREES, why=f"Every {word} {kind} is listed.")
            else:
                why = f"Every {word} {kind} belongs in the table of exceptions ({cells[0].where}); this one is missing."
                yield finding(recomputed="not listed", verdict=DIFFERS, why=why)
        for name, cell in listed.items():
            if name not in red.index:
                yield _listed(report, cell, printed)


def _listed(report: Report, cell: Cell, printed: pd.DataFrame) -> Finding:
    """Check what is listed as an exception and not printed Red."""
    finding = partial(
        _exception,
        **report.subject_of(cell.kind, cell.id),
        where=cell.where,
        printed="listed",
    )
    ratings = printed.loc[printed["id"] == cell.id, "rating"]
    if ratings.empty:
        return finding(verdict=CANNOT, why="It is listed as an exception, but no rating is printed for it.")
    rating, red = report.called(ratings.iloc[0]), report.called("Red")
    why = f"Only what is {red} belongs in the table of exceptions; this {cell.kind} is printed {rating}."
    return finding(recomputed=rating, verdict=DIFFERS, why=why)


def _is_yes(cell: Cell) -> bool:
    return cell.text.strip().casefold() in ("yes", "true", "listed", "1", "y")


def check_group_counts(report: Report) -> Iterator[Finding]:
    """Count the list of each theme and corporate action, and compare the count that is printed."""
    for cell in report.find(field="count", quarter=report.quarter.label, area=COUNCIL):
        if cell.kind not in ("theme", "corporate action") or not cell.number:
            continue
        listed = _listed_under(report, cell)
        if listed is None:
            continue
        part = Part.parse(cell.part)
        value = report.called(report.names.read(part.value) or part.value) if part.dimension == "rating" else part.value
        name = report.name_of(cell.kind, cell.id)
        name += "," if name != cell.id else ""
        members = count(listed, "measure" if cell.kind == "theme" else "action")
        with_rating = f" printed {value}" if part.dimension == "rating" else ""
        yield Finding(
            check="counts",
            subject=f"{name} {value}".strip(),
            where=cell.where,
            printed=cell.text,
            recomputed=str(listed),
            verdict=verdict_of(cell.number.is_like(cell.number.exact(listed))),
            why=f"The report's own list has {members} in this group{with_rating}.",
            matter="count",
        )


def _listed_under(report: Report, cell: Cell) -> int | None:
    """Count what is listed in a group, with the rating that the cell's part names; None where there is no list."""
    is_theme, part = cell.kind == "theme", Part.parse(cell.part)
    rows = report.measures[report.measures["set"] == PLAN] if is_theme else report.actions
    groups = rows["theme" if is_theme else "corporate_action"]
    members = [name for name in groups.index[groups == cell.id] if not is_theme or name in report.reported]
    if rows.empty or (is_theme and not members):
        return None
    if part.dimension != "rating":
        return len(members) if cell.part in ("", "measures", "actions", "total") else None
    printed = report.rating_of("measure" if is_theme else "action")
    if printed.empty:
        return None
    return int((printed.reindex(members).fillna("N/A") == report.names.read(part.value)).sum())


CHECKS = (check_exceptions, check_group_counts)
