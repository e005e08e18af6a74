"""Which cells to hide, so that other tables with other small cells agree with everything that is shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from perf.disclosure.linear_programme import NO_AIMS, Aims, nearest_table, uncertain_zeros
from perf.disclosure.risky_cells import DOWN, UP, Cells

TOLERANCE = 1e-6  # of a cell, or of 1: closer than this is the same
MOST_KEPT = 1000  # answers at a time, each of some ten kilobytes: about four councils of five years


@dataclass(frozen=True)
class Hidden:
    """What to hide, and the other tables, one per row, that prove that no small cell can be worked out.

    `given` are the tables of the wider ones, in their order; `tables` are further ones.
    """

    cells: Any
    given: Any
    tables: Any


def cells_to_hide(cells: Cells, wider: Sequence[Any] = ()) -> Hidden | None:
    """Return the cells to hide; None if hiding all that is not fixed is not enough.

    Parameters
    ----------
    cells : Cells
    wider : sequence of arrays, one value per cell
        Other tables of which this one is a part, by their values of the fixed cells: each must have a table here.

    Returns
    -------
    Hidden or None
        The small cells that are printed, the zeros within them, and further cells. With them hidden, every small cell,
        printed or not, could be something else, in some table that agrees with every cell shown and with the words in
        place of the others (in whole people, unless the block is very large).

    Notes
    -----
    For one small cell after another, find the table nearest to the true one, by the cost of the shown cells that it
    changes, in which that cell, and as many others as possible, are something else; then hide the cells that it
    changes. Tables agree with the words too, taken strictly (see `Cells.words`) where that is possible; where it is
    not, "small group" may be 0 and "withheld" anything.
    Source: cell suppression by linear programming, as in Massell, US Census Bureau RR2001/01.
    """
    return _found(_Problem(cells, np.asarray(wider).reshape(-1, len(cells.values))))


class _Problem:
    """What is asked of `hide`, equal to another that asks the same: packs and depths repeat what is asked."""

    def __init__(self, cells: Cells, wider: Any) -> None:
        self.cells, self.wider = cells, wider
        content = hashlib.sha256()
        for array in (*(getattr(cells, each.name) for each in fields(cells) if each.name != "at"), wider):
            content.update(repr(np.shape(array)).encode() + np.ascontiguousarray(array).tobytes())
        self._content = content.digest()

    def __hash__(self) -> int:
        return hash(self._content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Problem) and self._content == other._content


@lru_cache(maxsize=MOST_KEPT)
def _found(asked: _Problem) -> Hidden | None:
    """Find the answer of `hide`."""
    cells = asked.cells
    search = _Search(cells, cells.values[None], 0, np.array([True]), np.zeros(cells.small.sum(), dtype=bool))
    if not search.complete(asked.wider) or not search.finish():
        return None
    for cell in np.argsort(-cells.cost, kind="stable"):
        if search.hidden[cell] and not cells.small[cell]:
            other = search.showing(cell)
            if other is not None and other.done:
                search = other
    hidden = search.hidden
    tables = search.needed_tables
    return Hidden(hidden | uncertain_zeros(cells, hidden, cells.none), tables[: search.given], tables[search.given :])


@dataclass
class _Search:
    """The tables found so far, one per row, that agree with all cells shown; the first is the true one.

    `given`: how many of the next are parts of wider tables, which are not given up. `strict`: whether each table agrees
    with the words in place of hidden cells, taken strictly. `lenient`: for which small cells no table could do so.
    """

    cells: Cells
    tables: Any
    given: int
    strict: Any
    lenient: Any
    changed: Any = field(init=False)  # by table and cell
    reached: Any = field(init=False)  # by table and small cell

    def __post_init__(self) -> None:
        slack, need = TOLERANCE * np.maximum(1, self.cells.values), self.cells.need
        self.changed = np.abs(self.tables - self.cells.values) > slack
        reached = (self.tables >= need[:, UP] - slack) | (self.tables <= need[:, DOWN] + slack)
        self.reached = reached[:, self.cells.small]

    @property
    def wanted(self) -> Any:
        """The small cells for which there is no table yet."""
        return ~(self.reached & (self.strict[:, None] | self.lenient)).any(axis=0)

    @property
    def done(self) -> bool:
        """Whether every small cell is open."""
        return not self.wanted.any()

    @property
    def hidden(self) -> Any:
        """What is hidden so far: the small cells, and what a table changes."""
        return self.cells.printed & ~self.cells.fixed & (self.cells.small | self.changed.any(axis=0))

    @property
    def needed_tables(self) -> Any:
        """The tables without which some small cell would not be open, and those that hide something besides."""
        kept = self
        for number in range(len(self.tables) - 1, self.given, -1):
            without = kept._with_tables(np.arange(len(kept.tables)) != number)
            if without.done and (without.hidden == kept.hidden).all():
                kept = without
        return kept.tables[1:]

    def _with_tables(self, chosen: Any) -> "_Search":
        return _Search(self.cells, self.tables[chosen], self.given, self.strict[chosen], self.lenient.copy())

    def showing(self, cell: int) -> "_Search | None":
        """Return a search with only the tables that do not change a cell, which is shown; None if one must not go."""
        fits = ~self.changed[:, cell]
        if not fits[: self.given + 1].all():
            return None
        other = self._with_tables(fits)
        other.cells = replace(self.cells, fixed=self.cells.fixed | (np.arange(len(self.cells.values)) == cell))
        return other

    def complete(self, wider: Sequence[Any]) -> bool:
        """Find a table here for each wider one; return False if one has none."""
        for values in wider:
            for strictly in (True, False):
                table = nearest_table(self.cells, self.hidden, NO_AIMS, strictly=strictly, wider=values)
                if table is not None:
                    self._keep(table, strictly)
                    break
            else:
                return False
            self.given += 1
        return True

    def finish(self) -> bool:
        """Find tables until every small cell is open; return False if that is impossible."""
        small = np.flatnonzero(self.cells.small)
        order = np.lexsort((-self.cells.values[small], ~self.cells.total[small]))
        turned = False  # whether the first cell is moved in the other direction
        while (wanted := self.wanted).any():
            closed = order[wanted[order]]
            first = closed[0]
            upward = self._directions(small)
            upward[first] ^= turned
            aims, strictly = Aims(small[closed], upward[closed]), not self.lenient[first]
            table = nearest_table(self.cells, self.hidden, aims, strictly=strictly, wider=self.cells.values)
            if table is not None:
                self._keep(table, strictly)
            if not self.wanted[first]:
                turned = False
            elif not turned:
                turned = True
            elif self.lenient[first]:
                return False
            else:
                self.lenient[first], turned = True, False
        return True

    def _directions(self, small: Any) -> Any:
        """Return whether each small cell is moved upward: by turns, so that neighbours make room for each other."""
        values, turn = self.cells.values[small], np.arange(len(small)) % 2 == 0
        return (turn | (values <= self.cells.words[small, DOWN])) & (values < self.cells.words[small, UP])

    def _keep(self, table: Any, strict: bool) -> None:
        self.tables, self.strict = np.vstack([self.tables, table]), np.append(self.strict, strict)
        self.__post_init__()
