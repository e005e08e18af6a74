"""What a run computes once and its notebooks read: protected figures only, in a file of the run's own."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd

PLACE = "COUNCIL_PERF_PROTECTED"  # the variable that names the file, set by a run for its own kernels
EARLIER = "earlier.json"  # beside it: what earlier packs said otherwise


def read_protected(quarter: str) -> pd.DataFrame | None:
    """Read the run's protected figures, if a run has left some for this quarter; a notebook by hand finds none."""
    place = Path(os.environ.get(PLACE, ""))
    if not place.is_file():
        return None
    figures = pd.read_parquet(place)
    return figures if (figures["quarter"] == quarter).any() else None


def read_earlier(quarter: str) -> list[dict[str, Any]]:
    """Read how the packs of earlier quarters differ from the records now, if the run has compared any."""
    beside = os.environ.get(PLACE)
    if not beside or not (place := Path(beside).with_name(EARLIER)).is_file():
        return []
    told: dict[str, list[dict[str, Any]]] = json.loads(place.read_text(encoding="utf-8"))
    return told.get(quarter, [])
