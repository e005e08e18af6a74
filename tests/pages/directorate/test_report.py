"""The report of an area has what belongs to it by its facts, and nothing else; every figure is protected."""

import json

import pytest
from bs4 import BeautifulSoup

import perf
from perf.bundled import bundled
from perf.disclosure.protected_scores import protect_scores
from perf.figure import value_of
from perf.packs.plan import find_tasks
from perf.pages import block as blocks
from perf.pages.block import wide_only
from perf.pages.directorate.answer import question_about
from perf.pages.directorate.report import directorate_report
from perf.pages.health.report import HealthReport
from perf.pages.report_scores import areas_reported, of_area, of_council
from perf.pages.topic.report import topic_report

Q2 = "2019-20 Q2"
RULES = """
joint_services = {"Homes" = ["Housing", "Repairs"]}
[directorates]
Place = ["Housing", "Repairs", "Roads"]
People = ["Families"]
Chief = ["Policy"]
"""
ROWS = {
    "measures": {"measure_id": "M1", "title": "Rent", "theme": "Money", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 90, "target": 100},
    "actions": {
        "action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Move", "due": "2020-03-31",
        "percent_complete": 50, "service": "Housing",
    },
    "risks": {"risk_ref": "R1", "quarter": Q2, "level": "service", "title": "Flood", "likelihood": 2, "impact": 2},
    "narrative": {"quarter": Q2, "report": "directorate", "section": "position", "text": "Fine"},
    "budget": {
        "month": "2019-09", "directorate": "Place", "kind": "revenue", "budget": 100, "profile": 50, "actual": 51,
        "forecast": 101, "reserves": 0,
    },
}  # fmt: skip


@pytest.fixture
def report(quarter):
    """Return the report of an area of a small council."""
    return lambda area, **tables: directorate_report(protect_scores(quarter(RULES, **tables)), area)


def red(**changes):
    return {"percent_complete": 0} | changes


def names_of(block):
    """Read the first column of a block's tables."""
    page = BeautifulSoup(block.html, "html.parser")
    return [cell.find(string=True).strip() for cell in page.select("th[scope=row]")]


@pytest.mark.parametrize(
    ("actions", "answer"),
    [
        ([{}], "In Place, the only action is Red."),
        ([{}, {"action_id": "A2", "percent_complete": 50}], "In Place, 1 of 2 actions is Red."),
        ([{}, {"action_id": "A2"}], "In Place, both actions are Red."),
        (
            [{"percent_complete": 50}, {"action_id": "A2", "percent_complete": 50}],
            "In Place, none of 2 actions is Red.",
        ),
        (
            [{}, {"action_id": "A2"}, {"action_id": "A3", "percent_complete": None}],
            "In Place, both actions with a rating are Red, and 1 cannot be rated.",
        ),
        ([{"percent_complete": None}], "No action or measure of Place has been rated."),
    ],
)
def test_the_answer_counts_what_is_red_among_what_can_be_rated(report, actions, answer):
    assert report("place", actions=[red(**action) for action in actions]).answer().text == answer


@pytest.mark.parametrize(
    ("area", "services", "expected"),
    [
        ("Housing", ["Homes", "Homes"], " Both actions are shared with Repairs."),
        ("Repairs", ["Homes", "Repairs", "Repairs"], " 1 of 3 actions is shared with Housing."),
        ("Place", ["Homes", "Housing"], ""),  # which has both
        ("Roads", ["Roads"], ""),
    ],
)
def test_the_answer_of_a_service_says_which_actions_others_share(report, area, services, expected):
    actions = [red(action_id=f"A{at}", service=service) for at, service in enumerate(services)]
    assert report(area, actions=actions).answer().text.partition(".")[2] == expected


def test_the_answer_counts_measures_apart_and_names_the_figures_that_are_better_or_worse(report):
    shown = report(
        "Place", actions=[red()], measures=[{}, {"measure_id": "M2"}],
        returns=[{"area": "Place"}, {"area": "Place", "measure_id": "M2", "actual": 10}],
        budget=[{"service": "Roads"}, {"service": "Roads", "month": "2018-09", "forecast": 200}],
    )  # fmt: skip
    assert shown.answer().text == (
        "In Place, the only action is Red; 1 of 2 measures is Red. "
        "Better than a year before: Forecast revenue variance before reserves."
    )


def test_an_area_has_the_measures_returned_for_it_and_those_of_other_areas_are_not_counted(report):
    returns = [{"area": "Place", "actual": 10}, {"area": "council"}, {"area": "council", "measure_id": "M2"}]
    shown = report("Place", measures=[{}, {"measure_id": "M2", "title": "Place of work"}], returns=returns)
    assert names_of(shown.measures())[-1] == "Rent"
    assert "Place of work" not in shown.measures().text  # what a title names is no fact
    assert "0 Green, 0 Amber and 1 Red" in shown.cards().text


def test_actions_and_risks_belong_by_their_service_to_its_directorate(report):
    actions = [
        {"action_id": name, "title": name, "service": service}
        for name, service in [("A1", "Housing"), ("A2", "Roads"), ("A3", "Families"), ("A4", "Homes"), ("A5", None)]
    ]
    tables = {
        "actions": actions,
        "risks": [{"service": "Roads"}, {"risk_ref": "R2", "title": "Fire", "service": "Homes"}],
    }
    assert set(names_of(report("Place", **tables).actions())) == {"A1", "A2", "A4"}
    assert set(names_of(report("Repairs", **tables).actions())) == {"A4"}
    assert names_of(report("Place", **tables).risks()) == ["Flood", "Fire"]
    assert names_of(report("Roads", **tables).risks()) == ["Flood"]


def test_red_actions_come_first_with_what_is_missing_and_green_ones_are_folded(report):
    rows = [
        {"action_id": "Green"}, red(action_id="Red"), {"action_id": "Amber", "percent_complete": 45},
        red(action_id="Told", cause="Snow", remedy="Salt", revised_due="2020-05-31", owner="Head of roads"),
    ]  # fmt: skip
    block = report("Place", actions=[row | {"title": None} for row in rows]).actions()
    assert names_of(block) == ["Red", "Told", "Amber", "Green"]
    page = BeautifulSoup(block.html, "html.parser")
    assert [line["id"] for line in page.select("tr[id]")] == [f"action-{name.lower()}" for name in names_of(block)]
    assert page.select_one("#action-red + .words").text == "No explanation given."
    told = "".join(row.text for row in page.select("#action-told, #action-told + .words"))
    assert all(words in told for words in ("Cause: Snow.", "Remedy: Salt.", "31 May 2020", "Head of roads"))
    assert page.select_one("details #action-green")


def test_officers_words_are_those_of_the_area_and_its_services_and_of_no_other(report):
    texts = [
        {"area": "Place", "text": "Ours"}, {"area": "Roads", "section": "challenge", "text": "Snow"},
        {"area": "People", "text": "Theirs"}, {"text": "The council's"},
        {"area": "Place", "report": "budget", "text": "Of a topic"},
        {"area": "Place", "section": "cause", "subject": "A1", "text": "Beside its action"},
    ]  # fmt: skip
    shown = report("Place", narrative=texts, actions=[red()], budget=[{"service": "Roads"}])
    assert shown.narrative().text.splitlines() == ["What officers report:", "Ours.", "Roads: Challenge: Snow."]
    assert "Cause: Beside its action." in shown.actions().text


def test_a_text_for_an_area_without_a_page_stands_in_the_first_committee_report(quarter):
    scores = protect_scores(quarter(RULES, narrative=[{"area": "Chief"}], actions=[{}]))
    assert "Chief: Fine." in HealthReport(of_council(scores)).position().text


def test_an_area_has_a_report_if_anything_is_known_of_it(quarter):
    scores = quarter(RULES, actions=[{}], budget=[{"directorate": "People", "service": "Families"}])
    assert areas_reported(scores) == {"Place", "Housing", "People", "Families"}
    with pytest.raises(ValueError, match='There is no area with a report of its own "Chief". Areas: Place, People, '):
        directorate_report(protect_scores(scores), "chief")
    assert [task.area for task in find_tasks(scores, ["directorate"])] == ["Place", "People"]
    assert directorate_report(protect_scores(scores), "").scores.area == "Place"


def test_the_counts_of_a_narrowed_quarter_are_those_of_its_area(quarter):
    rows = [red(), red(action_id="A2", service="Families"), {"action_id": "A3", "service": "Roads"}]
    scores = protect_scores(quarter(RULES, actions=rows, risks=[{"service": "Roads"}, {"risk_ref": "R2"}]))
    narrowed = of_area(scores, "Place")
    counts = {
        name: value_of(narrowed.figures, name, area="Place") for name in ("actions.total", "actions.red", "risks.total")
    }
    assert counts == {"actions.total": 2, "actions.red": 1, "risks.total": 1}
    assert narrowed.corporate_actions["total"].tolist() == [2]
    assert (scores.area, len(scores.actions)) == ("council", 3)


def test_services_side_by_side_have_the_leading_figure_of_each_topic_or_why_it_is_not_shown(protected):
    block = directorate_report(protected, "Social Services").services()
    page = BeautifulSoup(block.html, "html.parser")
    assert [cell.text for cell in page.select("thead th")] == [
        "Service", "Sickness absence, days per FTE", "Staff turnover", "Forecast revenue variance before reserves",
    ]  # fmt: skip
    for line in block.data.to_dict("records"):
        shown = protected.shown("turnover.all_pct", line["service"])
        assert (line["turnover.all_pct"] in ("small group", "withheld")) == bool(shown.hidden)
    cell = page.select_one("tbody td a")
    assert cell["data-to"] == "adult-services/sickness"
    adults = block.tables[0].rows[0]
    assert adults["Sickness absence, days per FTE"] == protected.shown("sickness.days_per_fte", "Adult Services").value
    assert adults["Sickness absence, days per FTE better or worse"] == "worse"
    assert {head for head in adults if head.endswith("up or down")} == {
        f"{name} up or down"
        for name in ("Sickness absence, days per FTE", "Staff turnover", "Forecast revenue variance before reserves")
    }  # each of its own figure


def test_the_real_directorate_has_its_red_actions_and_its_topics_lead_to_their_pages(vale):
    report = perf.open_report(vale, "directorate", Q2, "social-services")
    assert report.answer().text.startswith("In Social Services, 5 of 24 actions are Red. Worse than a year before: ")
    links = BeautifulSoup(report.topics().html, "html.parser").select("a")
    assert [link["data-to"] for link in links] == [
        f"social-services/{name}" for name in ("sickness", "turnover", "budget")
    ]


def cells_of(name):
    """Return the code of a report's notebook after the cell that opens the report."""
    cells = json.loads((bundled("notebooks") / name).read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"][2:]


def test_every_report_of_a_service_of_each_directorate_can_be_made(scores, protected, monkeypatch):
    monkeypatch.setattr(blocks, "as_svg", lambda *_, **__: "")  # each chart is drawn, and no picture written
    services = [names[0] for names in scores.data.framework.directorates.values()]
    tasks = find_tasks(scores, areas=services)
    assert {task.area for task in tasks if task.report.name == "directorate"} == set(services)
    for task in tasks:
        is_of_topic = task.report.name != "directorate"
        report = (
            topic_report(protected, task.report.name, task.area)
            if is_of_topic
            else directorate_report(protected, task.area)
        )
        with wide_only():  # each chart once
            for code in cells_of(task.report.notebook):
                eval(code, {"report": report})


def test_the_services_of_an_area_are_named_and_an_area_is_not_named_as_its_own(report, protected):
    shown = report("Place", actions=[{}]).method().text
    assert "Its services are Housing, Repairs and Roads. Homes stands for Housing and Repairs." in shown
    assert "Its service" not in directorate_report(protected, "schools").method().text


@pytest.mark.parametrize("area", ["schools", "Learning and Skills"])
def test_the_answer_and_the_method_name_the_same_data_that_are_not_the_councils_own(protected, area):
    shown = directorate_report(protected, area)
    assert shown.data_dates().text.splitlines()[-1].removeprefix("- ") in shown.answer().html


@pytest.mark.parametrize(
    ("area", "question"),
    [("Place", "How is Place doing?"), ("schools", "How are schools doing?"), ("council", "How is the council doing?")],
)
def test_a_page_asks_about_its_own_area(area, question):
    assert question_about(area) == question
