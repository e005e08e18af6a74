"""A new council folder: its rules with comments, empty tables, and a workbook for officers."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from perf.catalogue import TABLES
from perf.dataset.framework import FILE
from perf.dataset.workbook import WORKBOOK
from perf.errors import PerfError
from perf.new_council.officers_workbook import workbook
from perf.new_council.workbook_guidance import SHEETS
from perf.quarter import Quarter

_TEMPLATE = Path(__file__).with_name("framework_template.toml")
EXAMPLE = Quarter("2019-20 Q2")


def new_council(folder: str | Path, name: str) -> tuple[str, ...]:
    """Write a council folder in which `check` finds nothing wrong, for officers to fill in.

    Parameters
    ----------
    folder : str or Path
        The folder; it must not exist, or be empty.
    name : str
        The council's name, as pages show it.

    Returns
    -------
    tuple of str
        The names of the files written: framework.toml, data.xlsx with the tables that officers fill in, and a CSV file
        with only headers for each table that comes from other systems. Each table is in one file only.

    Raises
    ------
    ValueError
        If the name is blank or is not text.
    PerfError
        If the folder is not empty or cannot be written; nothing is changed.
    """
    folder = Path(folder)
    files = {FILE: framework_text(name).encode(), WORKBOOK: workbook(EXAMPLE)}
    files |= {f"{table}.csv": _header(table) for table in TABLES if table not in SHEETS and TABLES[table].is_expected}
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PerfError(f"{folder} is not an empty folder, so nothing was written. Choose one that does not exist.")
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            with (folder / file).open("xb") as written:
                written.write(content)
    except OSError as error:
        raise PerfError(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error
    return tuple(files)


def next_steps(folder: str | Path, files: Sequence[str]) -> str:
    """Return which files were written, and what to do next."""
    return (
        f"{folder} now holds {FILE} (names and rules), {WORKBOOK} (the tables that officers fill) and "
        f"{len(files) - 2} empty tables for records.\n"
        f"List the council's directorates under [directorates] in {FILE}, fill in {WORKBOOK}, then run: "
        f"council-perf check --data {shlex.quote(str(folder))}"
    )


def framework_text(name: str) -> str:
    """Return framework.toml for a council: every setting with its default and a comment."""
    if not name.strip():
        raise ValueError("the council has no name; give it with --name")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ValueError("the council's name is not text that can be written; give it in plain letters") from None
    return _TEMPLATE.read_text(encoding="utf-8").replace("{name}", _as_toml(name.strip()), 1)


def _as_toml(text: str) -> str:
    """Format a text as TOML does; JSON formats it the same way except for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _header(table: str) -> bytes:
    return (",".join(TABLES[table].names) + "\n").encode()
