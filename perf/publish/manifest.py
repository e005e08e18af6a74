"""What a pack says of itself: inputs, versions, reports, and the figures that may be listed."""

import hashlib
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

import perf
from perf.catalogue import FIGURES, Scores
from perf.load import Dataset
from perf.load.framework import FILE as FRAMEWORK_FILE
from perf.publish.runner import Made
from perf.publish.tasks import Task, parameters_of

MANIFEST_SCHEMA = 1
VERSIONS = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn")


def manifest_of(scores: Scores, made: list[tuple[Task, Made]], gated: pd.DataFrame) -> dict[str, Any]:
    """Describe a pack; `gated` are the figures of the records as the gate lets them through."""
    data = scores.data
    figures = may_be_listed(scores, gated)
    return {
        "schema": MANIFEST_SCHEMA,
        "council": data.framework.name,
        "quarter": scores.quarter.label,
        "pack_status": data.framework.pack_status,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"council-perf": perf.__version__, "python": platform.python_version()}
        | {name: version(name) for name in VERSIONS},
        "inputs": hashes(data, []),
        "rows": {name: len(data.tables[name]) for name in data.sources},
        "missing": list(data.missing),
        "remarks": [str(remark) for remark in data.remarks],
        "reports": [
            {
                "report": task.report.name,
                "area": task.area,
                "html": f"{task.stem}.html",
                "notebook": f"{task.stem}.ipynb",
                "status": "made",
                "answer": report.answer,
                "seconds": round(report.seconds, 2),
                "parameters": parameters_of(task, scores),
                "warnings": list(report.warnings),
                "tables": [f"tables/{name}" for name in report.tables],
            }
            for task, report in made
        ],
        "figures": figures.to_dict(orient="records"),
        "definitions": {name: FIGURES[name].definition for name in sorted(set(figures["figure"]))},
    }


def may_be_listed(scores: Scores, gated: pd.DataFrame) -> pd.DataFrame:
    """List the figures that a manifest may hold: those of the records as the gate lets them through."""
    of_records = scores.figures["figure"].isin(gated["figure"])
    shown = pd.concat([gated[gated["quarter"] == scores.quarter.label], scores.figures[~of_records]], ignore_index=True)
    return shown.dropna(subset=["value"])[["figure", "area", "quarter", "part", "value"]]


def hashes(data: Dataset, others: list[Path]) -> dict[str, str]:
    """Give the SHA-256 of each input file, by its name."""
    files = {source.path for source in data.sources.values()} | {data.folder / FRAMEWORK_FILE} | set(others)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files) if path.is_file()}
