"""A council's performance reports, computed from its data: load, score, run, read.

The names below are all an analyst needs to begin with; each is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.catalogue import compute, explain, score_quarter
    from perf.insight import control_chart, forecast_outturn
    from perf.load import Dataset, load
    from perf.periods import Quarter
    from perf.protect import protect
    from perf.reconcile import reconcile
    from perf.score import roll_up, score_actions, score_measures, score_risks

__version__ = "0.1.0"
__all__ = [
    "Dataset",
    "Quarter",
    "compute",
    "control_chart",
    "explain",
    "forecast_outturn",
    "load",
    "protect",
    "reconcile",
    "roll_up",
    "score_quarter",
    "score_actions",
    "score_measures",
    "score_risks",
]

_HOMES = {
    "Dataset": "perf.load",
    "Quarter": "perf.periods",
    "compute": "perf.catalogue",
    "control_chart": "perf.insight",
    "explain": "perf.catalogue",
    "forecast_outturn": "perf.insight",
    "load": "perf.load",
    "protect": "perf.protect",
    "reconcile": "perf.reconcile",
    "roll_up": "perf.score",
    "score_quarter": "perf.catalogue",
    "score_actions": "perf.score",
    "score_measures": "perf.score",
    "score_risks": "perf.score",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'perf' has no attribute {name!r}")
