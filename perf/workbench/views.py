"""Figures without protection, for an analyst's screen alone: nothing of it is saved or copied."""

from dataclasses import dataclass, replace

import pandas as pd

from perf.catalogue import FIGURES, recipe_of
from perf.disclosure.protected_scores import ProtectedScores, protected_by
from perf.scores import Scores
from perf.topics.record_figures import by_month, by_year


@dataclass(frozen=True)
class UnprotectedSeries:
    """Series of a scored quarter, small numbers included."""

    scores: Scores

    def months(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by month."""
        return by_month(self.scores.amounts, recipe_of(figure), area)

    def years(self, figure: str, area: str) -> pd.DataFrame:
        """Return a figure by year, to the quarter and whole."""
        amounts = self.scores.amounts
        years = by_year(amounts[amounts["area"] == area], FIGURES[figure], self.scores.quarter)
        return years.drop(columns="area").set_index("year").rename_axis(None)

    def is_recorded(self, figure: str, area: str) -> bool:
        """Return whether the records have a figure in any month."""
        return len(self.months(figure, area)) > 0


def unprotected(scores: Scores) -> ProtectedScores:
    """Return a scored quarter in the form of a protected one, small numbers included."""
    rules = scores.data.framework.model_copy(update={"disclosure_threshold": 0})
    open_scores = replace(scores, data=replace(scores.data, framework=rules))
    records = scores.records.assign(hidden="", flagged=False)
    return protected_by(open_scores, records, UnprotectedSeries(open_scores))
