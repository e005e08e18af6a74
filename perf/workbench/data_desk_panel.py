"""The data desk in a notebook: what a council folder holds, what is wrong with it, and what has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from ipywidgets import HTML, VBox, interactive_output

from perf import checking
from perf.catalogue import FIGURES, as_called
from perf.dataset.dataset import Dataset
from perf.dataset.problems import as_frame
from perf.errors import PerfError
from perf.figure import Part
from perf.load_council import Council, folder_of
from perf.packs.manifest_file import PackFigures, unreadable_manifests
from perf.packs.restatements import last_pack, restatements
from perf.pages.block import Block, say
from perf.pages.tables import Col, pill, table
from perf.ratings import USUAL_RATINGS
from perf.scores import score_quarter
from perf.wording import capitalised, count, listing, values_apart
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
    """The data desk of one council folder; see `data_desk`.

    `show` displays a block in the output that is being drawn, as `html_pieces.show` does.
    """

    def __init__(self, folder: Path, out: Path, *, show: Callable[[Block], None] = html_pieces.show) -> None:
        data, found = checking.read_all(folder)
        rows = as_frame(found)
        self.order = dropdown("Sort by", [(name, name) for name in ORDERS])
        sections: dict[str, list[Any]] = {}
        if data is not None:
            sections["What is loaded"] = [_shown(about(data))]
        listed = interactive_output(lambda order: show(problems(rows, order)), {"order": self.order})
        sections["Problems and remarks"] = [*([self.order] if len(found) > 1 else []), listed]
        if data is not None and data.quarters and not (rows["level"] == "problem").any():
            sections["Ratings that differ from the rule"] = [_shown(ratings(data))]
            sections["Figures that have changed since the last pack"] = [_shown(restated_figures(data, out))]
        children = [each for title, shown in sections.items() for each in (HTML(f"<h3>{title}</h3>"), *shown)]
        looks = USUAL_RATINGS if data is None else data.framework.ratings
        super().__init__(children=[html_pieces.style(looks), *children])
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "DataDesk()"


def _shown(block: Block) -> HTML:
    return HTML(str(html_pieces.frame_block(block).html))


def about(data: Dataset) -> Block:
    """Show which quarters a council folder holds, and list its tables."""
    rules = data.framework
    quarters = listing(quarter.label for quarter in data.quarters)
    held = f"measures, actions or risks for {quarters}" if quarters else "no measures, actions or risks for any quarter"
    missing = f"These tables are missing: {listing(data.missing)}." if data.missing else ""
    columns = (
        Col("Table", "table"),
        Col("File", "file"),
        Col("Rows", lambda row: "not shown" if pd.isna(row["rows"]) else f"{row['rows']:,}", number=True),
        Col("From", "first"),
        Col("To", "last"),
        Col("Data up to", "covers_to"),
        Col("Kind of data", "provenance"),
    )
    tables = table(checking.loaded_tables(data), columns, caption="Tables")
    return say(f"{rules.name}, {data.folder}: {held}.", missing) + tables


def problems(rows: pd.DataFrame, order: str) -> Block:
    """List problems and remarks, in the order chosen."""
    if rows.empty:
        return say("There are no problems and no remarks.")
    by = ORDERS[order]
    listed = (rows.sort_values(by, kind="stable") if by else rows).head(MOST_ROWS)
    faults = int((rows["level"] == "problem").sum())
    counted = f"{count(faults, 'problem').capitalize()} and {count(len(rows) - faults, 'remark')}."
    more = f"The first {MOST_ROWS} are listed. council-perf check --format csv lists all of them."
    columns = (
        Col("Where", lambda row: f"{row['file']}, row {row['row']}" if row["row"] else row["file"]),
        Col("Level", "level"),
        Col("Column", "column"),
        Col("Value", "value"),
        Col("What is wrong", "problem"),
        Col("What to do", "fix"),
    )
    shown = table(listed, columns, caption="Problems and remarks")
    return say(counted, more if len(listed) < len(rows) else "") + shown


def ratings(data: Dataset) -> Block:
    """List the ratings of the latest quarter that officers state, or a report printed, differently from the rule."""
    scores = score_quarter(data)
    rows = checking.other_ratings(scores)
    if rows.empty:
        return say(f"No rating stated or printed for {scores.quarter} differs from the rule.")
    columns = (
        Col("Id", "id"),
        Col("Title", "title"),
        Col("By the rule", lambda row: pill(row["rating"], scores.ratings)),
        Col("Stated", lambda row: pill(row["stated_rating"], scores.ratings)),
        Col("Printed", lambda row: pill(row["printed_rating"], scores.ratings)),
        Col("Why", "why"),
    )
    return table(rows, columns, caption=f"Ratings that differ from the rule, {scores.quarter}")


def restated_figures(data: Dataset, out: Path) -> Block:
    """List the figures of the last pack that have changed since it was made, after the packs that cannot be read."""
    return say(*unreadable_manifests(out)) + _changed_since(last_pack(out), data, out)


def _changed_since(manifest: PackFigures | None, data: Dataset, out: Path) -> Block:
    if manifest is None:
        return say(f"There is no pack in {out} to compare with. Make one with: council-perf run")
    try:
        rows = restatements(data, manifest)
    except PerfError as error:
        return say(str(error))
    pack = f"the {manifest['quarter']} pack, made at {manifest['made_at']}"
    if rows.empty:
        return say(f"No figure has changed since {pack}.")
    rows = rows.assign(values=[_values(row) for row in rows.to_dict("records")])
    columns = (
        Col("Figure", lambda row: as_called(FIGURES[row["figure"]], data).title),
        Col("Area", lambda row: capitalised(row["area"])),
        Col("Part", lambda row: Part.parse(row["part"]).value),
        Col("Then", lambda row: row["values"][0], number=True),
        Col("Now", lambda row: row["values"][1], number=True),
    )
    changed = f"{count(len(rows), 'figure')} {'has' if len(rows) == 1 else 'have'} changed since {pack}."
    listed = table(rows.head(MOST_ROWS), columns, caption=f"Figures of {manifest['quarter']} that have changed")
    return say(changed) + listed


def _values(row: dict[str, Any]) -> tuple[str, ...]:
    return values_apart(row["before"], row["now"], unit=FIGURES[row["figure"]].unit)


def data_desk(council: Council, *, out: str | Path = "outputs") -> DataDesk:
    """Show what a council folder holds, what is wrong with it, and what has changed since the last pack.

    Parameters
    ----------
    council : Dataset, str or Path
        The council folder, which may have problems; or a council, whose folder is read again.
    out : str or Path
        The folder of the packs.
    """
    return DataDesk(folder_of(council), Path(out))
