"""Pages, messages, documents and comments are in plain English: tests/plain_english.txt lists what is not."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKED = (
    "perf/**/*.py", "perf/**/*.j2", "perf/**/*.toml", "notebooks/*.ipynb", "docs/*.md", "data/vale/*.md",
    "data/vale/*.toml", "README.md", "SECURITY.md", "CHANGELOG.md",
)  # fmt: skip
# Paths, or the beginnings of paths, that are not in plain English yet; to be emptied.
EXCLUDED: tuple[str, ...] = ()
WRONG_BEGINNINGS = ("Tell", "Say", "Give", "Name", "Make")


@cache
def advice() -> list[tuple[re.Pattern[str], str]]:
    """Read the phrases that are not plain English, each with what to write instead."""
    lines = (Path(__file__).with_name("plain_english.txt")).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if line and not line.startswith("#")]
    return [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in pairs]


def files(*patterns: str) -> list[Path]:
    found = (path for pattern in patterns for path in sorted(ROOT.glob(pattern)))
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(EXCLUDED)]


def lines_of(path: Path) -> list[tuple[str, str]]:
    """Return the lines of a file, each with its place: its number, and of a notebook that of its cell too."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return [(f"{number}", line) for number, line in enumerate(text.splitlines(), start=1)]
    cells = enumerate(json.loads(text)["cells"])
    return [
        (f"cell {at}, {number}", line)
        for at, cell in cells
        for number, line in enumerate("".join(cell["source"]).splitlines(), start=1)
    ]


def phrases_in(text: str) -> list[str]:
    """Find the phrases of a line that are not plain English, each with what to write instead."""
    return [f'"{match[0]}": write {instead}' for pattern, instead in advice() for match in pattern.finditer(text)]


@pytest.mark.slow
def test_every_text_is_in_plain_english():
    problems = [
        f"{path.relative_to(ROOT).as_posix()}:{place}: {phrase}"
        for path in files(*CHECKED)
        for place, line in lines_of(path)
        for phrase in phrases_in(line)
    ]
    assert problems == [], "\n".join(["phrases to write in plain English:", *problems])


def test_docstrings_begin_with_what_comes_back_or_is_done():
    """The first word of a docstring says what a caller gets: Return, Find, Check, Draw, Write, Read or Format."""
    problems = []
    for path in files("perf/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                first = (ast.get_docstring(node) or "-").split()[0]
                if first in WRONG_BEGINNINGS:
                    place = f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)}"
                    problems.append(f'{place}: a docstring begins with "{first}": write what comes back')
    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("What is left out for want of data", 2),
        ("3 of 4 can be shown without telling of few people", 2),
        ("told = listing(words)", 1),
        ("fewer people, as shown", 0),
        ('name="risks.declined"', 0),
        ("a service that is hidden to protect small groups", 0),
    ],
)
def test_a_phrase_is_found_in_any_line_and_plain_english_is_not(line, number):
    assert len(phrases_in(line)) == number
