"""An area's figure beside another area's, or its own of the year before."""

from functools import partial

import pandas as pd

from perf import charts
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import compared, shown_text, source, span
from perf.pages.view import View
from perf.wording import in_words, month_name, value
from perf.workbench.selection import LAST_YEAR, name_in_list


def sentence(view: View, against: str) -> str:
    """Say how an area's figure compares; "" where one of the two is not known."""
    made, mine = FIGURES[view.figure], view.shown(view.figure)
    if against == LAST_YEAR:
        return f"That is {compared(view, made.name)}." if mine.is_known else ""
    other = view.shown(made.name, area=against)
    if not mine.is_known or not other.is_known:
        return f"{made.title} in {name_of(against)} is {other.hidden}." if other.hidden else ""
    places = made.decimals
    theirs = in_words(other.value, made.unit, places)
    gap = round(round(mine.value, places) - round(other.value, places), places)
    if not gap:
        return f"In {name_of(against)} it was the same, {theirs}."
    size = f"{abs(gap):,.{places}f}"
    size = f"{size} percentage points" if made.unit == "percent" else f"£{size}" if made.unit == "GBP" else size
    return f"That is {size} {'more' if gap > 0 else 'less'} than in {name_of(against)} ({theirs})."


def comparison(view: View, against: str, since: str) -> Block:
    """Chart a figure month by month beside another area's or last year's, and tabulate both.

    `since` is the first month shown, as 2019-04.
    """
    made = FIGURES[view.figure]
    series = months(view, against, since)
    first, second = series.columns
    beside = "the same month last year" if against == LAST_YEAR else name_of(against)
    title = f"{made.title}: {name_of(view.area)} beside {beside}"
    if series[first].notna().sum() < 2:
        return say("There are too few months that may be shown to draw a comparison.") + _standing(view, against)
    subtitle = f"{made.title} by month, {made.unit}, {month_name(series.index[0])} to {month_name(series.index[-1])}"
    places = made.decimals
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(first, lambda row: value(row[first], made.unit, decimals=places), number=True),
        Col(second, lambda row: value(row[second], made.unit, decimals=places), number=True),
    )
    data = table(series.reset_index(names="month"), columns, caption=subtitle)
    long = series.reset_index(names="month").melt("month", var_name="label")
    drawn = partial(charts.lines, long, unit=made.unit, year_start_month=view.quarter.year_start_month)
    low, high = series.min(axis=None), series.max(axis=None)
    alt = f"{title}. Line chart of {subtitle}: from {value(low, made.unit)} to {value(high, made.unit)}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data) + _standing(view, against)


def months(view: View, against: str, since: str) -> pd.DataFrame:
    """Give a figure by month, of the area and of what it is compared with; a column each."""
    figure = view.figure
    mine = view.months(figure)["value"]
    if against == LAST_YEAR:
        other = mine.copy()
        other.index = pd.Index([f"{int(month[:4]) + 1}{month[4:]}" for month in mine.index], dtype="str")
        names = name_in_list(view.area), "The same month last year"
    else:
        other = view.months(figure, area=against)["value"]
        names = name_in_list(view.area), name_in_list(against)
    both = pd.DataFrame({names[0]: mine, names[1]: other.reindex(mine.index)})
    return both[both.index >= since].dropna(how="all")


def _standing(view: View, against: str) -> Block:
    made, last_year = FIGURES[view.figure], against == LAST_YEAR
    areas = [view.area, *(() if last_year else (against,))]
    rows = [
        {
            "label": name_in_list(area),
            "now": shown_text(view.shown(made.name, area=area), made),
            "before": shown_text(view.shown(made.name, area=area, last_year=True), made),
        }
        for area in areas
    ]
    columns = (
        Col("Area", "label"),
        Col("Year to date", "now", number=True),
        Col("Same period last year", "before", number=True),
    )
    return table(pd.DataFrame(rows), columns, caption=f"{made.title}, {made.unit}, {span(view)}")
