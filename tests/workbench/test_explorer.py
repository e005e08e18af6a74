"""The explorer: what is chosen is what is shown, and no small number is kept."""

import csv
import html
import re

import pytest

from perf.load_council import load
from perf.workbench.explorer import SWITCH, Explorer, areas_with_records
from perf.workbench.opened_council import Workspace
from perf.workbench.sections import Section


@pytest.fixture
def explorer(workspace, shown, show, tmp_path):
    widget = Explorer(workspace, tmp_path / "views", show=show)
    shown.clear()
    return widget


def choose(explorer, **lists):
    for name, value in lists.items():
        explorer.controls.lists[name].value = value


def press(box, words):
    (button,) = [each for each in box.children if getattr(each, "description", "") == words]
    button.click()


def test_it_begins_with_the_first_topic_of_the_whole_council(workspace, shown, show, tmp_path):
    Explorer(workspace, tmp_path, show=show)
    (view,) = shown
    assert "4.74 days per FTE" in view
    assert "by directorate" in view


def test_a_change_of_topic_area_and_period_changes_the_answer(explorer, shown):
    choose(explorer, topic="turnover")
    assert shown[-1].startswith("Staff turnover in the council was")
    choose(explorer, area="Social Services")
    assert shown[-1].startswith("Staff turnover in Social Services was")
    choose(explorer, until="2018-19 Q4")
    assert "April 2018 to March 2019" in shown[-1]
    assert len(shown) == 3  # once for each change


def test_buttons_lead_down_and_back(explorer, shown):
    press(explorer.closer, "Social Services")
    press(explorer.closer, "Adult Services")
    assert "in Adult Services" in shown[-1]
    assert explorer.closer.children == ()
    assert [each.description for each in explorer.way.children[:-1]] == ["The council", "Social Services"]
    assert explorer.way.children[-1].value == "<b>Adult Services</b>"
    press(explorer.way, "The council")
    assert "in the council" in shown[-1]
    assert explorer.controls.lists["service"].value == ""


def test_the_announcement_and_the_code_are_of_what_is_shown(explorer):
    choose(explorer, topic="complaints", by="cause")
    assert 'role="status" aria-live="polite"' in explorer.status.value
    assert "were in time" in explorer.status.value
    assert "report.by_part(dimension=&#34;cause&#34;)" in explorer.code.value


def test_a_section_of_one_topic_alone_can_be_shown(explorer, shown):
    choose(explorer, topic="complaints", section="time_to_close")
    assert "Survival curve" in shown[-1]
    choose(explorer, topic="turnover")
    assert explorer.controls.lists["section"].value == "breakdown"


def test_a_section_is_drawn_again_only_when_it_changes(anytown, tmp_path, show, monkeypatch):
    drawn, block = [], Section.block
    monkeypatch.setattr(Section, "block", lambda section, report: drawn.append(section.code) or block(section, report))
    explorer = Explorer(anytown, tmp_path, show=show)
    choose(explorer, since="2018-19 Q4")
    choose(explorer, by="outcome")
    choose(explorer, by="area")
    assert drawn == [
        "report.trend()", "report.by_area()", 'report.trend(since="2019-01")', 'report.by_part(dimension="outcome")',
    ]  # fmt: skip


def test_the_answer_the_panel_and_the_code_change_together_and_are_marked_until_they_do(anytown, tmp_path):
    seen = []
    explorer = Explorer(anytown, tmp_path, show=lambda *_, **__: None)
    explorer._show = lambda block, **_: seen.append((block.text, explorer._dom_classes))
    choose(explorer, figure="complaints.received", area="Streets")
    text, classes = seen[-1]
    assert "Complaints received in Streets" in text
    assert "Streets beside the same month last year" in text
    assert "drawing" in classes
    assert "drawing" not in explorer._dom_classes
    assert '"Streets"' in html.unescape(explorer.code.value)


def test_another_council_stands_beside_on_one_scale_with_its_name_and_without_its_records(
    anytown, other_town, shown, show, tmp_path
):
    explorer = Explorer(anytown.with_other(other_town), tmp_path, show=show)
    assert explorer.controls.lists["beside"].description == "Other council"
    choose(explorer, figure="complaints.received", beside="Streets")
    assert explorer.controls.lists["section"].value == "other_council"
    assert "Complaints received: Anytown beside Streets, Othertown. Line chart of" in shown[-1]
    assert "Month | Anytown | Streets, Othertown" in shown[-1]
    assert "Othertown: Source: complaints." in shown[-1]
    code = html.unescape(re.sub("<[^>]+>", "", explorer.code.value))
    opened = f'other = perf.open_report("{other_town.data.folder.as_posix()}", "complaints", "2019-20 Q2", "Streets"'
    assert opened in code
    assert "compare(report, other)" in code
    explorer.save.click()
    (table,) = (tmp_path).glob("*.csv")
    assert {"Anytown", "Othertown"} == {row["council"] for row in csv.DictReader(table.read_text().splitlines())}


def test_another_area_of_the_other_council_is_another_section(anytown, other_town, shown, show, tmp_path):
    explorer = Explorer(anytown.with_other(other_town), tmp_path, show=show)
    choose(explorer, figure="complaints.received", beside="council")
    choose(explorer, beside="Streets")
    assert "Complaints received: Anytown beside Streets, Othertown." in shown[-1]
    choose(explorer, beside="council")
    assert "Complaints received: Anytown beside Othertown." in shown[-1]


def test_without_another_council_there_is_no_list_for_it(anytown, show, tmp_path):
    explorer = Explorer(anytown, tmp_path, show=show)
    assert "beside" not in explorer.controls.lists
    assert "other_council" not in [value for _, value in explorer.controls.lists["section"].options]


def test_a_quarter_that_is_not_ready_is_announced_first(folder, show, tmp_path):
    explorer, messages = Explorer(Workspace(load(folder)), tmp_path, show=show), []
    explorer.status.observe(lambda change: messages.append(change["new"]), "value")
    choose(explorer, until="2018-19 Q4")
    assert messages[0] == (
        '<p class="busy" role="status" aria-live="polite">Calculating 2018-19 Q4. The first time this takes about 10 '
        "seconds…</p>"
    )
    assert "April 2018 to March 2019" in messages[-1]


def test_the_switch_shows_small_numbers_on_the_screen_and_nowhere_else(explorer, shown, tmp_path):
    choose(explorer, area="Social Services", by="reason")
    assert "Headache or migraine | withheld" in shown[-1]
    code = explorer.code.value
    explorer.switch.value = True
    assert explorer.switch.description == SWITCH == "Show small numbers (for your eyes: never saved)"
    assert re.search(r"Headache or migraine \| \d", shown[-1])
    assert explorer.code.value == code
    explorer.save.click()
    (table,) = (tmp_path / "views").glob("*.csv")
    (row,) = [
        row for row in csv.DictReader(table.read_text().splitlines())
        if (row["part"], row["period"]) == ("reason=Headache or migraine", "2019-20 Q2")
    ]  # fmt: skip
    assert (row["value"], row["numerator"], row["hidden"]) == ("", "", "withheld")
    assert "Saved in" in explorer.saved.value


def test_reasons_of_a_service_are_shown_with_small_numbers_only(explorer, shown):
    choose(explorer, service="Adult Services", section="breakdown")
    assert "Cancer" not in shown[-1]
    explorer.switch.value = True
    assert re.search(r"Cancer \| \d", shown[-1])


def test_a_screen_with_small_numbers_has_a_warning_over_the_view(workspace, tmp_path):
    is_warned = []
    explorer = Explorer(workspace, tmp_path, show=lambda block, *, small_numbers: is_warned.append(small_numbers))
    is_warned.clear()
    explorer.switch.value = True
    explorer.switch.value = False
    assert is_warned == [True, False]


def test_an_area_without_records_has_a_message(anytown, shown, show, tmp_path):
    choose(Explorer(anytown, tmp_path, show=show), figure="complaints.upheld_pct", service="Parks")
    assert shown[-1].startswith("There are no records of complaints answered in time for Parks")


def test_only_areas_with_records_have_a_button(anytown):
    assert areas_with_records(anytown.report("complaints", "Streets").view) == ["Bins"]


def test_a_folder_that_cannot_be_written_is_named_on_the_screen(anytown, show, tmp_path):
    (tmp_path / "file").write_text("")
    explorer = Explorer(anytown, tmp_path / "file", show=show)
    explorer.save.click()
    assert "Nothing was saved: File exists. Choose another folder." in explorer.saved.value


def test_a_notebook_keeps_no_figures_of_it(explorer):
    assert repr(explorer) == "Explorer()"
    assert explorer._repr_mimebundle_()["text/plain"] == "Explorer()"


def test_a_council_without_records_cannot_be_explored(tmp_path):
    (tmp_path / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    with pytest.raises(ValueError) as caught:
        Explorer(Workspace(load(tmp_path)), tmp_path)
    message = "The council has no records of a topic to explore, such as absences or complaints."
    assert str(caught.value) == message


@pytest.mark.parametrize("figure", ["complaints.received", "complaints.upheld_pct"])
def test_records_that_begin_within_the_year_can_be_explored(folder, shown, show, tmp_path, figure):
    header, *rows = (folder / "complaints.csv").read_text().splitlines()
    rows = [row for row in rows if row.split(",")[3] >= "2019-07"]
    (folder / "complaints.csv").write_text("\n".join([header, *rows]))
    explorer = Explorer(Workspace(load(folder)), tmp_path, show=show)
    choose(explorer, figure=figure)
    answer = shown[-1].splitlines()[0]
    assert answer.startswith("There is no figure for complaints ")
    assert answer.endswith("for April to September 2019, because its records begin in July 2019.")
    assert [each.description for each in explorer.closer.children] == ["Streets", "Homes"]
