"""Charts tell their finding in words, never by colour alone, and give the same bytes each time."""

import re
from importlib.resources import files
from urllib.parse import unquote

import matplotlib as mpl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

from perf.charts import rating_charts, style
from perf.charts.rating_charts import FILLS, INKS
from perf.pages.block import say, show_chart
from perf.pages.tables import SYMBOLS
from perf.rules import RATINGS

CSS = (files("perf.packs") / "template" / "council" / "style.css").read_text(encoding="utf-8")
AA, AA_GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
LONG = "A prosperous, aspirational and culturally vibrant county borough for everybody who lives and works here"


def contrast(one, other):
    """Compute the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it."""

    def luminance(colour):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def css_of(selector):
    """Read the rules of one selector of the page: {property: value}, variables filled in."""
    variables = dict(re.findall(r"(--\w+): (#\w+);", CSS))
    rules = {}
    for body in re.findall(rf"^{re.escape(selector)} {{ (.*?) }}$", CSS, flags=re.MULTILINE):
        for rule in body.rstrip(";").split("; "):
            name, text = rule.split(": ", 1)
            rules[name] = re.sub(r"var\((--\w+)\)", lambda found: variables[found[1]], text)
    return rules


def a_group(theme="People", green=0, amber=0, red=0, na=0):
    counts = {"green": green, "amber": amber, "red": red, "na": na}
    return {"theme": theme, **counts, "total": sum(counts.values())}


def ratings_by(*groups, title="A finding", subtitle="Measures by theme"):
    return rating_charts.ratings_by(pd.DataFrame(list(groups)), "theme", title=title, subtitle=subtitle)


def misses(*rows, title="A finding", subtitle="Distance from target"):
    """Draw how far measures are from their target: each row is label, rating, percent."""
    frame = pd.DataFrame(list(rows), columns=["label", "rating", "miss_pct"]).assign(title=lambda row: row["label"])
    return rating_charts.misses(frame, title=title, subtitle=subtitle)


def words(figure):
    """List every text of a chart that is drawn."""
    FigureCanvasAgg(figure).draw()
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def said(figure):
    return [text.get_text() for text in words(figure)]


def outside(figure):
    """List the texts of a chart that do not fit on the picture."""
    frame = figure.bbox.padded(1)
    boxes = [(text.get_text(), text.get_window_extent()) for text in words(figure)]
    return [said for said, box in boxes if not (frame.contains(*box.min) and frame.contains(*box.max))]


def bars(figure):
    return [(round(bar.get_width(), 6), to_hex(bar.get_facecolor())) for bar in figure.axes[0].patches]


FIGURES = {
    "ratings": lambda: ratings_by(a_group(green=3, red=1), a_group("ICT", na=2)),
    "misses": lambda: misses(("Turnover", "Red", 182.9), ("Calls", "Green", -5.8)),
}


@pytest.mark.parametrize("rating", RATINGS)
def test_the_ink_of_a_rating_can_be_read_on_its_fill(rating):
    assert contrast(INKS[rating], FILLS[rating]) >= AA


@pytest.mark.parametrize("rating", RATINGS)
def test_a_rating_on_the_page_can_be_read_and_has_the_colour_it_has_in_charts(rating):
    rules = css_of(".rating") | css_of(f".rating.{rating.lower().replace('/', '')}")
    assert contrast(rules["color"], rules["background"]) >= AA
    assert to_hex(rules["background"]) == to_hex(FILLS[rating])
    assert to_hex(rules["color"]) == to_hex(INKS[rating])
    edge = rules.get("border-color", rules["border"].split()[-1])
    assert contrast(edge, "#ffffff") >= AA_GRAPHICS


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("--ink", "#fff"),
        ("--ink", "--pale"),  # the heading of a group of rows
        ("--ink", "#e8eef3"),  # a band of the risk matrix
        ("--ink", "#fd0"),  # what has the focus
        ("--soft", "#fff"),
        ("--soft", "--pale"),  # the foot of the page
        ("--link", "#fff"),
        ("--link", "--pale"),  # the contents
        ("#fff", "--blue"),  # the head of the page
    ],
)
def test_every_ink_of_the_page_can_be_read_on_its_ground(ink, ground):
    variables = dict(re.findall(r"(--\w+): (#\w+);", CSS))
    assert contrast(variables.get(ink, ink), variables.get(ground, ground)) >= AA


def test_the_page_has_no_ground_that_is_not_tested_above():
    tested = {"#fff", "var(--pale)", "#e8eef3", "#fd0", "var(--blue)", "none", *FILLS.values()}
    assert set(re.findall(r"background: ([^;]+?)(?:;| })", CSS)) <= tested


@pytest.mark.parametrize("ink", [style.INK, style.GREY, "#3d3d3d"])
def test_the_words_and_lines_of_a_chart_stand_out_from_white(ink):
    assert contrast(ink, "#ffffff") >= AA


@pytest.mark.parametrize("name", FIGURES)
def test_every_word_of_a_chart_is_dark_or_chosen_for_its_fill(name):
    inks = {to_hex(text.get_color()) for text in words(FIGURES[name]())}
    assert inks <= {style.INK, "#3d3d3d", *INKS.values()}


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_data_give_the_same_bytes(name):
    one, other = (
        show_chart(FIGURES[name](), alt="A finding", caption="Source", data=say("data")).html for _ in range(2)
    )
    assert one.encode() == other.encode()


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_carries_no_date_no_comment_and_asks_for_nothing(name):
    shown = show_chart(FIGURES[name](), alt="A finding", caption="Source", data=say("data"))
    image = BeautifulSoup(shown.html, "html.parser").img
    head, _, address = image["src"].partition(",")
    assert head == "data:image/svg+xml"
    svg = unquote(address)
    assert svg.startswith("<svg")
    assert svg.endswith("</svg> ") or svg.endswith("</svg>")
    assert not re.search(r"<!--|<metadata|<script|<image|\bdate\b|\d{4}-\d\d-\d\d", svg)
    links = set(re.findall(r"https?://[^'\"]+", svg))
    assert links <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_a_chart_on_the_page_has_alternative_text_a_caption_and_its_data():
    shown = show_chart(FIGURES["ratings"](), alt="One Red", caption="Source: returns", data=say("1 Red"))
    page = BeautifulSoup(shown.html, "html.parser")
    assert page.img["alt"] == "One Red"
    assert int(page.img["width"]) == round(96 * style.WIDTH)
    assert int(page.img["height"]) > 0
    assert page.figcaption.text == "Source: returns"
    assert page.details.summary.text == "Data of this chart"
    assert page.details.p.text == "1 Red"
    assert shown.text == "One Red\nSource: returns\n1 Red"


@pytest.mark.parametrize("text", ["<script>x</script>", '" onerror="x', "{0}", "a & b"])
def test_alternative_text_and_caption_are_escaped(text):
    page = BeautifulSoup(show_chart(FIGURES["misses"](), alt=text, caption=text, data=say("")).html, "html.parser")
    assert page.script is None
    assert sorted(page.img.attrs) == ["alt", "height", "src", "width"]
    assert [page.img["alt"], page.figcaption.text] == [text, text]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script> & co", "from $5 to $6", r"a $\frac$ b", "100% {done}", "Tŷ'r ŵyl – “Bro”", "_", "^"],
)
def test_whatever_a_council_calls_its_themes_and_measures_is_drawn_as_it_is_written(text):
    for figure in (
        ratings_by(a_group(text, red=1), title=text, subtitle=text),
        misses((text, "Red", 20.0), title=text, subtitle=text),
    ):
        written = [word for word in words(figure) if word.get_text().startswith(text)]
        widths = [word.get_window_extent().width for word in written]
        assert len(written) == 3  # in the title, the subtitle and beside its bar
        for word in written:
            word.set_parse_math(False)
        assert widths == [word.get_window_extent().width for word in written]
        assert "script" not in unquote(show_chart(figure, alt="", caption="", data=say("")).html)


def test_the_title_is_the_finding_and_the_subtitle_says_what_is_shown():
    for figure in (ratings_by(a_group(red=1), title="One is Red"), misses(("Calls", "Red", 20.0), title="One is Red")):
        title, subtitle = figure.texts
        assert title.get_text() == "One is Red"
        assert title.get_weight() == "bold"
        assert subtitle.get_text() in ("Measures by theme", "Distance from target")


@pytest.mark.parametrize(
    "figure",
    [
        lambda: ratings_by(a_group(LONG, red=1), a_group("ICT", green=20)),
        lambda: ratings_by(a_group(red=1), title=f"{LONG} has the most Red measures: 1 of 1 rated"),
        lambda: misses((LONG, "Red", 182.9), ("Calls", "Green", -50.0)),
        lambda: misses(("Turnover", "Red", 12345.6)),
        lambda: misses(("Turnover", "Green", -100.0)),
    ],
    ids=["a theme's name", "a title", "a measure's title", "a great miss", "a great success"],
)
def test_long_names_and_great_numbers_stay_on_the_picture_and_leave_room_for_the_bars(figure):
    drawn = figure()
    assert outside(drawn) == []
    title, subtitle = (text.get_window_extent() for text in drawn.texts)
    plot = drawn.axes[0].get_window_extent()
    assert title.y0 > subtitle.y1 > subtitle.y0 > plot.y1
    assert plot.width > drawn.bbox.width / 3


def test_a_group_is_a_bar_of_its_ratings_in_order_with_symbol_and_number():
    figure = ratings_by(a_group(green=3, amber=2, red=1, na=4))
    assert bars(figure) == [(3, FILLS["Green"]), (2, FILLS["Amber"]), (1, FILLS["Red"]), (4, FILLS["N/A"])]
    assert {"● 3", "▲ 2", "■ 1", "– 4", "People (10)"} <= set(said(figure))


def test_a_rating_that_a_group_lacks_is_not_written_and_a_narrow_one_without_its_symbol():
    figure = ratings_by(a_group(green=100, red=1))
    assert {"● 100", "1"} <= set(said(figure))
    assert not {"■ 1", "▲ 0", "– 0", "0"} & set(said(figure))


def test_a_key_says_what_each_colour_is_in_symbol_and_word():
    key = [text.get_text() for text in ratings_by(a_group(red=1)).legends[0].get_texts()]
    assert key == ["● Green", "▲ Amber", "■ Red", "– N/A"]


def test_a_measure_is_a_bar_as_long_as_its_miss_to_the_side_it_says():
    figure = misses(("Turnover", "Red", 182.9), ("Sickness", "Amber", 9.94), ("Calls", "Green", -5.8))
    assert sorted(bars(figure)) == sorted([(182.9, FILLS["Red"]), (9.94, FILLS["Amber"]), (-5.8, FILLS["Green"])])
    assert {"■ 183%", "▲ 9.9%", "● 5.8%", "◀ better than target", "  worse than target ▶"} <= set(said(figure))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["Turnover", "Sickness", "Calls"]


def test_measures_with_the_same_title_have_a_bar_each():
    figure = misses(("Sickness", "Red", 100.0), ("Sickness", "Red", 20.0), ("Calls", "Green", -5.0))
    rows = sorted(
        (round(bar.get_y() + bar.get_height() / 2), round(bar.get_width(), 6)) for bar in figure.axes[0].patches
    )
    assert rows == [(0, 100.0), (1, 20.0), (2, -5.0)]


def test_a_chart_of_measures_that_are_all_exactly_on_target_can_be_drawn():
    assert "● 0.0%" in said(misses(("Calls", "Green", 0.0)))


def test_drawing_leaves_the_data_and_the_settings_as_they_were():
    frame, before = pd.DataFrame([a_group(red=1)]), dict(mpl.rcParams)
    copy = frame.copy(deep=True)
    show_chart(rating_charts.ratings_by(frame, "theme", title="t", subtitle="s"), alt="", caption="", data=say(""))
    pd.testing.assert_frame_equal(copy, frame)
    assert before == dict(mpl.rcParams)


def test_a_chart_is_told_to_those_who_do_not_see_it():
    groups = pd.DataFrame([a_group(green=10, red=1), a_group("ICT", na=1), a_group("Assets")])
    assert rating_charts.describe_ratings(groups, "theme", "measure") == (
        "Bar chart of ratings. People: 10 Green and 1 Red of 11 measures; ICT: 1 N/A of 1 measure; "
        "Assets: none of no measures."
    )


def test_symbols_are_those_of_the_tables():
    assert set(SYMBOLS) == set(FILLS) == set(INKS) == set(RATINGS)
