"""The sections that only the complaints report has: what is open, how long it takes, outcomes, lessons, the return."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from perf import charts
from perf.analysis.drivers import pareto
from perf.analysis.time_to_close import median_days, time_to_close
from perf.areas import COUNCIL, WITHOUT_SCHOOLS, name_of
from perf.catalogue import FIGURES, in_quarter
from perf.dataset.framework import StageDays
from perf.days_covered import Days
from perf.disclosure.protected_scores import NO_VALUE
from perf.figure import Part
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, Row, table
from perf.pages.topic import opening
from perf.pages.topic.breakdown import SHARES, kind_of_areas
from perf.pages.topic.report import TopicReport
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.rules import DECIDED, FEW_CASES, UPHELD
from perf.topics.complaints import RETURN_DAYS, rule_of_stage
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import other
from perf.wording import capitalised, count, day, is_are, listing, month_name, out_of, value
from perf.working_days import working_days


@dataclass(frozen=True)
class _Count:
    """A column of counts: its heading, and the figure of which it is the numerator, or of one part of it."""

    header: str
    figure: str
    part: str = ""


_COUNTS = (
    _Count("Received", "complaints.received"),
    _Count("Reached stage 2", "complaints.escalated_pct"),
    *(
        _Count(f"Stage {stage} {what}", figure, str(Part("stage", stage)))
        for stage in ("1", "2")
        for what, figure in (("closed", "complaints.closed"), ("in time", "complaints.on_time_pct"))
    ),
    *(_Count(outcome, "complaints.closed", str(Part("outcome", outcome))) for outcome in DECIDED),
    _Count("Stages open", "complaints.open"),
    _Count("Past their limit", "complaints.open_overdue"),
)


def answer(view: View) -> Block:
    """Return the answer: how many were received, how many are open, and the share of the stages closed in time.

    No sentence counts both complaints and stages.
    """
    received, where = view.shown("complaints.received"), name_of(view.area)
    if not received.is_known:
        return lead(_without_the_year(view))
    before = view.shown("complaints.received", last_year=True)
    compared = f" ({before.value:,.0f} a year before)" if before.is_known else ""
    many = capitalised(count(received.value, "complaint"))
    verb = "was" if received.value == 1 else "were"
    since = "in" if view.days("complaints.received").last.is_month_end else "from"
    first = f"{many} about {where} {verb} received {since} {_days(view)}{compared}."
    sentences = [first, _still_open(view), _in_time(view), "A complaint can have two stages."]
    is_empty = not received.value and not view.shown("complaints.open").value
    return lead(first if is_empty else " ".join(sentences))


def _without_the_year(view: View) -> str:
    """Return why there is no number for the year to date, and what is known: of the quarter, and what is open."""
    year, where = view.days("complaints.received").in_words, name_of(view.area)
    since = opening.begins(view, "complaints.received")
    if not since:
        return f"No complaint about {where} is recorded for {year}."
    alone = in_quarter("complaints.received")
    quarter = view.shown(alone.name) if alone else NO_VALUE
    many = capitalised(count(quarter.value, "complaint")) if quarter.is_known else ""
    were = f"{many} {'was' if quarter.value == 1 else 'were'}"
    days = view.days(alone.name).in_words if alone else ""
    sentences = (
        f"Complaints about {where} are recorded from {month_name(since)} only, so there is no figure for {year}.",
        f"{were} received in {days}." if many else "",
        _still_open(view),
    )
    return " ".join(filter(None, sentences))


def _days(view: View) -> str:
    """Return the days whose complaints and closed stages are counted, in words."""
    days, since = view.days("complaints.received"), opening.begins(view, "complaints.received")
    return (Days(pd.Timestamp(f"{since}-01"), days.last) if since else days).in_words


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
        joint = ";" if view.shown(name, last_year=True).is_known else ","
        stages = out_of(int(shown.numerator), int(shown.denominator), "stage")
        return f"{capitalised(stages)} closed {'was' if shown.numerator < 2 else 'were'} in time{joint} {compared}."
    share = opening.shown_text(shown, figure)
    return f"Of the {shown.denominator:,.0f} stages closed, {share} were in time, {compared}."


def still_open(view: View) -> Block:
    """Return how many complaint stages are open, and how many of them are past their time limit."""
    return say(_still_open(view))


def how_long(view: View) -> Block:
    """Return a chart of how long first stages stay open, with those still open counted: a survival curve."""
    data = view.scores.data
    rules = data.framework
    until = data_date(data, "complaints", view.quarter)
    rows = data.complaints[(data.complaints["stage"] == 1) & (data.complaints["received_on"] <= until)]
    rows = rows[rows["received_on"] >= view.quarter.year_start]
    if view.area != COUNCIL:
        rows = rows[(rows["directorate"] == view.area) | (rows["service"] == view.area)]
    if len(rows) < FEW_CASES:
        return Block()
    closed = rows["closed_on"].mask(rows["closed_on"] > until)
    ends = closed.fillna(until)
    begins = rows["received_on"] + pd.Timedelta(days=1)
    days = working_days(begins.to_numpy("datetime64[D]"), ends.to_numpy("datetime64[D]"), rules.calendar)
    every = time_to_close(rows["received_on"], closed, until, days=pd.Series(days, index=rows.index))
    every["open_share"] = rounded(every["open_share"], 3)  # as it is shown
    curve = every[(every["at_risk"] >= FEW_CASES) | closed.notna().all()]
    is_cut, last = len(curve) < len(every), curve.iloc[-1]
    limits = _limits(rows, rules.stage_days)
    subtitle = f"Share of complaints still open at stage 1, by working days, {name_of(view.area)}, {_days(view)}"
    drawn = partial(charts.still_open, curve, limits=limits)
    columns = (
        Col("Working days", "days"),
        Col("Open until then", "at_risk", number=True),
        Col("Closed on that day", "closed", number=True),
        Col("Share still open", lambda row: value(100 * row["open_share"], "percent", decimals=1), number=True),
    )
    shown = table(curve, columns, caption=subtitle)
    waiting = closed.isna().sum() or "none"
    beyond = _beyond(last["days"], limits, pd.DataFrame({"days": days, "is_open": closed.isna()})) if is_cut else ""
    alt = f"Survival curve of {len(rows):,} complaints, {waiting} of them still open."
    counted = (
        f"This counts the {len(rows):,} complaints received in {_days(view)} by their first stage, {waiting} of "
        "them still open. The share in time counts the stages closed in the same months, whenever they were received."
        + beyond
    )
    title = _half_closed(median_days(curve), last["days"], last["open_share"])
    text = ChartText(title, subtitle, alt, opening.source(view, "complaints.received"))
    return show_chart(drawn, text, shown) + say(counted)


def _half_closed(median: float, longest: float, still_open: float) -> str:
    """Return how long half of the complaints take, as a title; if that is not known, how many take longer than is."""
    if pd.notna(median):
        return f"An estimated half of this year's complaints have stage 1 closed within {_working(median)}"
    share = value(100 * still_open, "percent", decimals=1)
    return f"An estimated {share} of this year's complaints have stage 1 open for longer than {_working(longest)}"


def _beyond(ends: float, limits: Mapping[str, int], cases: pd.DataFrame) -> str:
    """Return that a curve ends early, and of a limit beyond it how many cases are known to be within it.

    `cases` has the working days of each, and whether it is open.
    """
    few = f" The chart ends at {_working(ends)}: fewer than {FEW_CASES} complaints have been open for longer, "
    sentences = [f"{few}too few to tell."]
    for limit in limits.values():
        if limit > ends:
            closed, is_within = ~cases["is_open"], cases["days"] <= limit
            within, later, waiting = (
                int(which.sum()) for which in (closed & is_within, closed & ~is_within, cases["is_open"])
            )
            sentences.append(
                f"Of the {len(cases):,}, {within or 'none'} {'was' if within == 1 else 'were'} closed within "
                f"{_working(limit)}, {later or 'none'} later, and {waiting:,} {is_are(waiting)} still open."
            )
    return " ".join(sentences)


def _working(days: float) -> str:
    return f"{days:.0f} working {'day' if days == 1 else 'days'}"


def _limits(first_stages: pd.DataFrame, rules: StageDays) -> dict[str, int]:
    """Return the time limit of first stages, if it is the same for all of them and counted from receipt."""
    received = first_stages[["directorate", "received_on"]].drop_duplicates().itertuples(index=False)
    applied = [rule_of_stage(rules, directorate, day) for directorate, day in received]
    limits = {(rule.clock, rule.stage_1) for rule in applied}
    return {f"limit, {days} working days": days for clock, days in limits if len(limits) == 1 and clock == "receipt"}


def outcomes(view: View) -> Block:
    """Return how the stages with a decision were decided: a chart and a table; and what became of the others."""
    parts = view.parts("complaints.closed", "outcome").query("numerator > 0")
    decided = parts[parts["part"].isin(DECIDED)].sort_values("numerator", ascending=False, kind="stable")
    others = parts[~parts["part"].isin(DECIDED)].sort_values("numerator", ascending=False, kind="stable")
    count_of = {row["part"]: int(row["numerator"]) for row in others.to_dict("records")}
    without = listing(f"{name.lower()} ({number:,})" for name, number in count_of.items())
    note = say(f"{capitalised(count(sum(count_of.values()), 'stage'))} closed without a decision: {without}.")
    note = note if count_of else Block()
    if decided.empty:
        return note
    total = decided["numerator"].sum()
    subtitle = f"Stages closed with a decision, by outcome, number, {name_of(view.area)}, {_days(view)}"
    columns = (Col("Outcome", "part"), Col("Stages decided", "count", number=True))
    frame = pareto(decided.set_index("part")["numerator"]).reset_index(names="part")
    if total < FEW_CASES:
        return table(frame, columns, caption=subtitle).marked(opening.source(view, "complaints.closed").mark) + note
    upheld = decided.loc[decided["part"] == UPHELD, "numerator"].sum()
    share = value(100 * upheld / total, "percent", decimals=FIGURES["complaints.upheld_pct"].decimals_of(total))
    title = f"{share} of the {total:,.0f} stages with a decision were upheld"
    alt = "Bar chart: " + "; ".join(f"{row['part']}: {row['count']:,.0f}" for row in frame.to_dict("records")) + "."
    drawn = partial(charts.pareto, frame.rename(columns={"part": "label"}), unit="count")
    text = ChartText(title, subtitle, alt, opening.source(view, "complaints.closed"))
    return show_chart(drawn, text, table(frame, (*columns, *SHARES), caption=subtitle)) + note


def counts_by_area(view: View) -> Block:
    """Return a table of the areas of which this one consists: complaints, stages, in time, outcomes, what is open.

    There is none where the records do not cover the year to date: what is not known would read as 0.
    """
    if not view.shown("complaints.received").is_known:
        return Block()
    rows = [_counted(view, area) for area in (*view.areas_of("complaints.received"), view.area)]
    counted = pd.DataFrame([row for row in rows if any(row[each.header] for each in _COUNTS)])
    if len(counted) < 3:  # the last is the whole
        return Block()
    kind = kind_of_areas(view)
    columns = (
        Col(kind.capitalize(), "area"),
        *(Col(each.header, partial(_whole_number, name=each.header), number=True) for each in _COUNTS),
    )
    caption = f"Complaints and their stages by {kind}, number, {name_of(view.area)}, {_days(view)}"
    return table(counted, columns, caption=caption).marked(opening.source(view, "complaints.received").mark)


def _counted(view: View, area: str) -> dict[str, Any]:
    """Return the counts of an area by their headings; the words for what is hidden."""
    shown = {each.header: view.shown(each.figure, area=area, part=each.part) for each in _COUNTS}
    numbers = {header: each.numerator if each.is_known else each.hidden or 0.0 for header, each in shown.items()}
    label = view.label(area, "complaints.received") if area != view.area else capitalised(name_of(area))
    return {"area": label, **numbers}


def _whole_number(row: Row, name: str) -> str:
    return row[name] if isinstance(row[name], str) else value(row[name], decimals=0)


def compliments(view: View) -> Block:
    """Return how many compliments each service received, the most first, with its share of all."""
    name, rules = "compliments.received", view.scores.data.framework
    whole = view.shown(name)
    services = rules.directorates.get(
        view.area, tuple(rules.services) if view.area in (COUNCIL, WITHOUT_SCHOOLS) else ()
    )
    shown = {area: view.shown(name, area=area) for area in services}
    numbers = pd.Series({area: each.value for area, each in shown.items() if each.is_known and each.value})
    if not whole.is_known or len(numbers) < 2:
        return Block()
    frame = pareto(numbers).reset_index(names="service")
    caption = f"Compliments received by service, {name_of(view.area)}, {view.days(name).in_words}"
    columns = (Col("Service", "service"), Col("Compliments", "count", number=True), SHARES[0])
    return table(frame, columns, caption=caption).marked(opening.source(view, name).mark)


def lessons(view: View) -> Block:
    """Return what was learnt, in the officers' words: a table of lessons with the number of stages of each."""
    parts = view.parts("complaints.lessons", "lesson").query("numerator > 0")
    parts = parts.sort_values(["numerator", "part"], ascending=[False, True])
    columns = (Col("Lesson", "part"), Col("Stages closed with it", "numerator", number=True))
    caption = f"Lessons recorded for stages closed, {name_of(view.area)}, {_days(view)}"
    if parts.empty:
        return say("No lesson is recorded for the stages closed.")
    rest, limit = other("lesson"), view.scores.data.framework.disclosure_threshold
    note = (
        f"{rest}: each recorded for fewer than {limit} stages in the council." if (parts["part"] == rest).any() else ""
    )
    shown = table(parts, columns, caption=caption)
    return shown.marked(opening.source(view, "complaints.lessons").mark) + say(note)


def ombudsman_return(view: View) -> Block:
    """Return the counts that the Ombudsman asks for, by quarter and for the year to date, as a table."""
    names = ("received", "completed", "completed_in_20_days", "completed_upheld")
    months = pd.DataFrame({name: view.months(f"complaints.{name}")["value"] for name in names})
    year = months[months.index.isin(view.quarter.months_to_date)]
    if year.empty:
        return Block()
    numbers = [view.quarter.months_to_date.index(month) // 3 + 1 for month in year.index]
    by_quarter = year.groupby(numbers).sum()
    by_quarter.index = [f"Quarter {number}" for number in by_quarter.index]
    since = opening.begins(view, "complaints.received")
    total = f"From {month_name(since)}" if since else "Year to date"
    rows = pd.concat([by_quarter, year.sum().rename(total).to_frame().T]).rename_axis("period").reset_index()
    population = view.scores.data.framework.population if view.area == COUNCIL else 0
    if population:
        rows["rate"] = 1_000 * rows["received"] / population

    def whole(name: str, header: str) -> Col:
        return Col(header, lambda row: value(row[name], decimals=0), number=True)

    columns = (
        Col("Period", "period"),
        whole("received", "Complaints received"),
        whole("completed", "Complaints closed"),
        whole("completed_in_20_days", f"Closed within {RETURN_DAYS} working days"),
        whole("completed_upheld", "Closed and upheld"),
        *(
            (Col("Received per 1,000 residents", lambda row: value(row["rate"], decimals=2), number=True),)
            if population
            else ()
        ),
    )
    caption = f"Complaints in the form of the Ombudsman's return, {name_of(view.area)}, {_days(view)}"
    missing = (
        ""
        if population or view.area != COUNCIL
        else ("Complaints per 1,000 residents are not given, because framework.toml does not give the population.")
    )
    shown = table(rows, columns, caption=caption)
    return shown.marked(opening.source(view, "complaints.received").mark) + say(missing)


@dataclass(frozen=True, repr=False)
class ComplaintsReport(TopicReport):
    """The complaints report: what is open, how long it takes, outcomes, lessons and the Ombudsman's return."""

    answer_is_its_figure = False

    def _answer(self) -> Block:
        """Return the answer: how many were received, how many are open, and the share closed in time."""
        return answer(self.view)

    def still_open(self) -> Block:
        """Return how many are open, and how many of them are past their time limit."""
        return still_open(self.view)

    def time_to_close(self) -> Block:
        """Return how long first stages stay open: a survival curve."""
        return how_long(self.view)

    def outcomes(self) -> Block:
        """Return how the stages with a decision were decided."""
        return outcomes(self.view)

    def counts_by_area(self) -> Block:
        """Return complaints, stages in time, outcomes and what is open of each area, in one table."""
        return counts_by_area(self.view)

    def compliments(self) -> Block:
        """Return how many compliments each service received."""
        return compliments(self.view)

    def lessons(self) -> Block:
        """Return what was learnt, in the officers' words."""
        return lessons(self.view)

    def ombudsman_return(self) -> Block:
        """Return the counts that the Ombudsman asks for, by quarter and for the year to date."""
        return ombudsman_return(self.view)


REPORT = ComplaintsReport
