"""Turnover by headcount, budget by position: the definitions, on a few rows each."""

import pandas as pd

from perf.catalogue import RECORD_FIGURES
from perf.quarter import Quarter
from perf.topics import budget, turnover
from perf.topics.record_figures import for_quarter

Q2 = Quarter("2019-20 Q2")
PLACE = {"directorate": "Social Services", "service": "Adult Services"}


def workforce(headcount):
    months = [str(month) for month in pd.period_range("2019-04", "2019-09", freq="M")]
    return pd.DataFrame(
        {"month": months, **PLACE, "staff_group": "corporate", "headcount": headcount, "fte": headcount}
    )


def leavers(*rows):
    frame = pd.DataFrame(rows, columns=["left_on", "reason", "voluntary"])
    left_on = pd.to_datetime(frame["left_on"]).astype("datetime64[us]")
    return frame.assign(
        **PLACE, staff_group="corporate", left_on=left_on, voluntary=frame["voluntary"].astype("boolean")
    )


def values(amounts, area="council"):
    made = for_quarter(amounts, Q2, RECORD_FIGURES)
    made = made[(made["area"] == area) & (made["part"] == "")]
    return made.set_index("figure")["value"].to_dict()


def test_turnover_is_leavers_over_average_headcount():
    rows = leavers(*[("2019-04-30", "Resignation", True)] * 247)
    assert round(values(turnover.amounts(rows, workforce(2_656.0), data_date=Q2.end))["turnover.all_pct"], 2) == 9.30


def test_voluntary_leavers_are_those_who_chose_to_go():
    rows = leavers(("2019-05-31", "Resignation", True), ("2019-08-31", "Redundancy", False))
    told = values(turnover.amounts(rows, workforce(100.0), data_date=Q2.end))
    assert told["turnover.all_pct"] == 2
    assert told["turnover.voluntary_pct"] == 1
    assert told["turnover.voluntary_pct_in_quarter"] == 0


def test_who_moves_inside_the_council_or_is_transferred_has_not_left():
    rows = leavers(("2019-05-31", "Move inside the council", False), ("2019-06-30", "Transfer out", False))
    assert values(turnover.amounts(rows, workforce(100.0), data_date=Q2.end))["turnover.all_pct"] == 0


def test_reasons_add_up_to_all_leavers():
    rows = leavers(("2019-05-31", "Resignation", True), ("2019-06-30", None, False))
    made = for_quarter(turnover.amounts(rows, workforce(100.0), data_date=Q2.end), Q2, RECORD_FIGURES)
    parts = made[(made["figure"] == "turnover.all_pct") & (made["area"] == "council")].set_index("part")["numerator"]
    assert parts.to_dict() == {"": 2, "reason=Not recorded": 1, "reason=Resignation": 1}


def money(**columns):
    rows = {"month": "2019-09", **PLACE, "kind": "revenue", "budget": 1_000.0, "profile": 500.0, "actual": 510.0}
    return pd.DataFrame([rows | {"forecast": 1_040.0, "reserves": 30.0} | columns])


def test_variance_is_budget_less_forecast_before_and_after_reserves():
    told = values(budget.amounts(money(), data_date=Q2.end))
    assert told["budget.revenue_spend_pct"] == 102
    assert told["budget.variance"] == -40
    assert told["budget.variance_after_reserves"] == -10


def test_a_framework_may_turn_the_sign_of_a_variance_round():
    told = values(budget.amounts(money(), data_date=Q2.end, plus_is_favourable=False))
    assert told["budget.variance"] == 40
    assert told["budget.variance_after_reserves"] == 10


def test_capital_is_spent_against_the_annual_budget():
    assert values(budget.amounts(money(kind="capital"), data_date=Q2.end))["budget.capital_spend_pct"] == 51


def test_the_position_is_that_of_the_last_month_and_no_older_than_the_quarter():
    rows = pd.concat([money(month="2019-07", actual=300.0), money(month="2019-08", actual=400.0)])
    assert values(budget.amounts(rows, data_date=Q2.end))["budget.revenue_spend_pct"] == 80
    assert "budget.revenue_spend_pct" not in values(budget.amounts(money(month="2019-06"), data_date=Q2.end))


def test_savings_are_of_the_quarter_in_all_and_by_programme():
    rows = pd.DataFrame(
        {
            "quarter": ["2019-20 Q2", "2019-20 Q2", "2019-20 Q1"],
            "programme": ["Reshaping Services", "Other", "Reshaping Services"],
            "project": ["A", "B", "A"],
            "directorate": [None, "Social Services", None],
            "target": [100.0, 50.0, 100.0],
            "achieved": [80.0, 40.0, 10.0],
        }
    )
    months = {"2019-20 Q1": "2019-06", "2019-20 Q2": "2019-09"}
    made = for_quarter(budget.savings_amounts(rows, months), Q2, RECORD_FIGURES)
    whole = made[made["area"] == "council"].set_index("part")["value"]
    assert whole.to_dict() == {"": 80, "programme=Other": 80, "programme=Reshaping Services": 80}
    assert made.loc[made["area"] == "Social Services", "numerator"].tolist() == [40, 40]
