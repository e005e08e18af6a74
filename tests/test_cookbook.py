"""The cookbook's code runs, one block after the other, and does what each task asks."""

import ast
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import perf

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
MOST_STATEMENTS = 5


def blocks_of_code(text=COOKBOOK):
    """Return the blocks of Python in the cookbook, or in a part of it."""
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """What the cookbook's code has assigned, after a run in a folder that holds the data and the notebooks."""
    folder, namespace = tmp_path_factory.mktemp("cookbook"), {}
    for name in ("data", "notebooks"):
        (folder / name).symlink_to(ROOT / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))  # of the kernel that papermill starts
        for code in blocks_of_code():
            exec(code, namespace)
    yield namespace | {"folder": folder}
    plt.close("all")


def test_each_of_ten_tasks_takes_a_few_statements():
    tasks = re.split(r"^## \d+\. ", COOKBOOK, flags=re.MULTILINE)[1:]
    assert len(tasks) == 10
    for task in tasks:
        blocks = blocks_of_code(task)
        assert all(len(ast.parse(block).body) <= MOST_STATEMENTS for block in blocks)
        assert blocks


def test_the_service_that_drives_long_term_sickness_is_found_with_its_months(names):
    assert names["service"] in names["council"].framework.services
    assert (names["now"] - names["before"])[names["service"]] > 1
    assert len(names["since"]) > 0


def test_the_services_are_ranked_on_the_figure_that_is_named(names):
    assert set(names["ranking"]["area"]) <= set(names["council"].framework.services)
    shown = pd.to_numeric(names["ranking"]["now"], errors="coerce").dropna()
    assert shown.is_monotonic_decreasing
    assert len(shown) > 5


def test_the_turnover_of_a_directorate_is_charted_by_month_beside_the_year_before(names):
    assert names["leavers"].groupby("year").size().to_dict() == {2018: 12, 2019: 6}
    assert names["leavers"]["month"].iloc[[0, 11, 12]].tolist() == ["Apr", "Mar", "Apr"]


def test_complaints_are_counted_by_cause(names):
    assert names["closed"]["value"].sum() == pytest.approx(
        perf.compute(names["council"], names="complaints.closed")
        .query("area == 'council' and part == ''")["value"]
        .item()
    )
    assert names["upheld"].sum() > 0


def test_a_new_measure_and_another_tolerance_are_rated(names):
    assert names["rating"] == "Amber"
    assert set(names["changed"]["rating"]) == {"Amber"}


def test_a_notebook_runs_for_a_quarter_without_returns(names):
    assert names["book"].metadata["papermill"]["exception"] is None


def test_two_quarters_are_compared(names):
    assert list(names["beside"]) == ["2019-20 Q1", "2019-20 Q2"]
    assert names["beside"].loc["Sickness absence"].notna().all()
    assert "April to June 2019" in names["answer"].text


def test_a_spreadsheet_holds_the_frame(names):
    assert len(pd.read_excel(names["folder"] / "figures.xlsx")) == len(names["quarter"])


def test_a_chart_of_ones_own_has_a_panel_for_every_area_that_may_be_shown(names):
    assert len(names["grid"].axes) == names["sickness"]["area"].nunique() > 1
