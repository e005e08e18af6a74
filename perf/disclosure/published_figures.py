"""Which figures about people packs publish, before protection, and under which names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, RECORD_FIGURES, TOPIC_OF, TOPICS
from perf.disclosure.linked_tables import BY_MONTH, FIRST_MONTH, TO_DATE, Published, at_rows, place_of
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
_AXES = ("amount", "area", "part", "month")
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
        names = [list(rows[axis].unique()) for axis in ("amount", "area", "part", "month")]
        names[2] = ["", *(part for part in names[2] if part)]
        at = (pd.Index(each).get_indexer(rows[axis]) for each, axis in zip(names, _AXES, strict=True))
        values = np.full([len(each) for each in names], np.nan)
        values[tuple(at)] = rows["value"]
        return cls(*names, values)

    def sums(self, recipe: Recipe, months: Sequence[str]) -> Any:
        """Return a numerator over some months, by area and part; missing where there is none.

        It is 0 for areas of which only the denominator is known.
        """
        sides = [self.values[self.amounts.index(name)] for name in recipe.amounts if name in self.amounts]
        counted = [self.months.index(month) for month in months if month in self.months]
        nothing = np.full(self.values.shape[1:3], np.nan)
        if len(sides) < len(recipe.amounts) or months[0] not in self.months:
            return nothing
        rows = [~np.isnan(side).all(axis=2) for side in sides]
        if np.isnan(sides[0][..., counted[0]]).all():
            return nothing
        known = rows[0]
        for of_side in rows[1:]:
            known[:, 0] |= of_side[:, 0]
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
    before = tuple(month for month in quarter.months_to_date if month not in quarter.months)
    spans = [quarter.months_to_date, quarter.months, before, *((month,) for month in quarter.months)]
    for family, names in FAMILIES.items():
        values = np.full((len(year.areas), len(year.parts), 3, len(BY_MONTH)), np.nan)
        for share, name in names.items():
            recipe = _RECIPES[name]
            for period, months in enumerate(spans):
                if months and (period < FIRST_MONTH or recipe.numerator.over == "sum"):
                    values[:, :, share, period] = year.sums(recipe, months)
        values[:, 1:, 1:] = values[:, 1:, :, 1] = values[:, 1:, :, FIRST_MONTH:] = np.nan
        if family not in BY_PART:
            values[:, 1:] = np.nan
        if not np.isnan(values).all():
            yield _published(year, values, people, (family, quarter.label, threshold))


def _published(year: YearOfAmounts, values: Any, people: pd.DataFrame | None, about: tuple[str, str, int]) -> Published:
    """Return the figures of one family, with rare parts added up; `about`: family, quarter and threshold."""
    family, quarter, threshold = about
    of_council = values[year.areas.index(COUNCIL), :, 0, TO_DATE] if COUNCIL in year.areas else np.nan
    totals = pd.DataFrame({"part": year.parts, "numerator": of_council}).assign(figure=family, area=COUNCIL, quarter=quarter)
    named = _named(totals, _known(totals, people, threshold))
    areas = np.flatnonzero(~np.isnan(values).all(axis=(1, 2, 3)))
    values = values[areas]
    by_name = {name: values[:, (named == name).to_numpy()] for name in dict.fromkeys(named)}
    by_name = {name: _sum_known(cells) for name, cells in by_name.items() if name == "" or not np.isnan(cells).all()}
    values = np.stack(list(by_name.values()), axis=1)
    names = [year.areas[at] for at in areas], list(by_name)
    counts, days = np.full(values.shape, np.nan), place_of(family).counts_days
    if people is not None:
        mine = people["figure"].map({name: place_of(name).family == family for name in people["figure"].unique()})
        behind = people[mine.astype("bool") & people["area"].isin(names[0]) & people["part"].isin(names[1])]
        counts[at_rows(behind, *names)] = behind["people"]
    return Published(family, quarter, *names, values, counts, days)


def _sum_known(cells: Any) -> Any:
    """Add up parts; missing where all of them are."""
    return np.where(np.isnan(cells).all(axis=1), np.nan, np.nansum(cells, axis=1))


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
