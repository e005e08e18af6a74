"""The status of a quarter: measures and actions are never counted together, and two sentences say both."""

import pytest

from perf.pages.health import status

Q2 = "2019-20 Q2"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 100, "target": 100},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 60},
    "printed_ratings": {"kind": "overall", "id": "corporate health", "quarter": Q2, "rating": "Green"},
}


@pytest.fixture
def answered(quarter):
    """Return the answer of a quarter with these actuals (the target is 100) and percentages complete (50 expected)."""

    def answer(actuals, complete=(), **tables):
        ids = [f"M{at}" for at, _ in enumerate(actuals, start=1)]
        tables["measures"] = [{"measure_id": name} for name in ids]
        tables["returns"] = [{"measure_id": name, "actual": one} for name, one in zip(ids, actuals, strict=True)]
        if complete:
            tables["actions"] = [{"action_id": f"A{at}", "percent_complete": one} for at, one in enumerate(complete)]
        return status.answer(quarter(**tables)).text

    return answer


def test_the_answer_of_the_real_quarter_says_both_and_what_a_careful_reader_would_ask(scores):
    findings = (
        "8 of 15 measures miss their target, and 12 cannot be rated; 203 of 223 actions are on course, 190 of them at "
        "exactly the expected 50%, and 1 cannot be rated. The status of the quarter is Amber, the worse of measures "
        "(Amber) and actions (Green); in the published report it is Green."
    )
    assert status.answer(scores).text == f"In part: {findings}"
    assert status.headline(scores).text == findings


def test_many_actions_on_course_do_not_hide_measures_that_miss_their_target(answered):
    assert answered([0, 0], [60] * 50) == (
        "No: both measures miss their target; all 50 actions are on course. The status of the quarter is Red, the "
        "worse of measures (Red) and actions (Green)."
    )


@pytest.mark.parametrize(
    ("actuals", "expected"),
    [
        ([100, 100, 0], "1 of 3 measures misses its target"),
        ([0, 95, 100], "2 of 3 measures miss their target"),
        ([0, 0, 0], "all 3 measures miss their target"),
        ([100, 100, 100], "all 3 measures meet their target"),
        ([100, 100], "both measures meet their target"),
        ([100], "the only measure meets its target"),
        ([0], "the only measure misses its target"),
        ([0, None], "the only measure with a rating misses its target, and 1 cannot be rated"),
        ([100, 100, None], "both measures with a rating meet their target, and 1 cannot be rated"),
        ([0, 100, None, None], "1 of 2 measures misses its target, and 2 cannot be rated"),
        ([None, None], "no measure has been rated"),
        ([None], "no measure has been rated"),
    ],
)
def test_the_measures_are_counted_in_english(answered, actuals, expected):
    assert answered(actuals).split(": ", 1)[1].split(". ")[0].rstrip(".") == expected


@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        ([60, 60, 0], "2 of 3 actions are on course"),
        ([60, 0, 0], "1 of 3 actions is on course"),
        ([0, 0], "none of 2 actions is on course"),
        ([60], "the only action is on course"),
        ([0], "the only action is not on course"),
        ([50], "the only action is on course"),
        ([0, None], "the only action with a rating is not on course, and 1 cannot be rated"),
        ([50, 60], "both actions are on course"),  # half of them are at exactly 50%
        ([50, 50, 60], "all 3 actions are on course, 2 of them at exactly the expected 50%"),
        ([50, 50], "both actions are on course, both of them at exactly the expected 50%"),
        ([50, 50, 50, 49], "3 of 4 actions are on course, all of them at exactly the expected 50%"),
        ([50.1, 50.1, 50.1], "all 3 actions are on course"),
    ],
)
def test_the_actions_are_counted_in_english_and_exact_progress_is_remarked_on(answered, complete, expected):
    assert answered([100], complete).split("; ", 1)[1].split(". ")[0] == expected


@pytest.mark.parametrize(
    ("actuals", "complete", "expected"),
    [
        ([100], [60], "Green, the same as that of its measures and that of its actions."),
        ([100], [], "Green, that of its measures, because no action is rated."),
        ([None], [60], "Green, that of its actions, because no measure is rated."),
        ([0], [60], "Red, the worse of measures (Red) and actions (Green)."),
        ([100], [60, 0], "Amber, the worse of measures (Green) and actions (Amber)."),
        ([100], [0], "Red, the worse of measures (Green) and actions (Red)."),
    ],
)
def test_the_status_is_the_worse_of_the_two(answered, actuals, complete, expected):
    assert answered(actuals, complete).endswith(f"The status of the quarter is {expected}")


def test_without_any_rating_there_is_no_status(answered):
    assert answered([None], [None]) == "There is no answer yet: no measure or action has been rated."


def test_what_officers_state_and_what_was_printed_stand_beside_the_status_where_they_differ(quarter):
    stated = {"actual": 0, "stated_rating": "Amber", "reason": "a strike"}
    scores = quarter(measures=[{}], returns=[stated], printed_ratings=[{}])
    assert status.headline(scores).text.endswith(
        "is Red, that of its measures, because no action is rated; by officers' stated ratings it is Amber and in the "
        "published report it is Green."
    )
    same = quarter(measures=[{}], returns=[{}], printed_ratings=[{}])
    assert status.headline(same).text.endswith("is Green, that of its measures, because no action is rated.")


def test_by_trend_a_green_measure_that_misses_its_target_is_not_called_on_target(quarter):
    rows = [{"measure_id": name} for name in ("M1", "M2", "M3")]
    returns = [{"measure_id": name, "actual": actual} for name, actual in (("M1", 95), ("M2", 20), ("M3", 100))]
    last_year = {"measure_id": "M2", "quarter": "2018-19 Q2", "actual": 30}
    scores = quarter('amber_by = "trend"\n', measures=rows, returns=[*returns, last_year])
    assert scores.council_measures["rating"].tolist() == ["Green", "Red", "Green"]
    assert status.headline(scores).text.startswith(
        "1 of 3 measures misses its target by more than the tolerance, and 1 misses it by no more than the tolerance."
    )
