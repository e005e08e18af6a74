"""The budget report's own pieces: forecast variance, spend against profile, savings."""

from functools import partial

import pandas as pd

from perf import charts
from perf.areas import COUNCIL, name_of
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic import opening
from perf.pages.view import View
from perf.wording import count, month_name, pounds, value

BEFORE, AFTER = "budget.variance", "budget.variance_after_reserves"


def _sign(view: View) -> int:
    return 1 if view.scores.data.framework.variance_sign == "plus is favourable" else -1


def outturn(amount: float) -> str:
    """Say a variance, plus being favourable: "an overspend of £538,000", "an underspend of…", "on budget"."""
    if round(amount / 1_000) == 0:
        return "on budget"
    return f"{'an overspend' if amount < 0 else 'an underspend'} of {pounds(amount)}"


def answer(view: View) -> Block:
    """Answer the report's question: how revenue is forecast to end, before and after reserves."""
    before, after = view.shown(BEFORE), view.shown(AFTER)
    where = name_of(view.area)
    if not before.is_known:
        return lead(f"The budget of {where} cannot be told: there are no records for {view.quarter}.")
    first, last = (outturn(_sign(view) * shown.value) for shown in (before, after))
    if first == last:
        return lead(f"Revenue of {where} is forecast to end the year {_ending(first)}, with or without reserves.")
    told = f"Revenue of {where} is forecast to end the year {_ending(first)} before reserves"
    return lead(f"{told}, and {_ending(last)} after them.")


def _ending(told: str) -> str:
    return told if told == "on budget" else f"with {told}"


def spend(view: View) -> Block:
    """Chart revenue spent against its profile, month by month of this year."""
    months = view.months("budget.revenue_spend_pct")
    year = months[months.index.isin(view.quarter.months_to_date)]
    if len(year) < 2:
        return Block()
    frame = year.rename(columns={"numerator": "actual", "denominator": "profile"})[["profile", "actual"]]
    gap = frame["actual"].iloc[-1] - frame["profile"].iloc[-1]
    latest = month_name(frame.index[-1])
    way = "above" if gap > 0 else "below"
    title = f"Revenue spent by {latest} is {pounds(gap)} {way} its profile"
    title = title if round(gap / 1_000) else f"Revenue spent by {latest} is on its profile"
    subtitle = f"Revenue spent and profile, cumulative, {name_of(view.area)}, to {latest}"
    columns = (
        Col("Month", lambda row: month_name(row["month"])),
        Col("Profile", lambda row: value(row["profile"], "GBP", decimals=0), number=True),
        Col("Spent", lambda row: value(row["actual"], "GBP", decimals=0), number=True),
    )
    data = table(frame.rename_axis("month").reset_index(), columns, caption=subtitle)
    drawn = partial(charts.spend, frame.rename_axis("month"), year_start_month=view.quarter.year_start_month)
    spent, planned = (pounds(frame[column].iloc[-1]) for column in ("actual", "profile"))
    alt = f"{title}. Line chart of {subtitle}: {spent} spent, {planned} in the profile."
    return show_chart(drawn, ChartText(title, subtitle, alt, opening.source(view)), data)


def variance(view: View) -> Block:
    """Chart the forecast variance of the parts, before and after reserves."""
    rows = []
    for area in view.children:
        before, after = view.shown(BEFORE, area=area), view.shown(AFTER, area=area)
        if before.is_known:
            rows.append((area, _sign(view) * before.value, _sign(view) * after.value))
    if len(rows) < 2:
        return Block()
    frame = pd.DataFrame(rows, columns=["label", "before", "after"])
    over = frame[frame["before"].round(-3) < 0]
    worst = frame.loc[frame["before"].idxmin()]
    title = f"{count(len(over), 'part')} of {len(frame)} forecast an overspend; {worst['label']} the largest"
    title = title if len(over) else "No part forecasts an overspend"
    kind = "directorate" if view.area == COUNCIL else "service"
    subtitle = f"Forecast revenue variance by {kind}, GBP thousand, before and after reserves, {view.quarter}"
    columns = (
        Col(kind.capitalize(), "label"),
        Col("Before reserves", lambda row: _capital(outturn(row["before"])), number=True),
        Col("After reserves", lambda row: _capital(outturn(row["after"])), number=True),
    )
    data = table(frame, columns, caption=subtitle)
    alt = f"{title}. Bar chart: " + "; ".join(f"{area} {outturn(amount)}" for area, amount, _ in rows) + "."
    return show_chart(partial(charts.variance, frame), ChartText(title, subtitle, alt, opening.source(view)), data)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def savings(view: View) -> Block:
    """Tabulate the savings achieved, in all and by programme."""
    name = "savings.achieved_pct"
    whole = view.shown(name)
    if not whole.is_known:
        return Block()
    parts = view.parts(name, "programme")
    rows = [
        {"label": "All savings", "target": whole.denominator, "achieved": whole.numerator, "pct": whole.value},
        *(
            {"label": row["part"], "target": row["denominator"], "achieved": row["numerator"], "pct": row["value"]}
            for _, row in parts.iterrows()
        ),
    ]
    columns = (
        Col("Programme", "label"),
        Col("Target", lambda row: value(row["target"], "GBP", decimals=0), number=True),
        Col("Achieved", lambda row: value(row["achieved"], "GBP", decimals=0), number=True),
        Col("Share", lambda row: value(row["pct"], "percent", decimals=2), number=True),
    )
    short = whole.denominator - whole.numerator
    told = f"{pounds(whole.numerator)} of the {pounds(whole.denominator)} of savings are achieved"
    behind = f", {pounds(short)} short of the target" if short > 0 else ""
    shown = table(pd.DataFrame(rows), columns, caption=f"Savings, {name_of(view.area)}, {view.quarter}")
    return say(f"{told}{behind}.") + shown


def capital(view: View) -> Block:
    """Say how much of the year's capital is spent."""
    shown = view.shown("budget.capital_spend_pct")
    if not shown.is_known or not shown.denominator:
        return say(f"There is no capital budget for {name_of(view.area)}.")
    compared = opening.compared(view, "budget.capital_spend_pct")
    return say(
        f"{pounds(shown.numerator)} of the year's capital budget of {pounds(shown.denominator)} is spent "
        f"({value(shown.value, 'percent', decimals=2)}), {compared}."
    )
