"""Claims that compare: one number against another, a direction, a month of a quarter, one period with the next."""

import re
from collections.abc import Iterator
from dataclasses import replace

from perf.areas import COUNCIL
from perf.reconciliation.area_counts import sum_of_level
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.claims.subject import Key, key_of
from perf.reconciliation.claims.vocabulary import TO_DATE
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import Claim
from perf.reconciliation.printed_numbers import Number, add, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import listing, value

_AGAINST = re.compile(r"(.+?) (?:against|compared (?:with|to)|vs\.?|versus|of) (.+)")
_BELOW = re.compile(r"\b(within|below|under|less than|lower than|inside)\b")
_ABOVE = re.compile(r"\b(above|over|exceed\w*|more than|higher than|outside)\b")
_MONTH = re.compile(r"\b(highest|busiest|peak|lowest|quietest) month\b")
_Q_ON_Q = re.compile(r"\bincrease\b.*\b(on|from|over|since) (q[1-3]|(the )?(last|previous) quarter|quarter [1-3])\b")
_UP, _DOWN = (
    ("increase", "rose", "risen", "up", "higher", "grew"),
    ("decrease", "fell", "fall", "down", "lower", "reduc"),
)


def check_relation(report: Report, claim: Claim) -> Finding | None:
    """Compare the two numbers of "5.96 against 5.90" as the words say they compare."""
    found = _AGAINST.fullmatch(claim.text)
    pair = [read_number(text, claim.unit) for text in found.groups()] if found else []
    if not found or len(pair) != 2 or pair[0] is None or pair[1] is None:
        return None
    words = claim.subject.casefold()
    below, above = _BELOW.search(words), _ABOVE.search(words)
    if bool(below) == bool(above):
        why = "The words do not say which of the two numbers should be the larger."
        return _finding(claim, "", CANNOT, why)
    holds = pair[0].low <= pair[1].high if below else pair[0].high >= pair[1].low
    told = (below or above or found)[0]
    gap = pair[0].value - pair[1].value
    larger = f"{found[1]} is {'less than' if gap < 0 else 'more than' if gap > 0 else 'as much as'} {found[2]}"
    return _finding(claim, larger, verdict(holds), f'It is said to be "{told}", and {larger}.')


def check_way(report: Report, claim: Claim) -> Finding | None:
    """Compare a stated direction with the figures that are printed for now and before."""
    said = claim.text.casefold()
    way = 1 if said.startswith(_UP) else -1 if said.startswith(_DOWN) else 0
    if claim.unit != "direction" or not way:
        return None
    named, across, many = claim.subject.casefold().partition(" across")
    key = key_of(report, replace(claim, subject=named))
    moves = _moves(report, key.kind) if key else {}
    whole = moves.pop(COUNCIL, None)
    if across:
        number = read_number(re.sub(r"^( all)?( the)? (\w+).*", r"\3", many))
        return _across(claim, way, moves, int(number.value) if number else 0)
    if whole is None:
        return _finding(claim, "", CANNOT, "The report does not print the figure both for now and for before.")
    told = "rose" if whole > 0 else "fell" if whole < 0 else "stayed the same"
    return _finding(claim, told, verdict(whole * way > 0), f"By the report's own figures it {told}.")


def _across(claim: Claim, way: int, moves: dict[str, float], many: int) -> Finding:
    """Compare a direction that is stated of several directorates; "generally" lets fewer than half go the other way."""
    against = [area for area, gap in moves.items() if gap * way < 0]
    of, other = max(many, len(moves)), "fell" if way > 0 else "rose"
    if against and ("general" not in claim.subject.casefold() or 2 * len(against) >= of):
        why = f"Of the {of} directorates, {listing(against)} {other} by the report's own figures."
        return _finding(claim, f"{other} in {len(against)} of {of}", DIFFERS, why)
    if moves and len(moves) == of:
        return _finding(claim, claim.text, AGREES, "The printed figures of the directorates moved that way.")
    return _finding(claim, "", CANNOT, "The figures of all directorates, now and before, are not printed.")


def _moves(report: Report, kind: str) -> dict[str, float]:
    """Give the printed change of each directorate, and of the council."""
    areas = {COUNCIL, *report.data.framework.directorates}
    found: dict[str, float] = {}
    for cell in report.find(kind=kind, field="actual", quarter=report.quarter.label):
        before = report.find(kind=kind, id=cell.id, area=cell.area, field="previous")
        if cell.area in areas and before and cell.number and before[0].number:
            found[cell.area] = cell.number.value - before[0].number.value
    return found


def from_months(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare a highest or lowest month with a third of its quarter."""
    found = _MONTH.search(claim.subject.casefold())
    total = _total(report, key) if found else None
    if not found or total is None:
        return
    third = total.value / 3
    if found[1] in ("lowest", "quietest"):
        told = f"{value(total.value)} in three months make the lowest {value(int(third))} or less"
        yield Evidence(Number(third, 0.0, third), told, f"{value(int(third))} or less")
        return
    least = -int(-third // 1)
    told = f"{value(total.value)} in three months make the highest {value(least)} or more"
    yield Evidence(Number(least, least, max(total.high, least)), told, f"{value(least)} or more")


def _total(report: Report, key: Key) -> Number | None:
    """Find the count of a quarter: printed, or the sum of the services, or claimed."""
    whole = report.find(kind=key.kind, id="received", area=key.area, quarter=key.quarter, field="count")
    if whole and whole[0].number:
        return whole[0].number
    total = sum_of_level(report, key.kind, key.area, key.quarter)
    stated = _stated(report, key.kind, key.area, key.quarter, "")
    return stated or total


def _stated(report: Report, kind: str, area: str, quarter: str, window: str) -> Number | None:
    """Find what a claim states to have been received in a period."""
    for claim in report.claims:
        words = claim.subject.casefold()
        if _MONTH.search(words) or _Q_ON_Q.search(words) or claim.unit != "count" or claim.area != area:
            continue
        key = key_of(report, claim)
        if key and (key.kind, key.id, key.field, key.quarter, key.window) == (
            kind,
            "received",
            "count",
            quarter,
            window,
        ):
            return claim.number
    return None


def from_periods(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare the year to date, its last quarter, and the increase on the quarter before: two give the third."""
    now = _total(report, key) if key.id == "received" and report.quarter.number == 2 else None
    if now is None:
        return
    first = report.quarter.previous.label
    earlier = report.find(kind=key.kind, id="received", area=key.area, quarter=first, field="count")
    before = earlier[0].number if earlier else None
    if _Q_ON_Q.search(claim.subject.casefold()):
        yield from _risen(now, before, _stated(report, key.kind, key.area, key.quarter, TO_DATE))
    elif key.window == TO_DATE and before:
        yield Evidence(now + before, f"the two quarters have {value(now.value)} and {value(before.value)}")
    elif key.window == TO_DATE:
        for one in (one for one in report.claims if _rise_of(report, one, key) and one.number):
            total = add([now, now]) - (one.number or now)
            told = f"{value(now.value)} this quarter, {one.text} more than the one before (claim {one.no})"
            yield Evidence(total, f"{told}, make {value(total.value)}")


def _risen(now: Number, before: Number | None, both: Number | None) -> Iterator[Evidence]:
    if first := before or (both - now if both else None):
        how = "" if before or not both else f" ({value(both.value)} to date less {value(now.value)})"
        told = f"{value(now.value)} this quarter and {value(first.value)} in the one before{how}"
        yield Evidence(now - first, f"{told} differ by {value((now - first).value)}")


def _rise_of(report: Report, claim: Claim, key: Key) -> bool:
    found = key_of(report, claim) if _Q_ON_Q.search(claim.subject.casefold()) else None
    return found is not None and (found.kind, found.area, found.quarter) == (key.kind, key.area, key.quarter)


def from_base(report: Report, claim: Claim, key: Key) -> Iterator[Evidence]:
    """Compare the base of a share with what was received, which it cannot pass, and with what was all resolved."""
    if key.field != "denominator" or key.kind != "complaints":
        return
    received = _total(report, Key(key.kind, "received", "count", key.area, key.quarter))
    resolved = [one for one in report.claims if re.search(r"^all complaints (resolved|closed|answered)", one.subject)]
    if received is None or claim.number is None:
        return
    if resolved or claim.number.low > received.high or claim.number.is_like(received):
        how = "all of which are said to be resolved" if resolved else "and no more can be answered"
        yield Evidence(received, f"{value(received.value)} were received, {how}")


def _finding(claim: Claim, shown: str, found: str, why: str) -> Finding:
    matter = "direction" if claim.unit == "direction" else "target" if "target" in claim.subject else "figure"
    return Finding("claim", claim.label, claim.where, claim.text, shown, found, why, matter)
