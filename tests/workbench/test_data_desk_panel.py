"""The data desk: what is loaded, what is wrong, and what has changed since the last pack."""

import json

import pandas as pd
import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.load_council import load
from perf.packs.manifest_content import may_be_listed
from perf.workbench.data_desk_panel import DataDesk, about, data_desk, problems, ratings, restated_figures
from tests.packs.manifests import a_manifest


def a_fault(row, column, level="problem"):
    cells = {"level": level, "file": "returns.csv", "row": row, "column": column, "value": "x", "problem": "?"}
    return cells | {"fix": "!", "id": ""}


def titles(desk):
    return [each.value for each in desk.children if str(getattr(each, "value", "")).startswith("<h3>")]


def write_manifest(out, manifest):
    (out / "2019-20-Q2").mkdir()
    (out / "2019-20-Q2" / "manifest.json").write_text(manifest if isinstance(manifest, str) else json.dumps(manifest))


@pytest.fixture(scope="module")
def figures(anytown):
    return may_be_listed(protect_scores(anytown.latest))


@pytest.fixture
def manifest(figures):
    made_at = "2019-11-01T09:00:00+00:00"
    return a_manifest(quarter="2019-20 Q2", made_at=made_at, figures=figures.to_dict("records"))


def test_the_quarters_and_the_missing_tables_are_named(anytown):
    text = about(anytown.data).text
    assert text.startswith(f"Anytown, {anytown.data.folder}: measures, actions or risks for 2019-20 Q2.")
    assert "These tables are missing: reports, measures, " in text


def test_problems_can_be_sorted_and_none_is_lost():
    rows = pd.DataFrame([a_fault(1, "b", "remark"), a_fault(2, "a")])
    listed = problems(rows, "Column").text
    assert listed.startswith("1 problem and 1 remark.")
    assert listed.index("| a |") < listed.index("| b |")
    assert problems(rows, "As found").text.index("| b |") < problems(rows, "As found").text.index("| a |")


def test_no_problem_is_a_sentence():
    assert (
        problems(pd.DataFrame([a_fault(1, "a")]).iloc[:0], "As found").text == "There are no problems and no remarks."
    )


def test_of_many_problems_the_first_are_listed_and_the_rest_announced():
    rows = pd.DataFrame([a_fault(at, "a") for at in range(201)])
    text = problems(rows, "As found").text
    assert "201 problems and no remarks." in text
    assert "The first 200 are listed. council-perf check --format csv lists all of them." in text
    assert "row 200 " not in text


def test_printed_ratings_stand_beside_those_of_the_rule(vale):
    assert "Ratings that differ from the rule, 2019-20 Q2" in ratings(vale).text
    assert "CPM/210" in ratings(vale).text


def test_a_council_without_other_ratings_has_a_sentence(anytown):
    assert ratings(anytown.data).text == "No rating stated or printed for 2019-20 Q2 differs from the rule."


def test_figures_that_have_changed_since_the_last_pack_are_listed(anytown, manifest, tmp_path):
    (row,) = [
        row for row in manifest["figures"]
        if (row["figure"], row["area"], row["part"]) == ("complaints.received", "Bins", "")
    ]  # fmt: skip
    row["value"] += 1
    write_manifest(tmp_path, manifest)
    text = restated_figures(anytown.data, tmp_path).text
    assert text.startswith("1 figure has changed since the 2019-20 Q2 pack, made at 2019-11-01T09:00:00+00:00.")
    assert "Complaints received | Bins | 7 | 6" in text


def test_no_change_since_the_last_pack_is_a_sentence(anytown, manifest, tmp_path):
    write_manifest(tmp_path, manifest)
    text = restated_figures(anytown.data, tmp_path).text
    assert text == "No figure has changed since the 2019-20 Q2 pack, made at 2019-11-01T09:00:00+00:00."


def test_a_damaged_manifest_is_named_and_other_packs_are_compared(anytown, manifest, tmp_path):
    write_manifest(tmp_path, manifest)
    (tmp_path / "2019-20-Q1").mkdir()
    (tmp_path / "2019-20-Q1" / "manifest.json").write_text("{")
    damaged, compared = restated_figures(anytown.data, tmp_path).text.splitlines()
    assert damaged.startswith(f"{tmp_path / '2019-20-Q1' / 'manifest.json'} cannot be read as a pack's manifest, ")
    assert compared.startswith("No figure has changed since the 2019-20 Q2 pack, ")


def test_without_a_pack_the_desk_says_how_to_make_one(anytown, tmp_path):
    expected = f"There is no pack in {tmp_path} to compare with. Make one with: council-perf run"
    assert restated_figures(anytown.data, tmp_path).text == expected


def test_a_folder_with_a_problem_shows_it_and_scores_nothing(folder, shown, show, tmp_path):
    (folder / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,much\n")
    desk = DataDesk(folder, tmp_path, show=show)
    assert titles(desk) == ["<h3>What is loaded</h3>", "<h3>Problems and remarks</h3>"]
    assert '"much" is not a number.' in shown[0]


def test_a_folder_that_does_not_exist_is_a_problem(tmp_path, shown, show):
    assert titles(DataDesk(tmp_path / "none", tmp_path, show=show)) == ["<h3>Problems and remarks</h3>"]
    assert "does not exist." in shown[0]


def test_a_folder_without_problems_shows_everything(folder, show, tmp_path):
    (folder / "measures.csv").write_text("measure_id,title,theme,unit,polarity\nM1,Bins,Streets,count,higher\n")
    desk = DataDesk(folder, tmp_path, show=show)
    assert titles(desk)[2:] == [
        "<h3>Ratings that differ from the rule</h3>", "<h3>Figures that have changed since the last pack</h3>",
    ]  # fmt: skip
    assert repr(desk) == "DataDesk()"


def test_a_council_is_named_by_its_folder_or_its_data(anytown, folder):
    by_data, by_path = (titles(data_desk(council)) for council in (load(folder), str(folder)))
    assert by_data == by_path
    with pytest.raises(TypeError, match="`council` is the path of a folder, or what `perf.load` returns; got int"):
        data_desk(5)
