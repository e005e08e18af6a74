"""What else a report prints that answers a claim, the strongest first.

Sums over parts come first, then a share from its count and base, then a difference, then the same figure printed
elsewhere; what follows from one share alone is weak, and heard only where nothing else speaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perf.areas import COUNCIL
from perf.reconciliation.area_counts import Book, is_directorate, sum_of_level
from perf.reconciliation.checks.sums import in_areas, sum_of_areas
from perf.reconciliation.claims.subject import Key, key_of, matches
from perf.reconciliation.printed_cells import Cell, Claim, share_place
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, value


@dataclass(frozen=True)
class Evidence:
    """A number that should be the claim's, and how it was found."""

    number: Number
    how: str
    shown: str = ""
    is_bound: bool = False  # only the least and the most are known


Source = Callable[[Report, Claim, Key], Iterator[Evidence]]


def _book(report: Report, key: Key) -> Book:
    return Book(report, key.kind, key.area, key.quarter)


def _cells(report: Report, key: Key, field: str, name: str = "") -> list[Cell]:
    found = report.find(kind=key.kind, id=name or key.id, area=key.area, quarter=key.quarter, field=field)
    return [cell for cell in found if cell.number and matches(cell, key)]


def from_sums(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Add up the parts of a count: directorates, services, stages; or take the other parts from the whole."""
    if key.field not in ("count", "overspend") or key.window:
        return
    cell = Cell(key.kind, key.id, key.area, key.quarter, key.field, "", claim.text, claim.unit, claim.where)
    if key.area == COUNCIL and (total := sum_of_areas(report, cell)):
        told = f"the directorates have {in_areas(total[1])}, together {value(total[0].value)}"
        yield Evidence(total[0], told)
        return
    if key.id == "received":
        yield from _from_level(report, claim, key)
    yield from _from_stages(report, key)


def _from_level(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    if key.area != COUNCIL:
        yield from _from_rest(report, key)
        return
    total = sum_of_level(report, key.kind, COUNCIL, key.quarter)
    shares = [cell.number for cell in report.find(kind=key.kind, id="received", field="share") if cell.number]
    complete = len(shares) > 1 and add(shares).is_like(Number.exact(100.0))
    if total and (complete or (claim.number and (claim.number.is_like(total) or claim.number.high < total.low))):
        yield Evidence(total, f"the services listed add up to {value(total.value)}")


def _from_rest(report: Report, key: Key) -> Iterator[Evidence]:
    """Take the other directorates from the council, where nothing but this one is left out."""
    whole = _cells(report, Key(key.kind, "received", "count", COUNCIL, key.quarter), "count")
    if not whole or not whole[0].number or not is_directorate(report, key.area):
        return
    others: dict[str, Number] = {}
    for cell in report.find(kind=key.kind, id="received", field="count", quarter=key.quarter):
        if is_directorate(report, cell.area) and cell.area != key.area and cell.number:
            others.setdefault(cell.area, cell.number)
    rest = whole[0].number - add([*others.values()])
    mine = _cells(report, key, "count")
    adds_up = bool(mine and mine[0].number and mine[0].number.is_like(rest))
    if others and (adds_up or len(others) == len(report.data.framework.directorates) - 1):
        yield Evidence(rest, f"the council's {whole[0].text} less the other directorates leaves {value(rest.value)}")


def _from_stages(report: Report, key: Key) -> Iterator[Evidence]:
    stages = {name: _cells(report, key, "count", f"stage={name}") for name in ("1", "2")}
    whole = _cells(report, key, "count", "received")
    if key.id == "received" and all(stages.values()):
        numbers = [cells[0].number for cells in stages.values() if cells[0].number]
        told = " + ".join(cells[0].text for cells in stages.values())
        yield Evidence(add(numbers), f"the two stages add up to it: {told}")
    other = {"stage=1": "2", "stage=2": "1"}.get(key.id)
    rest = whole[0].number if other and whole and stages[other] else None
    if other and rest and (rival := stages[other][0].number):
        rest = rest - rival
        yield Evidence(
            rest, f"{whole[0].text} less the {stages[other][0].text} of stage {other} leaves {value(rest.value)}"
        )


def from_ratio(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Work out a share from its count and its base, from numerator and denominator, or from forecast and target."""
    if key.field not in ("share", "actual") or "percent" not in claim.unit:
        return
    book = _book(report, key)
    counted = next((cell for cell in _cells(report, key, "count")), None)
    probe = Cell(key.kind, key.id, key.area, key.quarter, "share", "", claim.text, claim.unit, claim.where)
    for base in book.bases(probe) if counted and counted.number else []:
        if counted and counted.number and (share := counted.number.over(base)):
            yield Evidence(share, f"{counted.text} of {value(base.value)} is {in_words(share.value, 'percent', 2)}")
            break
    for top, bottom in (("numerator", "denominator"), ("forecast", "target")):
        names = [key, Key("measure", key.measure, "", key.area, key.quarter, key.window)] if key.measure else [key]
        for name in names:
            yield from _quotients(report, name, top, bottom)


def _quotients(report: Report, key: Key, top: str, bottom: str) -> Iterator[Evidence]:
    for one in _cells(report, key, top):
        for whole in _cells(report, key, bottom):
            if "percent" in whole.unit or not one.number or not whole.number:
                continue
            if share_place(one, whole) and (share := one.number.over(whole.number)):
                told = in_words(share.value, "percent", 2)
                yield Evidence(share, f"{one.shown} of {whole.shown} is {told}")


def from_difference(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Work out a change, a variance, a forecast or a target from the two others."""
    if key.field == "change":
        yield from _change(report, key, "fall" in claim.subject.casefold() or "decrease" in claim.subject.casefold())
        return
    rules = {
        "variance": ("forecast", "target", -1),
        "forecast": ("target", "variance", 1),
        "target": ("forecast", "variance", -1),
    }
    if key.field not in rules or key.kind != "savings":
        return
    first, second, sign = rules[key.field]
    for one in _cells(report, key, first):
        for other in _cells(report, key, second):
            if not share_place(other, one) or not one.number or not other.number:
                continue  # both must stand in one place
            gap = one.number + other.number if sign > 0 else one.number - other.number
            told = value(abs(gap.value), "GBP")
            yield Evidence(abs(gap), f"{first} {one.shown} and {second} {other.shown} give {told}", told)


def _change(report: Report, key: Key, is_fall: bool) -> Iterator[Evidence]:
    pairs = [
        (now, before)
        for now in _both(report, key, "actual")
        for before in _both(report, key, "previous")
        if now.kind == before.kind and now.id == before.id
    ]
    for now, before in pairs:
        if now.number and before.number:
            gap = before.number - now.number if is_fall else now.number - before.number
            yield Evidence(gap, f"{now.text} now and {before.text} before are {value(round(gap.value, 9))} apart")


def _both(report: Report, key: Key, field: str) -> list[Cell]:
    """Find a field of the thing and of the measure that is fed by the same figure."""
    own = _cells(report, key, field)
    linked = Key("measure", key.measure, field, key.area, key.quarter, key.window)
    return [*own, *(_cells(report, linked, field) if key.measure else [])]


def from_share(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Work out a count from its share and its base: as near as the share is printed."""
    if key.field not in ("count", "numerator") or key.window:
        return
    probe = Cell(key.kind, key.id, key.area, key.quarter, "share", "", "", "percent", claim.where)
    shares, bases = _cells(report, key, "share"), _book(report, key).bases(probe)
    for cell in shares if bases else ():
        if cell.number:
            share, base = cell.number, bases[0]
            found = Number(share.value * base.value / 100, share.low * base.low / 100, share.high * base.high / 100)
            about = value(round(found.value))
            yield Evidence(found, f"{cell.text}% of {value(base.value)} is about {about}", f"about {about}")


def from_complement(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Take the other shares of the whole from 100%; weak, since all of them may be wrong together."""
    if key.field != "share":
        return
    other = {"stage=1": "stage=2", "stage=2": "stage=1", "on time": "not on time", "not on time": "on time"}.get(key.id)
    names = [other] if other else _others(report, key)
    found = [_cells(report, key, "share", name) or _claimed(report, claim, key, name) for name in names]
    if names and all(found):
        rest = Number.exact(100.0) - add([cells[0].number for cells in found if cells[0].number])
        yield Evidence(rest, f"the other shares of the whole leave {in_words(rest.value, 'percent', 1)}")


def _claimed(report: Report, claim: Claim, key: Key, name: str) -> list[Claim]:
    """Find a claim of another part of the whole."""
    wanted = (key.kind, name, "share", key.area, key.quarter, key.window)
    keys = ((other, key_of(report, other)) for other in report.claims if other.no != claim.no and other.number)
    return [
        other
        for other, its in keys
        if its and (its.kind, its.id, its.field, its.area, its.quarter, its.window) == wanted
    ]


def _others(report: Report, key: Key) -> list[str]:
    """List the other parts of a dimension that has a part for the rest, and so is whole."""
    dimension = key.id.partition("=")[0]
    cells = _book(report, key).dimensions("share").get(dimension, [])
    names = {cell.id.partition("=")[2].casefold() for cell in cells}
    return [cell.id for cell in cells if cell.id != key.id] if names & {"other", "others"} else []
