"""The index page of a pack, and its accessibility statement."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from perf.areas import name_of
from perf.catalogue import TABLES, TOPICS
from perf.dataset.committee_reports import committee_reports
from perf.disclosure.protected_scores import ProtectedScores
from perf.packs.manifest_file import ReportEntry
from perf.packs.notebook.html_pages import Neighbour, render_accessibility, render_index
from perf.packs.page_frame import page_frame
from perf.packs.possible_reports import reports_of
from perf.packs.report_and_task import ACCESSIBILITY, ANNEXES, COMMITTEE_PACK, INDEX, WORD_DOCUMENT
from perf.packs.scores_workbook import IN_A_WORKBOOK, WORKBOOK
from perf.pages import attention, methods, topics_at_a_glance
from perf.pages.health import scorecard, status
from perf.pages.links import stem_of
from perf.rules import DIRECTORATE
from perf.scores import RatedQuarter
from perf.wording import day

_DOCUMENTS = {
    COMMITTEE_PACK: {
        "name": "The committee pack as a PDF", "text": "The reports for members, to print or for a screen reader."
    },
    ANNEXES: {
        "name": "Its annexes as a PDF", "text": "The data of its charts, its registers, and all other reports."
    },
    WORD_DOCUMENT: {"name": "All reports as one Word document", "text": "To edit or to take parts from."},
}  # fmt: skip


def render_index_page(
    scores: ProtectedScores, entries: Sequence[ReportEntry], *, inputs: str, documents: Sequence[str] = ()
) -> str:
    """Return the HTML of the index page.

    Parameters
    ----------
    scores : ProtectedScores
    entries : sequence of ReportEntry
        The reports of the pack.
    inputs : str
        The hash of what the index is made of.
    documents : sequence of str
        The files of the pack that hold all its pages.
    """
    failed = [entry for entry in entries if entry["status"] == "failed"]
    available = [entry for entry in entries if entry["status"] != "failed"]
    links, by_name = _links(available), reports_of(scores.data)
    frame = page_frame(scores, "Performance reports", INDEX, inputs=inputs)
    return render_index(
        replace(frame, tables=(Neighbour(f"tables/{WORKBOOK}", IN_A_WORKBOOK),)),
        title=f"Performance reports, {scores.quarter}",
        headline=status.headline(scores).html,
        cards=scorecard.cards(scores, [stem_of(name) for name in _on_everything(scores)]).html,
        failed=[{"href": entry["html"], "name": _name(scores, entry), "text": _failure(entry)} for entry in failed],
        outdated=[_name(scores, entry) for entry in available if not entry["current"]],
        reports=_listed(scores, [each for each in available if by_name[each["report"]].is_of_council]),
        measures=_listed(scores, [each for each in available if by_name[each["report"]].measure]),
        documents=[{"href": name, **_DOCUMENTS[name]} for name in documents],
        grid=topics_at_a_glance.grid(scores, links).html,
        exceptions=attention.attention(scores).html,
        missing=methods.missing_data(scores).html,
        provenance=scores.data.provenance_note(TABLES) if links else "",
    )


def _listed(scores: RatedQuarter, entries: Sequence[ReportEntry]) -> list[dict[str, str]]:
    """Return what the list of some reports shows of each: its page, its name, its answer.

    The answer of a report on everything is the headline of the index, which is not repeated.
    """
    on_everything = _on_everything(scores)
    texts = {entry["report"]: "" if entry["report"] in on_everything else entry["answer"] for entry in entries}
    return [{"href": each["html"], "name": _name(scores, each), "text": texts[each["report"]]} for each in entries]


def _on_everything(scores: RatedQuarter) -> list[str]:
    """Return the names of the committee reports on everything, which state what the index states."""
    return [report.name for report in committee_reports(scores.data) if report.is_of_all]


def render_accessibility_page(scores: ProtectedScores, *, inputs: str) -> str:
    """Return the HTML of the accessibility statement; `inputs` is the hash of what the index is made of."""
    frame = page_frame(scores, "Accessibility statement", ACCESSIBILITY, inputs=inputs)
    return render_accessibility(frame, scores.data.framework.contact)


def _links(entries: Sequence[ReportEntry]) -> dict[tuple[str, str], topics_at_a_glance.Link]:
    """Return the reports by area that the overview has cells for, by area and report."""
    return {
        (entry["area"], entry["report"]): topics_at_a_glance.Link(entry["html"], entry["answer"])
        for entry in entries
        if entry["report"] in (DIRECTORATE, *TOPICS)
    }


def _failure(entry: ReportEntry) -> str:
    """Return why a report failed, and which page is shown in its place."""
    last = f"Its page is the last complete one, made on {day(pd.Timestamp(entry['made_at']))}."
    return " ".join([entry["message"], *([last] if entry["complete"] else [])])


def _name(scores: RatedQuarter, entry: ReportEntry) -> str:
    report = reports_of(scores.data)[entry["report"]]
    return f"{report.title}, {name_of(entry['area'])}" if report.by_area else report.title
