"""A council's performance reports, computed from its data: load, score, run, read.

The names below are all an analyst needs to begin with; each is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.analysis.control_chart import control_chart
    from perf.analysis.forecast import forecast_outturn
    from perf.catalogue import list_figures
    from perf.dataset.dataset import Dataset
    from perf.disclosure.figure_protection import protect
    from perf.explanation import explain
    from perf.figures_frame import figures
    from perf.load_council import load
    from perf.quarter import Quarter
    from perf.reconciliation.reconciliation import reconcile
    from perf.report import open_measure, open_report
    from perf.scores import compute, score_quarter
    from perf.scoring.actions import score_actions
    from perf.scoring.group_ratings import roll_up
    from perf.scoring.measures import score_measures
    from perf.scoring.risks import score_risks

__version__ = "0.2.0"
__all__ = [
    "Dataset",
    "Quarter",
    "compute",
    "control_chart",
    "explain",
    "figures",
    "forecast_outturn",
    "list_figures",
    "load",
    "open_measure",
    "open_report",
    "protect",
    "reconcile",
    "roll_up",
    "score_quarter",
    "score_actions",
    "score_measures",
    "score_risks",
]

_PACKAGES = ("charts", "workbench")  # with names of their own
_HOMES = {
    "Dataset": "perf.dataset.dataset",
    "Quarter": "perf.quarter",
    "compute": "perf.scores",
    "control_chart": "perf.analysis.control_chart",
    "explain": "perf.explanation",
    "figures": "perf.figures_frame",
    "forecast_outturn": "perf.analysis.forecast",
    "list_figures": "perf.catalogue",
    "load": "perf.load_council",
    "open_measure": "perf.report",
    "open_report": "perf.report",
    "protect": "perf.disclosure.figure_protection",
    "reconcile": "perf.reconciliation.reconciliation",
    "roll_up": "perf.scoring.group_ratings",
    "score_actions": "perf.scoring.actions",
    "score_measures": "perf.scoring.measures",
    "score_quarter": "perf.scores",
    "score_risks": "perf.scoring.risks",
}


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"perf.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'perf' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *_PACKAGES]
