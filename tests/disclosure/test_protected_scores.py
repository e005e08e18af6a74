"""A measure that is scored on a figure about few people is not shown; any other is left as it is."""

import numpy as np
import pandas as pd
import pytest

import perf
from perf.catalogue import ABOUT_PEOPLE
from perf.disclosure.protected_scores import NO_EARLIER, TOO_FEW, SeriesOnce, protect_measures, protect_scores
from perf.quarter import Quarter
from tests.random_council import a_council, as_read, the_rest

NOW, BEFORE = "2019-20 Q2", "2018-19 Q2"


def a_measure(**changes):
    row = {
        "measure_id": "M1", "area": "council", "figure": "turnover.all_pct", "part": None, "fed": True, "actual": 6.0,
        "previous": 8.0, "target": 5.0, "miss": 1.0, "returned": 6.0, "differs": True, "rating": "Red",
        "direction": "better", "note": "Three left: A, B and C", "amber_by": "tolerance", "floor": np.nan,
        "not_rated": "",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def gated(now="", before="", part="", earlier=BEFORE):
    rows = [(NOW, "", now), (earlier, "", before)] if not part else [(NOW, "", ""), (NOW, part, now), (BEFORE, "", "")]
    frame = pd.DataFrame(rows, columns=["quarter", "part", "hidden"])
    return frame.assign(figure="turnover.all_pct", area="council")


def shown(measures, figures, earlier=BEFORE):
    return protect_measures(measures, figures, Quarter(NOW), Quarter(earlier)).iloc[0]


def test_a_series_is_made_once_and_whoever_changes_it_changes_it_for_themselves():
    class Made:
        asked = 0

        def months(self, figure, area):
            self.asked += 1
            return pd.DataFrame({"value": [1.0]}, index=["2019-04"])

    made = Made()
    series = SeriesOnce(made)
    for _ in range(2):
        months = series.months("turnover.all_pct", "council")
        assert months["value"].tolist() == [1.0]
        months.loc["2019-04", "value"] = 2.0
        months["more"] = 3.0
    assert made.asked == 1


@pytest.mark.parametrize("why", ["small group", "withheld", "not given"])
def test_a_measure_of_a_hidden_figure_is_not_rated_and_says_why(why):
    row = shown(a_measure(), gated(now=why))
    assert row[["rating", "note", "differs"]].tolist() == ["N/A", TOO_FEW, False]
    assert np.isnan(row[["actual", "previous", "miss", "returned"]].astype(float)).all()
    assert pd.isna(row["direction"])


@pytest.mark.parametrize("earlier", [BEFORE, "2019-20 Q1"])
def test_a_hidden_figure_of_the_quarter_compared_with_hides_the_comparison_alone(earlier):
    row = shown(a_measure(), gated(before="withheld", earlier=earlier), earlier)
    assert row[["actual", "rating", "note"]].tolist() == [6.0, "Red", "Three left: A, B and C"]
    assert pd.isna(row["previous"]) and pd.isna(row["direction"])


def test_a_part_that_is_not_told_at_all_is_hidden_too():
    assert shown(a_measure(part="reason=Died"), gated())["rating"] == "N/A"
    assert shown(a_measure(part="reason=Died"), gated(part="reason=Died"))["rating"] == "Red"


@pytest.mark.parametrize("hidden", ["2019-20 Q1", NOW, ""])
def test_a_hidden_figure_of_the_quarter_alone_hides_the_comparison_with_the_quarter_before(hidden):
    alone = [("turnover.all_pct_in_quarter", label) for label in (NOW, "2019-20 Q1")]
    rows = [("turnover.all_pct", NOW), *alone]
    figures = pd.DataFrame(rows, columns=["figure", "quarter"]).assign(area="council", part="")
    is_hidden = (figures["quarter"] == hidden) & (figures["figure"] != "turnover.all_pct")
    figures = figures.assign(hidden=is_hidden.map({True: "withheld", False: ""}))
    row = shown(a_measure(compared=3.0), figures, "2019-20 Q1")
    assert row[["actual", "rating"]].tolist() == [6.0, "Red"]
    assert row[["previous", "compared", "direction"]].isna().tolist() == [bool(hidden)] * 3


@pytest.mark.parametrize(
    ("measure", "figures"),
    [
        (a_measure(), gated()),
        (a_measure(fed=False), gated(now="withheld")),  # what an officer returns is as printed
        (a_measure(figure="complaints.received"), gated(now="withheld")),
        (a_measure(area="schools"), gated(now="withheld")),
    ],
)
def test_any_other_measure_is_left_as_it_is(measure, figures):
    pd.testing.assert_frame_equal(measure, protect_measures(measure, figures, Quarter(NOW), Quarter(BEFORE)))


def by_trend(now, before, *, hidden, target=5.0, against="last year"):
    """Protect a measure by trend that is scored on a figure, of which the quarter or the earlier one is hidden."""
    earlier = BEFORE if against == "last year" else "2019-20 Q1"
    quarters = {NOW: now, earlier: before}
    figures = pd.DataFrame(
        {"figure": "turnover.all_pct", "area": "council", "quarter": label, "part": "", "value": value, "case": 0.0}
        | {"numerator": value, "denominator": 100.0, "own": True, "is_share": False, "alone": "", "period": "quarter"}
        | {"last_day": Quarter(label).end, "hidden": "withheld" if label in hidden else ""}
        for label, value in quarters.items()
    )
    measure = {"measure_id": "M1", "polarity": "lower", "figure": "turnover.all_pct", "unit": "percent"}
    returns = pd.DataFrame([{"measure_id": "M1", "quarter": NOW, "actual": np.nan, "target": target}])
    scored = perf.score_measures(
        returns, pd.DataFrame([measure | {"basis": "quarter"}]), Quarter(NOW), figures=figures, tolerance=0.1,
        against=against, amber_by="trend",
    )  # fmt: skip
    return scored, protect_measures(scored, figures, Quarter(NOW), Quarter(earlier))


@pytest.mark.slow
@pytest.mark.parametrize("against", ["last year", "last quarter"])
@pytest.mark.parametrize("target", [5.0, 6.0, 5.8])  # missed, met, and missed within the tolerance
def test_nothing_shown_depends_on_a_hidden_figure_with_which_a_measure_by_trend_is_compared(target, against):
    every = [by_trend(6.0, before, hidden=(BEFORE, "2019-20 Q1"), target=target, against=against)
             for before in (1.0, 5.9, 6.0, 6.1, 40.0)]  # fmt: skip
    for _, protected in every:
        pd.testing.assert_frame_equal(protected, every[0][1])
    ratings = {scored["rating"].item() for scored, _ in every}
    assert ratings == ({"Amber", "Red"} if target == 5.0 else {"Green"})  # what an attacker would have learnt
    row = every[0][1].iloc[0]
    assert (row["rating"], row["not_rated"]) == (("N/A", NO_EARLIER) if target == 5.0 else ("Green", ""))


@pytest.mark.slow
def test_nothing_shown_depends_on_a_hidden_figure_of_a_measure_by_trend_itself():
    every = [by_trend(now, 6.0, hidden=(NOW,))[1] for now in (1.0, 5.2, 5.9, 6.0, 40.0)]
    for protected in every:
        pd.testing.assert_frame_equal(protected, every[0])
    assert every[0][["rating", "not_rated", "note"]].iloc[0].tolist() == ["N/A", "", TOO_FEW]


@pytest.mark.slow
@pytest.mark.parametrize("against", ["last year", "last quarter"])
def test_in_a_council_by_chance_no_rating_by_trend_is_shown_that_is_based_on_a_hidden_figure(against):
    hidden = 0
    for seed in range(2):
        tables = a_council(seed) | the_rest(seed)
        fed = [{"figure": figure, "polarity": "lower", "basis": "ytd"} for figure in sorted(ABOUT_PEOPLE)[:5]]
        tables["measures"] = [a_row | {"measure_id": f"P{at}", "theme": "People"} for at, a_row in enumerate(fed)]
        tables["returns"] = [{"measure_id": f"P{at}", "quarter": NOW, "area": area, "target": 0.01}
                             for at in range(len(fed)) for area in ("council", "North", "South", "Roads")]  # fmt: skip
        scores = perf.score_quarter(as_read(tables, {}, amber_by="trend", direction=against), NOW)
        shown_rows = protect_scores(scores).measures
        is_hidden = scores.measures["previous"].notna() & shown_rows["previous"].isna()
        hidden += int(scores.measures.loc[is_hidden, "rating"].isin(["Amber", "Red"]).sum())
        assert set(shown_rows.loc[is_hidden, "rating"]) <= {"N/A", "Green"}
        assert set(shown_rows.loc[is_hidden, "not_rated"]) <= {"", NO_EARLIER}
        assert scores.measures_before.empty
    assert hidden > 10  # ratings that would have told
