"""What a run prepares once for all its notebooks, in its private folder: scored and protected values, and tables.

`find_prepared` is the one place that looks for it. A notebook that is opened by hand finds nothing, and reads, scores
and protects for itself.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

PLACE = "COUNCIL_PERF_PREPARED"  # the variable that names the folder, set by a run for its own kernels
ABOUT = "about.json"
SERIES = ("months", "years")


@dataclass(frozen=True)
class PreparedResults:
    """What a run has prepared of one council's quarter: frames by name, and what they are about."""

    place: Path
    about: Mapping[str, Any]

    @property
    def quarter(self) -> str:
        """The quarter's label."""
        return str(self.about["quarter"])

    @property
    def earlier(self) -> tuple[Mapping[str, Any], ...]:
        """How the packs of earlier quarters differ from the records now."""
        return tuple(self.about["earlier"])

    def frame(self, name: str) -> pd.DataFrame:
        """Read a frame."""
        return pd.read_parquet(self.place / f"{name}.parquet")

    def table(self, name: str) -> pd.DataFrame | None:
        """Read a table as the run has checked it; None where the run left it in the council folder."""
        return self.frame(table_name(name)) if name in self.about["tables"] else None

    def series(self, kind: str, figure: str, area: str) -> pd.DataFrame:
        """Return a figure's months or years of an area; no rows where they may not be shown."""
        frame, rows = self._series[kind]
        return frame.take(rows.get((figure, area), [])).drop(columns=["figure", "area"])

    def has(self, kind: str, figure: str, area: str) -> bool:
        """Return whether the run prepared a figure's months or years of an area, even if there are none to show."""
        return [figure, area] in self.about[kind]

    @cached_property
    def _series(self) -> Mapping[str, tuple[pd.DataFrame, Mapping[tuple[str, str], Any]]]:
        """The series of each kind, and which rows are those of a figure and an area."""
        frames = {kind: self.frame(kind) for kind in SERIES}
        return {kind: (frame, frame.groupby(["figure", "area"]).indices) for kind, frame in frames.items()}


def table_name(table: str) -> str:
    """Return the name of the frame that holds a table."""
    return f"table-{table}"


def find_prepared(folder: Path, quarter: str = "") -> PreparedResults | None:
    """Find what the run that started this process has prepared of a council folder, and of a quarter if one is named.

    None where no run has started this process, or where it is about another folder or quarter.
    """
    place = os.environ.get(PLACE, "")
    about = Path(place) / ABOUT
    if not place or not about.is_file():
        return None
    prepared = PreparedResults(Path(place), json.loads(about.read_text(encoding="utf-8")))
    is_meant = prepared.about["folder"] == str(folder.resolve()) and quarter in ("", prepared.quarter)
    return prepared if is_meant else None


class TablesOnDemand(Mapping[str, pd.DataFrame]):
    """Tables that are read when they are first looked at."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], pd.DataFrame]) -> None:
        self._names, self._read = names, read
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            if name not in self._names:
                raise KeyError(name)
            self._tables[name] = self._read(name)
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
