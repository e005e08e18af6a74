"""Differences and quotients: a change, a variance, a share of a target, the projects of a programme."""

from collections.abc import Iterator
from itertools import groupby

from perf.areas import COUNCIL
from perf.reconciliation.checks.sums import percent
from perf.reconciliation.findings import Finding, verdict
from perf.reconciliation.printed_cells import IN_QUARTER, Cell, share_place
from perf.reconciliation.printed_numbers import add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, listing, value


def check_differences(report: Report) -> Iterator[Finding]:
    """Work out each change and each variance from the two figures that it lies between."""
    for change, minuend, subtrahend in (("change", "actual", "previous"), ("variance", "forecast", "target")):
        for cell in report.find(field=change):
            pair = [_beside(report, cell, field) for field in (minuend, subtrahend)]
            if pair[0] is None or pair[1] is None or not cell.number or not pair[0].number or not pair[1].number:
                continue
            gap = pair[0].number - pair[1].number
            ways = [gap] if change == "change" else [gap, -gap]
            if cell.unit == "percent" and (relative := abs(gap).over(abs(pair[1].number))):
                ways.append(relative if gap.value >= 0 else -relative)
            agrees = any(cell.number.is_like(way) for way in ways)
            shown = value(round(gap.value, 9))
            told = f"{minuend} {pair[0].shown}, {subtrahend} {pair[1].shown}"
            why = f"A {change} is one figure less the other: {told}."
            yield Finding(
                "parts and whole", f"{cell.id} {cell.kind}, {change}{_area(cell)}", cell.where, cell.text, shown,
                verdict(agrees), why, "whole",
            )  # fmt: skip


def _beside(report: Report, cell: Cell, field: str) -> Cell | None:
    """Find another field of the same thing, in the same place if it is printed there."""
    found = report.find(kind=cell.kind, id=cell.id, area=cell.area, quarter=cell.quarter, field=field)
    found = [other for other in found if other.part in ("", cell.part)]
    same = [other for other in found if share_place(cell, other)]
    return next(iter(same or found), None)


def check_ratios(report: Report) -> Iterator[Finding]:
    """Work out each share of a target, and each measure that prints its numerator and denominator."""
    for field, top, bottom in (
        ("share", "forecast", "target"), ("share", "actual", "target"), ("share", "numerator", "denominator"),
        ("actual", "numerator", "denominator"),
    ):  # fmt: skip
        for cell in report.find(field=field):
            ends = [_in_place(report, cell, name) for name in (top, bottom)]
            if ends[0] is None or ends[1] is None or not cell.number or "percent" not in cell.unit:
                continue
            if ends[0].number is None or ends[1].number is None or cell.part == IN_QUARTER:
                continue
            share = ends[0].number.over(ends[1].number)
            if share is None:
                continue
            shown = in_words(share.value, "percent", 2)
            why = f"A share is one figure over the other: {ends[0].shown} over {ends[1].shown} is {shown}."
            agrees = cell.number.is_like(share)
            subject = f"{cell.id} {cell.kind}, share{_area(cell)}"
            yield Finding("parts and whole", subject, cell.where, percent(cell), shown, verdict(agrees), why, "whole")


def _in_place(report: Report, cell: Cell, field: str) -> Cell | None:
    """Find another field of the same thing where the cell stands."""
    found = report.find(kind=cell.kind, id=cell.id, area=cell.area, quarter=cell.quarter, field=field)
    return next((other for other in found if share_place(cell, other)), None)


def check_projects(report: Report) -> Iterator[Finding]:
    """Add up the projects of the only programme that is printed in a place."""
    cells = [cell for cell in report.find(kind="savings", quarter=report.quarter.label) if cell.number]
    by_place = sorted(cells, key=lambda cell: (cell.field, cell.area, cell.where))
    for (field, area, where), group in groupby(by_place, key=lambda cell: (cell.field, cell.area, cell.where)):
        every = list(group)
        projects = [cell for cell in every if cell.id.startswith("project=")]
        programmes = [cell for cell in every if cell.id.startswith("programme=")]
        if len(programmes) != 1 or len(projects) < 2 or field == "share" or not programmes[0].number:
            continue
        total = add([cell.number for cell in projects if cell.number])
        programme = programmes[0]
        agrees = programmes[0].number.is_like(total)
        if not agrees and abs(total).value < abs(programmes[0].number).value:
            continue  # not every project need be printed
        why = f"The projects of a programme add up to it: {listing(cell.shown for cell in projects)}."
        told = f"{programme.id} savings, {field}" + ("" if area == COUNCIL else f", {area}")
        yield Finding("parts and whole", told, where, programme.text, value(total.value), verdict(agrees), why, "whole")


def check_months(report: Report) -> Iterator[Finding]:
    """Add up the three months of the quarter, and compare the quarter's own count."""
    monthly = [cell for cell in report.cells if cell.part.startswith("month=") and cell.number]
    keys = dict.fromkeys((cell.kind, cell.id, cell.area, cell.field) for cell in monthly)
    for kind, name, area, field in keys:
        mine = {cell.part.removeprefix("month="): cell for cell in monthly
                if (cell.kind, cell.id, cell.area, cell.field) == (kind, name, area, field)}  # fmt: skip
        whole = report.find(kind=kind, id=name, area=area, field=field, quarter=report.quarter.label)
        whole = [cell for cell in whole if cell.part in ("", IN_QUARTER) and cell.number]
        if not set(report.quarter.months) <= set(mine) or not whole or whole[0].unit != "count":
            continue
        months = [mine[month] for month in report.quarter.months]
        total, cell = add([month.number for month in months if month.number]), whole[0]
        agrees = bool(cell.number and cell.number.is_like(total))
        why = f"The three months make the quarter: {listing(month.text for month in months)}."
        subject = f"{name} {kind}, months{_area(cell)}"
        yield Finding(
            "parts and whole", subject, cell.where, cell.text, value(total.value), verdict(agrees), why, "whole"
        )


def _area(cell: Cell) -> str:
    return "" if cell.area == COUNCIL else f", {cell.area}"


CHECKS = (check_differences, check_ratios, check_projects, check_months)
