"""Turnover by headcount, budget by position: the definitions, on a few rows each."""

import pandas as pd
import pytest

from perf.catalogue import RECORD_FIGURES
from perf.quarter import Quarter
from perf.topics import budget, turnover
from perf.topics.record_figures import for_quarter

Q2 = Quarter("2019-20 Q2")
VARIANCES = [figure for figure in RECORD_FIGURES if figure.is_signed]
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


@pytest.mark.parametrize(
    ("reason", "leavers_counted"),
    [("TUPE transfer", 0), ("tupe  TRANSFER", 0), ("Secondment", 1), ("On loan", 0)],
)
def test_the_framework_lists_the_reasons_that_are_not_leaving(reason, leavers_counted):
    told = turnover.amounts(
        leavers(("2019-05-31", reason, False)), workforce(100.0), data_date=Q2.end,
        not_leavers=("TUPE transfer", "On loan"),
    )  # fmt: skip
    assert values(told)["turnover.all_pct"] == leavers_counted


def test_reasons_add_up_to_all_leavers():
    rows = leavers(("2019-05-31", "Resignation", True), ("2019-06-30", None, False))
    made = for_quarter(turnover.amounts(rows, workforce(100.0), data_date=Q2.end), Q2, RECORD_FIGURES)
    parts = made[(made["figure"] == "turnover.all_pct") & (made["area"] == "council")].set_index("part")["numerator"]
    assert parts.to_dict() == {"": 2, "reason=Not recorded": 1, "reason=Resignation": 1}


ALL = {f"budget.{name}" for name in ("revenue_spend", "revenue_spend_pct", "variance", "variance_after_reserves")}


def money(**columns):
    rows = {"month": "2019-09", **PLACE, "kind": "revenue", "budget": 1_000.0, "profile": 500.0, "actual": 510.0}
    draws = {"reserves": 30.0, "reserves_planned": float("nan"), "reserves_unplanned": float("nan")}
    return pd.DataFrame([rows | {"forecast": 1_040.0} | draws | columns])


def test_variance_is_budget_less_forecast_before_and_after_reserves():
    told = values(budget.amounts(money(), data_date=Q2.end))
    assert told["budget.revenue_spend_pct"] == 102
    assert told["budget.variance"] == -40
    assert told["budget.variance_after_reserves"] == -10


def test_a_framework_may_turn_the_sign_of_a_variance_round():
    told = values(budget.amounts(money(), data_date=Q2.end, plus_is_favourable=False))
    assert told["budget.variance"] == 40
    assert told["budget.variance_after_reserves"] == 10


@pytest.mark.parametrize("is_favourable", [True, False])
@pytest.mark.parametrize(
    ("budgeted", "forecast", "actual", "draw"), [(1000.0, 1080.0, 1070.0, 30.0), (500.0, 420.0, 440.0, 0.0)]
)
def test_a_variance_is_the_difference_that_its_definition_states(is_favourable, budgeted, forecast, actual, draw):
    rows = money(budget=budgeted, forecast=forecast, actual=actual, reserves=draw)
    made = budget.amounts(rows, data_date=Q2.end, plus_is_favourable=is_favourable, year_start_month=10)
    sizes = {
        "budget": budgeted, "forecast outturn": forecast, "forecast outturn net of reserves": forecast - draw,
        "revenue spent": actual,
    }  # fmt: skip
    shown = {figure.name: figure.where(plus_is_favourable=is_favourable) for figure in VARIANCES}
    for name, figure in shown.items():
        first, second = figure.numerator.split(" less ")
        assert values(made)[name] == pytest.approx(sizes[first] - sizes[second], abs=1e-6), figure.numerator
        for word, side in zip((first, second), figure.rule.split(" less "), strict=True):
            assert word.removeprefix("revenue ").split(" ")[0] in side, figure.rule


@pytest.mark.parametrize(
    ("month", "until", "starts", "expected"),
    [
        ("2019-03", "2019-03-31", 4, -70.0),
        ("2019-03", "2019-09-30", 4, -70.0),
        ("2019-03", "2019-03-30", 4, None),  # its last month is not complete
        ("2019-02", "2019-02-28", 4, None),
        ("2018-12", "2018-12-31", 1, -70.0),
        ("2018-12", "2018-12-31", 4, None),
        ("2019-06", "2019-06-30", 7, -70.0),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_outturn_is_known_when_the_records_cover_the_last_month_of_a_year(month, until, starts, expected, sign):
    rows = money(month=month, actual=1_070.0)
    made = budget.amounts(
        rows, data_date=pd.Timestamp(until), plus_is_favourable=sign > 0, year_start_month=starts
    ).query("amount == 'budget.revenue_outturn_variance' and area == 'council'")
    assert made["value"].tolist() == ([] if expected is None else [sign * expected])


def test_capital_is_spent_against_the_annual_budget():
    assert values(budget.amounts(money(kind="capital"), data_date=Q2.end))["budget.capital_spend_pct"] == 51


def test_the_position_is_that_of_the_last_month_and_no_older_than_the_quarter():
    rows = pd.concat([money(month="2019-07", actual=300.0), money(month="2019-08", actual=400.0)])
    assert values(budget.amounts(rows, data_date=Q2.end))["budget.revenue_spend_pct"] == 80
    assert "budget.revenue_spend_pct" not in values(budget.amounts(money(month="2019-06"), data_date=Q2.end))


@pytest.mark.parametrize(
    ("reserves", "planned", "unplanned", "expected"),
    [
        (30, None, None, (30, 0, 0, 30)),  # not known which
        (None, 10, 20, (30, 10, 20, 0)),
        (30, 10, None, (30, 10, 0, 20)),
        (None, None, None, (None,) * 4),
        (None, 10, None, (None,) * 4),  # a blank is not 0
    ],
)
def test_a_draw_on_reserves_is_planned_unplanned_or_not_known_which(reserves, planned, unplanned, expected):
    draws = {"reserves": reserves, "reserves_planned": planned, "reserves_unplanned": unplanned}
    rows = money(**draws).astype(dict.fromkeys(draws, "float64"))
    told = values(budget.amounts(rows, data_date=Q2.end))
    names = ("", "_planned", "_unplanned", "_unstated")
    shown = [told[f"budget.reserves{name}"] for name in names]
    assert [None if pd.isna(number) else number for number in shown] == list(expected)
    after = told["budget.variance_after_reserves"]
    assert pd.isna(after) if expected[0] is None else after == -10


@pytest.mark.parametrize(
    ("blank", "missing"),
    [
        ("actual", {"budget.revenue_spend", "budget.revenue_spend_pct"}),
        ("profile", {"budget.revenue_spend_pct"}),
        ("budget", {"budget.variance", "budget.variance_after_reserves"}),
        ("forecast", {"budget.variance", "budget.variance_after_reserves"}),
        ("", set()),
        ("row", ALL),
    ],
)
def test_a_figure_is_not_given_where_one_service_is_blank_in_what_it_needs(blank, missing):
    other = {"service": "Resources"}
    last = money(**other, **({blank: float("nan")} if blank not in ("", "row") else {}))
    rows = [money(month="2019-08"), money(), money(month="2019-08", **other), *([last] if blank != "row" else [])]
    told = budget.amounts(pd.concat(rows), data_date=Q2.end)
    for area in ("council", "Social Services"):
        shown = values(told, area)
        assert {name for name in ALL if pd.isna(shown[name])} == missing
    of_service = values(told, "Adult Services")
    assert not any(pd.isna(of_service[name]) for name in ALL)


def test_a_service_that_ended_with_last_year_is_not_missing_this_year():
    rows = pd.concat([money(month="2019-03", service="Old"), money(month="2019-09")])
    assert values(budget.amounts(rows, data_date=Q2.end))["budget.variance"] == -40


def test_savings_at_two_stages_are_never_added_up():
    rows = pd.DataFrame(
        {"quarter": "2019-20 Q2", "programme": "P", "project": "A", "directorate": None, "target": 100.0,
         "stage": ["identified", "forecast", "delivered", None], "achieved": [90.0, 80.0, 20.0, 5.0]}
    )  # fmt: skip
    made = for_quarter(budget.savings_amounts(rows, {"2019-20 Q2": "2019-09"}), Q2, RECORD_FIGURES)
    shares = made[made["part"] == ""].set_index("figure")["value"].to_dict()
    assert shares == {
        "savings.identified_pct": 90, "savings.forecast_pct": 80, "savings.delivered_pct": 20, "savings.achieved_pct": 5
    }  # fmt: skip


def test_savings_are_of_the_quarter_in_all_and_by_programme():
    rows = pd.DataFrame(
        {
            "quarter": ["2019-20 Q2", "2019-20 Q2", "2019-20 Q1"],
            "programme": ["Reshaping Services", "Other", "Reshaping Services"],
            "project": ["A", "B", "A"],
            "stage": ["forecast", "forecast", "forecast"],
            "directorate": [None, "Social Services", None],
            "target": [100.0, 50.0, 100.0],
            "achieved": [80.0, 40.0, 10.0],
        }
    )
    months = {"2019-20 Q1": "2019-06", "2019-20 Q2": "2019-09"}
    made = for_quarter(budget.savings_amounts(rows, months), Q2, RECORD_FIGURES)
    assert set(made["figure"]) == {"savings.forecast_pct"}
    whole = made[made["area"] == "council"].set_index("part")["value"]
    assert whole.to_dict() == {"": 80, "programme=Other": 80, "programme=Reshaping Services": 80}
    assert made.loc[made["area"] == "Social Services", "numerator"].tolist() == [40, 40]
