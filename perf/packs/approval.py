"""Who approved a pack, on which day, and what exactly: approval.json, beside the pack's manifest.

Nothing here imports pandas, so that an unchanged pack is recognised at once.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, TypedDict, cast

from perf.errors import RunProblem
from perf.packs.changed_inputs import digest, file_hash
from perf.packs.json_shape import has_type
from perf.packs.manifest_file import IndexEntry, ReportEntry
from perf.packs.report_and_task import ACCESSIBILITY, INDEX, FileName

APPROVAL = "approval.json"
SCHEMA = 1
PackWord = Literal["draft", "approved"]
_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL)
_COPIES = re.compile(rb'\s*<li class="files">.*?</li>', re.DOTALL)  # links to copies of the pages, as PDF and so on
_ADDRESS = re.compile(rb'(<a) href="[^"]*"(?= data-to=)')  # of a link that each run writes, to a page that the pack has
_TITLE = re.compile(r'<body [^>]*data-title="(.*?)"', re.DOTALL)
_SAVED_AT = "docProps/core.xml"  # in a workbook: when it was saved


class Approval(TypedDict):
    """What approval.json holds: a role, an ISO day, the hash of what each file states, and one hash of them all."""

    schema: int
    quarter: str
    by: str
    on: str
    files: dict[FileName, str]
    pack: str


@dataclass(frozen=True)
class PackStatus:
    """What a pack may be called.

    Parameters
    ----------
    approval : Approval, or None
    is_declared : bool
        Whether framework.toml calls packs approved, which counts where no approval is on record.
    changed : mapping
        The pages that are not as they were approved, by file, with their titles as HTML.
    """

    approval: Approval | None = None
    is_declared: bool = False
    changed: Mapping[FileName, str] = field(default_factory=dict)

    @property
    def is_approved(self) -> bool:
        """Whether the pack is, as far as is known, what was approved."""
        return not self.changed if self.approval else self.is_declared

    @property
    def who_and_when(self) -> str:
        """By whom it was approved and on which day: "by Cabinet on 4 November 2019"; "" if that is not on record."""
        if self.approval is None:
            return ""
        return f"by {self.approval['by']} on {in_words(date.fromisoformat(self.approval['on']))}"

    def is_by(self, role: str, on: date) -> bool:
        """Return whether a role is on record as having approved the pack on a day."""
        return self.approval is not None and (self.approval["by"], self.approval["on"]) == (role, on.isoformat())

    @property
    def remarks(self) -> list[str]:
        """What a run says of an approval that no longer holds, with the pages that differ."""
        pages = ", ".join(self.changed)
        return [f"The pack has changed since it was approved {self.who_and_when}: {pages}."] if pages else []

    def word_of(self, name: FileName) -> PackWord | None:
        """Return what a page is called; None where framework.toml calls packs approved. The index is the pack."""
        if self.approval is None:
            return None if self.is_declared else "draft"
        return "draft" if name in self.changed or (name == INDEX and self.changed) else "approved"

    def of_page(self, name: FileName) -> str:
        """Return the same in words, with who approved the pack and when; "" where framework.toml calls it approved."""
        if self.approval is None:
            return "" if self.is_declared else "Draft"
        if self.word_of(name) == "approved":
            return f"Approved {self.who_and_when}"
        subject = "this pack has changed since it was" if name == INDEX else "changed since the pack was"
        return f"Draft: {subject} approved {self.who_and_when}"

    def of_copy(self, name: FileName) -> str:
        """Return the words for a copy of a page that can be edited, which cannot itself be what was approved."""
        is_approved = self.approval is not None and self.word_of(name) == "approved"
        return (
            f"From the pack approved {self.who_and_when}. This copy can be edited"
            if is_approved
            else self.of_page(name)
        )


def in_words(on: date) -> str:
    """Return a day as "4 November 2019"."""
    return f"{on.day} {on:%B %Y}"


def pages_of(entries: Sequence[ReportEntry], index: IndexEntry) -> dict[FileName, list[FileName]]:
    """Return the files that each page of a pack stands for: itself and its tables, the index first."""
    with_index = [name for name in index["files"] if name not in (APPROVAL, ACCESSIBILITY)]
    statement = {ACCESSIBILITY: [ACCESSIBILITY]} if ACCESSIBILITY in index["files"] else {}
    return {INDEX: with_index, **statement} | {entry["html"]: [entry["html"], *entry["tables"]] for entry in entries}


def hash_of_content(path: Path) -> str:
    """Return the hash of what a file states: of a page without its frame, of a workbook without when it was saved.

    The frame names the status itself, the pages before and after, and the hash of the inputs: none is what is approved.
    Neither are the addresses of links, which follow from which pages a pack has.
    """
    try:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts = [name for name in book.namelist() if name != _SAVED_AT]
                return digest([(name, hashlib.sha256(book.read(name)).hexdigest()) for name in parts])
        if path.suffix == ".html":
            content = _ADDRESS.sub(rb"\1", _COPIES.sub(b"", path.read_bytes()))
            return hashlib.sha256(b"".join(_MAIN.findall(content)) or content).hexdigest()
    except (OSError, zipfile.BadZipFile):
        return ""
    return file_hash(path)


def approve(pages: Mapping[FileName, Sequence[FileName]], folder: Path, *, quarter: str, by: str, on: date) -> Approval:
    """Return the approval of the pages in a folder, as they are."""
    files = {name: hash_of_content(folder / name) for names in pages.values() for name in names}
    return {"schema": SCHEMA, "quarter": quarter, "by": by, "on": on.isoformat(), "files": files, "pack": digest(files)}


def read_approval(pack: Path) -> Approval | None:
    """Read the approval of a pack; None if there is none.

    Raises
    ------
    RunProblem
        If approval.json cannot be read, is not complete, or was changed by hand.
    """
    path = pack / APPROVAL
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        content = None
    if not (has_type(content, Approval) and content["schema"] == SCHEMA and _is_sound(content)):
        raise RunProblem(
            f"{path} cannot be read as an approval, or was changed by hand, so the pack counts as a draft. "
            "Approve the pack again, or remove the file."
        )
    return cast(Approval, content)


def _is_sound(approval: Approval) -> bool:
    try:
        return bool(date.fromisoformat(approval["on"])) and approval["pack"] == digest(approval["files"])
    except ValueError:
        return False


def find_status(
    approval: Approval | None, pages: Mapping[FileName, Sequence[FileName]], folder: Path, *, is_declared: bool
) -> PackStatus:
    """Compare the pages in a folder with what was approved.

    A page has changed if what it or one of its tables states is another. Pages that are new or gone are listed too.
    """
    if approval is None:
        return PackStatus(is_declared=is_declared)
    then = approval["files"]
    changed = [
        page
        for page, names in pages.items()
        if any(hash_of_content(folder / name) != then.get(name) or not then[name] for name in names)
    ]
    changed += [name for name in then if name.endswith(".html") and name not in pages]
    return PackStatus(approval, is_declared, {name: _title(folder / name, name) for name in changed})


def _title(page: Path, name: FileName) -> str:
    """Return the title of a page as HTML, without its council; the name of its file if the page is gone."""
    found = _TITLE.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    return found[1] if found else name
