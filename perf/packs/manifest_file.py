"""manifest.json: what it holds (docs/manifest.md), and reading, writing and summing it up.

Nothing here imports pandas, so that an unchanged pack is recognised at once.
"""

import json
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from perf.packs.json_shape import has_type
from perf.packs.report_and_task import FileName, Reads
from perf.packs.request import Request

SCHEMA = 4
MANIFEST = "manifest.json"
Status = Literal["made", "kept", "failed"]


class CellTime(TypedDict):
    """The last line of a notebook's cell, and the seconds that it took."""

    cell: str
    seconds: float


class ReportEntry(TypedDict):
    """A report of the pack."""

    report: str
    asked_as: list[str]
    area: str
    html: FileName
    notebook: FileName
    status: Status
    message: str
    answer: str
    made_at: str
    seconds: float
    slowest: list[CellTime]
    kernel: str
    parameters: dict[str, str]
    warnings: list[str]
    inputs: str
    current: bool
    complete: bool
    for_members: bool
    tables: list[FileName]
    files: dict[FileName, str]


class TaskEntry(TypedDict):
    """A report that the data allow; a usual one is made even if no area is named."""

    usual: bool
    stem: str
    report: str
    asked_as: list[str]
    area: str


class IndexEntry(TypedDict):
    """The hash of what the index is made of, and the hashes of the files written with it, and of copies of all pages.

    The copies are the PDF files and the Word document; there are none unless they were asked for.
    """

    inputs: str
    files: dict[FileName, str]
    copies: dict[FileName, str]


class RunEntry(TypedDict):
    """How the run that wrote the manifest went."""

    ended_at: str
    seconds: float
    made: int
    kept: int
    failed: int
    scheduler: str
    remarks: list[str]


class FigureEntry(TypedDict):
    """A figure that may be shown."""

    figure: str
    area: str
    quarter: str
    part: str
    value: float


class PackFigures(TypedDict):
    """What a pack stated of its quarter, with which later packs are compared."""

    schema: int
    quarter: str
    made_at: str
    figures: list[FigureEntry]
    definitions: dict[str, str]


class Manifest(PackFigures):
    """All that a pack's manifest holds."""

    council: str
    latest: bool
    pack_status: str
    versions: dict[str, str]
    inputs: str
    reads: dict[str, Reads]
    missing: list[str]
    remarks: list[str]
    areas: list[str]
    tasks: list[TaskEntry]
    reports: list[ReportEntry]
    index: IndexEntry
    earlier: list[FileName]
    run: RunEntry


_WITH_FIGURES = {3: PackFigures, SCHEMA: Manifest}  # a pack of schema 3 can be compared, and is made again


def read_manifest(pack: Path) -> Manifest | None:
    """Read the manifest of a pack; None if it is missing, damaged or of another schema."""
    return cast(Manifest | None, _read(pack, {SCHEMA: Manifest}))


def read_figures(pack: Path) -> PackFigures | None:
    """Read what a pack stated of its quarter; None if its manifest is missing, damaged or of a schema without it."""
    return cast(PackFigures | None, _read(pack, _WITH_FIGURES))


def _read(pack: Path, kinds: Mapping[int, type]) -> Any:
    """Read a manifest if it is of one of these schemas, and complete; None if not."""
    try:
        content = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # the last is of arrays within arrays, without end
        return None
    of_schema = [
        kind for schema, kind in kinds.items() if isinstance(content, dict) and content.get("schema") == schema
    ]
    return content if any(has_type(content, kind) for kind in of_schema) else None


def packs_in(out: Path) -> list[Path]:
    """List the folders of packs in an output folder, readable or not."""
    return sorted(path.parent for path in out.glob(f"[!.]*/{MANIFEST}"))


def unreadable_manifests(out: Path) -> list[str]:
    """Return a remark on each manifest in an output folder that cannot be read; no run fails because of it."""
    return [
        f"{pack / MANIFEST} cannot be read as a pack's manifest, so no pack is compared with that one. "
        "It is made again completely when its quarter is run."
        for pack in packs_in(out)
        if read_figures(pack) is None
    ]


def as_text(manifest: Manifest) -> str:
    """Return a manifest as JSON text."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def stem_of(entry: ReportEntry) -> str:
    """Return the report's page without the ending: council/sickness."""
    return entry["html"].removesuffix(".html")


def kept_entry(entry: ReportEntry, *, current: bool = True) -> ReportEntry:
    """Return the entry of a report that is kept from the existing pack; one that had failed is still failed."""
    status: Status = "failed" if entry["status"] == "failed" else "kept"
    return {**entry, "status": status, "current": current}


def run_entry(
    entries: Collection[ReportEntry], *, started: float, scheduler: str = "", remarks: Sequence[str] = ()
) -> RunEntry:
    """Describe a run that ends now: its time, and how many reports were made, were kept and failed.

    Parameters
    ----------
    entries : collection of ReportEntry
        The reports of the pack.
    started : float
        When the run started, by `time.perf_counter`.
    scheduler : str
        The address of the cluster; "" on one machine.
    remarks : sequence of str
        On what was asked for and is not in the pack, and on packs whose manifest cannot be read.
    """
    statuses = [entry["status"] for entry in entries]
    return {
        "ended_at": utc_now(),
        "seconds": round(time.perf_counter() - started, 2),
        "made": statuses.count("made"),
        "kept": statuses.count("kept"),
        "failed": statuses.count("failed"),
        "scheduler": scheduler,
        "remarks": list(remarks),
    }


def utc_now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def failed_reports(manifest: Manifest, request: Request) -> list[str]:
    """List the reports that failed, of those that were asked for."""
    return [
        stem_of(entry)
        for entry in manifest["reports"]
        if entry["status"] == "failed" and request.includes(entry["asked_as"], entry["area"])
    ]
