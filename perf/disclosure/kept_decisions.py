"""A cache of decisions on what may be shown, by a hash of their input: why each cell is hidden, never a figure."""

import io
from collections.abc import Callable

import pandas as pd

from perf.kept_content import kept

_COLUMNS = ["figure", "area", "quarter", "part", "month"]
Cell = tuple[str, str, str, str, int]  # as _COLUMNS; the month is -1 for a quarter or the year to date


def kept_decisions(made_of: object, decide: Callable[[], dict[Cell, str]]) -> dict[Cell, str]:
    """Return why cells are hidden: as it was decided before of the same content by the same code, or decide it now.

    Parameters
    ----------
    made_of : object
        All that the decision depends on, as `perf.kept_content.kept` takes it.
    decide : callable
        Returns why each cell is hidden, "" for those that are shown.
    """
    rows = pd.read_parquet(io.BytesIO(kept("decisions", made_of, lambda: _as_bytes(decide()))))
    return dict(zip(rows[_COLUMNS].itertuples(index=False, name=None), rows["why"], strict=True))


def _as_bytes(decided: dict[Cell, str]) -> bytes:
    file = io.BytesIO()
    pd.DataFrame(list(decided), columns=_COLUMNS).assign(why=list(decided.values())).to_parquet(file, index=False)
    return file.getvalue()
