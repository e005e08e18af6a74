"""A request becomes a plan: which reports are possible and wanted, and which of the existing pack are kept."""

from dataclasses import replace

import pandas as pd
import pytest

from perf.errors import PerfError
from perf.packs.changed_inputs import ExistingPack, Inputs
from perf.packs.plan import choose_contents, find_tasks, make_plan, parameters_of
from perf.packs.possible_reports import reports_of
from perf.packs.report_and_task import Task
from perf.packs.request import Request
from tests.dataset.folders import a_dataset
from tests.packs.conftest import STEMS
from tests.packs.manifests import a_manifest, an_entry

REPORTS = reports_of(a_dataset())  # of a folder that lists none

INPUTS = Inputs({}, dict.fromkeys(REPORTS, "the same"))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    return tmp_path_factory.mktemp("plan") / "outputs"


@pytest.fixture(scope="module")
def plan(small_council, outputs):
    return replace(make_plan(Request(data=small_council, out=outputs)), inputs=INPUTS)


def stems(tasks):
    return [task.stem for task in tasks]


def test_a_topic_has_a_report_of_each_area_in_its_records_in_reading_order(plan):
    assert stems(plan.usual) == STEMS
    services = [f"{area}-services/{name}" for area in ("housing", "learning") for name in ("directorate", "budget")]
    assert stems(plan.possible) == [*STEMS, *services]


@pytest.mark.parametrize(
    ("reports", "areas", "expected"),
    [
        (["budget"], [], ["council/budget", "housing/budget", "learning/budget"]),
        ([], ["learning", "council"], [*STEMS[:2], *STEMS[-2:]]),
        (["budget"], ["Housing services"], ["housing-services/budget"]),
        (["sickness"], [], []),
    ],
)
def test_reports_and_areas_can_be_named(plan, reports, areas, expected):
    assert stems(find_tasks(plan.scores, reports, areas)) == expected


NO_SICKNESS = "There is no report sickness of"
USUAL = "the council, its directorates or schools"
OF_COUNCIL = "There is no report of council: the folder has no data for these reports there."


@pytest.mark.parametrize(
    ("reports", "areas", "expected"),
    [
        ([], [], []),
        (["budget"], ["housing", "Housing services"], []),
        (["budget", "sickness"], [], [f"{NO_SICKNESS} {USUAL}: the folder has no data for it there."]),
        (["sickness"], ["council"], [f"{NO_SICKNESS} these areas: the folder has no data for it there.", OF_COUNCIL]),
        ([], ["council", "Schools"], ["There is no report of Schools: the folder has no data for any report there."]),
        (
            ["corporate-health"], ["council", "housing"],
            ["There is no report of housing: the folder has no data for these reports there."],
        ),
    ],
)  # fmt: skip
def test_a_name_that_was_asked_for_and_has_no_report_is_stated(small_council, outputs, reports, areas, expected):
    assert (
        list(make_plan(Request(data=small_council, out=outputs, reports=reports, areas=areas)).unanswered) == expected
    )


def test_reconciliation_needs_something_printed(plan):
    printed = pd.DataFrame({"kind": ["measure"], "id": "M1", "quarter": "2019-20 Q2", "rating": "Green"})
    tables = {**plan.scores.data.tables, "printed_ratings": printed}
    scores = replace(plan.scores, data=replace(plan.scores.data, tables=tables))
    assert "reconciliation" not in stems(find_tasks(plan.scores))
    assert "reconciliation" in stems(find_tasks(scores))


def test_an_unknown_area_is_refused_with_the_areas_that_there_are(plan):
    with pytest.raises(ValueError) as refused:
        find_tasks(plan.scores, areas=["Atlantis"])
    assert str(refused.value).startswith('"Atlantis" is not an area. Areas: council, Housing, Learning, schools, ')


def test_an_unknown_report_is_refused_with_the_reports_that_there_are(plan):
    with pytest.raises(ValueError) as refused:
        find_tasks(plan.scores, ["budgets"])
    assert str(refused.value) == f'"budgets" is not a report. Reports: {", ".join(REPORTS)}, measure.'


def test_the_notebook_of_a_topic_is_given_its_area_and_that_of_a_committee_its_report(plan):
    about = {"data": str(plan.scores.data.folder.resolve()), "quarter": "2019-20 Q2"}
    assert parameters_of(Task(REPORTS["budget"], "Housing"), plan.scores) == {**about, "area": "Housing"}
    assert parameters_of(Task(REPORTS["corporate-health"], "council"), plan.scores) == {
        **about,
        "report": "corporate-health",
    }


def an_existing_pack(plan, **changes):
    """A pack of the plan's usual reports, all current; `changes` are made to the entry of its first report."""
    contents = choose_contents(plan, None, "")
    entries = [
        an_entry(task.report.name, task.area, html=f"{task.stem}.html", inputs=contents.hashes[task.stem], files={})
        for task in contents.tasks
    ]
    entries[0] |= changes
    return ExistingPack(plan.place, a_manifest(entries))


def test_without_an_existing_pack_everything_that_is_wanted_is_made(plan):
    contents = choose_contents(plan, None, "")
    assert stems(contents.to_make) == stems(contents.tasks) == stems(plan.wanted)


def test_what_would_come_out_the_same_is_kept(plan):
    assert choose_contents(plan, an_existing_pack(plan), "").to_make == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "failed"}, {"inputs": "of other data"}, {"files": {"missing.html": "its hash"}},
        {"report": "budget"}, {"area": "Housing"},
    ],
)  # fmt: skip
def test_what_failed_or_changed_or_is_damaged_is_made_again(plan, changes):
    assert stems(choose_contents(plan, an_existing_pack(plan, **changes), "").to_make) == ["corporate-health"]


def test_a_change_of_an_earlier_pack_or_a_forced_run_makes_everything_again(plan):
    existing = an_existing_pack(plan)
    assert choose_contents(plan, existing, "another pack").kept == {}
    assert choose_contents(replace(plan, force=True), existing, "").kept == {}


def test_what_is_not_asked_for_is_kept_and_marked_when_its_data_have_changed(plan):
    existing = an_existing_pack(plan, inputs="of other data")
    contents = choose_contents(replace(plan, wanted=plan.wanted[-1:], force=True), existing, "")
    assert stems(contents.to_make) == ["learning/budget"]
    assert [(entry["status"], entry["current"]) for entry in contents.kept.values()] == [
        ("kept", False), ("kept", True), ("kept", True), ("kept", True), ("kept", True),
    ]  # fmt: skip


def test_an_area_that_has_left_the_records_leaves_the_pack(plan):
    existing = an_existing_pack(plan)
    without = tuple(task for task in plan.possible if task.area != "Learning")
    contents = choose_contents(replace(plan, possible=without, wanted=without[:1]), existing, "")
    assert stems(contents.tasks) == STEMS[:4]


def test_the_plan_names_the_folder_after_the_quarter(plan, outputs):
    assert plan.place == outputs / "2019-20-Q2"


def test_a_folder_that_does_not_exist_is_named_as_such(tmp_path):
    with pytest.raises(PerfError, match="nowhere"):
        make_plan(Request(data=tmp_path / "nowhere", out=tmp_path / "outputs"))
