"""Periods: a quarter's share as a target to date, year to date labelled as the quarter, last quarter's figure again."""

import re
from collections.abc import Iterator
from functools import partial

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import base_of, is_of_quarter
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict_of
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER, Cell, Claim
from perf.reconciliation.printed_numbers import Number
from perf.reconciliation.printed_report import Report
from perf.wording import value

_period = partial(Finding, check="period", matter="date")
_ALONE = re.compile(r"\b((in|for|during) (the |this )?quarter|(quarter|q[1-4]) (alone|only))\b", re.IGNORECASE)
_LABEL = re.compile(r"\bq[1-4]\b", re.IGNORECASE)
_OTHER_SPAN = re.compile(r"\b(to date|ytd|months?|half|end of|target|increase|rise|fall|on q[1-4])\b", re.IGNORECASE)
_SAYS_REUSED = re.compile(
    r"\b(quarter|q) ?(?P<of>[1-4])('s)? (figure|result|value|performance|data)\b"
    r".*\b(again|reused|re-used|repeated|carried|used)\b"
    r"|\b(reus|repeat|re-us|carr)\w*\b.*\b(quarter|q) ?(?P<from>[1-4])\b|\bprevious quarter's (figure|result|data)\b"
)
_FIRST = "In the first quarter the year to date is the quarter"


def check_targets(report: Report) -> Iterator[Finding]:
    """Find targets of one quarter's share beside actuals that count from the start of the year."""
    counted = report.measures[(report.measures["basis"] == "ytd") & report.measures["actual"].notna()]
    for name in counted.index:
        cells = report.find(kind="measure", id=str(name), field="target", area=COUNCIL, quarter=report.quarter.label)
        targets = list({cell.text: cell for cell in reversed(cells) if cell.number}.values())
        for cell in targets:
            if cell.part == "":
                yield from _against_others(report, cell, targets)


def _against_others(report: Report, cell: Cell, targets: list[Cell]) -> Iterator[Finding]:
    """Compare a target with every other that is printed: it may be a quarter's share of one."""
    gone = report.quarter.number
    for other in targets:
        if other is cell or not cell.number or not other.number or other.number.value <= 0:
            continue
        if "%" in other.text and "%" not in cell.text and (cell.unit or "percent") != "percent":
            continue
        quarters = 4 if other.part == ANNUAL else gone
        to_date = other.number.times(gone / quarters)
        if _rounds_to(other.number.times(1 / quarters), cell.number) and not cell.number.is_like(to_date):
            due = value(to_date.value)
            of = "annual target" if other.part == ANNUAL else "target to date"
            title = report.title_of("measure", cell.id)
            yield Finding(
                check="target period",
                subject=f"{cell.id} {title}, target" if title else f"{cell.id}, target",
                about=("measure", cell.id),
                where=cell.where,
                printed=cell.text,
                recomputed=due,
                verdict=DIFFERS,
                why=f"The figure counts from the start of the year, but {cell.text} is one quarter's share of the "
                f"{of}, {other.text}; {due} was due by now.",
                matter="target",
                unit=cell.unit,
                doubts=(report.thing(cell),),
            )


def _rounds_to(exact: Number, printed: Number) -> bool:
    return printed.low - 1e-9 <= exact.value <= printed.high + 1e-9


def check_spans(report: Report) -> Iterator[Finding]:
    """Find figures of the year to date that the prose labels as the quarter's."""
    for claim in report.claims:
        is_alone = is_of_quarter(claim.figure) or bool(_ALONE.search(claim.subject))
        if not (is_alone or _LABEL.search(claim.subject)) or _OTHER_SPAN.search(claim.subject):
            continue
        figure, rows = base_of(claim.figure), report.measures
        rows = rows[(rows["figure"] == figure) & (rows["part"] == claim.part) & (rows["basis"] == "ytd")]
        if not figure or rows.empty or (claim.area, claim.quarter) != (COUNCIL, report.quarter.label):
            continue
        row = rows.iloc[0]
        if claim.number and pd.notna(row["actual"]) and claim.number.is_like(Number.exact(row["actual"])):
            yield _span(report, claim, str(row["measure_id"]), is_alone)


def _span(report: Report, claim: Claim, measure: str, is_alone: bool) -> Finding:
    """Check a claim that names the quarter and gives the year to date."""
    finding = partial(_period, **report.subject_of("measure", measure),
                      where=claim.where, printed=claim.subject, recomputed="year to date")  # fmt: skip
    if report.quarter.number == 1:
        return finding(verdict=AGREES, why=f"{_FIRST}, so {claim.shown} is both.")
    given = f"Claim {claim.no} gives {claim.shown}, which is the measure's figure for the year to date"
    if is_alone or _has_own_figure(report, claim, measure):
        return finding(verdict=DIFFERS, why=f"{given}; it cannot also be the quarter's own.")
    why = f"{given}, labelled as the quarter, so it is unclear which period it covers."
    return finding(verdict=CANNOT, why=why)


def _has_own_figure(report: Report, claim: Claim, measure: str) -> bool:
    """Return whether the quarter's own figure is printed, and is not the claim's."""
    cells = report.find(kind="measure", id=measure, part=IN_QUARTER, field="actual", quarter=report.quarter.label)
    return any(cell.number and claim.number and not cell.number.is_like(claim.number) for cell in cells)


def check_quarter_alone(report: Report) -> Iterator[Finding]:
    """Compare a quarter's own figure with the year to date.

    In the first quarter of a year both are one figure. Later they can be one only where the year to date has not moved
    since the quarter before. A measure that counts the quarter alone has no other figure.
    """
    quarter = report.quarter
    for cell in report.find(kind="measure", part=IN_QUARTER, field="actual", quarter=quarter.label):
        printed = report.find(kind="measure", id=cell.id, area=cell.area, field="actual", part="")
        to_date = [other.number for other in printed if other.quarter == quarter.label and other.number]
        before = [other.number for other in printed if other.quarter == quarter.previous.label and other.number]
        if not cell.number or not to_date or report.measures["basis"].get(cell.id) == "quarter":
            continue
        is_same = any(cell.number.is_like(number) for number in to_date)
        has_moved = not any(cell.number.is_like(number) for number in before)
        finding = partial(_period, subject=f"{cell.id} in the quarter", where=cell.where, printed=cell.text,
                          recomputed=value(to_date[0].value))  # fmt: skip
        if quarter.number == 1:
            yield finding(verdict=verdict_of(is_same), why=f"{_FIRST}, so both have the same figure.")
        elif is_same and not before:
            why = "It is also the year to date's figure, and the year to date a quarter before is not printed."
            yield finding(verdict=CANNOT, why=why)
        elif is_same and has_moved:
            why = "The year to date was different a quarter before, so it cannot also be the quarter's own figure."
            yield finding(verdict=DIFFERS, why=why)
        elif before:
            yield finding(verdict=AGREES, why="The quarter's own figure is not simply that of the year to date.")


def check_reused(report: Report) -> Iterator[Finding]:
    """Find actuals that are the quarter before's, printed again; a measure that begins now has none to print again."""
    before = report.measures_of(report.quarter.previous.label)["actual"]
    for name, row in report.measures.dropna(subset=["actual"]).iterrows():
        is_noted, earlier = _is_noted_as_reused(row["note"], report.quarter.number), before.get(name)
        if row["frequency"] == "annual" or pd.isna(earlier) and not is_noted:
            continue
        is_same = pd.notna(earlier) and earlier == row["actual"] and _is_telling(row["actual"])
        how = "the note says that it is" if is_noted and not is_same else "it is, to the last digit,"
        reused = f"A new quarter has a figure of its own; {how} the figure of the quarter before."
        yield Finding(
            check="figure reused",
            **report.subject_of("measure", str(name)),
            where="returns",
            printed=value(row["actual"], "" if pd.isna(row["unit"]) else row["unit"], decimals=None),
            verdict=verdict_of(not (is_same or is_noted)),
            why=reused if is_same or is_noted else "It is not the figure of the quarter before.",
            matter="figure",
        )


def _is_noted_as_reused(note: object, quarter: int) -> bool:
    """Return whether a note says that a figure is of a different quarter than its own, used again."""
    match = _SAYS_REUSED.search("" if pd.isna(note) else str(note).casefold())
    return bool(match) and (match["of"] or match["from"]) != str(quarter) if match else False


def _is_telling(number: float) -> bool:
    """Return whether a number is unlikely to occur twice: one with a decimal and three digits or more."""
    digits = f"{abs(number):.9f}".rstrip("0")
    return not digits.endswith(".") and len(digits.replace(".", "").lstrip("0")) >= 3


CHECKS = (check_targets, check_spans, check_quarter_alone, check_reused)
