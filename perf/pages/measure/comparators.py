"""Figures of other councils with which a measure is compared: a national average, a family group."""

import pandas as pd

from perf.areas import COUNCIL
from perf.disclosure.protected_scores import is_hidden
from perf.pages.block import Block, say
from perf.pages.measure.view import MOST_PLACES, MeasureView
from perf.pages.measure_cells import even_column
from perf.pages.tables import Col, Row, table
from perf.quarter import Quarter
from perf.rules import DECIMALS
from perf.scores import RatedQuarter
from perf.wording import difference, ordinal, value


def latest_comparators(scores: RatedQuarter) -> pd.DataFrame:
    """Return the latest comparator of each measure and group up to the quarter; `is_now` where it is of the quarter.

    A measure whose figure is hidden has none, because a rank beside the figures of others would reveal it.
    """
    hidden = {row["measure_id"] for row in scores.measures.to_dict("records") if is_hidden(row)}
    rows = scores.data.comparators.dropna(subset=["value"])
    rows = rows[~rows["measure_id"].isin(hidden)]
    starts = scores.quarter.year_start_month
    at = {label: Quarter.parse(label, starts) for label in rows["quarter"].dropna().unique()}
    known = sorted((label for label in at if at[label] <= scores.quarter), key=lambda label: at[label])
    rows = rows[rows["quarter"].isin(known)]
    order = rows["quarter"].map({label: place for place, label in enumerate(known)})
    latest = (
        rows.assign(order=order)
        .sort_values("order", kind="stable")
        .drop_duplicates(["measure_id", "group"], keep="last")
    )
    return latest.assign(is_now=latest["quarter"] == scores.quarter.label).sort_index()


def rank_of(row: Row) -> str:
    """Return a rank in words: "3rd of 22"; "" where there is none."""
    if pd.isna(row["rank"]):
        return ""
    return f"{ordinal(int(row['rank']))} of {int(row['of'])}" if pd.notna(row["of"]) else ordinal(int(row["rank"]))


def comparators(view: MeasureView) -> Block:
    """Return the figures of others beside the council's: the group, the difference, and the rank among them."""
    rows = latest_comparators(view.scores)
    rows = rows[rows["measure_id"] == view.measure_id]
    if rows.empty or view.is_hidden or view.area != COUNCIL:
        return Block()
    own = float("nan") if view.row is None else float(view.row["actual"])
    now = rows["is_now"]
    as_shown = (round(own, MOST_PLACES) - rows["value"].round(MOST_PLACES)).round(DECIMALS)
    rows = rows.assign(difference=as_shown.where(now), is_level=now & ((own - rows["value"]).round(DECIMALS) == 0))
    rows = rows.assign(shown=even_column(rows["value"], view.unit))
    columns = (
        Col("Group", "group"),
        Col("Quarter", "quarter"),
        Col("Value", "shown", number=True),
        Col("Difference", lambda row: _difference(view, row), number=True),
        Col("The council's rank", rank_of),
    )
    shown = table(rows, columns, caption=f"{view.title}: others, beside {value(own, view.unit) or 'no figure'}")
    return say(*(_in_a_sentence(view, row, own) for row in rows.to_dict("records"))) + shown.marked(
        view.source("comparators").mark
    )


def _difference(view: MeasureView, row: Row) -> str:
    gap = row["difference"]
    if pd.isna(gap):
        return ""
    return f"{_size(view, gap)} {'more' if gap > 0 else 'less'}" if gap else _same(row)


def _same(row: Row) -> str:
    """Return how two figures compare that read the same."""
    return "the same" if row["is_level"] else "about the same"


def _size(view: MeasureView, gap: float) -> str:
    """Return a difference in words: "2.1 percentage points", "3 days"."""
    return difference(abs(gap), view.unit, view.decimals_of(gap))


def _in_a_sentence(view: MeasureView, row: Row, own: float) -> str:
    """Return how the council's figure compares with a group's; with one of another quarter nothing is compared."""
    if pd.isna(row["difference"]):
        then = f"; the council was {rank_of(row)}" if rank_of(row) else ""
        return f"{row['group']} in {row['quarter']}: {value(row['value'], view.unit)}{then}."
    rank = f" The council is {rank_of(row)}." if rank_of(row) else ""
    gap, now = row["difference"], value(own, view.unit)
    if not gap:
        return f"{now} is {_same(row)} as in {row['group']}.{rank}"
    way = "more" if gap > 0 else "less"
    good = ""
    if view.better != "neutral":
        good = ", which is " + ("better" if (gap > 0) == (view.better == "higher") else "worse")
    return f"{now} is {_size(view, gap)} {way} than {row['group']} ({value(row['value'], view.unit)}){good}.{rank}"
