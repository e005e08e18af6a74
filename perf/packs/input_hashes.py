"""What a report is made of, as hashes: a report whose inputs are those of the standing pack need not be made again.

Nothing here imports pandas: an unchanged pack is known in a moment.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import perf
from perf.packs.plan import REPORTS, Report
from perf.rules import HAVE_QUARTERS

FRAMEWORK, WORKBOOK = "framework.toml", "data.xlsx"
TABLE_ENDINGS = (".csv", ".parquet")
_NO_REPORT = ("perf/cli.py", "perf/__main__.py", "perf/workbench/", "perf/new_council/")  # code that no page comes from


@dataclass(frozen=True)
class Inputs:
    """The hashes of a council folder's files, by name, and of each report's inputs, by the report's name."""

    files: Mapping[str, str]
    reports: Mapping[str, str]

    def of_tables(self, tables: Iterable[str]) -> dict[str, str]:
        """Pick the files in which tables stand, and the framework: a workbook may hold any of them."""
        return _files_of(self.files, tables)

    @property
    def that_decide_the_quarter(self) -> Mapping[str, str]:
        """The files from which the latest quarter is known: any, where records may have to tell it."""
        tables = self.of_tables(HAVE_QUARTERS)
        return tables if {*tables} - {FRAMEWORK, WORKBOOK} else self.files

    @property
    def all(self) -> str:
        """Hash everything: what a pack's index is made of."""
        return digest({"files": dict(self.files), "reports": dict(self.reports)})


def read_inputs(data: Path, notebooks: Path) -> Inputs:
    """Hash a council folder's files, and with them, its notebook, the package and its dependencies each report."""
    files = {path.name: file_hash(path) for path in sorted(data.iterdir()) if _is_input(path)}
    made_with = [code_hash(), *dependencies(), platform.python_version(), sys.platform]
    reports = {
        report.name: digest([_read_by(report, files), file_hash(notebooks / report.notebook), made_with])
        for report in REPORTS.values()
    }
    return Inputs(files, reports)


def settings_of(stems: Sequence[str], quarter: str, earlier: str) -> dict[str, tuple[str, ...]]:
    """Give each report of a pack, by its stem, what its page says of what is around it.

    That is the quarter, the reports before and after it, and the hash of earlier packs, which it is compared with.
    """
    around = ["", *stems, ""]
    return {stem: (quarter, around[at], around[at + 2], earlier) for at, stem in enumerate(stems)}


def task_hash(inputs: Inputs, report: str, area: str, setting: Sequence[str]) -> str:
    """Hash what one report of one area is made of; for `setting` see `settings_of`."""
    return digest([inputs.reports[report], area, *setting])


def _read_by(report: Report, files: Mapping[str, str]) -> dict[str, str]:
    """List what a report reads: its tables' files with their hashes, or every file where it names no tables.

    The names of all files are part of it, because a report says what it leaves out for want of a table.
    """
    return dict.fromkeys(files, "") | (dict(files) if report.tables is None else _files_of(files, report.tables))


def _files_of(files: Mapping[str, str], tables: Iterable[str]) -> dict[str, str]:
    wanted = {*tables}
    return {
        name: sha
        for name, sha in files.items()
        if name.lower() in (FRAMEWORK, WORKBOOK) or Path(name).stem.lower() in wanted
    }


def _is_input(path: Path) -> bool:
    named = path.name.lower()
    table = path.suffix.lower() in TABLE_ENDINGS and not path.name.startswith((".", "~"))
    return path.is_file() and (table or named in (FRAMEWORK, WORKBOOK))


def file_hash(path: Path) -> str:
    """Hash a file; one that is not there has none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def digest(what: object) -> str:
    """Hash plain values."""
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


@cache
def code_hash() -> str:
    """Hash the package: every module and template from which a page comes."""
    home = Path(perf.__file__).parent
    paths = {path.relative_to(home.parent).as_posix(): path for path in sorted(home.rglob("*")) if path.is_file()}
    kept = {
        name: path
        for name, path in paths.items()
        if not name.startswith(_NO_REPORT) and path.suffix in (".py", ".j2", ".css", ".json")
    }
    return digest({name: file_hash(path) for name, path in kept.items()})


@cache
def dependencies() -> tuple[str, ...]:
    """List what is installed, each with its version, as the folders' names tell it."""
    folders = [Path(place) for place in sys.path if place]
    found = {info.name for place in folders if place.is_dir() for info in place.glob("*.dist-info")}
    return tuple(sorted(name.removesuffix(".dist-info") for name in found))
