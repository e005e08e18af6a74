"""Notebooks to packs: papermill runs them, nbconvert makes pages of them, a finished pack is swapped in."""
