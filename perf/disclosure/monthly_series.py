"""Series by month or year: shown for the areas in which no month, shown or worked out, identifies a small group."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.disclosure.figure_protection import series_may_be_shown


def shown_together(
    cells: pd.DataFrame,
    *,
    candidates: Collection[str],
    limit: int,
    days: bool = False,
    known: pd.DataFrame | None = None,
) -> set[str]:
    """Return the areas whose series may be shown beside each other, and beside the council's.

    Parameters
    ----------
    cells : DataFrame, one row per area that the council consists of, one column per month
        Leavers, or days lost. The council is their sum.
    candidates : collection of str
        The areas whose figures are shown, the council among them.
    limit : float
        The least that a month must be to be shown, unless it is 0: people (for days, in units of what one person can
        lose).
    days : bool
        Whether days are counted, rather than people.
    known : DataFrame, one row per area, one column per month, optional
        The name of the period that includes the month and whose sum is known for that area; "" for none. All areas have
        the same periods, or none.

    Returns
    -------
    set of str
        The areas, with the council if its series may be shown. A series with a small month is not shown. Nor are
        further ones, those of the smallest areas first, until each small month could be anything from 1 to one below
        the limit (for days, from half to double) to anyone who subtracts the published values from the council's total.
        Where that is not enough, the council's series is not shown.
    """
    own = [area for area in cells.index if area in candidates and series_may_be_shown(cells.loc[area], limit)]
    if COUNCIL not in candidates or not series_may_be_shown(cells.sum(), limit):
        return set(own)
    smallest_first = sorted(own, key=lambda area: float(cells.loc[area].sum()))
    periods = known if known is not None else pd.DataFrame("", index=cells.index, columns=cells.columns)
    for dropped in range(len(own) + 1):
        hidden = cells.drop(index=smallest_first[dropped:])
        if _are_open(hidden, periods.loc[hidden.index], limit, days):
            return {COUNCIL, *smallest_first[dropped:]}
    return set(own)


def _are_open(hidden: pd.DataFrame, periods: pd.DataFrame, limit: int, days: bool) -> bool:
    """Return whether each small cell of the hidden areas could be as low and as high as it must."""
    names = periods.max() if len(periods) else pd.Series("", index=hidden.columns)
    groups = names.where(names != "", hidden.columns.astype("str"))
    for name, columns in hidden.columns.groupby(groups).items():
        cells = hidden[columns].fillna(0.0).to_numpy()
        low, high = _ranges(cells, (periods[columns] == name).all(axis=1).to_numpy())
        small = (cells > 0) & (cells < limit)
        lowest, highest = (cells / 2, 2 * cells) if days else (np.minimum(cells, 1), np.full(cells.shape, limit - 1))
        if (small & ((low > lowest) | (high < highest))).any():
            return False
    return True


def _ranges(cells: Any, known: Any) -> tuple[Any, Any]:
    """Return the lowest and the highest possible value of each cell, if the sums of months and of some areas are known.

    Source: the Fréchet bounds. The areas whose sums are not known count as one area whose sum is known.
    """
    by_month, by_area = cells.sum(axis=0), cells.sum(axis=1)[:, None]
    low, high = np.maximum(0, by_area + by_month - cells.sum()), np.minimum(by_area, by_month)
    if (~known).sum() > 1:
        low[~known], high[~known] = 0, np.minimum(by_area[~known].sum(), by_month)
    return low, high
