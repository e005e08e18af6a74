"""What a pack tells of the records at all, before the gate: the less is told of few people, the less must be hidden."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, WHOLES
from perf.catalogue import FIGURES
from perf.dataset.dataset import Dataset
from perf.disclosure.figure_protection import protect
from perf.disclosure.linked_tables import BEFORE, IN_QUARTER, SAME
from perf.quarter import Quarter
from perf.topics.absent_people import people_behind
from perf.topics.complaints import DECIDED
from perf.topics.monthly_amounts import other

MAIN = {  # of each topic with parts of the records' own names: the figure that is told by part, and of services
    "sickness": "sickness.days_per_fte",
    "turnover": "turnover.all_pct",
    "complaints": "complaints.closed",
}
RARE = ("reason", "cause", "outcome")  # parts with names of the records' own: any could be a sentence about somebody
USUAL = frozenset(f"outcome={name}" for name in DECIDED)  # named however rare
NAMED_FROM = 8  # thresholds: reasons of fewer people would be withheld in most directorates, and others with them
NOT_GIVEN = "not given"
_KEYS = ["figure", "area", "quarter", "part"]


def protect_pack(
    figures: pd.DataFrame,
    people: pd.DataFrame | None,
    *,
    directorates: Mapping[str, Sequence[str]],
    threshold: int,
) -> pd.DataFrame:
    """Choose what a pack tells of the records, and protect it.

    Parameters
    ----------
    figures, people, directorates, threshold
        See `protect`; people with rare reasons under one name already, as `people_behind` counts them.

    Returns
    -------
    DataFrame, one row per figure, area, quarter and part
        As `protect` gives them, for a reader who has the pack of the quarter before too; totals that are not told at
        all have "not given" for `hidden`.
    """
    named = publishable(figures, people, threshold=threshold)
    told = named[_is_told(named, directorates)]
    before = _told_before(named, told)
    both = pd.concat([told, before], ignore_index=True)
    shown = protect(both, people, directorates=directorates, threshold=threshold)
    return _with_what_is_not_given(shown[~shown["figure"].str.endswith(BEFORE)].reset_index(drop=True), figures)


def protect_records(figures: pd.DataFrame, data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Protect the record figures of a quarter and of the same quarter last year by a council's own rules.

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
        Those of all areas.
    data : Dataset
        The council, of which people behind sickness are counted.
    quarter : Quarter

    Returns
    -------
    DataFrame
        See `protect_pack`.
    """
    rules, threshold, people = data.framework, data.framework.disclosure_threshold, None
    if {"absences", "workforce"} <= set(data.sources):
        people = people_behind(data, quarter, fewest=naming_limit(threshold))
    return protect_pack(figures, people, directorates=rules.directorates, threshold=threshold)


def naming_limit(threshold: int) -> int:
    """Give the fewest people in the whole council of whom a reason is named."""
    return NAMED_FROM * threshold


def publishable(figures: pd.DataFrame, people: pd.DataFrame | None, *, threshold: int) -> pd.DataFrame:
    """Add up parts that are rare: as "Other reasons", "Other causes" or "Other outcomes".

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
    people : DataFrame, one row per figure, area, quarter and part, or None
        As `people_behind` counts them, rare reasons under one name already.
    threshold : int
        A cause or outcome of fewer complaints in the whole council is not named; nor is a reason of fewer people than
        eight times as many.

    Notes
    -----
    Reasons are told of the main figures, year to date, of directorates and wholes; of services only the main figures
    are told, year to date. Measured on the bundled council with everything told and hidden where need be, 33% of
    sickness and 82% of turnover by directorate and reason were withheld, and half of the services. Source:
    docs/definitions.md, small numbers.
    """
    return _added_up(figures.assign(part=_named(figures, _known(figures, people, threshold))))


def _told_before(named: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Give what the pack of the quarter before has told of the year: year to date less the quarter."""
    first = told["quarter"].str.endswith("Q1") | told["figure"].str.endswith(IN_QUARTER)
    year = told[~first & _is_about_people(told)]
    alone = named[named["figure"].str.endswith(IN_QUARTER)]
    alone = alone.assign(figure=alone["figure"].str.removesuffix(IN_QUARTER))
    both = year.merge(alone[[*_KEYS, "numerator"]], on=_KEYS, suffixes=("", "_alone"))
    rest = (both["numerator"] - both["numerator_alone"]).mask(lambda less: less.abs() < SAME, 0.0)
    return both.assign(figure=both["figure"] + BEFORE, numerator=rest, value=float("nan"))[list(told)]


def _with_what_is_not_given(shown: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Add the totals that are left out, without their numbers, so that nobody takes them for missing."""
    totals = figures[figures["part"] == ""]
    rest = totals[~pd.MultiIndex.from_frame(totals[_KEYS]).isin(pd.MultiIndex.from_frame(shown[_KEYS]))]
    if rest.empty:
        return shown
    nothing = dict.fromkeys(("value", "numerator", "denominator"), float("nan"))
    return pd.concat([shown, rest.assign(**nothing, hidden=NOT_GIVEN, flagged=False)], ignore_index=True)


def _is_told(figures: pd.DataFrame, directorates: Mapping[str, Sequence[str]]) -> "pd.Series[bool]":
    about_people = _is_about_people(figures)
    wide, main = figures["area"].isin([*WHOLES, *directorates]), figures["figure"].isin(MAIN.values())
    return ~about_people | (main & wide) | ((main | wide) & (figures["part"] == ""))


def _is_about_people(figures: pd.DataFrame) -> "pd.Series[bool]":
    return figures["figure"].isin([name for name, made in FIGURES.items() if made.people])


def _known(figures: pd.DataFrame, people: pd.DataFrame | None, threshold: int) -> set[tuple[str, str, str]]:
    """List the parts that may be named, with their topic and quarter."""
    counted = figures.assign(people=figures["numerator"])
    counted = pd.concat([counted[counted["figure"] != MAIN["sickness"]], *([people] if people is not None else [])])
    rows = counted[(counted["area"] == COUNCIL) & counted["figure"].isin(MAIN.values())]
    limits = [naming_limit(threshold) if FIGURES[name].people else threshold for name in rows["figure"]]
    rows = rows[rows["people"].to_numpy("float64") >= np.array(limits, dtype="float64")]
    return set(zip(_topics(rows), rows["quarter"], rows["part"], strict=True))


def _topics(figures: pd.DataFrame) -> "pd.Series[str]":
    return figures["figure"].str.replace(r"\..*", "", regex=True)


def _named(figures: pd.DataFrame, known: set[tuple[str, str, str]]) -> "pd.Series[str]":
    keys = zip(_topics(figures), figures["quarter"], figures["part"], strict=True)
    return pd.Series([key[2] if key in known else _name(*key) for key in keys], index=figures.index, dtype="str")


def _name(topic: str, quarter: str, part: str) -> str:
    """Name a part that is not known to be frequent."""
    kind = part.partition("=")[0]
    return f"{kind}={other(kind)}" if topic in MAIN and kind in RARE and part not in USUAL else part


def _added_up(figures: pd.DataFrame) -> pd.DataFrame:
    """Add up rows of one name: parts of one whole, so that their rates add up too."""
    twice = figures.duplicated(_KEYS, keep=False)
    if not twice.any():
        return figures
    how: dict[str, Any] = {"value": _sum, "numerator": _sum, "denominator": "first"}
    sums = figures[twice].groupby(_KEYS, sort=False).agg(how).reset_index()
    return pd.concat([figures[~twice], sums], ignore_index=True)[list(figures)]


def _sum(numbers: pd.Series) -> float:
    return float(numbers.sum(min_count=1))
