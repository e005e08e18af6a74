"""An earlier pack is compared with what the records say of its quarter now."""

import json

import pytest

from perf.disclosure.protected_scores import protect_scores
from perf.packs.earlier_packs import earlier_packs
from perf.packs.manifest import may_be_listed
from perf.scores import score_quarter

LAST_YEAR = "2018-19 Q2"


@pytest.fixture(scope="module")
def listed(vale):
    then = score_quarter(vale, LAST_YEAR)
    return may_be_listed(protect_scores(then)).to_dict(orient="records")


def a_pack(out, figures, quarter="2018-19-Q2", **manifest):
    (out / quarter).mkdir()
    (out / quarter / "manifest.json").write_text(json.dumps({"figures": figures, "definitions": {}} | manifest))


def test_a_pack_that_the_records_still_bear_out_restates_nothing(scores, listed, tmp_path):
    a_pack(tmp_path, listed)
    assert earlier_packs(scores, tmp_path) == [{"quarter": LAST_YEAR, "restated": [], "redefined": {}}]


def test_the_figure_that_was_otherwise_is_restated_and_the_definition_that_was_is_told(scores, listed, tmp_path):
    name = "sickness.days_per_fte"
    here = {"figure": name, "area": "council", "part": ""}
    was = [row | ({"value": 3.65} if here.items() <= row.items() else {}) for row in listed]
    a_pack(tmp_path, was, definitions={name: "Days over heads."})
    (told,) = earlier_packs(scores, tmp_path)
    assert [(row["figure"], row["area"], row["before"], round(row["now"], 2)) for row in told["restated"]] == [
        (name, "council", 3.65, 3.71)
    ]
    assert told["redefined"] == {name: "Days over heads."}


def test_a_pack_of_a_quarter_that_the_folder_no_longer_holds_cannot_be_compared(scores, listed, tmp_path):
    a_pack(tmp_path, listed, quarter="2019-20-Q1")
    assert earlier_packs(scores, tmp_path) == [
        {"quarter": "2019-20 Q1", "why": "the folder holds no data of that quarter any more."}
    ]


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"figures": []}'])
def test_a_manifest_that_cannot_be_read_is_no_pack(scores, tmp_path, text):
    a_pack(tmp_path, [])
    (tmp_path / "2018-19-Q2" / "manifest.json").write_text(text)
    assert earlier_packs(scores, tmp_path) == []
