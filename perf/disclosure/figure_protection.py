"""The protection of figures about people: small ones are hidden, and others from which they could be worked out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perf.catalogue import ABOUT_PEOPLE
from perf.disclosure.figure_table import at_rows, base_names, make_table, place_of, published_in
from perf.disclosure.hidden_cells import decide
from perf.disclosure.why_hidden import WhyHidden
from perf.figure import KEYS
from perf.quarter import year_of
from perf.rules import DISCLOSURE_THRESHOLD, FEW_POSTS
from perf.wording import count


def protect(
    figures: pd.DataFrame,
    people: pd.DataFrame | None,
    *,
    directorates: Mapping[str, Sequence[str]],
    threshold: int = DISCLOSURE_THRESHOLD,
    about_people: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return figures with those about small groups hidden, and those from which they could be worked out.

    Parameters
    ----------
    figures : DataFrame, one row per figure, area, quarter and part
        Everything that one pack shows, for all its areas: a quarter and the same quarter of other years, and what an
        earlier pack of the year has published (``…_before_quarter``). Rows that are not about people are not changed,
        nor is a frame that is already protected.
    people : DataFrame, one row per figure, area, quarter and part, or None
        How many people are behind a sickness figure, as `perf.topics.absent_people.people_behind` counts them. A
        figure that is missing here is treated as one about a small group.
    directorates : mapping of directorate to its services
        The framework's. Directorates and services exclude schools.
    threshold : int, default 5
        A count of people of at least 1 and below this is hidden. 0 is shown, unless it is within a total that is hidden
        because it is small: such a total is not broken down.
    about_people : collection of str, optional
        The names of the figures about people; by default those of the catalogue (`Figure.is_about_people`).

    Returns
    -------
    DataFrame, same order, without the rows that are never given
        A copy with `hidden` ("" or a reason of `WhyHidden`), with value and numerator missing where it is not "", and
        `flagged`: True for a rate about people on fewer than 10 FTE or heads. Parts of a share (voluntary leavers by
        reason) and parts of services have no row: that there is one tells already that there is somebody.

    Raises
    ------
    ValueError
        If a row appears twice, an area is not in the framework, there are two quarters of one year, or figures do not
        add up: figures that cannot be checked are refused.

    Notes
    -----
    A reader who knows everything that is shown cannot work out a count of 1 to 4 exactly, nor days of sickness of 1 to
    4 people to within 10%; nor those of cells that are not printed but follow (others: all less voluntary; earlier
    quarters: year to date less quarter). `perf.figures` protects the figures of a council by its own rules; this is for
    a frame of one's own. Source: docs/definitions.md, small numbers.

    Examples
    --------
    >>> council = perf.load("data/vale")
    >>> leavers = perf.compute(council, names="turnover.all_pct").query("part == ''")
    >>> perf.protect(leavers, None, directorates=council.framework.directorates)[["area", "value", "hidden"]]
    """
    if "hidden" in figures:
        return _protected_before(figures)
    names = ABOUT_PEOPLE if about_people is None else set(about_people)
    about_them = (figures["figure"].isin(names) | base_names(figures["figure"]).isin(names)).to_numpy()
    _refuse_doubt(figures[about_them])
    words = np.full(len(figures), "", dtype=object)
    family = figures["figure"].map({name: place_of(name).family for name in figures["figure"].unique()})
    block, _ = pd.factorize(family.astype("str") + " " + figures["quarter"])
    for number in np.unique(block[about_them]):
        rows = np.flatnonzero(about_them & (block == number))
        words[rows] = _words(figures.iloc[rows], people, directorates, threshold)
    given = words != WhyHidden.NOT_GIVEN.value
    figures, words, about_them = figures[given], words[given], about_them[given]
    is_hidden = words != ""
    return figures.assign(
        value=figures["value"].mask(is_hidden),
        numerator=figures["numerator"].mask(is_hidden),
        hidden=pd.Series(words, index=figures.index, dtype="str"),
        flagged=about_them & (figures["denominator"] < FEW_POSTS),
    )


def _words(
    figures: pd.DataFrame, people: pd.DataFrame | None, directorates: Mapping[str, Sequence[str]], threshold: int
) -> Any:
    """Return why each figure of one family and quarter is hidden, "" for those that are shown.

    The parts of a share, such as voluntary leavers by reason, are never given: only those of the complete figure are
    protected.
    """
    table = make_table(published_in(figures, people), directorates)
    at = _, part, kind, _ = at_rows(figures, table.names, table.part_names)
    return np.where((part > 0) & (kind > 0), WhyHidden.NOT_GIVEN.value, decide(table, threshold).why[at])


def _protected_before(figures: pd.DataFrame) -> pd.DataFrame:
    if figures["hidden"].isna().any():
        raise ValueError("some of these figures are protected and others are not; protect them together")
    return figures.copy()


def _refuse_doubt(figures: pd.DataFrame) -> None:
    """Check that figures about people can be protected: once each, with a numerator, of one quarter a year."""
    if figures.empty:
        return
    repeated = figures[figures.duplicated(KEYS)]
    if len(repeated):
        verb = "is" if len(repeated) == 1 else "are"
        first = list(repeated.iloc[0][KEYS])
        raise ValueError(f"{count(len(repeated), 'figure')} about people {verb} listed more than once: {first}")
    without_numerator = figures[figures["numerator"].isna() & figures["value"].notna()]
    if len(without_numerator):
        name = without_numerator["figure"].iloc[0]
        raise ValueError(f"{name} is about people but has no numerator, so it cannot be protected")
    quarters = list(figures["quarter"].unique())
    if len({year_of(label) for label in quarters}) < len(quarters):
        raise ValueError(f"protect takes one quarter of each year at a time; got {', '.join(sorted(quarters))}")
