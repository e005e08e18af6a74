"""A pack is whole or not there: made aside, checked, swapped in."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf.load import DataProblem
from perf.publish import pack as packs
from perf.publish.pack import run_pack
from perf.terms import PerfError, RunProblem

pytestmark = [pytest.mark.pack, pytest.mark.xdist_group("pack")]


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def digest(folder: Path):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def outcome(tmp_path_factory):
    """Another report of the same form: objectives and categories, other corporate actions, and no framework."""
    folder = tmp_path_factory.mktemp("councils") / "outcome-3"
    folder.mkdir()
    tables = {
        "measures": pd.DataFrame(
            {
                "measure_id": ["CPM/041", "CPM/042", "CPM/043"],
                "title": ["Pupils in {{work}}", "Library <visits>", "Schools | on target"],
                "objective": ["Objective 5", "Objective 6", "Objective 5"],
                "category": ["What difference", "How much", "How much"],
                "unit": ["percent", "count", "percent"],
                "polarity": ["higher", "higher", "lower"],
            }
        ),
        "returns": pd.DataFrame(
            {
                "measure_id": ["CPM/041", "CPM/042", "CPM/043", "CPM/041"],
                "quarter": ["2018-19 Q4"] * 3 + ["2017-18 Q4"],
                "actual": ["61.17%", "1,234", None, "60"],
                "target": ["60", "1,500", "5", None],
            }
        ),
        "corporate_actions": pd.DataFrame(
            {"corporate_action": ["AC1", "AC2"], "title": ["Raise standards", "Read more"]}
        ),
        "actions": pd.DataFrame(
            {
                "action_id": ["SL/A001", "SL/A002"],
                "quarter": "2018-19 Q4",
                "corporate_action": ["AC1", "AC2"],
                "title": ["Schools plan", "Reading plan"],
                "percent_complete": [100, 85],
                "due": ["2019-03-31", "2019-03-31"],
            }
        ),
        "risks": pd.DataFrame(
            {
                "risk_ref": ["CR1"],
                "quarter": "2018-19 Q4",
                "level": "corporate",
                "title": "Schools",
                "likelihood": 2,
                "impact": 4,
            }
        ),
        "printed_ratings": pd.DataFrame(
            {"kind": ["measure"], "id": ["CPM/042"], "quarter": "2018-19 Q4", "rating": "AMBER", "direction": "up"}
        ),
    }
    for name, rows in tables.items():
        rows.to_csv(folder / f"{name}.csv", index=False)
    out = tmp_path_factory.mktemp("outputs")
    run_pack(folder, out=out)
    return out / "2018-19-Q4"


def test_a_pack_holds_its_pages_their_notebooks_and_a_manifest(pack):
    assert sorted(path.name for path in pack.iterdir()) == [
        "corporate-health.html",
        "corporate-health.ipynb",
        "index.html",
        "manifest.json",
    ]
    assert [path for path in pack.parent.iterdir() if path.name.startswith(".")] == []


def test_the_report_stands_in_the_order_of_the_design(pack):
    headings = [heading.text for heading in read(pack / "corporate-health.html").main.find_all(["h1", "h2"])]
    assert headings == [
        "Is the council on course?",
        "Contents",
        "How do measures and actions stand?",
        "What needs attention?",
        "Where does the published report say otherwise?",
        "Which risks does the council carry?",
        "How does every action stand?",
        "How does every measure stand?",
        "What do the words mean?",
        "How were these figures made?",
    ]


def test_the_manifest_tells_inputs_versions_parameters_and_figures(pack):
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["quarter"] == "2019-20 Q2"
    assert manifest["rows"]["actions"] == 224
    assert len(manifest["inputs"]["actions.csv"]) == 64
    (report,) = manifest["reports"]
    assert report["status"] == "made"
    assert report["warnings"] == []
    assert report["parameters"]["quarter"] == "2019-20 Q2"
    figures = {(figure["figure"], figure["part"]): figure["value"] for figure in manifest["figures"]}
    assert figures["actions.red", ""] == 18


def test_the_index_leads_to_the_report_with_its_answer(pack):
    index = read(pack / "index.html")
    assert index.select_one(".reports a")["href"] == "corporate-health.html"
    assert index.select_one(".reports p").text == read(pack / "corporate-health.html").select_one(".lead").text


def test_the_same_inputs_give_the_same_pages(pack, vale, tmp_path):
    run_pack(vale.folder, quarter="2019-20 Q2", out=tmp_path)
    again = digest(tmp_path / "2019-20-Q2")
    pages = [name for name in again if name.endswith(".html")]
    assert {name: digest(pack)[name] for name in pages} == {name: again[name] for name in pages}


def test_another_report_of_the_same_form_needs_no_change(outcome):
    page = read(outcome / "corporate-health.html")
    captions = [caption.text for caption in page.find_all("caption")]
    assert "Measures by objective, 2018-19 Q4" in captions
    assert "Measures by objective and category, 2018-19 Q4" in captions
    assert "Actions by corporate action, 2018-19 Q4" in captions
    assert page.select_one(".lead").text == ("In part: 2 of the 4 measures and actions with a rating (50%) are Green.")


def test_the_pack_says_what_is_left_out_for_want_of_data(outcome):
    left_out = [line.text for line in read(outcome / "index.html").select("#left-out + ul li")]
    assert left_out[0] == "The check of printed claims and values: the folder has no table claims or printed_values."
    assert "Sickness absence from records: the folder has no table workforce or absences." in left_out


def test_text_from_the_data_is_shown_as_text(outcome):
    page = read(outcome / "corporate-health.html")
    assert page.find("visits") is None
    assert page.find(string=lambda text: text and "Pupils in {{work}}" in text)


def test_a_folder_with_problems_writes_nothing(vale, tmp_path):
    folder = tmp_path / "council"
    shutil.copytree(vale.folder, folder)
    rows = (folder / "measures.csv").read_text().replace(",lower,", ",lowerr,", 1)
    (folder / "measures.csv").write_text(rows)
    with pytest.raises(DataProblem):
        run_pack(folder, out=tmp_path / "outputs")
    assert not (tmp_path / "outputs").exists()


def test_a_quarter_without_data_is_told_with_the_quarters_there_are(vale, tmp_path):
    with pytest.raises(PerfError) as told:
        run_pack(vale.folder, quarter="2018-19 Q3", out=tmp_path)
    assert str(told.value).endswith("for 2018-19 Q3; it has 2018-19 Q2, 2019-20 Q2.")


def test_a_report_that_fails_leaves_the_standing_pack_as_it_is(pack, vale, tmp_path, monkeypatch):
    standing = tmp_path / "2019-20-Q2"
    shutil.copytree(pack, standing)
    before = digest(standing)
    monkeypatch.setattr(packs, "run_notebook", lambda *_: (_ for _ in ()).throw(RunProblem("cell 3: KeyError")))
    with pytest.raises(RunProblem, match="cell 3: KeyError"):
        run_pack(vale.folder, quarter="2019-20 Q2", out=tmp_path)
    assert digest(standing) == before
    assert [path.name for path in tmp_path.iterdir()] == ["2019-20-Q2"]


def test_a_new_pack_takes_the_place_of_the_old(tmp_path):
    old, new = tmp_path / "2019-20-Q2", tmp_path / "made"
    for folder in (old, new):
        folder.mkdir()
        (folder / folder.name).write_text("")
    packs._swap(new, old)
    assert [path.name for path in tmp_path.rglob("*")] == ["2019-20-Q2", "made"]
    assert (old / "made").exists()


def test_a_pack_set_aside_by_a_broken_run_is_put_back(tmp_path):
    place = tmp_path / "2019-20-Q2"
    packs._aside(place).mkdir()
    (packs._aside(place) / "index.html").write_text("standing")
    packs._restore(place)
    assert [path.name for path in tmp_path.iterdir()] == ["2019-20-Q2"]
    assert (place / "index.html").read_text() == "standing"
