"""The manifest describes each report, and lists only the figures that may be shown."""

import hashlib

from perf.figure import KEYS
from perf.packs.manifest_content import describe_report, earlier_quarters, may_be_listed
from perf.packs.notebook.execution import Outcome
from perf.packs.possible_reports import reports_of
from perf.packs.report_and_task import Task
from tests.dataset.folders import a_dataset

REPORTS = reports_of(a_dataset())  # of a folder that lists none


def test_no_hidden_figure_and_no_figure_without_a_value_is_listed(protected):
    listed = may_be_listed(protected)
    of_quarter = protected.records["quarter"] == protected.quarter.label
    hidden = protected.records[(protected.records["hidden"] != "") & of_quarter]
    assert len(hidden) > 0
    assert listed.merge(hidden[list(KEYS)], on=list(KEYS)).empty
    assert listed["value"].notna().all()


def test_a_pack_is_compared_with_the_quarter_before_and_the_same_quarter_last_year(scores):
    assert [quarter.label for quarter in earlier_quarters(scores)] == ["2019-20 Q1", "2018-19 Q2"]


def test_a_report_is_described_with_its_files_tables_and_three_slowest_cells():
    files = {"housing/budget.html": b"page", "tables/housing-budget-01.csv": b"rows"}
    cells = tuple({"cell": str(seconds), "seconds": seconds} for seconds in (1.0, 4.0, 3.0, 2.0))
    outcome = Outcome("made", "", files, answer="Yes.", seconds=1.234, cells=cells)
    entry = describe_report(Task(REPORTS["budget"], "Housing"), outcome, {"area": "Housing"}, "hash of inputs")
    assert (entry["html"], entry["notebook"]) == ("housing/budget.html", "housing/budget.ipynb")
    assert (entry["answer"], entry["seconds"], entry["kernel"], entry["inputs"]) == (
        "Yes.", 1.23, "warm", "hash of inputs",
    )  # fmt: skip
    assert entry["tables"] == ["tables/housing-budget-01.csv"]
    assert entry["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert [cell["cell"] for cell in entry["slowest"]] == ["4.0", "3.0", "2.0"]
