"""Which figures a pack publishes at all: the fewer about small groups, the fewer others must be hidden with them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, WHOLES
from perf.catalogue import ABOUT_PEOPLE, FIGURES, RECORD_FIGURES, TOPIC_OF, TOPICS
from perf.dataset.dataset import Dataset
from perf.disclosure.figure_protection import protect
from perf.disclosure.linked_tables import SAME, place_of
from perf.disclosure.why_hidden import WhyHidden
from perf.figure import DAYS, KEYS, Part, Recipe, name_in
from perf.quarter import Quarter, number_of
from perf.topics.monthly_amounts import other

_BASE_OF = {figure.name: figure.base for figure in RECORD_FIGURES if figure.base}  # of figures for the quarter alone
_SCALE_OF_OWN = {  # of figures whose parts have denominators of their own
    figure.name: figure.recipe.scale
    for figure in RECORD_FIGURES
    if isinstance(figure.recipe, Recipe) and not figure.recipe.parts_of_whole
}
BY_PART = frozenset(topic.published_by_part for topic in TOPICS.values())
NAMED_FROM = 8  # thresholds: a rarer reason would be withheld in most directorates, and other reasons with it


def protect_pack(
    figures: pd.DataFrame,
    people: pd.DataFrame | None,
    *,
    directorates: Mapping[str, Sequence[str]],
    threshold: int,
) -> pd.DataFrame:
    """Return the figures of the records that a pack publishes, protected.

    Parameters
    ----------
    figures, people, directorates, threshold
        See `protect`; in `people`, rare reasons have one name already, as `people_behind` counts them.

    Returns
    -------
    DataFrame, one row per figure, area, quarter and part
        As `protect` returns them, safe also from a reader who has the previous quarter's pack; `hidden` of totals that
        are not published at all is `WhyHidden.NOT_GIVEN`.
    """
    named = publishable(figures, people, threshold=threshold)
    published = named[_is_published(named, directorates)]
    before = _published_before(named, published)
    both = pd.concat([published, before], ignore_index=True)
    shown = protect(both, people, directorates=directorates, threshold=threshold)
    printed = shown[~shown["figure"].isin(before["figure"])].reset_index(drop=True)
    return _with_unpublished_totals(printed, figures)


def protect_records(figures: pd.DataFrame, data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the record figures of a quarter and of the same quarter last year, protected by the council's own rules.

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
        Those of all areas.
    data : Dataset
        The council, to count the people behind sickness figures.
    quarter : Quarter

    Returns
    -------
    DataFrame
        See `protect_pack`.
    """
    rules, threshold = data.framework, data.framework.disclosure_threshold
    counts = [
        topic.people_behind(data, quarter, naming_limit(threshold))
        for topic in TOPICS.values()
        if topic.people_behind and set(topic.tables) <= set(data.sources)
    ]
    people = pd.concat(counts, ignore_index=True) if counts else None
    return protect_pack(figures, people, directorates=rules.directorates, threshold=threshold)


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
    Reasons are published for the year to date of the main figures, for the council, schools and directorates; for
    services only the year to date of the main figures is published. With everything published and hidden where
    necessary, 33% of sickness and 82% of turnover by directorate and reason were withheld in the bundled council, and
    half of the services. Source: docs/definitions.md, small numbers.
    """
    return _added_up(figures.assign(part=_named(figures, _known(figures, people, threshold))))


def _published_before(named: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return what the previous quarter's pack has published of the year: year to date less the quarter."""
    first_quarters = [label for label in published["quarter"].unique() if number_of(label) == 1]
    first = published["quarter"].isin(first_quarters) | published["figure"].isin(_BASE_OF)
    year = published[~first & _is_about_people(published)]
    alone = named[named["figure"].isin(_BASE_OF)]
    alone = alone.assign(figure=alone["figure"].map(_BASE_OF).astype("str"))
    both = year.merge(alone[[*KEYS, "numerator"]], on=KEYS, suffixes=("", "_alone"))
    rest = (both["numerator"] - both["numerator_alone"]).mask(lambda less: less.abs() < SAME, 0.0)
    before = both["figure"].map({name: name_in(name, "before the quarter") for name in both["figure"].unique()})
    return both.assign(figure=before.astype("str"), numerator=rest, value=float("nan"))[list(published)]


def _with_unpublished_totals(shown: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return figures with the totals that are not published, marked as such and without their numbers."""
    totals = figures[figures["part"] == ""]
    rest = totals[~pd.MultiIndex.from_frame(totals[KEYS]).isin(pd.MultiIndex.from_frame(shown[KEYS]))]
    if rest.empty:
        return shown
    nothing = dict.fromkeys(("value", "numerator", "denominator"), float("nan"))
    return pd.concat(
        [shown, rest.assign(**nothing, hidden=WhyHidden.NOT_GIVEN.value, flagged=False)], ignore_index=True
    )


def _is_published(figures: pd.DataFrame, directorates: Mapping[str, Sequence[str]]) -> "pd.Series[bool]":
    about_people = _is_about_people(figures)
    wide, main = figures["area"].isin([*WHOLES, *directorates]), figures["figure"].isin(BY_PART)
    return ~about_people | (main & wide) | ((main | wide) & (figures["part"] == ""))


def _is_about_people(figures: pd.DataFrame) -> "pd.Series[bool]":
    return figures["figure"].isin(ABOUT_PEOPLE)


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
