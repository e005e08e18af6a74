"""The areas that this one consists of, side by side: month by month on one scale, and the causes of each."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from perf import charts
from perf.analysis.monthly_range import MonthlyChart
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES, recipe_of
from perf.charts.theme import in_short, possible
from perf.figure import Figure
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, Row, legend, table
from perf.pages.topic.breakdown import noun_of_areas
from perf.pages.topic.change import chart_of, decimals_of_range, monthly_target, signals_of, why_no_chart
from perf.pages.topic.opening import covers, left_out, sign_note, source
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.topics.monthly_amounts import NOT_RECORDED
from perf.wording import MOST_NAMED, capitalised, largest, listing, month_name, named, out_of, unit_in_words, value

FEWEST_AREAS = 2  # that can be compared
_NO_WORDS = (0, "")  # for all months, or all causes
MONTHS_SHADED = 12


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
    most = highest(latest, noun_of_areas(view, rows["area"].tolist()), unit=statistic.unit, decimals=statistic.decimals)
    title = f"{statistic.title} in {month_name(latest['month'].iloc[0])}: {most}"
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
        months.tail(MONTHS_SHADED).rename_axis("month").reset_index().assign(label=label, area=area)
        for area, label, months in areas_with_months(view, statistic.name)
    ]
    if len(frames) < FEWEST_AREAS:
        return Block()
    rows = pd.concat(frames, ignore_index=True)
    kind = noun_of_areas(view, rows["area"].tolist())
    most, shades = _largest_overspend(view, rows, statistic, kind), sign_note(view)
    if not statistic.is_signed:
        most, shades = _highest_month(rows, statistic, kind), "darker is higher"
    short = in_short(rows["value"], statistic.unit)
    title = f"{statistic.title} by month: {most}"
    caption = f"{statistic.title} by month, {{unit}}, {name_of(view.area)}; {shades}"
    subtitle = caption.format(unit=unit_in_words(short.name))
    alt = f"Table of shades, the latest month: {_latest(frames, statistic)}."
    draw = partial(charts.months_by_area, rows, unit=statistic.unit, year_start_month=view.quarter.year_start_month)
    shown = show_chart(
        draw, ChartText(title, subtitle, alt, source(view, statistic.name)),
        _by_label(rows, statistic, caption.format(unit=unit_in_words(statistic.unit))),
    )  # fmt: skip
    return replace(shown, data=rows) + not_shown(view, statistic)


def _largest_overspend(view: View, rows: pd.DataFrame, figure: Figure, kind: str) -> str:
    """Return where a variance is the largest overspend: "the largest overspend in Parks in June 2019, £40,000"."""
    rows = rows.assign(value=view.scores.data.framework.overspend_of(rows["value"]))
    is_over = rows["value"] > 0
    if not is_over.any():
        return "none is an overspend"
    return _highest_month(rows[is_over], figure, kind, "the largest overspend")


def causes(view: View, figure: str, prefix: str) -> Block:
    """Show how many of each cause or reason every area has, as a table of shades."""
    of_areas = {area: replace(view, area=area).parts(figure, prefix) for area in view.areas_of(figure)}
    of_areas = {area: parts for area, parts in of_areas.items() if (parts["hidden"] == "").any()}
    frames = [
        parts.assign(area=view.label(area, figure), label=parts["part"], value=parts["numerator"])
        for area, parts in of_areas.items()
    ]
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
    most = _largest_part(rows, prefix, noun_of_areas(view, of_areas))
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


def highest(rows: pd.DataFrame, kind: str, *, unit: str, decimals: int) -> str:
    """Return in which areas of a kind a value is highest, of what is shown: "highest in Parks, 1.20".

    Where it reads the same in all of them none is the highest: "the same in both services shown, 1.20".
    """
    top = largest(dict(zip(rows["label"], rows["value"], strict=True)), decimals)
    size = value(top.size, unit, decimals=decimals)
    if top.is_shared_by_all:
        return f"the same in {top.who(kind)} shown, {size}"
    return f"highest in {top.who(kind)}{_of_shown(rows)}, {size}{top.each}"


def _highest_month(rows: pd.DataFrame, figure: Figure, kind: str, most: str = "highest") -> str:
    """Return in which area and month a figure is highest: "highest in Parks in May 2019, 1.20"."""
    cells = rows.dropna(subset="value").assign(month=lambda known: known["month"].map(month_name))
    top = _largest_cells(cells, figure.decimals)
    size = value(top["value"].iloc[0], figure.unit, decimals=figure.decimals)
    if 1 < len(top) == len(cells):
        return f"the same in all that is shown, {size}"
    where = _cells_in_words(top, {"label": _all_of(cells["label"], kind), "month": _NO_WORDS})
    where = where or f"{len(top)} of the {len(cells)} months of all areas"
    return f"{most} in {where}{_of_shown(rows)}, {size}{' each' if len(top) > 1 else ''}"


def _largest_part(rows: pd.DataFrame, prefix: str, kind: str) -> str:
    """Return which cause or reason is the largest in which area, of those that are recorded and shown, for a title."""
    is_recorded = rows["label"] != NOT_RECORDED
    known = rows[is_recorded].dropna(subset="value")
    if not known["value"].sum() > 0:
        return " and area"
    top = _largest_cells(known, 0)
    limits = [" recorded"] * bool(rows.loc[~is_recorded, "value"].sum() > 0)
    limits += [" that are shown"] * bool(_of_shown(rows[is_recorded]))
    of_which = f"of the {prefix}s{''.join(limits)}, " if limits else ""
    size = value(top["value"].iloc[0], decimals=0)
    if 1 < len(top) == len(known):
        return f": {of_which}{size} of each in every area"
    pairs = _cells_in_words(top, {"label": _NO_WORDS, "area": _all_of(known["area"], kind)})
    if not pairs:
        return f": {of_which}{len(top)} of {len(known)} numbers are the largest, {size} each"
    verb, each = ("is", "") if len(top) == 1 else ("are", " each")
    return f": {of_which}the largest {verb} {pairs}, {size}{each}"


def _largest_cells(cells: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Return the cells of a table whose `value`, as it reads, is the largest."""
    shown = rounded(cells["value"], decimals)
    return cells[shown == shown.max()]


def _cells_in_words(cells: pd.DataFrame, alls: Mapping[str, tuple[int, str]]) -> str:
    """Return cells of a table in words, with what they have in common once: "A and B in Parks"; "" for too many.

    `alls` has the two columns that tell where a cell is, with how many there are, and the words for all of them.
    """
    names = {column: list(cells[column].unique()) for column in alls}
    words = [
        every if len(names[column]) == total else named(names[column]) if len(names[column]) <= MOST_NAMED else ""
        for column, (total, every) in alls.items()
    ]
    if len(cells) == math.prod(map(len, names.values())) and all(words):
        return " in ".join(words)
    first, second = alls
    return named(cells[first] + " in " + cells[second]) if len(cells) <= MOST_NAMED else ""


def _all_of(areas: pd.Series, kind: str) -> tuple[int, str]:
    """Return how many areas there are, and the words for all of them: 3, "all 3 services"; none for a single one."""
    many = areas.nunique()
    return (many, out_of(many, many, kind)) if many > 1 else _NO_WORDS


def _of_shown(rows: pd.DataFrame) -> str:
    """Return that a superlative is only of what is shown, where something is hidden."""
    return " of what is shown" if (rows["hidden"].fillna("") != "").any() else ""


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
