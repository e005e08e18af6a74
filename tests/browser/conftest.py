"""The system's Chromium, driven by playwright; installed where that can be done, else the tests are skipped."""

import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
        found = shutil.which("chromium")
    return found


@pytest.fixture(scope="module")
def chromium():
    """A browser for the tests of one file: playwright holds the thread's event loop, which other tests need too."""
    path = find_chromium()
    if path is None:
        reason = "Chromium is not installed, and cannot be without root and apt-get"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visited(chromium, pack):
    """Open a page of the bundled pack with the network cut; what it asks for is noted in `requests`."""

    @contextmanager
    def opened(name, *, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
        page = context.new_page()
        page.requests = []
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto((pack / name).as_uri())
        yield page
        context.close()

    return opened


@pytest.fixture
def visit(visited):
    """Open a page for one test alone, which may do with it what it likes."""
    with ExitStack() as open_pages:
        yield lambda name, **how: open_pages.enter_context(visited(name, **how))
