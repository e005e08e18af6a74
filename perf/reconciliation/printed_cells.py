"""What a report prints: cells of its tables and notes, and the claims of its prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from perf.reconciliation.printed_numbers import Number, read_number
from perf.wording import value

IN_QUARTER, ANNUAL = "in quarter", "annual"
_PLACE = re.compile(
    r"\b(section|appendix|annex|page)s? *[\w.]+|\btable \d[\w.]*|\bcover( \w+)?|\b[A-Z]{2,}/[A-Z]*\d+", re.IGNORECASE
)
_NOTED = re.compile(r"commentary|note\b|narrative", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A number, date or word that the report prints for one thing."""

    kind: str
    id: str
    area: str
    quarter: str
    field: str
    part: str
    text: str
    unit: str
    where: str

    @cached_property
    def number(self) -> Number | None:
        """What the text means; nothing where it is not a number. An approximate place makes an approximate number."""
        loose = "approximate" in f"{self.where} {self.part}".casefold()
        return read_number(f"about {self.text}" if loose else self.text, self.unit)

    @property
    def shown(self) -> str:
        """The text as a sentence says it, with its unit."""
        return with_unit(self.text, self.unit)

    @property
    def is_comment(self) -> bool:
        """Whether it stands in a comment or in running text, not in a table."""
        return bool(_NOTED.search(self.where))


@dataclass(frozen=True)
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
    def shown(self) -> str:
        """The text as a sentence says it, with its unit."""
        return with_unit(self.text, self.unit)

    @cached_property
    def number(self) -> Number | None:
        """What it states, as a number."""
        return read_number(self.text, self.unit)


def places(where: str) -> frozenset[str]:
    """Name the places that a `where` speaks of, bare of what it says of them: "section 2.4 narrative", section 2.4."""
    found: list[str] = []
    for piece in where.split(";"):
        named = [" ".join(match.group(0).casefold().split()) for match in _PLACE.finditer(piece)]
        found += named or [piece.strip().casefold()]
    return frozenset(found)


def share_place(one: Cell, other: Cell) -> bool:
    """Tell whether two cells stand in one place."""
    return bool(places(one.where) & places(other.where))


def span_of(where: str) -> str:
    """Read from a place that its figure is the quarter's alone, or the whole year's."""
    words = where.casefold()
    alone = "(quarter)" in words or "(in quarter)" in words or "quarter alone" in words
    return IN_QUARTER if alone else ANNUAL if "(annual)" in words else ""


def with_unit(text: str, unit: str) -> str:
    """Say a printed number with its unit: "£2,454,000", "92%", "£2.92 million"."""
    number = read_number(text, unit)
    if number is None or not text.strip("-").replace(",", "").replace(".", "").isdigit():
        return text
    if unit == "GBP":
        return value(number.value, "GBP")
    if unit.startswith("GBP "):
        return f"£{text} {unit.removeprefix('GBP ')}"
    return f"{text}%" if unit == "percent" else text


def is_elsewhere(cell: Any, claim: Any) -> bool:
    """Tell whether a cell stands in a place that a claim does not."""
    return bool(places(cell.where) - places(claim.where))


def by_cell(cells: list[Cell]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Group what is printed for the same thing, area, quarter, field and part; the first stands for the group."""
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.kind, cell.id, cell.area, cell.quarter, cell.field, cell.part), []).append(cell)
    for group in groups.values():
        yield group[0], group
