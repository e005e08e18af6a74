"""A topic is one module and one notebook: the lesson of docs/add-a-topic.md, followed word for word in a copy."""

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

LESSON = (ROOT / "docs" / "add-a-topic.md").read_text(encoding="utf-8")
MONTHS = [str(month) for month in pd.period_range("2017-04", "2019-09", freq="M")]
PLACES = {"Parks": ("Place", 100), "Roads": ("Place", 300), "Adults": ("Care", 600)}  # service: directorate, hours


def block(kind: str) -> str:
    """Return the lesson's block of code of a kind."""
    return re.search(rf"```{kind}\n(.*?)```", LESSON, flags=re.DOTALL)[1]


def notebook(text: str) -> nbformat.NotebookNode:
    """Write the cells of the lesson as a notebook."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for tag, source in re.findall(r"^(?:\[(\w+)\]\n|(?=#))(.*?)(?=^\[|^#+ |\Z)", text, flags=re.DOTALL | re.MULTILINE):
        source = source.strip()
        if not tag:
            book.cells.append(nbformat.v4.new_markdown_cell(source))
            continue
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["tags"] = [] if tag == "code" else [tag]
        book.cells.append(cell)
    return book


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the package and its notebooks, with the topic of the lesson added."""
    copy = tmp_path_factory.mktemp("project")
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "perf", copy / "perf", ignore=leave)
    shutil.copytree(ROOT / "notebooks", copy / "notebooks")
    (copy / "perf" / "topics" / "agency_spend.py").write_text(block("python"), encoding="utf-8")
    nbformat.write(notebook(block("notebook")), copy / "notebooks" / "agency_spend.ipynb")
    return copy


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A council folder with agency spend alone, a tenth dearer each year."""
    folder = tmp_path_factory.mktemp("councils") / "my-council"
    folder.mkdir()
    (folder / "framework.toml").write_text(
        'name = "Testshire"\n[directorates]\nPlace = ["Parks", "Roads"]\nCare = ["Adults"]\n', encoding="utf-8"
    )
    years = {"2017": 1.0, "2018": 1.1, "2019": 1.21}
    rows = [
        {"month": month, "directorate": directorate, "service": service, "hours": hours,
         "amount": round(20 * hours * years[month[:4]])}
        for month in MONTHS for service, (directorate, hours) in PLACES.items()
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "agency_spend.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def command(project):
    """Run a command of the copied package."""

    def run(*words, status=0):
        environment = os.environ | {"PYTHONPATH": str(project)}
        done = subprocess.run(
            [sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr if done.returncode != status else "") == (status, "")
        return done.stdout

    return run


pytestmark = pytest.mark.pack


def test_the_lesson_has_the_table_that_the_module_declares(command, council):
    header = (council / "agency_spend.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert set(block("csv").splitlines()[0].split(",")) == set(header)
    assert command("-m", "perf", "check", "--data", str(council)).endswith("no problems.\n")


def test_check_reports_a_fault_of_the_table(command, council, tmp_path):
    folder = shutil.copytree(council, tmp_path / "faulty")
    rows = pd.read_csv(folder / "agency_spend.csv")
    rows.loc[0, "service"] = "Parcs"
    rows.to_csv(folder / "agency_spend.csv", index=False)
    message = command("-m", "perf", "check", "--data", str(folder), status=1)
    assert "agency_spend.csv: 1 problem" in message
    assert '"Parcs" is not a service of the framework' in message
    assert "Did you mean Parks?" in message


def test_explain_shows_where_a_figure_comes_from(command, council):
    shown = command("-m", "perf", "explain", "agency_spend.total", "--data", str(council), "--format", "json")
    explained = json.loads(shown)
    assert explained["value"] == 6 * 1.21 * 20 * 1_000
    assert explained["definition"] == "The amounts paid for agency staff. Year to date."
    assert explained["tables"] == {"agency_spend": 18}


def test_a_run_makes_the_reports_and_the_index_leads_to_them(command, council, tmp_path):
    out = tmp_path / "outputs"
    manifest = json.loads(command("-m", "perf", "run", "--data", str(council), "--out", str(out), "--json"))
    reports = {entry["html"]: entry for entry in manifest["reports"]}
    assert {entry["status"] for entry in reports.values()} == {"made"}
    assert list(reports) == [
        "corporate-health.html", "council/agency_spend.html", "place/directorate.html", "place/agency_spend.html",
        "care/directorate.html", "care/agency_spend.html",
    ]  # fmt: skip
    assert reports["council/agency_spend.html"]["answer"].startswith("Agency spend in the council was £145,200")
    page = BeautifulSoup((out / "2019-20-Q2" / "council" / "agency_spend.html").read_text(encoding="utf-8"), "lxml")
    assert page.h1.text == "How much does the council pay for agency staff?"
    assert "✗ Worse" in page.text
    assert "Place" in page.text
    index = BeautifulSoup((out / "2019-20-Q2" / "index.html").read_text(encoding="utf-8"), "lxml")
    assert "council/agency_spend.html" in {link["href"] for link in index.select(".grid a[href]")}
    assert [heading.text for heading in index.select(".grid thead th")] == ["Area", "Agency spend"]


def test_the_report_of_the_topic_is_opened(command, council):
    code = (
        "import perf, sys; report = perf.open_report(sys.argv[1], 'agency_spend', area='place'); "
        "print(report.answer().text); print(report.by_area().text)"
    )
    shown = command("-c", code, str(council))
    assert "Agency spend in Place was £58,080" in shown
    assert "Roads" in shown
