"""The links between the pages of a pack, written once it is known which pages and sections it has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from perf.packs.notebook.html_pages import relative
from perf.pages.links import TARGET

_LINK = re.compile(rf'<a(?: href="[^"]*")? {TARGET}="([^"]*)">')
_ID = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True)
class LinkedPages:
    """The pages of a pack by stem, in reading order."""

    pages: Mapping[str, str]

    @cached_property
    def _places(self) -> dict[str, frozenset[str]]:
        """The ids on each page."""
        return {stem: frozenset(_ID.findall(html)) for stem, html in self.pages.items()}

    @cached_property
    def _first_pages(self) -> dict[str, str]:
        """The first page that has each id."""
        return {place: stem for stem in reversed(self._places) for place in self._places[stem]}

    def linked(self, stem: str) -> str:
        """Return a page in which every link has the address of what it leads to; one that leads nowhere has none."""

        def opened(match: re.Match[str]) -> str:
            address = self._address(match[1], stem)
            return f'<a href="{address}" {TARGET}="{match[1]}">' if address else f'<a {TARGET}="{match[1]}">'

        return _LINK.sub(opened, self.pages[stem])

    def _address(self, targets: str, here: str) -> str:
        """Return the address of the first target that is in the pack, else of the first page of one; "" for none."""
        named = [self._page_and_place(target, here) for target in targets.split()]
        exact = [(page, place) for page, place in named if place in self._places.get(page, ()) or not place]
        for page, place in (*exact, *((page, "") for page, _ in named)):
            if page == here and place:
                return f"#{place}"
            if page != here and page in self.pages:
                return relative(f"{page}.html", here) + (f"#{place}" if place else "")
        return ""

    def _page_and_place(self, target: str, here: str) -> tuple[str, str]:
        """Return the page of a target and the place on it; a place alone is looked for on this page first."""
        page, _, place = target.partition("#")
        if page:
            return page, place
        return (here if place in self._places[here] else self._first_pages.get(place, "")), place
