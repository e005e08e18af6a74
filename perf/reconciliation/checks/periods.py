"""Periods: targets of one quarter's share, year to date called a quarter's, figures that are last quarter's."""

import re
from collections.abc import Iterator

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES
from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER, Cell, Claim
from perf.reconciliation.printed_numbers import Number
from perf.reconciliation.printed_report import Report
from perf.wording import value


def check_targets(report: Report) -> Iterator[Finding]:
    """Find targets of one quarter's share beside actuals that count from the start of the year."""
    gone = report.quarter.number
    running = report.measures[report.measures["basis"] == "ytd"]
    for name, row in running.iterrows() if gone > 1 else ():
        cells = report.find(kind="measure", id=str(name), field="target", area=COUNCIL, quarter=report.quarter.label)
        set_ = {cell.text: (cell, cell.number) for cell in reversed(cells) if cell.number}
        for cell, number in set_.values():
            if number and cell.part == "" and pd.notna(row["actual"]):
                yield from _against_whole(report, cell, number, list(set_.values()), row["title"])


def _against_whole(
    report: Report, cell: Cell, number: Number, others: list[tuple[Cell, Number | None]], title: object
) -> Iterator[Finding]:
    gone = report.quarter.number
    for other, whole in others:
        if whole is None or whole.value <= 0 or other is cell:
            continue
        quarters = 4 if other.part == ANNUAL else gone
        if "%" in other.text and "%" not in cell.text and (cell.unit or "percent") != "percent":
            continue
        is_share = _rounds_to(whole.times(1 / quarters), number)
        to_date = whole.times(gone / quarters)
        if is_share and not number.is_like(to_date):
            due = value(to_date.value)
            of = "annual target" if other.part == ANNUAL else "target to date"
            why = (
                f"The figure counts from the start of the year, but {cell.text} is one quarter's share of the {of}, "
                f"{other.text}; by now {due} was due."
            )
            subject = f"{cell.id} {'' if pd.isna(title) else title}, target".replace(" ,", ",")
            yield Finding("target period", subject, cell.where, cell.text, due, DIFFERS, why, "target")


def _rounds_to(exact: Number, printed: Number) -> bool:
    return printed.low - 1e-9 <= exact.value <= printed.high + 1e-9


_ALONE = re.compile(r"\b((in|for|during) (the |this )?quarter|(quarter|q[1-4]) (alone|only))\b", re.IGNORECASE)
_LABEL = re.compile(r"\bq[1-4]\b", re.IGNORECASE)
_OTHER_SPAN = re.compile(r"\b(to date|ytd|months?|half|end of|target|increase|rise|fall|on q[1-4])\b", re.IGNORECASE)


def check_spans(report: Report) -> Iterator[Finding]:
    """Find figures of the year to date that the prose calls a quarter's."""
    for claim in report.claims if report.quarter.number > 1 else ():
        figure = FIGURES.get(claim.figure)
        alone = (figure is not None and figure.period == "quarter") or bool(_ALONE.search(claim.subject))
        if not (alone or _LABEL.search(claim.subject)) or _OTHER_SPAN.search(claim.subject):
            continue
        name, rows = (figure.base or figure.name) if figure else "", report.measures
        mine = rows[(rows["figure"] == name) & (rows["part"] == claim.part) & (rows["basis"] == "ytd")]
        if not figure or mine.empty or (claim.area, claim.quarter) != (COUNCIL, report.quarter.label):
            continue
        row = mine.iloc[0]
        if claim.number and pd.notna(row["actual"]) and claim.number.is_like(Number.exact(row["actual"])):
            yield _span(claim, row, alone or _is_another(report, claim, str(row["measure_id"])))


def _is_another(report: Report, claim: Claim, measure: str) -> bool:
    """Tell whether the quarter's own figure is printed, and is not the claim's."""
    cells = report.find(kind="measure", id=measure, part=IN_QUARTER, field="actual", quarter=report.quarter.label)
    return any(cell.number and claim.number and not cell.number.is_like(claim.number) for cell in cells)


def _span(claim: Claim, row: pd.Series, alone: bool) -> Finding:
    subject = f"{row['measure_id']} {'' if pd.isna(row['title']) else row['title']}".strip()
    told = f"Claim {claim.no} gives {claim.shown}, which the measure has for the year to date"
    why = (
        f"{told}; it cannot be the quarter's own." if alone else f"{told}, under the quarter's name: both may be meant."
    )
    found = DIFFERS if alone else CANNOT
    return Finding("period", subject, claim.where, claim.subject, "year to date", found, why, "date")


def check_quarter_alone(report: Report) -> Iterator[Finding]:
    """Find a quarter's own figure that is the year to date's, though the quarter before was another."""
    for cell in report.find(kind="measure", part=IN_QUARTER, field="actual", quarter=report.quarter.label):
        here = report.find(kind="measure", id=cell.id, area=cell.area, field="actual", part="")
        to_date = [other.number for other in here if other.quarter == report.quarter.label and other.number]
        before = [other.number for other in here if other.quarter == report.quarter.previous.label and other.number]
        if not cell.number or not to_date or not before or report.quarter.number != 2:
            continue
        same = any(cell.number.is_like(number) for number in to_date)
        moved = not any(cell.number.is_like(number) for number in before)
        wrong = same and moved
        why = "The quarter before was another, so the year to date cannot also be the quarter's own figure."
        why = why if wrong else "The quarter's own figure is not simply the year to date's."
        subject, found = f"{cell.id} in the quarter", verdict(not wrong)
        yield Finding("period", subject, cell.where, cell.text, value(to_date[0].value), found, why, "date")


def check_reused(report: Report) -> Iterator[Finding]:
    """Find actuals that are the quarter before's, printed again."""
    before = report.scored_measures(report.quarter.previous)["actual"]
    notes = report.measures["note"].fillna("").str.casefold()
    for name, row in report.measures.dropna(subset=["actual"]).iterrows():
        said = bool(_SAYS_REUSED.search(notes[name])) and report.quarter.number > 1
        same = pd.notna(before[name]) and before[name] == row["actual"] and _is_telling(row["actual"])
        if row["frequency"] == "annual" or pd.isna(before[name]) and not said:
            continue
        subject = f"{name} {'' if pd.isna(row['title']) else row['title']}".strip()
        told = value(row["actual"], "" if pd.isna(row["unit"]) else row["unit"], decimals=None)
        how = "the note says that it is" if said and not same else "it is, to the last digit,"
        why = f"A new quarter has a figure of its own; {how} the figure of the quarter before."
        found = verdict(not (same or said))
        why = why if same or said else "It is not the figure of the quarter before."
        yield Finding("figure reused", subject, "returns", told, "", found, why, "figure")


_SAYS_REUSED = re.compile(
    r"(quarter|q) ?[1-4]('s)? (figure|result|value|performance|data)\b"
    r".*\b(again|reused|re-used|repeated|carried|used)\b"
    r"|\b(reus|repeat|re-us|carr)\w*\b.*\b(quarter|q) ?[1-4]\b|\bprevious quarter's (figure|result|data)\b"
)


def _is_telling(number: float) -> bool:
    """Tell whether a number is unlikely to come twice: one with a decimal and three digits or more."""
    digits = f"{abs(number):.9f}".rstrip("0")
    return not digits.endswith(".") and len(digits.replace(".", "").lstrip("0")) >= 3


CHECKS = (check_targets, check_spans, check_quarter_alone, check_reused)
