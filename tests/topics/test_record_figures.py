"""A figure by year, for all areas at once, is what the catalogue gives for each year."""

import pandas as pd
import pytest

from perf.catalogue import FIGURES
from perf.quarter import Quarter
from perf.topics.record_figures import by_year, for_quarter

NOW = Quarter("2019-20 Q2")


def received(area, *months):
    rows = {"amount": "complaints.received", "area": area, "month": list(months), "part": "", "value": 2.0}
    return pd.DataFrame(rows)


def years_of(*frames, quarter=NOW):
    made = by_year(pd.concat(frames), FIGURES["complaints.received"], quarter)
    return {(row.area, row.year): (row.to_date, row.outturn) for row in made.fillna(-1).itertuples()}


@pytest.mark.parametrize("name", ["sickness.days_per_fte", "turnover.all_pct"])
def test_a_year_is_its_quarters_figure_and_its_outturn(scores, name):
    made = by_year(scores.amounts, FIGURES[name], NOW)
    for year in ("2017-18", "2018-19"):
        for column, quarter in (("to_date", f"{year} Q2"), ("outturn", f"{year} Q4")):
            figures = for_quarter(scores.amounts, Quarter(quarter), [FIGURES[name]])
            whole = figures[figures["part"] == ""].set_index("area")["value"].dropna()
            mine = made[made["year"] == year].set_index("area")[column]
            assert len(mine) > 20
            pd.testing.assert_series_equal(mine, whole[mine.index], check_names=False)


def test_a_year_that_goes_on_has_no_outturn():
    assert years_of(received("council", "2019-04", "2019-05", "2019-09")) == {("council", "2019-20"): (6, -1)}


def test_the_years_of_an_area_end_where_its_records_do():
    council = received("council", "2017-04", "2018-04", "2018-12", "2019-04")
    gap = received("North", "2017-04", "2019-04")
    assert years_of(council, gap) == {
        ("council", "2017-18"): (2, 2),
        ("council", "2018-19"): (2, 4),
        ("council", "2019-20"): (2, -1),
        ("North", "2019-20"): (2, -1),
    }


def test_without_records_there_are_no_years():
    assert years_of(received("council", "2016-04")) == {}
