"""The notebooks of the workbench run from top to bottom in a fresh kernel."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from perf.council_folder import load
from perf.packs.notebook.execution import run_notebook
from tests.conftest import ROOT, VALE

pytestmark = pytest.mark.pack


def run(name, parameters):
    """Run a notebook from a process of its own: browser tests leave an event loop running in theirs."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(run_notebook, ROOT / "notebooks" / name, parameters).result()


def test_the_explorer_runs(tmp_path):
    parameters = {"data": str(VALE), "packs": str(tmp_path), "views": str(tmp_path / "views")}
    made = run("explore.ipynb", parameters)
    assert (made.problem, made.warnings) == ("", ())


def test_the_first_lesson_runs_and_leaves_the_councils_folder_alone(tmp_path):
    before = {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()}
    parameters = {"data": str(VALE), "work": str(tmp_path / "work")}
    made = run("start_here.ipynb", parameters)
    assert made.problem == ""
    assert "Sickness absence in Social Services was 7.91 days per FTE" in made.answer
    assert "NEW/001" in set(load(tmp_path / "work" / "council").measures["measure_id"])
    assert (tmp_path / "work" / "2019-20-Q2" / "social-services" / "sickness.html").is_file()
    assert {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()} == before
