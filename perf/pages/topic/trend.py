"""Which way a figure goes, and whether that is a real change or the usual variation."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.control_chart import Better, control_chart, seasonal_ratio
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import BETTER_HIGHER, decimals_of, source
from perf.pages.view import View
from perf.wording import count, month_name, value

FEWEST_MONTHS = 3
FEWEST_CASES = 10  # a share of fewer jumps between 0 and 100%


@dataclass(frozen=True)
class Charted:
    """A figure by month: its months, the series that is charted, and its control chart."""

    months: pd.DataFrame
    series: pd.Series
    frame: pd.DataFrame
    better: Better
    seasonal: bool  # the series is the ratio to the usual month


def charted(view: View, figure: str, *, since: str = "") -> Charted | None:
    """Make the control chart of a figure by month, from the month `since` on; nothing where it cannot be charted.

    The months before still say what is usual for a month.
    """
    months = view.months(figure)
    if _no_chart(view, figure, months):
        return None
    months = months.loc[: months["value"].last_valid_index()]
    seasonal = view.topic.seasonal and seasonal_ratio(months["value"]).notna().sum() >= 3
    series = seasonal_ratio(months["value"]).dropna() if seasonal else months["value"]
    series = series[series.index >= since]
    if series.empty:
        return None
    better: Better = "higher" if any(word in figure for word in BETTER_HIGHER) else "lower"
    return Charted(months, series, control_chart(series, better=better), better, seasonal)


def signals(view: View, figure: str = "", *, since: str = "") -> Block:
    """Chart a figure month by month with its signals; one with a yearly pattern as the ratio to its usual month.

    `since` is the first month shown, such as 2019-04; all where none is named.
    """
    name = figure or view.topic.figure
    made = FIGURES[name]
    drawable = charted(view, name, since=since)
    if drawable is None:
        why = _no_chart(view, name, view.months(name))
        why = why or f"There are no months of {made.title.lower()} from {month_name(since)} on."
        return say(why) if view.is_recorded(name) else Block()
    months, series, chart = drawable.months, drawable.series, drawable.frame
    better, seasonal = drawable.better, drawable.seasonal
    unit = "ratio, 1 is usual for the month" if seasonal else made.unit
    title = signal_title(made.title, chart)
    subtitle = (
        f"{made.title}, {unit}, {name_of(view.area)}, {month_name(series.index[0])} to {month_name(series.index[-1])}"
    )
    drawn = partial(
        charts.control, chart.rename_axis("month"), unit="" if seasonal else made.unit, better=better,
        year_start_month=view.quarter.year_start_month,
    )  # fmt: skip
    low, high, last = series.min(), series.max(), series.iloc[-1]
    alt = f"{title}. Control chart of {subtitle}: from {low:.2f} to {high:.2f}, the last {last:.2f}."
    data = table(
        months[months.index >= since].join(chart[["signal"]]).reset_index(),
        (
            Col("Month", lambda row: month_name(row["month"])),
            Col(made.title, lambda row: value(row["value"], made.unit, decimals=decimals_of(made.unit)), number=True),
            Col("Signal", lambda row: row["signal"] if pd.notna(row["signal"]) else ""),
        ),
        caption=f"{made.title} by month, {name_of(view.area)}",
    )
    note = _pattern_note(months["value"], better) if seasonal and since <= months.index[0] else ""
    shown = show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data)
    return shown + say(signal_sentence(made.title, chart), note)


def _no_chart(view: View, name: str, months: pd.DataFrame) -> str:
    """Say why a figure is not charted by month; "" where it can be."""
    made = FIGURES[name]
    if made.people and months.empty:
        return f"{made.title} of {name_of(view.area)} rests on too few people in some months to be shown by month."
    if months["value"].notna().sum() < FEWEST_MONTHS:
        return f"There are too few months of {made.title.lower()} to show a trend."
    if made.unit == "percent" and months["denominator"].median() < FEWEST_CASES:
        cases = made.denominator.removesuffix(" in the period")
        return f"{made.title} is not charted by month: there are mostly fewer than {FEWEST_CASES} {cases} a month."
    return ""


def signal_title(what: str, chart: pd.DataFrame) -> str:
    """Say in a title what the latest point of a control chart means."""
    last = chart.iloc[-1]
    latest = month_name(str(chart.index[-1]))
    ends = {
        "concern": f"{what} in {latest} is a concern, beyond the usual variation",
        "improvement": f"{what} in {latest} is an improvement, beyond the usual variation",
    }
    return ends.get(last["meaning"], f"{what} in {latest} is within its usual variation")


_SIGNAL = {
    "outside": "it is outside the limits",
    "shift": "it is one of seven or more months on one side of the mean",
    "trend": "it is one of seven or more months that each rose or fell",
    "two of three": "two of three months are near a limit",
}


def signal_sentence(what: str, chart: pd.DataFrame) -> str:
    """Say what the latest point means, and how many of all points are signals."""
    last, marked = chart.iloc[-1], int((chart["signal"] != "").sum())
    if last["meaning"] == "too few to tell":
        return f"{count(len(chart), 'month')} {'is' if len(chart) == 1 else 'are'} too few to tell a change from noise."
    of = f"{count(marked, 'signal').capitalize()} in {count(len(chart), 'month')}."
    if not last["signal"]:
        return f"The latest month shows no real change, only the usual variation. {of}"
    return f"The latest month is a signal ({last['meaning']}): {_SIGNAL[last['signal']]}. {of}"


def _pattern_note(values: pd.Series, better: Better) -> str:
    """Say why the ratio is charted, with the number of points that the plain series would have flagged."""
    raw = control_chart(values, better=better)
    ratio = control_chart(seasonal_ratio(values).dropna(), better=better)
    flags = [int((chart["signal"] != "").sum()) for chart in (raw, ratio)]
    return (
        "The figure has a yearly pattern, so each month is shown as its ratio to the mean of the same month in earlier "
        f"years. Charted as it is, {flags[0]} of {len(raw)} months would be flagged; as a ratio, {flags[1]} of "
        f"{len(ratio)}."
    )
