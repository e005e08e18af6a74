"""Which letters a column of texts uses, looked at byte by byte: there may be millions of texts, nearly all plain."""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Texts: TypeAlias = "pa.LargeStringArray | pa.ChunkedArray"

_BYTES = np.arange(256)
ASCII = _BYTES < 0x80
SEEN = (_BYTES >= 0x20) & (_BYTES <= 0x7E) | np.isin(_BYTES, (9, 10, 13))  # letters, signs, tabs and ends of lines
OF_IDS = (_BYTES > 0x20) & (_BYTES <= 0x7E) & ~((_BYTES >= 0x61) & (_BYTES <= 0x7A))  # no space, no small letter


def as_arrow(texts: Any) -> Texts:
    """Return texts as an Arrow array; what is missing is null."""
    array: Texts = pa.array(texts, type=pa.large_string(), from_pandas=True)
    return array


def uses_only(texts: Texts, letters: "np.ndarray[Any, Any]") -> bool:
    """Return whether every byte of some texts is one of a kind: for each of the 256 bytes, whether it is.

    False can be wrong where the texts are part of a larger array, whose other texts are looked at too; true cannot.
    """
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    contents = (chunk.buffers()[2] for chunk in chunks)
    return all(
        bool(letters[np.frombuffer(content, dtype="uint8")].all()) for content in contents if content is not None
    )


def distinct(texts: Any) -> "pd.Series[str]":
    """Return the distinct texts that are not missing, in the order in which they come first."""
    return pd.Series(pd.array(pc.unique(as_arrow(texts)).drop_null(), dtype="str"))
