"""What many tests share: the bundled council, loaded, scored and published once."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

import perf
import perf.packs.notebook  # before nbformat, which is then imported without a grammar that takes a second
from perf.kept_content import SETTING
from perf.seldom_collection import collect_seldom

settings.register_profile("house", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("quick", settings.get_profile("house"), max_examples=5)  # of `make unit`
settings.load_profile("house")  # a shared machine is slow at times, and a failure must come again

collect_seldom()
ROOT = Path(__file__).parent.parent
VALE = ROOT / "data" / "vale"
LONGEST = ({"browser", "install", "pack"}, {"slow"})  # and then the others
MARKED_BY = {"slow": {"vale", "takes_long"}, "pack": {"pack", "parent"}}


def pytest_collection_modifyitems(items) -> None:
    """Mark what takes seconds, as its fixtures tell, so that `make unit` can leave it out; put the longest files first.

    Whoever is the last to end then has a short file.
    """
    for item in items:
        for mark, fixtures in MARKED_BY.items():
            if fixtures & {*item.fixturenames}:
                item.add_marker(mark)
    places: dict[Path, int] = {}
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        place = next((at for at, longest in enumerate(LONGEST) if marks & longest), len(LONGEST))
        places[item.path] = min(place, places.get(item.path, place))
    items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """The folder of this run that all of xdist's workers share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def made_once(shared):
    """Return a function that has a folder made once for all workers: the first makes it, the others wait for it."""

    def once(name, make) -> Path:
        place = shared / name
        with waited_for(shared / f"{name}.lock"):
            if not place.exists():
                with TemporaryDirectory(dir=shared) as begun:
                    make(Path(begun) / name)
                    (Path(begun) / name).rename(place)
        return place

    return once


@pytest.fixture(scope="session", autouse=True)
def kept_decisions(shared):
    """Keep what is decided of small groups in a folder of this run, for all its workers and the commands they start."""
    os.environ[SETTING] = str(shared / "decisions")
    yield
    del os.environ[SETTING]


def pytest_sessionfinish(session) -> None:
    """Fail a run of .ci/run in which a test was skipped: there everything that a test needs is to be had."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def takes_long() -> None:
    """Fixtures that load and score a folder ask for this: their tests are marked slow."""


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
def pack(made_once) -> Path:
    """The bundled quarter's pack."""
    from perf.packs.request import Request
    from perf.packs.run import run_pack

    return made_once("outputs", lambda out: run_pack(Request(data=VALE, quarter="2019-20 Q2", out=out))) / "2019-20-Q2"


@pytest.fixture
def quarter(tmp_path, request, takes_long):
    """Score a quarter of a small council: each row is what differs from the usual one in the test file's `ROWS`."""
    from perf.catalogue import TABLES
    from perf.dataset.framework_file import read_framework
    from tests.dataset.folders import a_dataset

    usual = request.module.ROWS

    def scored(framework="", at="2019-20 Q2", **tables):
        (tmp_path / "framework.toml").write_text(f'name = "Testshire"\n{framework}', encoding="utf-8")
        rules, problems = read_framework(tmp_path, TABLES)
        assert [problem for problem in problems if problem.level == "problem"] == []
        rows = {name: [usual[name] | row for row in changes] for name, changes in tables.items()}
        return perf.score_quarter(a_dataset(framework=rules, **rows), at)

    return scored


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
