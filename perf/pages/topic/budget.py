"""The sections that only the budget report has: forecast variance, reserves, spend, capital, savings."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf import charts
from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES
from perf.disclosure.protected_scores import ShownValue
from perf.pages.block import Block, ChartText, lead, say, show_chart
from perf.pages.tables import Col, table
from perf.pages.topic import breakdown, opening
from perf.pages.topic.breakdown import kind_of_areas
from perf.pages.topic.opening import outturn, sign_note
from perf.pages.topic.report import TopicReport
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.topics.budget import STAGES, UNSTATED, needed_by
from perf.wording import capitalised, largest, listing, month_name, out_of, pounds, signed, to_thousand, value

THOUSAND = "GBP thousand"

BEFORE, AFTER = "budget.variance", "budget.variance_after_reserves"
OUTTURN = FIGURES[BEFORE].settled_by
DRAW, SPEND = "budget.reserves", "budget.revenue_spend"
_ENDS = {BEFORE: "before reserves", AFTER: "after reserves"}
_DRAWS = {
    "planned": "planned",
    "unplanned": "not planned",
    "unstated": "not recorded as planned or unplanned",
}
_ALL_OF_IT = {"unplanned": ", none of it planned", "unstated": ", all of it not recorded as planned or unplanned"}


_HEADERS = {"planned": "Planned draw", "unplanned": "Draw not planned", "unstated": "Not recorded which"}


def _overspend(view: View, figure: str, *, area: str = "", last_year: bool = False) -> float:
    """Return a variance as an overspend in GBP; below 0 it is an underspend."""
    shown = view.shown(figure, area=area, last_year=last_year).value
    return float(view.scores.data.framework.overspend_of(shown))


def has_ended(view: View) -> bool:
    """Return whether the year has ended, so that its outturn is known in some area."""
    return view.leading == OUTTURN


def _year_ended(view: View) -> Block:
    """Return with what the year ended before reserves, or why that is not given, and what was last forecast."""
    where, ended, forecast = name_of(view.area), _overspend(view, OUTTURN), _overspend(view, BEFORE)
    are_known = pd.notna(ended) and pd.notna(forecast)
    size, size_forecast = _apart(ended, forecast) if are_known else ("", "")
    if pd.notna(ended):
        first = f"Revenue of {where} ended the year {_ending(ended, size)} before reserves."
    else:
        first = f"How revenue of {where} ended the year is not given, because {_blanks(view, OUTTURN)}."
    if pd.isna(forecast):
        return lead(first)
    is_same = are_known and rounded(ended) == rounded(forecast)
    words = "the same" if is_same else f"{outturn(-forecast, size_forecast)} before reserves"
    draw = view.shown(DRAW).value
    drawn = f", with a draw of {pounds(draw)} on reserves{_not_as_planned(view, draw)}" if draw > 0 else ""
    return lead(f"{first} The last forecast, made {opening.when(view, FIGURES[BEFORE])}, was {words}{drawn}.")


def _ending(overspend: float, size: str = "") -> str:
    words = outturn(-overspend, size)
    return words if rounded(overspend) == 0 else f"with {words}"


def answer(view: View) -> Block:
    """Return the answer: how revenue is forecast to end, before and after reserves, and the draw on them.

    Of a year that has ended it is how it did, and what was last forecast.
    """
    where = name_of(view.area)
    if has_ended(view) and any(map(view.is_recorded, (BEFORE, SPEND))):
        return _year_ended(view)
    if not view.shown(BEFORE).is_known:
        if not any(map(view.is_recorded, (BEFORE, SPEND))):
            return lead(f"There are no budget records of {where} for {view.quarter}.")
        missing = f"no forecast of the year is given, because {_blanks(view, BEFORE)}"
        spent = view.shown(SPEND)
        if not spent.is_known:
            return lead(f"Of the revenue of {where} {missing} ({view.quarter}).")
        made = FIGURES[SPEND]
        when = opening.when(view, made)
        return lead(f"Revenue spent in {where} {when} is {pounds(spent.value)}; {missing}.")
    before, after, draw = _overspend(view, BEFORE), _overspend(view, AFTER), view.shown(DRAW)
    begins = f"Revenue of {where} is forecast to end the year {_ending(before)}"
    if not draw.is_known:
        return lead(f"{begins} before reserves; draws on reserves are not recorded for every service.")
    if not draw.value:
        return lead(f"{begins}, with no draw on reserves.")
    drawn = f"after a draw of {pounds(draw.value)} on them{_not_as_planned(view, draw.value)}"
    return lead(f"{begins} before reserves, and {_ending(after)} {drawn}.")


def _not_as_planned(view: View, draw: float) -> str:
    """Return how much of a draw on reserves is not planned, and of how much that is not recorded; "" for neither."""
    parts = {part: view.shown(f"{DRAW}_{part}").value for part in ("unplanned", "unstated")}
    parts = {part: amount for part, amount in parts.items() if amount > 0}
    if [*parts.values()] == [draw]:
        return _ALL_OF_IT[next(iter(parts))]
    words = listing(f"{pounds(amount)} of it {_DRAWS[part]}" for part, amount in parts.items())
    return f", {words}" if words else ""


def _blanks(view: View, figure: str) -> str:
    """Return what is missing from the last month of the area's budget for a figure, in words; "" for nothing."""
    needed = needed_by(FIGURES[figure])
    if needed is None:
        return _no_savings(view, figure)
    kind, columns = needed
    rows = view.scores.data.budget
    in_area = (rows["directorate"].astype("str") == view.area) | (rows["service"].astype("str") == view.area)
    rows = rows[(in_area | (view.area not in {*rows["directorate"], *rows["service"]})) & (rows["kind"] == kind)]
    rows = rows[rows["month"].isin(view.quarter.months)]
    latest = rows[rows["month"] == rows["month"].max()]
    latest = latest.assign(
        reserves=latest["reserves"].fillna(latest["reserves_planned"] + latest["reserves_unplanned"])
    )
    if latest.empty:
        return f"there are no {kind} records of the quarter"
    month = month_name(str(latest["month"].iloc[0]))
    nowhere = [name for name in columns if latest[name].isna().all()]
    reasons = [f"the records for {month} give no {listing(nowhere, last='or')}"] if nowhere else []
    for name in columns:
        blank = latest.loc[latest[name].isna(), "service"].astype("str")
        if len(blank) and name not in nowhere:
            reasons.append(f"the {name} of {listing(blank)} is blank for {month}")
    return listing(reasons) or ("" if view.shown(figure).is_known else "a service has no row for the latest month")


def _no_savings(view: View, figure: str) -> str:
    """Return why a figure of savings has no value in the area, in words."""
    where = name_of(view.area)
    if view.shown(figure).denominator == 0:
        return f"the savings target of {where} is 0"
    stages = [view.shown(f"savings.{stage}_pct") for stage in (*STAGES, UNSTATED)]
    if any(pd.notna(stage.denominator) for stage in stages):
        return f"the savings of {where} are recorded at another stage"
    return f"no savings of {where} are recorded for the quarter"


def not_given(view: View) -> Block:
    """Return which of the leading figures are not given, and why."""
    missing = {name: _blanks(view, name) for name in view.shown_figures if not view.shown(name).is_known}
    titles: dict[str, list[str]] = {}
    for name, why in missing.items():
        titles.setdefault(why, []).append(FIGURES[name].title)
    return say(*(f"Not given, because {why}: {listing(named)}." for why, named in titles.items()))


def forecast_sentence(view: View) -> Block:
    """Return one variance in a sentence: what is forecast for the year, when, and what was forecast a year before."""
    figure = FIGURES[view.figure]
    if not view.shown(figure.name).is_known:
        return opening.answer(view)
    now, before = _overspend(view, figure.name), _overspend(view, figure.name, last_year=True)
    in_area = "" if view.area == COUNCIL else f" in {name_of(view.area)}"
    if has_ended(view):
        made = f"The last forecast for the year{in_area}, made {opening.when(view, figure)}, was"
        ended = _overspend(view, OUTTURN)
        outcome = f" Before reserves the year ended {_ending(ended, _exact(ended))}." if pd.notna(ended) else ""
        words = f"{outturn(-now, _exact(now))} {_ENDS[figure.name]}{_than_before(now, before)}"
        return lead(f"{made} {words}.{outcome}")
    when = capitalised(opening.when(view, figure))
    if rounded(now) == 0:
        first = f"{when} the year{in_area} is forecast to end on budget {_ENDS[figure.name]}"
    else:
        kind = "an overspend" if now > 0 else "an underspend"
        first = f"{when} {kind} of {_exact(now)} for the year is forecast{in_area} {_ENDS[figure.name]}"
    return lead(f"{first}{_than_before(now, before)}.")


def _than_before(now: float, before: float) -> str:
    if pd.isna(before):
        return "; there is no forecast of a year before"
    if rounded(now) * rounded(before) <= 0:
        return f"; a year before, the forecast was {outturn(-before)}"
    gap = abs(to_thousand(now)) - abs(to_thousand(before))
    if not gap:
        return ", the same as forecast a year before"
    return f", {_exact(gap)} {'more' if gap > 0 else 'less'} than forecast a year before"


def _exact(amount: float) -> str:
    """Return an amount to the thousand: "£3.888 million"."""
    size = abs(rounded(amount, -3))
    return f"£{size / 1e6:.3f}".rstrip("0").rstrip(".") + " million" if size >= 1e6 else pounds(amount)


def _apart(first: float, second: float) -> tuple[str, str]:
    """Return the sizes of two amounts in short, or in full where they would read the same although they differ."""
    shown = pounds(first), pounds(second)
    full = value(abs(first), "GBP", decimals=0), value(abs(second), "GBP", decimals=0)
    return full if shown[0] == shown[1] and first != second else shown


def _signs(view: View) -> Block:
    """Return what plus and minus mean, where a variance is shown."""
    is_shown = any(view.shown(figure).is_known for figure in (BEFORE, OUTTURN))
    return say(f"In variances, {sign_note(view)}.") if is_shown else Block()


def includes(view: View) -> Block:
    """Return a sentence that says which directorates' budgets include schools."""
    homes = view.homes_of_schools(BEFORE)
    if view.area in homes:
        return say(f"The budget of {view.area} includes schools.")
    own = "schools are also shown by themselves"
    return (
        say(f"The budget of {listing(homes)} includes schools; {own}.") if homes and view.area == COUNCIL else Block()
    )


def reserves(view: View) -> Block:
    """Return the variance before and after reserves, and the draw on them, of each directorate or service."""
    draw = view.shown(DRAW)
    if not draw.is_known or not draw.value:
        return Block()
    amounts = {part: view.shown(f"{DRAW}_{part}").value for part in _DRAWS}
    drawn = {words: pounds(amounts[part]) for part, words in _DRAWS.items() if amounts[part]}
    parts = listing(f"{amount} {words}" for words, amount in drawn.items())
    of_it = f": {parts}" if len(drawn) > 1 else f", all of it {next(iter(drawn))}"
    when = view.days(DRAW).when
    sentence = f"{pounds(draw.value)} is forecast to be drawn from reserves{of_it}."
    caption = f"Forecast revenue variance and draws on reserves, £ thousand, {view.quarter} ({sign_note(view)})"
    if has_ended(view):
        sentence = (
            f"In the last forecast of the year, made {when}, {pounds(draw.value)} was to be drawn from reserves{of_it}."
        )
        caption = f"Revenue variance and draws on reserves in the last forecast, £ thousand, {when} ({sign_note(view)})"
    areas = [area for area in view.areas_of(BEFORE) if view.shown(DRAW, area=area).is_known]
    rows = [
        {"label": capitalised(name_of(area)) if area == view.area else view.label(area, BEFORE)}
        | {name: view.shown(name, area=area).value for name in (BEFORE, AFTER)}
        | {part: view.shown(f"{DRAW}_{part}" if part else DRAW, area=area).value for part in ("", *_DRAWS)}
        for area in (*areas, view.area)
    ]

    def money(name: str, header: str) -> Col:
        return Col(header, lambda row: _thousands(row[name]), number=True, unit=THOUSAND)

    columns = (
        Col(kind_of_areas(view).capitalize(), "label"),
        money(BEFORE, "Variance before reserves"),
        *(money(part, header) for part, header in _HEADERS.items() if amounts[part]),
        money("", "All draws"),
        money(AFTER, "Variance after reserves"),
    )
    shown = table(pd.DataFrame(rows), columns, caption=caption)
    return say(sentence) + shown.marked(opening.source(view, DRAW).mark)


def spend(view: View) -> Block:
    """Return a chart of how far revenue spent is from its profile, month by month of this year."""
    months = view.whole_months("budget.revenue_spend_pct").dropna(subset=["value"])
    year = months[months.index.isin(view.quarter.months_to_date)]
    if len(year) < 2:
        return Block()
    frame = year.rename(columns={"numerator": "actual", "denominator": "profile"})[["profile", "actual"]]
    gap = frame["actual"].iloc[-1] - frame["profile"].iloc[-1]
    latest = month_name(frame.index[-1])
    way = "above" if gap > 0 else "below"
    title = f"Revenue spent to {latest} is {pounds(gap)} {way} its profile"
    title = title if rounded(gap) else f"Revenue spent to {latest} is in line with its profile"
    subtitle = f"Revenue spent less its profile, both from the beginning of the year, £, {name_of(view.area)}"
    columns = (
        Col("To the end of", lambda row: month_name(row["month"])),
        Col("Profile, £", lambda row: value(row["profile"], decimals=0), number=True),
        Col("Spent, £", lambda row: value(row["actual"], decimals=0), number=True),
        Col("Above profile, £", lambda row: value(row["actual"] - row["profile"], decimals=0), number=True),
    )
    data = table(frame.rename_axis("month").reset_index(), columns, caption=subtitle)
    spent, planned = _apart(frame["actual"].iloc[-1], frame["profile"].iloc[-1])
    alt = f"Bar chart of {subtitle}: {spent} spent to {latest}, {planned} in the profile."
    drawn = partial(charts.spend_variance, frame.rename_axis("month"))
    text = ChartText(title, subtitle, alt, opening.source(view, "budget.revenue_spend_pct"))
    return show_chart(drawn, text, data) + say(opening.left_out(view, "budget.revenue_spend_pct"))


def variance(view: View) -> Block:
    """Return a chart of the forecast variance of each directorate or service, before and after reserves.

    Of a year that has ended it shows the outturn, before reserves.
    """
    if has_ended(view):
        return breakdown.by_area(view, OUTTURN)
    rows = []
    for area in view.areas_of(BEFORE):
        if view.shown(BEFORE, area=area).is_known:
            before, after = (view.shown(figure, area=area).value for figure in (BEFORE, AFTER))
            rows.append((area, view.label(area, BEFORE), before, after, _overspend(view, BEFORE, area=area)))
    if len(rows) < 2:
        return Block()
    frame = pd.DataFrame(rows, columns=["area", "label", "before", "after", "overspend"])
    apart = frame[frame["area"].isin(view.areas_of(BEFORE, once=True))]  # each pound once
    sizes = dict(zip(apart["label"], apart["overspend"].map(to_thousand), strict=True))
    over = [area for area, size in sizes.items() if size > 0]
    worst = largest(sizes)
    most = f"{pounds(worst.size)}{worst.each}"
    kind = kind_of_areas(view)
    many = capitalised(out_of(len(over), len(apart), kind))
    if not over:
        title = f"No {kind} forecasts an overspend before reserves"
    elif len(over) == 1:
        title = f"{many} forecasts an overspend before reserves: {worst.names[0]}, {most}"
    elif len(over) == len(worst.names):
        title = f"{many} forecast an overspend before reserves, {most}"
    else:
        where = f"the largest {'are' if worst.each else 'is'} in {worst.who(kind)}"
        title = f"{many} forecast an overspend before reserves; {where}, {most}"
    subtitle = f"Forecast revenue variance by {kind}, £ thousand, before and after reserves, {view.quarter}"
    columns = (
        Col(kind.capitalize(), "label"),
        Col("Variance before reserves", lambda row: _thousands(row["before"]), number=True, unit=THOUSAND),
        Col(
            "Variance after reserves",
            lambda row: _thousands(row["after"]) or "not recorded",
            number=True,
            unit=THOUSAND,
        ),
    )
    data = table(frame, columns, caption=f"{subtitle} ({sign_note(view)})")
    alt = "Bar chart: " + "; ".join(f"{area}: {outturn(-amount)}" for _, area, _, _, amount in rows) + "."
    text = ChartText(title, subtitle, alt, opening.source(view, BEFORE))
    plus_is_favourable = view.scores.data.framework.plus_is_favourable
    return show_chart(partial(charts.variance, frame, plus_is_favourable=plus_is_favourable), text, data)


def _thousands(amount: float) -> str:
    """Return an amount of GBP in thousands: a small one with a decimal, and less than a thousand to the pound."""
    size = abs(rounded(amount)) if pd.notna(amount) else 0
    return value(amount / 1_000, decimals=3 if 0 < size < 1_000 else 1 if 1_000 <= size < 10_000 else 0)


def savings(view: View) -> Block:
    """Return the savings at each stage that the records state, in total and by project: sentences and a table."""
    names = {stage: f"savings.{stage}_pct" for stage in (*STAGES, UNSTATED)}
    totals = {stage: view.shown(name) for stage, name in names.items() if view.shown(name).is_known}
    columns = (
        Col("Project", "label"),
        Col("Stage", lambda row: _STAGE_WORDS[row["stage"]]),
        Col("Target, £", lambda row: value(row["denominator"], decimals=0), number=True),
        Col("Amount, £", lambda row: value(row["numerator"], decimals=0), number=True),
        Col("Amount less target, £", lambda row: signed(row["less"], decimals=0), number=True),
        Col("Share of target", lambda row: value(row["value"], "percent", decimals=2), number=True),
    )
    caption = f"Savings of the year by project, {name_of(view.area)}, {view.quarter}"
    shown = table(_savings_rows(view, totals), columns, caption=caption, group="programme")
    sentences = (
        savings_sentence(total.numerator, total.denominator, stage, is_over=view.quarter.is_last_of_year)
        for stage, total in totals.items()
    )
    return say(*sentences) + shown.marked(opening.source(view, names["forecast"]).mark)


def _savings_rows(view: View, totals: Mapping[str, ShownValue]) -> pd.DataFrame:
    """Return the projects of each programme, the furthest below target first, the programme itself, and all savings."""
    rows = view.scores.data.savings
    here = (rows["quarter"] == view.quarter.label) & ((rows["directorate"] == view.area) | (view.area == COUNCIL))
    rows = rows[here].rename(columns={"project": "label", "target": "denominator", "achieved": "numerator"})
    rows = rows.assign(
        stage=rows["stage"].fillna(UNSTATED),
        value=100 * rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0),
    )
    frames = []
    for stage, total in totals.items():
        programmes = view.parts(f"savings.{stage}_pct", "programme").rename(columns={"part": "programme"})
        whole = {"programme": _ALL, "label": "All savings", "value": total.value}
        whole |= {"numerator": total.numerator, "denominator": total.denominator}
        of_programmes = programmes.assign(label="All of " + programmes["programme"])
        parts = (rows[rows["stage"] == stage], of_programmes, pd.DataFrame([whole]))
        frames += [part.assign(stage=stage, order=order) for order, part in enumerate(parts)]
    if not frames:
        return pd.DataFrame()
    every = pd.concat(frames, ignore_index=True)
    every = every.assign(less=every["numerator"] - every["denominator"], at=every["stage"].map(list(totals).index))
    every["whole"] = every["programme"] == _ALL
    return every.sort_values(["whole", "programme", "at", "order", "less"], kind="stable", ignore_index=True)


_ALL = "All programmes"
_STAGE_WORDS = dict(zip(STAGES, ("Identified", "Forecast", "Delivered"), strict=True)) | {UNSTATED: "Not stated"}
_SAVED = {
    "identified": "has been identified",
    "forecast": "is forecast for the year",
    "delivered": "has been delivered",
    UNSTATED: "is recorded, without saying whether it is identified, forecast or delivered",
}
_SAVED_AT_LAST = {"forecast": "was forecast at the end of the year"}


def savings_sentence(amount: float, target: float, stage: str, *, is_over: bool = False) -> str:
    """Return how much of the savings target has reached a stage; amounts that differ never read the same.

    `is_over` says whether the year is: then a forecast is the last one.
    """
    short, reached = target - amount, _SAVED_AT_LAST.get(stage, _SAVED[stage]) if is_over else _SAVED[stage]
    if short <= 0:
        more = f", and {pounds(-short)} more," if short < 0 else ""
        return f"All of the {pounds(target)} savings target{more} {reached}."
    if pounds(amount) == pounds(target):
        return f"All but {pounds(short)} of the {pounds(target)} savings target {reached}."
    return f"{pounds(amount)} of the {pounds(target)} savings target {reached}: {pounds(short)} short."


def capital(view: View) -> Block:
    """Return how much of the year's capital budget has been spent."""
    name = "budget.capital_spend_pct"
    shown = view.shown(name)
    if not shown.is_known or not shown.denominator:
        none = f"There are no complete records of a capital budget for {name_of(view.area)}"
        spend = view.shown("budget.capital_spend")
        return say(f"{none}; {pounds(spend.value)} of capital has been spent." if spend.is_known else f"{none}.")
    spent, planned = _apart(shown.numerator, shown.denominator)
    share = value(shown.value, "percent", decimals=FIGURES[name].decimals)
    compared = opening.compared(view, name)
    return say(f"{spent} of the year's capital budget of {planned} has been spent ({share}), {compared}.")


@dataclass(frozen=True, repr=False)
class BudgetReport(TopicReport):
    """The budget report: forecast variance, reserves, spend, capital and savings."""

    answer_is_its_figure = False

    def answer(self) -> Block:
        """Return the answer in a sentence: how revenue is forecast to end, or the figure looked at."""
        return forecast_sentence(self.view) if self.view.chosen in _ENDS else super().answer()

    def _answer(self) -> Block:
        return answer(self.view)

    def figures(self) -> Block:
        """Return the leading figures, which of them are not given, and whether they include schools."""
        return opening.leading_figures(self.view) + _signs(self.view) + not_given(self.view) + includes(self.view)

    def spend(self) -> Block:
        """Return how far revenue spent is from its profile, month by month of this year."""
        return spend(self.view)

    def variance(self) -> Block:
        """Return the forecast variance of each area, or with what its year ended."""
        return variance(self.view)

    def reserves(self) -> Block:
        """Return the draw on reserves, planned and not, beside the variance before and after it."""
        return reserves(self.view)

    def capital(self) -> Block:
        """Return how much of the year's capital is spent."""
        return capital(self.view)

    def savings(self) -> Block:
        """Return the savings at each stage, in total, by programme and by project."""
        return savings(self.view)


REPORT = BudgetReport
