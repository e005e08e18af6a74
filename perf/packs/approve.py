"""Approving a pack, and finding whether it is still what was approved."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from perf.errors import RunProblem
from perf.packs.approval import APPROVAL, PackStatus, approve, find_status, in_words, pages_of, read_approval
from perf.packs.build import new_folder
from perf.packs.changed_inputs import ExistingPack, file_hash, read_pack
from perf.packs.install import link_or_copy, replace_file, swap
from perf.packs.lock import lock_folder
from perf.packs.manifest_file import MANIFEST, Manifest, as_text, packs_in
from perf.packs.parallel import cores
from perf.packs.pdf.pdf_files import check_pdf, write_pdfs
from perf.packs.report_and_task import WORD_DOCUMENT, FileName
from perf.packs.status_mark import mark_pages
from perf.packs.word.word_document import check_docx, write_word_document
from perf.rules import YEAR_START_MONTH
from perf.safe_text import slug, visible

_LONGEST = 80  # letters of a role
_COPIES = (".pdf", ".docx")  # of the pages, which are written again with their status


@dataclass(frozen=True)
class Approved:
    """Whether a pack is what was approved; `wrong` says of each file that is not, why."""

    quarter: str
    status: PackStatus
    wrong: Mapping[FileName, str]

    @property
    def is_sound(self) -> bool:
        """Whether the pack is on record as approved, and nothing has changed."""
        return self.status.approval is not None and not self.wrong

    def __str__(self) -> str:
        if self.status.approval is None:
            declared = " framework.toml calls its packs approved, which says nothing of this one."
            head = f"{self.quarter}: no approval of this pack is on record.{declared * self.status.is_declared}"
        elif self.wrong:
            head = f"{self.quarter}: approved {self.status.who_and_when}, and not the same since."
        else:
            head = f"{self.quarter}: approved {self.status.who_and_when}; nothing has changed since."
        return "\n".join([head, *(f"  {name}: {why}" for name, why in self.wrong.items())])


def find_pack(out: Path, quarter: str = "") -> ExistingPack:
    """Return the pack of a quarter, the latest if none is named.

    Raises
    ------
    RunProblem
        If there is none, or its manifest cannot be read.
    """
    places = packs_in(out)
    names = _names_of(quarter)
    named = [place for place in places if not quarter or slug(place.name) in names]
    pack = read_pack(named[-1]) if named else None
    if pack is None:
        those = ", ".join(place.name for place in places) or "none"
        why = f"{named[-1] / MANIFEST} cannot be read; run the quarter again." if named else f"Packs there: {those}."
        raise RunProblem(f"There is no pack{f' of {quarter}' if quarter else ''} in {out} to approve. {why}")
    return pack


def _names_of(quarter: str) -> set[str]:
    """Return what the pack of a quarter may be called, by a label in any usual spelling."""
    from perf.quarter import Quarter  # imports pandas, which approving needs for nothing else

    names = {slug(quarter)}
    for starts in (1, YEAR_START_MONTH):  # a label is of a calendar year, or of two years
        with suppress(ValueError):
            names.add(slug(Quarter(quarter, starts).label))
    return names


def check_approval(out: Path, quarter: str = "") -> Approved:
    """Find whether a pack is still what was approved, and as its run wrote it.

    Raises
    ------
    RunProblem
        If there is no such pack, or its approval cannot be read.
    """
    pack = find_pack(out, quarter)
    approval, manifest = read_approval(pack.place), pack.manifest
    pages = pages_of(manifest["reports"], manifest["index"])
    status = find_status(approval, pages, pack.place, is_declared=manifest["pack_status"] == "approved")
    then = approval["files"] if approval else {}
    wrong = {name: "is not what was approved, or one of its tables is not" for name in status.changed if name in then}
    wrong |= dict.fromkeys(status.changed.keys() - then.keys(), "was not in the pack that was approved")
    wrong |= dict.fromkeys(then.keys() - {name for names in pages.values() for name in names}, "is no longer there")
    return Approved(manifest["quarter"], status, wrong | _not_as_written(pack))


def _not_as_written(pack: ExistingPack) -> dict[FileName, str]:
    """Return the files of a pack that are not as its run, or its approval, left them."""
    entries = (pack.manifest["index"], *pack.manifest["reports"])
    files = {name: sha for entry in entries for name, sha in entry["files"].items()}
    now = {name: file_hash(pack.place / name) for name in files}
    return {
        name: "was changed by hand" if now[name] else "is missing" for name, sha in files.items() if now[name] != sha
    }


def approve_pack(out: Path, quarter: str = "", *, by: str, on: date) -> Approved:
    """Record who approved a pack and when, and say so on its pages; the pack is replaced in one step.

    A pack that the same role has already approved on that day, and that has not changed since, is left as it is.

    Raises
    ------
    RunProblem
        If there is no such pack, or a file of it is not as its run wrote it: nothing is recorded.
    ValueError
        If the role is blank or too long, or the day is before the quarter began.
    """
    by = visible(" ".join(by.split()))
    if not 0 < len(by) <= _LONGEST:
        raise ValueError(f'--by is a role of 1 to {_LONGEST} letters, such as "Head of Performance".')
    pack = find_pack(out, quarter)
    began = date.fromisoformat(pack.manifest["first_day"])
    if on < began:
        raise ValueError(f"--on is {in_words(on)}, before {pack.manifest['quarter']} began on {in_words(began)}.")
    _check_as_written(pack)
    with suppress(RunProblem):  # an approval that cannot be read is replaced
        state = check_approval(out, pack.manifest["quarter"])
        if state.is_sound and state.status.is_by(by, on):
            return state
    pdf, docx = pack.has_pdfs(), pack.has_word_document()
    if pdf:
        check_pdf()
    if docx:
        check_docx()
    with lock_folder(out), new_folder(pack.place) as folder:
        manifest = _approved(pack, folder, by=by, on=on)
        stems = {"index": True} | {stem: entry["for_members"] for stem, entry in pack.entries.items()}
        if pdf:
            write_pdfs(folder, stems, cores(), lambda _: None)
        if docx:
            write_word_document([folder / f"{stem}.html" for stem in stems], folder / WORD_DOCUMENT)
        swap(folder, pack.place)
    return check_approval(out, manifest["quarter"])


def _check_as_written(pack: ExistingPack) -> None:
    wrong = {name: why for name, why in _not_as_written(pack).items() if name != APPROVAL}
    if wrong:
        raise RunProblem(
            "\n".join(
                [
                    f"{pack.place} is not as its run wrote it, so it is not approved. Run the quarter again.",
                    *(f"  {name}: {why}" for name, why in wrong.items()),
                ]
            )
        )


def _approved(pack: ExistingPack, folder: Path, *, by: str, on: date) -> Manifest:
    """Write a pack into a folder with its approval, which its pages and its manifest state."""
    old = pack.manifest
    for file in (file for file in pack.place.rglob("*") if file.is_file() and file.suffix not in _COPIES):
        link_or_copy(file, folder / file.relative_to(pack.place))
    pages = pages_of(old["reports"], old["index"])
    approval = approve(pages, folder, quarter=old["quarter"], by=by, on=on)
    replace_file(folder / APPROVAL, json.dumps(approval, indent=1, ensure_ascii=False).encode())
    entries, index = mark_pages(folder, old["reports"], old["index"], PackStatus(approval), old["quarter"])
    manifest: Manifest = {**old, "reports": entries, "index": index, "pack_status": "approved"}
    replace_file(folder / MANIFEST, as_text(manifest).encode())
    return manifest
