"""A real JupyterLab, as an analyst meets it: run, ask, drill down, what if, copy; and nothing asked from outside."""

import re
import shutil
import socket
import tempfile

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from perf.workbench.jupyterlab import start_lab
from tests.browser.test_pages import RULES
from tests.conftest import ROOT
from tests.test_cookbook import blocks_of_code
from tests.workbench.conftest import written

pytestmark = [pytest.mark.browser, pytest.mark.pack]
PATIENCE = 90_000  # milliseconds: two cores may be busy with other tests


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy of the notebooks and the council beside them, with the cookbook's code as a notebook of its own."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    cells = [nbformat.v4.new_code_cell(code) for code in blocks_of_code()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), root / "cookbook.ipynb")
    widgets = "from perf.workbench import data_desk, explore, what_if\n"
    calls = (widgets, *(f'{call}("anytown")' for call in ("explore", "what_if", "data_desk")))
    cells = [nbformat.v4.new_code_cell(code) for code in calls]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), root / "small.ipynb")
    written(root / "anytown")
    shutil.copytree(ROOT / "data" / "vale", root / "data" / "vale")
    return root


@pytest.fixture(scope="module")
def lab(place, tmp_path_factory):
    """A JupyterLab where the path of temporary files is too long for the sockets of its kernels."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("t" * 90)))
        patch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("jupyter")))
        patch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path_factory.mktemp("settings")))
        patch.setenv("PYTHONPATH", str(ROOT))
        with start_lab(place / "notebooks" / "explore.ipynb", root=place, port=a_free_port()) as running:
            yield running


@pytest.fixture(scope="module")
def page(lab, chromium):
    """JupyterLab with every cell of the explorer run."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1600})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(lab.url)
    run_all_cells(page)
    expect(page.locator(".council-perf").nth(2).locator(".lead").first).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def explorer(page):
    return page.locator(".council-perf").nth(1)


@pytest.fixture
def what_if(page):
    return page.locator(".council-perf").nth(2)


def run_all_cells(page):
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def choose(widget, label, shown):
    widget.get_by_label(label, exact=True).select_option(label=shown)


def test_the_explorer_runs_without_an_error_or_a_warning(page):
    said = page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type$='stderr']")
    assert said.all_inner_texts() == []


def test_no_dialog_and_no_news_stand_in_the_way(page):
    assert page.locator(".jp-Dialog").count() == 0
    assert page.get_by_text("Jupyter news").count() == 0


def test_topic_area_and_period_change_the_sentence_and_the_chart(explorer):
    sentence, chart = explorer.locator(".lead").first, explorer.locator("figure svg").first
    expect(sentence).to_contain_text("Sickness absence in the council was 4.74 days per FTE")
    choose(explorer, "Topic", "Staff turnover")
    expect(sentence).to_contain_text("Staff turnover in the council was")
    expect(chart).to_have_attribute("aria-label", re.compile("Staff turnover by month, .*the council"))
    choose(explorer, "Area", "Social Services")
    expect(sentence).to_contain_text("Staff turnover in Social Services was")
    choose(explorer, "From", "2017-18 Q1 (from April 2017)")
    choose(explorer, "To", "2018-19 Q4 (to March 2019)")
    expect(sentence).to_contain_text("for April 2018 to March 2019")
    choose(explorer, "To", "2019-20 Q2 (to September 2019)")
    expect(sentence).to_contain_text("for April to September 2019")


def test_a_way_leads_down_to_a_service_and_back(explorer):
    sentence = explorer.locator(".lead").first
    choose(explorer, "Topic", "Sickness absence")
    explorer.locator(".closer").get_by_role("button", name="Adult Services").click()
    expect(sentence).to_contain_text("Sickness absence in Adult Services")
    explorer.locator(".way").get_by_role("button", name="Social Services").click()
    expect(sentence).to_contain_text("Sickness absence in Social Services was 7.91 days per FTE")


def test_another_tolerance_changes_the_counts(what_if):
    row = what_if.get_by_role("row", name="What if")
    expect(row.get_by_role("cell").nth(1)).to_have_text("2")
    what_if.get_by_label("Tolerance, 0 to 100%", exact=True).fill("0.5")
    what_if.get_by_label("Tolerance, 0 to 100%", exact=True).press("Tab")
    expect(row.get_by_role("cell").nth(1)).to_have_text("0")
    expect(row.get_by_role("cell").nth(2)).to_have_text("8")


def test_axe_finds_no_violation_in_the_widgets(page):
    results = Axe().run(page, context={"include": [[".council-perf"]]}, options=RULES)
    assert [(found["id"], found["nodes"][0]["html"]) for found in results.response["violations"]] == []


def test_a_view_is_copied_and_runs_in_a_new_cell(page, explorer):
    choose(explorer, "Break down by", "Service")
    explorer.get_by_role("button", name="Copy this view as code").click()
    expect(explorer.get_by_text("Copied: paste it into a new cell.")).to_be_visible()
    page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea-editor").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    page.keyboard.press("Shift+Enter")
    copied = page.locator(".jp-CodeCell", has_text="report = perf.open_report(").last
    expect(copied.get_by_text("Sickness absence in Social Services was 7.91 days per FTE")).to_be_visible()
    shown = explorer.locator("figure > svg").evaluate_all("charts => charts.map(chart => chart.ariaLabel)")
    assert copied.locator("figure > svg").evaluate_all("charts => charts.map(chart => chart.ariaLabel)") == shown


def test_a_notebook_saved_while_small_numbers_are_shown_holds_no_figure(page, explorer, place):
    choose(explorer, "Topic", "Staff turnover")
    choose(explorer, "Area", "Environment and Housing")
    choose(explorer, "Break down by", "Reason")
    row = explorer.locator("tr", has_text="Resignation")
    expect(row).to_contain_text("withheld")
    explorer.get_by_label("Show small numbers (for your eyes: never saved)").check()
    expect(row).to_contain_text(re.compile(r"\d"))
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Save Notebook(?! As)")).click()
    notebook = place / "notebooks" / "explore.ipynb"
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    assert "Explorer()" in notebook.read_text()
    assert "Resignation" not in notebook.read_text()


def test_the_tasks_of_the_cookbook_run(page, lab):
    cookbook = page.context.new_page()
    cookbook.set_default_timeout(PATIENCE)
    cookbook.goto(lab.url.replace("notebooks/explore.ipynb", "cookbook.ipynb"))
    run_all_cells(cookbook)
    number = len(blocks_of_code())
    last = cookbook.locator(f'.jp-CodeCell[data-windowed-list-index="{number - 1}"]')
    expect(last.locator(".jp-InputPrompt").first).to_have_text(f"[{number}]:", timeout=3 * PATIENCE)
    assert cookbook.locator("[data-mime-type='application/vnd.jupyter.error']").all_inner_texts() == []
    cookbook.close()


@pytest.fixture(scope="module")
def small(page, lab):
    """A notebook with each widget of a small council."""
    notebook = page.context.new_page()
    notebook.set_default_timeout(PATIENCE)
    notebook.goto(lab.url.replace("notebooks/explore.ipynb", "small.ipynb"))
    yield notebook
    notebook.close()


@pytest.mark.parametrize("ends", ["Restart Kernel…", "Shut Down Kernel"])
def test_widgets_that_have_lost_their_kernel_say_so_and_show_no_list(small, ends):
    run_all_cells(small)
    widgets, controls = (
        small.locator(".council-perf"),
        small.locator(".council-perf :is(select, input, button):visible"),
    )
    expect(widgets).to_have_count(3)
    expect(small.locator(".council-perf select:visible")).not_to_have_count(0)
    messages = widgets.get_by_text("Not connected: the kernel of this notebook was restarted, or has stopped.")
    expect(messages).to_have_count(3)
    expect(messages.locator("visible=true")).to_have_count(0)
    small.get_by_role("menuitem", name="Kernel", exact=True).click()
    small.locator(".lm-Menu-itemLabel", has_text=ends).first.click()
    if "Restart" in ends:
        small.locator(".jp-Dialog button.jp-mod-warn").click()
    expect(messages.locator("visible=true")).to_have_count(3)
    assert controls.all_inner_texts() == ["Copy this view as code"]
    assert widgets.nth(0).locator(".lead").first.is_visible()


def test_nothing_is_asked_from_outside(page, lab):
    own = lab.url.partition("/lab/")[0]
    assert [url for url in page.requests if not url.startswith((own, "data:", "blob:"))] == []


def test_only_who_has_the_token_gets_in(page, lab, chromium):
    context = chromium.new_context()
    answer = context.new_page().goto(lab.url.partition("?")[0])
    context.close()
    assert "/login" in answer.url
