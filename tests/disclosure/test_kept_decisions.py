"""Decisions are kept by the content of what they are made of, and are made again whenever any of it differs."""

import pandas as pd
import pytest

from perf.disclosure import kept_decisions
from perf.disclosure.kept_decisions import SETTING, kept

CELL = ("turnover.all_pct", "council", "2019-20 Q2", "", -1)
MADE_OF = (pd.DataFrame({"area": ["council"], "value": [5.0]}), None, ["2019-20 Q2"], {"North": ["Roads"]}, 5, "wide")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


def decided(*made_of, why="withheld"):
    """Return what is kept, and whether it was decided now."""
    calls = []
    return kept(made_of, lambda: calls.append(1) or {CELL: why}), bool(calls)


@pytest.mark.parametrize("why", ["withheld", ""])
def test_what_was_decided_of_the_same_content_is_not_decided_again(folder, why):
    assert decided(*MADE_OF, why=why) == ({CELL: why}, True)
    assert decided(*MADE_OF, why="other") == ({CELL: why}, False)


@pytest.mark.parametrize(
    ("at", "other"),
    [
        (0, pd.DataFrame({"area": ["council"], "value": [6.0]})),
        (0, pd.DataFrame({"place": ["council"], "value": [5.0]})),
        (1, pd.DataFrame({"people": [1]})),
        (2, ["2019-20 Q1", "2019-20 Q2"]),
        (3, {"North": ["Roads", "Parks"]}),
        (4, 10),
        (5, "parts"),
    ],
)
def test_other_content_is_decided_for_itself(folder, at, other):
    decided(*MADE_OF)
    assert decided(*MADE_OF[:at], other, *MADE_OF[at + 1 :])[1]


def test_other_code_decides_for_itself(folder, monkeypatch):
    decided(*MADE_OF)
    monkeypatch.setattr(kept_decisions, "_code", lambda: b"the next release")
    assert decided(*MADE_OF)[1]


def test_a_broken_file_is_decided_again_and_put_right(folder):
    decided(*MADE_OF)
    (file,) = folder.iterdir()
    file.write_bytes(b"PAR1 cut short")
    assert decided(*MADE_OF) == ({CELL: "withheld"}, True)
    assert not decided(*MADE_OF)[1]


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv(SETTING, str(tmp_path / "file"))
    assert decided(*MADE_OF) == ({CELL: "withheld"}, True)


def test_off_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv(SETTING, "off")
    assert [decided(*MADE_OF)[1], decided(*MADE_OF)[1], folder.exists()] == [True, True, False]


def test_the_oldest_go_first_and_only_its_owner_can_read_the_folder(folder, monkeypatch):
    monkeypatch.setattr(kept_decisions, "MOST_FILES", 2)
    for number in range(4):
        decided(*MADE_OF[:4], number, "wide")
    assert len(list(folder.iterdir())) == 2
    assert not decided(*MADE_OF[:4], 3, "wide")[1]
    assert folder.stat().st_mode & 0o077 == 0


def test_no_figure_is_kept(folder):
    decided(*MADE_OF)
    (file,) = folder.iterdir()
    assert list(pd.read_parquet(file)) == ["figure", "area", "quarter", "part", "month", "why"]
