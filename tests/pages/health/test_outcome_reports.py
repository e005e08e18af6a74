"""Outcome reports: the bundled council regrouped into two, against counts worked out by hand from its tables."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf.dataset.committee_reports import CommitteeReport, committee_reports
from perf.disclosure.protected_scores import protect_scores
from perf.figure import value_of
from perf.pages.health.report import HealthReport
from perf.pages.report_scores import of_report
from tests.pages.health.regrouped import regroup
from tests.pages.page_tables import table_lines

OUTCOMES = {  # worked out by hand from the tables: Green, Amber, Red, not rated
    "resources": {"measures": (1, 1, 3, 3), "actions": (179, 2, 15, 1)},
    "services": {"measures": (6, 1, 1, 9), "actions": (24, 0, 3, 0)},
}
OBJECTIVES = {  # each with its status, then its measures, national measures and actions: counts and status
    "People": ("Red", (0, 0, 1, 3, "Red"), (0, 0, 1, 0, "Red"), (79, 1, 7, 0, "Green")),
    "Financial": ("Amber", (1, 1, 2, 0, "Amber"), (0, 0, 1, 0, "Red"), (100, 1, 8, 1, "Green")),
    "Customer": ("Amber", (6, 1, 1, 5, "Amber"), None, (5, 0, 1, 0, "Green")),
    "ICT": ("Amber", (0, 0, 0, 2, "N/A"), None, (7, 0, 2, 0, "Amber")),
    "Assets": ("Green", (0, 0, 0, 2, "N/A"), None, (12, 0, 0, 0, "Green")),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = regroup(tmp_path_factory.mktemp("regrouped") / "vale")
    data = perf.load(folder)
    scores = protect_scores(perf.score_quarter(data, "2019-20 Q2"))
    return {report.name: HealthReport(of_report(scores, report)) for report in committee_reports(data)}


pytestmark = pytest.mark.slow


def tables(block):
    """Return the tables of a block by caption, each a list of rows of text, with the group headings."""
    page = BeautifulSoup(block.html, "html.parser")
    return {table.caption.get_text(): table_lines(table) for table in page.find_all("table")}


def test_the_reports_are_those_of_the_table_in_its_order(opened):
    assert list(opened) == ["resources", "services"]
    first = opened["resources"].scores.report
    assert first == CommitteeReport(
        "resources", "People and money", "outcome", ("People", "Financial"), "the Resources Scrutiny Committee",
        "Head of Finance",
    )  # fmt: skip


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_outcome_counts_its_own_measures_and_actions(opened, name):
    figures = opened[name].scores.figures
    for kind, counts in OUTCOMES[name].items():
        found = [value_of(figures, f"{kind}.{word}") for word in ("green", "amber", "red", "na")]
        assert tuple(found) == counts


def test_the_outcomes_add_up_to_the_council(opened, protected):
    for name in ("measures.total", "actions.total", "actions.red"):
        parts = [value_of(report.scores.figures, name) for report in opened.values()]
        national = 2 if name == "measures.total" else 0
        assert sum(parts) + national == value_of(protected.figures, name)


def test_national_measures_are_counted_apart(opened):
    assert value_of(opened["resources"].scores.figures, "measures.red", part="set=national") == 2
    assert "National measures: Red. 0 Green, 0 Amber and 2 Red" in opened["resources"].cards().text


def test_each_objective_has_a_status_and_its_measures_and_actions_have_one_apart(opened):
    shown = {}
    for report in opened.values():
        theme = ""
        for row in tables(report.objectives())["Status by theme, 2019-20 Q2"][1:]:
            theme = row[0] if len(row) == 1 else theme
            shown.setdefault(theme, []).append(row)
    assert list(shown) == list(OBJECTIVES)
    for theme, (status, measures, national, actions) in OBJECTIVES.items():
        _, whole, *rows = shown[theme]
        assert whole[0] == "As a whole"
        assert status in whole[-1]
        expected = {"Measures": measures, "National measures, counted apart": national, "Actions": actions}
        assert [row[0] for row in rows] == [what for what, counts in expected.items() if counts]
        for row, counts in zip(rows, filter(None, expected.values()), strict=True):
            assert [int(cell) for cell in row[1:5]] == list(counts[:4])
            assert counts[4] in row[6]


def test_the_answer_is_of_the_outcome_and_answers_only_the_usual_question(opened):
    first, second = (opened[name].answer().text for name in ("resources", "services"))
    assert first.startswith("In part: 4 of 5 measures miss their target, and 3 cannot be rated; 179 of 196 actions are")
    assert "The status of People and money is Amber, the worse of measures (Amber) and actions (Green)." in first
    assert second.startswith("2 of 8 measures miss their target")
    assert [report.question for report in opened.values()] == [
        "People and money: is it on course?", "Are residents served well?"
    ]  # fmt: skip
    assert opened["resources"].about().text == "For the Resources Scrutiny Committee. Owner: Head of Finance."
    assert opened["services"].about().text == ""


def test_a_corporate_action_without_actions_says_why(opened):
    financial = tables(opened["resources"].objectives())["Corporate actions: Financial, 2019-20 Q2"]
    assets = tables(opened["services"].objectives())["Corporate actions: Assets, 2019-20 Q2"]
    (third,) = (row for row in financial if "CP3" in row[0])
    (ninth,) = (row for row in assets if "CP9" in row[0])
    assert third[1:6] == ninth[1:6] == ["0", "0", "0", "0", "0"]
    assert "Completed, monitoring goes on" in third[6]
    assert "Has no service plan actions" in ninth[6]
    assert ninth[-1] == "2019-20"


def test_reds_stand_under_their_objective_and_corporate_action_with_cause_and_remedy(opened):
    shown = tables(opened["services"].objectives())
    assert [shown[f"Red actions of {name}, 2019-20 Q2"][1][0] for name in (
        "CP6 Performance Management Framework and system", "CP10 Procurement Strategy",
    )] == ["New performance management system PD/F063", "Digital procurement and invoicing FIT/A026"]  # fmt: skip
    assert shown["Red actions of CP10 Procurement Strategy, 2019-20 Q2"][1][-1].endswith(
        "No explanation given: no cause and no remedy."
    )
    assert "Remedy: An Oracle dashboard" in shown["Red measures: Customer, 2019-20 Q2"][1][-1]
    assert "Red measures: ICT, 2019-20 Q2" not in shown
    assert "No measure and no action is Red here." in opened["services"].objectives().text


def test_measures_are_counted_by_category_and_set(opened):
    shown = tables(opened["resources"].objectives())
    counts = {row[0]: row[1:6] for row in shown["Measures by category: People, 2019-20 Q2"][1:]}
    assert counts == {"What difference": ["0", "0", "1", "0", "1"], "How much": ["0", "0", "0", "2", "2"],
                      "No category": ["0", "0", "0", "1", "1"]}  # fmt: skip
    assert [row[0] for row in shown["National measures by category: People, 2019-20 Q2"][1:]] == ["How well"]
    assert "Measures by category: Financial, 2019-20 Q2" not in shown


def test_a_risk_is_in_the_reports_of_its_themes_and_one_without_a_theme_in_all(opened):
    refs = {name: set(report.scores.risks["risk_ref"]) for name, report in opened.items()}
    assert refs["resources"] - refs["services"] == {"CR5"}
    assert refs["services"] <= refs["resources"]
    assert len(refs["services"]) == 25
    assert "Risk: Brexit (CR14, medium/high)." in opened["services"].objectives().text


def test_a_register_holds_the_actions_of_its_outcome_alone(opened):
    shown = tables(opened["services"].actions())
    assert sum(len(row) > 1 for rows in shown.values() for row in rows[1:]) == 27
    assert list(shown)[:2] == ["Actions that are not Green (the Red ones are explained above), 2019-20 Q2",
                               "Green actions of CP4 Well-being assessment and plan, 2019-20 Q2"]  # fmt: skip


def test_texts_stand_in_the_report_that_they_are_for(opened):
    assert "The published report rates Corporate Health Green overall" in opened["resources"].position().text
    assert "Corporate Health" not in opened["services"].position().text
    assert opened["services"].achievements().text == ""


# --- small councils ---------------------------------------------------------------------------------------------------
ROWS = {
    "measures": {"measure_id": "M1", "title": "Calls", "theme": "Safe", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": "2019-20 Q2", "actual": 100, "target": 100},
    "corporate_actions": {"corporate_action": "C1", "title": "Wardens", "theme": "Safe"},
    "actions": {
        "action_id": "A1", "quarter": "2019-20 Q2", "corporate_action": "C1", "title": "Hire", "percent_complete": 50,
    },
    "risks": {"risk_ref": "R1", "quarter": "2019-20 Q2", "level": "service", "title": "Fire"},
    "reports": {"report": "safe", "title": "A safe place", "kind": "outcome", "themes": "Safe"},
}  # fmt: skip


@pytest.fixture
def small(tmp_path):
    def report(**tables_of):
        (tmp_path / "framework.toml").write_text('name = "Testshire"\n', encoding="utf-8")
        for name, rows in {"reports": [{}], **tables_of}.items():
            pd.DataFrame([ROWS[name] | row for row in rows]).to_csv(tmp_path / f"{name}.csv", index=False)
        return perf.open_report(tmp_path, "safe", "2019-20 Q2")

    return report


@pytest.mark.parametrize(
    ("before", "status", "counts", "way"),
    [
        (25, "● Green", " 1 Green, 0 Amber and 0 Red", ""),
        (21, "▲ Amber", " 0 Green, 1 Amber and 0 Red", " better now"),
        (10, "■ Red", " 0 Green, 0 Amber and 1 Red", " better now"),
        (None, "", "", ""),
    ],
)
def test_a_corporate_action_and_an_objective_stand_beside_the_quarter_before(small, before, status, counts, way):
    rows = [{}] if before is None else [{}, {"quarter": "2019-20 Q1", "percent_complete": before}]
    shown = tables(small(corporate_actions=[{}], actions=rows).objectives())
    for caption, what in (
        ("Corporate actions: Safe, 2019-20 Q2", "Wardens C1"),
        ("Status by theme, 2019-20 Q2", "Actions"),
    ):
        head, *body = shown[caption]
        (row,) = (row for row in body if row[0] == what)
        earlier = "In 2019-20 Q1"
        assert (row[head.index(earlier)] if earlier in head else "") == status + counts + way
    whole = shown["Status by theme, 2019-20 Q2"][2]
    assert (whole[-1] if status else "") == status + way


def test_risks_without_a_score_are_counted_and_named(small):
    report = small(corporate_actions=[{}], actions=[{}], risks=[{"theme": "Safe"}, {"risk_ref": "R2", "score": 4}])
    assert "1 without a score" in report.risks().text
    assert "Risk: Fire (R1, without a score)." in report.objectives().text


@pytest.mark.parametrize(
    ("impacts", "words"),
    [
        ((4,) * 7, "7 risks, all high. "),
        ((4, *(3,) * 6), "7 risks: 1 high and 6 medium/high. The highest: Fire (R0)."),
    ],
)
def test_none_of_many_risks_is_the_highest_where_all_are_alike(small, impacts, words):
    risks = [{"risk_ref": f"R{at}", "theme": "Safe", "likelihood": 3, "impact": one} for at, one in enumerate(impacts)]
    text = small(corporate_actions=[{}], actions=[{}], risks=risks).objectives().text + " "
    assert words in text
    assert text.count("The highest") == words.count("The highest")


def test_the_risks_of_an_objective_stand_beside_the_quarter_before_and_those_of_none_are_counted(small):
    scores = {"R1": (6, 4), "R2": (4, 6), "R3": (4, 4), "R4": (9, 9)}
    risks = [
        {"risk_ref": name, "score": score, "quarter": quarter, "theme": None if name == "R4" else "Safe"}
        for name, each in scores.items()
        for quarter, score in zip(("2019-20 Q2", "2019-20 Q1"), each, strict=True)
    ]
    text = small(corporate_actions=[{}], actions=[{}], risks=risks).objectives().text
    assert "Since 2019-20 Q1, 1 has a higher score, 1 has a lower score and 1 has the same score." in text
    assert text.endswith("1 of 4 risks names no theme; the register has every one.")


def test_two_objectives_with_one_name_for_a_measure_and_a_corporate_action_are_one(small):
    report = small(measures=[{}], returns=[{}], corporate_actions=[{}], actions=[{}])
    assert report.answer().text.startswith(
        "Yes, on the whole: the only measure meets its target; the only action is on"
    )
