"""What many tests share: the bundled council, loaded, scored and published once."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

import perf
from perf.kept_content import SETTING

settings.register_profile("house", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("quick", settings.get_profile("house"), max_examples=5)  # of `make unit`
settings.load_profile("house")  # a shared machine is slow at times, and a failure must come again

ROOT = Path(__file__).parent.parent
VALE = ROOT / "data" / "vale"


def pytest_collection_modifyitems(items) -> None:
    """Mark what works on the whole bundled council, so that `make unit` can leave it out."""
    for item in items:
        if {"vale", "scores", "protected"} & {*item.fixturenames}:
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def kept_decisions(tmp_path_factory, worker_id):
    """Keep what is decided of small groups in a folder of this run, for all its workers and the commands they start."""
    base = tmp_path_factory.getbasetemp()
    os.environ[SETTING] = str((base if worker_id == "master" else base.parent) / "decisions")
    yield
    del os.environ[SETTING]


def pytest_sessionfinish(session) -> None:
    """Fail a run of .ci/run in which a test was skipped: there everything that a test needs is to be had."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def vale() -> perf.Dataset:
    return perf.load(VALE)


@pytest.fixture(scope="session")
def scores(vale):
    return perf.score_quarter(vale, "2019-20 Q2")


@pytest.fixture(scope="session")
def protected(scores):
    """The bundled quarter, protected."""
    from perf.disclosure.protected_scores import protect_scores

    return protect_scores(scores)


@pytest.fixture(scope="session")
def pack(tmp_path_factory, worker_id) -> Path:
    """The bundled quarter's pack, made once for all of xdist's workers: the first makes it, the others wait for it."""
    from perf.packs.request import Request
    from perf.packs.run import run_pack

    base = tmp_path_factory.getbasetemp()
    out = (base if worker_id == "master" else base.parent) / "outputs"
    out.mkdir(exist_ok=True)
    place = out / "2019-20-Q2"
    with waited_for(out.with_suffix(".lock")):
        if not place.exists():
            run_pack(Request(data=VALE, quarter="2019-20 Q2", out=out))
    return place


def install_from_debian(*packages: str) -> None:
    """Install packages of the system that a test needs, where that can be done."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False)


@contextmanager
def waited_for(path: Path):
    """Hold a lock, after whoever holds it now; where the system has none of the kind, go on."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
