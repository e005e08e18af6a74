"""JupyterLab opens copies of the notebooks, set to a council; what an analyst has changed is kept."""

import nbformat
import pytest
from papermill import inspect_notebook

from perf.bundled import bundled
from perf.errors import RunProblem
from perf.workbench import lab_notebooks
from perf.workbench.lab_notebooks import copy_notebooks

SHIPPED = ("explore.ipynb", "sickness.ipynb")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """The folder of the project's notebooks: two of them."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name in SHIPPED:
        (folder / name).write_bytes((bundled("notebooks") / name).read_bytes())
    monkeypatch.setattr(lab_notebooks, "bundled", lambda _: folder)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return folder


@pytest.fixture
def copied(shipped, tmp_path):
    """Copy the notebooks for a council, which is created."""

    def copy(council="Trefŵr council"):
        (tmp_path / council).mkdir(exist_ok=True)
        return copy_notebooks(tmp_path / "lab", data=tmp_path / council, outputs=tmp_path / "outputs")

    return copy


def cells(notebook):
    return [cell.source for cell in nbformat.read(notebook, as_version=4).cells]


def add_cell(notebook, source, **metadata):
    book = nbformat.read(notebook, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(source, **metadata))
    nbformat.write(book, notebook)


def test_a_copy_is_set_to_the_council_and_the_projects_own_is_not_touched(copied, shipped, tmp_path):
    before = {name: (shipped / name).read_bytes() for name in SHIPPED}
    folder = copied()
    assert {name: (shipped / name).read_bytes() for name in SHIPPED} == before
    scope = {}
    exec(cells(folder / "explore.ipynb")[2], scope)
    assert scope["data"] == (tmp_path / "Trefŵr council").as_posix()
    assert scope["views"] == (tmp_path / "outputs" / "views").as_posix()


def test_only_parameters_that_a_notebook_has_are_set(copied):
    injected = cells(copied() / "sickness.ipynb")[2]
    assert "data = " in injected
    assert "views" not in injected


def test_started_again_with_another_council_it_is_that_ones_and_has_one_cell_more_than_the_projects(copied, tmp_path):
    copied()
    folder = copied("Another")
    assert len(cells(folder / "explore.ipynb")) == len(cells(bundled("notebooks") / "explore.ipynb")) + 1
    assert (tmp_path / "Another").as_posix() in cells(folder / "explore.ipynb")[2]


def test_cells_of_the_analysts_own_are_kept_and_others_follow_the_project(copied, shipped):
    folder = copied()
    add_cell(folder / "sickness.ipynb", "mine = 1")
    for name in SHIPPED:
        add_cell(shipped / name, "new = 1")
    copied()
    assert cells(folder / "sickness.ipynb")[-1] == "mine = 1"
    assert "new = 1" not in cells(folder / "sickness.ipynb")
    assert cells(folder / "explore.ipynb")[-1] == "new = 1"


def test_what_a_run_has_shown_is_kept_until_the_project_changes(copied):
    copy = copied() / "explore.ipynb"
    book = nbformat.read(copy, as_version=4)
    book.cells[1].outputs = [nbformat.v4.new_output("stream", text="shown")]
    nbformat.write(book, copy)
    copied()
    assert nbformat.read(copy, as_version=4).cells[1].outputs[0].text == "shown"


def test_every_notebook_of_the_project_can_be_set_to_a_council():
    assert all("data" in inspect_notebook(str(path)) for path in bundled("notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda lab, data: data.rmdir(), "{data} is not a folder. Name the council folder with --data."),
        (
            lambda lab, data: (lab / "explore.ipynb").write_text("no notebook"),
            "{lab}/explore.ipynb is not a notebook. Delete it, and a new copy will be made.",
        ),
    ],
)
def test_what_stands_in_the_way_is_named(copied, tmp_path, broken, message):
    data, lab = tmp_path / "Anytown", copied("Anytown")
    broken(lab, data)
    with pytest.raises(RunProblem) as caught:
        copy_notebooks(lab, data=data, outputs=tmp_path)
    assert str(caught.value) == message.format(data=data, lab=lab)


def test_a_place_that_cannot_be_written_to_is_named(shipped, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunProblem) as caught:
        copy_notebooks(tmp_path / "file" / "lab", data=tmp_path, outputs=tmp_path)
    place = tmp_path / "file" / "lab"
    assert str(caught.value) == f"{place} cannot be written to (Not a directory). Start this from another folder."
