"""An approval is of what was approved and of nothing else: what changes afterwards is a draft, and named."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from perf.cli import app
from perf.errors import RunProblem
from perf.packs.approval import APPROVAL, hash_of_content, read_approval
from perf.packs.approve import approve_pack, check_approval
from perf.packs.manifest_file import read_manifest
from perf.packs.progress import print_summary
from tests.packs.conftest import STEMS
from tests.packs.manifests import made_on

DAY = date(2019, 11, 4)
BY = "by Head of Performance on 4 November 2019"


MADE = date(2019, 11, 4)


@pytest.fixture
def existing(existing):
    """The small council's pack, as if it had been made in 2019."""
    made_on(existing, MADE)
    return existing


@pytest.fixture
def approved(existing):
    """The small council's pack, approved."""
    approve_pack(existing.parent, by="Head of Performance", on=DAY)
    return existing


def status(place, stem="index"):
    page = BeautifulSoup((place / f"{stem}.html").read_text(encoding="utf-8"), "html.parser")
    head = page.select_one("#running-head").text.split('"')[1]
    return [part.text for part in page.select(".status p")], head


def test_every_page_is_a_draft_until_the_pack_is_approved(existing):
    assert [status(existing, stem) for stem in ("index", *STEMS)] == [(["Draft"], "2019-20 Q2, draft")] * (
        1 + len(STEMS)
    )
    assert str(check_approval(existing.parent)) == "2019-20 Q2: no approval of this pack is on record."
    assert read_manifest(existing)["pack_status"] == "draft"


def test_an_approved_pack_says_by_whom_and_when_on_every_page(approved):
    words = ([f"Approved {BY}"], "2019-20 Q2, approved")
    assert [status(approved, stem) for stem in ("index", *STEMS)] == [words] * (1 + len(STEMS))
    assert read_manifest(approved)["pack_status"] == "approved"
    state = check_approval(approved.parent)
    assert (str(state), state.is_sound) == (f"2019-20 Q2: approved {BY}; nothing has changed since.", True)


def test_a_quarter_is_named_in_any_usual_spelling_and_no_other_is_taken_for_it(approved):
    for quarter in ("2019-20 Q2", "2019-20-q2", "Q2 2019/20"):
        assert check_approval(approved.parent, quarter).is_sound
    for quarter in ("Q3 2019/20", "Q2 2019", "the second"):
        with pytest.raises(RunProblem, match=f"There is no pack of {quarter} in"):
            check_approval(approved.parent, quarter)


def test_a_run_that_finds_nothing_changed_leaves_an_approved_pack_as_it_is(approved, run):
    before = {file: file.read_bytes() for file in approved.rglob("*") if file.suffix in (".html", ".json")}
    assert run()["run"]["kept"] == len(STEMS)
    after = {file: file.read_bytes() for file in before}
    assert [file.name for file in before if after[file] != before[file]] == ["manifest.json"]  # the time of the run


def test_a_pack_made_again_with_the_same_content_is_still_approved(approved, run):
    assert run(force=True)["pack_status"] == "approved"
    assert status(approved, "council/budget") == ([f"Approved {BY}"], "2019-20 Q2, approved")
    assert check_approval(approved.parent).is_sound


def test_pages_that_changed_are_drafts_and_the_index_and_the_run_name_them(approved, run):
    other = {"budget": ["from perf.pages.block import say\nsay('More.' if area == 'Housing' else '')"]}
    manifest = run(other)
    assert manifest["run"]["remarks"] == [f"The pack has changed since it was approved {BY}: housing/budget.html."]
    assert status(approved) == (
        [f"Draft: this pack has changed since it was approved {BY}", "Not as approved: Budget, Housing, 2019-20 Q2."],
        "2019-20 Q2, draft",
    )
    assert status(approved, "housing/budget")[0] == [f"Draft: changed since the pack was approved {BY}"]
    assert status(approved, "council/budget")[0] == [f"Approved {BY}"]
    assert manifest["pack_status"] == "draft"
    assert run()["pack_status"] == "approved"  # the first state again
    assert status(approved)[0] == [f"Approved {BY}"]


def test_a_pack_is_approved_again_as_it_is_now(approved, run):
    run({"budget": ["from perf.pages.block import say\nsay('More.')"]})
    made_on(approved, MADE)
    state = approve_pack(approved.parent, "2019-20 Q2", by="Cabinet", on=DAY)
    assert str(state) == "2019-20 Q2: approved by Cabinet on 4 November 2019; nothing has changed since."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda page: page.replace("is well", "is better"), "was changed by hand"),
        (lambda page: page.replace("Data up to 30", "Data up to 31"), "was changed by hand"),  # of the frame
        (lambda page: None, "is missing"),
    ],
)
def test_a_page_that_was_changed_by_hand_or_is_missing_is_named(approved, change, expected):
    page = approved / "council" / "budget.html"
    new = change(page.read_text(encoding="utf-8"))
    page.unlink()
    if new:
        page.write_text(new, encoding="utf-8")
    state = check_approval(approved.parent)
    assert (dict(state.wrong), state.is_sound) == ({"council/budget.html": expected}, False)
    with pytest.raises(RunProblem, match=f"out of it, and run the quarter again.\n  council/budget.html: {expected}"):
        approve_pack(approved.parent, by="Cabinet", on=DAY)


@pytest.mark.parametrize("name", ["extra.html", "council/more.pdf", "tables/notes.csv"])
def test_a_file_that_is_not_of_the_pack_is_named_and_nothing_hidden_is(approved, name):
    (approved / ".ipynb_checkpoints").mkdir()
    for hidden in (".DS_Store", ".ipynb_checkpoints/budget.ipynb"):
        (approved / hidden).write_text("")
    assert check_approval(approved.parent).is_sound
    (approved / name).write_text(f"Approved {BY}")
    state = check_approval(approved.parent)
    assert (dict(state.wrong), state.is_sound) == ({name: "does not belong to the pack"}, False)
    with pytest.raises(RunProblem, match=f"{name}: does not belong to the pack"):
        approve_pack(approved.parent, by="Cabinet", on=DAY)
    assert (approved / name).is_file()


@pytest.mark.pack
def test_copies_of_the_pages_that_were_changed_are_named_and_those_that_are_missing_are_written_again(existing, run):
    names = ["committee-pack.docx", "committee-pack.pdf", "council/budget.pdf"]

    def change():
        for name in names:
            (existing / name).write_text("other words")

    run(pdf=True, docx=True, workers=1)
    made_on(existing, MADE)
    assert approve_pack(existing.parent, by="Cabinet", on=DAY).is_sound
    change()
    state = check_approval(existing.parent)
    assert (dict(state.wrong), state.is_sound) == (dict.fromkeys(names, "was changed by hand"), False)
    with pytest.raises(RunProblem, match="council/budget.pdf: was changed by hand"):
        approve_pack(existing.parent, by="Head of Performance", on=DAY)
    for name in names:
        (existing / name).unlink()
    assert dict(check_approval(existing.parent).wrong) == dict.fromkeys(names, "is missing")
    assert approve_pack(existing.parent, by="Head of Performance", on=DAY).is_sound
    change()
    run(pdf=True, docx=True, workers=1)  # a run that is asked for copies writes again what was changed
    assert check_approval(existing.parent).is_sound


def test_an_approval_that_is_copied_removed_or_rewritten_does_not_hold(approved):
    text = (approved / APPROVAL).read_text(encoding="utf-8")
    (approved / APPROVAL).unlink()
    assert dict(check_approval(approved.parent).wrong) == {APPROVAL: "is missing"}
    (approved / APPROVAL).write_text(text.replace("Head of Performance", "Cabinet"), encoding="utf-8")
    assert not check_approval(approved.parent).is_sound


def test_an_approval_that_cannot_be_read_is_reported_and_the_pack_is_a_draft(approved, run):
    why = f"{approved / APPROVAL} cannot be read as an approval, or was changed by hand, so the pack counts as a draft."
    changed = json.loads((approved / APPROVAL).read_text(encoding="utf-8"))
    changed["files"]["index.html"] = "0"
    for content in ("", "{", "[]", '{"schema": 1}', json.dumps(changed)):
        (approved / APPROVAL).write_text(content, encoding="utf-8")
        with pytest.raises(RunProblem) as caught:
            read_approval(approved)
        assert str(caught.value) == f"{why} Approve the pack again, or remove the file."
    assert run()["run"]["remarks"] == [str(caught.value)]
    assert status(approved)[0] == ["Draft"]
    made_on(approved, MADE)
    assert approve_pack(approved.parent, by="Cabinet", on=DAY).is_sound


def test_a_council_that_approves_elsewhere_has_pages_without_a_mark(council, run, place):
    framework = council / "framework.toml"
    framework.write_text(f'pack_status = "approved"\n{framework.read_text()}')
    assert run()["pack_status"] == "approved"
    assert status(place) == ([], "2019-20 Q2")
    state = check_approval(place.parent)
    assert "framework.toml calls its packs approved, which says nothing of this one." in str(state)
    assert not state.is_sound


def test_a_role_is_shown_as_text(existing):
    approve_pack(existing.parent, by='<b>"Cabinet"</b> & co', on=DAY)
    assert status(existing)[0] == ['Approved by <b>"Cabinet"</b> & co on 4 November 2019']


def test_the_content_of_a_page_is_what_stands_in_its_main_part(tmp_path):
    one, other, third = (tmp_path / f"{name}.html" for name in "abc")
    one.write_text("<header>Draft</header><main>Well.</main>")
    other.write_text("<header>Approved</header><main>Well.</main>")
    third.write_text("<header>Draft</header><main>Ill.</main>")
    assert hash_of_content(one) == hash_of_content(other) != hash_of_content(third)


def test_approving_again_what_is_approved_writes_nothing(approved):
    before = {file: file.stat().st_ino for file in approved.rglob("*")}
    assert approve_pack(approved.parent, by="Head of Performance", on=DAY).is_sound
    assert {file: file.stat().st_ino for file in approved.rglob("*")} == before
    approve_pack(approved.parent, by="Cabinet", on=DAY)
    assert status(approved)[0] == ["Approved by Cabinet on 4 November 2019"]


def test_what_is_on_record_may_be_recorded_again_after_the_pack_was_made_again(approved, run):
    run(force=True)
    assert approve_pack(approved.parent, by="Head of Performance", on=DAY).is_sound
    with pytest.raises(ValueError, match="but this pack was made on"):
        approve_pack(approved.parent, by="Cabinet", on=DAY)


def invoke(place, *arguments):
    return CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(
        app, ["approve", "--out", str(place.parent), *arguments]
    )


def test_the_command_approves_and_shows_what_is_approved(existing, capsys):
    assert invoke(existing).exit_code == 1
    result = invoke(existing, "--by", "Head of Performance", "--on", "2019-11-04")
    assert (result.exit_code, result.stdout) == (0, f"2019-20 Q2: approved {BY}; nothing has changed since.\n")
    assert invoke(existing, "--quarter", "2019-20 Q2").exit_code == 0
    print_summary(read_manifest(existing), existing / "index.html")
    assert f"Approved {BY}.\nReports: " in capsys.readouterr().err
    (existing / "index.html").unlink()
    result = invoke(existing)
    assert (result.exit_code, result.stdout) == (
        1, f"2019-20 Q2: approved {BY}, and not the same since.\n  index.html: is missing\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["--quarter", "2018-19 Q1"], 1, "There is no pack of 2018-19 Q1 in"),
        (["--by", " ", "--on", "2019-11-04"], 2, "--by is a role of 1 to 80 letters"),
        (["--by", "x" * 81], 2, "--by is a role of 1 to 80 letters"),
        (["--by", "Cabinet", "--on", "2999-01-01"], 2, "today or before"),
        (["--by", "Cabinet", "--on", "2019-11-03"], 2, "3 November 2019, but this pack was made on 4 November 2019"),
        (["--by", "Performance <x@y.gov.uk>", "--on", "2019-11-04"], 2, "it has an e-mail address, which identifies a"),
        (["--by", "Dr Jane Jones", "--on", "2019-11-04"], 2, "it has a title before a name, which identifies a person"),
        (["--on", "2019-11-04"], 2, "the role of --by"),
    ],
)
def test_wrong_usage_is_refused_in_words(existing, arguments, code, expected):
    result = invoke(existing, *arguments)
    assert (result.exit_code, "Traceback" in result.output) == (code, False)
    assert expected in " ".join(result.output.split())
