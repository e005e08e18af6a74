"""Tables that everybody can read: with a caption, scoped headers, and ratings as symbol and word."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from perf.disclosure.why_hidden import WhyHidden
from perf.judgement import Judgement
from perf.pages.block import Block, mark_html, say
from perf.rules import BETTER, SAME, WORSE
from perf.wording import SYMBOLS, capitalised, short_day, value

SIGNS = {BETTER: "✓", SAME: "≈", WORSE: "✗"}  # of performance: an arrow would be about the number
ARROWS = {"increasing": "▲", "static": "▬", "decreasing": "▼"}
Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Col:
    """One column: its header, and what it shows of a row. A column that is blank in every row is not shown.

    `number` columns are aligned to the right. A `words` column holds sentences: they stand under the other cells of
    their row, across the table, where there is room for them.
    """

    header: str
    show: "str | Callable[[Row], Any]"
    number: bool = False
    words: bool = False

    def cell(self, row: Row) -> Markup:
        """Return the cell of a row as HTML; text from the data is escaped."""
        shown = row.get(self.show) if isinstance(self.show, str) else self.show(row)
        if isinstance(shown, Markup):
            return shown
        if shown is None or pd.isna(shown):
            return Markup("")
        if isinstance(shown, pd.Timestamp):
            return Markup("<time>{}</time>").format(short_day(shown))
        return escape(plain(shown))


def plain(shown: Any) -> str:
    """Return a value as plain text: a number with thousands separators, a date as a day."""
    if isinstance(shown, pd.Timestamp):
        return short_day(shown)
    return value(float(shown)) if isinstance(shown, int | float) else str(shown)


def table(
    rows: pd.DataFrame,
    columns: Sequence[Col],
    *,
    caption: str,
    group: str = "",
    mark: Callable[[Row], str] = lambda row: "",
    place: Callable[[Row], str] = lambda row: "",
) -> Block:
    """Return rows as a table; the first column is the header of its row.

    `group` names a column whose values become headings above their rows. `mark` gives the mark of a row that is not
    based on the council's own records alone, and `place` the id by which links find a row. Without rows there is no
    table.
    """
    if rows.empty:
        return Block()
    records = rows.to_dict("records")
    cells = [[column.cell(row) for column in columns] for row in records]
    for row, line in zip(records, cells, strict=True):
        line[0] += mark_html(mark(row))
    kept = [at for at in range(len(columns)) if at == 0 or any(line[at] for line in cells)]
    columns = [columns[at] for at in kept]
    short = [column for column in columns if not column.words]
    head = Markup("").join(
        Markup('<th role="columnheader" scope="col"{}>{}</th>').format(_class(column), column.header)
        for column in short
    )
    body: list[Markup] = []
    last = None
    for row, line in zip(records, cells, strict=True):
        if group and row[group] != last:
            last = row[group]
            opened = (
                '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="rowgroup" colspan="{}">{}</th></tr>'
            )
            body.append(Markup(("</tbody>" if body else "") + opened).format(len(short), last))
        body.append(_row([line[at] for at in kept], columns, place(row)))
    opening = Markup("") if group else Markup('<tbody role="rowgroup">')
    html = Markup(
        '<table role="table"><caption>{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>{}{}</tbody></table>'
    ).format(caption, head, opening, Markup("\n").join(body))
    text = _as_text(caption, columns, [[line[at] for at in kept] for line in cells])
    return Block(html, text, data=rows.reset_index(drop=True))


def _row(line: list[Markup], columns: Sequence[Col], place: str) -> Markup:
    """Return a row, and a second one under it for the sentences that it has; the header is that of both."""
    cells = list(zip(columns, line, strict=True))[1:]
    short = Markup("").join(
        Markup('<td role="cell" data-label="{}"{}>{}</td>').format(column.header, _class(column), cell)
        for column, cell in cells
        if not column.words
    )
    width = sum(not column.words for column, _ in cells)
    under = [
        Markup('<tr role="row" class="words"><td role="cell" data-label="{}" colspan="{}">{}</td></tr>').format(
            column.header, width, cell
        )
        for column, cell in cells
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


def pill(rating: Any) -> Markup:
    """Return a rating as its symbol and word on its colour; blank for a missing one."""
    if pd.isna(rating):
        return Markup("")
    kind = str(rating).lower().replace("/", "")
    mark = Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}</span>')
    return mark.format(kind, SYMBOLS[rating], rating)


def arrow(way: Any) -> Markup:
    """Return a direction of performance, or a forecast of a risk, as a sign and a word; blank for a missing one."""
    if pd.isna(way):
        return Markup("")
    mark = '<span class="way"><span class="arrow" aria-hidden="true">{}</span> {}</span>'
    return Markup(mark).format((SIGNS | ARROWS)[way], str(way).capitalize())


def compared(judgement: Judgement) -> Markup:
    """Return whether performance is better or worse, and what the number did: "Worse, up from 3.71".

    Where nothing can be judged it is what the number did, and why; blank where there is nothing to compare with.
    """
    if judgement.judgement is None:
        reasons = [judgement.why_none, judgement.moved] if judgement.movement else [judgement.why_none]
        return Markup("{}").format(capitalised(", ".join(filter(None, reversed(reasons)))))
    return arrow(judgement.judgement) + small(judgement.moved)


def legend(hidden: Iterable[str], threshold: int) -> Block:
    """Return what the words in place of figures that are not shown mean: small group, withheld, not given."""
    present = set(hidden)
    lines = [f"“{why.value}”: {why.meaning(threshold)}" for why in WhyHidden if why in present]
    return say(f"In place of figures that are not shown, {'; '.join(lines)}.") if lines else Block()


def small(*lines: Any) -> Markup:
    """Return the small lines under the main line of a cell, without the blank ones."""
    known = [line for line in lines if line is not None and not pd.isna(line) and str(line)]
    return Markup("").join(Markup(" <small>{}</small>").format(line) for line in known)
