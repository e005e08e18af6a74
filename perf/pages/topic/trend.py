"""A figure month by month: what was expected of each month, and which months are unusual."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from perf import charts
from perf.analysis.control_chart import RUN
from perf.analysis.monthly_range import MonthlyChart
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.dataset.framework import Framework
from perf.figure import Figure
from perf.pages.block import Block, ChartText, say, show_chart, terms
from perf.pages.cell import Cell, cell
from perf.pages.links import months_of
from perf.pages.tables import Col, Row, fraction, small_lines, table
from perf.pages.topic.change import (
    MEANINGS,
    Verdict,
    beside_expected,
    changes_of_others,
    dated,
    decimals_of_range,
    verdict,
)
from perf.pages.topic.opening import charted, left_out
from perf.pages.topic_view import Charted, View
from perf.wording import listing, month_name, unit_in_words, value

WORDS = {
    "outside": "beyond the expected range",
    "trend": "one of {trend} or more months in a row that all rose or all fell{beside}",
    "two of three": "one of two in three months close to the same end of the range",
    "shift": "one of {run} or more months in a row on one side of what is expected",
}


def signals(view: View, figure: str = "", *, since: str = "") -> Block:
    """Return a chart of a figure by month with its expected range and its signals, and the verdict in words.

    `since` is the first month shown, such as 2019-04; all months where it is blank.
    """
    statistic = FIGURES[figure or view.figure]
    judged = verdict(view, statistic.name)
    others = say(" ".join(changes_of_others(view, judged)))
    if judged.chart is None:
        return (say(*judged.sentences) if view.is_recorded(statistic.name) else Block()) + others
    made = charted(view, statistic.name)
    shown = by_month(made, judged, since=since, notes=notes_of(view.scores.data.framework, statistic.name, view.area))
    hidden = _hidden_months(view, statistic.name, since)
    return shown + others + say(left_out(view, statistic.name), hidden) + explained(judged, since)


def _hidden_months(view: View, figure: str, since: str) -> str:
    """Return which months have no value in the chart because they are hidden, in a sentence; "" for none."""
    months = view.whole_months(figure)["hidden"]
    hidden = [month_name(str(month)) for month in months.index[(months != "") & (months.index >= since)]]
    return f"Hidden to protect small groups: {listing(hidden)}." if hidden else ""


def by_month(
    made: Charted, judged: Verdict, *, since: str = "", notes: Mapping[str, str] | None = None,
    given: pd.DataFrame | None = None,
) -> Block:  # fmt: skip
    """Return a chart of a figure by month as it has been judged, the months as a table, and the verdict in words.

    Parameters
    ----------
    made : Charted
    judged : Verdict
        Of a figure that is charted.
    since : str
        The first month shown; all months where it is blank.
    notes : mapping of month to str, optional
        What happened in a month.
    given : DataFrame, by month, optional
        `target`, in place of the one target of this year's months, and the `numerator` and `denominator` of values.
    """
    statistic = made.figure
    frame = _months_shown(judged, since)
    if frame.empty:
        return say(f"There are no monthly figures of {statistic.title.lower()} from {month_name(since)}.")
    months = f"{month_name(frame.index[0])} to {month_name(frame.index[-1])}"
    subtitle = f"{statistic.title} by month, {unit_in_words(statistic.unit)}, {name_of(made.area)}, {months}"
    this_year = frame.index.isin(made.quarter.months_to_date)
    frame = frame.assign(
        event=pd.Series(notes or {}, dtype="str").reindex(frame.index, fill_value=""),
        target=np.where(this_year, judged.target, np.nan), numerator=np.nan, denominator=np.nan,
    )  # fmt: skip
    if given is not None:
        frame = frame.assign(**{name: given[name].reindex(frame.index) for name in given})
    drawn = partial(
        charts.control, frame.rename_axis("month").rename(columns={"expected": "mean"}), unit=statistic.unit,
        better=made.better, year_start_month=made.quarter.year_start_month, decimals=decimals_of_range(statistic),
    )  # fmt: skip
    known = frame["value"].dropna()
    low, high, last = (_shown(number, statistic) for number in (known.min(), known.max(), known.iloc[-1]))
    alt = f"Line chart of {subtitle}: lowest {low}, highest {high}, latest {last}."
    text = ChartText(judged.title, subtitle, alt, made.source)
    shown = show_chart(drawn, text, _plotted(frame, statistic, judged)) + say(" ".join(judged.sentences))
    return shown.at(months_of(statistic.name))


def _months_shown(judged: Verdict, since: str) -> pd.DataFrame:
    """Return the months to show; none after an unstable baseline is marked, because its range does not tell."""
    if judged.chart is None:
        return pd.DataFrame()
    frame = judged.chart.frame
    if not judged.chart.is_stable:
        frame = frame.assign(signal=frame["signal"].where(frame["in_baseline"], ""))
    return frame[frame.index >= since]


def notes_of(rules: Framework, figure: str, area: str) -> dict[str, str]:
    """Return what the framework enters for months: new beginnings and events, with their reasons."""
    notes: dict[str, list[str]] = {}
    for entry in dated(rules, figure, area, "rebase"):
        notes.setdefault(entry.month, []).append(f"new beginning: {entry.why}")
    for entry in dated(rules, figure, area, "event"):
        notes.setdefault(entry.month, []).append(entry.why)
    return {month: "; ".join(words) for month, words in notes.items()}


def _plotted(frame: pd.DataFrame, statistic: Figure, judged: Verdict) -> Block:
    """Return what the chart draws as a table."""

    def number_of(column: str) -> Col:
        titles = {"expected": "Expected", "lower": "Lowest usual", "upper": "Highest usual", "target": "Target"}
        places = decimals_of_range(statistic)
        return Col(titles[column], lambda row: value(row[column], statistic.unit, decimals=places), number=True)

    def own(row: Row) -> Cell:
        parts = {name: row[name] for name in ("numerator", "denominator")}
        shown = cell(value(row["value"], statistic.unit, decimals=statistic.decimals))
        return shown + small_lines(fraction(row), parts=parts) if pd.notna(row["denominator"]) else shown

    def unusual(row: Row) -> str:
        if judged.chart is None or not row["signal"]:
            return ""
        return f"{MEANINGS[row['meaning']]}: {_in_words(row['signal'], judged.chart)}"

    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(statistic.title, own, number=True),
        *(number_of(column) for column in ("expected", "lower", "upper")),
        *((number_of("target"),) if frame["target"].notna().any() else ()),
        Col("Unusual", unusual),
        *((Col("Event", "event"),) if (frame["event"] != "").any() else ()),
    )
    plotted = frame.rename_axis("month").reset_index()
    return table(plotted, columns, caption=f"{statistic.title} by month, with what is expected")


def _shown(number: float, statistic: Figure) -> str:
    return value(number, statistic.unit, decimals=statistic.decimals)


def _in_words(signal: str, chart: MonthlyChart) -> str:
    """Return what a signal says of a month."""
    return WORDS[signal].format(run=chart.run, trend=RUN, beside=beside_expected(chart))


def explained(judged: Verdict, since: str = "") -> Block:
    """Return in plain words how the expected range was made, and what the signals in the chart mean."""
    chart, frame = judged.chart, _months_shown(judged, since)
    if chart is None or frame.empty or not chart.is_enough:
        return Block()
    based = chart.frame.index[chart.frame["in_baseline"]]
    made = {
        "level": "the average of the months",
        "yearly": "the average of the same calendar month",
        "yearly counts": "the average of the same calendar month",
        "share": "the share of all cases in the months",
    }[chart.kind]
    shown = ", without those that have no value here" if chart.frame.loc[based, "value"].isna().any() else ""
    wider = " It is wider because each month resembles the one before." if chart.correlation > 0 else ""
    pairs = [
        (
            "Expected value",
            f"Here {made} from {month_name(based[0])} to {month_name(based[-1])}{shown}. "
            "It stays the same until somebody enters a new beginning in framework.toml, so that a lasting change does "
            "not become what is expected.",
        ),
        ("Expected range", f"Where all but about 3 of 1,000 months lie if nothing changes.{wider}"),
    ]
    pairs += [
        (f"Unusual month: {name}", f"The month is {_in_words(name, chart)}.")
        for name in WORDS
        if (frame["signal"] == name).any()
    ]
    return terms(pairs)
