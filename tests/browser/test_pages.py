"""Every page of the bundled pack, as readers meet it: on a screen, on a telephone, by ear, on paper."""

import re
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.pack]
TOPICS = ("budget", "complaints", "sickness", "turnover")
AREAS = {  # as the records of the bundled council have them
    "council": TOPICS,
    "environment-and-housing": ("directorate", *TOPICS),
    "learning-and-skills": ("directorate", *TOPICS),
    "managing-director-and-resources": ("directorate", *TOPICS),
    "schools": ("directorate", "budget", "sickness", "turnover"),
    "social-services": ("directorate", "budget", "sickness", "turnover"),
}
PAGES = [
    "index.html",
    "accessibility.html",
    "corporate-health.html",
    "reconciliation.html",
    *(f"{area}/{name}.html" for area, names in AREAS.items() for name in names),
]
SAID = "[...document.querySelectorAll('svg, img')].map(picture => picture.ariaLabel ?? picture.alt)"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}

CUT_OR_TOUCHING = """() => {
    const found = []
    for (const svg of document.querySelectorAll('figure.chart svg')) {
        const frame = svg.getBoundingClientRect()
        if (!frame.width) continue
        const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()])
        texts.forEach(([words, box], at) => {
            if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(['cut', words])
            for (const [other, beside] of texts.slice(at + 1)) {
                const across = Math.min(box.right, beside.right) - Math.max(box.left, beside.left)
                const up = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top)
                if (across > 2 && up > 0.35 * Math.min(box.height, beside.height)) found.push([words, other])
            }
        })
    }
    return found
}"""


@pytest.fixture(params=PAGES, scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def opened(visited, name):
    """The page, opened once for all tests that only look at it."""
    with visited(name) as page:
        yield page


@pytest.fixture
def page(opened):
    opened.set_viewport_size({"width": 1280, "height": 900})
    return opened


def test_axe_finds_no_violation(page, name):
    of_an_area = "/" in name and not name.startswith("council/")  # alike but for their data: one width each, by turns
    for width in (1280, 320)[PAGES.index(name) % 2 :][:1] if of_an_area else (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options=RULES)
        assert [(found["id"], found["nodes"][0]["html"]) for found in results.response["violations"]] == []


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_a_page_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_page_asks_for_nothing_but_itself(page):
    assert [url for url in page.requests[1:] if not url.startswith("data:")] == []
    assert page.evaluate("[...document.scripts].map(script => script.src)") == [""]


def test_headings_follow_each_other_and_there_is_one_title(page):
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_picture_says_what_it_shows(page):
    texts = page.evaluate(SAID)
    assert [text for text in texts if len(text) < 40 or "No description" in text] == []
    assert page.locator("svg:not([role=img][aria-label])").count() == 0


def test_no_text_for_a_picture_is_a_file_name_or_the_phrase_of_a_tool(page):
    texts = page.evaluate(SAID)
    assert [text for text in texts if re.search(r"\.(png|svg|jpe?g)\b|^image|<|nan\b", text, re.IGNORECASE)] == []


def test_twice_the_text_size_still_fits_the_page(visit, name):
    page = visit(name)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_register_is_searched_narrowed_by_status_and_sorted(visit):
    page = visit("corporate-health.html")
    register = page.locator(".register", has_text="Actions that are not Green")
    find, shown = register.get_by_role("searchbox"), register.get_by_role("status")
    find.fill("digital")
    assert shown.inner_text() == "8 of 224 shown"
    register.get_by_role("combobox").select_option("Amber")
    assert shown.inner_text() == "1 of 224 shown"
    assert register.locator("tbody tr:not(.words):visible", has=page.locator("td")).count() == 1
    register.get_by_role("combobox").select_option("all")
    find.fill("")
    assert [shown.inner_text(), register.locator("details[open]").count()] == ["", 0]
    register.locator("summary").first.click()
    register.get_by_role("button", name="Complete").click()
    assert register.locator("th[aria-sort]").inner_text().startswith("Complete")
    first = register.locator("tbody").first.locator("td[data-label=Complete]").all_inner_texts()
    assert first == sorted(first, key=lambda cell: float(cell.rstrip("%") or "inf"))


def test_a_register_finds_what_other_tables_say_of_its_rows_and_letters_without_their_accents(visit):
    register = visit("corporate-health.html").locator(".register", has_text="Actions that are not Green")
    for words in ("SIP trunk", "sîp trunk"):  # the cause of a Red, which stands among the exceptions
        register.get_by_role("searchbox").fill(words)
        assert register.get_by_role("status").inner_text() == "1 of 224 shown"


def test_risks_are_narrowed_by_band(visit):
    page = visit("corporate-health.html")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    register = page.locator(".register", has_text="Risks, 2019-20")
    register.get_by_label("Band").select_option("Medium/high")
    assert register.get_by_role("status").inner_text() == "3 of 26 shown"


def test_a_page_without_script_holds_every_row_of_its_registers(chromium, pack):
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((pack / "corporate-health.html").as_uri())
    assert page.locator(".register [data-label=Complete]").count() == 224
    assert page.locator(".register tr[hidden], .register button").count() == 0
    context.close()


def test_a_rating_never_speaks_by_its_colour_alone(page):
    words = {"Green": "●", "Amber": "▲", "Red": "■", "N/A": "–"}
    marks = page.evaluate("[...document.querySelectorAll('.rating')].map(mark => mark.textContent)")
    assert {tuple(reversed(mark.split())) for mark in marks} <= set(words.items())


def test_who_goes_by_keyboard_sees_where_they_are(visit, name):
    page = visit(name)
    seen = []
    for _ in range(min(4, page.locator("a, summary").count())):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
    assert set(seen) == {"solid"}


def test_every_link_to_another_file_of_the_pack_leads_somewhere(page, pack, name):
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href').split('#')[0])")
    assert [link for link in links if link and not ((pack / name).parent / unquote(link)).is_file()] == []


def test_one_can_read_from_the_first_report_to_the_last_and_back(visit):
    there, page = [], visit("corporate-health.html")
    while page.locator("[rel=next]").count():
        with page.expect_navigation():
            page.locator("[rel=next]").click()
        there.append(page.url)
    back = [page.url]
    while page.locator("[rel=prev]").count():
        with page.expect_navigation():
            page.locator("[rel=prev]").click()
        back.append(page.url)
    assert len(set(there)) == len(PAGES) - 3  # without the index, the statement and where it began
    assert back[:-1] == there[::-1]


@pytest.mark.parametrize("width", [1280, 350])
def test_a_topic_leads_to_the_same_of_another_area_and_to_the_others_of_its_own(visit, width):
    page = visit("social-services/sickness.html", width=width)
    page.locator(".switch summary").click()
    page.get_by_role("link", name="Learning and Skills").click()
    assert page.url.endswith("learning-and-skills/sickness.html")
    page.locator(".switch summary").click()
    assert page.locator(".switch [aria-current=page]").all_inner_texts() == ["Sickness absence", "Learning and Skills"]
    page.get_by_role("navigation", name="Reports on Learning and Skills").get_by_role("link", name="Overview").click()
    assert page.url.endswith("learning-and-skills/directorate.html")
    page.emulate_media(media="print")
    assert not page.locator(".switch").is_visible()


def test_a_link_to_an_action_that_is_folded_away_opens_its_list(visit):
    page = visit("corporate-health.html")
    action = page.locator("details tr[id^=action-]").first.get_attribute("id")
    page.goto(f"{page.url}#{action}")
    assert page.locator(f"#{action}").is_visible()


@pytest.mark.parametrize("width", [1280, 1700])
def test_the_contents_stay_in_sight_where_there_is_room(visit, width):
    page = visit("corporate-health.html", width=width)
    page.evaluate("[...document.querySelectorAll('h2')].at(-1).scrollIntoView()")
    box = page.locator(".contents > div").bounding_box()
    assert 0 <= box["y"] < 100
    assert box["x"] + box["width"] < page.locator("h1").bounding_box()["x"]


def test_every_table_has_a_caption_and_scoped_headers(page):
    assert page.evaluate("[...document.querySelectorAll('table')].filter(table => !table.caption).length") == 0
    assert page.locator("th:not([scope])").count() == 0


def test_every_link_within_a_page_leads_somewhere(page):
    targets = page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))")
    assert [target for target in targets if page.locator(target).count() != 1] == []


def test_the_first_screen_holds_the_answer(visit):
    box = visit("corporate-health.html").locator(".lead").bounding_box()
    assert box["y"] + box["height"] < 400


@pytest.mark.parametrize(("width", "screens"), [(1280, 6.5), (350, 20)])
def test_corporate_health_is_six_screens_long_and_twenty_on_a_phone(visit, width, screens):
    page = visit("corporate-health.html", width=width)
    assert page.evaluate("document.documentElement.scrollHeight") < 900 * screens


def test_the_data_of_charts_are_open_on_paper(visit):
    page = visit("corporate-health.html")
    table = page.locator("details table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.bounding_box()["height"] > 50


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (700, "wide"), (640, "narrow"), (320, "narrow")])
def test_a_chart_is_drawn_for_the_width_of_the_screen_and_the_other_one_is_hidden(visit, width, shown):
    charts = visit("council/sickness.html", width=width).locator("figure.chart")
    assert charts.count() > 3
    for chart in charts.all():
        pictures = [chart.locator("svg.wide"), chart.locator(".narrow svg")]
        assert [picture.is_visible() for picture in pictures] == [shown == "wide", shown == "narrow"]
        box = pictures[shown == "narrow"].bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert len(page_tree(charts.first)) == 1


def page_tree(chart):
    """List the pictures of a chart that a screen reader meets."""
    return chart.get_by_role("img").all()


@pytest.mark.parametrize("face", ["Liberation Sans", "DejaVu Sans"])
@pytest.mark.parametrize("width", [1280, 350])
@pytest.mark.parametrize("stem", ["corporate-health", *(f"council/{topic}" for topic in TOPICS)])
def test_the_words_of_charts_are_on_the_picture_and_apart_whichever_typeface_a_machine_has(visit, stem, width, face):
    page = visit(f"{stem}.html", width=width)
    page.add_style_tag(content=f"svg text {{ font-family: '{face}' !important }}")
    assert page.evaluate(CUT_OR_TOUCHING) == []


def test_the_words_of_a_chart_are_in_the_typeface_of_the_page_and_can_be_found(visit):
    page = visit("council/sickness.html")
    word = page.locator("svg.wide text", has_text="Social Services").first
    fonts = [each.evaluate("element => getComputedStyle(element).fontFamily") for each in (word, page.locator("body"))]
    assert fonts[0] == fonts[1]
    word.dblclick()
    assert page.evaluate("getSelection().toString()").strip() in ("Social", "Services")


def test_the_data_of_charts_wait_to_be_asked_for_on_every_screen(visit):
    for width in (1280, 320):
        assert not visit("council/sickness.html", width=width).locator("details table").first.is_visible()


def test_a_page_is_small(pack, name):
    assert (pack / name).stat().st_size < 400_000
