"""Counts and shares of ratings: as computed, as officers state them, and as a report printed them."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import pandas as pd

from perf.areas import COUNCIL
from perf.figure import Figure
from perf.rules import RATED, RATINGS
from perf.scoring.columns import with_columns

COUNTS = ["total", "rated", "green", "amber", "red", "na"]
Basis = Literal["", "stated_", "printed_"]  # computed, as officers state it, as a report printed it
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
    flags = {word: ratings == word for word in RATINGS}
    table = pd.DataFrame(
        {"total": ratings.notna(), "rated": ratings.isin(RATED)}
        | {name: flags[word] for name, word in zip(COUNTS[2:], RATINGS, strict=True)}
    )
    return table.astype("int64").groupby(groups, sort=False, dropna=True).sum()


def as_rated(scored: pd.DataFrame, basis: Basis = "") -> pd.Series:
    """Return the ratings to count: "" computed, "stated_" (computed where none is stated) or "printed_"."""
    scored = with_columns(scored, _GROUPS)
    if basis == "printed_":
        return scored["printed_rating"]
    return scored["stated_rating"].fillna(scored["rating"]) if basis else scored["rating"]


def rating_figures(kind: str, *, tables: tuple[str, ...], by: Sequence[str], noun: str = "") -> tuple[Figure, ...]:
    """Return the figures of a kind of thing that is rated: ``measures.green``, ``measures.green_pct`` and so on.

    Each is computed for all of them and for each group: part ``theme=People``, and where `by` names several columns
    the first with the second inside it, ``theme=People category=National``.
    """
    noun, figures = noun or kind, []
    titles = {"total": noun, "rated": f"{noun} rated", "na": f"{noun} that cannot be rated"}
    titles = {name: titles.get(name, f"{noun} rated {name.capitalize()}") for name in COUNTS}
    for basis, how in _BASES.items():
        read = (*tables, "printed_ratings") if basis == "printed_" else tables
        figure = partial(Figure, source="Scoring rules", tables=read)
        function = partial(_figure, basis=basis, by=tuple(by))
        figures += [
            figure(
                name=f"{kind}.{basis}{name}",
                title=_titled(title, basis),
                unit="count",
                numerator=title,
                denominator="",
                definition=f"The number of {title}, {how}.",
                function=partial(function, name=name, of=""),
            )
            for name, title in titles.items()
        ]
        figures += [
            figure(
                name=f"{kind}.{basis}{name}_pct",
                title=_titled(f"share of {titles[name]}", basis),
                unit="percent",
                numerator=titles[name],
                denominator=f"{noun} rated (without N/A)",
                definition=f"Of the {noun} with a rating, {how}, the share that is {name.capitalize()}.",
                function=partial(function, name=name, of="rated"),
            )
            for name in ("green", "amber", "red")
        ]
    return tuple(figures)


def _titled(what: str, basis: str) -> str:
    return what[:1].upper() + what[1:] + (f", as {basis.removesuffix('_')}" if basis else "")


def _figure(scored: pd.DataFrame, *, basis: Basis, name: str, of: str, by: tuple[str, ...]) -> pd.DataFrame:
    """Count the ratings of one kind, or their share of `of`, by area and part."""
    ratings = as_rated(scored, basis)
    area = scored["area"] if "area" in scored else pd.Series(COUNCIL, index=scored.index)
    parts = [pd.Series("", index=scored.index)]
    for column in by:
        named = (column + "=" + scored[column]).astype("str")
        parts.append(named if len(parts) == 1 else (parts[1] + " " + named).astype("str"))
    every = pd.concat([pd.DataFrame({"area": area, "part": part, "rating": ratings}) for part in parts])
    counts = count_ratings(every["rating"], [every["area"], every["part"]]).reset_index()
    if counts.empty:
        counts = pd.DataFrame([{"area": COUNCIL, "part": "", **dict.fromkeys(COUNTS, 0)}])
    numerator = counts[name].astype("float64")
    denominator = counts[of].astype("float64") if of else pd.Series(float("nan"), index=counts.index)
    value = 100 * numerator / denominator.where(denominator > 0) if of else numerator
    return counts[["area", "part"]].assign(value=value, numerator=numerator, denominator=denominator)
