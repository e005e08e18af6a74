"""Linear programmes over the units of a table: the nearest other table in which small cells have other values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from perf.disclosure.risky_cells import DOWN, UP, Cells

REACH = 1e5  # the weight of reaching the first aim completely, against the cost of hiding cells
ALSO = 12.0  # the weight of moving the other aims too: cells that this hides needlessly are shown again
WHOLE = 1e-6  # a number nearer than this to a whole number counts as whole
MOST_WHOLE = 400  # units; in a larger block whole numbers take too long, so fractions of people are allowed
FLOAT = 1e-9  # of a sum: the error that binary floats may add


@dataclass(frozen=True)
class Aims:
    """Small cells to move, each upward or downward; the first is the one that must move."""

    cells: Any
    upward: Any

    @property
    def first(self) -> "Aims":
        """The one that must move, alone."""
        return Aims(self.cells[:1], self.upward[:1])


NO_AIMS = Aims(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))


def nearest_table(cells: Cells, hidden: Any, aims: Aims, *, strictly: bool, wider: Any) -> Any:
    """Find the table that reaches the first aim, or comes nearest to it, at the least cost of shown cells changed.

    Parameters
    ----------
    cells : Cells
    hidden : array of bool, one per cell
        Cells that are hidden already, which cost nothing to change.
    aims : Aims
    strictly : bool
        Whether the words in place of hidden cells are taken strictly (see `Cells.words`); if not, "small group"
        may be 0 and "withheld" anything.
    wider : array, one per cell
        The values of the fixed cells, which the table must have: the true ones, or those of a wider table.

    Returns
    -------
    array, one value per cell; None if no table has those values

    Notes
    -----
    Columns: the units; how far each aim is reached (1: completely); by how much each shown cell is higher, and lower.
    """
    shown, worded = np.flatnonzero(cells.printed & ~hidden), np.flatnonzero(hidden & cells.counts & ~cells.none)
    goal = cells.need[aims.cells, np.where(aims.upward, UP, DOWN)]
    gap, sign = np.abs(goal - cells.values[aims.cells]), np.where(aims.upward, 1.0, -1.0)
    words = cells.words * [1, strictly]
    true = np.where(cells.fixed, wider, cells.values)[shown]
    room = np.abs(words[shown] - true[:, None])
    room[cells.fixed[shown]] = FLOAT * cells.values.sum()
    units, change = cells.members.shape[1], np.eye(len(shown))
    rows = np.zeros((len(shown) + len(gap) + len(worded), units + len(gap) + 2 * len(shown)))
    rows[:, :units] = cells.members[np.concatenate([shown, aims.cells, worded])]
    rows[len(shown) :][: len(gap), :units] *= sign[:, None]
    rows[len(shown) :][: len(gap), units:][:, : len(gap)] = -np.diag(gap)
    rows[: len(shown), units + len(gap) :] = np.hstack([-change, change])
    within = LinearConstraint(
        rows,
        np.concatenate([true, sign * cells.values[aims.cells], words[worded, DOWN]]),
        np.concatenate([true, np.full(len(gap), np.inf), words[worded, UP]]),
    )
    bounds = Bounds(
        np.concatenate([np.zeros(units), np.full(len(gap), -np.inf), np.zeros(2 * len(shown))]),
        np.concatenate([np.full(units, np.inf), np.ones(len(gap)), room.T.ravel()]),
    )
    cost, worth = cells.cost[shown], np.zeros(0)
    if len(gap):
        cost, worth = cost / gap[0], np.append(-REACH, -ALSO * gap[1:] / gap[0])
    worth = np.concatenate([np.zeros(units), worth, cost, cost])
    answer = _solved(worth, within, bounds)
    in_parts = answer is not None and cells.counts and np.abs(answer[:units] - answer[:units].round()).max() > WHOLE
    if in_parts and units <= MOST_WHOLE:  # half a person proves nothing
        answer = _solved(worth, within, bounds, (np.arange(len(worth)) < units).astype("int64"))
    if answer is None:
        return None
    return cells.members @ (answer[:units].round() if cells.counts and units <= MOST_WHOLE else answer[:units])


def uncertain_zeros(cells: Cells, hidden: Any, asked: Any) -> Any:
    """Find the zeros of which a reader who knows everything that is shown cannot be sure.

    So little is asked of each cell that an average of tables gives it to all cells that can have it.
    """
    wanted, shown = np.flatnonzero(asked), np.flatnonzero(cells.printed & ~hidden & ~asked)
    may = np.zeros(len(asked), dtype=bool)
    if len(wanted):
        units, little = cells.members.shape[1], 0.1 / len(wanted)
        rows = np.zeros((len(shown) + len(wanted), units + len(wanted)))
        rows[:, :units] = cells.members[np.append(shown, wanted)]
        rows[len(shown) :, units:] = -np.eye(len(wanted))
        true, none, any_number = cells.values[shown], np.zeros(len(wanted)), np.full(len(wanted), np.inf)
        least, most = np.append(true * (1 - FLOAT), none), np.append(true * (1 + FLOAT), any_number)
        within = LinearConstraint(rows, least, most)
        bounds = Bounds(0, np.append(np.full(units, np.inf), np.full(len(wanted), little)))
        answer = _solved(np.append(np.zeros(units), -np.ones(len(wanted))), within, bounds)
        may[wanted[answer is None or answer[units:] > little / 2]] = True
    return may


def _solved(worth: Any, within: Any, bounds: Any, whole: Any = None) -> Any:
    options = {"presolve": whole is not None, "mip_rel_gap": 1e-4}
    answer = milp(worth, constraints=within, bounds=bounds, integrality=whole, options=options)
    if answer.status not in (0, 2):
        raise RuntimeError(f"the figures about people could not be protected, so none is shown: {answer.message}")
    return answer.x
