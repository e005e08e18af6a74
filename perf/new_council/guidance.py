"""The instructions for each column of the officers' workbook."""

TABLES = {
    "measures": "One row for each measure: what it is, and which way is better.",
    "returns": "One row for each measure and quarter: its figure and its target.",
    "corporate_actions": "One row for each corporate action of the plan.",
    "actions": "One row for each service plan action and quarter: how far it has come.",
    "risks": "One row for each risk and quarter: its likelihood and its impact, from 1 to 4.",
    "commentary": "One row for each report, area and quarter: the cause, and what is being done.",
}
"""The sheets of data.xlsx, in the order in which they are filled."""

COLUMNS = {
    "action_id": "The action's id, the same in every quarter.",
    "action_taken": "What is being done, in a sentence.",
    "actual": "The measure's figure in this quarter; blank if there is none yet.",
    "area": "The council, or an area of framework.toml; blank is the council.",
    "basis": "What the figure covers: the year to date, the quarter alone, or one day.",
    "category": "A group inside the theme, such as National or Local.",
    "cause": "Why the figure is what it is, in a sentence.",
    "comparable": "no, if the figure must not be compared with last year's.",
    "corporate_action": "The id of the corporate action.",
    "data_to": "The last day that the figure covers, if before the quarter's end.",
    "due": "The day it is due, such as 2020-03-31.",
    "figure": "The computed figure that feeds the measure, if records do.",
    "forecast": "Where the risk is expected to go.",
    "frequency": "How often the measure is returned.",
    "impact": "From 1 (low) to 4 (catastrophic), with what is done about the risk.",
    "inherent_impact": "From 1 to 4, before anything is done about the risk.",
    "inherent_likelihood": "From 1 to 4, before anything is done about the risk.",
    "level": "Whose risk it is.",
    "likelihood": "From 1 (very unlikely) to 4 (almost certain), with what is done about the risk.",
    "measure_id": "The measure's id, the same in every quarter and sheet.",
    "note": "Why, and what is being done: every Red needs one.",
    "other_ids": "Other ids of the measure, such as a national one.",
    "owner": "Who is responsible: a role, not a name.",
    "part": "The part of the computed figure, such as reason=Stress.",
    "percent_complete": "From 0 to 100.",
    "polarity": "Which way is better: higher, lower, nearer the target, or none.",
    "quarter": "The quarter, such as 2019-20 Q2.",
    "reason": "Why the stated rating is not the computed one.",
    "report": "The report: sickness, complaints, turnover, budget or corporate-health.",
    "revised_due": "The new day, if the due date was moved.",
    "risk_ref": "The risk's id, the same in every quarter.",
    "score": "Likelihood x impact; leave it blank and it is worked out.",
    "service": "The service, as framework.toml names it.",
    "stated_rating": "Another rating than the computed one, if an officer states it; say why.",
    "target": "The target for this quarter, in the same unit as the figure.",
    "theme": "The group of measures that it belongs to.",
    "title": "What it is called on a page.",
    "tolerance": "The largest Amber miss: a share such as 0.10, or an amount if absolute.",
    "tolerance_kind": "relative: a share of the target; absolute: an amount in the measure's unit.",
    "unit": "Such as percent, days per FTE, GBP or count.",
}
"""What each column holds; those of one name hold the same in every sheet."""

STEPS = (
    "Fill a sheet from its second row on; a blank cell means that there is no value.",
    "Dark headers must be filled, pale ones may be left blank. Do not rename a header or a sheet.",
    "Choose a cell to read what it takes; some have a list to choose from.",
    "Save, then run: council-perf check --data FOLDER. It lists every row to put right.",
    "When nothing is wrong, run: council-perf run --data FOLDER.",
)
