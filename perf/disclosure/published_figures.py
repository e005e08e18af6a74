"""Which figures about people packs publish, before protection, and under which names."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, RECORD_FIGURES, TOPIC_OF, TOPICS
from perf.disclosure.linked_tables import place_of
from perf.figure import DAYS, KEYS, Part, Recipe, name_in
from perf.quarter import Quarter
from perf.topics.monthly_amounts import other

_BASE_OF = {figure.name: figure.base for figure in RECORD_FIGURES if figure.base}  # of figures for the quarter alone
_SCALE_OF_OWN = {  # of figures whose parts have denominators of their own
    figure.name: figure.recipe.scale
    for figure in RECORD_FIGURES
    if isinstance(figure.recipe, Recipe) and not figure.recipe.parts_of_whole
}
_RECIPES = {
    figure.name: figure.recipe
    for figure in RECORD_FIGURES
    if figure.is_about_people and not figure.base and isinstance(figure.recipe, Recipe)
}
AMOUNTS = frozenset(amount for recipe in _RECIPES.values() for amount in recipe.amounts)  # of figures about people
BY_PART = frozenset(topic.published_by_part for topic in TOPICS.values())
NAMED_FROM = 8  # thresholds: a rarer reason would be withheld in most directorates, and other reasons with it


def naming_limit(threshold: int) -> int:
    """Return the fewest people in the council for whom a reason is named."""
    return NAMED_FROM * threshold


def publishable(figures: pd.DataFrame, people: pd.DataFrame | None, *, threshold: int) -> pd.DataFrame:
    """Return figures with rare parts added up as "Other reasons", "Other causes" or "Other outcomes".

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
    people : DataFrame, one row per figure, area, quarter and part, or None
        As `people_behind` counts them, with rare reasons under one name already.
    threshold : int
        A cause or outcome of fewer complaints in the council is not named; nor is a reason of fewer people than eight
        times as many.

    Notes
    -----
    Reasons are published for the year to date of the main figures. Source: docs/definitions.md, small numbers.
    """
    return _added_up(figures.assign(part=_named(figures, _known(figures, people, threshold))))


def by_area_and_month(amounts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return each amount with a row for each area and part, and a column for each month."""
    return {
        str(amount): rows.pivot_table("value", ["area", "part"], "month", aggfunc="sum")
        for amount, rows in amounts.groupby("amount", observed=True)
    }


def to_protect(
    amounts: Mapping[str, pd.DataFrame], people: pd.DataFrame | None, quarter: Quarter, threshold: int
) -> pd.DataFrame:
    """Return all that packs publish about people of one quarter, as rows to protect together.

    Parameters
    ----------
    amounts : mapping of name to DataFrame
        The monthly amounts of the records, as `by_area_and_month` returns them.
    people : DataFrame or None
        How many people are behind the figures of the quarter, as `people_behind` counts them.
    quarter : Quarter
    threshold : int

    Returns
    -------
    DataFrame, one row per figure, area, quarter, part and month
        The numerators, with month: -1, or 0 to 2 for the total of a month of the quarter. With them are those of the
        quarters before (``…_before_quarter``), which the pack of the quarter before has published.
    """
    before = tuple(month for month in quarter.months_to_date if month not in quarter.months)
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in KEYS} | {"month": [], "numerator": []})]
    for name, recipe in _RECIPES.items():
        spans = [(name, -1, quarter.months_to_date), (name_in(name, "quarter"), -1, quarter.months)]
        if before:
            spans.append((name_in(name, "before the quarter"), -1, before))
        if recipe.numerator.over == "sum":
            spans += [(name, number, (month,)) for number, month in enumerate(quarter.months)]
        for figure, number, months in spans:
            sums = _over(amounts, recipe, months)
            frames.append(sums.reset_index().assign(figure=figure, quarter=quarter.label, month=number))
    rows = pd.concat(frames, ignore_index=True).astype({"month": "int64", "part": "str", "area": "str"})
    has_parts = rows["figure"].map({name: place_of(name).base in BY_PART for name in rows["figure"].unique()})
    rows = rows[(rows["part"] == "") | has_parts & (rows["month"] == -1)]
    rows = rows.assign(part=_named(rows, _known(rows[rows["month"] == -1], people, threshold)))
    rows = rows.groupby([*KEYS, "month"], sort=False, as_index=False)["numerator"].sum()
    return rows[(rows["part"] == "") | ~rows["figure"].isin(_BASE_OF)]


def _over(amounts: Mapping[str, pd.DataFrame], recipe: Recipe, months: Sequence[str]) -> "pd.Series[float]":
    """Return a numerator over some months, by area and part; 0 for areas of which only the denominator is known."""
    sides = [amounts[amount] for amount in recipe.amounts if amount in amounts]
    if len(sides) < len(recipe.amounts) or months[0] not in sides[0]:
        return pd.Series(
            dtype="float64", name="numerator", index=pd.MultiIndex.from_arrays([[], []], names=["area", "part"])
        )
    known = sides[0].reindex(columns=list(months)).sum(axis=1)
    for other_side in sides[1:]:
        totals = other_side.index[other_side.index.get_level_values("part") == ""]
        known = known.reindex(known.index.union(totals, sort=False), fill_value=0.0)
    return known.rename("numerator")


def _known(figures: pd.DataFrame, people: pd.DataFrame | None, threshold: int) -> set[tuple[str, str, str]]:
    """Find the parts that may be named, with their topic and quarter."""
    counts_days = [name for name in BY_PART if FIGURES[name].about == "days of people"]
    counted = figures[~figures["figure"].isin(counts_days)].assign(people=lambda rows: rows["numerator"])
    counted = pd.concat([counted, *([people] if people is not None else [])])
    rows = counted[(counted["area"] == COUNCIL) & counted["figure"].isin(BY_PART)]
    limits = [naming_limit(threshold) if FIGURES[name].is_about_people else threshold for name in rows["figure"]]
    rows = rows[rows["people"].to_numpy("float64") >= np.array(limits, dtype="float64")]
    return set(zip(_topics(rows), rows["quarter"], rows["part"], strict=True))


def _topics(figures: pd.DataFrame) -> "pd.Series[str]":
    topics = {name: TOPIC_OF.get(place_of(name).base) for name in figures["figure"].unique()}
    return figures["figure"].map({name: topic.name if topic else "" for name, topic in topics.items()}).astype("str")


def _named(figures: pd.DataFrame, known: set[tuple[str, str, str]]) -> "pd.Series[str]":
    keys = zip(_topics(figures), figures["quarter"], figures["part"], strict=True)
    return pd.Series([key[2] if key in known else _name(*key) for key in keys], index=figures.index, dtype="str")


def _name(topic: str, quarter: str, part: str) -> str:
    """Return the name of a part that is not known to be frequent."""
    rare, named = TOPICS[topic].rare_parts if topic else {}, Part.parse(part)
    is_rare = named.dimension in rare and named.value not in rare[named.dimension]
    return str(Part(named.dimension, other(named.dimension))) if is_rare else part


def _added_up(figures: pd.DataFrame) -> pd.DataFrame:
    """Return figures with rows of one name added up.

    Rates that share the denominator of the whole add up too; of parts with denominators of their own the rate is
    calculated again.
    """
    repeated = figures.duplicated(KEYS, keep=False)
    if not repeated.any():
        return figures
    days = [name for name in DAYS if name in figures]
    how: dict[str, Any] = {"value": [_sum], "numerator": [_sum], "denominator": ["first", _sum]}
    sums = figures[repeated].groupby(KEYS, sort=False).agg(how | {name: ["first"] for name in days})
    sums.columns = pd.Index(["value", "numerator", "denominator", "together", *days])
    sums = sums.reset_index()
    scale = sums["figure"].map(_SCALE_OF_OWN).astype("float64")
    own, together = scale.notna(), sums.pop("together")
    rate = scale * sums["numerator"] / together.where(together != 0)
    sums = sums.assign(value=sums["value"].mask(own, rate), denominator=sums["denominator"].mask(own, together))
    return pd.concat([figures[~repeated], sums], ignore_index=True)[list(figures)]


def _sum(numbers: pd.Series) -> float:
    return float(numbers.sum(min_count=1))
