"""A printed report as the checks see it: its cells, ratings and claims, beside the quarter's own scores."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal, TypedDict

import pandas as pd

from perf.areas import COUNCIL
from perf.better_or_worse import COMPARISONS, Comparison
from perf.catalogue import FIGURES, RECORD_FIGURES
from perf.dataset.dataset import Dataset
from perf.disclosure.decisions import decisions_of
from perf.quarter import Quarter
from perf.ratings import Ratings
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER, PRINTED_AS, Cell, Claim, PrintedAs, Thing
from perf.rules import LISTED, PLAN
from perf.scores import record_amounts
from perf.scoring.actions import score_actions
from perf.scoring.columns import with_columns
from perf.scoring.measures import score_measures
from perf.scoring.risks import score_risks
from perf.topics.record_figures import for_quarter

_FIELD_UNITS = {"share": "percent", "count": "count", "numerator": "count", "denominator": "count"}
_CELL_COLUMNS = ["kind", "id", "area", "quarter", "field", "part", "printed", "unit", "where", "certainty"]
_CLAIM_COLUMNS = ["claim_no", "subject", "where", "figure", "area", "quarter", "part", "printed", "unit"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A rating or an arrow that is printed for a thing, with the first place where it is printed."""

    kind: str
    id: str
    text: str
    where: str


class Subject(TypedDict):
    """The thing that a finding is about: see `perf.reconciliation.findings.Finding`."""

    subject: str
    about: tuple[str, str]


@dataclass(frozen=True)
class Report:
    """What one quarter's report printed, and the data it was made from.

    The measures are scored on what was returned, as the report was; records are not used for them.
    """

    data: Dataset
    quarter: Quarter

    def quarter_of(self, label: str) -> Quarter:
        """Return the quarter of the council's year that a label names."""
        return Quarter.parse(label, self.data.framework.year_start_month)

    @cached_property
    def cells(self) -> list[Cell]:
        """Every printed cell of the report: of its quarter, and of others that have no report of their own."""
        rows = _texts(self.data.printed_values, _CELL_COLUMNS)
        rows = rows[rows["quarter"].isin(self._own_quarters(rows["quarter"])) & (rows["printed"] != "")]
        spans = rows["part"].str.casefold()
        rows = rows.assign(
            kind=rows["kind"].map(_spaced),
            field=rows["field"].str.casefold(),
            area=rows["area"].mask(rows["area"] == "", COUNCIL),
            part=spans.where(spans.isin([IN_QUARTER, ANNUAL]), rows["part"]),
            unit=self._units(rows),
            certainty=rows["certainty"].str.casefold(),
        )
        named = rows[_CELL_COLUMNS].rename(columns={"printed": "text"})
        return [Cell(**row) for row in named.to_dict("records")]

    def _units(self, rows: pd.DataFrame) -> "pd.Series[str]":
        """Return each cell's unit: as printed, otherwise that of its field, otherwise the measure's own."""
        own = rows["id"].map(self.data.measures.drop_duplicates("measure_id").set_index("measure_id")["unit"])
        own = own.where(rows["kind"].str.casefold() == "measure").astype("str").fillna("")
        fields = rows["field"].str.casefold().map(_FIELD_UNITS).astype("str").fillna("")
        units = rows["unit"].mask(rows["unit"] == "", fields)
        return units.mask(units == "", own)

    def _own_quarters(self, labels: "pd.Series[str]") -> list[str]:
        reported = set(self.data.printed_ratings["quarter"]) | set(self.data.claims["report_quarter"])
        return [label for label in labels.unique() if label == self.quarter.label or label not in reported]

    def find(self, **wanted: str) -> list[Cell]:
        """Find the cells that have these words: kind, id, area, quarter, field, part."""
        cells = self.cells
        if "kind" in wanted:
            cells = self._by_kind.get((wanted["kind"], wanted.get("id")), [])
        return [cell for cell in cells if all(getattr(cell, name) == word for name, word in wanted.items())]

    def thing(self, cell: Cell) -> Thing:
        """Return what a cell is of: last year's figure under the name of previous is the actual of last year."""
        label, field = cell.quarter, cell.field
        if field == "previous":
            label, field = self.quarter_of(label).same_quarter_last_year.label, "actual"
        return Thing(kind=cell.kind, id=cell.id, area=cell.area, quarter=label, field=field, part=cell.part)

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str | None], list[Cell]]:
        """The cells by kind and id, and by kind alone."""
        kinds: dict[tuple[str, str | None], list[Cell]] = {}
        for cell in self.cells:
            for of in (cell.id, None):
                kinds.setdefault((cell.kind, of), []).append(cell)
        return kinds

    @cached_property
    def claims(self) -> list[Claim]:
        """Every claim of the report."""
        rows = self.data.claims[self.data.claims["report_quarter"] == self.quarter.label]
        rows = _texts(rows, _CLAIM_COLUMNS)
        rows = rows.assign(
            quarter=rows["quarter"].mask(rows["quarter"] == "", self.quarter.label),
            area=rows["area"].mask(rows["area"] == "", COUNCIL),
            unit=rows["unit"].mask(rows["unit"] == "", rows["figure"].map(_unit_of)),
        )
        named = rows.rename(columns={"claim_no": "no", "printed": "text"})
        return [Claim(**row) for row in named.to_dict("records")]

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """Every printed rating and arrow of the quarter, in the order printed: kind, id, rating, direction, where."""
        return self._all_ratings[self._all_ratings["quarter"] == self.quarter.label]

    def marks(self, kind: str, column: Literal["rating", "direction"]) -> list[Mark]:
        """List each rating or arrow that is printed for a thing of a kind, once."""
        rows = self.ratings[self.ratings["kind"] == kind].dropna(subset=[column]).drop_duplicates(["id", column])
        cells = zip(rows["id"], rows[column], rows["where"], strict=True)
        return [Mark(kind=kind, id=str(name), text=str(text), where=str(where)) for name, text, where in cells]

    @cached_property
    def _all_ratings(self) -> pd.DataFrame:
        rows = with_columns(self.data.printed_ratings, {"rating": "str", "direction": "str", "where": "str"})
        return rows.fillna({"where": ""})

    def rating_of(self, kind: str, label: str = "", *, of_set: str = PLAN) -> "pd.Series[str]":
        """Return the first rating printed for each thing of a kind, by id; of the quarter named, or of the report.

        Measures are those of one set, because sets are never counted together.
        """
        ratings = self._first_ratings.get((label or self.quarter.label, kind), pd.Series(dtype="str"))
        return ratings[ratings.index.map(self._sets).fillna(PLAN) == of_set] if kind == "measure" else ratings

    @cached_property
    def _sets(self) -> "pd.Series[str]":
        return self.data.measures.drop_duplicates("measure_id").set_index("measure_id")["set"]

    @cached_property
    def _first_ratings(self) -> dict[tuple[str, str], "pd.Series[str]"]:
        rows = self._all_ratings.dropna(subset=["rating"])
        groups = rows.groupby(["quarter", "kind"], sort=False)
        return {
            (str(label), str(kind)): group.drop_duplicates("id").set_index("id")["rating"]
            for (label, kind), group in groups
        }

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The council's measures, scored on their returns, by id."""
        scored = self.measures_of(self.quarter.label)
        return scored.assign(figure=scored["figure"].fillna(""), part=scored["part"].fillna(""))

    def measures_of(self, label: str) -> pd.DataFrame:
        """Return the council's measures of a quarter, scored on their returns, by id.

        `exact_direction` is the direction of any difference, however small.
        """
        return self._measures[label] if label in self._measures else self._scored(label)

    @cached_property
    def _measures(self) -> dict[str, pd.DataFrame]:
        """The measures of each quarter in the report."""
        labels = [self.quarter.label, self.quarter.previous.label, *(claim.quarter for claim in self.claims)]
        return {label: self._scored(label) for label in dict.fromkeys(labels)}

    def _scored(self, label: str) -> pd.DataFrame:
        rules = self.data.framework
        quarter = self.quarter_of(label)
        measures = self.data.measures
        score = partial(score_measures, self.data.returns, quarter=quarter, **rules.rating_rule)
        scored, exact = score(measures), score(measures.assign(materiality=0.0))
        scored = scored.assign(exact_direction=exact["direction"])
        return scored[scored["area"] == COUNCIL].set_index("measure_id", drop=False)

    @property
    def comparison(self) -> Comparison:
        """With what the council compares its measures."""
        return COMPARISONS[self.data.framework.direction]

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
    def record_figures(self) -> dict[str, pd.DataFrame]:
        """The figures of the records, protected, of each quarter for which the report prints or claims a figure."""
        printed = set(PRINTED_AS.values())
        cells = [cell.quarter for cell in self.cells if PrintedAs(cell.kind, cell.id, cell.field) in printed]
        claims = [claim.quarter for claim in self.claims if claim.figure in FIGURES]
        quarters = [self.quarter_of(label) for label in dict.fromkeys([self.quarter.label, *cells, *claims])]
        return {quarter.label: self._record_figures(quarter) for quarter in quarters}

    def _record_figures(self, quarter: Quarter) -> pd.DataFrame:
        amounts = record_amounts(self.data, quarter)
        return decisions_of(self.data, quarter, amounts).protect(for_quarter(amounts, quarter, RECORD_FIGURES))

    @cached_property
    def has_previous(self) -> bool:
        """Whether any measure has a figure for the year before: if none has, a missing one means nothing."""
        return bool(self.measures["previous"].notna().any()) or bool(self.find(kind="measure", field="previous"))

    @property
    def names(self) -> Ratings:
        """What the council, and so its report, calls its ratings."""
        return self.data.framework.ratings

    def called(self, rating: str, *, kind: str = "") -> str:
        """Return the report's word for a rating of a kind of thing; that of a risk is its band."""
        return rating if kind == "risk" else self.names.called(rating)

    def name_of(self, kind: str, name: str) -> str:
        """Return the id of a thing with its title, where it has one: "CPM/210 Staff turnover"."""
        return f"{name} {self.title_of(kind, name)}".strip()

    def subject_of(self, kind: str, name: str) -> Subject:
        """Return what a finding states of the thing that it is about."""
        return {"subject": self.name_of(kind, name), "about": (kind, name)}

    def title_of(self, kind: str, name: str) -> str:
        """Return the title of a thing, "" where it has none."""
        return self._titles.get(_spaced(kind), {}).get(name, "")

    @cached_property
    def _titles(self) -> dict[str, dict[str, str]]:
        titles: dict[str, dict[str, str]] = {}
        for table, listed in LISTED.items():
            rows = self.data.tables[table]
            rows = rows[rows["quarter"] == self.quarter.label] if "quarter" in rows else rows
            texts = _texts(rows, [listed.id, "title"])
            titles[listed.one] = dict(zip(texts[listed.id][::-1], texts["title"][::-1], strict=True))
        return titles

    def returned(self, measure: str, field: str, quarter: str, area: str = COUNCIL) -> list[float]:
        """Return the numbers that the returns hold for a measure; a field is "actual" or "target"."""
        returns = self.data.returns
        if field not in ("actual", "target") or field not in returns:
            return []
        areas = returns["area"].fillna(COUNCIL) if "area" in returns else pd.Series(COUNCIL, index=returns.index)
        own = (returns["measure_id"] == measure) & (returns["quarter"] == quarter) & (areas == area)
        return [float(number) for number in returns.loc[own, field].dropna()]

    def returned_cell(self, measure: str, field: str, quarter: str) -> Cell | None:
        """Return what the council's return holds for a measure, as a cell; None where it holds nothing."""
        numbers = self.returned(measure, field, quarter)
        if not numbers:
            return None
        unit = self.measures["unit"].get(measure)
        return Cell(
            kind="measure", id=measure, area=COUNCIL, quarter=quarter, field=field,
            text=f"{numbers[0]:.9f}".rstrip("0").rstrip("."), unit="" if pd.isna(unit) else str(unit),
            where=f"the return of {measure}",
        )  # fmt: skip


def _spaced(kind: str) -> str:
    """Return the name of a kind as cells have it: "corporate_action" becomes "corporate action"."""
    return kind.casefold().replace("_", " ")


def _unit_of(figure: str) -> str:
    return FIGURES[figure].unit if figure in FIGURES else ""


def _texts(rows: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return columns as text, "" where there is none."""
    names = list(names)
    return with_columns(rows, dict.fromkeys(names, "str"))[names].astype("str").fillna("")


def has_print(data: Dataset, quarter: Quarter) -> bool:
    """Return whether the folder holds anything that a report of the quarter printed."""
    tables = (("claims", "report_quarter"), ("printed_ratings", "quarter"), ("printed_values", "quarter"))
    return any(bool((data.tables[name][column] == quarter.label).any()) for name, column in tables)
