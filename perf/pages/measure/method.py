"""What a measure means, and where its figures come from."""

import pandas as pd

from perf.pages.block import Block, bullets, terms
from perf.pages.health.scorecard import BETTER
from perf.pages.measure.comparators import latest_comparators
from perf.pages.measure.view import MeasureView, topic_figure
from perf.scoring.rating_rule import rule_of, rule_of_all
from perf.topics.aggregates import defined
from perf.wording import capitalised, day, month_name, sentence, unit_in_words

BASES = {
    "ytd": "For the year to date.",
    "quarter": "For the quarter alone.",
    "snapshot": "Of one day: a position.",
    "": "Not given.",
}


def definitions(view: MeasureView) -> Block:
    """Return what is laid down about the measure: which way is better, how it is rated, its unit, basis and owner."""
    facts, row = view.facts, view.row
    rules, figure = view.scores.data.framework, topic_figure(view)
    meanings = rule_of(row, rules) if row else {"Amber": rule_of_all(rules)["Amber"]}
    is_rated = facts["polarity"] != "none"
    ratings = {rules.ratings.called(rating): meaning for rating, meaning in meanings.items() if is_rated}
    given = {
        "Measure": view.measure_id,
        "Other ids": facts["other_ids"],
        capitalised(view.scores.data.theme_word): facts["theme"],
        "Category": facts["category"],
        "Owner": facts["owner"],
        "Unit": unit_in_words(view.unit),
        "Which way is better": sentence(BETTER[facts["polarity"]]) if pd.notna(facts["polarity"]) else "",
        **ratings,
        "What a figure covers": BASES[view.basis],
        "How often": "" if pd.isna(facts["frequency"]) else sentence(str(facts["frequency"])),
        "Calculated here": defined(figure, view.scores.data).definition if figure else "",
    }
    return terms((name, str(text)) for name, text in given.items() if pd.notna(text) and str(text))


def sources(view: MeasureView) -> Block:
    """List the tables of the page, up to when each is used, and which are not the council's own records."""
    data, lines = view.scores.data, []
    row, months = view.row, view.months.given
    if row and pd.notna(row["actual"]) and not row["fed"]:
        until = view.quarter.end if pd.isna(row["data_to"]) else row["data_to"]
        lines.append(f"The table returns: {view.quarter}, data up to {day(until)}.")
    if len(months):
        first, last = (month_name(str(months.index[at])) for at in (0, -1))
        lines.append(f"The table observations: {first} to {last}.")
    groups = latest_comparators(view.scores)
    groups = groups[groups["measure_id"] == view.measure_id]
    if len(groups):
        lines.append(f"The table comparators: {', '.join(dict.fromkeys(groups['quarter']))}.")
    note = data.provenance_note((*view.tables, *(("comparators",) if len(groups) else ())))
    return bullets([*lines, note] if note else lines)
