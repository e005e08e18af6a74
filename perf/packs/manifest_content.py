"""What a pack's manifest states (docs/manifest.md): inputs, versions, reports, and the figures that may be listed."""

import hashlib
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

import perf
from perf.catalogue import FIGURES
from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import KEYS
from perf.packs.approval import PackStatus
from perf.packs.manifest_file import (
    SCHEMA,
    FigureEntry,
    IndexEntry,
    Manifest,
    ReportEntry,
    RunEntry,
    TaskEntry,
    utc_now,
)
from perf.packs.plan import Plan, is_for_members
from perf.packs.report_and_task import Task
from perf.quarter import Quarter
from perf.scores import RatedQuarter
from perf.topics.aggregates import defined
from perf.wording import count

if TYPE_CHECKING:
    from perf.packs.notebook.execution import Outcome  # which imports papermill

VERSIONS = ("jupyterlab", "matplotlib", "nbconvert", "numpy", "pandas", "papermill", "seaborn")
SLOWEST = 3  # cells of a report that are listed


def describe_pack(
    plan: Plan,
    entries: Sequence[ReportEntry],
    figures: pd.DataFrame,
    *,
    index: IndexEntry,
    run: RunEntry,
    status: PackStatus,
) -> Manifest:
    """Return the manifest of a pack.

    Parameters
    ----------
    plan : Plan
    entries : sequence of ReportEntry
        Its reports, as `describe_report` returns them.
    figures : DataFrame
        The figures that may be listed: see `may_be_listed`.
    index : IndexEntry
    run : RunEntry
    status : PackStatus
    """
    data, quarter, usual = plan.scores.data, plan.scores.quarter, set(plan.usual)
    return {
        "schema": SCHEMA,
        "council": data.framework.name,
        "quarter": quarter.label,
        "latest": quarter == data.latest,
        "pack_status": "approved" if status.is_approved else "draft",
        "made_at": utc_now(),
        "versions": {"council-perf": perf.__version__, "python": platform.python_version()}
        | {name: version(name) for name in VERSIONS},
        "inputs": plan.inputs.deciding_the_quarter,
        "reads": dict(plan.reads),
        "missing": list(data.missing),
        "remarks": _remarks(data),
        "areas": list(data.framework.areas),
        "tasks": [_task_entry(task, is_usual=task in usual) for task in plan.possible],
        "reports": list(entries),
        "index": index,
        "earlier": [each.slug for each in earlier_quarters(plan.scores)],
        "figures": _figure_entries(figures),
        "definitions": {name: defined(FIGURES[name], data).definition for name in sorted(set(figures["figure"]))},
        "run": run,
    }


def _remarks(data: Dataset) -> list[str]:
    """List the remarks on the folder; those on records are only counted, because they can quote a record."""
    of_records = {source.file for name, source in data.sources.items() if data.contract[name].holds_records}
    counts = Counter(remark.file for remark in data.remarks if remark.file in of_records)
    counted = [f"{file}: {count(number, 'remark')}; council-perf check lists them." for file, number in counts.items()]
    return [*(str(remark) for remark in data.remarks if remark.file not in of_records), *counted]


def _task_entry(task: Task, *, is_usual: bool) -> TaskEntry:
    report = task.report
    return {
        "usual": is_usual,
        "stem": task.stem,
        "report": report.name,
        "asked_as": list(report.asked_as),
        "area": task.area,
    }


def _figure_entries(figures: pd.DataFrame) -> list[FigureEntry]:
    return [
        {"figure": row.figure, "area": row.area, "quarter": row.quarter, "part": row.part, "value": row.value}
        for row in figures.itertuples(index=False)
    ]


def may_be_listed(scores: ProtectedScores) -> pd.DataFrame:
    """Return the figures that a manifest may hold: protected ones that have a value."""
    return scores.figures.dropna(subset=["value"])[[*KEYS, "value"]]


def earlier_quarters(scores: RatedQuarter) -> list[Quarter]:
    """List the quarters whose packs a pack is compared with: the one before, and the same of last year."""
    return list(dict.fromkeys((scores.quarter.previous, scores.quarter.same_quarter_last_year)))


def describe_report(task: Task, outcome: "Outcome", parameters: Mapping[str, str], inputs: str) -> ReportEntry:
    """Describe a report that was made, or that failed; `inputs` is the hash of what it is made of."""
    slowest = sorted(outcome.cells, key=lambda cell: -cell["seconds"])[:SLOWEST]
    return {
        "report": task.report.name,
        "asked_as": list(task.report.asked_as),
        "area": task.area,
        "html": f"{task.stem}.html",
        "notebook": f"{task.stem}.ipynb",
        "status": outcome.status,
        "message": outcome.message,
        "answer": outcome.answer,
        "made_at": utc_now(),
        "seconds": round(outcome.seconds, 2),
        "slowest": slowest,
        "kernel": outcome.kernel or "warm",
        "parameters": dict(parameters),
        "warnings": list(outcome.warnings),
        "inputs": inputs,
        "current": True,
        "complete": outcome.status != "failed",
        "for_members": is_for_members(task),
        "tables": [name for name in outcome.files if name.startswith("tables/")],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in outcome.files.items()},
    }
