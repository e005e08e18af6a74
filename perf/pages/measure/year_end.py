"""Where a measure will end the year, or where it ended: only where its months add up to the year."""

import pandas as pd

from perf.analysis.forecast import forecast_outturn
from perf.pages.block import Block, say
from perf.pages.measure.view import MeasureView
from perf.pages.topic import year_end as of_topics
from perf.wording import change


def year_end(view: MeasureView) -> Block:
    """Return the forecast for the end of the year, or why there is none; nothing for a measure without observations.

    Of a year that has ended it returns where it ended.
    """
    if view.is_hidden or view.months.given.empty:
        return Block()
    years = view.months.years(view.quarter)
    if view.quarter.is_last_of_year and not _why_no_year(view):
        return _ended(view, years)
    if why := why_no_forecast(view):
        return say(f"{view.title}: not forecast, because {why}.")
    forecast = forecast_outturn(
        years["to_date"].dropna(), years["outturn"].dropna(), view.quarter, monthly=view.months.own["value"].dropna()
    )
    if pd.isna(forecast.value):
        return say(f"There is no forecast: {forecast.reason}.")
    return of_topics.by_year(view.charted("measures", "observations"), forecast, years, _targets(view))


def _ended(view: MeasureView, years: pd.DataFrame) -> Block:
    """Return where a year that has ended did so."""
    made, year = view.charted("measures", "observations"), view.quarter.year
    known = years["outturn"].fillna(years["to_date"].where(years.index == year)).dropna()
    now, before = known[year], known.get(view.quarter.same_quarter_last_year.year)
    unit, places = made.figure.unit, made.figure.decimals
    compared_with = "" if before is None else change(now, before, unit, decimals=places)
    to_date, whole = _targets(view)
    return of_topics.ended_by_year(made, now, known, whole if pd.isna(to_date) else to_date, compared_with)


def why_no_forecast(view: MeasureView) -> str:
    """Return why a measure is not forecast; "" where it can be."""
    if why := _why_no_year(view):
        return why
    return "no earlier year is complete" if view.months.years(view.quarter)["outturn"].isna().all() else ""


def _why_no_year(view: MeasureView) -> str:
    """Return why its months give no figure for the year up to now; "" where they do."""
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
    return ""


def _targets(view: MeasureView) -> tuple[float, float]:
    """Return the target for this quarter and for the year; missing where there is none."""
    row = view.row
    if row is None:
        return float("nan"), float("nan")
    to_date = view.target
    whole = float(row["annual_target"])
    return to_date, to_date if view.quarter.is_last_of_year and pd.isna(whole) else whole
