"""Which letters texts use is known from their bytes, whatever the array is made of."""

import pandas as pd
import pyarrow as pa
import pytest

from perf.dataset.letters_used import ASCII, OF_IDS, SEEN, as_arrow, distinct, uses_only


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (["P013", "A-1/B"], {"ascii", "seen", "ids"}),
        (["p013"], {"ascii", "seen"}),
        (["P 013"], {"ascii", "seen"}),
        (["two\nlines"], {"ascii", "seen"}),
        (["zero\x00width"], {"ascii"}),
        (["Caffè"], set()),
        ([None, ""], {"ascii", "seen", "ids"}),
        ([], {"ascii", "seen", "ids"}),
    ],
)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_the_kinds_of_letters_of_a_column(texts, kinds, in_chunks):
    array = as_arrow(pd.Series(texts, dtype="str"))
    array = pa.chunked_array([array, array]) if in_chunks else array
    found = {name for name, kind in {"ascii": ASCII, "seen": SEEN, "ids": OF_IDS}.items() if uses_only(array, kind)}
    assert found == kinds


def test_distinct_texts_come_in_the_order_of_their_first_row():
    texts = pd.Series(["b", None, "a", "b", "c", "a"], dtype="str")
    assert distinct(texts).tolist() == ["b", "a", "c"] == distinct(texts.astype("category")).tolist()
