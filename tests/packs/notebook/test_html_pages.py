"""A run notebook becomes a page without code, empty sections or anything that readers should not see."""

import base64
import hashlib

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from perf.packs.notebook.html_pages import SCRIPT, Page, render_index, render_report

PAGE = Page(
    name="Corporate health",
    council="Sir <b>Enghraifft</b>",
    quarter="2019-20 Q2",
    span="1 July to 30 September 2019",
    data_to="30 September 2019",
    version="0.1.0",
    inputs="0123456789ab",
    up="index.html",
)


def shown(html):
    return new_code_cell("secret_code()", outputs=[new_output("display_data", {"text/html": html, "text/plain": "x"})])


def page(*cells):
    return BeautifulSoup(render_report(new_notebook(cells=list(cells)), PAGE), "html.parser")


def test_a_page_shows_what_cells_show_and_no_code():
    soup = page(new_markdown_cell("# Is it so?"), shown("<p>Yes.</p>"))
    assert soup.h1.text == "Is it so?"
    assert soup.main.p.text == "Yes."
    assert "secret_code" not in str(soup)


def test_a_page_is_called_by_its_name_and_its_quarter():
    soup = page(new_markdown_cell("# Is it so?"), shown("<p>Yes.</p>"))
    assert soup.body["data-title"] == "Corporate health, 2019-20 Q2"
    assert soup.title.text == f"{soup.body['data-title']} – {PAGE.council}"


def test_plain_text_warnings_and_tracebacks_are_not_shown():
    outputs = [
        new_output("stream", name="stderr", text="DeprecationWarning"),
        new_output("execute_result", {"text/plain": "DataFrame"}),
        new_output("error", ename="KeyError", evalue="Smith", traceback=["Smith"]),
    ]
    text = page(new_markdown_cell("# Is it so?"), new_code_cell("", outputs=outputs)).text
    assert not any(word in text for word in ("DeprecationWarning", "DataFrame", "Smith"))


def test_a_section_that_shows_nothing_is_neither_on_the_page_nor_in_its_contents():
    def empty():
        return new_code_cell("", outputs=[new_output("execute_result", {"text/plain": ""})])

    soup = page(
        new_markdown_cell("# Is it so?"),
        new_markdown_cell("## Empty?"),
        empty(),
        new_markdown_cell("### Emptier?"),
        empty(),
        new_markdown_cell("## Full?"),
        shown("<p>Yes.</p>"),
    )
    assert [heading.text for heading in soup.main.find_all(["h2", "h3"])] == ["Contents", "Full?"]
    assert [link["href"] for link in soup.select(".contents a")] == ["#full"]
    assert soup.find(id="full").text == "Full?"


def test_a_section_is_kept_for_what_its_subsections_show():
    soup = page(new_markdown_cell("## Outer?"), new_markdown_cell("### Inner?"), shown("<p>Yes.</p>"))
    assert [heading.text for heading in soup.find_all("h3")] == ["Inner?"]
    assert soup.find(id="outer")


def test_the_frame_names_the_council_and_escapes_the_name():
    soup = page(new_markdown_cell("# Is it so?"))
    assert soup.title.text == "Corporate health, 2019-20 Q2 – Sir <b>Enghraifft</b>"
    assert soup.header.b is None
    assert soup.header.find(class_="status").text == "Draft"
    assert soup.html["lang"] == "en-GB"
    assert "inputs 0123456789ab" in soup.footer.text


def test_a_page_runs_no_script_but_its_own_and_asks_for_nothing_outside():
    html = render_report(new_notebook(cells=[new_markdown_cell("# Is it so?"), shown("<p>Yes.</p>")]), PAGE)
    (script,) = BeautifulSoup(html, "html.parser").find_all("script")
    assert script.text == SCRIPT
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = BeautifulSoup(html, "html.parser").find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy
    assert "http" not in html.replace("http-equiv", "")


def test_the_same_notebook_gives_the_same_bytes():
    book = new_notebook(cells=[new_markdown_cell("# Is it so?"), shown("<p>Yes.</p>")])
    before = nbformat.writes(book)
    assert render_report(book, PAGE) == render_report(book, PAGE)
    assert nbformat.writes(book) == before


@pytest.mark.parametrize("part", ["exceptions", "missing"])
def test_the_index_has_no_heading_for_what_is_empty(part):
    content = {"title": "Reports", "headline": "", "cards": "", "reports": [], "exceptions": "", "missing": ""}
    assert "<h2 id=" in render_index(PAGE, **content | {part: "<p>Something.</p>"}).replace('<h2 id="reports"', "")
    assert "<h2 id=" not in render_index(PAGE, **content).replace('<h2 id="reports"', "")
