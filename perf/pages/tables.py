"""Tables that everybody can read: with a caption, scoped headers, and ratings as symbol and word."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup, escape
from pandas.api.types import is_object_dtype

from perf.better_or_worse import Judgement
from perf.disclosure.why_hidden import WhyHidden
from perf.pages.block import PROVENANCE, Block, FileTable, mark_html, say
from perf.pages.cell import NOTE, UNIT, Cell, cell, joined, rows_of_values, units_of_columns
from perf.ratings import SYMBOLS, Ratings
from perf.rules import BETTER, NOT_JUDGED, RATING_COLUMNS, SAME, WORSE
from perf.wording import Shown, capitalised, heading, value

SIGNS = {BETTER: "✓", SAME: "≈", WORSE: "✗"}  # of performance: an arrow would be about the number
ARROWS = {"increasing": "▲", "static": "▬", "decreasing": "▼"}
UP_OR_DOWN = "Up or down"  # the heading in files of what a number did, beside that of whether it is better
TOGETHER = "Together"  # the name of the row of all rows
Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Col:
    """One column: its header, and what it shows of a row. A column that is blank in every row is not shown.

    `number` columns are aligned to the right. A `words` column holds sentences: they stand under the other cells of
    their row, across the table, where there is room for them. `unit` is the unit of its numbers in files, where the
    cells do not show it. `in_files` is its heading there, where that is another one.
    """

    header: str
    show: "str | Callable[[Row], Any]"
    number: bool = False
    words: bool = False
    unit: str = ""
    in_files: str = ""

    def cell(self, row: Row) -> Cell:
        """Return the cell of a row as HTML with its values; text from the data is escaped.

        In a column of numbers a text is why there is no number, and not a value of the column.
        """
        made = cell(row.get(self.show) if isinstance(self.show, str) else self.show(row))
        if self.number and isinstance(made.parts.get(""), str):
            values = dict(made.parts)
            return Cell(made, joined({NOTE: values.pop("")}, values))
        unit = {UNIT: self.unit} if self.unit and "" in made.parts else {}
        return Cell(made, {**made.parts, **unit})


def table(
    rows: pd.DataFrame,
    columns: Sequence[Col],
    *,
    caption: str,
    group: str = "",
    mark: Callable[[Row], str] = lambda row: "",
    place: Callable[[Row], str] = lambda row: "",
    total: Row | None = None,
) -> Block:
    """Return rows as a table; the first column is the header of its row.

    `group` names a column whose values become headings above their rows. `mark` gives the mark of a row that is not
    based on the council's own records alone, and `place` the id by which links find a row. `total` is a row of all
    rows together, at the foot of several; it is neither in the files nor in the data, where it would count twice.
    Without rows there is no table.
    """
    if rows.empty:
        return Block()
    records = rows.to_dict("records")
    made = [[column.cell(row) for column in columns] for row in records]
    headers = [column.in_files or column.header for column in columns]
    data = rows_of_values(headers, made)
    file = FileTable(caption, (), units_of_columns(headers, made))
    groups = [{heading(group): row[group]} if group else {} for row in records]
    marks = [{PROVENANCE: mark(row) or None} for row in records]
    data = [before | line | after for before, line, after in zip(groups, data, marks, strict=True)]
    cells = [[Markup(shown) for shown in line] for line in made]
    for row, line in zip(records, cells, strict=True):
        line[0] += mark_html(mark(row))
    kept = [at for at in range(len(columns)) if at == 0 or any(line[at] for line in cells)]
    columns, cells = [columns[at] for at in kept], [[line[at] for at in kept] for line in cells]
    short = [column for column in columns if not column.words]
    head = Markup("").join(
        Markup('<th role="columnheader" scope="col"{}>{}</th>').format(_class(column), column.header)
        for column in short
    )
    cells_of = [(column, _opening(column)) for column in columns[1:]]
    body: list[Markup] = []
    last = None
    for row, line in zip(records, cells, strict=True):
        if group and row[group] != last:
            last = row[group]
            opened = (
                '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="rowgroup" colspan="{}">{}</th></tr>'
            )
            body.append(Markup(("</tbody>" if body else "") + opened).format(len(short), last))
        body.append(_row(line, cells_of, place(row)))
    opening = Markup("") if group else Markup('<tbody role="rowgroup">')
    foot = Markup("")
    if total is not None and len(records) > 1:
        cells.append([Markup(TOGETHER), *(Markup(column.cell(total)) for column in columns[1:])])
        foot = Markup('<tfoot role="rowgroup">{}</tfoot>').format(_row(cells[-1], cells_of, ""))
    html = Markup(
        '<table role="table"><caption>{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>{}{}</tbody>{}</table>'
    ).format(caption, head, opening, Markup("\n").join(body), foot)
    text = _as_text(caption, columns, cells)
    numbers = rows.reset_index(drop=True)
    in_words = (name for name in numbers if is_object_dtype(numbers[name]))  # see `frame_of`: no other knows its values
    numbers = numbers.assign(**{name: _as_numbers(numbers[name]) for name in in_words})
    return Block(html, text, data=numbers, tables=(replace(file, rows=tuple(data)),))


def _as_numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column of values in words as numbers, missing where words replace one; any other as it is."""
    shown = [cell.parts.get("") for cell in column if isinstance(cell, Shown)]
    if not shown or not all(isinstance(number, (int, float, np.number)) for number in shown):
        return column
    return pd.Series(
        [cell.parts[""] if isinstance(cell, Shown) else np.nan for cell in column],
        column.index,
        "float64",
        name=column.name,
    )


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame in which texts still know their values: a column of texts of pandas would forget them."""
    frame = pd.DataFrame(rows)
    for name in frame:
        cells = [row.get(name) for row in rows]
        if any(isinstance(each, Shown) for each in cells):
            frame[name] = pd.Series(cells, frame.index, dtype=object)
    return frame


def _opening(column: Col) -> Markup:
    """Return the opening tag of each cell of a column."""
    return Markup('<td role="cell" data-label="{}"{}>').format(column.header, _class(column))


def _row(line: list[Markup], columns: Sequence[tuple[Col, Markup]], place: str) -> Markup:
    """Return a row, and a second one under it for the sentences that it has; the header is that of both.

    `columns` are those after the first, each with the opening tag of its cells.
    """
    cells = list(zip(columns, line[1:], strict=True))
    short = Markup("".join(f"{opening}{cell}</td>" for (column, opening), cell in cells if not column.words))
    width = sum(not column.words for column, _ in columns)
    under = [
        Markup('<tr role="row" class="words"><td role="cell" data-label="{}" colspan="{}">{}</td></tr>').format(
            column.header, width, cell
        )
        for (column, _), cell in cells
        if column.words and cell
    ]
    span = Markup(' rowspan="{}"').format(1 + len(under)) if under else Markup("")
    first = Markup('<th role="rowheader" scope="row"{}>{}</th>').format(span, line[0])
    known = Markup(' id="{}"').format(place) if place else Markup("")
    return Markup('<tr role="row"{}>{}{}</tr>{}').format(known, first, short, Markup("").join(under))


def _class(column: Col) -> Markup:
    return Markup(' class="number"') if column.number else Markup("")


def _as_text(caption: str, columns: Sequence[Col], lines: list[list[Markup]]) -> str:
    rows = [" | ".join(cell.striptags() for cell in line) for line in lines]
    return "\n".join([caption, " | ".join(column.header for column in columns), *rows])


def pill(rating: Any, ratings: Ratings) -> Cell:
    """Return a rating as its symbol and the council's word on its colour; blank for a missing one."""
    if pd.isna(rating):
        return Cell()
    mark = Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}</span>')
    return Cell(mark.format(RATING_COLUMNS[rating], SYMBOLS[rating], ratings.called(rating)), {"": rating})


def arrow(way: Any) -> Cell:
    """Return a direction of performance, or a forecast of a risk, as a sign and a word; blank for a missing one."""
    if pd.isna(way):
        return Cell()
    mark = '<span class="way"><span class="arrow" aria-hidden="true">{}</span> {}</span>'
    return Cell(Markup(mark).format((SIGNS | ARROWS)[way], str(way).capitalize()), {"": way})


def compared(judgement: Judgement) -> Cell:
    """Return whether performance is better or worse, and what the number did: "Worse, up from 3.71".

    Where the two cannot be compared it is what the number did, and why; where too few cases make the difference, "Not
    judged" and why. It is blank where there is nothing to compare with.
    """
    way, why, moved = judgement.judgement, judgement.why, judgement.moved
    known = {UP_OR_DOWN: judgement.movement} | ({NOTE: why} if why else {})
    if way is None:
        return Cell(escape(capitalised(", ".join(filter(None, (moved, why))))), known)
    if way == NOT_JUDGED:
        words = Markup('<span class="way">{}:</span> <small>{}</small>').format(capitalised(way), why)
        return Cell(words + small_lines(moved), {"": way, **known})
    return Cell(arrow(way) + small_lines(", ".join(filter(None, (moved, why)))), {"": way, **known})


def fraction(row: Row) -> str:
    """Return of how many cases a figure is: "12 of 40"; "" where that is not given."""
    return f"{value(row['numerator'])} of {value(row['denominator'])}" if pd.notna(row["denominator"]) else ""


def legend(hidden: Iterable[str], threshold: int) -> Block:
    """Return what the words in place of figures that are not shown mean: small group, withheld, not given."""
    present = set(hidden)
    lines = [f"“{why.value}”: {why.meaning(threshold)}" for why in WhyHidden if why in present]
    return say(f"In place of figures that are not shown, {'; '.join(lines)}.") if lines else Block()


def small_lines(*lines: Any, parts: Mapping[str, Any] | None = None) -> Cell:
    """Return the small lines under the main line of a cell, without the blank ones.

    In files they are a note, unless `parts` gives what they state, by the word that is added to the heading.
    """
    known = [line for line in lines if line is not None and not pd.isna(line) and str(line)]
    html = Markup("").join(Markup(" <small>{}</small>").format(line) for line in known)
    return Cell(html, {NOTE: "; ".join(map(str, known))} if parts is None else parts)
