"""A line as small as a word, for a cell of a table that says in words what the line shows."""

from collections.abc import Sequence

import numpy as np

from perf.charts.theme import BLUE

WIDTH, HEIGHT, EDGE = 64, 18, 3  # pixels


def sparkline(values: Sequence[float]) -> str:
    """Return values, the oldest first, as a line on a scale of its own; a missing one is a gap, the last is a dot.

    It is hidden from screen readers, because the words beside it say more.
    """
    number = np.asarray(values, dtype="float64")
    known = np.flatnonzero(~np.isnan(number))
    if not known.size:
        return ""
    low, high = number[known].min(), number[known].max()
    across = np.linspace(EDGE, WIDTH - EDGE, number.size) if number.size > 1 else np.array([WIDTH / 2])
    share = (number - low) / (high - low) if high > low else np.where(np.isnan(number), np.nan, 0.5)
    down = HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)
    runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
    lines = "".join(
        f'<polyline points="{" ".join(f"{across[at]:.1f},{down[at]:.1f}" for at in run)}"/>' for run in runs
    )
    last = known[-1]
    return (
        f'<svg class="spark" aria-hidden="true" focusable="false" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" stroke="{BLUE}" stroke-width="1.5">{lines}'
        f'<circle cx="{across[last]:.1f}" cy="{down[last]:.1f}" r="2" fill="{BLUE}"/></svg>'
    )
