"""Nothing personal reaches a pack, and what is hostile in a council folder is text wherever it is shown."""

import json
import re
import shutil
import tempfile
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import perf
from perf.bundled import bundled
from perf.packs.notebook.html_pages import SCRIPT
from perf.packs.request import Request
from perf.packs.run import run_pack
from perf.rules import SECTIONS
from perf.safe_text import visible
from tests.dataset.folders import a_folder

pytestmark = [pytest.mark.pack]

MARK = "QZMARK"  # begins all that is personal
HOSTILE = (
    '<script>alert("x")</script>',
    "\"><img src=x onerror='alert(1)'>",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "{{ 7*191 }}{% include 'x' %}{# gone #}${7*191}",
    "| a | b |\n|---|---|\n# Heading **bold** `code`",
    "total \u202e000,1 \u2066x \u200f",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(1)",
    "</td></table></style><style>*{display:none}</style>",
    "javascript:alert(1)",
    "'; import os; os.abort() #\\",
    "&lt;b&gt; &amp; $x^2$ \\frac{1}{2}",
)
STAFF = {"staff_group": "corporate"}
NORTH, SOUTH = 'North "><b onclick="x()">', "{{ South }} '\\"
FRAMEWORK = {
    "name": "Test<script>alert(2)</script>\u202eshire",
    "report": "Health </h1>{{ 7*191 }}",
    "directorates": {NORTH: ["Roads </td>", "Parks"], SOUTH: ["=Care()", "Homes"]},
    "provenance": {"absences": {"kind": "synthetic", "note": "by <i onmouseover=x()>"}},
}


def hostile():
    """Give hostile texts, each followed by another number, so that no two are the same."""
    for number, text in enumerate(cycle(HOSTILE)):
        yield f"{text} {number}"


def _words(evil):
    """Give hostile words of an officer: braces in them must name figures."""
    return next(text for text in evil if not set("{}") & set(text))


def _role(evil):
    """Give a hostile role: an e-mail address is refused."""
    return next(text for text in evil if "@" not in text)


def tables():
    evil = hostile()
    homes = [(home, service) for home, services in FRAMEWORK["directorates"].items() for service in services]
    months = [str(month) for month in pd.period_range("2018-04", "2019-09", freq="M")]
    rows = {}
    rows["measures"] = [
        {"measure_id": f"{next(evil)}", "title": next(evil), "theme": next(evil), "category": next(evil),
         "unit": next(evil), "polarity": "higher", "extra": next(evil)}
        for _ in range(6)
    ]  # fmt: skip
    rows["measures"] += [
        {"measure_id": "T1", "title": "Turnover", "theme": "People", "unit": "percent", "polarity": "lower",
         "figure": "turnover.all_pct"}
    ]  # fmt: skip
    rows["returns"] = [
        {"measure_id": row["measure_id"], "quarter": "2019-20 Q2", "actual": 50 + at, "target": 60, "note": next(evil),
         "stated_rating": "Amber", "reason": next(evil)}
        for at, row in enumerate(rows["measures"])
    ]  # fmt: skip
    rows["corporate_actions"] = [{"corporate_action": "=CA1", "title": next(evil)}]
    rows["actions"] = [
        {"action_id": next(evil), "quarter": "2019-20 Q2", "corporate_action": "=CA1", "service": next(evil),
         "title": next(evil), "owner": _role(evil), "due": "2020-03-31", "percent_complete": 5 * at, "note": next(evil)}
        for at in range(8)
    ]  # fmt: skip
    rows["risks"] = [
        {"risk_ref": next(evil), "quarter": "2019-20 Q2", "level": "corporate", "service": next(evil),
         "title": next(evil), "owner": _role(evil), "controls": next(evil), "likelihood": 2, "impact": at}
        for at in (1, 2, 3)
    ]  # fmt: skip
    rows["narrative"] = [
        {"quarter": "2019-20 Q2", "report": name, "area": "council", "section": section, "subject": next(evil),
         "text": _words(evil), "author": _role(evil)}
        for name in ("corporate-health", "sickness", "budget") for section in SECTIONS
    ]  # fmt: skip
    rows["commentary"] = [
        {
            "quarter": "2019-20 Q2",
            "report": name,
            "area": "council",
            "cause": _words(evil),
            "action_taken": _words(evil),
        }
        for name in ("sickness", "turnover", "complaints", "budget")
    ]
    rows["claims"] = [
        {"claim_no": next(evil), "report_quarter": "2019-20 Q2", "where": next(evil), "subject": next(evil),
         "printed": next(evil), "figure": "actions.green"}
        for _ in range(3)
    ]  # fmt: skip
    rows["printed_ratings"] = [
        {"kind": "measure", "id": row["measure_id"], "quarter": "2019-20 Q2", "rating": "Red", "where": next(evil)}
        for row in rows["measures"]
    ]
    rows["printed_values"] = [
        {"kind": "measure", "id": row["measure_id"], "quarter": "2019-20 Q2", "field": "actual", "printed": next(evil),
         "where": next(evil)}
        for row in rows["measures"]
    ]  # fmt: skip
    places = [{"directorate": home, "service": service, **STAFF} for home, service in homes]
    rows["workforce"] = [{"month": month, **place, "headcount": 60, "fte": 50} for month in months for place in places]
    reasons = [next(evil), next(evil), f"{MARK} reason of one person"]
    rows["absences"] = [
        {"spell_id": f"{MARK}S{at}", "person_id": f"{MARK}P{at}", "post_id": f"{MARK}J{at}", **places[at % 4],
         "fte": 1, "first_day": f"{months[at % 18]}-0{1 + at % 9}", "last_day": f"{months[at % 18]}-2{at % 8}",
         "reason": reasons[at % 2] if at else reasons[2], f"{MARK.lower()}_column": f"{MARK} note"}
        for at in range(1_500)
    ]  # fmt: skip
    rows["leavers"] = [
        {"person_id": f"{MARK}L{at}", **places[at % 4], "left_on": f"{months[at % 18]}-15",
         "reason": reasons[at % 2] if at else f"{MARK} left with somebody", "voluntary": "yes" if at % 3 else "no"}
        for at in range(1_200)
    ]  # fmt: skip
    rows["complaints"] = [
        {"complaint_id": f"{MARK}C{at}", **{key: places[at % 4][key] for key in ("directorate", "service")},
         "received_on": f"{months[at % 18]}-10", "stage": 1, "closed_on": f"{months[at % 18]}-2{at % 8}",
         "outcome": ("Upheld", "Not upheld", HOSTILE[0])[at % 3] if at else f"{MARK} paid",
         "cause": reasons[at % 2] if at else f"{MARK} cause", "lesson": HOSTILE[at % 2] if at else f"{MARK} lesson"}
        for at in range(300)
    ]  # fmt: skip
    rows["compliments"] = [
        {"compliment_id": f"{MARK}T{at}", "directorate": NORTH, "service": "Parks", "received_on": "2019-08-01"}
        for at in range(9)
    ]
    rows["budget"] = [
        {"month": month, "directorate": place["directorate"], "service": place["service"], "kind": "revenue",
         "budget": 1_000_000, "profile": 80_000 * at, "actual": 81_000 * at, "forecast": 1_100_000, "reserves": 0}
        for at, month in enumerate(months[12:], 1) for place in places
    ]  # fmt: skip
    rows["savings"] = [
        {"quarter": "2019-20 Q2", "programme": next(evil), "project": next(evil), "target": 10_000, "achieved": 5_000}
        for _ in range(3)
    ]
    return rows


def toml(settings):
    """Write settings as TOML, every text escaped."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items() if isinstance(value, str)]
    for key, table in settings.items():
        if isinstance(table, dict):
            lines += [f"[{key}]", *(f"{json.dumps(name)} = {inline(value)}" for name, value in table.items())]
    return "\n".join(lines)


def inline(value):
    """Write a value on one line, a table within braces."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return f"{{ {', '.join(f'{json.dumps(name)} = {json.dumps(each)}' for name, each in value.items())} }}"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The pack of a hostile council, made by way of a temporary folder that can be searched."""
    home = tmp_path_factory.mktemp("hostile <b>{{ x }}")
    folder = a_folder(home / "council '{{ y }}'", framework=toml(FRAMEWORK), form="parquet", **tables())
    with temporary_files(home / "tmp"):
        manifest = run_pack(Request(data=folder, out=home / "out"))
    return home, manifest


@contextmanager
def temporary_files(kept):
    """Have temporary files in a folder of their own, of a short name (sockets need one), and keep what is left."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", None)
        yield
        shutil.copytree(folder, kept)


def files(folder, *endings):
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and (not endings or path.suffix in endings)]


class Seen(HTMLParser):
    """What a browser would make of a page: elements, attributes that act, addresses."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.acts, self.addresses = set(), [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.acts += [name for name, _ in attrs if name.startswith("on")]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcdoc")]


def test_the_hostile_council_has_every_report(made):
    home, manifest = made
    assert {entry["status"] for entry in manifest["reports"]} == {"made"}
    assert len(manifest["reports"]) >= 14


def test_no_page_runs_a_script_but_its_own_or_fetches_anything(made):
    home, _ = made
    pages = files(home / "out", ".html")
    assert len(pages) >= 15
    for path in pages:
        seen = Seen(path.read_text(encoding="utf-8"))
        assert [script.text for script in BeautifulSoup(path.read_bytes(), "html.parser")("script")] == [SCRIPT]
        assert seen.elements & {"iframe", "object", "embed", "form", "base", "b", "i"} == set()
        assert seen.acts == []
        inside = ("#", "data:image/svg+xml,", "data:,")
        local = [each for each in seen.addresses if not each.startswith(inside)]
        assert [
            each for each in local if not re.fullmatch(r"[a-z0-9./-]+\.(html|csv|xlsx|ipynb)(#[a-z0-9-]+)?", each)
        ] == []


def test_hostile_text_is_shown_as_text(made):
    home, _ = made
    page = (home / "out" / "2019-20-Q2" / "corporate-health.html").read_text(encoding="utf-8")
    words = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    shown = [" ".join(visible(text).split()) for text in HOSTILE]
    assert [text for text in shown if text not in words] == []
    assert "1337" not in words


def test_no_file_holds_a_mark_that_turns_the_direction_of_text(made):
    home, _ = made
    turned = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
    texts = files(home / "out", ".html", ".csv", ".ipynb", ".json")
    assert [path.name for path in texts if turned.search(path.read_text(encoding="utf-8"))] == []
    pages = files(home / "out", ".json", ".ipynb")
    assert [path.name for path in pages if re.search(r"\\u20(2[a-e]|6[6-9]|0[ef])", path.read_text("utf-8"))] == []


def test_no_cell_of_a_csv_file_or_workbook_is_a_formula(made):
    home, _ = made
    read = [pd.read_csv(path, header=None, dtype=str, keep_default_na=False) for path in files(home / "out", ".csv")]
    cells = pd.concat([frame[column] for frame in read for column in frame])
    assert len(cells) > 500
    risky = cells[cells.str.match(r"[=+\-@\t\r]") & ~cells.str.fullmatch(r"[-+][0-9][0-9,.]*%?")]
    assert risky.tolist() == []
    for path in files(home / "out", ".xlsx"):
        sheets = openpyxl.load_workbook(path).worksheets
        assert {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}


def test_every_file_is_in_the_folder_that_was_named(made):
    home, _ = made
    assert sorted(path.name for path in home.iterdir()) == ["council '{{ y }}'", "out", "tmp"]
    assert [path.name for path in (home / "out").iterdir() if not path.name.startswith(".")] == ["2019-20-Q2"]
    assert not [path for path in files(home / "out") if not re.fullmatch(r"[a-zA-Z0-9.-]+", path.name)]


def test_no_id_of_a_person_or_case_and_no_free_text_of_a_record_reaches_any_file(made):
    home, _ = made
    everything = [*files(home / "out"), *files(home / "tmp")]
    assert len(everything) > 40
    assert [path.name for path in everything if MARK.encode() in path.read_bytes()] == []
    for path in files(home / "out", ".xlsx"):
        cells = [cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert [cell for cell in cells if MARK in str(cell)] == []


def test_nor_any_line_of_a_run_that_fails_in_the_middle_of_them(made, tmp_path, capfd):
    home, _ = made
    shutil.copytree(bundled("notebooks"), tmp_path / "notebooks")
    broken = tmp_path / "notebooks" / "sickness.ipynb"
    rows = "perf.load(data).absences"
    book = json.loads(broken.read_text(encoding="utf-8"))
    source = f"print({rows})\n{rows}\nraise ValueError({rows}.to_string())"
    cell = {"cell_type": "code", "execution_count": None, "id": "rows", "metadata": {}, "outputs": [], "source": source}
    book["cells"].insert(4, cell)
    broken.write_text(json.dumps(book), encoding="utf-8")
    folder = next(home.glob("council*"))
    request = Request(
        data=folder,
        out=tmp_path / "out",
        reports=["sickness", "turnover"],
        areas=["council"],
        notebooks=tmp_path / "notebooks",
    )
    with temporary_files(tmp_path / "tmp"):
        manifest = run_pack(request)
    assert [entry["status"] for entry in manifest["reports"]] == ["failed", "made"]
    said = capfd.readouterr()
    assert MARK not in said.out + said.err + json.dumps(manifest)
    assert [path.name for path in files(tmp_path) if MARK.encode() in path.read_bytes()] == []


def test_an_area_with_quotation_marks_and_braces_is_a_parameter_and_not_code(made):
    home, manifest = made
    areas = {entry["area"] for entry in manifest["reports"]}
    assert {NORTH, SOUTH} <= areas
    assert perf.load(next(home.glob("council*"))).framework.name == "Test<script>alert(2)</script>[U+202E]shire"


def test_notebooks_beside_the_pages_stand_in_the_tree(made):
    home, _ = made
    assert len(files(home / "out", ".ipynb")) >= 14
    assert Path(files(home / "out", ".ipynb")[0]).stat().st_size > 1_000
