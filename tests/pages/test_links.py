"""A link is plain text until a pack gives it an address; every row that can be linked to has an id of its own."""

from markupsafe import Markup

from perf.dataset.framework import Framework
from perf.pages.links import at, link, months_of, row_id, stem_of, to_area
from tests.dataset.folders import a_dataset, a_row


def test_a_link_names_its_targets_the_best_first_and_has_no_address():
    assert link("A & B", "council/sickness", "", "corporate-health") == Markup(
        '<a data-to="council/sickness corporate-health">A &amp; B</a>'
    )
    assert link(Markup("<b>A</b>"), at("all-actions")) == Markup('<a data-to="#all-actions"><b>A</b></a>')


def test_words_that_lead_nowhere_are_no_link():
    assert link("<A>") == link("<A>", at("")) == Markup("&lt;A&gt;")


def test_a_target_is_a_page_a_place_on_it_or_a_place_on_any_page():
    assert stem_of("sickness", "Adult Services & Care") == "adult-services-care/sickness"
    assert at(months_of("complaints.received"), stem_of("complaints", "council")) == (
        "council/complaints#months-complaints-received"
    )
    assert (stem_of("corporate-health"), at("measure-m1")) == ("corporate-health", "#measure-m1")


def test_rows_whose_names_differ_in_signs_alone_have_ids_of_their_own():
    data = a_dataset(actions=[a_row("actions", action_id=name) for name in ("A/1", "A-1", "a 1", "B")])
    assert [row_id(data, "actions", name) for name in ("A/1", "A-1", "a 1", "B", "C")] == [
        "action-a-1", "action-a-1--2", "action-a-1--3", "action-b", "",
    ]  # fmt: skip


def test_a_service_leads_to_its_page_or_that_of_its_directorate_and_an_unknown_one_nowhere():
    rules = Framework(name="T", directorates={"Place": ["Housing"]}, joint_services={"Homes": ["Housing"]})
    assert to_area(rules, "Housing") == link("Housing", "housing/directorate", "place/directorate")
    assert to_area(rules, "Place", "The place") == link("The place", "place/directorate")
    assert to_area(rules, "Homes") == link("Homes", "place/directorate")
    assert to_area(rules, "Quayside & co") == Markup("Quayside &amp; co")
