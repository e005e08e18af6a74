"""A view as files for a report: its charts as PNG and SVG, its figures as CSV, always protected."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from perf.catalogue import FIGURES
from perf.charts.labels import fold
from perf.charts.svg import as_svg
from perf.charts.theme import SIZE, SLATE, SMALL, WIDE, house_settings
from perf.figure import Part
from perf.packs.install import replace_file
from perf.pages.block import Chart
from perf.pages.topic.year_end import forecast_of, outturns
from perf.pages.topic_view import View
from perf.quarter import Quarter
from perf.safe_text import formula_safe, slug
from perf.workbench.compared_areas import LAST_YEAR
from perf.workbench.opened_council import Workspace
from perf.workbench.sections import below_trend, other_report, trend
from perf.workbench.selection import (
    AREA,
    AREAS_BY_MONTH,
    BREAKDOWN,
    DRIVERS,
    GROUPS,
    MONTHS_BY_AREA,
    OTHER_COUNCIL,
    PARTS_BY_AREA,
    SERVICES,
    YEAR_END,
    Selection,
)

COLUMNS = [
    "council", "topic", "figure", "title", "unit", "area", "part", "basis", "period", "value", "numerator",
    "denominator", "hidden", "provenance",
]  # fmt: skip
DOTS_PER_INCH = 200
_BY_AREA = (AREAS_BY_MONTH, MONTHS_BY_AREA, PARTS_BY_AREA)


def save_view(workspace: Workspace, chosen: Selection, out: str | Path) -> tuple[Path, ...]:
    """Save the charts and figures of a view, protected even while the screen shows small numbers.

    Parameters
    ----------
    workspace : Workspace
    chosen : Selection
        A complete one.
    out : str or Path
        A folder, created if it does not exist. A file of the same view is replaced, completely or not at all.

    Returns
    -------
    tuple of Path
        The files: a PNG and an SVG of each chart, and one CSV.
    """
    report = workspace.report(chosen.topic, chosen.area, quarter=chosen.until, figure=chosen.figure)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    stem = f"{report.view.quarter.slug}-{slug(chosen.area)}-{slug(chosen.figure)}"
    below = below_trend(workspace, chosen).block(report)
    charts = {"trend": trend(workspace, chosen).block(report).charts, chosen.section: below.charts}
    files = {}
    for name, drawn in charts.items():
        for at, chart in enumerate(drawn):
            number = f"-{at + 1}" if at else ""
            for kind, picture in pictures(chart).items():
                files[f"{stem}-{slug(name)}{number}.{kind}"] = picture
    rows = figures_shown(report.view, chosen)
    if chosen.section == OTHER_COUNCIL and workspace.beside:
        other, all_months = other_report(workspace, chosen).view, workspace.beside.quarters[0].label
        its = replace(chosen, area=other.area, against=LAST_YEAR, since=all_months)
        rows = pd.concat([rows, figures_shown(other, its)])
    files[f"{stem}-{slug(chosen.section)}.csv"] = safe_csv(rows).encode()
    for name, content in files.items():
        replace_file(out / name, content)
    return tuple(out / name for name in files)


def pictures(chart: Chart) -> dict[str, bytes]:
    """Draw a chart as PNG and SVG, with its title and subtitle over it and under it where the data come from."""
    figure, text = chart.figure, chart.text
    words: list[tuple[str, float, dict[str, Any]]] = [
        (text.title, 1, {"fontsize": 12, "weight": "bold"}), (text.subtitle, 1, {"fontsize": SIZE, "color": SLATE}),
        (text.source.text, 0, {"fontsize": SMALL, "color": SLATE}),
    ]  # fmt: skip
    title, subtitle, source = (
        fold(line, WIDE - 0.2, size=how["fontsize"], bold="weight" in how) for line, _, how in words
    )
    up = 0.1 + 0.17 * (subtitle.count("\n") + 1)
    offsets = (up + 0.06, "bottom"), (0.1, "bottom"), (-0.08, "top")
    with house_settings():
        drawn = [
            figure.text(0.01, edge + inches / figure.get_figheight(), line, va=va, **how)
            for line, (_, edge, how), (inches, va) in zip((title, subtitle, source), words, offsets, strict=True)
        ]
        with io.BytesIO() as file:
            figure.savefig(file, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight", facecolor="white")
            png = file.getvalue()
        svg = as_svg(figure, label=text.in_words, tight=True)
        for line in drawn:
            line.remove()
    return {"png": png, "svg": svg.encode()}


def figures_shown(view: View, chosen: Selection) -> pd.DataFrame:
    """List the numbers of a view: its months, its figures to date and what it is broken down by or compared with.

    Returns
    -------
    DataFrame, one row per figure, area, part and period
        COLUMNS; `basis` is month, year to date, position, forecast, complete year or year-end forecast; `hidden` is the
        reason for which there is no number.
    """
    frames = [_to_date(view, chosen), *_months(view, chosen)]
    frames += _years(view) if chosen.section == YEAR_END else []
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    data, figures = view.scores.data, rows["figure"].map(FIGURES)
    common = {
        "council": data.framework.name,
        "topic": view.topic.title,
        "title": figures.map(lambda figure: figure.title),
        "unit": figures.map(lambda figure: figure.unit),
        "provenance": figures.map(lambda figure: data.provenance_note(figure.tables)),
    }
    return rows.assign(**common).reindex(columns=COLUMNS)


def _areas(view: View, chosen: Selection) -> list[str]:
    """List the areas whose figures to date a view shows."""
    areas = _compared(chosen)
    if chosen.section in (DRIVERS, *_BY_AREA) or (chosen.section, chosen.by) == (BREAKDOWN, AREA):
        areas += view.children
    if chosen.section in (SERVICES, GROUPS):
        areas += view.scores.data.framework.services
    return areas


def _compared(chosen: Selection) -> list[str]:
    return [chosen.area, *([chosen.against] if chosen.against != LAST_YEAR else [])]


def _to_date(view: View, chosen: Selection) -> pd.DataFrame:
    """Select the figures to date, this year's and last year's, of the area and of what it is shown beside."""
    records = view.scores.records
    shown = (records["figure"] == view.figure) & (records["part"] == "")
    if chosen.section == PARTS_BY_AREA or (chosen.section == BREAKDOWN and chosen.by != AREA):
        dimensions = records["part"].map(lambda part: Part.parse(part).dimension)
        shown |= (records["figure"] == view.figure_by_part) & (dimensions == chosen.by)
    rows = records[shown & records["area"].isin(_areas(view, chosen))]
    return rows.rename(columns={"quarter": "period"}).assign(
        basis=rows["figure"].map(lambda name: FIGURES[name].period)
    )


def _months(view: View, chosen: Selection) -> Iterator[pd.DataFrame]:
    begins = Quarter(chosen.since, view.quarter.year_start_month).months[0]
    inside = view.children if chosen.section in (AREAS_BY_MONTH, MONTHS_BY_AREA) else ()
    for area in (*_compared(chosen), *inside):
        months = view.whole_months(view.figure, area=area)
        rows = months[months.index >= begins].rename_axis("period").reset_index()
        yield rows.assign(figure=view.figure, area=area, part="", basis="month")


def _years(view: View) -> Iterator[pd.DataFrame]:
    forecast, known = forecast_of(view), outturns(view)
    if forecast is None and not view.has_ended(view.figure):
        return
    common = {"figure": view.figure, "area": view.area, "part": "", "hidden": ""}
    yield pd.DataFrame({"period": known.index, "value": known.to_numpy()}).assign(basis="complete year", **common)
    if forecast is None:
        return
    ends = {"": forecast.value, ", lowest": forecast.low, ", highest": forecast.high}
    rows = [
        {"period": view.quarter.year, "value": end, "basis": f"year-end forecast{name}"} for name, end in ends.items()
    ]
    yield pd.DataFrame(rows).assign(**common)


def safe_csv(rows: pd.DataFrame) -> str:
    """Write a frame as CSV in which no text is a formula to a spreadsheet; numbers stay numbers."""
    return str(formula_safe(rows).to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))
