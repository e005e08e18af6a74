"""The committee pack and its annexes hold every page once, under ids of their own, and their links lead within them."""

from bs4 import BeautifulSoup

from perf.packs.pdf.committee_pack import GLANCE, join_pages
from perf.packs.report_and_task import ANNEXES, COMMITTEE_PACK

PAGE = """<html lang="en-GB"><body data-title="{name}, 2019-20 Q2">
<header><p class="council">Testshire</p><p class="report">{name} <span>2019-20 Q2, July to September</span></p>
<div class="status"><p>Draft</p></div></header><nav>All reports</nav>
<main id="main"><h1 id="top">{name}?</h1>{content}</main><footer><p>Data to September.</p></footer></body></html>"""
PAGES = {
    "index": ("Performance reports", '<a href="council/sickness.html">4.74</a>'),
    "health": ("Corporate health", '<a href="council/sickness.html#top">More</a><a href="tables/all.csv">All</a>'),
    "council/sickness": (
        "Sickness, Council",
        '<a href="#top">Up</a><a href="../index.html">All</a><a href="../tables/a.csv">A</a>'
        '<a href="https://testshire.example/">Web</a><a href="../schools/sickness.html">Schools</a>',
    ),
}


def joined(document=COMMITTEE_PACK, front=None, **pages):
    html = {stem: PAGE.format(name=name, content=content) for stem, (name, content) in (pages or PAGES).items()}
    return BeautifulSoup(join_pages(html, html if front is None else front, document), "html.parser")


def test_the_cover_names_the_council_the_quarter_and_every_page_in_order():
    cover = joined().select_one(".cover")
    assert [part.get_text() for part in cover.find_all(["h1", "p"])] == [
        "Testshire",
        "Performance reports, 2019-20 Q2",
        "2019-20 Q2, July to September",
        "Draft",
        "The data of charts, registers of actions on course and all other reports are in the annexes: "
        "committee-annexes.pdf.",
        "Data to September.",
    ]
    assert [(link["href"], link.text) for link in cover.find_all("a")] == [
        ("#index", GLANCE),
        ("#health", "Corporate health"),
        ("#council-sickness", "Sickness, Council"),
        (ANNEXES, ANNEXES),
    ]


def test_what_is_not_in_the_pack_is_in_the_annexes_and_nothing_is_in_both():
    table = "<table><caption>Days</caption></table>"
    details = f'<details class="annex"><summary>Data of this chart</summary>{table}</details>'
    pages = {
        "index": ("Performance reports", "<p>Well</p>"),
        "health": ("Corporate health", f"<p>On course</p>{details}<details><summary>Terms</summary>Red</details>"),
        "roads/budget": ("Budget, Roads", f"<p>Spent</p>{details}"),
    }
    pack, annexes = (
        [" ".join(part.get_text(" ").split()) for part in joined(name, ("index", "health"), **pages).select(".part")]
        for name in (COMMITTEE_PACK, ANNEXES)
    )
    assert pack == [f"{GLANCE} {GLANCE} Well", "Corporate health Corporate health? On course Terms Red"]
    assert annexes == [
        "Corporate health Corporate health? Days Data of this chart Days",
        "Budget, Roads Budget, Roads? Spent Data of this chart Days",
    ]


def test_a_page_of_the_other_document_is_linked_to_by_its_pdf():
    links = joined(front=("index", "health")).select("section.part a")
    assert [link["href"] for link in links][:2] == ["council/sickness.pdf", "council/sickness.pdf"]


def test_a_pack_that_is_no_draft_is_not_called_one():
    page = PAGE.replace("<p>Draft</p>", "").format(name="Performance reports", content="")
    assert "Draft" not in BeautifulSoup(join_pages({"index": page}, ["index"]), "html.parser").body.text


def test_every_page_is_there_once_with_its_own_content_alone():
    parts = joined().select("section.part")
    assert [part.h1.text for part in parts] == [GLANCE, "Corporate health?", "Sickness, Council?"]
    assert [part.h1["data-bookmark"] for part in parts] == [GLANCE, "Corporate health", "Sickness, Council"]
    assert [part.find(["nav", "footer", "header"]) for part in parts] == [None] * 3


def test_every_id_is_there_once():
    ids = [element["id"] for element in joined().find_all(id=True)]
    assert ids == ["index", "index--top", "health", "health--top", "council-sickness", "council-sickness--top"]


def test_links_lead_to_places_in_the_document_and_to_files_from_the_top_of_the_pack():
    index, health, sickness = ([link["href"] for link in part.select("a")] for part in joined().select("section.part"))
    assert index == ["#council-sickness"]
    assert health == ["#council-sickness--top", "tables/all.csv"]
    assert sickness == [
        "#council-sickness--top",
        "#index",
        "tables/a.csv",
        "https://testshire.example/",
        "schools/sickness.pdf",
    ]


def test_text_of_the_pages_stays_text():
    document = joined(index=("Performance reports", ""), **{"x": ("A &lt;b&gt; &amp; C", "<p>1 &lt; 2</p>")})
    assert document.select_one(".cover li:last-child").text == "A <b> & C"
    assert document.select("section.part")[1].p.text == "A <b> & C"
    assert document.find("b") is None
