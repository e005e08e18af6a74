"""How JupyterLab is started: this Python, this computer, a token, no news, nothing of the user's changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from perf.errors import RunProblem
from perf.workbench import jupyterlab
from tests.conftest import ROOT


def test_it_listens_to_this_computer_alone_and_opens_the_notebook(tmp_path):
    command = jupyterlab.command(tmp_path, tmp_path / "notebooks" / "explore.ipynb", tmp_path, port=8899, browser=False)
    assert command[:4] == [sys.executable, "-m", "perf.workbench.lab_process", str(tmp_path)]
    assert {
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=8899", "--ServerApp.open_browser=False",
        "--LabApp.default_url=/lab/tree/notebooks/explore.ipynb", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly",
    } <= set(command)  # fmt: skip


def test_the_token_stands_in_no_command(tmp_path):
    token = "a-very-secret-token"
    assert not [
        word
        for word in jupyterlab.command(tmp_path, tmp_path / "a.ipynb", tmp_path, port=1, browser=True)
        if token in word
    ]
    assert jupyterlab.environment(tmp_path, token)["JUPYTER_TOKEN"] == token


def test_its_kernel_is_this_python_and_its_configuration_is_not_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/somewhere")
    settings = jupyterlab.environment(tmp_path, "token")
    assert settings["JUPYTER_PATH"].startswith(str(tmp_path))
    assert settings["JUPYTER_PATH"].endswith("/somewhere")
    kernel = json.loads((tmp_path / "kernels" / "python3" / "kernel.json").read_text())
    assert kernel["argv"][0] == sys.executable
    assert Path(settings["JUPYTER_CONFIG_DIR"]).is_relative_to(tmp_path)
    usual = json.loads((tmp_path / "config" / "labconfig" / "default_setting_overrides.json").read_text())
    assert usual["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_the_users_theme_and_keys_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/mine")
    command = jupyterlab.command(tmp_path, tmp_path / "a.ipynb", tmp_path, port=1, browser=True)
    assert "--LabApp.user_settings_dir=/mine" in command


def test_a_server_that_stops_at_once_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(jupyterlab, "command", lambda *_, **__: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(RunProblem) as caught, jupyterlab.start_lab(tmp_path / "explore.ipynb", root=tmp_path):
        pass
    assert str(caught.value) == "JupyterLab stopped at once (status 3); its messages are above."


STARTS = """
import sys, time
from pathlib import Path
from perf.workbench.jupyterlab import start_lab
root = Path(sys.argv[1])
with start_lab(root / "explore.ipynb", root=root, port=18999) as lab:
    print(lab.process.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.slow
def test_a_server_whose_program_is_killed_ends_and_leaves_nothing(tmp_path):
    own = {"PYTHONPATH": str(ROOT), "JUPYTER_DATA_DIR": str(tmp_path / "jupyter")}
    command = [sys.executable, "-c", STARTS, tmp_path]
    with subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        try:
            server = psutil.Process(int(program.stdout.readline()))
            private = Path(server.cmdline()[3])
            assert private.is_dir()
        finally:
            program.kill()
    server.wait(60)
    assert not private.exists()
