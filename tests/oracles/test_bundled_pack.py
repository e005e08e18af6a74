"""The bundled quarter's pack still gives the figures that it gave before the package was rebuilt."""

import json
from pathlib import Path

import pandas as pd
import pytest

BEFORE = Path(__file__).with_name("bundled_pack_figures.csv")
KEYS = ["figure", "area", "part"]


@pytest.mark.pack
def test_every_figure_of_the_bundled_pack_is_as_before(pack):
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    now = pd.DataFrame(manifest["figures"]).drop(columns="quarter")
    before = pd.read_csv(BEFORE, dtype={name: "str" for name in KEYS}, keep_default_na=False)
    both = (frame.set_index(KEYS)["value"].astype("float64").sort_index() for frame in (now, before))
    pd.testing.assert_series_equal(*both, rtol=1e-12)
