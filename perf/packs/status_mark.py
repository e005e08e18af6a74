"""What a pack is called, written on its pages: a draft, or approved by whom and when."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from perf.packs.approval import APPROVAL, PackStatus
from perf.packs.changed_inputs import file_hash
from perf.packs.install import replace_file
from perf.packs.manifest_file import IndexEntry, ReportEntry
from perf.packs.report_and_task import ACCESSIBILITY, INDEX, FileName

_MARK = re.compile(r'(<div class="status">).*?(</div>)', re.DOTALL)
_HEAD = re.compile(r'(<style id="running-head">[^"]*").*?(")')


def mark_pages(
    folder: Path, entries: Sequence[ReportEntry], index: IndexEntry, status: PackStatus, quarter: str
) -> tuple[list[ReportEntry], IndexEntry]:
    """Write the status of a pack on each of its pages; return their entries with the new hashes.

    Parameters
    ----------
    folder : Path
        Of the pack. Files that another pack shares by a hard link are not changed there.
    entries, index
        As in the manifest.
    status : PackStatus
    quarter : str
        Such as 2019-20 Q2, for the head of printed pages.
    """

    def marked(name: FileName) -> str:
        path = folder / name
        before = path.read_text(encoding="utf-8")
        after = _with_status(before, name, status, quarter)
        if after != before:
            replace_file(path, after.encode())
        return file_hash(path)

    new: list[ReportEntry] = []
    for entry in entries:
        new.append({**entry, "files": {**entry["files"], entry["html"]: marked(entry["html"])}})
    approval = {APPROVAL: file_hash(folder / APPROVAL)}  # "" if there is none, so that one put there is noticed
    pages = {name: marked(name) for name in (INDEX, ACCESSIBILITY) if name in index["files"]}
    return new, {**index, "files": {**index["files"], **pages, **approval}}


def _with_status(page: str, name: FileName, status: PackStatus, quarter: str) -> str:
    words = status.of_page(name)
    mark = f'<p data-in-copy="{escape(status.of_copy(name))}">{escape(words)}</p>' if words else ""
    if name == INDEX and status.changed:
        links = "; ".join(_link(page, title) for page, title in status.changed.items())
        mark += f"<p>Not as approved: {links}.</p>"
    page = _MARK.sub(lambda found: found[1] + mark + found[2], page, count=1)
    head = ", ".join(filter(None, (quarter, status.word_of(name))))
    return _HEAD.sub(lambda found: found[1] + head + found[2], page, count=1)


def _link(page: FileName, title: str) -> str:
    return f'<a href="{escape(page)}">{title}</a>' if title != page else escape(page)
