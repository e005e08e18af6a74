"""What a monthly value covers decides what may be done with it."""

import pandas as pd
import pytest

from perf.quarter import Quarter
from perf.scoring.monthly_values import monthly_values
from tests.dataset.folders import a_dataset, a_row

Q2 = Quarter("2019-20 Q2")
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]


def values_of(rows, **measure):
    facts = a_row("measures", **{"unit": "count", "basis": "ytd"} | measure)
    observations = [a_row("observations", covers=None, value=None, area="council") | row for row in rows]
    return monthly_values(a_dataset(observations=observations).observations, facts, "council", Q2)


def each_month(*values, column="value"):
    return [{"month": month, column: value} for month, value in zip(MONTHS, values, strict=False)]


@pytest.mark.parametrize(
    ("basis", "covers", "expected"),
    [
        ("ytd", None, "year to date"), ("quarter", None, "month"), ("snapshot", None, "position"),
        (None, None, "month"), ("ytd", "month", "month"), ("quarter", "year to date", "year to date"),
    ],
)  # fmt: skip
def test_what_a_value_covers_follows_from_covers_or_else_from_the_basis(basis, covers, expected):
    assert values_of([{"month": "2019-09", "value": 5, "covers": covers}], basis=basis).covers == expected


def test_a_value_is_calculated_from_its_fraction_where_it_is_blank():
    rows = [{"month": "2019-09", "numerator": 12, "denominator": 40}]
    for unit, expected in (("percent", 30), ("per 1,000 residents", 300), ("days per FTE", 0.3)):
        assert values_of(rows, unit=unit, basis="quarter").given["value"].tolist() == [expected]


def test_counts_to_date_are_taken_apart_into_months_and_begin_again_each_year():
    values = values_of(each_month(*range(10, 130, 10), 7, 21))  # 10 a month, then 7 and 14
    assert values.own["value"].tolist() == [10.0] * 12 + [7.0, 14.0]
    assert values.given["value"].iloc[11] == 120


def test_a_missing_month_leaves_the_month_after_it_unknown_too():
    rows = each_month(10, 20, 30, 40)
    own = values_of([*rows[:1], *rows[2:]]).own["value"]
    assert own.isna().tolist() == [False, True, True, False]


def fractions(denominators):
    return [
        {"month": month, "numerator": denominator / 2, "denominator": denominator}
        for month, denominator in zip(MONTHS, denominators, strict=False)
    ]


def test_fractions_to_date_are_taken_apart_only_if_their_denominators_begin_again_each_year():
    flows = values_of(fractions([*range(10, 130, 10), 8, 20]), unit="percent")
    assert flows.own["denominator"].tolist() == [10.0] * 12 + [8.0, 12.0]
    assert flows.own["value"].unique().tolist() == [50.0]
    stock = values_of(fractions([100 + at for at in range(14)]), unit="percent")
    within_a_year = values_of(fractions(range(10, 70, 10)), unit="percent")
    percentages = values_of(each_month(90, 91, 92), unit="percent")
    assert [len(values.own) for values in (stock, within_a_year, percentages)] == [0, 0, 0]


def test_months_add_up_to_the_year_only_for_counts_and_money_to_date():
    rows = each_month(5, 6)
    accumulates = {
        (unit, basis): values_of(rows, unit=unit, basis=basis).accumulates
        for unit in ("count", "GBP", "percent", "days") for basis in ("ytd", "quarter", "snapshot", None)
    }  # fmt: skip
    assert [key for key, adds in accumulates.items() if adds] == [("count", "ytd"), ("GBP", "ytd")]


@pytest.mark.parametrize("covers", ["month", "year to date"])
def test_a_year_has_what_all_its_months_give(covers):
    values = [10.0] * 18 if covers == "month" else [*range(10, 130, 10), *range(10, 70, 10)]
    rows = [row | {"covers": covers} for row in each_month(*values)]
    years = values_of(rows).years(Q2)
    assert years.to_dict("index") == {
        "2018-19": {"to_date": 60.0, "outturn": 120.0},
        "2019-20": {"to_date": 60.0, "outturn": pytest.approx(float("nan"), nan_ok=True)},
    }
    last_but_one = values_of([row for row in rows if row["month"] != "2019-03"]).years(Q2)
    assert pd.isna(last_but_one.loc["2018-19", "outturn"])


def test_months_after_the_quarter_and_other_areas_are_not_read():
    rows = [
        *each_month(*range(18)),
        {"month": "2019-10", "value": 99},
        {"month": "2019-09", "area": "Place", "value": 7},
    ]
    assert values_of(rows, basis="quarter").own["value"].tolist() == list(range(18))
