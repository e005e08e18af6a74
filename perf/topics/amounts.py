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

from perf.figure import COUNCIL, Figure

WITHOUT_SCHOOLS, SCHOOLS = "council without schools", "schools"
COLUMNS = ["amount", "area", "month", "part", "value"]
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


def by_area(rows: pd.DataFrame, keys: Sequence[str] = ("month",), value: str = "value") -> pd.DataFrame:
    """Add up rows for every area that they belong to.

    Parameters
    ----------
    rows : DataFrame
        directorate, service, the keys and the value; `staff_group` where there is one. Directorates and services
        exclude schools.

    Returns
    -------
    DataFrame, one row per area and key
        area, the keys and the value.
    """
    keys = list(keys)
    corporate, wholes = rows, {COUNCIL: rows}
    if "staff_group" in rows:
        schools = rows["staff_group"] == SCHOOLS
        corporate = rows[~schools]
        wholes |= {WITHOUT_SCHOOLS: corporate, SCHOOLS: rows[schools]}
    frames = [
        part.groupby(keys, observed=True)[value].sum().reset_index().assign(area=area) for area, part in wholes.items()
    ]
    for column in ("directorate", "service"):
        grouped = corporate.groupby([column, *keys], observed=True)[value].sum().reset_index()
        frames.append(grouped.rename(columns={column: "area"}))
    added = pd.concat(frames, ignore_index=True)[["area", *keys, value]].astype({"area": "str"})
    return added.assign(area=added["area"].mask(added["area"].str.casefold() == SCHOOLS, SCHOOLS))


def amounts_of(name: str, rows: pd.DataFrame, part: str = "", *, months: Iterable[str] = ()) -> pd.DataFrame:
    """Make an amount of rows: by area and month, and by the values of the column `part` where one is named.

    `months` are those the records cover: an area without a row in one of them has 0 there, not nothing.
    """
    keys = ["month", part] if part else ["month"]
    sums = by_area(rows.dropna(subset=[part]) if part else rows, keys)
    sums["part"] = (part + "=" + sums[part].astype("str")) if part else ""
    covered = list(months)
    if covered and len(sums):
        pairs = sums[["area", "part"]].drop_duplicates()
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


def monthly(amounts: pd.DataFrame, months: Sequence[str], **how: Any) -> pd.DataFrame:
    """Make a figure of amounts for each month: as `over_months`, with the month as a column."""
    each = [over_months(amounts, [month], **how).assign(month=month) for month in months]
    return pd.concat(each, ignore_index=True)


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
