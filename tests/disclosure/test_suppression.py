"""What is asked of `hide` again is answered from memory; what differs in anything that matters is another question."""

from dataclasses import fields, replace

import numpy as np
import pytest

from perf.disclosure import suppression
from perf.disclosure.figure_table import make_table, published_in
from perf.disclosure.risky_cells import Block, Cells, cells_of, risk_of
from perf.disclosure.suppression import cells_to_hide
from tests.disclosure.test_figure_protection import TREE, counts


def some_cells():
    """A small service beside two others."""
    figures = counts(("North", 41), ("Roads", 2), ("Parks", 9), ("Bins", 30))
    table = make_table(published_in(figures, None), TREE)
    return cells_of(table, risk_of(table, 5), 5, Block(np.arange(len(table.areas)), np.array([], dtype="int64")))


@pytest.fixture
def programmes(monkeypatch):
    """The linear programmes that are solved, from an empty memory."""
    solved = []
    nearest = suppression.nearest_table
    monkeypatch.setattr(suppression, "nearest_table", lambda *args, **kw: solved.append(args) or nearest(*args, **kw))
    suppression._found.cache_clear()
    return solved


def test_what_is_asked_again_is_answered_without_a_programme(programmes):
    first, solved = cells_to_hide(some_cells()), len(programmes)
    again = cells_to_hide(replace(some_cells(), at=some_cells().at + 7))
    assert solved > 0 and len(programmes) == solved
    assert (again.cells == first.cells).all() and first.cells.sum() == 2


@pytest.mark.parametrize("name", [each.name for each in fields(Cells) if each.name not in ("at", "counts")])
def test_a_question_that_differs_in_one_value_is_another(programmes, name):
    cells = some_cells()
    cells_to_hide(cells)
    changed = np.array(getattr(cells, name))
    changed.flat[0] = not changed.flat[0] if changed.dtype == bool else -1 - changed.flat[0]
    asked = suppression._Problem(cells, np.zeros((0, len(cells.values))))
    assert asked != suppression._Problem(replace(cells, **{name: changed}), asked.wider)
    assert asked != suppression._Problem(cells, cells.values[None])
    assert asked != suppression._Problem(replace(cells, counts=not cells.counts), asked.wider)
