"""What a table shows of a scored measure: its figure, its target, its rating, and whether it is better than before."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.better_or_worse import Judgement, few_make_it
from perf.catalogue import FIGURES
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.cell import NOTE, cell
from perf.pages.health.why_unrated import why_unrated
from perf.pages.tables import Col, Row, compared, fraction, pill, small_lines
from perf.quarter import Quarter
from perf.ratings import Ratings
from perf.rules import NOT_JUDGED, OF_FEW, OF_FEW_BEFORE
from perf.scoring.rating_rule import own_rule
from perf.wording import evenly, short_day, value, values_apart


def status_of(row: Row, ratings: Ratings) -> Markup:
    """Return the calculated rating, and below it a stated or printed one if it differs."""
    others: list[str] = []
    values: dict[str, Any] = {}
    for column, kind in (("stated_rating", "Stated"), ("printed_rating", "Printed")):
        other = row.get(column)
        if other is not None and pd.notna(other) and other != row["rating"]:
            reason = row.get("reason") if kind == "Stated" else None
            others.append(f"{kind}: {ratings.called(other)}" + (f", {reason}" if pd.notna(reason) and reason else ""))
            values |= {kind.lower(): other, f"{kind.lower()} reason": reason}
    if "polarity" in row and row["rating"] == "N/A" and (why := why_unrated(row)):
        others.append(why)
        values[NOTE] = why
    return pill(row["rating"], ratings) + small_lines(*others, parts=values)


def status(ratings: Ratings) -> Col:
    """Return the column of ratings, under each a stated or printed one that differs."""
    return Col("Status", lambda row: status_of(row, ratings))


def shown_values(row: Row) -> tuple[str, ...]:
    """Return the figure of a measure, its target and the earlier figure.

    The figure differs from both as shown, if it does, and from the ends of Amber: never "110 against 100: Red" beside
    "110 against 100: Amber".
    """
    is_compared = not row["not_compared"] and pd.isna(row["compared"])
    previous = row["previous"] if is_compared else float("nan")
    target, *edges = _beside(row)
    return values_apart(row["actual"], target, previous, *edges, unit=row["unit"])[:3]


def with_shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of one measure with its figures and targets as columns show them, `figure` and `goal`.

    Each column has the same decimals in every row.
    """
    pairs = [
        values_apart(actual, target, unit=unit)
        for actual, target, unit in zip(rows["actual"], rows["target"], rows["unit"], strict=True)
    ]
    columns = {name: evenly([pair[at] for pair in pairs]) for at, name in enumerate(("figure", "goal"))}
    return rows.assign(**{name: pd.Series(texts, rows.index, "object") for name, texts in columns.items()})


def even_column(numbers: pd.Series, unit: str) -> pd.Series:
    """Return numbers of one measure as a column shows them, with the same decimals in every row."""
    return pd.Series(evenly([value(number, unit) for number in numbers]), numbers.index, "object")


def _beside(row: Row) -> tuple[float, ...]:
    """Return the target of a measure and both ends of Amber, from which its figure differs as shown."""
    return (row["target"], row["target"] - row["limit"], row["target"] + row["limit"])


def shown_miss(row: Row) -> str:
    """Return by how much of its target a measure misses it, with the digits that tell it from the end of Amber."""
    limit = 100 * row["limit"] / abs(row["target"]) if row["target"] else float("nan")
    return values_apart(row["miss_pct"], limit, unit="percent", decimals=1)[0]


def _alone(row: Row) -> tuple[str, ...]:
    """Return the figure of the quarter alone and the earlier one, where these are compared."""
    return values_apart(row["compared"], row["previous"], unit=row["unit"])


def previous(row: Row) -> Markup:
    """Return the earlier figure, where it can be compared."""
    if row["not_compared"] or pd.isna(row["previous"]):
        return Markup("")
    if pd.notna(row["compared"]):
        return cell(_alone(row)[1]) + small_lines("in that quarter alone")
    return cell(shown_values(row)[2])


def judged(row: Row) -> Judgement:
    """Return how a scored measure compares with before, in the digits in which its row shows it."""
    direction = None if pd.isna(row["direction"]) else row["direction"]
    now, beside = (row["actual"], _beside(row)) if pd.isna(row["compared"]) else (row["compared"], ())
    if not row["not_compared"]:
        why = _few_make_it(row) if direction == NOT_JUDGED else ""
        return Judgement(now, row["previous"], direction, why, row["unit"], beside=beside)
    is_of_few = row["not_compared"] in (OF_FEW, *OF_FEW_BEFORE.values())
    earlier = "" if is_of_few else value(row["previous"], row["unit"])  # no percent of few
    why = f"{row['not_compared']}: {earlier}" if earlier else row["not_compared"]
    return Judgement(now, float("nan"), direction, why, row["unit"])


def _few_make_it(row: Row) -> str:
    """Return why the difference of a measure is not judged, by what its figure counts; a return counts cases."""
    return few_make_it(FIGURES[row["figure"]].about if row["fed"] else "cases")


def better_or_worse(row: Row) -> Markup:
    """Return whether a scored measure is better or worse than before, and what the number did."""
    return compared(judged(row))


def target(scores: ProtectedScores) -> Callable[[Row], Markup]:
    """Return what shows a target, and up to when it is where the data of the figure end before."""
    quarter, rules = scores.quarter, scores.data.framework
    whole = short_day(quarter.end)

    def shown(row: Row) -> Markup:
        annual, is_early = row["annual_target"], ends_early(row, quarter)
        of_year = f"{values_apart(annual, unit=row['unit'])[0]} for the year" if pd.notna(annual) else ""
        until = f"for data up to {whole}" if is_early and pd.notna(row["target"]) and row["basis"] != "snapshot" else ""
        lines = (until, row["not_rated"], own_rule(row, rules))
        values = {"for the year": annual, NOTE: "; ".join(filter(None, lines))}
        return cell(shown_values(row)[1]) + small_lines(of_year, *lines, parts=values)

    return shown


def ends_early(row: Row, quarter: Quarter) -> bool:
    """Return whether the data of a figure end before its quarter does."""
    return bool(pd.notna(row["data_to"]) and row["data_to"] < quarter.end)


def actual(row: Row) -> Markup:
    """Return the figure of a measure, the last day of its data, and of how many cases it is."""
    data_to = f"data up to {short_day(row['data_to'])}" if pd.notna(row["data_to"]) else ""
    forecast = f"forecast for the year: {value(row['forecast'], row['unit'])}" if pd.notna(row["forecast"]) else ""
    returned = f"the return gives {value(row['returned'], row['unit'])}" if row["differs"] else ""
    alone = f"{_alone(row)[0]} in this quarter alone" if pd.notna(row["compared"]) else ""
    values = {
        "in the quarter alone": row["compared"], "data up to": row["data_to"],
        "by the return": row["returned"] if row["differs"] else None,
        "numerator": row["numerator"], "denominator": row["denominator"], "forecast for the year": row["forecast"],
    }  # fmt: skip
    return cell(shown_values(row)[0]) + small_lines(alone, data_to, returned, fraction(row), forecast, parts=values)
