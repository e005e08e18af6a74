"""The areas that this one consists of, side by side: month by month on one scale, and the causes of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from perf import charts
from perf.analysis.monthly_range import MonthlyChart
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES, recipe_of
from perf.charts.theme import possible
from perf.figure import Figure
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, Row, legend, table
from perf.pages.topic.change import chart_of, decimals_of_range, monthly_target, signals_of, why_no_chart
from perf.pages.topic.opening import covers, left_out, sign_note, source
from perf.pages.topic_view import View
from perf.topics.monthly_amounts import NOT_RECORDED
from perf.wording import capitalised, listing, month_name, named, the_most, unit_in_words, value

FEWEST_AREAS = 2  # that can be compared
MONTHS_SHADED = 12
MOST_NAMED = 3  # of those that have the same value


def by_month(view: View, figure: str = "", *, since: str = "") -> Block:
    """Chart a figure of each area month by month on one scale, with its expected range and the council's target.

    The months begin with `since` (2019-04), all where it is blank. The range is that of the area's own chart by month.
    The target is drawn for this year, if months have one. Areas whose months may not be shown, or are of too few cases,
    are named below; with fewer than two, there is no block.
    """
    statistic = FIGURES[figure or view.figure]
    target = monthly_target(replace(view, area=COUNCIL), statistic.name)
    frames, of_areas = [], {}
    for area, label, months in areas_with_months(view, statistic.name):
        chart = chart_of(replace(view, area=area), statistic.name)
        if chart is None:
            continue
        frame = chart.frame.rename(columns={"expected": "mean"}).rename_axis("month").reset_index()
        frame = frame[frame["month"] >= since]
        if frame["value"].isna().all():
            continue
        of_areas[label] = chart
        frame = possible(frame, statistic.unit).assign(hidden=frame["month"].map(months["hidden"]))
        this_year = frame["month"].isin(view.quarter.months_to_date)
        frames.append(frame.assign(label=label, area=area, target=np.where(this_year, target, np.nan)))
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    ends = month_name(rows["month"].min()), month_name(rows["month"].max())
    latest = rows[rows["month"] == rows.dropna(subset="value")["month"].max()]
    title = f"{statistic.title} in {month_name(latest['month'].iloc[0])}: {_highest(latest, statistic)}"
    subtitle = f"{statistic.title} by month, {unit_in_words(statistic.unit)}, {' to '.join(ends)}"
    alt = f"Line charts of {subtitle}: {_latest(frames, statistic)}."
    draw = partial(
        charts.areas, rows, unit=statistic.unit, better="neutral", year_start_month=view.quarter.year_start_month,
        decimals=statistic.decimals,
    )  # fmt: skip
    data = _with_ranges(rows, statistic, subtitle)
    shown = show_chart(draw, ChartText(title, subtitle, alt, source(view, statistic.name)), data)
    return shown + say(*_unusual(of_areas, statistic)) + not_shown(view, statistic)


def _unusual(of_areas: Mapping[str, MonthlyChart], statistic: Figure) -> Iterator[str]:
    """Return which months of which area are unusual, and whose ranges do not tell, as sentences."""
    found = [
        f"{signal.words} ({label})" for label, chart in of_areas.items() for signal in signals_of(statistic, chart)
    ]
    if found:
        yield f"In these areas, unusual in the last six months: {'; '.join(found)}."
    unstable = [label for label, chart in of_areas.items() if chart.is_enough and not chart.is_stable]
    if unstable:
        whose = "The range of" if len(unstable) == 1 else "The ranges of"
        describe, do = ("describes", "does") if len(unstable) == 1 else ("describe", "do")
        yield (f"{whose} {named(unstable)} {describe} no stable period, and {do} not tell which months are unusual.")


def _with_ranges(rows: pd.DataFrame, statistic: Figure, caption: str) -> Block:
    """Tabulate the months of each area with its expected range and the target."""
    names = {"mean": "Expected", "lower": "Lowest usual", "upper": "Highest usual", "target": "Target"}

    def number_of(name: str) -> Col:
        places = decimals_of_range(statistic)
        return Col(names[name], lambda row: value(row[name], statistic.unit, decimals=places), number=True)

    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(statistic.title, partial(_value_or_why, statistic=statistic), number=True),
        *map(number_of, names),
    )
    return table(rows.rename(columns={"label": "area_name"}), columns, caption=caption, group="area_name")


def shades(view: View, figure: str = "") -> Block:
    """Show the last twelve months of each area as a table of shades; its data have a row for each area and month."""
    statistic = FIGURES[figure or view.figure]
    frames = [
        months.tail(MONTHS_SHADED).rename_axis("month").reset_index().assign(label=label)
        for _, label, months in areas_with_months(view, statistic.name)
    ]
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    when = rows.assign(label=rows["label"] + " in " + rows["month"].map(month_name))
    most, shades = _largest_overspend(view, when), sign_note(view)
    if not statistic.is_signed:
        most, shades = _highest(when, statistic), "darker is higher"
    unit, drawn = _in_short(rows, statistic)
    title = f"{statistic.title} by month: {most}"
    caption = f"{statistic.title} by month, {{unit}}, {name_of(view.area)}; {shades}"
    subtitle = caption.format(unit=unit_in_words(unit))
    alt = f"Table of shades, the latest month: {_latest(frames, statistic)}."
    draw = partial(charts.months_by_area, drawn, unit=unit, year_start_month=view.quarter.year_start_month)
    shown = show_chart(
        draw, ChartText(title, subtitle, alt, source(view, statistic.name)),
        _by_label(rows, statistic, caption.format(unit=unit_in_words(statistic.unit))),
    )  # fmt: skip
    return replace(shown, data=rows) + not_shown(view, statistic)


def _in_short(rows: pd.DataFrame, statistic: Figure) -> tuple[str, pd.DataFrame]:
    """Return the unit in which a cell has room for each number, and the rows in it: amounts of money are in short."""
    if statistic.unit != "GBP":
        return statistic.unit, rows
    unit, size = ("£ million", 1e6) if rows["value"].abs().max() >= 1e6 else ("£ thousand", 1e3)
    return unit, rows.assign(value=(rows["value"] / size).round(2 if size == 1e6 else 0))


def _largest_overspend(view: View, rows: pd.DataFrame) -> str:
    """Return where a variance is the largest overspend: "the largest overspend in Parks in June 2019, £40,000"."""
    rows = rows.assign(value=view.scores.data.framework.overspend_of(rows["value"]))
    is_over = rows["value"] > 0
    return (
        _most(rows[is_over], "the largest overspend in", "the same overspend", "GBP", 0)
        if is_over.any()
        else "none is an overspend"
    )


def causes(view: View, figure: str, prefix: str) -> Block:
    """Show how many of each cause or reason every area has, as a table of shades."""
    frames = []
    for area in view.areas_of(figure):
        parts = replace(view, area=area).parts(figure, prefix)
        if (parts["hidden"] == "").any():
            frames.append(parts.assign(area=view.label(area, figure), label=parts["part"], value=parts["numerator"]))
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["label", "value"])
    if len(frames) < FEWEST_AREAS or not rows["value"].sum() > 0:
        return Block()
    if not FIGURES[figure].is_about_people:  # a cause that an area does not have is a count of 0
        every = pd.MultiIndex.from_product([rows["label"].unique(), rows["area"].unique()], names=["label", "area"])
        rows = rows.set_index(["label", "area"]).reindex(every).fillna({"value": 0.0, "hidden": ""}).reset_index()
    order = rows.groupby("label")["value"].transform("sum")
    rows = rows.assign(order=(-order).mask(rows["label"] == NOT_RECORDED, 1.0))  # after all that are recorded
    rows = rows.sort_values(["order", "label"], kind="stable")
    what = recipe_of(figure).numerator.in_words
    known = rows[rows["label"] != NOT_RECORDED]
    pairs = known.assign(label=known["label"] + " in " + known["area"])
    most = f": {_most(pairs, 'the most', 'alike everywhere', '', 0)}" if known["value"].sum() > 0 else " and area"
    title = f"{capitalised(what)} by {prefix}{most}"
    days = covers(view, FIGURES[figure])
    subtitle = f"{capitalised(what)} by {prefix} and area, {name_of(view.area)}, {days}; darker is more"
    alt = f"Table of shades: {subtitle}."
    draw = partial(charts.causes_by_area, rows[["label", "area", "value", "hidden"]], unit="count")
    columns = (
        Col(prefix.capitalize(), "label"),
        Col("Area", "area"),
        Col(capitalised(what), lambda row: row["hidden"] or value(row["value"], decimals=0), number=True),
    )
    return show_chart(
        draw, ChartText(title, subtitle, alt, source(view, figure)), table(rows, columns, caption=subtitle)
    )


def _highest(rows: pd.DataFrame, figure: Figure) -> str:
    """Return where a figure is highest, of what is shown: "highest in Parks, 1.20", "the same in all that is shown"."""
    return _most(rows, "highest in", "the same", figure.unit, figure.decimals)


def _most(rows: pd.DataFrame, most: str, same: str, unit: str, decimals: int) -> str:
    """Return which labels have the largest value as it is shown, and whether a hidden one may be larger."""
    known = rows.dropna(subset="value").drop_duplicates("label").set_index("label")["value"]
    names = the_most(known.to_dict(), decimals)
    size = value(known.max(), unit, decimals=decimals)
    shown = " of what is shown" if (rows["hidden"].fillna("") != "").any() else ""
    if len(names) == len(known) and len(names) > 1:
        return f"{same}{shown}, {size}"
    where = named(names) if len(names) <= MOST_NAMED else f"{len(names)} of {len(known)}"
    return f"{most} {where}{shown}, {size}"


def areas_with_months(view: View, figure: str) -> list[tuple[str, str, pd.DataFrame]]:
    """List the areas whose months may be shown, and are of enough cases: the area, its label, its months."""
    months = {area: view.whole_months(figure, area=area) for area in view.areas_of(figure)}
    return [
        (area, view.label(area, figure), rows[["value", "hidden"]])
        for area, rows in months.items()
        if rows["value"].notna().any() and not why_no_chart(FIGURES[figure], area, rows)
    ]


def not_shown(view: View, statistic: Figure) -> Block:
    """Return which areas with records, and which months, are not shown, and why."""
    few: list[str] = []
    hidden: list[str] = []
    reasons: set[str] = set()
    for area in view.areas_of(statistic.name):
        alone, months = replace(view, area=area), view.whole_months(statistic.name, area=area)
        if not alone.is_recorded(statistic.name):
            continue
        its_reasons = {*months["hidden"]} if len(months) else {view.shown(statistic.name, area=area).hidden}
        reasons |= its_reasons
        if why_no_chart(statistic, area, months):
            (hidden if months.empty or its_reasons - {""} else few).append(capitalised(area))
    lines = (
        f"Not shown by month, because there are too few cases or months: {listing(few)}." if few else "",
        f"Not shown by month, to protect small groups: {listing(hidden)}." if hidden else "",
        left_out(view, statistic.name),
    )
    return say(*lines) + legend(reasons, view.scores.data.framework.disclosure_threshold)


def _latest(frames: list[pd.DataFrame], statistic: Figure) -> str:
    """Write the latest value of each area."""
    last = [frame.dropna(subset="value").iloc[-1] for frame in frames]
    return listing(f"{row['label']} {value(row['value'], statistic.unit, decimals=statistic.decimals)}" for row in last)


def _value_or_why(row: Row, *, statistic: Figure) -> str:
    """Return the value of a month, or the reason for which it is hidden."""
    hidden = "" if pd.isna(row["hidden"]) else row["hidden"]
    return hidden or value(row["value"], statistic.unit, decimals=statistic.decimals)


def _by_label(rows: pd.DataFrame, statistic: Figure, caption: str) -> Block:
    """Tabulate the months of all areas, a column each."""
    words = [_value_or_why(row, statistic=statistic) for row in rows.to_dict("records")]
    shown = pd.Series(words, rows.index, dtype=object)  # not "str": see `frame_of`
    wide = pd.crosstab(rows["month"], rows["label"], shown, aggfunc="first")
    wide = wide[list(dict.fromkeys(rows["label"]))]
    columns = [Col(label, label, number=True) for label in wide]
    return table(wide.reset_index(), (Col("Month", lambda row: month_name(row["month"])), *columns), caption=caption)
