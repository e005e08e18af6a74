"""A council's quarters, scored and protected once, and kept with its data for whatever is asked of them."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import ProtectedScores, protect_scores
from perf.load_council import Council, as_dataset
from perf.quarter import Quarter
from perf.scores import Scores, score_quarter

MOST_KEPT = 12  # quarters of a council: some ten megabytes each
KEPT_AS = "_opened_quarters"
_IN_USE: WeakValueDictionary[Path, Dataset] = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class OpenedQuarter:
    """A scored quarter, and the same protected."""

    scores: Scores
    protected: ProtectedScores


def open_quarter(council: Council, quarter: str | Quarter | None = None) -> OpenedQuarter:
    """Return a quarter of a council; it is scored and protected when it is first asked for.

    It is kept with the Dataset, and goes when nothing uses that any more. The one opened first makes room for another
    where there are more than `MOST_KEPT`.

    Raises
    ------
    PerfError
        If the council has no data for the quarter; the message names the quarters that it has.
    """
    data = in_use(council)
    kept = _kept(data)
    wanted = Quarter.parse(quarter, data.framework.year_start_month) if quarter else data.quarter()
    if wanted not in kept:
        wanted = data.quarter(wanted)  # which refuses one without data
        scores = score_quarter(data, wanted)
        kept[wanted] = OpenedQuarter(scores, protect_scores(scores))
        if len(kept) > MOST_KEPT:
            del kept[next(iter(kept))]
    return kept[wanted]


def is_opened(data: Dataset, quarter: Quarter) -> bool:
    """Return whether a quarter can be looked at without a wait."""
    return quarter in _kept(in_use(data))


def in_use(council: Council) -> Dataset:
    """Return the data of a council: those that are in use, if they hold the same.

    A view copied as code names the folder, and must not wait until the council has been protected a second time.
    """
    data = as_dataset(council)
    folder = data.folder.resolve()
    known = _IN_USE.get(folder)
    if known is None or not _hold_the_same(known, data):
        known = _IN_USE[folder] = data
    return known


def _kept(data: Dataset) -> MutableMapping[Quarter, OpenedQuarter]:
    kept: MutableMapping[Quarter, OpenedQuarter] = vars(data).setdefault(KEPT_AS, {})
    return kept  # a weak-keyed mapping would never let go, because what is kept holds its Dataset


def _hold_the_same(one: Dataset, other: Dataset) -> bool:
    """Return whether two councils hold the same, whenever they were loaded."""
    if one is other:
        return True
    parts = ("framework", "sources", "since", "row_counts")
    if any(getattr(one, part) != getattr(other, part) for part in parts) or one.tables.keys() != other.tables.keys():
        return False
    return all(rows.equals(other.tables[name]) for name, rows in one.tables.items())
