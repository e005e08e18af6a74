"""A notebook that fails is told in plain words, without its data, and is contained."""

import os

import nbformat
import pytest

from perf.packs.notebook import engine
from perf.packs.notebook.execution import Limits, run_notebook

pytestmark = [pytest.mark.pack]
SEE = "Open the notebook in JupyterLab with the same parameters and run it to see more."


@pytest.fixture
def run(tmp_path, parent):
    """Run cells in a kernel forked from the warm parent."""

    def ran(*cells, **limits):
        code = [nbformat.v4.new_code_cell(source) for source in ("# none", *cells)]
        code[0].metadata["tags"] = ["parameters"]
        nbformat.write(nbformat.v4.new_notebook(cells=code), tmp_path / "asked.ipynb")
        return run_notebook(tmp_path / "asked.ipynb", {}, limits=Limits(**limits), parent=str(parent.folder))

    return ran


def outputs(run):
    return [output for cell in run.notebook.cells for output in cell.get("outputs", ())]


def test_a_cell_that_raises_is_told_by_its_kind(run):
    assert run("1 + 1", "rows = {}\nrows['Ann Smith']").problem == (
        f"asked.ipynb stopped at `rows['Ann Smith']`: KeyError. Something that it looked for is not there. {SEE}"
    )


def test_what_an_error_says_of_the_data_is_told_nowhere(run):
    made = run("rows = ['Ann', 'Smith']", "raise ValueError(' '.join(rows))")
    assert made.problem == f"asked.ipynb stopped at `raise ValueError(' '.join(rows))`: ValueError. {SEE}"
    assert "Ann Smith" not in nbformat.writes(made.notebook)


def test_an_error_in_our_own_words_is_told_with_them(run):
    made = run("from perf.rules import RunProblem\nraise RunProblem('there is no month')")
    assert made.problem == "asked.ipynb stopped at `raise RunProblem('there is no month')`: there is no month."


def test_a_kernel_that_ends_itself_is_contained(run):
    assert run("import os; os._exit(1)").problem == (
        "asked.ipynb stopped at `import os; os._exit(1)`: its kernel ended without a word, "
        f"as when it takes too much memory. {SEE}"
    )


def test_a_notebook_that_hangs_is_ended(run):
    made = run("import time", "time.sleep(600)", seconds=1.5)
    assert made.problem == f"asked.ipynb stopped at `time.sleep(600)`: it took longer than 2 seconds. {SEE}"
    assert made.seconds < 60


@pytest.mark.skipif(os.name != "posix", reason="this system has no limit of memory for a process")
def test_a_notebook_that_takes_too_much_memory_is_refused_it(run):
    assert run("x = bytearray(2_000_000_000)", memory=1_500_000_000).problem == (
        "asked.ipynb stopped at `x = bytearray(2_000_000_000)`: MemoryError. "
        f"It needed more memory than a report may take. {SEE}"
    )


def test_a_notebook_that_floods_its_output_is_ended(run):
    made = run("for _ in range(100):\n    print('x' * 1_000_000)")
    assert made.problem == f"asked.ipynb stopped at `print('x' * 1_000_000)`: it printed more than 20 MB. {SEE}"
    assert outputs(made) == []
    assert engine.MOST_OUTPUT == 20_000_000


def test_a_run_notebook_holds_no_print_and_no_raw_table(run):
    made = run("print('Ann Smith')", "import pandas as pd\npd.DataFrame({'name': ['Ann Smith']})")
    assert made.problem == ""
    assert outputs(made) == []


def test_a_run_notebook_holds_what_is_shown(run):
    (shown,) = outputs(run("from perf.pages.block import say\nsay('It is well.')"))
    assert shown.data == {"text/html": "<p>It is well.</p>", "text/plain": "It is well."}


def test_a_kernel_does_not_meet_what_another_has_left(run):
    assert run("import builtins", "builtins.left = 1").problem == ""
    assert run("left").problem == f"asked.ipynb stopped at `left`: NameError. {SEE}"


def test_without_a_warm_parent_a_kernel_is_started_as_usual(run, tmp_path):
    run("1 + 1")
    made = run_notebook(tmp_path / "asked.ipynb", {}, parent=str(tmp_path))
    assert made.problem == ""
    assert made.kernel == "the warm parent could not be started"
