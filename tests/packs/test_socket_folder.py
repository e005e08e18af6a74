"""A run's sockets are in a short private folder, whatever the folder for temporary files; no other is removed."""

import os
import stat
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from perf.errors import RunProblem
from perf.packs import socket_folder
from perf.packs.kernels import warm_parent
from perf.packs.request import Request
from perf.packs.run import run_pack
from perf.packs.socket_folder import LONGEST, make_private_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such sockets")


@pytest.fixture
def long_temporary_folder(tmp_path, monkeypatch):
    folder = tmp_path / ("t" * 90)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def short_temporary_folder(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield folder


def test_the_folder_is_below_the_one_for_temporary_files_where_a_socket_fits(short_temporary_folder):
    folder = make_private_folder("council-perf-", room="kernel-5")
    assert str(folder.parent) == short_temporary_folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folder_is_elsewhere_where_a_socket_would_not_fit(long_temporary_folder):
    folder = make_private_folder("council-perf-", room="kernel-5")
    assert not folder.is_relative_to(long_temporary_folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(os.fsencode(folder / "kernel-5")) <= LONGEST
    folder.rmdir()


@pytest.mark.parametrize(("over", "is_used"), [(0, True), (1, False)])
def test_a_socket_may_be_as_long_as_the_system_allows_and_no_longer(short_temporary_folder, monkeypatch, over, is_used):
    monkeypatch.setattr(socket_folder, "places", lambda: [Path(short_temporary_folder)])
    room = "s" * (LONGEST + over - len(f"{short_temporary_folder}/council-perf-12345678/"))
    with nullcontext() if is_used else pytest.raises(RunProblem):
        assert make_private_folder("council-perf-", room=room).is_dir()


def test_a_message_says_what_to_do_where_every_path_is_too_long(long_temporary_folder, monkeypatch):
    monkeypatch.setattr(socket_folder, "places", lambda: [long_temporary_folder])
    with pytest.raises(RunProblem) as refused:
        make_private_folder("council-perf-", room="kernel-5")
    assert str(refused.value) == (
        f"There is no folder for this program's temporary files. These were tried: {long_temporary_folder}. "
        f"Set TMPDIR to a folder that you can write to and whose path is at most {LONGEST - 31} characters long."
    )


@pytest.mark.pack
def test_a_pack_is_made_with_a_long_temporary_folder_and_a_line_break_in_the_name_of_its_own(
    long_temporary_folder, council, notebooks, tmp_path
):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "minutes.txt").write_text("kept")
    manifest = run_pack(Request(data=council, out=tmp_path / "precious\nx", notebooks=notebooks()))
    assert {(entry["status"], entry["message"]) for entry in manifest["reports"]} == {("made", "")}
    assert (precious / "minutes.txt").read_text() == "kept"
    assert list(long_temporary_folder.iterdir()) == []


@pytest.mark.pack
@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_what_a_killed_run_leaves_is_removed_by_its_whole_name(tmp_path):
    precious, making = tmp_path / "precious", tmp_path / "precious\nx é"
    for folder in (precious, making):
        folder.mkdir()
    warm = warm_parent.Warmth()
    warm.sweep_too(making)
    warm.process.communicate(timeout=120)  # its input ends, as it does when a run is killed
    warm.close()
    assert precious.is_dir()
    assert not making.exists()


def test_only_the_folder_of_a_run_that_is_over_is_removed(short_temporary_folder, monkeypatch):
    monkeypatch.setattr(socket_folder, "places", lambda: [Path(short_temporary_folder)])
    monkeypatch.setattr(warm_parent, "places", socket_folder.places)
    running, hold = warm_parent._held_folder()
    over, held = warm_parent._held_folder()
    held.close()
    somebodys = running.with_name("council-perf-2024-report")
    somebodys.mkdir()
    warm_parent.sweep()
    assert running.is_dir()
    assert not over.exists()
    assert somebodys.is_dir()
    hold.close()
