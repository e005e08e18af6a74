"""What a reader could work out: every cell as a sum of the smallest units, and the range it must keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from perf.disclosure.figure_table import BEFORE, FIRST_MONTH, TO_DATE, Table

SHARES = np.array([[1, 1], [1, 0], [0, 1]], dtype=bool)  # the figure and its two shares, by share
TOTAL, MAIN = np.array([0]), np.array([0])  # numbers of the part that is the total, and of the kind that has parts
PART_COST, TOTAL_COST = np.array([1.0, 2.0, 4.0]), np.array([10.0, 150.0, 3000.0])  # service, directorate, council
UP, DOWN = 0, 1  # columns of need and words
SMALLER_FIRST = 0.1  # the largest cell costs this share more than the smallest, so that small cells are hidden first
WHOLE_KIND = 1.5  # the cost of all absence or all leavers, as a multiple of that of a share
PERIOD_COST = np.array([2.0, 1.0, 50.0, 0.3, 0.3, 0.3])  # year to date; quarter; before, already published; months
NEAR = 0.2  # the share by which days of a small group must stay unknown, so that nobody knows them to within 10%


@dataclass(frozen=True)
class Cells:
    """The cells that matter: printed ones that are not 0, small ones that are not printed, and 0 within small totals.

    Attributes
    ----------
    at : array of int
        The place of each cell in the table's arrays, counted in their order.
    members : array, cell x unit
        Which smallest units (place, part, share, period) a cell adds up, without those known to be 0.
    values : array
        The values of the cells.
    printed, small, none, fixed : arrays of bool
        Whether the pack shows the cell; whether it is about a small group; whether it is 0 within a small total;
        whether it is decided already, in a wider table.
    need : array, cell x 2
        What must stay possible for a reader where the cell is small: a value as high as the first, or as low as the
        second.
    words : array, cell x 2
        The highest and the lowest value of a hidden cell, if the words in its place are taken strictly: "small group"
        is 1 to 4, or 0 within a total that is "small group" too; "withheld" is 5 or more, or any number of days.
    cost : array
        What readers lose if the cell is hidden; 0 where it is not printed.
    total : array of bool
        Whether the cell is the total of all parts.
    counts : bool
        Whether the cells count people, so that the units are whole numbers.
    """

    at: Any
    members: Any
    values: Any
    printed: Any
    small: Any
    none: Any
    fixed: Any
    need: Any
    words: Any
    cost: Any
    total: Any
    counts: bool


@dataclass(frozen=True)
class Risk:
    """Which cells of a table are about a small group, and which zeros would identify them, as arrays of bool.

    Attributes
    ----------
    small, none, shown_none : arrays of bool
        Cells about a small group, printed or not; zeros within a printed one of them, which are hidden with it ("a
        small total is not broken down"); zeros that are shown.
    inside : array of bool
        Whether the cell is within a printed small one.
    """

    small: Any
    none: Any
    shown_none: Any
    inside: Any


def risk_of(table: Table, threshold: int, hidden_before: Any = None) -> Risk:
    """Return which cells of a table are about a small group.

    `hidden_before`: which cells of the quarters before (area x part x kind) an earlier pack has hidden, if there was
    one: a zero that was hidden stays so.
    """
    axes = (table.areas, table.parts, SHARES, table.periods)
    few = ~(table.people >= threshold) if table.days else table.values < threshold
    small = (table.values > 0) & few
    inside = _within(small & table.printed, axes)
    none = table.printed & (table.values == 0)
    if hidden_before is not None:
        inside[..., [TO_DATE, BEFORE]] |= hidden_before[..., None]
        inside[..., BEFORE] &= hidden_before
    shown_none = none & ~inside
    shown_none |= none & _within(shown_none, axes)
    return Risk(small, none & ~shown_none, shown_none, inside)


@dataclass(frozen=True)
class Block:
    """A part of a table that is protected by itself: its totals, or one figure by part.

    Attributes
    ----------
    areas : array of int
        Numbers of the areas.
    decided : array of int
        Those that a wider block has decided.
    by_part : bool
        Whether the year to date of the main figure is protected by part, given the totals; if not, the totals of all
        kinds and periods.
    """

    areas: Any
    decided: Any
    by_part: bool = False


def cells_of(table: Table, risk: Risk, threshold: int, block: Block, decided_before: Any = None) -> Cells:
    """Return the cells of a block that matter, with the equations that connect them.

    `decided_before`: which cells of the quarters before (area x part x kind) the quarter before has decided, if there
    was one; others of them are then of no account.
    """
    parts, kinds, periods = (np.arange(size) for size in table.values.shape[1:])
    if block.by_part:
        kinds, periods = kinds if table.shares_tell_parts else MAIN, periods[:FIRST_MONTH]
    else:
        parts = TOTAL
    chosen = np.ix_(block.areas, parts, kinds, periods)
    axes = [_units(table.areas, block.areas), _units(table.parts, parts), _units(SHARES, kinds)]
    axes.append(_units(table.periods, periods))
    values, printed = table.values[chosen], table.printed[chosen]
    decided = np.zeros(values.shape, dtype=bool)
    decided[np.isin(block.areas, block.decided)] = True
    decided[:, (parts == 0) & block.by_part] = True
    of_account = np.ones(values.shape, dtype=bool)
    if decided_before is not None:
        of_account[..., BEFORE] = decided_before[chosen[:3]][..., 0]
        decided[..., BEFORE] |= of_account[..., BEFORE]
    small = risk.small[chosen] & ~decided
    kept = np.flatnonzero((values > 0) & (printed | risk.small[chosen]) & of_account | risk.none[chosen] & of_account)
    members = _members(axes, kept, np.flatnonzero(risk.shown_none[chosen] | table.zero[chosen]))
    at = np.arange(table.values.size).reshape(table.values.shape)[chosen].ravel()[kept]
    area, part, kind, period = np.unravel_index(at, table.values.shape)
    values, printed, small, decided, inside = (
        array.ravel()[kept] for array in (values, printed | decided, small, decided, risk.inside[chosen])
    )
    if ((members.sum(axis=1) == 0) & (values > 0)).any():
        raise ValueError("the figures do not add up: everything in a total is 0, but the total is not")
    if table.days:
        need = np.outer(values, [1 + NEAR, 1 - NEAR])
        words = np.broadcast_to([np.inf, 0.0], need.shape)
    else:
        need, words = values[:, None] + [1, -1], _words_allow(values, printed, inside, threshold)
    return Cells(
        at=at,
        members=members,
        values=values,
        printed=printed,
        small=small,
        none=(values == 0) & ~decided,
        fixed=decided,
        need=need,
        words=words,
        cost=_costs(values, table.level[area], part, kind, period) * printed,
        total=part == 0,
        counts=not table.days,
    )


def _units(axis: Any, chosen: Any) -> Any:
    """Return the units of the chosen rows of an axis; units that all of them include, or none, are one."""
    included = axis[chosen]
    return np.unique(included[:, included.any(axis=0)], axis=1)


def _words_allow(values: Any, printed: Any, inside: Any, threshold: int) -> Any:
    """Return the highest and the lowest count that the words in place of a cell allow."""
    few = values < threshold
    most = np.where(printed & few, threshold - 1, np.inf)
    least = np.where(few, ~inside, threshold) * printed
    return np.column_stack([most, least])


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
    members = np.ones((1, 1))
    for axis in axes:
        members = np.kron(members, axis)
    return members[cells][:, members[known].sum(axis=0) == 0]
