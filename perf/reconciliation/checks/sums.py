"""Parts and wholes: what must add up, what must be a share of its base, what must be a difference."""

from collections.abc import Iterator

from perf.areas import COUNCIL, SCHOOLS
from perf.reconciliation.area_counts import Book, books, is_directorate, kinds, sum_of_level
from perf.reconciliation.findings import Finding, verdict
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, listing, value

_HUNDRED = Number.exact(100.0)
_RESIDUAL = ("other", "others", "not recorded", "unknown", "none", "rest")
_ALWAYS_WHOLE = ("stage", "on time")  # every complaint is at one stage or the other, on time or not
_AMOUNTS = ("count", "numerator", "denominator", "overspend")


def check_shares(report: Report) -> Iterator[Finding]:
    """Add up the shares of one whole: they must make 100%, or no more where some may be left out."""
    for book in books(report):
        for dimension, cells in book.dimensions("share").items():
            if len(cells) < 2:
                continue
            numbers = [cell.number for cell in cells if cell.number]
            total = add(numbers)
            whole = _is_complete(report, book, dimension, cells)
            if not whole and total.low <= 100:
                continue
            told = " + ".join(percent(cell) for cell in cells)
            why = f"The shares of one whole add up to 100%; these make {_near(total)}"
            why += "." if total.is_like(_HUNDRED) else ", further off than rounding goes."
            found = verdict(total.is_like(_HUNDRED) if whole else total.low <= 100)
            yield _finding(f"{dimension} {book.name}", cells, told, in_words(total.value, "percent", 1), (found, why))


def _is_complete(report: Report, book: Book, dimension: str, cells: list[Cell]) -> bool:
    """Tell whether the parts printed are all there are."""
    names = {cell.id.partition("=")[2].casefold() for cell in cells}
    if dimension in _ALWAYS_WHOLE or names & set(_RESIDUAL):
        return True
    if dimension == "area":
        return sum(cell.number.value for cell in cells if cell.number) > 99
    elsewhere = {cell.id for other in books(report) for cell in other.dimensions("share").get(dimension, [])}
    areas = sum(dimension in other.dimensions("share") for other in books(report))
    return areas > 1 and elsewhere == {cell.id for cell in cells}


def check_area_shares(report: Report) -> Iterator[Finding]:
    """Add up the shares of the areas: they make 100% where the counts make the whole, and never more."""
    for kind in kinds(report):
        cells = [cell for cell in report.find(kind=kind, id="received", field="share") if cell.area != COUNCIL]
        cells = [cell for cell in cells if cell.number and cell.quarter == report.quarter.label]
        numbers = [cell.number for cell in cells if cell.number]
        levels = {is_directorate(report, cell.area) for cell in cells}
        total = add(numbers)
        if len(cells) < 2 or len(levels) > 1 or (total.high < 100 and not _make_whole(report, kind)):
            continue
        told = " + ".join(percent(cell) for cell in cells)
        shown = in_words(total.value, "percent", 1)
        found = verdict(total.is_like(_HUNDRED))
        why = f"The shares of all areas add up to 100%; these make {shown}."
        yield _finding(f"received {kind}, shares of the areas", cells, told, shown, (found, why))


def _make_whole(report: Report, kind: str) -> bool:
    """Tell whether the areas that are printed make up the council's count."""
    probe = Book(report, kind, COUNCIL, report.quarter.label)
    whole = probe.first("received", "count", "")
    total = sum_of_level(report, kind, COUNCIL, report.quarter.label)
    return bool(whole and whole.number and total and whole.number.is_like(total))


def check_share_of_base(report: Report) -> Iterator[Finding]:
    """Work out each share from its count and its base, or see whether any count can have it."""
    for book in books(report):
        for cell in book.cells_of("share"):
            counted, bases = book.first(cell.id, "count", cell.part), book.bases(cell)
            if cell.number is None or not bases:
                continue
            if counted and counted.number:
                yield from _share(book, cell, counted.text, counted.number, bases)
            elif cell.id.startswith("stage="):
                yield from _possible(book, cell, bases[0])


def _share(book: Book, cell: Cell, told: str, top: Number, bases: list[Number]) -> Iterator[Finding]:
    found = [share for base in bases if (share := top.over(base))]
    if found and cell.number:
        agrees = any(cell.number.is_like(share) for share in found)
        of = value(bases[0].value)
        shown = in_words(found[0].value, "percent", 2)
        why = f"A share is its count over its base: {told} of {of} is {shown}."
        yield _finding(f"{cell.id} {book.name}", [cell], percent(cell), shown, (verdict(agrees), why))


def _possible(book: Book, cell: Cell, base: Number) -> Iterator[Finding]:
    """Compare a share with the nearest that a whole number of the base can have."""
    whole = round(base.value)
    if cell.number is None or whole < 1 or base.low < base.high:
        return
    nearest = round(cell.number.value * whole / 100)
    share = Number.exact(100 * nearest / whole)
    shown = in_words(share.value, "percent", 1)
    why = f"A share is a whole number out of its base: the nearest there is, {nearest} of {whole}, is {shown}."
    agrees = cell.number.is_like(share)
    yield _finding(f"{cell.id} {book.name}", [cell], percent(cell), shown, (verdict(agrees), why))


def check_directorates(report: Report) -> Iterator[Finding]:
    """Add up the directorates, where all of them are printed, and compare the council."""
    for kind in kinds(report):
        cells = report.find(kind=kind, area=COUNCIL, quarter=report.quarter.label)
        for cell in (cell for cell in cells if cell.field in _AMOUNTS and cell.number):
            total = sum_of_areas(report, cell)
            if total is None or cell.number is None:
                continue
            agrees = cell.number.is_like(total[0])
            told = in_areas(total[1])
            subject, shown = f"{cell.id} {kind}, council", value(total[0].value)
            why = f"The directorates make up the council: {told} {'make' if agrees else 'add up to'} {shown}."
            yield Finding("parts and whole", subject, cell.where, cell.text, shown, verdict(agrees), why, "whole")


def in_areas(numbers: dict[str, Number]) -> str:
    """Tell the number of each area."""
    return listing(f"{value(number.value)} ({area})" for area, number in numbers.items())


def sum_of_areas(report: Report, cell: Cell) -> tuple[Number, dict[str, Number]] | None:
    """Add up a council's figure over the directorates; nothing where one of them may be missing."""
    own = _by_directorate(report, cell, cell.id, cell.field, cell.part)
    received = report.find(kind=cell.kind, id="received", area=COUNCIL, quarter=cell.quarter, field="count")
    whole = _by_directorate(report, cell, "received", "count", "")
    adds_up = bool(received and received[0].number and whole and received[0].number.is_like(add([*whole.values()])))
    needed = set(whole) if adds_up else set(report.data.framework.directorates)
    for area in needed - set(own):  # a share of nothing is a count of 0
        none = report.find(kind=cell.kind, id=cell.id, area=area, quarter=cell.quarter, field="share")
        if none and none[0].number and none[0].number.value == 0 == none[0].number.low + none[0].number.high:
            own[area] = Number.exact(0.0)
    needed = needed | ({SCHOOLS} & set(own))
    if not own or set(own) != needed or len(own) < 2:
        return None
    return add([*own.values()]), own


def _by_directorate(report: Report, like: Cell, name: str, field: str, part: str) -> dict[str, Number]:
    cells = report.find(kind=like.kind, id=name, field=field, part=part, quarter=like.quarter)
    found: dict[str, Number] = {}
    for cell in cells:
        if (is_directorate(report, cell.area) or cell.area == SCHOOLS) and cell.number:
            found.setdefault(cell.area, cell.number)
    return found


def check_counts(report: Report) -> Iterator[Finding]:
    """Add up the counts of the parts, such as stages and outcomes: never more than the whole."""
    for book in books(report):
        whole = book.first("received", "count", "")
        for dimension, cells in book.dimensions("count").items():
            if not whole or not whole.number or dimension in ("area", "project", "programme") or len(cells) < 2:
                continue
            total = add([cell.number for cell in cells if cell.number])
            complete = dimension == "stage" or total.is_like(whole.number)
            if not complete and total.low <= whole.number.high:
                continue
            told = " + ".join(cell.text for cell in cells)
            why = f"The parts of {whole.text} cannot add up to anything else; these make {value(total.value)}."
            found = verdict(total.is_like(whole.number))
            yield _finding(f"{dimension} {book.name}", cells, told, whole.text, (found, why))


def _finding(named: str, cells: list[Cell], printed: str, shown: str, told: tuple[str, str]) -> Finding:
    where = "; ".join(dict.fromkeys(cell.where for cell in cells))
    return Finding("parts and whole", named, where, printed, shown, *told, "whole")


def _near(total: Number) -> str:
    return in_words(total.value, "percent", 1)


def percent(cell: Cell) -> str:
    """Say a share with its sign."""
    return cell.text if "%" in cell.text else f"{cell.text}%"


CHECKS = (check_shares, check_area_shares, check_share_of_base, check_directorates, check_counts)
