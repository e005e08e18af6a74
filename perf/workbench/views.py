"""How the workbench looks at an area: through the gate, or with the gate lifted for an analyst's screen."""

from dataclasses import dataclass, field, replace

import pandas as pd

from perf.catalogue import FIGURES
from perf.pages.view import Topic, View
from perf.scores import Scores
from perf.topics.monthly_amounts import monthly

Memory = dict[tuple[str, str], pd.DataFrame]  # a figure's years by figure and area


@dataclass(frozen=True)
class GatedView(View):
    """A view as the reports have it, whose years are worked out once for all views that share its memory."""

    memory: Memory = field(default_factory=dict, compare=False, repr=False)

    def years(self, figure: str) -> pd.DataFrame:
        """Give a figure by year, as every view does."""
        key = (figure, self.area)
        if key not in self.memory:
            self.memory[key] = super().years(figure)
        return self.memory[key].copy()


class LiftedView(GatedView):
    """A view with small numbers, for an analyst's screen alone: nothing of it is saved or copied."""

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Give a figure month by month."""
        return monthly(self.scores.amounts, FIGURES[figure], area or self.area)

    def _areas_shown(self, figure: str) -> tuple[frozenset[str], frozenset[str]]:
        everywhere = frozenset(self.scores.data.framework.areas)
        return everywhere, everywhere


def gated_view(scores: Scores, topic: Topic, area: str, figures: pd.DataFrame, memory: Memory | None = None) -> View:
    """Look at an area through the gate; `figures` have passed it."""
    return GatedView(scores, topic, area, figures, memory={} if memory is None else memory)


def lifted_view(scores: Scores, topic: Topic, area: str, memory: Memory | None = None) -> View:
    """Look at an area with the gate lifted."""
    rules = scores.data.framework.model_copy(update={"disclosure_threshold": 0})
    open_scores = replace(scores, data=replace(scores.data, framework=rules))
    figures = scores.records.assign(hidden="", flagged=False)
    return LiftedView(open_scores, topic, area, figures, memory={} if memory is None else memory)
