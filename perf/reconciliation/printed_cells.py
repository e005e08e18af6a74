"""What a report prints: the cells of its tables and notes, and the claims of its prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from perf.figure import Part
from perf.reconciliation.printed_numbers import Number, PrintedUnit, read_number
from perf.wording import value

IN_QUARTER, ANNUAL = "in quarter", "annual"
APPROXIMATE, UNCLEAR = "approximate", "unclear"
_PLACE = re.compile(
    r"\b(section|appendix|annex|page)s? *[\w.]+|\btable \d[\w.]*|\bcover( \w+)?|\b[A-Z]{2,}/[A-Z]*\d+", re.IGNORECASE
)
_PROSE = re.compile(r"commentary|note\b|narrative", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedAs:
    """How a report's tables print a figure of the catalogue: the kind of thing, its id, and the field."""

    kind: str
    id: str
    field: str


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What a printed number is of: findings that doubt the same thing are one contradiction."""

    kind: str
    id: str
    area: str
    quarter: str
    field: str
    part: str = ""


PRINTED_AS = {
    "complaints.received": PrintedAs("complaints", "received", "count"),
    "complaints.escalated_pct": PrintedAs("complaints", "stage=2", "share"),
    "complaints.not_escalated_pct": PrintedAs("complaints", "stage=1", "share"),
    "complaints.on_time_pct": PrintedAs("complaints", "on time", "share"),
    "complaints.upheld_pct": PrintedAs("complaints", "outcome=Upheld", "share"),
    "compliments.received": PrintedAs("compliments", "received", "count"),
    "sickness.days_per_fte": PrintedAs("sickness", "all", "actual"),
    "sickness.short_term_days_per_fte": PrintedAs("sickness", "short-term", "actual"),
    "sickness.long_term_days_per_fte": PrintedAs("sickness", "long-term", "actual"),
    "turnover.all_pct": PrintedAs("turnover", "turnover", "actual"),
    "savings.forecast_pct": PrintedAs("savings", "all savings", "share"),
    "budget.capital_spend_pct": PrintedAs("budget", "capital spend", "share"),
    "budget.revenue_spend_pct": PrintedAs("budget", "revenue spend", "share"),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A number, date or word that the report prints for one thing."""

    kind: str
    id: str
    area: str
    quarter: str
    field: str
    part: str = ""
    text: str = ""
    unit: str = ""
    where: str = ""
    certainty: str = ""

    @cached_property
    def number(self) -> Number | None:
        """What the text means; None where it is not a number."""
        return read_number(f"about {self.text}" if self.certainty == APPROXIMATE else self.text, self.unit)

    @property
    def named(self) -> Part:
        """The id as a part of a total: "outcome=Upheld" is the outcome Upheld."""
        return Part.parse(self.id)

    @property
    def shown(self) -> str:
        """The text with its unit, for a sentence."""
        return with_unit(self.text, self.unit)

    @property
    def percent(self) -> str:
        """The text with a percent sign."""
        return self.text if "%" in self.text else f"{self.text}%"

    @property
    def is_comment(self) -> bool:
        """Whether it is in a comment or in running text, not in a table."""
        return bool(_PROSE.search(self.where))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A figure that the report's prose states."""

    no: str
    subject: str
    where: str
    figure: str
    area: str
    quarter: str
    part: str
    text: str
    unit: str

    @property
    def label(self) -> str:
        """How a finding names it."""
        return f"claim {self.no}: {self.subject}"

    @property
    def words(self) -> str:
        """The subject in small letters."""
        return self.subject.casefold()

    @property
    def shown(self) -> str:
        """The text with its unit, for a sentence."""
        return with_unit(self.text, self.unit)

    @cached_property
    def number(self) -> Number | None:
        """What it states, as a number."""
        return read_number(self.text, self.unit)


def places(where: str) -> frozenset[str]:
    """Find the places that a `where` names, without what it adds: "section 2.4 narrative" is section 2.4."""
    found: list[str] = []
    for piece in where.split(";"):
        named = [" ".join(match.group(0).casefold().split()) for match in _PLACE.finditer(piece)]
        found += named or [piece.strip().casefold()]
    return frozenset(found)


def in_same_place(one: Cell, other: Cell) -> bool:
    """Return whether two cells are printed in the same place."""
    return bool(places(one.where) & places(other.where))


def is_elsewhere(cell: Cell | Claim, claim: Claim) -> bool:
    """Return whether a cell is printed in a place where a claim is not."""
    return bool(places(cell.where) - places(claim.where))


def all_places(printed: Sequence[Cell | Claim]) -> str:
    """List the places of several cells or claims, each once."""
    return "; ".join(dict.fromkeys(cell.where for cell in printed))


def with_unit(text: str, unit: str) -> str:
    """Format a printed number with its unit: "£2,454,000", "92%", "£2.92 million"."""
    number = read_number(text, unit)
    if number is None or not text.strip("-").replace(",", "").replace(".", "").isdigit():
        return text
    printed_in = PrintedUnit(unit)
    if printed_in.is_money:
        return f"£{text} {printed_in.after_money}" if printed_in.after_money else value(number.value, "GBP")
    return f"{text}%" if unit == "percent" else text


def by_cell(cells: list[Cell]) -> Iterator[list[Cell]]:
    """Group what is printed for the same thing, area, quarter, field and part."""
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.kind, cell.id, cell.area, cell.quarter, cell.field, cell.part), []).append(cell)
    yield from groups.values()
