"""A printed report as the checks see it: its cells, ratings and claims, beside the quarter's own scores."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES
from perf.dataset.dataset import Dataset
from perf.quarter import Quarter
from perf.reconciliation.printed_cells import ANNUAL, IN_QUARTER, Cell, Claim, span_of
from perf.scoring.actions import score_actions
from perf.scoring.columns import with_columns
from perf.scoring.measures import score_measures
from perf.scoring.risks import score_risks

_FIELD_UNITS = {"share": "percent", "count": "count", "numerator": "count", "denominator": "count"}


@dataclass(frozen=True)
class Report:
    """What one quarter's report printed, and the data that it was made of.

    The measures are scored on what was returned, as the report was: records feed nothing here.
    """

    data: Dataset
    quarter: Quarter
    memory: dict[Any, Any] = field(default_factory=dict)  # of what takes long to compute

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """Make something once, and remember it."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    @cached_property
    def cells(self) -> list[Cell]:
        """Every printed cell of the report: of its quarter, and of others that have no report of their own."""
        names = ["kind", "id", "area", "quarter", "field", "part", "printed", "unit", "where"]
        rows = _texts(self.data.printed_values, names)
        rows = rows[rows["quarter"].isin(self._own_quarters(rows["quarter"])) & (rows["printed"] != "")]
        spans = rows["part"].str.casefold().mask(rows["part"] == "", rows["where"].map(span_of))
        rows = rows.assign(
            kind=rows["kind"].str.casefold().str.replace("_", " "),
            field=rows["field"].str.casefold(),
            area=rows["area"].mask(rows["area"] == "", COUNCIL),
            part=spans.where(spans.isin([IN_QUARTER, ANNUAL]), rows["part"]),
            unit=self._units(rows),
        )
        return [Cell(*row) for row in rows.itertuples(index=False, name=None)]

    def _units(self, rows: pd.DataFrame) -> "pd.Series[str]":
        """Give each cell its unit: as printed, else that of its field, else the measure's own."""
        own = rows["id"].map(self.data.measures.drop_duplicates("measure_id").set_index("measure_id")["unit"])
        own = own.where(rows["kind"].str.casefold() == "measure").astype("str").fillna("")
        fields = rows["field"].str.casefold().map(_FIELD_UNITS).astype("str").fillna("")
        units = rows["unit"].mask(rows["unit"] == "", fields)
        return units.mask(units == "", own)

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
        rows = self.data.claims[self.data.claims["report_quarter"] == self.quarter.label]
        names = ["claim_no", "subject", "where", "figure", "area", "quarter", "part", "printed", "unit"]
        rows = _texts(rows, names)
        rows = rows.assign(
            quarter=rows["quarter"].mask(rows["quarter"] == "", self.quarter.label),
            area=rows["area"].mask(rows["area"] == "", COUNCIL),
            unit=rows["unit"].mask(rows["unit"] == "", rows["figure"].map(_unit_of)),
        )
        return [Claim(*row) for row in rows.itertuples(index=False, name=None)]

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

        def make() -> "pd.Series[str]":
            rows = self.ratings_at(label or self.quarter.label)
            rows = rows[rows["kind"] == kind].dropna(subset=["rating"])
            return rows.drop_duplicates("id").set_index("id")["rating"]

        found: pd.Series[str] = self.once(("ratings", kind, label), make)
        return found

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The council's measures, scored on their returns, by id."""
        scored = self.scored_measures(self.quarter)
        return scored.assign(figure=scored["figure"].fillna(""), part=scored["part"].fillna(""))

    def scored_measures(self, quarter: Quarter) -> pd.DataFrame:
        """Score the council's measures of a quarter on their returns, by id."""

        def make() -> pd.DataFrame:
            tolerance = self.data.framework.rating_tolerance
            scored = score_measures(self.data.returns, self.data.measures, quarter, tolerance=tolerance)
            return scored[scored["area"] == COUNCIL].set_index("measure_id", drop=False)

        found: pd.DataFrame = self.once(("measures", quarter.label), make)
        return found

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


def _unit_of(figure: str) -> str:
    return FIGURES[figure].unit if figure in FIGURES else ""


def _texts(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Give columns as text, "" where there is none."""
    return with_columns(rows, dict.fromkeys(names, "str"))[names].astype("str").fillna("")


def has_print(data: Dataset, quarter: Quarter) -> bool:
    """Tell whether the folder has anything that a report of the quarter printed."""
    tables = (("claims", "report_quarter"), ("printed_ratings", "quarter"), ("printed_values", "quarter"))
    return any(bool((data.tables[name][column] == quarter.label).any()) for name, column in tables)


def returned_cell(report: Report, measure: str, field: str, quarter: str) -> Cell | None:
    """Give what the council's return has for a measure, as a cell; nothing where it has nothing."""
    returns = report.data.returns
    if field not in ("actual", "target") or field not in returns:
        return None
    areas = returns["area"].fillna(COUNCIL) if "area" in returns else pd.Series(COUNCIL, index=returns.index)
    mine = (returns["measure_id"] == measure) & (returns["quarter"] == quarter) & (areas == COUNCIL)
    unit = report.measures["unit"].get(measure)
    for number in returns.loc[mine, field].dropna():
        text = f"{number:.9f}".rstrip("0").rstrip(".")
        said = "" if unit is None or pd.isna(unit) else str(unit)
        return Cell("measure", measure, COUNCIL, quarter, field, "", text, said, f"the return of {measure}")
    return None
