"""A risk is scored by likelihood and impact; a rising risk is worse."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import perf
from perf.rules import RISK_BANDS
from perf.scoring.risks import FIGURES, risk_values

Q2, Q1 = "2019-20 Q2", "2019-20 Q1"
WHOLE = {"likelihood": "Int64", "impact": "Int64", "score": "Int64"}


def a_risk(likelihood=None, impact=None, score=None, *, risk_ref="R1", quarter=Q2, level="corporate", **given):
    numbers = {"likelihood": likelihood, "impact": impact, "score": score}
    return {"risk_ref": risk_ref, "quarter": quarter, "level": level, **numbers, "forecast": None, **given}


def risks(*rows):
    return pd.DataFrame(list(rows)).astype(WHOLE | {"forecast": "str"})


def scored(*rows, **options):
    """Score risks, and give the first."""
    return perf.score_risks(risks(*rows), perf.Quarter(Q2), **options).iloc[0]


def figures(*rows):
    """Compute the figures of risks: {(name, part): value}."""
    table = perf.score_risks(risks(*rows), perf.Quarter(Q2))
    return {
        (figure.name, part): value
        for figure in FIGURES
        for part, value in risk_values(table, figure.recipe)[["part", "value"]].itertuples(index=False)
    }


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "band"),
    [
        (1, 1, 1, "Very low"),
        (2, 1, 2, "Low"),
        (3, 1, 3, "Medium/low"),
        (1, 4, 4, "Medium"),
        (2, 2, 4, "Medium"),
        (2, 3, 6, "Medium"),
        (2, 4, 8, "Medium/high"),
        (3, 3, 9, "Medium/high"),
        (4, 3, 12, "High"),
        (4, 4, 16, "Very high"),
    ],
)
def test_the_score_is_likelihood_times_impact_and_falls_in_a_band(likelihood, impact, score, band):
    for row in (scored(a_risk(likelihood, impact)), scored(a_risk(impact, likelihood)), scored(a_risk(score=score))):
        assert [score, band] == [row["score"], row["band"]]


def test_every_score_that_can_be_has_a_band_and_only_one():
    possible = {likelihood * impact for likelihood in range(1, 5) for impact in range(1, 5)}
    bands = {score: [name for name, (low, high) in RISK_BANDS.items() if low <= score <= high] for score in possible}
    assert {score: 1 for score in possible} == {score: len(names) for score, names in bands.items()}


def test_a_printed_score_stands_where_likelihood_or_impact_is_blank():
    assert scored(a_risk(2, None, 6))["score"] == 6
    assert scored(a_risk(None, None, 6))["band"] == "Medium"


def test_a_risk_without_numbers_has_no_score_and_no_band():
    row = scored(a_risk())
    assert row[["score", "band", "previous", "direction"]].isna().all()


def test_a_band_that_is_stated_stands_where_there_is_no_score():
    assert scored(a_risk(band="Medium")).loc["band"] == "Medium"
    assert scored(a_risk(4, 4, band="Medium")).loc["band"] == "Very high"


def test_the_bands_are_the_councils_own():
    bands = {"Green": (1, 6), "Red": (7, 16)}
    table = perf.score_risks(risks(a_risk(2, 3), a_risk(2, 4)), perf.Quarter(Q2), bands=bands)
    assert table["band"].tolist() == ["Green", "Red"]


@pytest.mark.parametrize(
    ("before", "expected"), [(5, "worse"), (6, "about the same"), (7, "better"), (None, None)], ids=str
)
def test_a_rising_risk_has_declined(before, expected):
    row = scored(a_risk(2, 3), a_risk(score=before, quarter=Q1))
    assert [expected] == [None if pd.isna(row["direction"]) else row["direction"]]


def test_risks_are_compared_with_the_quarter_before_not_with_last_year():
    row = scored(a_risk(2, 3), a_risk(2, 2, quarter=Q1), a_risk(4, 4, quarter="2018-19 Q2"))
    assert row[["previous", "direction"]].tolist() == [4, "worse"]


def test_only_the_quarters_own_risks_are_scored_in_the_order_given():
    rows = risks(a_risk(1, 1, risk_ref="R2"), a_risk(2, 2, risk_ref="R1"), a_risk(3, 3, risk_ref="R3", quarter=Q1))
    assert perf.score_risks(rows, perf.Quarter(Q2))["risk_ref"].tolist() == ["R2", "R1"]
    assert perf.score_risks(rows, perf.Quarter("2021-22 Q1")).empty


def test_scoring_risks_leaves_its_input_untouched_and_labels_change_nothing():
    rows = risks(a_risk(2, 3), a_risk(1, 1, risk_ref="R2"), a_risk(2, 2, quarter=Q1))
    before = rows.copy(deep=True)
    assert_frame_equal(
        perf.score_risks(rows, perf.Quarter(Q2)), perf.score_risks(rows.set_axis(["row"] * 3), perf.Quarter(Q2))
    )
    assert_frame_equal(before, rows)


def test_risks_are_counted_in_all_by_level_by_band_and_by_both():
    counted = figures(
        a_risk(2, 2, risk_ref="R1"),
        a_risk(3, 3, risk_ref="R2"),
        a_risk(2, 3, risk_ref="R3", level="service"),
        a_risk(risk_ref="R4", level="service"),
    )
    assert {part: value for (name, part), value in counted.items() if name == "risks.total"} == {
        "": 4,
        "level=corporate": 2,
        "level=service": 2,
        "band=Medium": 2,
        "band=Medium/high": 1,
        "level=corporate band=Medium": 1,
        "level=corporate band=Medium/high": 1,
        "level=service band=Medium": 1,
    }


def test_rising_risks_are_those_that_officers_forecast_to_increase():
    counted = figures(a_risk(1, 1, forecast="increasing"), a_risk(1, 1, forecast="static", risk_ref="R2"))
    assert counted["risks.rising", ""] == 1


def test_risks_that_rose_are_those_with_a_higher_score_than_the_quarter_before():
    counted = figures(
        a_risk(2, 3), a_risk(2, 2, quarter=Q1), a_risk(1, 1, risk_ref="R2"), a_risk(1, 2, risk_ref="R2", quarter=Q1)
    )
    assert counted["risks.declined", ""] == 1


def test_no_risk_is_counted_as_none():
    assert figures(a_risk(quarter=Q1)) == {
        ("risks.total", ""): 0,
        ("risks.rising", ""): 0,
        ("risks.declined", ""): 0,
    }
