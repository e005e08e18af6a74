"""The pack of the bundled council, and of another, is complete and the same each time."""

import hashlib
import json
import posixpath
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf.dataset.problems import DataProblem
from perf.errors import PerfError
from perf.packs.request import Request
from perf.packs.run import run_pack

pytestmark = [pytest.mark.pack]


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def pages(pack):
    """Every page of the bundled pack, read once for the tests that look at all of them."""
    return {path.relative_to(pack).as_posix(): read(path) for path in pack.rglob("*.html")}


def digest(folder: Path):
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="session")
def outcome(tmp_path_factory, with_parent):
    """Another report of the same form: objectives and categories, other corporate actions, and no framework."""
    folder = tmp_path_factory.mktemp("councils") / "outcome-3"
    folder.mkdir()
    tables = {
        "measures": pd.DataFrame(
            {
                "measure_id": ["CPM/041", "CPM/042", "CPM/043"],
                "title": ["Pupils in {{work}}", "Library <visits>", "Schools | on target"],
                "objective": ["Objective 5", "Objective 6", "Objective 5"],
                "category": ["What difference", "How much", "How much"],
                "unit": ["percent", "count", "percent"],
                "polarity": ["higher", "higher", "lower"],
            }
        ),
        "returns": pd.DataFrame(
            {
                "measure_id": ["CPM/041", "CPM/042", "CPM/043", "CPM/041"],
                "quarter": ["2018-19 Q4"] * 3 + ["2017-18 Q4"],
                "actual": ["61.17%", "1,234", None, "60"],
                "target": ["60", "1,500", "5", None],
            }
        ),
        "corporate_actions": pd.DataFrame(
            {"corporate_action": ["AC1", "AC2"], "title": ["Raise standards", "Read more"]}
        ),
        "actions": pd.DataFrame(
            {
                "action_id": ["SL/A001", "SL/A002"],
                "quarter": "2018-19 Q4",
                "corporate_action": ["AC1", "AC2"],
                "title": ["Schools plan", "Reading plan"],
                "percent_complete": [100, 85],
                "due": ["2019-03-31", "2019-03-31"],
            }
        ),
        "risks": pd.DataFrame(
            {
                "risk_ref": ["CR1"],
                "quarter": "2018-19 Q4",
                "level": "corporate",
                "title": "Schools",
                "likelihood": 2,
                "impact": 4,
            }
        ),
        "printed_ratings": pd.DataFrame(
            {"kind": ["measure"], "id": ["CPM/042"], "quarter": "2018-19 Q4", "rating": "AMBER", "direction": "up"}
        ),
    }
    for name, rows in tables.items():
        rows.to_csv(folder / f"{name}.csv", index=False)
    out = tmp_path_factory.mktemp("outputs")
    with with_parent():
        run_pack(Request(data=folder, out=out))
    return out / "2018-19-Q4"


def test_a_pack_holds_its_pages_their_notebooks_and_a_manifest(pack):
    assert sorted(path.name for path in pack.iterdir()) == [
        "accessibility.html",
        "corporate-health.html",
        "corporate-health.ipynb",
        "council",
        "environment-and-housing",
        "index.html",
        "learning-and-skills",
        "managing-director-and-resources",
        "manifest.json",
        "reconciliation.html",
        "reconciliation.ipynb",
        "schools",
        "social-services",
        "tables",
    ]
    assert sorted(path.name for path in (pack / "council").iterdir()) == [
        f"{topic}.{kind}" for topic in ("budget", "complaints", "sickness", "turnover") for kind in ("html", "ipynb")
    ]
    assert [path for path in pack.parent.iterdir() if path.name.startswith(".")] == []


def test_every_link_of_every_page_leads_to_a_file_and_a_place_that_are_there(pack, pages):
    places = {name: {element["id"] for element in page.find_all(id=True)} for name, page in pages.items()}
    astray = []
    for name, page in pages.items():
        for link in page.find_all("a", href=True):
            path, _, place = link["href"].partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if not (pack / file).is_file() or (place and place not in places[file]):
                astray.append((name, link["href"]))
    assert astray == []


def test_no_page_has_the_same_id_twice(pages):
    for name, page in pages.items():
        ids = [element["id"] for element in page.main.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_what_needs_attention_and_the_topics_in_brief_lead_to_where_they_stand(pack):
    listed = read(pack / "index.html").select("#exceptions ~ table")[0].select("tbody tr:not(.words)")
    links = [row.a["href"].split("#") for row in listed]
    topics = {f"council/{name}.html" for name in ("budget", "complaints", "sickness", "turnover")}
    of_areas = {page for page, _ in links if page.split("/")[0] in {"schools", "managing-director-and-resources"}}
    assert {page for page, _ in links} - of_areas == {"corporate-health.html", *topics}
    assert of_areas == {f"managing-director-and-resources/{name}.html" for name in ("complaints", "sickness")}
    ids = {place.partition("-")[0] for page, place in links if page == "corporate-health.html"}
    assert ids == {"measure", "action"}
    brief = read(pack / "social-services" / "directorate.html").find("caption", string=re.compile("in brief")).parent
    assert [row.a["href"] for row in brief.select("tbody tr:not(.words)")] == [
        "sickness.html",
        "turnover.html",
        "budget.html",
    ]


def test_an_area_has_a_report_of_a_topic_only_if_it_is_in_its_records(pack):
    assert not (pack / "schools" / "complaints.html").exists()
    assert not (pack / "social-services" / "complaints.html").exists()
    assert (pack / "schools" / "sickness.html").exists()


def test_the_index_and_every_page_of_made_up_records_say_so(pack):
    pages = list(pack.glob("*/*.html"))
    assert len(pages) == 27
    pages.append(pack / "index.html")
    assert [page.name for page in pages if "Made-up example data: " not in page.read_text(encoding="utf-8")] == []


def test_no_page_shows_a_missing_number_or_a_trace_of_code(pages):
    for page in pages.values():
        text = page.main.get_text(" ")
        assert re.findall(r"(?<!\S)(?:nan|NaN|None(?! of)|NaT|Traceback|<NA>)(?!\S)", text) == []


def test_every_section_of_every_page_shows_something(pages):
    for page in pages.values():
        for heading in page.main.find_all("h2"):
            following = heading.find_next_sibling()
            assert following is not None
            assert following.name != "h2"


def test_no_row_of_the_records_reaches_the_pack(pack, vale):
    form = re.compile(r"[PC][0-9]{6}")
    ids = {*vale.absences["person_id"], *vale.complaints["complaint_id"]}
    assert all(form.fullmatch(each) for each in ids)
    for path in pack.rglob("*"):
        if path.is_file():
            assert ids.isdisjoint(form.findall(path.read_text(encoding="utf-8", errors="replace"))), path


def test_the_sections_of_the_main_report_are_in_the_order_of_the_design(pack):
    headings = [heading.text for heading in read(pack / "corporate-health.html").main.find_all(["h1", "h2"])]
    assert headings == [
        "Is the council on course?",
        "Contents",
        "How are measures and actions doing?",
        "What needs attention?",
        "What was achieved, and what are the challenges?",
        "What are members asked to do?",
        "What do the topics show?",
        "Which risks does the council face?",
        "How is every action doing?",
        "How is every measure doing?",
        "What do the terms mean, and how were these figures calculated?",
    ]


def test_the_manifest_states_inputs_versions_parameters_and_figures(pack):
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["quarter"] == "2019-20 Q2"
    assert len(manifest["inputs"]) == 64
    assert len(manifest["reports"]) == 29
    report = manifest["reports"][0]
    assert {entry["status"] for entry in manifest["reports"]} == {"made"}
    assert [warning for entry in manifest["reports"] for warning in entry["warnings"]] == []
    assert report["parameters"]["quarter"] == "2019-20 Q2"
    figures = {(figure["figure"], figure["part"]): figure["value"] for figure in manifest["figures"]}
    assert figures["actions.red", ""] == 18


def test_the_index_links_to_the_report_with_its_answer(pack):
    index = read(pack / "index.html")
    first, second = (link["href"] for link in index.select(".reports a")[:2])
    assert (first, second) == ("corporate-health.html", "reconciliation.html")
    assert index.select_one(".reports p").text == read(pack / second).select_one(".lead").text


@pytest.mark.usefixtures("warm")
def test_the_same_inputs_give_the_same_pages(pack, vale, tmp_path):
    shutil.copytree(pack, tmp_path / "2019-20-Q2")
    request = Request(data=vale.folder, quarter="2019-20 Q2", out=tmp_path, areas=["council"], workers=1, force=True)
    again = run_pack(request)
    assert (again["run"]["made"], again["run"]["kept"]) == (6, 23)
    pages = {path: page for path, page in digest(tmp_path / "2019-20-Q2").items() if path.endswith((".html", ".csv"))}
    assert pages == {path: page for path, page in digest(pack).items() if path.endswith((".html", ".csv"))}


def test_another_report_of_the_same_form_needs_no_change(outcome):
    page = read(outcome / "corporate-health.html")
    captions = [caption.text for caption in page.find_all("caption")]
    assert "Measures by objective, 2018-19 Q4" in captions
    assert "Measures by objective and category, 2018-19 Q4" in captions
    assert "Actions by corporate action, 2018-19 Q4" in captions
    assert page.select_one(".lead").text == (
        "In part: 1 of 2 measures misses its target, and 1 cannot be rated; 1 of 2 actions is on course. The status of "
        "the quarter is Amber, the same as that of its measures and that of its actions."
    )


def test_the_index_states_what_is_missing_and_why(outcome):
    missing = [line.text for line in read(outcome / "index.html").select("#missing + ul li")]
    assert missing[0] == "The check of printed claims and values: the folder has no claims or printed_values table."
    assert "Sickness absence from records: the folder has no workforce or absences table." in missing


def test_text_from_the_data_is_shown_as_text(outcome):
    page = read(outcome / "corporate-health.html")
    assert page.find("visits") is None
    assert page.find(string=lambda text: text and "Pupils in {{work}}" in text)


def test_a_folder_with_problems_writes_nothing(council, tmp_path):
    measures = council / "measures.csv"
    measures.write_text(measures.read_text().replace(",higher", ",highest", 1))
    with pytest.raises(DataProblem):
        run_pack(Request(data=council, out=tmp_path / "outputs"))
    assert not (tmp_path / "outputs").exists()


def test_a_quarter_without_data_is_refused_with_the_quarters_that_have_some(council, tmp_path):
    returns = council / "returns.csv"
    quarters = [f"{year}-{year - 1999} Q{number}" for year in (2016, 2017, 2018) for number in (1, 2, 3, 4)]
    returns.write_text(returns.read_text() + "".join(f"M1,{quarter},8,9\n" for quarter in quarters))
    with pytest.raises(PerfError) as refused:
        run_pack(Request(data=council, quarter="2009-10 Q3", out=tmp_path / "outputs"))
    assert str(refused.value).endswith("no data for 2009-10 Q3. Quarters with data: 2016-17 Q1 to 2019-20 Q2.")
    assert not (tmp_path / "outputs").exists()
