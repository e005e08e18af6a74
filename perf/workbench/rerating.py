"""What if: other targets or another tolerance, scored again. The data are never changed."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Basis
from perf.scores import Scores
from perf.scoring.measures import score_measures
from perf.scoring.printed_ratings import beside_printed
from perf.scoring.rating_counts import COUNTS, as_rated, count_ratings

STANDS, STATED, CHANGED = "As it stands", "As officers state it", "What if"


def rescored(scores: Scores, *, tolerance: float | None = None, targets: Mapping[str, float] | None = None) -> Scores:
    """Score a quarter's measures again with other targets or another tolerance.

    Parameters
    ----------
    scores : Scores
        Not changed, nor are its data.
    tolerance : float, 0 to 1, optional
        In place of the council's; a measure with a tolerance of its own keeps that.
    targets : mapping of measure_id to target, optional
        The council's, for this quarter.

    Raises
    ------
    ValueError
        If a measure is not one of the council's, or the tolerance is not between 0 and 1.
    """
    data, quarter, targets = scores.data, scores.quarter, targets or {}
    unknown = [name for name in targets if name not in set(data.measures["measure_id"])]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not a measure of {data.framework.name}')
    returns = data.returns
    here = (returns["quarter"] == quarter.label) & (returns["area"] == COUNCIL)
    other = returns["measure_id"].map(targets).astype("float64").where(here)
    returns = returns.assign(target=other.fillna(returns["target"]))
    new = [name for name in targets if name not in set(returns.loc[here, "measure_id"])]
    if new:
        rows = {"measure_id": new, "quarter": quarter.label, "area": COUNCIL, "target": [targets[name] for name in new]}
        returns = pd.concat([returns, pd.DataFrame(rows)], ignore_index=True)
    share = data.framework.rating_tolerance if tolerance is None else tolerance
    measures = score_measures(returns, data.measures, quarter, figures=scores.records, tolerance=share)
    printed = beside_printed(measures, data.printed_ratings, "measure", "measure_id", quarter)
    return replace(scores, measures=printed)


def counts(before: Scores, after: Scores) -> pd.DataFrame:
    """Count the council's measures by rating: as they stand, as officers state them, and what if.

    Returns
    -------
    DataFrame, three rows
        basis; total, rated, green, amber, red and na; `overall`, the roll-up with all actions; `measures`, the
        roll-up of the measures alone.
    """
    rows = []
    bases: tuple[tuple[str, Scores, Basis], ...]
    bases = ((STANDS, before, ""), (STATED, before, "stated_"), (CHANGED, after, ""))
    for basis, scores, stated in bases:
        counted = count_ratings(as_rated(scores.council_measures, stated))
        counted = counted if len(counted) else pd.DataFrame([dict.fromkeys(COUNTS, 0)])
        rolled = {
            name: scores.roll_up(pd.DataFrame({"rating": as_rated(rated, stated)}))
            for name, rated in (("measures", scores.council_measures), ("overall", scores.rated))
        }
        rows.append({"basis": basis, **counted.iloc[0].to_dict(), **rolled})
    return pd.DataFrame(rows)


def ratings(before: Scores, after: Scores) -> pd.DataFrame:
    """List the council's measures whose target or rating changes.

    Returns
    -------
    DataFrame, one row per measure
        measure_id, title, theme, unit, actual; target and rating, and the same as `new_target` and `new_rating`.
    """
    old, new = (scores.council_measures.reset_index(drop=True) for scores in (before, after))
    both = old[["measure_id", "title", "theme", "unit", "actual", "target", "rating"]].assign(
        new_target=new["target"], new_rating=new["rating"]
    )
    same = (both["target"] == both["new_target"]) | (both["target"].isna() & both["new_target"].isna())
    return both[~same | (both["rating"] != both["new_rating"])].reset_index(drop=True)


def themes(before: Scores, after: Scores) -> pd.DataFrame:
    """Roll up the council's measures by theme: theme, rating, new_rating, and the counts of both."""
    old, new = (scores.rolled_up(scores.council_measures, "theme") for scores in (before, after))
    columns = ["green", "amber", "red", "na", "rating"]
    changed = new.set_index("theme")[columns].add_prefix("new_").reindex(old["theme"]).reset_index(drop=True)
    return pd.concat([old[["theme", *columns]].reset_index(drop=True), changed], axis=1)
