"""The real quarter re-scores to its published ratings; where it does not, we know why."""

import pytest

import perf
from perf.figure import value_of
from perf.scoring.printed_ratings import beside_printed

WORDS = ["green", "amber", "red", "na"]


@pytest.fixture(params=["as scored", "on returns alone"])
def measures(request, scores):
    """The council's measures, scored on the figures of its records, and on its returns as they were printed."""
    if request.param == "as scored":
        return scores.council_measures
    data = scores.data
    scored = perf.score_measures(data.returns, data.measures, scores.quarter)
    return beside_printed(scored, data.printed_ratings, "measure", "measure_id", scores.quarter)


def counts(scores, kind, basis=""):
    return [int(value_of(scores.figures, f"{kind}.{basis}{word}")) for word in WORDS]


def apart(rows):
    """List the rows whose printed rating the rule does not give."""
    return rows[rows["printed_rating"].notna() & (rows["printed_rating"] != rows["rating"])]


def test_13_of_the_15_measures_with_a_printed_rating_have_it_by_the_rule(measures):
    rated = measures[measures["printed_rating"].isin(["Green", "Amber", "Red"])]
    assert len(rated) == 15
    assert (rated["rating"] == rated["printed_rating"]).sum() == 13
    assert (measures["rating"] == measures["printed_rating"]).sum() == 25


def test_the_two_others_are_told_as_what_they_are(measures):
    told = apart(measures)[["measure_id", "actual", "target", "polarity", "printed_rating", "rating"]]
    assert told.round(2).to_numpy().tolist() == [
        ["CPM/210", 5.29, 3.75, "lower", "Green", "Red"],  # missed by 41%
        ["CPM/214", 101.85, 100.0, "lower", "Red", "Amber"],  # missed by 1.85%
    ]


def test_the_printed_counts_of_measures_are_8_green_1_amber_6_red_and_12_that_cannot_be_rated(scores, measures):
    assert counts(scores, "measures", "printed_") == [8, 1, 6, 12]
    assert counts(scores, "measures") == [7, 2, 6, 12]
    assert measures["rating"].value_counts()[["Green", "Amber", "Red", "N/A"]].tolist() == [7, 2, 6, 12]


def test_all_223_actions_with_a_printed_status_have_it_by_the_rule(scores):
    printed = scores.actions[scores.actions["printed_rating"].notna()]
    assert [len(scores.actions), len(printed)] == [224, 223]
    assert (printed["rating"] == printed["printed_rating"]).sum() == 223
    assert counts(scores, "actions", "printed_") == [203, 2, 18, 0]
    assert counts(scores, "actions") == [203, 2, 18, 1]


def test_the_action_without_a_printed_percentage_is_not_rated(scores):
    unrated = scores.actions[scores.actions["rating"] == "N/A"]
    assert unrated["action_id"].tolist() == ["DS/IT044"]
    assert unrated["printed_rating"].isna().all()


def test_the_printed_status_of_each_theme_follows_from_its_printed_ratings(scores):
    printed = scores.themes.set_index("theme")["printed_rating"]
    by_printed = scores.measures.assign(rating=scores.measures["printed_rating"])
    assert printed.to_dict() == scores.rolled_up(by_printed, "theme").set_index("theme")["rating"].to_dict()
    assert printed.to_dict() == {
        "People": "Amber",
        "Financial": "Amber",
        "Assets": "N/A",
        "Customer": "Amber",
        "ICT": "N/A",
    }


def test_the_rule_gives_every_theme_its_printed_status_but_people_for_the_one_green_it_loses(scores):
    assert apart(scores.themes)[["theme", "printed_rating", "rating"]].to_numpy().tolist() == [
        ["People", "Amber", "Red"]
    ]


def test_every_printed_status_of_a_corporate_action_follows_from_its_actions(scores):
    printed = scores.corporate_actions.dropna(subset=["printed_rating"])
    assert len(scores.corporate_actions) == 11
    assert printed["corporate_action"].tolist() == ["CP1", "CP2", "CP4", "CP5", "CP6", "CP7", "CP8", "CP10", "CP11"]
    assert printed["printed_rating"].tolist() == ["Green"] * 5 + ["Red", "Green", "Amber", "Green"]
    assert printed["rating"].tolist() == printed["printed_rating"].tolist()
    silent = scores.corporate_actions[scores.corporate_actions["printed_rating"].isna()]
    assert silent[["corporate_action", "total", "rating"]].to_numpy().tolist() == [["CP3", 0, "N/A"], ["CP9", 0, "N/A"]]


def test_the_measures_are_amber_as_printed_and_so_is_the_quarter_which_is_printed_green(scores):
    printed = scores.data.printed_ratings
    overall = printed[printed["kind"] == "overall"].set_index("id")["rating"].to_dict()
    assert overall == {"corporate health": "Green", "measures": "Amber"}
    for basis in ("", "printed_"):
        assert scores.roll_up(scores.council_measures, basis) == scores.status(basis) == "Amber"
        assert scores.roll_up(scores.actions, basis) == "Green"


def test_every_risk_has_its_printed_band(scores):
    printed = scores.data.printed_ratings
    bands = printed[printed["kind"] == "risk"].set_index("id")["rating"].str.casefold()
    assert len(scores.risks) == 26
    assert bands.to_dict() == scores.risks.set_index("risk_ref")["band"].str.casefold().to_dict()


def test_the_printed_scores_of_risks_are_likelihood_times_impact(scores):
    values = scores.data.printed_values
    printed = values[(values["kind"] == "risk") & (values["field"] == "score")].set_index("id")["printed"].astype(int)
    computed = scores.risks.set_index("risk_ref")["score"]
    assert computed[printed.index].tolist() == printed.tolist()


def test_the_printed_figures_of_last_year_give_every_direction_where_both_cover_the_same_days(scores):
    measures = perf.score_measures(scores.data.returns, scores.data.measures, scores.quarter)
    compared = measures.dropna(subset=["actual", "previous"]).set_index("measure_id")["direction"]
    assert measures.loc[measures["not_compared"] != "", ["measure_id", "not_compared"]].to_numpy().tolist() == [
        ["CPM/214", "it cannot be compared with last year's figure"],
        ["CPM/215", "last year's figure is for the time to 30 September 2018"],
        ["CPM/219", "last year's figure is for the time to 30 September 2018"],
        ["CPM/262", "new measure, without an earlier figure"],
        ["CPM/263", "new measure, without an earlier figure"],
    ]
    assert compared.value_counts().to_dict() == {"better": 6, "worse": 5, "about the same": 1}


def test_every_red_but_one_has_a_note_a_cause_or_a_remedy(scores):
    rated = [*scores.measures.to_dict("records"), *scores.actions.to_dict("records")]
    red = {str(row.get("measure_id", row.get("action_id"))): row for row in rated if row["rating"] == "Red"}
    assert len(red) == 24
    unexplained = [name for name, row in red.items() if scores.explanation_of(row, name).is_blank]
    assert unexplained == ["FIT/A026"]


def test_the_quarter_is_the_latest_so_that_no_quarter_means_this_one(vale):
    assert str(vale.quarter()) == "2019-20 Q2"
