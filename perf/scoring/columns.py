"""Columns as scoring needs them: optional ones added, words as numbers and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from perf.dataset.letters_used import as_arrow
from perf.wording import listing


def with_columns(rows: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return rows with the columns that are missing, blank and of the given type; the caller's frame is unchanged."""
    absent = {name: pd.Series(index=rows.index, dtype=kind) for name, kind in dtypes.items() if name not in rows}
    return rows.assign(**absent) if absent else rows


def check_columns(rows: pd.DataFrame, needed: Sequence[str], frame: str) -> None:
    """Check that a frame has the columns without which its rows mean nothing.

    Raises
    ------
    ValueError
        If one of them is missing; the message names those that are.
    """
    if missing := [name for name in needed if name not in rows]:
        raise ValueError(f"{frame} has no column {listing(missing)}; it needs {listing(needed)}")


def positions(texts: pd.Series, known: pd.Series | Sequence[str]) -> Any:
    """Find the position of each text among known ones, -1 where it is unknown or missing.

    Arrow finds a million texts several times faster than a pandas index does.
    """
    places = pc.index_in(as_arrow(texts), _arrow(known))
    return places.fill_null(-1).to_numpy(zero_copy_only=False)


def as_words(numbers: Any, words: Sequence[str], index: pd.Index) -> pd.Series:
    """Return the word of each number; -1 is missing."""
    known = pa.array(numbers, mask=np.asarray(numbers) < 0)
    return pd.Series(pd.array(_arrow(words).take(known), dtype="str"), index=index)


def _arrow(texts: pd.Series | Sequence[str]) -> pa.Array:
    array = as_arrow(texts)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
