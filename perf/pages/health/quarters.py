"""Measures over the quarters: each with its target and its rating, where there are enough returns."""

from functools import partial

import pandas as pd

from perf import charts
from perf.areas import COUNCIL
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, ChartText, Source, show_chart
from perf.pages.tables import Col, pill, table
from perf.quarter import Quarter
from perf.scoring.measures import score_measures
from perf.wording import capitalised, is_are, out_of, value

FEWEST_QUARTERS = 4
MOST_QUARTERS = 8


def over_quarters(scores: ProtectedScores) -> Block:
    """Return a chart of the council's measures over the last quarters: those with returns for four or more.

    Measures that are calculated from records are not among them, because their returns may say something else.
    """
    now = scores.council_measures
    returned = now.loc[~now["fed"] & now["actual"].notna(), "measure_id"]
    rows = pd.concat([_rated(scores, quarter) for quarter in _quarters(scores)], ignore_index=True)
    rows = rows[rows["actual"].notna() & rows["measure_id"].isin(returned)]
    rows = rows[rows.groupby("measure_id")["quarter"].transform("size") >= FEWEST_QUARTERS]
    if rows.empty:
        return Block()
    rows = rows.assign(label=(rows["measure_id"] + " " + rows["title"].fillna("")).str.strip())
    order = {name: at for at, name in enumerate(now["measure_id"])}
    rows = rows.sort_values(["measure_id", "quarter"], key=lambda column: column.replace(order), kind="stable")
    latest = rows[rows["quarter"] == scores.quarter.label]
    red = int((latest["rating"] == "Red").sum())
    which = f"with returns for {FEWEST_QUARTERS} quarters"
    title = f"{capitalised(out_of(red, len(latest), 'measure'))} {which} {is_are(max(red, 1))} Red"
    subtitle = f"Measures {which} or more, each on a scale of its own, council, up to {scores.quarter}"
    alt = "Line charts: " + "; ".join(f"{row.label}: {row.rating}" for row in latest.itertuples()) + "."
    columns = (
        Col("Quarter", "quarter"),
        Col("Actual", lambda row: value(row["actual"], row["unit"]), number=True),
        Col("Target", lambda row: value(row["target"], row["unit"]), number=True),
        Col("Status", lambda row: pill(row["rating"])),
    )
    data = table(rows, columns, caption=subtitle, group="label").marked(scores.data.mark_of(("returns",)))
    source = Source("Source: the council's returns, each quarter rated by the rules at the end of this page.")
    return show_chart(partial(charts.quarters, rows), ChartText(title, subtitle, alt, source), data)


def _quarters(scores: ProtectedScores) -> list[Quarter]:
    """Return the last quarters up to this one, the oldest first."""
    quarters = [scores.quarter]
    while len(quarters) < MOST_QUARTERS:
        quarters.insert(0, quarters[0].previous)
    return quarters


def _rated(scores: ProtectedScores, quarter: Quarter) -> pd.DataFrame:
    """Return the council's measures of a quarter, rated on their returns."""
    data = scores.data
    rated = score_measures(data.returns, data.measures, quarter, tolerance=data.framework.rating_tolerance)
    return rated.loc[rated["area"] == COUNCIL].assign(quarter=quarter.label)
