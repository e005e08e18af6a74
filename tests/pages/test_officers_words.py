"""What officers write stands where its subject stands, with its figures calculated, and none of it is lost."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.areas import COUNCIL
from perf.catalogue import TOPICS
from perf.disclosure.protected_scores import protect_scores
from perf.pages import attention, officers_words, topics_at_a_glance
from perf.pages.health import risk_matrix, scorecard
from perf.pages.health.report import HealthReport
from perf.pages.report_scores import of_council
from perf.pages.topic_view import open_view

ROWS = {
    "measures": {"measure_id": "M1", "title": "Calls", "theme": "Customer", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": "2019-20 Q2", "actual": 50, "target": 100},
    "actions": {
        "action_id": "A1", "quarter": "2019-20 Q2", "corporate_action": "CP1", "title": "Buy", "percent_complete": 60,
    },
    "risks": {
        "risk_ref": "R1", "quarter": "2019-20 Q2", "level": "corporate", "title": "Flood", "likelihood": 2, "impact": 2,
    },
    "narrative": {
        "quarter": "2019-20 Q2", "report": "corporate-health", "area": "council", "section": "position", "text": "Fine",
    },
}  # fmt: skip

CALCULATED = "\nFigures that these words name are calculated."
MADE_UP = "\nFigures that these words name are calculated, some of them from made-up example data."


@pytest.fixture
def written(quarter):
    """Return the health report of a council with one Red measure, one action, one risk, and some texts."""

    def report(*texts):
        tables = {"measures": [{}], "returns": [{}], "actions": [{}], "risks": [{}], "narrative": texts}
        return HealthReport(of_council(protect_scores(quarter(**tables))))

    return report


def test_the_position_of_officers_comes_after_the_calculated_one(written):
    report = written({"text": "we <b>cope</b>", "author": "Chief <i>Executive"})
    assert report.position().text.splitlines()[-2:] == [
        "What officers report:",
        "We <b>cope</b>. (Chief <i>Executive)",
    ]
    assert "<b>" not in report.position().html
    assert "<i>" not in report.position().html


def test_a_figure_in_braces_is_calculated(written):
    text = (
        "{measures.red} of {measures.total} is Red, {actions.green_pct} of actions Green, {measures.red theme=Customer}"
    )
    assert (
        written({"text": text})
        .position()
        .text.removesuffix(MADE_UP)
        .removesuffix(CALCULATED)
        .endswith("1 of 1 is Red, 100% of actions Green, 1.")
    )


@pytest.mark.parametrize("named", ["complaints.received", "measures.red category=Local"])
def test_a_figure_that_there_is_not_says_so(written, named):
    assert (
        written({"text": f"It is {{{named}}}"})
        .position()
        .text.removesuffix(MADE_UP)
        .removesuffix(CALCULATED)
        .endswith("It is [no data].")
    )


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("actions.green", "2"),
        ("actions.green service=Roads", "1"),
        ("actions.green corporate_action=CP1 service=Parks", "1"),
        ("actions.green_pct service=Roads", "50%"),
        ("actions.green service=Other", "[no data]"),
        ("risks.total level=corporate", "1"),
    ],
)
def test_a_figure_of_ratings_is_counted_for_any_of_its_parts(quarter, named, shown):
    actions = [
        {"service": "Roads"}, {"action_id": "A2", "service": "Roads", "percent_complete": 10},
        {"action_id": "A3", "service": "Parks"},
    ]  # fmt: skip
    scores = quarter(actions=actions, risks=[{}], narrative=[{"text": f"It is {{{named}}}"}])
    position = HealthReport(of_council(protect_scores(scores))).position().text
    assert f"It is {shown}." in position


def test_a_hidden_figure_stays_hidden_in_a_text(protected):
    hidden = protected.records[(protected.records["hidden"] != "") & (protected.records["part"] == "")]
    row = hidden[hidden["quarter"] == protected.quarter.label].iloc[0]
    text = {"quarter": protected.quarter.label, "report": "sickness", "area": row["area"], "section": "position",
            "subject": None, "text": f"{{{row['figure']}}}", "author": None}  # fmt: skip
    tables = dict(protected.data.tables) | {"narrative": pd.DataFrame([text])}
    scores = replace(protected, data=replace(protected.data, tables=tables))
    topic = next(topic.name for topic in TOPICS.values() if row["figure"] in topic.figure_names)
    scores.data.narrative["report"] = topic
    assert (
        officers_words.of_topic(open_view(scores, topic, row["area"]))
        .text.removesuffix(MADE_UP)
        .removesuffix(CALCULATED)
        .endswith(f"[{row['hidden']}].")
    )


def test_cause_and_remedy_of_a_measure_stand_with_it_and_in_no_section(written):
    report = written(
        {"section": "cause", "subject": "M1", "text": "Snow"},
        {"section": "action_taken", "subject": "M1", "text": "Salt"},
    )
    for block in (scorecard.red_measures(report.scores), scorecard.all_measures(report.scores)):
        assert "Cause: Snow." in block.text
        assert "Remedy: Salt." in block.text
    assert report.challenges().text == ""
    assert "It has" not in attention.summary(report.scores).text


@pytest.mark.parametrize(
    ("section", "missing"),
    [("cause", "No remedy given"), ("action_taken", "No cause given"), ("challenge", "No explanation given")],
)
def test_a_red_measure_says_what_officers_do_not(written, section, missing):
    report = written({"section": section, "subject": "M1", "text": "Snow"})
    assert missing in scorecard.red_measures(report.scores).text


def test_what_is_about_a_risk_stands_with_it(written):
    report = written({"section": "action_taken", "subject": "R1", "text": "A wall"})
    assert "What is being done: A wall." in risk_matrix.risks(report.scores).text


def test_texts_about_one_subject_stand_together_with_its_name_and_place(written):
    report = written(
        {"section": "challenge", "subject": "M1", "text": "Few calls"},
        {"section": "cause", "subject": "Weather", "text": "Rain"},
        {"section": "challenge", "text": "Money"},
        {"section": "action_taken", "subject": "Weather", "text": "Umbrellas"},
        {"section": "achievement", "subject": "M1", "text": "More staff"},
    )
    assert report.challenges().text.splitlines() == [
        "Challenges that officers report, their causes and what is being done",
        "Calls (M1): Challenge: Few calls.",
        "Weather: Cause: Rain. What is being done: Umbrellas.",
        "The council as a whole: Challenge: Money.",
    ]
    assert report.achievements().text.splitlines() == ["Achievements that officers report", "Calls (M1): More staff."]


def test_a_text_for_a_topic_without_records_is_in_the_report_of_the_council(written):
    report = written({"report": "budget", "section": "position", "text": "On budget"})
    assert "On budget." in report.position().text


def test_every_action_shows_its_note_cause_and_remedy(quarter):
    rows = [{"note": "Half way"}, {"action_id": "A2", "cause": "Rain", "remedy": "Roofs"}]
    shown = scorecard.all_actions(quarter(actions=rows)).text
    assert "Half way" in shown
    assert "Cause: Rain." in shown
    assert "explanation" not in shown


@pytest.mark.parametrize(("complete", "word"), [(50, "What is being done"), (40, "Remedy")])
def test_only_what_is_behind_has_a_remedy(quarter, complete, word):
    scores = quarter(actions=[{"percent_complete": complete, "remedy": "Roofs"}])
    assert f"{word}: Roofs." in scorecard.all_actions(scores).text


@pytest.mark.parametrize(
    ("cause", "shown"),
    [("Only {measures.total} measures", "Only 0 measures."), ("A {code} in braces {", "A {code} in braces {.")],
)
def test_braces_in_the_cause_of_an_action_are_read_only_where_they_name_a_figure(quarter, cause, shown):
    block = scorecard.all_actions(protect_scores(quarter(actions=[{"cause": cause}])))
    assert f"Cause: {shown}" in block.text


def test_no_text_of_the_bundled_quarter_is_lost(protected):
    """Every text is on the page of its topic, or on that of the council."""
    health = HealthReport(of_council(protected))
    sections = (health.position(), health.achievements(), health.challenges(), health.recommendations(),
                health.measures(), health.risks())  # fmt: skip
    council = "\n".join(block.text for block in sections)
    for text in protected.texts:
        on_page = council
        if text.report in TOPICS:
            on_page = officers_words.of_topic(open_view(protected, text.report, text.area)).text
        assert officers_words.text_line(protected, text).striptags() in on_page, text


def test_the_position_of_a_topic_is_in_the_topics_in_brief(protected):
    brief = topics_at_a_glance.brief(protected).text
    positions = [officers_words.text_line(protected, text).striptags() for text in protected.texts
                 if text.report in TOPICS and text.area == COUNCIL and text.section == "position"]  # fmt: skip
    assert positions
    assert all(text in brief for text in positions)


def test_every_red_of_the_bundled_quarter_but_one_is_explained(scores):
    red = {"measure_id": scores.council_measures, "action_id": scores.actions}
    silent = [row[key] for key, rows in red.items() for row in rows[rows["rating"] == "Red"].to_dict("records")
              if scores.explanation_of(row, row[key]).is_blank]  # fmt: skip
    assert silent == ["FIT/A026"]
