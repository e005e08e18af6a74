"""A council by chance, with records of every topic, as large as asked for."""

from itertools import product
from random import Random

import pandas as pd

from perf.dataset.framework import Framework
from tests.dataset.folders import a_dataset

HOMES = {"North": ["Roads", "Parks"], "South": ["Care", "Schools"]}
PLACES = [(home, service) for home, services in HOMES.items() for service in services]
STAFF = [(*place, "corporate") for place in PLACES] + [("South", "Schools", "schools")]
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-12", freq="M")]
DAYS = pd.date_range("2018-04-01", "2019-12-31")
DECIDED = ("Upheld", "Partially upheld", "Not upheld")


def a_council(seed, size=1):
    """Make the records of a council, small by default: a list of rows for each table, with one in April 2018."""
    chance = Random(seed)
    names = ["directorate", "service", "staff_group"]

    def staff():
        return dict(zip(names, chance.choice(STAFF), strict=True))

    def place():
        return dict(zip(names, chance.choice(PLACES), strict=False))

    def day(at):
        return DAYS[0] if at == 0 else chance.choice(DAYS)

    def ends(begins, most):
        return None if chance.random() < 0.15 else begins + pd.Timedelta(days=chance.choice([0, 1, 4, 27, 28, most]))

    absences, complaints = [], []
    for at in range(30 * size):
        begins = day(at)
        who = Random(f"{seed} {at % (15 * size)}")  # some people have two posts, some posts no name
        home = dict(zip(names, who.choice(STAFF), strict=True))
        post = {"person_id": f"P{at % (12 * size)}", "post_id": who.choice([f"J{at % (15 * size)}", None])}
        rest = {"fte": chance.choice([0.0, 0.5, 1.0]), "reason": chance.choice(["Stress", "Cold", None])}
        absences.append(
            {"spell_id": f"S{at}", "first_day": begins, "last_day": ends(begins, 70), **home, **post, **rest}
        )
    for at in range(24 * size):
        begins, home = day(at), place()
        last = begins
        for stage in range(1, chance.choice([2, 2, 3])):
            closes = ends(last, 40)
            words = {"outcome": chance.choice([*DECIDED, "Withdrawn", None]), "cause": chance.choice(["Delay", None])}
            words["lesson"] = chance.choice(["Call back", "Check first", None])
            row = {"complaint_id": f"C{at}", "stage": stage, "received_on": last, "closed_on": closes}
            complaints.append(row | words | home)
            last = closes or last + pd.Timedelta(days=9)
    return {
        "absences": absences,
        "complaints": complaints,
        "workforce": [
            {"month": month, **dict(zip(names, home, strict=True)), "headcount": chance.randint(1, 9) * size,
             "fte": chance.random() * 6 * size}
            for month, home in product(MONTHS, STAFF)
        ],
        "leavers": [
            {"person_id": f"P{at}", **staff(), "left_on": day(at), "voluntary": chance.choice([True, False]),
             "reason": chance.choice(["Resignation", "Retirement", "transfer OUT", None])}
            for at in range(30 * size)
        ],
        "compliments": [{"compliment_id": f"T{at}", **place(), "received_on": day(at)} for at in range(20 * size)],
        "budget": [
            {"month": month, **dict(zip(names, home, strict=False)), "kind": kind,
             **{column: chance.randint(1, 900) for column in ("budget", "profile", "actual", "forecast")},
             **{column: chance.randint(1, 90) for column in ("reserves_planned", "reserves_unplanned")},
             "reserves": chance.choice([None, 200])}
            for month, home, kind in product(MONTHS, PLACES, ("revenue", "capital"))
        ],
        "savings": [
            {"quarter": f"2019-20 Q{quarter}", "programme": programme, "project": f"{programme} {at}",
             "directorate": chance.choice([*HOMES, None]), "stage": chance.choice(["forecast", "delivered", None]),
             "target": chance.randint(1, 90),
             "achieved": chance.randint(0, 90)}
            for quarter, programme, at in product((1, 2, 3), ("Reshaping", "Income"), (1, 2))
        ],
    }  # fmt: skip


MEASURED = ("count", "percent", "days", "GBP", "per 1,000 residents")
FED = (None, None, None, None, None, "turnover.voluntary_pct", "complaints.on_time_pct", "sickness.days_per_fte")
QUARTERS = [f"{year}-{year - 1999} Q{number}" for year in (2018, 2019) for number in (1, 2, 3, 4)][:7]


def the_rest(seed):
    """Make what a council has beside records: measures, their returns and observations, actions and risks by quarter.

    Values are often level with a target, or with those of a year before, or differ by less than is shown.
    """
    chance = Random(f"{seed} the rest")
    near = (0, 0, 0.004, -0.004, 0.2, -0.2, 7, -7)
    measures, returns, observations = [], [], []
    for at in range(chance.choice([1, 3, 9])):
        unit, fed, middle = chance.choice(MEASURED), chance.choice(FED), chance.choice([0, 1, 2.5, 50, 93])
        measures.append(
            {"measure_id": f"M{at}", "title": f"Measure {'ABCDEFGHI'[at]}", "theme": chance.choice(["People", "Money"]),
             "unit": "percent" if fed else unit, "figure": fed, "set": "plan",
             "polarity": "lower" if fed else chance.choice(["higher", "lower", "target", "none"]),
             "basis": "ytd" if fed else chance.choice(["ytd", "quarter", "snapshot"]),
             "frequency": chance.choice(["quarterly", "annual"])}
        )  # fmt: skip
        for quarter in QUARTERS:
            value, target = (round(middle + chance.choice(near), 3) for _ in "ab")
            row = {
                "measure_id": f"M{at}",
                "quarter": quarter,
                "area": "council",
                "target": chance.choice([target, None]),
            }
            returns.append(row | {"actual": None if fed else chance.choice([value, value, value, None])})
        for month in MONTHS if chance.random() < 0.3 and not fed else ():
            value = round(abs(middle + chance.choice(near)))
            observations.append({"measure_id": f"M{at}", "month": month, "area": "council", "value": value})
    goals = [{"corporate_action": f"CP{at}", "title": f"Goal {'AB'[at - 1]}"} for at in (1, 2)]
    actions = [
        {"action_id": f"A{at}", "quarter": quarter, "corporate_action": f"CP{chance.choice([1, 2])}",
         "service": chance.choice(["Roads", "Parks", "Care", None]), "title": f"Action {'ABCDEFGHIJKL'[at]}",
         "due": chance.choice(["2019-09-30", "2020-03-31", None]),
         "percent_complete": chance.choice([0, 45, 50, 100, None]),
         "cause": chance.choice([None, "Late"]), "remedy": chance.choice([None, "Soon"])}
        for quarter in ("2019-20 Q1", "2019-20 Q2", "2019-20 Q3") for at in range(chance.choice([0, 1, 12]))
    ]  # fmt: skip
    risks = []
    for quarter, at in product(("2019-20 Q1", "2019-20 Q2", "2019-20 Q3"), range(chance.choice([0, 1, 5]))):
        likelihood, impact = chance.randint(1, 4), chance.randint(1, 4)
        risks.append(
            {"risk_ref": f"R{at}", "quarter": quarter, "level": "corporate" if at % 2 else "service",
             "service": None if at % 2 else "Roads", "title": f"Risk {'ABCDE'[at]}", "likelihood": likelihood,
             "impact": impact, "score": likelihood * impact,
             "forecast": chance.choice(["increasing", "static", None])}
        )  # fmt: skip
    return {
        "measures": measures, "returns": returns, "observations": observations, "corporate_actions": goals,
        "actions": actions, "risks": risks,
    }  # fmt: skip


def as_read(council, data_to, **settings):
    """Return the records as a folder that has been read; the service of schools has the name of that area."""
    rules = Framework(name="Testshire", directorates=HOMES, school_services=["Schools"], data_to=data_to, **settings)
    schools = {"service": "schools"}
    tables = {
        name: [row | (schools if row.get("service") == "Schools" else {}) for row in rows]
        for name, rows in council.items()
    }
    return a_dataset(framework=rules, **tables)
