"""Measures over the quarters: each with its target and its rating, where there are enough returns."""

from functools import partial

import pandas as pd

from perf import charts
from perf.areas import COUNCIL
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, ChartText, Source, show_chart
from perf.pages.measure_cells import with_shown
from perf.pages.tables import Col, pill, table
from perf.ratings import Ratings
from perf.rules import FEWEST_QUARTERS, RATED
from perf.wording import capitalised, count, is_are, out_of


def over_quarters(scores: ProtectedScores) -> Block:
    """Return a chart of the council's measures over the last quarters: those with returns for four or more.

    Measures that are calculated from records are not among them, because their returns may say something else.
    """
    now = scores.council_measures
    returned = now.loc[~now["fed"] & now["actual"].notna(), "measure_id"]
    rows = scores.returned_quarters
    rows = rows[(rows["area"] == COUNCIL) & rows["actual"].notna() & rows["measure_id"].isin(returned)]
    rows = rows[rows.groupby("measure_id")["quarter"].transform("size") >= FEWEST_QUARTERS]
    if rows.empty:
        return Block()
    rows = rows.assign(label=(rows["measure_id"] + " " + rows["title"].fillna("")).str.strip())
    order = {name: at for at, name in enumerate(now["measure_id"])}
    rows = rows.sort_values(["measure_id", "quarter"], key=lambda column: column.replace(order), kind="stable")
    latest = rows[rows["quarter"] == scores.quarter.label]
    red = int((latest["rating"] == "Red").sum())
    which = f"with returns for {FEWEST_QUARTERS} quarters or more"
    is_red = f"{is_are(max(red, 1))} {scores.ratings.called('Red')} in {scores.quarter}"
    title = f"{capitalised(out_of(red, len(latest), 'measure'))} {which} {is_red}"
    if not latest["rating"].isin(RATED).any():
        title = f"{count(len(latest), 'measure')} {which}, not rated in {scores.quarter}"
    subtitle = f"Measures {which}, each on a scale of its own, council, up to {scores.quarter}"
    rated = (f"{row.label}: {scores.ratings.called(row.rating)}" for row in latest.itertuples())
    alt = f"Line charts: {'; '.join(rated)}."
    source = Source(
        "Source: the council's returns, each quarter rated by the rules at the end of this page.",
        scores.data.mark_of(("returns",)),
    )
    return chart_of(rows, ChartText(title, subtitle, alt, source), scores.ratings)


def chart_of(rows: pd.DataFrame, text: ChartText, ratings: Ratings) -> Block:
    """Return a chart of measures over the quarters, and what it draws as a table.

    Parameters
    ----------
    rows : DataFrame, one row per measure and quarter
        `label`, quarter, actual, target, unit, rating.
    text : ChartText
    ratings : Ratings
        The council's names and colours of them.
    """
    columns = (
        Col("Quarter", "quarter"),
        Col("Actual", "figure", number=True),
        Col("Target", "goal", number=True),
        Col("Status", lambda row: pill(row["rating"], ratings)),
    )
    shown = pd.concat([with_shown(own) for _, own in rows.groupby("label", sort=False)])
    data = table(shown, columns, caption=text.subtitle, group="label")
    return show_chart(partial(charts.quarters, rows, looks=ratings), text, data)
