"""A pack is compared with what the data give for its quarter now."""

import json

import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.errors import PerfError
from perf.packs.manifest_content import may_be_listed
from perf.packs.restatements import earlier_packs, last_pack, restatements
from perf.scores import score_quarter
from tests.packs.manifests import a_manifest

LAST_YEAR = "2018-19 Q2"


@pytest.fixture(scope="module")
def listed(vale):
    then = score_quarter(vale, LAST_YEAR)
    return may_be_listed(protect_scores(then)).to_dict(orient="records")


def a_pack(out, figures, quarter="2018-19-Q2", **manifest):
    (out / quarter).mkdir()
    content = a_manifest(quarter=quarter, figures=figures, **{"definitions": {}} | manifest)
    (out / quarter / "manifest.json").write_text(json.dumps(content))


def test_only_a_figure_that_is_no_longer_the_same_is_restated_with_its_definition_then(scores, listed, tmp_path):
    name = "sickness.days_per_fte"
    key = {"figure": name, "area": "council", "part": ""}
    figures = [row | ({"value": 3.65} if key.items() <= row.items() else {}) for row in listed]
    a_pack(tmp_path, figures, definitions={name: "Days over heads."})
    (pack,) = earlier_packs(scores, tmp_path)
    assert [(row["figure"], row["area"], row["before"], round(row["now"], 2)) for row in pack["restated"]] == [
        (name, "council", 3.65, 3.71)
    ]
    assert pack["redefined"] == {name: "Days over heads."}


def test_a_pack_of_a_quarter_that_the_folder_no_longer_holds_cannot_be_compared(scores, listed, tmp_path):
    a_pack(tmp_path, listed, quarter="2019-20-Q1")
    assert earlier_packs(scores, tmp_path) == [
        {"quarter": "2019-20 Q1", "why": "the folder has no returns, actions or risks for that quarter."}
    ]


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"figures": []}', '{"schema": 1, "figures": []}'])
def test_a_pack_whose_manifest_cannot_be_read_is_not_compared_and_the_report_says_why(scores, tmp_path, text):
    assert earlier_packs(scores, tmp_path) == []
    a_pack(tmp_path, [])
    (tmp_path / "2018-19-Q2" / "manifest.json").write_text(text)
    assert earlier_packs(scores, tmp_path) == [{"quarter": LAST_YEAR, "why": "its manifest.json cannot be read."}]


def test_restatements_of_a_pack_are_the_figures_that_have_changed(vale, listed):
    key = {"figure": "measures.green", "area": "council", "part": ""}
    changed = [row | ({"value": row["value"] + 1} if key.items() <= row.items() else {}) for row in listed]
    (row,) = restatements(vale, {"quarter": LAST_YEAR, "figures": changed}).to_dict("records")  # and no other
    assert (row["figure"], row["before"] - row["now"]) == ("measures.green", 1)


def test_figures_are_not_called_changed_where_the_returns_are_gone(vale, listed):
    with pytest.raises(PerfError) as refused:
        restatements(vale, {"quarter": "2019-20 Q1", "figures": listed})
    assert str(refused.value) == (
        "The pack of 2019-20 Q1 cannot be compared: the folder has no returns, actions or risks for that quarter."
    )


def test_the_last_pack_is_the_one_that_was_made_last(tmp_path):
    assert last_pack(tmp_path) is None
    a_pack(tmp_path, [], quarter="2019-20-Q2", made_at="2019-11-01")
    a_pack(tmp_path, [], quarter="2019-20-Q1", made_at="2019-12-01")
    assert last_pack(tmp_path)["made_at"] == "2019-12-01"


@pytest.mark.parametrize("text", ["", "[]", "{}", "{"])
def test_a_damaged_manifest_is_not_that_of_the_last_pack(tmp_path, text):
    a_pack(tmp_path, [], quarter="2019-20-Q1", made_at="2019-11-01")
    a_pack(tmp_path, [], quarter="2019-20-Q2", made_at="2019-12-01")
    (tmp_path / "2019-20-Q2" / "manifest.json").write_text(text)
    assert last_pack(tmp_path)["made_at"] == "2019-11-01"
