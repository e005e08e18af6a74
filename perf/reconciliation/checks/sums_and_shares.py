"""Totals and their parts: what must add up, be a share of its base, or be the difference of two figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from perf.areas import COUNCIL, SCHOOLS
from perf.figure import Part
from perf.reconciliation.area_counts import (
    COMPLEMENTS,
    AreaCounts,
    add_cells,
    counted_kinds,
    counts_of_areas,
    has_rest,
    is_directorate,
    sum_of_level,
)
from perf.reconciliation.findings import Finding, verdict_of
from perf.reconciliation.printed_cells import IN_QUARTER, PRINTED_AS, Cell, PrintedAs, all_places, in_same_place
from perf.reconciliation.printed_numbers import Number, PrintedUnit, add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, listing, value

_finding = partial(Finding, check="parts and whole", matter="whole")
_HUNDRED = Number.exact(100.0)
_AMOUNTS = ("count", "numerator", "denominator", "overspend")


@dataclass(frozen=True, kw_only=True)
class AreaSum:
    """The sum of a figure over areas, and the number of each."""

    total: Number
    by_area: Mapping[str, Number]

    @property
    def terms(self) -> str:
        """The number of each area, for a sentence."""
        return listing(f"{value(number.value)} ({area})" for area, number in self.by_area.items())


@dataclass(frozen=True, kw_only=True)
class Definition:
    """Figures that add up to a different one by their definition; to 100% where no total is named."""

    parts: tuple[str, ...]
    total: str = ""


DEFINITIONS = (
    Definition(
        total="sickness.days_per_fte",
        parts=("sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte"),
    ),
    Definition(parts=("complaints.not_escalated_pct", "complaints.escalated_pct")),
)


def check_shares(report: Report) -> Iterator[Finding]:
    """Add up the shares of one total: they must make 100%, or no more where some need not be printed."""
    for area in counts_of_areas(report):
        for dimension, cells in area.dimensions("share").items():
            total, is_complete = add_cells(cells), _is_complete(report, dimension, cells)
            if len(cells) < 2 or not is_complete and total.low <= 100:
                continue
            makes_hundred, added = total.is_like(_HUNDRED), in_words(total.value, "percent", 1)
            why = f"The shares of one total add up to 100%; these add up to {added}"
            yield _finding(
                subject=f"{dimension} {area.name}",
                where=all_places(cells),
                printed=" + ".join(cell.percent for cell in cells),
                recomputed=added,
                verdict=verdict_of(makes_hundred if is_complete else total.low <= 100),
                why=f"{why}." if makes_hundred else f"{why}, which is further off than rounding explains.",
                doubts=tuple(report.thing(cell) for cell in cells),
            )


def _is_complete(report: Report, dimension: str, cells: list[Cell]) -> bool:
    """Return whether the parts printed are all that there are."""
    if dimension in dict(COMPLEMENTS) or has_rest(cells):
        return True
    if dimension == "area":
        return add_cells(cells).value > 99
    others = [area.dimensions("share") for area in counts_of_areas(report)]
    printed = {cell.id for dimensions in others for cell in dimensions.get(dimension, [])}
    areas = sum(dimension in dimensions for dimensions in others)
    return areas > 1 and printed == {cell.id for cell in cells}


def check_area_shares(report: Report) -> Iterator[Finding]:
    """Add up the shares of the areas: they make 100% where the counts make the total, and never more."""
    for kind in counted_kinds(report):
        cells = report.find(kind=kind, id="received", field="share", quarter=report.quarter.label)
        cells = [cell for cell in cells if cell.area != COUNCIL and cell.number]
        levels = {is_directorate(report, cell.area) for cell in cells}
        total = add_cells(cells)
        if len(cells) < 2 or len(levels) > 1 or (total.high < 100 and not _is_council(report, kind)):
            continue
        added = in_words(total.value, "percent", 1)
        yield _finding(
            subject=f"received {kind}, shares of the areas",
            where=all_places(cells),
            printed=" + ".join(cell.percent for cell in cells),
            recomputed=added,
            verdict=verdict_of(total.is_like(_HUNDRED)),
            why=f"The shares of all areas add up to 100%; these add up to {added}.",
            doubts=tuple(report.thing(cell) for cell in cells),
        )


def _is_council(report: Report, kind: str) -> bool:
    """Return whether the areas that are printed add up to the council's count."""
    council = AreaCounts(report, kind, COUNCIL, report.quarter.label).first("received", "count")
    total = sum_of_level(report, kind, COUNCIL, report.quarter.label)
    return bool(council and council.number and total and council.number.is_like(total))


def check_share_of_base(report: Report) -> Iterator[Finding]:
    """Work out each share from its count and its base, or find whether any count can give it."""
    for area in counts_of_areas(report):
        for cell in area.cells_of("share"):
            counted, bases = area.first(cell.id, "count", cell.part), area.bases(cell)
            if cell.number is None or not bases:
                continue
            if counted and counted.number:
                yield from _share(area, cell, counted, bases)
            elif cell.named.dimension == "stage":
                yield from _possible(area, cell, bases[0])


def _share(area: AreaCounts, cell: Cell, counted: Cell, bases: list[Number]) -> Iterator[Finding]:
    """Compare a share with its count over each base that it can have."""
    shares = [share for base in bases if counted.number and (share := counted.number.over(base))]
    if shares and cell.number:
        recomputed = in_words(shares[0].value, "percent", 2)
        yield _finding(
            subject=f"{cell.id} {area.name}",
            where=cell.where,
            printed=cell.percent,
            recomputed=recomputed,
            verdict=verdict_of(any(cell.number.is_like(share) for share in shares)),
            why=f"A share is its count over its base: {counted.text} of {value(bases[0].value)} is {recomputed}.",
            unit=cell.unit,
            doubts=(area.report.thing(cell),),
        )


def _possible(area: AreaCounts, cell: Cell, base: Number) -> Iterator[Finding]:
    """Compare a share with the nearest that a count out of the base can have."""
    size = round(base.value)
    if cell.number is None or size < 1 or base.low < base.high:
        return
    nearest = round(cell.number.value * size / 100)
    share = Number.exact(100 * nearest / size)
    recomputed = in_words(share.value, "percent", 1)
    yield _finding(
        subject=f"{cell.id} {area.name}",
        where=cell.where,
        printed=cell.percent,
        recomputed=recomputed,
        verdict=verdict_of(cell.number.is_like(share)),
        why=f"A share is a whole number out of its base: the nearest possible, {nearest} of {size}, is {recomputed}.",
        unit=cell.unit,
        doubts=(area.report.thing(cell),),
    )


def check_directorates(report: Report) -> Iterator[Finding]:
    """Add up the directorates, where all of them are printed, and compare the council."""
    for kind in counted_kinds(report):
        cells = report.find(kind=kind, area=COUNCIL, quarter=report.quarter.label)
        for cell in (cell for cell in cells if cell.field in _AMOUNTS):
            areas = sum_of_areas(report, cell) if cell.number else None
            if areas is None or cell.number is None:
                continue
            agrees, recomputed = cell.number.is_like(areas.total), value(areas.total.value)
            verb = "make" if agrees else "add up to"
            yield _finding(
                subject=f"{cell.id} {kind}, council",
                where=cell.where,
                printed=cell.text,
                recomputed=recomputed,
                verdict=verdict_of(agrees),
                why=f"The directorates make up the council: {areas.terms} {verb} {recomputed}.",
                unit=cell.unit,
                doubts=(report.thing(cell),),
            )


def sum_of_areas(report: Report, cell: Cell) -> AreaSum | None:
    """Add up a council's figure over the directorates; None where one of them may be missing."""
    by_area = _by_directorate(report.find(kind=cell.kind, id=cell.id, field=cell.field, part=cell.part,
                                          quarter=cell.quarter), report)  # fmt: skip
    council = report.find(kind=cell.kind, id="received", area=COUNCIL, quarter=cell.quarter, field="count")
    cells = report.find(kind=cell.kind, id="received", field="count", part="", quarter=cell.quarter)
    received = _by_directorate(cells, report)
    adds_up = bool(council and council[0].number and received and council[0].number.is_like(add([*received.values()])))
    needed = set(received) if adds_up else set(report.data.framework.directorates)
    for area in needed - set(by_area):  # a share of nothing is a count of 0
        shares = report.find(kind=cell.kind, id=cell.id, area=area, quarter=cell.quarter, field="share")
        if shares and shares[0].number and shares[0].number.value == 0 == shares[0].number.low + shares[0].number.high:
            by_area[area] = Number.exact(0.0)
    needed = needed | ({SCHOOLS} & set(by_area))
    if len(by_area) < 2 or set(by_area) != needed:
        return None
    return AreaSum(total=add([*by_area.values()]), by_area=by_area)


def _by_directorate(cells: Sequence[Cell], report: Report) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for cell in cells:
        if (is_directorate(report, cell.area) or cell.area == SCHOOLS) and cell.number:
            numbers.setdefault(cell.area, cell.number)
    return numbers


def check_counts(report: Report) -> Iterator[Finding]:
    """Add up the counts of the parts, such as stages and outcomes: never more than the total."""
    for area in counts_of_areas(report):
        received = area.first("received", "count")
        for dimension, cells in area.dimensions("count").items():
            if not received or not received.number or dimension in ("area", "project", "programme") or len(cells) < 2:
                continue
            total = add_cells(cells)
            agrees = total.is_like(received.number)
            if dimension != "stage" and not agrees and total.low <= received.number.high:
                continue  # some may have no outcome yet
            yield _finding(
                subject=f"{dimension} {area.name}",
                where=all_places(cells),
                printed=" + ".join(cell.text for cell in cells),
                recomputed=received.text,
                verdict=verdict_of(agrees),
                why=f"The parts of {received.text} must add up to it; these add up to {value(total.value)}.",
                doubts=tuple(report.thing(cell) for cell in (received, *cells)),
            )


def check_differences(report: Report) -> Iterator[Finding]:
    """Work out each change and each variance from the two figures that it lies between."""
    for field, minuend, subtrahend in (("change", "actual", "previous"), ("variance", "forecast", "target")):
        for cell in report.find(field=field):
            first, second = (_beside(report, cell, name) for name in (minuend, subtrahend))
            if not first or not second or not cell.number or not first.number or not second.number:
                continue
            gap = first.number - second.number
            ways = [gap] if field == "change" else [gap, -gap]
            if cell.unit == "percent" and (relative := abs(gap).over(abs(second.number))):
                ways.append(relative if gap.value >= 0 else -relative)
            figures = f"{minuend} {first.shown}, {subtrahend} {second.shown}"
            yield _finding(
                subject=f"{cell.id} {cell.kind}, {field}{_area(cell)}",
                where=cell.where,
                printed=cell.text,
                recomputed=value(round(gap.value, 9)),
                verdict=verdict_of(any(cell.number.is_like(way) for way in ways)),
                why=f"A {field} is one figure less the other: {figures}.",
                doubts=tuple(report.thing(one) for one in (cell, first, second)),
            )


def _beside(report: Report, cell: Cell, field: str) -> Cell | None:
    """Find a different field of the same thing, in the same place if it is printed there."""
    cells = report.find(kind=cell.kind, id=cell.id, area=cell.area, quarter=cell.quarter, field=field)
    cells = [other for other in cells if other.part in ("", cell.part)]
    return next((other for other in cells if in_same_place(cell, other)), next(iter(cells), None))


def check_ratios(report: Report) -> Iterator[Finding]:
    """Work out each share of a target, and each measure that prints its numerator and denominator."""
    for field, top, bottom in (
        ("share", "forecast", "target"), ("share", "actual", "target"), ("share", "numerator", "denominator"),
        ("actual", "numerator", "denominator"),
    ):  # fmt: skip
        for cell in report.find(field=field):
            one, base = (_in_place(report, cell, name) for name in (top, bottom))
            if (
                not one
                or not base
                or not cell.number
                or not PrintedUnit(cell.unit).in_percent
                or cell.part == IN_QUARTER
            ):
                continue
            share = one.number.over(base.number) if one.number and base.number else None
            if share is None:
                continue
            recomputed = in_words(share.value, "percent", 2)
            yield _finding(
                subject=f"{cell.id} {cell.kind}, share{_area(cell)}",
                where=cell.where,
                printed=cell.percent,
                recomputed=recomputed,
                verdict=verdict_of(cell.number.is_like(share)),
                why=f"A share is one figure over the other: {one.shown} over {base.shown} is {recomputed}.",
                doubts=tuple(report.thing(term) for term in (cell, one, base)),
            )


def _in_place(report: Report, cell: Cell, field: str) -> Cell | None:
    """Find a different field of the same thing in the place where the cell is printed."""
    cells = report.find(kind=cell.kind, id=cell.id, area=cell.area, quarter=cell.quarter, field=field)
    return next((other for other in cells if in_same_place(cell, other)), None)


def check_projects(report: Report) -> Iterator[Finding]:
    """Add up the projects of the only programme that is printed in a place."""
    cells = [cell for cell in report.find(kind="savings", quarter=report.quarter.label) if cell.number]
    by_place = sorted(cells, key=lambda cell: (cell.field, cell.area, cell.where))
    for _, group in groupby(by_place, key=lambda cell: (cell.field, cell.area, cell.where)):
        printed = list(group)
        projects = [cell for cell in printed if cell.named.dimension == "project"]
        programmes = [cell for cell in printed if cell.named.dimension == "programme"]
        if len(programmes) != 1 or len(projects) < 2 or programmes[0].field == "share" or not programmes[0].number:
            continue
        programme, number, total = programmes[0], programmes[0].number, add_cells(projects)
        agrees = number.is_like(total)
        if not agrees and abs(total).value < abs(number).value:
            continue  # not every project need be printed
        yield _finding(
            subject=f"{programme.id} savings, {programme.field}{_area(programme)}",
            where=programme.where,
            printed=programme.text,
            recomputed=value(total.value),
            verdict=verdict_of(agrees),
            why=f"The projects of a programme {_add_up(agrees)} it: {listing(cell.shown for cell in projects)}.",
            doubts=tuple(report.thing(cell) for cell in (programme, *projects)),
        )


def check_months(report: Report) -> Iterator[Finding]:
    """Add up the three months of the quarter, and compare the quarter's own count."""
    by_month: dict[tuple[str, str, str, str], dict[str, Cell]] = {}
    for cell in report.cells:
        part = Part.parse(cell.part)
        if part.dimension == "month" and cell.number:
            by_month.setdefault((cell.kind, cell.id, cell.area, cell.field), {})[part.value] = cell
    for (kind, name, area, field), months in by_month.items():
        cells = report.find(kind=kind, id=name, area=area, field=field, quarter=report.quarter.label)
        counts = [cell for cell in cells if cell.part in ("", IN_QUARTER) and cell.number]
        if not set(report.quarter.months) <= set(months) or not counts or counts[0].unit != "count":
            continue
        terms = [months[month] for month in report.quarter.months]
        total, cell = add_cells(terms), counts[0]
        agrees = bool(cell.number and cell.number.is_like(total))
        yield _finding(
            subject=f"{name} {kind}, months{_area(cell)}",
            where=cell.where,
            printed=cell.text,
            recomputed=value(total.value),
            verdict=verdict_of(agrees),
            why=f"The three months {_add_up(agrees)} the quarter: {listing(month.text for month in terms)}.",
            doubts=tuple(report.thing(one) for one in (cell, *terms)),
        )


def check_definitions(report: Report) -> Iterator[Finding]:
    """Add up measures, and printed figures, that add up to a different one by their definition."""
    for definition in DEFINITIONS:
        figures = [figure for figure in (definition.total, *definition.parts) if figure]
        for field in ("actual", "previous"):
            measures = {figure: _of_measure(report, figure, field) for figure in figures}
            yield from _defined(report, definition, measures, f"measures, {field}")
        printed = report.find(kind=PRINTED_AS[definition.total].kind) if definition.total else []
        for area, quarter in dict.fromkeys((cell.area, cell.quarter) for cell in printed):
            cells = {figure: _of_table(report, PRINTED_AS[figure], area, quarter) for figure in figures}
            yield from _defined(report, definition, cells, f"{area}, {quarter}")


def _defined(report: Report, definition: Definition, cells: Mapping[str, Cell | None], of: str) -> Iterator[Finding]:
    """Compare a total with the sum of the parts of its definition, where all are printed."""
    known = {figure: cell for figure, cell in cells.items() if cell}
    if len(known) < len(cells):
        return
    terms = [known[figure] for figure in definition.parts]
    total, sum_ = known.get(definition.total), add_cells(terms)
    number = total.number if total and total.number else _HUNDRED
    added, agrees = listing(f"{cell.text} ({cell.id})" for cell in terms), number.is_like(sum_)
    yield _finding(
        subject=f"{(total or terms[0]).id} {of}",
        where=all_places([total or terms[0], *terms]),
        printed=total.text if total else " + ".join(cell.text for cell in terms),
        recomputed=value(round(sum_.value, 9)),
        verdict=verdict_of(agrees),
        why=f"By their definition {added} {_add_up(agrees)} {f'{total.text} ({total.id})' if total else '100%'}.",
        doubts=tuple(report.thing(cell) for cell in known.values()),
    )


def _add_up(agrees: bool) -> str:
    """Return that parts add up to a total, or that they should where they do not."""
    return "add up to" if agrees else "should add up to"


def _of_measure(report: Report, figure: str, field: str) -> Cell | None:
    """Find what is printed for the measure that has a figure, in a table rather than in a comment."""
    rows = report.measures[(report.measures["figure"] == figure) & (report.measures["part"] == "")]
    for name in rows["measure_id"]:
        cells = report.find(kind="measure", id=name, field=field, area=COUNCIL, quarter=report.quarter.label, part="")
        if cell := _first_number([cell for cell in cells if not cell.is_comment] or cells):
            return cell
    return None


def _of_table(report: Report, printed: PrintedAs, area: str, quarter: str) -> Cell | None:
    """Find what a table of its own prints for a figure."""
    names = {"kind": printed.kind, "id": printed.id, "field": printed.field}
    return _first_number(report.find(area=area, quarter=quarter, part="", **names))


def _first_number(cells: Sequence[Cell]) -> Cell | None:
    return next((cell for cell in cells if cell.number), None)


def _area(cell: Cell) -> str:
    return "" if cell.area == COUNCIL else f", {cell.area}"


CHECKS = (
    check_shares, check_area_shares, check_share_of_base, check_directorates, check_counts, check_differences,
    check_ratios, check_projects, check_months, check_definitions,
)  # fmt: skip
