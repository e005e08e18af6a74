"""The reports of measures in a pack: one notebook, a page for each measure that has enough, made when asked for."""

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from perf.bundled import bundled
from perf.packs.changed_inputs import read_inputs
from perf.packs.plan import find_tasks, make_plan, parameters_of
from perf.packs.possible_reports import reports_of
from perf.packs.report_and_task import Task
from perf.packs.request import Request
from perf.packs.run import run_pack
from tests.dataset.folders import a_dataset, a_row
from tests.packs.conftest import STEMS

MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]


@pytest.fixture
def observed(council):
    """The small council with months of its one measure, and a measure without any."""
    measures = pd.read_csv(council / "measures.csv")
    pd.concat([measures, measures.assign(measure_id="M2", title="Loans")]).to_csv(council / "measures.csv", index=False)
    rows = pd.DataFrame(
        {"measure_id": "M1", "month": MONTHS, "value": [20 + at % 3 for at in range(18)], "covers": "month"}
    )
    rows.to_csv(council / "observations.csv", index=False)
    return council


def stems(tasks):
    return [task.stem for task in tasks]


def test_measures_come_after_the_topics_and_can_be_asked_for_together_or_one_by_one(observed):
    plan = make_plan(Request(data=observed))
    assert stems(plan.usual) == [*STEMS, "measures/m1"]
    assert (
        stems(find_tasks(plan.scores, ["measure"])) == stems(find_tasks(plan.scores, ["measure/m1"])) == ["measures/m1"]
    )
    assert stems(find_tasks(plan.scores, areas=["Housing"])) == ["housing/directorate", "housing/budget"]
    assert reports_of(plan.scores.data)["measure/m1"].asked_as == ("measure/m1", "measure")
    assert Request(data=observed, reports=["measure"]).includes(["measure/m1", "measure"], "council")
    assert not Request(data=observed, reports=["measure"]).includes(["budget"], "council")


def test_measure_is_a_known_report_even_of_a_council_that_has_no_such_page(council):
    scores = make_plan(Request(data=council)).scores
    assert find_tasks(scores, ["measure"]) == []
    with pytest.raises(ValueError, match=r"Reports: corporate-health, .*, measure\.$"):
        find_tasks(scores, ["measures"])


def test_the_notebook_takes_the_id_of_the_measure(observed):
    plan = make_plan(Request(data=observed))
    report = reports_of(plan.scores.data)["measure/m1"]
    assert (report.title, report.heading) == ("Visits", "Visits: how is it doing?")
    assert parameters_of(Task(report, "council"), plan.scores)["measure"] == "M1"


def test_a_measure_reads_any_table_only_if_it_is_calculated_from_records_or_a_text_names_a_figure():
    rows = {"observations": [a_row("observations")]}

    def reads(text="Calls doubled", **facts):
        texts = [a_row("narrative", subject="M1", text=text)]
        data = a_dataset(measures=[a_row("measures", **facts)], narrative=texts, **rows)
        return reports_of(data)["measure/m1"].tables

    assert {"measures", "returns", "observations", "comparators", "narrative"} <= set(reads())
    assert reads(figure="sickness.days_per_fte") is reads("{measures.red} are Red") is None


def test_a_change_of_the_observations_makes_measures_again_and_no_topic(observed):
    reads = {name: report.reads for name, report in reports_of(make_plan(Request(data=observed)).scores.data).items()}
    before = read_inputs(observed, bundled("notebooks"), reads).reports
    (observed / "observations.csv").write_text("measure_id,month,value\nM1,2019-09,5\n")
    after = read_inputs(observed, bundled("notebooks"), reads).reports
    assert [name for name in reads if before[name] != after[name]] == [
        "corporate-health",
        "reconciliation",
        "measure/m1",
    ]


@pytest.mark.pack
@pytest.mark.usefixtures("warm")
def test_a_run_makes_the_page_and_the_index_and_corporate_health_lead_to_it(observed, tmp_path):
    out = tmp_path / "outputs"
    asked = Request(data=observed, out=out, reports=["measure", "corporate-health"])
    manifest = run_pack(asked)
    entries = {entry["html"]: entry for entry in manifest["reports"]}
    assert {name: entry["status"] for name, entry in entries.items()} == {
        "corporate-health.html": "made", "measures/m1.html": "made",
    }  # fmt: skip
    assert entries["measures/m1.html"]["answer"].startswith("Visits in the council: 10 in 2019-20 Q2")
    place = out / "2019-20-Q2"
    pages = {name: BeautifulSoup((place / name).read_text(encoding="utf-8"), "lxml") for name in
             ("index.html", "corporate-health.html", "measures/m1.html")}  # fmt: skip
    page = pages["measures/m1.html"]
    assert page.h1.text == "Visits: how is it doing?"
    assert "Visits: within the usual variation" in page.text
    assert {link["href"] for link in page.select("a[href$='index.html']")} == {"../index.html"}
    for name in ("index.html", "corporate-health.html"):
        assert "Visits" in pages[name].find("a", href="measures/m1.html").text
    assert (place / entries["measures/m1.html"]["tables"][0]).is_file()
    assert json.loads((place / "measures" / "m1.ipynb").read_text(encoding="utf-8"))["cells"]
    again = run_pack(asked)
    assert {entry["status"] for entry in again["reports"]} == {"kept"}
