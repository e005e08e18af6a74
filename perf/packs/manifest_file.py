"""manifest.json: what it holds (docs/manifest.md), and reading, writing and summing it up.

Nothing here imports pandas, so that an unchanged pack is recognised at once.
"""

import json
import time
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypedDict, cast

from perf.packs.reports import Reads
from perf.packs.request import Request

SCHEMA = 4
_READABLE = (3, SCHEMA)  # a pack of schema 3 has more fields, and is made again
MANIFEST = "manifest.json"
Status = Literal["made", "kept", "failed"]


class CellTime(TypedDict):
    """The last line of a notebook's cell, and the seconds that it took."""

    cell: str
    seconds: float


class ReportEntry(TypedDict):
    """A report of the pack."""

    report: str
    area: str
    html: str
    notebook: str
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
    tables: list[str]
    files: dict[str, str]


class TaskEntry(TypedDict):
    """A report that the data allow."""

    stem: str
    report: str
    area: str


class IndexEntry(TypedDict):
    """The hash of what the index is made of, and the hashes of the files written with it."""

    inputs: str
    files: dict[str, str]


class RunEntry(TypedDict):
    """How the run that wrote the manifest went."""

    ended_at: str
    seconds: float
    made: int
    kept: int
    failed: int
    scheduler: str


class FigureEntry(TypedDict):
    """A figure that may be shown."""

    figure: str
    area: str
    quarter: str
    part: str
    value: float


class Manifest(TypedDict):
    """All that a pack's manifest holds."""

    schema: int
    council: str
    quarter: str
    latest: bool
    pack_status: str
    made_at: str
    versions: dict[str, str]
    inputs: str
    reads: dict[str, Reads]
    missing: list[str]
    remarks: list[str]
    areas: list[str]
    tasks: list[TaskEntry]
    reports: list[ReportEntry]
    index: IndexEntry
    earlier: list[str]
    figures: list[FigureEntry]
    definitions: dict[str, str]
    run: RunEntry


def read_manifest(pack: Path) -> Manifest | None:
    """Read the manifest of a pack; None if it is missing, damaged or of a schema that is not read."""
    try:
        content = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("schema") not in _READABLE:
        return None
    return cast(Manifest, content)


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


def run_entry(entries: Collection[ReportEntry], *, started: float, scheduler: str = "") -> RunEntry:
    """Describe a run that ends now: its time, and how many reports were made, were kept and failed.

    Parameters
    ----------
    entries : collection of ReportEntry
        The reports of the pack.
    started : float
        When the run started, by `time.perf_counter`.
    scheduler : str
        The address of the cluster; "" on one machine.
    """
    statuses = [entry["status"] for entry in entries]
    return {
        "ended_at": utc_now(),
        "seconds": round(time.perf_counter() - started, 2),
        "made": statuses.count("made"),
        "kept": statuses.count("kept"),
        "failed": statuses.count("failed"),
        "scheduler": scheduler,
    }


def utc_now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def failed_reports(manifest: Manifest, request: Request) -> list[str]:
    """List the reports that failed, of those that were asked for."""
    return [
        stem_of(entry)
        for entry in manifest["reports"]
        if entry["status"] == "failed" and request.includes(entry["report"], entry["area"])
    ]
