"""The what-if in a notebook: targets, tolerance, and the rest of the year."""

from dataclasses import replace
from typing import Any

import pandas as pd
from ipywidgets import HTML, BoundedFloatText, Button, FloatText, Layout, VBox, interactive_output
from markupsafe import Markup

from perf.areas import COUNCIL, SCHOOLS
from perf.catalogue import FIGURES, TOPIC_OF
from perf.dataset.dataset import Dataset
from perf.disclosure.protected_scores import protect_measures
from perf.pages.block import Block, lead
from perf.pages.tables import Col, pill, small, table
from perf.scores import RatedQuarter, Scores
from perf.wording import count, value
from perf.workbench import html_pieces, rerating, rest_of_year
from perf.workbench.controls import LAYOUT, STYLE, dropdown, grid
from perf.workbench.selection import Options, figures_of, name_in_list
from perf.workbench.workspace import Bench, bench_of

_RATED = ("green", "amber", "red", "na")


class WhatIf(VBox):  # type: ignore[misc]
    """The what-if of one council; see `what_if`."""

    def __init__(self, bench: Bench) -> None:
        opened = bench.opened(bench.latest.quarter.label)
        self._bench, self._scores, self._records = bench, opened.protected, opened.protected.records
        self._quiet = False
        rules = bench.data.framework
        self.tolerance = _number(BoundedFloatText, "Tolerance, %", 100 * rules.rating_tolerance, min=0, max=100, step=1)
        self.measure = dropdown("Measure", _measures(self._scores))
        self.target = _number(FloatText, "Its target", 0.0)
        self.back = Button(description="Back to the stated ones", layout=Layout(width="auto"))
        self.targets = html_pieces.Watched(value={})
        self._show_target()
        self.measure.observe(lambda _: self._show_target(), "value")
        self.target.observe(lambda change: self._set_target(change["new"]), "value")
        self.back.on_click(lambda _: self._reset())
        drawn = interactive_output(self._draw, {"tolerance": self.tolerance, "targets": self.targets})
        lists = grid([self.tolerance, self.measure, self.target, self.back])
        heading = HTML("<h3>Other targets, another tolerance</h3>")
        super().__init__(children=[html_pieces.style(), heading, lists, drawn, *_rest_of_year(bench)])
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "WhatIf()"

    def _show_target(self) -> None:
        rows = self._scores.council_measures.set_index("measure_id")["target"]
        stands = rows.get(self.measure.value, float("nan"))
        self._quiet = True
        self.target.value = self.targets.value.get(self.measure.value, 0.0 if pd.isna(stands) else float(stands))
        self._quiet = False

    def _set_target(self, target: float) -> None:
        if not self._quiet:
            self.targets.value = {**self.targets.value, self.measure.value: target}

    def _reset(self) -> None:
        self.targets.value = {}
        self.tolerance.value = 100 * self._bench.data.framework.rating_tolerance
        self._show_target()

    def _draw(self, tolerance: float, targets: dict[str, float]) -> None:
        scores = self._bench.latest
        after = rerating.rescored(scores, tolerance=round(tolerance / 100, 9), targets=targets)
        before, after = (
            replace(each, measures=protect_measures(each.measures, self._records, each.quarter))
            for each in (scores, after)
        )
        html_pieces.show(changes(before, after))


def _number(kind: Any, label: str, number: float, **limits: float) -> Any:
    return kind(value=number, description=label, layout=LAYOUT, style=STYLE, **limits)


def _measures(scores: RatedQuarter) -> Options:
    rows = scores.council_measures
    rated = rows[rows["actual"].notna() & (rows["polarity"] != "none")]
    return [(f"{name}: {title}", name) for name, title in rated[["measure_id", "title"]].itertuples(index=False)]


def changes(before: Scores, after: Scores) -> Block:
    """Say what other targets or another tolerance change: counts, ratings, roll-ups, beside those that stand."""
    counted, moved = rerating.counts(before, after), rerating.ratings(before, after)
    rated = moved[moved["rating"] != moved["new_rating"]]
    told = f"{count(len(rated), 'rating')} would change" if len(rated) else "No rating would change"
    overall = counted.set_index("basis")["overall"]
    same = overall[rerating.STANDS] == overall[rerating.CHANGED]
    rolled = (
        f"overall it stays {overall[rerating.STANDS]}"
        if same
        else (f"overall it turns from {overall[rerating.STANDS]} to {overall[rerating.CHANGED]}")
    )
    shown = counted[(counted["basis"] != rerating.STATED) | before.council_measures["stated_rating"].notna().any()]
    return lead(f"{told}; {rolled}.") + _counts(shown) + _ratings(moved) + _themes(rerating.themes(before, after))


def _counts(counted: pd.DataFrame) -> Block:
    columns = (
        Col("Ratings", "basis"),
        *(Col({"na": "N/A"}.get(name, name.capitalize()), name, number=True) for name in _RATED),
        Col("All measures", lambda row: pill(row["measures"])),
        Col("With all actions", lambda row: pill(row["overall"])),
    )
    return table(counted, columns, caption="Measures by rating, and their roll-up")


def _ratings(moved: pd.DataFrame) -> Block:
    columns = (
        Col("Measure", lambda row: Markup("{}").format(row["title"]) + small(row["measure_id"])),
        Col("Actual", lambda row: value(row["actual"], row["unit"]), number=True),
        Col("Target as it stands", lambda row: value(row["target"], row["unit"]), number=True),
        Col("Target, what if", lambda row: value(row["new_target"], row["unit"]), number=True),
        Col("As it stands", lambda row: pill(row["rating"])),
        Col("What if", lambda row: pill(row["new_rating"])),
    )
    return table(moved, columns, caption="Measures with another target or rating")


def _themes(rolled: pd.DataFrame) -> Block:
    moved = rolled[rolled["rating"] != rolled["new_rating"]]
    columns = (
        Col("Theme", "theme"),
        Col("As it stands", lambda row: pill(row["rating"])),
        Col("What if", lambda row: pill(row["new_rating"])),
    )
    return table(moved, columns, caption="Groups of measures whose rating changes")


def _rest_of_year(bench: Bench) -> list[Any]:
    """Ask what the months left must look like to meet a target at the year's end."""
    figures = [
        option
        for topic in bench.topics
        for option in figures_of(topic, bench)
        if rest_of_year.can_be_planned(option[1])
    ]
    if not figures:
        return []
    areas = [COUNCIL, *bench.data.framework.directorates, SCHOOLS]
    figure = dropdown("Figure", figures, figures[0][1])
    area = dropdown("Area", [(name_in_list(name), name) for name in areas], COUNCIL)
    target = _number(FloatText, "Year's target", 0.0)
    lists = grid([figure, area, target])

    def draw(figure: str, area: str, target: float) -> None:
        html_pieces.show(
            rest_of_year.needed(
                bench.view(TOPIC_OF[figure].name, area, bench.latest.quarter.label, figure),
                bench.latest.amounts,
                target,
            )
        )

    target.value = _usual_target(bench, figure.value)
    figure.observe(lambda change: setattr(target, "value", _usual_target(bench, change["new"])), "value")
    drawn = interactive_output(draw, {"figure": figure, "area": area, "target": target})
    return [HTML("<h3>What must the rest of the year look like?</h3>"), lists, drawn]


def _usual_target(bench: Bench, figure: str) -> float:
    """Begin with last year's outturn: to do as well as then."""
    outturns = (
        bench.view(TOPIC_OF[figure].name, COUNCIL, bench.latest.quarter.label, figure).years(figure)["outturn"].dropna()
    )
    return round(float(outturns.iloc[-1]), FIGURES[figure].decimals) if len(outturns) else 0.0


def what_if(data: Dataset) -> WhatIf:
    """Ask what other targets, another tolerance or the rest of the year would change; the data stay as they are."""
    return WhatIf(bench_of(data))
