"""Claims that compare: two numbers, a direction, a month of a quarter, one period with the next."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from perf.areas import COUNCIL
from perf.quarter import Quarter
from perf.reconciliation.area_counts import sum_of_level
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.claims.subject import TO_DATE, ClaimedCell, Question, Window, read_claim
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, Matter, verdict_of
from perf.reconciliation.printed_cells import Claim
from perf.reconciliation.printed_numbers import Number, add, read_number
from perf.reconciliation.printed_report import Report
from perf.rules import DECIDED
from perf.wording import listing, value

_AGAINST = re.compile(r"(.+?) (?:against|compared (?:with|to)|vs\.?|versus|of) (.+)")
_BELOW = re.compile(r"\b(within|below|under|less than|lower than|inside)\b")
_ABOVE = re.compile(r"\b(above|over|exceed\w*|more than|higher than|outside)\b")
_MONTH = re.compile(r"\b(highest|busiest|peak|lowest|quietest) month\b")
_LEAST = ("lowest", "quietest")
_RISE = re.compile(r"\bincrease\b.*\b(on|from|over|since) (q[1-4]|(the )?(last|previous) quarter|quarter [1-4])\b")
_ALL_RESOLVED = re.compile(r"^all complaints (resolved|closed|answered)")
_UP = ("increase", "rose", "risen", "up", "higher", "grew")
_DOWN = ("decrease", "fell", "fall", "down", "lower", "reduc")


def check_relation(report: Report, claim: Claim) -> Finding | None:
    """Compare the two numbers of "5.96 against 5.90" as the words say that they compare."""
    against = _AGAINST.fullmatch(claim.text)
    first, second = (read_number(text, claim.unit) for text in against.groups()) if against else (None, None)
    if not against or first is None or second is None:
        return None
    below, above = _BELOW.search(claim.words), _ABOVE.search(claim.words)
    if bool(below) == bool(above):
        why = "The words do not say which of the two numbers should be larger."
        return _finding(claim)(verdict=CANNOT, why=why)
    holds = first.low <= second.high if below else first.high >= second.low
    gap = first.value - second.value
    size = "less than" if gap < 0 else "more than" if gap > 0 else "as much as"
    recomputed = f"{against[1]} is {size} {against[2]}"
    stated = (below or above or against)[0]
    why = f'The report says "{stated}", and {recomputed}.'
    return _finding(claim)(recomputed=recomputed, verdict=verdict_of(holds), why=why)


def check_way(report: Report, claim: Claim) -> Finding | None:
    """Compare a stated direction with the figures that are printed for now and before."""
    words = claim.text.casefold()
    way = 1 if words.startswith(_UP) else -1 if words.startswith(_DOWN) else 0
    if claim.unit != "direction" or not way:
        return None
    thing, across, areas = claim.words.partition(" across")
    cell = read_claim(report, replace(claim, subject=thing))
    moves = _moves(report, cell.kind) if cell else {}
    council = moves.pop(COUNCIL, None)
    if across:
        number = read_number(re.sub(r"^( all)?( the)? (\w+).*", r"\3", areas))
        return _across(claim, way, moves, int(number.value) if number else 0)
    if council is None:
        why = "The report does not print the figure both for now and for the year before."
        return _finding(claim)(verdict=CANNOT, why=why)
    moved = "rose" if council > 0 else "fell" if council < 0 else "stayed the same"
    why = f"By the report's own figures it {moved}."
    return _finding(claim)(recomputed=moved, verdict=verdict_of(council * way > 0), why=why)


def _across(claim: Claim, way: int, moves: Mapping[str, float], number: int) -> Finding:
    """Compare a direction stated for several directorates; "generally" lets fewer than half go the other way."""
    against = [area for area, gap in moves.items() if gap * way < 0]
    of, other = max(number, len(moves)), "fell" if way > 0 else "rose"
    if against and ("general" not in claim.words or 2 * len(against) >= of):
        why = f"Of the {of} directorates, {listing(against)} {other} by the report's own figures."
        return _finding(claim)(recomputed=f"{other} in {len(against)} of {of}", verdict=DIFFERS, why=why)
    if moves and len(moves) == of:
        why = "The printed figures of the directorates moved that way."
        return _finding(claim)(recomputed=claim.text, verdict=AGREES, why=why)
    why = "The figures of all directorates, now and a year before, are not printed."
    return _finding(claim)(verdict=CANNOT, why=why)


def _moves(report: Report, kind: str) -> dict[str, float]:
    """Find the printed change of each directorate, and of the council."""
    areas = {COUNCIL, *report.data.framework.directorates}
    moves: dict[str, float] = {}
    for cell in report.find(kind=kind, field="actual", quarter=report.quarter.label):
        before = report.find(kind=kind, id=cell.id, area=cell.area, field="previous")
        if cell.area in areas and before and cell.number and before[0].number:
            moves[cell.area] = cell.number.value - before[0].number.value
    return moves


def from_months(question: Question) -> Iterator[Evidence]:
    """Compare a highest or lowest month with a third of its quarter."""
    month = _MONTH.search(question.claim.words)
    total = _received(question) if month else None
    if not month or total is None:
        return
    third, name = total.value / 3, value(total.value)
    if month[1] in _LEAST:
        most = value(int(third))
        how = f"{name} in three months mean {most} or less in the lowest"
        yield Evidence(number=Number(third, 0.0, third), how=how, shown=f"{most} or less")
        return
    least = -int(-third // 1)
    how = f"{name} in three months mean {value(least)} or more in the highest"
    yield Evidence(number=Number(least, least, max(total.high, least)), how=how, shown=f"{value(least)} or more")


def _received(question: Question) -> Number | None:
    """Find what was received in the quarter: printed, or claimed, or the sum of the services."""
    cell = question.cell
    printed = _printed(question, cell.quarter)
    return printed or _stated(question, "") or sum_of_level(question.report, cell.kind, cell.area, cell.quarter)


def _printed(question: Question, quarter: str) -> Number | None:
    """Find what is printed as received in a quarter."""
    cell = question.cell
    cells = question.report.find(kind=cell.kind, id="received", area=cell.area, quarter=quarter, field="count")
    return cells[0].number if cells else None


def _stated(question: Question, window: Window) -> Number | None:
    """Find what a claim states to have been received in the quarter, or in the year to date."""
    key = question.cell
    wanted = (key.kind, "received", "count", key.area, key.quarter)
    for claim, cell in question.claimed.items():
        if cell is None or claim.unit != "count" or _MONTH.search(claim.words) or _RISE.search(claim.words):
            continue
        is_of_window = cell.is_of_quarter if window == "" else cell.window == window
        if is_of_window and (cell.kind, cell.id, cell.field, claim.area, cell.quarter) == wanted:
            return claim.number
    return None


def from_periods(question: Question) -> Iterator[Evidence]:
    """Compare the year to date, its quarters, and the increase on the quarter before: each follows from the others."""
    cell, is_rise = question.cell, bool(_RISE.search(question.claim.words))
    now = _received(question) if cell.id == "received" and (is_rise or cell.window == TO_DATE) else None
    if now is None:
        return
    quarter = question.report.quarter_of(cell.quarter)
    before = _printed(question, quarter.previous.label)
    if is_rise and before:
        yield _rise(now, before)
        return
    numbers = [_printed(question, label) for label in _earlier(quarter)]
    earlier = [number for number in numbers if number]
    if quarter.number == 1 or len(earlier) < len(numbers):
        return
    if is_rise:
        if to_date := _stated(question, TO_DATE):
            how = f" ({value(to_date.value)} to date less {' and '.join(value(n.value) for n in (*earlier, now))})"
            yield _rise(now, to_date - add([*earlier, now]), how)
    elif before:
        terms = [*earlier, before, now]
        how = f"the {len(terms)} quarters have {listing(value(number.value) for number in terms)}"
        yield Evidence(number=add(terms), how=how)
    else:
        yield from _from_rises(question, now, earlier)


def _earlier(quarter: Quarter) -> list[str]:
    """List the quarters of the year that lie before the previous one."""
    labels, one = [], quarter.previous
    while one.year == quarter.year and one.number > 1:
        one = one.previous
        labels.append(one.label)
    return labels


def _from_rises(question: Question, now: Number, earlier: list[Number]) -> Iterator[Evidence]:
    """Add up the year to date where a claim states the increase of the last quarter on the one before."""
    key = question.cell
    for claim, cell in question.claimed.items():
        if cell is None or claim.number is None or not _RISE.search(claim.words):
            continue
        if (cell.kind, cell.area, cell.quarter) == (key.kind, key.area, key.quarter):
            total = add([*earlier, now, now]) - claim.number
            rise = f"{value(now.value)} this quarter, {claim.text} more than the one before (claim {claim.no})"
            others = (
                f", and {listing(value(number.value) for number in earlier)} earlier in the year" if earlier else ""
            )
            doubted = (cell.thing(question.report, claim.unit),)
            yield Evidence(number=total, how=f"{rise}{others}, make {value(total.value)}", doubts=doubted)


def _rise(now: Number, before: Number, how: str = "") -> Evidence:
    gap = now - before
    quarters = f"{value(now.value)} this quarter and {value(before.value)} in the one before{how}"
    return Evidence(number=gap, how=f"{quarters} differ by {value(gap.value)}")


def from_base(question: Question) -> Iterator[Evidence]:
    """Compare the base of a share with what was received, where it has others too, and with what was all resolved."""
    cell, number = question.cell, question.claim.number
    if cell.field != "denominator" or cell.kind != "complaints" or number is None:
        return
    received = _all_received(question)
    is_stated = any(_ALL_RESOLVED.search(claim.subject) for claim in question.report.claims)
    is_all_resolved = is_stated and not _open(question.report, cell)
    if received and (is_all_resolved or number.low > received.high or number.is_like(received)):
        how = "all of which are stated to be resolved" if is_all_resolved else "so a larger base counts others too"
        yield Evidence(number=received, how=f"{value(received.value)} were received, {how}")


def from_open(question: Question) -> Iterator[Evidence]:
    """Take the complaints that are printed as open from those of which all are stated to be resolved."""
    cell = question.cell
    if not _ALL_RESOLVED.search(question.claim.subject) or not (still_open := _open(question.report, cell)):
        return
    if received := _all_received(question):
        every = add([*still_open.values()])
        rest = received - every
        words = listing(f"{outcome} ({value(number.value)})" for outcome, number in still_open.items())
        left = f"{value(received.value)} less {value(every.value)} leaves {value(rest.value)}"
        yield Evidence(number=rest, how=f"{words} are outcomes of open complaints, and {left}")


def _all_received(question: Question) -> Number | None:
    """Return how many complaints were received in the area and the quarter of a claim about them."""
    cell = question.cell
    received = ClaimedCell(kind=cell.kind, id="received", field="count", area=cell.area, quarter=cell.quarter)
    return _received(replace(question, cell=received))


def _open(report: Report, key: ClaimedCell) -> dict[str, Number]:
    """Find the counts of outcomes that neither decide nor end a complaint: the area's, or those of directorates."""
    ends = {name.casefold() for name in (*DECIDED, *report.data.framework.not_decisions)}
    cells = [
        cell
        for cell in report.find(kind="complaints", quarter=key.quarter, field="count")
        if cell.number and cell.number.value > 0 and cell.named.dimension == "outcome"
        and cell.named.value.casefold() not in ends
    ]  # fmt: skip
    areas = {key.area} if any(cell.area == key.area for cell in cells) else {*report.data.framework.directorates}
    counts: dict[str, list[Number]] = {}
    for cell in cells:
        if cell.area in areas and cell.number and (cell.area == key.area or key.area == COUNCIL):
            counts.setdefault(cell.named.value, []).append(cell.number)
    return {outcome: add(numbers) for outcome, numbers in counts.items()}


def _finding(claim: Claim) -> "partial[Finding]":
    """Begin the finding about a claim that compares."""
    matter: Matter = "direction" if claim.unit == "direction" else "target" if "target" in claim.subject else "figure"
    return partial(Finding, check="claim", subject=claim.label, where=claim.where, printed=claim.text, matter=matter,
                   claims=(claim.no,))  # fmt: skip
