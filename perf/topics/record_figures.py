"""All record tables of a council to monthly amounts, and the figures made of them."""

from collections.abc import Iterable

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.figure import COLUMNS, Figure
from perf.quarter import Quarter
from perf.topics import budget, complaints, sickness, turnover
from perf.topics import monthly_amounts as monthly_amounts

FIGURES: tuple[Figure, ...] = (*sickness.FIGURES, *turnover.FIGURES, *complaints.FIGURES, *budget.FIGURES)


def data_date(data: Dataset, table: str, quarter: Quarter) -> pd.Timestamp:
    """Give the last day that a table covers: the quarter's end, or the framework's `data_to` if that is earlier."""
    to = data.framework.data_to.get(table)
    return quarter.end if to is None else min(quarter.end, pd.Timestamp(to))


def first_month(data: Dataset, table: str, column: str) -> str:
    """Give the first month that a table of events covers: of the quarter in which its first row falls.

    Where the dataset holds records since a day only, no month before the first whole one from that day.
    """
    days = data.tables[table][column].dropna()
    if days.empty:
        return ""
    first = Quarter.of(days.min(), data.framework.year_start_month).months[0]
    since = "" if data.since is None else f"{data.since + pd.offsets.MonthBegin(0):%Y-%m}"
    return max(first, since)


def record_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Make the monthly amounts of every topic whose tables the folder holds, up to a quarter.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    """
    rules = data.framework
    here = set(data.sources)
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in monthly_amounts.COLUMNS})]
    if {"absences", "workforce"} <= here:
        until = data_date(data, "absences", quarter)
        days = rules.long_term_days
        begins = first_month(data, "absences", "first_day")
        frames.append(
            sickness.amounts(data.absences, data.workforce, data_date=until, first_month=begins, long_term_days=days)
        )
    if {"leavers", "workforce"} <= here:
        until = data_date(data, "leavers", quarter)
        begins = first_month(data, "leavers", "left_on")
        frames.append(turnover.amounts(data.leavers, data.workforce, data_date=until, first_month=begins))
    if "complaints" in here:
        until = data_date(data, "complaints", quarter)
        days_by_stage = {name: days.by_stage for name, days in rules.stage_days.by_directorate.items()}
        made = complaints.amounts(
            data.complaints,
            data_date=until,
            first_month=first_month(data, "complaints", "received_on"),
            stage_days=rules.stage_days.by_stage,
            by_directorate=days_by_stage,
        )
        frames.append(made)
    if "compliments" in here:
        until = data_date(data, "compliments", quarter)
        begins = first_month(data, "compliments", "received_on")
        frames.append(complaints.compliments_amounts(data.compliments, data_date=until, first_month=begins))
    if "budget" in here:
        until, plus = data_date(data, "budget", quarter), rules.variance_sign == "plus is favourable"
        frames.append(budget.amounts(data.budget, data_date=until, plus_is_favourable=plus))
    if "savings" in here:
        labels = [label for label in data.savings["quarter"].unique() if label <= quarter.label]
        last = {label: Quarter(label, rules.year_start_month).months[-1] for label in labels}
        frames.append(budget.savings_amounts(data.savings, last))
    together = pd.concat(frames, ignore_index=True).astype({"value": "float64"})
    return together.drop_duplicates(["amount", "area", "month", "part"], ignore_index=True)


def figures_of(amounts: pd.DataFrame, quarter: Quarter, figures: Iterable[Figure] = FIGURES) -> pd.DataFrame:
    """Compute record figures for a quarter: year to date, or the quarter alone where the name says so.

    Returns
    -------
    DataFrame, one row per figure, area and part
        figure, area, quarter, part, value, numerator, denominator.
    """
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})]
    known = set(amounts["amount"].unique())
    for figure in figures:
        if figure.function.keywords["numerator"] not in known:  # type: ignore[attr-defined]
            continue
        months = quarter.months if figure.name.endswith("_in_quarter") else quarter.months_to_date
        frames.append(figure.function(amounts, months).assign(figure=figure.name, quarter=quarter.label))
    made = pd.concat(frames, ignore_index=True)[COLUMNS]
    return made.astype(dict.fromkeys(("value", "numerator", "denominator"), "float64"))


def yearly(amounts: pd.DataFrame, figure: Figure, quarter: Quarter) -> pd.DataFrame:
    """Compute a record figure by year, back to where an area's records begin: to the quarter, and the whole year.

    Returns
    -------
    DataFrame, one row per area and year, the oldest year first
        area, year, to_date, outturn (missing for the quarter's own year).
    """
    whole = amounts[amounts["part"] == ""]
    years = [pd.DataFrame({"area": [], "year": [], "to_date": [], "outturn": []})]
    at, to_date = quarter, _values(whole, figure, quarter)
    while len(to_date):
        outturn = float("nan") if at == quarter else _values(whole, figure, at.last_of_year)
        year = pd.DataFrame({"year": at.year, "to_date": to_date, "outturn": outturn}, index=to_date.index)
        years.append(year.rename_axis("area").reset_index())
        at = at.same_quarter_last_year
        before = _values(whole, figure, at)
        to_date = before[before.index.isin(to_date.index)]
    kinds = {"area": "str", "year": "str", "to_date": "float64", "outturn": "float64"}
    return pd.concat(years[::-1], ignore_index=True).astype(kinds)


def _values(amounts: pd.DataFrame, figure: Figure, quarter: Quarter) -> pd.Series:
    return figures_of(amounts, quarter, [figure]).set_index("area")["value"].dropna()
