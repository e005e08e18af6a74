"""Which figures about people packs publish, before protection, and under which names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, RECORD_FIGURES, TOPIC_OF, TOPICS
from perf.disclosure.figure_table import (
    BEFORE,
    BY_MONTH,
    FIRST_MONTH,
    KINDS,
    QUARTER,
    TO_DATE,
    Published,
    at_rows,
    never_counted,
    place_of,
)
from perf.figure import DAYS, KEYS, Part, Recipe
from perf.quarter import Quarter
from perf.topics.monthly_amounts import other

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
FAMILIES: dict[str, dict[int, str]] = {}  # of figures about people: the name of the figure and of each share, by number
for _name_of_figure in _RECIPES:
    FAMILIES.setdefault(place_of(_name_of_figure).family, {})[place_of(_name_of_figure).share] = _name_of_figure
AMOUNTS = frozenset(amount for recipe in _RECIPES.values() for amount in recipe.amounts)  # of figures about people
BY_PART = frozenset(topic.published_by_part for topic in TOPICS.values())
_COUNTED = BY_PART | {figure.name for figure in RECORD_FIGURES if figure.unit == "count" and figure.about == "cases"}
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


@dataclass(frozen=True)
class YearOfAmounts:
    """The monthly amounts of a year that figures about people count, as an array.

    Attributes
    ----------
    amounts, areas, parts, months : list of str
        The names along each axis of the array; the first part is "", the total.
    values : array, amount x area x part x month
        Missing where there is no row.
    """

    amounts: list[str]
    areas: list[str]
    parts: list[str]
    months: list[str]
    values: Any

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Self:
        """Return monthly amounts, each once for an area, part and month, as an array."""
        amounts, areas, months = (list(rows[axis].unique()) for axis in ("amount", "area", "month"))
        parts = ["", *(part for part in rows["part"].unique() if part)]
        axes = {"amount": amounts, "area": areas, "part": parts, "month": months}
        values = np.full([len(names) for names in axes.values()], np.nan)
        values[tuple(pd.Index(names).get_indexer(rows[axis]) for axis, names in axes.items())] = rows["value"]
        return cls(amounts, areas, parts, months, values)

    def sums(self, recipe: Recipe, months: Sequence[str]) -> Any:
        """Return a numerator over some months, by area and part; missing where there is none.

        It is 0 for areas of which only the denominator is known. There is none where the first month has no row.
        """
        sides = [self.values[self.amounts.index(name)] for name in recipe.amounts if name in self.amounts]
        counted = [self.months.index(month) for month in months if month in self.months]
        none = np.full(self.values.shape[1:3], np.nan)  # noqa: PD011
        if len(sides) < len(recipe.amounts) or months[0] not in self.months:
            return none
        if np.isnan(sides[0][..., counted[0]]).all():
            return none
        known = ~np.isnan(sides[0]).all(axis=2)
        for side in sides[1:]:
            known[:, 0] |= ~np.isnan(side[:, 0]).all(axis=1)
        return np.where(known, np.nansum(sides[0][..., counted], axis=2), np.nan)


def to_protect(
    year: YearOfAmounts, people: pd.DataFrame | None, quarter: Quarter, threshold: int
) -> Iterator[Published]:
    """Return all that packs publish about people of one quarter, by family: what is protected together.

    Parameters
    ----------
    year : YearOfAmounts
    people : DataFrame or None
        How many people are behind the figures of the quarter, as `people_behind` counts them.
    quarter : Quarter
    threshold : int

    Notes
    -----
    Beside the figures of the quarter and of its months are those of the quarters before, which the pack of the quarter
    before has published.
    """
    for family, names in FAMILIES.items():
        amounts = np.full((len(year.areas), len(year.parts), KINDS, len(BY_MONTH)), np.nan)
        for share, name in names.items():
            for period, months in _spans(quarter, _RECIPES[name]).items():
                amounts[:, :, share, period] = year.sums(_RECIPES[name], months)
        amounts[:, 1:, :, QUARTER] = amounts[:, 1:, :, FIRST_MONTH:] = np.nan
        if family not in BY_PART:
            amounts[:, 1:] = np.nan
        if not np.isnan(amounts).all():
            named = _named_together(year, amounts, people, (family, quarter.label, threshold))
            yield replace(named, people=_people_behind(named, people))


def _spans(quarter: Quarter, recipe: Recipe) -> dict[int, tuple[str, ...]]:
    """Return the months of each period by which a figure is published, by its number."""
    spans = {TO_DATE: quarter.months_to_date, QUARTER: quarter.months}
    before = tuple(month for month in quarter.months_to_date if month not in quarter.months)
    if before:
        spans[BEFORE] = before
    if recipe.numerator.over == "sum":
        spans |= {number: (month,) for number, month in enumerate(quarter.months, start=FIRST_MONTH)}
    return spans


def _named_together(
    year: YearOfAmounts, amounts: Any, people: pd.DataFrame | None, about: tuple[str, str, int]
) -> Published:
    """Return the figures of a family without areas and parts that have none, rare parts added up.

    `about`: the family, the quarter and the threshold.
    """
    family, quarter, threshold = about
    of_council = amounts[year.areas.index(COUNCIL), :, 0, TO_DATE] if COUNCIL in year.areas else np.nan
    totals = pd.DataFrame({"part": year.parts, "numerator": of_council})
    totals = totals.assign(figure=family, area=COUNCIL, quarter=quarter)
    named = _named(totals, _known(totals, people, threshold)).to_numpy()
    areas = np.flatnonzero(~np.isnan(amounts).all(axis=(1, 2, 3)))
    by_name = {name: amounts[areas][:, named == name] for name in dict.fromkeys(named)}
    sums = {
        name: np.where(np.isnan(cells).all(axis=1), np.nan, np.nansum(cells, axis=1))
        for name, cells in by_name.items()
        if name == "" or not np.isnan(cells).all()
    }
    together = np.stack(list(sums.values()), axis=1)
    never = never_counted(together, family, list(sums))
    together[:, 1:, 1:] = np.nan  # parts of a share are never given
    days = place_of(family).counts_days
    return Published(family, quarter, [year.areas[at] for at in areas], list(sums), together, np.nan, days, never)


def _people_behind(figures: Published, people: pd.DataFrame | None) -> Any:
    """Return how many people are behind figures, as an array of their form; missing where that is not known."""
    counts = np.full(figures.amounts.shape, np.nan)
    if people is not None:
        families = {name: place_of(name).family for name in people["figure"].unique()}
        behind = people[(people["figure"].map(families) == figures.family) & people["area"].isin(figures.areas)]
        behind = behind[behind["part"].isin(figures.parts)]
        counts[at_rows(behind, figures.areas, figures.parts)] = behind["people"]
    return counts


def _known(figures: pd.DataFrame, people: pd.DataFrame | None, threshold: int) -> set[tuple[str, str, str]]:
    """Find the parts that may be named, with their topic and quarter."""
    counts_days = [name for name in BY_PART if FIGURES[name].about == "days of people"]
    counted = figures[~figures["figure"].isin(counts_days)].assign(people=lambda rows: rows["numerator"])
    counted = pd.concat([counted, *([people] if people is not None else [])])
    rows = counted[(counted["area"] == COUNCIL) & counted["figure"].isin(_COUNTED)]
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
