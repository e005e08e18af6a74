"""Where a number comes from: its numerator, denominator, definition, source and tables."""

from typing import Any

import pandas as pd

from perf.areas import COUNCIL, in_areas
from perf.catalogue import find
from perf.dataset.dataset import Dataset
from perf.quarter import Quarter
from perf.safe_text import slug
from perf.scores import compute


def explain(
    data: Dataset, name: str, quarter: str | Quarter = "", *, area: str = COUNCIL, part: str = ""
) -> dict[str, Any]:
    """Return where a number comes from.

    Returns
    -------
    dict
        figure, title, area, quarter, part, value, unit, numerator, denominator, definition, source, tables
        (each with the rows used), provenance (what those tables hold that are not the council's own records).

    Raises
    ------
    KeyError
        If there is no such figure, or it is not calculated for that area and part.
    """
    figure = find(name)
    quarter = data.quarter(quarter)
    area = next((known for known in data.framework.areas if area in (known, slug(known))), area)
    computed = compute(data, quarter, names=[name])
    rows = computed[(computed["area"] == area) & (computed["part"] == part)]
    if rows.empty:
        areas, parts = (", ".join(f'"{word}"' for word in computed[column].unique()) for column in ("area", "part"))
        raise KeyError(f"{name} is not calculated for area {area!r} and part {part!r}. Areas: {areas}. Parts: {parts}.")
    row = rows.iloc[0]
    numbers = {key: None if pd.isna(row[key]) else float(row[key]) for key in ("value", "numerator", "denominator")}
    return {
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
        "source": figure.source,
        "tables": {table: _rows_used(data, table, quarter, area) for table in figure.tables},
        "provenance": {
            table: data.framework.provenance_of(table).words
            for table in figure.tables
            if not data.framework.is_own(table)
        },
    }


def _rows_used(data: Dataset, table: str, quarter: Quarter, area: str) -> int:
    """Return how many rows of a table are about an area and the year to the quarter's end.

    All rows if the table has no date; those of the council if it has no directorate and service.
    """
    rows, contract = data.tables[table], data.contract[table]
    if area != COUNCIL and {"directorate", "service"} <= set(rows):
        rows = in_areas(rows[[name for name in rows if name != "area"]])
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
