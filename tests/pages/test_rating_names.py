"""What a council calls its ratings, and its colours of them, are all that its pages, charts and panels show of them."""

import re
from itertools import product

import pytest

from perf.catalogue import TOPICS
from perf.checking import remarks
from perf.dataset.committee_reports import committee_reports
from perf.disclosure.protected_scores import protect_scores
from perf.explanation import explain
from perf.pages.block import wide_only
from perf.pages.directorate.report import directorate_report
from perf.pages.health.report import HealthReport
from perf.pages.measure.report import measure_report
from perf.pages.report_scores import of_council, of_report
from perf.pages.topics_at_a_glance import Link, grid
from perf.ratings import USUAL_RATINGS, RatingLook, Ratings
from perf.reconciliation.reconciliation import reconcile
from perf.rules import RATED
from perf.scores import score_quarter
from perf.workbench import what_if_panel
from perf.workbench.data_desk_panel import ratings as desk_ratings
from tests.pages.test_every_sentence import pages_of, sections
from tests.random_council import a_council, as_read, the_rest

OWN = Ratings(
    Green=RatingLook(name="Wombat", colour="#1d70b8"),
    Amber=RatingLook(name="Echidna", colour="#ffdd55"),
    Red=RatingLook(name="Quokka", colour="#f3c0d8"),
)
WORDS = re.compile(r"\b(Greens?|Ambers?|Reds?)\b")
COLOURS = re.compile("|".join(USUAL_RATINGS.fill(rating) for rating in RATED), re.IGNORECASE)
QUARTER = "2019-20 Q2"


@pytest.fixture(scope="module")
def data(takes_long):
    """A council by chance, whose officers state ratings, and whose report printed some and made claims about them."""
    tables = a_council(2, 4) | the_rest(5)
    tables["reports"] = [{"report": "people", "title": "Our people", "kind": "outcome", "themes": "People"}]
    for row in tables["returns"]:
        row |= {"stated_rating": "Red", "reason": "Late"}
    printed = [("measure", row["measure_id"]) for row in tables["measures"]] + [
        ("theme", "People"),
        ("overall", "measures"),
    ]
    printed += [("action", row["action_id"]) for row in tables["actions"] if row["quarter"] == QUARTER]
    tables["printed_ratings"] = [
        {"kind": kind, "id": name, "quarter": QUARTER, "rating": RATED[at % 3], "where": "appendix"}
        for at, (kind, name) in enumerate(printed)
    ]
    subjects = ("measures Wombat", "actions quokka", "measures Green", "status of the measures")
    tables["claims"] = [
        {"claim_no": str(at), "report_quarter": QUARTER, "where": "summary", "subject": subject, "printed": words}
        | {"unit": unit}
        for at, (subject, words, unit) in enumerate(
            zip(subjects, ("3", "40%", "7", "Wombat"), ("count", "percent", "count", "status"), strict=True)
        )
    ]
    return as_read(tables, {}, ratings=OWN)


@pytest.fixture(scope="module")
def rated(data):
    return score_quarter(data, QUARTER)


def shown(blocks):
    """Return what is wrong in blocks: the words of the program, or its colours, each with what is around it."""
    for name, block in blocks.items():
        for text in (block.html, block.text):
            for word in (*WORDS.finditer(text), *COLOURS.finditer(text)):
                yield f"{name}: {text[max(0, word.start() - 70) : word.end() + 50]}"


@wide_only()  # each chart once: tests/packs/test_rating_names.py sees what a phone shows
def test_no_page_of_a_council_shows_the_words_or_colours_of_the_program(rated):
    scores = protect_scores(rated)
    blocks = {}
    for page, _, of_page, _ in pages_of(scores, "North"):
        blocks |= {f"{page}, {section}": block for section, block in of_page.items()}
    for area in ("North", "South"):
        blocks |= {f"{area}, {name}": block for name, block in sections(directorate_report(scores, area)).items()}
    reports = [of_council(scores), *(of_report(scores, each) for each in committee_reports(scores.data))]
    for at, report in enumerate(reports):
        blocks |= {f"report {at}, {name}": block for name, block in sections(HealthReport(report)).items()}
    for measure in scores.council_measures["measure_id"]:
        blocks |= {f"{measure}, {name}": block for name, block in sections(measure_report(scores, measure)).items()}
    blocks["grid"] = grid(scores, {pair: Link("", "") for pair in product(("council", "North"), TOPICS)})
    assert list(shown(blocks)) == []
    assert all(any(word in block.text for block in blocks.values()) for word in ("Wombat", "Echidna", "Quokka"))
    assert any(OWN.fill("Green") in block.html for block in blocks.values())  # of a chart


def test_no_finding_remark_panel_or_explanation_shows_them_either(data, rated):
    texts = [*reconcile(data, QUARTER)[["subject", "printed", "recomputed", "why"]].to_numpy().ravel()]
    texts = [text for text in texts if "measures Green" not in text]  # a claim, as it was entered
    texts += [str(remark) for remark in remarks(rated)]
    texts += explain(data, "measures.red_pct", QUARTER).in_words.values()
    texts += [repr(rated)]
    after = what_if_panel.rate_again(rated, tolerance=0.0)
    blocks = {"what if": what_if_panel.changes(rated, after), "data desk": desk_ratings(data)}
    assert [text for text in texts if WORDS.search(text)] == []
    assert list(shown(blocks)) == []
    assert any("Quokka" in text for text in texts)
    assert all("Quokka" in block.text for block in blocks.values())


def test_claims_are_read_in_the_councils_words_and_in_the_programs(data):
    findings = reconcile(data, QUARTER).query("check == 'claim'").set_index("claims")
    assert [findings.loc[name, "recomputed"] != "" for name in "0123"] == [True] * 4
    assert findings.loc["3", "recomputed"] in OWN.names


def test_frames_and_files_hold_the_words_of_the_program(rated):
    scores = of_council(protect_scores(rated))
    assert set(scores.measures["rating"]) <= {*USUAL_RATINGS.names}
    (table,) = HealthReport(scores).themes().tables
    assert {"Green", "Amber", "Red", "Status"} <= set(table.rows[0])
    assert {row["Status"] for row in table.rows} <= {*USUAL_RATINGS.names}
