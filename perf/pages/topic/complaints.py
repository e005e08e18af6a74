"""The complaints report's own pieces: how long a complaint waits, what is still open."""

from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.time_to_close import median_days, time_to_close
from perf.areas import COUNCIL, name_of
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic import opening
from perf.pages.view import View
from perf.topics.record_figures import data_date
from perf.wording import count, in_words, is_are
from perf.working_days import working_days


def answer(view: View) -> Block:
    """Answer the report's question: how many were answered in time, of how many received."""
    received, on_time = view.shown("complaints.received"), view.shown("complaints.on_time_pct")
    where = name_of(view.area)
    if not received.is_known or not received.value:
        return lead(f"No complaint about {where} is recorded for {opening.span(view)}.")
    many = count(received.value, "complaint")
    verb = "was" if received.value == 1 else "were"
    if not on_time.is_known:
        return lead(f"{many} about {where} {verb} received for {opening.span(view)}; none was closed.")
    share = in_words(on_time.value, "percent", 2)
    told = f"{share} of the complaints about {where} closed in {opening.span(view)} were answered in time"
    return lead(f"{told}, {opening.compared(view, 'complaints.on_time_pct')}; {many} {verb} received.")


def still_open(view: View) -> Block:
    """Say how many stages are open, and how many of them past their limit."""
    waiting, late = view.shown("complaints.open"), view.shown("complaints.open_overdue")
    if not waiting.is_known or not waiting.value:
        return say(f"Nothing was open at the end of {view.quarter}.")
    past = int(late.value) if late.is_known else 0
    told = f"{count(waiting.value, 'stage')} {is_are(waiting.value)} open at the end of {view.quarter}"
    return say(f"{told}, {past:,} of them past their limit." if past else f"{told}, none of them past its limit.")


def how_long(view: View) -> Block:
    """Chart how long first stages stay open, those still open counted: a survival curve."""
    data = view.scores.data
    until = data_date(data, "complaints", view.quarter)
    rows = data.complaints[(data.complaints["stage"] == 1) & (data.complaints["received_on"] <= until)]
    rows = rows[rows["received_on"] >= view.quarter.year_start]
    if view.area != COUNCIL:
        rows = rows[(rows["directorate"] == view.area) | (rows["service"] == view.area)]
    if len(rows) < 10:
        return Block()
    closed = rows["closed_on"].mask(rows["closed_on"] > until)
    ends = closed.fillna(until)
    days = working_days(
        *(each.to_numpy("datetime64[D]") for each in (rows["received_on"] + pd.Timedelta(days=1), ends))
    )
    curve = time_to_close(rows["received_on"], closed, until, days=pd.Series(days, index=rows.index))
    limit = data.framework.stage_days.stage_1
    median = median_days(curve)
    half = f"half are closed within {median:.0f} working days" if pd.notna(median) else "fewer than half are closed"
    title = f"Of complaints received this year, {half}"
    subtitle = f"Stage 1 of complaints still open, share by working days, {name_of(view.area)}, {opening.span(view)}"
    drawn = partial(charts.still_open, curve, limits={f"limit, {limit} working days": limit})
    columns = tuple(
        Col(str(name).replace("_", " ").capitalize(), str(name), number=at > 0) for at, name in enumerate(curve)
    )
    shown = table(curve, columns, caption=subtitle)
    alt = f"{title}. Survival curve of {len(rows):,} complaints, {closed.isna().sum():,} of them still open."
    return show_chart(drawn, ChartText(title, subtitle, alt, opening.source(view)), shown)
