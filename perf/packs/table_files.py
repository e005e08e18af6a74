"""The tables of a page as CSV files, and the scored measures and actions as a workbook."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from perf.safe_text import formula_safe, slug
from perf.scores import RatedQuarter, measure_tables

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
PROVENANCE = "Provenance"  # the column of a file in which rows that are not the council's own records are marked
WORKBOOK = "measures-and-actions.xlsx"
_WIDEST = 60  # characters of a workbook's column
SHEETS = {
    "measures": [
        "measure_id", "title", "theme", "set", "owner", "unit", "area", "quarter", "actual", "previous", "compared",
        "target", "floor", "miss", "rating", "stated_rating", "printed_rating", "direction", "note", "provenance",
    ],
    "actions": [
        "action_id", "title", "corporate_action", "service", "owner", "quarter", "due", "revised_due",
        "percent_complete", "expected", "rating", "stated_rating", "printed_rating", "note", "cause", "remedy",
        "provenance",
    ],
}  # fmt: skip


@dataclass(frozen=True)
class PageTable:
    """A table as a page shows it: its caption, and its rows of text, the header first.

    Where the page marks the table or a row, such as "made-up example data", each row ends with its mark.
    """

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TableFile:
    """The name of a file, and the caption of the table in it."""

    name: str
    caption: str


def tables_of(run: NotebookNode) -> list[PageTable]:
    """List the tables in the outputs of a notebook that has run, in their order."""
    outputs = (output for cell in run.cells for output in cell.get("outputs", ()))
    pages = ("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    return [_read(BeautifulSoup(html, "html.parser")) for page in pages for html in _TABLE.findall(page)]


def _read(soup: BeautifulSoup) -> PageTable:
    for hidden in soup.select('[aria-hidden="true"]'):
        hidden.decompose()
    for picture in soup.select("img, svg"):
        picture.replace_with(str(picture.get("alt") or picture.get("aria-label") or ""))
    caption = soup.find("caption")
    mark = _mark_of(caption) if isinstance(caption, Tag) else ""
    lines = soup.find_all("tr")
    marks = [_mark_of(line) or (mark if line.find("td") else "") for line in lines]
    rows = [[_text(cell) for cell in line.find_all(["th", "td"])] for line in lines]
    if any(marks):
        wide = max(len(row) for row in rows)
        marks[0] = PROVENANCE
        rows = [[*row, *[""] * (wide - len(row)), mark] for row, mark in zip(rows, marks, strict=True)]
    return PageTable(_text(caption) if isinstance(caption, Tag) else "", tuple(tuple(row) for row in rows))


def _mark_of(element: Tag) -> str:
    """Take the mark of what is not the council's own records out of a caption or a row, and return it."""
    mark = element.select_one(".made")
    return _text(mark.extract()) if mark else ""


def _text(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())


def write_csv(tables: Iterable[PageTable], folder: Path, stem: str) -> list[TableFile]:
    """Write each table as a CSV file that a spreadsheet opens as text, never as a formula.

    Parameters
    ----------
    tables : iterable of PageTable
    folder : Path
        Where to write the files.
    stem : str
        What their names begin with: ``council-sickness``.

    Returns
    -------
    list of TableFile
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, table in enumerate(tables, 1):
        name = f"{stem}-{number:02d}-{slug(table.caption)[:40].strip('-')}.csv"
        rows = formula_safe(_as_frame(list(table.rows)))
        text = rows.to_csv(index=False, header=False, lineterminator="\r\n")
        (folder / name).write_bytes(text.encode("utf-8-sig"))
        written.append(TableFile(name, table.caption))
    return written


def _as_frame(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    """Return rows as a frame; short ones are filled up with blank cells."""
    wide = max(len(row) for row in rows)
    return pd.DataFrame([row + ("",) * (wide - len(row)) for row in rows])


def write_workbook(scores: RatedQuarter, path: Path) -> None:
    """Write the scored measures and actions as the sheets of one workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, columns in SHEETS.items():
        rows = getattr(scores, name)
        tables = measure_tables if name == "measures" else lambda _: ("actions",)
        rows = rows.assign(provenance=[scores.data.mark_of(tables(row)) for row in rows.to_dict("records")])
        sheet = book.create_sheet(name)
        table = rows[[column for column in columns if column in rows]]
        sheet.append([column.replace("_", " ").capitalize() for column in table])
        for line in table.itertuples(index=False):
            sheet.append([_plain(value) for value in line])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # text, even if it begins as a formula does
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for at, column in enumerate(sheet.columns, 1):
            widest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[get_column_letter(at)].width = min(widest, _WIDEST) + 2
        sheet.freeze_panes = "B2"
    book.save(path)


def _plain(value: Any) -> Any:
    if pd.isna(value) or value == "":
        return None  # an empty cell
    return value.date() if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, "item") else value
