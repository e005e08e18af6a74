"""Linear programmes over the units of a table: the nearest one in which a small cell is as high or low as it needs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from perf.disclosure.risky_cells import DOWN, UP, Cells

REACH = 1e6  # what it is worth to bring the first aim all the way, against the cost of hiding cells
ALSO = 12.0  # and what, to move the other aims on the way: cells that this hides in vain are shown again
WHOLE = 1e-6  # nearer to a whole number than this is one
MOST_WHOLE = 400  # units; in a larger council whole numbers take too long, and the proof is against linear programming
FLOAT = 1e-9  # of a sum: what binary floats may make of it


@dataclass(frozen=True)
class Aims:
    """Small cells to move, each upward or downward; the first is the one that matters."""

    cells: Any
    upward: Any


def nearest_table(cells: Cells, hidden: Any, aims: Aims, *, strictly: bool, fixed: Any) -> Any:
    """Find a table in which the first aim is reached, or as nearly as can be, at the least cost of shown cells changed.

    Parameters
    ----------
    cells : Cells
    hidden, fixed : arrays of bool, one per cell
        Cells hidden already, which cost nothing to change, and shown ones that must stay as they are.
    aims : Aims
    strictly : bool
        Whether the words in place of hidden cells are taken strictly (see `Cells.words`); else "fewer than 5" may be 0
        and "withheld" anything.

    Returns
    -------
    array, one value per cell

    Notes
    -----
    Columns: the units; how far each aim is reached (1: all the way); how much more, and less, each shown cell is.
    """
    shown, told = np.flatnonzero(cells.printed & ~hidden), np.flatnonzero(hidden & cells.counts & ~cells.none)
    goal = cells.need[aims.cells, np.where(aims.upward, UP, DOWN)]
    gap, sign = np.abs(goal - cells.values[aims.cells]), np.where(aims.upward, 1.0, -1.0)
    words = cells.words * [1, strictly]
    room = np.abs(words[shown] - cells.values[shown, None])
    room[fixed[shown]] = FLOAT * cells.values[fixed].sum()
    units, change = cells.members.shape[1], sparse.eye_array(len(shown))
    rows = sparse.block_array([
        [cells.members[shown], None, -change, change],
        [cells.members[aims.cells].multiply(sign[:, None]), -sparse.diags_array(gap), None, None],
        [cells.members[told], None, None, None],
    ], format="csc")  # fmt: skip
    true, start = cells.values[shown], sign * cells.values[aims.cells]
    within = LinearConstraint(
        rows,
        np.concatenate([true, start, words[told, DOWN]]),
        np.concatenate([true, np.full(len(gap), np.inf), words[told, UP]]),
    )
    bounds = Bounds(
        np.concatenate([np.zeros(units), np.full(len(gap), -np.inf), np.zeros(2 * len(shown))]),
        np.concatenate([np.full(units, np.inf), np.ones(len(gap)), room.T.ravel()]),
    )
    cost, also = cells.cost[shown] / gap[0], ALSO * gap[1:] / gap[0]
    worth = np.concatenate([np.zeros(units), [-REACH], -also, cost, cost])
    found = _solved(worth, within, bounds)[:units]
    if cells.counts and np.abs(found - found.round()).max() > WHOLE:  # half a person proves nothing
        if len(gap) > 1:
            return nearest_table(cells, hidden, Aims(aims.cells[:1], aims.upward[:1]), strictly=strictly, fixed=fixed)
        if units <= MOST_WHOLE:
            whole = (np.arange(len(worth)) < units).astype("int64")
            found = _solved(worth, within, bounds, whole)[:units].round()
    return cells.members @ found


def that_may_differ(cells: Cells, hidden: Any, asked: Any) -> Any:
    """Mark those of the cells asked for, each 0, that may be something else to who knows all that is shown.

    Each is asked for so little that a mean of tables gives it to all that may have it at once.
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
        found = _solved(np.append(np.zeros(units), -np.ones(len(wanted))), within, bounds)[units:]
        may[wanted[found > little / 2]] = True
    return may


def _solved(worth: Any, within: Any, bounds: Any, whole: Any = None) -> Any:
    options = {"presolve": whole is not None, "mip_rel_gap": WHOLE}
    answer = milp(worth, constraints=within, bounds=bounds, integrality=whole, options=options)
    if answer.status != 0:
        raise RuntimeError(f"the figures about people could not be protected, so none is let through: {answer.message}")
    return answer.x
