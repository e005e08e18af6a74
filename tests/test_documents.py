"""The papers are true: commands print what they show, code runs, links and tests that are named exist."""

import re
import shlex
import tomllib

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

import perf
from perf.cli import PROGRAM, app
from tests.conftest import ROOT

PAPERS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("*.md"))}
PAPERS |= {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/*.md"))
}


def blocks(language):
    """List the code blocks of a language, each with its paper."""
    return [
        (name, block) for name, text in PAPERS.items() for block in re.findall(rf"```{language}\n(.*?)```", text, re.S)
    ]


CONSOLE = [
    (name, *match)
    for name, block in blocks("console")
    for match in re.findall(r"^\$ council-perf (.*?)\n(.*?)(?=^\$ |\Z)", block, re.DOTALL | re.MULTILINE)
]
COMMANDS = [
    (name, line.rstrip('"') if line.count('"') % 2 else line)
    for name, block in blocks("(?:sh|bat|ini|console)")
    for line in re.findall(rf"{PROGRAM} ((?:{'|'.join(get_command(app).commands)})\b[^>\n]*)", block)
]
CODE = {name: "\n".join(code for paper, code in blocks("python") if paper == name) for name, _ in blocks("python")}
LINKS = [(name, link) for name, text in PAPERS.items() for link in re.findall(r"\]\(([^)#:]+)(?:#[\w-]*)?\)", text)]
NAMED_TESTS = sorted(set(re.findall(r"`(tests/[\w/.]*)`", PAPERS["SECURITY.md"])))


def test_every_command_that_is_shown_has_its_output_below():
    assert len(CONSOLE) == sum(text.count("```console") for text in PAPERS.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "printed"), [each[1:] for each in CONSOLE], ids=[f"{name}: {command}" for name, command, _ in CONSOLE]
)
def test_a_command_prints_what_its_paper_shows(command, printed, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert CliRunner().invoke(app, shlex.split(command)).stdout == printed


@pytest.mark.parametrize(("paper", "line"), COMMANDS)
def test_a_command_of_the_papers_has_only_options_that_exist(paper, line):
    command = get_command(app)
    name, subcommand, arguments = command.resolve_command(typer.Context(command), shlex.split(line, comments=True))
    subcommand.make_context(name, arguments)


@pytest.fixture
def beside_the_data(tmp_path, monkeypatch):
    """Be in a folder that holds the bundled council, and takes what the code writes."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("beside_the_data")
@pytest.mark.parametrize("paper", sorted(CODE.keys() - {"docs/cookbook.md", "README.md"}))  # whose results are checked
def test_the_code_of_a_paper_runs(paper):
    exec(CODE[paper], {})


@pytest.mark.slow
@pytest.mark.usefixtures("beside_the_data")
def test_the_code_of_the_readme_finds_the_red_measures():
    names = {}
    exec(CODE["README.md"], names)
    assert names["red"]["measure_id"].tolist() == [
        "CPM/019", "CPM/210", "CPM/215", "CPM/216", "CPM/217", "CPM/223",
    ]  # fmt: skip


@pytest.mark.parametrize(("paper", "link"), LINKS)
def test_every_file_that_a_paper_links_is_there(paper, link):
    assert (ROOT / paper).parent.joinpath(link).exists()


def test_every_page_of_docs_can_be_reached_from_the_readme():
    linked = {link for paper, link in LINKS if paper == "README.md"}
    assert [name for name in PAPERS if name.startswith("docs/") and name not in linked] == []


@pytest.mark.parametrize("name", NAMED_TESTS)
def test_every_file_that_security_names_holds_tests(name):
    files = [ROOT / name, *(ROOT / name).glob("*.py")]
    assert any(
        re.search(r"^def test_", file.read_text(encoding="utf-8"), re.MULTILINE) for file in files if file.is_file()
    )


def test_every_protection_but_the_missing_one_names_a_test():
    rows = [
        line for line in PAPERS["SECURITY.md"].splitlines() if line.startswith("| ") and "| protection |" not in line
    ]
    assert [row.split(" | ")[1].split(".")[0] for row in rows if "`tests/" not in row] == ["**None of ours"]


def test_the_newest_release_of_the_changelog_is_the_version_of_the_package():
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)\]? - \d{4}-\d{2}-\d{2}$", PAPERS["CHANGELOG.md"], re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newest[1] == project["version"] == perf.__version__
