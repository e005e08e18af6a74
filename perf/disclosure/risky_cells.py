"""What a reader could work out: every cell as a sum of the smallest units, and the range it must keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from perf.disclosure.linked_tables import Table

SHARES = np.array([[1, 1], [1, 0], [0, 1]], dtype=bool)  # the figure and its two shares, by share
PART_COST, TOTAL_COST = np.array([1.0, 2.0, 4.0]), np.array([10.0, 100.0, 300.0])  # service, directorate, council
UP, DOWN = 0, 1  # columns of need and words
SMALLER_FIRST = 0.1  # the largest cell costs this share more than the smallest, so that small cells are hidden first
WHOLE_KIND = 1.5  # the cost of all absence or all leavers, as a multiple of that of a share
PERIOD_COST = np.array([2.0, 1.0, 50.0])  # year to date; quarter; before, which an earlier pack has published


@dataclass(frozen=True)
class Cells:
    """The cells that matter: printed ones that are not 0, small ones that are not printed, and 0 within small totals.

    Attributes
    ----------
    members : sparse array, cell x unit
        Which smallest units (place, part, share, period) a cell adds up, without those known to be 0.
    values : array
        The values of the cells.
    printed, small, none : arrays of bool
        Whether the pack shows the cell; whether it is about a small group; whether it is 0 within a small total.
    need : array, cell x 2
        The highest and the lowest value that must stay possible for a reader, where the cell is small.
    words : array, cell x 2
        The highest and the lowest value of a hidden cell, if the words in its place are taken strictly: "fewer than 5"
        is 1 to 4, or 0 within a total that is "fewer than 5" too; "withheld" is 5 or more, or any number of days.
    cost : array
        What readers lose if the cell is hidden; 0 where it is not printed.
    total : array of bool
        Whether the cell is the total of all parts.
    of_row : array of int
        The cell of each row of the figures; -1 where a 0 is shown or there is no cell.
    counts : bool
        Whether the cells count people, so that the units are whole numbers.
    """

    members: Any
    values: Any
    printed: Any
    small: Any
    none: Any
    need: Any
    words: Any
    cost: Any
    total: Any
    of_row: Any
    counts: bool

    @property
    def few(self) -> Any:
        """Whether each cell is about a small group, or is 0 within a total that is."""
        return self.small | self.none


def cells_of(table: Table, threshold: int) -> Cells:
    """Return the cells of a table that matter, with the equations that connect them.

    Notes
    -----
    A total that is hidden because it is small is not broken down: a 0 within it is hidden too, because the zeros would
    show where the rest is.
    """
    axes = (table.areas, table.parts, SHARES, SHARES)
    few = ~(table.people >= threshold) if table.days else table.values < threshold
    small = (table.values > 0) & few
    inside = _within(small & table.printed, axes)
    none = table.printed & (table.values == 0)
    shown_none = none & ~inside
    shown_none |= none & _within(shown_none, axes)
    kept = np.flatnonzero((table.values > 0) & (table.printed | small) | none & ~shown_none)
    members = _members(axes, kept, np.flatnonzero(shown_none | table.zero))
    values, printed, small, inside = (array.ravel()[kept] for array in (table.values, table.printed, small, inside))
    if ((members.sum(axis=1) == 0) & (values > 0)).any():
        raise ValueError("the figures do not add up: everything in a total is 0, but the total is not")
    area, part, kind, period = np.unravel_index(kept, none.shape)
    need, words = _limits(values, printed, inside, threshold)
    if table.days:
        need, words = np.column_stack([2 * values, values / 2]), np.broadcast_to([np.inf, 0.0], need.shape)
    of_cell = np.full(none.size, -1)
    of_cell[kept] = np.where(printed, np.arange(len(kept)), -1)
    return Cells(
        members=members,
        values=values,
        printed=printed,
        small=small,
        none=values == 0,
        need=need,
        words=words,
        cost=_costs(values, table.level[area], part, kind, period) * printed,
        total=part == 0,
        of_row=of_cell[np.ravel_multi_index(table.at, none.shape)],
        counts=not table.days,
    )


def _limits(values: Any, printed: Any, inside: Any, threshold: int) -> tuple[Any, Any]:
    """Return the range that must stay possible for each count, and the range that the words in its place allow."""
    need = np.column_stack([np.maximum(values, threshold - 1), np.minimum(values, 1)])
    few = values < threshold
    most = np.where(printed & few, threshold - 1, np.inf)
    least = np.where(few, ~inside, threshold) * printed
    return need, np.column_stack([most, least])


def _costs(values: Any, level: Any, part: Any, kind: Any, period: Any) -> Any:
    cost = np.where(part == 0, TOTAL_COST[level], PART_COST[level])
    cost = cost * np.where(kind == 0, WHOLE_KIND, 1) * PERIOD_COST[period]
    rank = values.argsort(kind="stable").argsort(kind="stable") / max(len(values), 1)
    return cost * (1 + SMALLER_FIRST * rank)


def _within(chosen: Any, axes: Sequence[Any]) -> Any:
    """Find the cells that are within another chosen cell."""
    number_of_chosen = chosen.astype("float64")
    for number, axis in enumerate(axes):
        inside = (axis[:, None] <= axis[None]).all(axis=2).astype("float64")
        number_of_chosen = np.moveaxis(np.tensordot(inside, number_of_chosen, (1, number)), 0, number)
    return number_of_chosen - chosen > 0.5


def _members(axes: Sequence[Any], cells: Any, known: Any) -> Any:
    """Return the units of each cell, without those of cells that are known to be 0."""
    members = sparse.csr_array([[1.0]])
    for axis in axes:
        members = sparse.csr_array(sparse.kron(members, sparse.csr_array(axis.astype("float64")), format="csr"))
    open_units = np.flatnonzero(members[known].sum(axis=0) == 0)
    return members[cells][:, open_units]
