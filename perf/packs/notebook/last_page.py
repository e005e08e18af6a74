"""The last complete page of a report that fails: drawn again from its own notebook, with a notice at its top."""

from dataclasses import asdict, replace
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode
from pydantic import TypeAdapter

from perf.packs.manifest_file import ReportEntry, utc_now
from perf.packs.notebook.html_pages import Page, render_report
from perf.wording import day

_FRAME = "page"  # in the notebook's metadata


def remember_frame(notebook: NotebookNode, page: Page) -> None:
    """Put the frame of a complete page into its notebook, from which the page can be drawn again."""
    notebook.metadata[_FRAME] = asdict(page)


def last_page(entry: ReportEntry, pack: Path, why: str) -> str:
    """Return the page of a complete report, with a notice that it could not be made again.

    Parameters
    ----------
    entry : ReportEntry
        The report, as the pack that holds it describes it.
    pack : Path
    why : str
        Why it could not be made.
    """
    notebook = nbformat.read(pack / entry["notebook"], as_version=4)  # type: ignore[no-untyped-call]
    page = TypeAdapter(Page).validate_python(notebook.metadata[_FRAME])
    notice = (
        f"It was made on {_day(entry['made_at'])} for {page.quarter}, with data up to {page.data_to}. "
        f"On {_day(utc_now())} it could not be made again: {why}"
    )
    return render_report(notebook, replace(page, notice=notice))


def _day(moment: str) -> str:
    return day(pd.Timestamp(moment))
