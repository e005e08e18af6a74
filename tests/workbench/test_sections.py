"""The sections of a view: what is drawn is what the copied code calls, and an empty section has a reason."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import perf.workbench
from perf.catalogue import FIGURES, TOPICS
from perf.pages.block import Block
from perf.workbench.sections import Section, answer, as_code, below_trend, trend, view_block, why_empty
from perf.workbench.selection import Selection, complete_selection, sections


def opened(workspace, topic="complaints", area="council", **chosen):
    """Settle a selection and open its report."""
    selection = complete_selection(workspace, Selection(topic, area, **chosen))
    report = workspace.report(topic, selection.area, quarter=selection.until, figure=selection.figure)
    return selection, report


def test_a_section_is_written_as_the_call_that_draws_it(anytown):
    selection, report = opened(anytown, section="comparison", against="Streets", since="2018-19 Q1")
    assert trend(anytown, selection).code == 'report.trend(since="2018-04")'
    section = below_trend(anytown, selection)
    assert section.code == 'compare(report, against="Streets", since="2018-04")'
    drawn = {"report": report, "compare": perf.workbench.compare}
    assert eval(section.code, drawn).text == section.block(report).text


def test_copied_code_shows_the_answer_the_trend_and_the_section(anytown):
    selection, report = opened(anytown, section="counts_by_area")
    code = as_code(anytown, selection)
    *before, last = code.splitlines()
    scope = {}
    exec("\n".join(before), scope)
    assert eval(last, scope).text == (report.answer() + report.trend() + report.counts_by_area()).text


def test_copied_code_names_the_folder_in_full_and_the_figure(anytown):
    folder = anytown.data.folder.resolve().as_posix()
    selection, _ = opened(anytown, figure="complaints.closed", by="outcome")
    assert as_code(anytown, selection).splitlines()[1:] == [
        f'report = perf.open_report("{folder}", "complaints", "2019-20 Q2", "council", figure="complaints.closed")',
        'report.answer() + report.trend() + report.by_part(dimension="outcome")',
    ]


@pytest.mark.parametrize("name", ['Parks, "Trees" & Bees', "Children's Services", "back\\slash"])
def test_code_keeps_any_name(anytown, name):
    selection = replace(complete_selection(anytown, Selection("complaints")), area=name)
    call = ast.parse(as_code(anytown, selection).splitlines()[1]).body[0].value
    assert call.args[3].value == name


def test_a_period_begins_where_it_is_chosen(anytown):
    selection, report = opened(anytown, figure="complaints.received", since="2018-19 Q3")
    text = trend(anytown, selection).block(report).text
    assert "October 2018 to September 2019" in text
    assert "September 2018" not in text


def test_an_area_without_records_has_an_answer_that_names_areas_with_some(anytown):
    _, report = opened(anytown, area="Parks", figure="complaints.upheld_pct")
    assert answer(report).text == (
        "There are no records of complaints answered in time for Parks in April to September 2019. Choose another "
        "area, such as the council, Streets, Homes or Bins."
    )


def test_a_comparison_is_a_sentence_of_the_view(anytown):
    selection, report = opened(anytown, figure="complaints.received", against="Streets")
    assert "That is 6 more than in Streets (6)." in view_block(report, selection.against, Block()).text.splitlines()


@pytest.mark.parametrize(
    ("area", "section", "reason"),
    [
        ("Bins", Section("by_area"), "There are no services inside Bins to compare."),
        (
            "Streets",
            Section("by_area"),
            "There are no two areas inside Streets with records of complaints answered in time to compare.",
        ),
        (
            "council",
            Section("drivers"),
            "There are no two areas inside the council with records of complaints answered in time in both years.",
        ),
        (
            "Parks",
            Section("by_part", {"dimension": "outcome"}),
            "There are no records of complaint stages closed for Parks by outcome in April to September 2019.",
        ),
        ("Parks", Section("time_to_close"), "There are no records of this for Parks in April to September 2019."),
        ("Parks", Section("trend"), ""),
    ],
)
def test_an_empty_section_has_its_true_reason(anytown, area, section, reason):
    assert section.block(opened(anytown, area=area)[1]).text == reason


def test_areas_of_which_no_months_can_be_charted_are_named_with_the_reason(workspace):
    social = workspace.report("turnover", "Social Services")
    text = Section("areas_by_month").block(social).text
    assert text.startswith("Fewer than two areas inside Social Services have months of staff turnover")
    assert "Not shown by month, to protect small groups: Adult Services" in text


def test_a_period_begins_where_it_is_chosen_in_every_area_too(workspace):
    selection, report = opened(workspace, section="areas_by_month", figure="complaints.received", since="2018-19 Q3")
    section = below_trend(workspace, selection)
    assert section.code == 'report.areas_by_month(since="2018-10")'
    assert section.block(report).data["month"].min() == "2018-10"


def test_what_a_reader_would_have_to_open_is_open_on_the_screen(workspace):
    block = Section("services").block(workspace.report("sickness"))
    assert "<details open><summary>Every service, the worst first" in block.html


def test_what_is_not_published_is_not_put_down_to_missing_records(workspace):
    _, report = opened(workspace, "turnover", "Legal Services")
    assert why_empty(report, Section("year_end")) == (
        "Staff turnover of Legal Services is not shown by year, to protect small groups, so there is no forecast."
    )
    assert Section("by_part", {"dimension": "reason"}).block(report).text == (
        "Reasons are not given for services, to protect small groups."
    )


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("area", ["council", "Legal Services"])
def test_every_section_that_is_offered_shows_something_or_gives_a_reason(workspace, topic, area):
    selection, report = opened(workspace, topic, area)
    for _, name in sections(workspace, selection):
        chosen = complete_selection(workspace, replace(selection, section=name))
        assert chosen.section == name
        assert below_trend(workspace, chosen).block(report).text, name


def test_a_topic_whose_months_cannot_be_judged_is_charted_beside_last_year(workspace):
    selection, _ = opened(workspace, "budget")
    assert not workspace.topics["budget"].is_monthly
    assert trend(workspace, selection).code == 'compare(report, against="last year")'


def test_the_code_of_the_workbench_names_no_topic_and_no_figure():
    names = {*TOPICS, *FIGURES}
    for path in Path(perf.workbench.__file__).parent.glob("*.py"):
        texts = {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)}
        assert not names & {text for text in texts if isinstance(text, str)}, path.name
