"""Figures that differ from those of an earlier pack, and figures whose definition has changed since."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import BY_KIND, FIGURES, as_called
from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import KEYS
from perf.pages.block import Block, bullets, say
from perf.pages.tables import Col, table
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.topics.aggregates import defined
from perf.wording import values_apart


def restated(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare the figures of an earlier pack with the same figures as they are now.

    Parameters
    ----------
    before, now : DataFrame, one row per figure, area, quarter and part
        As a manifest lists them: figure, area, quarter, part, value.

    Returns
    -------
    DataFrame, one row per figure that differs at the decimals with which it is shown
        figure, area, quarter, part, before, now.
    """
    both = before.merge(now, on=KEYS, suffixes=("_before", "_now"))
    both = both[both["figure"].isin(FIGURES)]
    places = both["figure"].map(lambda name: FIGURES[name].decimals)
    pairs = zip(both["value_before"], both["value_now"], places, strict=True)
    apart = pd.Series(
        [rounded(was, to) != rounded(value, to) for was, value, to in pairs], index=both.index, dtype=bool
    )
    return both[apart].rename(columns={"value_before": "before", "value_now": "now"}).reset_index(drop=True)


def redefined(before: Mapping[str, str], data: Dataset) -> dict[str, str]:
    """Return the figures whose definition differs from that in an earlier pack, each with the earlier definition."""
    now = {name: defined(FIGURES[name], data).definition for name in before if name in FIGURES}
    return {name: before[name] for name, definition in now.items() if definition != before[name]}


def of_topic(view: View) -> Block:
    """Return which figures of a topic have changed since earlier packs; nothing where there is no earlier pack."""
    return _since_earlier(view.scores, view.topic.figure_names, view.area)


def of_ratings(scores: ProtectedScores) -> Block:
    """Return which counts of ratings have changed since earlier packs; nothing where there is no earlier pack."""
    return _since_earlier(scores, [figure.name for figures in BY_KIND.values() for figure in figures], COUNCIL)


def _since_earlier(scores: ProtectedScores, figures: Collection[str], area: str) -> Block:
    return sum((_changes_since(scores.data, pack, set(figures), area) for pack in scores.earlier), Block())


def _changes_since(data: Dataset, pack: Mapping[str, Any], figures: set[str], area: str) -> Block:
    if pack.get("why"):
        return say(f"The {pack['quarter']} pack cannot be compared: {pack['why']}")
    label, frame = pack["quarter"], pd.DataFrame(pack["restated"], columns=[*KEYS, "before", "now"])
    changed = frame[frame["figure"].isin(figures) & (frame["area"] == area)]
    totals = changed[changed["part"] == ""]
    columns = (
        Col("Figure", lambda row: as_called(FIGURES[row["figure"]], data).title),
        Col(f"In the {label} pack", lambda row: _before_and_now(row)[0], number=True),
        Col("Now", lambda row: _before_and_now(row)[1], number=True),
    )
    if changed.empty:
        block = say(f"No figure has changed since the {label} pack.")
    elif totals.empty:
        block = say(f"No total has changed since the {label} pack, but figures within the totals have.")
    else:
        block = table(totals, columns, caption=f"Figures that have changed since the {label} pack")
    earlier = [f"{as_called(FIGURES[name], data).title}, previously defined as: {definition}"
               for name, definition in pack["redefined"].items() if name in figures]  # fmt: skip
    if earlier:
        block += say(f"Figures whose definition has changed since the {label} pack:") + bullets(earlier)
    return block


def _before_and_now(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return values_apart(row["before"], row["now"], unit=FIGURES[row["figure"]].unit)
