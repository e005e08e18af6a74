"""A run that is stopped, killed or started twice leaves a complete pack, and nothing else."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from perf.errors import RunProblem

pytestmark = [
    pytest.mark.pack,
    pytest.mark.skipif(sys.platform != "linux", reason="signals, and kernels forked from a parent, are Linux's here"),
]
SLOW = {"budget": ["import time; time.sleep(600)"]}
COMMAND = """
import sys
from pathlib import Path
from dataclasses import replace
from perf.cli import app
from perf.packs import run
run_pack = run.run_pack
run.run_pack = lambda request, **given: run_pack(replace(request, notebooks=Path(sys.argv[1])), **given)
app(["run", "--data", sys.argv[2], "--out", sys.argv[3], "--force"])
"""

MOMENTS = 20
# One process imports all, and each run is forked from it; the first two are left to end, to measure their time.
KILLED = """
import os, random, signal, sys, time
from contextlib import contextmanager
from pathlib import Path
from perf.packs import build
from perf.packs.kernels import warm_parent
from perf.packs.request import Request
from perf.packs.run import run_pack
notebooks, council, out = map(Path, sys.argv[1:])
warm = warm_parent.Warmth()
warm_parent.open_warm_parent = contextmanager(lambda scheduler: (yield warm))
moments, durations = random.Random(20190930), []
for number, _ in enumerate(sys.stdin):
    started = time.monotonic()
    child = os.fork()
    if not child:
        run_pack(Request(data=council, out=out, notebooks=notebooks, areas=["Housing"], force=True))  # others are kept
        os._exit(0)
    if number >= 2:
        time.sleep(moments.uniform(0, min(durations[1:])))  # the first run reads more
        os.kill(child, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not ended:
        durations.append(time.monotonic() - started)
    print(ended, flush=True)
warm.close()
"""


def agrees(place):
    """Whether a pack holds what its manifest says, and nothing else."""
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    stated = [pair for entry in [*manifest["reports"], manifest["index"]] for pair in entry["files"].items()]
    listed = {name: sha for name, sha in stated if sha}  # "" is that of a file that is not there: no approval
    files = [path for path in place.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return listed == {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@pytest.fixture
def running(existing, notebooks, council, place):
    """A run, in a process of its own, of notebooks that hang; the existing pack was made from others."""
    arguments = [notebooks(**SLOW), council, place.parent]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True
    ) as process:
        while "finished corporate-health" not in (line := process.stderr.readline()):
            assert line
        yield process
        process.kill()


def left_by(process):
    """List the processes and folders of a run."""
    folders = list(Path(tempfile.gettempdir()).glob(f"council-perf-{process.pid}-*"))
    return psutil.Process(process.pid).children(recursive=True), folders


def stop(running, number, place):
    """Send a signal to a run; return its exit code when all that it has started has ended and its pack is checked."""
    processes, folders = left_by(running)
    assert len(processes) >= 2  # the warm parent and a kernel
    assert len(folders) == 1
    running.send_signal(number)
    code = running.wait(60)
    assert psutil.wait_procs(processes, timeout=60)[1] == []
    assert [folder for folder in folders if folder.exists()] == []
    assert agrees(place)
    return code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_stopped_leaves_the_existing_pack_and_nothing_else(running, place, number, code):
    assert stop(running, number, place) == code
    assert {path.name for path in place.parent.iterdir()} == {"2019-20-Q2"}
    assert running.stderr.read().splitlines()[-1] == "Stopped. The existing pack has not been changed."


def test_the_pack_is_complete_at_whatever_moment_a_run_is_killed(notebooks, council, run, place):
    arguments = [sys.executable, "-c", KILLED, *map(str, [notebooks(), council, place.parent])]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        ends = []
        for _ in range(2 + MOMENTS):
            process.stdin.write("again\n")
            process.stdin.flush()
            ends.append(int(process.stdout.readline()))
            assert agrees(place)
        process.stdin.close()
    assert ends[:2] == [0, 0]
    assert ends.count(-signal.SIGKILL) > MOMENTS / 2  # the others had ended by then
    assert run(force=True)["run"]["failed"] == 0
    assert agrees(place)
    assert {path.name for path in place.parent.iterdir()} == {"2019-20-Q2"}


def test_a_second_run_is_refused_while_the_first_is_running_and_a_killed_one_holds_nobody_up(running, run, place):
    with pytest.raises(RunProblem, match=f"is in use: process {running.pid} on "):
        run()
    assert stop(running, signal.SIGKILL, place) == -signal.SIGKILL
    assert {path.name for path in place.parent.iterdir()} - {".council-perf.lock"} == {"2019-20-Q2"}
    assert run()["run"]["failed"] == 0
    assert {path.name for path in place.parent.iterdir()} == {"2019-20-Q2"}


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="mounting a small file system needs root")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("size=64k", "There is no room left: {out}, where packs are written, is full. Make room there"),
        ("ro,size=64k", "{out}, where packs are written, cannot be written to (Read-only file system). Put this right"),
    ],
)
def test_a_full_or_read_only_folder_is_explained_in_plain_words(run, tmp_path, options, expected):
    out = tmp_path / "outputs"
    out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", out], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        with pytest.raises(RunProblem) as refused:
            run()
        assert str(refused.value) == (
            f"{expected.format(out=out)}, or name another folder with --out. The existing pack has not been changed."
        )
        assert list(out.iterdir()) == []
    finally:
        subprocess.run(["umount", out], check=True)
