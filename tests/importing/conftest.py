"""A council folder with exports, written in a test."""

from textwrap import dedent

import pytest


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes sources.toml and exports, and returns the folder."""

    def write(sources="", **exports):
        for name, text in exports.items():
            (tmp_path / f"{name}.csv").write_text(dedent(text).strip() + "\n", encoding="utf-8")
        if sources:
            (tmp_path / "sources.toml").write_text(dedent(sources), encoding="utf-8")
        return tmp_path

    return write
