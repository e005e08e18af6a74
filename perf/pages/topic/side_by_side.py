"""The areas that this one consists of, side by side: month by month on one scale, and the causes of each."""

from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.control_chart import control_chart
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import decimals_of, source, span
from perf.pages.view import View
from perf.wording import listing, month_name, value

FEWEST_AREAS = 2  # that can be compared
MONTHS_SHADED = 12


def by_month(view: View, figure: str = "", *, target: float | None = None) -> Block:
    """Chart a figure of each area month by month on one scale, with what is usual for the area and a target.

    Areas whose months may not be shown are missing; with fewer than two that may, there is no block.
    """
    made = FIGURES[figure or view.topic.figure]
    frames = []
    for area, label, months in _series(view, made.name):
        chart = control_chart(months, better="neutral").rename_axis("month").reset_index()
        frames.append(chart.assign(label=label, area=area, target=target))
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    ends = month_name(rows["month"].min()), month_name(rows["month"].max())
    latest = rows[rows["month"] == rows["month"].max()]
    top = latest.loc[latest["value"].idxmax()]
    highest = value(top["value"], made.unit, decimals=decimals_of(made.unit))
    title = f"{made.title} in {ends[1]} was highest in {top['label']}: {highest}"
    subtitle = f"{made.title} by month, {made.unit}, {' to '.join(ends)}"
    alt = f"{title}. Line charts of {subtitle}: {_latest(frames, made.unit)}."
    draw = partial(
        charts.areas, rows, unit=made.unit, better="neutral", year_start_month=view.quarter.year_start_month
    )  # fmt: skip
    return show_chart(draw, ChartText(title, subtitle, alt, source(view)), _by_label(rows, made.unit, subtitle))


def shades(view: View, figure: str = "") -> Block:
    """Show the last twelve months of each area as a table of shades."""
    made = FIGURES[figure or view.topic.figure]
    frames = [
        months.tail(MONTHS_SHADED).rename_axis("month").reset_index().assign(label=label)
        for _, label, months in _series(view, made.name)
    ]
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    highest = rows.loc[rows["value"].idxmax()]
    most = value(highest["value"], made.unit, decimals=decimals_of(made.unit))
    title = f"{made.title} was highest in {highest['label']} in {month_name(highest['month'])}: {most}"
    subtitle = f"{made.title} by month, {made.unit}, {name_of(view.area)}; darker is higher"
    alt = f"{title}. Table of shades, the latest month: {_latest(frames, made.unit)}."
    draw = partial(charts.months_by_area, rows, unit=made.unit, year_start_month=view.quarter.year_start_month)
    return show_chart(draw, ChartText(title, subtitle, alt, source(view)), _by_label(rows, made.unit, subtitle))


def causes(view: View, figure: str, prefix: str) -> Block:
    """Show how many of each cause or reason every area has, as a table of shades."""
    made = FIGURES[figure]
    frames = []
    for area in view.children:
        parts = View(view.scores, view.topic, area, view.figures, view.council).parts(figure, prefix)
        if (parts["hidden"] == "").any():
            frames.append(parts.assign(area=_label(area), label=parts["part"], value=parts["numerator"]))
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["label", "value"])
    if len(frames) < FEWEST_AREAS or not rows["value"].sum() > 0:
        return Block()
    order = rows.groupby("label")["value"].sum().sort_values(ascending=False, kind="stable").index
    rows = rows.assign(at=rows["label"].map({label: at for at, label in enumerate(order)})).sort_values(
        "at", kind="stable"
    )
    what = made.numerator.removesuffix(" x FTE of the post")
    top = rows.loc[rows["value"].idxmax()]
    title = f"The most {what[:1].lower()}{what[1:]}: {top['label']} in {top['area']}, {value(top['value'], decimals=0)}"
    subtitle = f"{what[:1].upper()}{what[1:]} by {prefix} and area, {name_of(view.area)}, {span(view)}; darker is more"
    alt = f"{title}. Table of shades: {subtitle}."
    draw = partial(charts.causes_by_area, rows[["label", "area", "value", "hidden"]], unit="count")
    columns = (
        Col(prefix.capitalize(), "label"),
        Col("Area", "area"),
        Col(what[:1].upper() + what[1:], lambda row: row["hidden"] or value(row["value"], decimals=0), number=True),
    )
    return show_chart(draw, ChartText(title, subtitle, alt, source(view)), table(rows, columns, caption=subtitle))


def _series(view: View, figure: str) -> list[tuple[str, str, pd.Series]]:
    """List the areas whose months may be shown: the area, its label, its values by month."""
    series = ((area, view.months(figure, area=area)["value"]) for area in view.children)
    return [(area, _label(area), months) for area, months in series if months.notna().any()]


def _label(area: str) -> str:
    return area[:1].upper() + area[1:]


def _latest(frames: list[pd.DataFrame], unit: str) -> str:
    """Write the latest value of each area."""
    last = [frame.dropna(subset="value").iloc[-1] for frame in frames]
    return listing(f"{row['label']} {value(row['value'], unit, decimals=decimals_of(unit))}" for row in last)


def _by_label(rows: pd.DataFrame, unit: str, caption: str) -> Block:
    """Tabulate the months of all areas, a column each."""
    wide = rows.pivot(index="month", columns="label", values="value")[list(dict.fromkeys(rows["label"]))]
    columns = [
        Col(label, lambda row, label=label: value(row[label], unit, decimals=decimals_of(unit)), number=True)
        for label in wide
    ]
    return table(wide.reset_index(), (Col("Month", lambda row: month_name(row["month"])), *columns), caption=caption)
