"""What the page of a measure looks at: one measure of one area in a protected quarter."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import ABOUT_PEOPLE, FIGURES, base_of
from perf.dataset.problems import one_of
from perf.days_covered import Days
from perf.disclosure.protected_scores import ProtectedScores, is_hidden
from perf.figure import Better, Counted, Figure, Recipe, Unit
from perf.pages.block import Source
from perf.pages.topic_view import Charted
from perf.quarter import Quarter
from perf.scores import measure_tables
from perf.scoring.monthly_values import MonthlyValues, monthly_values
from perf.units import ADDITIVE_UNITS
from perf.wording import listing

MOST_PLACES = 2


@dataclass(frozen=True)
class MeasureView:
    """A measure of one area in a protected quarter."""

    scores: ProtectedScores
    measure_id: str
    area: str = COUNCIL

    @property
    def quarter(self) -> Quarter:
        """The quarter reported."""
        return self.scores.quarter

    @cached_property
    def facts(self) -> dict[Hashable, Any]:
        """The row of the table `measures`."""
        rows = self.scores.data.measures
        return dict(rows[rows["measure_id"] == self.measure_id].iloc[0].to_dict())

    @property
    def title(self) -> str:
        """What the measure is called."""
        return self.measure_id if pd.isna(self.facts["title"]) else str(self.facts["title"])

    @property
    def unit(self) -> str:
        """The unit of its values; "" where none is given."""
        return "" if pd.isna(self.facts["unit"]) else str(self.facts["unit"])

    @property
    def basis(self) -> str:
        """What its figure covers: ytd, quarter or snapshot; "" where that is not given."""
        return "" if pd.isna(self.facts["basis"]) else str(self.facts["basis"])

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The measure as it is scored, one row for each area."""
        return self.scores.measures[self.scores.measures["measure_id"] == self.measure_id]

    @cached_property
    def row(self) -> dict[Hashable, Any] | None:
        """The measure as it is scored in the area; None where it has no return there."""
        rows = self.rows[self.rows["area"] == self.area].to_dict("records")
        return dict(rows[0]) if rows else None

    @property
    def target(self) -> float:
        """The target for the period of its figure; missing where there is none, or only one for another period."""
        row = self.row
        return float("nan") if row is None or (row["not_rated"] and pd.isna(row["miss"])) else float(row["target"])

    @property
    def adds_up(self) -> bool:
        """Whether amounts of its unit can be added up: counts and money."""
        return self.unit in ADDITIVE_UNITS

    def decimals_of(self, number: float) -> int:
        """Return how many decimals a difference of its values needs, two at most."""
        return _places(pd.Series([number]))

    @property
    def is_hidden(self) -> bool:
        """Whether its figure is calculated from records, and not shown because it is about a small group."""
        return bool(self.row and is_hidden(self.row))

    @property
    def is_about_people(self) -> bool:
        """Whether it is calculated from records about people, which are protected."""
        return bool(self.rows["fed"].any() and self.facts["figure"] in ABOUT_PEOPLE)

    @property
    def better(self) -> Better:
        """Which way is better; neither where nearer to the target is, or the measure is data only."""
        polarity = self.facts["polarity"]
        return cast(Better, polarity) if polarity in ("higher", "lower") else "neutral"

    @property
    def days(self) -> Days | None:
        """The days that its figure covers; None where the basis is not given."""
        if self.row and self.row["fed"]:
            return self.scores.days(self.row["figure"])
        ends = self.quarter.end if not self.row or pd.isna(self.row["data_to"]) else self.row["data_to"]
        begins = {"ytd": self.quarter.year_start, "quarter": self.quarter.start, "snapshot": ends}
        return Days(begins[self.basis], ends) if self.basis else None

    @cached_property
    def months(self) -> MonthlyValues:
        """Its observations in the area."""
        return self.months_of(self.area)

    def months_of(self, area: str) -> MonthlyValues:
        """Return the observations in an area, as far as they may be shown.

        Of a measure that is calculated from records about people there are those of the council alone, and only if the
        records hide none of its months.
        """
        rows = self.scores.data.observations
        rows = rows[(rows["measure_id"] == self.measure_id) & (rows["area"] == area)]
        if self.is_about_people:
            shown = self.scores.series.months(base_of(str(self.facts["figure"])), COUNCIL)
            all_shown = area == COUNCIL and pd.isna(self.facts["part"]) and (shown["hidden"] == "").all()
            rows = rows[rows["month"].isin(shown.index)] if all_shown else rows.iloc[:0]
        return monthly_values(rows, self.facts, area, self.quarter)

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """The last quarters with a return in the area, each rated; none of a measure calculated from records."""
        rows = self.scores.returned_quarters
        rows = rows[(rows["measure_id"] == self.measure_id) & (rows["area"] == self.area)]
        return rows[rows["actual"].notna()] if not self.rows["fed"].any() else rows.iloc[:0]

    @cached_property
    def is_share(self) -> bool:
        """Whether its months are shares of their cases: whole numbers, and never more than all of them.

        Positions are not, because they are about the same cases month after month.
        """
        own = self.months.own.dropna(subset="value") if self.months.covers != "position" else self.months.own.iloc[:0]
        sides = own[["numerator", "denominator"]]
        whole = bool((sides.notna() & (sides.round() == sides)).all(axis=None)) and len(own) > 0
        return self.unit == "percent" and whole and bool((own["numerator"] <= own["denominator"]).all())

    @cached_property
    def figure(self) -> Figure:
        """The measure as a figure: what charts and sentences about it say of its unit and its decimals."""
        cases = Counted("", "cases")
        is_of_cases = self.is_share or (self.unit == "count" and self.months.covers != "position")
        return Figure(
            name=self.measure_id,
            title=self.title,
            unit=cast(Unit, self.unit),  # a measure's unit is the council's own word
            recipe=Recipe(
                cases if self.is_share else Counted("", ""),
                cases if self.is_share else None,
                is_proportion=self.is_share,
            ),
            rule="",
            source="",
            tables=self.tables,
            better=self.better,
            about="cases" if is_of_cases else "money",
            places=1 if self.is_share else _places(self.months.given["value"]),
        )

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables on which the page is based."""
        of_row = measure_tables(self.row) if self.row else ("measures", "returns")
        return (*of_row, "observations")

    def charted(self, *tables: str) -> Charted:
        """Return the measure as charts and sentences about it need it, based on some tables."""
        return Charted(self.figure, self.area, self.quarter, self.better, self.source(*tables))

    def source(self, *tables: str) -> Source:
        """Return where a chart comes from, and what is not the council's own records."""
        data = self.scores.data
        named = listing(name for name in tables if name in data.sources)
        return Source(f"Source: {named}. {data.provenance_note(tables)}".strip(), data.mark_of(tables))


def _places(values: pd.Series) -> int:
    """Return how many decimals values need, two at most."""
    known = values.dropna().round(MOST_PLACES)
    return next((places for places in range(MOST_PLACES) if (known.round(places) == known).all()), MOST_PLACES)


def open_measure_view(scores: ProtectedScores, measure: str, area: str = COUNCIL) -> MeasureView:
    """Return the view of a measure by its id, and of an area by name or slug.

    Raises
    ------
    ValueError
        If no measure of the quarter has this id, or there is no such area; the message names the existing ones.
    """
    one_of(scores.measures["measure_id"].unique(), measure, "measure")
    return MeasureView(scores, measure, scores.data.framework.area(area))


def topic_figure(view: MeasureView) -> Figure | None:
    """Return the figure of the records from which the measure is calculated; None for any other measure."""
    return FIGURES.get(str(view.facts["figure"])) if view.rows["fed"].any() else None
