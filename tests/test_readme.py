"""The README's commands print what it says, and its code runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ council-perf (.*?)\n(.*?)```", README, re.DOTALL)


def test_there_are_commands_to_check():
    assert len(CONSOLE) == README.count("```console")


@pytest.mark.parametrize(("command", "printed"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_a_command_prints_what_the_readme_says(command, printed):
    run = subprocess.run(
        [sys.executable, "-m", "perf", *shlex.split(command)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == printed


def test_the_code_of_the_readme_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    exec(code, names)
    assert names["red"]["measure_id"].tolist() == [
        "CPM/019", "CPM/210", "CPM/215", "CPM/216", "CPM/217", "CPM/223",
    ]  # fmt: skip


def test_every_file_that_the_readme_links_is_there():
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
