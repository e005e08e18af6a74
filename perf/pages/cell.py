"""A cell of a table: HTML for a page, and the values in it, one each, for a file."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from perf.wording import Shown, short_day, value

NOTE = "note"
UNIT = "unit"
_LINES = re.compile(r"<(?:br|/?(?:p|div|li|ul|small))\b[^>]*>")


class Cell(Markup):
    """HTML which knows its values, by the word that a file adds to the heading of the column; "" is the column itself.

    Two cells that are put together have the values of both.
    """

    parts: Mapping[str, Any]

    def __new__(cls, html: Any = "", parts: Mapping[str, Any] | None = None) -> "Cell":
        """Return the cell, with its values."""
        made = super().__new__(cls, html)
        made.parts = parts or {}
        return made

    def __add__(self, other: Any) -> "Cell":
        return Cell(Markup(self) + escape(other), joined(self.parts, cell(other).parts))

    def __radd__(self, other: Any) -> "Cell":
        return cell(other) + self


def joined(first: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of two cells in one; two texts under one word become one text."""
    both = {name: f"{first[name]}; {other[name]}" for name in first if first[name] and other.get(name)}
    return {**first, **{name: each for name, each in other.items() if name not in first or first[name] == ""}, **both}


def cell(shown: Any, parts: Mapping[str, Any] | None = None) -> Cell:
    """Return what a column shows of a row as a cell; its values are `parts`, or what is shown."""
    if isinstance(shown, Cell):
        return Cell(shown, shown.parts if parts is None else parts)
    if not isinstance(shown, Markup) and (shown is None or pd.isna(shown)):
        return Cell("", parts)
    if isinstance(shown, Markup):
        html, own = shown, {"": _text(shown)}
    elif isinstance(shown, pd.Timestamp):
        html, own = Markup("<time>{}</time>").format(short_day(shown)), {"": f"{shown:%Y-%m-%d}"}
    else:
        own = dict(shown.parts) if isinstance(shown, Shown) else {"": shown}
        html = escape(plain(shown))
    return Cell(html, own if parts is None else parts)


def plain(shown: Any) -> str:
    """Return a value as plain text: a number with thousands separators, a date as a day."""
    if isinstance(shown, pd.Timestamp):
        return short_day(shown)
    return value(float(shown)) if isinstance(shown, int | float) else str(shown)


def _text(html: Markup) -> str:
    """Return the words of HTML, those of each line apart."""
    return Markup(_LINES.sub(" ", html)).striptags()


def rows_of_values(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[dict[str, Any]]:
    """Return the values of rows by heading, each row with every heading: "Measure", "Measure id", "Target unit".

    A word that begins with a capital letter is a heading of its own.
    """
    words = {
        header: dict.fromkeys(("", *(word for row in rows for word in row[at].parts)))
        for at, header in enumerate(headers)
    }
    return [
        {
            word if word[:1].isupper() else _heading(header, word): _single(each.parts.get(word))
            for header, each in zip(headers, row, strict=True)
            for word in words[header]
        }
        for row in rows
    ]


def units_of_columns(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """Return under which heading the unit of a column is, where its cells know one."""
    with_unit = (header for at, header in enumerate(headers) if any(UNIT in row[at].parts for row in rows))
    return {header: _heading(header, UNIT) for header in with_unit}


def _heading(header: str, word: str) -> str:
    return f"{header} {word}".strip()


def _single(each: Any) -> Any:
    """Return a value as JSON can hold it; None where there is none."""
    if each is None or each == "" or pd.isna(each):
        return None
    if isinstance(each, pd.Timestamp):
        return f"{each:%Y-%m-%d}"
    return each.item() if hasattr(each, "item") else each if isinstance(each, int | float) else str(each)
