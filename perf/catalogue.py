"""Every figure by name: how it is made, and one tidy frame of them all."""

from perf.dataset.problems import did_you_mean
from perf.figure import Figure
from perf.scoring import actions, measures, risks
from perf.scoring.rating_counts import rating_figures
from perf.topics import record_figures

OVERALL = rating_figures("overall", tables=("measures", "returns", "actions"), by=(), noun="measures and actions")
BY_KIND: dict[str, tuple[Figure, ...]] = {
    "measures": measures.FIGURES,
    "actions": actions.FIGURES,
    "risks": risks.FIGURES,
    "overall": OVERALL,
}
FIGURES: dict[str, Figure] = {
    figure.name: figure for group in (record_figures.FIGURES, *BY_KIND.values()) for figure in group
}


def find(name: str) -> Figure:
    """Find a figure by name; a name that is not there gets the nearest that is."""
    if name not in FIGURES:
        raise KeyError(f'"{name}" is not a figure. {did_you_mean(name, FIGURES)}'.strip())
    return FIGURES[name]
