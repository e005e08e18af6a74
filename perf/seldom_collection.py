"""How often a process that is all ours looks for objects in circles that nothing uses any more."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

AFTER = 50_000  # new objects, in place of Python's 700: a chart alone makes tens of thousands, and keeps most of them


def collect_seldom() -> None:
    """Look for unused objects in circles less often, which saves a tenth of the time of importing and drawing.

    Only for a process that a command has started: how an analyst's own kernel does this is not ours to set.
    """
    gc.set_threshold(AFTER, 20, 20)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Look for no unused objects inside this block, and then as before: for a piece of work of a second at most.

    A redraw of the explorer makes a hundred thousand objects, in a process whose settings are the analyst's.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
