"""Every claim of the report's prose, worked out again from what the same report prints elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from perf.areas import COUNCIL
from perf.reconciliation.claims.comparisons import (
    check_relation,
    check_way,
    from_base,
    from_months,
    from_open,
    from_periods,
)
from perf.reconciliation.claims.counted_ratings import (
    CountedRatings,
    check_status,
    counted_in,
    from_claimed_ratings,
    from_ratings,
    from_risks,
    hint,
    not_printed,
    thing_counted,
)
from perf.reconciliation.claims.evidence import (
    Evidence,
    Source,
    from_cells,
    from_claims,
    from_complement,
    from_difference,
    from_ratio,
    from_records,
    from_share,
    from_sums,
    only_synthetic,
)
from perf.reconciliation.claims.subject import ClaimedCells, Question, read_claims
from perf.reconciliation.findings import CANNOT, Finding, Matter, verdict_of
from perf.reconciliation.printed_cells import Claim, Thing, all_places
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report
from perf.rules import RATED
from perf.wording import in_words, listing, sentence, value

_MOST_REASONS = 2  # more of the same persuades nobody
_NOT_OF_QUARTER = re.compile(
    r"\b(highest|busiest|peak|lowest|quietest) month\b|\bincrease\b.*\bon\b|in the time base|base$"
)
SPECIAL: tuple[Source, ...] = (from_open, from_months, from_periods, from_base)
SOURCES: tuple[Source, ...] = (
    from_sums, from_ratio, from_difference, from_cells, from_claims, from_share, from_complement,
)  # fmt: skip


def check_claims(report: Report) -> Iterator[Finding]:
    """Check each claim; return one finding a claim."""
    claimed = read_claims(report)
    for claim in report.claims:
        yield (
            check_status(report, claim)
            or check_relation(report, claim)
            or check_way(report, claim)
            or _check_number(report, claim, claimed)
        )


def _check_number(report: Report, claim: Claim, claimed: ClaimedCells) -> Finding:
    """Compare the number that a claim states with the first source that has evidence for it."""
    finding = partial(Finding, check="claim", subject=claim.label, where=claim.where, printed=claim.text,
                      matter=_matter(report, claim), claims=(claim.no,))  # fmt: skip
    number = claim.number
    if number is None:
        return finding(verdict=CANNOT, why=f'"{claim.text}" is not a number, so it cannot be worked out again.')
    evidence = next(_evidence(report, claim, claimed), None)
    if evidence is None:
        return finding(verdict=CANNOT, why=_why_not(report, claim, claimed), unit=claim.unit)
    agreeing = [one for one in evidence if number.is_like(one.number) or _is_size(claim, number, one)]
    best = min(agreeing or evidence, key=lambda one: one.number.high - one.number.low)
    reasons = list(dict.fromkeys(one.how for one in (agreeing or evidence)))[:_MOST_REASONS]
    return finding(
        recomputed=best.shown or _shown(best, claim),
        verdict=CANNOT if best.is_bound and agreeing else verdict_of(bool(agreeing)),
        premise=best.premise,
        why=sentence(listing(reasons)) + ("" if agreeing else hint(report, claim)),
        unit=claim.unit,
        doubts=(*_doubted(report, claim, claimed), *best.doubts),
    )


def _doubted(report: Report, claim: Claim, claimed: ClaimedCells) -> tuple[Thing, ...]:
    """Return what has the wrong number if a claim is wrong."""
    counted, cell = counted_in(report, claim), claimed[claim]
    if counted:
        return (thing_counted(claim, counted),) if not not_printed(report, claim) else (_shares(claim, counted),)
    return (cell.thing(report, claim.unit),) if cell else ()


def _shares(claim: Claim, counted: CountedRatings) -> Thing:
    """Return the shares of all ratings of a quarter as one thing."""
    return thing_counted(claim, replace(counted, rating="share"))


def _evidence(report: Report, claim: Claim, claimed: ClaimedCells) -> Iterator[list[Evidence]]:
    """Find what answers a claim, the strongest source first; a source without an answer is passed over."""
    for counted in (from_ratings, from_claimed_ratings, from_risks):
        if evidence := counted(report, claim):
            yield evidence
    if counted_in(report, claim):
        return
    if recorded := list(from_records(report, claim)):
        yield recorded
    cell = claimed[claim]
    if cell is None:
        return
    question = Question(report=report, claim=claim, cell=cell, claimed=claimed)
    is_special = cell.id == "received" and _NOT_OF_QUARTER.search(claim.words)
    for source in SPECIAL if is_special else (*SPECIAL, *SOURCES):
        if evidence := list(source(question)):
            yield evidence


def _is_size(claim: Claim, number: Number, one: Evidence) -> bool:
    """Return whether a claim that names a variance without a sign has its size."""
    return "variance" in claim.words and abs(number).is_like(abs(one.number))


def _shown(one: Evidence, claim: Claim) -> str:
    exact = round(one.number.value, 4)
    return in_words(exact, "percent", 1) if claim.unit == "percent" else value(exact, decimals=None)


def _matter(report: Report, claim: Claim) -> Matter:
    if counted_in(report, claim):
        return "status"
    return "target" if re.search(r"\btarget$|\btarget in\b", claim.subject) else "figure"


def _why_not(report: Report, claim: Claim, claimed: ClaimedCells) -> str:
    """Return why a claim cannot be checked."""
    if reason := not_printed(report, claim):
        return reason
    if only_synthetic(report, claim):
        return "Nothing else that is printed gives it, and the records that could are not the council's own."
    if claimed[claim] is None:
        return "The report prints nothing else about it."
    return "It is printed only here: nothing else in the report gives it."


def check_shares_of_claims(report: Report) -> Iterator[Finding]:
    """Add up the claimed shares of Green, Amber and Red of a quarter whose ratings are not printed."""
    groups: dict[tuple[str, str, str, str], dict[str, Claim]] = {}
    for claim in report.claims:
        counted = counted_in(report, claim)
        if counted and counted.is_share and claim.number and not_printed(report, claim):
            group = groups.setdefault((counted.things, claim.quarter, claim.area, claim.part), {})
            group.setdefault(counted.rating, claim)
    for (things, *_), shares in groups.items():
        if {"green", "amber", "red"} <= set(shares):
            yield _hundred(report, things, list(shares.values()))


def _hundred(report: Report, things: str, shares: Sequence[Claim]) -> Finding:
    """Compare the sum of claimed shares with 100%."""
    counted = CountedRatings(things=things, rating="", is_share=True)
    first, total = shares[0], add([claim.number for claim in shares if claim.number])
    claims = f"claim {first.no} with claims {listing(claim.no for claim in shares[1:])}"
    area = "" if first.area == COUNCIL else f", {first.area}"
    ratings = listing(map(report.called, RATED))
    return Finding(
        check="parts and whole",
        subject=f"{claims}: ratings of {things}, {first.quarter}{area}",
        where=all_places(shares),
        printed=" + ".join(f"{claim.text}%" for claim in shares),
        recomputed=f"{total.value:.0f}%",
        verdict=verdict_of(total.low <= 100 <= total.high),
        why=f"The shares of {ratings} of one quarter add up to 100%; these add up to {total.value:.0f}%.",
        matter="status",
        doubts=(_shares(first, counted),),
        claims=tuple(claim.no for claim in shares),
    )


CHECKS = (check_shares_of_claims, check_claims)
