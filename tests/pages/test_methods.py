"""The method explains the rules with the council's own numbers, the dates of the data, and what is missing."""

import pytest
from bs4 import BeautifulSoup

from perf.catalogue import TABLES, TOPICS
from perf.disclosure.protected_scores import protect_scores
from perf.pages import methods
from perf.pages.report_scores import of_area
from perf.pages.topic_view import View, open_view

Q2 = "2019-20 Q2"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 100, "target": 100},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 50},
    "risks": {"risk_ref": "R1", "quarter": Q2, "level": "corporate", "title": "Floods", "likelihood": 2, "impact": 3},
}
HOSTILE = """<script>alert("1")</script> it's {0} {{x}} & co"""


@pytest.fixture
def usual(quarter):
    def scored(framework=""):
        return quarter(framework, measures=[{}], returns=[{}], actions=[{}], risks=[{}])

    return scored


def meanings(scores):
    page = BeautifulSoup(methods.glossary(scores).html, "html.parser")
    return dict(zip((tag.text for tag in page("dt")), (tag.text for tag in page("dd")), strict=True))


def lines(block):
    return [tag.text for tag in BeautifulSoup(block.html, "html.parser").find_all(["p", "li"])]


def test_the_glossary_explains_the_rules_with_their_numbers(usual):
    told = meanings(usual())
    assert told["Amber measure"] == "Missed its target by no more than 10% of it."
    assert told["Red measure"] == "Missed its target by more than 10% of it."
    assert told["Green action"] == (
        "At least as far on as expected by now, or complete. Expected is the share of the year that has gone (50%): "
        "that of every action of the year, whenever it is due."
    )
    assert told["Amber action"] == "At least 80% of the progress expected by now."
    assert told["Red action"] == (
        "Less than that; or not complete although it was due this year, by 30 September 2019. A revised day does not "
        "put this off. An action that was due before this year is rated by its progress alone, and is among what needs "
        "attention until it is complete."
    )
    assert told["Status of a group"] == (
        "Green when at least 80% of its ratings are Green; Red when fewer than 20% are Green and at least one is Red; "
        "otherwise Amber. Measures and actions without a rating are not counted."
    )
    assert told["Risk score"] == (
        "Likelihood, from 1 to 4, times impact, from 1 to 4: very low 1, low 2, medium/low 3, medium 4 to 6, "
        "medium/high 8 to 9, high 12 and very high 16."
    )
    assert all(meaning.endswith(".") for meaning in told.values())


def test_the_glossary_states_what_is_compared_with_what_and_which_differences_count(usual, quarter):
    terms = meanings(usual())
    assert terms["Better or worse"] == (
        "Whether performance is better or worse, not whether the number went up. Measures are compared with the same "
        "days last year; risks, and groups of measures or actions, with 2019-20 Q1. A group is better or worse only if "
        "its status has changed since 2019-20 Q1; the number of each rating it had then is given in any case."
    )
    assert terms["About the same"] == (
        "The digits shown do not tell the two apart, or they differ by less than 1% of the earlier figure; of a "
        "percentage, of the smaller of it and what it lacks of 100."
    )
    assert terms["Not judged"] == "Fewer than 5 cases or people make the difference."
    own = meanings(quarter(measures=[{"materiality": 2}], returns=[{}]))["Not judged"]
    assert own.endswith("A measure that sets the least change that counts has that in place of these rules.")


def test_a_topic_explains_when_its_figures_are_not_judged(protected):
    terms = {topic: methods.definitions(open_view(protected, topic)).text for topic in ("sickness", "budget")}
    assert "fewer than 5 people who are absent for a week" in terms["sickness"]
    assert "A forecast variance is also about the same where it differs by less than 0.1%" in terms["budget"]


@pytest.mark.parametrize(
    ("rule", "word", "expected"),
    [
        ("rating_tolerance = 0.05", "Amber measure", "5%"),
        ("rating_tolerance = 0.025", "Amber measure", "2.5%"),
        ("rating_tolerance = 0.025", "Red measure", "2.5%"),
        ("roll_up = { green_from = 0.665 }", "Status of a group", "66.5%"),
        ("roll_up = { red_below = 0.125 }", "Status of a group", "12.5%"),
        ("action_pace = { amber_from = 0.755 }", "Amber action", "75.5%"),
    ],
)
def test_the_glossary_gives_the_councils_own_numbers_as_they_are(usual, rule, word, expected):
    assert f" {expected}" in meanings(usual(rule))[word]


def test_the_glossary_speaks_of_risks_only_where_there_are_some(quarter):
    assert "Risk score" not in meanings(quarter(measures=[{}], returns=[{}]))


def test_the_method_says_what_the_figures_cover_and_are_based_on(usual, quarter):
    assert lines(methods.method(usual()))[:2] == [
        "The quarter is 1 July to 30 September 2019. Measures with a figure: 1 without a recorded period.",
        "Ratings, and what is counted of them, are calculated from 1 return, 1 action and 1 risk in the council's "
        "folder, with the figures as they are stored, before they are rounded for this page. Figures of topics are "
        "calculated from the data of each topic, as its own page says. What officers write is shown as they wrote "
        "it; a figure that a text names is calculated.",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["ytd", "ytd", "quarter"], " Measures with a figure: 2 for the year to date and 1 for the quarter alone."),
        (["snapshot", None], " Measures with a figure: 1 of one day and 1 without a recorded period."),
        ([], ""),
    ],
)
def test_measures_are_said_to_cover_only_what_is_recorded(quarter, given, expected):
    rows = {"measures": [], "returns": []}
    for at, basis in enumerate([*given, "ytd"], 1):
        rows["measures"].append({"measure_id": f"M{at}", "basis": basis})
        rows["returns"].append({"measure_id": f"M{at}", "actual": 1 if at <= len(given) else None})
    assert lines(methods.method(quarter(**rows)))[0] == f"The quarter is 1 July to 30 September 2019.{expected}"


def test_the_page_of_an_area_counts_what_is_the_areas(quarter):
    returns = [{"area": "council"}, {"measure_id": "M2", "area": "Place"}, {"measure_id": "M3", "area": "Place"}]
    actions = [{"service": "Housing"}, {"action_id": "A2", "service": "Adult Services"}]
    measures = [{}, {"measure_id": "M2"}, {"measure_id": "M3"}]
    rules = '[directorates]\n"Social Services" = ["Adult Services"]\nPlace = ["Housing"]\n'
    scores = quarter(rules, measures=measures, returns=returns, actions=actions)
    assert "from 1 return and 2 actions in" in methods.method(scores).text
    assert "from 2 returns and 1 action in" in methods.method(of_area(protect_scores(scores), "Place")).text


def test_only_the_quarters_own_rows_are_counted(quarter):
    scores = quarter(actions=[{}, {"action_id": "A2"}, {"action_id": "A3", "quarter": "2019-20 Q1"}])
    assert "calculated from 2 actions in the council's folder" in methods.method(scores).text


@pytest.mark.parametrize(
    ("data_to", "expected"),
    [
        ("2019-08-31", ["Buses (M1): data up to 31 August 2019."]),
        ("2019-09-29", ["Buses (M1): data up to 29 September 2019."]),
        ("2019-09-30", []),
        ("2019-12-31", []),
        (None, []),
    ],
)
def test_a_measure_whose_data_end_before_the_quarter_is_told(quarter, data_to, expected):
    scores = quarter(measures=[{}], returns=[{"data_to": data_to}])
    assert expected == lines(methods.data_dates(scores))


def test_a_measure_without_a_title_is_told_by_its_id(quarter):
    scores = quarter(measures=[{"title": None}], returns=[{"data_to": "2019-08-31"}])
    (line,) = lines(methods.data_dates(scores))
    assert "M1" in line
    assert "nan" not in line.casefold()


def test_a_table_that_ends_early_or_is_not_the_councils_own_record_is_told(usual):
    scores = usual(
        "data_to = { returns = 2019-08-31 }\n"
        'provenance = { risks = { kind = "synthetic" }, returns = { kind = "estimated", note = "by officers" } }'
    )
    assert lines(methods.data_dates(scores)) == [
        "The table returns: data up to 31 August 2019.",
        "Estimated data: returns (by officers). Made-up example data: risks.",
    ]


def test_each_table_that_is_absent_is_named_with_what_is_missing_without_it(usual):
    assert lines(methods.missing_data(usual())) == [
        "Printed ratings beside the calculated ones: the folder has no printed_ratings table.",
        "The check of printed claims and values: the folder has no claims or printed_values table.",
        "What officers report: officers have not supplied anything.",
        "Sickness absence from records: the folder has no workforce or absences table.",
        "Turnover from records: the folder has no workforce or leavers table.",
        "Complaints from records: the folder has no complaints table.",
        "Compliments from records: the folder has no compliments table.",
        "Budget from records: the folder has no budget table.",
        "Savings from records: the folder has no savings table.",
    ]


def test_every_table_of_the_contract_is_needed_for_something():
    needed = {name for tables in methods.DEPENDS.values() for name in tables}
    current = {name for name, table in TABLES.items() if table.is_expected}
    assert current - needed == {
        "reports",
        "corporate_actions",
        "observations",
        "comparators",
    }  # say how the others are arranged


def test_a_table_without_this_quarter_is_told_apart_from_one_that_is_absent(quarter):
    scores = quarter(
        measures=[{}],
        returns=[{"target": None}],
        actions=[{"quarter": "2019-20 Q1"}],
        risks=[{"quarter": "2019-20 Q1"}],
    )
    assert lines(methods.missing_data(scores))[:3] == [
        "Ratings of measures of 2019-20 Q2: 1 measure cannot be rated: it has no target for this quarter.",
        "Ratings of actions: the actions table has no rows for 2019-20 Q2.",
        "Risks: the risks table has no rows for 2019-20 Q2.",
    ]


@pytest.mark.parametrize("block", [methods.glossary, methods.method, methods.data_dates, methods.missing_data])
def test_text_from_data_is_escaped(quarter, block):
    scores = quarter(
        f"provenance = {{ returns = {{ kind = 'synthetic', note = '''{HOSTILE}''' }} }}",
        measures=[{"title": HOSTILE, "measure_id": HOSTILE}],
        returns=[{"measure_id": HOSTILE, "data_to": "2019-08-31"}],
    )
    page = BeautifulSoup(block(scores).html, "html.parser")
    assert page.find("script") is None
    assert (page.text.count(HOSTILE) == 3) is (block is methods.data_dates)


def test_only_figures_that_the_records_have_are_defined(protected):
    view = View(protected, TOPICS["budget"], "council")
    shown = methods.definitions(view).text
    assert "Savings forecast, of the year's target: " in shown
    assert "Savings delivered" not in shown


BY_TREND = 'amber_by = "trend"\n'


@pytest.mark.parametrize(
    ("rule", "green", "amber", "red"),
    [
        (
            BY_TREND,
            "On target or better, or missed by no more than 10% of it.",
            "Missed its target by more than 10% of it, and better than the same quarter last year.",
            "Missed its target by more than 10% of it, and not better than the same quarter last year.",
        ),
        (
            BY_TREND + 'rating_tolerance = 0\ndirection = "last quarter"',
            "On target or better.",
            "Missed its target, and better than the quarter before.",
            "Missed its target, and not better than the quarter before.",
        ),
    ],
)
def test_by_trend_the_glossary_and_the_method_state_that_rule(usual, rule, green, amber, red):
    scores = usual(rule)
    told = meanings(scores)
    assert [told[f"{rating} measure"] for rating in ("Green", "Amber", "Red")] == [green, amber, red]
    assert "may be compared" in told["Not rated (N/A)"]
    assert "exactly the tolerance is Green." in " ".join(lines(methods.method(scores)))
