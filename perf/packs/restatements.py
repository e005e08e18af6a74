"""Restated figures: what packs stated of their quarters, compared with what the data give for them now."""

from pathlib import Path
from typing import Any

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import protect_scores
from perf.errors import PerfError
from perf.figure import KEYS
from perf.packs.manifest_content import earlier_quarters, may_be_listed
from perf.packs.manifest_file import MANIFEST, PackFigures, packs_in, read_figures
from perf.pages.restated_figures import redefined, restated
from perf.scores import Scores, score_quarter

_NO_RATINGS = "the folder has no returns, actions or risks"


def earlier_packs(scores: Scores, out: Path) -> list[dict[str, Any]]:
    """Compare the packs of the quarter before and of the same quarter last year with what the data give now.

    Parameters
    ----------
    scores : Scores
        The quarter that is reported.
    out : Path
        The folder of the packs. One that is missing is not compared.

    Returns
    -------
    list of dict, one for each pack
        quarter, and either restated (rows of `perf.pages.restated_figures.restated`) and redefined (figure to its
        definition then), or why it cannot be compared.
    """
    packs = ((quarter, out / quarter.slug) for quarter in earlier_quarters(scores))
    return [_compared(scores.data, quarter.label, pack) for quarter, pack in packs if (pack / MANIFEST).exists()]


def _compared(data: Dataset, label: str, pack: Path) -> dict[str, Any]:
    manifest = read_figures(pack)
    if manifest is None:
        return {"quarter": label, "why": f"its {MANIFEST} cannot be read."}
    try:
        changed = _restated(data, label, manifest)
    except PerfError:
        return {"quarter": label, "why": f"{_NO_RATINGS} for that quarter."}
    return {
        "quarter": label,
        "restated": changed.to_dict(orient="records"),
        "redefined": redefined(manifest["definitions"], data),
    }


def last_pack(out: str | Path) -> PackFigures | None:
    """Read the manifest of the pack that was made last, of those that can be read; None if there is no such pack."""
    manifests = [manifest for pack in packs_in(Path(out)) if (manifest := read_figures(pack))]
    return max(manifests, key=lambda manifest: (manifest["made_at"], manifest["quarter"]), default=None)


def restatements(data: Dataset, manifest: PackFigures) -> pd.DataFrame:
    """Compare the figures of a pack with what the data give now for the same quarter.

    Returns
    -------
    DataFrame, one row per figure, area and part that is no longer the same
        figure, area, quarter, part, before and now. Figures about people are protected on both sides.

    Raises
    ------
    PerfError
        If the data have no returns, actions or risks for that quarter.
    """
    return _restated(data, manifest["quarter"], manifest)


def _restated(data: Dataset, label: str, manifest: PackFigures) -> pd.DataFrame:
    if label not in {quarter.label for quarter in data.quarters}:
        raise PerfError(f"The pack of {label} cannot be compared: {_NO_RATINGS} for that quarter.")
    before = pd.DataFrame(manifest["figures"], columns=[*KEYS, "value"]).astype({"value": "float64"})
    return restated(before, may_be_listed(protect_scores(score_quarter(data, label))))
