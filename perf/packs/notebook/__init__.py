"""Notebooks made into pages: papermill runs them, nbconvert converts them."""
