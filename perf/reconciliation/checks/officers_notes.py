"""Numbers in officers' words that contradict what the words are about: for the analyst, not for managers."""

import re
from calendar import month_name
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.narrative import Text, texts_of
from perf.reconciliation.checks.counts_in_words import counts_in
from perf.reconciliation.findings import CANNOT, DIFFERS, NOTE, Finding, verdict_of
from perf.reconciliation.printed_cells import in_same_place
from perf.reconciliation.printed_numbers import Number, PrintedUnit, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import count, is_are, value

Role = Literal["actual", "target", "previous"]

_finding = partial(Finding, check=NOTE, matter=NOTE)
_FIGURE = r"(?<![\w/.,])(?P<number>[-\u2212]?£?\d+(?:,\d{3})*(?:\.\d+)?)(?P<sign> ?%| per ?cent)?(?![\w/]|[.,]\d)"
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
_TYPED = re.compile(r"(?<![\w/.,])[-\u2212]?£?\d+(?:,\d{3})*(?:\.\d+)?(?:k|m|bn)?(?![\w/]|[.,]\d)")
_BRACES, _YEAR = re.compile(r"\{[^{}]*\}"), re.compile(r"(?:19|20)\d\d")
_TIME, _MONTH = (
    re.compile(r"\b(?:quarter|stage|(?<!last )(?<!this )year) $", re.IGNORECASE),
    re.compile(rf" (?:{'|'.join(month_name[1:])})\b"),
)
_DONE = re.compile(rf"{_FIGURE} (?:is )?(?:complete|completed|done)\b", re.IGNORECASE)
_DONE_AFTER = re.compile(rf"\b(?:stands at|has reached|reached|progress is|complete to|at) {_FIGURE}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class NotedNumber:
    """A number in a note, as it is written there, and what the note calls it."""

    role: Role
    text: str


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words of an officer: about a measure or an action, by kind and id, or a text about anything else."""

    words: str
    where: str
    kind: str = ""
    id: str = ""
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Numbers of a passage that are compared with a figure: where they begin, and what was found; None: they fit."""

    begins: tuple[int, ...]
    finding: Finding | None = None


def _measure_notes(report: Report) -> Iterator[Passage]:
    for name, words in report.measures["note"].dropna().items():
        yield Passage(words=words, where="note", kind="measure", id=str(name))


def _action_notes(report: Report) -> Iterator[Passage]:
    for column in ("note", "cause", "remedy"):
        for name, words in report.actions[column].dropna().items():
            yield Passage(words=words, where=column, kind="action", id=str(name))


def _texts(report: Report) -> Iterator[Passage]:
    known = {"measure": report.measures.index, "action": report.actions.index}
    for text in texts_of(report.data, report.quarter):
        where = f"text, {text.report}, {text.section.replace('_', ' ')}"
        kind = next((kind for kind, ids in known.items() if text.area == COUNCIL and text.subject in ids), "")
        yield Passage(words=text.text, where=where, kind=kind, id=text.subject if kind else "", text=text)


def _compared(report: Report, passage: Passage) -> Iterator[Compared]:
    """Compare the numbers of a passage with what it is about."""
    if passage.kind == "measure":
        yield from _against_measure(report, passage)
    elif passage.kind == "action":
        yield from _against_action(report, passage)
    elif passage.text:
        yield from _against_counts(report, passage.text, passage.where)


def _check(passages: Callable[[Report], Iterator[Passage]], report: Report) -> Iterator[Finding]:
    for passage in passages(report):
        yield from (one.finding for one in _compared(report, passage) if one.finding)


def differing(report: Report) -> Iterator[tuple[Passage, str]]:
    """Return the passages with a number that differs from what it is about, and each such number once, in words."""
    for passage in (*_measure_notes(report), *_action_notes(report), *_texts(report)):
        found = [one for one in _compared(report, passage) if one.finding and one.finding.verdict == DIFFERS]
        stated = {one.begins[0]: one.finding.why for one in found if one.finding}
        if stated:
            yield passage, " ".join(stated.values())


def check_measure_notes(report: Report) -> Iterator[Finding]:
    """Compare the numbers in each measure's note with its figure, its target and last year's figure."""
    yield from _check(_measure_notes, report)


def check_action_notes(report: Report) -> Iterator[Finding]:
    """Compare how complete a note, a cause or a remedy says that an action is with its row."""
    yield from _check(_action_notes, report)


def check_texts(report: Report) -> Iterator[Finding]:
    """Compare the numbers typed into officers' texts with the measure, the action or the counts that they are about."""
    yield from _check(_texts, report)


def check_the_rest(report: Report) -> Iterator[Finding]:
    """Count the numbers in officers' words that are compared with nothing, so that nobody takes them for checked."""
    numbers, passages = 0, 0
    for passage in (*_measure_notes(report), *_action_notes(report), *_texts(report)):
        compared = {at for one in _compared(report, passage) for at in one.begins}
        rest = [at for at in _numbers_in(passage.words) if at not in compared]
        numbers, passages = numbers + len(rest), passages + bool(rest)
    if numbers:
        yield _finding(
            subject="officers' words",
            where=count(passages, "text or note", "texts and notes"),
            printed=count(numbers, "number"),
            verdict=CANNOT,
            why=f"{count(numbers, 'number')} in officers' words {is_are(numbers)} not compared with a figure, because "
            "nothing shows which figure is meant. A figure in braces is calculated.",
        )


def _numbers_in(words: str) -> list[int]:
    """List where the numbers of a text begin, without years, days and quarters, and without figures in braces."""
    return [
        match.start()
        for match in _TYPED.finditer(_BRACES.sub(lambda braces: " " * len(braces[0]), words))
        if not _YEAR.fullmatch(match[0])
        and not _TIME.search(words[: match.start()])
        and not _MONTH.match(words[match.end() :])
    ]


def _against_counts(report: Report, text: Text, where: str) -> Iterator[Compared]:
    for one in counts_in(report, text):
        finding = _finding(subject=where, where=where, printed=one.printed, recomputed=one.computed,
                           verdict=verdict_of(one.agrees), why=one.why)  # fmt: skip
        yield Compared(begins=one.begins, finding=finding)


def _against_measure(report: Report, passage: Passage) -> Iterator[Compared]:
    name, where = passage.id, passage.where
    row = report.measures.loc[name]
    for at, noted in _noted(passage.words, str(row["unit"])).items():
        known = row[noted.role]
        number = read_number(noted.text, row["unit"])
        if pd.isna(known) or number is None:
            continue
        if noted.role == "target" and pd.notna(row["annual_target"]) and number.is_like(_typed(row["annual_target"])):
            yield Compared(begins=(at,))  # the annual target
            continue
        finding = _finding(
            **report.subject_of("measure", name),
            where=where,
            printed=noted.text,
            recomputed=value(known),
            verdict=verdict_of(number.is_like(_typed(float(known)))),
            why=f"The {_kind(where)} names {noted.text} as its {noted.role}; the row's own {noted.role} is "
            f"{value(known)}.",
        )
        yield Compared(begins=(at,), finding=finding)


def _kind(where: str) -> str:
    return where.partition(",")[0]


def _typed(known: float) -> Number:
    return read_number(f"{known:.9f}".rstrip("0").rstrip("."), "") or Number.exact(known)


def _noted(note: str, unit: str) -> dict[int, NotedNumber]:
    """Return what a note gives as the figure, the target or last year's figure, by where the number begins."""
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
    return numbers


def _clause(note: str, match: "re.Match[str]") -> str:
    """Return the clause that holds a match: a different time or thing named there means a different number."""
    begins = max((note.rfind(mark, 0, match.start()) for mark in (",", ";", ". ")), default=-1)
    ends = min([at for mark in (",", ";", ". ") if (at := note.find(mark, match.end())) >= 0] or [len(note)])
    return note[begins + 1 : ends]


def _against_action(report: Report, passage: Passage) -> Iterator[Compared]:
    name, words, where = passage.id, passage.words, passage.where
    complete = report.actions.loc[name, "percent_complete"]
    match = _DONE.search(words) or _DONE_AFTER.search(words)
    number = read_number(match["number"], "percent") if match and match["sign"] else None
    if not match or not number or pd.isna(complete):
        return
    text, known = match["number"] + match["sign"].strip(), value(float(complete), "percent")
    finding = _finding(
        **report.subject_of("action", name),
        where=where,
        printed=text,
        recomputed=known,
        verdict=verdict_of(number.is_like(Number.exact(float(complete)))),
        why=f"The {_kind(where)} says {text} complete; the row's own percentage is {known}.",
    )
    yield Compared(begins=(match.start("number"),), finding=finding)


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


CHECKS = (check_comments, check_measure_notes, check_action_notes, check_texts, check_the_rest)
