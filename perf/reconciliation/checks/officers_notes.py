"""Numbers in an officer's note that contradict the row they stand in: for the analyst, not for managers."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from perf.reconciliation.findings import NOTE, Finding, verdict
from perf.reconciliation.printed_cells import Cell, share_place
from perf.reconciliation.printed_numbers import Number, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import value

_FIGURE = r"(?<![\w/.,])(?P<number>[-\u2212]?£?\d[\d,]*(?:\.\d+)?)(?P<sign> ?%| per ?cent)?(?![\w/]|[.,]\d)"
_OTHER_TARGET = (
    r"annual|year(?:ly)?|year-end|quarter(?:'s|ly)?|national|directorate|previous|last year's|old|new|wales|service"
)
_ROLES = tuple(  # what a number in a note is said to be
    (role, re.compile(words.replace("FIGURE", _FIGURE), re.IGNORECASE))
    for role, words in (
        ("target", r"(?<!annual )(?<!yearly )\btarget(?: of| is| was| set at| figure of|:)? FIGURE"),
        ("target", rf"FIGURE (?!(?:{_OTHER_TARGET}) )(?:days? |points? )?target\b"),
        ("previous", r"\b(?:last year's|last year was|previous year's|year before was) FIGURE"),
        ("previous", r"FIGURE (?:last year|a year (?:before|ago|earlier))\b"),
        ("previous", r"FIGURE (?:in )?the (?:previous|same quarter last) year\b"),
        (
            "actual",
            r"\b(?:performance|figure|actual|result|stands|stood|reached|now|currently|is|was)"
            r"(?: is| was| of| at| now)* FIGURE"
            r"(?= (?:complete|in|this|against|for|which|and|but)\b|[,.;]|$)",
        ),
    )
)
_ELSEWHEN = re.compile(
    r"\b(?:q[1-4]|quarter [1-4]|(?:last|previous) (?:year|quarter|month)|annual|yearly?|year-end|national|directorate|"
    r"wales|service|forecast|expected|average|median|benchmark|points?|months?|of which|compared|target|half|"
    r"increase|decrease|higher|lower|more|fewer|less)\b",
    re.IGNORECASE,
)
_DONE = re.compile(rf"{_FIGURE} (?:is )?(?:complete|completed|done)\b", re.IGNORECASE)
_DONE_AFTER = re.compile(rf"\b(?:stands at|has reached|reached|progress is|complete to|at) {_FIGURE}", re.IGNORECASE)


def check_measure_notes(report: Report) -> Iterator[Finding]:
    """Compare the numbers in each measure's note with its figure, its target and last year's figure."""
    for name, row in report.measures.dropna(subset=["note"]).iterrows():
        for role, text in _said(row["note"], str(row["unit"])):
            known = row[role]
            number = read_number(text, row["unit"])
            if pd.isna(known) or number is None:
                continue
            same = number.is_like(_typed(float(known)))
            yield _finding(row, str(name), role, value(known), (text, f"names {text} as its {role}", same))


def _typed(known: float) -> Number:
    read = read_number(f"{known:.9f}".rstrip("0").rstrip("."), "")
    return read or Number.exact(known)


def _said(note: str, unit: str) -> Iterator[tuple[str, str]]:
    """List what a note says the figure, the target or last year's figure is: the role, and the number as written."""
    found: dict[int, tuple[str, str]] = {}
    for role, words in _ROLES:
        for match in words.finditer(note):
            signed = bool(match["sign"])
            before = note[max(0, match.start() - 20) : match.start("number")]
            if signed != ("percent" in unit) and (signed or role == "actual"):
                continue
            if re.search(rf"\b(?:{_OTHER_TARGET})\b[^,.;]*$", before, re.IGNORECASE) and role == "target":
                continue
            if role == "actual" and _ELSEWHEN.search(_clause(note, match)):
                continue
            found.setdefault(match.start("number"), (role, match["number"] + (match["sign"] or "")))
    yield from found.values()


def _clause(note: str, match: "re.Match[str]") -> str:
    """Give the clause in which a match stands: other times and other things there speak of another number."""
    begins = max((note.rfind(mark, 0, match.start()) for mark in (",", ";", ". ")), default=-1)
    ends = min([at for mark in (",", ";", ". ") if (at := note.find(mark, match.end())) >= 0] or [len(note)])
    return note[begins + 1 : ends]


def check_action_notes(report: Report) -> Iterator[Finding]:
    """Compare how complete a note says that an action is with its row."""
    for name, row in report.actions.dropna(subset=["note", "percent_complete"]).iterrows():
        found = _DONE.search(row["note"]) or _DONE_AFTER.search(row["note"])
        if not found or not found["sign"]:
            continue
        number = read_number(found["number"], "percent")
        if number:
            same = number.is_like(Number.exact(float(row["percent_complete"])))
            text = found["number"] + found["sign"].strip()
            known = value(float(row["percent_complete"]), "percent")
            yield _finding(row, str(name), "percentage", known, (text, f"says {text} complete", same))


def check_comments(report: Report) -> Iterator[Finding]:
    """Compare what a printed comment says of a measure with the table beside it."""
    here = report.quarter.label
    for cell in report.find(kind="measure", quarter=here, part=""):
        if not cell.is_comment or "commentary" not in cell.where.casefold() or not cell.number:
            continue
        beside = [
            other
            for other in report.find(
                kind="measure", id=cell.id, area=cell.area, quarter=here, field=cell.field, part=""
            )
            if not other.is_comment and other.number and other.area == cell.area and share_place(other, cell)
        ]
        if cell.field in ("actual", "target", "previous") and beside:
            yield _comment(report, cell, beside[0])


def _comment(report: Report, cell: Cell, table: Cell) -> Finding:
    same = bool(cell.number and table.number and cell.number.is_like(table.number))
    title = report.measures["title"].get(cell.id)
    subject = cell.id if title is None or pd.isna(title) else f"{cell.id} {title}"
    why = f"The comment says {cell.text} where the row's {cell.field} is {table.text}."
    return Finding(NOTE, subject, cell.where, cell.text, table.text, verdict(same), why, NOTE)


def _finding(row: "pd.Series[Any]", name: str, role: str, known: str, told: tuple[str, str, bool]) -> Finding:
    """Tell what a note says and what its row has: the number as written, how it is named, whether they agree."""
    text, what, same = told
    subject = name if pd.isna(row["title"]) else f"{name} {row['title']}"
    why = f"The note {what}; the row's own {role} is {known}."
    return Finding(NOTE, subject, "note", text, known, verdict(same), why, NOTE)


CHECKS = (check_comments, check_measure_notes, check_action_notes)
