"""Every topic of every area at a glance."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from perf.catalogue import FIGURES, TOPICS
from perf.pages.report_scores import of_area
from perf.pages.topic import change, trend
from perf.pages.topic.change import Verdict
from perf.pages.topic.report import report_of
from perf.pages.topic_view import View, open_view
from perf.pages.topics_at_a_glance import Link, brief, grid
from perf.report import open_quarter


@pytest.fixture
def shown(protected):
    """Return the rows of the grid: cells by their text, links by their address."""

    def made(*cells, scores=None):
        links = {cell: Link(f"{cell[0]}/{cell[1]}.html", "An <answer>.") for cell in cells}
        soup = BeautifulSoup(grid(scores or protected, links).html, "html.parser")
        for mark in soup.select(".made"):  # tested in test_provenance.py
            mark.decompose()
        rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]
        return rows, [link["href"] for link in soup.find_all("a", href=True)]

    return made


def test_a_cell_says_value_rating_direction_and_signal_and_leads_to_its_report(shown):
    rows, links = shown(("council", "sickness"))
    assert rows == [
        ["Area", "Sickness absence"],
        [
            "Council",
            "Sickness absence, the council: 4.74 days per FTE ■ Red ✗ Worse up from 3.71 April to September 2019 "
            "Probably a rise. Worse "
            "than usual: Short-term sickness absence of 0.33 days per FTE in September 2019, expected 0.14 to 0.30.",
        ],
    ]
    assert links == ["council/sickness.html"]


def test_a_status_beside_a_figure_is_that_of_the_measure_of_this_figure(protected):
    links = {("council", topic): Link("x", "") for topic in TOPICS}
    row = BeautifulSoup(grid(protected, links).html, "html.parser").select("tbody tr")[0]
    rows = protected.measures
    for topic, cell in zip(TOPICS.values(), row.find_all("td"), strict=True):
        of_others = [mark.extract().get_text(" ", strip=True) for mark in cell.select(".status")]
        of_figure = rows.loc[(rows["figure"] == topic.leading) & (rows["rating"] != "N/A"), "rating"].tolist()
        assert [mark.get_text(" ", strip=True).split()[-1] for mark in cell.select(".rating")] == of_figure
        assert all(":" in words for words in of_others)
        measures = rows[rows["figure"].isin(topic.figure_names) & (rows["rating"] != "N/A")]
        assert len(of_others) == (len(measures) > len(of_figure))


def test_an_area_without_a_target_has_no_rating(shown):
    rows, _ = shown(("Social Services", "sickness"))
    assert rows[1][1].startswith(
        "Sickness absence, Social Services: 7.91 days per FTE ✗ Worse up from 6.88 April to September 2019 "
        "Within the usual variation."
    )


def test_a_signal_of_any_leading_figure_reaches_the_cell(shown):
    rows, _ = shown(("council", "complaints"))
    unusual = "Unusual: 88 complaints in September 2019, expected 26 to 58."
    assert f"Complaints answered in time: within the usual variation. {unusual} An <answer>." in rows[1][1]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("real rise", ["Complaints received: a real rise."]),
        ("not stable", ["Complaints received: not stable, so the chart cannot tell."]),
        ("usual variation", []),
        ("one high month", []),  # a signal, which is listed
        ("not charted", []),
    ],
)
def test_a_change_of_another_leading_figure_or_that_it_cannot_be_told_is_in_the_cell(
    protected, monkeypatch, kind, told
):
    view = View(protected, TOPICS["complaints"])
    kinds = {"complaints.on_time_pct": "usual variation", "complaints.received": kind}

    def verdict_of(view, figure=""):
        return Verdict(kinds.get(figure, "not charted"), figure, "", ())

    monkeypatch.setattr(change, "verdict", verdict_of)
    found = [change.changes_of_others(view, verdict_of(view, name)) for name in kinds]
    assert found == [told, []]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_figure_is_named_with_its_days_wherever_the_heading_does_not_name_it(shown, protected, topic):
    rows, _ = shown(("council", topic.name))
    view, figure = View(protected, topic), FIGURES[topic.leading]
    named = topic.title == figure.title or figure.title in rows[1][1]
    assert named
    assert view.days(figure.name).covered(figure.period) in rows[1][1]


def test_an_area_leads_to_its_own_page_with_its_answer_and_needs_no_topic(protected):
    links = {("schools", "directorate"): Link("x", "Fine & well."), ("Social Services", "sickness"): Link("y", "")}
    first, second = BeautifulSoup(grid(protected, links).html, "html.parser").select("tbody tr")
    assert (first.a["data-to"], first.th.get_text(" ", strip=True)) == ("schools/directorate", "Schools Fine & well.")
    assert second.th.get_text(strip=True) == "Social Services"


def test_a_cell_without_a_report_says_why(shown):
    rows, links = shown(("council", "complaints"), ("schools", "turnover"))
    assert rows[0] == ["Area", "Complaints", "Staff turnover"]
    assert [rows[1][2], rows[2][1]] == ["Not in this pack", "No records"]
    assert links == ["council/complaints.html", "schools/turnover.html"]


def test_a_hidden_figure_says_why_and_has_neither_direction_nor_signal(shown, protected):
    few = protected.records.copy()
    here = (few["figure"] == "turnover.all_pct") & (few["area"] == "Social Services")
    few.loc[here, "hidden"], few.loc[here, ["value", "numerator"]] = "small group", float("nan")
    rows, _ = shown(("Social Services", "turnover"), scores=replace(protected, records=few))
    assert rows[1][1] == "Staff turnover, Social Services: small group An <answer>."


def test_a_month_of_which_only_one_is_shown_in_the_first_years_gives_no_signal(shown):
    rows, _ = shown(("schools", "turnover"))
    assert rows[1][1].endswith("7.16% ✗ Worse up from 6.72% April to September 2019 Within the usual variation.")


def test_a_forecast_of_the_budget_gives_no_signal(shown):
    rows, _ = shown(("Social Services", "budget"))
    assert rows[1][1] == (
        "Budget, Social Services: −£2,200,000 ✗ Worse from −£27,000 Forecast revenue variance before reserves, "
        "forecast for the year, made at 31 August 2019 An <answer>."
    )


def test_without_a_report_there_is_no_grid(protected):
    assert grid(protected, {}).html == ""


@pytest.mark.parametrize("area", ["council", "Social Services", "schools"])
def test_the_topics_in_brief_say_why_there_is_no_judgement_by_month_and_no_line(protected, area):
    soup = BeautifulSoup(brief(of_area(protected, area)).html, "html.parser")
    heads = [head.get_text(strip=True) for head in soup.thead.find_all("th")]
    for row in soup.tbody.select("tr:not(.words)"):
        cells = dict(zip(heads, row.find_all(["th", "td"]), strict=True))
        changing, line = cells["Is it changing?"].get_text(strip=True), cells["Last three years"]
        assert changing
        assert line.svg or line.get_text(strip=True) == "Some months are hidden" or "ot shown by month" in changing


def test_the_topics_in_brief_have_their_answers(protected):
    soup = BeautifulSoup(brief(protected).html, "html.parser")
    assert [row.th.get_text("|", strip=True).split("|")[0] for row in soup.tbody.select("tr:not(.words)")] == [
        "Sickness absence", "Complaints", "Staff turnover", "Budget",
    ]  # fmt: skip
    sickness, *_, budget = soup.tbody.find_all("tr")
    assert sickness.find_next_sibling().text.startswith(
        "Sickness absence in the council was 4.74 days per FTE for April to September 2019, "
        "1.03 more than a year before (3.71)."
    )
    assert sickness.svg["aria-label"] == "Sickness absence, the last 36 months: lowest 0.54, highest 1.13, latest 0.80"
    assert budget.text.startswith("Revenue of the council is forecast to end the year with an overspend")


def test_no_line_is_drawn_over_months_that_are_hidden(protected):
    rows = BeautifulSoup(brief(of_area(protected, "Social Services")).html, "html.parser").tbody.select(
        "tr:not(.words)"
    )
    assert [(row.th.a.text, row.svg is not None, "Not shown by month" in row.text) for row in rows] == [
        ("Sickness absence", True, False), ("Staff turnover", False, True), ("Budget", True, False),
    ]  # fmt: skip


@pytest.mark.usefixtures("takes_long")
def test_topics_without_records_are_not_in_the_brief(tmp_path):
    (tmp_path / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    assert brief(open_quarter(tmp_path)).html == ""


@pytest.mark.parametrize(("area", "expected"), [("Learning and Skills", True), ("Social Services", False)])
def test_a_directorate_with_schools_says_which_topics_do_not_count_them(protected, area, expected):
    apart = f"Sickness absence and staff turnover of {area} do not include schools, which are shown by themselves."
    assert (apart in brief(of_area(protected, area)).text) == expected
    for topic in ("sickness", "turnover", "complaints"):
        said = f"of {area} does not include schools" in report_of(View(protected, TOPICS[topic], area)).figures().text
        assert said == (expected and topic != "complaints")


def test_what_is_not_shown_by_month_has_no_line_of_months(protected):
    soup = BeautifulSoup(brief(of_area(protected, "Managing Director and Resources")).html, "html.parser")
    rows = [row for row in soup.select("tbody tr") if row.th]
    assert {"Not shown by month." in row.get_text() for row in rows} == {True, False}
    assert not [row for row in rows if "Not shown by month." in row.get_text() and row.find("svg")]


@pytest.mark.parametrize("area", ["council", "Environment and Housing", "Social Services", "schools"])
def test_the_page_of_a_topic_names_the_changes_of_other_figures_that_the_index_names(protected, area):
    views = [open_view(protected, name, area) for name in TOPICS]
    changes = {view.topic.name: change.changes_of_others(view, change.verdict(view)) for view in views}
    for view in views:
        assert all(words in trend.signals(view).text for words in changes[view.topic.name])
    assert area != "Social Services" or changes["sickness"] == ["Long-term sickness absence: probably a rise."]
