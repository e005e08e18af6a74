"""The what-if of a council: its measures rated with other targets or another tolerance, and the rest of the year.

The data are never changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from ipywidgets import HTML, BoundedFloatText, Button, FloatText, Layout, VBox, interactive_output
from markupsafe import Markup

from perf.areas import COUNCIL, SCHOOLS
from perf.catalogue import FIGURES, TOPIC_OF
from perf.disclosure.protected_scores import protect_measures
from perf.figure import Basis
from perf.load_council import Council
from perf.pages.block import Block, lead, say
from perf.pages.tables import Col, pill, small_lines, table
from perf.pages.topic_view import View
from perf.ratings import Ratings
from perf.rules import RATING_COLUMNS
from perf.scores import RatedQuarter, Scores, scored_measures
from perf.scoring.rating_counts import COUNTS, as_rated, count_ratings
from perf.scoring.rating_rule import in_a_line
from perf.wording import count, value
from perf.workbench import html_pieces
from perf.workbench.controls import LAYOUT, STYLE, dropdown, grid
from perf.workbench.opened_council import Workspace, workspace_of
from perf.workbench.rest_of_year import can_be_planned, needed_result
from perf.workbench.selection import Options, figures, name_in_list

CURRENT, STATED, CHANGED = "Current", "Stated by officers", "What if"
Show = Callable[..., None]


def rate_again(scores: Scores, *, tolerance: float | None = None, targets: Mapping[str, float] | None = None) -> Scores:
    """Rate a quarter's measures again with other targets or another tolerance.

    Parameters
    ----------
    scores : Scores
        Not changed, nor are its data.
    tolerance : float, 0 to 1, optional
        In place of the council's; a measure with a tolerance of its own keeps that.
    targets : mapping of measure_id to target, optional
        The council's, for this quarter.

    Raises
    ------
    ValueError
        If a measure is not one of the council's, or the tolerance is not between 0 and 1.
    """
    data, targets = scores.data, targets or {}
    unknown = [name for name in targets if name not in set(data.measures["measure_id"])]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not a measure of {data.framework.name}')
    if tolerance is not None:
        data = replace(data, framework=data.framework.model_copy(update={"rating_tolerance": tolerance}))
    rated = scored_measures(data, scores.quarter, scores.records, returns=_with_targets(scores, targets))
    return replace(scores, data=data, measures=rated)


def _with_targets(scores: Scores, targets: Mapping[str, float]) -> pd.DataFrame:
    """Return the returns with the council's targets of the quarter replaced; a measure without a return gets one."""
    returns, label = scores.data.returns, scores.quarter.label
    of_council = (returns["quarter"] == label) & (returns["area"] == COUNCIL)
    other = returns["measure_id"].map(targets).astype("float64").where(of_council)
    returns = returns.assign(target=other.fillna(returns["target"]))
    new = [name for name in targets if name not in set(returns.loc[of_council, "measure_id"])]
    if not new:
        return returns
    rows = {"measure_id": new, "quarter": label, "area": COUNCIL, "target": [targets[name] for name in new]}
    return pd.concat([returns, pd.DataFrame(rows)], ignore_index=True)


def counts(before: Scores, after: Scores) -> pd.DataFrame:
    """Count the council's measures by rating: the current ratings, those stated by officers, and what if.

    Returns
    -------
    DataFrame, three rows
        basis; total, rated, green, amber, red and na; `measures`, the roll-up of the measures; `status`, that of the
        quarter, the worse of measures and actions.
    """
    bases: tuple[tuple[str, Scores, Basis], ...] = (
        (CURRENT, before, ""), (STATED, before, "stated_"), (CHANGED, after, ""),
    )  # fmt: skip
    rows = []
    for name, scores, basis in bases:
        counted = count_ratings(as_rated(scores.council_measures, basis))
        counted = counted if len(counted) else pd.DataFrame([dict.fromkeys(COUNTS, 0)])
        rolled = {"measures": scores.roll_up(scores.council_measures, basis), "status": scores.status(basis)}
        rows.append({"basis": name, **counted.iloc[0].to_dict(), **rolled})
    return pd.DataFrame(rows)


def changed_measures(before: Scores, after: Scores) -> pd.DataFrame:
    """List the council's measures whose target or rating changes.

    Returns
    -------
    DataFrame, one row per measure
        measure_id, title, theme, unit, actual; target and rating, and the same as `new_target` and `new_rating`.
    """
    old, new = (scores.council_measures.reset_index(drop=True) for scores in (before, after))
    both = old[["measure_id", "title", "theme", "unit", "actual", "target", "rating"]].assign(
        new_target=new["target"], new_rating=new["rating"]
    )
    same = (both["target"] == both["new_target"]) | (both["target"].isna() & both["new_target"].isna())
    return both[~same | (both["rating"] != both["new_rating"])].reset_index(drop=True)


def themes(before: Scores, after: Scores) -> pd.DataFrame:
    """Roll up the council's measures by theme: theme, rating, new_rating, and the counts of both."""
    old, new = (scores.rolled_up(scores.council_measures, "theme") for scores in (before, after))
    columns = [*RATING_COLUMNS.values(), "rating"]
    changed = new.set_index("theme")[columns].add_prefix("new_").reindex(old["theme"]).reset_index(drop=True)
    return pd.concat([old[["theme", *columns]].reset_index(drop=True), changed], axis=1)


def changes(before: Scores, after: Scores) -> Block:
    """Show what other targets or another tolerance change: counts, ratings and roll-ups beside the current ones."""
    counted, measures = counts(before, after), changed_measures(before, after)
    number = int((measures["rating"] != measures["new_rating"]).sum())
    ratings = f"{count(number, 'rating')} would change" if number else "No rating would change"
    status = counted.set_index("basis")["status"]
    now, then = (before.ratings.called(status[basis]) for basis in (CURRENT, CHANGED))
    rolled = f"the status would stay {now}" if now == then else f"the status would change from {now} to {then}"
    is_stated = before.council_measures["stated_rating"].notna().any()
    shown = counted[(counted["basis"] != STATED) | is_stated]
    changed_themes = themes(before, after)
    tables = (_counts(shown, before.ratings), _changed_measures(measures, before.ratings))
    rule = say(f"What if: {in_a_line(after.data.framework)}")
    return lead(f"{ratings}; {rolled}.") + rule + sum(tables, Block()) + _themes(changed_themes, before.ratings)


def _counts(counted: pd.DataFrame, ratings: Ratings) -> Block:
    columns = (
        Col("Ratings", "basis"),
        *(Col(ratings.called(rating), name, number=True) for rating, name in RATING_COLUMNS.items()),
        Col("All measures", lambda row: pill(row["measures"], ratings)),
        Col("Status, the worse of measures and actions", lambda row: pill(row["status"], ratings)),
    )
    return table(counted, columns, caption="Measures by rating, and their roll-up")


def _changed_measures(measures: pd.DataFrame, ratings: Ratings) -> Block:
    columns = (
        Col("Measure", lambda row: Markup("{}").format(row["title"]) + small_lines(row["measure_id"])),
        Col("Actual", lambda row: value(row["actual"], row["unit"]), number=True),
        Col("Current target", lambda row: value(row["target"], row["unit"]), number=True),
        Col("Target, what if", lambda row: value(row["new_target"], row["unit"]), number=True),
        Col("Current rating", lambda row: pill(row["rating"], ratings)),
        Col("Rating, what if", lambda row: pill(row["new_rating"], ratings)),
    )
    return table(measures, columns, caption="Measures with a different target or rating")


def _themes(rolled: pd.DataFrame, ratings: Ratings) -> Block:
    different = rolled[rolled["rating"] != rolled["new_rating"]]
    columns = (
        Col("Theme", "theme"),
        Col("Current rating", lambda row: pill(row["rating"], ratings)),
        Col("Rating, what if", lambda row: pill(row["new_rating"], ratings)),
    )
    return table(different, columns, caption="Groups of measures whose rating changes")


class WhatIf(VBox):  # type: ignore[misc]
    """The what-if of one council; see `what_if`.

    `show` displays a block in the output that is being drawn, as `html_pieces.show` does.
    """

    def __init__(self, workspace: Workspace, *, show: Show = html_pieces.show) -> None:
        self._workspace, self._show = workspace, show
        self._protected = workspace.open_quarter(workspace.latest.quarter.label).protected
        self._is_quiet = False
        tolerance = 100 * workspace.data.framework.rating_tolerance
        self.tolerance = _number(BoundedFloatText, "Tolerance, 0 to 100%", tolerance, min=0, max=100, step=1)
        self.measure = dropdown("Measure", _rated_measures(self._protected))
        self.target = _number(FloatText, "Its target", 0.0)
        self.back = Button(description="Back to the current ones", layout=Layout(width="auto"))
        self.targets = html_pieces.Watched(value={})
        self._show_target()
        self.measure.observe(lambda _: self._show_target(), "value")
        self.target.observe(lambda change: self._set_target(change["new"]), "value")
        self.back.on_click(lambda _: self._reset())
        drawn = interactive_output(self._draw, {"tolerance": self.tolerance, "targets": self.targets})
        lists = grid([self.tolerance, self.measure, self.target, self.back])
        heading = HTML("<h3>Other targets, another tolerance</h3>")
        super().__init__(
            children=[
                html_pieces.style(workspace.data.framework.ratings),
                heading,
                lists,
                drawn,
                *_rest_of_year(workspace, show),
            ]
        )
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "WhatIf()"

    def _show_target(self) -> None:
        targets = self._protected.council_measures.set_index("measure_id")["target"]
        current = targets.get(self.measure.value, float("nan"))
        self._is_quiet = True
        self.target.value = self.targets.value.get(self.measure.value, 0.0 if pd.isna(current) else float(current))
        self._is_quiet = False

    def _set_target(self, target: float) -> None:
        if not self._is_quiet:
            self.targets.value = {**self.targets.value, self.measure.value: target}

    def _reset(self) -> None:
        self.targets.value = {}
        self.tolerance.value = 100 * self._workspace.data.framework.rating_tolerance
        self._show_target()

    def _draw(self, tolerance: float, targets: dict[str, float]) -> None:
        current = self._workspace.latest
        after = rate_again(current, tolerance=round(tolerance / 100, 9), targets=targets)
        before, after = (
            replace(
                scores,
                measures=protect_measures(
                    scores.measures, self._protected.records, scores.quarter, scores.compared_with
                ),
            )
            for scores in (current, after)
        )
        self._show(changes(before, after))


def _number(kind: Any, label: str, number: float, **limits: float) -> Any:
    return kind(value=number, description=label, layout=LAYOUT, style=STYLE, **limits)


def _rated_measures(scores: RatedQuarter) -> Options:
    rows = scores.council_measures
    rated = rows[rows["actual"].notna() & (rows["polarity"] != "none")]
    return [(f"{name}: {title}", name) for name, title in rated[["measure_id", "title"]].itertuples(index=False)]


def _rest_of_year(workspace: Workspace, show: Show) -> list[Any]:
    """Return the widgets that ask what the remaining months must be like to meet a target at the year's end."""
    options = [
        option for topic in workspace.topics for option in figures(workspace, topic) if can_be_planned(option[1])
    ]
    if not options:
        return []
    areas = [COUNCIL, *workspace.data.framework.directorates, SCHOOLS]
    figure = dropdown("Figure", options, options[0][1])
    area = dropdown("Area", [(name_in_list(name), name) for name in areas], COUNCIL)
    target = _number(FloatText, "Year's target", _usual_target(workspace, figure.value))
    lists = grid([figure, area, target])

    def draw(figure: str, area: str, target: float) -> None:
        show(needed_result(_latest_view(workspace, figure, area), workspace.latest.amounts, target))

    figure.observe(lambda change: setattr(target, "value", _usual_target(workspace, change["new"])), "value")
    drawn = interactive_output(draw, {"figure": figure, "area": area, "target": target})
    return [HTML("<h3>What must the rest of the year look like?</h3>"), lists, drawn]


def _latest_view(workspace: Workspace, figure: str, area: str = COUNCIL) -> View:
    return workspace.report(TOPIC_OF[figure].name, area, figure=figure).view


def _usual_target(workspace: Workspace, figure: str) -> float:
    """Return last year's outturn, to begin with: to do as well as then."""
    outturns = _latest_view(workspace, figure).years(figure)["outturn"].dropna()
    return round(float(outturns.iloc[-1]), FIGURES[figure].decimals) if len(outturns) else 0.0


def what_if(council: Workspace | Council) -> WhatIf:
    """Ask what other targets, another tolerance or the rest of the year would change; the data are not changed.

    Parameters
    ----------
    council : Workspace, Dataset, str or Path
        A council, or its folder.
    """
    return WhatIf(workspace_of(council))
