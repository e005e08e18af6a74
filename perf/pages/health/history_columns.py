"""Further columns of a table of measures: the last quarters, and the figures of other councils."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.areas import COUNCIL
from perf.charts.svg import sparkline
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.cell import cell
from perf.pages.measure.comparators import latest_comparators, rank_of
from perf.pages.tables import Col, Row
from perf.rules import FEWEST_QUARTERS, FEWEST_RATINGS, RATED
from perf.scores import last_quarters
from perf.wording import value

_LAST = 4  # quarters whose ratings a measure shows
_NO_FIGURE = "no figure"


def last_ratings(scores: ProtectedScores) -> Col:
    """Return the column of the last four quarters' ratings, the oldest first, with a small line of the figures.

    A measure that is calculated from records has none, because its returns may say something else; nor has one that
    was rated only once. There is no line of counts and money for the year to date, which begin again each year.
    """
    quarters, rows = last_quarters(scores.quarter, _LAST), scores.returned_quarters
    keys = zip(rows["measure_id"], rows["area"], strict=True)
    known: dict[Any, list[Row]] = {}
    for key, row in zip(keys, rows[["quarter", "actual", "rating", "unit", "basis"]].to_dict("records"), strict=True):
        known.setdefault(key, []).append(row)

    def show(row: Row) -> Markup:
        if row["fed"]:
            return Markup("")
        returned = known.get((row["measure_id"], row["area"]), [])
        ratings = {str(each["quarter"]): _rated(each) for each in returned}
        last = [ratings.get(quarter.label, _NO_FIGURE) for quarter in quarters]
        if sum(rating in RATED for rating in last) < FEWEST_RATINGS:
            return Markup("")
        words, in_files = (
            ", ".join(f"Q{quarter.number} {name(rating)}" for quarter, rating in zip(quarters, last, strict=True))
            for name in (scores.ratings.called, str)
        )
        return cell(Markup("{}{}").format(words, _line(returned)), {"": in_files})

    return Col("Last four quarters", show)


def _rated(row: Row) -> str:
    if pd.isna(row["actual"]):
        return _NO_FIGURE
    return str(row["rating"]) if row["rating"] in RATED else "not rated"


def _line(returned: list[Row]) -> Markup:
    """Return a small line of the figures of the quarters; "" of too few, or of what begins again each year."""
    known = [float(row["actual"]) for row in returned if pd.notna(row["actual"])]
    first = returned[0]
    comparable = first["basis"] in ("quarter", "snapshot") or first["unit"] == "percent"
    if not comparable or len(known) < FEWEST_QUARTERS:
        return Markup("")
    return Markup(" ") + sparkline(float(row["actual"]) for row in returned)


def beside_others(scores: ProtectedScores) -> Col:
    """Return the column of the comparators: group, value and rank, and the quarter where it is an earlier one."""
    rows = latest_comparators(scores)
    by_measure = {str(name): group.to_dict("records") for name, group in rows.groupby("measure_id")}

    def show(row: Row) -> Markup:
        if row["area"] != COUNCIL:
            return Markup("")
        lines = [_line_of(each, row["unit"]) for each in by_measure.get(str(row["measure_id"]), [])]
        return Markup("<br>").join(lines)

    return Col("Others", show)


def _line_of(comparator: Row, unit: str) -> str:
    when = "" if comparator["is_now"] else str(comparator["quarter"])
    after = ", ".join(filter(None, (when, rank_of(comparator))))
    return f"{comparator['group']}: {value(comparator['value'], unit)}" + (f" ({after})" if after else "")
