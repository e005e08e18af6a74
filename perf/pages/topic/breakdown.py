"""Where a figure comes from: areas, reasons, causes, and what drove its change."""

from functools import partial
from typing import Literal

import pandas as pd

from perf import charts
from perf.analysis.drivers import funnel, pareto, rate_and_mix
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, ChartText, say, show_chart
from perf.pages.tables import Col, arrow, table
from perf.pages.topic.opening import decimals_of, direction, said, source, span
from perf.pages.view import View
from perf.wording import listing, signed, value


def by_area(view: View, figure: str = "") -> Block:
    """Compare the areas that this one consists of: chart and table."""
    name = figure or view.topic.figure
    made = FIGURES[name]
    rows = []
    for area in view.children:
        now, before = view.shown(name, area=area), view.shown(name, area=area, last_year=True)
        if now.is_known or now.hidden:
            rows.append(
                {
                    "label": area[:1].upper() + area[1:],
                    "value": now.value,
                    "previous": before.value,
                    "hidden": now.hidden,
                    "now": said(now, made.unit),
                    "before": said(before, made.unit),
                    "direction": direction(view, name, area),
                }
            )
    if len(rows) < 2:
        return Block()
    frame = pd.DataFrame(rows)
    known = frame.dropna(subset=["value"])
    if known.empty:
        return say("Each of its parts rests on too few people to be shown.")
    top = known.loc[known["value"].idxmax()]
    title = f"{made.title} is highest in {top['label']}: {top['now']}"
    if len(known) < len(frame):
        title = f"{made.title}: {len(known)} of {len(frame)} can be shown without telling of few people"
    kind = "directorate" if view.area == COUNCIL else "service"
    subtitle = f"{made.title} by {kind}, {made.unit}, {span(view)}"
    here = view.shown(name)
    overall = {name_of(view.area).removeprefix("the "): here.value} if made.denominator and here.is_known else {}
    drawn = partial(charts.bars, frame, unit=made.unit, highlight=top["label"], overall=overall)
    columns = (
        Col(kind.capitalize(), "label"),
        Col("Year to date", "now", number=True),
        Col("Same period last year", "before", number=True),
        Col("Direction", lambda row: arrow(row["direction"])),
    )
    data = table(frame, columns, caption=subtitle)
    alt = f"{title}. Bar chart of {subtitle}: " + "; ".join(f"{row['label']} {row['now']}" for row in rows) + "."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data)


def by_part(view: View, figure: str, prefix: str) -> Block:
    """Show the parts of a figure, the largest first: reasons, causes, outcomes."""
    made, rows = FIGURES[figure], view.parts(figure, prefix)
    known = rows[rows["hidden"] == ""]
    if made.people and rows.empty and view.area in view.scores.data.framework.services:
        return say(f"{prefix.capitalize()}s are given for the council, directorates and schools, not for services.")
    if known["numerator"].sum() <= 0:
        return Block()
    ordered = pareto(rows.set_index("part")["numerator"])
    top, part = ordered.iloc[0], ordered.index[0]
    what = made.numerator.removesuffix(" x FTE of the post")
    title = f"{part}: {top['share_pct']:.0f}% of {what}"
    subtitle = f"{what[:1].upper()}{what[1:]} by {prefix}, {name_of(view.area)}, {span(view)}"
    if len(known) < len(rows):
        title = f"Of what can be shown, {part} is the most frequent {prefix}"
        whole = view.shown(figure).numerator
        ordered = ordered.assign(share_pct=100 * ordered["count"] / whole, cumulative_pct=float("nan"))
    columns = (
        Col(prefix.capitalize(), "part"),
        Col(what[:1].upper() + what[1:], lambda row: row["hidden"] or value(row["numerator"], decimals=0), number=True),
    )
    hidden = rows.set_index("part")["hidden"]
    frame = ordered.reset_index(names="part").assign(numerator=lambda each: each["count"])
    frame["hidden"] = frame["part"].map(hidden)
    data = table(frame, columns, caption=subtitle)
    drawn = partial(charts.pareto, frame.rename(columns={"part": "label"}), unit="count")
    each = "; ".join(f"{name} {value(row['count'], decimals=0)}" for name, row in ordered.iterrows())
    alt = f"{title}. Bar chart of {subtitle}, the most first: {each}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data)


def drivers(view: View, figure: str = "") -> Block:
    """Say what drove the change since last year: the parts' own rates, and the shift between them."""
    name = figure or view.topic.figure
    made = FIGURES[name]
    periods = []
    for last_year in (True, False):
        rows = [
            (area[:1].upper() + area[1:], view.shown(name, area=area, last_year=last_year)) for area in view.children
        ]
        if any(shown.hidden for _, shown in rows):
            return say("What drove the change is not shown: some parts rest on too few people.")
        known = [(area, shown.numerator, shown.denominator) for area, shown in rows if shown.is_known]
        periods.append(pd.DataFrame(known, columns=["label", "numerator", "denominator"]))
    if min(len(rows) for rows in periods) < 2:
        return Block()
    scale = FIGURES[name].function.keywords.get("scale", 1.0)  # type: ignore[attr-defined]
    effects = rate_and_mix(periods[0], periods[1], "label")
    effects[["rate_effect", "mix_effect"]] *= scale
    total = effects["rate_effect"].sum() + effects["mix_effect"].sum()
    most = effects.assign(all=effects["rate_effect"] + effects["mix_effect"])
    top = most.loc[(most["all"] * (1 if total >= 0 else -1)).idxmax()]
    places = decimals_of(made.unit)
    if round(total, places) == 0:
        return say(f"{made.title} did not change, so nothing drove a change.")
    way = "rise" if total > 0 else "fall"
    unit = "points" if made.unit == "percent" else made.unit
    title = f"{top['label']} contributed most to the {way} of {abs(total):.{places}f} {unit}"
    subtitle = f"What drove the change in {made.title.lower()} since last year, {unit}, {span(view)}"
    drawn = partial(charts.effects, effects, unit=unit)
    columns = (
        Col("Part", "label"),
        Col("Its own rate", lambda row: signed(row["rate_effect"]), number=True),
        Col("Shift in size", lambda row: signed(row["mix_effect"]), number=True),
    )
    data = table(effects, columns, caption=subtitle)
    note = (
        "The effects add up to the change of the whole exactly: what each part's own rate did, and what the shift in "
        "their sizes did."
    )
    each = "; ".join(f"{row['label']} {signed(row['all'])}" for _, row in most.iterrows())
    alt = f"{title}. Bar chart of what each part added to the change: {each}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data) + say(note)


def groups(view: View, figure: str = "", *, kind: Literal["proportion", "rate"], size_label: str) -> Block:
    """Compare services of different size with what chance would give: a funnel, never a league table."""
    name = figure or view.topic.figure
    made = FIGURES[name]
    rules = view.scores.data.framework
    services = [name for name in rules.services if name.casefold() != "schools"]
    rows = [(area, view.shown(name, area=area)) for area in services]
    known = [(area, shown.numerator, shown.denominator) for area, shown in rows if shown.is_known]
    if len(known) < 3 or view.area != COUNCIL:
        return Block()
    placed = funnel(pd.DataFrame(known, columns=["label", "numerator", "denominator"]), kind=kind)
    outside = placed.loc[placed["outside"] != "", "label"]
    title = f"{listing(outside)} {'is' if len(outside) == 1 else 'are'} outside what chance would give"
    title = title if len(outside) else "No service is outside what chance would give"
    subtitle = f"{made.title} by size of service, {span(view)}"
    drawn = partial(charts.funnel, placed, unit=made.unit, size_label=size_label)
    left = [area for area, shown in rows if shown.hidden]
    note = f"Not shown, for they rest on too few people: {listing(left)}." if left else ""
    columns = (
        Col("Service", "label"),
        Col(made.title, lambda row: value(100 * row["rate"], "percent", decimals=1), number=True),
        Col("Outside the 99.8% limits", "outside"),
    )
    data = table(placed, columns, caption=subtitle)
    low, high = (value(100 * rate, "percent", decimals=1) for rate in (placed["rate"].min(), placed["rate"].max()))
    alt = f"{title}. Funnel chart of {len(placed)} services, {subtitle}: from {low} to {high}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view)), data) + say(note)
