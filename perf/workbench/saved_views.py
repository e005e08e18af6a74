"""A view as files for a report: its charts as PNG and SVG, its figures as CSV, always through the gate."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from perf.catalogue import FIGURES
from perf.charts.svg import as_svg
from perf.charts.theme import SIZE, SLATE, SMALL, WIDE, house_settings
from perf.charts.words import fold
from perf.packs.install import replace_file
from perf.pages.block import Chart
from perf.safe_text import formula_safe, slug
from perf.workbench.looking import Look, accumulates
from perf.workbench.selection import AREA, LAST_YEAR, first_month, part_figures

COLUMNS = [
    "council", "topic", "figure", "title", "unit", "area", "part", "basis", "period", "value", "numerator",
    "denominator", "hidden", "provenance",
]  # fmt: skip
DOTS_PER_INCH = 200


def save_view(look: Look, out: str | Path) -> tuple[Path, ...]:
    """Save a view's charts and figures, through the gate even where the screen has it lifted.

    Parameters
    ----------
    look : Look
    out : str or Path
        A folder, made if it is not there. A file of the same view is replaced, whole or not at all.

    Returns
    -------
    tuple of Path
        The files: a PNG and an SVG of each chart, and one CSV.
    """
    gated = Look(look.bench, look.chosen)
    chosen, out = gated.chosen, Path(out)
    out.mkdir(parents=True, exist_ok=True)
    stem = f"{gated.view.quarter.slug}-{slug(chosen.area)}-{slug(chosen.figure)}"
    drawn = {"trend": gated.trend().charts, chosen.panel: gated.panel().charts}
    files = {}
    for name, shown in drawn.items():
        for at, chart in enumerate(shown):
            number = f"-{at + 1}" if at else ""
            for kind, picture in pictures(chart).items():
                files[f"{stem}-{name}{number}.{kind}"] = picture
    files[f"{stem}-{chosen.panel}.csv"] = safe_csv(figures_shown(gated)).encode()
    for name, content in files.items():
        replace_file(out / name, content)
    return tuple(out / name for name in files)


def pictures(chart: Chart) -> dict[str, bytes]:
    """Draw a chart as PNG and SVG, with its title and subtitle over it and under it where the data come from."""
    figure, text = chart.figure, chart.text
    words: list[tuple[str, float, dict[str, Any]]] = [
        (text.title, 1, {"fontsize": 12, "weight": "bold"}), (text.subtitle, 1, {"fontsize": SIZE, "color": SLATE}),
        (text.source, 0, {"fontsize": SMALL, "color": SLATE}),
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
        svg = as_svg(figure, label=text.alt, tight=True)
        for line in drawn:
            line.remove()
    return {"png": png, "svg": svg.encode()}


def figures_shown(look: Look) -> pd.DataFrame:
    """List the numbers of a view: its months, its figures to date and what it is broken down by or compared with.

    Returns
    -------
    DataFrame, one row per figure, area, part and period
        COLUMNS; `basis` is month, year to date, whole year or year-end forecast; `hidden` says why there is no number.
    """
    frames = [_to_date(look), *_months(look), *(_years(look) if look.chosen.panel == "forecast" else ())]
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    data, made = look.bench.data, rows["figure"].map(FIGURES)
    told = {
        "council": data.framework.name,
        "topic": look.view.topic.title,
        "title": made.map(lambda figure: figure.title),
        "unit": made.map(lambda figure: figure.unit),
        "provenance": made.map(lambda figure: data.provenance_note(figure.tables)),
    }
    return rows.assign(**told).reindex(columns=COLUMNS)


def _to_date(look: Look) -> pd.DataFrame:
    """Pick the figures to date, this year's and last year's, of the area, and of what stands beside it."""
    chosen, view, figures = look.chosen, look.view, look.view.scores.records
    areas = {chosen.area, *((chosen.against,) if chosen.against != LAST_YEAR else ())}
    parts = figures["part"] == ""
    names = [chosen.figure]
    if chosen.panel == "drivers" or (chosen.panel, chosen.by) == ("breakdown", AREA):
        areas |= set(view.children)
    elif chosen.panel == "breakdown":
        counted = part_figures(look.bench, chosen.figure)[chosen.by]
        names.append(counted)
        parts |= (figures["figure"] == counted) & figures["part"].str.startswith(f"{chosen.by}=")
    rows = figures[figures["figure"].isin(names) & figures["area"].isin(areas) & parts]
    return rows.rename(columns={"quarter": "period"}).assign(basis="year to date")


def _months(look: Look) -> Iterator[pd.DataFrame]:
    chosen, since = look.chosen, first_month(look.chosen, look.bench.data.framework)
    for area in (chosen.area, *((chosen.against,) if chosen.against != LAST_YEAR else ())):
        months = look.view.months(chosen.figure, area=area)
        rows = months[months.index >= since].rename_axis("period").reset_index()
        yield rows.assign(figure=chosen.figure, area=area, part="", basis="month", hidden="")


def _years(look: Look) -> Iterator[pd.DataFrame]:
    chosen = look.chosen
    forecast = look.bench.forecast(look.view) if accumulates(chosen.figure) else None
    if forecast is None:
        return
    outturns = look.view.years(chosen.figure)["outturn"].dropna()
    common = {"figure": chosen.figure, "area": chosen.area, "part": "", "hidden": ""}
    yield pd.DataFrame({"period": outturns.index, "value": outturns.to_numpy()}).assign(basis="whole year", **common)
    ends = {"": forecast.value, ", lowest": forecast.low, ", highest": forecast.high}
    year = look.view.quarter.year
    rows = [{"period": year, "value": end, "basis": f"year-end forecast{name}"} for name, end in ends.items()]
    yield pd.DataFrame(rows).assign(**common)


def safe_csv(rows: pd.DataFrame) -> str:
    """Write a frame as CSV in which no text is a formula to a spreadsheet; numbers stay numbers."""
    return str(formula_safe(rows).to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC))
