"""What the packs of earlier quarters said, against what the records say of those quarters now."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from perf.disclosure.protected_scores import protect_scores
from perf.errors import PerfError
from perf.figure import KEYS
from perf.packs.manifest import earlier_quarters, may_be_listed
from perf.pages.restated_figures import redefined, restated
from perf.scores import Scores, score_quarter


def earlier_packs(scores: Scores, out: Path) -> list[dict[str, Any]]:
    """Compare the pack of the quarter before, and of the same quarter last year, with the records as they are now.

    Parameters
    ----------
    scores : Scores
        The quarter that is reported.
    out : Path
        Where packs stand. One that is not there, or whose manifest cannot be read, is left out.

    Returns
    -------
    list of dict
        Of each pack: quarter, and either restated (rows of `perf.pages.restated_figures.restated`) and redefined
        (figure to its definition then), or why it cannot be compared.
    """
    manifests = ((quarter, _manifest(out / quarter.slug)) for quarter in earlier_quarters(scores))
    return [_compared(scores, quarter.label, manifest) for quarter, manifest in manifests if manifest]


def _manifest(pack: Path) -> dict[str, Any]:
    try:
        told = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) and told.get("figures") else {}


def _compared(scores: Scores, label: str, manifest: dict[str, Any]) -> dict[str, Any]:
    try:
        then = score_quarter(scores.data, label)
    except PerfError:
        return {"quarter": label, "why": "the folder holds no data of that quarter any more."}
    return {
        "quarter": label,
        "restated": restated_since(manifest, then).to_dict(orient="records"),
        "redefined": redefined(manifest.get("definitions", {})),
    }


def restated_since(manifest: Mapping[str, Any], now: Scores) -> pd.DataFrame:
    """Compare the figures of a pack's manifest with those of its quarter now; see `restated`."""
    before = pd.DataFrame(manifest["figures"], columns=[*KEYS, "value"]).astype({"value": "float64"})
    return restated(before, may_be_listed(protect_scores(now)))
