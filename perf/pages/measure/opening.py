"""The beginning of a measure's page: its figure in a sentence, what officers write, and its figure in a table."""

from typing import Any

import pandas as pd

from perf.areas import name_of
from perf.disclosure.protected_scores import TOO_FEW
from perf.pages import officers_words
from perf.pages.block import Block, lead, say
from perf.pages.health.scorecard import one_measure
from perf.pages.measure.view import MeasureView, topic_figure
from perf.pages.measure_cells import judged, shown_values
from perf.pages.tables import fraction
from perf.rules import FEW_CASES, NOT_JUDGED
from perf.wording import add_unit, day, month_name, uncapitalised, value


def answer(view: MeasureView) -> Block:
    """Return the answer: the figure, its target and rating, and whether it is better or worse than before."""
    where = f"{view.title} in {name_of(view.area)}"
    if view.is_hidden:
        return lead(f"{where}: {uncapitalised(TOO_FEW)}")
    row = view.row
    if row is None or pd.isna(row["actual"]):
        return lead(f"{where}: there is no figure for {view.quarter}{_latest(view)}.")
    when = view.days.when if view.days else f"in {view.quarter}"
    return lead(f"{where}: {_amount(view, row)} {when}, {_rated(view, row)}{_moved(view, row)}.")


def _amount(view: MeasureView, row: Any) -> str:
    """Return the figure with its unit; a percentage of few cases is a count."""
    if view.unit == "percent" and row["denominator"] < FEW_CASES and pd.notna(row["numerator"]):
        return fraction(row)
    return add_unit(shown_values(row)[0], view.unit)


def _rated(view: MeasureView, row: Any) -> str:
    """Return the target and the rating, or why there is none: "against a target of 95%, which is Amber"."""
    if row["polarity"] == "none":
        return "data only, so it is not rated"
    if pd.isna(row["target"]):
        return "without a target"
    target = shown_values(row)[1]
    if row["rating"] == "N/A" and pd.notna(row["miss"]):
        return f"against a target of {target}, which it misses; it is not rated, because {row['not_rated']}"
    if row["rating"] == "N/A":
        return f"with a target of {target} that rates nothing, because {row['not_rated'] or 'it cannot be compared'}"
    return f"against a target of {target}, which is {view.scores.ratings.called(row['rating'])}"


def _moved(view: MeasureView, row: Any) -> str:
    """Return whether it is better or worse than before: "; worse, down from 97% in 2018-19 Q2"; "" if not known."""
    if row["not_compared"] or pd.isna(row["previous"]):
        return ""
    compared = judged(row)
    why = f" because {compared.why}" if compared.judgement == NOT_JUDGED else ""
    direction = f"{compared.judgement}{why}, " if compared.judgement else ""
    return f"; {direction}{compared.moved} in {view.scores.compared_with}"


def _latest(view: MeasureView) -> str:
    """Return the latest observation, where there is one: "; the latest observation is 93% in August 2019"."""
    known = view.months.given["value"].dropna()
    if known.empty:
        return ""
    return f"; the latest observation is {value(known.iloc[-1], view.unit)}, of {month_name(known.index[-1])}"


def figures(view: MeasureView) -> Block:
    """Return the figure in a table: target, rating, direction, numerator of denominator, last quarters, others."""
    if view.row is None:
        return Block()
    rows = view.rows[view.rows["area"] == view.area]
    shown = one_measure(view.scores, rows, f"{view.title}, {name_of(view.area)}, {view.quarter}")
    return shown + say(_from_records(view))


def _from_records(view: MeasureView) -> str:
    """Return that the figure is calculated from records, and on which topic's page they are."""
    figure = topic_figure(view)
    if figure is None:
        return ""
    until = f", up to {day(view.days.last)}" if view.days else ""
    return (
        f"The figure is calculated from records ({figure.title}{until}); the page of their topic shows them by month."
    )


def narrative(view: MeasureView) -> Block:
    """Return what officers write about the measure in this area."""
    return officers_words.of_measure(view.scores, view.measure_id, view.area, view.row)
