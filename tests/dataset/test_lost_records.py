"""What an export lost, or gave in another unit, is told: each rule with values that keep it and values that do not."""

import pandas as pd
import pytest

from perf.catalogue import CHECKS
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.framework import Framework
from perf.dataset.problems import MANY
from perf.load_council import read
from tests.dataset.folders import FRAMEWORK, a_dataset, a_folder, a_row, remarks

YEAR = [str(month) for month in pd.period_range("2018-10", "2019-09", freq="M")]
NOW = [a_row("returns", quarter="2019-20 Q2", actual=100.0)]  # the latest quarter ends on 30 September 2019
EVERY_SECOND_DAY = [f"{day:%Y-%m-%d}" for day in pd.date_range("2018-10-01", "2019-09-30", freq="2D")]
IDS = {"absences": "spell_id", "complaints": "complaint_id", "compliments": "compliment_id", "leavers": "person_id"}


def found(table, column="", *, framework=None, **tables):
    """Give what the checks find in a table, and in a column if it is named: the level and the sentence."""
    data = a_dataset(framework=framework, **tables)
    problems = run_checks(data, [check for check in CHECKS if check.table == table and column in ("", check.column)])
    return [(problem.level, problem.problem) for problem in problems]


def told(table, column="", **given):
    """Give which levels were told, and the sentences as one text."""
    listed = found(table, column, **given)
    return sorted({level for level, _ in listed}), " ".join(text for _, text in listed)


def events(table, days, **changes):
    day = {"absences": "first_day", "leavers": "left_on"}.get(table, "received_on")
    rows = [a_row(table, **{day: each, IDS[table]: f"X{at}"}, **changes) for at, each in enumerate(days)]
    return [row | {"last_day": row["first_day"]} for row in rows] if table == "absences" else rows


# --- events -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", ["absences", "leavers", "complaints", "compliments"])
def test_a_month_that_an_export_of_events_left_out_is_a_remark(table):
    assert told(table, returns=NOW, **{table: events(table, EVERY_SECOND_DAY, closed_on=None)})[1] == ""
    without = [day for day in EVERY_SECOND_DAY if not day.startswith("2019-05")]
    levels, text = told(table, returns=NOW, **{table: events(table, without, closed_on=None)})
    assert levels == ["remark"]
    assert "there is no row of 2019-05, between 2018-10 and 2019-09; about 15 were to be expected." in text


@pytest.mark.parametrize("table", ["leavers", "complaints", "compliments"])
def test_a_service_that_ends_before_its_table_is_a_remark(table):
    rows = events(table, EVERY_SECOND_DAY, closed_on=None, service="Highways")
    rows += [row | {"service": "Housing"} for row in events(table, EVERY_SECOND_DAY[:150], closed_on=None)]
    levels, text = told(table, returns=NOW, **{table: rows})
    assert levels == ["remark"]
    assert "the last row of Housing is of 2019-07-26, but the table goes on to 2019-09-30" in text


@pytest.mark.parametrize(("first", "level"), [("2019-05-20", "problem"), ("2018-11-20", "remark"), ("2019-04-02", "")])
def test_a_table_that_begins_within_a_quarter_of_this_year_or_the_last_is_told(first, level):
    rows = events("complaints", [day for day in EVERY_SECOND_DAY if day >= first], closed_on=None)
    listed = [each for each in found("complaints", "received_on", returns=NOW, complaints=rows) if "began" in each[1]]
    assert [each[0] for each in listed] == [level] * bool(level)


def test_an_end_that_the_council_states_is_still_held_against_the_rows():
    framework = Framework(name="Testshire", data_to={"complaints": "2019-09-30"})
    rows = events("complaints", EVERY_SECOND_DAY[:100], closed_on=None)
    levels, text = told("complaints", "received_on", framework=framework, complaints=rows, returns=NOW)
    assert (levels, "before its data_to, 2019-09-30" in text) == (["remark"], True)


def test_records_that_begin_but_no_longer_end_are_a_remark():
    rows = events("absences", EVERY_SECOND_DAY)
    assert found("absences", "last_day", absences=rows, returns=NOW) == []
    cut = [row | {"last_day": row["last_day"] if row["first_day"] < "2019-07" else None} for row in rows]
    text = "46 spells began after 2019-06-30, and none ended."
    assert found("absences", "last_day", absences=cut, returns=NOW) == [("remark", text)]


@pytest.mark.parametrize(("table", "noun"), [("leavers", "leavers are"), ("complaints", "stages are")])
def test_rows_that_come_again_with_other_ids_are_a_remark_where_they_are_many(table, noun):
    rows = events(table, EVERY_SECOND_DAY, closed_on=None)
    again = [row | {IDS[table]: f"Z{at}"} for at, row in enumerate(rows)]
    text = f"30 {noun} in the table twice, with another id."
    assert text in told(table, returns=NOW, **{table: rows + again[-30:]})[1]
    assert told(table, returns=NOW, **{table: rows + again[-10:]})[1] == ""


def test_a_day_in_the_future_does_not_make_other_spells_long():
    rows = [
        *events("absences", EVERY_SECOND_DAY),
        a_row("absences", spell_id="F", first_day="2091-01-01", last_day=None),
    ]
    rows += [a_row("absences", spell_id="O", first_day=f"{pd.Timestamp.now():%Y-%m-%d}", last_day=None)]
    assert not [text for _, text in found("absences", absences=rows) if "more than 2 years" in text]


def test_spells_that_end_on_the_day_of_return_are_a_remark():
    days = [pd.Timestamp(day) for day in EVERY_SECOND_DAY]
    text = "no spell ends on its first day, but {} on the day after: is it the day of return?"
    for next_day, alone, is_told in ((10, 0, True), (9, 0, False), (50, 1, False)):
        lasts = [1] * next_day + [0] * alone + [4] * (len(days) - next_day - alone)
        rows = events("absences", EVERY_SECOND_DAY)
        rows = [
            row | {"last_day": f"{day + pd.Timedelta(days=more):%Y-%m-%d}"}
            for row, day, more in zip(rows, days, lasts, strict=True)
        ]
        listed = found("absences", "last_day", absences=rows)
        assert (("remark", text.format(next_day)) in listed) == is_told


# --- outcomes ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("outcome", "level"),
    [
        ("Upheld", ""),
        ("Fully upheld", "problem"),
        ("Upheld in part", "problem"),
        ("Withdrawn", ""),
        ("withdrawn", ""),
        ("Abandoned", "remark"),
        ("U", "remark"),
    ],
)
def test_an_outcome_that_counts_as_no_decision_is_told(outcome, level):
    text = f'1 stage does not count as decided: "{outcome}" (1).'
    rows = [a_row("complaints", outcome=outcome)]
    assert found("complaints", "outcome", complaints=rows) == [(level, text)] * bool(level)


def test_rows_that_are_of_one_day_are_a_remark():
    for same, is_told in ((9, False), (10, True)):
        rows = events("complaints", [*["2019-05-01"] * same, *EVERY_SECOND_DAY[: 40 - same]], closed_on=None)
        listed = [text for _, text in found("complaints", "received_on", complaints=rows) if "are of" in text]
        assert listed == [f"{same} rows of 40 are of 2019-05-01."] * is_told


@pytest.mark.parametrize(("same", "is_told"), [(15, False), (16, True)])
def test_stages_that_are_nearly_all_closed_on_the_day_of_receipt_are_a_remark(same, is_told):
    rows = events("complaints", EVERY_SECOND_DAY[:20])
    rows = [row | {"closed_on": row["received_on"] if at < same else "2019-09-30"} for at, row in enumerate(rows)]
    text = f"{same} of 20 closed stages were closed on the day of receipt."
    assert (("remark", text) in found("complaints", "closed_on", complaints=rows)) == is_told


@pytest.mark.parametrize(("day", "is_told"), [("2019-09-03", False), ("2019-09-04", True)])
def test_a_stage_that_is_acknowledged_after_it_was_closed_is_a_remark(day, is_told):
    text = "1 stage was acknowledged after being closed."
    rows = [a_row("complaints", acknowledged_on=day)]
    assert found("complaints", "acknowledged_on", complaints=rows) == [("remark", text)] * is_told


@pytest.mark.parametrize(("fte", "is_told"), [(0.05, False), (0.04, True), (0, True)])
def test_a_spell_without_a_post_to_speak_of_is_a_remark(fte, is_told):
    text = "1 spell of less than 0.05 FTE."
    assert found("absences", "fte", absences=[a_row("absences", fte=fte)]) == [("remark", text)] * is_told


@pytest.mark.parametrize(("many", "is_told"), [(99, False), (100, True)])
def test_spells_that_are_each_of_another_person_are_a_remark(many, is_told):
    rows = [a_row("absences", spell_id=f"S{at}", person_id=f"P{at}") for at in range(many)]
    text = "each of 100 spells is of another person."
    assert found("absences", "person_id", absences=rows) == [("remark", text)] * is_told
    assert (
        found("absences", "person_id", absences=[*rows, a_row("absences", person_id="P1", last_day="2019-07-04")]) == []
    )


def test_leavers_who_all_left_by_choice_whatever_their_reason_are_a_remark():
    rows = events("leavers", EVERY_SECOND_DAY[:20], voluntary="yes")
    rows = [row | {"reason": ["Resignation", "Dismissal", "Redundancy"][at % 3]} for at, row in enumerate(rows)]
    text = "all 20 leavers left by choice, whatever their reason."
    assert found("leavers", "voluntary", leavers=rows) == [("remark", text)]
    assert found("leavers", "voluntary", leavers=rows[:19]) == []
    assert found("leavers", "voluntary", leavers=[*rows[:19], rows[19] | {"voluntary": "no"}]) == []


@pytest.mark.parametrize(
    ("day", "post", "is_told"), [("2019-06-30", "1", True), ("2018-06-30", "1", False), ("2019-06-30", None, False)]
)
def test_who_leaves_a_post_twice_within_a_year_is_a_remark(day, post, is_told):
    rows = [a_row("leavers", post_id=post, left_on=each) for each in (day, "2019-07-31")]
    text = "1 person leaves a post twice within a year."
    assert found("leavers", "left_on", leavers=rows) == [("remark", text)] * is_told


@pytest.mark.parametrize(("blank", "is_told"), [(9, False), (10, True), (100, False)])
def test_closed_stages_without_an_outcome_are_a_remark_where_others_have_one(blank, is_told):
    rows = events("complaints", EVERY_SECOND_DAY[:100], outcome="Upheld", closed_on="2019-09-30")
    rows = [row | {"outcome": None if at < blank else row["outcome"]} for at, row in enumerate(rows)]
    text = f"{blank} closed stages without an outcome: not counted as decided."
    assert found("complaints", "outcome", complaints=rows) == [("remark", text)] * is_told


# --- staff ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "last", "text"),
    [
        ("headcount", 59, ""),
        ("headcount", 60, "Housing (corporate) has 60 headcount, after 20 the month before."),
        ("fte", 5, "Housing (corporate) has 5 fte, after 17 the month before."),
        ("fte", 1, "20 people of Housing have 1 FTE. Housing (corporate) has 1 fte, after 17 the month before."),
    ],
)
def test_staff_far_from_those_of_the_month_before_are_a_remark(column, last, text):
    rows = [a_row("workforce", month=month, headcount=20, fte=17) for month in YEAR]
    rows[-1][column] = last
    assert told("workforce", column, workforce=rows)[1] == text


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"staff_group": "schools"}, True),
        ({"directorate": "Social Services"}, True),
        ({"staff_group": "schools", "fte": 16.5}, False),
        ({"staff_group": "schools", "headcount": 9, "fte": 9}, False),  # few people may be as many by chance
    ],
)
def test_staff_who_are_in_two_rows_of_each_month_are_a_remark(other, is_told):
    size = {"headcount": 20, "fte": 17} if other.get("headcount") != 9 else {"headcount": 9, "fte": 9}
    rows = [a_row("workforce", month=month, **size) | more for month in YEAR for more in ({}, other)]
    text = "Housing has the same 20 people and 17 FTE in another row of 2018-10, and so in every month that has both."
    assert found("workforce", "headcount", workforce=rows) == [("remark", text)] * is_told
    rows[-1]["fte"] = 16
    assert found("workforce", "headcount", workforce=rows) == []


def test_staff_that_are_copied_from_the_month_before_or_from_the_headcount_are_a_remark():
    rows = [
        a_row("workforce", month=month, service=service, headcount=20 + at, fte=17 + at)
        for at, month in enumerate(YEAR) for service in ("Housing", "Highways", "Parks")
    ]  # fmt: skip
    assert found("workforce", workforce=rows) == []
    copied = [row | {"headcount": 30, "fte": 27} if row["month"] >= YEAR[-2] else row for row in rows]
    assert found("workforce", workforce=copied) == [("remark", "3 rows of 2019-09 are those of the month before.")]
    assert found("workforce", workforce=[row | {"fte": row["headcount"]} for row in rows]) == [
        ("remark", "fte is the headcount in every row.")
    ]


def test_a_workforce_that_begins_within_the_reported_year_is_a_remark():
    staff = [a_row("workforce", month=month) for month in YEAR]
    given = {"returns": NOW, "absences": events("absences", EVERY_SECOND_DAY)}
    assert found("workforce", workforce=staff, **given) == []
    text = "the first row is of 2019-05, so no rate of absences covers 2019-20 to date."
    assert found("workforce", workforce=staff[7:], **given) == [("remark", text)]


# --- totals in place of records ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "fte", "level", "text"),
    [
        (lambda _: 9.0, lambda _: 10.0, [], ""),
        (
            lambda _: 7_000.0,
            lambda _: 10.0,
            ["problem"],
            "sickness.days of council in 2018-10 is 7,000, but 10 FTE have 230",
        ),
        (
            lambda _: 9.0,
            lambda month: 100.0 if month == 8 else 10.0,
            ["remark"],
            "workforce.fte of council is 100, after",
        ),
        (lambda month: 9.0 * (1 + (month - 6) % 12), lambda _: 10.0, ["remark"], "rises in every month of a year"),
    ],
)
def test_totals_in_another_unit_or_added_up_are_told(days, fte, level, text):
    rows = []
    for at, month in enumerate(YEAR):
        place = {"month": month, "area": "council"}
        rows += [
            place | {"amount": "sickness.days", "value": days(at)},
            place | {"amount": "workforce.fte", "value": fte(at)},
        ]
    levels, listed = told("aggregates", aggregates=rows)
    assert (levels, text in listed) == (level, True)


def test_a_month_that_totals_leave_out_is_a_problem():
    rows = [{"amount": "workforce.fte", "month": month, "area": "council", "value": 10.0} for month in YEAR]
    text = "there is no row of 2019-02, between 2018-10 and 2019-09."
    assert found("aggregates", "month", aggregates=[*rows[:4], *rows[5:]]) == [("problem", text)]


# --- budget -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "value", "level"),
    [
        ("forecast", 120, "problem"), ("profile", 60, "problem"), ("actual", 60, "remark"), ("forecast", 60_000, ""),
        ("profile", None, "remark"), ("forecast", None, "remark"), ("budget", None, "remark"),
        ("profile", 130_000, "remark"), ("profile", 0, "remark"), ("forecast", 0, "remark"), ("budget", 0, "remark"),
        ("reserves", None, "remark"),
    ],
)  # fmt: skip
def test_a_service_in_thousands_or_without_an_amount_is_told(column, value, level):
    amounts = {"budget": 120_000, "profile": 60_000, "actual": 58_000, "forecast": 118_000, "reserves": 500}
    rows = [a_row("budget", service=service, **amounts) for service in ("Housing", "Highways")]
    assert found("budget", budget=rows) == []
    rows[1][column] = value
    assert told("budget", column, budget=rows)[0] == [level] * bool(level)


@pytest.mark.parametrize(
    ("exchanged", "text"),
    [
        ((), ""),
        (
            ("actual", "reserves"),
            "in 2019-09 the revenue actual of all services is 1,500, beside a profile of 180,000.",
        ),
        (
            ("budget", "reserves"),
            "in 2019-09 the revenue forecast of all services is 354,000, beside a budget of 1,500.",
        ),
        (
            ("forecast", "reserves"),
            "in 2019-09 the revenue forecast of all services is 1,500, beside a budget of 360,000.",
        ),
    ],
)
def test_amounts_of_all_services_in_the_wrong_column_are_a_remark(exchanged, text):
    amounts = {"budget": 120_000, "profile": 60_000, "actual": 58_000, "forecast": 118_000, "reserves": 500}
    amounts |= {here: amounts[there] for here, there in zip(exchanged, exchanged[::-1], strict=True)}
    rows = [a_row("budget", service=service, **amounts) for service in ("Housing", "Highways", "Parks")]
    assert [each for _, each in found("budget", budget=rows) if "all services" in each] == [text] * bool(text)


@pytest.mark.parametrize(
    ("quarters", "text"),
    [
        (("2019-20 Q1", "2019-20 Q2"), ""),
        (("2019-20 Q1",), "Buses has no row in the quarter after, of the same year."),
        (("2018-19 Q4",), ""),  # what ends with its year
    ],
)
def test_a_project_that_no_longer_has_savings_in_its_year_is_a_remark(quarters, text):
    rows = [a_row("savings", quarter=each) for each in ("2018-19 Q4", "2019-20 Q1", "2019-20 Q2")]
    rows += [a_row("savings", quarter=each, project="Buses") for each in quarters]
    assert found("savings", "quarter", savings=rows, returns=NOW) == [("remark", text)] * bool(text)


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (1500, ""),
        (1499, "Depots: less than in the quarter before."),
        (6000, ""),
        (6001, "Depots: more than 3 times the target."),
    ],
)
def test_savings_that_fall_or_are_far_above_their_target_are_a_remark(last, text):
    rows = [a_row("savings", quarter=quarter, target=2000, achieved=saved)
            for quarter, saved in (("2018-19 Q4", 1900), ("2019-20 Q1", 1500), ("2019-20 Q2", last))]  # fmt: skip
    assert found("savings", "achieved", savings=rows) == [("remark", text)] * bool(text)


def test_spend_that_is_copied_is_a_remark():
    rows = [
        a_row("budget", month=month, service=service, budget=1000, actual=100 * (at + 1))
        for at, month in enumerate(YEAR[6:]) for service in ("Housing", "Highways", "Parks")
    ]  # fmt: skip
    assert found("budget", budget=rows) == []
    copied = [row | {"actual": 500} if row["month"] >= YEAR[-2] else row for row in rows]
    assert found("budget", "actual", budget=copied) == [
        ("remark", "the spend of 3 services is that of the month before.")
    ]
    kinds = [rows[0], rows[0] | {"kind": "capital"}]
    text = "the revenue and the capital of Housing are the same amounts."
    assert found("budget", "kind", budget=kinds) == [("remark", text)]
    assert found("budget", "kind", budget=[rows[0], kinds[1] | {"actual": 99}]) == []


def test_savings_that_end_before_the_latest_quarter_are_a_remark_unless_the_framework_says_so():
    rows = [a_row("savings", quarter="2019-20 Q1")]
    text = "Depots has no row in the quarter after, of the same year."
    assert found("savings", "quarter", savings=rows, returns=NOW) == [("remark", text)]
    framework = Framework(name="Testshire", data_to={"savings": "2019-06-30"})
    assert found("savings", "quarter", savings=rows, returns=NOW, framework=framework) == []


# --- measures ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("table", "key", "changes", "text"),
    [
        ("returns", "measure_id", {}, "M2 has no row for 2019-20 Q2, the latest."),
        ("risks", "risk_ref", {}, "M2 has no row for 2019-20 Q2, the latest."),
        ("actions", "action_id", {}, "M2 has no row for 2019-20 Q2, the latest."),
        ("actions", "action_id", {"percent_complete": 100}, ""),
    ],
)
def test_what_has_no_row_in_the_latest_quarter_is_a_remark(table, key, changes, text):
    measures = [a_row("measures", measure_id=name) for name in ("M1", "M2")]
    before = [a_row(table, quarter="2019-20 Q1", **{key: name}, **changes) for name in ("M1", "M2")]
    rows = [*before, a_row(table, quarter="2019-20 Q2", **{key: "M1"})]
    rows = [row | {"area": "council"} for row in rows]
    assert text in told(table, "quarter", **{"measures": measures, table: rows})[1]
    assert bool(told(table, "quarter", **{"measures": measures, table: rows})[1]) == bool(text)


@pytest.mark.parametrize("column", ["floor", "annual_target", "forecast"])
def test_what_is_far_from_its_target_is_a_remark(column):
    measures = [a_row("measures")]
    for value, is_told in ((60.0, False), (0.6, True), (9_000.0, True)):
        rows = [a_row("returns", actual=100.0, target=100.0, **{column: value})]
        assert bool(found("returns", column, measures=measures, returns=rows)) == is_told


@pytest.mark.parametrize(
    ("table", "column", "day", "text"),
    [
        ("returns", "data_to", "2019-08-31", ""),
        ("returns", "data_to", "2019-10-01", "M1: 2019-10-01 is not in 2019-20 Q2."),
        ("returns", "data_to", "2014-08-31", "M1: 2014-08-31 is not in 2019-20 Q2."),
        ("actions", "due", "2028-03-31", ""),
        ("actions", "due", "2029-03-31", "A1: 2029-03-31 is far off."),
    ],
)
def test_days_far_from_their_quarter_are_told(table, column, day, text):
    assert told(table, column, **{table: [a_row(table, **{column: day})]})[1] == text


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (YEAR, ""),
        (YEAR[:-1], "M1 goes no further than 2019-08, but the latest quarter, 2019-20 Q2, ends in 2019-09."),
        ([*YEAR[:4], *YEAR[5:]], "there are months without an observation: of M1 before 2019-03."),
    ],
)
def test_observations_that_stop_or_leave_a_month_out_are_a_remark(months, text):
    rows = [a_row("observations", month=month, value=99.5, area="council") for month in months]
    given = {"measures": [a_row("measures")], "returns": NOW, "observations": rows}
    assert found("observations", "month", **given) == [("remark", text)] * bool(text)


@pytest.mark.parametrize(
    ("last", "is_told"),
    [
        ({"value": 480}, False),
        ({"value": 500}, True),
        ({"value": 9.9}, True),
        ({"numerator": 40, "denominator": 4_000}, True),
    ],
)
def test_an_observation_far_from_those_of_other_months_is_a_remark(last, is_told):
    rows = [a_row("observations", month=month, value=99.5, area="council") for month in YEAR]
    rows[-1] = rows[-1] | {"value": None} | last
    given = {"measures": [a_row("measures", basis="quarter")], "observations": rows}
    listed = [text for _, text in found("observations", "value", **given) if "other months" in text]
    assert bool(listed) == is_told


def test_observations_that_are_turned_round_are_held_against_the_returns():
    fraction = {"value": None, "numerator": 30, "denominator": 720, "area": "council"}
    rows = [a_row("observations", month=month, **fraction) for month in YEAR]
    measures, returns = (
        [a_row("measures", unit="days", basis="quarter")],
        [a_row("returns", actual=24.0, area="council")],
    )
    text = "M1: 0.0416667 in 2018-10, but 24 in its returns."
    assert ("remark", text) in found("observations", "value", measures=measures, returns=returns, observations=rows)


@pytest.mark.parametrize("last", ["2019-20 Q1", "2018-19 Q3"])
def test_a_table_without_a_row_of_the_latest_quarter_is_a_remark(last):
    text = "there is no row for 2019-20 Q2, the latest quarter of the other tables."
    assert found("risks", "quarter", returns=NOW, risks=[a_row("risks", quarter=last)]) == [("remark", text)]


@pytest.mark.parametrize(
    ("tolerance", "kind", "is_told"),
    [(0.25, None, False), (0.3, None, True), (0.3, "relative", False), (0.3, "absolute", False)],
)
def test_a_wide_tolerance_that_may_be_an_amount_is_a_remark(tolerance, kind, is_told):
    text = f"{tolerance} is taken to be {tolerance:.0%} of the target."
    rows = [a_row("measures", tolerance=tolerance, tolerance_kind=kind)]
    assert found("measures", "tolerance", measures=rows) == [("remark", text)] * is_told


def test_the_part_of_a_measure_may_be_that_of_totals():
    totals = [
        {"amount": "sickness.days", "month": "2019-09", "area": "council", "part": "reason=Stresss", "value": 3.0}
    ]
    measures = [a_row("measures", figure="sickness.days_per_fte", part="reason=Stress")]
    assert found("measures", "part", measures=measures, aggregates=totals) == [
        ("problem", 'no record has the reason "Stress". Did you mean Stresss?'),
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [("narrative", "quarter"), ("commentary", "quarter"), ("claims", "report_quarter"), ("printed_ratings", "quarter")],
)
def test_a_row_of_a_quarter_without_data_is_a_remark(table, column):
    rows = [a_row(table, **{column: quarter}) for quarter in ("2019-20 Q2", "2021-22 Q2")]
    text = "there are no data for 2021-22 Q2, so no page shows 1 row."
    assert found(table, column, returns=NOW, **{table: rows}) == [("remark", text)]


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("actions.green", ""),
        (None, ""),
        ("actions.gren", '"actions.gren" is not a figure. Did you mean actions.green?'),
    ],
)
def test_a_claim_of_a_figure_that_is_not_calculated_is_a_remark(figure, text):
    rows = [a_row("claims", figure=figure)]
    assert found("claims", "figure", returns=NOW, claims=rows) == [("remark", text)] * bool(text)


# --- units ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("unit", "read_as"),
    [("%", "percent"), ("Per cent", "percent"), ("PERCENTAGE", "percent"), ("£", "GBP"), ("Number", "count"),
     ("days", "days"), ("per 10,000 residents", "per 10,000 residents")],
)  # fmt: skip
def test_units_of_the_same_meaning_are_one(tmp_path, unit, read_as):
    data, problems = read(a_folder(tmp_path, measures=[a_row("measures", unit=unit)]))
    assert (data.measures["unit"].tolist(), [str(each) for each in problems if each.level == "problem"]) == (
        [read_as],
        [],
    )


def test_a_unit_that_is_nearly_a_known_one_is_a_problem(tmp_path):
    _, problems = read(a_folder(tmp_path, measures=[a_row("measures", unit="precent")]))
    assert [f"{each.problem} {each.fix}" for each in problems if each.level == "problem"] == [
        '"precent" is not percent, count or GBP. Did you mean percent?'
    ]


# --- folders and days -------------------------------------------------------------------------------------------------
def test_a_folder_that_holds_files_of_tables_is_a_remark(tmp_path):
    folder = a_folder(tmp_path, returns=[a_row("returns")])
    a_folder(tmp_path / "old", framework=None, leavers=[a_row("leavers")], risks=[a_row("risks")])
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.csv").write_text("x\n")
    text = (
        "old: this folder is not read; it holds leavers.csv and risks.csv. Move a file out of it if it should be read."
    )
    assert [each for each in remarks(folder) if "folder is not read" in each] == [text]


@pytest.mark.parametrize(
    ("sources", "unread"),
    [
        ('[[source]]\ntable = "leavers"\nfile = "old/*.csv"\n', set()),
        (
            '[[source]]\nfile = "old/leavers.csv"\njoin = { file = "old/risks.csv" }\n[[source]]\nfile = "hr.csv"\n',
            set(),
        ),
        ('[[source]]\ntable = "leavers"\nfile = "old/leavers.csv"\n', {"risks.csv"}),
        ('[[source]]\ntable = "leavers"\nsql = "select 1"\ndatabase = "HR"\n', {"leavers.csv", "risks.csv"}),
        ("source = 3\n", {"leavers.csv", "risks.csv"}),
        ("no toml", {"leavers.csv", "risks.csv"}),
    ],
)  # fmt: skip
def test_a_file_that_an_import_reads_is_not_said_to_be_unread(tmp_path, sources, unread):
    folder = a_folder(tmp_path, returns=[a_row("returns")])
    a_folder(tmp_path / "old", framework=None, leavers=[a_row("leavers")], risks=[a_row("risks")])
    (tmp_path / "hr.csv").write_text("x\n")
    (tmp_path / "sources.toml").write_text(sources)
    told = [each for each in remarks(folder) if "not read" in each]
    assert {name for name in ("leavers.csv", "risks.csv") if any(name in each for each in told)} == unread
    assert any("hr.csv" in each for each in told) == ('"hr.csv"' not in sources)


@pytest.mark.parametrize(
    ("day", "level", "text"),
    [
        ("2019-08-19", "", ""),
        (
            "2019-08-18",
            "problem",
            "2019-08-18 is before the first row of complaints, 2019-08-19, so nothing of it would count.",
        ),
        ("2091-08-19", "problem", "2091-08-19 is in the future."),
    ],
)
def test_a_last_covered_day_that_leaves_out_rows_or_has_not_come_is_told(tmp_path, day, level, text):
    framework = f"{FRAMEWORK}\n[data_to]\ncomplaints = {day}\n"
    folder = a_folder(tmp_path, framework=framework, complaints=[a_row("complaints")])
    listed = [(each.level, each.problem) for each in read(folder)[1] if each.column == "data_to.complaints"]
    assert listed == [(level, text)] * bool(text)


def test_rows_after_the_last_covered_day_are_a_remark(tmp_path):
    framework = f"{FRAMEWORK}\n[data_to]\ncomplaints = 2019-08-20\n"
    rows = [a_row("complaints", complaint_id=day, received_on=day) for day in ("2019-08-19", "2019-08-21")]
    text = (
        "framework.toml: data_to.complaints: 1 row of complaints is after 2019-08-20, and not counted. Correct the day."
    )
    assert text in remarks(a_folder(tmp_path, framework=framework, complaints=rows))


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("closed_days = [2014-12-24, 2024-12-24]", ""),
        (
            "closed_days = [2013-12-24, 2019-12-24]",
            "closed_days: 2013-12-24 is more than 5 years from the quarters with data. Correct the year.",
        ),
        (
            "[[stage_days.dated]]\nto_day = 2109-06-30",
            "stage_days.dated: 2109-06-30 is more than 5 years from the quarters with data. Correct the year.",
        ),
        (
            "[data_to]\nabsences = 2019-08-31",
            "data_to.absences: there is no table absences, so this is not used. "
            "Remove it, or write it for the table that is meant.",
        ),
        (
            "[provenance.leavers]\nkind = 'own'",
            "provenance.leavers: there is no table leavers, so this is not used. "
            "Remove it, or write it for the table that is meant.",
        ),
        (
            "[data_to]\nreturns = 2019-08-31",
            "data_to.returns: returns holds no records, so this is not used. Write the day in its column data_to.",
        ),
    ],
)
def test_a_setting_that_nothing_in_the_folder_uses_is_a_remark(tmp_path, setting, text):
    framework = FRAMEWORK.replace("[directorates]", f"{setting}\n[directorates]")
    folder = a_folder(tmp_path, framework=framework, measures=[a_row("measures")], returns=[a_row("returns")])
    assert [each for each in remarks(folder) if each.startswith("framework")] == [f"framework.toml: {text}"] * bool(
        text
    )


# --- one line for one cause -------------------------------------------------------------------------------------------
def test_findings_of_one_check_are_one_line_where_they_are_many():
    measures = [a_row("measures", measure_id=f"M{at}") for at in range(MANY + 1)]
    rows = [a_row("returns", measure_id=each["measure_id"], actual=0.9, target=95.0) for each in measures]
    checks = [check for check in CHECKS if check.column == "actual" and "times its target" in check.rule]
    few = run_checks(a_dataset(measures=measures, returns=rows[:-1]), checks)
    (many,) = run_checks(a_dataset(measures=measures, returns=rows), checks)
    assert (len(few), many.rows, many.texts[-1]) == (MANY, MANY + 1, "M10: 0.9, against a target of 95.")
    assert "It is the same in 10 more rows, such as row 3 and row 4." in str(many)
