"""The sections that only the budget report has: spend against profile, forecast variance, capital, savings."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf import charts
from perf.areas import name_of
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic import opening
from perf.pages.topic.breakdown import kind_of_areas
from perf.pages.topic.opening import outturn
from perf.pages.topic.report import TopicReport
from perf.pages.view import View
from perf.wording import capitalised, month_name, out_of, pounds, value

BEFORE, AFTER = "budget.variance", "budget.variance_after_reserves"


def _sign(view: View) -> int:
    return 1 if view.scores.data.framework.plus_is_favourable else -1


def answer(view: View) -> Block:
    """Return the answer to the report's question: how revenue is forecast to end, before and after reserves."""
    before, after = view.shown(BEFORE), view.shown(AFTER)
    where = name_of(view.area)
    if not before.is_known:
        return lead(f"There are no budget records of {where} for {view.quarter}.")
    first, last = (outturn(_sign(view) * shown.value) for shown in (before, after))
    if first == last:
        return lead(f"Revenue of {where} is forecast to end the year {_ending(first)}, with or without reserves.")
    before_reserves = f"Revenue of {where} is forecast to end the year {_ending(first)} before reserves"
    return lead(f"{before_reserves}, and {_ending(last)} after them.")


def _ending(variance_in_words: str) -> str:
    return variance_in_words if variance_in_words == "on budget" else f"with {variance_in_words}"


def spend(view: View) -> Block:
    """Return a chart of revenue spent against its profile, month by month of this year."""
    months = view.months("budget.revenue_spend_pct")
    year = months[months.index.isin(view.quarter.months_to_date)]
    if len(year) < 2:
        return Block()
    frame = year.rename(columns={"numerator": "actual", "denominator": "profile"})[["profile", "actual"]]
    gap = frame["actual"].iloc[-1] - frame["profile"].iloc[-1]
    latest = month_name(frame.index[-1])
    way = "above" if gap > 0 else "below"
    title = f"Revenue spent to {latest} is {pounds(gap)} {way} its profile"
    title = title if round(gap / 1_000) else f"Revenue spent to {latest} is in line with its profile"
    subtitle = f"Revenue spent and profile, cumulative, {name_of(view.area)}, to {latest}"
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col("Profile", lambda row: value(row["profile"], "GBP", decimals=0), number=True),
        Col("Spent", lambda row: value(row["actual"], "GBP", decimals=0), number=True),
    )
    data = table(frame.rename_axis("month").reset_index(), columns, caption=subtitle)
    drawn = partial(charts.spend, frame.rename_axis("month"), year_start_month=view.quarter.year_start_month)
    spent, planned = (pounds(frame[column].iloc[-1]) for column in ("actual", "profile"))
    alt = f"Line chart of {subtitle}: {spent} spent, {planned} in the profile."
    return show_chart(drawn, ChartText(title, subtitle, alt, opening.source(view, "budget.revenue_spend_pct")), data)


def variance(view: View) -> Block:
    """Return a chart of the forecast variance of each directorate or service, before and after reserves."""
    rows = []
    for area in view.children:
        before, after = view.shown(BEFORE, area=area), view.shown(AFTER, area=area)
        if before.is_known:
            rows.append((capitalised(area), _sign(view) * before.value, _sign(view) * after.value))
    if len(rows) < 2:
        return Block()
    frame = pd.DataFrame(rows, columns=["label", "before", "after"])
    over = frame[frame["before"].round(-3) < 0]
    worst = frame.loc[frame["before"].idxmin()]
    kind = kind_of_areas(view)
    many = capitalised(out_of(len(over), len(frame), kind))
    if over.empty:
        title = f"No {kind} forecasts an overspend"
    elif len(over) == 1:
        title = f"{many} forecasts an overspend: {worst['label']}"
    else:
        title = f"{many} forecast an overspend; the largest is in {worst['label']}"
    subtitle = f"Forecast revenue variance by {kind}, £ thousand, before and after reserves, {view.quarter}"
    columns = (
        Col(kind.capitalize(), "label"),
        Col("Before reserves", lambda row: capitalised(outturn(row["before"])), number=True),
        Col("After reserves", lambda row: capitalised(outturn(row["after"])), number=True),
    )
    data = table(frame, columns, caption=subtitle.replace(", £ thousand", ""))
    alt = "Bar chart: " + "; ".join(f"{area}: {outturn(amount)}" for area, amount, _ in rows) + "."
    return show_chart(
        partial(charts.variance, frame), ChartText(title, subtitle, alt, opening.source(view, BEFORE)), data
    )


def savings(view: View) -> Block:
    """Return the savings achieved, in total and by programme: a sentence and a table."""
    name = "savings.achieved_pct"
    total = view.shown(name)
    if not total.is_known:
        return Block()
    programmes = view.parts(name, "programme")
    rows = [
        {"label": "All savings", "target": total.denominator, "achieved": total.numerator, "pct": total.value},
        *(
            {"label": row["part"], "target": row["denominator"], "achieved": row["numerator"], "pct": row["value"]}
            for _, row in programmes.iterrows()
        ),
    ]
    columns = (
        Col("Programme", "label"),
        Col("Target", lambda row: value(row["target"], "GBP", decimals=0), number=True),
        Col("Achieved", lambda row: value(row["achieved"], "GBP", decimals=0), number=True),
        Col("Share of target", lambda row: value(row["pct"], "percent", decimals=2), number=True),
    )
    shown = table(pd.DataFrame(rows), columns, caption=f"Savings, {name_of(view.area)}, {view.quarter}")
    return say(_savings_sentence(total.numerator, total.denominator)) + shown.marked(opening.source(view, name).mark)


def _savings_sentence(achieved: float, target: float) -> str:
    """Return how much of the savings target is recorded as achieved; amounts that differ never read the same."""
    short = target - achieved
    if short <= 0:
        return f"All of the {pounds(target)} savings target is recorded as achieved."
    if pounds(achieved) == pounds(target):
        return f"The savings recorded as achieved are {pounds(short)} short of the {pounds(target)} target."
    return f"{pounds(achieved)} of the {pounds(target)} savings target is recorded as achieved, {pounds(short)} short."


def capital(view: View) -> Block:
    """Return how much of the year's capital budget has been spent."""
    shown = view.shown("budget.capital_spend_pct")
    if not shown.is_known or not shown.denominator:
        return say(f"There are no records of a capital budget for {name_of(view.area)}.")
    compared = opening.compared(view, "budget.capital_spend_pct")
    return say(
        f"{pounds(shown.numerator)} of the year's capital budget of {pounds(shown.denominator)} has been spent "
        f"({value(shown.value, 'percent', decimals=2)}), {compared}."
    )


@dataclass(frozen=True, repr=False)
class BudgetReport(TopicReport):
    """The budget report: spend, forecast variance, capital and savings."""

    def _answer(self) -> Block:
        """Return the answer in a sentence: how revenue is forecast to end, before and after reserves."""
        return answer(self.view)

    def spend(self) -> Block:
        """Return revenue spent beside its profile, month by month of this year."""
        return spend(self.view)

    def variance(self) -> Block:
        """Return the forecast variance of each area, before and after reserves."""
        return variance(self.view)

    def capital(self) -> Block:
        """Return how much of the year's capital is spent."""
        return capital(self.view)

    def savings(self) -> Block:
        """Return the savings, in total and by programme."""
        return savings(self.view)


REPORT = BudgetReport
