"""How the figures are calculated: the rules with the framework's numbers, terms, data dates, and what is missing."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from perf.areas import COUNCIL
from perf.better_or_worse import COMPARISONS, OF_PLAN
from perf.catalogue import RECORD_FIGURES, TABLES
from perf.dataset.dataset import Dataset
from perf.figure import Recipe
from perf.pages.block import Block, bullets, say, terms
from perf.pages.health.why_unrated import in_sentence
from perf.rules import FEW_CHANGES, MATERIAL_SHARE, NOT_JUDGED, RATED, SAME, TREND, Against
from perf.scores import RatedQuarter
from perf.scoring.rating_rule import rule_of_all
from perf.topics.aggregates import defined
from perf.topics.coverage import data_date
from perf.wording import capitalised, count, day, day_span, listing, sentence, value

if TYPE_CHECKING:
    from perf.pages.topic_view import View

_NO_TREND = " Nor is a measure rated that misses its target and has no earlier figure with which it may be compared."
_FIGURES_OF_TOPICS: dict[Against, str] = {
    "last quarter": " Figures of topics, most of them for the year to date, are compared with the same days last year."
}
DEPENDS = {  # the tables that each piece of a pack needs; without any of them the piece is missing
    "Ratings of measures": ("measures", "returns"),
    "Ratings of actions": ("actions",),
    "Risks": ("risks",),
    "Printed ratings beside the calculated ones": ("printed_ratings",),
    "The check of printed claims and values": ("claims", "printed_values"),
    "What officers report": ("narrative",),
    "Sickness absence from records": ("workforce", "absences"),
    "Turnover from records": ("workforce", "leavers"),
    "Complaints from records": ("complaints",),
    "Compliments from records": ("compliments",),
    "Budget from records": ("budget",),
    "Savings from records": ("savings",),
}


_FTE = ("FTE", "Full-time equivalent: staff counted by their hours, so that two posts of half the hours are 1 FTE.")
_FTE_DAYS = (
    "FTE days",
    "Working days, each counted by the FTE of its post: a day lost in a post of half the hours is half an FTE day.",
)


def glossary(scores: RatedQuarter) -> Block:
    """Return the terms of the report, explained with the framework's own numbers."""
    rules = scores.data.framework
    green, amber, red = (scores.ratings.called(rating) for rating in RATED)
    expected, before = f"{scores.quarter.share_of_year:.0%}", scores.quarter.previous
    pairs = [
        ("Measure", "Something that is counted each quarter and compared with a target."),
        *((_FTE,) if "workforce" in scores.data.sources else ()),
        ("Action", "A piece of work from a service plan, with a date by which it is due."),
        *((f"{scores.ratings.called(rating)} measure", meaning) for rating, meaning in rule_of_all(rules).items()),
        (
            "Not rated (N/A)",
            "There is no figure or no target for the quarter, or the measure is data only: neither higher nor "
            "lower is better." + (_NO_TREND if (scores.all_sets["amber_by"] == TREND).any() else ""),
        ),
        (
            f"{green} action",
            f"At least as far on as expected by now, or complete. Expected is the share of the year that has gone "
            f"({expected}): that of every action of the year, whenever it is due.",
        ),
        (f"{amber} action", f"At least {_percent(rules.action_pace.amber_from)} of the progress expected by now."),
        (
            f"{red} action",
            f"Less than that; or not complete although it was due this year, by {day(scores.quarter.end)}. A revised "
            "day does not put this off. An action that was due before this year is rated by its progress alone, and is "
            "among what needs attention until it is complete.",
        ),
        (
            "Status of a group",
            f"{green} when at least {_percent(rules.roll_up.green_from)} of its ratings are {green}; {red} when fewer "
            f"than {_percent(rules.roll_up.red_below)} are {green} and at least one is {red}; otherwise {amber}. "
            "Measures and actions without a rating are not counted.",
        ),
        (
            "Better or worse",
            "Whether performance is better or worse, not whether the number went up. Measures are compared with "
            f"{COMPARISONS[rules.direction].days}; risks, and groups of measures or actions, with {before}. A group is "
            f"better or worse only if its status has changed since {before}; the number of each rating it had then is "
            "given in any case." + _FIGURES_OF_TOPICS.get(rules.direction, ""),
        ),
        *_differences(scores.data),
        (
            "Stated",
            "A rating that an officer has given, with a reason, in place of the calculated one. Both are shown.",
        ),
        ("Printed", "A rating in a published report, shown where the rule gives a different one."),
    ]
    if scores.all_sets["floor"].notna().any():
        pairs.append(("Floor", f"The worst figure that is {amber}, where a measure has a floor: beyond it is {red}."))
    if not scores.risks.empty:
        bands = [
            f"{name.lower()} {low}" if low == high else f"{name.lower()} {low} to {high}"
            for name, (low, high) in rules.risk_bands.items()
        ]
        most = len(rules.risk_likelihood), len(rules.risk_impact)
        scale = f"Likelihood, from 1 to {most[0]}, times impact, from 1 to {most[1]}"
        pairs.append(("Risk score", f"{scale}: {listing(bands)}."))
    return terms(pairs)


def _differences(data: Dataset) -> list[tuple[str, str]]:
    """Return which differences are about the same, and which are not judged, as terms of a page."""
    share = _percent(MATERIAL_SHARE)
    same = (
        f"The digits shown do not tell the two apart, or they differ by less than {share} of the earlier figure; of a "
        "percentage, of the smaller of it and what it lacks of 100."
    )
    if "budget" in data.sources:
        same += f" A forecast variance is also about the same where it differs by {OF_PLAN}."
    few = f"Fewer than {FEW_CHANGES} cases or people make the difference"
    if "absences" in data.sources:
        few += f"; of sickness, fewer than {FEW_CHANGES} people who are absent for a week"
    own = data.measures["materiality"].notna().any() if "measures" in data.sources else False
    few += ". A measure that sets the least change that counts has that in place of these rules." if own else "."
    return [(capitalised(SAME), same), (capitalised(NOT_JUDGED), few)]


def method(scores: RatedQuarter) -> Block:
    """Return what the figures cover, which data they are based on, and how measures are rated."""
    quarter = scores.quarter
    given = _of_quarter(scores, "returns").fillna({"area": COUNCIL})
    of_area, asked = (rows.set_index(["measure_id", "area"]).index for rows in (scores.all_sets, given))
    used = (int(asked.isin(of_area).sum()), len(scores.actions), len(scores.risks))
    rows = listing(count(number, word) for number, word in zip(used, _ROWS, strict=True) if number) or "the records"
    at_limit = scores.ratings.called("Green" if scores.data.framework.amber_by == TREND else "Amber")
    return say(
        f"The quarter is {day_span(quarter.start, quarter.end)}.{_covered(scores)}",
        f"Ratings, and what is counted of them, are calculated from {rows} in the council's folder, with the figures "
        "as they are stored, before they are rounded for this page. Figures of topics are calculated from the data "
        "of each topic, as its own page says. What officers write is shown as they wrote it; a figure that a text "
        "names is calculated.",
        f"A measure that misses its target by exactly the tolerance is {at_limit}.",
    )


_ROWS = ("return", "action", "risk")
_PERIODS = {
    "ytd": "for the year to date", "quarter": "for the quarter alone", "snapshot": "of one day",
    "": "without a recorded period",
}  # fmt: skip


def _covered(scores: RatedQuarter) -> str:
    """Return how many measures with a figure cover the year to date, the quarter or a day; "" where there are none."""
    given = scores.all_sets.dropna(subset=["actual"])
    basis = given["basis"].mask(given["fed"] & given["basis"].isna(), "ytd").fillna("")  # a figure covers the year
    many = [f"{number} {words}" for name, words in _PERIODS.items() if (number := int((basis == name).sum()))]
    return f" Measures with a figure: {listing(many)}." if many else ""


def data_dates(scores: RatedQuarter, tables: Collection[str] = tuple(TABLES)) -> Block:
    """List where data end before the quarter does, and which of some tables are not the council's own records."""
    early = scores.all_sets.dropna(subset=["data_to", "actual"])
    early = early[early["data_to"] < scores.quarter.end]
    lines = [f"{_named(row)}: data up to {day(row['data_to'])}" for _, row in early.iterrows()]
    ends = [name for name in scores.data.framework.data_to if name in tables]
    last_days = {name: data_date(scores.data, name, scores.quarter) for name in ends}
    ending_early = {name: last for name, last in last_days.items() if last < scores.quarter.end}
    lines += [f"The table {name}: data up to {day(last)}" for name, last in ending_early.items()]
    lines.append(scores.data.provenance_note(tables))
    return bullets(sentence(line) for line in lines if line)


def _percent(share: float) -> str:
    return value(100 * share, "percent")


def _named(row: pd.Series) -> str:
    return row["measure_id"] if pd.isna(row["title"]) else f"{row['title']} ({row['measure_id']})"


def missing_data(scores: RatedQuarter) -> Block:
    """Return what is missing from the pack, and why."""
    absent_tables = set(scores.data.missing)
    totals = set(scores.data.aggregates["amount"])
    calculated = {
        frozenset(figure.tables)
        for figure in RECORD_FIGURES
        if isinstance(figure.recipe, Recipe) and figure.recipe.numerator.amount in totals
    }
    lines = []
    for piece, needed in DEPENDS.items():
        absent = [name for name in needed if name in absent_tables]
        if "narrative" in absent:
            if not scores.texts:
                lines.append(f"{piece}: officers have not supplied anything.")
        elif absent and frozenset(needed) not in calculated:
            lines.append(f"{piece}: the folder has no {listing(absent, 'or')} table.")
        elif piece == "Ratings of measures" and not scores.council_measures["rating"].isin(RATED).any():
            why = in_sentence(scores.council_measures, "measure")
            lines.append(f"{piece} of {scores.quarter}: {why or 'there is no measure.'}")
        elif piece in ("Ratings of actions", "Risks") and _of_quarter(scores, needed[0]).empty:
            lines.append(f"{piece}: the {needed[0]} table has no rows for {scores.quarter}.")
    return bullets(lines)


def _of_quarter(scores: RatedQuarter, name: str) -> pd.DataFrame:
    rows = scores.data.tables[name]
    return rows[rows["quarter"] == scores.quarter.label]


def definitions(view: "View") -> Block:
    """Return the definitions of the figures of a topic report for which the area has records."""
    of_year = (figure for figure in view.topic.figures if figure.period != "quarter")
    shown = [figure for figure in of_year if view.is_recorded(figure.name)]
    data = view.scores.data
    pairs = [(figure.title, defined(figure, data).rule) for figure in shown]
    threshold = data.framework.disclosure_threshold
    if "absences" in view.topic.tables and "absences" in data.sources:
        days = data.framework.long_term_days
        pairs.append(
            ("Long-term spell", f"A spell of sickness of {days} calendar days or more; shorter ones are short-term.")
        )
    if any(isinstance(figure.recipe, Recipe) and figure.recipe.numerator.weighted_by for figure in shown):
        pairs += [_FTE_DAYS, _FTE]
    if any(view.better(figure.name) != "neutral" for figure in shown):
        pairs += _differences(data)
    if any(figure.is_about_people for figure in shown):
        pairs.append(
            (
                "Small numbers",
                f"A figure based on fewer than {threshold} people is hidden, and so is any figure from which it could "
                "be worked out.",
            )
        )
    return terms(pairs)


def provenance(view: "View") -> Block:
    """List the tables of a topic, the day up to which each is used, and which are not own records.

    Not their rows: how many leavers there are could tell how many are hidden.
    """
    data, lines = view.scores.data, []
    for name in data.stand_ins(view.topic.tables):
        if name not in data.sources:
            continue
        until = data_date(data, name, view.quarter)
        lines.append(f"The table {name}: data up to {day(until)}.")
    note = data.provenance_note(view.topic.tables)
    return bullets([*lines, note] if note else lines)
