"""Which reports must be made again: the hashes of the inputs of each, compared with those of the existing pack.

Nothing here imports pandas, so that an unchanged pack is recognised at once.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import perf
from perf.packs.manifest_file import MANIFEST, Manifest, ReportEntry, packs_in, read_figures, read_manifest, stem_of
from perf.packs.report_and_task import COPIES, PDF, WORD, Reads
from perf.packs.request import Request
from perf.rules import HAVE_QUARTERS, WORKBOOKS
from perf.safe_text import slug

_FOR_ALL = ("framework.toml", *WORKBOOKS)  # the files that every report may read
TABLE_ENDINGS = (".csv", ".parquet")
_NOT_IN_REPORTS = ("perf/cli.py", "perf/__main__.py", "perf/workbench/", "perf/new_council/")


@dataclass(frozen=True)
class Inputs:
    """The hashes of a council folder's files, by name, and of each report's inputs, by the report's name.

    `states` are what the file system states of each file: it shows that a file was changed and then put back.
    """

    files: Mapping[str, str]
    reports: Mapping[str, str]
    states: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def deciding_the_quarter(self) -> str:
        """The hash of the files that decide which quarter is the latest; of all files if records may have to."""
        tables = _files_of(self.files, HAVE_QUARTERS)
        return digest(dict(tables if {*tables} - {*_FOR_ALL} else self.files))

    @property
    def all(self) -> str:
        """The hash of everything, which is what a pack's index is made of."""
        return digest({"files": dict(self.files), "reports": dict(self.reports)})

    def changed_until(self, now: "Inputs") -> list[str]:
        """List the files of the folder that have changed; if none has, the reports whose notebook has."""
        pairs = ((self.files, now.files), (self.states, now.states))
        files = {name for then, later in pairs for name in {*then, *later} if then.get(name) != later.get(name)}
        return sorted(files or {name for name, inputs in self.reports.items() if now.reports.get(name) != inputs})


@dataclass(frozen=True)
class ExistingPack:
    """The pack that is already in a folder, with its manifest."""

    place: Path
    manifest: Manifest

    @property
    def entries(self) -> dict[str, ReportEntry]:
        """Its reports by stem: council/sickness."""
        return {stem_of(entry): entry for entry in self.manifest["reports"]}

    @property
    def files(self) -> dict[str, str]:
        """The hash of every file but the manifest, as its run or its approval left it; "" where there is none."""
        index = self.manifest["index"]
        entries = (entry["files"] for entry in self.manifest["reports"])
        return {name: sha for files in (index["files"], *entries, index["copies"]) for name, sha in files.items()}

    def copies(self, *endings: str) -> dict[str, str]:
        """Return the hashes of its PDF files or its Word document; of none, if it was made without them."""
        copies = self.manifest["index"]["copies"].items()
        return {name: sha for name, sha in copies if name.endswith(endings)}

    def has_copies(self, ending: str) -> bool:
        """Return whether its PDF files, or its Word document, are there and unchanged."""
        copies = self.copies(ending)
        return bool(copies) and self.has_files(copies)

    def has_files(self, files: Mapping[str, str]) -> bool:
        """Return whether files are in the pack with the hashes that its manifest states."""
        return all(file_hash(self.place / name) == sha for name, sha in files.items())


def read_pack(place: Path) -> ExistingPack | None:
    """Read the pack in a folder; None if there is none, or its manifest cannot be read."""
    manifest = read_manifest(place)
    return ExistingPack(place, manifest) if manifest else None


def find_unchanged(request: Request) -> ExistingPack | None:
    """Find the pack in which every report that is asked for would come out the same, and so would the index."""
    packs = (read_pack(place) for place in reversed(packs_in(request.out)))  # the latest is asked for most often
    return next((pack for pack in packs if pack and _is_unchanged(pack, request)), None)


def _is_unchanged(pack: ExistingPack, request: Request) -> bool:
    manifest = pack.manifest
    inputs = read_inputs(request.data, request.notebooks, manifest["reads"])
    if not _is_quarter_of(request, manifest, inputs):
        return False
    if (request.pdf and not pack.has_copies(PDF)) or (request.docx and not pack.has_copies(WORD)):
        return False
    if manifest["index"]["inputs"] != inputs.all or not pack.has_files(manifest["index"]["files"]):
        return False
    entries, wanted = pack.entries, list(_wanted(manifest, request))
    around = {"quarter": manifest["quarter"], "earlier": earlier_hash(request.out, manifest["earlier"])}
    hashes = {stem: task_hash(inputs, entry["report"], entry["area"], **around) for stem, entry in entries.items()}
    return bool(wanted) and all(
        stem in entries and is_current(entries[stem], hashes[stem]) and pack.has_files(entries[stem]["files"])
        for stem in wanted
    )


def is_current(entry: ReportEntry, inputs: str) -> bool:
    """Return whether a report would come out the same; `inputs` is the hash of what it would be made of now."""
    return entry["status"] != "failed" and entry["inputs"] == inputs


def _is_quarter_of(request: Request, manifest: Manifest, inputs: Inputs) -> bool:
    """Return whether a pack is of the quarter that is asked for, or of the latest one if none is named."""
    if request.quarter:
        return slug(request.quarter) == slug(manifest["quarter"])
    return manifest["latest"] and manifest["inputs"] == inputs.deciding_the_quarter


def _wanted(manifest: Manifest, request: Request) -> Iterator[str]:
    """List the reports that are asked for, by stem; none if a name has no report, so that the run can say so."""
    tasks = [task for task in manifest["tasks"] if request.areas or task["usual"]]
    if not request.unanswered((task["asked_as"], task["area"]) for task in tasks):
        yield from (task["stem"] for task in tasks if request.includes(task["asked_as"], task["area"]))


def read_inputs(data: Path, notebooks: Path, reads: Mapping[str, Reads]) -> Inputs:
    """Hash the files of a council folder, and for each report its tables, its notebook, the package and libraries."""
    return with_reports(read_files(data), notebooks, reads)


def read_files(data: Path) -> Inputs:
    """Hash the files of a council folder; none where there is no folder."""
    paths = [path for path in sorted(data.iterdir()) if _is_input(path)] if data.is_dir() else []
    states = {path.name: _state(path) for path in paths}  # before the files are read
    files = {path.name: file_hash(path) for path in paths}
    return Inputs(files, {}, states)


def with_reports(inputs: Inputs, notebooks: Path, reads: Mapping[str, Reads]) -> Inputs:
    """Add for each report the hash of its tables, its notebook, the package and libraries."""
    software = [code_hash(), *dependencies(), platform.python_version(), sys.platform]
    reports = {
        name: digest([_read_by(each["tables"], inputs.files), file_hash(notebooks / each["notebook"]), software])
        for name, each in reads.items()
    }
    return replace(inputs, reports=reports)


def task_hash(inputs: Inputs, report: str, area: str, *, quarter: str, earlier: str) -> str:
    """Hash what one report of one area is made of; for `earlier` see `earlier_hash`.

    Its links to other pages do not count: each run writes them into kept pages too.
    """
    return digest([inputs.reports.get(report, ""), area, quarter, earlier])


def earlier_hash(out: Path, packs: Iterable[str]) -> str:
    """Hash the figures of earlier quarters' packs, by the names of their folders; one that cannot be read has none."""
    stated = {name: read_figures(out / name) for name in packs}
    return digest(
        [
            [name, pack["figures"], pack["definitions"]] if pack else [name, (out / name / MANIFEST).exists()]
            for name, pack in stated.items()
        ]
    )


def _read_by(tables: Collection[str] | None, files: Mapping[str, str]) -> dict[str, str]:
    """List the files that a report reads, with their hashes; None are all tables.

    The names of all files are included, because every report states which tables are missing.
    """
    return dict.fromkeys(files, "") | (dict(files) if tables is None else _files_of(files, tables))


def _files_of(files: Mapping[str, str], tables: Iterable[str]) -> dict[str, str]:
    """Pick the files of tables, and with them the framework and the workbook, which may hold any table."""
    wanted = {*tables}
    return {name: sha for name, sha in files.items() if name.lower() in _FOR_ALL or Path(name).stem.lower() in wanted}


def _is_input(path: Path) -> bool:
    is_table = path.suffix.lower() in TABLE_ENDINGS and not path.name.startswith((".", "~"))
    return path.is_file() and (is_table or path.name.lower() in _FOR_ALL)


def _state(path: Path) -> tuple[int, ...]:
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def file_hash(path: Path) -> str:
    """Return the hash of a file; "" if there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def hashes_of_copies(pack: Path) -> dict[str, str]:
    """Return the hashes of the PDF files and the Word document in the folder of a pack, by name."""
    paths = sorted(path for path in pack.rglob("*") if path.suffix in COPIES and path.is_file())
    return {path.relative_to(pack).as_posix(): file_hash(path) for path in paths}


def digest(values: object) -> str:
    """Return the hash of plain values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@cache
def code_hash() -> str:
    """Return the hash of the package: every module and template that reports are made with."""
    home = Path(perf.__file__).parent
    paths = {path.relative_to(home.parent).as_posix(): path for path in sorted(home.rglob("*")) if path.is_file()}
    return digest(
        {
            name: file_hash(path)
            for name, path in paths.items()
            if not name.startswith(_NOT_IN_REPORTS) and path.suffix in (".py", ".j2", ".css", ".json")
        }
    )


@cache
def dependencies() -> tuple[str, ...]:
    """List the installed packages with their versions, by the names of their folders."""
    folders = [Path(place) for place in sys.path if place]
    names = {info.name for place in folders if place.is_dir() for info in place.glob("*.dist-info")}
    return tuple(sorted(name.removesuffix(".dist-info") for name in names))
