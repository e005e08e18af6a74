"""What every topic report begins with: the answer, the officer's commentary, the figures, the targets."""

import pandas as pd
from markupsafe import Markup

from perf.areas import name_of
from perf.catalogue import FIGURES, in_quarter
from perf.disclosure.protected_scores import ShownValue
from perf.figure import Figure
from perf.pages.block import Block, lead, say
from perf.pages.tables import Col, arrow, pill, small, table
from perf.pages.view import View
from perf.rules import FEW_POSTS
from perf.wording import change, in_words, listing, month_name, sentence, value


def span(view: View) -> str:
    """Say the period of the year to date: "April to September 2019"."""
    first, last = view.quarter.months_to_date[0], view.quarter.months_to_date[-1]
    begins = month_name(first) if first[:4] != last[:4] else month_name(first, year=False)
    return f"{begins} to {month_name(last)}"


def source(view: View) -> str:
    """Return where a chart's data come from, and which of them are not the council's own records."""
    data = view.scores.data
    tables = listing(name for name in view.topic.tables if name in data.sources)
    return f"Source: {tables}. {data.provenance_note(view.topic.tables)}".strip()


def shown_text(shown: ShownValue, figure: Figure) -> str:
    """Format a figure, or return why it is not shown; a rate on few posts has a warning."""
    if not shown.is_known:
        return shown.hidden or "no data"
    warning = f" (on fewer than {FEW_POSTS} posts)" if shown.flagged else ""
    return value(shown.value, figure.unit, decimals=figure.decimals) + warning


def compared(view: View, figure: str, part: str = "") -> str:
    """Say how a figure compares with a year before."""
    now, before = view.shown(figure, part=part), view.shown(figure, part=part, last_year=True)
    if not before.is_known:
        return "there is no figure for a year before"
    made = FIGURES[figure]
    return change(now.value, before.value, made.unit, decimals=made.decimals)


def answer(view: View) -> Block:
    """Answer the report's question: the figure, how it compares, what the latest month says."""
    figure = FIGURES[view.figure]
    shown = view.shown(figure.name)
    where = name_of(view.area)
    if not shown.is_known:
        why = f"is {shown.hidden}" if shown.hidden else "cannot be told: there are no records"
        return lead(f"{figure.title} in {where} {why} for {span(view)}.")
    told = f"{figure.title} in {where} was {in_words(shown.value, figure.unit, figure.decimals)} for {span(view)}"
    return lead(f"{told}, {compared(view, figure.name)}.")


def commentary(view: View) -> Block:
    """Give the officer's own words: the cause and the action taken, where there are any."""
    rows = view.scores.data.commentary
    mine = rows[
        (rows["quarter"] == view.quarter.label)
        & (rows["report"].str.casefold() == view.topic.name)
        & (rows["area"] == view.area)
    ]
    lines = [text for column in ("cause", "action_taken") for text in mine[column].dropna()]
    return say("Officers' commentary:", *(sentence(line) for line in lines)) if lines else Block()


def leading_figures(view: View) -> Block:
    """Tabulate the topic's leading figures: this year, last year, and the quarter alone."""
    rows = []
    for name in view.shown_figures:
        figure, alone = FIGURES[name], in_quarter(name)
        now, before = view.shown(name), view.shown(name, last_year=True)
        if not now.is_known and not now.hidden and not before.is_known:
            continue
        rows.append(
            {
                "title": figure.title,
                "unit": "" if figure.unit in ("percent", "GBP", "count") else figure.unit,
                "now": shown_text(now, figure),
                "before": shown_text(before, figure),
                "quarter": shown_text(view.shown(alone.name), figure) if alone else "",
                "direction": view.direction(name),
            }
        )
    columns = (
        Col("Figure", lambda row: Markup("{}").format(row["title"]) + small(row["unit"])),
        Col("Year to date", "now", number=True),
        Col("Same period last year", "before", number=True),
        Col("This quarter alone", "quarter", number=True),
        Col("Direction", lambda row: arrow(row["direction"])),
    )
    return table(pd.DataFrame(rows), columns, caption=f"{view.topic.title}, {name_of(view.area)}, {view.quarter}")


def target(view: View) -> Block:
    """Show the rating of the measures that the topic's figures feed, where the area has a target."""
    rows = view.scores.measures
    fed = rows[rows["fed"] & (rows["area"] == view.area) & rows["figure"].isin(view.topic.figure_names)]
    rated = fed[fed["rating"] != "N/A"]
    columns = (
        Col("Measure", lambda row: Markup("{}").format(row["title"]) + small(row["measure_id"])),
        Col("This year", lambda row: value(row["actual"], row["unit"]), number=True),
        Col("Target", lambda row: value(row["target"], row["unit"]), number=True),
        Col("Status", lambda row: pill(row["rating"])),
    )
    return table(rated, columns, caption=f"Measures with a target, {view.quarter}")
