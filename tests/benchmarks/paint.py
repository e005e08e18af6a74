"""How soon a page is seen and how large it is: every page of the bundled pack, from file, in Chromium. Not a test."""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from perf.packs.request import Request
from perf.packs.run import run_pack
from tests.benchmarks.pack import QUARTER, VALE
from tests.browser.conftest import FLAGS, find_chromium

ROUNDS = 3
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def first_paint(browser: Browser, page: Path) -> float:
    """Open a page with nothing kept from before; give the milliseconds until its first words are seen."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True) as context:  # to ask the page
        opened = context.new_page()
        opened.goto(page.as_uri())
        opened.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        return float(opened.evaluate(FIRST))


def main() -> None:
    """Print the median and the slowest of all pages, and the largest of them."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        run_pack(Request(data=VALE, quarter=QUARTER, out=Path(place)))
        pages = sorted(Path(place).rglob("*.html"))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        seen = {page: statistics.median(first_paint(browser, page) for _ in range(ROUNDS)) for page in pages}
        browser.close()
        slowest, largest = max(seen, key=seen.__getitem__), max(pages, key=lambda page: page.stat().st_size)
        print(
            f"{len(pages)} pages: first paint after {statistics.median(seen.values()):.0f} ms (median of all), ", end=""
        )
        print(f"{seen[slowest]:.0f} ms ({slowest.stem}, the slowest).")
        print(f"The largest is {largest.stem}, {largest.stat().st_size / 1000:.0f} KB.")


if __name__ == "__main__":
    main()
