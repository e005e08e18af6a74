"""Which measures have a page of their own, and where it is in a pack."""

from collections.abc import Iterable

import pandas as pd

from perf.catalogue import TOPICS
from perf.rules import FEWEST_MONTHS_OF_PAGE, FEWEST_QUARTERS
from perf.safe_text import slug
from perf.scores import RatedQuarter, last_quarters

FOLDER = "measures"  # of a pack, with a page for each measure


def slugs_of(ids: Iterable[str]) -> dict[str, str]:
    """Return the name of each measure's page, without folder and ending, by id: cpm-019; no two have the same."""
    slugs: dict[str, str] = {}
    taken = set(TOPICS)  # of an area that is called Measures
    for name in ids:
        known = slug(name) or "measure"
        free = next(
            each for at in range(1, len(taken) + 2) if (each := known if at == 1 else f"{known}-{at}") not in taken
        )
        taken.add(free)
        slugs[name] = free
    return slugs


def measures_with_pages(scores: RatedQuarter) -> set[str]:
    """Return the ids of the measures of which enough is known for a page of their own.

    They have observations of eight months, or returns for four of the last eight quarters, in any one area. A measure
    that is calculated from records has its topic's page, and one of its own only with observations of its own.
    """
    data, reported = scores.data, scores.measures
    rows = data.observations
    has_value = rows["value"].notna() | (rows["numerator"].notna() & rows["denominator"].notna())
    observed = rows[has_value & (rows["month"] <= scores.quarter.months[-1])]
    labels = [quarter.label for quarter in last_quarters(scores.quarter)]
    returned = data.returns[data.returns["quarter"].isin(labels) & data.returns["actual"].notna()]
    returned = returned[~returned["measure_id"].isin(reported.loc[reported["fed"], "measure_id"])]
    known = _with_many(observed, FEWEST_MONTHS_OF_PAGE) | _with_many(returned, FEWEST_QUARTERS)
    return known & set(reported["measure_id"])


def _with_many(rows: pd.DataFrame, fewest: int) -> set[str]:
    sizes = rows.groupby(["measure_id", "area"]).size()
    return set(sizes[sizes >= fewest].index.get_level_values("measure_id"))
