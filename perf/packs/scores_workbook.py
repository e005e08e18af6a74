"""The scored measures, actions and risks as one workbook: a cover with contents and notes, and a marked table each."""

from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from perf.pages.health.why_unrated import why_unrated
from perf.pages.measure.comparators import latest_comparators
from perf.scores import RatedQuarter, measure_tables
from perf.wording import count, day_span, heading

WORKBOOK = "measures-and-actions.xlsx"
IN_A_WORKBOOK = "All measures, actions and risks, as a workbook"
_ALWAYS = ("measures", "actions", "risks")  # other sheets are there if they have rows
_WIDEST = 60  # characters of a column
SHEETS = {
    "measures": [
        "measure_id", "other_ids", "title", "theme", "category", "set", "owner", "unit", "polarity", "basis",
        "frequency", "area", "quarter", "data_to", "actual", "numerator", "denominator", "previous", "compared",
        "target", "annual_target", "forecast", "floor", "miss", "rating", "not_rated", "stated_rating", "reason",
        "printed_rating", "direction", "not_compared", "note", "provenance",
    ],
    "actions": [
        "action_id", "title", "corporate_action", "service", "owner", "quarter", "due", "revised_due",
        "percent_complete", "expected", "rating", "stated_rating", "printed_rating", "note", "cause", "remedy",
        "provenance",
    ],
    "risks": [
        "risk_ref", "title", "level", "service", "theme", "owner", "quarter", "inherent_likelihood", "inherent_impact",
        "likelihood", "impact", "score", "band", "previous", "direction", "forecast", "controls", "actions",
        "provenance",
    ],
    "comparators": ["measure_id", "title", "group", "quarter", "value", "unit", "rank", "of", "provenance"],
}  # fmt: skip
_RATINGS = ("rating", "stated_rating", "printed_rating")  # columns with the council's names of ratings
NOTES = (  # on the cover
    "Each sheet has one table, with its headings in the first row. Every number is in the unit of its row or heading.",
    "A blank cell means that the council's folder has no value there, or that the column does not apply to the row.",
    "Measures: where Actual is blank no figure was returned, or it is hidden to protect small groups, and the note "
    "says so; where Target is blank none is set. Not rated and Not compared say why there is no rating or direction.",
    "Measures: Numerator and Denominator are those of Actual, blank where they are not given or Actual is hidden; Data "
    "to is blank where the figure is for the quarter to its end; Reason is the officers' for their stated rating.",
    "Measures: Compared is the figure that Previous is compared with, where that is not Actual; Floor is blank where "
    "the tolerance decides between {amber} and {red}; Miss is how far the target is missed, below 0 if it is beaten.",
    "Measures and actions: Stated rating is blank where officers state no other than the rule's, and Printed rating "
    "where no printed report was entered.",
    "Actions: Expected is the share of the year that is gone; Revised due is blank where the day has not changed.",
    "Risks: a score that is given without its likelihood and impact leaves those blank; Previous is the score of the "
    "quarter before, blank for a new risk; Actions are the ids of those that reduce it.",
    "Comparators: the latest figure of each group with which a measure is compared, and the council's rank among it; "
    "none for a measure that is hidden.",
    "Provenance is blank for the council's own records; otherwise it says that the row is based on estimated or "
    "made-up data.",
)  # fmt: skip


def write_workbook(scores: RatedQuarter, path: Path) -> None:
    """Write the scored measures, actions and risks as the sheets of one workbook, after a cover."""
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    sheets = {name: _rows(scores, name) for name in SHEETS}
    tables = {name: rows for name, rows in sheets.items() if len(rows) or name in _ALWAYS}
    _write_cover(cover, scores, {name: len(rows) for name, rows in tables.items()})
    for name, rows in tables.items():
        _write_table(book.create_sheet(name), name, rows)
    book.save(path)


def _rows(scores: RatedQuarter, name: str) -> pd.DataFrame:
    facts = scores.data.measures.drop_duplicates("measure_id").set_index("measure_id")
    rows = latest_comparators(scores) if name == "comparators" else getattr(scores, name)
    if name == "measures":
        rows = rows.assign(
            other_ids=rows["measure_id"].map(facts["other_ids"]),
            not_rated=[
                row["not_rated"] or (why_unrated(row) if row["rating"] == "N/A" else "")
                for row in rows.to_dict("records")
            ],
        )
    if name == "comparators":
        rows = rows.assign(**{fact: rows["measure_id"].map(facts[fact]) for fact in ("title", "unit")})
    tables = measure_tables if name == "measures" else lambda _: (name,)
    rows = rows.assign(provenance=[scores.data.mark_of(tables(row)) for row in rows.to_dict("records")])
    called = {name: rows[name].map(scores.ratings.called, na_action="ignore") for name in _RATINGS if name in rows}
    rows = rows.assign(**called)
    return rows[[column for column in SHEETS[name] if column in rows]]


def _write_cover(sheet: Worksheet, scores: RatedQuarter, lengths: dict[str, int]) -> None:
    quarter = scores.quarter
    _append(sheet, f"Measures, actions and risks, {quarter}, {scores.data.framework.name}").font = Font(
        bold=True, size=16
    )
    _append(sheet, f"{day_span(quarter.start, quarter.end)}. The pages of this pack show and explain these rows.")
    _append(sheet, "Contents").font = Font(bold=True)
    for name, length in lengths.items():
        link = _append(sheet, f"{name.capitalize()}: {count(length, 'row')}")
        link.hyperlink, link.style = f"#'{name}'!A1", "Hyperlink"
    _append(sheet, "Notes").font = Font(bold=True)
    called = scores.ratings.called
    for note in NOTES:
        _append(sheet, note.format(amber=called("Amber"), red=called("Red")))
    sheet.column_dimensions["A"].width = 110
    sheet.sheet_view.showGridLines = False


def _append(sheet: Worksheet, text: str) -> Any:
    """Write a line of text, which a spreadsheet never reads as a formula; return its cell."""
    sheet.append([text])
    line = sheet.cell(sheet.max_row, 1)
    line.data_type, line.alignment = "s", Alignment(wrap_text=True, vertical="top")
    return line


def _write_table(sheet: Worksheet, name: str, rows: pd.DataFrame) -> None:
    """Write rows as a table with a name, buttons to filter it, and a head and first column that stay in sight."""
    sheet.append([heading(column) for column in rows])
    for line in rows.itertuples(index=False):
        sheet.append([_plain(value) for value in line])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # text, even if it begins as a formula does
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, column in enumerate(sheet.columns, 1):
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(at)].width = min(widest, _WIDEST) + 4  # and the button
    sheet.freeze_panes = "B2"
    if len(rows):  # a table of a spreadsheet has one row at least
        marked = Table(displayName=name.capitalize(), ref=sheet.dimensions)
        marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(marked)


def _plain(value: Any) -> Any:
    if pd.isna(value) or value == "":
        return None  # an empty cell
    return value.date() if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, "item") else value
