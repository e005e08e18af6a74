"""Tables that are laid out in another way than the contract's: titles above the header, periods as columns."""

import re
from collections.abc import Iterable

import pandas as pd

from perf.dataset.csv_files import RawTable
from perf.dataset.dates import read_months
from perf.dataset.headings import contract_heading
from perf.dataset.table_declaration import Table
from perf.quarter import Quarter

_FINANCIAL_YEAR = r"(19|20|21)[0-9]{2}( ?[-/] ?([0-9]{2}|[0-9]{4}))?"


def later_header(raw: RawTable, table: Table) -> int:
    """Return the line of the row that holds the column names, where that is not the first; otherwise 0.

    It is a row with two or more names of the table's columns, below a first row with none.
    """
    known = {*table.names, *table.synonyms, *(name for column in table.columns for name in column.also)}
    counts = [(len(known & {contract_heading(cell) for cell in cells}), line) for line, cells in raw.first_rows]
    if not counts or counts[0][0]:
        return 0
    most, line = max(counts, key=lambda count: (count[0], -count[1]))
    return line if most > 1 else 0


def period_columns(headings: Iterable[str], year_start_month: int) -> dict[str, list[str]]:
    """Return the headings that name a quarter, a month or a year, by which of these they name."""
    found: dict[str, list[str]] = {"quarter": [], "month": [], "year": []}
    for heading in headings:
        if not any(letter.isdigit() for letter in heading):
            continue  # every period has a year
        if _is_quarter(heading, year_start_month):
            found["quarter"].append(heading)
        elif read_months(pd.Series([heading], dtype="str")).notna().all():
            found["month"].append(heading)
        elif re.fullmatch(_FINANCIAL_YEAR, heading.strip()):
            found["year"].append(heading)
    return {period: names for period, names in found.items() if len(names) > 1}


def _is_quarter(heading: str, year_start_month: int) -> bool:
    try:
        Quarter(heading, year_start_month)
    except ValueError:
        return False
    return True
