"""The command itself: its version, its help, completion, its output whatever the console, and the bundled council."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import perf
from perf.cli import PROGRAM, app
from tests.conftest import ROOT, VALE

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]
CONSOLES = [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}]
Q2 = "2019-20 Q2"
FILES = {  # a circumflex y, which Windows' own encoding of western Europe does not have
    "framework.toml": 'name = "Cyngor Tŷ"\n',
    "measures.csv": "measure_id,title,theme,unit,polarity\nTŷ1,Tŷ,Tŷ,count,higher\n",
    "returns.csv": f"measure_id,quarter,actual,target\nTŷ1,{Q2},1,2\n",
    "actions.csv": f"action_id,quarter,corporate_action,title\nA1,{Q2},C1,Tŷ\n",
    "printed_ratings.csv": f"kind,id,quarter,rating\nmeasure,Tŷ1,{Q2},Green\n",
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "council"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def run(*command, **variables):
    """Run the command in a process of its own; return what it prints, as UTF-8."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    ended = subprocess.run([sys.executable, "-m", "perf", *map(str, command)], env=environment, capture_output=True)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode("utf-8")


def test_the_version_is_the_packages():
    assert CliRunner().invoke(app, ["--version"]).stdout == f"council-perf {perf.__version__}\n"


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=["council-perf", *COMMANDS])
def test_h_is_help(command):
    short, long = (CliRunner().invoke(app, [*command, option], prog_name=PROGRAM) for option in ("-h", "--help"))
    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert f"Usage: {' '.join([PROGRAM, *command])} " in short.stdout


@pytest.mark.slow
def test_a_shell_completes_the_names_of_commands_and_options():
    asked = {"_COUNCIL_PERF_COMPLETE": "complete_bash"}
    assert run(**asked, COMP_WORDS="council-perf rec", COMP_CWORD="1").split() == ["reconcile"]
    assert run(**asked, COMP_WORDS="council-perf run --qu", COMP_CWORD="2").split() == ["--quarter"]


def test_the_help_names_the_options_that_set_completion_up():
    assert {"--install-completion", "--show-completion"} <= {*CliRunner().invoke(app, ["-h"]).stdout.split()}


@pytest.mark.slow
@pytest.mark.parametrize("console", CONSOLES, ids=str)
@pytest.mark.parametrize("command", ["score", "reconcile"])
def test_output_is_utf_8_whatever_the_console(folder, console, command):
    assert "Tŷ" in run(command, "--data", folder, **console)


@pytest.mark.pack
def test_the_manifest_is_utf_8_whatever_the_console(folder, tmp_path):
    out = tmp_path / "packs"
    printed = run("run", "--data", folder, "--out", out, "--report", "corporate-health", "--json", **CONSOLES[0])
    assert '"council": "Cyngor Tŷ"' in printed


@pytest.fixture
def unread(monkeypatch):
    """Check no folder: which one would be checked is all that is asked."""
    monkeypatch.setattr("perf.checking.problems_of", lambda _: [])


def test_the_bundled_council_is_used_and_named_where_no_other_is_given(unread, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checked = CliRunner().invoke(app, ["check"])
    assert checked.stderr == f"No council folder was given with --data, so the bundled council is used: {VALE}\n"
    assert checked.stdout == f"{VALE}: no problems.\n"


def test_a_checkouts_own_folder_needs_no_word(unread, monkeypatch):
    monkeypatch.chdir(ROOT)
    checked = CliRunner().invoke(app, ["check"])
    assert checked.stderr == ""
    assert checked.stdout == "data/vale: no problems.\n"
