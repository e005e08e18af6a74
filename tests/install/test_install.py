"""A stranger's installation: what the lock files name and nothing else, with the pip that Python ships and the newest.

One environment is installed by the Makefile in a copy of the project, whose path has a space and an accent, and whose
locks hold a package back one release: pip once looked for a newer one of those that are required with an extra.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires, version

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.install
PROJECT = (
    "LICENSE", "Makefile", "README.md", "data", "notebooks", "perf", "pyproject.toml", "requirements-dev.lock",
    "requirements.lock",
)  # fmt: skip
HELD_BACK = "4.25.1"  # of jsonschema, which jupyter-events requires with an extra; its only file's hash is
HASH = "sha256:3fba0169e345c7175110351d456342c364814cfcf3b964ba4587f22915230a63"
LOCKS = ("requirements.lock", "requirements-dev.lock")


def ran(*command, **how):
    """Run a command that must succeed, without this test's own environment; return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    how["env"] = environment | how.pop("env", {})
    run = subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8", **how)
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


def test_the_newest_pip_takes_the_locks_too(checkout, tmp_path):
    ran(sys._base_executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    ran(python, "-m", "pip", "install", "--upgrade", "pip")
    locks = [word for lock in LOCKS for word in ("-r", checkout / lock)]
    ran(python, "-m", "pip", "install", "--dry-run", "--no-deps", "--require-hashes", *locks)
