"""The committee reports of a folder: those that the table lists, or one of everything."""

import pytest

from perf.catalogue import CHECKS
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.committee_reports import CommitteeReport, committee_reports
from tests.dataset.folders import a_dataset, a_row


def test_without_the_table_there_is_one_report_of_everything():
    (report,) = committee_reports(a_dataset())
    assert report == CommitteeReport("corporate-health", "Corporate health")
    assert report.heading == "Is the council on course?"


def test_a_report_has_a_name_for_files_and_its_themes_in_order():
    row = a_row("reports", report="Safe & Well", themes="B; A ;; B", question="Are we safe?")
    (report,) = committee_reports(a_dataset(reports=[row]))
    assert (report.name, report.themes, report.heading) == ("safe-well", ("B", "A"), "Are we safe?")


def wrong(reports, **tables):
    found = run_checks(a_dataset(reports=[a_row("reports", **row) for row in reports], **tables), CHECKS)
    return [(each.level, each.column, each.problem) for each in found]


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["safe", "well"], ""),
        (["safe", "Safe"], '"Safe" would have the file name of safe.'),
        (["Sickness"], '"Sickness" would have the file name of another page of the pack.'),
        (["index"], '"index" would have the file name of another page of the pack.'),
        (["Accessibility"], '"Accessibility" would have the file name of another page of the pack.'),
        (["Committee annexes"], '"Committee annexes" would have the file name of another page of the pack.'),
        (["???"], "it has no letter from a to z and no digit, so the report would have no file name."),
    ],
)
def test_each_report_has_a_file_name_of_its_own(names, problem):
    found = wrong([{"report": name, "themes": None} for name in names])
    assert found == ([("problem", "report", problem)] if problem else [])


def test_a_theme_that_nothing_has_is_a_problem_with_the_nearest():
    text = 'no measure and no corporate action has the theme "Peple". Did you mean People?'
    assert wrong([{"themes": "Peple"}], measures=[a_row("measures")])[0] == ("problem", "themes", text)


@pytest.mark.parametrize(
    ("themes", "remarks"),
    [
        (["People; Place"], []),
        (["People"], ['2 corporate actions of the theme "Place" are in no report.']),
        (["Place"], ['1 measure of the theme "People" is in no report.']),
        (["Place", None], []),
    ],
)
def test_what_is_in_no_report_is_remarked_on(themes, remarks):
    rows = [{"report": f"r{at}", "themes": names} for at, names in enumerate(themes)]
    corporate = [a_row("corporate_actions", corporate_action=name, theme="Place") for name in ("C1", "C2")]
    found = wrong(rows, measures=[a_row("measures")], corporate_actions=corporate)
    assert [text for level, _, text in found if level == "remark"] == remarks
