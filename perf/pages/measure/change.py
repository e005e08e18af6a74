"""Is a measure changing? By month where it has observations, judged as topics are; else over the quarters."""

from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.change import Over, evidence_of
from perf.analysis.monthly_range import Kind as Pattern
from perf.analysis.monthly_range import monthly_chart
from perf.areas import name_of
from perf.months import in_year, months_between
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.cell import cell
from perf.pages.health.quarters import chart_of
from perf.pages.measure.view import MeasureView
from perf.pages.measure_cells import even_column
from perf.pages.tables import Col, fraction, small_lines, table
from perf.pages.topic import trend
from perf.pages.topic.change import RARE, Verdict, dated, decimals_of_range, in_words_of, signals_of, why_no_chart
from perf.rules import FEWEST_MONTHS_OF_PAGE, FEWEST_QUARTERS
from perf.wording import capitalised, change, count, is_are, month_name, out_of, unit_in_words, value

_READ_AS = {
    "month": "Each value is for its month alone.",
    "year to date": "The observations are for the year to date; a month is the difference between two of them.",
    "position": "Each value is that of the month's last day, so months are compared and never added up.",
}
_QUARTERS_READ_AS = {
    "ytd": "Each value is for the year to date, so only the same quarters of two years can be compared.",
    "quarter": "Each value is for the quarter alone.",
    "snapshot": "Each value is that of the quarter's last day.",
    "": "What each value covers is not given, so quarters may not be comparable.",
}


def by_month_or_quarter(view: MeasureView) -> Block:
    """Return the trend of a measure: its months, or its quarters where there are too few months."""
    return _by_month(view) if _has_months(view) else by_quarter(view)


def beside_months(view: MeasureView) -> Block:
    """Return the quarters of a measure whose trend is by month."""
    return by_quarter(view) if _has_months(view) else Block()


def _has_months(view: MeasureView) -> bool:
    enough = view.months.given["value"].notna().sum() >= FEWEST_MONTHS_OF_PAGE
    return bool(enough or len(view.quarters) < FEWEST_QUARTERS)


def _by_month(view: MeasureView) -> Block:
    months = view.months
    if months.given.empty or view.is_hidden:
        return Block()
    if months.own.empty:
        return _to_date(view)
    judged, made, rules = verdict(view), view.charted("measures", "observations"), view.scores.data.framework
    notes = say(" ".join((_READ_AS[months.covers], _ends(view))))
    if judged.chart is None:
        return say(*judged.sentences) + notes
    return (
        trend.by_month(made, judged, given=_given(view), notes=trend.notes_of(rules, view.measure_id, view.area))
        + notes
        + trend.explained(judged)
    )


def _ends(view: MeasureView) -> str:
    """Return when the observations end, where that is before the quarter does."""
    last = view.months.given.index[-1]
    return f"The observations end in {month_name(last)}." if last < view.quarter.months[-1] else ""


def verdict(view: MeasureView) -> Verdict:
    """Return what is known about a change of a measure that has months which can be compared."""
    figure, own = view.figure, view.months.own
    counted = own["value"] if view.unit == "count" else own["numerator"]
    why = why_no_chart(figure, view.area, own.assign(numerator=counted, hidden=""))
    if why:
        return Verdict("not charted", figure.name, why, (why,))
    own = own.loc[: own["value"].last_valid_index()]
    every = months_between(own.index[0], own.index[-1])
    target = _one_target(view)
    rebased = [entry.month for entry in dated(view.scores.data.framework, view.measure_id, view.area, "rebase")]
    year = view.quarter.months_to_date
    chart = monthly_chart(
        own.reindex(every), kind=_pattern(view), better=view.better, this_year=year[0], rebased=rebased, target=target,
        decimals=decimals_of_range(figure),
    )  # fmt: skip
    judged = Verdict(
        "too few data", figure.name, "", (), signals=tuple(signals_of(figure, chart)), chart=chart,
        evidence=evidence_of(chart, year, over=_over(view)), target=target,
    )  # fmt: skip
    return in_words_of(judged, figure, view.better, places=figure.decimals, of_topic=False)


def _pattern(view: MeasureView) -> Pattern:
    """Return what is expected of a month: a yearly pattern only where the table `measures` says so."""
    own = view.months.own["value"]
    is_count = view.unit == "count" and view.months.covers != "position"
    if is_count and own.mean() < RARE:
        return "rare"
    if view.is_share:
        return "share"
    if pd.isna(view.facts["seasonal"]) or not view.facts["seasonal"]:
        return "level"
    return "yearly counts" if is_count else "yearly"


def _over(view: MeasureView) -> Over:
    """Return how months are taken together: only what adds up is summed, and only shares of known cases pooled."""
    return "share" if view.is_share else "sum" if view.months.accumulates else "last"


def _targets(view: MeasureView) -> pd.Series:
    """Return the target of each month: its own, or that of the quarter where it holds for a month too.

    It does of a position, of a percentage, and of any other rate of a quarter; not of what is added up.
    """
    own = view.months.own
    is_rate = view.unit == "percent" or (view.basis == "quarter" and not view.adds_up)
    if own["target"].notna().any() or pd.isna(view.target):
        return own["target"]
    holds = view.months.covers == "position" or is_rate
    this_year = own.index.isin(view.quarter.months_to_date)
    return own["target"].mask(this_year, view.target) if holds else own["target"]


def _given(view: MeasureView) -> pd.DataFrame:
    """Return what is known of each month beside its value: its target, and of how many cases it is."""
    return view.months.own[["numerator", "denominator"]].assign(target=_targets(view))


def _one_target(view: MeasureView) -> float:
    """Return the target of this year's months; missing where there are several, or neither way is better."""
    targets = _targets(view)
    known = targets[targets.index.isin(view.quarter.months_to_date)].dropna().unique()
    return float(known[0]) if len(known) == 1 and view.better != "neutral" else float("nan")


def _to_date(view: MeasureView) -> Block:
    """Return a chart of values for the year to date, of which no month can be judged, and the same month last year."""
    given, figure = view.months.given, view.figure
    last = str(given.index[-1])
    before = in_year(last, -1)
    frames = {view.title: given["value"], "Target": given["target"]}
    rows = pd.concat([values.rename("value").reset_index().assign(label=name) for name, values in frames.items()
                      if values.notna().any()], ignore_index=True)  # fmt: skip
    title = f"{view.title}: {value(given['value'].iloc[-1], view.unit)} for the year to {month_name(last)}"
    subtitle = f"{view.title}, year to date by month, {unit_in_words(view.unit)}, {name_of(view.area)}"
    alt = f"Line chart of {subtitle}: latest {value(given['value'].iloc[-1], view.unit)}."
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col(
            "Year to date",
            lambda row: cell(row["shown"]) + small_lines(fraction(row)),
            number=True,
        ),
        Col("Target", "goal", number=True),
    )
    even = {name: even_column(given[of], view.unit) for name, of in (("shown", "value"), ("goal", "target"))}
    draw = partial(charts.lines, rows, unit=view.unit, year_start_month=view.quarter.year_start_month)
    text = ChartText(title, subtitle, alt, view.source("measures", "observations"))
    shown = show_chart(draw, text, table(given.assign(**even).reset_index(), columns, caption=subtitle))
    then = given["value"].get(before, float("nan"))
    compared = (
        f"The year to {month_name(last)} is "
        f"{change(given['value'].iloc[-1], then, view.unit, decimals=figure.decimals)}."
    )
    why = "The values are for the year to date, so months are not compared with each other, and no month is unusual."
    return shown + say(" ".join(filter(None, (why, compared if pd.notna(then) else "", _ends(view)))))


def by_quarter(view: MeasureView) -> Block:
    """Return a chart of the last quarters against their targets; nothing is claimed of so few values."""
    rows = view.quarters
    if view.is_hidden or len(rows) < FEWEST_QUARTERS:
        return Block()
    rated = rows[rows["rating"] != "N/A"]
    green = int((rated["rating"] == "Green").sum())
    title = f"{view.title} over {count(len(rows), 'quarter')}"
    if len(rated):
        quarters = out_of(green, len(rated), "quarter" if len(rated) == len(rows) else "rated quarter")
        title = f"{view.title}: {quarters} {is_are(max(green, 1))} {view.scores.ratings.called('Green')}"
    subtitle = (
        f"{view.title} by quarter, {unit_in_words(view.unit)}, {name_of(view.area)}, up to {rows['quarter'].iloc[-1]}"
    )
    alt = "Line chart: " + "; ".join(f"{row.quarter} {value(row.actual, view.unit)}" for row in rows.itertuples()) + "."
    text = ChartText(title, subtitle, alt, view.source("measures", "returns"))
    shown = chart_of(rows.assign(label=view.title), text, view.scores.ratings)
    few = f"{capitalised(count(len(rows), 'quarter'))} are too few to tell a change from chance."
    return shown + say(f"{_QUARTERS_READ_AS[view.basis]} {few}")
