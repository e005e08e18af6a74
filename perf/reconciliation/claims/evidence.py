"""What else a report prints that answers a claim, the strongest first.

Sums over parts come first, then a share from its count and base, then a difference, then the same figure printed or
claimed elsewhere. What follows from one share alone is weak, and is used only where nothing else answers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, base_of
from perf.figure import Part
from perf.reconciliation.area_counts import add_cells, complement_of, has_rest, is_directorate, sum_of_level
from perf.reconciliation.checks.own_records import is_real, recorded
from perf.reconciliation.checks.sums_and_shares import sum_of_areas
from perf.reconciliation.claims.subject import ClaimedCell, Question
from perf.reconciliation.printed_cells import Cell, Claim, Thing, in_same_place, is_elsewhere
from perf.reconciliation.printed_numbers import Number, PrintedUnit, add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, value


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A number that should be the claim's, how it was found, and a sentence on which that is based, if any."""

    number: Number
    how: str
    premise: str = ""
    shown: str = ""
    is_bound: bool = False  # only the least and the most are known
    doubts: tuple[Thing, ...] = ()  # what else is wrong if the claim is


Source = Callable[[Question], Iterator[Evidence]]


def from_sums(question: Question) -> Iterator[Evidence]:
    """Add up the parts of a count: directorates, services, stages; or take the other parts from the total."""
    cell = question.cell
    if cell.field not in ("count", "overspend") or not cell.is_of_quarter:
        return
    if cell.area == COUNCIL and (areas := sum_of_areas(question.report, question.probe(cell.field))):
        how = f"the directorates have {areas.terms}, together {value(areas.total.value)}"
        yield Evidence(number=areas.total, how=how)
        return
    if cell.id == "received":
        yield from _from_level(question) if cell.area == COUNCIL else _from_rest(question)
    yield from _from_stages(question)


def _from_level(question: Question) -> Iterator[Evidence]:
    """Add up the services, where they are complete or already make more than is claimed."""
    report, kind, number = question.report, question.cell.kind, question.claim.number
    total = sum_of_level(report, kind, COUNCIL, question.cell.quarter)
    shares = [cell for cell in report.find(kind=kind, id="received", field="share") if cell.number]
    is_complete = len(shares) > 1 and add_cells(shares).is_like(Number.exact(100.0))
    if total and (is_complete or (number and (number.is_like(total) or number.high < total.low))):
        yield Evidence(number=total, how=f"the services listed add up to {value(total.value)}")


def _from_rest(question: Question) -> Iterator[Evidence]:
    """Take the other directorates from the council, where only this one is missing."""
    report, cell = question.report, question.cell
    received = ClaimedCell(kind=cell.kind, id="received", area=COUNCIL, quarter=cell.quarter)
    council = question.cells_of(received, "count")
    if not council or not council[0].number or not is_directorate(report, cell.area):
        return
    others: dict[str, Number] = {}
    for other in report.find(kind=cell.kind, id="received", field="count", quarter=cell.quarter):
        if is_directorate(report, other.area) and other.area != cell.area and other.number:
            others.setdefault(other.area, other.number)
    rest = council[0].number - add([*others.values()])
    own = question.cells("count")
    adds_up = bool(own and own[0].number and own[0].number.is_like(rest))
    if others and (adds_up or len(others) == len(report.data.framework.directorates) - 1):
        how = f"the council's {council[0].text} less the other directorates leaves {value(rest.value)}"
        yield Evidence(number=rest, how=how)


def _from_stages(question: Question) -> Iterator[Evidence]:
    """Add up the two stages; or take the other stage from the total."""
    stages = [question.cells("count", f"stage={number}") for number in (1, 2)]
    received = question.cells("count", "received")
    if question.cell.id == "received" and all(stages):
        firsts = [cells[0] for cells in stages]
        how = f"the two stages add up to it: {' + '.join(cell.text for cell in firsts)}"
        yield Evidence(number=add_cells(firsts), how=how)
    other = complement_of(question.cell.id) if Part.parse(question.cell.id).dimension == "stage" else ""
    others = question.cells("count", other) if other else []
    if others and received and received[0].number and others[0].number:
        rest = received[0].number - others[0].number
        stage = others[0].named.value
        how = f"{received[0].text} less the {others[0].text} of stage {stage} leaves {value(rest.value)}"
        yield Evidence(number=rest, how=how)


def from_ratio(question: Question) -> Iterator[Evidence]:
    """Work out a share from its count and its base, from numerator and denominator, or from forecast and target."""
    if question.cell.field not in ("share", "actual") or not PrintedUnit(question.claim.unit).in_percent:
        return
    counted = next(iter(question.cells("count")), None)
    bases = question.counts.bases(question.probe("share")) if counted else []
    if counted and counted.number and bases:
        yield from _share_of(question, counted, bases[0])
    for top, bottom in (("numerator", "denominator"), ("forecast", "target")):
        for find in (question.cells, question.measure_cells):
            yield from _quotients(find(top), find(bottom))


def _share_of(question: Question, counted: Cell, base: Number) -> Iterator[Evidence]:
    """Divide a count by its base; where the directorates give a different count, theirs."""
    report = question.report
    areas = sum_of_areas(report, counted) if counted.area == COUNCIL else None
    is_wrong = bool(areas and counted.number and not counted.number.is_like(areas.total))
    number = areas.total if areas and is_wrong else counted.number
    if number and (share := number.over(base)):
        whose = f"the directorates have {areas.terms}, and " if areas and is_wrong else ""
        how = f"{whose}{value(number.value)} of {value(base.value)} is {in_words(share.value, 'percent', 2)}"
        yield Evidence(number=share, how=how, doubts=(report.thing(counted),) if is_wrong else ())


def _quotients(tops: list[Cell], bottoms: list[Cell]) -> Iterator[Evidence]:
    """Divide each cell by each base that is printed in the same place."""
    for one in tops:
        for base in bottoms:
            if PrintedUnit(base.unit).in_percent or not one.number or not base.number or not in_same_place(one, base):
                continue
            if share := one.number.over(base.number):
                how = f"{one.shown} of {base.shown} is {in_words(share.value, 'percent', 2)}"
                yield Evidence(number=share, how=how)


def from_difference(question: Question) -> Iterator[Evidence]:
    """Work out a change, a variance, a forecast or a target from the two others."""
    field = question.cell.field
    if field == "change":
        yield from _change(question)
        return
    rules = {"variance": ("forecast", "target", -1), "forecast": ("target", "variance", 1),
             "target": ("forecast", "variance", -1)}  # fmt: skip
    if field not in rules or question.cell.kind != "savings":
        return
    first, second, sign = rules[field]
    for one in question.cells(first):
        for other in question.cells(second):
            if not one.number or not other.number or not in_same_place(other, one):
                continue
            gap = abs(one.number + other.number if sign > 0 else one.number - other.number)
            shown = value(gap.value, "GBP")
            yield Evidence(number=gap, how=f"{first} {one.shown} and {second} {other.shown} give {shown}", shown=shown)


def _change(question: Question) -> Iterator[Evidence]:
    """Take the figure of the year before from the figure now: of the thing, and of the measure that it feeds."""
    is_fall = "fall" in question.claim.words or "decrease" in question.claim.words
    for find in (question.cells, question.measure_cells):
        for now in find("actual"):
            for before in find("previous"):
                if now.number and before.number:
                    gap = before.number - now.number if is_fall else now.number - before.number
                    how = f"{now.text} now and {before.text} before are {value(round(gap.value, 9))} apart"
                    yield Evidence(number=gap, how=how)


def from_cells(question: Question) -> Iterator[Evidence]:
    """Compare what tables and notes print; what only the claim's own place repeats is no evidence for it."""
    for cell in _same(question):
        number = abs(cell.number) if cell.number and question.cell.field == "variance" else cell.number
        if number is None or question.claim.number is None:
            continue
        is_own = not is_elsewhere(cell, question.claim)
        if is_own and question.claim.number.is_like(number):
            continue
        if is_own and cell.is_comment and cell.kind == "measure":
            continue  # the claim itself, rounded differently
        yield Evidence(number=number, how=f"{cell.where} prints {cell.shown}", shown=cell.shown)


def _same(question: Question) -> list[Cell]:
    """Find what is printed for the thing, and for the measure of the same figure."""
    return [*question.cells(question.cell.field), *(cell for cell in _of_measure(question) if cell.number
                                                    and question.cell.matches(cell))]  # fmt: skip


def _of_measure(question: Question) -> list[Cell]:
    """Find what is printed for the measure of the same figure: last year's under the name of previous."""
    report, key = question.report, question.cell
    if not key.measure:
        return []
    field = "actual" if key.field == "share" else key.field
    cells = report.find(kind="measure", id=key.measure, area=key.area, quarter=key.quarter, field=field)
    if key.quarter == report.quarter.same_quarter_last_year.label and field == "actual":
        cells += report.find(kind="measure", id=key.measure, area=key.area, quarter=report.quarter.label,
                             field="previous")  # fmt: skip
    returned = report.returned_cell(key.measure, field, key.quarter) if key.area == COUNCIL else None
    return [*(cell for cell in cells if cell.number), *([returned] if returned else [])]


def from_claims(question: Question) -> Iterator[Evidence]:
    """Compare other claims of the very same thing."""
    claim = question.claim
    for other in question.report.claims:
        if other.no == claim.no or not other.number or PrintedUnit(other.unit).kind != PrintedUnit(claim.unit).kind:
            continue
        if question.claimed[other] == question.cell and is_elsewhere(other, claim):
            how = f"claim {other.no} ({other.where}) says {other.shown}"
            yield Evidence(number=abs(other.number), how=how, shown=other.shown)


def from_share(question: Question) -> Iterator[Evidence]:
    """Work out a count from its share and its base, as precisely as the share is printed."""
    if question.cell.field not in ("count", "numerator") or not question.cell.is_of_quarter:
        return
    shares, bases = question.cells("share"), question.counts.bases(question.probe("share"))
    for cell in shares if bases else ():
        if cell.number:
            share, base = cell.number, bases[0]
            number = Number(share.value * base.value / 100, share.low * base.low / 100, share.high * base.high / 100)
            about = f"about {value(round(number.value))}"
            yield Evidence(number=number, how=f"{cell.percent} of {value(base.value)} is {about}", shown=about)


def from_complement(question: Question) -> Iterator[Evidence]:
    """Take the other shares of the total from 100%; weak, since all of them may be wrong together."""
    if question.cell.field != "share":
        return
    other = complement_of(question.cell.id)
    if other and (printed := _complement_of_measure(question, other)):
        yield from printed
        return
    names = [other] if other else _other_parts(question)
    shares = [question.cells("share", name) or _claimed(question, name) for name in names]
    if names and all(shares):
        rest = Number.exact(100.0) - add([cells[0].number for cells in shares if cells[0].number])
        how = f"the other shares of the total leave {in_words(rest.value, 'percent', 1)}"
        yield Evidence(number=rest, how=how)


def _complement_of_measure(question: Question, other: str) -> list[Evidence]:
    """Take from 100% what is printed elsewhere for the measure of the one other part."""
    claimed = (question.claimed[claim] for claim in _claimed(question, other))
    cells = [
        cell
        for key in claimed
        if key and key.measure
        for cell in _of_measure(replace(question, cell=key))
        if cell.number and is_elsewhere(cell, question.claim)
    ]
    return [
        Evidence(
            number=Number.exact(100.0) - cell.number,
            how=f"{cell.where} prints {cell.percent} for the rest of the total, which leaves "
            f"{in_words(100 - cell.number.value, 'percent', 1)}",
            doubts=(question.report.thing(cell),),
        )
        for cell in cells
        if cell.number
    ]


def _claimed(question: Question, name: str) -> list[Claim]:
    """Find the claims of a different part of the total."""
    key = question.cell
    wanted = (key.kind, name, "share", key.area, key.quarter, key.window)
    return [
        claim
        for claim, its in question.claimed.items()
        if its and claim.no != question.claim.no and claim.number
        and (its.kind, its.id, its.field, its.area, its.quarter, its.window) == wanted
    ]  # fmt: skip


def _other_parts(question: Question) -> list[str]:
    """List the other parts of a dimension that has a part for the rest, and so is complete."""
    cells = question.counts.dimensions("share").get(question.probe("share").named.dimension, [])
    return [cell.id for cell in cells if cell.id != question.cell.id] if has_rest(cells) else []


def from_records(report: Report, claim: Claim) -> Iterator[Evidence]:
    """Compute the figure from the council's own records; never from synthetic ones, nor what protection hides."""
    if claim.figure and is_real(report.data, claim.figure):
        figure = base_of(claim.figure)
        for one in recorded(report, figure, claim.area, claim.quarter, claim.part):
            yield Evidence(number=one.number, how=one.how, shown=one.shown)


def only_synthetic(report: Report, claim: Claim) -> bool:
    """Return whether the folder has records for the claim's figure, and they are not the council's own."""
    figure = FIGURES.get(claim.figure)
    tables = set(report.data.stand_ins(figure.tables)) if figure else set()
    return bool(tables) and tables <= set(report.data.sources) and not is_real(report.data, claim.figure)
