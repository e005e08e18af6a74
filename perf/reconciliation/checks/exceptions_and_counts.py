"""Lists against each other: the exceptions and the Reds, the counts by group and the list that they count."""

from collections.abc import Iterator

import pandas as pd

from perf.areas import COUNCIL
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_report import Report
from perf.wording import count

LISTED = "listed as exception"


def check_exceptions(report: Report) -> Iterator[Finding]:
    """Find what is printed Red and not listed as an exception, and what is listed and not Red."""
    for kind in ("measure", "action"):
        cells = report.find(kind=kind, field=LISTED)
        listed = {cell.id: cell for cell in cells if _is_yes(cell)}
        printed = report.ratings[report.ratings["kind"] == kind].dropna(subset=["rating"])
        red = printed[printed["rating"] == "Red"].drop_duplicates("id").set_index("id")["where"]
        for name, where in red.items():
            yield _red(_titled(report, kind, str(name)), kind, where, str(name) in listed, cells)
        for name, cell in listed.items():
            if name not in red.index:
                yield _listed(report, kind, cell, printed)


def _red(subject: str, kind: str, where: str, is_listed: bool, cells: list[Cell]) -> Finding:
    if not cells:
        why = f"The report has no list of {kind}s that are exceptions."
        return Finding("exceptions", subject, where, "Red", "", CANNOT, why, "status")
    if is_listed:
        return Finding("exceptions", subject, where, "Red", "listed", AGREES, f"Every Red {kind} is listed.", "status")
    why = f"Every Red {kind} belongs in the table of exceptions ({cells[0].where}); this one is left out."
    return Finding("exceptions", subject, where, "Red", "not listed", DIFFERS, why, "status")


def _listed(report: Report, kind: str, cell: Cell, printed: pd.DataFrame) -> Finding:
    subject = _titled(report, kind, cell.id)
    ratings = printed.loc[printed["id"] == cell.id, "rating"]
    if ratings.empty:
        why = "It is listed as an exception, but no rating is printed for it."
        return Finding("exceptions", subject, cell.where, "listed", "", CANNOT, why, "status")
    why = f"Only what is Red belongs in the table of exceptions; this {kind} is printed {ratings.iloc[0]}."
    return Finding("exceptions", subject, cell.where, "listed", ratings.iloc[0], DIFFERS, why, "status")


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
        subject = f"{_group(report, cell)} {cell.part.removeprefix('rating=')}".strip()
        of = "measure" if cell.kind == "theme" else "action"
        agrees = cell.number.is_like(cell.number.exact(listed))
        why = f"The report's own list has {count(listed, of)} of this group{_with(cell.part)}."
        yield Finding("counts", subject, cell.where, cell.text, str(listed), verdict(agrees), why, "count")


def _group(report: Report, cell: Cell) -> str:
    """Name a group: a corporate action by its id and its title."""
    rows = report.data.corporate_actions
    title = rows.loc[rows["corporate_action"] == cell.id, "title"].dropna()
    return f"{cell.id} {title.iloc[0]}," if cell.kind == "corporate action" and len(title) else cell.id


def _with(part: str) -> str:
    word = part.removeprefix("rating=")
    return "" if word == part else f" printed {word}"


def _listed_under(report: Report, cell: Cell) -> int | None:
    """Count what is listed in a group, with the rating that the cell's part names; nothing where there is no list."""
    theme = cell.kind == "theme"
    rows = report.measures if theme else report.actions
    groups = rows["theme" if theme else "corporate_action"]
    mine = [name for name in groups.index[groups == cell.id] if not theme or name in report.reported]
    if rows.empty or (theme and len(mine) == 0):
        return None
    if not cell.part.startswith("rating="):
        return len(mine) if cell.part in ("", "measures", "actions", "total") else None
    printed = report.rating_of("measure" if theme else "action")
    if printed.empty:
        return None
    word = cell.part.removeprefix("rating=")
    return int((printed.reindex(mine).fillna("N/A").str.casefold() == word.casefold()).sum())


def _titled(report: Report, kind: str, name: str) -> str:
    rows = report.measures if kind == "measure" else report.actions
    title = rows["title"].get(name)
    return name if title is None or pd.isna(title) else f"{name} {title}"


CHECKS = (check_exceptions, check_group_counts)
