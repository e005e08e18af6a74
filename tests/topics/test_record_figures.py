"""A figure by year is what the catalogue gives for each year."""

import pandas as pd
import pytest

from perf.catalogue import FIGURES
from perf.quarter import Quarter
from perf.topics.record_figures import by_year, for_quarter, monthly_totals

NOW = Quarter("2019-20 Q2")


def received(area, *months):
    rows = {"amount": "complaints.received", "area": area, "month": list(months), "part": "", "value": 2.0}
    return pd.DataFrame(rows)


def years_of(area, *frames):
    made = by_year(monthly_totals(pd.concat(frames)), FIGURES["complaints.received"], area, NOW)
    return {row.Index: (row.to_date, row.outturn) for row in made.fillna(-1).itertuples()}


@pytest.mark.parametrize("name", ["sickness.days_per_fte", "turnover.all_pct", "complaints.open"])
def test_a_year_is_its_quarters_figure_and_its_outturn(scores, name):
    totals = monthly_totals(scores.amounts)
    quarters = [Quarter(f"{year} {of}") for year in ("2017-18", "2018-19") for of in ("Q2", "Q4")]
    whole = pd.concat(for_quarter(scores.amounts, quarter, [FIGURES[name]]) for quarter in quarters)
    whole = whole[whole["part"] == ""].set_index(["area", "quarter"])["value"].dropna()
    assert len(whole) > 16
    for area, values in whole.groupby(level="area"):
        years = by_year(totals, FIGURES[name], area, NOW)
        for quarter, value in values.droplevel("area").items():
            year, _, number = quarter.partition(" ")
            column = {"Q2": "to_date", "Q4": "outturn"}[number]
            assert years.loc[year, column] == pytest.approx(value, rel=1e-12)


def test_a_year_that_goes_on_has_no_outturn():
    assert years_of("council", received("council", "2019-04", "2019-05", "2019-09")) == {"2019-20": (6, -1)}


def test_the_years_of_an_area_end_where_its_records_do():
    council = received("council", "2017-04", "2018-04", "2018-12", "2019-04")
    gap = received("North", "2017-04", "2019-04")
    assert years_of("council", council, gap) == {"2017-18": (2, 2), "2018-19": (2, 4), "2019-20": (2, -1)}
    assert years_of("North", council, gap) == {"2019-20": (2, -1)}


def test_without_records_there_are_no_years():
    assert years_of("council", received("council", "2016-04")) == {}
