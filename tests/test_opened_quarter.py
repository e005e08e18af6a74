"""A quarter is scored and protected once for a council, however it is named, and no longer than it is used."""

import gc
import weakref

import pytest

import perf
from perf import opened_quarter
from perf.opened_quarter import in_use, is_opened, open_quarter
from tests.workbench.conftest import written

Q1, Q2 = perf.Quarter("2019-20 Q1"), perf.Quarter("2019-20 Q2")


@pytest.fixture
def folder(tmp_path, takes_long):
    return written(tmp_path / "anytown")


def test_a_quarter_is_calculated_once_and_the_one_opened_first_makes_room_for_another(folder, monkeypatch):
    council = perf.load(folder)
    monkeypatch.setattr(opened_quarter, "MOST_KEPT", 1)
    assert not is_opened(council, Q2)
    assert open_quarter(council, Q2) is open_quarter(council, "Q2 2019/20") is open_quarter(council)
    assert is_opened(council, Q2)
    open_quarter(council, Q1)
    assert (is_opened(council, Q2), is_opened(council, Q1)) == (False, True)


def test_the_same_council_is_calculated_once_however_it_is_named(folder):
    first = in_use(folder)
    for council in (first, perf.load(folder), folder, str(folder)):
        assert in_use(council) is first


@pytest.mark.parametrize("file", ["framework.toml", "returns.csv"])
def test_a_changed_folder_is_another_council(folder, file):
    before = in_use(folder)
    path = folder / file
    path.write_text(path.read_text().replace("Anytown", "Newtown").replace("Q2,1", "Q2,2"))
    assert in_use(folder) is not before


def test_a_part_of_the_records_is_another_council(folder):
    council = in_use(folder)
    assert in_use(perf.load(folder, since="2017-01-01")) is not council


def test_nothing_is_kept_of_a_council_that_nobody_uses(folder):
    council = perf.load(folder)
    open_quarter(council)
    kept = weakref.ref(council)
    del council
    gc.collect()
    assert kept() is None
