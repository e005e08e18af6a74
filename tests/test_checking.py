"""What is loaded of a council folder, what is wrong with it, which ratings are not the rule's."""

import json
import shutil
import subprocess
import sys

import pytest

from perf import checking
from perf.council_folder import load
from perf.disclosure.protected_scores import protect_scores
from perf.errors import PerfError
from perf.packs.manifest import may_be_listed
from perf.packs.restatements import last_pack, restatements
from perf.scores import score_quarter
from tests.conftest import ROOT, VALE

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """The bundled council without its records."""
    return shutil.copytree(VALE, tmp_path / "vale", ignore=shutil.ignore_patterns("*.parquet", "*.py"))


@pytest.fixture
def council(folder):
    return load(folder)


@pytest.fixture
def manifest(council):
    scores = score_quarter(council)
    figures = may_be_listed(protect_scores(scores))
    return {"quarter": "2019-20 Q2", "made_at": "2019-11-01T09:00:00+00:00", "figures": figures.to_dict("records")}


def test_every_table_is_listed_with_what_it_speaks_of(vale):
    rows = checking.loaded(vale).set_index("table")
    assert list(rows.index) == list(vale.sources)
    assert rows.loc["returns", ["rows", "first", "last"]].tolist() == [45, "2018-19 Q2", "2019-20 Q2"]
    assert rows.loc["absences", ["file", "first", "last"]].tolist() == ["absences.parquet", "2014-09-15", "2019-09-30"]
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


def test_a_red_without_a_note_is_found_too(folder):
    text = (folder / "returns.csv").read_text().splitlines()
    cut = [line.partition('"')[0] if line.startswith("CPM/019,2019-20") else line for line in text]
    (folder / "returns.csv").write_text("\n".join(cut))
    found = [problem for problem in checking.problems_of(folder) if problem.column == "note"]
    assert [(problem.id, problem.level) for problem in found] == [("CPM/019", "remark")]


def test_printed_ratings_stand_beside_those_of_the_rule(council):
    rows = checking.other_ratings(score_quarter(council))
    assert rows[["id", "rating", "printed_rating"]].values.tolist() == [
        ["CPM/210", "Red", "Green"], ["CPM/214", "Amber", "Red"],
    ]  # fmt: skip


def test_a_pack_that_says_the_same_has_no_restatement(council, manifest):
    assert restatements(council, manifest).empty


def test_a_figure_that_was_otherwise_is_a_restatement(council, manifest):
    changed = {**manifest, "figures": [dict(row) for row in manifest["figures"]]}
    (row,) = [
        row for row in changed["figures"]
        if (row["figure"], row["area"], row["part"]) == ("measures.green", "council", "")
    ]  # fmt: skip
    row["value"] = 8
    (found,) = restatements(council, changed).to_dict("records")
    assert (found["figure"], found["before"], found["now"]) == ("measures.green", 8, 7)


def test_the_last_pack_is_the_one_made_last(tmp_path):
    assert last_pack(tmp_path) is None
    for quarter, made in (("2019-20 Q2", "2019-11-01"), ("2019-20 Q1", "2019-12-01")):
        place = tmp_path / quarter.replace(" ", "-")
        place.mkdir()
        (place / "manifest.json").write_text(json.dumps({"quarter": quarter, "made_at": made, "figures": []}))
    assert last_pack(tmp_path)["quarter"] == "2019-20 Q1"


@pytest.mark.parametrize("text", ["", "[]", "{}", "{"])
def test_a_damaged_manifest_is_reported(tmp_path, text):
    (tmp_path / "2019-20-Q2").mkdir()
    file = tmp_path / "2019-20-Q2" / "manifest.json"
    file.write_text(text)
    with pytest.raises(PerfError) as caught:
        last_pack(tmp_path)
    assert str(caught.value) == f"{file} cannot be read as a pack's manifest. Run the pack again."


def test_the_command_check_imports_nothing_of_the_workbench(folder):
    code = (
        "import sys; from perf.cli import app\n"
        f"try: app(['check', '--data', {str(folder)!r}])\n"
        "except SystemExit: print([name for name in sys.modules if name.startswith('perf.workbench')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
