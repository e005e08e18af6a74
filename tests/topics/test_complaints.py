"""Complaints: counted once, on time by working days, open ones told."""

import re

import pandas as pd
import pytest

from perf.catalogue import FIGURES, RECORD_FIGURES
from perf.dataset.framework import StageDays
from perf.figure import Recipe
from perf.quarter import Quarter
from perf.topics.complaints import amounts, with_due
from perf.topics.record_figures import for_quarter

Q2 = Quarter("2019-20 Q2")


def complaints(*rows, **days_of):
    names = ["complaint_id", "stage", "received_on", "closed_on", "outcome", "directorate"]
    frame = pd.DataFrame([(*row, *[None] * (len(names) - len(row))) for row in rows], columns=names)
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("received_on", "closed_on")}
    days |= dict.fromkeys(("acknowledged_on", "extended_to"), pd.Series(pd.NaT, frame.index, dtype="datetime64[us]"))
    days |= {name: pd.to_datetime(pd.Series(given)).astype("datetime64[us]") for name, given in days_of.items()}
    return frame.assign(
        **days, lesson=None, service="Housing Services", cause=None, stage=frame["stage"].astype("Int64"),
        directorate=frame["directorate"].fillna("Environment and Housing"), outcome=frame["outcome"].astype("str"),
    )  # fmt: skip


def figures(rows, quarter=Q2):
    made = for_quarter(amounts(rows, data_date=quarter.end, first_month="2019-04"), quarter, RECORD_FIGURES)
    made = made[(made["area"] == "council") & (made["part"] == "")]
    return made.set_index("figure")["value"].to_dict()


@pytest.mark.parametrize(
    ("received", "stage", "due"),
    [
        ("2019-08-19", 1, "2019-09-03"),  # a Monday; 26 August is a bank holiday
        ("2019-08-19", 2, "2019-09-17"),
        ("2019-08-24", 1, "2019-09-09"),  # a Saturday
    ],
)
def test_a_stage_is_due_in_so_many_working_days_from_the_day_after(received, stage, due):
    assert with_due(complaints(("C1", stage, received)))["due"].tolist() == [pd.Timestamp(due)]


def test_a_statute_may_set_other_limits_for_a_directorate():
    rows = complaints(("C1", 1, "2019-08-19", None, None, "Social Services"))
    due = with_due(rows, StageDays(by_directorate={"Social Services": {"stage_1": 2, "stage_2": 25}}))["due"]
    assert due.tolist() == [pd.Timestamp("2019-08-21")]


CODE = {
    "from_day": "2026-04-01", "clock": "acknowledgement", "acknowledge": 5, "extend_stage_1": 10, "extend_stage_2": 20,
}  # fmt: skip


@pytest.mark.parametrize(
    ("received", "stage", "acknowledged", "extended", "due"),
    [
        ("2026-03-31", 1, "2026-04-07", None, "2026-04-16"),  # the day before the rule: from receipt
        ("2026-04-01", 1, "2026-04-07", None, "2026-04-21"),  # its first day: from the acknowledgement
        ("2026-04-01", 2, "2026-04-07", None, "2026-05-06"),
        ("2026-04-01", 1, None, None, "2026-04-17"),  # no acknowledgement: from receipt
        ("2026-04-01", 1, "2026-04-07", "2026-05-06", "2026-05-06"),  # the last day to which it may be extended
        ("2026-04-01", 1, "2026-04-07", "2026-05-07", "2026-05-06"),
        ("2026-04-01", 1, "2026-04-07", "2026-04-20", "2026-04-21"),  # shorter than the limit
        ("2026-03-31", 1, None, "2026-05-07", "2026-04-16"),  # no extension by the rule of that day
    ],
)
def test_a_stage_is_judged_by_the_rule_of_the_day_on_which_it_was_received(
    received, stage, acknowledged, extended, due
):
    rows = complaints(("C1", stage, received), acknowledged_on=[acknowledged], extended_to=[extended])
    assert with_due(rows, StageDays(dated=[CODE]))["due"].tolist() == [pd.Timestamp(due)]


def test_a_general_rule_does_not_apply_to_a_directorate_with_a_rule_of_its_own():
    rows = complaints(("C1", 1, "2026-04-01", None, None, "Social Services"), acknowledged_on=["2026-04-07"])
    rules = StageDays(dated=[CODE], by_directorate={"Social Services": {"stage_1": 2}})
    assert with_due(rows, rules)["due"].tolist() == [pd.Timestamp("2026-04-07")]


def test_the_share_acknowledged_in_time_counts_what_was_made_or_due():
    rows = complaints(
        ("C1", 1, "2019-09-02"), ("C2", 1, "2019-09-02"), ("C3", 1, "2019-09-23"), ("C4", 1, "2019-09-24"),
        acknowledged_on=["2019-09-09", "2019-09-10", None, None],
    )  # fmt: skip
    made = for_quarter(
        amounts(rows, StageDays(acknowledge=5), data_date=Q2.end, first_month="2019-04"), Q2, RECORD_FIGURES
    )
    chosen = made[(made["figure"] == "complaints.acknowledged_pct") & (made["area"] == "council")]
    assert chosen[["numerator", "denominator"]].to_numpy().tolist() == [[1, 3]]  # C4 is due on 1 October


@pytest.mark.parametrize("spelling", ["upheld", "UPHELD", " Upheld ", "Upheld"])
def test_an_outcome_is_the_same_in_any_case(spelling):
    rows = complaints(
        ("C1", 1, "2019-07-01", "2019-07-02", spelling), ("C2", 1, "2019-07-01", "2019-07-02", "not Upheld")
    )
    assert figures(rows)["complaints.upheld_pct"] == 50


def test_a_share_by_part_is_that_of_the_rows_of_the_part():
    rows = complaints(
        ("C1", 1, "2019-07-01", "2019-07-02", "Upheld"), ("C2", 1, "2019-04-01", "2019-07-02", "Upheld"),
        ("C3", 1, "2019-04-01", "2019-07-02", "Withdrawn"),
    ).assign(cause=["Delay", "Delay", "Staff"])  # fmt: skip
    made = for_quarter(amounts(rows, data_date=Q2.end, first_month="2019-04"), Q2, RECORD_FIGURES)
    made = made[made["area"] == "council"].set_index(["figure", "part"])["value"]
    parts = {"outcome=Upheld": 50, "outcome=Withdrawn": 0, "cause=Delay": 50, "cause=Staff": 0, "stage=1": 100 / 3}
    assert made["complaints.on_time_pct"].drop("").to_dict() == pytest.approx(parts)
    assert made["complaints.upheld_pct"].drop("").to_dict() == {"cause=Delay": 100, "stage=1": 100}


def test_a_complaint_is_closed_when_its_last_stage_is_and_its_days_count_from_first_receipt():
    rows = complaints(
        ("C1", 1, "2019-07-01", "2019-07-29", "Upheld"),  # 20 working days
        ("C2", 1, "2019-07-01", "2019-07-30", "Not upheld"),
        ("C3", 1, "2019-07-01", "2019-07-02", "Upheld"), ("C3", 2, "2019-07-03", "2019-07-08", "Not upheld"),
        ("C4", 1, "2019-07-01", "2019-07-02", "Upheld"), ("C4", 2, "2019-07-03", None),
    )  # fmt: skip
    told = figures(rows)
    names = ("completed", "completed_in_20_days", "completed_upheld")
    assert [told[f"complaints.{name}"] for name in names] == [3, 2, 1]


@pytest.mark.parametrize(
    ("closed", "on_time"), [("2019-09-02", True), ("2019-09-03", True), ("2019-09-04", False), (None, None)]
)
def test_on_time_is_on_or_before_the_due_day(closed, on_time):
    told = with_due(complaints(("C1", 1, "2019-08-19", closed)))["on_time"].iloc[0]
    assert (None if pd.isna(told) else bool(told)) == on_time


def test_a_complaint_counts_once_by_its_first_stage_and_as_escalated_with_a_second():
    rows = complaints(
        ("C1", 1, "2019-05-01", "2019-05-03"),
        ("C1", 2, "2019-07-01", "2019-07-10"),
        ("C2", 1, "2019-07-02", "2019-07-03"),
    )
    told = figures(rows)
    assert told["complaints.received"] == 2
    assert told["complaints.received_in_quarter"] == 1
    assert told["complaints.escalated_pct"] == 50
    assert told["complaints.not_escalated_pct"] == 50
    assert told["complaints.escalated_pct_in_quarter"] == 0
    assert told["complaints.closed"] == 3


@pytest.mark.parametrize(
    ("second", "share"), [("2018-09-30", 100), ("2018-10-01", 0), ("2019-09-01", 0), ("2019-10-01", 0)]
)
def test_complaints_of_every_year_have_had_as_long_to_reach_stage_2(second, share):
    rows = complaints(("C1", 1, "2018-09-01", "2018-09-03"), ("C1", 2, second), ("C2", 1, "2019-09-01"))
    made = amounts(rows, data_date=Q2.end, first_month="2018-04")
    told = for_quarter(made, Q2.same_quarter_last_year, RECORD_FIGURES)
    told = told[(told["area"] == "council") & (told["part"] == "")].set_index("figure")["value"]
    assert told["complaints.escalated_pct"] == share
    assert told["complaints.not_escalated_pct"] == 100 - share


def test_on_time_is_of_the_stages_closed_in_the_period():
    rows = complaints(
        ("C1", 1, "2019-04-01", "2019-06-28"), ("C2", 1, "2019-07-01", "2019-07-02"), ("C3", 1, "2019-07-01", None)
    )
    told = figures(rows)
    assert told["complaints.on_time_pct"] == 50
    assert told["complaints.on_time_pct_in_quarter"] == 100


def test_nothing_on_time_is_0_percent_not_nothing():
    assert figures(complaints(("C1", 1, "2019-04-01", "2019-06-28")))["complaints.on_time_pct"] == 0


def test_without_a_closed_stage_there_is_no_share():
    assert pd.isna(figures(complaints(("C1", 1, "2019-04-01", None)))["complaints.on_time_pct"])


def test_what_is_open_and_past_its_limit_is_counted_at_the_end_of_the_quarter():
    rows = complaints(
        ("C1", 1, "2019-04-01", "2019-10-02"),  # closed after the quarter: open at its end
        ("C2", 1, "2019-09-16", None),  # due on 30 September: not past it
        ("C3", 1, "2019-09-13", None),  # due on 27 September
        ("C4", 1, "2019-09-02", "2019-09-30"),
    )
    told = figures(rows)
    assert told["complaints.open"] == 3
    assert told["complaints.open_overdue"] == 2


def test_upheld_is_of_the_stages_with_a_decision():
    rows = complaints(
        ("C1", 1, "2019-07-01", "2019-07-02", "Upheld"), ("C2", 1, "2019-07-01", "2019-07-02", "Not upheld"),
        ("C3", 1, "2019-07-01", "2019-07-02", "Partially upheld"), ("C4", 1, "2019-07-01", "2019-07-02", "Withdrawn"),
    )  # fmt: skip
    assert round(figures(rows)["complaints.upheld_pct"], 2) == 33.33


def test_without_complaints_there_are_no_figures():
    assert figures(complaints().astype({"directorate": "str"})) == {}


def test_every_figure_of_complaints_is_in_the_catalogue():
    names = {figure.name for figure in RECORD_FIGURES}
    assert {
        "complaints.received", "complaints.on_time_pct", "complaints.not_escalated_pct", "complaints.escalated_pct",
        "complaints.open_overdue", "complaints.upheld_pct", "compliments.received",
    } <= names  # fmt: skip


def test_no_share_of_complaints_received_calls_those_still_open_resolved():
    recipes = [figure for figure in FIGURES.values() if isinstance(figure.recipe, Recipe) and figure.recipe.denominator]
    of_received = [one.title for one in recipes if one.recipe.denominator.amount == "complaints.received"]
    assert of_received
    assert [title for title in of_received if re.search("resolved|closed|settled|answered", title)] == []
