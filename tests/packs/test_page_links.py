"""A link has an address where its target is in the pack, and none where it is not; what is written stays right."""

import pytest

from perf.packs.notebook.html_pages import Neighbour, Neighbours, Ways, with_ways
from perf.packs.page_links import LinkedPages
from perf.pages.links import link

PAGES = {
    "index": "",
    "corporate-health": '<table id="all-actions"><tr id="action-a1"></tr></table>',
    "place/directorate": '<table id="all-actions"></table>',
    "place/budget": '<div id="months"></div>',
}


def linked(*targets, stem="place/directorate"):
    """Return the link of a page to some targets, with its address."""
    return LinkedPages(PAGES | {stem: PAGES[stem] + str(link("x", *targets))}).linked(stem).removeprefix(PAGES[stem])


@pytest.mark.parametrize(
    ("targets", "address"),
    [
        (["place/budget"], "budget.html"),
        (["corporate-health"], "../corporate-health.html"),
        (["place/budget#months"], "budget.html#months"),
        (["#all-actions"], "#all-actions"),  # on the page itself, before any other
        (["#action-a1"], "../corporate-health.html#action-a1"),
        (["roads/directorate", "place/budget"], "budget.html"),
        (["roads/directorate#months", "place/budget#months"], "budget.html#months"),
        (["place/budget#other", "#action-a1"], "../corporate-health.html#action-a1"),
        (["place/budget#other"], "budget.html"),  # the page, where it has no such place
        (["place/directorate"], None),  # the page itself
        (["place/directorate#other"], None),
        (["roads/directorate"], None),
        (["#nowhere"], None),
    ],
)
def test_a_link_has_the_address_of_its_first_target_that_is_there(targets, address):
    assert linked(*targets) == str(link("x", *targets)).replace("<a ", f'<a href="{address}" ' if address else "<a ")


def test_links_follow_when_a_page_comes_or_goes():
    page = str(link("x", "place/budget"))
    with_budget = LinkedPages({"index": page, "place/budget": ""}).linked("index")
    assert 'href="place/budget.html"' in with_budget
    assert LinkedPages({"index": with_budget}).linked("index") == page
    assert LinkedPages({"index": with_budget, "place/budget": ""}).linked("index") == with_budget


def test_the_ways_to_other_pages_are_written_into_their_places_and_written_anew():
    page = "<p><!-- switch --><!-- /switch -->A<!-- neighbours -->old<!-- /neighbours --></p>"
    assert with_ways(page, Ways("../index.html")) == page.replace("old", "")
    lists = (Neighbours("Reports on A & B", (Neighbour("", "Budget"), Neighbour("x.html", "Sickness"))),)
    written = with_ways(page, Ways("../index.html", after=Neighbour("y.html", "Next"), lists=lists))
    assert '<nav aria-label="Reports on A &amp; B">' in written
    assert '<strong aria-current="page">Budget</strong>' in written
    assert '<a href="x.html">Sickness</a>' in written
    assert '<a rel="next" href="y.html">' in written
    assert 'rel="prev"' not in written
    assert with_ways(written, Ways("../index.html")) == page.replace("old", "")


def test_a_page_without_a_place_for_ways_stays_as_it_is():
    assert with_ways("<p>A</p>", Ways("", after=Neighbour("y.html", "Next"))) == "<p>A</p>"
