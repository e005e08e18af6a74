"""How the workbench looks at an area: through the gate, or with the gate lifted for an analyst's screen."""

from dataclasses import replace

import pandas as pd

from perf.catalogue import FIGURES, Scores
from perf.present.view import Topic, View
from perf.topics.amounts import monthly


class LiftedView(View):
    """A view with small numbers, for an analyst's screen alone: nothing of it is saved or copied."""

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Give a figure month by month."""
        return monthly(self.scores.amounts, FIGURES[figure], area or self.area)

    def _areas_shown(self, figure: str) -> tuple[frozenset[str], frozenset[str]]:
        everywhere = frozenset(self.scores.data.framework.areas)
        return everywhere, everywhere


def gated_view(scores: Scores, topic: Topic, area: str, figures: pd.DataFrame) -> View:
    """Look at an area through the gate; `figures` have passed it."""
    return View(scores, topic, area, figures)


def lifted_view(scores: Scores, topic: Topic, area: str) -> View:
    """Look at an area with the gate lifted."""
    rules = scores.data.framework.model_copy(update={"disclosure_threshold": 0})
    open_scores = replace(scores, data=replace(scores.data, framework=rules))
    return LiftedView(open_scores, topic, area, scores.records.assign(hidden="", flagged=False))
