"""The bench works a quarter out once, and never shows another council's figures."""

import shutil

import pytest

from perf.council_folder import load
from perf.workbench import workspace as benches
from perf.workbench.workspace import Bench, bench_of
from tests.conftest import VALE


@pytest.fixture
def no_bench(monkeypatch):
    monkeypatch.setattr(benches, "_LAST", [])


@pytest.fixture
def folder(tmp_path):
    """The bundled council without its records."""
    return shutil.copytree(VALE, tmp_path / "vale", ignore=shutil.ignore_patterns("*.parquet", "*.py"))


def test_the_quarters_are_those_that_the_records_reach(bench):
    labels = [quarter.label for quarter in bench.quarters]
    assert (labels[0], labels[-1], len(labels)) == ("2015-16 Q1", "2019-20 Q2", 18)


def test_a_quarter_is_worked_out_once(folder, monkeypatch):
    passed = []
    monkeypatch.setattr(benches, "protect_scores", lambda scores: passed.append(scores.quarter.label))
    mine = Bench(load(folder))
    assert not mine.is_ready("2019-20 Q2")
    assert mine.opened("2019-20 Q2") is mine.opened("2019-20 Q2")
    assert mine.is_ready("2019-20 Q2")
    assert passed == ["2019-20 Q2"]


def test_no_more_quarters_are_kept_than_memory_is_meant_for(folder, monkeypatch):
    monkeypatch.setattr(benches, "MOST_KEPT", 1)
    mine = Bench(load(folder))
    mine.opened("2019-20 Q2")
    mine.opened("2019-20 Q1")
    assert (mine.is_ready("2019-20 Q2"), mine.is_ready("2019-20 Q1")) == (False, True)


def test_a_view_shows_what_the_gate_lets_through(bench):
    view = bench.view("turnover", "council", "2019-20 Q2")
    assert view.scores is bench.opened("2019-20 Q2").protected
    assert (view.scores.records["hidden"] != "").any()


def test_an_earlier_quarter_is_as_it_was_known_then(bench):
    opened = bench.opened("2018-19 Q4")
    assert opened.scores.amounts["month"].max() == "2019-03"
    assert set(opened.scores.records["quarter"]) == {"2018-19 Q4", "2017-18 Q4"}
    assert len(opened.scores.measures) == 0


def test_a_measure_leads_its_topic_where_it_is_chosen(bench):
    view = bench.view("turnover", "council", "2019-20 Q2", "turnover.voluntary_pct")
    assert view.topic.figure == "turnover.voluntary_pct"
    assert view.topic.leads == ("turnover.voluntary_pct", "turnover.all_pct")


def test_the_same_council_has_one_bench_however_it_is_named(folder, no_bench):
    mine = bench_of(load(folder))
    assert bench_of(mine.data) is mine
    assert bench_of(folder) is mine
    assert bench_of(str(folder)) is mine


@pytest.mark.parametrize("file", ["framework.toml", "returns.csv"])
def test_a_changed_folder_has_another_bench(folder, no_bench, file):
    before = bench_of(load(folder))
    path = folder / file
    path.write_text(path.read_text().replace("0.10 ", "0.05 ").replace(",4.74,", ",4.75,"))
    assert bench_of(folder) is not before
