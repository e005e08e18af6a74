"""How the workbench looks at an area: through the gate, or with the gate lifted for an analyst's screen."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from perf.catalogue import FIGURES, Scores
from perf.present.view import Topic, View
from perf.protect import series_may_be_shown
from perf.topics.amounts import monthly


class GatedView(View):
    """A view as the reports have it, for services too, of which the reports show no months.

    The months of a service about people are shown only where they, and what is left of its directorate without the
    services that are shown, tell of nobody: of few people in no month.
    """

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Give a figure month by month; nothing where a month would tell of too few people, here or beside."""
        series = super().months(figure, area=area)
        home = self._services.get(area or self.area)
        if series.empty or home is None or not FIGURES[figure].people or self._rest_may_be_known(figure, home):
            return series
        return series.iloc[:0]

    @property
    def _services(self) -> Mapping[str, str]:
        return self.scores.data.framework.services

    def _rest_may_be_known(self, figure: str, directorate: str) -> bool:
        """Tell whether a directorate less its services that are shown tells of few people in no month."""
        whole = monthly(self.scores.amounts, FIGURES[figure], directorate)["numerator"]
        services = [service for service, home in self._services.items() if home == directorate]
        shown = [super(GatedView, self).months(figure, area=service)["numerator"] for service in services]
        known = [series.reindex(whole.index, fill_value=0.0) for series in shown if len(series)]
        rest = (whole - sum(known)).round(6)
        people = self._people(figure, pd.DataFrame({"numerator": rest}))
        return series_may_be_shown(people, self.scores.data.framework.disclosure_threshold)


class LiftedView(View):
    """A view with small numbers, for an analyst's screen alone: nothing of it is saved or copied."""

    def months(self, figure: str, *, area: str = "") -> pd.DataFrame:
        """Give a figure month by month."""
        return monthly(self.scores.amounts, FIGURES[figure], area or self.area)


def gated_view(scores: Scores, topic: Topic, area: str, figures: pd.DataFrame) -> View:
    """Look at an area through the gate; `figures` have passed it."""
    return GatedView(scores, topic, area, figures)


def lifted_view(scores: Scores, topic: Topic, area: str) -> View:
    """Look at an area with the gate lifted."""
    rules = scores.data.framework.model_copy(update={"disclosure_threshold": 0})
    open_scores = replace(scores, data=replace(scores.data, framework=rules))
    return LiftedView(open_scores, topic, area, scores.records.assign(hidden="", flagged=False))
