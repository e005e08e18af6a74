"""The data desk in a notebook."""

from pathlib import Path
from typing import Any

import pandas as pd
from ipywidgets import HTML, VBox, interactive_output

from perf import checking
from perf.catalogue import FIGURES
from perf.dataset.dataset import Dataset
from perf.dataset.problems import as_frame
from perf.errors import PerfError
from perf.packs.restatements import last_pack, restatements
from perf.pages.block import Block, say
from perf.pages.tables import Col, Row, pill, table
from perf.scores import score_quarter
from perf.wording import count, is_are, listing, values_apart
from perf.workbench import html_pieces
from perf.workbench.controls import dropdown

MOST_ROWS = 200  # of a table on the screen
ORDERS: dict[str, list[str]] = {
    "As found": [],
    "Level": ["level", "file", "row"],
    "Column": ["column", "file", "row"],
    "Value": ["value", "file", "row"],
    "What is wrong": ["problem", "file", "row"],
}


class DataDesk(VBox):  # type: ignore[misc]
    """The data desk of one council folder; see `data_desk`."""

    def __init__(self, folder: Path, out: Path) -> None:
        data, found = checking.read_all(folder)
        self._problems = as_frame(found)
        self.order = dropdown("Sort by", [(name, name) for name in ORDERS], "As found")
        sections: dict[str, list[Any]] = {"What is loaded": [_shown(about(data))]} if data is not None else {}
        listed = interactive_output(
            lambda order: html_pieces.show(problems(self._problems, order)), {"order": self.order}
        )
        sections["Problems and remarks"] = [*([self.order] if len(found) > 1 else []), listed]
        if data is not None and data.quarters and not (self._problems["level"] == "problem").any():
            sections["Ratings that officers state or a report printed"] = [_shown(ratings(data))]
            sections["Restatements since the last pack"] = [_shown(restated(data, out))]
        parts = [part for title, shown in sections.items() for part in (HTML(f"<h3>{title}</h3>"), *shown)]
        super().__init__(children=[html_pieces.style(), *parts])
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "DataDesk()"


def _shown(block: Block) -> HTML:
    return HTML(str(html_pieces.framed(block).html))


def about(data: Dataset) -> Block:
    """Say which quarters a council folder holds, and list its tables."""
    rules = data.framework
    quarters = listing([quarter.label for quarter in data.quarters]) or "no quarter yet"
    told = f"{rules.name}, {data.folder}: {quarters} with measures, actions or risks."
    missing = f"Not there, and left out: {listing(data.missing)}." if data.missing else ""
    columns = (
        Col("Table", "table"),
        Col("File", "file"),
        Col("Rows", lambda row: f"{row['rows']:,}", number=True),
        Col("From", "first"),
        Col("To", "last"),
        Col("Covered to", "covers_to"),
        Col("Kind of data", "provenance"),
    )
    return say(told, missing) + table(checking.loaded(data), columns, caption="Tables")


def problems(found: pd.DataFrame, order: str) -> Block:
    """List problems and remarks, in the order chosen."""
    if found.empty:
        return say("No problems and no remarks.")
    by = ORDERS[order]
    rows = found.sort_values(by, kind="stable") if by else found
    faults = int((found["level"] == "problem").sum())
    told = f"{count(faults, 'problem').capitalize()} and {count(len(found) - faults, 'remark')}."
    more = (
        f"The first {MOST_ROWS} are listed; council-perf check --format csv lists all." if len(rows) > MOST_ROWS else ""
    )
    columns = (
        Col("Where", lambda row: f"{row['file']}, row {row['row']}" if row["row"] else row["file"]),
        Col("Level", "level"),
        Col("Column", "column"),
        Col("Value", "value"),
        Col("What is wrong", "problem"),
        Col("What to do", "fix"),
    )
    return say(told, more if len(rows) > MOST_ROWS else "") + table(
        rows.head(MOST_ROWS), columns, caption="Problems and remarks"
    )


def ratings(data: Dataset) -> Block:
    """List the ratings of the latest quarter that an officer states or a report printed otherwise."""
    scores = score_quarter(data)
    rows = checking.other_ratings(scores)
    if rows.empty:
        return say(f"In {scores.quarter} no rating is stated or printed otherwise than the rule gives it.")
    columns = (
        Col("Id", "id"),
        Col("Title", "title"),
        Col("By the rule", lambda row: pill(row["rating"])),
        Col("Stated", lambda row: pill(row["stated_rating"])),
        Col("Printed", lambda row: pill(row["printed_rating"])),
        Col("Why", "why"),
    )
    return table(rows, columns, caption=f"Other ratings than the rule gives, {scores.quarter}")


def restated(data: Dataset, out: Path) -> Block:
    """List the figures of the last pack that the data give otherwise today."""
    try:
        manifest = last_pack(out)
        if manifest is None:
            return say(f"There is no pack in {out} to compare with. Make one with: council-perf run")
        rows = restatements(data, manifest)
    except PerfError as error:
        return say(str(error))
    when = f"the pack of {manifest['quarter']}, made at {manifest['made_at']}"
    if rows.empty:
        return say(f"Every figure of {when} is the same today.")
    columns = (
        Col("Figure", lambda row: FIGURES[row["figure"]].title),
        Col("Area", "area"),
        Col("Part", "part"),
        Col("Then", lambda row: _both(row)[0], number=True),
        Col("Now", lambda row: _both(row)[1], number=True),
    )
    told = f"{count(len(rows), 'figure')} of {when} {is_are(len(rows))} not what the data give today."
    return say(told) + table(rows.head(MOST_ROWS), columns, caption=f"Figures of {manifest['quarter']}, restated")


def _both(row: Row) -> tuple[str, str]:
    return values_apart(row["before"], row["now"], FIGURES[row["figure"]].unit)


def data_desk(folder: str | Path, *, out: str | Path = "outputs") -> DataDesk:
    """Show what a council folder holds, what is wrong with it, and what has changed since the last pack.

    Parameters
    ----------
    folder : str or Path
        The council folder; it need not be free of problems.
    out : str or Path
        Where packs are.
    """
    return DataDesk(Path(folder), Path(out))
