"""A printed report as the checks see it: its cells, ratings and claims, beside the quarter's own scores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from perf.figure import COUNCIL
from perf.load import Dataset
from perf.periods import Quarter
from perf.present.words import value
from perf.reconcile.numbers import Number, read_number
from perf.score import score_actions, score_measures, score_risks
from perf.score.columns import with_columns

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


@dataclass(frozen=True)
class Report:
    """What one quarter's report printed, and the data that it was made of.

    The measures are scored on what was returned, as the report was: records feed nothing here.
    """

    data: Dataset
    quarter: Quarter

    @cached_property
    def cells(self) -> list[Cell]:
        """Every printed cell of the report: of its quarter, and of others that have no report of their own."""
        rows = with_columns(self.data.printed_values, {"part": "str", "area": "str", "unit": "str"}).fillna("")
        rows = rows[rows["quarter"].isin(self._own_quarters(rows["quarter"]))]
        names = ["kind", "id", "area", "quarter", "field", "part", "printed", "unit", "where"]
        kinds = rows["kind"].str.casefold().str.replace("_", " ")
        parts = rows["part"].str.strip().str.casefold().mask(lambda words: words == "", rows["where"].map(_span_of))
        parts = parts.where(parts.isin([IN_QUARTER, ANNUAL]), rows["part"].str.strip())
        cells = rows.assign(kind=kinds, field=rows["field"].str.casefold(), part=parts)
        return [Cell(*row) for row in cells[names].itertuples(index=False, name=None) if row[6]]

    def _own_quarters(self, labels: pd.Series) -> list[str]:
        reported = set(self.data.printed_ratings["quarter"]) | set(self.data.claims["report_quarter"])
        return [label for label in labels.unique() if label == self.quarter.label or label not in reported]

    def find(self, **wanted: str) -> list[Cell]:
        """Find the cells that have these words: kind, id, area, quarter, field, part."""
        cells = self._by_kind.get(wanted["kind"], []) if "kind" in wanted else self.cells
        return [cell for cell in cells if all(getattr(cell, name) == word for name, word in wanted.items())]

    @cached_property
    def _by_kind(self) -> dict[str, list[Cell]]:
        kinds: dict[str, list[Cell]] = {}
        for cell in self.cells:
            kinds.setdefault(cell.kind, []).append(cell)
        return kinds

    @cached_property
    def claims(self) -> list[Claim]:
        """Every claim of the report."""
        optional = dict.fromkeys(("figure", "area", "quarter", "part", "unit"), "str")
        rows = with_columns(self.data.claims, optional)
        rows = rows[rows["report_quarter"] == self.quarter.label]
        rows = rows.assign(quarter=rows["quarter"].fillna(self.quarter.label), area=rows["area"].fillna(COUNCIL))
        names = ["claim_no", "subject", "where", "figure", "area", "quarter", "part", "printed", "unit"]
        return [Claim(*row) for row in rows.fillna("")[names].itertuples(index=False, name=None)]

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """Every printed rating and arrow of the quarter, in the order printed."""
        return self.ratings_at(self.quarter.label)

    def ratings_at(self, label: str) -> pd.DataFrame:
        """Give the printed ratings and arrows of a quarter: kind, id, rating, direction, where."""
        rows = with_columns(self.data.printed_ratings, {"rating": "str", "direction": "str", "where": "str"})
        return rows[rows["quarter"] == label].fillna({"where": ""})

    def rating_of(self, kind: str, label: str = "") -> "pd.Series[str]":
        """Give the first rating printed for each thing of a kind, by id."""
        rows = self.ratings_at(label or self.quarter.label)
        rows = rows[rows["kind"] == kind].dropna(subset=["rating"])
        return rows.drop_duplicates("id").set_index("id")["rating"]

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The council's measures, scored on their returns, by id."""
        scored = self.scored_measures(self.quarter)
        return scored.assign(figure=scored["figure"].fillna(""), part=scored["part"].fillna(""))

    def scored_measures(self, quarter: Quarter) -> pd.DataFrame:
        """Score the council's measures of a quarter on their returns, by id."""
        tolerance = self.data.framework.rating_tolerance
        scored = score_measures(self.data.returns, self.data.measures, quarter, tolerance=tolerance)
        return scored[scored["area"] == COUNCIL].set_index("measure_id", drop=False)

    @cached_property
    def reported(self) -> set[str]:
        """The measures that the quarter's report is about: those with a return or a printed rating."""
        returns = self.data.returns
        known = set(returns.loc[returns["quarter"] == self.quarter.label, "measure_id"])
        known |= set(self.ratings.loc[self.ratings["kind"] == "measure", "id"])
        return known & set(self.measures.index) or set(self.measures.index)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """The actions, scored, by id."""
        pace = self.data.framework.action_pace.amber_from
        return score_actions(self.data.actions, self.quarter, amber_from=pace).set_index("action_id", drop=False)

    @cached_property
    def risks(self) -> pd.DataFrame:
        """The risks, scored, by id."""
        scored = score_risks(self.data.risks, self.quarter, bands=self.data.framework.risk_bands)
        return scored.set_index("risk_ref", drop=False)

    @cached_property
    def has_previous(self) -> bool:
        """Whether any measure has a figure of the year before: else a missing one says nothing."""
        return bool(self.measures["previous"].notna().any()) or bool(self.find(kind="measure", field="previous"))


def has_print(data: Dataset, quarter: Quarter) -> bool:
    """Tell whether the folder has anything that a report of the quarter printed."""
    tables = (("claims", "report_quarter"), ("printed_ratings", "quarter"), ("printed_values", "quarter"))
    return any(bool((data.tables[name][column] == quarter.label).any()) for name, column in tables)


def places(where: str) -> frozenset[str]:
    """Name the places that a `where` speaks of, bare of what it says of them: "section 2.4 narrative", section 2.4."""
    found = frozenset(" ".join(match.group(0).casefold().split()) for match in _PLACE.finditer(where))
    return found or frozenset({where.strip().casefold()})


def share_place(one: Cell, other: Cell) -> bool:
    """Tell whether two cells stand in one place."""
    return bool(places(one.where) & places(other.where))


def _span_of(where: str) -> str:
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
