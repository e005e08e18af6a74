"""What cannot be true or complete is found: each rule with values just inside and just outside it."""

from datetime import date

import pandas as pd
import pytest

from perf.catalogue import CHECKS, TABLES
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.framework import Framework
from perf.quarter import Quarter
from tests.conftest import ROOT
from tests.dataset.folders import a_dataset, a_row

TODAY = pd.Timestamp.now().normalize()
YEAR = [str(month) for month in pd.period_range("2018-10", "2019-09", freq="M")]
NOW = [a_row("returns", quarter="2019-20 Q2", actual=100.0)]  # the latest quarter ends on 30 September 2019


def found(table, column="", *, framework=None, **tables):
    """Give what the checks find in a table, and in a column if it is named: the level and the sentence."""
    data = a_dataset(framework=framework, **tables)
    problems = run_checks(data, [check for check in CHECKS if check.table == table and column in ("", check.column)])
    return [(problem.level, problem.problem) for problem in problems]


def days(column, table, *listed, **changes):
    return [a_row(table, **{column: day}, **changes, **_id(table, at)) for at, day in enumerate(listed)]


def _id(table, at):
    names = {
        "absences": "spell_id",
        "complaints": "complaint_id",
        "compliments": "compliment_id",
        "leavers": "person_id",
    }
    return {names[table]: f"X{at}", "person_id": f"P{at}"} if table in names else {}


# --- months ---------------------------------------------------------------------------------------------------------
def staff(*months, **changes):
    return [a_row("workforce", month=month, **changes) for month in months]


def test_a_month_missing_within_the_table_is_a_problem():
    assert found("workforce", workforce=staff(*YEAR)) == []
    gap = [month for month in YEAR if month not in ("2019-06", "2019-07")]
    assert found("workforce", workforce=staff(*gap)) == [
        ("problem", "there is no row of 2019-06 and 2019-07, between 2018-10 and 2019-09."),
    ]


def test_a_month_ten_years_ahead_leaves_many_missing():
    assert found("workforce", workforce=staff(*YEAR, "2029-08"), returns=NOW) == [
        ("problem", "there is no row of 2019-10, 2019-11, 2019-12 and 115 more, between 2018-10 and 2029-08."),
    ]


def test_a_service_without_one_of_the_months_between_is_a_problem_and_one_that_ends_a_remark():
    roads = staff(*YEAR[:5], *YEAR[6:], service="Highways")
    assert found("workforce", workforce=[*staff(*YEAR), *roads]) == [
        ("problem", "Highways (corporate) has no row in the 1 month before."),
    ]
    assert found("workforce", workforce=[*staff(*YEAR), *staff(*YEAR[:-1], service="Highways")]) == [
        ("remark", "Highways (corporate) has no row after 2019-08, but the table goes on to 2019-09."),
    ]


ENDED = (
    "the last row is of 2019-08, but the latest quarter, 2019-20 Q2, ends in 2019-09. If nothing is missing, write "
    "`workforce = 2019-08-31` under [data_to] in framework.toml."
)


@pytest.mark.parametrize(
    ("months", "data_to", "expected"),
    [
        (YEAR, None, []),
        (YEAR[:-1], None, [("problem", ENDED)]),
        (YEAR[:-1], date(2019, 8, 31), []),
        (YEAR[:-2], date(2019, 8, 31), [("problem", "the last row is of 2019-07, but data_to is 2019-08-31.")]),
    ],
)
def test_months_end_with_the_latest_quarter_or_the_day_that_the_framework_says(months, data_to, expected):
    rules = Framework(name="Testshire", data_to={"workforce": data_to} if data_to else {})
    problems = found("workforce", framework=rules, returns=NOW, workforce=staff(*months))
    assert [
        (level, text[: len(wanted)]) for (level, text), (_, wanted) in zip(problems, expected, strict=True)
    ] == expected


@pytest.mark.parametrize(
    ("data_to", "quarters", "missing"),
    [
        (None, ["2019-20 Q1"], ""),  # each project is then held against the latest quarter
        (date(2019, 6, 30), ["2019-20 Q1"], ""),
        (date(2019, 9, 30), ["2019-20 Q1", "2019-20 Q2"], ""),
        (date(2019, 7, 1), ["2019-20 Q1"], "2019-20 Q2"),
        (date(2019, 9, 30), ["2018-19 Q4", "2019-20 Q1"], "2019-20 Q2"),
        (date(2019, 12, 31), ["2019-20 Q2"], ""),  # the latest quarter is the second
    ],
)
def test_a_quarter_that_a_table_is_said_to_cover_has_rows(data_to, quarters, missing):
    rules = Framework(name="Testshire", data_to={"savings": data_to} if data_to else {})
    rows = [a_row("savings", quarter=quarter) for quarter in quarters]
    told = f"the last row is of {quarters[-1]}, but data_to is {data_to}, and there is none of {missing}."
    problems = [each for each in found("savings", "quarter", framework=rules, returns=NOW, savings=rows)]
    assert [text for level, text in problems if level == "problem"] == ([told] if missing else [])


# --- events -----------------------------------------------------------------------------------------------------------
def every(step, last):
    """Give a day each so many days, back from the last."""
    return [day.strftime("%Y-%m-%d") for day in pd.date_range(end=last, periods=40, freq=f"{step}D")]


@pytest.mark.parametrize(
    ("step", "last", "level"),
    [
        (1, "2019-09-28", ""),
        (1, "2019-09-27", "remark"),  # the last row is 3 days before the end, and 3 were to be expected
        (1, "2019-09-24", "remark"),
        (1, "2019-09-23", "problem"),
        (10, "2019-09-01", ""),  # 29 days: 2.9
        (10, "2019-08-31", "remark"),  # 30 days: 3
        (10, "2019-07-23", "remark"),  # 69 days: 6.9
        (10, "2019-07-22", "problem"),  # 70 days: 7
        (61, "2019-07-31", ""),  # a leaver every two months: a quiet council
    ],
)
def test_a_silence_before_the_quarter_ends_is_held_against_the_usual_rhythm(step, last, level):
    problems = found("leavers", "left_on", returns=NOW, leavers=days("left_on", "leavers", *every(step, last)))
    ends = [level_of for level_of, text in problems if text.startswith("the last row")]
    assert ends == ([level] if level else [])


def test_a_silence_is_told_with_what_to_write():
    rows = days("left_on", "leavers", *every(1, "2019-07-31"))
    assert [each for each in found("leavers", "left_on", returns=NOW, leavers=rows) if "last row" in each[1]] == [
        (
            "problem",
            "the last row is of 2019-07-31, 61 days before the end of the latest quarter, 2019-20 Q2; about 61 days "
            "with a row were to be expected since. If nothing is missing, write `leavers = 2019-07-31` under [data_to] "
            "in framework.toml.",
        )
    ]
    rules = Framework(name="Testshire", data_to={"leavers": date(2019, 7, 31)})
    silenced = found("leavers", "left_on", framework=rules, returns=NOW, leavers=rows)
    assert [text for _, text in silenced if "last row" in text] == []


def test_a_silence_that_has_been_before_is_no_matter():
    before = [day for day in every(1, "2019-07-31") if day >= "2019-07-01"]
    quiet = ["2019-04-30", *before]  # 62 days without a row
    assert found("leavers", "left_on", returns=NOW, leavers=days("left_on", "leavers", *quiet)) == []


# --- days -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "is_far"), [("1989-07-02", False), ("1989-06-01", True), ("2091-07-01", True)])
def test_a_day_more_than_thirty_years_from_the_others_is_a_problem(day, is_far):
    rows = days("closed_on", "complaints", "2019-07-01", "2019-07-01", "2019-07-01", day, received_on=None)
    expected = [("problem", f"{day} is more than 30 years from most others.")] if is_far else []
    assert [each for each in found("complaints", "closed_on", complaints=rows) if "30 years" in each[1]] == expected


@pytest.mark.parametrize(
    ("table", "column", "level"),
    [
        ("complaints", "received_on", "problem"), ("complaints", "closed_on", "problem"),
        ("compliments", "received_on", "problem"), ("absences", "first_day", "remark"),
        ("leavers", "left_on", "remark"),
    ],
)  # fmt: skip
def test_a_day_that_has_not_come(table, column, level):
    for day, is_future in ((TODAY, False), (TODAY + pd.Timedelta(days=1), True)):
        rows = days(column, table, day)
        expected = [(level, f"{day:%Y-%m-%d} is in the future.")] if is_future else []
        assert [each for each in found(table, column, **{table: rows}) if "future" in each[1]] == expected


@pytest.mark.parametrize(
    ("first", "last", "level"),
    [
        ("2017-07-02", "2019-07-01", ""), ("2017-07-01", "2019-07-02", "remark"), ("2017-06-30", None, "remark"),
        ("2009-07-02", "2019-07-01", "remark"), ("2009-07-01", "2019-07-02", "problem"),
        ("1900-07-01", "2019-07-05", "problem"),
    ],
)  # fmt: skip
def test_a_spell_of_many_years_is_doubted(first, last, level):
    rows = [a_row("absences", first_day=first, last_day=last), a_row("absences", spell_id="S2", first_day="2019-07-01")]
    levels = {level for level, text in found("absences", "first_day", absences=rows) if "years." in text}
    assert levels == ({level} if level else set())


# --- rows that belong together ----------------------------------------------------------------------------------------
def test_spells_that_stand_twice_under_another_id_are_told_once():
    spells = [a_row("absences", spell_id=f"S{at}", post_id="J1") for at in range(3)]
    assert found("absences", "person_id", absences=spells) == [
        ("remark", "2 spells are in the table twice, with another id."),
    ]
    other = [spells[0], a_row("absences", spell_id="S1", post_id="J1", last_day="2019-07-06")]
    assert found("absences", "person_id", absences=other) == []


def again(table, count_of, **changes):
    """Give a row a day for a month, with eleven words in turn, and the first few again under other ids."""
    listed = pd.date_range("2019-07-01", "2019-07-31").strftime("%Y-%m-%d")
    names, word = {"leavers": (["left_on"], "reason"), "complaints": (["received_on", "closed_on"], "cause")}[table]
    rows = [a_row(table, **dict.fromkeys(names, day), **{word: f"Word {at % 11}"}) for at, day in enumerate(listed)]
    rows += [row | changes for row in rows[:count_of]]
    return [row | _id(table, at) for at, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("table", "column", "noun", "changed"),
    [("leavers", "left_on", "leaver", {"reason": "Other"}), ("complaints", "received_on", "stage", {"lesson": "None"})],
)
def test_leavers_and_complaints_that_are_alike_but_for_their_id_are_doubted_even_if_few(table, column, noun, changed):
    def doubted(rows):
        return [text for _, text in found(table, column, **{table: rows}) if "twice" in text]

    assert doubted(again(table, 0)) == doubted(again(table, 1, **changed)) == []
    assert doubted(again(table, 2)) == [f"2 {noun}s are in the table twice, with another id."]


def test_rows_that_chance_makes_alike_are_not_doubted():
    listed = pd.date_range("2019-04-01", periods=60).strftime("%Y-%m-%d")
    of_days = days("received_on", "complaints", *listed, *listed[:5])  # every cause and outcome is the same
    rows = [row | {"closed_on": row["received_on"]} for row in of_days]
    assert [text for _, text in found("complaints", "received_on", complaints=rows) if "twice" in text] == []


@pytest.mark.parametrize(
    ("changes", "is_doubted"),
    [
        ({"person_id": "P2"}, True),
        ({"person_id": "P2", "reason": "Other", "fte": 0.5}, True),
        ({"person_id": "P2", "post_id": "J2"}, False),
        ({"person_id": "P2", "post_id": None}, False),
        ({"person_id": "P2", "last_day": "2019-07-09"}, False),
    ],
)
def test_a_spell_of_a_post_that_stands_under_two_people_is_doubted(changes, is_doubted):
    spells = [a_row("absences", spell_id="S1", post_id="J1"), a_row("absences", spell_id="S2", post_id="J1") | changes]
    told = [("remark", "1 spell of a post is in the table twice, with another id.")]
    assert found("absences", "post_id", absences=spells) == (told if is_doubted else [])


@pytest.mark.parametrize(("day", "has_staff"), [("2019-07-31", True), ("2019-08-31", True), ("2019-09-01", False)])
def test_a_record_of_a_service_needs_staff_in_its_month_or_the_one_before(day, has_staff):
    staffed = [*staff(*YEAR, service="Highways"), *staff("2019-07")]
    told = [("problem", "Housing (corporate) has 1 leaver in months without staff in workforce.")]
    rows = days("left_on", "leavers", day)
    assert found("leavers", "service", leavers=rows, workforce=staffed) == ([] if has_staff else told)


def test_stages_of_complaints():
    def stages(*rows):
        return [
            a_row("complaints", complaint_id=of, stage=stage, received_on=day, closed_on=None)
            for of, stage, day in rows
        ]

    good = stages(("C1", 1, "2019-07-01"), ("C1", 2, "2019-07-01"))
    assert found("complaints", complaints=good) == []
    early = stages(("C1", 1, "2019-07-02"), ("C1", 2, "2019-07-01"))
    assert found("complaints", complaints=early) == [
        ("problem", "C1: stage 2 begins before stage 1, received on 2019-07-02."),
    ]
    alone = stages(("C1", 2, "2019-07-02"), ("C2", 2, "2019-07-02"))
    assert found("complaints", complaints=alone) == [
        ("remark", "2 complaints without a stage 1 count as received and escalated on the day of stage 2."),
    ]


# --- budget -----------------------------------------------------------------------------------------------------------
def budget(month="2019-06", **changes):
    row = {"month": month, "service": "Housing", "budget": 1200, "profile": 300, "actual": 290, "forecast": 1200}
    return a_row("budget", **row | changes)


@pytest.mark.parametrize(("month", "profile", "expected"), [
    ("2019-06", 120, []), ("2019-05", 100, []),
    ("2019-06", 119, [("problem", "the revenue profile to 2019-06 is 119, of a budget of 1,200 for the year.")]),
])  # fmt: skip
def test_a_profile_of_one_month_is_no_profile_to_date(month, profile, expected):
    assert found("budget", "profile", budget=[budget(month, profile=profile)]) == expected


def test_spend_that_falls_within_a_year_is_told():
    assert found("budget", "actual", budget=[budget("2019-05"), budget(actual=290)]) == []
    assert found("budget", "actual", budget=[budget("2019-03"), budget("2019-04", actual=3)]) == []  # a new year
    assert found("budget", "actual", budget=[budget("2019-05"), budget(actual=289)]) == [
        ("remark", "Housing (revenue) had spent 290 a month earlier, and 289 to 2019-06."),
    ]


@pytest.mark.parametrize(
    ("forecast", "is_told"), [(2_399, False), (2.5, False), (2.4, True), (1.2, True), (0.6, True), (0.5, False)]
)
def test_an_amount_of_a_thousandth_is_in_another_unit(forecast, is_told):
    rows = [budget("2019-05"), budget(forecast=forecast)]
    expected = [("problem", f"the forecast of Housing (revenue) is {forecast:,.0f}, after 1,200 the month before.")]
    assert found("budget", "budget", budget=rows) == (expected if is_told else [])


@pytest.mark.parametrize(("size", "is_told"), [(2.4, False), (2.3, True)])
def test_a_budget_that_is_small_beside_all_others_is_told(size, is_told):
    others = [budget(service=name) for name in ("Highways", "Adult Services")]
    expected = [("remark", "the budget of Housing (revenue) is 2, less than a 500th of most others.")]
    assert found("budget", "budget", budget=[*others, budget(budget=size)]) == (expected if is_told else [])


@pytest.mark.parametrize(
    ("forecast", "is_told"), [(-599, False), (-600, True), (-1200, True), (-2400, True), (-2401, False)]
)
def test_a_forecast_with_its_sign_turned_is_a_problem(forecast, is_told):
    told = [("problem", f"Housing (revenue) has a forecast of {forecast:,} for a budget of 1,200.")]
    assert found("budget", "forecast", budget=[budget(forecast=forecast)]) == (told if is_told else [])


def draws(*amounts):
    names, services = ("reserves", "reserves_planned", "reserves_unplanned"), ("Housing", "Highways", "Adult Services")
    rows = zip(services, amounts, strict=True)
    return [budget(service=service, **dict(zip(names, row, strict=True))) for service, row in rows]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([(30, 20, 10), (50, 50, 0), (7, 0, 7)], []),
        ([(30, 20, 10), (50, 50, 0), (70, 0, 0)], []),  # not known which
        ([(40, 20, 10), (60, 50, 0), (9, 0, 7)], []),  # each has a part that is neither
        ([(None, 20, 10), (None, 50, 0), (None, 0, 7)], []),  # their sum is the draw
        ([(30, 20, 10), (50, 50, 0), (7.4, 0, 7)], []),  # rounded
        (
            [(30, 20, 10), (50, 50, 0), (None, 20, 7)],
            ["Adult Services (revenue) has none, and draws of 27 planned and unplanned together; in most other rows "
             "the two are the same."],
        ),
        (
            [(30, 20, 10), (50, 50, 0), (270, 20, 7)],
            ["Adult Services (revenue) has 270, and draws of 27 planned and unplanned together; in most other rows "
             "the two are the same."],
        ),
        ([(None, 20, None), (None, None, 5), (None, None, None)],
         ["2 rows with one of the two draws and no complete one."]),
        ([(None, 20, None), (None, 50, 0), (None, 1, 2)], [
            "1 row of Housing has none, so what is calculated with it is not known for the council."
         ]),
    ],
)  # fmt: skip
def test_the_complete_draw_on_reserves_is_known_and_agrees_with_its_parts(amounts, expected):
    assert found("budget", "reserves", budget=draws(*amounts)) == [("remark", text) for text in expected]


def test_a_service_that_leaves_the_budget_within_the_year_is_a_problem():
    year = [budget("2019-03", service="Highways"), *(budget(f"2019-0{month}") for month in (3, 4, 5, 6))]
    assert found("budget", "month", budget=year) == []  # it ended with the year before
    assert found("budget", "month", budget=[*year, budget("2019-04", service="Highways")]) == [
        ("problem", "Highways (revenue) has no row after 2019-04, but the table goes on to 2019-06."),
    ]


@pytest.mark.parametrize(
    ("unit", "is_told"),
    [
        ("per cent of calls", True), ("% of visits", True), ("%  within 20 days", True), ("Percentage of homes", True),
        ("share of bins, %", True), ("homes (%)", True), ("pct of staff", True), ("Per-cent answered", True),
        ("percent", False), ("percentage points", False), ("days per FTE", False), ("cents per mile", False),
        ("per 1,000 residents", False), ("percentile", False), (None, False),
    ],
)  # fmt: skip
def test_a_percentage_has_the_unit_percent(unit, is_told):
    text = f'"{unit}" is not read as percent, so fractions and differences of the measure would be wrong.'
    told = [("problem", text)] if is_told else []
    assert found("measures", "unit", measures=[a_row("measures", unit=unit)]) == told


# --- measures, actions and risks --------------------------------------------------------------------------------------
def returned(*quarters, **changes):
    return [a_row("returns", measure_id=f"M{at}", quarter=label, **changes) for at, label in enumerate(quarters)]


@pytest.mark.parametrize(("last", "is_far"), [("2020-21 Q2", False), ("2020-21 Q3", True), ("2025-26 Q2", True)])
def test_a_quarter_far_after_the_others_is_a_problem(last, is_far):
    gap = {"2020-21 Q3": 5, "2025-26 Q2": 24}.get(last)
    rows = returned("2019-20 Q2", "2019-20 Q2", "2019-20 Q2", last)
    told = [("problem", f"{last} comes {gap} quarters after 2019-20 Q2, the one before, and has few rows.")]
    assert found("returns", "quarter", returns=rows) == (told if is_far else [])


def test_after_a_pause_a_full_quarter_is_no_matter():
    rows = returned("2015-16 Q2", "2015-16 Q2", "2015-16 Q2", "2019-20 Q2", "2019-20 Q2")
    assert found("returns", "quarter", returns=rows) == []


def test_a_result_of_a_quarter_that_has_not_begun_is_a_problem_and_a_target_is_not():
    now = Quarter.of(TODAY)
    coming = now.next.label
    for label, actual, expected in (
        (now.label, 5, []), (coming, None, []),
        (coming, 5, [("problem", f"{coming} has not begun, and has a result.")]),
    ):  # fmt: skip
        assert found("returns", "quarter", returns=returned(label, actual=actual)) == expected
        data = a_dataset(returns=[*returned(now.previous.label, actual=1), *returned(label, actual=actual)])
        assert data.quarter().label == (label if actual else now.previous.label)


@pytest.mark.parametrize(("basis", "before", "actual", "is_told"), [
    ("quarter", "2018-19 Q2", 5, True), ("quarter", "2018-19 Q2", 4.99, False), ("quarter", "2018-19 Q2", 0.1, True),
    ("quarter", "2018-19 Q2", 0.11, False), ("quarter", "2019-20 Q1", 5, True), ("ytd", "2019-20 Q1", 5, False),
    ("quarter", "2018-19 Q1", 5, False), ("quarter", "2018-19 Q2", -5, True), ("quarter", "2018-19 Q2", 0, False),
])  # fmt: skip
def test_a_value_of_many_times_the_one_before_is_told(basis, before, actual, is_told):
    rows = [a_row("returns", quarter=before, actual=1, target=None), a_row("returns", actual=actual, target=None)]
    measures = [a_row("measures", basis=basis, unit="number")]
    expected = [("remark", f"M1: {actual:g}, after 1.")] if is_told else []
    assert found("returns", "actual", returns=rows, measures=measures) == expected


def test_a_target_of_many_times_the_one_before_is_remarked_on():
    rows = [a_row("returns", quarter="2019-20 Q1", actual=60, target=58), a_row("returns", actual=61, target=580)]
    measures = [a_row("measures", basis="quarter", unit="count")]
    assert found("returns", "target", returns=rows, measures=measures) == [("remark", "M1: 580, after 58.")]


@pytest.mark.parametrize(
    ("unit", "actual", "target", "is_told"),
    [
        ("count", -12, 15, True),
        ("days", 4, -5, True),
        ("GBP", -12, 15, False),
        ("count", 0, 15, False),
        ("count", -3, -2, False),
    ],
)
def test_a_result_with_the_other_sign_than_its_target_is_remarked_on(unit, actual, target, is_told):
    rows, measures = [a_row("returns", actual=actual, target=target)], [a_row("measures", unit=unit)]
    text = f"M1: {actual}, against a target of {target}."
    assert found("returns", "actual", returns=rows, measures=measures) == [("remark", text)] * is_told


@pytest.mark.parametrize(("last", "is_told"), [(12, True), (13, False)])
def test_days_of_which_none_is_after_the_twelfth_are_remarked_on(last, is_told):
    days = [f"2019-{month:02}-{day:02}" for month in (4, 5) for day in range(1, 8)] + [f"2019-06-{last}"]
    rows = [a_row("leavers", person_id=f"P{at}", left_on=day) for at, day in enumerate(days)]
    text = "none of 15 days is after the 12th of its month."
    assert found("leavers", "left_on", leavers=rows) == [("remark", text)] * is_told


@pytest.mark.parametrize(
    ("actual", "target", "is_told"), [(95, 1.9, True), (95, 1.91, False), (0.95, 47.5, True), (0, 95, False)]
)
def test_an_actual_and_a_target_of_different_size_are_told(actual, target, is_told):
    told = [("remark", f"M1: {actual:g}, against a target of {target:g}.")]
    assert found("returns", "actual", returns=[a_row("returns", actual=actual, target=target)]) == (
        told if is_told else []
    )


@pytest.mark.parametrize(("unit", "actual", "is_told"), [
    ("percent", 1, True), ("percent", 1.01, False), ("percent", 0, False), ("days", 0.92, False),
])  # fmt: skip
def test_percentages_that_are_all_fractions_are_told(unit, actual, is_told):
    told = [("remark", "M1: no actual and no target of this percentage is more than 1.")]
    rows = [a_row("returns", actual=actual, target=None)]
    problems = found("returns", "actual", returns=rows, measures=[a_row("measures", unit=unit)])
    assert problems == (told if is_told else [])


@pytest.mark.parametrize(("done", "is_told"), [(0, False), (0.6, True), (1, False)])
def test_progress_as_a_fraction_is_told(done, is_told):
    told = [("remark", "0.6: less than 1%.")]
    assert found("actions", "percent_complete", actions=[a_row("actions", percent_complete=done)]) == (
        told if is_told else []
    )


@pytest.mark.parametrize("score", range(1, 17))
def test_a_score_that_the_scale_cannot_give_is_a_problem(score):
    possible = {1, 2, 3, 4, 6, 8, 9, 12, 16}
    told = [] if score in possible else [("problem", f"a 4 x 4 scale cannot give a score of {score}.")]
    assert found("risks", "score", risks=[a_row("risks", likelihood=None, impact=None, score=score)]) == told


FIVE = Framework(
    name="Testshire",
    risk_likelihood=tuple("abcde"),
    risk_impact=tuple("abcdef"),
    risk_bands={"Low": (1, 9), "High": (10, 30)},
)


@pytest.mark.parametrize(("rules", "likelihood", "impact"), [(Framework(name="Testshire"), 4, 4), (FIVE, 5, 6)])
def test_likelihood_and_impact_are_on_the_councils_scale(rules, likelihood, impact):
    fits = a_row("risks", likelihood=likelihood, impact=impact, score=likelihood * impact)
    assert found("risks", framework=rules, risks=[fits]) == []
    beyond = a_row("risks", likelihood=likelihood + 1, inherent_impact=impact + 1, impact=None, score=None)
    assert found("risks", framework=rules, risks=[beyond]) == [
        ("problem", f"{impact + 1} is not 1 to {impact}, as risk_impact has it."),
        ("problem", f"{likelihood + 1} is not 1 to {likelihood}, as risk_likelihood has it."),
    ]


@pytest.mark.parametrize(("band", "score", "told"), [
    ("High", None, ""), ("High", 10, ""), ("Hihg", None, '"Hihg" is not a band of the framework. Did you mean High?'),
    ("High", 9, "a score of 9 is Low, not High."),
])  # fmt: skip
def test_a_stated_band_is_one_of_the_councils_and_that_of_the_score(band, score, told):
    row = a_row("risks", likelihood=None, impact=None, score=score, band=band)
    assert found("risks", "band", framework=FIVE, risks=[row]) == ([("problem", told)] if told else [])


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        ("figure", {"figure": "sickness.days_per_fte"}, ""),
        (
            "figure",
            {"figure": "sicknes.days_per_fte"},
            '"sicknes.days_per_fte" is not a figure of the records. Did you mean sickness.days_per_fte?',
        ),
        ("figure", {"figure": "measures.red"}, '"measures.red" is not a figure of the records.'),
        ("part", {"figure": "sickness.days_per_fte", "part": "reason=Stress"}, ""),
        (
            "part",
            {"figure": "sickness.days_per_fte", "part": "reason=Stres"},
            'no record has the reason "Stres". Did you mean Stress?',
        ),
        ("part", {"figure": "sickness.days_per_fte", "part": "reason=Flood"}, ""),  # there may be none yet
        (
            "part",
            {"figure": "sickness.days_per_fte", "part": "cause=Stress"},
            "sickness.days_per_fte is calculated by reason, not by cause.",
        ),
        (
            "part",
            {"figure": "complaints.open", "part": "stage=1"},
            "complaints.open is calculated as a whole alone, not by stage.",
        ),
    ],
)
def test_the_figure_and_part_of_a_measure_are_those_of_the_records(column, cells, told):
    spells = [a_row("absences", reason="Stress")]
    problems = found("measures", column, measures=[a_row("measures", **cells)], absences=spells)
    assert problems == ([("problem", told)] if told else [])


# --- ids that a cell lists --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("actions", "text"),
    [(None, ""), ("A1", ""), ("A1; A9x", '"A9x" is not in actions. Did you mean A9?'), ("Z", '"Z" is not in actions.')],
)
def test_a_risk_names_actions_that_there_are(actions, text):
    rows = [a_row("actions", action_id=name) for name in ("A1", "A9")]
    listed = found("risks", "actions", actions=rows, risks=[a_row("risks", actions=actions)])
    assert listed == ([("problem", text)] if text else [])


# --- which tables are checked -----------------------------------------------------------------------------------------
def test_a_table_in_a_file_with_problems_waits():
    data = a_dataset(risks=[a_row("risks", likelihood=None, impact=None, score=7)])
    assert len(run_checks(data, CHECKS)) == 1
    assert run_checks(data, CHECKS, unreadable=["risks.parquet"]) == []


def listed_rules():
    """Give a row of docs/checks.md for each rule that is declared, table by table."""
    declared = []
    for name, table in TABLES.items():
        declared += [(name, rule.column, rule.name, "problem") for rule in table.every_rule]
        declared += [(name, check.column, check.rule, check.level) for check in CHECKS if check.table == name]
    return [f"| `{table}` | `{column}` | {rule} | {level} |" for table, column, rule, level in declared]


def test_the_document_lists_every_rule_once_in_its_order():
    lines = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8").partition("## Every rule")[2].splitlines()
    assert [line for line in lines if line.startswith("| `")] == listed_rules()


# --- measures that begin and end, and floors --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({"from_quarter": "2019-20 Q2", "to_quarter": "2019-20 Q2"}, ""),
        ({"from_quarter": "2019-20 Q3"}, "M1 is reported from 2019-20 Q3, so this return is in no table and no count."),
        ({"to_quarter": "2019-20 Q1"}, "M1 is reported to 2019-20 Q1, so this return is in no table and no count."),
    ],
)
def test_a_return_outside_the_quarters_of_its_measure_is_remarked_on(limits, text):
    rows = {"measures": [a_row("measures", **limits)], "returns": [a_row("returns")]}
    assert found("returns", "quarter", **rows) == ([("remark", text)] if text else [])


@pytest.mark.parametrize(
    ("polarity", "floor", "is_better"),
    [
        ("higher", 100, False),
        ("higher", 100.1, True),
        ("lower", 100, False),
        ("lower", 99.9, True),
        ("target", 1, False),
    ],
)
def test_a_floor_that_is_better_than_the_target_is_a_problem(polarity, floor, is_better):
    measures = [a_row("measures", polarity=polarity)]
    text = f"M1: a floor of {floor:g} is better than the target of 100."
    returns = [a_row("returns", actual=100.0, target=100.0, floor=floor)]
    told = found("returns", "floor", measures=measures, returns=returns)
    assert [each for each in told if each[0] == "problem"] == [("problem", text)] * is_better
