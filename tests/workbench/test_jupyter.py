"""How JupyterLab is started: this Python, this computer, a token, no news, nothing of the user's changed."""

import json
import sys
from pathlib import Path

import pytest

from perf.errors import RunProblem
from perf.workbench import jupyter


def test_it_listens_to_this_computer_alone_and_opens_the_notebook(tmp_path):
    command = jupyter.command(tmp_path, tmp_path / "notebooks" / "explore.ipynb", port=8899, browser=False)
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert {
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=8899", "--ServerApp.open_browser=False",
        "--LabApp.default_url=/lab/tree/notebooks/explore.ipynb", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly",
    } <= set(command)  # fmt: skip


def test_the_token_stands_in_no_command(tmp_path):
    token = "a-very-secret-token"
    assert not [word for word in jupyter.command(tmp_path, tmp_path / "a.ipynb", port=1, browser=True) if token in word]
    assert jupyter.environment(tmp_path, token)["JUPYTER_TOKEN"] == token


def test_its_kernel_is_this_python_and_its_configuration_is_not_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/somewhere")
    settings = jupyter.environment(tmp_path, "token")
    assert settings["JUPYTER_PATH"].startswith(str(tmp_path))
    assert settings["JUPYTER_PATH"].endswith("/somewhere")
    kernel = json.loads((tmp_path / "kernels" / "python3" / "kernel.json").read_text())
    assert kernel["argv"][0] == sys.executable
    assert Path(settings["JUPYTER_CONFIG_DIR"]).is_relative_to(tmp_path)
    usual = json.loads((tmp_path / "config" / "labconfig" / "default_setting_overrides.json").read_text())
    assert usual["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_the_users_theme_and_keys_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/mine")
    command = jupyter.command(tmp_path, tmp_path / "a.ipynb", port=1, browser=True)
    assert "--LabApp.user_settings_dir=/mine" in command


def test_a_missing_notebook_is_reported(tmp_path):
    with pytest.raises(RunProblem) as caught:
        jupyter.run_lab(tmp_path)
    expected = f"{tmp_path / 'explore.ipynb'} does not exist. Put it back, or get a new copy of the project."
    assert str(caught.value) == expected


def test_a_server_that_stops_at_once_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(jupyter, "command", lambda *_, **__: [sys.executable, "-c", "raise SystemExit(3)"])
    notebook = tmp_path / "explore.ipynb"
    notebook.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    with (
        pytest.raises(RunProblem) as caught,
        jupyter.started(notebook, root=tmp_path),
    ):
        pass
    assert str(caught.value) == "JupyterLab stopped at once (status 3); its messages are above."
