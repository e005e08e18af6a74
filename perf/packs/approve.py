"""Approving a pack, and finding whether it is still what was approved."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from perf.errors import RunProblem
from perf.packs.approval import APPROVAL, PackStatus, approve, find_status, in_words, pages_of, read_approval
from perf.packs.build import new_folder
from perf.packs.changed_inputs import ExistingPack, file_hash, hashes_of_copies, read_pack
from perf.packs.install import link_or_copy, replace_file, swap
from perf.packs.lock import lock_folder
from perf.packs.manifest_file import MANIFEST, Manifest, as_text, packs_in
from perf.packs.parallel import cores
from perf.packs.pdf.pdf_files import check_pdf, write_pdfs
from perf.packs.report_and_task import COPIES, PDF, WORD, WORD_DOCUMENT, FileName
from perf.packs.status_mark import mark_pages
from perf.packs.word.word_document import check_docx, write_word_document
from perf.roles import ROLE, why_no_role
from perf.rules import YEAR_START_MONTH
from perf.safe_text import slug, visible

_LONGEST = 80  # letters of a role


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
    """Return the files in the folder of a pack that are not as its run, or its approval, left them.

    Files that are hidden, because their name or that of their folder begins with a dot, are nobody's pages.
    """
    files, place = pack.files, pack.place
    now = {name: file_hash(place / name) for name in files}
    wrong = {
        name: "was changed by hand" if now[name] else "is missing" for name, sha in files.items() if now[name] != sha
    }
    there = (path.relative_to(place) for path in sorted(place.rglob("*")) if path.is_file())
    shown = (path.as_posix() for path in there if not any(part.startswith(".") for part in path.parts))
    return wrong | {name: "does not belong to the pack" for name in shown if name not in (*files, MANIFEST)}


def approve_pack(out: Path, quarter: str = "", *, by: str, on: date) -> Approved:
    """Record who approved a pack and when, and say so on its pages; the pack is replaced in one step.

    A pack that the same role has already approved on that day, and that has not changed since, is left as it is.

    Raises
    ------
    RunProblem
        If there is no such pack, or a file of it is not as its run wrote it: nothing is recorded.
    ValueError
        If the role is blank, too long or identifies a person, or the day is before the pack was made.
    """
    by = visible(" ".join(by.split()))
    if not 0 < len(by) <= _LONGEST:
        raise ValueError(f"--by is a role of 1 to {_LONGEST} letters. {ROLE}")
    if why := why_no_role(by):
        raise ValueError(f"--by is shown on every page: {why} {ROLE}")
    pack = find_pack(out, quarter)
    with suppress(RunProblem):  # an approval that cannot be read is replaced
        state = check_approval(out, pack.manifest["quarter"])
        if state.is_sound and state.status.is_by(by, on):
            return state
    made = datetime.fromisoformat(pack.manifest["made_at"]).astimezone().date()  # where the pack is approved
    if on < made:
        raise ValueError(f"--on is {in_words(on)}, but this pack was made on {in_words(made)}: nobody had seen it.")
    _check_as_written(pack)
    pdf, docx = pack.copies(PDF), pack.copies(WORD)
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
        manifest["index"]["copies"] = hashes_of_copies(folder)
        replace_file(folder / MANIFEST, as_text(manifest).encode())
        swap(folder, pack.place)
    return check_approval(out, manifest["quarter"])


def _check_as_written(pack: ExistingPack) -> None:
    """Check that approving loses nothing that was put in by hand; a copy that is missing is written again."""
    rewritten = {name for name in pack.copies(*COPIES) if not (pack.place / name).exists()}
    wrong = {name: why for name, why in _not_as_written(pack).items() if name not in (APPROVAL, *rewritten)}
    if wrong:
        raise RunProblem(
            "\n".join(
                [
                    f"{pack.place} is not as its run wrote it, so it is not approved. "
                    "Move what was changed or added out of it, and run the quarter again.",
                    *(f"  {name}: {why}" for name, why in wrong.items()),
                ]
            )
        )


def _approved(pack: ExistingPack, folder: Path, *, by: str, on: date) -> Manifest:
    """Write the pages of a pack into a folder with their approval; return the manifest that states it."""
    old = pack.manifest
    for name in pack.files.keys() - {APPROVAL, *pack.copies(*COPIES)}:
        link_or_copy(pack.place / name, folder / name)
    pages = pages_of(old["reports"], old["index"])
    approval = approve(pages, folder, quarter=old["quarter"], by=by, on=on)
    replace_file(folder / APPROVAL, json.dumps(approval, indent=1, ensure_ascii=False).encode())
    entries, index = mark_pages(folder, old["reports"], old["index"], PackStatus(approval), old["quarter"])
    return {**old, "reports": entries, "index": index, "pack_status": "approved"}
