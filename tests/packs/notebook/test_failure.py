"""A notebook that fails is explained in plain words, without its data, and stops no other."""

import os

import nbformat
import pytest

from perf.packs.notebook import engine
from perf.packs.notebook.execution import Limits, run_notebook

pytestmark = [pytest.mark.pack]
SEE = "To see more, open the notebook in JupyterLab and run it with the same parameters."


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


def test_a_cell_that_raises_is_named_with_the_kind_of_error(run):
    assert run("1 + 1", "rows = {}\nrows['Ann Smith']").problem == (
        f"asked.ipynb stopped at `rows['Ann Smith']`: KeyError. Something that it looked for does not exist. {SEE}"
    )


def test_the_message_of_an_error_that_may_quote_the_data_is_shown_nowhere(run):
    outcome = run("rows = ['Ann', 'Smith']", "raise ValueError(' '.join(rows))")
    assert outcome.problem == f"asked.ipynb stopped at `raise ValueError(' '.join(rows))`: ValueError. {SEE}"
    assert "Ann Smith" not in nbformat.writes(outcome.notebook)


def test_the_message_of_the_packages_own_error_is_shown(run):
    outcome = run("from perf.errors import RunProblem\nraise RunProblem('there is no month')")
    assert outcome.problem == "asked.ipynb stopped at `raise RunProblem('there is no month')`: there is no month."


def test_a_kernel_that_ends_itself_is_contained(run):
    assert run("import os; os._exit(1)").problem == (
        "asked.ipynb stopped at `import os; os._exit(1)`: its kernel ended unexpectedly, "
        f"for example because it needed too much memory. {SEE}"
    )


def test_a_notebook_that_hangs_is_ended(run):
    outcome = run("import time", "time.sleep(600)", seconds=1.5)
    assert outcome.problem == f"asked.ipynb stopped at `time.sleep(600)`: it took longer than 2 seconds. {SEE}"
    assert outcome.seconds < 60


@pytest.mark.skipif(os.name != "posix", reason="this system has no limit of memory for a process")
def test_a_notebook_that_takes_too_much_memory_is_refused_it(run):
    assert run("x = bytearray(2_000_000_000)", memory=1_500_000_000).problem == (
        "asked.ipynb stopped at `x = bytearray(2_000_000_000)`: MemoryError. "
        f"It needed more memory than a report may use. {SEE}"
    )


def test_a_notebook_that_floods_its_output_is_ended(run):
    outcome = run("for _ in range(100):\n    print('x' * 1_000_000)")
    assert outcome.problem == f"asked.ipynb stopped at `print('x' * 1_000_000)`: it printed more than 20 MB. {SEE}"
    assert outputs(outcome) == []
    assert engine.MOST_OUTPUT == 20_000_000


def test_a_run_notebook_holds_no_print_and_no_raw_table(run):
    outcome = run("print('Ann Smith')", "import pandas as pd\npd.DataFrame({'name': ['Ann Smith']})")
    assert outcome.problem == ""
    assert outputs(outcome) == []


def test_a_run_notebook_holds_what_is_shown(run):
    (shown,) = outputs(run("from perf.pages.block import say\nsay('It is well.')"))
    assert shown.data == {"text/html": "<p>It is well.</p>", "text/plain": "It is well."}


def test_a_kernel_starts_without_what_another_has_defined(run):
    assert run("import builtins", "builtins.left = 1").problem == ""
    assert run("left").problem == f"asked.ipynb stopped at `left`: NameError. {SEE}"


def test_without_a_warm_parent_a_kernel_is_started_as_usual(run, tmp_path):
    run("1 + 1")
    outcome = run_notebook(tmp_path / "asked.ipynb", {}, parent=str(tmp_path))
    assert outcome.problem == ""
    assert outcome.kernel == "the warm parent could not be started"
