"""Budget: spend against profile and budget, forecast variance, savings."""

from functools import partial
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, in_areas
from perf.topics.monthly_amounts import COLUMNS, amounts_of, record_figures

_POSITION: dict[str, Any] = {"over": ("last", "last"), "in_quarter": False}


def amounts(budget: pd.DataFrame, *, data_date: pd.Timestamp, plus_is_favourable: bool = True) -> pd.DataFrame:
    """Give the positions of the budget at each month, in GBP.

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
        mine = rows[rows["kind"] == kind]
        for column in ("actual", "profile", "budget", "forecast", "variance", "variance_after_reserves"):
            known = mine.dropna(subset=[column]).assign(value=mine[column])
            frames.append(amounts_of(f"budget.{kind}_{column}", known))
    return pd.concat(frames, ignore_index=True)


def savings_amounts(savings: pd.DataFrame, months: dict[str, str]) -> pd.DataFrame:
    """Give the position of savings at each quarter's last month, in GBP: in all, and by programme.

    Parameters
    ----------
    savings : DataFrame, one row per quarter and project
        The year's target, and what is achieved of it by the quarter.
    months : dict of quarter label to its last month

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``savings.target`` and ``savings.achieved``; of the council, and of directorates where they are given.
    """
    rows = savings.assign(month=savings["quarter"].map(months)).dropna(subset=["month"])
    frames = []
    for column in ("target", "achieved"):
        for area, mine in (("", rows), *rows.groupby("directorate")):
            whole = mine.groupby("month")[column].sum().reset_index(name="value").assign(part="")
            parts = mine.groupby(["month", "programme"])[column].sum().reset_index(name="value")
            parts = parts.assign(part="programme=" + parts["programme"])
            both = pd.concat([whole, parts], ignore_index=True)
            frames.append(both.assign(area=area or COUNCIL, amount=f"savings.{column}")[COLUMNS])
    return pd.concat(frames, ignore_index=True)


_figures: Any = partial(record_figures, source="Definitions, budget", tables=("budget",), **_POSITION)
FIGURES = (
    *_figures(
        "budget.revenue_spend_pct", title="Revenue spend against profile", unit="percent", scale=100,
        numerator=("budget.revenue_actual", "revenue spent to date"),
        denominator=("budget.revenue_profile", "revenue profile to date"),
        definition="Revenue spent to date over the profile to date, at the last month with data.",
    ),
    *_figures(
        "budget.capital_spend_pct", title="Capital spend against the annual budget", unit="percent", scale=100,
        numerator=("budget.capital_actual", "capital spent to date"),
        denominator=("budget.capital_budget", "annual capital budget"),
        definition="Capital spent to date over the annual budget, at the last month with data.",
    ),
    *_figures(
        "budget.variance", title="Forecast revenue variance before reserves", unit="GBP",
        numerator=("budget.revenue_variance", "budget less forecast outturn"),
        definition="Revenue budget less forecast outturn, before reserves; the sign is the framework's.",
    ),
    *_figures(
        "budget.variance_after_reserves", title="Forecast revenue variance after reserves", unit="GBP",
        numerator=("budget.revenue_variance_after_reserves", "budget less forecast outturn net of reserves"),
        definition="Revenue budget less forecast outturn, after the planned or needed draw on reserves.",
    ),
    *record_figures(
        "savings.achieved_pct", title="Savings achieved", unit="percent", scale=100, parts_of_whole=False,
        numerator=("savings.achieved", "savings achieved by the quarter"),
        denominator=("savings.target", "savings target of the year"), source="Definitions, budget", tables=("savings",),
        definition="Savings achieved by the quarter over the year's target, in all and by programme.", **_POSITION,
    ),
)  # fmt: skip
