"""House rules of notebooks: an interface, short cells, no logic, no outputs."""

import ast
from pathlib import Path

import nbformat
import papermill
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent.parent / "notebooks").glob("*.ipynb"))


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def parameters_cell(path):
    (cell,) = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    return cell.source


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def notebook(request):
    return request.param


def test_there_are_notebooks():
    assert "corporate_health.ipynb" in [path.name for path in NOTEBOOKS]


def test_a_notebook_carries_no_outputs(notebook):
    assert [cell for cell in code_cells(notebook) if cell.outputs or cell.execution_count] == []


def test_parameters_are_typed_literals_with_a_comment_each(notebook):
    source = parameters_cell(notebook)
    for statement in ast.parse(source).body:
        assert isinstance(statement, ast.AnnAssign)
        ast.literal_eval(statement.value)
    for line in source.splitlines():
        _, _, comment = line.partition("  # ")
        assert comment
        assert "=" not in comment  # papermill 2.7 then loses the parameter


def test_papermill_finds_every_parameter(notebook):
    declared = [statement.target.id for statement in ast.parse(parameters_cell(notebook)).body]
    assert declared == list(papermill.inspect_notebook(notebook))


def test_cells_are_short_and_hold_no_logic(notebook):
    for cell in code_cells(notebook):
        tree = ast.parse(cell.source)
        logic = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda, ast.comprehension)
        assert len(cell.source.splitlines()) <= 5
        assert [node for node in ast.walk(tree) if isinstance(node, logic)] == []


def test_the_title_is_a_question_and_the_answer_is_tagged(notebook):
    first = nbformat.read(notebook, as_version=4).cells[0].source
    assert first.startswith("# ")
    assert first.endswith("?")
    assert len([cell for cell in code_cells(notebook) if "answer" in cell.metadata.get("tags", [])]) == 1


def test_no_number_is_typed_into_prose(notebook):
    prose = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "markdown"]
    assert [text for text in prose if any(letter.isdigit() for letter in text)] == []
