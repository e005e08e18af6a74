"""Where a measure will end the year: only where its months add up to the year."""

import pandas as pd

from perf.analysis.forecast import forecast_outturn
from perf.pages.block import Block, say
from perf.pages.measure.view import MeasureView
from perf.pages.topic import year_end as of_topics


def year_end(view: MeasureView) -> Block:
    """Return the forecast for the end of the year, or why there is none; nothing for a measure without observations."""
    if view.is_hidden or view.months.given.empty:
        return Block()
    if why := why_no_forecast(view):
        return say(f"{view.title}: not forecast, because {why}.")
    years = view.months.years(view.quarter)
    forecast = forecast_outturn(
        years["to_date"].dropna(), years["outturn"].dropna(), view.quarter, monthly=view.months.own["value"].dropna()
    )
    if pd.isna(forecast.value):
        return say(f"There is no forecast: {forecast.reason}.")
    return of_topics.by_year(view.charted("measures", "observations"), forecast, years, _targets(view))


def why_no_forecast(view: MeasureView) -> str:
    """Return why a measure is not forecast; "" where it can be."""
    if not view.months.accumulates:
        if not view.adds_up:
            return "its months do not add up to the figure for the year"
        return {
            "snapshot": "a position does not add up over the year",
            "quarter": "its figures are for the quarter alone",
        }.get(view.basis, "its basis is not given, so it is not known whether months add up to the year")
    years = view.months.years(view.quarter)
    if view.quarter.year not in years.index or pd.isna(years.loc[view.quarter.year, "to_date"]):
        return "not every month of this year up to now has an observation"
    if years["outturn"].isna().all():
        return "no earlier year is complete"
    return ""


def _targets(view: MeasureView) -> tuple[float, float]:
    """Return the target for this quarter and for the year; missing where there is none."""
    row = view.row
    if row is None:
        return float("nan"), float("nan")
    to_date = view.target
    whole = float(row["annual_target"])
    return to_date, to_date if view.quarter.number == 4 and pd.isna(whole) else whole
