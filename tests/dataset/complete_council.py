"""A small council with rows in every table and every setting changed, of which `check` has nothing to say."""

from datetime import date
from itertools import product
from random import Random

import pandas as pd

SETTINGS = {
    "name": "Testshire",
    "report": "How we are doing",
    "contact": "performance@testshire.example",
    "pack_status": "approved",
    "year_start_month": 4,
    "rating_tolerance": 0.05,
    "amber_by": "trend",
    "long_term_days": 21,
    "disclosure_threshold": 6,
    "direction": "last quarter",
    "variance_sign": "plus is adverse",
    "not_leavers": ["Transfer out", "Secondment"],
    "not_decisions": ["Withdrawn", "Passed on"],
    "bank_holidays": "Scotland",
    "closed_days": [date(2018, 12, 27), date(2019, 7, 12)],
    "population": 132_000,
    "claim_filler_words": ["planned"],
    "not_available": ["awaited"],
    "risk_likelihood": ["Rare", "Unlikely", "Possible", "Likely", "Certain"],
    "risk_impact": ["Slight", "Minor", "Medium", "Major", "Grave"],
    "school_services": ["Schools"],
    "dates": {"day_first": True},
    "ratings": {"Green": {"name": "On track", "colour": "#1d70b8"}, "Red": {"name": "Off track"}},
    "roll_up": {"green_from": 0.75, "red_below": 0.25},
    "action_pace": {"amber_from": 0.7},
    "risk_bands": {"Low": [1, 6], "Medium": [8, 12], "High": [15, 25]},
    "stage_days": {
        "stage_1": 12,
        "stage_2": 25,
        "clock": "acknowledgement",
        "acknowledge": 4,
        "extend_stage_1": 5,
        "extend_stage_2": 10,
        "by_directorate": {"South": {"stage_1": 8}},
        "dated": [
            {"directorate": "North", "from_day": date(2019, 4, 1), "to_day": date(2019, 6, 30), "stage_1": 15},
        ],
    },
    "directorates": {"North": ["Roads", "Parks"], "South": ["Care", "Schools"]},
    "joint_services": {"Roads and Parks": ["Roads", "Parks"]},
    "data_to": {"savings": date(2019, 9, 30)},
    "provenance": {"compliments": {"kind": "estimated", "note": "from a sample"}},
    "rebase": [{"figure": "complaints.received", "month": "2019-04", "area": "North", "why": "A new form"}],
    "event": [{"figure": "sickness.days_per_fte", "month": "2019-01", "why": "A hard winter"}],
}
QUARTERS = [f"{year}-{year - 1999} Q{number}" for year in (2018, 2019) for number in (1, 2, 3, 4)][:6]
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]
PLACES = [("North", "Roads"), ("North", "Parks"), ("South", "Care"), ("South", "Schools")]
SERVICES = [{"directorate": home, "service": service} for home, service in PLACES]
STAFF = [row | {"staff_group": "schools" if row["service"] == "Schools" else "corporate"} for row in SERVICES]
HEADS = {"Roads": 40, "Parks": 24, "Care": 90, "Schools": 120}


def _spread(many):
    """Return as many days, evenly from the first month to the last."""
    return pd.to_datetime(pd.Series(range(many)) * (545 / many) // 1, unit="D", origin="2018-04-01").tolist()


def _next_working_day(day):
    return day + pd.offsets.BDay(0)


def _text(day):
    return f"{day:%Y-%m-%d}"


def records():
    """Return the rows of the tables of records."""
    chance = Random(4)
    absences, leavers, complaints, compliments = [], [], [], []
    for at, day in enumerate(_spread(130)):
        home, begins = STAFF[at % 4], _next_working_day(day)
        lasts = chance.choice([0, 0, 1, 3, 4, 9, 30])
        ends = min(_next_working_day(begins + pd.Timedelta(days=lasts)), pd.Timestamp("2019-09-30"))
        absences.append(
            {"spell_id": f"S{at}", "person_id": f"P{at % 50}", "post_id": f"J{at % 50}", **home,
             "fte": chance.choice([0.5, 0.8, 1]), "first_day": _text(begins),
             "last_day": None if at > 126 else _text(ends), "reason": chance.choice(["Stress", "Cold", "Back", None])}
        )  # fmt: skip
    for at, day in enumerate(_spread(60)):
        reason = ["Resignation", "Retirement", "End of contract", "Secondment"][at % 4]
        leavers.append(
            {"person_id": f"L{at}", "post_id": f"K{at}", **STAFF[(at // 4) % 4],
             "left_on": _text(day), "reason": reason, "voluntary": "yes" if at % 4 < 2 else "no"}
        )  # fmt: skip
    for at, day in enumerate(_spread(110)):
        begins = _next_working_day(day)
        for stage in (1, 2) if at % 5 == 0 else (1,):
            closes = begins + pd.Timedelta(days=chance.choice([5, 12, 16, 30]))
            closed = closes <= pd.Timestamp("2019-09-30")
            complaints.append(
                {"complaint_id": f"C{at}", **SERVICES[(at * 7) % 4], "received_on": _text(begins),
                 "stage": str(stage), "acknowledged_on": _text(begins + pd.Timedelta(days=2)),
                 "extended_to": _text(closes + pd.Timedelta(days=1)) if at % 9 == 0 else None,
                 "closed_on": _text(closes) if closed else None,
                 "outcome": ["Upheld", "Partially upheld", "Not upheld", "Passed on"][at % 4] if closed else None,
                 "cause": chance.choice(["Delay", "Staff", None]), "lesson": "Call back" if at % 6 == 0 else None}
            )  # fmt: skip
            if not closed:
                break
            begins = closes
    for at, day in enumerate(_spread(55)):
        compliments.append({"compliment_id": f"T{at}", **SERVICES[at % 4], "received_on": _text(day)})
    workforce = [
        {"month": month, **home, "headcount": HEADS[home["service"]] + at % 3,
         "fte": round(HEADS[home["service"]] * 0.8 + at % 4 / 2, 1)}
        for (at, month), home in product(enumerate(MONTHS), STAFF)
    ]  # fmt: skip
    budget = [
        {"month": month, **home, "kind": kind, "budget": whole,
         "profile": round(whole * (at % 12 + 1) / 12), "actual": round(whole * (at % 12 + 1) / 12 * share),
         "forecast": round(whole * share), "reserves": 900 if kind == "revenue" else None,
         "reserves_planned": 600 if kind == "revenue" else None,
         "reserves_unplanned": 200 if kind == "revenue" else None}
        for at, month in enumerate(MONTHS)
        for home, share in zip(SERVICES, (1.03, 0.97, 1.01, 0.99), strict=True)
        for kind, whole in (("revenue", 1000 * HEADS[home["service"]]), ("capital", 400 * HEADS[home["service"]]))
    ]  # fmt: skip
    savings = [
        {"quarter": quarter, "programme": programme, "project": f"{programme} {directorate}",
         "directorate": directorate, "stage": {"Reshaping": "forecast", "Income": "delivered"}[programme],
         "target": 500 + at, "achieved": 300 + at * 10}
        for (at, quarter), programme, directorate in product(
            enumerate(QUARTERS), ("Reshaping", "Income"), ("North", "South")
        )
    ]  # fmt: skip
    return {
        "workforce": workforce, "absences": absences, "leavers": leavers, "complaints": complaints,
        "compliments": compliments, "budget": budget, "savings": savings,
    }  # fmt: skip


def scorecard():
    """Return the rows of measures, actions and risks, and of what a report said of them."""
    facts = (
        ("M1", "Calls answered", "People", "Local", "percent", "higher", "ytd", 0.03, "relative", None, None),
        ("M2", "Sickness", "People", "Local", "days per FTE", "lower", "ytd", None, None, "sickness.days_per_fte",
         None),
        ("M3", "Stress", "People", "Local", "days per FTE", "lower", "ytd", 0.5, "absolute", "sickness.days_per_fte",
         "reason=Stress"),
        ("M4", "Bins missed", "Place", "National", "count", "lower", "quarter", None, None, None, None),
        ("M5", "Homes let", "Place", "Local", "count", "higher", "quarter", None, None, None, None),
        ("M6", "Reserves", "Place", "Local", "GBP", "target", "snapshot", None, None, None, None),
    )  # fmt: skip
    names = ("measure_id", "title", "theme", "category", "unit", "polarity", "basis", "tolerance", "tolerance_kind",
             "figure", "part")  # fmt: skip
    measures = [
        dict(zip(names, row, strict=True))
        | {"other_ids": f"N{at}", "frequency": "quarterly", "materiality": 0.2 if at == 0 else None, "owner": "A head",
           "from_quarter": "2018-19 Q1", "to_quarter": "2020-21 Q4", "set": "national" if row[0] == "M4" else "plan",
           "seasonal": "no" if row[0] == "M5" else None, "amber_by": "tolerance" if row[0] == "M4" else None}
        for at, row in enumerate(facts)
    ]  # fmt: skip
    usual = {"M1": 92.0, "M2": None, "M3": None, "M4": 30.0, "M5": 60.0, "M6": 5000.0}
    targets = {"M1": 95.0, "M2": 4.0, "M3": 2.0, "M4": 25.0, "M5": 58.0, "M6": 5200.0}
    returns = []
    for (at, quarter), (name, value) in product(enumerate(QUARTERS), usual.items()):
        row = {"measure_id": name, "quarter": quarter, "area": "council", "target": targets[name]}
        row |= {"actual": None if value is None else value + at % 4, "note": f"Note {name} {at}"}
        if name == "M1":
            row |= {"numerator": 920 + 10 * (at % 4), "denominator": 1000, "annual_target": 96.0, "forecast": 94.0,
                    "floor": 90.0, "target_basis": "ytd", "comparable": "yes"}  # fmt: skip
        if name == "M5":
            row |= {"stated_rating": "Amber", "reason": "Two large lets came early", "data_to": f"{_last_day(quarter)}"}
        returns.append(row)
    returns += [
        {"measure_id": "M4", "quarter": quarter, "area": "North", "actual": 12.0 + at, "target": 11.0, "note": "North"}
        for at, quarter in enumerate(QUARTERS)
    ]
    observations = [
        {"measure_id": name, "month": month, "area": "council", "value": value + at % 5, "target": value + 2,
         "covers": "month" if name == "M5" else None, "note": f"Month {at}",
         "numerator": None, "denominator": None}
        for (at, month), (name, value) in product(enumerate(MONTHS), {"M4": 10, "M5": 20}.items())
    ]  # fmt: skip
    observations += [
        {"measure_id": "M1", "month": month, "area": "North", "numerator": 90 + at % 3, "denominator": 100,
         "covers": "month"}
        for at, month in enumerate(MONTHS)
    ]  # fmt: skip
    comparators = [
        {"measure_id": name, "quarter": quarter, "group": group, "value": value, "rank": 4, "of": 22}
        for quarter, (name, value), group in product(QUARTERS[-2:], (("M1", 91.0), ("M4", 28.0)), ("Wales", "Family"))
    ]
    goals = [
        {"corporate_action": f"CP{at}", "title": f"Goal {at}", "theme": theme, "complete_by": "2021",
         "status": "On course"}
        for at, theme in ((1, "People"), (2, "Place"))
    ]  # fmt: skip
    actions = [
        {"action_id": f"A{at}", "quarter": quarter, "corporate_action": f"CP{1 + at % 2}",
         "service": ["Roads", "Parks", "Care", "Roads and Parks"][at % 4], "title": f"Action {at}",
         "other_ids": f"X{at}", "owner": "A manager", "due": "2020-03-31",
         "revised_due": "2020-06-30" if at == 1 else None,
         "percent_complete": [80, 20, 55, 100, 45, 60][at] if quarter == QUARTERS[-1] else 15,
         "stated_rating": "Green" if at == 4 else None, "note": f"Progress {at} {quarter}",
         "cause": "No contractor", "remedy": "A new tender"}
        for quarter, at in product(QUARTERS[-3:], range(6))
    ]  # fmt: skip
    risks = [
        {"risk_ref": f"R{at}", "quarter": quarter, "level": "corporate" if at % 2 else "service",
         "service": None if at % 2 else "Care", "title": f"Risk {at}", "inherent_likelihood": 4, "inherent_impact": 5,
         "likelihood": 2 + at % 2, "impact": 2 + at, "score": (2 + at % 2) * (2 + at),
         "band": "Low" if (2 + at % 2) * (2 + at) <= 6 else "Medium", "forecast": ["static", "increasing"][at % 2],
         "theme": "Place", "owner": "A director", "controls": "A plan", "actions": f"A{at}; A{at + 1}"}
        for quarter, at in product(QUARTERS[-3:], range(3))
    ]  # fmt: skip
    reports = [
        {"report": name.lower(), "title": f"Our {name.lower()}", "kind": kind, "committee": f"{name} committee",
         "owner": "A director", "themes": name, "question": f"How is {name.lower()}?"}
        for name, kind in (("People", "outcome"), ("Place", "corporate health"))
    ]  # fmt: skip
    narrative = [
        {"quarter": quarter, "report": report, "area": area, "section": section, "subject": subject,
         "text": f"{text} in {quarter}.", "author": "Head of performance"}
        for quarter, (report, area, section, subject, text) in product(
            QUARTERS[-2:],
            (("people", "council", "position", None, "A position"),
             ("place", "council", "achievement", "M4", "A success"),
             ("place", "council", "cause", "M4", "A lorry broke"),
             ("sickness", "council", "cause", None, "{sickness.days_per_fte} a person"),
             ("directorate", "North", "challenge", "A1", "A challenge"),
             ("people", "council", "recommendation", "CP1", "A recommendation"),
             ("budget", "South", "action_taken", None, "An action")),
        )
    ]  # fmt: skip
    commentary = [
        {
            "quarter": QUARTERS[-1],
            "report": "complaints",
            "area": "council",
            "cause": "New bins",
            "action_taken": "A call",
        }
    ]
    claims = [
        {"claim_no": str(at), "report_quarter": QUARTERS[-1], "where": "summary", "subject": subject, "figure": figure,
         "area": area, "quarter": QUARTERS[-1], "part": part, "printed": printed, "unit": unit}
        for at, (subject, figure, area, part, printed, unit) in enumerate((
            ("actions Green", "actions.green", "council", None, "4", "count"),
            ("actions Green, share", "actions.green_pct", "council", None, "67", "percent"),
            ("measures Red of People", "measures.red", "council", "theme=People", "1", "count"),
            ("complaints of North", "complaints.received", "North", None, "18", "count"),
        ))
    ]  # fmt: skip
    printed_ratings = [
        {"kind": kind, "id": name, "quarter": QUARTERS[-1], "rating": rating, "direction": direction, "where": "page 3"}
        for kind, name, rating, direction in (
            ("measure", "M1", "Amber", "up"), ("measure", "M4", "Red", "down"), ("action", "A1", "Red", None),
            ("corporate_action", "CP1", "Amber", None), ("theme", "People", "Amber", None),
            ("risk", "R1", "Medium", "same"), ("overall", "overall", "Amber", None),
        )
    ]  # fmt: skip
    printed_values = [
        {"kind": "measure", "id": name, "area": "council", "quarter": QUARTERS[-1], "field": field, "printed": printed,
         "unit": "percent", "where": "appendix", "part": "theme=People", "certainty": certainty}
        for name, field, printed, certainty in (
            ("M1", "actual", "93", None), ("M1", "target", "95", "unclear"), ("M4", "actual", "31", None)
        )
    ]  # fmt: skip
    return {
        "reports": reports, "measures": measures, "returns": returns, "observations": observations,
        "comparators": comparators, "corporate_actions": goals, "actions": actions, "risks": risks,
        "narrative": narrative, "commentary": commentary, "claims": claims, "printed_ratings": printed_ratings,
        "printed_values": printed_values,
    }  # fmt: skip


def _last_day(quarter):
    number = int(quarter[-1])
    return f"{pd.Timestamp(f'{quarter[:4]}-03-31') + pd.offsets.MonthEnd(3 * number):%Y-%m-%d}"


def as_toml(settings, *group):
    """Write settings as TOML, those of a group below its name in brackets."""
    lines, below = [f"[{'.'.join(map(_in_toml, group))}]"] if group else [], []
    for name, value in settings.items():
        inside = (*group, name)
        if isinstance(value, dict):
            below.append(as_toml(value, *inside))
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            below += [f"[{as_toml(each, *inside)}".replace("]", "]]", 1) for each in value]
        else:
            lines.append(f"{_in_toml(name)} = {_in_toml(value)}")
    return "\n".join([*lines, *below])


def _in_toml(value):
    if isinstance(value, list):
        return f"[{', '.join(map(_in_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)


def totals():
    """Return the rows of totals that stand in for records, where a council has none."""
    rows = []
    for (at, month), (area, size) in product(enumerate(MONTHS), (("council", 3), ("North", 1), ("South", 2))):
        amounts = {
            "workforce.fte": size * (100 + at % 3), "workforce.headcount": size * (120 + at % 2),
            "sickness.days": size * (80 + at % 7), "turnover.leavers": size * (6 + at % 2),
        }  # fmt: skip
        rows += [
            {"amount": name, "month": month, "area": area, "part": None, "value": value,
             "people": 30 * size if name == "sickness.days" else None}
            for name, value in amounts.items()
        ]  # fmt: skip
        rows.append(
            {"amount": "sickness.days", "month": month, "area": area, "part": "reason=Stress", "value": 20 * size,
             "people": 9 * size}
        )  # fmt: skip
    return {"aggregates": rows}


def tables():
    """Return the rows of every table but totals, which would be given twice."""
    return scorecard() | records()
