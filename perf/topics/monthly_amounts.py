"""Monthly amounts: what every topic makes of its records, and how a figure is made of amounts.

An amounts frame has one row per amount, area, month and part: ``sickness.days`` of ``Social Services`` in
``2019-07``, part ``reason=Stress``. Flows (days, leavers, complaints) add up over months; stocks (FTE, headcount) are
averaged; positions (budget to date, open complaints) are taken from the last month. So a figure for a month, a quarter
or a year to date is one rule over other months, and never a sum of rates.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Figure

NOT_RECORDED = "Not recorded"
COLUMNS = ["amount", "area", "month", "part", "value"]
_WHOLE = pd.DataFrame({"area": pd.Series([COUNCIL], dtype="str"), "part": pd.Series([""], dtype="str")})
Over = Literal["sum", "mean", "last"]


def month_of(days: pd.Series) -> pd.Series:
    """Give the month of each day, as 2019-04."""
    return days.dt.strftime("%Y-%m").astype("str")


def month_labels(numbers: pd.Series) -> pd.Series:
    """Give month numbers (0 is January 1970) their label, as 2019-04."""
    labels = {number: str(np.datetime64(int(number), "M")) for number in numbers.unique()}
    return numbers.map(labels).astype("str")


def months_between(first: str, last: str) -> list[str]:
    """List the months from the first to the last, as 2019-04."""
    return [str(month) for month in pd.period_range(first, last, freq="M")]


def recorded(names: pd.Series) -> pd.Series:
    """Name what is blank in a column of names: Not recorded."""
    if isinstance(names.dtype, pd.CategoricalDtype) and NOT_RECORDED not in names.cat.categories:
        names = names.cat.add_categories(NOT_RECORDED)
    return names.fillna(NOT_RECORDED)


def other(kind: str) -> str:
    """Name the parts of a kind that are too rare to be named: "Other reasons"."""
    return f"Other {kind}s"


def amounts_of(name: str, rows: pd.DataFrame, part: str = "", *, months: Iterable[str] = ()) -> pd.DataFrame:
    """Make an amount of rows: by area and month, and by the values of the column `part` where one is named.

    Parameters
    ----------
    name : str
        What the amount is called: ``sickness.days``.
    rows : DataFrame
        area (see `in_areas`), month, value and the part.
    part : str
        The column that names the part, such as reason; rows without one are left out.
    months : iterable of str
        Those the records cover: an area without a row in one of them has 0 there, not nothing.
    """
    keys = ["area", "month", *([part] if part else [])]
    sums = rows.groupby(keys, observed=True, sort=False)["value"].sum().reset_index()
    sums = sums.astype({"area": "str", "month": "str"})
    sums["part"] = (part + "=" + sums[part].astype("str")) if part else ""
    covered = list(months)
    if covered:
        pairs = sums[["area", "part"]].drop_duplicates() if len(sums) else _WHOLE.iloc[: int(not part)]
        grid = pairs.merge(pd.DataFrame({"month": pd.Series(covered, dtype="str")}), how="cross")
        sums = grid.merge(sums[["area", "part", "month", "value"]], how="left").fillna({"value": 0.0})
    return sums.assign(amount=name)[COLUMNS].astype({"value": "float64", "part": "str", "amount": "str"})


def over_months(
    amounts: pd.DataFrame,
    months: Sequence[str],
    *,
    numerator: str,
    denominator: str = "",
    over: tuple[Over, Over] = ("sum", "mean"),
    scale: float = 1.0,
    parts_of_whole: bool = True,
) -> pd.DataFrame:
    """Make a figure of amounts over some months: a numerator over a denominator.

    Parameters
    ----------
    amounts : DataFrame
    months : sequence of str
        The months of the period, as 2019-04. The first must be covered, or there is no figure.
    numerator, denominator : str
        Names of amounts; without a denominator the figure is the numerator.
    over : pair of "sum", "mean" or "last"
        How the numerator and the denominator are taken over the months.
    scale : float
        100 for a percentage.
    parts_of_whole : bool
        Whether a part is divided by the whole denominator (days of a reason by all FTE), or by its own part's.

    Returns
    -------
    DataFrame, one row per area and part
        area, part, value (missing where there is nothing to divide by), numerator, denominator.
    """
    top = _taken(amounts, numerator, months, over[0])
    if not denominator:
        return top.assign(value=top["taken"], numerator=top["taken"], denominator=float("nan")).drop(columns="taken")
    bottom = _taken(amounts, denominator, months, over[1])
    if top.empty:
        bottom = bottom.iloc[:0]
    wholes = bottom[bottom["part"] == ""]
    if parts_of_whole:  # nothing of the numerator is 0 of it, where the denominator is known
        parts = top.loc[top["part"] != "", ["area", "part"]].merge(wholes.drop(columns="part"), on="area")
        bottom = pd.concat([wholes, parts], ignore_index=True)
    both = bottom.merge(top, on=["area", "part"], how="left", suffixes=("_whole", "")).fillna({"taken": 0.0})
    whole = both["taken_whole"]
    value = scale * both["taken"] / whole.where(whole != 0)
    return both[["area", "part"]].assign(value=value, numerator=both["taken"], denominator=whole)


def _taken(amounts: pd.DataFrame, name: str, months: Sequence[str], over: Over) -> pd.DataFrame:
    """Take an amount over months, by area and part; nothing where the records do not cover the period's beginning.

    A position is the last of the period, and no older than its last quarter.
    """
    mine = amounts[amounts["amount"] == name]
    here = mine[mine["month"].isin(months[-3:] if over == "last" else months)]
    if over == "last":
        here = here[here["month"] == here["month"].max()]
    elif months[0] not in set(here["month"]):
        here = here.iloc[:0]
    how = "mean" if over == "mean" else "sum"
    return here.groupby(["area", "part"], sort=False)["value"].agg(how).rename("taken").reset_index()


def monthly(amounts: pd.DataFrame, figure: Figure, area: str) -> pd.DataFrame:
    """Make a figure for each month that the records cover, for one area.

    Returns
    -------
    DataFrame, indexed by month (2019-04), the oldest first
        value, numerator and denominator (missing for a plain count).
    """
    how = figure.function.keywords  # type: ignore[attr-defined]
    here = amounts[(amounts["area"] == area) & (amounts["part"] == "")]
    made = {
        end: here.loc[here["amount"] == how[end], ["month", "value"]].set_index("month")["value"].sort_index()
        for end in ("numerator", "denominator")
    }
    if not how["denominator"]:
        return pd.DataFrame({"value": made["numerator"], "numerator": made["numerator"], "denominator": float("nan")})
    both = pd.DataFrame(made).dropna(subset=["denominator"])
    share = both["numerator"] / both["denominator"].where(both["denominator"] != 0)
    return both.assign(value=how.get("scale", 1.0) * share)[["value", "numerator", "denominator"]]


def record_figures(
    name: str,
    *,
    title: str,
    unit: str,
    numerator: tuple[str, str],
    denominator: tuple[str, str] = ("", ""),
    definition: str,
    source: str,
    tables: tuple[str, ...],
    people: bool = False,
    in_quarter: bool = True,
    **how: Any,
) -> tuple[Figure, ...]:
    """Make a figure, year to date, and its twin for the quarter alone (``_in_quarter``).

    Numerator and denominator are each the amount's name and what it is called.
    """
    function = partial(over_months, numerator=numerator[0], denominator=denominator[0], **how)
    common: dict[str, Any] = {
        "unit": unit, "numerator": numerator[1], "denominator": denominator[1], "source": source, "tables": tables,
        "function": function, "people": people,
    }  # fmt: skip
    figures = [Figure(name=name, title=title, definition=f"{definition} Year to date.", **common)]
    if in_quarter:
        alone = f"{definition} The quarter alone."
        figures.append(Figure(name=f"{name}_in_quarter", title=f"{title}, in the quarter", definition=alone, **common))
    return tuple(figures)
