"""Budget: spend against profile and budget, forecast variance, draws on reserves, savings."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import pandas as pd

from perf.areas import COUNCIL, in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.table_declaration import (
    DIRECTORATE,
    MONTH,
    QUARTER,
    SERVICE,
    Rule,
    Table,
    identifier,
    optional,
    pounds,
    word,
)
from perf.figure import Counted, Figure, Recipe, Reversed, as_parts
from perf.quarter import Quarter
from perf.rules import YEAR_START_MONTH
from perf.topics.budget_checks import BUDGET_CHECKS
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import COLUMNS, amounts_of, no_amounts
from perf.topics.topic import Topic


def _draw_is_whole(rows: pd.DataFrame) -> "pd.Series[bool]":
    parts = rows[["reserves_planned", "reserves_unplanned"]].fillna(0).sum(axis=1)
    return rows["reserves"].isna() | (rows["reserves"] - parts > -0.5)


BUDGET = Table(
    "month, service and kind",
    (
        MONTH, DIRECTORATE, SERVICE, word("kind", "revenue", "capital", required=True),
        pounds("budget", also="annual_budget full_year_budget approved_budget"),
        pounds("profile", also="profiled_budget budget_to_date planned_to_date profile_to_date"),
        pounds("actual", also="spend spent spend_to_date actual_to_date expenditure"),
        pounds("forecast", also="projected outturn forecast_outturn projected_outturn projection"),
        pounds("reserves", also="reserves_used from_reserves use_of_reserves reserve"),
        pounds("reserves_planned", also="planned_reserves planned_draw"),
        pounds("reserves_unplanned", also="unplanned_reserves unplanned_draw"),
    ),
    key=("month", "directorate", "service", "kind"),
    rules=(
        Rule(
            name="reserves are at least what is planned and unplanned together", column="reserves",
            check=_draw_is_whole, needs=("reserves_planned", "reserves_unplanned"),
            problem="{value} is less than reserves_planned and reserves_unplanned together.",
            fix="Write the complete draw in reserves, or leave it blank.",
        ),
    ),
    until="month",
    dated_by="month",
    holds_records=True,
    one_of=("actual", "budget", "forecast"),
)  # fmt: skip

Stage = Literal["identified", "forecast", "delivered"]
STAGES: tuple[Stage, ...] = get_args(Stage)
UNSTATED = "achieved"  # savings of which the records do not say at which stage they are
SAVINGS = Table(
    "quarter, project and stage",
    (
        QUARTER, identifier("programme"), identifier("project"), optional("directorate", also="department division"),
        word("stage", *STAGES),
        pounds("target", required=True, also="savings_target planned"),
        pounds("achieved", required=True, also="amount actual savings_achieved saved"),
    ),
    key=("quarter", "programme", "project", "stage"),
    dated_by="quarter",
    holds_records=True,
)  # fmt: skip


@dataclass(frozen=True)
class _Amount:
    """An amount of the budget: of which kind it is, and the columns that every service must have filled in for it."""

    kind: Literal["revenue", "capital"]
    column: str
    needs: tuple[str, ...]
    ends_year: bool = False  # known in the last month of a year alone


_AMOUNTS = {
    f"budget.{amount.kind}_{amount.column}": amount
    for amount in (
        _Amount("revenue", "spent", ("actual",)),
        _Amount("capital", "spent", ("actual",)),
        _Amount("revenue", "actual", ("actual", "profile")),
        _Amount("revenue", "profile", ("actual", "profile")),
        _Amount("capital", "actual", ("actual", "budget")),
        _Amount("capital", "budget", ("actual", "budget")),
        _Amount("revenue", "outturn_variance", ("budget", "actual"), ends_year=True),
        _Amount("revenue", "variance", ("budget", "forecast")),
        _Amount("revenue", "variance_after_reserves", ("budget", "forecast", "draw")),
        *(_Amount("revenue", f"draw{part}", ("draw",)) for part in ("", "_planned", "_unplanned", "_unstated")),
    )
}


def amounts(
    budget: pd.DataFrame,
    *,
    data_date: pd.Timestamp,
    plus_is_favourable: bool = True,
    year_start_month: int = YEAR_START_MONTH,
) -> pd.DataFrame:
    """Return the positions of the budget at each month, in GBP.

    Parameters
    ----------
    budget : DataFrame, one row per month, service and kind
        `budget` for the year, `profile` and `actual` cumulative to the month, `forecast` of the outturn before
        reserves. Budget, profile and forecast may be blank, where a council gives its spend alone. `reserves` is the
        complete draw on them, of which `reserves_planned` and `reserves_unplanned` are parts; where it is blank, the
        two together are.
    data_date : Timestamp
        The last day that the records cover.
    plus_is_favourable : bool, default True
        The sign of a variance: budget less forecast, or the other way round.
    year_start_month : int, 1 to 12

    Returns
    -------
    DataFrame, one row per amount, area and month
        ``budget.revenue_spent``, ``_actual`` and ``_profile`` (where both are known), ``_outturn_variance`` (in the
        last month of a year, if the records cover it), ``_variance``, ``_variance_after_reserves`` and ``_draw`` (in
        all, ``_planned``, ``_unplanned`` and ``_unstated``); ``budget.capital_spent``, ``_actual`` and ``_budget``.
        An amount is missing where a service of the area has a blank in a column that it needs, or has no row although
        it has one in an earlier month of the year: a blank never counts as 0.
    """
    rows = _every_service(budget[budget["month"] <= f"{data_date:%Y-%m}"], year_start_month)
    sign = 1 if plus_is_favourable else -1
    planned, unplanned = rows["reserves_planned"], rows["reserves_unplanned"]
    draw = rows["reserves"].fillna(planned + unplanned)
    variance = sign * (rows["budget"] - rows["forecast"])
    rows = rows.assign(
        spent=rows["actual"], variance=variance, draw=draw, variance_after_reserves=variance + sign * draw,
        outturn_variance=sign * (rows["budget"] - rows["actual"]),
        draw_planned=planned.fillna(0), draw_unplanned=unplanned.fillna(0),
        draw_unstated=draw - planned.fillna(0) - unplanned.fillna(0),
    )  # fmt: skip
    rows = in_areas(rows)
    frames = []
    ends = pd.PeriodIndex(rows["month"], freq="M")
    ends_year = (ends.month % 12 + 1 == year_start_month) & (ends.end_time.normalize() <= data_date)
    for name, amount in _AMOUNTS.items():
        of_kind = rows[(rows["kind"] == amount.kind) & (ends_year | (not amount.ends_year))]
        keys = [of_kind["area"], of_kind["month"]]
        is_known = of_kind[list(amount.needs)].notna().all(axis=1).groupby(keys).transform("all")
        positions = amounts_of(name, of_kind.assign(value=of_kind[amount.column]))
        complete = amounts_of("", of_kind.assign(value=is_known.astype("float64")))["value"] > 0
        frames.append(positions.assign(value=positions["value"].where(complete)))
    return pd.concat(frames, ignore_index=True)


def _every_service(budget: pd.DataFrame, year_start_month: int) -> pd.DataFrame:
    """Return the budget with a row, blank but for its keys, for each service that has one earlier in the year only."""
    keys = ["directorate", "service", "kind"]
    months = pd.PeriodIndex(budget["month"], freq="M")
    years = months.year - (months.month < year_start_month)
    rows = budget.assign(year=years)
    first = rows.groupby(["year", *keys], observed=True)["month"].min().rename("first").reset_index()
    grid = rows[["year", "month"]].drop_duplicates().merge(first, on="year")
    grid = grid[grid["first"] <= grid["month"]].drop(columns=["year", "first"])
    return grid.merge(budget, on=["month", *keys], how="left")


def savings_amounts(savings: pd.DataFrame, months: dict[str, str]) -> pd.DataFrame:
    """Return the position of savings at each quarter's last month, in GBP: in total, and by programme.

    Parameters
    ----------
    savings : DataFrame, one row per quarter, project and stage
        The year's target, and how much of it has reached the stage by the quarter (`achieved`).
    months : dict of quarter label to its last month

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        For each stage its amount and the target of the same projects, such as ``savings.forecast`` and
        ``savings.forecast_target``, for the council and for each directorate that is named; ``savings.achieved`` where
        no stage is stated.
    """
    rows = savings.assign(month=savings["quarter"].map(months), stage=savings["stage"].fillna(UNSTATED))
    rows, frames = rows.dropna(subset=["month"]), [no_amounts()]
    for stage, of_stage in rows.groupby("stage"):
        for column, name in (("achieved", f"savings.{stage}"), ("target", f"savings.{stage}_target")):
            for area, rows_of_area in (("", of_stage), *of_stage.groupby("directorate")):
                totals = rows_of_area.groupby("month")[column].sum().reset_index(name="value").assign(part="")
                parts = rows_of_area.groupby(["month", "programme"])[column].sum().reset_index(name="value")
                parts = parts.assign(part=as_parts("programme", parts["programme"]))
                both = pd.concat([totals, parts], ignore_index=True)
                frames.append(both.assign(area=area or COUNCIL, amount=name)[COLUMNS])
    return pd.concat(frames, ignore_index=True)


def _monthly_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the positions of a council's budget and savings, up to a quarter."""
    rules, frames = data.framework, [no_amounts()]
    if "budget" in data.sources:
        until = data_date(data, "budget", quarter)
        frames.append(
            amounts(
                data.budget,
                data_date=until,
                plus_is_favourable=rules.plus_is_favourable,
                year_start_month=rules.year_start_month,
            )
        )
    if "savings" in data.sources:
        labels = [label for label in data.savings["quarter"].unique() if label <= quarter.label]
        last = {label: Quarter(label, rules.year_start_month).months[-1] for label in labels}
        frames.append(savings_amounts(data.savings, last))
    return pd.concat(frames, ignore_index=True)


def needed_by(figure: Figure) -> tuple[str, tuple[str, ...]] | None:
    """Return the kind of budget, revenue or capital, that a figure is of, and the columns that it needs.

    None for a figure of savings, which needs no budget.
    """
    assert isinstance(figure.recipe, Recipe)
    amount = _AMOUNTS.get(figure.recipe.numerator.amount)
    if amount is None:
        return None
    return amount.kind, tuple({"draw": "reserves"}.get(column, column) for column in amount.needs)


def _position(amount: str, title: str) -> Counted:
    return Counted(amount, title, over="last")


_DRAWS = {"": "", "planned": ", planned", "unplanned": ", unplanned", "unstated": ", not recorded whether planned"}
_SAVED = {"identified": "identified", "forecast": "forecast", "delivered": "delivered", UNSTATED: "recorded"}


def _draw(part: str, words: str) -> Figure:
    """Return the figure of the draw on reserves, or of a part of it."""
    amount, name = (f"{base}_{part}" if part else base for base in ("budget.revenue_draw", "budget.reserves"))
    title = f"Draw on reserves{words}"
    rule = f"{title}, in the forecast of revenue for the year."
    recipe = Recipe(_position(amount, title.lower()))
    return Figure(
        name=name, title=title, unit="GBP", recipe=recipe, rule=rule, source="Definitions, budget", tables=("budget",),
        about="money", period="forecast",
    )  # fmt: skip


def _savings(stage: str, word: str) -> Figure:
    """Return the figure of the savings that have reached a stage."""
    note = " Whether they are identified, forecast or delivered is not recorded." if stage == UNSTATED else ""
    return Figure(
        name=f"savings.{stage}_pct", title=f"Savings {word}, of the year's target", unit="percent",
        recipe=Recipe(
            _position(f"savings.{stage}", f"savings {word} by the quarter"),
            _position(f"savings.{stage}_target", "savings target of the year"), scale=100, parts=("programme",),
            parts_of_whole=False,
        ),
        rule=f"Savings {word} by the quarter over the year's target, in total and by programme.{note}",
        source="Definitions, budget", tables=("savings",), better="higher", about="money",
        begins_each_year=True,
    )  # fmt: skip


def _spend(kind: str) -> Figure:
    """Return the figure of what is spent to date, which needs no budget."""
    return Figure(
        name=f"budget.{kind}_spend", title=f"{kind.capitalize()} spend to date", unit="GBP",
        recipe=Recipe(_position(f"budget.{kind}_spent", f"{kind} spent to date")),
        rule=f"{kind.capitalize()} spent from the beginning of the year to the last month with data.",
        source="Definitions, budget", tables=("budget",), about="money", period="year to date",
    )  # fmt: skip


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
            reversed=Reversed(
                "forecast outturn less budget",
                "Revenue forecast outturn less budget, before reserves. In this council plus is adverse.",
            ),
            better="higher", planned_in="budget.revenue_spend_pct", period="forecast",
            settled_by="budget.outturn_variance",
        ),
        _FIGURES(
            name="budget.outturn_variance", title="Revenue outturn variance before reserves", unit="GBP",
            recipe=Recipe(_position("budget.revenue_outturn_variance", "budget less revenue spent")),
            rule="Revenue budget less what was spent in the year, before reserves.",
            reversed=Reversed(
                "revenue spent less budget", "Revenue spent in the year less its budget, before reserves.",
            ),
            better="higher", planned_in="budget.revenue_spend_pct", period="year to date",
        ),
        _FIGURES(
            name="budget.variance_after_reserves", title="Forecast revenue variance after reserves", unit="GBP",
            recipe=Recipe(
                _position("budget.revenue_variance_after_reserves", "budget less forecast outturn net of reserves")
            ),
            rule="Revenue budget less forecast outturn, after the draw on reserves.",
            reversed=Reversed(
                "forecast outturn net of reserves less budget",
                "Revenue forecast outturn less budget, after the draw on reserves.",
            ),
            better="higher", planned_in="budget.revenue_spend_pct", period="forecast",
        ),
        *(_spend(kind) for kind in ("revenue", "capital")),
        *(_draw(part, title) for part, title in _DRAWS.items()),
        *(_savings(stage, title) for stage, title in _SAVED.items()),
    ),
    leading="budget.variance",
    others=(
        "budget.variance", "budget.reserves", "budget.variance_after_reserves", "budget.revenue_spend",
        "budget.revenue_spend_pct", "budget.capital_spend", "budget.capital_spend_pct",
    ),
    amounts=_monthly_amounts,
    is_monthly=False,
    checks=BUDGET_CHECKS,
    place=4,
)  # fmt: skip
