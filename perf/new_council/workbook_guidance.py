"""The guidance in the officers' workbook: what each sheet and each column takes, and the steps to fill it."""

from typing import get_args

from perf.catalogue import TABLES, TOPICS
from perf.dataset.table_declaration import Column
from perf.figure import Part, Unit
from perf.quarter import Quarter
from perf.ratings import USUAL_RATINGS, Ratings
from perf.rules import CORPORATE_HEALTH
from perf.wording import listing

REPORTS = (CORPORATE_HEALTH, *TOPICS)
SHEETS = {
    "reports": "its title, and what it is about; none is one report of everything.",
    "measures": "what it is, and which way is better.",
    "returns": "its figure and its target.",
    "corporate_actions": "what the corporate plan says will be done.",
    "actions": "how far it has come.",
    "risks": "its likelihood and its impact.",
    "narrative": "the position, what was achieved, causes, and what is being done.",
}
"""The tables that officers fill, in the order in which they are filled, with what a row holds."""

_COLUMNS = {
    "action_id": "The action's id, the same in every quarter.",
    "actions": "The ids of the actions that reduce the risk, separated by semicolons.",
    "actual": "The measure's figure in this quarter; blank if there is none yet.",
    "annual_target": "The target for the complete year, if there is one.",
    "amber_by": "What makes a missed target {amber}: tolerance, a small miss; trend, a better figure than before.",
    "area": "The council, or an area of framework.toml; blank in every row means the council.",
    "author": "Who wrote it: a role, not a name.",
    "band": "Where a report has a band without a score; if there is one, it is calculated.",
    "basis": "What the figure covers: the year to date (ytd), the quarter alone, or one day (snapshot).",
    "category": "A group inside the theme, such as National or Local.",
    "cause": "Why the figure is what it is, in a sentence.",
    "committee": "The committee that receives the report.",
    "comparable": "no, if the figure must not be compared with the earlier one.",
    "complete_by": "When the corporate action is to be complete, such as 2025-26.",
    "controls": "What is done about the risk already.",
    "corporate_action": "The id of the corporate action.",
    "data_to": "The last day that the figure covers, if that is before the quarter's end.",
    "denominator": "What the figure is out of: the complaints answered.",
    "due": "The day on which it is due, such as {day}.",
    "figure": "The calculated figure that feeds the measure, if it comes from records.",
    "floor": "The worst figure that is {amber} in this quarter: beyond it is {red}. Blank for the tolerance.",
    "forecast": "How the risk is expected to change; of a measure, its figure for the complete year.",
    "frequency": "How often the measure is returned.",
    "from_quarter": "The first quarter in which the measure is reported; blank if it always was.",
    "impact": "With what is done about the risk.",
    "inherent_impact": "Before anything is done about the risk.",
    "inherent_likelihood": "Before anything is done about the risk.",
    "kind": "corporate health, or outcome: organised by objective.",
    "level": "Whose risk it is.",
    "likelihood": "With what is done about the risk.",
    "materiality": "The least change that is better or worse, in the measure's unit; blank for the usual rule.",
    "measure_id": "The measure's id, the same in every quarter and sheet.",
    "note": "Why, and what is being done: what is {red} needs a note.",
    "numerator": "How many of these: the complaints answered in time.",
    "other_ids": "Other ids of the measure, such as a national one.",
    "owner": "Who is responsible: a role, not a name.",
    "part": "The part of the calculated figure, such as {part}.",
    "percent_complete": "How much of the action is done, in percent.",
    "polarity": "Which way is better: higher, lower, nearer the target, or none for data only.",
    "quarter": "The quarter, such as {quarter}.",
    "reason": "Why the stated rating differs from the calculated one.",
    "remedy": "What is being done about it, in a sentence.",
    "question": "The question that the page answers; blank for whether things are on course.",
    "report": "The short name of a report in file names; a text may be for {reports}.",
    "revised_due": "The new day, if the due date was moved.",
    "risk_ref": "The risk's id, the same in every quarter.",
    "score": "Likelihood x impact. If it is blank, it is calculated.",
    "seasonal": "yes, if the measure has its own level in each month of a year, such as visits to a pool.",
    "section": "What the text is; cause and action_taken explain what is {red}.",
    "service": "The service, as framework.toml names it.",
    "set": "plan, or national for a set that is counted apart; blank is plan.",
    "stated_rating": "The rating that an officer states, if it differs from the calculated one; give the reason.",
    "status": "Where the corporate action stands, if it has no actions: completed, monitoring goes on.",
    "subject": "The id of a measure, an action or a risk, or a theme; blank for the report as a whole.",
    "target": "The target for this quarter, in the same unit as the figure.",
    "target_basis": "What the target is for, if not for the figure's own period: ytd, quarter or annual.",
    "text": "A sentence or two. A figure may be named in braces, such as {{measures.red}}: its value is shown.",
    "theme": "The group to which it belongs: a theme, or an objective of an outcome.",
    "themes": "The themes that the report is about, separated by semicolons; blank means all.",
    "title": "What it is called on a page.",
    "to_quarter": "The last quarter in which the measure is reported; blank if it has not ended.",
    "tolerance": "The largest miss that is {amber}: a share such as 0.10, or an amount if absolute.",
    "tolerance_kind": "relative: a share of the target; absolute: an amount in the measure's unit.",
    "unit": "Such as {units}.",
}

STEPS = (
    "List the council's directorates and their services in framework.toml, under [directorates].",
    "Fill in each sheet from its second row; a blank cell means that there is no value.",
    "Dark headers must be filled in, pale ones may be left blank. Do not rename a header or a sheet.",
    "Choose a cell to read what it takes; some cells have a list to choose from.",
    "Save, then run: council-perf check --data FOLDER. It lists every row that needs correcting.",
    "When there are no problems, run: council-perf run --data FOLDER.",
)


def sheet_guidance(name: str) -> str:
    """Return what a sheet holds: "One row for each measure: ..."."""
    return f"One row for each {TABLES[name].row}: {SHEETS[name]}"


def column_guidance(column: Column, example: Quarter, ratings: Ratings = USUAL_RATINGS) -> str:
    """Return what a column takes, with its range where it has one; a column means the same in every sheet.

    Parameters
    ----------
    column : Column
    example : Quarter
        From which the examples of a quarter and of a day are taken.
    ratings : Ratings
        What the council calls its ratings.
    """
    text = _COLUMNS[column.name].format(
        quarter=example.label,
        day=f"{example.end:%Y-%m-%d}",
        part=Part("reason", "Stress"),
        reports=listing(REPORTS, last="or"),
        units=listing(get_args(Unit), last="or"),
        amber=ratings.called("Amber"),
        red=ratings.called("Red"),
    )
    has_range = column.low is not None and column.high is not None
    return f"{text} From {column.low:g} to {column.high:g}." if has_range else text
