"""Numbers in an officer's note that contradict the note's own row: for the analyst, not for managers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.narrative import texts_of
from perf.reconciliation.findings import NOTE, Finding, verdict_of
from perf.reconciliation.printed_cells import in_same_place
from perf.reconciliation.printed_numbers import Number, PrintedUnit, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import value

Role = Literal["actual", "target", "previous"]

_finding = partial(Finding, check=NOTE, matter=NOTE)
_FIGURE = r"(?<![\w/.,])(?P<number>[-\u2212]?£?\d[\d,]*(?:\.\d+)?)(?P<sign> ?%| per ?cent)?(?![\w/]|[.,]\d)"
_OTHER_TARGET = (
    r"annual|year(?:ly)?|year-end|quarter(?:'s|ly)?|national|directorate|previous|last year's|old|new|wales|service"
)
_ROLES: tuple[tuple[Role, str], ...] = (  # what a note calls a number
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
_ELSEWHEN = re.compile(
    r"\b(?:q[1-4]|quarter [1-4]|(?:last|previous) (?:year|quarter|month)|annual|yearly?|year-end|national|directorate|"
    r"wales|service|forecast|expected|average|median|benchmark|points?|months?|of which|compared|target|half|"
    r"increase|decrease|higher|lower|more|fewer|less)\b",
    re.IGNORECASE,
)
_DONE = re.compile(rf"{_FIGURE} (?:is )?(?:complete|completed|done)\b", re.IGNORECASE)
_DONE_AFTER = re.compile(rf"\b(?:stands at|has reached|reached|progress is|complete to|at) {_FIGURE}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class NotedNumber:
    """A number in a note, as it is written there, and what the note calls it."""

    role: Role
    text: str


def check_measure_notes(report: Report) -> Iterator[Finding]:
    """Compare the numbers in each measure's note with its figure, its target and last year's figure."""
    for name, row in report.measures.dropna(subset=["note"]).iterrows():
        yield from _against_measure(report, str(name), row["note"], "note")


def check_texts(report: Report) -> Iterator[Finding]:
    """Compare the numbers typed into officers' texts about a measure or an action with its row."""
    for text in texts_of(report.data, report.quarter):
        if text.area != COUNCIL:
            continue
        where = f"text, {text.report}, {text.section.replace('_', ' ')}"
        if text.subject in report.measures.index:
            yield from _against_measure(report, text.subject, text.text, where)
        elif text.subject in report.actions.index:
            yield from _against_action(report, text.subject, text.text, where)


def _against_measure(report: Report, name: str, words: str, where: str) -> Iterator[Finding]:
    row = report.measures.loc[name]
    for noted in _noted(words, str(row["unit"])):
        known = row[noted.role]
        number = read_number(noted.text, row["unit"])
        if pd.isna(known) or number is None:
            continue
        if noted.role == "target" and pd.notna(row["annual_target"]) and number.is_like(_typed(row["annual_target"])):
            continue  # the annual target
        yield _finding(
            **report.subject_of("measure", name),
            where=where,
            printed=noted.text,
            recomputed=value(known),
            verdict=verdict_of(number.is_like(_typed(float(known)))),
            why=f"The {_kind(where)} names {noted.text} as its {noted.role}; the row's own {noted.role} is "
            f"{value(known)}.",
        )


def _kind(where: str) -> str:
    return where.partition(",")[0]


def _typed(known: float) -> Number:
    return read_number(f"{known:.9f}".rstrip("0").rstrip("."), "") or Number.exact(known)


def _noted(note: str, unit: str) -> list[NotedNumber]:
    """List what a note gives as the figure, the target or last year's figure."""
    numbers: dict[int, NotedNumber] = {}
    for role, words in _ROLES:
        for match in re.finditer(words.replace("FIGURE", _FIGURE), note, re.IGNORECASE):
            is_percent = bool(match["sign"])
            before = note[max(0, match.start() - 20) : match.start("number")]
            if is_percent != PrintedUnit(unit).in_percent and (is_percent or role == "actual"):
                continue
            if re.search(rf"\b(?:{_OTHER_TARGET})\b[^,.;]*$", before, re.IGNORECASE) and role == "target":
                continue
            if role == "actual" and _ELSEWHEN.search(_clause(note, match)):
                continue
            noted = NotedNumber(role=role, text=match["number"] + (match["sign"] or ""))
            numbers.setdefault(match.start("number"), noted)
    return list(numbers.values())


def _clause(note: str, match: "re.Match[str]") -> str:
    """Return the clause that holds a match: a different time or thing named there means a different number."""
    begins = max((note.rfind(mark, 0, match.start()) for mark in (",", ";", ". ")), default=-1)
    ends = min([at for mark in (",", ";", ". ") if (at := note.find(mark, match.end())) >= 0] or [len(note)])
    return note[begins + 1 : ends]


def check_action_notes(report: Report) -> Iterator[Finding]:
    """Compare how complete a note says that an action is with its row."""
    for column in ("note", "cause", "remedy"):
        for name, words in report.actions[column].dropna().items():
            yield from _against_action(report, str(name), words, column)


def _against_action(report: Report, name: str, words: str, where: str) -> Iterator[Finding]:
    complete = report.actions.loc[name, "percent_complete"]
    match = _DONE.search(words) or _DONE_AFTER.search(words)
    number = read_number(match["number"], "percent") if match and match["sign"] else None
    if not match or not number or pd.isna(complete):
        return
    text, known = match["number"] + match["sign"].strip(), value(float(complete), "percent")
    yield _finding(
        **report.subject_of("action", name),
        where=where,
        printed=text,
        recomputed=known,
        verdict=verdict_of(number.is_like(Number.exact(float(complete)))),
        why=f"The {_kind(where)} says {text} complete; the row's own percentage is {known}.",
    )


def check_comments(report: Report) -> Iterator[Finding]:
    """Compare what a printed comment says of a measure with the table beside it."""
    quarter = report.quarter.label
    for cell in report.find(kind="measure", quarter=quarter, part=""):
        if not cell.is_comment or "commentary" not in cell.where.casefold() or not cell.number:
            continue
        if cell.field not in ("actual", "target", "previous"):
            continue
        same = report.find(kind="measure", id=cell.id, area=cell.area, quarter=quarter, field=cell.field, part="")
        tables = [other for other in same if not other.is_comment and other.number and in_same_place(other, cell)]
        if tables and tables[0].number:
            yield _finding(
                **report.subject_of("measure", cell.id),
                where=cell.where,
                printed=cell.text,
                recomputed=tables[0].text,
                verdict=verdict_of(cell.number.is_like(tables[0].number)),
                why=f"The comment says {cell.text} where the row's {cell.field} is {tables[0].text}.",
                doubts=(report.thing(cell),),
            )


CHECKS = (check_comments, check_measure_notes, check_action_notes, check_texts)
