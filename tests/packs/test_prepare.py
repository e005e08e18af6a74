"""What a run prepares for its notebooks is what they would calculate, and may all be shown."""

import json

import pandas as pd
import pytest

import perf
from perf.catalogue import TABLES, TOPICS
from perf.dataset.prepared_results import PLACE
from perf.disclosure.protected_scores import FRAMES, PreparedSeries
from perf.packs.kernels import warm_parent
from perf.packs.possible_reports import reports_of
from perf.packs.prepare import prepared_files
from perf.packs.report_and_task import Task
from perf.pages.topic_view import open_view
from perf.report import open_quarter
from perf.rules import DIRECTORATE
from tests.conftest import ROOT
from tests.dataset.folders import a_dataset

REPORTS = reports_of(a_dataset())  # of a folder that lists none

NOTEBOOKS = ROOT / "notebooks"
Q2 = "2019-20 Q2"
EARLIER = [{"quarter": "2019-20 Q1", "why": "it is gone"}]


@pytest.fixture(scope="module")
def prepared(protected, tmp_path_factory):
    """Prepare what sickness reports of three areas read, every topic's of the council, and those that look at all."""
    tasks = [Task(REPORTS["sickness"], area) for area in ("council", "schools", "Social Services")]
    tasks += [Task(REPORTS[name], "council") for name in TOPICS]
    tasks += [Task(REPORTS[DIRECTORATE], "Social Services"), Task(REPORTS["corporate-health"], "council")]
    folder = tmp_path_factory.mktemp("run") / "prepared"
    warm_parent.write_private_files(prepared_files(protected, tasks, EARLIER), folder)
    return folder


@pytest.fixture
def notebook(prepared, monkeypatch):
    """Be a notebook of the run."""
    monkeypatch.setenv(PLACE, str(prepared))


def test_scores_are_those_of_a_notebook_opened_by_hand(notebook, vale, protected):
    again = open_quarter(vale.folder, Q2)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(protected, name))
    assert again.quarter == protected.quarter
    assert list(again.earlier) == EARLIER
    assert again.data.theme_word == protected.data.theme_word
    assert again.data.missing == protected.data.missing
    assert again.data.rows("absences") == len(vale.absences)


def test_tables_are_those_of_the_folder_and_only_records_are_read_from_it(notebook, vale, monkeypatch):
    data = open_quarter(vale.folder, Q2).data
    pd.testing.assert_frame_equal(data.complaints, vale.complaints)
    monkeypatch.setattr("perf.dataset.folder.read_folder", None)
    for name, table in TABLES.items():
        if not table.holds_records and len(vale.tables[name]):
            pd.testing.assert_frame_equal(data.tables[name], vale.tables[name])


@pytest.mark.parametrize("area", ["council", "schools", "Social Services"])
def test_series_are_those_of_a_notebook_opened_by_hand(notebook, vale, protected, area):
    prepared, by_hand = (open_view(each, "sickness", area) for each in (open_quarter(vale.folder, Q2), protected))
    figure = prepared.figure
    pd.testing.assert_frame_equal(prepared.months(figure), by_hand.months(figure), check_names=False)
    pd.testing.assert_frame_equal(prepared.years(figure), by_hand.years(figure), check_names=False)
    assert prepared.is_recorded(figure) == by_hand.is_recorded(figure)


@pytest.mark.parametrize(
    ("name", "area"),
    [*((name, "council") for name in TOPICS), ("corporate-health", "council"), (DIRECTORATE, "Social Services")],
)
def test_no_section_of_a_notebook_calculates_what_the_run_has_not_prepared(notebook, vale, monkeypatch, name, area):
    def calculate(_):
        raise AssertionError("the whole quarter would be scored and protected again")

    monkeypatch.setattr(PreparedSeries, "_calculated", property(calculate))
    cells = json.loads((NOTEBOOKS / REPORTS[name].notebook).read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    known = {"data": str(vale.folder), "quarter": Q2, "area": area, "report": name}
    for source in code[1:]:  # after the parameters
        exec(source, known)


def test_what_the_run_has_not_prepared_is_calculated(notebook, vale, protected):
    views = (
        open_view(scores, "complaints", "Learning and Skills") for scores in (open_quarter(vale.folder, Q2), protected)
    )
    prepared, by_hand = (view.months("complaints.closed") for view in views)
    assert len(by_hand) > 0
    pd.testing.assert_frame_equal(prepared, by_hand)


def test_another_folder_or_quarter_is_not_what_was_prepared(notebook, vale, tmp_path):
    (tmp_path / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    (tmp_path / "measures.csv").write_text("measure_id,title,theme,unit,polarity\nM1,Visits,Customer,count,higher\n")
    assert open_quarter(tmp_path).measures["measure_id"].tolist() == ["M1"]
    assert open_quarter(vale.folder, "2018-19 Q2").quarter.label == "2018-19 Q2"


def test_loading_a_folder_never_looks_for_prepared_results(notebook, vale):
    assert perf.load(vale.folder).row_counts == {}


def test_what_is_prepared_is_for_its_owner_alone_and_holds_no_hidden_figure(prepared, protected):
    assert {path.stat().st_mode & 0o777 for path in prepared.iterdir()} == {0o600}
    assert prepared.stat().st_mode & 0o777 == 0o700
    for name in ("figures", "records"):
        figures = pd.read_parquet(prepared / f"{name}.parquet").drop(columns="hidden", errors="ignore")
        hidden = protected.records[(protected.records["hidden"] != "") & (protected.records["quarter"] == Q2)]
        keys = ["figure", "area", "quarter", "part"]
        both = figures.merge(hidden[keys], on=keys)
        assert len(both) == len(hidden) > 0
        assert both["value"].isna().all()
    assert "amounts.parquet" not in {path.name for path in prepared.iterdir()}
