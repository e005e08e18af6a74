"""Which cells to hide, so that other tables with other small cells agree with everything that is shown."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from perf.disclosure.linear_programme import Aims, nearest_table, that_may_differ
from perf.disclosure.risky_cells import DOWN, UP, Cells

TOLERANCE = 1e-6  # of a cell, or of 1: closer than this is the same
TOGETHER = 20  # about how many small cells one table moves: more make it slower to find
WORTH_A_TRY = 100.0  # for a cell that costs this or more, other cells to hide in its place are looked for


def hide(cells: Cells) -> Any:
    """Return the cells to hide.

    Returns
    -------
    array of bool, one per cell
        The small cells that are printed, the zeros within them, and further cells. With them hidden, every small cell,
        printed or not, could be as high and as low as it must, in some table that agrees with every cell shown and
        with the words in place of the others (in whole people, unless the council is very large). No hidden cell can
        be worked out.

    Notes
    -----
    For one small cell and direction at a time, find the table nearest to the true one, by the cost of the shown cells
    that it changes, in which the cell is as high or as low as it must be; then hide the cells that it changes. This
    table is the proof, also for every other small cell that it moves far enough. Tables agree with the words too, taken
    strictly (see `Cells.words`) where that is possible. Where it is not, hiding more does not help (two parts of 1 to 4
    have a total of 2 or more); then "fewer than 5" may be 0 and "withheld" anything, as the words allow.
    Source: cell suppression by linear programming, as in Massell, US Census Bureau RR2001/01.
    """
    search = _Search(cells, cells.values[None], np.array([True]), np.zeros(cells.need.shape, dtype=bool))
    if not search.finish():
        return cells.printed  # if only zeros are shown, nothing can be worked out
    for cell in np.argsort(-cells.cost, kind="stable"):
        if search.hidden[cell] and not cells.small[cell]:
            other = search.showing(cell)
            if other.done or cells.cost[cell] >= WORTH_A_TRY and other.finish(below=search.cost - WORTH_A_TRY / 2):
                search = other
    return search.hidden | that_may_differ(cells, search.hidden, cells.none)


@dataclass
class _Search:
    """The tables found so far, one per row, that agree with all cells shown.

    `strict`: whether each table agrees with the words in place of hidden cells, taken strictly. `lenient`: whether no
    table could do so, for each cell and direction. `shown`: a cell that must not be hidden, or -1.
    """

    cells: Cells
    tables: Any
    strict: Any
    lenient: Any
    shown: int = -1
    changed: Any = field(init=False)  # by table and cell
    reached: Any = field(init=False)  # by direction, table and small cell

    def __post_init__(self) -> None:
        slack, need = TOLERANCE * np.maximum(1, self.cells.values), self.cells.need
        self.changed = np.abs(self.tables - self.cells.values) > slack
        reached = np.stack([self.tables >= need[:, UP] - slack, self.tables <= need[:, DOWN] + slack])
        self.reached = reached[:, :, self.cells.small]

    @property
    def wanted(self) -> Any:
        """The small cells, by direction, for which there is no table yet."""
        lenient = self.lenient[self.cells.small].T
        return ~np.where(lenient, self.reached.any(axis=1), self.reached[:, self.strict].any(axis=1))

    @property
    def done(self) -> bool:
        """Whether every small cell is open."""
        return not self.wanted.any()

    @property
    def hidden(self) -> Any:
        """What is hidden so far: the small cells, and what a table changes."""
        return self.cells.printed & (self.cells.small | self.changed.any(axis=0))

    @property
    def cost(self) -> float:
        """What readers lose so far."""
        return float(self.cells.cost[self.hidden].sum())

    def showing(self, cell: int) -> "_Search":
        """Return a search with only the tables that do not change a cell, so that it is shown."""
        fits = ~self.changed[:, cell]
        return _Search(self.cells, self.tables[fits], self.strict[fits], self.lenient.copy(), shown=cell)

    def finish(self, *, below: float = np.inf) -> bool:
        """Find tables until every small cell is open; return False if that costs `below` or more, or is impossible."""
        small = np.flatnonzero(self.cells.small)
        order = np.lexsort((-self.cells.values[small], ~self.cells.total[small]))
        while (wanted := self.wanted).any():
            closed = order[wanted[:, order].any(axis=0)]
            some, first = closed[:: max(1, len(closed) // TOGETHER)], closed[0]
            way = int(wanted[:, first].argmax())
            upward = np.where(some == first, way == UP, wanted[UP, some])
            self._find(Aims(small[some], upward), strictly=not self.lenient[small[first], way])
            missed = self.wanted[way, first]
            if self.cost >= below or missed and (self.shown >= 0 or self.lenient[small[first], way]):
                return False
            self.lenient[small[first], way] |= missed
        return True

    def _find(self, aims: Aims, *, strictly: bool) -> None:
        """Find one more table and keep it."""
        fixed = np.arange(len(self.hidden)) == self.shown
        table = nearest_table(self.cells, self.hidden, aims, strictly=strictly, fixed=fixed)
        self.tables, self.strict = np.vstack([self.tables, table]), np.append(self.strict, strictly)
        self.__post_init__()
