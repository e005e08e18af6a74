"""Where the year will end: the forecast, its range, and a back-test beside other methods."""

from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.forecast import Forecast, forecast_outturn
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic.opening import source
from perf.pages.view import View
from perf.wording import in_words, value


def forecast_of(view: View, figure: str = "") -> Forecast | None:
    """Return the forecast outturn of a figure; None where there is no earlier year to forecast from."""
    name = figure or view.figure
    years, months = view.years(name), view.months(name)
    if view.quarter.year not in years.index or len(years) < 2:
        return None
    numerators = months["numerator"] if len(months) else None
    return forecast_outturn(years["to_date"], years["outturn"].dropna(), view.quarter, monthly=numerators)


def year_end(view: View, figure: str = "", forecast: Forecast | None = None) -> Block:
    """Return where the year is forecast to end, by which method, and how far out such forecasts were before.

    `forecast` is what `forecast_of` returns, if it has been calculated already.
    """
    name = figure or view.figure
    made, years = FIGURES[name], view.years(name)
    forecast = forecast or forecast_of(view, name)
    if forecast is None:
        return Block()
    if pd.isna(forecast.value):
        return say(f"There is no forecast: {forecast.reason}.")
    places = made.decimals
    outturn = in_words(forecast.value, made.unit, places)
    title = f"{made.title} is forecast to end the year at {outturn}"
    subtitle = f"{made.title} by year, {made.unit}, {name_of(view.area)}"
    drawn = partial(
        charts.years, years.rename_axis("year"), unit=made.unit,
        forecast=forecast.value, low=forecast.low, high=forecast.high,
    )  # fmt: skip
    columns = (
        Col("Year", "year"),
        Col("To this quarter", lambda row: value(row["to_date"], made.unit, decimals=places), number=True),
        Col("Complete year", lambda row: value(row["outturn"], made.unit, decimals=places), number=True),
    )
    data = table(years.rename_axis("year").reset_index(), columns, caption=subtitle)
    spread = ""
    low, high = (value(edge, made.unit, decimals=places) for edge in (forecast.low, forecast.high))
    if forecast.years == 1:
        spread = f" With an error as in the one past year, the year would end at {low}."
    elif forecast.years:
        spread = (
            f" With the smallest and the largest error of the past {forecast.years} years, the year would end between "
            f"{low} and {high}."
        )
    method = (
        f"Method: {forecast.method} (this year to date, times last year's outturn, divided by last year to date)."
        f"{spread}"
    )
    past = "; ".join(f"{year}: {in_words(row['outturn'], made.unit, places)}" for year, row in years.iterrows()
                     if pd.notna(row["outturn"]))  # fmt: skip
    alt = f"{title}. Line chart of {subtitle}: {past}."
    block = show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data)
    return block + say(method) + backtest(forecast.methods, made.unit, places)


def backtest(methods: pd.DataFrame, unit: str, places: int) -> Block:
    """Return a table of what each method forecasts, and how far out it was in past years."""
    columns = (
        Col("Method", lambda row: str(row["method"]).capitalize()),
        Col("Forecast", lambda row: value(row["forecast"], unit, decimals=places) or row["reason"], number=True),
        Col(
            "Average error in past years",
            lambda row: value(row["mean_absolute_error"], unit, decimals=places),
            number=True,
        ),
        Col("Past years compared", lambda row: f"{row['years']:.0f}", number=True),
    )
    rows = methods.rename_axis("method").reset_index()
    return table(rows, columns, caption="What each method forecasts, and how far out it was in past years")
