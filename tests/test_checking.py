"""What is loaded of a council folder, what is wrong with it, which ratings are not the rule's."""

import shutil
import subprocess
import sys

import pandas as pd
import pytest

from perf import checking
from perf.load_council import load
from perf.scores import score_quarter
from tests.conftest import ROOT, VALE
from tests.dataset.folders import a_folder, a_row

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """The bundled council without its records."""
    return shutil.copytree(VALE, tmp_path / "vale", ignore=shutil.ignore_patterns("*.parquet", "*.py"))


@pytest.fixture
def council(folder):
    return load(folder)


def test_every_table_is_listed_with_what_it_speaks_of(vale):
    rows = checking.loaded_tables(vale).set_index("table")
    assert list(rows.index) == list(vale.sources)
    assert rows.loc["returns", ["rows", "first", "last"]].tolist() == [45, "2018-19 Q2", "2019-20 Q2"]
    assert rows.loc["complaints", ["file", "first", "last"]].tolist() == [
        "complaints.parquet",
        "2015-04-01",
        "2019-09-30",
    ]
    assert rows.loc["absences", ["rows", "first", "last"]].tolist() == [pd.NA, "2014-09", "2019-09"]
    assert rows.loc["budget", "covers_to"] == "2019-08-31"
    assert rows.loc["measures", ["first", "last", "provenance"]].tolist() == ["", "", "own records"]
    assert rows.loc["absences", "provenance"] == "made-up example data, calibrated to published totals"


def test_a_cell_that_cannot_be_read_is_found(folder):
    text = (folder / "returns.csv").read_text()
    (folder / "returns.csv").write_text(text.replace("4.74", "much"))
    told = [str(found) for found in checking.problems_of(folder) if found.level == "problem"]
    assert told == [
        'row 2, CPM/019, actual: "much" is not a number. Write it in digits, such as 1,234.5, or leave it blank if '
        "there is none."
    ]


def test_a_red_without_a_cause_and_a_remedy_is_found_too(folder):
    texts = pd.read_csv(folder / "narrative.csv")
    texts[texts["subject"] != "CPM/019"].to_csv(folder / "narrative.csv", index=False)
    found = [problem for problem in checking.problems_of(folder) if problem.column == "note"]
    assert {(problem.id, problem.level) for problem in found} == {("CPM/019", "remark"), ("FIT/A026", "remark")}


@pytest.mark.parametrize(
    ("area", "named", "is_remarked"),
    [("council", "measures.red", False), ("council", "actions.red_pct service=Highways", False),
     ("Place", "actions.red", False), ("Housing", "actions.red", True), ("Place", "measures.red", True)],
)  # fmt: skip
def test_a_text_that_names_a_figure_without_data_is_remarked_on(tmp_path, area, named, is_remarked):
    framework = 'name = "Testshire"\n[directorates]\nPlace = ["Highways"]\nPeople = ["Housing"]\n'
    tables = {name: [a_row(name)] for name in ("measures", "returns")}
    tables["actions"] = [a_row("actions", service="Highways")]
    tables["narrative"] = [a_row("narrative", area=area, text=f"It is {{{named}}}.")]
    remarks = checking.problems_of(a_folder(tmp_path, framework=framework, **tables))
    found = [remark.problem for remark in remarks if remark.column == "text"]
    where = "the council" if area == "council" else area
    assert found == [f"there are no data of {named}, {where}, so the text shows [no data]."] * is_remarked


@pytest.fixture
def told(tmp_path):
    """Return what check tells of numbers in notes and texts of a council with one measure, 5 against a target of 10."""

    def of_numbers(text="", *, note="", subject="", **measure):
        row = {"measure_id": "M1", "unit": "count", "polarity": "higher", **measure}
        returned = {"measure_id": "M1", "actual": 5, "target": 10, "note": note}
        written = [a_row("narrative", area="council", subject=subject, section="position", text=text)] if text else []
        tables = {"measures": [a_row("measures", **row)], "returns": [a_row("returns", **returned)]}
        found = checking.problems_of(a_folder(tmp_path, **tables, **({"narrative": written} if written else {})))
        return [(each.file, each.column, each.problem) for each in found if "Correct the number" in each.fix]

    return of_numbers


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("All is well: 1 of 1 measures is Red.", "", ""),
        ("All is well: 2 measures are Red.", "", 'the text says "2 measures are Red"; by the rule it is 1.'),
        ("1 of 2 measures misses its target.", "",
         'the text says "1 of 2 measures misses its target"; by the rule it is 1 of 1.'),
        ("The figure is 6, and so the target of 10 is missed.", "M1",
         "the text names 6 as its actual; the row's own actual is 5."),
        ("The figure is 5.", "M1", ""),
    ],
)  # fmt: skip
def test_a_number_typed_into_a_text_that_differs_is_remarked_on_without_a_printed_report(told, text, subject, expected):
    assert told(text, subject=subject) == ([("narrative.csv", "text", expected)] if expected else [])


def test_a_typed_number_is_compared_with_the_figure_that_the_records_give_where_no_return_does(tmp_path):
    tables = {
        "measures": [a_row("measures", unit="count", polarity="lower", basis="ytd", figure="complaints.received")],
        "returns": [a_row("returns", actual=None, target=10, note="The figure is 3.")],
        "complaints": [
            a_row("complaints", complaint_id=received_on, received_on=received_on, closed_on=None)
            for received_on in ("2019-04-01", "2019-08-19")
        ],
    }
    found = [each.problem for each in checking.problems_of(a_folder(tmp_path, **tables)) if each.column == "note"]
    assert found == ["the note names 3 as its actual; the row's own actual is 2."]


def test_the_numbers_of_a_note_that_differ_are_told_in_one_remark(told):
    note = "The figure is 6, against a target of 12."
    (remark,) = told(note=note)
    assert remark == (
        "returns.csv", "note",
        "the note names 12 as its target; the row's own target is 10. "
        "The note names 6 as its actual; the row's own actual is 5.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("basis", "target_basis", "expected"),
    [
        ("ytd", "quarter", ["the target is for the quarter, the figure for the year to date, so nothing is rated."]),
        ("quarter", "annual", ["the target is for the year, the figure for the quarter, so nothing is rated."]),
        ("ytd", "ytd", []),
        ("ytd", "", []),
    ],
)
def test_a_target_of_another_period_than_the_figure_is_a_remark(tmp_path, basis, target_basis, expected):
    measure, row = a_row("measures", basis=basis), a_row("returns", target_basis=target_basis)
    found = checking.problems_of(a_folder(tmp_path, measures=[measure], returns=[row]))
    assert [problem.problem for problem in found if problem.column == "target"] == expected


def test_printed_ratings_stand_beside_those_of_the_rule(council):
    rows = checking.other_ratings(score_quarter(council))
    assert rows[["id", "rating", "printed_rating"]].to_numpy().tolist() == [
        ["CPM/210", "Red", "Green"], ["CPM/214", "Amber", "Red"],
    ]  # fmt: skip


def test_the_command_check_imports_nothing_of_the_workbench(folder):
    code = (
        "import sys; from perf.cli import app\n"
        f"try: app(['check', '--data', {str(folder)!r}])\n"
        "except SystemExit: print([name for name in sys.modules if name.startswith('perf.workbench')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
