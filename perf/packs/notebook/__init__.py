"""A notebook to a page: papermill runs it, nbconvert converts it."""
