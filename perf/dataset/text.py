"""Cells of any type to the text that an officer would type, and that readers may be shown."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from perf.safe_text import UNSEEN, visible

MOST_LETTERS = 10_000  # of a cell: three pages


class Fault(NamedTuple):
    """A cell that cannot be read: which record, what it says, what is wrong, what to do."""

    record: int
    value: str
    problem: str
    fix: str


def as_text(cells: pd.Series) -> pd.Series:
    """Give cells of any type the text an officer would type; blank is missing.

    Whole numbers lose their ".0" and dates are ISO, so that CSV, Parquet and spreadsheets read alike.
    """
    if pd.api.types.is_datetime64_any_dtype(cells):
        days = (cells.dropna().dt.normalize() == cells.dropna()).all()
        text = cells.dt.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M:%S").astype("str")
    elif pd.api.types.is_string_dtype(cells.dtype) and cells.dtype != object:
        text = cells.astype("str")
    else:
        text = cells.map(_typed, na_action="ignore").astype("str")
    trimmed = pc.utf8_trim_whitespace(pa.array(text, type=pa.large_string(), from_pandas=True))
    blank = pc.equal(trimmed, "")
    if pc.any(blank).as_py():
        trimmed = pc.if_else(blank, None, trimmed)
    if _may_hold_unseen(trimmed) and pc.any(pc.match_substring_regex(trimmed, UNSEEN)).as_py():
        trimmed = pa.array([cell and visible(cell) for cell in trimmed.to_pylist()], type=pa.large_string())
    return pd.Series(pd.array(trimmed, dtype="str"), index=cells.index, name=cells.name)


def _may_hold_unseen(text: pa.LargeStringArray | pa.ChunkedArray) -> bool:
    """Look for a byte that is no plain letter, sign, tab or line end: in most tables there is none."""
    chunks = text.chunks if isinstance(text, pa.ChunkedArray) else [text]
    return any(_holds_other_bytes(content) for chunk in chunks if (content := chunk.buffers()[2]) is not None)


def _holds_other_bytes(content: pa.Buffer) -> bool:
    letters = np.frombuffer(content, dtype="uint8")
    return bool((((letters < 0x20) & ~np.isin(letters, (9, 10, 13))) | (letters > 0x7E)).any())


def _typed(cell: Any) -> str:
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).replace("T", " ").removesuffix(" 00:00:00")
    return repr(float(cell)) if isinstance(cell, np.floating) else str(cell)


def too_long(text: pd.Series) -> list[Fault]:
    """Tell each text that is longer than any page has room for."""
    cells = pa.array(text, type=pa.large_string(), from_pandas=True)
    if (pc.max(pc.binary_length(cells)).as_py() or 0) <= MOST_LETTERS:
        return []
    long = text[text.str.len() > MOST_LETTERS]
    fix = f"Shorten it to {MOST_LETTERS:,}."
    return [Fault(int(at), f"{cell[:50]}…", f"this text has {len(cell):,} letters.", fix) for at, cell in long.items()]
