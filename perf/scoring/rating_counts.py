"""Counts and shares of ratings: as computed, as officers state them, and as a report printed them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Basis, Better, Figure, RatingRecipe, as_parts
from perf.ratings import Ratings
from perf.rules import PLAN, RATED, RATING_COLUMNS
from perf.scoring.columns import with_columns
from perf.wording import capitalised

COUNTS = ["total", "rated", *RATING_COLUMNS.values()]
_BETTER: dict[str, Better] = {"green": "higher", "red": "lower"}
_AS: dict[Basis, str] = {"": "", "stated_": ", as stated", "printed_": ", as printed"}
_BASES: dict[Basis, str] = {
    "": "as the rule gives it",
    "stated_": "as officers state it",
    "printed_": "as the report printed it",
}
_GROUPS = {"rating": "str", "stated_rating": "str", "printed_rating": "str", "area": "str"}


def count_ratings(ratings: pd.Series, by: "pd.Series | list[pd.Series] | None" = None) -> pd.DataFrame:
    """Count ratings, all together or by group.

    Returns
    -------
    DataFrame, one row per group in order of appearance (one row, index "", without `by`)
        total, rated (all but N/A), green, amber, red and na.
    """
    groups = by if by is not None else pd.Series("", index=ratings.index)
    table = pd.DataFrame(
        {"total": ratings.notna(), "rated": ratings.isin(RATED)}
        | {column: ratings == rating for rating, column in RATING_COLUMNS.items()}
    )
    return table.astype("int64").groupby(groups, sort=False, dropna=True).sum()


def as_rated(scored: pd.DataFrame, basis: Basis = "") -> pd.Series:
    """Return the ratings to count: "" computed, "stated_" (computed where none is stated) or "printed_"."""
    scored = with_columns(scored, _GROUPS)
    if basis == "printed_":
        return scored["printed_rating"]
    return scored["stated_rating"].fillna(scored["rating"]) if basis else scored["rating"]


def rating_figures(
    kind: str, *, tables: tuple[str, ...], by: Sequence[str], ratings: Ratings, sets: Sequence[str] = ()
) -> tuple[Figure, ...]:
    """Return the figures of a kind of thing that is rated: ``measures.green``, ``measures.green_pct`` and so on.

    Each is computed for all of them and for each group: part ``theme=People``, and where `by` names several columns
    the first with the second inside it, ``theme=People category=National``. `sets` is the column of sets, if any.
    Titles and rules have the names that `ratings` gives.
    """
    figures = []
    titles = {"total": kind, "rated": f"{kind} rated", "na": f"{kind} that cannot be rated"}
    titles |= {RATING_COLUMNS[rating]: f"{kind} rated {ratings.called(rating)}" for rating in RATED}
    for basis, how in _BASES.items():
        common: dict[str, Any] = {"source": "Scoring rules", "about": "ratings"}
        common["tables"] = (*tables, "printed_ratings") if basis == "printed_" else tables
        for column in COUNTS:
            counted = titles[column]
            recipe = RatingRecipe(counted, "", column=column, share_of="", by=tuple(by), basis=basis, sets=tuple(sets))
            rule, title = f"The number of {counted}, {how}.", _titled(counted, basis)
            better = _BETTER.get(column, "neutral")
            name = f"{kind}.{basis}{column}"
            figures.append(Figure(name, title, "count", recipe, rule, better=better, **common))
        for rating in RATED:
            column = RATING_COLUMNS[rating]
            counted, out_of = titles[column], f"{kind} rated (without N/A)"
            recipe = RatingRecipe(
                counted, out_of, column=column, share_of="rated", by=tuple(by), basis=basis, sets=tuple(sets)
            )
            rule = f"Of the {kind} with a rating, {how}, the share that is {ratings.called(rating)}."
            title, better = _titled(f"share of {counted}", basis), _BETTER.get(column, "neutral")
            figures.append(
                Figure(f"{kind}.{basis}{column}_pct", title, "percent", recipe, rule, better=better, **common)
            )
    return tuple(figures)


def _titled(what: str, basis: Basis) -> str:
    return capitalised(what) + _AS[basis]


def counts_by_area(scored: pd.DataFrame, by: Sequence[str], basis: Basis) -> pd.DataFrame:
    """Count ratings in every area, all together and by group; see `rating_figures` for `by`.

    Returns
    -------
    DataFrame, one row per area and part
        area, part and what `count_ratings` returns. Each set of measures other than the plan is a part of its own
        (``set=national``), and in no other count.
    """
    area = scored["area"] if "area" in scored else pd.Series(COUNCIL, index=scored.index)
    sets = scored["set"] if "set" in scored else pd.Series(PLAN, index=scored.index)
    parts = [as_parts("set", sets).where(sets != PLAN, "").astype("str")]
    for column in by:
        named = as_parts(column, scored[column]).where(sets == PLAN).astype("str")
        parts.append(named if len(parts) == 1 else (parts[1] + " " + named).astype("str"))
    ratings = as_rated(scored, basis)
    every = pd.concat([pd.DataFrame({"area": area, "part": part, "rating": ratings}) for part in parts])
    counts = count_ratings(every["rating"], [every["area"], every["part"]]).reset_index()
    if not ((counts["area"] == COUNCIL) & (counts["part"] == "")).any():
        counts = pd.concat([pd.DataFrame([{"area": COUNCIL, "part": "", **dict.fromkeys(COUNTS, 0)}]), counts])
    return counts


def rating_values(counts: pd.DataFrame, recipe: RatingRecipe) -> pd.DataFrame:
    """Calculate a figure of ratings from what `counts_by_area` returns.

    Returns
    -------
    DataFrame, one row per area and part
        area, part, value (missing where nothing is rated), numerator, denominator (missing for a plain count).
    """
    numerator = counts[recipe.column].astype("float64")
    nothing = pd.Series(float("nan"), index=counts.index)
    denominator = counts[recipe.share_of].astype("float64") if recipe.share_of else nothing
    value = 100 * numerator / denominator.where(denominator > 0) if recipe.share_of else numerator
    return counts[["area", "part"]].assign(value=value, numerator=numerator, denominator=denominator)
