"""What the data give otherwise today than a pack said."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.errors import PerfError
from perf.scores import score_quarter


def last_pack(out: str | Path) -> dict[str, Any] | None:
    """Read the manifest of the pack made last; None where there is none.

    Raises
    ------
    PerfError
        If a manifest cannot be read.
    """
    packs = []
    for path in sorted(Path(out).glob("*/manifest.json")):
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            packs.append((manifest["made_at"], manifest["quarter"], manifest))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PerfError(f"{path} cannot be read as a pack's manifest. Run the pack again.") from error
    return max(packs, key=lambda pack: pack[:2])[2] if packs else None


def restatements(data: Dataset, manifest: dict[str, Any]) -> pd.DataFrame:
    """Compare the figures of a pack with what the data give today for the same quarter.

    Returns
    -------
    DataFrame, one row per figure, area and part that reads otherwise
        figure, area, quarter, part, before and now. Figures about people have passed the gate on both sides.

    Raises
    ------
    PerfError
        If the data have no such quarter any more.
    """
    from perf.packs.earlier_packs import restated_since

    return restated_since(manifest, score_quarter(data, manifest["quarter"]))
