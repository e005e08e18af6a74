"""The figures of one family and quarter as an array, with values that are never printed but follow from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WHOLES, WITHOUT_SCHOOLS
from perf.catalogue import RECORD_FIGURES
from perf.figure import Part, Period, name_in
from perf.quarter import number_of

SAME = 1e-6  # amounts closer than this are equal, because sums of binary floats are not exact
PERIODS: tuple[Period, ...] = ("year to date", "quarter", "before the quarter")
BY_QUARTER = np.array([[1, 1], [0, 1], [1, 0]], dtype=bool)  # of the quarters before, and the quarter
BY_MONTH = np.array([[1, 1, 1, 1], [0, 1, 1, 1], [1, 0, 0, 0], *np.eye(4)[1:]], dtype=bool)  # and of its three months
TO_DATE, QUARTER, BEFORE, FIRST_MONTH = range(4)  # numbers of periods
KINDS = 3  # a figure and its two shares
Directorates = Mapping[str, Sequence[str]]
Place = tuple[str, str]  # directorate and service; a blank service is the rest of the directorate
Rest = tuple[list[str], list[str]]  # areas, and the areas inside them: the rest is the first less the second


@dataclass(frozen=True)
class TablePlace:
    """The place of a figure in the table of its family.

    Attributes
    ----------
    base : str
        The name of the figure for the year to date.
    family : str
        The figure of which all others in the table are shares.
    share : int
        0 for the figure itself, 1 for its first share, 2 for its second (which may never be printed).
    period : int
        0 for the year to date, 1 for the quarter, 2 for the quarters before it.
    counts_days : bool
        Whether days of people are counted, rather than people.
    """

    base: str
    family: str
    share: int = 0
    period: int = 0
    counts_days: bool = False


def _places_of_figures() -> dict[str, TablePlace]:
    """Return the place of each figure about people, by the name that it has in each period."""
    places: dict[str, TablePlace] = {}
    shares: dict[str, int] = {}
    for figure in RECORD_FIGURES:
        if not figure.is_about_people or figure.base:
            continue
        share = 0
        if figure.share_of:
            share = shares[figure.share_of] = shares.get(figure.share_of, 0) + 1
        for number, period in enumerate(PERIODS):
            places[name_in(figure.name, period)] = TablePlace(
                base=figure.name,
                family=figure.share_of or figure.name,
                share=share,
                period=number,
                counts_days=figure.about == "days of people",
            )
    return places


PLACES = _places_of_figures()


def place_of(name: str) -> TablePlace:
    """Return the place of a figure; one that is not in the catalogue is alone in its table."""
    return PLACES.get(name) or TablePlace(name, name)


@dataclass(frozen=True)
class Published:
    """What packs publish of one family and quarter, as arrays of area x part x kind x period, as those of `Table`.

    Attributes
    ----------
    family, quarter : str
    areas, parts : list of str
        Their names; the first part is "", the total.
    amounts, people : arrays of numbers
        What is counted, missing where it is not published; how many people are behind it, missing where that is not
        known.
    days : bool
        Whether days of people are counted, rather than people.
    never : array of bool, part x kind
        Whether readers know of a part that the kind counts nothing of it: see `never_counted`.
    """

    family: str
    quarter: str
    areas: list[str]
    parts: list[str]
    amounts: Any
    people: Any
    days: bool
    never: Any


@dataclass(frozen=True)
class Table:
    """All cells of a family and quarter, printed or not: arrays of area x part x kind x period.

    Kinds are the figure, its first share and its second; periods are the year to date, the quarter, the quarters before
    it and, if they are printed, the months of the quarter. The last areas are rests (a directorate less its services),
    and so is the last part (the total less its parts).

    Attributes
    ----------
    values, people : arrays of numbers
        What is counted (leavers, or days lost), and how many people are behind it; missing where that is not known.
    printed, zero : arrays of bool
        Whether the pack shows the cell; whether it is known to be 0 although the pack does not show it.
    areas, parts, periods : arrays of bool, one row per area, part or period, one column per smallest unit
        The units that each includes.
    names, part_names : list of str
        The areas and the parts that have a name, in order: those of the figures.
    level : array, one per area
        0 service or rest, 1 directorate, 2 council, council without schools, schools.
    days : bool
        Whether days are counted, rather than people.
    shares_tell_parts : bool
        Whether what is shown of a share tells something of the parts: see `never_counted`.
    """

    values: Any
    people: Any
    printed: Any
    zero: Any
    areas: Any
    parts: Any
    periods: Any
    names: list[str]
    part_names: list[str]
    level: Any
    days: bool
    shares_tell_parts: bool


def never_counted(amounts: Any, family: str, parts: Sequence[str]) -> Any:
    """Find of which parts the figure, or one of its shares, counts nothing, as everybody knows from its definition.

    Parameters
    ----------
    amounts : array of area x part x kind x period
    family : str
    parts : sequence of str
        The first is "", the total.

    Returns
    -------
    array of bool, part x kind

    Notes
    -----
    Who knows that a resignation is always by choice, and a dismissal never, can add up the reasons to the leavers by
    choice. A part that is counted in one area and not in another, or only in part, tells nothing.
    """
    never = np.zeros((len(parts), KINDS), dtype=bool)
    whole = np.nan_to_num(amounts[:, :, 0, TO_DATE])
    shares = (figure for figure in RECORD_FIGURES if figure.share_of == family and not figure.base)
    for share in shares:
        kind = place_of(share.name).share
        if np.isnan(amounts[:, 1:, kind]).all():
            continue  # it is not given by part
        counted = np.nan_to_num(amounts[:, :, kind, TO_DATE])
        decided = np.array([bool(part) and Part.parse(part).dimension == share.decided_by for part in parts])
        decided &= (whole > 0).any(axis=0)
        never[:, kind] |= decided & (counted == 0).all(axis=0)
        never[:, KINDS - kind] |= decided & (np.abs(counted - whole) < SAME).all(axis=0)
    return never


def published_in(figures: pd.DataFrame, people: pd.DataFrame | None) -> Published:
    """Return the figures of one family and quarter, and the people behind them, as arrays.

    Raises
    ------
    ValueError
        If parts are of several dimensions.
    """
    areas = list(figures["area"].unique())
    parts = ["", *(name for name in figures["part"].unique() if name)]
    if len({Part.parse(name).dimension for name in parts[1:]}) > 1:
        raise ValueError(f"protect takes parts of one dimension, such as reason=…; got {', '.join(sorted(parts[1:]))}")
    shape = (len(areas), len(parts), KINDS, len(BY_QUARTER))
    values, counts = np.full(shape, np.nan), np.full(shape, np.nan)
    values[at_rows(figures, areas, parts)] = figures["numerator"]
    never = never_counted(values, place_of(figures["figure"].iloc[0]).family, parts)
    values[:, 1:, 1:] = np.nan  # parts of a share are never given
    behind = _behind(people, figures, areas, parts)
    counts[at_rows(behind, areas, parts)] = behind["people"]
    first = figures.iloc[0]
    days = place_of(first["figure"]).counts_days or len(behind) > 0
    return Published(str(first["figure"]), str(first["quarter"]), areas, parts, values, counts, days, never)


def make_table(published: Published, directorates: Directorates) -> Table:
    """Return what packs publish of one family and quarter as a table.

    Raises
    ------
    ValueError
        If an area is not in the framework, or a total is less than what it includes.
    """
    given = _in_order(published)
    areas, parts = given.areas, given.parts
    places, rests = _places(areas, directorates), _rests(areas, directorates)
    values, counts = (_with_rests(array, len(rests)) for array in (given.amounts, given.people))
    periods = BY_QUARTER if values.shape[-1] == len(BY_QUARTER) else BY_MONTH
    printed = ~np.isnan(values)
    uncovered = np.isnan(values[:, 0]).all(axis=(0, 1))  # months after the data date, in which nobody is counted
    values[:, 0][..., uncovered & (np.arange(len(periods)) >= FIRST_MONTH)] = 0.0
    zero = _fill(values, printed, areas, rests)
    zero[:, : len(parts)] |= given.never[None, :, :, None]
    _follow(values, counts)
    if number_of(given.quarter) == 1:  # everybody knows that nothing comes before the first quarter
        zero[..., BEFORE] |= values[..., BEFORE] == 0
    if (values < 0).any():
        raise ValueError(f"{given.family} does not add up: a total is less than the sum of what it includes")
    units_of = [places[name] for name in areas] + [
        _union(places, all_) - _union(places, inside) for all_, inside in rests
    ]
    units = list(dict.fromkeys(unit for included in units_of for unit in sorted(included)))
    return Table(
        values=values,
        people=counts,
        printed=printed,
        zero=zero,
        areas=np.array([[unit in included for unit in units] for included in units_of]),
        parts=np.vstack([np.ones(len(parts), dtype=bool), np.eye(len(parts), dtype=bool)]),
        periods=periods,
        names=areas,
        part_names=parts,
        level=np.array([2 if name in WHOLES else int(name in directorates) for name in areas] + [0] * len(rests)),
        days=given.days,
        shares_tell_parts=bool(given.never.any()),
    )


def _with_rests(array: Any, rests: int) -> Any:
    """Return an array with room for the areas and the part that are rests."""
    return np.pad(array, ((0, rests), (0, 1), (0, 0), (0, 0)), constant_values=np.nan)


def _union(places: Mapping[str, set[Place]], areas: Iterable[str]) -> set[Place]:
    return {place for area in areas for place in places[area]}


def base_names(names: pd.Series) -> pd.Series:
    """Return the names of figures for the year to date."""
    return names.map({name: place_of(name).base for name in names.unique()}).astype("str")


def _in_order(given: Published) -> Published:
    """Return areas and parts ordered by their values, so that neither names nor rows decide what is hidden."""
    by_area = _order(given.areas, given.amounts)
    by_part = _order(given.parts[1:], given.amounts[:, 1:].swapaxes(0, 1))
    parts = np.append(0, by_part + 1).astype("int64")
    at = np.ix_(by_area, parts)
    return replace(
        given,
        areas=[given.areas[number] for number in by_area],
        parts=[given.parts[number] for number in parts],
        amounts=given.amounts[at],
        people=given.people[at],
        never=given.never[parts],
    )


def _order(names: Sequence[str], values: Any) -> Any:
    """Return the order of areas or parts: by their values of the main figure, the largest first, then of the others."""
    months = np.append(TO_DATE, np.arange(FIRST_MONTH, values.shape[-1]))
    keys = [np.zeros(len(names))]
    for kind, periods in product(range(KINDS), (months, [BEFORE], [QUARTER])):
        cells = values[:, :, kind][..., periods]
        keys += list(np.sort(-cells.reshape(len(names), cells.shape[1] * cells.shape[2]), axis=1).T)
    ranks = np.argsort(np.argsort(np.array(names, dtype="str")))
    return np.lexsort([ranks, *np.nan_to_num(keys[::-1], nan=np.inf)])


def at_rows(rows: pd.DataFrame, areas: Sequence[str], parts: Sequence[str]) -> tuple[Any, ...]:
    """Return where each row of figures is in the arrays of a table with some areas and parts."""
    places = {name: place_of(name) for name in rows["figure"].unique()}
    share, period = (
        rows["figure"].map({name: getattr(place, axis) for name, place in places.items()}).to_numpy("int64")
        for axis in ("share", "period")
    )
    if "month" in rows:
        period = np.where(rows["month"].to_numpy() < 0, period, FIRST_MONTH + rows["month"].to_numpy())
    area, part = pd.Index(areas).get_indexer(rows["area"]), pd.Index(parts).get_indexer(rows["part"])
    return area, part, share, period


def _behind(
    people: pd.DataFrame | None, figures: pd.DataFrame, areas: Sequence[str], parts: Sequence[str]
) -> pd.DataFrame:
    if people is None:
        return figures.iloc[:0].assign(people=0)
    of_figures = base_names(people["figure"]).isin(set(base_names(figures["figure"]))) & people["area"].isin(areas)
    if "month" in people:
        of_figures &= people["month"] == -1
    return people[of_figures & people["part"].isin(parts) & people["quarter"].isin(figures["quarter"])]


def _homes(directorates: Directorates, areas: Iterable[str]) -> dict[str, list[str]]:
    """Return the services of each directorate that are among the areas; a service may be in several directorates."""
    services = set(areas) - set(directorates) - set(WHOLES)
    return {
        name: [service for service in dict.fromkeys(inside) if service in services]
        for name, inside in directorates.items()
    }


def _places(areas: Sequence[str], directorates: Directorates) -> dict[str, set[Place]]:
    """Return the smallest places that each area includes."""
    places: dict[str, set[Place]] = {SCHOOLS: {(SCHOOLS, "")}, WITHOUT_SCHOOLS: {("", "")}}
    for name, services in _homes(directorates, areas).items():
        places[name] = {(name, ""), *((name, service) for service in services)}
        places[WITHOUT_SCHOOLS] |= places[name]
        for service in services:
            places.setdefault(service, set()).add((name, service))
    places[COUNCIL] = places[WITHOUT_SCHOOLS] | places[SCHOOLS]
    unknown = sorted(set(areas) - set(places))
    if unknown:
        raise ValueError(f"these areas are not in the framework: {', '.join(unknown)}")
    return places


def _rests(areas: Sequence[str], directorates: Directorates) -> list[Rest]:
    """Return the areas that have a rest: directorates less their services, and the council less its directorates."""
    homes = _homes(directorates, areas)
    own = {name: services for name, services in homes.items() if name in areas and services}
    inside = [service for services in own.values() for service in services]
    rests: list[Rest] = [([name], services) for name, services in own.items()]
    if len(set(inside)) < len(inside):  # a service of two directorates has no single place: one rest for all
        rests = [(list(own), list(dict.fromkeys(inside)))]
    corporate = [area for name, services in homes.items() for area in ([name] if name in areas else services)]
    held = [WITHOUT_SCHOOLS] if WITHOUT_SCHOOLS in areas else corporate
    wholes = [(WITHOUT_SCHOOLS, corporate), (COUNCIL, held + [SCHOOLS] * (SCHOOLS in areas))]
    return rests + [([whole], list(dict.fromkeys(parts))) for whole, parts in wholes if whole in areas and parts]


def _fill(values: Any, printed: Any, areas: list[str], rests: Sequence[Rest]) -> Any:
    """Write the rests into `values`, and 0 for parts that an area does not have; return the cells known to be 0."""
    own, own_printed = values[: len(areas)], printed[: len(areas)]
    broken_down = own_printed[:, 1:].any(axis=1) | (own[:, 0] == 0)
    absent = ~own_printed & broken_down[:, None]
    absent[:, [0, -1]] = False
    own[absent] = 0.0
    own[:, -1] = np.where(broken_down, _less(own[:, 0], own[:, 1:-1].sum(axis=1)), np.nan)
    for number, (whole, held) in enumerate(rests, start=len(areas)):
        first, second = ([areas.index(name) for name in names] for names in (whole, held))
        values[number] = _less(values[first].sum(axis=0), values[second].sum(axis=0))
    return (values == 0) & ~printed


def _follow(values: Any, people: Any) -> None:
    """Write the shares and earlier quarters that follow from what is printed; for people, the fewest possible."""
    for share, other in ((2, 1), (1, 2)):
        unknown = np.isnan(values[:, :, share])
        values[:, :, share][unknown] = _less(values[:, :, 0], values[:, :, other])[unknown]
    for cells in (values, people):
        for period, other in ((2, 1), (1, 2)):
            unknown = np.isnan(cells[..., period])
            cells[..., period][unknown] = _less(cells[..., 0], cells[..., other])[unknown]


def _less(whole: Any, held: Any) -> Any:
    rest = whole - held
    return np.where(np.abs(rest) < SAME, 0.0, rest)
