"""Budget: spend against profile and budget, forecast variance, savings."""

from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.table_rules import DIRECTORATE, MONTH, QUARTER, SERVICE, Table, identifier, optional, pounds, word
from perf.figure import Counted, Figure, Recipe
from perf.quarter import Quarter
from perf.topics.budget_checks import BUDGET_CHECKS
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import COLUMNS, amounts_of, no_amounts
from perf.topics.topic import Topic

BUDGET = Table(
    "month, service and kind",
    (
        MONTH, DIRECTORATE, SERVICE, word("kind", "revenue", "capital", required=True),
        pounds("budget", required=True, also="annual_budget full_year_budget approved_budget"),
        pounds("profile", also="profiled_budget budget_to_date planned_to_date profile_to_date"),
        pounds("actual", also="spend spent spend_to_date actual_to_date expenditure"),
        pounds("forecast", also="projected outturn forecast_outturn projected_outturn projection"),
        pounds("reserves", also="reserves_used from_reserves use_of_reserves reserve"),
    ),
    key=("month", "directorate", "service", "kind"),
    until="month",
    dated_by="month",
    holds_records=True,
)  # fmt: skip

SAVINGS = Table(
    "quarter and project",
    (
        QUARTER, identifier("programme"), identifier("project"), optional("directorate", also="department division"),
        pounds("target", required=True, also="savings_target planned"),
        pounds("achieved", required=True, also="delivered actual savings_achieved saved"),
    ),
    key=("quarter", "programme", "project"),
    dated_by="quarter",
    holds_records=True,
)  # fmt: skip


def amounts(budget: pd.DataFrame, *, data_date: pd.Timestamp, plus_is_favourable: bool = True) -> pd.DataFrame:
    """Return the positions of the budget at each month, in GBP.

    Parameters
    ----------
    budget : DataFrame, one row per month, service and kind
        `budget` for the year, `profile` and `actual` cumulative to the month, `forecast` of the outturn before
        reserves, `reserves` the draw on them.
    data_date : Timestamp
        The last day that the records cover.
    plus_is_favourable : bool, default True
        The sign of a variance: budget less forecast, or the other way round.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``budget.revenue_actual``, ``_profile``, ``_budget``, ``_forecast``, ``_variance`` and
        ``_variance_after_reserves``, and the same of capital.
    """
    rows = in_areas(budget[budget["month"] <= f"{data_date:%Y-%m}"])
    sign = 1 if plus_is_favourable else -1
    variance = sign * (rows["budget"] - rows["forecast"])
    rows = rows.assign(variance=variance, variance_after_reserves=variance + sign * rows["reserves"].fillna(0))
    frames = []
    for kind in ("revenue", "capital"):
        rows_of_kind = rows[rows["kind"] == kind]
        for column in ("actual", "profile", "budget", "forecast", "variance", "variance_after_reserves"):
            known = rows_of_kind.dropna(subset=[column]).assign(value=rows_of_kind[column])
            frames.append(amounts_of(f"budget.{kind}_{column}", known))
    return pd.concat(frames, ignore_index=True)


def savings_amounts(savings: pd.DataFrame, months: dict[str, str]) -> pd.DataFrame:
    """Return the position of savings at each quarter's last month, in GBP: in total, and by programme.

    Parameters
    ----------
    savings : DataFrame, one row per quarter and project
        The year's target, and how much of it has been achieved by the quarter.
    months : dict of quarter label to its last month

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``savings.target`` and ``savings.achieved``, for the council and for each directorate that is named.
    """
    rows = savings.assign(month=savings["quarter"].map(months)).dropna(subset=["month"])
    frames = []
    for column in ("target", "achieved"):
        for area, rows_of_area in (("", rows), *rows.groupby("directorate")):
            totals = rows_of_area.groupby("month")[column].sum().reset_index(name="value").assign(part="")
            parts = rows_of_area.groupby(["month", "programme"])[column].sum().reset_index(name="value")
            parts = parts.assign(part="programme=" + parts["programme"])
            both = pd.concat([totals, parts], ignore_index=True)
            frames.append(both.assign(area=area or COUNCIL, amount=f"savings.{column}")[COLUMNS])
    return pd.concat(frames, ignore_index=True)


def _monthly_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the positions of a council's budget and savings, up to a quarter."""
    rules, frames = data.framework, [no_amounts()]
    if "budget" in data.sources:
        until = data_date(data, "budget", quarter)
        frames.append(amounts(data.budget, data_date=until, plus_is_favourable=rules.plus_is_favourable))
    if "savings" in data.sources:
        labels = [label for label in data.savings["quarter"].unique() if label <= quarter.label]
        last = {label: Quarter(label, rules.year_start_month).months[-1] for label in labels}
        frames.append(savings_amounts(data.savings, last))
    return pd.concat(frames, ignore_index=True)


def _position(amount: str, title: str) -> Counted:
    return Counted(amount, title, over="last")


_FIGURES: Any = partial(Figure, source="Definitions, budget", tables=("budget",), about="money")
TOPIC = Topic(
    name="budget",
    title="Budget",
    question="Will the year end within its budget?",
    tables={"budget": BUDGET, "savings": SAVINGS},
    figures=(
        _FIGURES(
            name="budget.revenue_spend_pct", title="Revenue spend against profile", unit="percent",
            recipe=Recipe(
                _position("budget.revenue_actual", "revenue spent to date"),
                _position("budget.revenue_profile", "revenue profile to date"), scale=100,
            ),
            rule="Revenue spent to date over the profile to date, at the last month with data.", period="year to date",
        ),
        _FIGURES(
            name="budget.capital_spend_pct", title="Capital spend against the annual budget", unit="percent",
            recipe=Recipe(
                _position("budget.capital_actual", "capital spent to date"),
                _position("budget.capital_budget", "annual capital budget"), scale=100,
            ),
            rule="Capital spent to date over the annual budget, at the last month with data.", better="higher",
            period="year to date",
        ),
        _FIGURES(
            name="budget.variance", title="Forecast revenue variance before reserves", unit="GBP",
            recipe=Recipe(_position("budget.revenue_variance", "budget less forecast outturn")),
            rule="Revenue budget less forecast outturn, before reserves. The framework sets which sign is favourable.",
            better="higher", is_signed=True, period="forecast",
        ),
        _FIGURES(
            name="budget.variance_after_reserves", title="Forecast revenue variance after reserves", unit="GBP",
            recipe=Recipe(
                _position("budget.revenue_variance_after_reserves", "budget less forecast outturn net of reserves")
            ),
            rule="Revenue budget less forecast outturn, after the draw on reserves.",
            better="higher", is_signed=True, period="forecast",
        ),
        Figure(
            name="savings.achieved_pct", title="Savings achieved", unit="percent",
            recipe=Recipe(
                _position("savings.achieved", "savings achieved by the quarter"),
                _position("savings.target", "savings target of the year"), scale=100,
                parts=("programme",), parts_of_whole=False,
            ),
            rule="Savings achieved by the quarter over the year's target, in total and by programme.",
            source="Definitions, budget", tables=("savings",), better="higher", about="money",
        ),
    ),
    leading="budget.variance_after_reserves",
    others=(
        "budget.revenue_spend_pct", "budget.capital_spend_pct", "budget.variance", "budget.variance_after_reserves",
    ),
    amounts=_monthly_amounts,
    is_monthly=False,
    checks=BUDGET_CHECKS,
    place=4,
)  # fmt: skip
