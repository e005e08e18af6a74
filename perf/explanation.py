"""Where a number comes from: its numerator, denominator, definition, source and tables."""

from itertools import starmap
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, in_areas, name_of
from perf.catalogue import TABLES, as_called, find, topic_of
from perf.dataset.dataset import Dataset
from perf.dataset.problems import one_of
from perf.days_covered import Days
from perf.load_council import Council, as_dataset
from perf.object_summary import Summarised
from perf.quarter import Quarter
from perf.scores import compute
from perf.scoring.rating_rule import in_a_line


class Explanation(Summarised, dict[str, Any]):
    """Where a number comes from, by name; shown line by line."""

    def _summary(self) -> tuple[str, dict[str, str]]:
        return f"{self['title']}, {name_of(self['area'])}, {self['quarter']}", self.in_words

    @property
    def in_words(self) -> dict[str, str]:
        """Everything that is known, as text."""
        known = {name: fact for name, fact in self.items() if fact not in ("", None, {})}
        words = {name.replace("_", " "): _in_words(fact) for name, fact in known.items()}
        return words | {"tables": ", ".join(starmap(_table_used, self["tables"].items()))}


def explain(
    council: Council, name: str, quarter: str | Quarter | None = None, *, area: str = COUNCIL, part: str = ""
) -> Explanation:
    """Return where a number comes from; small numbers are not protected.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    name : str
        A figure, such as "sickness.days_per_fte"; `perf.list_figures` lists them.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2": any quarter with returns or records; by default the latest with returns.
    area : str, default "council"
        By name or slug.
    part : str
        Such as "theme=People" or "reason=Stress"; by default the total.

    Returns
    -------
    Explanation
        A dict: figure, title, area, quarter, part, value (in the `unit`), unit, numerator, denominator (None for a
        plain count), what the two are (numerator_is, denominator_is), definition, rating_rule (by which most measures
        are rated; "" for any other figure), covers (the days of the value), source, tables (each with the rows used,
        which are shown unless a row is about a person), provenance (what those tables hold that are not the council's
        own records).

    Raises
    ------
    ValueError
        If there is no such figure or area, or the figure is not calculated for that area and part; the message names
        what there is. If the text is not a quarter.
    PerfError
        If the council has no data for the quarter.

    Examples
    --------
    >>> perf.explain("data/vale", "measures.green_pct", part="theme=People")["numerator"]
    """
    data = as_dataset(council)
    figure = as_called(find(name), data)
    quarter = data.quarter(quarter or "")
    area = data.framework.area(area)
    computed = compute(data, quarter, names=[name])
    of_area = computed[computed["area"] == area]
    if of_area.empty:
        there = ", ".join(computed["area"].unique()) or "none"
        raise ValueError(f"{name} is not calculated for {name_of(area)} in {quarter}. Areas: {there}.")
    rows = of_area[of_area["part"] == part]
    if rows.empty:
        one_of((each for each in of_area["part"].unique() if each), part, f"part of {name}")
    row, tables = rows.iloc[0], data.stand_ins(figure.tables)
    numbers = {key: None if pd.isna(row[key]) else float(row[key]) for key in ("value", "numerator", "denominator")}
    facts = {
        "figure": name,
        "title": figure.title,
        "area": area,
        "quarter": quarter.label,
        "part": part,
        **numbers,
        "unit": figure.unit,
        "numerator_is": figure.numerator,
        "denominator_is": figure.denominator,
        "definition": figure.definition,
        "rating_rule": in_a_line(data.framework) if topic_of(name) == "measures" else "",
        "covers": Days(row["first_day"], row["last_day"]).covered(figure.period),
        "source": figure.source,
        "tables": {table: _rows_used(data, table, quarter, area) for table in tables},
        "provenance": {
            table: data.framework.provenance_of(table).words for table in tables if not data.framework.is_own(table)
        },
    }
    return Explanation(facts)


def _table_used(name: str, rows: int) -> str:
    """Return a table with its rows used; without them where a row is about a person."""
    return name if TABLES[name].is_about_people else f"{name} ({rows})"


def _in_words(fact: object) -> str:
    """Return one of the facts as text for one line."""
    if isinstance(fact, dict):
        return ", ".join(f"{name} ({detail})" for name, detail in fact.items())
    return f"{fact:.12g}" if isinstance(fact, float) else str(fact)


def _rows_used(data: Dataset, table: str, quarter: Quarter, area: str) -> int:
    """Return how many rows of a table are about an area and the year to the quarter's end.

    All rows if the table has no date; those of every area if it has neither an area nor a directorate and service.
    """
    rows, contract = data.tables[table], data.contract[table]
    if area != COUNCIL and {"directorate", "service"} <= set(rows):
        rows = in_areas(rows)
    if "area" in rows:
        rows = rows[rows["area"] == area]
    if not contract.dated_by:
        return len(rows)
    begins, ends = rows[contract.dated_by], rows[contract.ends_by or contract.dated_by]
    kind = contract.kind_of(contract.dated_by)
    if kind == "quarter":
        return int((begins == quarter.label).sum())
    if kind == "month":
        return int(begins.isin(quarter.months_to_date).sum())
    return int(((begins <= quarter.end) & ~(ends < quarter.year_start)).sum())
