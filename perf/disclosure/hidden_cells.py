"""Which cells of a table are hidden, and why: first of the council and its directorates, then within each of these."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from perf.areas import COUNCIL
from perf.disclosure.figure_table import BEFORE, Table
from perf.disclosure.risky_cells import Block, Cells, cells_of, risk_of
from perf.disclosure.suppression import Hidden, cells_to_hide
from perf.disclosure.why_hidden import WhyHidden


@dataclass(frozen=True)
class Decided:
    """What is hidden of a table, and why.

    Attributes
    ----------
    table : Table
    why : array of str, as the table's
        A reason of `WhyHidden`; "" where a cell is shown or not printed.
    others : array, other table x cell
        Tables that agree with everything shown and prove that no small cell can be worked out: each small cell is
        something else in one of them. Cells are counted in the order of the table's arrays.
    """

    table: Table
    why: Any
    others: Any


@dataclass(frozen=True)
class Before:
    """What the quarter before has decided of the year to date then, in the arrays of this quarter's table.

    Attributes
    ----------
    decided, hidden : arrays of bool, area x part x kind
        Whether it has decided the cell, and whether it has hidden it.
    others : array, other table x area x part x kind
    """

    decided: Any
    hidden: Any
    others: Any


def decide(table: Table, threshold: int, *, before: "Before | None" = None, by_part: bool = True) -> Decided:
    """Decide which cells of a table are hidden.

    Parameters
    ----------
    table : Table
    threshold : int
    before : Before, optional
        What the quarter before has decided: what was shown or hidden stays so, and its other tables are continued.
    by_part : bool
        Whether parts are protected as well, or only totals, which never depend on parts.

    Notes
    -----
    The totals of the council, its directorates and schools are decided among themselves, then those of each
    directorate's services, and then the parts of the council, its directorates and schools. Parts are not given for
    services: what is shown of such small groups could not be kept apart from what is hidden. The other tables on which
    one decision is based are continued in the next. Where figures cannot be protected with the words in their place,
    those that are hidden are all "withheld". Source: top-down protection of hierarchical tables, as in de Wolf,
    HiTaS (2002).
    """
    risk, true = risk_of(table, threshold, before.hidden if before else None), table.values.ravel()
    why, others = np.full(true.shape, "", dtype=object), np.zeros((0, len(true)))
    if before and len(before.others):
        others = np.tile(table.values, (len(before.others), 1, 1, 1, 1))
        others[..., BEFORE] = before.others
        others = others.reshape(len(before.others), -1)
    for block in _blocks(table, by_part=by_part):
        cells = cells_of(table, risk, threshold, block, before.decided if before else None)
        differs = (np.abs(others[:, cells.at] - cells.values) > 1e-6)[:, cells.fixed].any(axis=1)
        if not cells.small.any() and not differs.any():
            continue
        hidden, reasons = _hide(cells, others[differs][:, cells.at], _councils_own(table, cells))
        why[cells.at[hidden.cells]] = reasons[hidden.cells]
        others[np.ix_(differs, cells.at)] = hidden.given
        new = np.tile(true, (len(hidden.tables), 1))
        new[:, cells.at] = hidden.tables
        others = np.vstack([others, new])
    words = why.reshape(table.values.shape)
    words[table.level == 0, 1:] = WhyHidden.NOT_GIVEN.value
    return Decided(table, np.where(table.printed, words, ""), others)


def _councils_own(table: Table, cells: Cells) -> Any:
    """Find the council's own totals of the main figure, which are shown unless they are about a small group."""
    area, part, kind, period = np.unravel_index(cells.at, table.printed.shape)
    is_council = np.array([*table.names, ""], dtype=object)[np.minimum(area, len(table.names))] == COUNCIL
    return is_council & (part == 0) & (kind == 0) & (period < BEFORE) & ~cells.small & cells.printed


def _hide(cells: Cells, wider: Any, always_shown: Any) -> tuple[Hidden, Any]:
    """Return what to hide of a block, and the reason for each cell."""
    withheld = np.full(len(cells.at), WhyHidden.HELD_BACK.value, dtype=object)
    few = np.where(cells.small | cells.none, WhyHidden.SMALL_GROUP.value, withheld)
    without_words = np.tile([np.inf, 0.0], (len(cells.at), 1))
    for kept in (always_shown, np.zeros_like(always_shown))[: 1 + always_shown.any()]:
        for words, reasons in ((cells.words, few), (without_words, withheld)):
            hidden = cells_to_hide(replace(cells, fixed=cells.fixed | kept, words=words), wider)
            if hidden is not None:
                return hidden, reasons
    return Hidden(cells.printed & ~cells.fixed, wider, np.zeros((0, len(cells.at)))), withheld


def _blocks(table: Table, *, by_part: bool) -> Iterator[Block]:
    """Return the blocks in the order in which they are decided: all totals, then the parts of the widest areas."""
    inside = list(_directorates(table))
    services = [np.setdiff1d(areas, directorates) for areas, directorates in inside]
    top = np.setdiff1d(np.arange(len(table.areas)), np.concatenate([[], *services]))
    for of_parts in (False, True) if by_part and len(table.part_names) > 1 else (False,):
        for areas, directorates in [(top, top[:0]), *([] if of_parts else inside)]:
            yield Block(areas, directorates, by_part=of_parts)


def _directorates(table: Table) -> Iterator[tuple[Any, Any]]:
    """Return the areas of each directorate with its services, and which of them are directorates.

    Directorates that share a service are one.
    """
    rest = np.flatnonzero(table.level == 0)
    units = [table.areas[at] for at in np.flatnonzero(table.level == 1)]
    for at in rest:
        touched = [number for number, unit in enumerate(units) if (unit & table.areas[at]).any()]
        if len(touched) > 1:
            joined = np.any([units[number] for number in touched], axis=0)
            units = [unit for number, unit in enumerate(units) if number not in touched] + [joined]
    for unit in units:
        areas = np.flatnonzero(((table.areas & ~unit).sum(axis=1) == 0) & (table.level < 2))
        if (table.level[areas] == 0).any():
            yield areas, areas[table.level[areas] == 1]
