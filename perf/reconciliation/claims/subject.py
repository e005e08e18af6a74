"""What a claim is about: its figure, or otherwise its words, read as a cell of the report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from perf.catalogue import base_of, is_of_quarter
from perf.figure import Part
from perf.reconciliation.area_counts import NOT_ON_TIME, ON_TIME, AreaCounts
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER, PRINTED_AS, Cell, Claim, Thing
from perf.reconciliation.printed_numbers import PrintedUnit
from perf.reconciliation.printed_report import Report
from perf.safe_text import slug

Window = Literal["", "in quarter", "to date", "either"]  # "either" in the first quarter, where both are one

TO_DATE: Window = "to date"
EITHER: Window = "either"
_QUARTER: Window = "in quarter"
_FED = {(cell.kind, cell.id): figure for figure, cell in PRINTED_AS.items() if cell.field != "count"}
_KINDS = (  # how prose names a kind of thing, and the id of its total
    ("compliments", r"compliments?", "received"),
    (
        "complaints",
        r"complaints?|stage [12]|(un)?upheld|cause|outcome|(resolved|handled|answered|closed) in",
        "received",
    ),
    ("sickness", r"sickness|absence", "all"),
    ("turnover", r"turnover", "turnover"),
    ("savings", r"savings?", "all savings"),
    ("budget", r"overspend|underspend|reserves|outturn|(capital|revenue) spend(ing)?", "outturn"),
)
_IN_TIME = re.compile(
    r"(resolved|handled|answered|closed|dealt with) (with)?in (the )?(target )?time(scales?)?|on time|in time|time base"
)
_FIELDS = (  # how prose names a field: the first that is met
    ("variance", r"variance|shortfall"),
    ("overspend", r"overspend"),
    ("underspend", r"underspend"),
    ("reserves", r"reserves"),
    ("change", r"increase|decrease|fall|rise|drop|change|reduction"),
    ("denominator", r"base"),
    ("target", r"target|required"),
    ("forecast", r"forecast|projected"),
)
_MONTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_SPAN = re.compile(r"\b(three|six|nine|twelve) months\b|\bhalf[- ]year\b")
_ALONE = re.compile(r"\b(alone|in the quarter|during the quarter|this quarter)\b")
_YEAR_TO_DATE = re.compile(r"\bto date\b")
_FILLER = frozenset(  # words of a subject that name no thing of their own; a council adds its report's words as data
    re.findall(
        r"\w+",
        """
        a against all and at by for from in into of on or out per the this to with within
        amount count figure level number overall rate share total actual achieved received recorded spend
        annual before date half last month months period previous quarter same time year years q1 q2 q3 q4
        three six nine twelve alone day days fte long short term
        council directorate directorates
        absence budget cause complaint complaints compliment compliments outcome programme project saving savings
        sickness stage turnover answered closed handled resolved
        base change decrease drop fall forecast increase overspend projected reduction required reserves rise target
        underspend variance
        across decreased down fell generally higher highest increased lower lowest busiest peak quietest rose up
        """,
    )
)


@dataclass(frozen=True, kw_only=True)
class ClaimedCell:
    """The cell that a claim is about; `figure` is the catalogue's, `measure` the one that the figure feeds."""

    kind: str
    id: str
    field: str = ""
    area: str
    quarter: str
    window: Window = ""
    figure: str = ""
    part: str = ""
    measure: str = ""
    measure_window: Window = ""

    @property
    def is_of_quarter(self) -> bool:
        """Whether it is for the quarter that it names, and no window inside or around it."""
        return self.window in ("", EITHER)

    def matches(self, cell: Cell) -> bool:
        """Return whether a cell may be the one claimed: the same window, and not the year's.

        A count of things received is the quarter's own, as a measure's figure for the year to date is not.
        """
        window = self.window or (self.measure_window if cell.kind == "measure" else "")
        if window == TO_DATE and cell.id == "received" and cell.field == "count":
            return False
        if window == IN_QUARTER:
            return cell.part == IN_QUARTER
        return cell.part != ANNUAL and (window == EITHER or cell.part != IN_QUARTER)

    def thing(self, report: Report, unit: str) -> Thing:
        """Return what the claim is of: the measure's own figure, where the two have the same unit."""
        field = "actual" if self.measure and self.field == "share" else self.field
        window = self.window or self.measure_window
        part = "" if window == EITHER else window
        own = report.measures["unit"].get(self.measure)
        is_measures = self.measure and unit.casefold() == str(own).casefold()
        kind, name = ("measure", self.measure) if is_measures else (self.kind, self.id)
        field = field if is_measures else self.field
        return report.thing(Cell(kind=kind, id=name, area=self.area, quarter=self.quarter, field=field, part=part))


ClaimedCells = Mapping[Claim, ClaimedCell | None]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A claim put to the report: the cell that it is about, and those of all other claims."""

    report: Report
    claim: Claim
    cell: ClaimedCell
    claimed: ClaimedCells

    @property
    def counts(self) -> AreaCounts:
        """The counts and shares of the cell's kind, area and quarter."""
        return AreaCounts(self.report, self.cell.kind, self.cell.area, self.cell.quarter)

    def cells(self, field: str, name: str = "") -> list[Cell]:
        """Find the printed numbers of a field of the thing, or of a different id."""
        return self.cells_of(replace(self.cell, id=name or self.cell.id), field)

    def measure_cells(self, field: str) -> list[Cell]:
        """Find the printed numbers of a field of the measure that the figure feeds."""
        if not self.cell.measure:
            return []
        measure = replace(self.cell, kind="measure", id=self.cell.measure, measure_window="")
        return self.cells_of(measure, field)

    def cells_of(self, thing: ClaimedCell, field: str) -> list[Cell]:
        """Find the printed numbers of a field of a thing, in its area, quarter and window."""
        cells = self.report.find(kind=thing.kind, id=thing.id, area=thing.area, quarter=thing.quarter, field=field)
        return [cell for cell in cells if cell.number and thing.matches(cell)]

    def probe(self, field: str) -> Cell:
        """Return the cell as it would be printed with the claim's text."""
        cell = self.cell
        return Cell(
            kind=cell.kind, id=cell.id, area=cell.area, quarter=cell.quarter, field=field, text=self.claim.text,
            unit=self.claim.unit, where=self.claim.where,
        )  # fmt: skip


def read_claims(report: Report) -> ClaimedCells:
    """Read what each claim of a report is about."""
    return {claim: read_claim(report, claim) for claim in report.claims}


def read_claim(report: Report, claim: Claim) -> ClaimedCell | None:
    """Read what a claim is about; None where its words name something that the report does not print."""
    figure = base_of(claim.figure)
    window = _window(report, claim)
    cell = _of_figure(claim, figure) or _of_words(report, claim) or _of_title(report, claim)
    if cell is None or window is None:
        return None
    field = _field(claim.words, cell, claim.unit)
    cell = replace(cell, window=window, field=field, figure=figure or _FED.get((cell.kind, cell.id), ""))
    return _as_printed(report, cell, claim)


def _window(report: Report, claim: Claim) -> Window | None:
    """Find the months that a claim covers; None where they are neither the quarter nor the year to date."""
    number = report.quarter_of(claim.quarter).number
    months = _SPAN.search(claim.words)
    length = _MONTHS.get(months[1] or "six") if months else None
    if length and length not in (3, 3 * number):
        return None
    if number == 1:
        return EITHER
    if is_of_quarter(claim.figure) or length == 3 or (not length and _ALONE.search(claim.words)):
        return _QUARTER
    return TO_DATE if length or _YEAR_TO_DATE.search(claim.words) else ""


def _of_figure(claim: Claim, figure: str) -> ClaimedCell | None:
    if figure not in PRINTED_AS:
        return None
    printed = PRINTED_AS[figure]
    is_part = bool(Part.parse(claim.part).dimension) and printed.kind in ("complaints", "compliments", "savings")
    return ClaimedCell(
        kind=printed.kind, id=claim.part if is_part else printed.id, field=printed.field, area=claim.area,
        quarter=claim.quarter, part=claim.part,
    )  # fmt: skip


def _of_words(report: Report, claim: Claim) -> ClaimedCell | None:
    """Find the thing that the words name; None where they hold a word that is neither its name nor filler."""
    words, filler = claim.words, filler_words(report)
    kind, total = _kind(report, words)
    ids = list(dict.fromkeys(cell.id for cell in report.cells if cell.kind == kind))
    if not kind:
        return None
    is_in_time = kind == "complaints" and bool(_IN_TIME.search(words))
    name = ON_TIME if is_in_time else _named(ids, words, kind, filler) or total
    if re.search(r"stage 1 (or|and) (stage )?2", words):
        name = total
    if not ids and _FED.get((kind, name), " ") not in set(report.measures["figure"]):
        return None
    unknown = _tokens(words) - filler - _tokens(name) - _tokens(claim.area)
    unknown = {token for token in unknown if slug(token) not in slug(claim.area) and not token.isdigit()}
    return None if unknown else ClaimedCell(kind=kind, id=name, area=claim.area, quarter=claim.quarter)


def filler_words(report: Report) -> frozenset[str]:
    """Return the words of a claim that name nothing: those of the language, and those of the council's report."""
    return _FILLER | {word.casefold() for word in report.data.framework.claim_filler_words}


def _kind(report: Report, words: str) -> tuple[str, str]:
    """Find the kind of thing that words are about, and the id of its total; a programme may be named alone."""
    for kind, pattern, total in _KINDS:
        if re.search(rf"\b({pattern})\b", words):
            return kind, total
    programmes = (cell.named.value for cell in report.find(kind="savings") if cell.named.dimension)
    is_named = any((_tokens(name) - filler_words(report)) & _tokens(words) for name in programmes)
    return ("savings", "all savings") if is_named else ("", "")


def _named(ids: list[str], words: str, kind: str, filler: frozenset[str]) -> str:
    """Find the longest id whose every word is there; or the only one of which some words are."""
    spoken = _tokens(words)
    names = {name: _tokens(Part.parse(name).value) for name in ids if name != "received"}
    if kind == "complaints" and (stage := re.search(r"stage ([12])\b", words)):
        return str(Part("stage", stage[1]))
    if kind == "complaints" and "cause" not in spoken:
        names = {name: tokens for name, tokens in names.items() if Part.parse(name).dimension != "cause"}
    complete = [name for name, tokens in names.items() if tokens and tokens <= spoken]
    if complete:
        return max(complete, key=lambda name: len(names[name]))
    partial = [name for name, tokens in names.items() if (tokens - filler - {"services", "service"}) & spoken]
    return partial[0] if len(partial) == 1 else ""


def _of_title(report: Report, claim: Claim) -> ClaimedCell | None:
    """Find the measure whose title holds every word of the subject, or whose figure the claim names."""
    rows = report.measures
    if claim.figure:
        fed = rows[(rows["figure"] == base_of(claim.figure)) & (rows["part"] == claim.part)]
        names = list(fed["measure_id"])
    else:
        spoken = _tokens(claim.words) - (filler_words(report) - {"total", "resolved", "handled"})
        titles = rows["title"].fillna("").map(_tokens)
        names = [name for name, tokens in titles.items() if spoken and spoken <= tokens]
    if len(names) != 1:
        return None
    name = str(names[0])
    return ClaimedCell(kind="measure", id=name, area=claim.area, quarter=claim.quarter, measure=name)


def _field(words: str, cell: ClaimedCell, unit: str) -> str:
    """Find which field of a thing is spoken of."""
    plain = re.sub(r"(within|in|against|outside)( the| its)?( directorate)? target( time)?", "", words)
    field = next((field for field, pattern in _FIELDS if re.search(rf"\b({pattern})\b", plain)), "")
    is_share = PrintedUnit(unit).in_percent and "points" not in unit
    if cell.kind in ("sickness", "turnover", "measure"):
        return field if field in ("change", "target", "forecast") else "actual"
    if is_share and (field == "forecast" or field == "target" and cell.kind == "savings"):
        return "share"
    if field or is_share:
        return field or "share"
    if cell.id in (ON_TIME, NOT_ON_TIME):
        return "numerator"
    return "count" if unit in ("count", "number", "") else "actual"


def _as_printed(report: Report, cell: ClaimedCell, claim: Claim) -> ClaimedCell:
    """Link a cell with the measure that has the same figure, and with the window in which the measure prints it."""
    rows = report.measures
    part = claim.part if claim.figure else cell.id if Part.parse(cell.id).dimension == "programme" else ""
    fed = rows.index[(rows["figure"] == cell.figure) & (rows["part"] == part)] if cell.figure else []
    linked = cell.measure or (str(fed[0]) if len(fed) == 1 and _is_of_measure(cell) else "")
    cell = replace(cell, measure=linked)
    if cell.window or not linked or not claim.number:
        return cell
    alone = report.find(kind="measure", id=linked, quarter=cell.quarter, area=cell.area, part=IN_QUARTER)
    is_alone = any(other.text.strip("% ") == claim.text.strip("% ") for other in alone)
    return replace(cell, measure_window=_QUARTER) if is_alone else cell


def _is_of_measure(cell: ClaimedCell) -> bool:
    return cell.field in ("share", "actual", "target", "forecast", "change", "numerator", "denominator")


def _tokens(words: object) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", "" if pd.isna(words) else str(words).casefold()))
