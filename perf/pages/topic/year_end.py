"""Where the year will end: the forecast, the range of its past errors, and the target; or where it ended."""

from dataclasses import replace
from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.forecast import FEWEST_OF_RANGE, Forecast, forecast_outturn
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.figure import Better, Figure
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.cell import Cell, cell
from perf.pages.tables import Col, Row, small_lines, table
from perf.pages.topic.opening import charted, compared, shown_text, why_hidden
from perf.pages.topic_view import Charted, View
from perf.rules import DECIMALS, FEW_CASES
from perf.wording import (
    add_unit,
    capitalised,
    count,
    difference,
    in_words,
    month_name,
    out_of,
    unit_in_words,
    value,
    values_apart,
)

FORMULAS = {
    "mean of three": "the mean of seasonal share, average share and rest of last year",
    "seasonal share": "this year to date, times last year's outturn, divided by last year to date",
    "average share": "this year to date, times the outturns of all earlier years, divided by their years to date",
    "rest of last year": "this year to date, plus what last year added from this quarter to its end",
    "straight line": "this year to date, divided by the share of the year that has gone",
    "exponential smoothing": "this year to date, plus the remaining months by Holt-Winters' method",
}


def forecast_of(view: View, figure: str = "") -> Forecast | None:
    """Return the forecast outturn of a figure; None where there is none, no earlier year, or the year has ended."""
    name = figure or view.figure
    if why_no_forecast(view, name) or view.has_ended(name):
        return None
    years, months = view.years(name), view.whole_months(name)
    if view.quarter.year not in years.index or len(years) < 2:
        return None
    return forecast_outturn(
        years["to_date"], years["outturn"].dropna(), view.quarter, monthly=months["numerator"],
        months_gone=view.months_gone(name), hidden=months.index[months["hidden"] != ""],
    )  # fmt: skip


def outturns(view: View, figure: str = "") -> pd.Series:
    """Return the outturn of each complete year, this one's too if it has ended, indexed by year."""
    name = figure or view.figure
    known = view.years(name)["outturn"].dropna()
    shown = view.shown(name)
    if len(known) and view.has_ended(name) and shown.is_known:
        known.loc[view.quarter.year] = shown.value
    return known


def why_no_forecast(view: View, figure: str) -> str:
    """Return why a figure is not forecast, as a sentence; "" where it can be, if there are earlier years."""
    title = FIGURES[figure].title
    if FIGURES[figure].is_share:
        return f"{title}: a share of cases does not add up over the year, so its outturn is not forecast."
    if view.is_of_few(figure):
        return f"{title}: not forecast, because it counts fewer than {FEW_CASES} cases."
    return ""


def year_end(view: View, figure: str = "", forecast: Forecast | None = None) -> Block:
    """Return where the year is forecast to end, by which method, how far out it was before, and the target.

    Of a year that has ended it returns where it ended. `forecast` is what `forecast_of` returns, if it has been
    calculated already.
    """
    statistic = FIGURES[figure or view.figure]
    if view.has_ended(statistic.name):
        return _ended(view, statistic)
    forecast = forecast or forecast_of(view, statistic.name)
    if forecast is None:
        return say(why_no_forecast(view, statistic.name) or _why_no_years(view, statistic))
    if pd.isna(forecast.value):
        return say(f"There is no forecast: {forecast.reason}.")
    return by_year(charted(view, statistic.name), forecast, view.years(statistic.name), targets(view, statistic.name))


def _why_no_years(view: View, statistic: Figure) -> str:
    """Return why the years of a figure give no forecast, as a sentence; "" where it has no records."""
    if not view.is_recorded(statistic.name):
        return ""
    if statistic.is_about_people and view.years(statistic.name).empty:
        return f"{statistic.title}: not forecast, because a year is hidden to protect small groups."
    months = view.months(statistic.name)
    first = months.index[months["value"].notna() | (months["hidden"] != "")].min()
    if pd.notna(first) and first > view.quarter.same_quarter_last_year.months_to_date[0]:
        return f"{statistic.title}: not forecast, because its records begin in {month_name(first)}."
    return ""


def _ended(view: View, statistic: Figure) -> Block:
    """Return where a year that has ended did so; "" where that is not recorded."""
    shown = view.shown(statistic.name)
    if shown.hidden:
        return say(f"{statistic.title}: where the year ended {why_hidden(shown)}.")
    if not shown.is_known:
        return say(_why_no_years(view, statistic))
    compared_with, few = compared(view, statistic.name), view.is_of_few(statistic.name)
    if statistic.is_share and few:
        return say(f"{statistic.title} ended the year at {shown_text(shown, statistic)}, {compared_with}.")
    made = charted(view, statistic.name)
    made = replace(made, figure=replace(statistic, places=statistic.decimals_of(shown.denominator)))
    to_date, whole = targets(view, statistic.name)
    years = outturns(view, statistic.name)
    years = years.iloc[-1:] if statistic.is_share or few else years  # earlier shares may be of few cases
    return ended_by_year(made, shown.value, years, whole if pd.isna(to_date) else to_date, compared_with)


def ended_by_year(made: Charted, outturn: float, outturns: pd.Series, target: float, compared_with: str) -> Block:
    """Return where a year that has ended did so: a chart of years, the target, and how it compares with a year before.

    Parameters
    ----------
    made : Charted
    outturn : float
        Of this year.
    outturns : Series, indexed by year
        Of each complete year, this one's last; a chart needs two.
    target : float
        For the year; missing where there is none.
    compared_with : str
        How the outturn compares with last year's, for the end of a sentence; "" where that is not known.
    """
    statistic, places = made.figure, made.figure.decimals
    title, is_charted = f"{statistic.title} ended the year at", len(outturns) > 1
    apart = values_apart(outturn, target, unit=statistic.unit, decimals=places)
    shown, goal = (add_unit(text, statistic.unit) for text in apart)
    sentences = (
        f"{'The year ended at' if is_charted else title} {', '.join(filter(None, (shown, compared_with)))}.",
        _met(outturn, target, made.better, goal),
    )
    words = say(" ".join(filter(None, sentences)))
    if not is_charted:
        return words
    years = outturns.rename("outturn").rename_axis("year").reset_index()
    years["target"] = pd.Series(target, years.index).where(years["year"] == made.quarter.year)
    subtitle = f"{statistic.title} by year, {unit_in_words(statistic.unit)}, {name_of(made.area)}"
    of_year = f", target for the year {value(target, statistic.unit)}" if pd.notna(target) else ""
    alt = f"Line chart of {subtitle}: {_past(years, statistic)}{of_year}."
    text = ChartText(f"{title} {in_words(outturn, statistic.unit, places)}", subtitle, alt, made.source)
    drawn = partial(charts.years, years, unit=statistic.unit)
    return show_chart(drawn, text, table(years, _columns(years, statistic), caption=subtitle)) + words


def _met(outturn: float, target: float, better: Better, words: str) -> str:
    """Return whether an outturn met its target; "" without one, or where neither way is better."""
    if better == "neutral" or pd.isna(target):
        return ""
    miss = round(outturn - target if better == "lower" else target - outturn, DECIMALS)
    return f"It {'missed' if miss > 0 else 'met'} the target of {words}."


def _past(years: pd.DataFrame, statistic: Figure) -> str:
    """Return the outturn of each complete year, for those who do not see the chart."""
    return "; ".join(
        f"{row['year']}: {_amount(row['outturn'], statistic)}" for _, row in years.dropna(subset="outturn").iterrows()
    )


def by_year(made: Charted, forecast: Forecast, years: pd.DataFrame, targets: tuple[float, float]) -> Block:
    """Return a chart of years with the forecast of this one, how it was made, and whether it meets the target.

    Parameters
    ----------
    made : Charted
    forecast : Forecast
        With a value.
    years : DataFrame, indexed by year
        to_date, outturn.
    targets : tuple of float
        The target for this quarter and for the year; missing where there is none.
    """
    statistic, places, (to_date, whole) = made.figure, made.figure.decimals, targets
    years = years.rename_axis("year").reset_index().assign(target_to_date=float("nan"), target=float("nan"))
    years.loc[years["year"] == made.quarter.year, ["target_to_date", "target"]] = to_date, whole
    title = f"{statistic.title} is forecast to end the year at {in_words(forecast.value, statistic.unit, places)}"
    subtitle = f"{statistic.title} by year, {unit_in_words(statistic.unit)}, {name_of(made.area)}"
    drawn = partial(
        charts.years, years, unit=statistic.unit, forecast=forecast.value, low=forecast.low, high=forecast.high
    )
    past = _past(years, statistic)
    now = f"{made.quarter.year}: {_this_year(years, forecast, statistic, targets)}"
    alt = f"Line chart of {subtitle}: {'; '.join(filter(None, (past, now)))}."
    text = ChartText(title, subtitle, alt, made.source)
    shown = show_chart(drawn, text, _plotted(years, forecast, statistic, subtitle))
    sentences = (_how(forecast, statistic), _range(forecast, statistic), _against_target(made, forecast, targets))
    return (
        shown
        + say(" ".join(sentence for sentence in sentences if sentence))
        + backtest(forecast, statistic).marked(made.source.mark)
    )


def _this_year(years: pd.DataFrame, forecast: Forecast, statistic: Figure, targets: tuple[float, float]) -> str:
    """Return what the chart draws of this year, for those who do not see it."""
    to_date = years["to_date"].iloc[-1]
    has_range = forecast.years >= FEWEST_OF_RANGE
    ends = (
        " to ".join(_amount(end, statistic, unit=False) for end in (forecast.low, forecast.high)) if has_range else ""
    )
    named = (("target to this quarter", targets[0]), ("target for the year", targets[1]))
    parts = (
        f"{_amount(to_date, statistic, unit=False)} to this quarter" if pd.notna(to_date) else "",
        f"forecast {_amount(forecast.value, statistic, unit=False)}",
        f"range {ends}" if ends else "",
        *(f"{name} {value(goal, statistic.unit)}" for name, goal in named if pd.notna(goal)),
    )
    return ", ".join(filter(None, parts))


def targets(view: View, figure: str) -> tuple[float, float]:
    """Return the target for this quarter and for the year of the measure that a figure feeds; missing without one."""
    measure = view.measure(figure)
    if measure is None:
        return float("nan"), float("nan")
    to_date, whole = float(measure["target"]), float(measure["annual_target"])
    return to_date, to_date if view.quarter.is_last_of_year and pd.isna(whole) else whole


def _how(forecast: Forecast, statistic: Figure) -> str:
    """Return the method, why it was chosen, and how far out it was in past years."""
    row = forecast.methods.loc[forecast.method]
    past = count(row["years"], "past year")
    why = "used because there are too few past years to choose a method by its errors"
    if forecast.is_chosen:
        why = f"the method with the smallest average error of those that can be compared in {past}"
    named = f"Method: {forecast.method} ({FORMULAS[forecast.method]}), {why}."
    if not row["years"]:
        return named
    size = difference(row["mean_absolute_error"], statistic.unit, statistic.decimals)
    return f"{named} Its average error in {past} is {size}."


def _range(forecast: Forecast, statistic: Figure) -> str:
    """Return the range, on which past errors it is based, and where it begins or ends if all are on one side."""
    if forecast.years < FEWEST_OF_RANGE:
        return "No range is given, because there are not two past errors."
    low, high = (_amount(end, statistic, unit=False) for end in (forecast.low, forecast.high))
    few = "so few errors do not cover all that can happen"
    if not forecast.side:
        errors = f"With the lowest and the highest of the {forecast.years} past errors"
        return f"{errors} the year would end between {low} and {high}; {few}."
    years, way = out_of(forecast.years, forecast.years, "past year"), "above" if forecast.side > 0 else "below"
    itself = "the forecast itself"
    first, last = (itself, "the highest past error") if forecast.side > 0 else ("the lowest past error", itself)
    side = f"{years} ended {way} what this method forecast"
    return f"The range, {low} to {high}, goes from {first} to {last}, because {side}; {few}."


def _against_target(made: Charted, forecast: Forecast, targets: tuple[float, float]) -> str:
    """Return whether the year will meet its target, and with how many of the past errors."""
    statistic, better, (to_date, whole) = made.figure, made.better, targets
    if better == "neutral" or pd.isna(to_date) and pd.isna(whole):
        return ""
    if pd.isna(whole):
        return f"The target for this quarter is {in_words(to_date, statistic.unit)}; there is no target for the year."
    meets = forecast.value <= whole if better == "lower" else forecast.value >= whole
    first = (
        f"The forecast {'meets' if meets else 'misses'} the target of {in_words(whole, statistic.unit)} for the year"
    )
    if not forecast.years:
        return f"{first}."
    times = forecast.on_target(whole, better)
    with_errors = capitalised(out_of(times, forecast.years, "past error"))
    return f"{first}. {with_errors} would let the year end on target."


def _amount(number: float, statistic: Figure, *, unit: bool = True) -> str:
    if unit:
        return in_words(number, statistic.unit, statistic.decimals)
    return value(number, statistic.unit, decimals=statistic.decimals)


def _plotted(years: pd.DataFrame, forecast: Forecast, statistic: Figure, caption: str) -> Block:
    """Return what the chart draws as a table, this year with its forecast."""
    last = years["year"] == years["year"].iloc[-1]
    ends = {"forecast": forecast.value, "low": forecast.low, "high": forecast.high}
    rows = years.assign(**{name: pd.Series(end, years.index).where(last) for name, end in ends.items()})
    return table(rows, _columns(rows, statistic), caption=caption)


_HEADERS = {
    "to_date": "To this quarter", "outturn": "Complete year", "forecast": "Forecast",
    "low": "Lower end of the range", "high": "Upper end of the range",
    "target_to_date": "Target to this quarter", "target": "Target for the year",
}  # fmt: skip


def _columns(rows: pd.DataFrame, statistic: Figure) -> tuple[Col, ...]:
    """Return the columns of a table of years: those of which a year has a number."""

    def number_of(name: str) -> Col:
        if name in ("target_to_date", "target"):
            return Col(_HEADERS[name], lambda row: value(row[name], statistic.unit), number=True)
        return Col(_HEADERS[name], lambda row: _amount(row[name], statistic, unit=False), number=True)

    known = (name for name in _HEADERS if name in rows and rows[name].notna().any())
    return (Col("Year", "year"), *(number_of(name) for name in known))


def backtest(forecast: Forecast, statistic: Figure) -> Block:
    """Return a table of what each method forecasts, and how far out it was in past years."""
    unit = {"percent": ", percentage points", "GBP": ", £", "count": ""}.get(statistic.unit, f", {statistic.unit}")

    def amount_or_reason(row: Row) -> Cell:
        amount = _amount(row["forecast"], statistic, unit=False)
        return cell(amount) if amount else small_lines(row["reason"])

    columns = (
        Col("Method", lambda row: str(row["method"]).capitalize()),
        Col("Forecast", amount_or_reason, number=True),
        Col(
            f"Average error in past years{unit}",
            lambda row: value(row["mean_absolute_error"], decimals=statistic.decimals),
            number=True,
            unit="percentage points" if statistic.unit == "percent" else statistic.unit,
        ),
        Col("Past years compared", lambda row: value(row["years"], decimals=0), number=True),
    )
    rows = forecast.methods.rename_axis("method").reset_index()
    return table(rows, columns, caption="What each method forecasts, and how far out it was in past years")
