"""What fails in the middle of a run takes nothing from its readers, and says where and why."""

import contextlib
import os
import random
import shutil
import sys
import tempfile
import threading
from errno import ENOSPC
from pathlib import Path

import psutil
import pytest
from bs4 import BeautifulSoup

from perf.errors import RunProblem
from perf.packs.kernels import warm_parent
from perf.packs.manifest_file import read_manifest
from perf.packs.request import Request
from perf.packs.run import run_pack

pytestmark = [pytest.mark.pack]
FAILS = {"budget": ["{'Housing': lambda: 1 / 0}.get(area, int)()"]}
WHY = "budget.ipynb stopped at `{'Housing': lambda: 1 / 0}.get(area, int)()`: ZeroDivisionError. To see more, open"
LOST = """import os, signal
x = {'council': lambda: os.kill(os.getpid(), signal.SIGKILL), 'Housing': lambda: bytearray(3 * 10**9)}.get(area, int)()
"""


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").main.get_text(" ", strip=True)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and kernels are killed as on Linux")
def test_a_kernel_that_is_killed_or_takes_too_much_memory_fails_its_own_report_alone(run):
    manifest = run({"budget": [LOST]}, memory=2 * 10**9)
    messages = [entry["message"] for entry in manifest["reports"]]
    assert ["" if not message else message.split("`: ")[1].split(". ")[0] for message in messages] == [
        "", "its kernel ended unexpectedly, for example because it needed too much memory", "", "MemoryError", "", "",
    ]  # fmt: skip


@contextlib.contextmanager
def killing(parent, moments):
    """Kill all kernels of a warm parent at moments, in seconds from the kill before."""
    over, of_parent = threading.Event(), psutil.Process(parent.process.pid)

    def kill():
        for moment in moments:
            if over.wait(moment):
                return
            for kernel in of_parent.children():
                kernel.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked as on Linux")
def test_at_whatever_moment_kernels_are_killed_each_page_stays_and_none_is_left(run, place, parent):
    run()
    pages, others = {name for name in content(place) if name.suffix == ".html"}, psutil.Process().children()
    random_moments = random.Random(20190930)
    for _ in range(2):
        with (
            killing(parent, [random_moments.uniform(0, 0.6) for _ in range(10)]),
            contextlib.suppress(RunProblem),  # where no report could be made, nothing is replaced
        ):
            run(force=True, areas=["Housing"])
        assert {name for name in content(place) if name.suffix == ".html"} == pages
        assert all(b" is well." in (place / page).read_bytes() for page in pages if page.parent.name)
        assert psutil.Process().children() == others
    assert run()["run"]["failed"] == 0


def test_a_report_that_fails_keeps_its_last_complete_page_which_says_so(run, existing):
    last = read_manifest(existing)["reports"][3]
    before = content(existing)
    for _ in range(2):  # and does so again
        manifest = run(FAILS, areas=["Housing"])
        page, entry = main(existing / "housing" / "budget.html"), manifest["reports"][3]
        assert page.startswith("This is an earlier version of the report. It was made on ")
        assert "for 2019-20 Q2, with data up to 30 September 2019. On " in page
        assert f"it could not be made again: {WHY}" in page
        assert page.count("earlier version") == 1
        assert page.endswith("Is it well? Housing is well.")
        assert (entry["status"], entry["current"], entry["complete"]) == ("failed", False, True)
        assert (entry["made_at"], entry["inputs"]) == (last["made_at"], last["inputs"])
        index = main(existing / "index.html")
        assert f"Budget, Housing {WHY}" in index
        assert "Its page is the last complete one, made on " in index
    assert manifest["run"]["failed"] == 1
    assert run()["run"]["failed"] == 0
    assert content(existing)[Path("housing/budget.html")] == before[Path("housing/budget.html")]


def test_where_no_report_can_be_made_the_existing_pack_is_not_changed(run, place):
    fails = {"budget": ["assert area == 'Bins'"]}
    with pytest.raises(RunProblem):
        run(fails, reports=["budget"], areas=["Housing"])
    assert list(place.parent.iterdir()) == []
    run(reports=["budget"], areas=["Housing", "Learning"])
    before = content(place)
    with pytest.raises(RunProblem) as refused:
        run(fails, reports=["budget"], areas=["Housing", "Learning"])
    assert str(refused.value) == (
        "No report could be made, so no pack is written. The existing pack has not been changed.\n"
        "budget.ipynb stopped at `assert area == 'Bins'`: AssertionError. "
        "To see more, open the notebook in JupyterLab and run it with the same parameters."
    )
    assert content(place) == before


@pytest.mark.parametrize("is_put_back", [True, False])
def test_reports_whose_data_change_during_the_run_are_not_kept(run, existing, council, tmp_path, is_put_back):
    before = content(existing)
    kept = shutil.copy2(council / "budget.csv", tmp_path / "budget.csv")

    def cut(progress):
        if progress.step == "Reports":
            (council / "budget.csv").write_text(kept.read_text().splitlines()[0])
            if is_put_back:
                shutil.copy2(kept, council / "budget.csv")

    with pytest.raises(RunProblem) as refused:
        run(watch=cut, areas=["Housing"], force=True)
    assert str(refused.value) == (
        "budget.csv changed during the run, so its reports are not kept. The existing pack has not been changed. "
        "Run again."
    )
    assert content(existing) == before


@pytest.fixture
def full(monkeypatch):
    """A folder for temporary files, short enough for sockets, to which nothing can be written."""
    with tempfile.TemporaryDirectory(dir="/tmp" if os.name == "posix" else None) as folder:
        opened = Path.open

        def refuse(path, mode="r", *given, **named):
            if path.is_relative_to(folder) and "w" in mode:
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            return opened(path, mode, *given, **named)

        monkeypatch.setattr(Path, "open", refuse)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield folder


def test_a_full_folder_for_temporary_files_is_named_and_not_the_output_folder(
    full, council, notebooks, tmp_path, monkeypatch
):
    monkeypatch.setattr(warm_parent.Warmth, "_start", lambda _: None)  # no kernel is reached
    out = tmp_path / "outputs"
    with pytest.raises(RunProblem) as refused:
        run_pack(Request(data=council, out=out, notebooks=notebooks()))
    assert str(refused.value) == (
        f"There is no room left: {full}, where temporary files are written, is full. Make room there, or set TMPDIR to "
        "another folder."
    )
    assert list(out.iterdir()) == []
