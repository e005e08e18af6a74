"""Complaints: counted once, on time by working days, open ones told."""

import pandas as pd
import pytest

from perf.catalogue import RECORD_FIGURES
from perf.quarter import Quarter
from perf.topics.complaints import amounts, with_due
from perf.topics.record_figures import for_quarter

Q2 = Quarter("2019-20 Q2")


def complaints(*rows):
    names = ["complaint_id", "stage", "received_on", "closed_on", "outcome", "directorate"]
    frame = pd.DataFrame([(*row, *[None] * (len(names) - len(row))) for row in rows], columns=names)
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("received_on", "closed_on")}
    return frame.assign(
        **days, service="Housing Services", cause=None, stage=frame["stage"].astype("Int64"),
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
    due = with_due(rows, by_directorate={"Social Services": {1: 2, 2: 25}})["due"]
    assert due.tolist() == [pd.Timestamp("2019-08-21")]


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
