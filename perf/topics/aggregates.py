"""Totals that a council gives in place of records: days lost, FTE, leavers or cases by month and area."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.dataset.dataset import AGGREGATES, Dataset
from perf.dataset.plausibility import Check, Texts, months_reach_the_quarter, no_row_missing
from perf.dataset.table_rules import AREA, MONTH, Table, amount, optional, word
from perf.figure import KEYS, Figure, Part, Period, Recipe, name_in
from perf.quarter import Quarter
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import COLUMNS, no_amounts
from perf.topics.workforce import STAFF_AMOUNTS
from perf.working_days import working_days

_SAME = 1e-6  # sums of binary floats are not exact
_SPANS: tuple[Period, ...] = ("year to date", "quarter", "before the quarter")


def aggregates_table(figures: Iterable[Figure]) -> Table:
    """Return the contract of the table, whose amounts are those from which figures of people and cases are made."""
    names = sorted({name for figure, recipe in _recipes(figures) if figure.about != "money" for name in recipe.amounts})
    return Table(
        "amount, month, area and part",
        (
            word("amount", *names, required=True, also="figure counted what"), MONTH,
            replace(AREA, required=True, blank="problem", default=""), optional("part", also="breakdown"),
            amount("value", required=True, low=0, also="total days fte count"),
            replace(optional("people", "whole", also="persons people_absent"), low=0),
        ),
        key=("amount", "month", "area", "part"),
        until="month",
        dated_by="month",
        holds_records=True,
        stands_in=True,
    )  # fmt: skip


def amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts that a council gives in place of records, up to a quarter.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    """
    if AGGREGATES not in data.sources:
        return no_amounts()
    rows = data.aggregates
    rows = rows[rows["month"] <= f"{data_date(data, AGGREGATES, quarter):%Y-%m}"]
    return rows.assign(part=rows["part"].fillna(""))[COLUMNS].reset_index(drop=True)


def people_behind(
    data: Dataset, quarter: Quarter, figures: Iterable[Figure], of: Sequence[Quarter] = ()
) -> pd.DataFrame:
    """Return how many people are at least behind figures that count days of people, by what the council gives.

    Parameters
    ----------
    data : Dataset
    quarter : Quarter
        The quarter reported.
    figures : iterable of Figure
    of : sequence of Quarter, optional
        The quarters to count in; by default the quarter reported and the same quarter last year.

    Returns
    -------
    DataFrame, one row per figure, area, quarter, month and part
        As `perf.topics.absent_people.people_behind` returns them.

    Notes
    -----
    Nobody loses more days in a month than it has working days: there are at least as many people as the days fill. The
    council may give more in the column people; over several months there are at least as many as in one of them.
    """
    names = {
        recipe.numerator.amount: figure.name
        for figure, recipe in _recipes(figures)
        if figure.about == "days of people" and not figure.base
    }
    rows = data.aggregates.assign(part=data.aggregates["part"].fillna(""))
    rows = rows[rows["amount"].isin(names)].assign(people=rows["people"].astype("float64").fillna(0))
    possible = {month: _working_days(data, month) for month in rows["month"].unique()}
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in KEYS} | {"month": [], "people": []})]
    for when in of or (quarter, quarter.same_quarter_last_year):
        for period, number, months in _spans(when):
            within = rows[rows["month"].isin(months)].groupby(["amount", "area", "part"], as_index=False)
            sums = within.agg(value=("value", "sum"), people=("people", "max"))
            days = sum(possible[month] for month in months if month in possible)
            filled = np.ceil(sums["value"] / max(days, 1) - _SAME)
            figure = sums["amount"].map({amount: name_in(name, period) for amount, name in names.items()})
            about = {"figure": figure, "quarter": when.label, "month": number}
            frames.append(sums.assign(**about, people=np.maximum(filled, sums["people"])))
    people = pd.concat(frames, ignore_index=True).astype({"month": "int64", "people": "int64"})
    return people[["figure", "area", "quarter", "part", "month", "people"]]


def _spans(when: Quarter) -> Iterator[tuple[Period, int, tuple[str, ...]]]:
    """Return the periods of a quarter in which people are counted, as `perf.disclosure` numbers their months."""
    before = tuple(month for month in when.months_to_date if month not in when.months)
    for period, months in zip(_SPANS, (when.months_to_date, when.months, before), strict=True):
        yield period, -1, months
    for number, month in enumerate(when.months):
        yield _SPANS[0], number, (month,)


def _working_days(data: Dataset, month: str) -> int:
    first = np.array([month], dtype="datetime64[D]")
    last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    return int(working_days(first, last, data.framework.calendar)[0])


def _recipes(figures: Iterable[Figure]) -> list[tuple[Figure, Recipe]]:
    """Return the figures that are calculated from monthly amounts, with their recipes."""
    return [(figure, figure.recipe) for figure in figures if isinstance(figure.recipe, Recipe)]


# --- checks -----------------------------------------------------------------------------------------------------------


def aggregates_checks(figures: Sequence[Figure]) -> tuple[Check, ...]:
    """Return what the table must meet, beside the rules of its columns."""

    def check(column: str, rule: str, find: partial[Texts], fix: str) -> Check:
        return Check(table=AGGREGATES, column=column, rule=rule, find=find, fix=fix)

    return (
        check("amount", "an amount is given here or by records, not both", partial(_given_twice, figures),
              "Remove one of the two."),
        check("part", "a part is one by which a figure is calculated, and its total is given too",
              partial(_wrong_parts, figures), "Write it as in reason=Stress, and give a row without a part."),
        check("value", "people and cases are whole numbers", partial(_broken_counts, figures),
              "Write how many there were."),
        check("value", "an area has no less than the areas in it together, and a total no less than its parts",
              partial(_sums, figures), "Correct one of them, with enough decimals, or remove the smaller ones."),
        *no_row_missing(AGGREGATES, ("amount", "area"), ended="problem"),
        months_reach_the_quarter(AGGREGATES),
    )  # fmt: skip


def _given_twice(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find the amounts that are calculated from records too, once each."""
    tables = {
        recipe.numerator.amount: figure.tables
        for figure, recipe in _recipes(figures)
        if set(figure.tables) <= set(data.sources)
    }
    tables |= {name: ("workforce",) for name in STAFF_AMOUNTS if "workforce" in data.sources}
    rows = data.aggregates.drop_duplicates("amount")
    rows = rows[rows["amount"].isin(tables)]
    return {
        row.Index: f"{row.amount} is calculated from the table {tables[row.amount][0]} already."
        for row in rows.itertuples()
    }


def _wrong_parts(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find the parts by which nothing is calculated, and those whose total is missing."""
    ways: dict[str, set[str]] = {}
    for _, recipe in _recipes(figures):
        ways.setdefault(recipe.numerator.amount, set()).update(recipe.parts)
    rows = data.aggregates
    totals = set(rows.loc[rows["part"].isna(), ["amount", "month", "area"]].itertuples(index=False, name=None))
    texts: Texts = {}
    for row in rows.dropna(subset=["part"]).itertuples():
        dimensions = ways.get(row.amount, set())
        if Part.parse(row.part).dimension not in dimensions:
            known = f"by {' or '.join(sorted(dimensions))}" if dimensions else "as a whole alone"
            texts[row.Index] = f"{row.amount} is calculated {known}, so this part is of no use."
        elif (row.amount, row.month, row.area) not in totals:
            texts[row.Index] = f"{row.area} has no row without a part for {row.amount} in {row.month}."
    return texts


def _broken_counts(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find numbers of people or cases that are not whole."""
    counted = {recipe.numerator.amount for figure, recipe in _recipes(figures) if figure.about in ("people", "cases")}
    rows = data.aggregates
    broken = rows[rows["amount"].isin(counted) & (rows["value"] % 1 != 0)]
    return {row.Index: f"{row.value:g} is not a whole number." for row in broken.itertuples() if row.value == row.value}


def _sums(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find totals that are less than what they include: areas, parts, and shares such as long-term days."""
    keys = ["amount", "month", "area", "part"]
    rows = data.aggregates.assign(part=data.aggregates["part"].fillna("")).dropna(subset=["value"])
    rows = rows.drop_duplicates(keys).reset_index(names="record").set_index(keys)
    values, shares, areas = rows["value"].to_dict(), _shares(figures), _areas_within(data)
    of_parts = rows[rows.index.get_level_values("part") != ""].groupby(keys[:3])["value"].sum().to_dict()
    texts: Texts = {}
    for (name, month, area, part), value in values.items():
        held = [[(name, month, each, part) for each in within] for within in areas.get(area, ())]
        held += [[(each, month, area, part) for each in shares.get(name, ())]]
        sums = [sum(values.get(key, 0.0) for key in within) for within in held]
        sums += [of_parts.get((name, month, area), 0.0)] if part == "" else []
        if max(sums) > value + _SAME:
            text = f"{name} of {area} in {month} is {value:g}, but what it includes is {max(sums):g} together."
            texts[rows.loc[(name, month, area, part), "record"]] = text
    return texts


def _shares(figures: Sequence[Figure]) -> dict[str, list[str]]:
    """Return the amounts that are shares of another, by its name: long-term days of all days."""
    amount_of = {figure.name: recipe.numerator.amount for figure, recipe in _recipes(figures)}
    shares: dict[str, list[str]] = {}
    for figure, recipe in _recipes(figures):
        if figure.share_of and not figure.base:
            shares.setdefault(amount_of[figure.share_of], []).append(recipe.numerator.amount)
    return shares


def _areas_within(data: Dataset) -> dict[str, list[list[str]]]:
    """Return the areas that an area includes, in each way in which it can be divided."""
    directorates = data.framework.directorates
    within = {name: [list(services)] for name, services in directorates.items()}
    corporate = [*directorates]
    return within | {WITHOUT_SCHOOLS: [corporate], COUNCIL: [[*corporate, SCHOOLS], [WITHOUT_SCHOOLS, SCHOOLS]]}
