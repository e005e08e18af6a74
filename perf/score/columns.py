"""Frames as scoring needs them: optional columns that a caller left out are blank."""

from collections.abc import Mapping

import pandas as pd


def with_columns(rows: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Add the columns that are not there, blank and of the given type; the caller's frame is left alone."""
    absent = {name: pd.Series(index=rows.index, dtype=kind) for name, kind in dtypes.items() if name not in rows}
    return rows.assign(**absent) if absent else rows
