"""A measure in each area of the council."""

from functools import partial

import pandas as pd

from perf import charts
from perf.days_covered import Days
from perf.pages.block import Block, ChartText, show_chart
from perf.pages.cell import cell
from perf.pages.measure.view import MeasureView
from perf.pages.measure_cells import better_or_worse, even_column, with_shown
from perf.pages.tables import Col, fraction, pill, small_lines, table
from perf.pages.topic.areas_side_by_side import highest
from perf.pages.topic.change import FEWEST_MONTHS
from perf.quarter import Quarter
from perf.rules import Covers
from perf.wording import capitalised, month_name, unit_in_words, value

FEWEST_AREAS = 2  # that are charted side by side


def areas(view: MeasureView) -> Block:
    """Return the measure in each other area: its return, and its latest observation."""
    if view.is_hidden:
        return Block()
    observed = view.scores.data.observations
    observed = observed.loc[observed["measure_id"] == view.measure_id, "area"].dropna().unique()
    known = {*view.rows["area"], *observed} - {view.area}
    names = [name for name in view.scores.data.framework.areas if name in known]
    columns = (
        Col("Area", lambda row: capitalised(row["area"])),
        Col("Figure", lambda row: cell(row["figure"]) + small_lines(fraction(row)), number=True),
        Col("Target", "goal", number=True),
        Col("Status", lambda row: pill(row["rating"], view.scores.ratings)),
        Col("Better or worse", better_or_worse),
        Col(
            _latest(view, names),
            lambda row: cell(row["latest_shown"]) + small_lines(row["days"], row["cases"]),
            number=True,
        ),
        Col("Note", "note", words=True),
    )  # fmt: skip
    rows = _rows(view, names)
    shown = table(rows, columns, caption=f"{view.title} by area, {view.quarter}")
    return shown.marked(view.source("returns", "observations").mark) + _side_by_side(view, names)


_LATEST: dict[Covers, str] = {
    "month": "Latest month",
    "year to date": "Latest year to date",
    "position": "Latest position",
}


def _latest(view: MeasureView, names: list[str]) -> str:
    """Return the heading of the latest observation of some areas, by what they cover."""
    kinds = {months.covers for name in names if len((months := view.months_of(name)).given)}
    return _LATEST[kinds.pop()] if len(kinds) == 1 else "Latest observation"


def _days(view: MeasureView, area: str, month: str) -> str:
    """Return the days that an area's observation of a month covers: "April to September 2019"."""
    last = pd.Timestamp(f"{month}-01") + pd.offsets.MonthEnd(0)
    year = Quarter.of(last, view.quarter.year_start_month).year_start
    covers = view.months_of(area).covers
    first = {"month": last.replace(day=1), "year to date": year, "position": last}[covers]
    return Days(first, last).covered("position" if covers == "position" else "year to date")


def _rows(view: MeasureView, names: list[str]) -> pd.DataFrame:
    """Return what is known of the measure in each area that has a return or an observation."""
    months = {name: view.months_of(name).given.dropna(subset="value") for name in names}
    latest = [float(of_area["value"].iloc[-1]) if len(of_area) else float("nan") for of_area in months.values()]
    cases = [fraction(of_area.iloc[-1]) if len(of_area) else "" for of_area in months.values()]
    days = [_days(view, name, str(of_area.index[-1])) if len(of_area) else "" for name, of_area in months.items()]
    rows = view.rows.set_index("area").reindex(names).rename_axis("area").reset_index()
    rows = rows.assign(
        latest=latest, days=days, cases=cases, unit=view.unit, not_compared=rows["not_compared"].fillna("")
    )
    rows = with_shown(rows.assign(rating=rows["rating"].where(rows["actual"].notna(), None)))
    rows = rows.assign(latest_shown=even_column(rows["latest"], view.unit))
    return rows[rows[["actual", "latest", "note"]].notna().any(axis=1)]


def _side_by_side(view: MeasureView, names: list[str]) -> Block:
    """Return a chart of the months of each area, where two or more have months that can be compared."""
    series = {name: view.months_of(name).own["value"].dropna() for name in names}
    frames = [
        months.rename("value").reset_index().assign(label=capitalised(name))
        for name, months in series.items()
        if len(months) >= FEWEST_MONTHS
    ]
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.assign(shown=even_column(rows["value"], view.unit))
    shown = rows[rows["month"] == rows["month"].max()]
    subtitle = f"{view.title} by month and area, {unit_in_words(view.unit)}"
    last = ", ".join(f"{frame['label'].iloc[-1]} {value(frame['value'].iloc[-1], view.unit)}" for frame in frames)
    most = highest(shown.assign(hidden=""), "area", unit=view.unit, decimals=shown["shown"].iloc[0].decimals)
    title = f"{view.title} in {month_name(rows['month'].max())}: {most}"
    alt = f"Line charts, the latest month of each: {last}."
    text = ChartText(title, subtitle, alt, view.source("observations"))
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(view.title, "shown", number=True),
    )
    draw = partial(
        charts.areas, rows, unit=view.unit, better=view.better, year_start_month=view.quarter.year_start_month
    )
    return show_chart(draw, text, table(rows, columns, caption=subtitle, group="label"))
