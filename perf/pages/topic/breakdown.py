"""Where a figure comes from: areas, reasons, causes, and what drove its change."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from markupsafe import Markup

from perf import charts
from perf.analysis.drivers import dispersion, funnel, pareto, rate_and_mix
from perf.areas import COUNCIL, SCHOOLS, WHOLES, WITHOUT_SCHOOLS, name_of
from perf.catalogue import FIGURES, recipe_of
from perf.disclosure.protected_scores import ShownValue
from perf.disclosure.why_hidden import WhyHidden
from perf.figure import Figure, Recipe
from perf.pages.block import Block, ChartText, closed_block, say, show_chart
from perf.pages.cell import Cell, cell
from perf.pages.links import link, stem_of
from perf.pages.tables import Col, Row, compared, frame_of, legend, table
from perf.pages.topic.change import verdict
from perf.pages.topic.opening import SAME_DAYS, covers, shown_text, source
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.rules import DIRECTORATE, FEW_CASES
from perf.topics.monthly_amounts import NOT_RECORDED, other
from perf.wording import (
    capitalised,
    count,
    is_are,
    largest,
    listing,
    named,
    pounds,
    signed,
    to_thousand,
    unit_in_words,
    value,
)

SHARES = (
    Col("Share", lambda row: value(row["share_pct"], "percent", decimals=1), number=True),
    Col("Cumulative share", lambda row: value(row["cumulative_pct"], "percent", decimals=1), number=True),
)


def by_area(view: View, figure: str = "") -> Block:
    """Return a chart and a table of the areas of which this one consists."""
    name = figure or view.figure
    made = FIGURES[name]
    rows, judgements = [], {area: view.judgement(name, area=area) for area in view.areas_of(name)}
    for area, judgement in judgements.items():
        now, before = view.shown(name, area=area), view.shown(name, area=area, last_year=True)
        if now.is_known or now.hidden:
            rows.append(
                _beside_last_year(view, name, area)
                | {
                    "label": view.label(area, name),
                    "value": now.value,
                    "previous": before.value if now.is_known else float("nan"),
                    "few": made.is_share and view.is_of_few(name, area=area),
                    "few_before": made.is_share and view.is_of_few(name, area=area, last_year=True),
                    "direction": judgement.judgement,
                    "movement": judgement.movement,
                    "decimals": made.decimals_of(now.denominator) if now.is_known else float("nan"),
                }
            )
    if len(rows) < 2:
        return Block()
    kind = kind_of_areas(view)
    subtitle = f"{made.title} by {kind}, {unit_in_words(made.unit)}, {covers(view, made)}"
    frame = frame_of(rows)
    order = view.scores.data.framework.overspend_of(frame["value"]) if made.is_signed else frame["value"]
    frame = frame.assign(order=order, last=frame["value"].isna() | frame["few"])
    frame = frame.sort_values(["last", "order"], ascending=[True, False], kind="stable", ignore_index=True)
    known = frame.dropna(subset=["value"])
    if known.empty:
        if (frame["hidden"] == WhyHidden.NOT_GIVEN).all():
            return say(f"{made.title} is not published by {kind_of_areas(view)}.")
        return say(f"{made.title} is hidden for every {kind_of_areas(view)}, to protect small groups.")
    charted = known[~known["few"]]
    columns = (
        Col(kind.capitalize(), lambda row: _to_page(view, row["area"], row["label"])),
        Col("This year", "now", number=True),
        Col(SAME_DAYS, "before", number=True),
        Col("Better or worse", lambda row: compared(judgements[row["area"]])),
    )
    here = view.shown(name)
    overall = {view.area: here.value} if made.denominator and here.is_known else {}
    judgements[view.area] = view.judgement(name)
    whole = {"area": view.area, "label": capitalised(name_of(view.area)), "now": shown_text(here, made)}
    whole["before"] = shown_text(view.shown(name, last_year=True), made, beside=here)
    rows_of_data = pd.concat([frame, frame_of([whole] * len(overall))], ignore_index=True)
    data = table(rows_of_data, columns, caption=subtitle)
    threshold = view.scores.data.framework.disclosure_threshold
    reasons = legend([*frame["hidden"], *frame["hidden_before"]], threshold)
    if len(charted) < 2 or view.is_of_few(name):
        return data.marked(source(view, name).mark) + reasons
    whole_of = recipe_of(name).denominator if known["few"].any() else None
    title = _highest(view, made, charted, f"with {FEW_CASES} or more {whole_of.in_words}" if whole_of else "")
    if len(known) < len(frame):
        others = "the other is" if len(frame) - len(known) == 1 else "the others are"
        areas = "areas" if view.area == COUNCIL else f"{kind_of_areas(view)}s"
        title = f"{made.title} can be shown for {len(known)} of {len(frame)} {areas}; {others} hidden"
    highest = charted["label"].iloc[0]
    bars = frame.assign(hidden=frame["hidden"].mask(frame["few"], frame["now"]))
    bars["previous"] = bars["previous"].mask(bars["few_before"])
    drawn = partial(charts.bars, bars, unit=made.unit, highlight=highest, overall=overall)
    shown = "; ".join(f"{row['label']}: {row['now']}" for _, row in frame.iterrows())
    alt = f"Bar chart of {subtitle}: {shown}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view, name)), data) + reasons


def kind_of_areas(view: View) -> str:
    """Return what the areas of which this one consists are called: directorate or service."""
    return "directorate" if view.area in (COUNCIL, WITHOUT_SCHOOLS) else "service"


def noun_of_areas(view: View, areas: Collection[str]) -> str:
    """Return what one of some areas is called in a sentence: "area" where schools are among them."""
    return "area" if SCHOOLS in areas else kind_of_areas(view)


def services(view: View, figure: str = "") -> Block:
    """Return every service of the council in one table, the worst first, closed; those that are hidden come last."""
    name = figure or view.figure
    made, rules = FIGURES[name], view.scores.data.framework
    if view.area != COUNCIL:
        return Block()
    homes = {service: home for home, of_home in rules.directorates.items() for service in of_home}
    shown = {area: view.shown(name, area=area) for area in homes if area in rules.areas}
    known = _ranked(view, name, {area: now for area, now in shown.items() if now.is_known})
    if len(known) < 2:
        return Block()
    hidden = [area for area, now in shown.items() if now.hidden]
    frame = frame_of([_beside_last_year(view, name, area) for area in (*known, *hidden)])
    frame = frame.assign(directorate=frame["area"].map(homes))
    columns = (
        Col("Service", lambda row: _to_page(view, row["area"], row["area"])),
        Col("Directorate", "directorate"),
        Col("This year", "now", number=True),
        Col(SAME_DAYS, "before", number=True),
        Col("Better or worse", lambda row: compared(view.judgement(name, area=row["area"]))),
    )
    order = _order(view, name, known, has_hidden=bool(hidden))
    caption = ", ".join(filter(None, (f"{made.title} by service", order, covers(view, made))))
    data = table(frame, columns, caption=caption)
    reasons = legend([*frame["hidden"], *frame["hidden_before"]], rules.disclosure_threshold)
    heading = ", ".join(filter(None, ("Every service", order)))
    return closed_block(heading, data.marked(source(view, name).mark) + reasons)


def _order(view: View, figure: str, ranked: Sequence[str], *, has_hidden: bool) -> str:
    """Return in which order areas are: "the worst first, then those that are hidden"; "" where there is none."""
    few = sum(FIGURES[figure].is_share and view.is_of_few(figure, area=area) for area in ranked)
    first = f"{'the highest' if view.better(figure) == 'neutral' else 'the worst'} first"
    whole = recipe_of(figure).denominator if few else None
    few_cases = f"those with fewer than {FEW_CASES} {whole.in_words}" if whole else ""
    ranks = [first] * (len(ranked) > few + 1)
    rest = [few_cases] * (0 < few < len(ranked)) + ["those that are hidden"] * has_hidden
    if rest and not ranks:
        rest[0] = f"{rest[0]} last"
    return ", then ".join([*ranks, *rest])


def _ranked(view: View, figure: str, shown: Mapping[str, ShownValue]) -> list[str]:
    """Return areas with the worst value first, and where neither way is better the highest; those of few cases last."""
    sign = 1 if view.better(figure) == "higher" else -1
    share = FIGURES[figure].is_share
    return sorted(shown, key=lambda area: (share and view.is_of_few(figure, area=area), sign * shown[area].value))


def _beside_last_year(view: View, figure: str, area: str) -> dict[str, Any]:
    """Return what a table of areas shows of one: this year, the same days last year, and why either is hidden."""
    made = FIGURES[figure]
    now, before = view.shown(figure, area=area), view.shown(figure, area=area, last_year=True)
    hidden = {"hidden": now.hidden, "hidden_before": before.hidden if now.is_known else ""}
    shown = {"now": shown_text(now, made), "before": shown_text(before, made, beside=now) if now.is_known else ""}
    return {"area": area, **hidden, **shown}


def _highest(view: View, figure: Figure, known: pd.DataFrame, which: str = "") -> str:
    """Return which area has the highest value, as a title; of variances, which forecasts or has the largest overspend.

    `which` are the areas compared, if they are not all: "with 20 or more stages closed".
    """
    of_which, kind = f", of those {which}" if which else "", noun_of_areas(view, known["area"].tolist())
    if figure.is_signed:
        overspends = known.set_index("label")["value"].map(view.scores.data.framework.overspend_of)
        worst = largest(overspends.map(to_thousand).to_dict())
        one, many = ("forecasts", "forecast") if figure.period == "forecast" else ("has", "have")
        if worst.size <= 0:
            return f"No {kind} {one} an overspend"
        most = "an overspend of " if worst.is_shared_by_all else "the largest overspend: "
        return f"{capitalised(worst.who(kind))} {many if worst.each else one} {most}{pounds(worst.size)}{worst.each}"
    places = [figure.decimals_of(view.shown(figure.name, area=area).denominator) for area in known["area"]]
    sizes = {label: rounded(size, to) for label, size, to in zip(known["label"], known["value"], places, strict=True)}
    top = largest(sizes, figure.decimals)
    now = known.loc[known["label"] == top.names[0], "now"].iloc[0]
    if top.is_shared_by_all:
        every = " ".join(filter(None, (kind, which)))
        return f"{figure.title} is the same in every {every}: {now}"
    who, has = top.who(kind), "have" if top.each else "has"
    if isinstance(figure.recipe, Recipe) and figure.recipe.is_proportion:
        return f"{capitalised(who)} {has} the highest share of {figure.title.lower()}: {now}{top.each}{of_which}"
    if figure.unit == "count":
        return f"{capitalised(who)} {has} the most {figure.title.lower()}: {now}{top.each}{of_which}"
    return f"{figure.title} is highest in {who}: {now}{top.each}{of_which}"


def by_part(view: View, figure: str, prefix: str) -> Block:
    """Return a chart and a table of a figure by reason, cause or outcome, the largest first."""
    made, rows = FIGURES[figure], view.parts(figure, prefix)
    known = rows[rows["hidden"] == ""]
    if len(rows) and known.empty:
        if (rows["hidden"] == WhyHidden.NOT_GIVEN).all():
            return say(f"{made.title} in {name_of(view.area)} is not given by {prefix}.")
        shown = f"{made.title} in {name_of(view.area)} cannot be shown by {prefix}"
        return say(f"{shown} without identifying small groups.")
    if rows.empty and made.is_about_people and not view.children and view.area not in WHOLES:
        return say(f"{capitalised(prefix)}s are not given for services, to protect small groups.")
    if figure != view.topic.published_by_part and not view.is_broken_down(figure, prefix):
        if made.is_about_people:
            return say(f"{made.title} is not given by {prefix}, to protect small groups.")
        return say(f"{made.title} is not available by {prefix}.")
    if known["numerator"].sum() <= 0:
        return Block()
    if made.is_about_people and rows["part"].tolist() == [other(prefix)]:
        return say(f"The {prefix}s in {name_of(view.area)} cannot be shown without identifying small groups.")
    what = recipe_of(figure).numerator.in_words
    subtitle = f"{capitalised(what)} by {prefix}, {name_of(view.area)}, {covers(view, made)}"
    columns = (
        Col(prefix.capitalize(), "part"),
        Col(capitalised(what), lambda row: row["hidden"] or value(row["numerator"], decimals=0), number=True),
    )
    if made.about == "cases" and known["numerator"].sum() < FEW_CASES:
        counted = rows[(rows["numerator"] > 0) | (rows["hidden"] != "")].set_index("part")
        ranked = counted.loc[pareto(counted["numerator"], last=NOT_RECORDED).index].reset_index()
        few = table(ranked, columns, caption=subtitle)
        return few.marked(source(view, figure).mark)
    reasons = legend(rows["hidden"], view.scores.data.framework.disclosure_threshold)
    if len(known) < 2:  # one bar is no comparison
        return table(rows, columns, caption=subtitle).marked(source(view, figure).mark) + reasons
    ordered = pareto(rows.set_index("part")["numerator"], last=NOT_RECORDED)
    top, share = largest(ordered["count"].to_dict()), f"{ordered['share_pct'].max():.0f}% of {what}"
    title = f"{capitalised(top.who(prefix))}: {share}{top.each}"
    if top.names == (NOT_RECORDED,):
        title = f"No {prefix} is recorded for {share}"
    if len(known) < len(rows):
        whole = view.shown(figure).numerator
        title = _of_shown(rows, prefix, whole, what)
        ordered = ordered.assign(share_pct=100 * ordered["count"] / whole, cumulative_pct=float("nan"))
    hidden = rows.set_index("part")["hidden"]
    frame = ordered.reset_index(names="part").assign(numerator=lambda rows: rows["count"])
    frame["hidden"] = frame["part"].map(hidden)
    data = table(frame, (*columns, *SHARES), caption=subtitle)
    drawn = partial(charts.pareto, frame.rename(columns={"part": "label"}), unit="count")
    amounts = "; ".join(
        f"{name}: {value(row['count'], decimals=0) or hidden.get(name, '')}" for name, row in ordered.iterrows()
    )
    order = "of those shown the largest first" if len(known) < len(rows) else "the largest first"
    rest = ["what is not recorded"] * (NOT_RECORDED in known["part"].to_numpy())
    rest += ["those that are hidden"] * (len(known) < len(rows))
    alt = f"Bar chart of {', then '.join([f'{subtitle}, {order}', *rest])}: {amounts}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view, figure)), data) + reasons


def _of_shown(rows: pd.DataFrame, prefix: str, whole: float, what: str) -> str:
    """Return the title of parts of which some are hidden: it names the largest if no hidden one can be larger."""
    shown = rows[rows["hidden"] == ""].set_index("part")["numerator"]
    if not whole - shown.sum() < shown.max():  # a missing whole too
        of_all = f": {shown.sum():,.0f} of the {whole:,.0f} {what}" if pd.notna(whole) else ""
        return f"{len(shown)} of {len(rows)} {prefix}s can be shown{of_all}"
    top = largest(shown.to_dict())
    if top.names == (NOT_RECORDED,):
        return f"Of the {prefix}s that can be shown, none is recorded for the most {what}"
    if top.is_shared_by_all:
        return f"Of the {prefix}s that can be shown, each accounts for {top.size:,.0f} {what}"
    verb = "account" if top.each else "accounts"
    return f"Of the {prefix}s that can be shown, {top.who(prefix)} {verb} for the most {what}"


def drivers(view: View, figure: str = "") -> Block:
    """Return what drove the change since last year: the areas' own rates, and the shift in their sizes."""
    name, kind = figure or view.figure, kind_of_areas(view)
    made, recipe = FIGURES[name], recipe_of(figure or view.figure)
    if recipe.denominator is None or view.is_of_few(name) or view.is_of_few(name, last_year=True):
        return Block()  # only the change of a rate can be split
    areas = view.areas_of(name, once=True)
    periods = []
    for last_year in (True, False):
        rows = [(capitalised(area), view.shown(name, area=area, last_year=last_year)) for area in areas]
        if any(shown.hidden == WhyHidden.NOT_GIVEN for _, shown in rows):
            why = f"{made.title.lower()} is not published by {kind}"
            return say(f"What drove the change cannot be shown, because {why}.")
        if any(shown.hidden for _, shown in rows):
            why = f"not every {kind} can be shown without identifying small groups"
            return say(f"What drove the change cannot be shown, because {why}.")
        known = [(area, shown.numerator, shown.denominator) for area, shown in rows if shown.is_known]
        periods.append(pd.DataFrame(known, columns=["label", "numerator", "denominator"]))
    if min(len(rows) for rows in periods) < 2:
        return Block()
    if made.is_share and recipe.denominator:
        sizes = pd.concat([rows.set_index("label")["denominator"] for rows in periods], axis=1, join="inner")
        if (sizes >= FEW_CASES).all(axis=1).sum() < 2:
            few = f"fewer than two {kind}s have {FEW_CASES} or more {recipe.denominator.in_words} in both years"
            return say(f"What drove the change is not shown, because {few}.")
    wholes = [view.shown(name, last_year=last_year) for last_year in (True, False)]
    if any(whole.is_known and not _is_sum(whole, parts) for whole, parts in zip(wholes, periods, strict=True)):
        return say(f"What drove the change cannot be shown, because part of {name_of(view.area)} is in no {kind}.")
    judged = verdict(view, name)
    if judged.is_no_change:
        usual = f"The change of {made.title.lower()} since last year is not more than is usual"
        return say(f"{usual}, so it is not broken down by {kind}.")
    effects = rate_and_mix(periods[0], periods[1], "label")
    effects[["rate_effect", "mix_effect"]] *= recipe.scale
    total = effects["rate_effect"].sum() + effects["mix_effect"].sum()
    most = effects.assign(all=effects["rate_effect"] + effects["mix_effect"])
    sign = 1 if total >= 0 else -1
    top = largest(dict(zip(most["label"], sign * most["all"], strict=True)), 2)
    places = made.decimals
    if rounded(total, places) == 0:
        return say(f"{made.title} is the same as a year before, so there is no change to explain.")
    way = "rise" if total > 0 else "fall"
    unit = "points" if made.unit == "percent" else made.unit
    who = capitalised(top.who(noun_of_areas(view, [area for area in areas if view.shown(name, area=area).is_known])))
    title = f"{who} contributed most to the {way} of {abs(total):.{places}f} {unit}"
    if top.is_shared_by_all:
        each = f"{signed(sign * top.size)}{top.each}"
        title = f"{who} contributed the same to the {way} of {abs(total):.{places}f} {unit}: {each}"
    subtitle = f"What drove the change in {made.title.lower()} since last year, {unit}, {covers(view, made)}"
    drawn = partial(charts.effects, effects, unit=unit)
    columns = (
        Col(kind.capitalize(), "label"),
        Col("Its own rate", lambda row: signed(row["rate_effect"]), number=True, unit=unit),
        Col("Shift in size", lambda row: signed(row["mix_effect"]), number=True, unit=unit),
        Col("Total", lambda row: signed(row["all"]), number=True, unit=unit),
    )
    effects_of_all = most[["rate_effect", "mix_effect", "all"]].sum().to_frame().T.assign(label="All together")
    data = table(pd.concat([most, effects_of_all], ignore_index=True), columns, caption=subtitle)
    note = (
        f"“Its own rate” is the effect of the change within each {kind}; “shift in size” is the effect of some {kind}s "
        "growing or shrinking more than others. The effects add up to the change; rounded, their sum can differ in the "
        "last place."
    )
    sums = "; ".join(f"{row['label']} {signed(row['all'])}" for _, row in most.iterrows())
    alt = f"Bar chart of what each {kind} added to the change: {sums}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view, name)), data) + say(note)


def _is_sum(whole: ShownValue, parts: pd.DataFrame) -> bool:
    """Return whether the numerators and the denominators of some parts add up to those of the whole."""
    sums = parts[["numerator", "denominator"]].sum().to_numpy("float64")
    return bool(np.allclose([whole.numerator, whole.denominator], sums))


def _to_page(view: View, area: str, words: str) -> Markup:
    """Return words that lead to the page of an area on the view's topic, else to that of the area."""
    known = area in view.scores.data.framework.areas and area != view.area
    return link(words, *(stem_of(report, area) for report in (view.topic.name, DIRECTORATE) if known))


def groups(view: View, figure: str = "") -> Block:
    """Return a chart of services of different size between the limits of chance: a funnel, never a league table."""
    name = figure or view.figure
    made = FIGURES[name]
    if not made.has_limits_of_chance:
        return Block()
    rules = view.scores.data.framework
    services = [service for service in rules.services if service in rules.areas]
    rows = [(area, view.shown(name, area=area)) for area in services]
    known = [
        {"label": area, "numerator": shown.numerator, "denominator": shown.denominator,
         "shown": shown_text(shown, made)}
        for area, shown in rows if shown.is_known
    ]  # fmt: skip
    if len(known) < 3 or view.area != COUNCIL or view.is_of_few(name):
        return Block()
    recipe = recipe_of(name)
    kind: Literal["proportion", "rate"] = "proportion" if recipe.is_proportion else "rate"
    placed = funnel(frame_of(known), kind=kind)
    if (placed["rate"] == 0).all() or (kind == "proportion" and (placed["rate"] == 1).all()):
        return Block()  # none, or all, in every service: there are no limits of chance
    hidden = [area for area, shown in rows if shown.hidden]
    title = _outside(placed, are_all=not hidden)
    subtitle = f"{made.title} by size of service, {covers(view, made)}"
    size_label = recipe.denominator.in_words if recipe.denominator else ""
    places = made.decimals_of(placed["denominator"].sum())
    drawn = partial(charts.funnel, placed, unit=made.unit, size_label=size_label, decimals=places)
    note = f"Hidden to protect small groups: {listing(hidden)}." if hidden else ""
    more = dispersion(placed, kind=kind)
    varied = f"The services vary more than chance explains ({more:.1f} times), so some outside the limits are expected."
    columns = (
        Col("Service", lambda row: _to_page(view, row["label"], row["label"])),
        Col(made.title, "shown", number=True),
        Col(capitalised(size_label), lambda row: value(row["denominator"]), number=True),
        Col("95% limits", partial(_limits, level="95", figure=made), number=True),
        Col("99.8% limits", partial(_limits, level="998", figure=made), number=True),
        Col("Outside the 95% limits", lambda row: row["outside"] or row["between"]),
        Col("Outside the 99.8% limits", "outside"),
    )
    overall = placed["overall"].iloc[0] * _times(made)
    whole = {
        "label": "All services shown",
        "shown": value(overall, made.unit, decimals=places),
        "outside": "",
        "between": "",
    }
    data = table(pd.concat([placed, frame_of([whole])], ignore_index=True), columns, caption=subtitle)
    low, high = (value(100 * rate, "percent", decimals=1) for rate in (placed["rate"].min(), placed["rate"].max()))
    alt = f"Funnel chart of {len(placed)} services, {subtitle}: from {low} to {high}."
    return show_chart(drawn, ChartText(title, subtitle, alt, source(view, name)), data) + say(
        varied if more > 1 else "", note
    )


def _times(figure: Figure) -> int:
    return 100 if figure.unit == "percent" else 1


def _limits(row: Row, *, level: str, figure: Figure) -> Cell:
    """Return the limits of chance of a service at a level: "60.1% to 88.0%"."""
    ends = {side: _times(figure) * row[f"{side}_{level}"] for side in ("lower", "upper")}
    known = [value(end, figure.unit, decimals=figure.decimals) for end in ends.values() if pd.notna(end)]
    return cell(" to ".join(known), {**ends, "unit": figure.unit if known else None})


def _outside(placed: pd.DataFrame, *, are_all: bool) -> str:
    """Return which services are outside the limits of chance, and on which side, as a title.

    `are_all` says whether none is hidden: one that is may be outside too.
    """
    sides = (("outside", "99.8%"), ("between", "95%"))
    found = [
        f"{named(names)} {is_are(len(names))} {side} the {level} limits of chance"
        for column, level in sides for side in ("above", "below")
        if len(names := placed.loc[placed[column] == side, "label"])
    ]  # fmt: skip
    if are_all:
        return "; ".join(found) or "No service is outside the 95% limits of chance"
    shown = f"the {count(len(placed), 'service')} shown"
    return f"Of {shown}, {'; '.join(found)}" if found else f"None of {shown} is outside the 95% limits of chance"
