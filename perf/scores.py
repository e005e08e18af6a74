"""A council's quarter, scored: measures, actions, risks and every figure, in one tidy frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import BY_KIND, FIGURES, find
from perf.dataset.dataset import Dataset
from perf.dataset.prepared_results import Shared, Unread, find_shared
from perf.figure import COLUMNS
from perf.quarter import Quarter
from perf.scoring import actions, group_ratings, measures, risks
from perf.scoring.printed_ratings import beside_printed
from perf.topics import record_figures


@dataclass(frozen=True)
class Scores:
    """A council's quarter, scored: measures, actions, risks, and the roll-ups of the first two.

    Each frame is as its function in `perf.scoring` gives it, with what a report printed beside it. `amounts` are the
    monthly amounts of the records (see `perf.topics.monthly_amounts`) and `records` the figures made of them, for the
    quarter and the same quarter last year.
    """

    are_shown: ClassVar[bool] = False  # whether measures that rest on too few people are left out already
    data: Dataset
    quarter: Quarter
    amounts: pd.DataFrame
    records: pd.DataFrame
    measures: pd.DataFrame
    actions: pd.DataFrame
    risks: pd.DataFrame

    @cached_property
    def themes(self) -> pd.DataFrame:
        """The roll-up of the council's measures by theme, beside the quarter before."""
        computed = record_figures.figures_of(self.amounts, self.quarter.previous)
        before = _scored_measures(self.data, self.quarter.previous, computed)
        themes = self.rolled_up(self.council_measures, "theme", before=before[before["area"] == COUNCIL])
        return beside_printed(themes, self.data.printed_ratings, "theme", "theme", self.quarter)

    @cached_property
    def corporate_actions(self) -> pd.DataFrame:
        """The roll-up of actions by corporate action, those without an action included."""
        titles = self.data.corporate_actions.set_index("corporate_action")["title"]
        named = pd.unique(pd.concat([titles.index.to_series(), self.actions["corporate_action"].dropna()]))
        groups = self.rolled_up(self.actions, "corporate_action", groups=named)
        groups = groups.assign(title=groups["corporate_action"].map(titles))
        return beside_printed(groups, self.data.printed_ratings, "corporate_action", "corporate_action", self.quarter)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure of the catalogue, as `compute` gives it."""
        return _figures(self, FIGURES)

    @cached_property
    def council_measures(self) -> pd.DataFrame:
        """The measures of the whole council."""
        return self.measures[self.measures["area"] == COUNCIL]

    @cached_property
    def rated(self) -> pd.DataFrame:
        """The council's measures and all actions together, with the columns that both have."""
        return pd.concat([self.council_measures, self.actions], join="inner", ignore_index=True)

    def roll_up(self, scored: pd.DataFrame) -> str:
        """Give a frame of ratings one rating, by the framework's cuts."""
        return group_ratings.roll_up(scored["rating"], **self.data.framework.roll_up.model_dump())

    def rolled_up(self, scored: pd.DataFrame, by: str | list[str], **options: Any) -> pd.DataFrame:
        """Roll up ratings by group, by the framework's cuts: see `roll_up_groups`."""
        cuts = group_ratings.Cuts(**self.data.framework.roll_up.model_dump())
        return group_ratings.roll_up_groups(scored, by, cuts=cuts, **options).assign(quarter=self.quarter.label)


FRAMES = ("measures", "actions", "risks", "themes", "corporate_actions", "figures")  # what a run leaves of its scores


class _Left(Scores):
    """A quarter that the run has scored for its notebooks; what it has not left is made when it is first asked for."""

    are_shown = True

    def __init__(self, data: Dataset, quarter: Quarter, shared: Shared) -> None:
        vars(self).update(data=data, quarter=quarter, **{name: shared.frame(name) for name in FRAMES})

    def __getattr__(self, name: str) -> Any:
        if name not in ("amounts", "records"):
            raise AttributeError(name)
        made = _scored(self.data, self.quarter)
        vars(self).update(amounts=made.amounts, records=made.records)
        return vars(self)[name]


def score_quarter(data: Dataset, quarter: str | Quarter = "") -> Scores:
    """Score a quarter of a council by its own rules; the latest quarter where none is named.

    Measures that name a figure of the records are scored on it.
    """
    shared = find_shared(data.folder, str(quarter)) if isinstance(data.tables, Unread) else None
    if shared is not None:
        return _Left(data, Quarter(shared.about["quarter"], data.framework.year_start_month), shared)
    return _scored(data, data.quarter(quarter))


def _scored(data: Dataset, quarter: Quarter) -> Scores:
    rules, printed = data.framework, data.printed_ratings
    amounts = record_figures.record_amounts(data, quarter)
    each = [record_figures.figures_of(amounts, when) for when in (quarter, quarter.same_quarter_last_year)]
    computed = pd.concat(each, ignore_index=True)
    scored_actions = actions.score_actions(data.actions, quarter, amber_from=rules.action_pace.amber_from)
    return Scores(
        data=data,
        quarter=quarter,
        amounts=amounts,
        records=computed,
        measures=_scored_measures(data, quarter, computed),
        actions=beside_printed(scored_actions, printed, "action", "action_id", quarter),
        risks=risks.score_risks(data.risks, quarter, bands=rules.risk_bands),
    )


def _scored_measures(data: Dataset, quarter: Quarter, figures: pd.DataFrame | None) -> pd.DataFrame:
    tolerance = data.framework.rating_tolerance
    scored = measures.score_measures(data.returns, data.measures, quarter, figures=figures, tolerance=tolerance)
    return beside_printed(scored, data.printed_ratings, "measure", "measure_id", quarter)


def compute(data: Dataset, quarter: str | Quarter = "", *, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Compute the catalogue's figures for a quarter.

    Returns
    -------
    DataFrame, one row per figure, area and part
        figure, area, quarter, part ("" for the whole), value (missing where there is nothing to divide by),
        numerator and denominator (missing for a plain count).

    Raises
    ------
    KeyError
        If a name is not in the catalogue.
    """
    return _figures(score_quarter(data, quarter), [find(name).name for name in names] if names is not None else FIGURES)


def _figures(scores: Scores, wanted: Iterable[str]) -> pd.DataFrame:
    frames = {
        "measures": scores.measures,
        "actions": scores.actions,
        "risks": scores.risks,
        "overall": scores.rated,
    }
    wanted = set(wanted)
    parts = [
        scores.records[scores.records["figure"].isin(wanted) & (scores.records["quarter"] == scores.quarter.label)]
    ]
    parts += [
        figure.function(frames[kind]).assign(figure=figure.name, quarter=scores.quarter.label)
        for kind, group in BY_KIND.items()
        for figure in group
        if figure.name in wanted
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]
