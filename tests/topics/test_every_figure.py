"""Every figure of the records, by every area and part, is what plain grouping of the records gives.

The expected numbers are written from docs/definitions.md alone, record by record, with nothing of the package but the
names of the tables.
"""

from dataclasses import dataclass

import holidays
import pandas as pd
import pytest

from perf.catalogue import RECORD_FIGURES
from perf.dataset.dataset import Dataset
from perf.figure import Part, name_in
from perf.quarter import Quarter
from perf.scores import record_amounts
from perf.topics.absent_people import people_behind
from perf.topics.record_figures import figure_values, for_quarter
from tests.random_council import DECIDED, a_council, as_read

pytestmark = pytest.mark.slow

HOLIDAYS = {str(day) for day in holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2021))}
LIMITS = {1: 10, 2: 20}


# --- what each figure should be ---------------------------------------------------------------------------------------
def in_each_area(rows):
    """Return each row once for each area of which it is."""
    listed = []
    for row in rows:
        is_school = row["service"] == "Schools"
        if row.get("staff_group") == "schools":
            areas = ["council", "schools"]
        elif "staff_group" in row:
            areas = ["council", "council without schools", row["directorate"], *([] if is_school else [row["service"]])]
        else:
            areas = ["council", row["directorate"], "schools" if is_school else row["service"]]
        listed += [row | {"area": area} for area in areas if area]
    return pd.DataFrame(listed)


def is_working(day):
    return day.weekday() < 5 and str(day.date()) not in HOLIDAYS


def due(day, limit):
    while limit:
        day += pd.Timedelta(days=1)
        limit -= is_working(day)
    return day


def days_lost(absences, until):
    """Return a row for each working day that a post lost; the row that begins first speaks for spells that overlap."""
    rows = [row | {"reason": row["reason"] or "Not recorded", "last": row["last_day"] or until} for row in absences]
    rows = [row for row in rows if row["first_day"] <= until]
    lost, posts = [], {}
    for row in rows:
        unnamed = (row["person_id"], row["service"], row["staff_group"])
        posts.setdefault(row["post_id"] or unnamed, []).append(row)
    for spells in posts.values():
        spells.sort(
            key=lambda row: (
                row["first_day"], -row["last"].value, -row["fte"],
                row["directorate"], row["service"].lower(), row["staff_group"], row["reason"],
            )
        )  # fmt: skip
        merged = [dict(spells[0])]
        for row in spells[1:]:
            if row["first_day"] <= merged[-1]["last"]:
                merged[-1]["last"] = max(merged[-1]["last"], row["last"])
            else:
                merged.append(dict(row))
        for spell in merged:
            days = pd.date_range(spell["first_day"], spell["last"])
            term = "long_term_" if len(days) >= 28 else "short_term_"
            worked = [day for day in days if is_working(day) and day <= until]
            lost += [spell | {"term": term, "day": day, "value": spell["fte"]} for day in worked]
    return lost


class Expected(dict):
    """Every figure that is owed: its value, numerator and denominator by name, area and part."""

    def tell(self, name, top, bottom=None, *, scale=1.0, parts=("",), own=False, mean=1):
        """Group a numerator and a denominator; by part the denominator is that of all parts, or the part's own."""
        for part in parts:
            keys = ["area", part] if part else ["area"]
            above = top.groupby(keys)["value"].sum()
            below = None if bottom is None else bottom.groupby(keys if own else ["area"])["value"].sum() / mean
            for key in below.index if own else above.index:
                area, value = key if part else (key, "")
                divided = float("nan") if below is None else float(below.get(key if own else area, 0))
                number = float(above.get(key, 0))
                whole = number if below is None else scale * number / divided if divided else float("nan")
                self[name, area, f"{part}={value}" if part else ""] = (whole, number, divided)


def expected_of(council, quarter, ends):
    """Return every figure of a quarter."""
    found, year = Expected(), quarter.months_to_date
    before = [month for month in year if month not in quarter.months]
    spans = {"": year, "_in_quarter": quarter.months, "_before_quarter": before}
    lost = in_each_area(days_lost(council["absences"], ends["absences"]))
    staff = in_each_area(council["workforce"])
    left = in_each_area([row | {"reason": row["reason"] or "Not recorded", "value": 1.0} for row in council["leavers"]])
    left = left[(left["left_on"] <= ends["leavers"]) & (left["reason"] != "transfer OUT")]
    stages = stages_of(council["complaints"], ends["complaints"])
    second = {row["complaint_id"] for row in stages if row["stage"] == "2"}
    firsts = [row | {"escalated": row["complaint_id"] in second} for row in stages if row["stage"] == "1"]
    completed = in_each_area(completed_of(stages))
    cases, closed = in_each_area(firsts), in_each_area([row for row in stages if row["closed_on"]])
    praise = [row | {"value": 1.0} for row in council["compliments"] if row["received_on"] <= ends["compliments"]]
    praise = in_each_area(praise)
    for frame, column in (
        (lost, "day"),
        (left, "left_on"),
        (cases, "received_on"),
        (closed, "closed_on"),
        (completed, "closed_on"),
        (praise, "received_on"),
    ):
        frame["month"] = frame[column].dt.strftime("%Y-%m")
    for ending, months in spans.items():
        reached = {name: [month for month in months if month <= f"{end:%Y-%m}"] for name, end in ends.items()}
        if not reached["absences"]:
            continue
        here = lost[lost["month"].isin(months)]
        fte = staff[staff["month"].isin(reached["absences"])].assign(value=staff["fte"])
        heads = staff[staff["month"].isin(reached["leavers"])].assign(value=staff["headcount"])
        for term in ("", "short_term_", "long_term_"):
            days = here[here["term"].isin([term] if term else ["short_term_", "long_term_"])]
            found.tell(
                f"sickness.{term}days_per_fte{ending}", days, fte, parts=("", "reason"), mean=len(reached["absences"])
            )
        gone = left[left["month"].isin(months)]
        for name, rows in (("all", gone), ("voluntary", gone[gone["voluntary"]])):
            found.tell(
                f"turnover.{name}_pct{ending}",
                rows,
                heads,
                scale=100,
                parts=("", "reason"),
                mean=len(reached["leavers"]),
            )
        first, shut = cases[cases["month"].isin(months)], closed[closed["month"].isin(months)]
        in_time, settled = shut[shut["closed_on"] <= shut["due"]], shut[shut["outcome"].isin(DECIDED)]
        parts = ("", "stage", "outcome", "cause")
        found.tell(f"complaints.received{ending}", first)
        found.tell(f"complaints.closed{ending}", shut, parts=parts)
        found.tell(f"complaints.on_time_pct{ending}", in_time, shut, scale=100, parts=parts, own=True)
        found.tell(f"complaints.escalated_pct{ending}", first[first["escalated"]], first, scale=100, own=True)
        found.tell(f"complaints.not_escalated_pct{ending}", first[~first["escalated"]], first, scale=100, own=True)
        upheld = settled[settled["outcome"] == "Upheld"]
        found.tell(f"complaints.upheld_pct{ending}", upheld, settled, scale=100, parts=("", "stage", "cause"), own=True)
        taught = shut[shut["lesson"].notna()]
        found.tell(f"complaints.lessons{ending}", taught, parts=("", "lesson"))
        done = completed[completed["month"].isin(months)]
        found.tell(f"complaints.completed{ending}", done)
        found.tell(f"complaints.completed_in_20_days{ending}", done[done["closed_on"] <= done["in_20"]])
        found.tell(f"complaints.completed_upheld{ending}", done[done["outcome"] == "Upheld"])
        found.tell(f"compliments.received{ending}", praise[praise["month"].isin(months)])
    waiting = in_each_area([row for row in stages if not row["closed_on"]])
    found.tell("complaints.open", waiting)
    found.tell("complaints.open_overdue", waiting[waiting["due"] < ends["complaints"]])
    tell_budget(found, [row for row in council["budget"] if row["month"] == f"{ends['budget']:%Y-%m}"])
    saved = [row | {"area": area} for row in council["savings"] for area in ("council", row["directorate"])]
    saved = pd.DataFrame([row for row in saved if row["area"] and row["quarter"] == quarter.label], columns=[*saved[0]])
    achieved, target = (saved.assign(value=saved[column]) for column in ("achieved", "target"))
    for stage in ("identified", "forecast", "delivered", None):
        at_stage = [
            rows[rows["stage"].isna() if stage is None else rows["stage"] == stage] for rows in (achieved, target)
        ]
        name = f"savings.{stage or 'achieved'}_pct"
        found.tell(name, *at_stage, scale=100, parts=("", "programme"), own=True)
    return found, lost


def stages_of(complaints, until):
    """Return the stages that were known on a day, with the day on which each is due."""
    stages = []
    for row in complaints:
        if row["received_on"] <= until:
            closed_on = row["closed_on"] if row["closed_on"] and row["closed_on"] <= until else None
            words = {name: row[name] or "Not recorded" for name in ("outcome", "cause")}
            limit = due(row["received_on"], LIMITS[row["stage"]])
            stages.append(
                row | words | {"closed_on": closed_on, "due": limit, "value": 1.0, "stage": str(row["stage"])}
            )
    return stages


def completed_of(stages):
    """Return the last stage of each complaint whose stages are all closed, with its twentieth working day."""
    complaints = {}
    for row in stages:
        complaints.setdefault(row["complaint_id"], []).append(row)
    whole = [rows for rows in complaints.values() if all(row["closed_on"] for row in rows)]
    return [
        max(rows, key=lambda row: row["stage"]) | {"in_20": due(min(row["received_on"] for row in rows), 20)}
        for rows in whole
    ]


def tell_budget(found, rows):
    budget = in_each_area(rows)
    revenue, capital = (budget[budget["kind"] == kind] for kind in ("revenue", "capital"))
    spent, profile = revenue.assign(value=revenue["actual"]), revenue.assign(value=revenue["profile"])
    variance = revenue.assign(value=revenue["budget"] - revenue["forecast"])
    found.tell("budget.revenue_spend", spent)
    found.tell("budget.capital_spend", capital.assign(value=capital["actual"]))
    found.tell("budget.revenue_spend_pct", spent, profile, scale=100)
    found.tell(
        "budget.capital_spend_pct",
        capital.assign(value=capital["actual"]),
        capital.assign(value=capital["budget"]),
        scale=100,
    )
    found.tell("budget.variance", variance)
    if all(row["month"].endswith("-03") for row in rows):
        found.tell("budget.outturn_variance", revenue.assign(value=revenue["budget"] - revenue["actual"]))
    known = revenue["reserves_planned"] + revenue["reserves_unplanned"]
    draw = revenue["reserves"].fillna(known)
    found.tell("budget.variance_after_reserves", variance.assign(value=variance["value"] + draw))
    found.tell("budget.reserves", revenue.assign(value=draw))
    for part in ("planned", "unplanned"):
        found.tell(f"budget.reserves_{part}", revenue.assign(value=revenue[f"reserves_{part}"]))
    found.tell("budget.reserves_unstated", revenue.assign(value=draw - known))


# --- the rules --------------------------------------------------------------------------------------------------------
CASES = [
    ("2019-20 Q2", None), ("2019-20 Q2", "2019-08-31"), ("2019-20 Q1", None), ("2018-19 Q4", None),
    ("2019-20 Q3", "2019-10-31"),
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A council by chance: its figures of all periods, the expected ones, and the days that were lost."""

    data: Dataset
    quarter: Quarter
    figures: pd.DataFrame
    expected: Expected
    lost: pd.DataFrame


@pytest.fixture(scope="module", params=enumerate(CASES), ids=lambda case: f"{case[1][0]}, data to {case[1][1]}")
def case(request):
    seed, (label, to) = request.param
    quarter, council = Quarter(label), a_council(seed)
    data_to = {name: to for name in ("absences", "leavers", "complaints", "budget", "compliments")} if to else {}
    data = as_read(council, data_to)
    expected, lost = expected_of(council, quarter, {name: pd.Timestamp(to or quarter.end) for name in council})
    amounts = record_amounts(data, quarter)
    months = [month for month in quarter.months_to_date if month not in quarter.months]
    frames = [for_quarter(amounts, quarter, RECORD_FIGURES)]
    for figure in RECORD_FIGURES if months else ():
        if figure.period == "year to date" and figure.recipe.numerator.over != "last":
            name = name_in(figure.name, "before the quarter")
            frames.append(figure_values(amounts, figure.recipe, months).assign(figure=name))
    return Case(data, quarter, pd.concat(frames).set_index(["figure", "area", "part"]), expected, lost)


def test_every_figure_by_every_area_and_part_is_what_plain_grouping_gives(case):
    assert not case.figures.index.has_duplicates
    wrong = []
    for key, row in case.figures.iterrows():
        wanted = case.expected.get(key, (row["value"], 0.0, row["denominator"]))  # of nothing there is nothing
        if list(row[["value", "numerator", "denominator"]]) != pytest.approx(list(wanted), nan_ok=True, abs=1e-9):
            wrong.append((key, list(row), wanted))
    assert wrong == []


def test_no_area_or_part_with_records_is_without_its_figure(case):
    assert [key for key, (_, above, _) in case.expected.items() if above and key not in case.figures.index] == []


def test_a_figure_has_the_parts_that_it_declares_and_no_other(case):
    declared = {figure.name: {"", *figure.recipe.parts} for figure in RECORD_FIGURES}
    for name, parts in declared.items():
        calculated = {Part.parse(part).dimension for figure, _, part in case.figures.index if figure == name}
        assert calculated <= parts
        assert {Part.parse(part).dimension for figure, _, part in case.expected if figure == name} <= parts


def test_the_people_behind_a_sickness_figure_are_those_who_lost_a_day_of_it(case):
    quarter, lost, counted = case.quarter, case.lost, people_behind(case.data, case.quarter)
    counted = counted[(counted["quarter"] == quarter.label) & (counted["month"] == -1)].set_index(
        ["figure", "area", "part"]
    )["people"]
    year = quarter.months_to_date
    before = [month for month in year if month not in quarter.months]
    expected = {}
    for ending, months in {"": year, "_in_quarter": quarter.months, "_before_quarter": before}.items():
        for term in ("", "short_term_", "long_term_"):
            days = lost[lost["month"].isin(months) & (lost["value"] > 0) & lost["term"].str.startswith(term)]
            for part in ("", "reason"):
                for key, people in days.groupby(["area", part] if part else ["area"])["person_id"].nunique().items():
                    where = (key[0], f"reason={key[1]}") if part else (*key,) if isinstance(key, tuple) else (key,)
                    expected[f"sickness.{term}days_per_fte{ending}", *where, *([] if part else [""])] = people
    assert counted.to_dict() == expected
