"""The index page of a pack."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import perf
from perf.areas import name_of
from perf.catalogue import TABLES, TOPICS
from perf.disclosure.protected_scores import ProtectedScores
from perf.packs.existing_pack import COMMITTEE
from perf.packs.notebook.html_page import Neighbour, Page, render_index
from perf.packs.plan import REPORTS, title_of
from perf.packs.table_files import WORKBOOK
from perf.pages import methods, overview
from perf.pages.health import scorecard, sentences
from perf.scores import RatedQuarter
from perf.wording import day, quarter_span


def page_of(scores: RatedQuarter, name: str, *, inputs: str, up: str = "", area: str = "") -> Page:
    """Say what the frame of a page tells; `inputs` is the hash of what that page is made of."""
    rules, quarter = scores.data.framework, scores.quarter
    return Page(
        name=name,
        council=rules.name,
        quarter=quarter.label,
        span=quarter_span(quarter.start, quarter.end),
        data_to=day(quarter.end),
        version=perf.__version__,
        inputs=inputs[:12],
        draft=rules.pack_status == "draft",
        up=up,
        area=area[:1].upper() + area[1:],
    )


def index_of(scores: ProtectedScores, entries: Sequence[Mapping[str, Any]], *, inputs: str, pdf: bool = False) -> str:
    """Make the index page.

    Parameters
    ----------
    scores : ProtectedScores
    entries : sequence of mappings
        The reports of the pack as its manifest has them: `status` made, kept or failed, `message` why it failed,
        `current` False where a report was kept from earlier data.
    inputs : str
        The hash of what the index is made of.
    pdf : bool
        Whether the pack has PDF files too.
    """
    made = [entry for entry in entries if entry["status"] != "failed"]
    links = {
        (entry["area"], entry["report"]): overview.Link(entry["html"], entry["answer"])
        for entry in made
        if entry["report"] in TOPICS
    }
    shown = [
        {"href": entry["html"], "name": _name(scores, entry), "message": entry["message"], "answer": entry["answer"]}
        for entry in entries
        if entry["status"] == "failed" or entry["report"] not in TOPICS
    ]
    page = page_of(scores, "Performance reports", inputs=inputs)
    return render_index(
        replace(page, tables=(Neighbour(f"tables/{WORKBOOK}", "Measures and actions, as a workbook"),)),
        title=f"Performance reports, {scores.quarter}",
        headline=sentences.headline(scores).html,
        cards=scorecard.cards(scores).html,
        failed=[each for each in shown if each["message"]],
        stale=[_name(scores, entry) for entry in made if not entry["current"]],
        reports=[each for each in shown if not each["message"]],
        committee=COMMITTEE if pdf else "",
        grid=overview.grid(scores, links).html,
        exceptions=(sentences.exceptions(scores) + scorecard.red_measures(scores)).html,
        left_out=methods.missing(scores).html,
        provenance=scores.data.provenance_note(TABLES),
    )


def _name(scores: RatedQuarter, entry: Mapping[str, Any]) -> str:
    report = REPORTS[entry["report"]]
    title = title_of(report, scores)
    return f"{title}, {name_of(entry['area'])}" if report.by_area else title
