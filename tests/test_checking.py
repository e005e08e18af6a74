"""The data desk: what is loaded, what is wrong, which ratings are not the rule's."""

import json
import shutil

import pytest

from perf import checking
from perf.council_folder import load
from perf.dataset.problems import as_frame
from perf.disclosure.protected_scores import protect_scores
from perf.packs.manifest import may_be_listed
from perf.packs.manifest_file import SCHEMA
from perf.scores import score_quarter
from perf.workbench import data_desk
from perf.workbench.data_desk_panel import about, problems, ratings, restated
from tests.conftest import VALE

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
    return {
        "schema": SCHEMA,
        "quarter": "2019-20 Q2",
        "made_at": "2019-11-01T09:00:00+00:00",
        "figures": figures.to_dict("records"),
    }


def test_every_table_is_listed_with_what_it_speaks_of(vale):
    rows = checking.loaded(vale).set_index("table")
    assert list(rows.index) == list(vale.sources)
    assert rows.loc["returns", ["rows", "first", "last"]].tolist() == [45, "2018-19 Q2", "2019-20 Q2"]
    assert rows.loc["absences", ["file", "first", "last"]].tolist() == ["absences.parquet", "2014-09-15", "2019-09-30"]
    assert rows.loc["budget", "covers_to"] == "2019-08-31"
    assert rows.loc["measures", ["first", "last", "provenance"]].tolist() == ["", "", "own records"]
    assert rows.loc["absences", "provenance"] == "made-up example data, calibrated to published totals"


def test_what_is_missing_is_said(vale):
    assert "Not there, and left out: commentary." in about(vale).text


def test_the_desk_finds_what_check_finds(folder):
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


def test_problems_can_be_sorted_and_lose_none(folder):
    rows = as_frame([])
    assert problems(rows, "As found").text == "No problems and no remarks."
    rows = as_frame(checking.problems_of(folder))
    rows = rows.iloc[[0, 0]].assign(column=["b", "a"], level=["remark", "problem"])
    listed = problems(rows, "Column").text
    assert listed.startswith("1 problem and 1 remark.")
    assert listed.index("| a |") < listed.index("| b |")
    assert problems(rows, "As found").text.index("| b |") < problems(rows, "As found").text.index("| a |")


def test_printed_ratings_stand_beside_those_of_the_rule(council):
    rows = checking.other_ratings(score_quarter(council))
    assert rows[["id", "rating", "printed_rating"]].values.tolist() == [
        ["CPM/210", "Red", "Green"], ["CPM/214", "Amber", "Red"],
    ]  # fmt: skip
    assert "CPM/210" in ratings(council).text


def test_the_desk_lists_the_figures_of_the_last_pack_that_have_changed(council, manifest, tmp_path):
    place = tmp_path / "2019-20-Q2"
    place.mkdir()
    (place / "manifest.json").write_text(json.dumps(manifest))
    assert restated(council, tmp_path).text.startswith("Every figure of the pack of 2019-20 Q2, ")
    (row,) = [
        row for row in manifest["figures"]
        if (row["figure"], row["area"], row["part"]) == ("measures.green", "council", "")
    ]  # fmt: skip
    row["value"] = 8
    (place / "manifest.json").write_text(json.dumps(manifest))
    text = restated(council, tmp_path).text
    assert text.startswith("1 figure of the pack of 2019-20 Q2, made at 2019-11-01T09:00:00+00:00 is not ")
    assert "Measures rated Green | council" in text


def test_the_desk_shows_that_a_manifest_is_damaged(tmp_path, vale):
    (tmp_path / "2019-20-Q2").mkdir()
    (tmp_path / "2019-20-Q2" / "manifest.json").write_text("{")
    assert restated(vale, tmp_path).text.endswith("cannot be read as a pack's manifest. Run the pack again.")


def test_no_pack_says_how_to_make_one(vale, tmp_path):
    told = f"There is no pack in {tmp_path} to compare with. Make one with: council-perf run"
    assert restated(vale, tmp_path).text == told


def titles(made):
    return [each.value for each in made.children if str(getattr(each, "value", "")).startswith("<h3>")]


def test_a_folder_with_a_problem_shows_it_and_scores_nothing(folder, shown, tmp_path):
    text = (folder / "returns.csv").read_text()
    (folder / "returns.csv").write_text(text.replace("4.74", "much"))
    made = data_desk(folder, out=tmp_path)
    assert titles(made) == ["<h3>What is loaded</h3>", "<h3>Problems and remarks</h3>"]
    assert '"much" is not a number.' in shown[0]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path, shown):
    assert titles(data_desk(tmp_path / "none", out=tmp_path)) == ["<h3>Problems and remarks</h3>"]
    assert "does not exist." in shown[0]


def test_a_folder_without_problems_shows_everything(folder, shown, tmp_path):
    made = data_desk(folder, out=tmp_path)
    assert titles(made)[2:] == [
        "<h3>Ratings that officers state or a report printed</h3>", "<h3>Restatements since the last pack</h3>",
    ]  # fmt: skip
    assert repr(made) == "DataDesk()"
