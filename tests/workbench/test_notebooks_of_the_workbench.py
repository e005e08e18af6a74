"""The first lesson runs from top to bottom in a fresh kernel; tests/browser/test_lab.py runs the explorer."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from perf.load_council import load
from perf.packs.notebook.execution import run_notebook
from tests.conftest import ROOT, VALE

pytestmark = pytest.mark.pack


def test_the_first_lesson_runs_and_leaves_the_councils_folder_alone(tmp_path):
    before = {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()}
    parameters = {"data": str(VALE), "work": str(tmp_path / "work")}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:  # browser tests leave an event loop in theirs
        made = pool.submit(run_notebook, ROOT / "notebooks" / "start_here.ipynb", parameters).result()
    assert made.problem == ""
    assert "Sickness absence in Social Services was 7.91 days per FTE" in made.answer
    assert "NEW/001" in set(load(tmp_path / "work" / "council").measures["measure_id"])
    assert (tmp_path / "work" / "2019-20-Q2" / "social-services" / "sickness.html").is_file()
    assert {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()} == before
