"""A stranger's installation: what the lock files name and nothing else, with the pip that Python ships and the newest.

One environment is installed by the Makefile in a copy of the project, whose path has a space and an accent, and whose
locks hold a package back one release: pip once looked for a newer one of those that are required with an extra. Then
the wheel, which is built without the network, takes the checkout's place there and is used from another folder.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest

import perf
from tests.conftest import ROOT

pytestmark = pytest.mark.install
PROJECT = (
    "LICENSE", "Makefile", "README.md", "data", "notebooks", "perf", "pyproject.toml", "requirements-dev.lock",
    "requirements.lock",
)  # fmt: skip
HELD_BACK = "4.25.1"  # of jsonschema, which jupyter-events requires with an extra; its only file's hash is
HASH = "sha256:3fba0169e345c7175110351d456342c364814cfcf3b964ba4587f22915230a63"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def environment(**variables):
    """Return this process's environment, without the Python and the make that run these tests."""
    own = ("PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | variables


def ran(*command, cwd=None, env=()):
    """Run a command that must succeed; return what it prints."""
    run = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment(**dict(env)), capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, f"{command} ended with {run.returncode}:\n{run.stdout}{run.stderr}"
    return run.stdout


def installed_by_make(folder):
    """Copy the project, hold a package back in its locks, and install both as `make test` does."""
    folder.mkdir(parents=True)
    for name in PROJECT:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, folder / name)
    for name in LOCKS:
        path = folder / name
        text, times = re.subn(
            r"^jsonschema==.*(\n    --hash=.*)+",
            f"jsonschema=={HELD_BACK} \\\\\n    --hash={HASH}",
            path.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        assert times == 1
        path.write_text(text, encoding="utf-8")
    python = f"PYTHON={sys._base_executable}"
    ran("make", python, ".venv/test.installed", cwd=folder, env={"PIP_COMPILE": "0"})  # compiling takes half the time
    return folder


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """Return a copy of the project, installed with a package held back."""
    return installed_by_make(tmp_path_factory.mktemp("install") / "un café" / "checkout")


@pytest.fixture(scope="module")
def python(checkout):
    """Return the Python of the copy's environment."""
    return checkout / ".venv" / "bin" / "python"


def test_the_package_that_is_held_back_is_required_with_an_extra_and_locked_at_a_newer_release():
    assert any(requirement.startswith("jsonschema[") for requirement in requires("jupyter-events"))
    assert version("jsonschema") != HELD_BACK


def test_pip_as_python_ships_it_installs_the_locked_release_though_a_newer_one_exists(python):
    shipped = ran(sys._base_executable, "-c", "import ensurepip; print(ensurepip.version())").strip()
    assert ran(python, "-m", "pip", "--version").startswith(f"pip {shipped} ")
    assert f"Version: {HELD_BACK}\n" in ran(python, "-m", "pip", "show", "jsonschema")
    assert ran(python, "-m", "pip", "check") == "No broken requirements found.\n"


def test_the_environment_holds_what_the_locks_name_and_nothing_else(checkout, python):
    named = {
        as_pip_compares(name)
        for lock in LOCKS
        for name in re.findall(r"^([\w.-]+)==", (checkout / lock).read_text(encoding="utf-8"), re.MULTILINE)
    }
    held = ran(python, "-m", "pip", "list", "--format", "freeze").splitlines()
    besides = {as_pip_compares(line.split("==")[0]) for line in held} - named
    assert besides - {"setuptools"} == {"council-perf", "pip"}  # Python 3.11 ships setuptools with pip


def as_pip_compares(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name, lock):
    """Return what a lock says of a package: its release and its hashes."""
    return re.search(rf"^{name}==.*(\n    --hash=.*)+", lock.read_text(encoding="utf-8"), re.MULTILINE)[0]


def test_the_newest_pip_takes_the_locks_too(checkout, python, tmp_path):
    """It has nothing to fetch where all is installed, and in an empty environment takes what is held back."""
    ran(sys._base_executable, "-m", "venv", tmp_path / "venv")
    newest = tmp_path / "venv" / "bin" / "python"
    ran(newest, "-m", "pip", "install", "--upgrade", "pip")
    words = ["install", "--dry-run", "--no-deps", "--require-hashes"]
    locks = [word for lock in LOCKS for word in ("-r", checkout / lock)]
    assert "Would install" not in ran(newest, "-m", "pip", "--python", python, *words, *locks)
    pair = [locked(name, checkout / "requirements.lock") for name in ("jsonschema", "jupyter-events")]
    (tmp_path / "pair.lock").write_text("\n".join(pair), encoding="utf-8")
    assert f"jsonschema-{HELD_BACK}" in ran(newest, "-m", "pip", *words, "-r", tmp_path / "pair.lock")


def test_a_checkout_in_a_path_with_an_accent_starts_where_the_locale_is_ascii(checkout, tmp_path):
    command = checkout / ".venv" / "bin" / "council-perf"
    assert ran(command, "--version", cwd=tmp_path, env={"LC_ALL": "C"}) == f"council-perf {perf.__version__}\n"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Return an empty folder, far from the checkout."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def wheel(checkout, python, elsewhere):
    """Install the wheel in the checkout's place and return its command; of the checkout nothing is left to find."""
    ran(python, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", elsewhere / "dist", checkout)
    ran(python, "-m", "pip", "uninstall", "--yes", "council-perf")
    ran(python, "-m", "pip", "install", "--no-deps", *(elsewhere / "dist").iterdir())
    for name in ("perf", "notebooks", "data"):
        shutil.rmtree(checkout / name)
    return python.with_name("council-perf")


def test_the_wheel_is_what_runs_and_it_knows_its_version(wheel, python, elsewhere):
    home = Path(ran(python, "-c", "import perf; print(perf.__file__)", cwd=elsewhere).strip())
    assert home.is_relative_to(python.parents[1])
    assert home.parents[1].name == "site-packages"
    for command in ([wheel], [python, "-m", "perf"]):
        assert ran(*command, "--version", cwd=elsewhere) == f"council-perf {version('council-perf')}\n"


def test_the_wheel_makes_a_new_council_and_finds_no_problem_in_it(wheel, elsewhere):
    ran(wheel, "new", "anytown", "--name", "Anytown Council", cwd=elsewhere)
    assert ran(wheel, "check", "--data", "anytown", cwd=elsewhere).endswith("\nanytown: no problems.\n")


def test_the_wheel_runs_a_report_of_the_bundled_council_and_says_so_whatever_the_console(wheel, elsewhere):
    run = subprocess.run(
        [wheel, "run", "--report", "turnover", "--area", "council", "--json"],
        cwd=elsewhere, env=environment(LC_ALL="C", PYTHONIOENCODING="cp1252"), capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stderr.startswith("No council folder was given with --data, so the bundled council is used: ")
    manifest = json.loads(run.stdout)
    assert [entry["status"] for entry in manifest["reports"]] == ["made"]
    assert {entry["value"] for entry in manifest["figures"] if entry["figure"] == "actions.green"} >= {203}
    assert (elsewhere / "outputs" / "2019-20-Q2" / "council" / "turnover.html").is_file()


def test_the_wheel_opens_its_notebooks_in_jupyterlab_and_ends_it(wheel, elsewhere):
    own = {"HOME": str(elsewhere), "JUPYTER_DATA_DIR": str(elsewhere / "jupyter"), "PYTHONUNBUFFERED": "1"}
    command = [wheel, "lab", "--no-browser", "--port", "18888"]
    with subprocess.Popen(
        command, cwd=elsewhere, env=environment(**own), stderr=subprocess.PIPE, encoding="utf-8"
    ) as lab:
        try:
            lines = iter(lab.stderr.readline, "")
            address = next(found[1] for line in lines if (found := re.search(r"open at (http\S+)", line)))
            token = parse_qs(urlsplit(address).query)["token"][0]
            contents = urljoin(address, f"/api/contents/council-perf-lab/explore.ipynb?token={token}")
            with build_opener(ProxyHandler({})).open(contents) as answer:
                assert json.load(answer)["type"] == "notebook"
        finally:
            lab.send_signal(signal.SIGTERM)
        lab.communicate(timeout=60)
    assert lab.returncode == 0
