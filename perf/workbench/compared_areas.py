"""An area's figure beside that of another area, or beside its own of last year."""

from dataclasses import replace
from functools import partial

import pandas as pd

from perf import charts
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES
from perf.months import in_year
from perf.pages.block import Block, ChartText, Source, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import SAME_DAYS, covers, left_out, shown_text, source
from perf.pages.topic.report import TopicReport
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.wording import capitalised, in_words, month_name, points, unit_in_words, value

LAST_YEAR = "last year"


def sentence(view: View, against: str) -> str:
    """Return how an area's figure compares with another area's; "" where one of the two is not known."""
    figure, now = FIGURES[view.figure], view.shown(view.figure)
    other = view.shown(figure.name, area=against)
    if not now.is_known or not other.is_known:
        why = now.hidden or other.hidden
        return f"{figure.title} cannot be compared with {name_of(against)}: {why}." if why else ""
    if figure.is_share and (view.is_of_few(figure.name) or view.is_of_few(figure.name, area=against)):
        return f"In {name_of(against)}: {shown_text(other, figure)}."
    places = figure.decimals_of(now.denominator, other.denominator)
    other_value = in_words(other.value, figure.unit, places)
    gap = rounded(rounded(now.value, places) - rounded(other.value, places), places)
    if not gap:
        is_same = rounded(now.value, figure.decimals_of(now.denominator)) == rounded(other.value, places)
        return f"In {name_of(against)} it was {'' if is_same else 'about '}the same, {other_value}."
    size = f"{abs(gap):,.{places}f}"
    size = points(size) if figure.unit == "percent" else f"£{size}" if figure.unit == "GBP" else size
    return f"That is {size} {_way(view, gap)} than in {name_of(against)} ({other_value})."


def _way(view: View, gap: float) -> str:
    """Return whether a figure is more or less; of a variance, whether it is more favourable or more adverse."""
    if not FIGURES[view.figure].is_signed:
        return "more" if gap > 0 else "less"
    is_favourable = (gap > 0) == view.scores.data.framework.plus_is_favourable
    return "more favourable" if is_favourable else "more adverse"


def compare(report: TopicReport, against: str | TopicReport, *, since: str = "") -> Block:
    """Chart a report's figure month by month beside another area's, another council's or last year's; tabulate both.

    Parameters
    ----------
    report : TopicReport
    against : str or TopicReport
        An area, by name or slug; "last year"; or a report of another council, of which only protected figures are read.
    since : str
        The month or quarter with which the months begin, such as 2019-04; all are shown where none is named.

    Raises
    ------
    ValueError
        If there is no such area; the message lists those that there are. If `since` is neither a month nor a quarter.
    """
    view = report.view
    other = _view_of(view, against)
    figure = FIGURES[view.figure]
    series = months(view, other, view.first_month(since))
    first, second = series.columns
    name, beside = _names(view, other)
    title = f"{figure.title}: {name} beside {beside}"
    if series[first].notna().sum() < 2:
        return say(_why_not_by_month(view)) + _to_date(view, other)
    ends = f"{month_name(series.index[0])} to {month_name(series.index[-1])}"
    subtitle = f"{figure.title} by month, {unit_in_words(figure.unit)}, {ends}"
    places = figure.decimals
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(first, lambda row: value(row[first], figure.unit, decimals=places), number=True),
        Col(second, lambda row: value(row[second], figure.unit, decimals=places), number=True),
    )
    data = table(series.reset_index(names="month"), columns, caption=subtitle)
    long = series.reset_index(names="month").melt("month", var_name="label")
    drawn = partial(charts.lines, long, unit=figure.unit, year_start_month=view.quarter.year_start_month)
    low, high = series.min(axis=None), series.max(axis=None)
    alt = f"Line chart of {subtitle}: from {value(low, figure.unit)} to {value(high, figure.unit)}."
    shown = show_chart(drawn, ChartText(title, subtitle, alt, _sources(view, other)), data)
    return shown + say(left_out(view, figure.name)) + _to_date(view, other)


def _view_of(view: View, against: str | TopicReport) -> View | None:
    """Return the view that another is compared with; None for last year."""
    if isinstance(against, TopicReport):
        return against.view
    return None if against == LAST_YEAR else replace(view, area=view.scores.data.framework.area(against))


def _sources(view: View, other: View | None) -> Source:
    """Return where the figures come from; of two councils, each with its name."""
    own = source(view, view.figure)
    if other is None or _is_same_council(view, other):
        return own
    its = source(other, view.figure)
    names = (each.scores.data.framework.name for each in (view, other))
    return Source(
        " ".join(f"{name}: {each.text}" for name, each in zip(names, (own, its), strict=True)), own.mark or its.mark
    )


def _is_same_council(view: View, other: View) -> bool:
    return view.scores.data.framework.name == other.scores.data.framework.name


def _names(view: View, other: View | None) -> tuple[str, str]:
    """Return the names of both in a sentence; with another council's, the council's."""
    if other is None:
        return name_of(view.area), "the same month last year"
    if _is_same_council(view, other):
        return name_of(view.area), name_of(other.area)
    return _name_with_council(view), _name_with_council(other)


def _name_with_council(view: View) -> str:
    council = view.scores.data.framework.name
    return council if view.area == COUNCIL else f"{name_of(view.area)}, {council}"


def _why_not_by_month(view: View) -> str:
    title = FIGURES[view.figure].title
    if view.is_recorded(view.figure) and view.months(view.figure).empty:
        return f"{title} of {name_of(view.area)} is not shown by month, to protect small groups."
    return f"There are too few months of {title.lower()} of {name_of(view.area)} to draw a comparison."


def months(view: View, other: View | None, since: str = "") -> pd.DataFrame:
    """Return a figure by month, of the view and of what it is compared with (None: last year); a column each."""
    values = view.whole_months(view.figure)["value"]
    name, beside = _names(view, other)
    if other is None:
        then, beside = values.copy(), LAST_YEAR
        then.index = pd.Index([in_year(month, 1) for month in values.index], dtype="str")
        then = then.reindex(values.index)
    else:
        then = other.whole_months(view.figure)["value"]
    both = pd.DataFrame({capitalised(name): values, capitalised(beside): then})
    return both[both.index >= since].dropna(how="all")


def _to_date(view: View, other: View | None) -> Block:
    """Tabulate this year's value of both, beside that of the same days last year."""
    figure = FIGURES[view.figure]
    days = covers(view, figure)
    views = [view, *([other] if other else [])]
    rows = [
        {
            "label": capitalised(name) + ("" if covers(each, figure) == days else f", {covers(each, figure)}"),
            "now": shown_text(each.shown(figure.name), figure),
            "before": shown_text(each.shown(figure.name, last_year=True), figure, beside=each.shown(figure.name)),
        }
        for each, name in zip(views, _names(view, other), strict=False)
    ]
    columns = (
        Col("Area", "label"),
        Col("This year", "now", number=True),
        Col(SAME_DAYS, "before", number=True),
    )
    shown = table(pd.DataFrame(rows), columns, caption=f"{figure.title}, {unit_in_words(figure.unit)}, {days}")
    return shown.marked(source(view, figure.name).mark)
