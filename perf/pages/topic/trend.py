"""A figure month by month, and which months are signals: they differ by more than chance explains."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.control_chart import control_chart, seasonal_ratio
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.disclosure.published_figures import BY_PART
from perf.figure import Better, Recipe
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import source
from perf.pages.view import View
from perf.rules import FEW_CASES
from perf.wording import capitalised, count, is_are, month_name, out_of, value

FEWEST_MONTHS = 3
FEWEST_CASES = 10  # of a month: a share of fewer jumps between 0 and 100%
MONTHS_OF_CASES = 12  # the last, whose cases decide whether there is a chart


@dataclass(frozen=True)
class Charted:
    """A figure by month: its months, the series that is charted, and its control chart."""

    months: pd.DataFrame
    series: pd.Series
    frame: pd.DataFrame
    better: Better
    seasonal: bool  # whether the series is the ratio to the usual month


def charted(view: View, figure: str, *, since: str = "") -> Charted | None:
    """Return the control chart of a figure by month, from the month `since`; None where it cannot be charted.

    The earlier months still count for what is usual in a month.
    """
    months = view.months(figure)
    if _no_chart(view, figure, months):
        return None
    months = months.loc[: months["value"].last_valid_index()]
    seasonal = view.topic.is_seasonal and seasonal_ratio(months["value"]).notna().sum() >= 3
    series = seasonal_ratio(months["value"]).dropna() if seasonal else months["value"]
    series = series[series.index >= since]
    if series.empty:
        return None
    better = view.better(figure)
    return Charted(months, series, control_chart(series, better=better), better, seasonal)


def signals(view: View, figure: str = "", *, since: str = "") -> Block:
    """Return a chart of a figure by month with its signals; with a yearly pattern, of its ratio to the usual month.

    `since` is the first month shown, such as 2019-04; all months where it is blank.
    """
    name = figure or view.figure
    made = FIGURES[name]
    drawable = charted(view, name, since=since)
    if drawable is None:
        why = _no_chart(view, name, view.months(name))
        why = why or f"There are no monthly figures of {made.title.lower()} from {month_name(since)}."
        return say(why) if view.is_recorded(name) else Block()
    months, series, chart = drawable.months, drawable.series, drawable.frame
    better, seasonal = drawable.better, drawable.seasonal
    unit = "ratio to the usual month (1 is usual)" if seasonal else made.unit
    title = signal_title(made.title, chart)
    subtitle = (
        f"{made.title}, {unit}, {name_of(view.area)}, {month_name(series.index[0])} to {month_name(series.index[-1])}"
    )
    drawn = partial(
        charts.control, chart.rename_axis("month"), unit="" if seasonal else made.unit, better=better,
        year_start_month=view.quarter.year_start_month,
    )  # fmt: skip
    unit_shown = "" if seasonal else made.unit
    low, high, last = (
        value(number, unit_shown, decimals=2 if seasonal else made.decimals)
        for number in (series.min(), series.max(), series.iloc[-1])
    )
    alt = f"{title}. Control chart of {subtitle}: lowest {low}, highest {high}, latest {last}."
    data = table(
        months[months.index >= since].join(chart[["signal"]]).reset_index(),
        (
            Col("Month", lambda row: month_name(row["month"])),
            Col(made.title, lambda row: value(row["value"], made.unit, decimals=made.decimals), number=True),
            Col("Signal", lambda row: row["signal"] if pd.notna(row["signal"]) else ""),
        ),
        caption=f"{made.title} by month, {name_of(view.area)}",
    )
    note = _pattern_note(months["value"], better) if seasonal and since <= months.index[0] else ""
    shown = show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data)
    return shown + say(signal_sentence(made.title, chart), note)


def _no_chart(view: View, name: str, months: pd.DataFrame) -> str:
    """Return why a figure is not charted by month; "" where it can be."""
    figure = FIGURES[name]
    if figure.is_about_people and months.empty:
        if name not in BY_PART:
            return f"{figure.title} is not published by month."
        if view.area in view.scores.data.framework.services:
            return f"{figure.title} is not published by month for services."
        return f"{figure.title} of {name_of(view.area)} is not shown by month, to protect small groups."
    if months["value"].notna().sum() < FEWEST_MONTHS:
        return f"There are too few months of {figure.title.lower()} to show a trend."
    cases = months[["numerator", "denominator"]].iloc[-MONTHS_OF_CASES:].sum(min_count=1)
    if figure.is_of_few(cases["numerator"], cases["denominator"]):
        few = f"it counts fewer than {FEW_CASES} cases in the last {MONTHS_OF_CASES} months"
        return f"{figure.title}: not charted by month, because {few}."
    denominator = figure.recipe.denominator if isinstance(figure.recipe, Recipe) else None
    if denominator and figure.unit == "percent" and months["denominator"].median() < FEWEST_CASES:
        cases = denominator.in_words
        return f"{figure.title}: not charted by month, because most months have fewer than {FEWEST_CASES} {cases}."
    return ""


def signal_title(what: str, chart: pd.DataFrame) -> str:
    """Return what the latest month of a control chart means, as a title."""
    meanings = {
        "concern": "worse than chance explains",
        "improvement": "better than chance explains",
        "neutral": "a change that chance does not explain",
        "common cause": "no signal",
        "too few to tell": "too few months to judge",
    }
    return f"{what} in {month_name(str(chart.index[-1]))}: {meanings[chart['meaning'].iloc[-1]]}"


_MEANING = {"improvement": "better", "concern": "worse", "neutral": "a change"}
_SIGNAL = {
    "outside": "it is outside the limits",
    "shift": "it is one of seven or more months in a row on one side of the average",
    "trend": "it is one of seven or more months in a row that all went up or all went down",
    "two of three": "two of three months in a row are close to the same limit",
}


def signal_sentence(what: str, chart: pd.DataFrame) -> str:
    """Return what the latest month means, and how many of the months are signals."""
    last, marked = chart.iloc[-1], int((chart["signal"] != "").sum())
    if last["meaning"] == "too few to tell":
        return f"There {is_are(len(chart))} only {count(len(chart), 'month')}, too few to tell a change from chance."
    months = capitalised(out_of(marked, len(chart), "month"))
    signals_are = {0: "is a signal", 1: "is a signal: it differs by more than chance explains"}
    of_all = f"{months} {signals_are.get(marked, 'are signals: they differ by more than chance explains')}."
    if not last["signal"]:
        return f"The latest month is not a signal. {of_all}"
    return f"The latest month is a signal ({_MEANING[last['meaning']]}): {_SIGNAL[last['signal']]}. {of_all}"


def _pattern_note(values: pd.Series, better: Better) -> str:
    """Return why the ratio is charted, with the number of months that would stand out without it."""
    without = control_chart(values, better=better)
    adjusted = control_chart(seasonal_ratio(values).dropna(), better=better)
    signals_without, signals_adjusted = (int((chart["signal"] != "").sum()) for chart in (without, adjusted))
    return (
        "The figure has a yearly pattern, so each month is divided by the average of the same month in earlier years. "
        f"Without this adjustment, {signals_without} of {len(without)} months would stand out; with it, "
        f"{signals_adjusted} of {len(adjusted)}."
    )
