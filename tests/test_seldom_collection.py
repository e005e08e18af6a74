"""Only processes of our own look for unused objects less often than Python does."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # processes of their own
IMPORTED = "import gc; usual = gc.get_threshold(); import perf; perf.load, perf.open_report; "


def test_importing_the_package_leaves_the_analysts_process_as_it_is():
    code = f"{IMPORTED} raise SystemExit(gc.get_threshold() != usual)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_command_collects_seldom():
    code = (
        "import gc, sys, perf.cli as cli; sys.argv[1:] = ['--version']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "raise SystemExit(gc.get_threshold()[0] < 10_000)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
