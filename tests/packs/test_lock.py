"""One run at a time on an output folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perf.errors import RunProblem
from perf.packs import lock
from perf.packs.lock import NAME, lock_folder, open_file

HOLD = "import sys; from pathlib import Path; from perf.packs.lock import lock_folder\n"
HOLD += "with lock_folder(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_is_told_who_holds_the_folder(holder, tmp_path):
    told = json.loads((tmp_path / NAME).read_text())
    with pytest.raises(RunProblem) as refused, lock_folder(tmp_path):
        pass
    assert told["process"] == holder.pid
    assert str(refused.value) == (
        f"{tmp_path} is in use: process {holder.pid} on {told['machine']} has been writing a pack there since "
        f"{told['since']}. Wait for it, or name another folder with --out."
    )


def test_the_lock_of_a_run_that_was_killed_holds_nobody_up(holder, tmp_path):
    holder.kill()
    holder.wait()
    assert (tmp_path / NAME).exists()
    with lock_folder(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_can_be_held_again_and_again(tmp_path):
    for _ in range(2):
        with lock_folder(tmp_path):
            assert (tmp_path / NAME).exists()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_removed_where_a_file_that_is_open_cannot_be(tmp_path, monkeypatch):
    unlink, files = Path.unlink, []
    monkeypatch.setattr(lock, "open_file", lambda path: files.append(open_file(path)) or files[-1])

    def refuse_while_open(path, **given):
        if not files[-1].closed:
            raise PermissionError("in use by another process")
        unlink(path, **given)

    monkeypatch.setattr(Path, "unlink", refuse_while_open)
    with lock_folder(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_link_in_the_place_of_the_lock_is_refused_and_its_target_is_as_before(tmp_path, link):
    target = tmp_path / "minutes.txt"
    target.write_text("kept")
    out = tmp_path / "out"
    out.mkdir()
    link(target, out / NAME)
    with pytest.raises(RunProblem) as refused, lock_folder(out):
        pass
    assert (
        str(refused.value)
        == f"{out / NAME} is a link or not a file, so it is not written to. Remove it, and run again."
    )
    assert target.read_text() == "kept"


def test_a_folder_in_the_place_of_the_lock_is_refused(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(RunProblem, match="is a link or not a file"), lock_folder(tmp_path):
        pass
