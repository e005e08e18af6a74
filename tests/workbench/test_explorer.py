"""The explorer: what is chosen is what is shown, and nothing small is kept."""

import csv
import re

import pytest

from perf.council_folder import load
from perf.workbench import explore
from perf.workbench.explorer import SWITCH, Explorer
from perf.workbench.workspace import Bench


@pytest.fixture
def explorer(bench, shown, tmp_path):
    made = explore(bench.data, out=tmp_path / "views")
    shown.clear()
    return made


def choose(explorer, **lists):
    for name, value in lists.items():
        explorer.controls.lists[name].value = value


def press(box, words):
    (button,) = [each for each in box.children if getattr(each, "description", "") == words]
    button.click()


def test_it_begins_with_the_first_topic_of_the_whole_council(bench, shown, tmp_path):
    explore(bench.data, out=tmp_path)
    assert shown[0].startswith("Sickness absence in the council was 4.74 days per FTE")
    assert "Sickness absence, the council, 2019-20 Q2" in shown[0]
    assert shown[1].startswith("Sickness absence is highest in Social Services: 7.91")


def test_a_change_of_topic_area_and_period_changes_the_sentence(explorer, shown):
    choose(explorer, topic="turnover")
    assert shown[-2].startswith("Staff turnover in the council was")
    choose(explorer, area="Social Services")
    assert shown[-2].startswith("Staff turnover in Social Services was")
    choose(explorer, until="2018-19 Q4")
    assert "for April 2018 to March 2019" in shown[-2]
    assert len(shown) == 6  # a view and a panel for each change


def test_a_way_leads_down_and_back(explorer, shown):
    press(explorer.closer, "Social Services")
    press(explorer.closer, "Adult Services")
    assert shown[-2].startswith("Sickness absence in Adult Services")
    assert explorer.closer.children == ()
    assert [each.description for each in explorer.way.children[:-1]] == ["The council", "Social Services"]
    assert explorer.way.children[-1].value == "<b>Adult Services</b>"
    press(explorer.way, "The council")
    assert shown[-2].startswith("Sickness absence in the council")
    assert explorer.controls.lists["service"].value == ""


def test_what_is_announced_and_copied_is_what_is_shown(explorer):
    choose(explorer, topic="complaints", by="cause")
    assert 'role="status" aria-live="polite"' in explorer.status.value
    assert "answered in time" in explorer.status.value
    assert "view.breakdown(&#34;cause&#34;)" in explorer.code.value


def test_a_quarter_that_takes_long_says_so_first(bench, shown, tmp_path, monkeypatch):
    explorer, told = explore(bench.data, out=tmp_path), []
    explorer.status.observe(lambda change: told.append(change["new"]), "value")
    monkeypatch.setattr(Bench, "is_ready", lambda self, quarter: False)
    explorer.controls.choose(explorer.controls.chosen)
    assert told[0] == (
        '<p class="busy" role="status" aria-live="polite">Working out 2019-20 Q2 for the first time: a few seconds…</p>'
    )
    assert "4.74" in told[-1]


def test_the_switch_shows_small_numbers_on_the_screen_and_nowhere_else(explorer, shown, tmp_path):
    choose(explorer, area="Social Services", by="reason")
    assert "Stomach upset | withheld" in shown[-1]
    code = explorer.code.value
    explorer.switch.value = True
    assert explorer.switch.description == SWITCH == "Show small numbers (for your eyes: never saved)"
    assert re.search(r"Stomach upset \| \d", shown[-1])
    assert explorer.code.value == code
    explorer.save.click()
    (table,) = (tmp_path / "views").glob("*.csv")
    (row,) = [
        row for row in csv.DictReader(table.read_text().splitlines())
        if (row["part"], row["period"]) == ("reason=Stomach upset", "2019-20 Q2")
    ]  # fmt: skip
    assert (row["value"], row["numerator"], row["hidden"]) == ("", "", "withheld")
    assert "Saved in" in explorer.saved.value


def test_reasons_of_a_service_are_shown_with_the_gate_lifted_only(explorer, shown):
    choose(explorer, service="Adult Services", by="reason")
    assert shown[-1] == "Reasons are given for the council, directorates and schools, not for services."
    explorer.switch.value = True
    assert re.search(r"Cancer \| \d", shown[-1])


def test_a_screen_without_the_gate_says_so(explorer, monkeypatch):
    lifted = []
    monkeypatch.setattr(
        "perf.workbench.html_pieces.show", lambda block, *, lifted_=lifted, lifted=False: lifted_.append(lifted)
    )
    explorer.switch.value = True
    explorer.switch.value = False
    assert lifted == [True, False, False, False]


def test_a_selection_without_data_has_a_message(explorer, shown):
    choose(explorer, topic="complaints", figure="complaints.upheld_pct", schools="schools")
    assert shown[-2].startswith("There are no records of complaints upheld for schools")


def test_what_cannot_be_saved_is_told(explorer, monkeypatch):
    def fails(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("perf.workbench.explorer.save_view", fails)
    explorer.save.click()
    assert "Nothing was saved: Permission denied. Choose another folder." in explorer.saved.value


def test_a_notebook_keeps_no_figures_of_it(explorer):
    assert repr(explorer) == "Explorer()"
    assert explorer._repr_mimebundle_()["text/plain"] == "Explorer()"


def test_a_council_without_records_cannot_be_explored(tmp_path):
    (tmp_path / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    with pytest.raises(ValueError) as caught:
        Explorer(Bench(load(tmp_path)), tmp_path)
    told = "The council has no records of a topic, such as absences or complaints, to explore."
    assert str(caught.value) == told
