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


def as_read(council, data_to):
    """Return the records as a folder that has been read; the service of schools has the name of that area."""
    rules = Framework(name="Testshire", directorates=HOMES, school_services=["Schools"], data_to=data_to)
    schools = {"service": "schools"}
    tables = {
        name: [row | (schools if row.get("service") == "Schools" else {}) for row in rows]
        for name, rows in council.items()
    }
    return a_dataset(framework=rules, **tables)
