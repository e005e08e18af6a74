"""What is known about a change: one verdict for a figure, read by its page, the index, the brief and the explorer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Literal

import pandas as pd

from perf.analysis.change import (
    CHANCE,
    FEWEST_ON_ONE_SIDE,
    RECENT,
    TAIL,
    Evidence,
    Over,
    Reason,
    YearSoFar,
    evidence_of,
)
from perf.analysis.change import Kind as Change
from perf.analysis.monthly_range import Kind as Pattern
from perf.analysis.monthly_range import MonthlyChart, monthly_chart
from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.dataset.framework import Dated, Framework
from perf.figure import Better, Figure, Recipe
from perf.months import months_between
from perf.pages.topic_view import View
from perf.rounding import rounded
from perf.rules import FEW_CASES
from perf.wording import (
    add_unit,
    capitalised,
    count,
    difference,
    is_are,
    listing,
    month_name,
    out_of,
    uncapitalised,
    value,
)

Kind = Literal[Change, "not charted", "not judged by month"]

_RARELY = f"{CHANCE * 1_000:.0f} of 1,000"  # years, or months
MOST_HIDDEN = 0.25  # the share of months
FEWEST_MONTHS = 3  # of a chart
FEWEST_CASES = 10  # of a month: a share of fewer jumps between 0 and 100%
MONTHS_OF_CASES = 12  # the last, whose cases decide whether there is a chart
RARE = 2  # events a month: of fewer, a month says nothing
SHORT: dict[Kind, str] = {
    "real rise": "A real rise",
    "real fall": "A real fall",
    "probable rise": "Probably a rise",
    "probable fall": "Probably a fall",
    "one high month": "One month far above its range",
    "one low month": "One month far below its range",
    "usual variation": "Within the usual variation",
    "too few data": "Too few months to tell",
    "not stable": "Not stable, so the chart cannot tell",
    "not charted": "Not shown by month",
    "not judged by month": "",
}
_WAYS: dict[Kind, Literal["higher", "lower"]] = {
    "real rise": "higher", "probable rise": "higher", "real fall": "lower", "probable fall": "lower",
}  # fmt: skip
_OF_OTHERS: tuple[Kind, ...] = (*_WAYS, "not stable")  # what is stated of a topic's other leading figures
_ALONE: tuple[Kind, ...] = ("one high month", "one low month", "usual variation")  # no change of the figure itself
_EVERY_MONTH: tuple[Reason, ...] = ("every month, and expected", "every month")
SignalKind = Literal["Worse than usual", "Unusual", "Better than usual"]
SIGNAL_KINDS: Mapping[str, SignalKind] = {
    "worse": "Worse than usual", "unusual": "Unusual", "better": "Better than usual",
}  # fmt: skip
MEANINGS = {"improvement": "better", "concern": "worse", "neutral": "unusual"}


@dataclass(frozen=True)
class Signal:
    """A month of the last six that differs by more than chance explains; `meaning` is better, worse or unusual.

    `is_run`: whether it is the last of several that are unusual together.
    """

    figure: str
    month: str
    words: str
    meaning: str
    is_run: bool = False

    @property
    def kind(self) -> SignalKind:
        """What the month is, for a list of such months: "Worse than usual"."""
        return SIGNAL_KINDS[self.meaning]


@dataclass(frozen=True)
class Verdict:
    """What is known about a change of a figure.

    Attributes
    ----------
    kind : str
        A key of SHORT.
    figure : str
        The name of the figure judged.
    short : str
        The verdict for a cell: "Probably a rise".
    title : str
        The verdict as the title of a chart.
    sentences : tuple of str
        The verdict and its evidence.
    judgement : {"better", "worse", ""}
        What the change means for performance; blank where nothing has changed, or neither way is better.
    signals : tuple of Signal
        Those of the last six months, of every leading figure of the topic.
    chart : MonthlyChart or None
        None where the figure is not charted.
    evidence : Evidence or None
    target : float
        Of a month, in the figure's unit; missing where none can be given.
    """

    kind: Kind
    figure: str
    title: str
    sentences: tuple[str, ...]
    judgement: Literal["better", "worse", ""] = ""
    signals: tuple[Signal, ...] = ()
    chart: MonthlyChart | None = None
    evidence: Evidence | None = None
    target: float = float("nan")

    @property
    def short(self) -> str:
        """The verdict for a cell; of no change with the months that are unusual all the same."""
        return SHORT[self.kind] + (self._exceptions if self.kind == "usual variation" else "")

    @property
    def _exceptions(self) -> str:
        """The unusual months of the figure itself, for the end of a verdict: ", except in May 2019"."""
        own = [signal for signal in self.signals if signal.figure == self.figure]
        single = listing(month_name(signal.month) for signal in own if not signal.is_run)
        runs = ["for an unusual run of months"] if any(signal.is_run for signal in own) else []
        words = listing([*([f"in {single}"] if single else []), *runs])
        return f", except {words}" if words else ""

    @property
    def is_no_change(self) -> bool:
        """Whether the months show no change of the figure, even if one of them is unusual."""
        return self.kind in _ALONE


def verdict(view: View, figure: str = "") -> Verdict:
    """Return what is known about a change of a figure in an area, from all the evidence.

    `figure` is the name of a figure; if blank, the one that the view looks at.
    """
    statistic = FIGURES[figure or view.figure]
    if not view.topic.is_monthly:
        return Verdict("not judged by month", statistic.name, "", ())
    charts = {name: chart_of(view, name) for name in dict.fromkeys((statistic.name, *view.topic.shown_figures))}
    chart, signals = charts[statistic.name], tuple(_signals_of(charts))
    if chart is None:
        why = why_no_chart(statistic, view.area, view.whole_months(statistic.name))
        return Verdict("not charted", statistic.name, why, (why,), signals=signals)
    target, sizes = monthly_target(view, statistic.name), [_size(view, statistic.name, year) for year in (False, True)]
    judged = Verdict("too few data", statistic.name, "", (), signals=signals, chart=chart, target=target)
    places = statistic.decimals_of(*sizes)
    judged = replace(judged, evidence=_as_shown(view, statistic, _evidence(view, statistic, chart), places))
    of_topic = all(chart and chart.is_stable for chart in charts.values())
    return in_words_of(judged, statistic, view.better(statistic.name), places=places, of_topic=of_topic)


def _as_shown(view: View, figure: Figure, evidence: Evidence, places: int) -> Evidence:
    """Return evidence whose difference from last year is that of the two values as the page shows them."""
    now, before = view.shown(figure.name), view.shown(figure.name, last_year=True)
    if evidence.last_year is None or not (now.is_known and before.is_known):
        return evidence
    gap = rounded(rounded(now.value, places) - rounded(before.value, places), places)
    return replace(evidence, last_year=replace(evidence.last_year, difference=gap))


def _size(view: View, figure: str, last_year: bool) -> float:
    return view.shown(figure, last_year=last_year).denominator


def in_words_of(judged: Verdict, figure: Figure, better: Better, *, places: int, of_topic: bool = True) -> Verdict:
    """Return a verdict in full: its kind, what it means for performance, its title and its sentences.

    Parameters
    ----------
    judged : Verdict
        Its chart, evidence, signals and target.
    figure : Figure
    better : {"higher", "lower", "neutral"}
    places : int
        The decimals of a difference.
    of_topic : bool
        Whether its signals are those of every leading figure of a topic, and not of one figure, or of those alone whose
        charts tell which months are unusual.
    """
    kind = judged.evidence.kind if judged.evidence else judged.kind
    way = _WAYS.get(kind)
    judgement: Literal["better", "worse", ""] = ""
    if way and better != "neutral":
        judgement = "better" if way == better else "worse"
    judged = replace(judged, kind=kind, judgement=judgement)
    judged = replace(judged, title=_title(figure, judged))
    return replace(judged, sentences=tuple(_sentences(figure, judged, places, of_topic=of_topic)))


def chart_of(view: View, figure: str) -> MonthlyChart | None:
    """Return a figure by month with what is expected of each month; None where it is not charted.

    It is calculated once for a quarter: a verdict, the signals and a section ask for the same.
    """
    charts, of = view.scores.monthly_charts, (view.topic.name, view.area, figure)
    if of not in charts:
        charts[of] = _chart_of(view, figure)
    chart: MonthlyChart | None = charts[of]
    return chart


def _chart_of(view: View, figure: str) -> MonthlyChart | None:
    months = view.whole_months(figure)
    if not view.topic.is_monthly or why_no_chart(FIGURES[figure], view.area, months):
        return None
    months = months.loc[: months["value"].last_valid_index()]
    every = months_between(months.index.min(), months.index.max())
    rebased = [entry.month for entry in dated(view.scores.data.framework, figure, view.area, "rebase")]
    return monthly_chart(
        months.reindex(every), kind=_pattern(view, figure, months), better=view.better(figure),
        this_year=view.quarter.months_to_date[0], rebased=rebased, target=monthly_target(view, figure),
        decimals=decimals_of_range(FIGURES[figure]),
    )  # fmt: skip


def decimals_of_range(figure: Figure) -> int:
    """Return the decimals of what is expected of a month: one more than those of a count, which has none."""
    return figure.decimals + (1 if figure.unit == "count" else 0)


def monthly_target(view: View, figure: str) -> float:
    """Return the target that each month of this year has; missing where there is none.

    Of a share of the cases of a period, months and the year have the same target. What grows over the year has a target
    for the year to date, which is no target of a month. Nor is there one where the measure and its figure do not agree
    on which way is better.
    """
    recipe, measure = FIGURES[figure].recipe, view.measure(figure)
    is_of_months = isinstance(recipe, Recipe) and recipe.is_ratio_of_flows
    if measure is None or not is_of_months or measure["polarity"] != view.better(figure):
        return float("nan")
    return float(measure["target"])


def dated(rules: Framework, figure: str, area: str, kind: Literal["rebase", "event"]) -> list[Dated]:
    """Return the new beginnings, or the events, that the framework enters for a figure, or a measure, of an area."""
    entries = rules.rebase if kind == "rebase" else rules.event
    return [entry for entry in entries if (entry.figure, entry.area) == (figure, area)]


def _pattern(view: View, name: str, months: pd.DataFrame) -> Pattern:
    figure = FIGURES[name]
    if figure.about in ("people", "cases") and months["numerator"].mean() < RARE:
        return "rare"
    if isinstance(figure.recipe, Recipe) and figure.recipe.is_proportion:
        return "share"
    if not view.topic.is_seasonal:
        return "level"
    return "yearly counts" if figure.about in ("people", "cases") else "yearly"


def _evidence(view: View, figure: Figure, chart: MonthlyChart) -> Evidence:
    over: Over = "last"
    if isinstance(figure.recipe, Recipe):
        over = "share" if chart.kind == "share" else "sum" if figure.recipe.accumulates else "last"
    now, before = view.shown(figure.name), view.shown(figure.name, last_year=True)
    known = now.is_known and before.is_known
    difference = round(now.value, 9) - round(before.value, 9) if known else None
    return evidence_of(chart, view.quarter.months_to_date, over=over, difference=difference)


def why_no_chart(figure: Figure, area: str, months: pd.DataFrame) -> str:
    """Return why a figure of an area is not charted by month, as a sentence; "" where it can be."""
    title = figure.title
    if figure.is_about_people and months.empty:
        return f"{title} of {name_of(area)} is not shown by month, to protect small groups."
    hidden = int((months["hidden"] != "").sum()) if figure.is_about_people else 0
    if hidden > MOST_HIDDEN * len(months):  # those that are left are the larger ones
        return f"{title} of {name_of(area)}: {hidden} of {len(months)} months are hidden to protect small groups."
    if months["value"].notna().sum() < FEWEST_MONTHS:
        return f"There are too few months of {title.lower()} to show a trend."
    cases = months[["numerator", "denominator"]].iloc[-MONTHS_OF_CASES:].sum(min_count=1)
    if figure.is_of_few(cases["numerator"], cases["denominator"]):
        few = f"it counts fewer than {FEW_CASES} cases in the last {MONTHS_OF_CASES} months"
        return f"{title}: not charted by month, because {few}."
    denominator = figure.recipe.denominator if isinstance(figure.recipe, Recipe) else None
    if denominator and figure.unit == "percent" and months["denominator"].median() < FEWEST_CASES:
        whole = denominator.in_words
        return f"{title}: not charted by month, because most months have fewer than {FEWEST_CASES} {whole}."
    return ""


def changes_of_others(view: View, judged: Verdict) -> list[str]:
    """Return the changes of the topic's other leading figures, where they are another than that of the one judged.

    One whose chart cannot tell is among them: without a word, it would seem to be as usual.
    """
    others = (verdict(view, name) for name in view.topic.shown_figures if name != judged.figure)
    changed = [other for other in others if other.kind in _OF_OTHERS and other.kind != judged.kind]
    return [f"{FIGURES[other.figure].title}: {uncapitalised(other.short)}." for other in changed]


def recent_signals(view: View) -> list[Signal]:
    """Return the signals of the last six months, of every leading figure of the topic."""
    return list(_signals_of({name: chart_of(view, name) for name in view.topic.shown_figures}))


def _signals_of(charts: Mapping[str, MonthlyChart | None]) -> Iterator[Signal]:
    for name, chart in charts.items():
        yield from signals_of(FIGURES[name], chart) if chart else ()


def signals_of(figure: Figure, chart: MonthlyChart) -> Iterator[Signal]:
    """Return the months beyond their range, and the latest of each other kind of signal; none of an unstable chart."""
    if not chart.is_stable:
        return
    recent = chart.frame.iloc[-RECENT:]
    marked = recent[recent["signal"] != ""]
    if marked.empty:
        return
    for month, row in marked[marked["signal"] == "outside"].iterrows():
        yield Signal(figure.name, str(month), _outside(figure, str(month), row), MEANINGS[row["meaning"]])
    others = marked[marked["signal"] != "outside"]
    for name, rows in others.groupby("signal", sort=False):
        last = rows.iloc[-1]
        side = "above" if last["value"] > last["expected"] else "below"
        what = {
            "trend": f"seven or more months in a row rose, or fell, each beyond the last{beside_expected(chart)}",
            "two of three": f"two of three months close to the limit, {side} the expected value",
            "shift": f"at least {chart.run} months in a row {side} the expected value",
        }[str(name)]
        words = f"{figure.title}: {what}, up to {month_name(str(rows.index[-1]))}"
        yield Signal(figure.name, str(rows.index[-1]), words, MEANINGS[last["meaning"]], is_run=True)


def beside_expected(chart: MonthlyChart) -> str:
    """Return beside what a trend rises or falls: of a yearly pattern what is expected of each month, else nothing."""
    return ", beside what is expected of each" if chart.is_yearly else ""


def _outside(figure: Figure, month: str, row: pd.Series) -> str:
    """Write a month outside its range: "88 complaints in September 2019, expected 29 to 57"."""
    if figure.noun:
        low, high = (f"{edge:,.0f}" for edge in (ceil(row["lower"]), floor(row["upper"])))
        number = f"{figure.title}: 1" if row["value"] == 1 else f"{row['value']:,.0f} {figure.noun}"
        return f"{number} in {month_name(month)}, expected {low} to {high}"
    places = {"value": figure.decimals} | dict.fromkeys(("lower", "upper"), decimals_of_range(figure))
    now, low, high = (value(row[name], figure.unit, decimals=decimals) for name, decimals in places.items())
    return f"{figure.title} of {add_unit(now, figure.unit)} in {month_name(month)}, expected {low} to {high}"


def _title(figure: Figure, judged: Verdict) -> str:
    if judged.kind != "too few data" or judged.chart is None:
        return f"{figure.title}: {uncapitalised(judged.short)}"
    months = judged.chart.frame["value"].dropna()
    if judged.chart.kind == "rare" and len(months) > FEWEST_MONTHS:
        return f"{figure.title}: fewer than {RARE} a month are too few to tell a change from chance"
    if judged.chart.is_yearly and len(months) > FEWEST_MONTHS:
        return f"{figure.title}: {len(months)} months are too few to tell a change from its yearly pattern"
    return f"{figure.title}: {count(len(months), 'month')} {is_are(len(months))} too few to tell a change from chance"


def _sentences(figure: Figure, judged: Verdict, places: int, *, of_topic: bool = True) -> Iterator[str]:
    """Return the verdict, its evidence in a fixed order, and what it means."""
    evidence, chart = judged.evidence, judged.chart
    if evidence is None or chart is None:
        return
    yield f"{judged.title}." if judged.kind == "too few data" else f"{judged.short}{_because(evidence)}."
    if evidence.last_year and evidence.last_year.months > 1:
        yield _beside_last_year(figure, evidence.last_year, places)
        if evidence.reason not in _EVERY_MONTH:  # which says it already
            yield f"{capitalised(_months_beside(evidence.last_year))} the same month of last year{_yet(evidence)}."
    if evidence.this_year:
        yield _beside_expected(evidence)
    if not chart.is_stable:
        marked, whole = _marked_in_baseline(chart)
        yield (
            f"{capitalised(out_of(marked, whole, 'month'))} on which the expected range is based "
            f"{is_are(marked)} unusual already, so the range describes no stable period and does not tell which later "
            "months are unusual."
        )
    if judged.kind != "too few data" and pd.notna(judged.target):
        yield _beside_target(figure, judged)
    if judged.judgement:
        better = "lower" if (judged.judgement == "worse") == (_WAYS[judged.kind] == "higher") else "higher"
        yield f"{better.capitalize()} is better, so the change is {judged.judgement}."
    yield from _of_single_months(figure, judged, of_topic=of_topic)


def _of_single_months(figure: Figure, judged: Verdict, *, of_topic: bool) -> Iterator[str]:
    """Return which months of the last six are unusual: of the figure itself, and of the others of its topic."""
    own = [signal.words for signal in judged.signals if signal.figure == figure.name]
    others = [signal.words for signal in judged.signals if signal.figure != figure.name]
    if own:
        yield f"Unusual in the last six months: {'; '.join(own)}."
    elif judged.kind != "too few data" and judged.chart and judged.chart.is_stable:
        no_other = ", in any leading figure of this topic" if of_topic and not others else ""
        yield f"No month of the last six is unusual{no_other}."
    if others:
        yield f"Unusual in other figures of this topic: {'; '.join(others)}."


def _because(evidence: Evidence) -> str:
    """Return the evidence that decides the verdict, for the end of its sentence; "" for no change."""
    side = "below" if _WAYS.get(evidence.kind) == "lower" else "above"
    months = count(evidence.recent.months, "month") if evidence.recent else ""
    year = evidence.last_year
    every = f"{_months_beside(year)} the same month of last year" if year else ""
    reason = {
        "year and months": f"the year so far is {side} last year, and the last {months} together {side} what is "
        "expected of them, by more than chance explains",
        "months": f"the last {months} together are {side} what is expected of them by more than chance explains",
        "year": f"the year so far is {side} last year by more than chance explains",
        "every month, and expected": f"{every}, and {side} what is expected",
        "every month": f"{every}, and chance alone gives so large a difference in fewer than one year in 20",
        "one month": "nothing else points to a change",
        "": "",
    }[evidence.reason]
    return f": {reason}" if reason else ""


def _beside_last_year(figure: Figure, year: YearSoFar, places: int) -> str:
    gap = rounded(year.difference, places)
    way = "more than" if gap > 0 else "less than"
    size = f"{difference(abs(gap), figure.unit, places)} {way} in" if gap else "the same as in"
    rarely = ""
    if rounded(year.usual, places) > 0:
        rarely = f"; chance alone gives a difference of more than {year.usual:,.{places}f} in about {_RARELY} years"
    return f"The year so far is {size} the same months of last year{rarely}."


def _yet(evidence: Evidence) -> str:
    """Return why all months on one side of last year's are no change, where a reader would ask; else ""."""
    year = evidence.last_year
    is_asked = year and year.side and year.months >= FEWEST_ON_ONE_SIDE and evidence.kind == "usual variation"
    if not year or not is_asked or year.chance < TAIL:
        return ""
    return ", but chance alone gives a difference as large as that of the year so far in more than one year in 20"


def _months_beside(year: YearSoFar) -> str:
    """Return on which side of last year's the months are: "3 of 5 months that can be compared are above"."""
    most, side = (year.below, "below") if year.below > year.above else (year.above, "above")
    if not most:
        most, side = year.months, "level with"
    compared = " that can be compared" if year.months < year.of else ""
    return f"{out_of(most, year.months, 'month')}{compared} {is_are(max(most, 1))} {side}"


def _beside_expected(evidence: Evidence) -> str:
    months = evidence.this_year
    if months is None:
        return ""
    above = capitalised(out_of(months.above, months.months, "month"))
    same = months.months - months.above - months.below
    level = f", {same} {is_are(same)} level with it" if same else ""
    outside = "none is outside the expected range"
    if months.over or months.under:
        sides = ((months.over, "above"), (months.under, "below"))
        outside = listing(f"{number} {is_are(number)} {side} the expected range" for number, side in sides if number)
    which = " that have an expected value" if months.months < months.of else ""
    side = f"{is_are(max(months.above, 1))} above what is expected for the month{level}"
    return f"{above} of this year{which} {side}; {outside}."


def _beside_target(figure: Figure, judged: Verdict) -> str:
    """Write whether the figure meets its target as a rule, or why its expected range does not tell."""
    target = value(judged.target, figure.unit, decimals=0 if judged.target.is_integer() else figure.decimals)
    if not judged.is_no_change or judged.chart is None:
        why = "describes no stable period" if judged.kind == "not stable" else "is that of the time before the change"
        return f"Whether months will meet the target of {target} is not known from the expected range, which {why}."
    met = _months_that_meet(judged.chart, judged.target, figure)
    return {
        "meets": f"The whole expected range meets the target of {target}: if nothing changes, nearly every month will.",
        "misses": f"The whole expected range misses the target of {target}: unless something changes, hardly any month "
        "will meet it.",
        "hit and miss": f"The target of {target} is inside the expected range: {met}.",
    }[judged.chart.frame["assurance"].iloc[-1]]


def _months_that_meet(chart: MonthlyChart, target: float, figure: Figure) -> str:
    """Return how many of the last twelve months meet a target that some will meet by chance, and others will not."""
    months = chart.as_shown(chart.frame["value"].dropna().iloc[-12:])
    met = int((months >= target).sum() if figure.better == "higher" else (months <= target).sum())
    some = {0: "none", len(months): "all"}.get(met)
    of_all = f"of the last {count(len(months), 'month')} met it"
    return f"{some} {of_all}" if some else f"chance alone can make a month meet it or miss it, and {met} {of_all}"


def _marked_in_baseline(chart: MonthlyChart) -> tuple[int, int]:
    baseline = chart.frame[chart.frame["in_baseline"] & chart.frame["value"].notna()]
    return int((baseline["signal"] != "").sum()), len(baseline)
