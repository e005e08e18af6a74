"""What a run leaves for its notebooks is what they would compute, and may all be shown."""

import pandas as pd
import pytest

import perf
from perf.dataset.prepared_results import PLACE
from perf.packs.kernels import fork_client
from perf.packs.prepare import share
from perf.packs.reports import REPORTS, Task
from perf.pages.view import TOPICS, View, open_view
from perf.scores import FRAMES


@pytest.fixture(scope="module")
def left(scores, gate, tmp_path_factory):
    """Leave what sickness reports of three areas read."""
    tasks = [Task(REPORTS["sickness"], area) for area in ("council", "schools", "Social Services")]
    folder = tmp_path_factory.mktemp("run") / "shared"
    fork_client.leave(share(scores, gate, tasks, [{"quarter": "2019-20 Q1", "why": "it is gone"}]), folder)
    return folder


@pytest.fixture
def notebook(left, monkeypatch):
    """Be a notebook of the run."""
    monkeypatch.setenv(PLACE, str(left))


def opened(vale):
    return perf.score_quarter(perf.load(vale.folder), "2019-20 Q2")


def test_scores_are_those_of_a_notebook_opened_by_hand(notebook, vale, scores):
    again = opened(vale)
    for name in set(FRAMES) - {"figures"}:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(scores, name))
    assert again.quarter == scores.quarter
    assert again.data.theme_word == scores.data.theme_word
    assert again.data.missing == scores.data.missing
    assert again.data.rows("absences") == len(vale.absences)


def test_a_table_is_read_when_it_is_looked_at(notebook, vale):
    pd.testing.assert_frame_equal(perf.load(vale.folder).complaints, vale.complaints)
    assert perf.load(vale.folder).tables["commentary"].empty


@pytest.mark.parametrize("area", ["council", "schools", "Social Services"])
def test_series_are_those_of_a_notebook_opened_by_hand(notebook, vale, scores, gate, area, monkeypatch):
    here = open_view(opened(vale), "sickness", area)
    figure = here.topic.figure
    months, years, recorded = here.months(figure), here.years(figure), here.is_recorded(figure)
    monkeypatch.delenv(PLACE)
    by_hand = View(scores, TOPICS["sickness"], area, gate)
    pd.testing.assert_frame_equal(months, by_hand.months(figure), check_names=False)
    pd.testing.assert_frame_equal(years, by_hand.years(figure), check_names=False)
    assert recorded == by_hand.is_recorded(figure)


def test_what_the_run_has_not_left_is_computed(notebook, vale, scores):
    here = open_view(opened(vale), "sickness", "Housing Services")
    pd.testing.assert_frame_equal(here.scores.amounts, scores.amounts)
    assert here.months("turnover.all_pct").equals(View(scores, TOPICS["turnover"], here.area, here.figures).months(
        "turnover.all_pct"
    ))  # fmt: skip


def test_another_folder_or_quarter_is_not_what_was_left(notebook, vale, tmp_path):
    (tmp_path / "measures.csv").write_text("measure_id,title,theme,unit,polarity\nM1,Visits,Customer,count,higher\n")
    assert perf.load(tmp_path).measures["measure_id"].tolist() == ["M1"]
    assert perf.score_quarter(perf.load(vale.folder), "2018-19 Q2").quarter.label == "2018-19 Q2"


def test_what_is_left_is_for_its_owner_alone_and_holds_no_hidden_figure(left, gate):
    assert {path.stat().st_mode & 0o777 for path in left.iterdir()} == {0o600}
    assert left.stat().st_mode & 0o777 == 0o700
    figures = pd.read_parquet(left / "figures.parquet")
    hidden = gate[(gate["hidden"] != "") & (gate["quarter"] == "2019-20 Q2")]
    both = figures.merge(hidden[["figure", "area", "quarter", "part"]], on=["figure", "area", "quarter", "part"])
    assert len(both) == len(hidden) > 0
    assert both["value"].isna().all()
    assert not {"amounts.parquet", "records.parquet"} & {path.name for path in left.iterdir()}
