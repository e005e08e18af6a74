"""What a pack says of itself (docs/manifest.md): inputs, versions, reports, and the figures that may be listed."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pandas as pd

import perf
from perf.catalogue import FIGURES
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import KEYS
from perf.packs.existing_pack import SCHEMA
from perf.packs.input_hashes import Inputs
from perf.packs.notebook.execution import Made
from perf.packs.plan import Task, parameters_of
from perf.quarter import Quarter
from perf.scores import RatedQuarter

VERSIONS = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn")
SLOWEST = 3  # cells of a report that are listed


def now() -> str:
    """Tell the time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def manifest_of(
    scores: ProtectedScores, entries: Sequence[Mapping[str, Any]], inputs: Inputs, tasks: Sequence[Task]
) -> dict[str, Any]:
    """Describe a pack.

    Parameters
    ----------
    scores : ProtectedScores
    entries : sequence of mappings
        Its reports, as `entry_of` gives them.
    inputs : Inputs
    tasks : sequence of Task
        Every report that the data allow, whether or not it was asked for.
    """
    data, figures = scores.data, may_be_listed(scores)
    return {
        "schema": SCHEMA,
        "council": data.framework.name,
        "quarter": scores.quarter.label,
        "latest": scores.quarter == data.quarters[-1],
        "pack_status": data.framework.pack_status,
        "made_at": now(),
        "versions": {"council-perf": perf.__version__, "python": platform.python_version()}
        | {name: version(name) for name in VERSIONS},
        "inputs": dict(inputs.files),
        "rows": {name: data.rows(name) for name in data.sources},
        "missing": list(data.missing),
        "remarks": [str(remark) for remark in data.remarks],
        "areas": list(data.framework.areas),
        "tasks": [{"stem": task.stem, "report": task.report.name, "area": task.area} for task in tasks],
        "reports": list(entries),
        "earlier": [quarter.slug for quarter in earlier_quarters(scores)],
        "figures": figures.to_dict(orient="records"),
        "definitions": {name: FIGURES[name].definition for name in sorted(set(figures["figure"]))},
    }


def may_be_listed(scores: ProtectedScores) -> pd.DataFrame:
    """Return the figures that a manifest may hold: protected ones that have a value."""
    return scores.figures.dropna(subset=["value"])[[*KEYS, "value"]]


def earlier_quarters(scores: RatedQuarter) -> list[Quarter]:
    """List the quarters whose packs a pack is compared with: the one before, and the same of last year."""
    return list(dict.fromkeys((scores.quarter.previous, scores.quarter.same_quarter_last_year)))


def entry_of(task: Task, made: Made, scores: RatedQuarter, made_of: str) -> dict[str, Any]:
    """Describe a report that was made, or that failed; `made_of` is the hash of its inputs."""
    slowest = sorted(made.cells, key=lambda cell: -cell[1])[:SLOWEST]
    return {
        "report": task.report.name,
        "area": task.area,
        "html": f"{task.stem}.html",
        "notebook": f"{task.stem}.ipynb",
        "status": made.status,
        "message": made.message,
        "answer": made.answer,
        "made_at": now(),
        "seconds": round(made.seconds, 2),
        "slowest": [{"cell": cell, "seconds": seconds} for cell, seconds in slowest],
        "kernel": made.kernel or "warm",
        "parameters": parameters_of(task, scores),
        "warnings": list(made.warnings),
        "inputs": made_of,
        "current": True,
        "tables": [name for name in made.files if name.startswith("tables/")],
        "files": {name: sha(content) for name, content in made.files.items()},
    }


def kept(entry: Mapping[str, Any], *, current: bool) -> dict[str, Any]:
    """Describe a report of the standing pack that stays; one that failed before is still a failed one."""
    status = "failed" if entry["status"] == "failed" else "kept"
    return {**entry, "status": status, "current": current}


def sha(content: bytes) -> str:
    """Hash a file's content."""
    return hashlib.sha256(content).hexdigest()
