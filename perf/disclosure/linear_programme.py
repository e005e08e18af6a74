"""Linear programmes over the units of a table: the nearest table in which a small cell is high or low enough."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from perf.disclosure.risky_cells import DOWN, UP, Cells

REACH = 1e6  # the weight of reaching the first aim completely, against the cost of hiding cells
ALSO = 12.0  # the weight of moving the other aims too: cells that this hides needlessly are shown again
WHOLE = 1e-6  # a number nearer than this to a whole number counts as whole
MOST_WHOLE = 400  # units; in a larger council whole numbers take too long, so fractions of people are allowed
FLOAT = 1e-9  # of a sum: the error that binary floats may add


@dataclass(frozen=True)
class Aims:
    """Small cells to move, each upward or downward; the first is the one that must move."""

    cells: Any
    upward: Any


def nearest_table(cells: Cells, hidden: Any, aims: Aims, *, strictly: bool, fixed: Any) -> Any:
    """Find the table that reaches the first aim, or comes nearest to it, at the least cost of shown cells changed.

    Parameters
    ----------
    cells : Cells
    hidden, fixed : arrays of bool, one per cell
        Cells that are hidden already, which cost nothing to change, and shown cells that must not change.
    aims : Aims
    strictly : bool
        Whether the words in place of hidden cells are taken strictly (see `Cells.words`); if not, "fewer than 5" may be
        0 and "withheld" anything.

    Returns
    -------
    array, one value per cell

    Notes
    -----
    Columns: the units; how far each aim is reached (1: completely); by how much each shown cell is higher, and lower.
    """
    shown, worded = np.flatnonzero(cells.printed & ~hidden), np.flatnonzero(hidden & cells.counts & ~cells.none)
    goal = cells.need[aims.cells, np.where(aims.upward, UP, DOWN)]
    gap, sign = np.abs(goal - cells.values[aims.cells]), np.where(aims.upward, 1.0, -1.0)
    words = cells.words * [1, strictly]
    room = np.abs(words[shown] - cells.values[shown, None])
    room[fixed[shown]] = FLOAT * cells.values[fixed].sum()
    units, change = cells.members.shape[1], sparse.eye_array(len(shown))
    rows = sparse.block_array([
        [cells.members[shown], None, -change, change],
        [cells.members[aims.cells].multiply(sign[:, None]), -sparse.diags_array(gap), None, None],
        [cells.members[worded], None, None, None],
    ], format="csc")  # fmt: skip
    true, start = cells.values[shown], sign * cells.values[aims.cells]
    within = LinearConstraint(
        rows,
        np.concatenate([true, start, words[worded, DOWN]]),
        np.concatenate([true, np.full(len(gap), np.inf), words[worded, UP]]),
    )
    bounds = Bounds(
        np.concatenate([np.zeros(units), np.full(len(gap), -np.inf), np.zeros(2 * len(shown))]),
        np.concatenate([np.full(units, np.inf), np.ones(len(gap)), room.T.ravel()]),
    )
    cost, also = cells.cost[shown] / gap[0], ALSO * gap[1:] / gap[0]
    worth = np.concatenate([np.zeros(units), [-REACH], -also, cost, cost])
    unit_values = _solved(worth, within, bounds)[:units]
    if cells.counts and np.abs(unit_values - unit_values.round()).max() > WHOLE:  # half a person proves nothing
        if len(gap) > 1:
            return nearest_table(cells, hidden, Aims(aims.cells[:1], aims.upward[:1]), strictly=strictly, fixed=fixed)
        if units <= MOST_WHOLE:
            whole = (np.arange(len(worth)) < units).astype("int64")
            unit_values = _solved(worth, within, bounds, whole)[:units].round()
    return cells.members @ unit_values


def that_may_differ(cells: Cells, hidden: Any, asked: Any) -> Any:
    """Find which of some cells that are 0 might be something else for a reader who knows everything that is shown.

    So little is asked of each cell that an average of tables gives it to all cells that can have it.
    """
    wanted, shown = np.flatnonzero(asked), np.flatnonzero(cells.printed & ~hidden & ~asked)
    may = np.zeros(len(asked), dtype=bool)
    if len(wanted):
        units, little = cells.members.shape[1], 0.1 / len(wanted)
        rows = [[cells.members[shown], None], [cells.members[wanted], -sparse.eye_array(len(wanted))]]
        true, none, any_number = cells.values[shown], np.zeros(len(wanted)), np.full(len(wanted), np.inf)
        least, most = np.append(true * (1 - FLOAT), none), np.append(true * (1 + FLOAT), any_number)
        within = LinearConstraint(sparse.block_array(rows, format="csc"), least, most)
        bounds = Bounds(0, np.append(np.full(units, np.inf), np.full(len(wanted), little)))
        amounts = _solved(np.append(np.zeros(units), -np.ones(len(wanted))), within, bounds)[units:]
        may[wanted[amounts > little / 2]] = True
    return may


def _solved(worth: Any, within: Any, bounds: Any, whole: Any = None) -> Any:
    options = {"presolve": whole is not None, "mip_rel_gap": WHOLE}
    answer = milp(worth, constraints=within, bounds=bounds, integrality=whole, options=options)
    if answer.status != 0:
        raise RuntimeError(f"the figures about people could not be protected, so none is shown: {answer.message}")
    return answer.x
