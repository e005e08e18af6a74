"""Pages on paper, as the browser prints them: something on the first page, the quarter on each, small tables whole."""

import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup

from tests.conftest import install_from_debian

pytestmark = [pytest.mark.browser, pytest.mark.pack]
KINDS = [  # a page of each kind, and those whose first page was once blank
    "index.html", "accessibility.html", "corporate-health.html", "reconciliation.html", "council/sickness.html",
    "council/complaints.html", "environment-and-housing/budget.html", "environment-and-housing/turnover.html",
    "schools/sickness.html",
]  # fmt: skip
FEWEST_WORDS = 100  # of a first page
WHOLE = 12  # rows: a table of fewer is not split


@pytest.fixture(scope="module", autouse=True)
def pdftotext():
    if not shutil.which("pdftotext"):
        install_from_debian("poppler-utils")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed, and cannot be without root and apt-get")


@pytest.fixture(params=KINDS, scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def printed(visited, name, tmp_path_factory):
    """The words of each printed page."""
    pdf = tmp_path_factory.mktemp("printed") / "page.pdf"
    with visited(name) as page:
        page.pdf(path=str(pdf), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    return text.split("\f")[:-1]


def test_the_first_page_holds_more_than_the_header(printed):
    assert len(printed[0].split()) > FEWEST_WORDS


def test_every_page_names_the_quarter_the_status_and_its_number(printed):
    heads = [page.split("\n", 1)[0].strip() for page in printed]
    assert set(heads) == {"2019-20 Q2, draft"}
    feet = [page.rstrip().rsplit("\n", 1)[-1].strip() for page in printed]
    assert feet == [f"{number} of {len(printed)}" for number in range(1, len(printed) + 1)]


def test_a_table_of_a_few_rows_of_figures_is_on_one_page(printed, pack, name):
    soup = BeautifulSoup((pack / name).read_text(encoding="utf-8"), "html.parser")
    tables = [
        table
        for table in soup.select("main table:has(td.number)")
        if len(table.select("tbody")) == 1 and not table.select("tr.words")
    ]  # of figures, not of sentences
    small = [table for table in tables if len(table.select("tbody tr")) < WHOLE]
    pages = [_letters(page) for page in printed]
    split = [
        table.caption.text
        for table in small
        if not any(_letters(table.caption.text) in page and _last_cell(table) in page for page in pages)
    ]
    assert split == []


def _letters(text):
    """The letters alone: lines and columns come apart on paper."""
    return re.sub(r"\W+", "", text)


def _last_cell(table):
    """The first word of the head of the last row."""
    return _letters(next(iter(table.select("tbody tr")[-1].th.stripped_strings)).split()[0])
