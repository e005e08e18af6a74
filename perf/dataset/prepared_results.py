"""What a run computes once and its notebooks read: protected values only, in a private folder of the run's own.

A notebook that is opened by hand finds nothing here, and reads, scores and protects for itself; so does one that asks
for what the run has not left.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

PLACE = "COUNCIL_PERF_SHARED"  # the variable that names the folder, set by a run for its own kernels
ABOUT = "about.json"
EARLIER = "earlier.json"  # what earlier packs said otherwise


@dataclass(frozen=True)
class Shared:
    """What a run has left of one council's quarter: frames by name, and what they are about."""

    place: Path
    about: Mapping[str, Any]

    def frame(self, name: str) -> pd.DataFrame:
        """Read a frame."""
        return pd.read_parquet(self.place / f"{name}.parquet")

    def series(self, kind: str, figure: str, area: str) -> pd.DataFrame | None:
        """Read a figure's months or years of an area; None where the run has not left them."""
        if not self.covers(kind, figure, area):
            return None
        frame = self.frame(kind)
        mine = frame[(frame["figure"] == figure) & (frame["area"] == area)]
        return mine.drop(columns=["figure", "area"]).set_index(kind.removesuffix("s"))

    def covers(self, kind: str, figure: str, area: str) -> bool:
        """Tell whether the run has left a figure's months, or years, of an area, be it that there are none."""
        return [figure, area] in self.about[kind]


def find_shared(folder: Path, quarter: str = "") -> Shared | None:
    """Find what a run has left of a council folder, and of a quarter where one is named."""
    place = os.environ.get(PLACE, "")
    left = _opened(place) if place else None
    if left is None or left.about["folder"] != str(folder.resolve()) or quarter not in ("", left.about["quarter"]):
        return None
    return left


def read_earlier(quarter: str) -> list[dict[str, Any]]:
    """Read how the packs of earlier quarters differ from the records now, if the run has compared any."""
    place = os.environ.get(PLACE)
    if not place or not (Path(place) / EARLIER).is_file():
        return []
    told: dict[str, list[dict[str, Any]]] = json.loads((Path(place) / EARLIER).read_text(encoding="utf-8"))
    return told.get(quarter, [])


@cache
def _opened(place: str) -> Shared | None:
    about = Path(place) / ABOUT
    return Shared(Path(place), json.loads(about.read_text(encoding="utf-8"))) if about.is_file() else None


class Unread(Mapping[str, pd.DataFrame]):
    """Tables that are read when they are first looked at: the run has checked them."""

    def __init__(self, rows: Mapping[str, int], read: Callable[[str], pd.DataFrame]) -> None:
        self.rows, self._read = rows, read
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            if name not in self.rows:
                raise KeyError(name)
            self._tables[name] = self._read(name)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
