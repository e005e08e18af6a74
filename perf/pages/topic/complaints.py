"""The sections that only the complaints report has: what is still open, and how long an answer takes."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf import charts
from perf.analysis.time_to_close import median_days, time_to_close
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic import opening
from perf.pages.topic.report import TopicReport
from perf.pages.view import View
from perf.rules import FEW_CASES
from perf.topics.coverage import data_date
from perf.wording import capitalised, count, day, value
from perf.working_days import working_days


def answer(view: View) -> Block:
    """Return the answer: how many were received, how many are open, and the share of the stages closed in time.

    No sentence counts both complaints and stages.
    """
    received, where = view.shown("complaints.received"), name_of(view.area)
    if not received.is_known:
        return lead(f"No complaint about {where} is recorded for {opening.span(view)}.")
    before = view.shown("complaints.received", last_year=True)
    compared = f" ({before.value:,.0f} a year before)" if before.is_known else ""
    many = capitalised(count(received.value, "complaint"))
    verb = "was" if received.value == 1 else "were"
    first = f"{many} about {where} {verb} received in {opening.span(view)}{compared}."
    sentences = [first, _still_open(view), _in_time(view), "A complaint can have two stages."]
    is_empty = not received.value and not view.shown("complaints.open").value
    return lead(first if is_empty else " ".join(sentences))


def _still_open(view: View) -> str:
    """Return how many complaint stages are open, and how many of them are past their time limit, in a sentence."""
    waiting, late = view.shown("complaints.open"), view.shown("complaints.open_overdue")
    at_day = f"at {day(data_date(view.scores.data, 'complaints', view.quarter))}"
    if not waiting.is_known or not waiting.value:
        return f"No complaint stage was open {at_day}."
    overdue = int(late.value) if late.is_known else 0
    if waiting.value == 1:
        return f"1 complaint stage was open {at_day}, and it was {'' if overdue else 'not '}past its time limit."
    number = {0: "none", int(waiting.value): "all"}.get(overdue, f"{overdue:,}")
    return f"{count(waiting.value, 'complaint stage')} were open {at_day}, {number} of them past their time limit."


def _in_time(view: View) -> str:
    """Return the share of the stages closed that were in time, in a sentence; of few stages, their number."""
    name = "complaints.on_time_pct"
    shown, figure = view.shown(name), FIGURES[name]
    if not shown.is_known:
        return "No stage was closed."
    compared = opening.compared(view, name)
    if view.is_of_few(name):
        return f"{capitalised(opening.shown_text(shown, figure))} stages closed in time; {compared}."
    share = opening.shown_text(shown, figure)
    return f"Of the {shown.denominator:,.0f} stages closed, {share} were in time, {compared}."


def still_open(view: View) -> Block:
    """Return how many complaint stages are open, and how many of them are past their time limit."""
    return say(_still_open(view))


def how_long(view: View) -> Block:
    """Return a chart of how long first stages stay open, with those still open counted: a survival curve."""
    data = view.scores.data
    until = data_date(data, "complaints", view.quarter)
    rows = data.complaints[(data.complaints["stage"] == 1) & (data.complaints["received_on"] <= until)]
    rows = rows[rows["received_on"] >= view.quarter.year_start]
    if view.area != COUNCIL:
        rows = rows[(rows["directorate"] == view.area) | (rows["service"] == view.area)]
    if len(rows) < FEW_CASES:
        return Block()
    closed = rows["closed_on"].mask(rows["closed_on"] > until)
    ends = closed.fillna(until)
    days = working_days(
        *(dates.to_numpy("datetime64[D]") for dates in (rows["received_on"] + pd.Timedelta(days=1), ends))
    )
    curve = time_to_close(rows["received_on"], closed, until, days=pd.Series(days, index=rows.index))
    median = median_days(curve)
    title = "Fewer than half of this year's complaints have stage 1 closed"
    if pd.notna(median):
        within = f"{median:.0f} working {'day' if median == 1 else 'days'}"
        title = f"Half of this year's complaints have stage 1 closed within {within}"
    subtitle = f"Share of complaints still open at stage 1, by working days, {name_of(view.area)}, {opening.span(view)}"
    drawn = partial(charts.still_open, curve, limits=_limits(view))
    columns = (
        Col("Working days", "days"),
        Col("Open until then", "at_risk", number=True),
        Col("Closed on that day", "closed", number=True),
        Col("Share still open", lambda row: value(100 * row["open_share"], "percent", decimals=1), number=True),
    )
    shown = table(curve, columns, caption=subtitle)
    alt = f"Survival curve of {len(rows):,} complaints, {closed.isna().sum() or 'none'} of them still open."
    return show_chart(drawn, ChartText(title, subtitle, alt, opening.source(view, "complaints.received")), shown)


def _limits(view: View) -> dict[str, float]:
    """Return the limit of stage 1 in the area, in words with its working days; of a whole, every limit in it."""
    rules = view.scores.data.framework
    usual, own = rules.stage_days, rules.stage_days.by_directorate
    home = rules.services.get(view.area, view.area)
    if home in own:
        return {f"limit, {own[home].stage_1} working days": own[home].stage_1}
    lines: dict[str, float] = {f"limit, {usual.stage_1} working days": usual.stage_1}
    if home not in rules.directorates:
        lines |= {f"limit in {name}, {days.stage_1} working days": days.stage_1 for name, days in own.items()
                  if days.stage_1 != usual.stage_1}  # fmt: skip
    return lines


@dataclass(frozen=True, repr=False)
class ComplaintsReport(TopicReport):
    """The complaints report: what is still open, and how long an answer takes."""

    def _answer(self) -> Block:
        """Return the answer in a sentence: the share answered in time, and how many were received."""
        return answer(self.view)

    def still_open(self) -> Block:
        """Return how many are open, and how many of them are past their time limit."""
        return still_open(self.view)

    def time_to_close(self) -> Block:
        """Return how long first stages stay open: a survival curve."""
        return how_long(self.view)


REPORT = ComplaintsReport
