"""Council folders for tests: tables from text, rows or frames, as CSV, Parquet or sheets of data.xlsx."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from perf.catalogue import TABLES
from perf.dataset.checked_table import no_rows
from perf.dataset.csv_files import RawTable, Source
from perf.dataset.dataset import Dataset
from perf.dataset.framework import Framework
from perf.dataset.parquet_files import read_parquet
from perf.dataset.workbook import read_workbook
from perf.load_council import read

Rows = list[dict[str, Any]]
HEADER = ["id", "actual", "note"]  # of a raw table
FRAMEWORK = """name = "Testshire"

[directorates]
"Social Services" = ["Adult Services", "Children Services"]
Place = ["Housing", "Highways"]
"""
STAFF = {"directorate": "Place", "service": "Housing", "staff_group": "corporate"}
GOOD: dict[str, dict[str, Any]] = {
    "reports": {"report": "people", "title": "Our people", "kind": "outcome", "themes": "People"},
    "measures": {
        "measure_id": "M1",
        "title": "Calls answered",
        "theme": "People",
        "unit": "percent",
        "polarity": "higher",
    },
    "returns": {"measure_id": "M1", "quarter": "2019-20 Q2", "actual": "101.85", "target": "100"},
    "observations": {"measure_id": "M1", "month": "2019-09", "value": "99.5", "covers": "month"},
    "comparators": {
        "measure_id": "M1",
        "quarter": "2019-20 Q2",
        "group": "Wales",
        "value": "98.2",
        "rank": "3",
        "of": "22",
    },
    "corporate_actions": {"corporate_action": "CP1", "title": "Reshape services", "theme": "People"},
    "actions": {
        "action_id": "A1",
        "quarter": "2019-20 Q2",
        "corporate_action": "CP1",
        "title": "Move the depot",
        "due": "2020-03-31",
        "percent_complete": "50",
    },
    "risks": {
        "risk_ref": "R1",
        "quarter": "2019-20 Q2",
        "level": "corporate",
        "title": "Flood",
        "likelihood": "2",
        "impact": "3",
        "score": "6",
    },
    "narrative": {"quarter": "2019-20 Q2", "report": "sickness", "section": "cause", "text": "A hard winter"},
    "commentary": {"quarter": "2019-20 Q2", "report": "sickness", "area": "council", "cause": "A hard winter"},
    "claims": {
        "claim_no": "1",
        "report_quarter": "2019-20 Q2",
        "where": "summary",
        "subject": "actions Green",
        "printed": "92%",
    },
    "printed_ratings": {"kind": "measure", "id": "M1", "quarter": "2019-20 Q2", "rating": "Green", "direction": "up"},
    "printed_values": {
        "kind": "measure",
        "id": "M1",
        "quarter": "2019-20 Q2",
        "field": "actual",
        "printed": "101.85%",
        "where": "appendix 2",
    },
    "workforce": {"month": "2019-09", **STAFF, "headcount": "10", "fte": "8.5"},
    "absences": {
        "spell_id": "S1",
        "person_id": "P1",
        **STAFF,
        "fte": "1",
        "first_day": "2019-07-01",
        "last_day": "2019-07-05",
    },
    "leavers": {"person_id": "P1", **STAFF, "left_on": "2019-07-31", "reason": "Resignation", "voluntary": "yes"},
    "complaints": {
        "complaint_id": "C1",
        "directorate": "Place",
        "received_on": "2019-08-19",
        "stage": "1",
        "closed_on": "2019-09-03",
    },
    "compliments": {
        "compliment_id": "T1",
        "directorate": "Place",
        "service": "Housing",
        "received_on": "2019-08-19",
    },
    "budget": {"month": "2019-09", "directorate": "Place", "service": "Housing", "kind": "revenue", "budget": "1000"},
    "savings": {
        "quarter": "2019-20 Q2",
        "programme": "Reshaping",
        "project": "Depots",
        "target": "2000",
        "achieved": "1500",
    },
}


def a_row(table: str, **changes: Any) -> dict[str, Any]:
    """Give a row without fault, with some of its cells changed."""
    return GOOD[table] | changes


def a_folder(
    at: Path, *, framework: str | None = FRAMEWORK, form: str = "csv", **tables: str | bytes | Rows | pd.DataFrame
) -> Path:
    """Write a council folder: text and bytes are a CSV file as it stands, rows and frames take the form."""
    at.mkdir(parents=True, exist_ok=True)
    if framework is not None:
        (at / "framework.toml").write_text(framework, encoding="utf-8")
    sheets = {}
    for name, table in tables.items():
        if isinstance(table, str | bytes):
            (at / f"{name}.csv").write_bytes(table.encode() if isinstance(table, str) else table)
            continue
        rows = table if isinstance(table, list) else table.astype(object).where(table.notna(), None).to_dict("records")
        columns = list(dict.fromkeys(column for row in rows for column in row)) or list(table)
        cells = {column: [row.get(column) for row in rows] for column in columns}
        if form == "csv":
            pd.DataFrame(cells, dtype=object).to_csv(at / f"{name}.csv", index=False)
        elif form == "parquet":
            pq.write_table(
                pa.table({column: pa.array(values) for column, values in cells.items()}), at / f"{name}.parquet"
            )
        else:
            sheets[name] = [columns, *zip(*cells.values(), strict=True)]
    if sheets:
        a_workbook(at, sheets)
    return at


def a_workbook(
    at: Path, sheets: Mapping[str, Iterable[Iterable[Any]]], *, shown_as: Mapping[str, str] | None = None
) -> Path:
    """Write data.xlsx, every text as text; `shown_as` gives cells of the last sheet a number format."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at_row, row in enumerate(rows, start=1):
            for at_column, value in enumerate(row, start=1):
                cell = sheet.cell(at_row, at_column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # else "=1/2" is a formula and "#N/A" an error
    for where, number_format in (shown_as or {}).items():
        sheet[where].number_format = number_format
    book.save(at / "data.xlsx")
    return at / "data.xlsx"


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)


def a_spreadsheet(at: Path, sheets: Mapping[str, Iterable[Iterable[Any]]]) -> Path:
    """Write data.ods, every cell as text."""

    def cell(value: Any) -> str:
        text = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
        return (
            f'<table:table-cell office:value-type="string">{text}</table:table-cell>' if text else "<table:table-cell/>"
        )

    tables = []
    for name, rows in sheets.items():
        body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        tables.append(f"<table:table table:name={quoteattr(name)}>{body}</table:table>")
    with zipfile.ZipFile(at / "data.ods", "w") as parts:
        parts.writestr("content.xml", _ODS.format("".join(tables)))
    return at / "data.ods"


def problems(folder: Path) -> list[str]:
    """Tell every problem of a folder: its file, then the sentence that an officer reads."""
    return _told(folder, "problem")


def remarks(folder: Path) -> list[str]:
    """Tell every remark on a folder likewise."""
    return _told(folder, "remark")


def _told(folder: Path, level: str) -> list[str]:
    return [f"{found.file}: {found}" for found in read(folder)[1] if found.level == level]


def cells(raw: RawTable) -> list[list[Any]]:
    """Return every row of a raw table as a list, None where a cell is missing."""
    return raw.rows.astype(object).where(raw.rows.notna(), None).to_numpy().tolist()


def messages(raw: RawTable) -> list[str]:
    """Return the problems of a raw table as an officer reads them."""
    return [str(problem) for problem in raw.problems]


def a_parquet(at: Path, **columns: Any) -> RawTable:
    """Write columns as returns.parquet, and read it."""
    pq.write_table(pa.table(columns), at / "returns.parquet")
    return read_parquet(at / "returns.parquet")


def a_sheet(
    at: Path, *rows: list[Any], header: Iterable[str] = HEADER, shown_as: Mapping[str, str] | None = None
) -> RawTable:
    """Write rows as the sheet returns of data.xlsx, and read it."""
    return the_sheet(a_workbook(at, {"returns": [header, *rows]}, shown_as=shown_as))


def the_sheet(path: Path) -> RawTable:
    """Read the sheet returns of a workbook, or what is wrong with all of it."""
    book = read_workbook(path, ["returns"])
    return book.fault or book.tables["returns"]


def a_dataset(*, framework: Framework | None = None, **tables: Rows) -> Dataset:
    """Return rows as a folder that has been read without a fault: every column of its type."""
    frames = {name: no_rows(table) for name, table in TABLES.items()}
    for name, rows in tables.items():
        cells = pd.DataFrame(rows).reindex(columns=TABLES[name].names).replace({"yes": True, "no": False})
        cells = cells.assign(
            **{each.name: pd.to_datetime(cells[each.name]) for each in TABLES[name].columns if each.kind == "date"}
        )
        frames[name] = cells.astype({column.name: column.dtype for column in TABLES[name].columns})
    sources = {name: Source(f"{name}.parquet", Path(f"{name}.parquet")) for name in tables}
    return Dataset(Path(), framework or Framework(name="Testshire"), frames, sources, contract=TABLES)
