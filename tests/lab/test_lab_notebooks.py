"""The notebooks of the workbench run from top to bottom in a fresh kernel."""

import pytest

from perf.publish.runner import run_notebook
from tests.conftest import ROOT, VALE

pytestmark = pytest.mark.pack


def outputs(run):
    cells = [cell for cell in run.notebook.cells if cell.cell_type == "code"]
    return [str(output.get("data", {}).get("text/plain", "")) for cell in cells for output in cell.outputs]


def test_the_explorer_runs_and_its_notebook_keeps_no_figures(tmp_path):
    parameters = {"data": str(VALE), "packs": str(tmp_path), "views": str(tmp_path / "views")}
    run = run_notebook(ROOT / "notebooks" / "explore.ipynb", tmp_path / "explore.ipynb", parameters)
    assert outputs(run) == ["DataDesk()", "Explorer()", "WhatIf()"]
    assert run.warnings == ()


def test_the_first_lesson_runs_and_leaves_the_councils_folder_alone(tmp_path):
    before = {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()}
    parameters = {"data": str(VALE), "work": str(tmp_path / "work")}
    run = run_notebook(ROOT / "notebooks" / "start_here.ipynb", tmp_path / "start_here.ipynb", parameters)
    told = "\n".join(outputs(run))
    assert "Sickness absence in Social Services was 7.91 days per FTE" in run.answer
    assert "Visits to libraries" in told
    assert (tmp_path / "work" / "2019-20-Q2" / "social-services" / "sickness.html").is_file()
    assert {path.name: path.stat().st_mtime_ns for path in VALE.iterdir()} == before
