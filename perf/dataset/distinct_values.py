"""Values of long columns, each distinct one worked out or compared once: rows are many, what they hold is not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd


def each_once(cells: pd.Series, value_of: Callable[[Any], Any]) -> pd.Series:
    """Return the value of each cell, worked out once for all that are the same; missing where the cell is."""
    codes, distinct = pd.factorize(cells)
    values = pd.Series([*(value_of(cell) for cell in distinct), None])  # a missing cell has the code -1: the last
    return pd.Series(values.array.take(codes), index=cells.index, name=cells.name)


def is_among(cells: pd.Series, others: pd.Series) -> "pd.Series[bool]":
    """Return which cells are among others, where both are texts and many: `Series.isin` reads these one by one."""
    codes, _ = pd.factorize(pd.concat([cells, others]))
    return pd.Series(np.isin(codes[: len(cells)], codes[len(cells) :]), index=cells.index)
