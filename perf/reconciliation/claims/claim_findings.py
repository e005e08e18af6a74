"""Every claim of the report's prose, worked out again from what the same report prints elsewhere."""

import re
from collections.abc import Iterable, Iterator

from perf.areas import COUNCIL
from perf.reconciliation.claims.comparisons import check_relation, check_way, from_base, from_months, from_periods
from perf.reconciliation.claims.counted_ratings import (
    about_ratings,
    from_ratings,
    from_risks,
    hint,
    not_printed,
    status_finding,
)
from perf.reconciliation.claims.evidence import (
    Evidence,
    Source,
    from_complement,
    from_difference,
    from_ratio,
    from_share,
    from_sums,
)
from perf.reconciliation.claims.other_sentences import from_cells, from_claims, from_records, only_synthetic
from perf.reconciliation.claims.subject import Key, key_of
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import Claim
from perf.reconciliation.printed_numbers import add
from perf.reconciliation.printed_report import Report
from perf.wording import in_words, listing, sentence, value

_MANY = 3  # so many numbers for one thing are told together
_MOST_TOLD = 2  # more of the same persuades nobody
_ALONE = re.compile(r"\b(highest|busiest|peak|lowest|quietest) month\b|\bincrease\b.*\bon\b|in the time base|base$")
SPECIAL: tuple[Source, ...] = (from_months, from_periods, from_base)
SOURCES: tuple[Source, ...] = (
    from_sums, from_ratio, from_difference, from_cells, from_claims, from_share, from_complement,
)  # fmt: skip


def check_claims(report: Report) -> Iterator[Finding]:
    """Give each claim one finding."""
    for claim in report.claims:
        yield (
            status_finding(report, claim)
            or check_relation(report, claim)
            or check_way(report, claim)
            or _numbered(report, claim)
        )


def _numbered(report: Report, claim: Claim) -> Finding:
    number, matter = claim.number, _matter(claim)
    if number is None:
        why = f'"{claim.text}" is not a number, so it cannot be worked out again.'
        return Finding("claim", claim.label, claim.where, claim.text, "", CANNOT, why, matter)
    for found in _evidence(report, claim):
        agreeing = [one for one in found if number.is_like(one.number) or _is_size(claim, number, one)]
        best = min(agreeing or found, key=lambda one: one.number.high - one.number.low)
        told = sentence(listing(list(dict.fromkeys(one.how for one in (agreeing or found)))[:_MOST_TOLD]))
        told += "" if agreeing else hint(report, claim)
        finding = CANNOT if best.is_bound and agreeing else verdict(bool(agreeing))
        shown = best.shown or _shown(best, claim)
        return Finding("claim", claim.label, claim.where, claim.text, shown, finding, told, matter, claim.unit)
    why = _why_not(report, claim)
    return Finding("claim", claim.label, claim.where, claim.text, "", CANNOT, why, matter, claim.unit)


def _evidence(report: Report, claim: Claim) -> Iterator[list[Evidence]]:
    """Give what answers a claim, the strongest source first; only those that have something to say."""
    for scored in (from_ratings, from_risks):
        if found := scored(report, claim):
            yield found
    if about_ratings(claim):
        return
    if recorded := list(from_records(report, claim)):
        yield recorded
    key = key_of(report, claim)
    if key is None:
        return
    sources = SPECIAL if _ALONE.search(claim.subject.casefold()) and key.id == "received" else (*SPECIAL, *SOURCES)
    for source in sources:
        if found := list(source(report, claim, key)):
            yield found


def _is_size(claim: Claim, number: object, one: Evidence) -> bool:
    """Tell whether a claim that names a variance without a sign has its size."""
    known = claim.number
    return "variance" in claim.subject.casefold() and known is not None and abs(known).is_like(abs(one.number))


def _shown(one: Evidence, claim: Claim) -> str:
    exact = round(one.number.value, 4)
    return in_words(exact, "percent", 1) if claim.unit == "percent" else value(exact, decimals=None)


def _matter(claim: Claim) -> str:
    if about_ratings(claim):
        return "status"
    return "target" if re.search(r"\btarget$|\btarget in\b", claim.subject) else "figure"


def _why_not(report: Report, claim: Claim) -> str:
    told = not_printed(report, claim)
    if told:
        return told
    if only_synthetic(report, claim):
        return (
            "Nothing else in the report gives it; the records that could are estimated or made up, and prove nothing."
        )
    if key_of(report, claim) is None:
        return "The report prints nothing else about it."
    return "It is printed here alone: nothing else in the report gives it."


def check_shares_of_claims(report: Report) -> Iterator[Finding]:
    """Add up the claimed shares of Green, Amber and Red of a quarter whose ratings are not printed."""
    groups: dict[tuple[str, str, str, str], dict[str, Claim]] = {}
    for claim in report.claims:
        asked = about_ratings(claim)
        if asked and asked[2] and claim.number and not_printed(report, claim):
            groups.setdefault((asked[0], claim.quarter, claim.area, claim.part), {}).setdefault(asked[1], claim)
    for (kind, quarter, area, _), claims in groups.items():
        if {"green", "amber", "red"} <= set(claims):
            yield _hundred(kind, quarter, area, list(claims.values()))


def _hundred(kind: str, quarter: str, area: str, claims: Iterable[Claim]) -> Finding:
    shares = list(claims)
    total = add([claim.number for claim in shares if claim.number])
    agrees = total.low <= 100 <= total.high
    others = listing(claim.no for claim in shares[1:])
    subject = f"claim {shares[0].no} with claims {others}: ratings of {kind}, {quarter}"
    subject += "" if area == COUNCIL else f", {area}"
    printed = " + ".join(f"{claim.text}%" for claim in shares)
    where = "; ".join(dict.fromkeys(claim.where for claim in shares))
    why = f"The shares of Green, Amber and Red of one quarter add up to 100%; these make {total.value:.0f}%."
    return Finding("parts and whole", subject, where, printed, f"{total.value:.0f}%", verdict(agrees), why, "status")


def check_totals_said(report: Report) -> Iterator[Finding]:
    """Put side by side every number that the report gives for what was received."""
    for kind, area in dict.fromkeys((cell.kind, cell.area) for cell in report.find(id="received", area=COUNCIL)):
        every = [claim for claim in report.claims if _counts(report, claim, kind, area)]
        wrong = [claim for claim in every[1:] if _numbered(report, claim).finding == DIFFERS]
        stated = [*every[:1], *wrong]
        texts = list(dict.fromkeys(claim.text for claim in stated))
        if len(texts) < _MANY:
            continue
        told = listing(f"{claim.text} ({claim.subject}, claim {claim.no})" for claim in stated)
        why = f"One quarter can have one number of {kind}; the report works with {told}, which cannot hold together."
        subject = f"{stated[0].label}, and {listing(f'claim {claim.no}' for claim in stated[1:])}"
        where = "; ".join(dict.fromkeys(claim.where for claim in stated))
        printed, rest = texts[0], " / ".join(texts[1:])
        yield Finding("printed twice", subject, where, printed, rest, DIFFERS, why, "figure")


def _counts(report: Report, claim: Claim, kind: str, area: str) -> bool:
    """Tell whether a claim counts the whole of a kind: received, resolved or the base of a share."""
    key: Key | None = key_of(report, claim) if claim.unit == "count" else None
    if key is None or _ALONE.search(claim.subject.casefold()) and key.field != "denominator":
        return False
    whole = key.id == "received" and key.field == "count" or key.field == "denominator"
    return whole and (key.kind, key.area, key.quarter) == (kind, area, report.quarter.label)


CHECKS = (check_shares_of_claims, check_totals_said, check_claims)
__all__ = ["AGREES", "CHECKS"]
