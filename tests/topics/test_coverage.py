"""This year's values and last year's cover the same days, wherever the records end, and say which."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import perf
from perf.catalogue import FIGURES, RECORD_FIGURES
from perf.days_covered import Days
from perf.disclosure.protected_scores import protect_scores
from perf.figure import DAYS, KEYS
from perf.pages import attention
from perf.pages.health import scorecard
from perf.quarter import Quarter
from perf.scores import record_amounts, record_figures

Q2, LAST = Quarter("2019-20 Q2"), Quarter("2018-19 Q2")
HOME = {"directorate": "Place", "service": "Parks"}


@pytest.fixture(scope="module")
def council(tmp_path_factory, takes_long):
    """A council with an event on every day of two years and a row in every month."""
    folder = tmp_path_factory.mktemp("council")
    (folder / "framework.toml").write_text('name = "Testshire"\n[directorates]\nPlace = ["Parks"]\n', encoding="utf-8")
    every_day = pd.date_range("2018-04-01", "2019-12-31")
    months = [f"{month}" for month in pd.period_range("2018-04", "2019-12", freq="M")]
    staff = HOME | {"staff_group": "corporate"}
    tables = {
        "complaints": [HOME | {"complaint_id": f"C{day:%y%m%d}", "received_on": day, "stage": 1} for day in every_day],
        "leavers": [staff | {"person_id": f"P{day:%y%m%d}", "left_on": day, "reason": "Resigned", "voluntary": "yes"}
                    for day in every_day],
        "workforce": [staff | {"month": month, "headcount": 500, "fte": 400} for month in months],
        "budget": [HOME | {"month": month, "kind": "revenue", "budget": 1200, "profile": 100 * at, "actual": 100 * at,
                           "forecast": 1200 + at} for at, month in enumerate(months)],
    }  # fmt: skip
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    return perf.load(folder)


def ending(council, last_day):
    ends = dict.fromkeys(("complaints", "leavers", "budget"), last_day)
    return replace(council, framework=council.framework.model_copy(update={"data_to": ends}))


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(last_day=st.dates(date(2019, 4, 1), date(2019, 10, 31)))
@example(last_day=date(2019, 8, 31))
@example(last_day=date(2019, 8, 15))
def test_both_years_cover_the_same_days(council, last_day):
    data = ending(council, last_day)
    records = record_figures(data, record_amounts(data, Q2), Q2)
    sides = [records[records["quarter"] == each.label] for each in (Q2, LAST)]
    both = sides[0].merge(sides[1], on=[name for name in KEYS if name != "quarter"], suffixes=("", "_before"))
    assert len(both) == len(sides[1])
    for row in both.itertuples():
        now, before = Days(row.first_day, row.last_day), Days(row.first_day_before, row.last_day_before)
        assert before == now.year_before
        assert now.last == min(pd.Timestamp(last_day), Q2.end)
    received = records[(records["figure"] == "complaints.received") & (records["area"] == "council")]
    days_of_year = [(row.last_day - row.first_day).days + 1 for row in received.itertuples()]
    assert received["value"].tolist() == days_of_year
    left = records[(records["figure"] == "turnover.all_pct") & (records["area"] == "council")]
    assert left[left["part"] == ""]["numerator"].tolist() == days_of_year


def test_a_table_that_ends_early_without_a_word_ends_both_years(council):
    rows = council.budget[council.budget["month"] <= "2019-08"]
    data = replace(council, tables=dict(council.tables) | {"budget": rows})
    records = record_figures(data, record_amounts(data, Q2), Q2)
    spend = records[(records["figure"] == "budget.revenue_spend_pct") & (records["area"] == "council")]
    assert [Days(*days).in_words for days in spend[DAYS].itertuples(index=False)] == [
        "April to August 2019", "April to August 2018",
    ]  # fmt: skip
    assert spend["numerator"].tolist() == [1600, 400]


@pytest.mark.parametrize(
    ("figure", "ends", "shown"),
    [
        ("budget.capital_spend", date(2019, 8, 31), False),  # not recorded
        ("budget.revenue_spend", date(2019, 7, 31), True),
        ("turnover.all_pct", date(2019, 8, 15), True),
        ("complaints.open", date(2019, 9, 29), True),
        ("complaints.received", date(2019, 9, 30), False),
    ],
)
def test_a_measure_that_is_calculated_from_records_ends_where_they_do_wherever_it_is_listed(
    council, figure, ends, shown
):
    measures = pd.DataFrame(
        [{"measure_id": "M1", "title": "A", "figure": figure, "polarity": "lower", "unit": "count"}]
    )
    returns = pd.DataFrame([{"measure_id": "M1", "quarter": Q2.label, "area": "council", "target": 0.001}])
    data = ending(council, ends)
    tables = {name: rows.reindex(columns=data.tables[name].columns).astype(data.tables[name].dtypes)
              for name, rows in {"measures": measures, "returns": returns}.items()}  # fmt: skip
    scores = protect_scores(perf.score_quarter(replace(data, tables=dict(data.tables) | tables), Q2.label))
    day = f"{ends.day} {ends:%b %Y}"
    assert (f"data up to {day}" in scorecard.all_measures(scores).text) == shown
    listed = [item.why for item in attention.items(scores) if item.id == "M1"]
    assert [f", with data up to {day}" in why for why in listed] == ([shown] if "capital" not in figure else [])


def test_a_year_before_that_lacks_the_month_is_not_compared(council):
    rows = council.budget[~council.budget["month"].isin(["2018-09"])]
    data = replace(council, tables=dict(council.tables) | {"budget": rows})
    records = record_figures(data, record_amounts(data, Q2), Q2)
    assert records.loc[records["figure"] == "budget.variance", "quarter"].unique().tolist() == [Q2.label]


def test_records_that_end_before_the_quarter_give_nothing_for_the_quarter_alone(council):
    data = ending(council, date(2019, 6, 30))
    records = record_figures(data, record_amounts(data, Q2), Q2)
    names = set(records["figure"])
    assert "complaints.received" in names
    assert names.isdisjoint({figure.name for figure in RECORD_FIGURES if figure.period == "quarter"})
    assert FIGURES["complaints.open"].name not in names
