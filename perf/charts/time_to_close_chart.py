"""How long a case stays open: the share still open by the days since it was opened."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.analysis.time_to_close import median_days
from perf.charts.canvas import BEHIND, EDGE, LINE, mark_across, upright_lines, value_axes, without_axis_names
from perf.charts.labels import fold, short_number, text_width
from perf.charts.theme import BLUE, INK, SMALL, in_house_style, tidy

_CLOSED = 0.02  # of all cases still open: there the curve may end


@in_house_style
def still_open(frame: pd.DataFrame, *, limits: Mapping[str, float], unit: str = "working days") -> Figure:
    """Draw the share of cases still open by the days since they were opened.

    Parameters
    ----------
    frame : DataFrame, one row per day, as `time_to_close` gives it
        `days` and `open_share` (0 to 1).
    limits : mapping of words to days
        Each an upright line, with the share still open then: {"limit, 10 working days": 10}. Beyond the last row the
        share is not known, unless all are closed there.
    unit : str
        What the days are. The curve ends where nearly all are closed; the longest case is then named.

    Examples
    --------
    >>> curve = time_to_close(opened, closed, "2019-09-30")  # doctest: +SKIP
    >>> charts.still_open(curve, limits={"limit, 10 days": 10}, unit="days")  # doctest: +SKIP
    """
    curve = tidy(frame, "days", known="open_share")
    days, share = curve["days"].to_numpy("float64"), 100 * curve["open_share"].to_numpy("float64")
    half, longest = median_days(curve), float(days.max())
    end = max(_ends_at(curve), 1.1 * max([*limits.values(), 0 if np.isnan(half) else half]), 1.0)
    still = {}
    for words, limit in limits.items():
        known = share[days <= limit] if limit <= longest or share[-1] == 0 else share[:0]
        still[f"{words}: {_percent(known[-1])} still open" if known.size else f"{words}: share not known"] = limit
    figure, axes = value_axes([0, 100], [], unit="percent", bottom=0.46, top=EDGE + LINE * len(still))
    beyond = f" (the longest: {short_number(longest)})" if longest > end else ""
    mark_across(axes, 0, 1.01 * end, f"{unit}{beyond}")
    steps = pd.DataFrame({"days": [0, *days], "share": [100, *share]})
    with without_axis_names(axes):
        sns.lineplot(
            steps, x="days", y="share", drawstyle="steps-post", estimator=None, errorbar=None, color=BLUE, lw=2, ax=axes
        )
    upright_lines(axes, still)
    if np.isnan(half):
        _mark_end(axes, longest, share[-1], unit)
    else:
        _mark_half(axes, half, unit)
    return figure


def _ends_at(curve: pd.DataFrame) -> float:
    """Return the first day on which nearly all are closed, else the longest case's."""
    closed = curve.loc[curve["open_share"] <= _CLOSED, "days"]
    return float(closed.min() if len(closed) else curve["days"].max())


def _mark_half(axes: Axes, half: float, unit: str) -> None:
    """Mark the day by which half are closed."""
    _mark(axes, half, 50.0, f"half closed within {short_number(half)} {unit}")


def _mark_end(axes: Axes, longest: float, share: float, unit: str) -> None:
    """Mark the end of a curve that does not reach half: how many are still open then, and that no more is known."""
    words = f"{_percent(share)} still open after {short_number(longest)} {unit}; not known for longer"
    _mark(axes, longest, share, words)


def _mark(axes: Axes, day: float, share: float, words: str) -> None:
    """Mark a point of the curve, in words on the free side of it."""
    look: dict[str, Any] = {
        "fontsize": SMALL,
        "weight": "bold",
        "transform": axes.transAxes,
        "zorder": 4,
        "bbox": BEHIND,
    }
    across = axes.bbox.width / axes.figure.dpi
    folded = fold(words, 0.55 * across, size=SMALL, bold=True)
    x, y = axes.transAxes.inverted().transform(axes.transData.transform((day, share)))
    axes.plot(day, share, marker="o", ms=7, color=BLUE, mec=INK, mew=0.6, clip_on=False, zorder=4)
    room = text_width(folded, size=SMALL, bold=True) + 0.1
    if x * across + room < across:
        axes.text(x + 0.1 / across, y + 0.03, folded, **look)
    else:
        axes.text(x - room / across, y - 0.03, folded, va="top", **look)


def _percent(share: float) -> str:
    """Return a share as the table under the chart has it."""
    return short_number(share, "percent", decimals=1)
