"""JupyterLab on the workbench: this project's own Python, for this computer alone, without news or telemetry."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener
from uuid import uuid4

from jupyter_core.paths import jupyter_config_dir

from perf.errors import RunProblem
from perf.packs.socket_folder import make_private_folder
from perf.workbench.lab_process import SECONDS_TO_STOP

HOST = "127.0.0.1"
PORT = 8888
SECONDS_TO_START = 60
NOTEBOOK = "explore.ipynb"
RUNTIME = "runtime"  # in the private folder: JupyterLab names its kernels' sockets after it
USUAL = {  # what JupyterLab does unless the user chose otherwise
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},  # there is one: do not ask which
}


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: the address that opens its notebook, token included, and its process."""

    url: str
    process: "subprocess.Popen[bytes]"


def command(root: Path, notebook: Path, private: Path, *, port: int, browser: bool) -> list[str]:
    """Return the command that starts JupyterLab on a notebook below `root`, with a private folder that it removes."""
    own = os.environ.get("JUPYTERLAB_SETTINGS_DIR") or Path(jupyter_config_dir()) / "lab" / "user-settings"
    settings = {
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.root_dir": root,
        "ServerApp.open_browser": browser,
        "ServerApp.log_level": "WARN",
        "ServerApp.allow_root": True,  # in a container there is no other user
        "LabApp.default_url": f"/lab/tree/{notebook.relative_to(root).as_posix()}",
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",  # the other one asks a package index
        "KernelManager.transport": "ipc" if os.name == "posix" else "tcp",
        "LabApp.user_settings_dir": own,  # theme and keys stay the user's
    }
    options = (f"--{name}={value}" for name, value in settings.items())
    return [sys.executable, "-m", "perf.workbench.lab_process", str(private), *options]


def environment(private: Path, token: str) -> dict[str, str]:
    """Return the environment of a JupyterLab that keeps what it needs in a private folder.

    The kernel called python3 is this Python, whatever is installed beside it; the user's own configuration is neither
    read nor written.
    """
    kernel = private / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (council-perf)",
        "language": "python",
    }
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    usual = private / "config" / "labconfig" / "default_setting_overrides.json"
    usual.parent.mkdir(parents=True)
    usual.write_text(json.dumps(USUAL), encoding="utf-8")
    before = os.environ.get("JUPYTER_PATH")
    return os.environ | {
        "JUPYTER_TOKEN": token,  # not on the command line, where every user of the computer can read it
        "JUPYTER_PATH": os.pathsep.join([str(private), *([before] if before else [])]),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_RUNTIME_DIR": str(private / RUNTIME),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
    }


@contextmanager
def start_lab(notebook: Path, *, root: Path, port: int = PORT, browser: bool = False) -> Iterator[Lab]:
    """Run JupyterLab, opened on a notebook; when the block or this process ends, it is stopped with its kernels.

    Parameters
    ----------
    notebook, root : Path
        The notebook, and a folder above it: all that JupyterLab can reach.
    port : int
        The next free one if it is taken.
    browser : bool
        Whether to open the user's browser.

    Raises
    ------
    RunProblem
        If it does not start.
    """
    notebook, root, token = notebook.resolve(), root.resolve(), secrets.token_hex(24)
    with _private_folder() as private:
        process = subprocess.Popen(
            command(root, notebook, private, port=port, browser=browser),
            env=environment(private, token),
            stdin=subprocess.PIPE,  # its end here closes with this process, and the server then stops
        )
        try:
            address = _wait_until_it_answers(process, private / RUNTIME)
            path = f"lab/tree/{notebook.relative_to(root).as_posix()}"
            yield Lab(f"{address}{path}?token={token}", process)
        finally:
            _stop(process)


@contextmanager
def _private_folder() -> Iterator[Path]:
    """Create the folder for a JupyterLab's settings and of its kernels' sockets, and remove it at the end."""
    folder = make_private_folder("council-perf-lab-", room=f"{RUNTIME}/kernel-{uuid4()}-ipc-5")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", runtime: Path) -> str:
    """Return the server's address once it answers."""
    until = time.monotonic() + SECONDS_TO_START
    browse = build_opener(ProxyHandler({}))  # a proxy of the office does not know this computer
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RunProblem(f"JupyterLab stopped at once (status {process.returncode}); its messages are above.")
        about = _running(runtime / f"jpserver-{process.pid}.json")
        if about:
            try:
                with browse.open(f"{about['url']}api?token={about['token']}", timeout=5):
                    return str(about["url"])
            except URLError:
                pass
        time.sleep(0.1)
    raise RunProblem(f"JupyterLab did not start within {SECONDS_TO_START} seconds.")


def _running(about: Path) -> dict[str, Any]:
    """Read what a server writes of itself; nothing until it is written whole."""
    try:
        return dict(json.loads(about.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server as it ends by itself, so that it ends its kernels."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_lab(folder: Path, *, port: int = PORT, browser: bool = True) -> None:
    """Run JupyterLab on the explorer until it is stopped, by Ctrl+C or from its menu.

    Parameters
    ----------
    folder : Path
        Of the notebooks; JupyterLab reaches the folder that holds it.

    Raises
    ------
    RunProblem
        If JupyterLab does not start.
    """
    notebook = folder / NOTEBOOK
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with start_lab(notebook, root=folder.parent, port=port, browser=browser) as lab:
            print(f"JupyterLab is open at {lab.url}\nStop it with Ctrl+C.", file=sys.stderr)
            lab.process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
