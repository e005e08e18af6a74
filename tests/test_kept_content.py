"""What was made is kept by the content of what it is made of, and is made again whenever any of it differs."""

import io
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pytest

from perf import kept_content
from perf.disclosure.kept_decisions import kept_decisions
from perf.kept_content import SETTING, kept
from perf.wording import count, listing

CELL = ("turnover.all_pct", "council", "2019-20 Q2", "", -1)
ROWS = pd.DataFrame({"area": ["council"], "value": [5.0]})
MADE_OF = (ROWS, None, {"North": ["Roads"]}, 5, "wide", partial(count, noun="case"))


@dataclass(frozen=True)
class Limit:
    days: float


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


def made(*made_of, content=b"made"):
    """Return what is kept, and whether it was made now."""
    calls = []
    return kept("chart", made_of, lambda: calls.append(1) or content), bool(calls)


def test_what_was_made_of_the_same_content_is_not_made_again(folder):
    assert made(*MADE_OF) == (b"made", True)
    assert made(*MADE_OF, content=b"other") == (b"made", False)


@pytest.mark.parametrize(
    ("at", "other"),
    [
        (0, ROWS.assign(value=6.0)),
        (0, ROWS.assign(value=5)),
        (0, ROWS.assign(value=np.array(["5.0"], dtype=object))),
        (0, ROWS.rename(columns={"area": "place"})),
        (0, ROWS.set_index("area")),
        (0, ROWS.set_axis(["2019-04"])),
        (0, ROWS.iloc[:0]),
        (1, ""),
        (2, {"North": ["Roads", "Parks"]}),
        (2, {"North": "Roads"}),
        (3, "5"),
        (3, True),
        (3, Limit(5)),
        (4, "parts"),
        (5, partial(count, noun="day")),
        (5, partial(listing, noun="case")),
    ],
)
def test_of_other_content_it_is_made_for_itself(folder, at, other):
    made(*MADE_OF)
    assert made(*MADE_OF[:at], other, *MADE_OF[at + 1 :])[1]


def test_objects_that_look_alike_are_told_apart(folder):
    for values in ([1, "a"], ["1", "a"], [None, "a"], ["None", "a"]):
        assert made(pd.DataFrame({"value": np.array(values, dtype=object)}))[1]


def test_other_code_makes_it_for_itself(folder, monkeypatch):
    made(*MADE_OF)
    monkeypatch.setattr(kept_content, "software", lambda: b"the next release")
    assert made(*MADE_OF)[1]


@pytest.mark.parametrize("content", [object(), lambda: 1, [partial(lambda rows: rows)]])
def test_what_has_no_honest_key_is_not_kept(folder, content):
    assert [made(content)[1], made(content)[1], folder.exists()] == [True, True, False]


@pytest.mark.parametrize("damage", [lambda whole: whole[:-1], lambda whole: b"", lambda whole: whole[:40] + b"?"])
def test_a_damaged_entry_is_made_again_and_put_right(folder, damage):
    made(*MADE_OF, content=bytes(100))
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert made(*MADE_OF) == (b"made", True)
    assert made(*MADE_OF) == (b"made", False)


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv(SETTING, str(tmp_path / "file"))
    assert made(*MADE_OF) == (b"made", True)


def test_a_folder_in_which_others_can_write_is_not_used(folder):
    made(*MADE_OF)
    folder.chmod(0o777)
    assert made(*MADE_OF, content=b"other") == (b"other", True)


def test_off_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv(SETTING, "off")
    assert [made(*MADE_OF)[1], made(*MADE_OF)[1], folder.exists()] == [True, True, False]


def test_the_oldest_go_first_and_only_its_owner_can_read_the_folder(folder, monkeypatch):
    monkeypatch.setattr(kept_content, "MOST_BYTES", 300)
    monkeypatch.setattr(kept_content, "_SEEN_AFTER", 1)
    for number in range(4):
        made(number, content=bytes(100))  # and 32 bytes of a hash
    assert len(list(folder.iterdir())) == 2
    assert not made(3)[1]
    assert folder.stat().st_mode & 0o077 == 0


def test_decisions_are_kept_without_a_figure(folder):
    assert kept_decisions(MADE_OF, lambda: {CELL: "withheld"}) == {CELL: "withheld"}
    assert kept_decisions(MADE_OF, dict) == {CELL: "withheld"}
    (file,) = folder.iterdir()
    assert list(pd.read_parquet(io.BytesIO(file.read_bytes()[32:]))) == [
        "figure", "area", "quarter", "part", "month", "why",
    ]  # fmt: skip
