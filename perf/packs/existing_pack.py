"""The pack that stands: what it says of itself, and what of it can be kept.

Nothing here imports pandas: an unchanged pack is known in a moment.
"""

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from perf.packs.input_hashes import Inputs, digest, file_hash, settings_of, task_hash
from perf.safe_text import slug

SCHEMA = 2
FILE, COMMITTEE = "manifest.json", "committee-pack.pdf"


@dataclass(frozen=True)
class Standing:
    """A pack in its place, and its manifest; an empty one where there is none."""

    place: Path
    manifest: Mapping[str, Any]

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """Its reports, by their page without the ending: council/sickness."""
        return {entry["html"].removesuffix(".html"): entry for entry in self.manifest.get("reports", ())}

    def has_pdfs(self) -> bool:
        """Tell whether each page stands there as a PDF too, and all of them as one."""
        pages = (self.place / name for name in ("index.html", *(entry["html"] for entry in self.entries.values())))
        return all(path.is_file() for path in (self.place / COMMITTEE, *(page.with_suffix(".pdf") for page in pages)))

    def is_whole(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether a report's files are there, as its manifest has them."""
        return all(file_hash(self.place / name) == sha for name, sha in entry["files"].items())

    def is_current(self, entry: Mapping[str, Any], inputs: Inputs, setting: Sequence[str]) -> bool:
        """Tell whether a report that was made would come out the same; for `setting` see `settings_of`."""
        made_of = task_hash(inputs, entry["report"], entry["area"], setting)
        return entry["status"] != "failed" and entry["inputs"] == made_of and self.is_whole(entry)


def read_standing(place: Path) -> Standing:
    """Read the pack in a place; one that cannot be read, or is of another form, is none."""
    try:
        manifest = json.loads((place / FILE).read_text(encoding="utf-8"))
        known = isinstance(manifest, dict) and manifest.get("schema") == SCHEMA
    except (OSError, ValueError):
        known = False
    return Standing(place, manifest if known else {})


def find_unchanged(
    out: Path, inputs: Inputs, quarter: str, reports: Collection[str], areas: Collection[str]
) -> Standing | None:
    """Find the pack in which every report that is asked for would come out the same, and so would the index."""
    for place in sorted(out.glob("*/")):
        standing = read_standing(place)
        if standing.manifest and _is_asked_for(standing, inputs, quarter) and _is_same(standing, inputs):
            entries = standing.entries
            earlier = earlier_hash(out, standing.manifest["earlier"])
            settings = settings_of(list(entries), standing.manifest["quarter"], earlier)
            wanted = list(_wanted(standing, reports, areas))
            if wanted and all(
                stem in entries and standing.is_current(entries[stem], inputs, settings[stem]) for stem in wanted
            ):
                return standing
    return None


def earlier_hash(out: Path, packs: Iterable[str]) -> str:
    """Hash what the packs of earlier quarters say, by their folders' names; one that is not there says nothing."""
    said = []
    for name in packs:
        try:
            manifest = json.loads((out / name / FILE).read_text(encoding="utf-8"))
            said.append([name, manifest["figures"], manifest.get("definitions")])
        except (OSError, ValueError, TypeError, KeyError):
            said.append([name])
    return digest(said)


def _is_asked_for(standing: Standing, inputs: Inputs, quarter: str) -> bool:
    """Tell whether the pack is of the quarter that is named, or of the latest, where none is."""
    if quarter:
        return slug(quarter) == slug(standing.manifest["quarter"])
    decide, before = inputs.that_decide_the_quarter, standing.manifest["inputs"]
    return bool(standing.manifest["latest"]) and all(before.get(name) == sha for name, sha in decide.items())


def _is_same(standing: Standing, inputs: Inputs) -> bool:
    index = standing.manifest["index"]
    return index["inputs"] == inputs.all and standing.is_whole(index)


def _wanted(standing: Standing, reports: Collection[str], areas: Collection[str]) -> Iterator[str]:
    known = {slug(area) for area in standing.manifest["areas"]}
    if not {slug(area) for area in areas} <= known:
        return
    for task in standing.manifest["tasks"]:
        if (not reports or task["report"] in reports) and (not areas or slug(task["area"]) in set(map(slug, areas))):
            yield task["stem"]


def told(entries: Collection[Mapping[str, Any]], *, started: float, **more: Any) -> dict[str, Any]:
    """Tell how a run went: when, how long, and how many reports were made, kept and failed."""
    counts = {status: sum(entry["status"] == status for entry in entries) for status in ("made", "kept", "failed")}
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    return {"ended_at": ended, "seconds": round(time.perf_counter() - started, 2), **counts, **more}


def as_text(manifest: Mapping[str, Any]) -> str:
    """Write a manifest as text."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def failed(manifest: Mapping[str, Any], reports: Collection[str] = (), areas: Collection[str] = ()) -> list[str]:
    """List the reports that failed, of those that were asked for."""
    wanted = set(map(slug, areas))
    return [
        entry["html"].removesuffix(".html")
        for entry in manifest["reports"]
        if entry["status"] == "failed"
        and (not reports or entry["report"] in reports)
        and (not areas or slug(entry["area"]) in wanted)
    ]
