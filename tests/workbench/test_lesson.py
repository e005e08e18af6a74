"""The first lesson changes a copy, never the council's own folder."""

import shutil

import pytest

from perf.errors import PerfError
from perf.load_council import load
from perf.workbench.lesson import add_measure, copy_folder
from tests.conftest import VALE

MEASURE = {"measure_id": "NEW/1", "title": "=Visits, to libraries", "theme": "Customer", "unit": "count",
           "polarity": "higher"}  # fmt: skip


@pytest.fixture
def folder(tmp_path, takes_long):
    return shutil.copytree(VALE, tmp_path / "vale", ignore=shutil.ignore_patterns("*.parquet", "*.py"))


def test_a_measure_is_added_to_the_copy_alone(folder, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    copy = copy_folder(folder, tmp_path / "work")
    add_measure(copy, MEASURE, actual=96.5, target=100)
    added = load(copy)
    assert added.measures.iloc[-1][list(MEASURE)].to_dict() == MEASURE
    row = added.returns.iloc[-1]
    assert (row["measure_id"], row["quarter"], row["area"]) == ("NEW/1", "2019-20 Q2", "council")
    assert (row["actual"], row["target"]) == (96.5, 100)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_copy_made_again_is_as_the_folder(folder, tmp_path):
    add_measure(copy_folder(folder, tmp_path), MEASURE, actual=1, target=1)
    assert "NEW/1" not in set(load(copy_folder(folder, tmp_path)).measures["measure_id"])


def test_the_folder_itself_is_no_copy(tmp_path):
    (tmp_path / "council").mkdir()
    with pytest.raises(PerfError) as caught:
        copy_folder(tmp_path / "council", tmp_path)
    assert (
        str(caught.value) == f"{tmp_path / 'council'} is the council folder itself. Choose another place for the copy."
    )


def test_a_measure_is_added_once(folder):
    add_measure(folder, MEASURE, actual=1, target=1)
    with pytest.raises(PerfError) as caught:
        add_measure(folder, MEASURE, actual=1, target=1)
    assert str(caught.value) == f"{folder} already has a measure NEW/1. Choose another id."
