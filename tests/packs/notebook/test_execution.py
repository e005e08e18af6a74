"""Notebooks are run with checked parameters, and fail in plain words."""

import nbformat
import pytest

from perf.errors import RunProblem
from perf.packs import parallel
from perf.packs.notebook.execution import Job, check_parameters, run_notebook
from perf.packs.notebook.html_pages import Page


@pytest.fixture
def notebook(tmp_path):
    def write(*cells, parameters='area: str = "council"  # the area\nyears: int = 3  # how many'):
        sources = [(parameters, ["parameters"]), *((cell, []) for cell in cells)]
        body = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source, metadata={"tags": tags}) for source, tags in sources]
        )
        path = tmp_path / "asked.ipynb"
        nbformat.write(body, path)
        return path

    return write


def test_parameters_of_the_right_name_and_type_pass(notebook):
    check_parameters(notebook(), {"area": "schools", "years": 4})


def test_unknown_and_wrongly_typed_parameters_are_all_refused_at_once(notebook):
    with pytest.raises(RunProblem) as refused:
        check_parameters(notebook(), {"aera": "schools", "years": "4", "month": 1})
    assert str(refused.value) == (
        'asked.ipynb has no parameter "aera". Did you mean area?\n'
        "asked.ipynb, years: '4' is not of the type int.\n"
        'asked.ipynb has no parameter "month". It takes area, years.'
    )


def test_a_parameter_that_does_not_fit_is_refused_before_anything_runs(notebook):
    with pytest.raises(RunProblem):
        run_notebook(notebook(), {"aera": "schools"})


@pytest.mark.pack
def test_a_run_gives_its_answer_and_its_warnings(notebook, parent):
    path = notebook("import warnings; warnings.warn('thin data', stacklevel=1)", 'f"{area}: {years}"')
    asked = nbformat.read(path, as_version=4)
    asked.cells[2].metadata["tags"] = ["answer"]
    nbformat.write(asked, path)
    run = run_notebook(path, {"area": "schools"}, parent=str(parent.folder))
    assert run.answer == "'schools: 3'"
    assert len(run.warnings) == 1
    assert "UserWarning: thin data" in run.warnings[0]
    assert run.cells[-1]["cell"] == 'f"{area}: {years}"'
    assert run.seconds > 0


@pytest.mark.pack
def test_after_an_interrupted_run_a_notebook_can_run_again(notebook, parent):
    def interrupt(*_):
        raise KeyboardInterrupt

    path, page = notebook("area"), Page("Report", "Council", "2019-20 Q2", "", "", "", "")
    job = Job("report", str(path), {}, page, parent=str(parent.folder))
    with pytest.raises(KeyboardInterrupt), parallel.executor(1, "") as executor:
        parallel.make_all([job], executor, when_done=interrupt, when_running=interrupt)
    assert run_notebook(path, {}, parent=str(parent.folder)).problem == ""


@pytest.mark.pack
@pytest.mark.parametrize(
    ("cell", "answer", "problem"),
    [
        ("1 / 0", "", "asked.ipynb stopped at `1 / 0`: ZeroDivisionError."),
        ("print('by the way')\n'so it is'", "'so it is'", ""),
    ],
)
def test_an_answer_that_fails_is_a_failure_and_one_after_other_output_is_found(notebook, parent, cell, answer, problem):
    path = notebook(cell)
    asked = nbformat.read(path, as_version=4)
    asked.cells[1].metadata["tags"] = ["answer"]
    nbformat.write(asked, path)
    run = run_notebook(path, {}, parent=str(parent.folder))
    assert run.answer == answer
    assert run.problem.startswith(problem)
    assert bool(run.problem) == bool(problem)
